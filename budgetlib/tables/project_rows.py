"""Projects in lists: one row a project, under the headings 项目, 预算数 and 绩效目标 or 依据."""

import re
from collections import Counter
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
from budgetlib.tables.project_forms import form_projects
from budgetlib.tables.project_sums import lowest_rows
from budgetlib.vocabulary.wording import is_total_name, meaning_in

FORMS = "project_performance"
LISTS = "project_list"  # the kind of table that needs no word of what its projects are for
DESCRIBES = frozenset({"goals", "policy_basis"})  # without one of them any other is a table of the budget
_OVERFLOW = re.compile(r"(?P<name>[^\W\d]{1,8})(?P<amount>\d[\d,]*(?:\.\d+)?)")
_CODE = re.compile(r"[0-9A-Z]{6,}-")  # 315028-林区防火


@dataclass(frozen=True, slots=True)
class _Headings:
    """The headings of a list: columns by field, the unit of its amounts, and the row that they stand in."""

    columns: Mapping[str, int]
    unit: str | None
    row: int
    has_bodies: bool  # bodies and their projects stand in one column; a project is what is described
    has_indicators: bool  # cells reach over several rows, and a page may cut them


def read_project_rows(tables: Iterable[LogicalTable]) -> list[ProjectRow]:
    """The projects of all lists that say what they are for, in reading order; without a list, of the forms.

    A form may be about a kind of projects whose members a list names, so that the two are never mixed; but
    what is a list among the forms names others than they.

    Examples
    --------
    >>> from budgetlib.reading.pages import TableCell
    >>> rows = [("项目", "预算数（万元）", "立项依据"), ("林区防火", "50.00", "防火条例")]
    >>> cells = tuple(TableCell(r, c, 1, 1, text, 1) for r in (0, 1) for c, text in enumerate(rows[r]))
    >>> table = LogicalTable("t01", "project_list", None, None, None, 1, 1, 2, 3, 1, cells)
    >>> [(row.project, row.amount_yuan) for row in read_project_rows([table])]
    [('林区防火', Decimal('500000.00'))]
    """
    tables = tuple(tables)
    units = Counter(table.unit for table in tables if table.unit).most_common(1)
    unit = units[0][0] if units else None
    listed = [(table, list(_of_table(table, unit))) for table in tables]
    if any(rows and table.kind != FORMS for table, rows in listed):
        return _each_once(row for _, rows in listed for row in rows)
    return _each_once(row for table, rows in listed for row in rows or _of_forms(table, unit))


def _of_forms(table: LogicalTable, unit: str | None) -> Iterable[ProjectRow]:
    return form_projects(table, unit) if table.kind == FORMS else ()


def _each_once(rows: Iterable[ProjectRow]) -> list[ProjectRow]:
    """A list of money and a list of goals name the same projects, the one perhaps without unit or amount."""
    found: list[ProjectRow] = []
    for row in rows:
        if not any(_is_same(row, other) for other in found):
            found.append(row)
    return found


def _is_same(row: ProjectRow, other: ProjectRow) -> bool:
    is_named_alike = row.project == other.project or row.project.startswith(f"{other.project}（")
    is_of_body = row.implementing_unit in (other.implementing_unit, None)
    return is_named_alike and is_of_body and row.amount_yuan in (other.amount_yuan, None)


def _of_table(table: LogicalTable, common_unit: str | None) -> Iterator[ProjectRow]:
    texts = text_rows(table)
    headings = _headings_of(table, texts, common_unit)
    if headings is None:
        return
    rows = _whole(list(_printed(table, texts, headings)))
    if headings.has_bodies and not any(said.get(field) for _, said in rows for field in DESCRIBES):
        yield from _lowest(rows, headings.unit)
        return
    for page, said in rows:
        said["project"] = _CODE.sub("", said["project"], count=1)
        if _is_project(said, headings):
            yield _project(said, page, headings.unit)


def _lowest(rows: Sequence[tuple[int, Mapping[str, str]]], unit: str | None) -> Iterator[ProjectRow]:
    """The rows that no others add up to, where the sums lead from the total down to every row."""
    projects = [_project(said, page, unit) for page, said in rows if said["project"]]
    lowest = lowest_rows([row.amount_yuan or Decimal(0) for row in projects])
    yield from (projects[n] for n in lowest if projects[n].amount_yuan)


def _printed(
    table: LogicalTable, texts: Sequence[Sequence[str]], headings: _Headings
) -> Iterator[tuple[int, dict[str, str]]]:
    """What the rows say, with their pages; a cell over the rows of several indicators says it once."""
    pages = {cell.row: cell.page for cell in table.cells}
    cells = table.rows()
    column = headings.columns["project"]
    before: tuple[int, dict[str, str]] | None = None
    for n in range(max(headings.row + 1, table.header_rows), table.n_rows):
        now = pages[n], _unclipped({field: texts[n][c] for field, c in headings.columns.items()})
        is_same_cell = cells[n][column] is not None and cells[n][column] is cells[n - 1][column]
        is_on_next_page = before is not None and before[1] == now[1] and before[0] != now[0]
        if not is_same_cell and not is_on_next_page:
            yield now
        before = now


def _unclipped(said: dict[str, str]) -> dict[str, str]:
    """A row whose name runs over into the cell of the amount: …城市”评 | 选700000."""
    over = _OVERFLOW.fullmatch(said["amount"])
    if over is None or not said["project"]:
        return said
    return said | {"project": said["project"] + over["name"], "amount": over["amount"]}


def _is_project(said: Mapping[str, str], headings: _Headings) -> bool:
    name = said["project"]
    if meaning_in("project_headings", name) == "project":
        return False  # a heading that the next page repeats
    if is_total_name(name) or not any(letter.isalpha() for letter in name):
        return False
    if headings.has_indicators and not said["amount"]:
        return False  # the rest of a name that a page has cut
    return not headings.has_bodies or any(said.get(field) for field in DESCRIBES)


def _headings_of(
    table: LogicalTable, texts: Sequence[Sequence[str]], common_unit: str | None
) -> _Headings | None:
    for number, row in enumerate(texts[: table.header_rows]):
        columns: dict[str, int] = {}
        for column, text in enumerate(row):
            if field := meaning_in("project_headings", text):
                columns.setdefault(field, column)
        has_bodies = "project" not in columns and "body_or_project" in columns
        if "body_or_project" in columns:
            columns.setdefault("project", columns.pop("body_or_project"))
        is_list = table.kind == LISTS or bool(DESCRIBES & columns.keys())
        if {"project", "amount"} <= columns.keys() and is_list:
            unit = find_unit(row[columns["amount"]]) or table.unit or common_unit
            has_indicators = any("指标" in text for text in row)
            return _Headings(columns, unit, number, has_bodies, has_indicators)
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
