"""Tables without rules: rows of amounts that only their alignment holds together."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from budgetlib.money import is_amount
from budgetlib.reading.layout import TextLine
from budgetlib.reading.marks import Glyphs
from budgetlib.reading.pages import Box, Cell, Grid

COLUMN_GAP = 1.0  # of a letter's height: a wider gap parts two cells of one line
ROW_GAP = 3.5  # of a letter's height: lines further apart belong to different tables
FEWEST_ROWS = 3  # rows with several amounts that make a table
MOST_HEADING_LINES = 4

_SENTENCE = re.compile(r"[，。；！？]")
_CAPTION = re.compile(r"单位[:：]|^(?:编制|填报)?(?:部门|单位)(?:名称)?[:：]")
_MONEY = re.compile(r"\d\.\d|\d,\d{3}")

Index = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters of one line with no wide gap in it."""

    text: str
    x0: float
    x1: float


def is_amount_word(word: Word) -> bool:
    """Whether a word is an amount of money; a bare whole number may be a code, a year or a count."""
    return bool(_MONEY.search(word.text)) and is_amount(word.text)


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line as words, with the letters that it is made of."""

    words: tuple[Word, ...]
    top: float
    bottom: float
    letters: Index

    @property
    def amounts(self) -> int:
        return sum(is_amount_word(w) for w in self.words)


def aligned_grids(glyphs: Glyphs, loose: Iterable[TextLine]) -> Iterator[tuple[Grid, Index]]:
    """Tables among the lines of letters that no ruled table holds, each with the letters that it takes.

    A table is a run of near lines of which at least three print several amounts, with the lines of headings
    above them. Its columns are the bands that the words of its rows leave between white gaps.
    """
    rows = [_row(glyphs, part) for _, part in loose]
    for run in _runs(rows):
        table = _with_headings(rows, run)
        if (columns := _columns([rows[i] for i in run])) and len(columns) > 1:
            chosen = [rows[i] for i in table]
            yield _grid(chosen, columns), np.concatenate([row.letters for row in chosen])


def _row(glyphs: Glyphs, part: Index) -> Row:
    x0, x1 = glyphs.x0[part], glyphs.x1[part]
    height = glyphs.bottom[part] - glyphs.top[part]
    edges = [0, *(np.flatnonzero(x0[1:] - x1[:-1] > COLUMN_GAP * height[1:]) + 1).tolist(), len(part)]
    words = tuple(
        Word("".join(glyphs.text[i] for i in part[a:b]), float(x0[a]), float(x1[a:b].max()))
        for a, b in itertools.pairwise(edges)
    )
    return Row(words, float(glyphs.top[part].min()), float(glyphs.bottom[part].max()), part)


def _runs(rows: Sequence[Row]) -> Iterator[list[int]]:
    """Near lines that are rows of one table: most print amounts, none is a sentence."""
    run: list[int] = []
    for number, row in enumerate(rows):
        if run and not _follows(rows[run[-1]], row):
            yield from _kept(rows, run)
            run = []
        if row.amounts or (run and _is_label(row)):
            run.append(number)
    yield from _kept(rows, run)


def _follows(above: Row, row: Row) -> bool:
    near = row.top - above.bottom < ROW_GAP * max(above.bottom - above.top, 1.0)
    return near and (row.amounts > 0 or _is_label(row))


def _is_label(row: Row) -> bool:
    """A line of the table without amounts: a heading row of a group, or the rest of a long name."""
    text = "".join(w.text for w in row.words)
    return (
        len(row.words) <= 3 and len(text) <= 40 and not _SENTENCE.search(text) and not _CAPTION.search(text)
    )


def _kept(rows: Sequence[Row], run: list[int]) -> Iterator[list[int]]:
    while run and not rows[run[-1]].amounts:
        run = run[:-1]
    if any(_SENTENCE.search("".join(w.text for w in rows[i].words)) for i in run):
        return
    several = sum(rows[i].amounts >= 2 for i in run)
    single = sum(rows[i].amounts == 1 and len(rows[i].words) >= 2 for i in run)
    if several >= FEWEST_ROWS or several + single >= 2 * FEWEST_ROWS:
        yield run


def _with_headings(rows: Sequence[Row], run: list[int]) -> list[int]:
    """The run with the lines of headings above it: several words, no caption and no sentence."""
    first = run[0]
    while first > 0 and run[0] - first < MOST_HEADING_LINES:
        row = rows[first - 1]
        text = "".join(w.text for w in row.words)
        near = rows[first].top - row.bottom < ROW_GAP * max(row.bottom - row.top, 1.0)
        if not near or len(row.words) < 2 or _SENTENCE.search(text) or _CAPTION.search(text):
            break
        first -= 1
    return [*range(first, run[0]), *run]


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Bands of the page's width for the columns, from left to right.

    Amounts make bands of their own; between two of them stand labels, whose words make bands in turn.
    """
    words = [w for row in rows if row.amounts for w in row.words]
    amounts = _merged((w.x0, w.x1) for w in words if is_amount_word(w))
    columns: list[tuple[float, float]] = []
    for slot in range(len(amounts) + 1):
        labels = [w for w in words if not is_amount_word(w) and _slot(w, amounts) == slot]
        columns += _merged((w.x0, w.x1) for w in labels)
        columns += amounts[slot : slot + 1]
    return columns


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Overlapping spans put together, from left to right."""
    bands: list[list[float]] = []
    for x0, x1 in sorted(spans):
        if bands and x0 <= bands[-1][1]:
            bands[-1][1] = max(bands[-1][1], x1)
        else:
            bands.append([x0, x1])
    return [(x0, x1) for x0, x1 in bands]


def _slot(word: Word, amounts: Sequence[tuple[float, float]]) -> int:
    """How many columns of amounts stand to the left of a label."""
    middle = (word.x0 + word.x1) / 2
    return sum((x0 + x1) / 2 < middle for x0, x1 in amounts)


def _grid(rows: Sequence[Row], columns: Sequence[tuple[float, float]]) -> Grid:
    """Words into the bands; a heading that reaches over several bands is one merged cell."""
    borders = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(columns)]
    edges = [columns[0][0], *itertools.accumulate(borders, max), columns[-1][1]]
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        taken = 0
        for first, last, text in _placed(row, columns):
            first = max(first, taken)
            cells.extend(_cell(number, c, c, "", row, edges) for c in range(taken, first))
            if first <= last:
                cells.append(_cell(number, first, last, text, row, edges))
                taken = last + 1
            elif cells:
                cells[-1] = _cell(number, cells[-1].column, taken - 1, cells[-1].text + text, row, edges)
        cells.extend(_cell(number, c, c, "", row, edges) for c in range(taken, len(columns)))
    box = Box(edges[0], rows[0].top, edges[-1], rows[-1].bottom)
    return Grid(len(rows), len(columns), tuple(cells), box, "aligned")


def _placed(row: Row, columns: Sequence[tuple[float, float]]) -> Iterator[tuple[int, int, str]]:
    """Each word with the first and last column that it stands over: a heading may span several."""
    for word in row.words:
        middle = (word.x0 + word.x1) / 2
        over = [i for i, (a, b) in enumerate(columns) if word.x0 <= (a + b) / 2 <= word.x1]
        if len(over) < 2 or row.amounts:
            over = [min(range(len(columns)), key=lambda i: _distance(columns[i], word, middle))]
        yield over[0], over[-1], word.text


def _distance(column: tuple[float, float], word: Word, middle: float) -> tuple[float, float]:
    """How far a word is from a column: the less they overlap, and the further their middles are apart."""
    overlap = min(column[1], word.x1) - max(column[0], word.x0)
    return (-max(overlap, 0.0), abs(sum(column) / 2 - middle))


def _cell(row: int, first: int, last: int, text: str, line: Row, edges: Sequence[float]) -> Cell:
    box = Box(edges[first], line.top, edges[last + 1], line.bottom)
    return Cell(row, first, 1, last - first + 1, text, box)
