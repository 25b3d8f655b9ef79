"""The end of the audit report: what was checked, in words, and numbers that agree with the marked copy."""

import json
from dataclasses import replace

import pandas as pd

from budgetlib.analysis import Publication, findings_of, scorecard, unread_numbers
from budgetlib.audit.registry import RULES
from budgetlib.audit.summary import numbered
from budgetlib.contract.records import DocumentRow, UnreadRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.display import show_findings
from budgetlib.sentences import (
    describe_coverage,
    describe_findings,
    describe_numbers,
    describe_rules,
    describe_unread,
    summarise_audit,
)

COVERAGE = pd.DataFrame(
    {
        "document_id": "d",
        "rule_id": ["text.percent", "table.total", "table.children", "staffing.actual"],
        "outcome": ["held", "held", "failed", "not_checked"],
        "checks": [3, 4, 5, 0],
        "reason": [None, None, "有的未印", "没有人数"],
    }
)


def findings(*rows):
    found = frame("findings", "d", [])
    evidence = json.dumps([{"role": "上年文件", "page": 3, "text": "60.00", "document_id": "去年"}])
    new = [
        {"document_id": "d", "finding_id": i, "severity": s, "message": i, "evidence": evidence}
        for i, s in rows
    ]
    return pd.concat([found, pd.DataFrame(new)], ignore_index=True)


def test_rules_stand_in_the_scorecard_with_their_statements_and_in_their_order():
    held = scorecard(COVERAGE).query("outcome == 'held'")

    assert list(held["rule_id"]) == ["table.total", "text.percent"]
    assert held["statement"].iloc[0] == RULES["table.total"].statement


def test_every_outcome_has_its_sentence():
    rules = scorecard(COVERAGE)
    said = {
        name: describe_rules(rules[rules["outcome"] == name], name)
        for name in ("held", "failed", "not_checked")
    }

    assert said == {
        "held": "相符的规则有 2 条，一共比较了 7 次。",
        "failed": "不符的规则有 1 条，一共比较了 5 次；其中 1 条另有部分内容未能比较。",
        "not_checked": "未能检查的规则有 1 条。",
    }
    assert describe_rules(rules.head(0), "not_applicable") == ""


def counted(printed, read, *rows):
    """What was published in one document: how many numbers it prints, and findings."""
    own = DocumentRow("d.pdf", "0" * 64, "pdf", 3, "text", None, None, None, 2026, None, "ok", None)
    documents = frame("documents", "d", [replace(own, numbers_printed=printed, numbers_read=read)])
    tables = {name: frame(name, "d", []) for name in TABLES}
    return Publication(**{**tables, "documents": documents, "findings": findings(*rows)})


OUTCOMES = pd.DataFrame({"outcome": ["held"], "rules": [2], "checks": [7]})


def test_what_was_read_is_told_in_numbers_and_where_they_are_not_known_not_at_all():
    assert describe_numbers(counted(1285, 1285)) == (
        "文件印出 1,285 个数（金额、百分比和数量），读出 1,285 个。"
    )
    assert describe_numbers(counted(12, 9)).endswith("读出 9 个，其余 3 个未能读出。")
    rows = [UnreadRow(page, 1.0, 2.0, 3.0, 4.0, None, None, "6", "6", "no_pattern") for page in (4, 7)]
    unread = replace(counted(12, 9), unread=frame("unread", "d", rows))
    assert describe_numbers(unread).endswith("其余 3 个未能读出（第 4、7 页）。")
    assert describe_numbers(counted(None, None)) == ""


def test_that_there_is_no_error_is_told_once_and_only_where_something_was_compared():
    none, some = counted(5, 5), counted(5, 5, ("a", "error"), ("b", "info"))

    assert summarise_audit(none, OUTCOMES).count("没有") == 1
    assert "没有“不一致”一级的发现。" in summarise_audit(none, OUTCOMES)
    assert "“不一致”1 条；“提示”1 条。" in summarise_audit(some, OUTCOMES)
    assert "没有" not in summarise_audit(none, OUTCOMES.assign(checks=0))
    assert describe_findings(none.findings, "error") == ""


def test_outcomes_that_no_rule_had_are_not_told():
    assert describe_coverage(OUTCOMES) == "共有 2 条检查规则：2 条相符；实际比较 7 次。"
    assert describe_coverage(OUTCOMES.head(0)) == ""


def test_a_number_that_was_not_read_is_listed_with_its_place_and_those_of_tables_come_first():
    rows = [
        UnreadRow(4, 1.0, 2.0, 3.0, 4.0, None, None, "6辆", "增加6辆公务用车", "no_pattern"),
        UnreadRow(7, 1.0, 2.0, 3.0, 4.0, "t01", None, "12,0.5", "合计 12,0.5", "not_a_number"),
    ]
    published = replace(counted(9, 7), unread=frame("unread", "d", rows))

    unread = unread_numbers(published)

    assert list(unread["text"]) == ["12,0.5", "6辆"]
    (place,) = unread["citations"].iloc[0]["text"]
    assert (place.page, place.text, place.box) == (7, "12,0.5", (1.0, 2.0, 3.0, 4.0))
    assert describe_unread(unread, 1) == "未能读出的数有 2 个，在第 4、7 页；下面列出前 1 个。"
    assert describe_unread(unread.head(0), 1) == ""


def test_pages_that_follow_one_another_are_told_as_one():
    unread = pd.DataFrame({"page": [9, 3, 7, 8, 8]})

    assert describe_unread(unread, 40) == "未能读出的数有 5 个，在第 3、7–9 页。"


def test_what_was_not_read_comes_last_of_its_severity_in_the_report_and_in_the_marked_copy():
    rows = findings(("a", "warning"), ("b", "warning")).assign(rule_id=["reading.page", "table.total"])

    assert list(findings_of(rows)["finding_id"]) == ["b", "a"]
    assert [row["finding_id"] for row in numbered(rows)] == ["b", "a"]


def test_findings_bear_the_numbers_of_the_marked_copy():
    rows = findings(("b", "warning"), ("a", "error"), ("c", "info"), ("d", "warning"))
    marked = {row["finding_id"]: row["number"] for row in numbered(rows)}

    shown = pd.concat(findings_of(rows, severity) for severity in ("error", "warning", "info"))

    assert dict(zip(shown["finding_id"], shown["number"], strict=True)) == marked
    assert '<ol class="findings" start="2">' in show_findings(findings_of(rows, "warning"))._repr_html_()


def test_an_operand_of_another_document_is_named_with_it():
    page = show_findings(findings_of(findings(("a", "error")), "error"))._repr_html_()

    assert "上年文件：去年 第 3 页" in page
