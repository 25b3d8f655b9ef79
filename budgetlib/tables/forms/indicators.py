"""Performance indicators from the tables of goals: three levels, target, weight and what they rest on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from budgetlib.contract.records import IndicatorRow
from budgetlib.privacy import is_contact_label, redact
from budgetlib.reading.pages import LogicalTable, TableCell
from budgetlib.tables.forms.form_labels import project_named, text_rows
from budgetlib.tables.forms.indicator_columns import indicator_columns
from budgetlib.tables.forms.target_values import parse_target, split_levels, unit_in_name
from budgetlib.vocabulary.kinds import kind_of, kinds_with_layout

NOTHING = frozenset({"/", "-", "无"})  # printed where there is nothing to say


@dataclass(slots=True)
class _Place:
    """Where the reading of a form stands: the project and the levels that hold until replaced."""

    project: str | None = None
    level1: str = ""
    level2: str = ""
    columns: Mapping[str, int] = field(default_factory=dict)


def read_indicators(tables: Iterable[LogicalTable]) -> list[IndicatorRow]:
    """The indicators of all forms, in reading order.

    A merged level holds for all rows that it covers, a blank one for the rows below the last printed;
    the columns are known by their headings, which may stand in the middle of a form and again on the
    next page. ``project`` is ``None`` where the table is about the whole department.

    Examples
    --------
    >>> cells = [(0, 0, "三级指标"), (0, 1, "指标值"), (1, 0, "办结率"), (1, 1, "≥95%")]
    >>> table = LogicalTable("t01", "department_performance", None, None, None, 1, 1, 2, 2, 1,
    ...                      tuple(TableCell(r, c, 1, 1, text, 1) for r, c, text in cells))
    >>> [(i.level3, i.operator, i.target, i.unit) for i in read_indicators([table])]
    [('办结率', '≥', '95', '%')]
    """
    forms = kinds_with_layout("form")
    return [row for table in tables if table.kind in forms for row in _of_table(table)]


def _of_table(table: LogicalTable) -> Iterator[IndicatorRow]:
    place = _Place()
    for row, texts in zip(table.rows(), text_rows(table), strict=True):
        if columns := indicator_columns(texts):
            place.columns, place.level1, place.level2 = columns, "", ""
        elif project := project_named(texts):
            place.project, place.level1, place.level2 = project, "", ""
        elif place.columns and not any(is_contact_label(text) for text in texts):
            fields = {name: _said(texts[column]) for name, column in place.columns.items()}
            yield from _indicator(fields, row, table, place)


def _said(text: str) -> str:
    return "" if text in NOTHING else text


def _indicator(
    texts: Mapping[str, str], row: Sequence[TableCell | None], table: LogicalTable, place: _Place
) -> Iterator[IndicatorRow]:
    _carry_levels(texts, place)
    level1, level2, level3 = place.level1, place.level2, texts.get("level3", "")
    if "combined" in texts:
        level1, level2, level3 = split_levels(texts["combined"])
    target = parse_target(texts.get("target", ""), texts.get("operator"), texts.get("unit"))
    if not level3 or not (target.value or target.operator) or _is_one_cell(row, place.columns):
        return
    place.project = texts.get("project") or place.project  # a column of projects: a page end may cut its cell
    is_of_project = kind_of(table.kind).items == "project"
    is_number = (target.value or "").replace(".", "").isdigit()
    yield IndicatorRow(
        table_id=table.table_id,
        page=_page(row, place.columns),
        project=place.project if is_of_project else None,
        level1=level1 or None,
        level2=level2 or None,
        level3=redact(level3),
        operator=target.operator,
        target=redact(target.value or "") or None,
        unit=target.unit or (unit_in_name(level3) if is_number else None),
        weight=texts.get("weight") or None,
        prior=texts.get("prior") or None,
        basis=redact(texts.get("basis", "")) or None,
        scoring=redact(texts.get("scoring", "")) or None,
        evidence=redact(texts.get("evidence", "")) or None,
    )


def _is_one_cell(row: Sequence[TableCell | None], columns: Mapping[str, int]) -> bool:
    """Whether one cell covers name and target: 总分 over all columns but the scores is no indicator."""
    name = row[columns["level3" if "level3" in columns else "combined"]]
    return "target" in columns and row[columns["target"]] is name


def _carry_levels(texts: Mapping[str, str], place: _Place) -> None:
    level1 = _mended(texts.get("level1", ""), place.level1)
    level2 = _mended(texts.get("level2", ""), place.level2)
    if level1 and level1 != place.level1:
        place.level1, place.level2 = level1, level2
    elif level2:
        place.level2 = level2


def _mended(level: str, before: str) -> str:
    """A level whose cell a page end has cut: 效益指 on one page, 标 on the next."""
    if level == "标":
        return before
    return f"{level}标" if level.endswith("指") else level


def _page(row: Sequence[TableCell | None], columns: Mapping[str, int]) -> int:
    cell = row[columns["level3" if "level3" in columns else "combined"]]
    assert cell is not None  # it prints the indicator
    return cell.page
