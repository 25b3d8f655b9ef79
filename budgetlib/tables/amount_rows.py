"""The record of one printed amount: where it is printed, and what table and heading say of it."""

from budgetlib.contract.records import AmountRow
from budgetlib.money import Amount
from budgetlib.reading.pages import LogicalTable, TableCell, edges


def amount_row(
    table: LogicalTable,
    cell: TableCell,
    amount: Amount,
    *,
    flow: str | None,
    classification: str,
    item_name: str | None,
    is_total: bool,
    phase: str,
    fiscal_year: int | None,
    column_header: str,
    item_code: str | None = None,
    item_level: int | None = None,
    second_code: str | None = None,
    second_name: str | None = None,
    spending_type: str | None = None,
    fund: str | None = None,
) -> AmountRow:
    """The contract's row for the amount that a cell prints; ``None`` where table and heading say nothing."""
    return AmountRow(
        table_id=table.table_id,
        row=cell.row,
        column=cell.column,
        page=cell.page,
        **edges(cell.box),
        table_kind=table.kind,
        flow=flow,
        classification=classification,
        item_code=item_code,
        item_name=item_name,
        item_level=item_level,
        second_code=second_code,
        second_name=second_name,
        is_total=is_total,
        spending_type=spending_type,
        fund=fund,
        phase=phase,
        fiscal_year=fiscal_year,
        column_header=column_header,
        amount_yuan=amount.yuan,
        step_yuan=amount.step,
        raw_text=cell.text.strip(),
    )
