"""The end of the audit report: what was checked, in words, and numbers that agree with the marked copy."""

import json

import pandas as pd

from budgetlib.analysis import findings_of, scorecard
from budgetlib.audit.registry import RULES
from budgetlib.audit.summary import numbered
from budgetlib.contract.schema import frame
from budgetlib.display import show_findings
from budgetlib.sentences import describe_rules

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
    assert describe_rules(rules.head(0), "not_applicable") == "没有不适用的规则。"


def test_findings_bear_the_numbers_of_the_marked_copy():
    rows = findings(("b", "warning"), ("a", "error"), ("c", "info"), ("d", "warning"))
    marked = {row["finding_id"]: row["number"] for row in numbered(rows)}

    shown = pd.concat(findings_of(rows, severity) for severity in ("error", "warning", "info"))

    assert dict(zip(shown["finding_id"], shown["number"], strict=True)) == marked
    assert '<ol class="findings" start="2">' in show_findings(findings_of(rows, "warning"))._repr_html_()


def test_an_operand_of_another_document_is_named_with_it():
    page = show_findings(findings_of(findings(("a", "error")), "error"))._repr_html_()

    assert "上年文件：去年 第 3 页" in page
