"""Findings and coverage for people (a short plain table) and for programs (a JSON object)."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from budgetlib.contract.findings import SEVERITIES
from budgetlib.vocabulary.labels import labels

SEVERITY_WORDS = labels("severity")
_UNBROKEN = re.compile(r"[!-~]+|.")
_CLOSING = frozenset("，。、；：！？）”》")  # these end a line, even beyond its width
_MONEY = ("expected_yuan", "found_yuan", "difference_yuan", "tolerance_yuan")


def render_findings(findings: pd.DataFrame, coverage: pd.DataFrame | None = None, width: int = 100) -> str:
    """The findings as plain text, document by document, errors first, each with its number.

    Parameters
    ----------
    findings, coverage
        Tables of the contract, of one document or of many.
    width
        Columns of the terminal; a Chinese character takes two.
    """
    lines = []
    for document_id in _documents(findings, coverage):
        own = numbered(findings[findings["document_id"] == document_id])
        lines.append(f"{document_id}  {_counts(own)}")
        for row in own:
            severity = SEVERITY_WORDS[row["severity"]]
            head = f"  {row['number']:>3}  {severity}  {row['finding_id']}  {row['rule_id']}"
            lines += [head, *wrap(worded(row), width - 7, "       ")]
        if coverage is not None:
            lines.append(f"  {scorecard_line(coverage[coverage['document_id'] == document_id])}")
    return "\n".join(lines) or "没有发现。"


def worded(finding: Mapping[str, Any]) -> str:
    """The message of a finding, and after it what a second reading of the place said."""
    check = labels("reading_check").get(finding["reading_check"])
    return f"{finding['message']}（{check}）" if check else str(finding["message"])


def numbered(findings: pd.DataFrame) -> list[dict[str, Any]]:
    """The findings of one document as dictionaries, errors first, numbered from 1.

    The numbers are those of the frames that :func:`budgetlib.views.annotate.annotate` draws.
    """
    rows: list[dict[str, Any]] = findings.astype(object).to_dict("records")  # type: ignore[assignment]
    ordered = sorted(rows, key=lambda row: rank(row["severity"], row["rule_id"]))
    return [{"number": number, **row} for number, row in enumerate(ordered, start=1)]


def rank(severity: Any, rule_id: Any) -> tuple[int, bool]:
    """By what findings are put in order: the gravest first, of one severity what was not read last."""
    return SEVERITIES.index(severity), str(rule_id).startswith("reading.")


def scorecard_line(coverage: pd.DataFrame) -> str:
    """One line: how many rules applied, held, failed, could not be applied."""
    counts = coverage["outcome"].value_counts()
    parts = [f"{word}{counts.get(outcome, 0)}" for outcome, word in labels("outcome").items()]
    return f"规则{len(coverage)}条：" + "，".join(parts)


def findings_as_json(findings: pd.DataFrame, coverage: pd.DataFrame | None = None) -> str:
    """One JSON object with ``findings`` and ``coverage``; amounts are exact strings, evidence is a list."""
    rows = [_plain(row) for row in findings.astype(object).to_dict("records")]
    body: dict[str, Any] = {"findings": rows}
    if coverage is not None:
        body["coverage"] = [_plain(row) for row in coverage.astype(object).to_dict("records")]
    return json.dumps(body, ensure_ascii=False)


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in row.items():
        if key == "evidence":
            out[key] = json.loads(value)
        elif pd.isna(value):
            out[key] = None
        else:
            out[key] = f"{value:f}" if key in _MONEY else value
    return out


def _documents(findings: pd.DataFrame, coverage: pd.DataFrame | None) -> list[str]:
    ids = list(findings["document_id"])
    if coverage is not None:
        ids += list(coverage["document_id"])
    return sorted(set(ids))


def _counts(rows: Sequence[dict[str, Any]]) -> str:
    counts = {severity: sum(row["severity"] == severity for row in rows) for severity in SEVERITIES}
    return "  ".join(f"{SEVERITY_WORDS[severity]}{count}" for severity, count in counts.items())


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrap(text: str, width: int, indent: str = "") -> Iterable[str]:
    """Break a text, never within a number, into lines of so many columns; a Chinese character takes two."""
    line, used = "", 0
    for piece in _UNBROKEN.findall(text):
        size = _columns(piece)
        if line and used + size > width and piece not in _CLOSING:
            yield indent + line
            line, used = "", 0
        line, used = line + piece, used + size
    if line:
        yield indent + line
