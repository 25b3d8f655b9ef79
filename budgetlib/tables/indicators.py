"""Performance indicators from the tables of goals: three levels, target, weight and what they rest on."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from budgetlib.contract.records import IndicatorRow
from budgetlib.privacy import is_contact_label, redact
from budgetlib.reading.pages import LogicalTable, TableCell
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.wording import squeeze

KINDS = ("department_performance", "project_performance")
_LEVEL3 = ("level3", "combined")
_NAME = re.compile(r"(?:政策)?项目名称|专项名称|政策名称")
_OPERATORS = ("≥", "≤", ">=", "<=", "≧", "≦", "＞", "＜", "＝", ">", "<", "=", "》", "《")
_WORDED = {
    "不低于": "≥",
    "不少于": "≥",
    "大于等于": "≥",
    "不超过": "≤",
    "不高于": "≤",
    "不多于": "≤",
    "小于等于": "≤",
}
_TARGET = re.compile(
    r"(?P<operator>≥|≤|>=|<=|≧|≦|＞|＜|＝|>|<|=|》|《|不低于|不少于|大于等于|不超过|不高于|不多于|小于等于)?"
    r"(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?P<unit>[（(]?[^\d，。；、≥≤><=]{0,10}[）)]?)"
)
_DATE = re.compile(r"^(?:年|月(?!度|次)|日|号|点|时(?!长)).*|.*(?:前|底)$")
_UNIT_IN_NAME = re.compile(r"[（(](?P<unit>[^（）()\d]{1,10})[）)]$")
_KNOWN_LEVELS = re.compile(
    r"^(?P<level1>(?:产出|效益|成本|满意度|履职效能|过程|效果)(?:指标)?)"
    r"(?P<level2>(?:数量|质量|时效|成本|经济成本|社会成本|生态环境成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度|满意度)(?:指标)?)(?P<level3>.+)$"
)
_FILLER = frozenset({"", "/", "-", "—", "无", "……", "...", "…"})


@dataclass(frozen=True, slots=True)
class Target:
    """One target: ``≥`` ``95`` ``%``; a target in words has neither operator nor unit."""

    operator: str | None
    value: str | None
    unit: str | None


@dataclass(slots=True)
class _Levels:
    """Where the reading of a table stands: the levels and the project that hold until replaced."""

    project: str | None = None
    level1: str | None = None
    level2: str | None = None
    columns: Mapping[str, int] = field(default_factory=dict)


# ------------------------------------------------------------------------------------ entry
def read_indicators(tables: Iterable[LogicalTable]) -> list[IndicatorRow]:
    """The indicators of all performance tables, in reading order.

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
    return [row for table in tables if table.kind in KINDS for row in _of_table(table)]


def _of_table(table: LogicalTable) -> Iterator[IndicatorRow]:
    state = _Levels()
    for row in table.rows():
        if (columns := _header(row)) is not None:
            state.columns, state.level1, state.level2 = columns, None, None
            continue
        if (name := _project_name(row)) is not None:
            state.project, state.level1, state.level2 = name, None, None
            continue
        if state.columns and (indicator := _indicator(row, table, state)) is not None:
            yield indicator


# ------------------------------------------------------------------------------------ headings
@cache
def _headings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["field"], re.compile(row["pattern"])) for row in read_vocabulary("narrative_performance")
    )


@cache
def field_of(heading: str) -> str | None:
    """The field of an indicator that a column heading stands for, or ``None``.

    Examples
    --------
    >>> field_of("指标赋分规则"), field_of("分值权重（90分）"), field_of("备注")
    ('scoring', 'weight', None)
    """
    text = squeeze(heading).replace("(", "（").replace(")", "）")
    return next((name for name, pattern in _headings() if pattern.search(text)), None)


def _header(row: Sequence[TableCell | None]) -> dict[str, int] | None:
    """Columns by field if the row is the heading of a list of indicators."""
    columns: dict[str, int] = {}
    for position, cell in enumerate(row):
        if cell is None or cell.column != position or len(cell.text) > 40:
            continue
        name = field_of(cell.text)
        if name is not None and (name != "combined" or "level1" not in columns):
            columns.setdefault(name, position)
    if not any(name in columns for name in _LEVEL3) or not {"target", "operator"} & columns.keys():
        return None
    if "level3" in columns:
        columns.pop("combined", None)
    return columns


