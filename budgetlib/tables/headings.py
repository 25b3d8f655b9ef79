"""The heading rows of a table, and what they say about each column below them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from budgetlib.money import is_amount
from budgetlib.reading.pages import Cell
from budgetlib.tables.cells import (
    CODE_AND_NAME,
    OUTLINE,
    Matrix,
    is_blank,
    is_code,
    is_index_row,
    row_cells,
    row_texts,
)
from budgetlib.vocabulary.wording import heading_means, is_total_name, path_means, plain, squeeze

MOST_HEADER_ROWS = 7
CODE_PARTS = ("类", "款", "项")  # may stand in the row that numbers the columns


def count_header_rows(rows: Matrix) -> int:
    """How many leading rows of a grid are headings.

    Headings end where amounts, codes, numbered items or a total row begin; a heading cell that spans
    several rows takes all of them with it. A row that numbers the columns belongs to the headings.
    """
    count = 0
    while count < min(len(rows), MOST_HEADER_ROWS):
        if is_index_row(row_texts(rows[count])):
            count += 1
            continue
        if _is_body_row(rows, count):
            break
        count += 1
    return count


def _is_body_row(rows: Matrix, number: int) -> bool:
    texts = row_texts(rows[number])
    if not texts:
        return number > 0 and not _spanned_from_above(rows, number)
    values = [plain(t) for t in texts]
    if any(is_amount(t) and not _is_year(t) for t in texts) or any(CODE_AND_NAME.match(v) for v in values):
        return True
    if number == 0:
        return False
    if _spanned_from_above(rows, number):
        return False
    if OUTLINE.match(values[0]) and not all(OUTLINE.match(v) or _is_heading_word(v) for v in values):
        return True
    if OUTLINE.match(values[0]) and not values[0].startswith("其中"):
        return True
    return (len(texts) == 1 and (is_total_name(texts[0]) or number > 1)) or not any(
        _is_heading_word(v) for v in values
    )


def _is_year(text: str) -> bool:
    return plain(text).isdigit() and 2000 <= int(plain(text)) <= 2100


def _spanned_from_above(rows: Matrix, number: int) -> bool:
    return any(cell.row < number and squeeze(cell.text) for cell in row_cells(rows[number]))


_WORDS = (
    "合计", "总计", "小计", "收入", "支出", "项目", "科目", "名称", "编码",
    "代码", "类", "款", "项", "预算", "决算", "金额", "经费", "资金", "拨款",
    "基金", "单位", "部门", "备注", "基本", "人员", "公用", "其中", "上年",
    "本年", "当年", "年度", "结转", "结余", "费", "指标", "目标", "内容",
    "依据", "采购", "数量", "比例", "增减", "说明", "时间", "类别", "性质",
    "来源", "用途", "序号", "分类", "年初", "执行",
)  # fmt: skip


def _is_heading_word(value: str) -> bool:
    return any(word in value for word in _WORDS)


@dataclass(frozen=True)
class Column:
    """One column of a table with the headings over it, the highest first."""

    index: int
    path: tuple[str, ...]
    role: str  # amount, code, class, section, item, unit_code, unit_name, label, ignore

    @cached_property
    def header(self) -> str:
        """The headings as the contract wants them: top to bottom, joined by `` / ``."""
        return " / ".join(self.path)

    @cached_property
    def meanings(self) -> tuple[str, ...]:
        return tuple(plain(text) for text in self.path)

    def says(self, aspect: str) -> str | None:
        return path_means(aspect, self.meanings)

    @property
    def leaf(self) -> str:
        return self.meanings[-1] if self.meanings else ""


def header_paths(header: Matrix, width: int) -> list[tuple[str, ...]]:
    """The different texts over each column, top to bottom; what numbers the columns is left out."""
    paths: list[list[str]] = [[] for _ in range(width)]
    for row in header:
        is_index = is_index_row(row_texts(row))
        for index, cell in enumerate(row[:width]):
            text = squeeze(cell.text)
            if is_index and text not in CODE_PARTS:
                continue
            if text and (not paths[index] or paths[index][-1] != text):
                paths[index].append(text)
    return [tuple(p) for p in paths]


def spread_tabs(header: Matrix) -> Matrix:
    """Tab-separated headings: each reaches over the blank cells to its right, but not in the last row."""
    spread: Matrix = []
    for row in header[:-1]:
        reach: list[Cell] = []
        for cell in row:
            reach.append(reach[-1] if reach and not squeeze(cell.text) else cell)
        spread.append(reach)
    return [*spread, *header[-1:]]


@dataclass(frozen=True)
class Profile:
    """What the cells of one column hold below the headings."""

    amounts: int = 0
    codes: int = 0
    percents: int = 0
    texts: int = 0


def profile(body: Matrix, index: int, first_row: int = 0) -> Profile:
    """What is printed below the headings; ``first_row`` is the row at which the body begins."""
    found = Profile()
    for number, row in enumerate(body):
        cell = row[index]
        is_again = number > 0 and cell is body[number - 1][index]
        if cell.column != index or cell.row < first_row or is_again:
            continue
        text = plain(cell.text)
        if is_blank(text):
            continue
        if is_code(text):
            found = replace(found, codes=found.codes + 1)
        elif is_amount(text):
            found = replace(found, amounts=found.amounts + 1)
        elif text.endswith("%") and is_amount(text[:-1]):
            found = replace(found, percents=found.percents + 1)
        else:
            found = replace(found, texts=found.texts + 1)
    return found


def read_columns(header: Matrix, body: Matrix, width: int) -> list[Column]:
    """The columns of a table with their roles, from the headings and from what stands below them."""
    paths = header_paths(header, width)
    columns = [Column(i, path, "label") for i, path in enumerate(paths)]
    return [replace(c, role=_role(c, profile(body, c.index, len(header)))) for c in columns]


def _role(column: Column, found: Profile) -> str:
    leaf = column.leaf
    if part := heading_means("code", leaf):
        if part == "code" and heading_means("unit_code", leaf):
            return "unit_code"
        if part != "item" or found.texts <= found.codes + found.amounts:
            return part
    if heading_means("unit_code", leaf):
        return "unit_code"
    if heading_means("unit_name", leaf) and found.amounts == 0:
        return "unit_name"
    if found.percents > found.amounts or heading_means("ignore", leaf):
        return "ignore" if found.texts == 0 or found.amounts else "label"
    return _role_by_content(column, found)


def _role_by_content(column: Column, found: Profile) -> str:
    numbers = found.amounts + found.codes
    if numbers > found.texts:
        return "code" if found.codes > 0 and not found.amounts and _may_hold_codes(column) else "amount"
    if numbers or found.texts:
        return "amount" if found.amounts and _names_money(column) else "label"
    return "amount" if _names_money(column) else "label"


def _may_hold_codes(column: Column) -> bool:
    return not _names_money(column)


def _names_money(column: Column) -> bool:
    """Whether the headings promise amounts, for columns in which nothing is printed."""
    return bool(
        heading_means("total", column.leaf)
        or column.says("spending_type")
        or (column.says("fund") and column.leaf)
        or heading_means("no_spending_total", column.leaf)
        or any(word in column.leaf for word in ("费", "金额", "预算数", "决算数", "收入", "支出", "拨款"))
    ) and not any(word in column.leaf for word in ("名称", "科目", "项目", "分类", "类别", "内容", "来源"))


@dataclass(frozen=True)
class Side:
    """One side of a table: its label columns and the amount columns that belong to them."""

    labels: tuple[Column, ...]
    amounts: tuple[Column, ...]


def split_sides(columns: Sequence[Column]) -> list[Side]:
    """Split a table where labels follow amounts: 收入 left and 支出 right are two sides.

    Trailing labels without amounts (备注, 绩效目标) belong to the side before them.
    """
    sides: list[Side] = []
    labels: list[Column] = []
    amounts: list[Column] = []
    for column in columns:
        if column.role == "amount":
            amounts.append(column)
        elif column.role != "ignore":
            if amounts and _begins_side(column):
                sides.append(Side(tuple(labels), tuple(amounts)))
                labels, amounts = [], []
            labels.append(column)
    if amounts:
        sides.append(Side(tuple(labels), tuple(amounts)))
    elif labels and sides:
        sides[-1] = Side((*sides[-1].labels, *labels), sides[-1].amounts)
    return sides or [Side(tuple(labels), ())]


def _begins_side(column: Column) -> bool:
    """Codes and names begin a side; label columns that only comment on the row before them do not."""
    if column.role in ("code", "class", "unit_code"):
        return True
    return column.role in ("label", "unit_name") and not heading_means("ignore", column.leaf)
