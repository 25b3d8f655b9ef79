"""What an audit hands on: findings with stable ids and evidence, coverage, print, reference page."""

import json
import types
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from helpers.audited import amounts, change, disclosure

from budgetlib.audit import (
    audit_disclosure,
    audit_together,
    reading_finding,
    render_findings,
    same_body,
    with_verdicts,
)
from budgetlib.audit.arithmetic import in_ten_thousand, percent_range, step_of
from budgetlib.audit.judged import load_judged
from budgetlib.audit.reference import reference_page
from budgetlib.audit.registry import RULES, Rule, rule
from budgetlib.audit.summary import findings_as_json, numbered, wrap
from budgetlib.contract.findings import cell_evidence, sentence_evidence
from budgetlib.contract.schema import columns, frame
from budgetlib.errors import ParameterError

WRONG = """\
code,name,合计
20103,款,668.70
2010301,项,668.00
"""


def _audited(**document):
    return audit_disclosure(disclosure(amounts(WRONG, "general_expenditure"), **document))


# ---- findings


def test_a_finding_names_every_operand_with_its_cell():
    (finding,) = [f for f in _audited().findings if f.rule_id == "table.children"]

    assert (finding.expected_yuan, finding.found_yuan) == (Decimal("6680000.00"), Decimal("6687000.00"))
    assert (finding.difference_yuan, finding.tolerance_yuan) == (Decimal("7000.00"), Decimal("100"))
    assert [(e["role"], e["row"], e["column"], e["text"]) for e in json.loads(finding.evidence)] == [
        ("合计", 0, 0, "668.70"),
        ("分项", 1, 0, "668.00"),
    ]


def test_findings_and_coverage_fit_the_contract():
    result = _audited()

    assert list(frame("findings", "d", result.findings).columns) == list(columns("findings"))
    assert {c.rule_id for c in result.coverage} == set(RULES)
    assert {c.outcome for c in result.coverage} <= {"held", "failed", "not_applicable", "not_checked"}
    assert all(c.reason for c in result.coverage if c.outcome == "not_checked")


def test_an_id_stays_when_the_document_is_read_again():
    assert [f.finding_id for f in _audited().findings] == [f.finding_id for f in _audited().findings]


def test_an_id_stays_when_tables_are_numbered_anew():
    first, second = (
        audit_disclosure(disclosure(amounts(WRONG, "general_expenditure", table_id)))
        for table_id in ("t01", "t07")
    )

    assert {f.finding_id for f in first.findings} == {f.finding_id for f in second.findings}


def test_rows_that_print_the_same_have_findings_of_their_own():
    twice = WRONG + "".join(WRONG.splitlines(keepends=True)[1:])

    found = [
        f
        for f in audit_disclosure(disclosure(amounts(twice, "general_expenditure"))).findings
        if f.rule_id == "table.children"
    ]

    assert [json.loads(f.evidence)[0]["row"] for f in found] == [0, 2]
    assert len({f.finding_id for f in found}) == 2


def test_ids_differ_between_documents():
    first, second = (
        audit_disclosure(disclosure(amounts(WRONG, "general_expenditure"), document_id=name))
        for name in ("a", "b")
    )

    assert not {f.finding_id for f in first.findings} & {f.finding_id for f in second.findings}


def test_errors_come_first():
    severities = [f.severity for f in _audited().findings]

    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert len(set(severities)) > 1


def test_words_are_neutral():
    for finding in _audited().findings:
        assert not {"造假", "虚报", "隐瞒", "违规", "违法"} & set(finding.message)


def test_a_failed_document_is_not_audited():
    result = audit_disclosure(disclosure(status="failed", error="page 3 cannot be read"))

    assert (result.findings, result.coverage) == ([], [])


