"""What the label columns of a row say: code, name, level, classification, and whether it is a total."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from budgetlib.reading.pages import Cell, LogicalTable
from budgetlib.tables.cells import (
    CODE_AND_NAME,
    NAME_AND_CODE,
    TAIL_CODE_AND_NAME,
    Matrix,
    is_blank,
    is_index_row,
    row_texts,
)
from budgetlib.tables.columns import Context, flow_of_side, phase_of
from budgetlib.tables.headings import Column, Side
from budgetlib.vocabulary.kinds import kind_of
from budgetlib.vocabulary.wording import heading_means, is_total_name, plain, squeeze

LEVELS = {3: 1, 5: 2, 7: 3}  # digits of a code -> 类, 款, 项
CODE_ROLES = ("class", "section", "item", "code")
CLASSES = {"2": "functional", "3": "economic", "5": "government_economic"}  # by the first digit of a code
ECONOMIC = ["economic", "government_economic"]  # the department's goes first
YEARS = "年度"  # the heading of a column whose rows are years


@dataclass(frozen=True, slots=True)
class Item:
    """The item of one row on one side of a table."""

    code: str | None
    name: str | None
    level: int | None
    classification: str
    second_code: str | None = None
    second_name: str | None = None
    is_total: bool = False
    phase: str | None = None  # where the row, not the column, says the phase
    fiscal_year: int | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One classification of a row: a code, a name, and what its headings call it."""

    code: str | None
    name: str | None
    heading: str | None
    is_group: bool = False  # a class of projects, not the project


def read_items(side: Side, rows: Matrix, table: LogicalTable, context: Context) -> dict[int, Item]:
    """The items of one side by row number, the heading rows left out."""
    groups = label_groups(side.labels, rows[table.header_rows :])
    flow = flow_of_side(side, table)
    memory: dict[int, list[str]] = {}
    read: dict[int, list[Label]] = {}
    for number in range(table.header_rows, table.n_rows):
        row = rows[number]
        if not is_index_row(row_texts(row)):
            read[number] = [x for group in groups if (x := _read_label(group, row, memory)) is not None]
    usual = _usual_class(read.values())
    out = {n: _item(labels, side, rows[n], table, context, flow, usual) for n, labels in read.items()}
    return _with_unit_totals(out, side, rows)


def _usual_class(rows: Iterable[Sequence[Label]]) -> str | None:
    """The classification of most rows that print a code: also that of the total under them."""
    classes = Counter(_class_of(first) for labels in rows if (first := _ordered(labels)[0]) and first.code)
    return next((found for found, _ in classes.most_common(1)), None)


def label_groups(labels: Sequence[Column], body: Matrix) -> list[list[Column]]:
    """Split label columns into classifications.

    Each begins with a code column that follows a name, or is one column that prints code and name together,
    or one that names the projects of the coded item before it.
    """
    groups: list[list[Column]] = []
    for column in labels:
        if column.role in ("unit_code", "unit_name"):
            continue
        has_name = bool(groups) and any(c.role == "label" for c in groups[-1])
        starts = column.role in ("code", "class") or _prints_codes(column, body)
        coded = bool(groups) and any(c.role != "label" for c in groups[-1])
        starts = starts or (coded and bool(heading_means("project", column.leaf)))
        if not groups or (starts and has_name):
            groups.append([])
        groups[-1].append(column)
    return _with_codes_after_names(groups)


def _with_codes_after_names(groups: Sequence[list[Column]]) -> list[list[Column]]:
    """Put together a name and the code that stands after it: 科目名称, 科目编码."""
    whole: list[list[Column]] = []
    for group in groups:
        is_bare = all(c.role != "label" for c in group)
        if is_bare and whole and all(c.role == "label" for c in whole[-1]):
            whole[-1].extend(group)
        else:
            whole.append(list(group))
    return whole


def _prints_codes(column: Column, body: Matrix) -> bool:
    """Whether most cells of a label column print a code together with its name."""
    texts = [text for row in body if not is_blank(text := plain(row[column.index].text))]
    coded = sum(bool(CODE_AND_NAME.match(text)) for text in texts)
    return coded > len(texts) / 2


