"""Every printed number is accounted for: it stands in a table of the contract, or it is said to be unread.

The count starts from the letters of the pages (:mod:`budgetlib.reading.numbers`), not from the grids that
were found, so that a table which nobody saw is missed as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal

import numpy as np

from budgetlib.audit.facts import ReadRecords
from budgetlib.contract.records import IndicatorRow, UnreadRow
from budgetlib.errors import AmountError
from budgetlib.money import UNITS, parse_amount
from budgetlib.narrative import Placed
from budgetlib.privacy import redact
from budgetlib.reading.numbers import find_numbers
from budgetlib.reading.pages import LogicalTable, Page, PrintedNumber, TableCell, edges
from budgetlib.vocabulary.kinds import kinds_with_layout
from budgetlib.vocabulary.wording import heading_means, plain, squeeze

MONEY_LOST = ("not_a_number", "no_column", "no_row")  # reasons that mean money of a table
SAID = tuple(field.name for field in fields(IndicatorRow) if field.name not in ("page", "table_id"))
_DIGITS = "-−–△▲0123456789.,，"  # what a printed number is made of before its unit
NEAR = 8  # letters before and after a number that find its paragraph


@dataclass(frozen=True, slots=True)
class Accounting:
    """How many numbers a document prints, how many of them were read, and the others."""

    printed: int
    read: int
    unread: tuple[UnreadRow, ...]
    lost: tuple[tuple[UnreadRow, TableCell], ...]  # money of tables that no table of the contract has


@dataclass(slots=True)
class _Read:
    """What the tables of the contract hold, by where it is printed."""

    cells: dict[int, list[TableCell]] = field(default_factory=lambda: defaultdict(list))  # by page
    table_of: dict[int, LogicalTable] = field(default_factory=dict)  # by the identity of a cell
    amounts: set[tuple[str, int, int]] = field(default_factory=set)  # table, row, column
    columns: set[tuple[str, int]] = field(default_factory=set)
    texts: dict[tuple[str, int], str] = field(default_factory=dict)  # indicators by table and page
    values: dict[int, set[Decimal]] = field(default_factory=lambda: defaultdict(set))  # by page


def account(found: ReadRecords, placed: Sequence[Placed]) -> Accounting:
    """Hold the numbers printed on the pages against the rows of the contract's tables.

    Parameters
    ----------
    found
        The records of one document, the pages with their ``numbers`` and the logical tables behind them.
    placed
        The paragraphs of the narrative, for the section that an unread number stands in.
    """
    read = _what_was_read(found)
    printed, unread, lost = 0, [], []
    for page in found.source.pages:
        for number, cell in _with_cells(page, read):
            printed += 1
            if (reason := _why_unread(number, cell, page.number, read)) is not None:
                unread.append(_row(number, cell, page.number, reason, read, placed))
                if cell is not None and reason in MONEY_LOST:
                    lost.append((unread[-1], cell))
    return Accounting(printed, printed - len(unread), tuple(unread), tuple(lost))


def _what_was_read(found: ReadRecords) -> _Read:
    read = _Read()
    for table in found.logical_tables:
        for cell in table.cells:
            read.table_of[id(cell)] = table
            read.cells[cell.page].append(cell)
    for amount in found.amounts:
        read.amounts.add((amount.table_id, amount.row, amount.column))
        read.columns.add((amount.table_id, amount.column))
    for indicator in found.indicators:
        key = (indicator.table_id, indicator.page)
        said = [getattr(indicator, name) or "" for name in SAID]
        read.texts[key] = read.texts.get(key, "") + squeeze("|".join(said)) + "|"
    for page, value in _values(found):
        read.values[page].add(abs(value))
    return read


def _values(found: ReadRecords) -> Iterator[tuple[int, Decimal]]:
    """Every value of the narrative's tables with the page on which its sentence begins."""
    measures = {
        "changes": ("amount_yuan", "prior_yuan", "change_yuan", "change_pct"),
        "execution": ("initial_yuan", "adjusted_yuan", "outturn_yuan", "completed_pct"),
        "figures": ("value",),
        "staffing": ("headcount", "change"),
        "projects": ("amount_yuan",),
    }
    for table, names in measures.items():
        for row in getattr(found, table):
            yield from ((row.page, Decimal(v)) for name in names if (v := getattr(row, name)) is not None)
    for said in (*found.changes, *found.execution):
        yield from ((said.page, v) for n in find_numbers(said.reason or "") for v in _meanings(n))
    pages = {row.project: row.page for row in found.projects}
    for row in found.allocations:
        if row.project in pages:
            yield pages[row.project], Decimal(row.amount_yuan)