def test_an_error_in_a_table_that_was_not_read_whole_is_a_remark():
    given = disclosure(amounts(WRONG, "general_expenditure"))
    lost = reading_finding(
        "reading.unplaced_number",
        "warning",
        "有一处数字未能读出。",
        [cell_evidence("单元格", "t01", 5, 1, 1, None, "出 2,022.39")],
    )
    given.findings = frame("findings", "d", [lost])

    (finding,) = [f for f in audit_disclosure(given).findings if f.rule_id == "table.children"]

    assert (finding.severity, finding.reading_check) == ("info", "suspected_misreading")


def test_a_document_that_withholds_items_is_not_blamed_for_parts_that_fall_short():
    given = disclosure(amounts(WRONG, "general_expenditure"))
    line = types.SimpleNamespace(text="涉密事项按规定不予公开")
    given.source = types.SimpleNamespace(
        pages=[types.SimpleNamespace(number=1, blocks=(line,), lines=(line,))]
    )

    result = audit_disclosure(given)

    assert [(c.outcome, c.reason) for c in result.coverage if c.rule_id == "table.children"] == [
        ("not_checked", "文件称涉密事项不予公开，分项可能不全")
    ]


def test_a_reading_finding_without_operands_has_an_id_of_its_message():
    first = reading_finding("reading.page", "warning", "第3页未能读取。", document_id="d")
    second = reading_finding("reading.page", "warning", "第4页未能读取。", document_id="d")

    assert first.finding_id != second.finding_id
    assert first.evidence == "[]"


def test_an_unknown_severity_is_refused():
    with pytest.raises(ValueError, match="fatal"):
        reading_finding("reading.page", "fatal", "第3页未能读取。")


# ---- arithmetic


@pytest.mark.parametrize(
    ("value", "sentence", "step"),
    [
        ("155600", "支出15.56万元", "100"),
        ("1600000", "支出160万元，接待费86.95万元", "100"),  # zeros dropped
        ("195770000", "支出19,577万元", "10000"),
        ("994500", "购房补贴99.45万元，增加16.627万元", "100"),
        ("195774300", "支出195,774,300元", "1"),
        ("0", "支出0万元", "0"),
    ],
)
def test_the_step_of_a_stated_amount_is_that_of_its_print(value, sentence, step):
    assert step_of(Decimal(value), sentence) == Decimal(step)


def test_no_percentage_range_exists_about_zero():
    assert percent_range(Decimal(5), Decimal(1), Decimal(0), Decimal(1)) is None


def test_amounts_in_messages_are_exact():
    assert in_ten_thousand(Decimal("0.01")) == "0.000001万元"


# ---- registry and reference


def test_a_rule_enters_once():
    with pytest.raises(ValueError, match="twice"):
        rule("table.children", "error", "…", "…", "…")(lambda facts: [])


@pytest.mark.parametrize("entered", RULES.values(), ids=RULES.keys())
def test_every_rule_says_what_it_holds_reads_and_why(entered: Rule):
    assert entered.severity in ("error", "warning", "info")
    assert all((entered.statement, entered.reads, entered.reason, entered.tolerance))


def test_the_reference_page_is_up_to_date():
    page = Path(__file__).parents[1] / "docs" / "rules.md"

    assert page.read_text(encoding="utf-8") == reference_page(), (
        "run: python -m budgetlib.audit.reference > docs/rules.md"
    )


# ---- print


def test_findings_print_short_with_the_scorecard():
    result = _audited()

    text = render_findings(frame("findings", "d", result.findings), frame("coverage", "d", result.coverage))

    assert "d  不一致1" in text
    assert f"规则{len(RULES)}条" in text
    assert "668.70万元" in text


def test_numbers_follow_severity():
    rows = frame("findings", "d", reversed(_audited().findings))

    assert [row["number"] for row in numbered(rows)] == list(range(1, len(rows) + 1))
    assert numbered(rows)[0]["severity"] == "error"


def test_json_has_exact_amounts_and_evidence_as_a_list():
    body = json.loads(findings_as_json(frame("findings", "d", _audited().findings)))

    first = next(f for f in body["findings"] if f["rule_id"] == "table.children")
    assert (first["expected_yuan"], first["evidence"][0]["text"]) == ("6680000.00", "668.70")