def _read_label(group: Sequence[Column], row: Sequence[Cell], memory: dict[int, list[str]]) -> Label | None:
    code = _code([c for c in group if c.role in CODE_ROLES], row, memory)
    names = [c for c in group if c.role == "label"]
    texts = [(c, squeeze(row[c.index].text)) for c in names]
    texts = [(c, t) for c, t in texts if not is_blank(t)]
    printed = [squeeze(row[c.index].text) for c in group if c.role != "label"]
    if not texts:
        stray = next((t for t in printed if t and not plain(t).isdigit()), None)
        if stray and (match := CODE_AND_NAME.match(plain(stray))):
            return Label(match["code"], _without_code(stray), _heading(group))
        return Label(code, stray, _heading(group)) if code or stray else None
    column, name = _name_of(texts)
    if code is None:
        code, name = split_code(name)
    return Label(code, name, _heading([column, *group]), bool(heading_means("group", column.leaf)))


def _name_of(texts: Sequence[tuple[Column, str]]) -> tuple[Column, str]:
    """The first label that is no mere group; a 小计 under a merged group keeps the group's name before it."""
    texts = [t for t in texts if not heading_means("group", t[0].leaf)] or texts
    column, name = texts[0]
    if len(texts) > 1 and is_total_name(texts[1][1]) and not is_total_name(name):
        return column, name + texts[1][1]
    is_group = len(texts) > 1 and bool(column.path) and column.path == texts[1][0].path
    return texts[1] if is_group else texts[0]  # one heading over both: the first is the group of the second


def _heading(group: Sequence[Column]) -> str | None:
    for column in group:
        if found := column.says("classification"):
            return found
    return None


def _code(parts: Sequence[Column], row: Sequence[Cell], memory: dict[int, list[str]]) -> str | None:
    """Join 类, 款, 项; a row that prints only its own part takes the others from the rows above."""
    cells = [row[c.index] for c in parts]
    whole = [plain(cell.text) if i == 0 or cell is not cells[i - 1] else "" for i, cell in enumerate(cells)]
    texts = [t if t.isdigit() else "" for t in whole]
    texts = [
        t.zfill(2) if c.role != "class" and len(t) == 1 else t for c, t in zip(parts, texts, strict=True)
    ]
    if not any(texts):
        return None
    if any(len(t) in (5, 7) for t in texts):
        return max(texts, key=len)
    last = max(i for i, t in enumerate(texts) if t)
    known = memory.setdefault(parts[0].index, [""] * len(parts))
    first = next(i for i, t in enumerate(texts) if t)
    full = [*known[:first], *texts[first : last + 1]]
    if not all(full):
        return "".join(t for t in texts if t)
    memory[parts[0].index] = [*full, *[""] * (len(parts) - len(full))]
    return "".join(full)


def split_code(text: str) -> tuple[str | None, str]:
    """Split a code printed with its name in one cell.

    Examples
    --------
    >>> split_code("[2010301]行政运行")
    ('2010301', '行政运行')
    >>> split_code("行政运行（2010801）")
    ('2010801', '行政运行')
    >>> split_code("一、一般公共服务支出")
    (None, '一、一般公共服务支出')
    """
    value = plain(text)
    if match := CODE_AND_NAME.match(value):
        return match["code"], _without_code(text)
    if match := TAIL_CODE_AND_NAME.match(value):
        return match["code"], match["name"]
    if match := NAME_AND_CODE.match(value):
        return match["code"], re.sub(r"[\[(（]\d+[\])）]$", "", text)
    return None, text


def _without_code(text: str) -> str:
    return re.sub(r"^[\[【〔(（]?[\d０-９]+[\]】〕)）]?[-—－–_:：、.]?", "", squeeze(text))