def _project_name(row: Sequence[TableCell | None]) -> str | None:
    """The name in a row 项目名称 | 某项目."""
    for position, cell in enumerate(row):
        if cell is None or cell.column != position or not _NAME.fullmatch(squeeze(cell.text).strip("：:")):
            continue
        for other in row[position + 1 :]:
            if other is not None and other is not cell and squeeze(other.text):
                return redact(squeeze(other.text))
    return None


# ------------------------------------------------------------------------------------ rows
def _indicator(row: Sequence[TableCell | None], table: LogicalTable, state: _Levels) -> IndicatorRow | None:
    texts = {name: _text(row, column) for name, column in state.columns.items()}
    if any(cell is not None and is_contact_label(cell.text) for cell in row):
        return None
    state.level1, state.level2 = _carried(texts, state)
    level1, level2, level3 = state.level1, state.level2, texts.get("level3")
    if "combined" in state.columns:
        level1, level2, level3 = split_levels(texts.get("combined") or "")
    target = parse_target(texts.get("target") or "", texts.get("operator"), texts.get("unit"))
    if level3 is None or (target.value is None and target.operator is None):
        return None
    if "project" in state.columns:  # a column of projects: its cell may be cut by a page end
        state.project = texts.get("project") or state.project
    project = state.project
    return IndicatorRow(
        table_id=table.table_id,
        page=_page(row, state.columns, table),
        project=None if table.kind == "department_performance" else project,
        level1=level1,
        level2=level2,
        level3=redact(level3),
        operator=target.operator,
        target=redact(target.value) if target.value else None,
        unit=target.unit or (_unit_in_name(level3) if _is_number(target.value) else None),
        weight=texts.get("weight"),
        prior=texts.get("prior"),
        basis=_redacted(texts.get("basis")),
        scoring=_redacted(texts.get("scoring")),
        evidence=_redacted(texts.get("evidence")),
    )


def _text(row: Sequence[TableCell | None], column: int) -> str | None:
    cell = row[column] if column < len(row) else None
    text = squeeze(cell.text) if cell is not None else ""
    return None if text in _FILLER else text


def _carried(texts: Mapping[str, str | None], state: _Levels) -> tuple[str | None, str | None]:
    level1 = _mended(texts.get("level1"), state.level1)
    level2 = _mended(texts.get("level2"), state.level2)
    if level1 is not None and level1 != state.level1:
        return level1, level2
    return state.level1, level2 or state.level2


def _mended(level: str | None, before: str | None) -> str | None:
    """A level whose cell a page end has cut: 效益指 on one page, 标 on the next."""
    if level in ("标", "指标"):
        return before
    return f"{level}标" if level is not None and level.endswith("指") else level


def _page(row: Sequence[TableCell | None], columns: Mapping[str, int], table: LogicalTable) -> int:
    column = columns.get("level3", columns.get("combined", 0))
    cell = row[column] if column < len(row) else None
    return cell.page if cell is not None else table.first_page


def _redacted(text: str | None) -> str | None:
    return redact(text) if text else None


def _unit_in_name(name: str) -> str | None:
    match = _UNIT_IN_NAME.search(name)
    return match["unit"] if match else None


def _is_number(value: str | None) -> bool:
    return value is not None and re.fullmatch(r"-?[\d,]+(?:\.\d+)?", value) is not None


# ------------------------------------------------------------------------------------ parsing
def split_levels(text: str) -> tuple[str | None, str | None, str | None]:
    """Levels that stand in one cell: 产出指标数量指标办件数.

    Examples
    --------
    >>> split_levels("产出指标数量指标办件数")
    ('产出指标', '数量指标', '办件数')
    """
    match = _KNOWN_LEVELS.match(text)
    if match is None:
        return None, None, text or None
    return match["level1"], match["level2"], match["level3"]


def parse_target(text: str, operator: str | None = None, unit: str | None = None) -> Target:
    """Split a target into operator, number and unit; a target in words stays as it is.

    ``operator`` and ``unit`` are what columns of their own say; 定性 (a judgement) is no operator.

    Examples
    --------
    >>> parse_target("≥18次"), parse_target("有效保障").value
    (Target(operator='≥', value='18', unit='次'), '有效保障')
    """
    plain = squeeze(text)
    own = operator if operator in _OPERATORS else None
    match = _TARGET.fullmatch(plain)
    if not plain or match is None or (not match["operator"] and _DATE.match(match["unit"] or " ")):
        return Target(own, plain or None, unit if plain and own else None)
    printed = match["operator"] or own
    own_unit = re.sub(r"^[（(](.*)[）)]$", r"\1", match["unit"]) or unit
    return Target(
        _WORDED.get(printed, printed) if printed else None, match["number"].replace(",", ""), own_unit or None
    )
