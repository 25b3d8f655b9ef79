"""Grids as matrices, and what a single cell can be: an amount, a code, a running index."""

import itertools
import re
from collections.abc import Iterable, Sequence

from budgetlib.money import BLANKS
from budgetlib.reading.pages import Cell, by_position
from budgetlib.vocabulary.wording import heading_means, plain, squeeze

Matrix = list[list[Cell]]
FEWEST_NUMBERS = 3  # that number columns where no 栏次 says so: two can be an item and its amount
LATEST_FIRST = 3  # the label columns before the first amount are counted, too

_CODE = r"(?P<code>\d{3}(?:\d\d){0,2})"
CODE = re.compile(rf"{_CODE}$")
# 2010405-日常经济运行调节 is a code and its name; 365日 and 100年 are numbers with a unit.
CODE_AND_NAME = re.compile(
    rf"(?!\d{{3}}[年月日])[\[【〔(]?{_CODE}[\]】〕)]?[-—–_:、.]?(?P<name>[^\d.,%-].*)$"
)
# 支出2120803-城市建设支出: the end of the name above, which was printed over the line between the rows
TAIL_CODE_AND_NAME = re.compile(r"(?P<tail>[^\d\s]{1,20})(?P<code>[23]\d{6})[-—–](?P<name>[^\d.,%-].*)$")
NAME_AND_CODE = re.compile(rf"(?P<name>\D+)[\[(]{_CODE}[\])]$")
INDEX_SUM = re.compile(r"(\d{1,2})=\d[\d+-]+$")  # the column is a sum of others: 1=2+3


def matrix(cells: Iterable[Cell], n_rows: int, n_columns: int) -> Matrix:
    """The cells by position, blank ones where none stands."""
    return [
        [c if c is not None else Cell(r, i, 1, 1, "") for i, c in enumerate(row)]
        for r, row in enumerate(by_position(cells, n_rows, n_columns))
    ]


def row_cells(row: Sequence[Cell]) -> list[Cell]:
    """The different cells of one matrix row, from left to right."""
    return [cell for i, cell in enumerate(row) if i == 0 or cell is not row[i - 1]]


def row_texts(row: Sequence[Cell]) -> list[str]:
    """The texts of one matrix row that are not blank, without white space."""
    return [text for cell in row_cells(row) if (text := squeeze(cell.text))]


def is_blank(text: str) -> bool:
    return plain(text) in BLANKS


def is_code(text: str) -> bool:
    """Whether a cell prints a classification code of three, five or seven digits and nothing else."""
    return bool(CODE.match(plain(text)))


def is_index_row(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: 栏次 1 2 3, or ** 1 2 3."""
    firsts = [m[1] if (m := INDEX_SUM.match(plain(t))) else plain(t) for t in texts]
    numbers = [int(t) for t in firsts if t.isdigit()]
    labels = [t for t in firsts if not t.isdigit()]
    if not all(heading_means("index", t) for t in labels):
        return False
    steps = {b - a for a, b in itertools.pairwise(numbers)}
    enough = 1 if labels else FEWEST_NUMBERS
    return len(numbers) >= enough and steps <= {1, 2} and numbers[0] <= LATEST_FIRST
