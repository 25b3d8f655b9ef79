"""The heading rows of a table, and what they say about each column below them."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from budgetlib.money import is_amount
from budgetlib.reading.pages import Cell
from budgetlib.tables.cells import (
    CODE_AND_NAME,
    Matrix,
    is_blank,
    is_code,
    is_index_row,
    row_cells,
    row_texts,
)
from budgetlib.vocabulary.outline import outline_depth
from budgetlib.vocabulary.wording import heading_means, is_total_name, path_means, plain, squeeze

MOST_HEADER_ROWS = 7
_MISPRINTED = re.compile(r"[-△]?\d[\d,]*,[\d,]*(?:\.\d+)?")  # 128138,600: no amount, but meant as one
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
        if row_kind(rows, count)[1]:
            break
        count += 1
    return count


@dataclass(frozen=True)
class _Row:
    """One of the first rows of a grid: its texts that are not blank, as printed and for comparing."""

    number: int
    texts: tuple[str, ...]
    is_spanned: bool  # a cell of a row above reaches into it

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(plain(t) for t in self.texts)

    @property
    def first(self) -> str:
        return self.values[0] if self.values else ""

    def is_worded(self) -> bool:
        return any(heading_means("heading", v) for v in self.values)


# What ends the headings: (why, whether the row is of the body, does it hold); the first that holds decides.
ROW_KINDS: tuple[tuple[str, bool, Callable[[_Row], object]], ...] = (
    ("amount", True, lambda row: any(is_amount(v) and not _is_year(v) for v in row.values)),
    ("code with its name", True, lambda row: any(CODE_AND_NAME.match(v) for v in row.values)),
    ("first row", False, lambda row: row.number == 0),
    ("spanned from above", False, lambda row: row.is_spanned),
    ("numbered item", True, lambda row: outline_depth(row.first) is not None),
    ("part of an item", True, lambda row: row.first.startswith("其中:") and not row.is_worded()),
    ("total", True, lambda row: len(row.texts) == 1 and is_total_name(row.first)),
    ("one text below the headings", True, lambda row: len(row.texts) == 1 and row.number > 1),
    ("words of headings", False, _Row.is_worded),
)


def row_kind(rows: Matrix, number: int) -> tuple[str, bool]:
    """What one of the first rows of a grid is, and whether the body begins there."""
    spanned = any(cell.row < number and squeeze(cell.text) for cell in row_cells(rows[number]))
    row = _Row(number, tuple(row_texts(rows[number])), spanned)
    return next(((why, body) for why, body, holds in ROW_KINDS if holds(row)), ("no word of a heading", True))


def _is_year(text: str) -> bool:
    return text.isdigit() and 2000 <= int(text) <= 2100


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
    texts: int = 0

    @property
    def numbers(self) -> int:
        return self.amounts + self.codes


def profile(body: Matrix, index: int, first_row: int = 0) -> Profile:
    """What is printed below the headings; ``first_row`` is the row at which the body begins."""
    own = [row[index] for row in body]
    once = [c for c, above in zip(own, [None, *own], strict=False) if c is not above]
    kinds = Counter(_content(c) for c in once if c.column == index and c.row >= first_row)
    return Profile(kinds["amount"], kinds["code"], kinds["text"])


def _content(cell: Cell) -> str:
    text = plain(cell.text)
    if is_blank(text) or text.endswith("%"):
        return "nothing that counts"
    if is_code(text):
        return "code"
    return "amount" if is_amount(text) or _MISPRINTED.fullmatch(text) else "text"


def read_columns(header: Matrix, body: Matrix, width: int) -> list[Column]:
    """The columns of a table with their roles, from the headings and from what stands below them."""
    paths = header_paths(header, width)
    columns = [Column(i, path, "label") for i, path in enumerate(paths)]
    return [replace(c, role=role_of(c, profile(body, c.index, len(header)))) for c in columns]


# What a column is, by its headings and by what stands below: (role, does it hold); the first that holds.
ROLES: tuple[tuple[str, Callable[[Column, Profile], object]], ...] = (
    ("unit_code", lambda column, _: heading_means("unit_code", column.leaf)),
    ("class", lambda column, _: heading_means("code", column.leaf) == "class"),
    ("section", lambda column, _: heading_means("code", column.leaf) == "section"),
    ("item", lambda column, below: _heads_items(column) and below.texts <= below.numbers),
    ("code", lambda column, _: heading_means("code", column.leaf) == "code"),
    ("unit_name", lambda column, below: heading_means("unit_name", column.leaf) and not below.amounts),
    ("label", lambda column, below: _is_comment(column) and below.texts and not below.amounts),
    ("ignore", lambda column, _: _is_comment(column)),
    ("code", lambda column, below: _holds_codes(below) and not _names_money(column)),
    ("amount", lambda _, below: below.numbers > below.texts),
    ("amount", lambda column, below: below.amounts and _names_money(column)),
    ("label", lambda _, below: below.numbers or below.texts),
    ("amount", lambda column, _: _names_money(column)),
)


def role_of(column: Column, below: Profile) -> str:
    """The role of a column: see ``ROLES``; what nothing is known of is a label."""
    return next((role for role, holds in ROLES if holds(column, below)), "label")


def _heads_items(column: Column) -> bool:
    return heading_means("code", column.leaf) == "item"


def _is_comment(column: Column) -> bool:
    return heading_means("ignore", column.leaf) is not None


def _holds_codes(below: Profile) -> bool:
    return below.codes > below.texts and not below.amounts


def _names_money(column: Column) -> bool:
    """Whether the headings promise amounts, for columns in which nothing is printed."""
    leaf = column.leaf
    if heading_means("label", leaf):
        return False
    aspects = ("money", "total", "no_spending_total")
    return any(heading_means(aspect, leaf) for aspect in aspects) or bool(leaf and column.says("fund"))


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
            if amounts and not _is_comment(column):
                sides.append(Side(tuple(labels), tuple(amounts)))
                labels, amounts = [], []
            labels.append(column)
    if amounts:
        sides.append(Side(tuple(labels), tuple(amounts)))
    elif labels and sides:
        sides[-1] = Side((*sides[-1].labels, *labels), sides[-1].amounts)
    return sides or [Side(tuple(labels), ())]