def _with_cells(page: Page, read: _Read) -> Iterable[tuple[PrintedNumber, TableCell | None]]:
    """The numbers of a page, each with the table cell that its middle stands in.

    Where the format has no places, the numbers of lines and those of the tables' cells.
    """
    cells = read.cells[page.number]
    if page.numbers and page.numbers[0].box is not None:
        return zip(page.numbers, _cells_at(page.numbers, cells), strict=True)
    of_lines = ((number, None) for line in page.lines for number in find_numbers(line.text))
    of_cells = ((number, cell) for cell in cells for number in find_numbers(cell.text))
    return (*of_lines, *of_cells)


def _cells_at(numbers: Sequence[PrintedNumber], cells: Sequence[TableCell]) -> list[TableCell | None]:
    boxed = [cell for cell in cells if cell.box is not None]
    if not boxed:
        return [None] * len(numbers)
    left, top, right, bottom = np.array([cell.box for cell in boxed], dtype=np.float64).T
    corners = np.array([number.box for number in numbers], dtype=np.float64)
    x, y = (corners[:, :1] + corners[:, 2:3]) / 2, (corners[:, 1:2] + corners[:, 3:]) / 2
    inside = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    return [boxed[int(hit.argmax())] if hit.any() else None for hit in inside]


def _why_unread(number: PrintedNumber, cell: TableCell | None, page: int, read: _Read) -> str | None:
    """``None`` where the number is in some table, else the reason that it is in none."""
    if _is_read_beside(number, page, read):
        return None
    if cell is None:
        return "no_pattern"
    table = read.table_of[id(cell)]
    if (table.table_id, cell.row, cell.column) in read.amounts:
        return None
    if _digits(number) in read.texts.get((table.table_id, page), ""):
        return None
    return _reason_in_table(number, cell, table, read)


def _reason_in_table(number: PrintedNumber, cell: TableCell, table: LogicalTable, read: _Read) -> str:
    unit = number.text.lstrip(_DIGITS)
    said = _said_over(table, cell.column)
    reasons = (
        ("percentage", unit in ("%", "％") or said == "percent"),
        ("count", said == "count" or (bool(unit) and unit not in UNITS)),
        ("target", table.kind in kinds_with_layout("form")),
        ("text", len(plain(cell.text)) > 2 * len(number.text) + 4),
        ("not_a_number", not _is_amount(cell.text)),
        ("no_column", (table.table_id, cell.column) not in read.columns),
    )
    return next((reason for reason, holds in reasons if holds), "no_row")


def _said_over(table: LogicalTable, column: int) -> str | None:
    """What the headings over a column say that makes its numbers no money, the lowest first."""
    over = [
        cell
        for cell in table.cells
        if cell.row < table.header_rows and cell.column <= column < cell.column + cell.column_span
    ]
    texts = (plain(cell.text) for cell in sorted(over, key=lambda cell: -cell.row))
    return next((said for text in texts if (said := heading_means("ignore", text))), None)


def _is_amount(text: str) -> bool:
    try:
        return parse_amount(text, UNITS["元"]) is not None
    except AmountError:
        return False


def _digits(number: PrintedNumber) -> str:
    """The digits with their point; a number with several points has no value but as text."""
    return "".join(c for c in number.text if c.isdigit() or c == ".").rstrip(".")


def _is_read_beside(number: PrintedNumber, page: int, read: _Read) -> bool:
    """Whether a sentence or list of this page, or one that began on the page before, gave this value."""
    known = read.values[page] | read.values[page - 1]
    return bool(known) and not known.isdisjoint(_meanings(number))


def _meanings(number: PrintedNumber) -> Iterable[Decimal]:
    """The values that a printed number can have; without a unit it may be money in any."""
    if _digits(number).count(".") > 1:
        return ()
    value = Decimal(_digits(number))
    unit = number.text.lstrip(_DIGITS)
    if unit in UNITS:
        return (value * UNITS[unit].value,)
    if unit == "万":
        return (value * 10_000,)
    return (value,) if unit else (value, *(value * u.value for u in UNITS.values()))


def _row(
    number: PrintedNumber,
    cell: TableCell | None,
    page: int,
    reason: str,
    read: _Read,
    placed: Sequence[Placed],
) -> UnreadRow:
    table = read.table_of[id(cell)] if cell is not None else None
    context = redact(f"{number.before}{number.text}{number.after}")
    return UnreadRow(
        page=page,
        **edges(number.box),
        table_id=table.table_id if table else None,
        section=None if table else _section(number, page, placed),
        text=number.text,
        context=context,
        reason=reason,
    )


def _section(number: PrintedNumber, page: int, placed: Sequence[Placed]) -> str | None:
    words = squeeze(number.before[-NEAR:] + number.text + number.after[:NEAR])
    near = (p for p in placed if p.paragraph.page in (page, page - 1))
    return next((p.section for p in near if words in squeeze(p.paragraph.text)), None)
