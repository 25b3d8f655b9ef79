"""The money in performance forms, where a label stands beside or above each amount."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgetlib.contract.records import AmountRow
from budgetlib.errors import AmountError
from budgetlib.money import UNITS, is_amount, parse_amount
from budgetlib.reading.pages import LogicalTable, TableCell
from budgetlib.tables.amount_rows import amount_row
from budgetlib.tables.captions import find_unit
from budgetlib.tables.columns import YEAR, Context, phase_of
from budgetlib.tables.forms.form_labels import FormLabel, label_above, label_left, labels_over, text_rows
from budgetlib.tables.forms.indicator_columns import indicator_headings_above
from budgetlib.vocabulary.kinds import kind_of
from budgetlib.vocabulary.wording import is_total_name, plain


def form_amounts(table: LogicalTable, context: Context) -> Iterator[AmountRow]:
    """The amounts of money in a form: a project's funds by source, and money columns of lists.

    An amount has its label to the left (年度资金总额: 249.08) or above (项目总额). Target values of
    indicators are no amounts.
    """
    texts = text_rows(table)
    headings = indicator_headings_above(texts)
    for cell in table.cells:
        if not is_amount(cell.text):
            continue
        beside = label_left(texts, cell.row, cell.column)
        head = label_above(texts, cell.row, cell.column)
        if _is_money(beside, head, headings[cell.row]):
            yield from _amount(table, cell, beside, head, context, texts)


def _is_money(beside: FormLabel, head: FormLabel, indicators: int | None) -> bool:
    """Whether label or heading say money; below a heading of indicators only what stands with it can."""
    if indicators is not None:
        return head.means == "money" and abs(head.row - indicators) <= 1
    return head.means != "count" and "money" in (beside.means, head.means)


def _amount(
    table: LogicalTable,
    cell: TableCell,
    beside: FormLabel,
    head: FormLabel,
    context: Context,
    texts: Sequence[Sequence[str]],
) -> Iterator[AmountRow]:
    unit = _unit_near(cell, texts) or table.unit or context.default_unit or "万元"
    try:
        amount = parse_amount(cell.text, UNITS[unit])
    except AmountError:
        return
    if amount is not None:
        name = beside.text or plain(head.text)
        phase, year = _phase(labels_over(texts, head, cell.column), beside, context)
        yield amount_row(
            table,
            cell,
            amount,
            flow="expenditure",
            classification=kind_of(table.kind).items or "other",
            item_name=name,
            is_total=is_total_name(name),
            phase=phase,
            fiscal_year=year,
            column_header=plain(head.text) if head.means == "money" else beside.text,
        )


def _phase(heads: Sequence[str], beside: FormLabel, context: Context) -> tuple[str, int | None]:
    """The phase that the headings name, else the label; a form that names none speaks of its budget.

    The label beside may be a project's name, whose year is not that of its money.
    """
    said = heads or [YEAR.sub("", plain(beside.text))]
    return phase_of(said, replace(context, is_final_accounts=False))


def _unit_near(cell: TableCell, texts: Sequence[Sequence[str]]) -> str | None:
    """The unit named left of a cell or above it, the nearest first."""
    beside = reversed(texts[cell.row][: cell.column])
    above = [texts[row][cell.column] for row in range(cell.row - 1, -1, -1)]
    units = (find_unit(text) for text in (*beside, *above))
    return next((unit for unit in units if unit), None)
