"""Logical tables to tidy amounts: one row a printed amount, with everything the table says about it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from budgetlib.contract.records import AmountRow
from budgetlib.errors import AmountError
from budgetlib.money import parse_amount
from budgetlib.reading.pages import Cell, LogicalTable, TableCell
from budgetlib.tables.amount_rows import amount_row
from budgetlib.tables.cells import Matrix, matrix
from budgetlib.tables.columns import ColumnMeaning, Context, column_meanings
from budgetlib.tables.forms.form_funds import form_amounts
from budgetlib.tables.headings import Column, read_columns, split_sides, spread_tabs
from budgetlib.tables.items import Item, read_items
from budgetlib.vocabulary.kinds import kind_of
from budgetlib.vocabulary.wording import heading_means, plain


def tidy_amounts(table: LogicalTable, context: Context) -> tuple[AmountRow, ...]:
    """Turn one logical table into its amounts; ``context`` is what the document says around it.

    A cell of an amount column that is no amount gives no row; the accounting of printed numbers tells of it.
    """
    if kind_of(table.kind).layout == "form":
        return tuple(form_amounts(table, context))
    rows = table_matrix(table)
    header, body = rows[: table.header_rows], rows[table.header_rows :]
    is_merged = any(max(c.row_span, c.column_span) > 1 for c in table.cells)
    columns = read_columns(header if is_merged else spread_tabs(header), body, table.n_columns)
    found: list[AmountRow] = []
    origins = {(c.row, c.column): c for c in table.cells}
    for side in split_sides(columns):
        meanings = column_meanings(side, table, context)
        items = read_items(side, rows, table, context)
        for column in side.amounts:
            for cell, item in _cells_of(column, rows, items, origins):
                with suppress(AmountError):
                    found.extend(_amount_row(table, cell, column, meanings[column.index], item, context))
    return tuple(sorted(found, key=lambda r: (r.row, r.column)))


def table_matrix(table: LogicalTable) -> Matrix:
    """The table's cells by position, as the readers of headings and rows want them."""
    cells = (Cell(c.row, c.column, c.row_span, c.column_span, c.text, c.box) for c in table.cells)
    return matrix(cells, table.n_rows, table.n_columns)


def _cells_of(
    column: Column, rows: Matrix, items: dict[int, Item], origins: dict[tuple[int, int], TableCell]
) -> Iterator[tuple[TableCell, Item]]:
    """The cells that begin in a column, with the items of their rows; a merged cell counts once."""
    for number, item in items.items():
        cell = rows[number][column.index]
        origin = origins.get((number, column.index))
        if origin is not None and cell.column == column.index:
            yield origin, item


def _amount_row(
    table: LogicalTable, cell: TableCell, column: Column, meaning: ColumnMeaning, item: Item, context: Context
) -> Iterable[AmountRow]:
    text = plain(cell.text)
    if text.endswith("%") or heading_means("count", plain(item.name or "")):
        return ()
    amount = parse_amount(text, meaning.unit)
    if amount is None:
        return ()
    if item.phase is not None:
        meaning = replace(meaning, phase=item.phase, fiscal_year=item.fiscal_year)
    is_across = meaning.item_name is not None  # the item stands in the heading, the row is a body's
    return (
        amount_row(
            table,
            cell,
            amount,
            flow=meaning.flow,
            classification=item.classification,
            item_code=None if is_across else item.code,
            item_name=meaning.item_name if is_across else item.name,
            item_level=None if is_across else item.level,
            second_code=item.second_code,
            second_name=item.second_name,
            is_total=item.is_total or meaning.is_total,
            spending_type=meaning.spending_type,
            fund=meaning.fund,
            phase=meaning.phase,
            fiscal_year=meaning.fiscal_year,
            column_header=column.header,
        ),
    )


def is_empty(rows: Sequence[AmountRow]) -> bool:
    """Whether a table prints no amount other than zero."""
    return all(row.amount_yuan == Decimal(0) for row in rows)
