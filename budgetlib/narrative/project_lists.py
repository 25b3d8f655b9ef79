"""Projects in a list: one row a project, under the headings 项目, 预算数 and 绩效目标 or 依据."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlib.contract.records import ProjectRow
from budgetlib.errors import AmountError
from budgetlib.money import UNITS, parse_amount
from budgetlib.narrative.paragraphs import close_up
from budgetlib.narrative.phrases import wordings
from budgetlib.privacy import redact
from budgetlib.reading.pages import Grid, Page
from budgetlib.tables.captions import find_unit
from budgetlib.vocabulary.wording import is_total_name, squeeze

_DESCRIBES = frozenset({"goals", "policy_basis"})  # without one of them a list is a table of the budget
_HEAD_ROWS = 3


@dataclass(frozen=True, slots=True)
class _Head:
    """The headings of a list: columns by field, the unit of its amounts, and the row that they stand in."""

    columns: Mapping[str, int]
    unit: str | None
    row: int
    n_columns: int


def read_project_lists(pages: Sequence[Page]) -> list[ProjectRow]:
    """The projects of lists that describe them; a list may go on over the next pages without headings."""
    rows: list[ProjectRow] = []
    head: _Head | None = None
    for page in pages:
        own = False
        for grid in page.grids:
            found = _head_of(grid, page)
            if found is not None:
                head = found
                rows += _rows(grid, page.number, head, head.row + 1)
            elif head is not None and not own and grid.n_columns == head.n_columns:
                rest = _texts(grid, 0, head)
                is_cut = bool(rows) and not rest["amount"]
                rows[-1:] = [_completed(rows[-1], rest)] if is_cut else rows[-1:]
                rows += _rows(grid, page.number, head, int(is_cut))
            else:
                head = None
            own = True
        head = head if own else None
    return rows


def _head_of(grid: Grid, page: Page) -> _Head | None:
    if any("指标" in cell.text for cell in grid.cells):
        return None
    for row in range(min(_HEAD_ROWS, grid.n_rows)):
        headings = {c.column: squeeze(c.text) for c in grid.cells if c.row == row and squeeze(c.text)}
        columns: dict[str, int] = {}
        for column, text in sorted(headings.items()):
            if field := _field_of(text):
                columns.setdefault(field, column)
        if {"project", "amount"} <= columns.keys() and _DESCRIBES & columns.keys():
            said = find_unit(headings[columns["amount"]])
            above = (line.text for line in page.lines if "单位" in line.text)
            unit = said or next((u for text in above if (u := find_unit(text))), None)
            return _Head(columns, unit, row, grid.n_columns)
    return None


def _field_of(heading: str) -> str | None:
    found = (w.name for w in wordings("narrative_project_lists", "field") if w.pattern.fullmatch(heading))
    return next(found, None)


def _rows(grid: Grid, page: int, head: _Head, first: int) -> Iterator[ProjectRow]:
    for row in range(first, grid.n_rows):
        texts = _texts(grid, row, head)
        if texts["project"] and not is_total_name(texts["project"]):
            yield ProjectRow(
                page=page,
                project=redact(texts["project"]),
                policy_basis=redact(texts.get("policy_basis", "")) or None,
                amount_yuan=_yuan(texts["amount"], head.unit),
                implementing_unit=redact(texts.get("implementing_unit", "")) or None,
                period=redact(texts.get("period", "")) or None,
            )


def _texts(grid: Grid, row: int, head: _Head) -> dict[str, str]:
    over = {c.column: c.text for c in grid.cells if c.row <= row < c.row + c.row_span}
    return {field: close_up(over.get(column, "")) for field, column in head.columns.items()}


def _completed(project: ProjectRow, rest: Mapping[str, str]) -> ProjectRow:
    """A project whose row a page end has cut, with what the next page prints of it."""
    unit = (project.implementing_unit or "") + rest.get("implementing_unit", "")
    return replace(
        project, project=project.project + redact(rest["project"]), implementing_unit=redact(unit) or None
    )


def _yuan(text: str, unit: str | None) -> Decimal | None:
    if unit is None:
        return None
    try:
        amount = parse_amount(text, UNITS[unit])
    except AmountError:
        return None
    return amount.yuan if amount else None