def _item(
    labels: Sequence[Label],
    side: Side,
    row: Sequence[Cell],
    table: LogicalTable,
    context: Context,
    flow: str,
    usual: str | None,
) -> Item:
    first, second = _ordered(labels)
    bodies = [squeeze(row[c.index].text) for c in side.labels if c.role == "unit_name"]
    name = first.name if first and first.name else next((body for body in bodies if body), None)
    code = first.code if first else None
    phase, year = _phase_of_row(side, row, context)
    classification = _classification(first, table, flow, usual)
    return Item(
        code=code,
        name=name,
        level=LEVELS.get(len(code)) if code and classification in CLASSES.values() else None,
        classification=classification,
        second_code=second.code if second else None,
        second_name=second.name if second else None,
        is_total=bool(name and is_total_name(name)),
        phase=phase,
        fiscal_year=year,
    )


def _ordered(labels: Sequence[Label]) -> tuple[Label | None, Label | None]:
    """The first classification and the next; of two economic ones the department's goes first."""
    named = [label for label in labels if label.code or label.name]
    if not named:
        return None, None
    if not is_total_name(named[0].name or ""):
        named.sort(key=lambda label: label.is_group)
    economic = [label for label in named if _class_of(label) in ECONOMIC]
    if [_class_of(label) for label in economic] == ECONOMIC[::-1]:
        named = [label for label in named if label not in economic] + economic[::-1]
    others = [label for label in named[1:] if label.code or label.name != named[0].name]
    coded = [label for label in others if label.code]
    return named[0], next(iter([*coded, *others]), None)


def _class_of(label: Label) -> str | None:
    by_code = CLASSES.get(label.code[0]) if label.code else None
    return by_code or label.heading


def _classification(label: Label | None, table: LogicalTable, flow: str, usual: str | None) -> str:
    by_label = _class_of(label) if label else None
    if label and label.code and by_label:
        return by_label
    if table.kind == "three_public_expenses":
        return "three_public"
    if flow == "revenue":
        return "revenue_source"
    return by_label or usual or kind_of(table.kind).items or "other"


def _phase_of_row(side: Side, row: Sequence[Cell], context: Context) -> tuple[str | None, int | None]:
    """The phase where a row names it: a column 年度 with 2025年, 增减变化金额, or rows 预算数 and 决算数."""
    for column in side.labels:
        text = plain(row[column.index].text)
        if text and (column.leaf == YEARS or heading_means("no_item", text)):
            return phase_of([text], context)
    return None, None


def _with_unit_totals(items: dict[int, Item], side: Side, rows: Matrix) -> dict[int, Item]:
    """Mark the row of a body that sums what is below it: units whose codes begin with its own, or items."""
    column = next((c for c in side.labels if c.role == "unit_code"), None)
    if column is None:
        return _with_body_total(items, side, rows)
    codes = {number: plain(rows[number][column.index].text) for number in items}
    out = dict(items)
    for number, code in codes.items():
        below, following = codes.get(number + 1, ""), items.get(number + 1)
        sums_units = below.startswith(code) and len(below) > len(code)
        own = items[number].code  # some print the item's code in the column of the units
        is_item_below = following is not None and following.code is not None
        sums_items = own is None and is_item_below and below in ("", following and following.code)
        if code.isdigit() and code != own and (sums_units or sums_items):
            out[number] = replace(items[number], is_total=True)
    return out


def _with_body_total(items: dict[int, Item], side: Side, rows: Matrix) -> dict[int, Item]:
    """Mark a first row that bears a body's name alone, over nothing but items or over its first unit.

    It is no total where units follow that have a row and items each: then it is the first of them.
    """
    names = [c.index for c in side.labels if c.role == "unit_name"]
    bodies = {squeeze(rows[number][index].text) for number in items for index in names}
    bare = [n for n, item in items.items() if item.code is None and item.name and item.name in bodies]
    coded = [n for n, item in items.items() if item.code is not None]
    if not (bare and coded) or any(item.is_total for item in items.values()):
        return items
    first, second = next(iter(items)), next((n for n in bare[1:]), None)
    if bare[0] != first or (second is not None and second > coded[0]):
        return items
    return {**items, first: replace(items[first], is_total=True)}
