"""A second engine reads again what the first may have misread; the reading that adds up better stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from budgetlib.doubt.losses import FEWEST_ROWS, table_like_lines
from budgetlib.doubt.second_look import CONFIRMED
from budgetlib.reading.pages import Page, SourceDocument

if TYPE_CHECKING:
    from budgetlib.document.disclosure import Disclosure

MOST_PAGES = 16  # pages that are read a second time, the first suspects first: the second engine is slow
WITHIN_TABLE = "table."  # rules that compare amounts of one table begin so
AGREES = "（另一识读引擎复核后读数一致，系原文如此。）"
DIFFERS = "（另一识读引擎读数不同，可能为识读所致。）"


def better_reading(
    path: Path, origin: SourceDocument, interpret: Callable[[SourceDocument], Disclosure]
) -> Disclosure:
    """Interpret a document, and where its tables do not add up, let the second engine try.

    Pages where the first engine found no table although the text shows one, and tables whose own sums
    fail, are read again. A second reading is kept if it leaves fewer faults; if both readings agree, the
    findings say that the document prints it so.
    """
    first = interpret(origin)
    if origin.format != "pdf":
        return first
    suspects = _suspects(origin, first.findings)
    if not suspects:
        return first
    from budgetlib.reading.pdf import read_page_again

    best, kept = first, origin
    again: dict[int, Page] = {}
    for pages in suspects:
        found = {n: page for n in pages if (page := again.get(n) or read_page_again(path, n)) is not None}
        again.update(found)
        if all(_same_cells(page, origin.pages[n - 1]) for n, page in found.items()):
            continue
        other = _with_pages(kept, found)
        reading = interpret(other)
        if _faults(reading) < _faults(best):
            best, kept = reading, other
    return replace(best, findings=_confirmed(best.findings, again, kept))


def _suspects(origin: SourceDocument, findings: pd.DataFrame) -> list[list[int]]:
    """Groups of pages to read again: one for each page without its table, one for each failing table."""
    groups = [[p.number] for p in origin.pages if _may_hide_a_table(p)]
    by_table: dict[str, set[int]] = {}
    for entry in _operands(findings):
        by_table.setdefault(entry["table_id"], set()).add(int(entry["page"]))
    groups.extend(sorted(pages) for pages in by_table.values())
    chosen: list[list[int]] = []
    for group in groups:
        if sum(map(len, chosen)) + len(group) <= MOST_PAGES and group not in chosen:
            chosen.append(group)
    return chosen


def _may_hide_a_table(page: Page) -> bool:
    """A page whose amounts stand in rows without rules: there may be rules that only a picture shows."""
    return len(table_like_lines(page)) >= FEWEST_ROWS or any(g.engine == "aligned" for g in page.grids)


def _operands(findings: pd.DataFrame) -> Iterable[dict[str, Any]]:
    for row in findings.to_dict("records"):
        if _is_failing_sum(row):
            yield from (e for e in json.loads(row["evidence"]) if "table_id" in e)


def _is_failing_sum(finding: Mapping[Hashable, Any]) -> bool:
    return finding["severity"] == "error" and finding["rule_id"].startswith(WITHIN_TABLE)


def _same_cells(one: Page, other: Page) -> bool:
    """Whether two readings of a page found the same texts in the same places of the same tables."""

    def cells(page: Page) -> list[tuple[int, int, str]]:
        return [(c.row, c.column, "".join(c.text.split())) for grid in page.grids for c in grid.cells]

    return cells(one) == cells(other)


def _with_pages(origin: SourceDocument, pages: dict[int, Page]) -> SourceDocument:
    return replace(origin, pages=tuple(pages.get(page.number, page) for page in origin.pages))


def _faults(disclosure: Disclosure) -> tuple[int, int]:
    """How badly a reading adds up: failing sums and numbers without a place, then fewer amounts is worse."""
    findings = disclosure.findings
    sums = (findings["severity"].eq("error") & findings["rule_id"].str.startswith(WITHIN_TABLE)).sum()
    lost = findings["rule_id"].isin(["reading.unplaced_rows", "reading.unread_cell"]).sum()
    return int(sums + lost), -len(disclosure.amounts)


def _confirmed(findings: pd.DataFrame, again: dict[int, Page], kept: SourceDocument) -> pd.DataFrame:
    """Findings about sums with what the other engine read in the same cells."""
    printed = {n: _cell_texts(page) for n, page in again.items()}
    other_way = {page.number for page in kept.pages if page.number in again and page is again[page.number]}
    messages = []
    for row in findings.to_dict("records"):
        operands = [e for e in json.loads(row["evidence"]) if "table_id" in e]
        reread = [e for e in operands if e["page"] in printed and e["page"] not in other_way]
        note = ""
        if _is_failing_sum(row) and len(reread) == len(operands) > 0:
            same = all("".join(e["text"].split()) in printed[e["page"]] for e in reread)
            note = AGREES if same else DIFFERS
        messages.append(row["message"].removesuffix(CONFIRMED) + note if note else row["message"])
    return findings.assign(message=pd.Series(messages, index=findings.index, dtype="str"))


def _cell_texts(page: Page) -> set[str]:
    return {"".join(cell.text.split()) for grid in page.grids for cell in grid.cells}
