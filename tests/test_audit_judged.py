"""Findings of an earlier audit that a reader judged on the page: false ones stay away, true ones stay.

A judged finding is found again by its document, rule and page and by the first amount that its message
states (its subject where it states none), not by its words.
"""

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from budgetlib import read

SHARED = Path(__file__).parents[2] / "shared"
JUDGED = SHARED / "judged" / "findings.csv"
_MONEY = re.compile(r"为(-?[\d,]+(?:\.\d+)?)万元|本年(-?[\d,]+\.\d+)万元|增减额(-?[\d,]+\.\d+)万元")
_QUOTED = re.compile(r"“([^”]+)”")

# What a verdict allows a finding to be now; none stands for no finding at all.
ALLOWED = {
    "false": {None, "info", "warning"},
    "not proven": {None, "info", "warning"},
    "true, misstated": {None, "info", "warning"},  # the operands were the wrong ones
    "true": {"error", "warning"},
    "true, trivial": {None, "info"},
}

# Judged findings that do not come out so yet, and why: part of the message to what is in the way.
EXPECTED_FAILURES: dict[tuple[str, str], str] = {
    ("杭州市公安局", "14,549.64万元"): "reading: a number is cut by the page break",
}


RENAMED = {"reading.unread_cell": "reading.unread_number"}  # what the judged version called it


def _judged() -> list[dict[str, str]]:
    if not JUDGED.exists():
        return []
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _findings(document: str) -> list[dict[str, Any]]:
    (path,) = (SHARED / "documents").glob(f"{document}.*")
    rows: list[dict[str, Any]] = read(path).findings.to_dict("records")
    return rows


def _key(message: str) -> str:
    """What the message is about: the first amount, else the first quoted subject."""
    amount = _MONEY.search(message)
    subject = _QUOTED.search(message)
    return next(filter(None, amount.groups())) if amount else subject[1] if subject else message


def _pages(finding: dict[str, Any]) -> set[str]:
    return {str(entry["page"]) for entry in json.loads(finding["evidence"]) if entry.get("page")}


def _severities(row: dict[str, str]) -> set[str | None]:
    """The severities that the judged finding has today: {None} where it is not made any more."""
    rule_id = RENAMED.get(row["rule_id"], row["rule_id"])
    alike = (f for f in _findings(row["document"]) if f["rule_id"] == rule_id)
    same_page = (f for f in alike if not row["page"] or row["page"] in _pages(f))
    is_alone = row["rule_id"] in RENAMED  # its message named no number
    found: set[str | None] = {
        f["severity"] for f in same_page if is_alone or _key(row["message"]) == _key(f["message"])
    }
    return found or {None}


def _parameters() -> list[Any]:
    parameters = []
    for number, row in enumerate(_judged(), start=2):
        why = [
            reason
            for (document, part), reason in EXPECTED_FAILURES.items()
            if row["document"].startswith(document) and part in row["message"]
        ]
        marks = [pytest.mark.xfail(reason=why[0], strict=False)] if why else []
        name = f"{number}-{row['document'][:12]}-{row['rule_id']}"
        parameters.append(pytest.param(row, id=name, marks=marks))
    return parameters


def test_the_judged_findings_are_here():
    if not JUDGED.exists():
        pytest.skip("the file ../shared/judged/findings.csv is not here")
    assert {row["verdict"] for row in _judged()} <= set(ALLOWED)


@pytest.mark.parametrize("row", _parameters())
def test_a_judged_finding_has_the_severity_that_its_verdict_allows(row):
    assert _severities(row) <= ALLOWED[row["verdict"]], row["message"]
