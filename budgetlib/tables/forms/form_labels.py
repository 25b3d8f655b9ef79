"""The labels of a form: what stands beside or above a value, and what it says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile

from budgetlib.money import is_amount
from budgetlib.privacy import redact
from budgetlib.reading.pages import LogicalTable
from budgetlib.tables.cells import is_blank
from budgetlib.vocabulary.wording import meaning_in, plain, squeeze

LONGEST_LABEL = 24  # characters: what is longer is a goal or a rule that happens to speak of money


@dataclass(frozen=True, slots=True)
class FormLabel:
    """A text that names a value, and the row in which it stands; blank where nothing names it."""

    text: str
    row: int

    @property
    def means(self) -> str | None:
        """``money``, ``count`` for what is a number and no money, or ``None``."""
        text = plain(self.text)
        return meaning_in("form_labels", text) if len(text) <= LONGEST_LABEL else None


def text_rows(table: LogicalTable) -> list[list[str]]:
    """The texts of a table without white space; a merged cell's stands at every position that it covers."""
    return [[squeeze(cell.text) if cell is not None else "" for cell in row] for row in table.rows()]


def label_left(texts: Sequence[Sequence[str]], row: int, column: int) -> FormLabel:
    """The nearest text to the left of a cell that is no number."""
    return _nearest([(texts[row][c], row) for c in range(column - 1, -1, -1)])


def label_above(texts: Sequence[Sequence[str]], row: int, column: int) -> FormLabel:
    """The nearest text above a cell that is no number."""
    return _nearest([(texts[r][column], r) for r in range(row - 1, -1, -1)])


def labels_over(texts: Sequence[Sequence[str]], label: FormLabel, column: int) -> list[str]:
    """The labels of money that stand one over the other, from the lowest: 财政拨款, 全年执行数."""
    above = (FormLabel(texts[row][column], row) for row in range(label.row, -1, -1))
    return [plain(found.text) for found in takewhile(lambda found: found.means == "money", above)]


def _nearest(texts: Sequence[tuple[str, int]]) -> FormLabel:
    return next((FormLabel(text, row) for text, row in texts if not _is_number(text)), FormLabel("", 0))


def _is_number(text: str) -> bool:
    value = plain(text).rstrip("%")
    return is_blank(value) or is_amount(value)


def project_named(texts: Sequence[str]) -> str | None:
    """The name in a row 项目名称 | 某项目; ``None`` where a row names no project.

    Examples
    --------
    >>> project_named(["项目名称：", "林区防火", "林区防火"])
    '林区防火'
    """
    printed = [text for text, _ in groupby(texts) if text]
    names = (
        value
        for label, value in pairwise(printed)
        if meaning_in("form_labels", plain(label).rstrip(":")) == "project"
    )
    name = next(names, None)
    return redact(name) if name else None
