"""The amounts in performance forms, where a label stands beside or above each amount."""

import re
from collections.abc import Iterator

from budgetlib.contract.records import AmountRow
from budgetlib.errors import AmountError
from budgetlib.money import UNITS, Amount, parse_amount
from budgetlib.reading.pages import LogicalTable, TableCell
from budgetlib.tables.amount_rows import amount_row
from budgetlib.tables.captions import find_unit
from budgetlib.tables.columns import Context
from budgetlib.vocabulary.wording import is_total_name, plain, squeeze

MONEY = re.compile(r"资金|总额|拨款|预算|金额|结转|安排|投资|经费|补助|收入|支出|专户|费用")
NOT_MONEY = re.compile(
    r"指标|权重|分值|得分|比例|数量|编号|代码|编码|序号|时间|年限|期限|人数|单位$|计量|评价|标准值|联系|电话"
)
INDICATORS = re.compile(r"三级指标|指标名称|二级指标")


def performance_amounts(table: LogicalTable, context: Context) -> Iterator[AmountRow]:
    """The amounts of money in a performance form: a project's funds by source, and money columns of lists.

    An amount has its label to the left (年度资金总额: 249.08) or above (项目总额). Target values of
    indicators are no amounts.
    """
    by_position: dict[tuple[int, int], TableCell] = {}
    for cell in table.cells:
        for r in range(cell.row, cell.row + cell.row_span):
            for c in range(cell.column, cell.column + cell.column_span):
                by_position[r, c] = cell
    first_indicator = min(
        (c.row for c in table.cells if INDICATORS.search(plain(c.text))), default=table.n_rows
    )
    for cell in table.cells:
        amount_text = plain(cell.text)
        if not amount_text or not amount_text[-1].isdigit():
            continue
        head = _above(cell, by_position)
        label = _left(cell, by_position)
        if _is_money(cell, head, label, first_indicator, by_position):
            row = _row(table, cell, head, label, context, by_position)
            if row is not None:
                yield row


def _above(cell: TableCell, cells: dict[tuple[int, int], TableCell]) -> str:
    """The nearest text above a cell that is no number."""
    for r in range(cell.row - 1, -1, -1):
        other = cells.get((r, cell.column))
        text = plain(other.text) if other else ""
        if text and not re.search(r"^[\d.,\-]+$", text):
            return text if other and other.column_span < 6 and len(text) < 30 else ""
    return ""


def _left(cell: TableCell, cells: dict[tuple[int, int], TableCell]) -> str:
    """The nearest text to the left of a cell that is no number."""
    for c in range(cell.column - 1, -1, -1):
        other = cells.get((cell.row, c))
        text = squeeze(other.text) if other else ""
        if text and not re.search(r"^[\d.,\-]+$", plain(text)):
            return text
    return ""


def _is_money(
    cell: TableCell, head: str, label: str, first_indicator: int, cells: dict[tuple[int, int], TableCell]
) -> bool:
    head_is_money = bool(MONEY.search(head)) and not NOT_MONEY.search(head) and len(head) <= 24
    if cell.row > first_indicator:
        return head_is_money and _head_row(cell, cells, head) <= first_indicator + 1
    near = plain(label)
    label_is_money = (
        (bool(MONEY.search(near)) or near in ("其他", "其中"))
        and not NOT_MONEY.search(near)
        and len(near) <= 24
    )
    return label_is_money or head_is_money


def _head_row(cell: TableCell, cells: dict[tuple[int, int], TableCell], head: str) -> int:
    return max(
        (r for r in range(cell.row) if (c := cells.get((r, cell.column))) and plain(c.text) == head),
        default=0,
    )


def _row(
    table: LogicalTable,
    cell: TableCell,
    head: str,
    label: str,
    context: Context,
    cells: dict[tuple[int, int], TableCell],
) -> AmountRow | None:
    unit = UNITS[_unit(table, cell, context, cells)]
    try:
        amount: Amount | None = parse_amount(cell.text, unit)
    except AmountError:
        return None
    if amount is None:
        return None
    name = label or head
    return amount_row(
        table,
        cell,
        amount,
        flow="expenditure",
        classification="project" if table.kind == "project_performance" else "other",
        item_name=name or None,
        is_total=is_total_name(name),
        phase="budget",
        fiscal_year=context.fiscal_year,
        column_header=head if MONEY.search(head) and not NOT_MONEY.search(head) else squeeze(label),
    )


def _unit(
    table: LogicalTable, cell: TableCell, context: Context, cells: dict[tuple[int, int], TableCell]
) -> str:
    """The unit named left of a cell, above it, or anywhere in the form; else the table's."""
    beside = [cells.get((cell.row, c)) for c in range(cell.column)]
    above = [cells.get((r, cell.column)) for r in range(cell.row)]
    for other in (*reversed(beside), *reversed(above)):
        if other is not None and (unit := find_unit(other.text)):
            return unit
    form = next((u for c in table.cells if MONEY.search(c.text) and (u := find_unit(c.text))), None)
    return table.unit or form or context.default_unit or "万元"
