"""Tables that run on sideways: columns for which the paper was too narrow, on pages of their own."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from budgetlib.money import is_amount
from budgetlib.reading.pages import LogicalTable, TableCell
from budgetlib.tables.cells import is_blank
from budgetlib.vocabulary.wording import plain

SAME_TOP = 1.5  # points: rows of two pages that begin nearer than this are one
MOST_ROWS = 0.7  # share of the rows that the further columns print again; a shorter table is another one


def join_sideways(tables: tuple[LogicalTable, ...]) -> tuple[LogicalTable, ...]:
    """Put tables together with the columns that later pages print of them.

    A spreadsheet that is too wide for its paper prints the further columns on the next pages, with every row
    at the height at which it stands on the first. Such a table has no labels of its own.
    """
    joined: list[LogicalTable] = []
    for table in tables:
        rows = _rows_in(joined[-1], table) if joined else None
        if rows is None:
            joined.append(replace(table, table_id=f"t{len(joined) + 1:02d}"))
        else:
            joined[-1] = _widened(joined[-1], table, rows)
    return tuple(joined)


def _rows_in(left: LogicalTable, right: LogicalTable) -> dict[int, int] | None:
    """The row of the left table for each row of the right one, or ``None`` if they do not belong together."""
    if _why_apart(left, right):
        return None
    pages = _tops_by_page(left)
    found: dict[int, int] = {}
    for tops in _tops_by_page(right):
        while pages:
            match = _matched(pages.pop(0), tops)
            if match is not None:
                found |= match
                break
    return found if len(found) == right.n_rows else None


# Why a table cannot be the further columns of the one before it: (why, does it hold).
APART: tuple[tuple[str, Callable[[LogicalTable, LogicalTable], bool]], ...] = (
    ("too many pages", lambda left, right: right.last_page - left.last_page > _pages(left)),
    ("a title of its own", lambda left, right: not (left.title or "").endswith(right.title or "")),
    ("names of its own", lambda left, right: any(map(_is_name, _below_headings(left, right)))),
)


def _why_apart(left: LogicalTable, right: LogicalTable) -> str | None:
    return next((why for why, holds in APART if holds(left, right)), None)


def _pages(table: LogicalTable) -> int:
    return table.last_page - table.first_page + 1


def _below_headings(left: LogicalTable, right: LogicalTable) -> Iterator[str]:
    first = max(left.header_rows, right.header_rows)
    return (plain(cell.text) for cell in right.cells if cell.row >= first)


def _is_name(text: str) -> bool:
    return not (is_blank(text) or is_amount(text))


def _tops_by_page(table: LogicalTable) -> list[dict[int, float]]:
    """For each page the height at which each row begins, by row."""
    pages: dict[int, dict[int, float]] = {}
    for cell in table.cells:
        if cell.box is not None:
            rows = pages.setdefault(cell.page, {})
            rows[cell.row] = min(cell.box.top, rows.get(cell.row, cell.box.top))
    return [rows for _, rows in sorted(pages.items())]


def _matched(left: dict[int, float], right: dict[int, float]) -> dict[int, int] | None:
    """Each right row with the left row at its height, if all have one and most of the left ones are met."""
    found = {r: row for r, top in right.items() for row, at in left.items() if abs(top - at) <= SAME_TOP}
    is_whole = len(found) == len(right) == len(set(found.values()))
    return found if is_whole and len(found) >= MOST_ROWS * len(left) else None


def _widened(left: LogicalTable, right: LogicalTable, rows: dict[int, int]) -> LogicalTable:
    return replace(
        left,
        last_page=right.last_page,
        unit=left.unit or right.unit,
        n_columns=left.n_columns + right.n_columns,
        cells=(*left.cells, *_moved(right, left.n_columns, rows)),
        note=" ".join(note for note in (left.note, right.note) if note) or None,
    )


def _moved(right: LogicalTable, by: int, rows: dict[int, int]) -> Iterator[TableCell]:
    for cell in right.cells:
        first, last = rows[cell.row], rows[cell.row + cell.row_span - 1]
        yield replace(cell, row=first, column=cell.column + by, row_span=last - first + 1)
