"""What was read and what not, and what does not add up: the frames of the audit report."""

import json
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import cite_evidence
from budgetlib.analysis.dossier import Dossier
from budgetlib.audit.registry import RULES
from budgetlib.views.overviews import span
from budgetlib.vocabulary.labels import labels

SEVERITIES = labels("severity")
OUTCOMES = labels("outcome")
NARRATIVE_PARTS = ("changes", "staffing", "projects", "allocations", "figures", "indicators")
FORMS = labels("format")


def parts_read(dossier: Dossier) -> pd.DataFrame:
    """How many statements of each sort were read from the narrative: ``part``, ``rows``, ``pages``."""
    rows = [
        {"part": part, "rows": len(getattr(dossier, part)), "pages": _pages(getattr(dossier, part))}
        for part in NARRATIVE_PARTS
    ]
    return pd.DataFrame(rows, columns=["part", "rows", "pages"])


def _pages(frame: pd.DataFrame) -> str:
    if "page" not in frame or frame.empty:
        return ""
    pages = frame["page"].dropna()
    return span(int(pages.min()), int(pages.max())) if len(pages) else ""


def findings_of(findings: pd.DataFrame, severity: str) -> pd.DataFrame:
    """The findings of one severity with their arithmetic: adds ``number``, ``pages`` and ``operands``.

    ``number`` counts the findings of a document, errors first, as the frames of an annotated copy do.
    ``operands`` is a list of dicts with ``role``, ``page``, ``text`` (the printed cell or sentence),
    ``citations`` (where it is printed), and ``document_id`` where it stands in another document.
    """
    graver = list(SEVERITIES)[: list(SEVERITIES).index(severity)]
    first = int(findings["severity"].isin(graver).sum()) + 1
    rows = findings[findings["severity"] == severity]
    rows = rows.assign(number=range(first, first + len(rows)))
    found = zip(rows["evidence"], rows["document_id"], strict=True)
    evidence = [read_evidence(text, document_id) for text, document_id in found]
    pages = [_evidence_pages(entries) for entries in evidence]
    operands = pd.Series(evidence, index=rows.index, dtype=object)
    return rows.assign(operands=operands, pages=pages).reset_index(drop=True)


def read_evidence(text: str | None, document_id: str = "") -> list[dict[str, Any]]:
    """The operands of one finding: ``role``, ``page``, ``text``, ``table_id`` of a table, ``citations``."""
    entries = json.loads(text) if isinstance(text, str) and text else []
    return [
        {
            "role": e.get("role") or "",
            "page": e.get("page"),
            "table_id": e.get("table_id"),
            "text": e.get("text") or e.get("sentence") or "",
            "document_id": e.get("document_id"),
            "citations": cite_evidence(document_id, e),
        }
        for e in entries
    ]


def _evidence_pages(operands: list[dict[str, Any]]) -> str:
    pages = sorted({int(o["page"]) for o in operands if o["page"] is not None})
    return "、".join(str(page) for page in pages)


def coverage_counts(coverage: pd.DataFrame) -> pd.DataFrame:
    """How many rules held, failed, did not apply and could not be checked, with their comparisons.

    Returns
    -------
    DataFrame
        ``outcome``, ``outcome_name``, ``rules``, ``checks``; one row an outcome, none left out.
    """
    rows = [
        {
            "outcome": outcome,
            "outcome_name": name,
            "rules": int((coverage["outcome"] == outcome).sum()),
            "checks": int(coverage.loc[coverage["outcome"] == outcome, "checks"].sum()),
        }
        for outcome, name in OUTCOMES.items()
    ]
    return pd.DataFrame(rows)


def scorecard(coverage: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """The rules with one outcome in words: what should be so, how often it was compared, why it was not.

    Returns
    -------
    DataFrame
        ``statement`` (what the rule says should be so), ``rule_id``, ``checks``, ``reason``; one row a
        rule, in the order of the rules.
    """
    rows = coverage[coverage["outcome"] == outcome]
    statements = [RULES[r].statement if r in RULES else r for r in rows["rule_id"]]
    place = {rule_id: number for number, rule_id in enumerate(RULES)}
    found = rows.assign(statement=statements, place=[place.get(r, len(place)) for r in rows["rule_id"]])
    return found.sort_values("place", kind="stable")[["statement", "rule_id", "checks", "reason"]]


def largest_difference(findings: pd.DataFrame) -> Decimal | None:
    """The largest difference among the findings in yuan, without its sign."""
    differences = [abs(d) for d in findings["difference_yuan"].dropna()]
    return max(differences, default=None)
