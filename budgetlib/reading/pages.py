"""What a reader hands on, whatever the format: pages of lines and ruled grids in reading order.

This is the one seam between engines and the rest. Positions are PDF points from the top left of the
page as it is seen (rotation applied); ``box`` is ``None`` where the format has no pages.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar


class Box(NamedTuple):
    x0: float
    top: float
    x1: float
    bottom: float


def edges(box: Box | None) -> dict[str, Any]:
    """The four columns of the contract that say where something stands; null where nothing is known."""
    return box._asdict() if box else dict.fromkeys(Box._fields)


_EDGE = r"[-—–－_~·\s]*"
# Alone on its line: - 3 -, 第3页，共9页, iv; but 1,234 is none.
PAGE_NUMBER = re.compile(
    rf"{_EDGE}(?:第?\d{{1,4}}(?:页?(?:/|[/,，]?共)\d{{1,4}})?页?|[IVXivx]{{1,5}}){_EDGE}$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of text outside every grid; ``size`` is the height of its letters in points."""

    text: str
    box: Box | None = None
    size: float | None = None


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """One number of money, a percentage or a count as printed, with its unit and the words around it."""

    text: str
    before: str
    after: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid; a merged cell stands once, at its top left position, with its spans."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """One table as it is drawn on one page. Every position is covered by exactly one cell."""

    n_rows: int
    n_columns: int
    cells: tuple[Cell, ...]
    box: Box | None = None
    engine: str = "lattice"


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its blocks in reading order. ``number`` counts the file's pages from 1."""

    number: int
    width: float
    height: float
    blocks: tuple[Block, ...]
    text_layer: str = "text"  # text, none (a picture of a page), or blank
    numbers: tuple[PrintedNumber, ...] = ()  # all numbers printed on it, found without its grids

    @property
    def lines(self) -> Iterator[Line]:
        return (b for b in self.blocks if isinstance(b, Line))

    @property
    def grids(self) -> Iterator[Grid]:
        return (b for b in self.blocks if isinstance(b, Grid))


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One file as read: nothing is interpreted yet."""

    source: str
    sha256: str
    format: str
    pages: tuple[Page, ...]
    unread_pages: dict[int, str] = field(default_factory=dict)  # page number -> why it could not be read


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a logical table. ``row`` and ``column`` are positions in the logical table, from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class LogicalTable:
    """One table of the document, put together from the grids of one or several pages.

    ``header_rows`` counts the leading rows that are headings; rows of a heading that a continuation
    page repeats are not here. ``heading`` is the nearest section heading above it.
    """

    table_id: str
    kind: str
    title: str | None
    printed_number: str | None
    unit: str | None
    first_page: int
    last_page: int
    n_rows: int
    n_columns: int
    header_rows: int
    cells: tuple[TableCell, ...]
    note: str | None = None
    heading: str | None = None

    def rows(self) -> list[list[TableCell | None]]:
        """The table as a full matrix: a merged cell is repeated at every position that it covers."""
        return by_position(self.cells, self.n_rows, self.n_columns)


C = TypeVar("C", Cell, TableCell)


def by_position(cells: Iterable[C], n_rows: int, n_columns: int) -> list[list[C | None]]:
    """Cells as a full matrix: a merged one stands at every position that it covers."""
    matrix: list[list[C | None]] = [[None] * n_columns for _ in range(n_rows)]
    for cell in cells:
        for row in matrix[cell.row : cell.row + cell.row_span]:
            stop = min(cell.column + cell.column_span, n_columns)
            row[cell.column : stop] = [cell] * (stop - cell.column)
    return matrix
