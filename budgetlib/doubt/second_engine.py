"""A second engine reads again what the first may have misread; the reading that adds up better stays."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from budgetlib.audit.facts import ReadRecords, grouped
from budgetlib.contract.findings import SAME_DIGITS, SAME_STRUCTURE, SUSPECTED
from budgetlib.contract.records import FindingRow
from budgetlib.doubt.losses import FEWEST_ROWS, table_like_lines
from budgetlib.reading.pages import Grid, Page, SourceDocument
from budgetlib.vocabulary.wording import squeeze

MOST_PAGES = 16  # pages that are read a second time, the first suspects first: the second engine is slow
WITHIN_TABLE = "table."  # rules that compare amounts of one table begin so
LOST = ("reading.unplaced_rows", "reading.unread_number")


def better_reading(
    path: Path, origin: SourceDocument, interpret: Callable[[SourceDocument], ReadRecords]
) -> ReadRecords:
    """Interpret a document, and where its tables do not add up, let the second engine try.

    Pages where the first engine found no table although the text shows one, and tables whose own sums
    fail, are read again. A second reading is kept if it leaves fewer faults. Of the sums that still fail,
    ``reading_check`` says whether the other engine read the same in their cells.
    """
    best, kept = interpret(origin), origin
    suspects = _suspects(origin, best.findings)
    if not suspects:
        return best
    from budgetlib.reading.pdf import read_page_again

    again: dict[int, Page] = {}
    for numbers in suspects:
        found = {n: page for n in numbers if (page := again.get(n) or read_page_again(path, n)) is not None}
        again.update(found)
        if all(_same_cells(page, origin.pages[n - 1]) for n, page in found.items()):
            continue
        other = _with_pages(kept, found)
        reading = interpret(other)
        if _faults(reading) < _faults(best):
            best, kept = reading, other
    pairs = {n: (kept.pages[n - 1], page) for n, page in again.items() if kept.pages[n - 1] is not page}
    return replace(best, findings=[_checked(finding, pairs) for finding in best.findings])


def _suspects(origin: SourceDocument, findings: Iterable[FindingRow]) -> list[list[int]]:
    """Groups of pages to read again: one for each page without its table, one for each failing table."""
    cells = [cell for finding in findings if _is_failing_sum(finding) for cell in _cells_of(finding)]
    by_table = grouped(cells, lambda cell: str(cell["table_id"]))
    groups = [[p.number] for p in origin.pages if _may_hide_a_table(p)]
    groups += [sorted({int(cell["page"]) for cell in found}) for found in by_table.values()]
    chosen: list[list[int]] = []
    for group in groups:
        if sum(map(len, chosen)) + len(group) <= MOST_PAGES and group not in chosen:
            chosen.append(group)
    return chosen


def _may_hide_a_table(page: Page) -> bool:
    """A page whose amounts stand in rows without rules: there may be rules that only a picture shows."""
    return len(table_like_lines(page)) >= FEWEST_ROWS or any(g.engine == "aligned" for g in page.grids)


def _is_failing_sum(finding: FindingRow) -> bool:
    return finding.severity == "error" and finding.rule_id.startswith(WITHIN_TABLE)


def _cells_of(finding: FindingRow) -> list[dict[str, Any]]:
    return [entry for entry in json.loads(finding.evidence) if "table_id" in entry]


def _texts(grid: Grid) -> list[tuple[int, int, str]]:
    return [(c.row, c.column, squeeze(c.text)) for c in grid.cells]


def _same_cells(one: Page, other: Page) -> bool:
    """Whether two readings of a page found the same texts in the same places of the same tables."""
    return list(map(_texts, one.grids)) == list(map(_texts, other.grids))


def _with_pages(origin: SourceDocument, pages: dict[int, Page]) -> SourceDocument:
    return replace(origin, pages=tuple(pages.get(page.number, page) for page in origin.pages))


def _faults(reading: ReadRecords) -> tuple[int, int]:
    """How badly a reading adds up: failing sums and numbers without a place, then fewer amounts is worse."""
    faults = sum(_is_failing_sum(f) or f.rule_id in LOST for f in reading.findings)
    return faults, -len(reading.amounts)


def _checked(finding: FindingRow, pairs: Mapping[int, tuple[Page, Page]]) -> FindingRow:
    """A finding about a sum with what the other engine read in the same cells, if it read them all."""
    cells = _cells_of(finding)
    if not _is_failing_sum(finding) or not cells or not all(cell["page"] in pairs for cell in cells):
        return finding
    verdicts = [
        _verdict(*pairs[page], [squeeze(cell["text"]) for cell in found])
        for page, found in grouped(cells, lambda cell: int(cell["page"])).items()
    ]
    return replace(finding, reading_check=max(verdicts, key=VERDICTS.index))


VERDICTS = (SAME_STRUCTURE, SAME_DIGITS, SUSPECTED)  # the worst last


def _verdict(one: Page, other: Page, texts: Sequence[str]) -> str:
    """Same structure only where all rows and columns of the tables that print the texts are the same."""
    ours, theirs = (_printing(page, texts) for page in (one, other))
    if ours == theirs:
        return SAME_STRUCTURE
    printed = {text for grid in theirs for _, _, text in grid}
    return SAME_DIGITS if printed.issuperset(texts) else SUSPECTED


def _printing(page: Page, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    grids = map(_texts, page.grids)
    return [grid for grid in grids if any(text in texts for _, _, text in grid)]