def test_lines_break_between_characters_and_never_in_a_number():
    assert list(wrap("合计为520,603.41万元", 12)) == ["合计为", "520,603.41万", "元"]


# ---- judged findings and corpora


def test_a_judged_finding_stays_judged(tmp_path):
    given = disclosure(amounts(WRONG, "general_expenditure"))
    found = audit_disclosure(given).findings
    given.findings = frame("findings", "d", found)
    (tmp_path / "judged.csv").write_text(
        f"id,verdict,who,why\n{found[0].finding_id},not_an_error,复核人,涉密\n{found[1].finding_id},published_error,复核人,\n",
        encoding="utf-8",
    )

    findings = with_verdicts(given.findings, tmp_path / "judged.csv")

    assert found[0].finding_id not in set(findings["finding_id"])
    assert findings.set_index("finding_id").loc[found[1].finding_id, "judged"] == "published_error"


def test_an_unknown_verdict_is_named_with_its_line(tmp_path):
    (tmp_path / "judged.csv").write_text("id,verdict,who,why\nabc,wrong,复核人,\n", encoding="utf-8")

    with pytest.raises(ParameterError, match="line 2: unknown verdict “wrong”"):
        load_judged(tmp_path / "judged.csv")


def test_the_narrative_of_one_file_is_held_against_the_tables_of_another():
    tables = disclosure(
        amounts("code,name,合计\n2010301,行政运行,60.00\n,合计,60.00\n", "general_expenditure"),
        document_id="报表",
    )
    said = change("行政运行66.00万元", item_code="2010301", amount="66.00", change="0")
    text = disclosure(said, document_id="说明")

    (finding,) = audit_together([tables, text])["说明"].findings

    assert finding.rule_id == "documents.narrative_and_tables"
    assert [e.get("document_id") for e in json.loads(finding.evidence)] == [None, "报表"]


def test_last_years_document_is_held_against_the_stated_last_year():
    table = "code,name,合计\n2010301,行政运行,60.00\n"
    before = disclosure(amounts(table, "general_expenditure"), document_id="2023", fiscal_year=2023)
    said = change("行政运行66.00万元，减少4.00万元", item_code="2010301", amount="66.00", change="-4.00")
    now = disclosure(said, document_id="2024", fiscal_year=2024)

    (finding,) = audit_together([before, now])["2024"].findings

    assert (finding.rule_id, finding.difference_yuan) == ("documents.prior_year", Decimal("100000.00"))


def test_a_unit_spends_no_more_than_its_department():
    table = "code,name,合计\n2010301,行政运行,{}\n"
    whole = disclosure(amounts(table.format("60.00"), "general_expenditure"), document_id="部门")
    part = disclosure(
        amounts(table.format("61.00"), "general_expenditure"), document_id="单位", entity_level="unit"
    )

    results = audit_together([whole, part])

    assert [f.rule_id for f in results["单位"].findings] == ["documents.department_and_unit"]
    assert results["部门"].findings == []


def test_a_finding_about_two_documents_names_the_other():
    table = "code,name,合计\n2010301,行政运行,60.00\n"
    before = disclosure(amounts(table, "general_expenditure"), document_id="去年", fiscal_year=2023)
    said = change("行政运行66.00万元，减少4.00万元", item_code="2010301", amount="66.00", change="-4.00")
    now = disclosure(said, document_id="今年", fiscal_year=2024)

    (finding,) = audit_together([before, now])["今年"].findings

    assert "上年文件“去年”第1页" in finding.message


def test_documents_of_one_body_are_found_by_its_name_without_its_own_part():
    names = ["某局（本级）", "某局", "另一局", None, "某局"]
    status = ["ok", "ok", "ok", "ok", "failed"]
    documents = pd.DataFrame({"document_id": list("abcde"), "department": names, "status": status})

    assert same_body(documents) == [["a", "b"]]


def test_a_sentence_is_evidence_by_its_words():
    assert sentence_evidence("原因", 3, "人员减少。") == {"role": "原因", "page": 3, "sentence": "人员减少。"}
