"""What was read and what not, and what does not add up: the frames of the audit report."""

import json
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import cite_cell, cite_evidence
from budgetlib.analysis.plain_rows import present, records
from budgetlib.analysis.publication import Publication
from budgetlib.audit.registry import RULES
from budgetlib.audit.summary import rank
from budgetlib.views.overviews import span

NARRATIVE_PARTS = ("changes", "staffing", "projects", "allocations", "figures", "indicators")


def parts_read(published: Publication) -> pd.DataFrame:
    """How many statements of each sort were read from the narrative: ``part``, ``rows``, ``pages``."""
    rows = [
        {"part": part, "rows": len(getattr(published, part)), "pages": _pages(getattr(published, part))}
        for part in NARRATIVE_PARTS
    ]
    return pd.DataFrame(rows, columns=["part", "rows", "pages"])


def unread_numbers(published: Publication) -> pd.DataFrame:
    """The printed numbers that were not read, each with its place: those of tables first.

    Returns
    -------
    DataFrame
        ``text`` (the number as printed), ``context`` (the words around it), ``document_id``, ``page``,
        ``table_title`` (empty in the narrative), ``citations``.
    """
    tables = published.tables
    keys = zip(tables["document_id"], tables["table_id"], strict=True)
    titles = dict(zip(keys, tables["title"].fillna(""), strict=True))
    rows = published.unread.sort_values(
        ["document_id", "table_id", "page"], na_position="last", kind="stable"
    )
    found = [
        {
            **{name: row[name] for name in ("text", "context", "document_id", "page")},
            "table_title": titles.get((row["document_id"], row["table_id"]), ""),
            "citations": {"text": cite_cell({**row, "raw_text": row["text"]})},
        }
        for row in map(present, records(rows))
    ]
    return pd.DataFrame(found, columns=["text", "context", "document_id", "page", "table_title", "citations"])


def _pages(frame: pd.DataFrame) -> str:
    if "page" not in frame or frame.empty:
        return ""
    pages = frame["page"].dropna()
    return span(int(pages.min()), int(pages.max())) if len(pages) else ""


def findings_of(findings: pd.DataFrame, severity: str | None = None) -> pd.DataFrame:
    """The findings of one severity, or all, with their arithmetic: ``number``, ``pages`` and ``operands``.

    ``number`` counts the findings of a document, errors first, as the frames of an annotated copy do.
    ``operands`` is a list of dicts with ``role``, ``page``, ``text`` (the printed cell or sentence),
    ``citations`` (where it is printed), and ``document_id`` where it stands in another document.
    """
    ranks = [rank(*pair) for pair in zip(findings["severity"], findings["rule_id"], strict=True)]
    rows = findings.iloc[sorted(range(len(ranks)), key=ranks.__getitem__)]
    rows = rows.assign(number=range(1, len(rows) + 1))
    rows = rows if severity is None else rows[rows["severity"] == severity]
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


def scorecard(coverage: pd.DataFrame) -> pd.DataFrame:
    """The rules in words, in their order: what should be so, with what outcome and how often it was compared.

    Returns
    -------
    DataFrame
        ``statement`` (what the rule says should be so), ``rule_id``, ``outcome``, ``checks``, ``reason`` (why
        it was not checked, or not in all places).
    """
    statements = [RULES[r].statement if r in RULES else r for r in coverage["rule_id"]]
    place = {rule_id: number for number, rule_id in enumerate(RULES)}
    order = [place.get(rule_id, len(place)) for rule_id in coverage["rule_id"]]
    found = coverage.assign(statement=statements, place=order).sort_values("place", kind="stable")
    return found[["statement", "rule_id", "outcome", "checks", "reason"]]
