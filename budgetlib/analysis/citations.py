"""Where a figure is printed, carried through the analyses from the cell or sentence to the report.

A result has one column ``citations`` beside its figures: a mapping from the name of a figure's column to
the places where that figure is printed. It may have another, ``formulas``: a mapping to the arithmetic of
those figures that are computed (``265.54 + 44.15``); their places are those of their operands. A figure with
places and no formula is printed there, digit for digit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgetlib.formatting import is_missing

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in a document where a figure is printed: a cell of a table, or a sentence.

    ``text`` is what is printed there, ``label`` what it belongs to (table, row and column; empty for a
    sentence). ``box`` is the cell as seen on the page, x0, top, x1, bottom in points from the top left;
    ``None`` for a sentence, and where the format has no pages.
    """

    document_id: str
    page: int
    text: str
    label: str = ""
    box: Box | None = None


Citations = Mapping[str, tuple[Citation, ...]]


def cite_cell(record: Mapping[str, Any]) -> tuple[Citation, ...]:
    """The place of one row of ``amounts``."""
    parts = (record.get("table_title"), record.get("item_name"), record.get("column_header"))
    label = "，".join(str(part) for part in parts if not is_missing(part) and part)
    printed = record.get("raw_text")
    text = "" if is_missing(printed) else str(printed)
    return (Citation(record["document_id"], int(record["page"]), text, label, _box(record)),)


def cite_sentence(record: Mapping[str, Any]) -> tuple[Citation, ...]:
    """The place of one row of ``changes``, ``staffing`` or ``figures``; none where no page is known."""
    page, sentence = record.get("page"), record.get("sentence")
    if page is None or is_missing(page):
        return ()
    return (Citation(record["document_id"], int(page), "" if is_missing(sentence) else str(sentence)),)


def cite_evidence(document_id: str, operand: Mapping[str, Any]) -> tuple[Citation, ...]:
    """The place of one operand of a finding, in the document that it is of."""
    if is_missing(operand.get("page")):
        return ()
    home = operand.get("document_id") or document_id
    text = operand.get("text") or operand.get("sentence") or ""
    return (
        Citation(str(home), int(operand["page"]), str(text), str(operand.get("role") or ""), _box(operand)),
    )


def pages_text(citations: Iterable[Citation]) -> str:
    """The pages of some places in words: ``第 3、7 页``; empty where there is none."""
    pages = sorted({citation.page for citation in citations})
    return f"第 {'、'.join(map(str, pages))} 页" if pages else ""


def _box(record: Mapping[str, Any]) -> Box | None:
    edges = [record.get(name) for name in ("x0", "top", "x1", "bottom")]
    if any(is_missing(edge) for edge in edges):
        return None
    x0, top, x1, bottom = (float(edge) for edge in edges if edge is not None)
    return x0, top, x1, bottom


def join(several: Iterable[tuple[Citation, ...]]) -> tuple[Citation, ...]:
    """The places of a sum: those of its parts in their order, each once."""
    return tuple(dict.fromkeys(citation for citations in several for citation in citations))


def join_by_name(several: Iterable[Citations]) -> dict[str, tuple[Citation, ...]]:
    """As :func:`join`, for each name by itself."""
    maps = list(several)
    return {
        name: join(m[name] for m in maps if name in m) for name in dict.fromkeys(n for m in maps for n in m)
    }


def citations_of(row: Mapping[str, Any], name: str) -> tuple[Citation, ...]:
    """The places of one figure of a result; none where the result or the figure has none.

    Where two results were merged, the citations of both are asked (``citations``, ``citations_of_base`` …).
    """
    return _noted(row, "citations", name) or ()


def formula_of(row: Mapping[str, Any], name: str) -> str:
    """The arithmetic of one figure of a result; empty where the figure is printed, or has none.

    Merged results are asked as in :func:`citations_of`.

    Examples
    --------
    >>> row = {"amount_yuan": 3096900.0, "formulas": {"amount_yuan": "265.54 + 44.15"}}
    >>> formula_of(row, "amount_yuan"), formula_of(row, "prior_yuan")
    ('265.54 + 44.15', '')
    """
    return _noted(row, "formulas", name) or ""


def _noted(row: Mapping[str, Any], notes: str, name: str) -> Any:
    """What the first of a row's columns of notes says of a figure that says anything."""
    several = (value for column, value in row.items() if str(column).startswith(notes))
    found = (value.get(name) for value in several if isinstance(value, Mapping))
    return next(filter(None, found), None)


def citations_in(rows: pd.DataFrame, name: str) -> tuple[Citation, ...]:
    """The places of one column of a result, all rows together."""
    return join(citations_of({"citations": c}, name) for c in rows.get("citations", ()))
