"""Where a document prints the names, numbers and addresses of contact persons."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from budgetlib.privacy import MASK, is_contact_label, redact
from budgetlib.reading.pages import Box, Cell, Line, LogicalTable, Page, TableCell
from budgetlib.vocabulary.kinds import kinds_with_layout
from budgetlib.vocabulary.wording import plain


def without_contacts(table: LogicalTable) -> LogicalTable:
    """The table with the names and numbers of contact persons masked."""
    hidden = {(cell.row, cell.column) for cell in contact_cells(table)}
    cells = (
        replace(cell, text=MASK if redact(cell.text) == cell.text else redact(cell.text))
        if (cell.row, cell.column) in hidden
        else cell
        for cell in table.cells
    )
    return replace(table, cells=tuple(cells))


def contact_cells(table: LogicalTable) -> list[TableCell]:
    """The cells that print the name, telephone or address of a contact person.

    They stand beside their label, 联系电话, or under it where it is the heading of a column; or both stand in
    one cell.
    """
    named = [cell for cell in table.cells if redact(cell.text) != cell.text]
    labels = [cell for cell in table.cells if is_contact_label(cell.text) and cell not in named]
    filled = [cell for cell in table.cells if plain(cell.text) and not is_contact_label(cell.text)]
    beside = (_next_cell(label, filled) for label in labels if not _heads_a_column(label, table))
    under = (
        cell
        for label in labels
        if _heads_a_column(label, table)
        for cell in filled
        if cell.row > label.row and label.column <= cell.column < label.column + label.column_span
    )
    return [cell for cell in (*beside, *under, *named) if cell is not None]


def contact_boxes(tables: Iterable[LogicalTable], pages: Iterable[Page]) -> list[tuple[int, Box]]:
    """Where a document prints contact persons, as page and box: what no picture of a page may show.

    These are the cells of :func:`contact_cells`, cells of grids that belong to no table, and the lines of
    text that name somebody.
    """
    cells = [(cell.page, cell.box) for table in tables for cell in contact_cells(table)]
    named = [
        (page.number, part.box) for page in pages for part in _texts(page) if redact(part.text) != part.text
    ]
    return [(page, box) for page, box in dict.fromkeys([*cells, *named]) if box is not None]


def _texts(page: Page) -> Iterator[Line | Cell]:
    yield from page.lines
    for grid in page.grids:
        yield from grid.cells


def _heads_a_column(label: TableCell, table: LogicalTable) -> bool:
    """Forms print labels in their leading rows too, with what they label beside them."""
    return label.row < table.header_rows and table.kind not in kinds_with_layout("form")


def _next_cell(label: TableCell, cells: Sequence[TableCell]) -> TableCell | None:
    after = [
        cell
        for cell in cells
        if cell.row <= label.row < cell.row + cell.row_span and cell.column > label.column
    ]
    return min(after, key=lambda cell: cell.column, default=None)
