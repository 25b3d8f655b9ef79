"""Projects in lists: one row a project, under the headings 项目, 预算数 and 绩效目标 or 依据."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlib.contract.records import ProjectRow
from budgetlib.errors import AmountError
from budgetlib.money import UNITS, parse_amount
from budgetlib.privacy import redact
from budgetlib.reading.pages import LogicalTable
from budgetlib.tables.captions import find_unit
from budgetlib.tables.forms.form_labels import text_rows
from budgetlib.vocabulary.wording import is_total_name, meaning_in

DESCRIBES = frozenset({"goals", "policy_basis"})  # without one of them a list is a table of the budget


@dataclass(frozen=True, slots=True)
class _Headings:
    """The headings of a list: columns by field, the unit of its amounts, and the row that they stand in."""

    columns: Mapping[str, int]
    unit: str | None
    row: int


def read_project_rows(tables: Iterable[LogicalTable]) -> list[ProjectRow]:
    """The projects of all lists that say what they are for, in reading order.

    Examples
    --------
    >>> from budgetlib.reading.pages import TableCell
    >>> rows = [("项目", "预算数（万元）", "立项依据"), ("林区防火", "50.00", "防火条例")]
    >>> cells = tuple(TableCell(r, c, 1, 1, text, 1) for r in (0, 1) for c, text in enumerate(rows[r]))
    >>> table = LogicalTable("t01", "project_list", None, None, None, 1, 1, 2, 3, 1, cells)
    >>> [(row.project, row.amount_yuan) for row in read_project_rows([table])]
    [('林区防火', Decimal('500000.00'))]
    """
    return [row for table in tables for row in _of_table(table)]


def _of_table(table: LogicalTable) -> Iterator[ProjectRow]:
    texts = text_rows(table)
    headings = _headings_of(table, texts)
    if headings is None:
        return
    pages = {cell.row: cell.page for cell in table.cells}
    numbers = range(headings.row + 1, table.n_rows)
    printed = [(pages[n], {field: texts[n][c] for field, c in headings.columns.items()}) for n in numbers]
    for page, said in _whole(printed):
        if said["project"] and not is_total_name(said["project"]):
            yield _project(said, page, headings.unit)


def _headings_of(table: LogicalTable, texts: Sequence[Sequence[str]]) -> _Headings | None:
    if any("指标" in cell.text for cell in table.cells):
        return None
    for number, row in enumerate(texts[: table.header_rows]):
        columns: dict[str, int] = {}
        for column, text in enumerate(row):
            if field := meaning_in("project_headings", text):
                columns.setdefault(field, column)
        if {"project", "amount"} <= columns.keys() and DESCRIBES & columns.keys():
            return _Headings(columns, find_unit(row[columns["amount"]]) or table.unit, number)
    return None


def _whole(printed: Sequence[tuple[int, dict[str, str]]]) -> list[tuple[int, dict[str, str]]]:
    """The rows, those put together that a page end has cut: the rest, on the next page, has no amount."""
    whole: list[tuple[int, dict[str, str]]] = []
    last = 0
    for page, said in printed:
        if whole and page > last and not said["amount"]:
            begun, upper = whole[-1]
            whole[-1] = begun, {field: upper[field] + said[field] for field in upper}
        else:
            whole.append((page, said))
        last = page
    return whole


def _project(said: Mapping[str, str], page: int, unit: str | None) -> ProjectRow:
    return ProjectRow(
        page=page,
        project=redact(said["project"]),
        policy_basis=redact(said.get("policy_basis", "")) or None,
        amount_yuan=_yuan(said["amount"], unit),
        implementing_unit=redact(said.get("implementing_unit", "")) or None,
        period=None,
    )


def _yuan(text: str, unit: str | None) -> Decimal | None:
    if unit is None:
        return None
    try:
        amount = parse_amount(text, UNITS[unit])
    except AmountError:
        return None
    return amount.yuan if amount else None
