"""Letters into the cells of a lattice, and the rest into lines of running text."""

import itertools
import re
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from budgetlib.reading.lattice import Ints, Lattice
from budgetlib.reading.marks import Glyphs
from budgetlib.reading.pages import Box, Cell, Grid, Line

SAME_LINE = 0.5  # of a letter's height: middles nearer than this stand on one line
TALL = 1.4  # of the usual height of letters: no box counts for more
WORD_GAP = 0.4  # of a letter's height: a wider gap is a blank
NEXT_LETTER = 0.35  # of a letter's height: letters nearer than this belong to one word
DOUBLE_PRINT = 0.3  # of a letter's width: the same letter printed again this near makes it bold

_NUMBER = re.compile(r"[-−△▲]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?")
_NUMERIC = frozenset("0123456789.,-−%")


def place(glyphs: Glyphs, lattice: Lattice) -> Ints:
    """The cell of each letter by its middle, -1 outside; a number that runs over its border stays whole."""
    x, y = (glyphs.x0 + glyphs.x1) / 2, (glyphs.top + glyphs.bottom) / 2
    column = np.searchsorted(lattice.xs, x) - 1
    row = np.searchsorted(lattice.ys, y) - 1
    rows, columns = lattice.owner.shape
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    cells = np.full(len(glyphs), -1, dtype=np.int64)
    cells[inside] = lattice.owner[row[inside], column[inside]]
    for start, stop in (*_overflowing_pieces(glyphs, cells), *_overflowing_numbers(glyphs, cells)):
        cells[start:stop] = _cell_of_most(cells[start:stop])
    return cells


def _overflowing_pieces(glyphs: Glyphs, cells: Ints) -> Iterator[tuple[int, int]]:
    """Runs of letters that the file writes at once on one line and that cross a cell's border.

    A spreadsheet prints a long text over the cell beside it; it belongs to the cell that holds most of it.
    """
    same = (glyphs.piece[1:] == glyphs.piece[:-1]) & (glyphs.piece[1:] != -1)
    same &= np.abs(glyphs.bottom[1:] - glyphs.bottom[:-1]) < SAME_LINE * (glyphs.bottom - glyphs.top)[1:]
    same &= np.abs(glyphs.x0[1:] - glyphs.x1[:-1]) < (glyphs.bottom - glyphs.top)[1:]
    crossings = np.flatnonzero(same & (cells[1:] != cells[:-1]))
    if not len(crossings):
        return
    edges = np.flatnonzero(~same) + 1
    for crossing in crossings.tolist():
        after = int(np.searchsorted(edges, crossing, side="right"))
        start = int(edges[after - 1]) if after else 0
        stop = int(edges[after]) if after < len(edges) else len(cells)
        if _is_mostly_in_one(cells[start:stop]) and not _ends_with_number(glyphs, start, crossing, stop):
            yield start, stop


def _is_mostly_in_one(cells: Ints) -> bool:
    """Whether most letters of a run stand in one cell, and the rest in the cells beside it."""
    inside = cells[cells >= 0]
    times = np.unique(inside, return_counts=True)[1]
    return 2 <= len(times) <= 3 and 2 * int(times.max()) >= len(inside)


def _ends_with_number(glyphs: Glyphs, start: int, crossing: int, stop: int) -> bool:
    """Whether one side of the border is a number of its own: then the file wrote two cells at once."""
    sides = ("".join(glyphs.text[start : crossing + 1]), "".join(glyphs.text[crossing + 1 : stop]))
    whole = _NUMBER.fullmatch("".join(sides))
    return not whole and any(_NUMBER.fullmatch(side) for side in sides)


def _overflowing_numbers(glyphs: Glyphs, cells: Ints) -> Iterator[tuple[int, int]]:
    """Runs of adjacent digits over a cell's border that together are one printed number."""
    height = glyphs.bottom - glyphs.top
    near = (np.abs(glyphs.x0[1:] - glyphs.x1[:-1]) < NEXT_LETTER * height[1:]) & (
        np.abs(glyphs.bottom[1:] - glyphs.bottom[:-1]) < SAME_LINE * height[1:]
    )
    for crossing in np.flatnonzero(near & (cells[1:] != cells[:-1])).tolist():
        if glyphs.text[crossing] not in _NUMERIC or glyphs.text[crossing + 1] not in _NUMERIC:
            continue
        start, stop = crossing, crossing + 2
        while start > 0 and near[start - 1] and glyphs.text[start - 1] in _NUMERIC:
            start -= 1
        while stop < len(cells) and near[stop - 1] and glyphs.text[stop] in _NUMERIC:
            stop += 1
        is_outline = glyphs.text[stop : stop + 1] == ["、"]  # 656.73 | 1、一般公共服务支出
        if not is_outline and _NUMBER.fullmatch("".join(glyphs.text[start:stop])):
            yield start, stop


def _cell_of_most(cells: Ints) -> int:
    inside = cells[cells >= 0]
    numbers, times = np.unique(inside, return_counts=True)
    return int(numbers[np.argmax(times)])


def grid(glyphs: Glyphs, cells: Ints, lattice: Lattice, engine: str = "lattice") -> Grid:
    """The lattice with the text of its cells."""
    return grid_of_texts(lattice, _cell_texts(glyphs, cells), engine)


def grid_of_texts(lattice: Lattice, texts: dict[int, str], engine: str) -> Grid:
    """The lattice as a grid; ``texts`` gives the text of a cell by its number."""
    xs, ys = lattice.xs.tolist(), lattice.ys.tolist()
    filled = tuple(
        Cell(r, c, rs, cs, texts.get(n, ""), Box(xs[c], ys[r], xs[c + cs], ys[r + rs]))
        for n, (r, c, rs, cs) in enumerate(lattice.spans.tolist())
    )
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    return Grid(len(ys) - 1, len(xs) - 1, filled, box, engine)


def _cell_texts(glyphs: Glyphs, cells: Ints) -> dict[int, str]:
    """The text of each cell, its lines one under the other."""
    inside = np.flatnonzero(cells >= 0)
    texts: dict[int, str] = {}
    for text, part in text_lines(glyphs, inside, cells[inside]):
        number = int(cells[part[0]])
        texts[number] = f"{texts[number]}\n{text}" if number in texts else text
    return texts


TextLine = tuple[str, npt.NDArray[np.intp]]  # its text, and the letters that it is made of


def text_lines(glyphs: Glyphs, index: npt.NDArray[np.intp], groups: Ints | None = None) -> list[TextLine]:
    """The given letters as lines from top to bottom, each with the letters it is made of.

    Letters of different ``groups`` (cells) never share a line. Every wide gap becomes a blank; a letter that
    is printed twice to look bold stands once.
    """
    if not len(index):
        return []
    group = np.zeros(len(index), dtype=np.int64) if groups is None else groups
    middle = (glyphs.top[index] + glyphs.bottom[index]) / 2
    height = glyphs.bottom[index] - glyphs.top[index]
    down = np.lexsort((middle, group))
    usual = TALL * np.median(height)  # a font may claim boxes twice its letters' height
    tallest = np.minimum(np.maximum(height[down][1:], height[down][:-1]), usual)
    breaks = (np.diff(group[down]) != 0) | (np.diff(middle[down]) > np.maximum(SAME_LINE * tallest, 1.0))
    line = np.concatenate(([0], np.cumsum(breaks)))
    across = np.lexsort((glyphs.x0[index][down], line))
    ordered = index[down][across]
    texts = _spaced(glyphs, ordered, line[across])
    edges = [0, *(np.flatnonzero(np.diff(line[across])) + 1).tolist(), len(ordered)]
    return [("".join(texts[a:b]), ordered[a:b]) for a, b in itertools.pairwise(edges)]


def _spaced(glyphs: Glyphs, ordered: npt.NDArray[np.intp], line: Ints) -> list[str]:
    """The letters in order, with a blank before those that follow a wide gap and none for a second print."""
    texts = [glyphs.text[i] for i in ordered.tolist()]
    x0, x1 = glyphs.x0[ordered], glyphs.x1[ordered]
    height = glyphs.bottom[ordered] - glyphs.top[ordered]
    same_line = line[1:] == line[:-1]
    again = same_line & (np.diff(x0) < DOUBLE_PRINT * (x1 - x0)[1:])
    apart = same_line & (x0[1:] - x1[:-1] > WORD_GAP * height[1:])
    for i in (np.flatnonzero(again) + 1).tolist():
        if texts[i] == texts[i - 1].strip():
            texts[i - 1] = ""
    for i in (np.flatnonzero(apart) + 1).tolist():
        texts[i] = " " + texts[i]
    return texts


def lines(glyphs: Glyphs, loose: Iterable[TextLine]) -> Iterable[Line]:
    """The lines of letters outside the tables with their boxes."""
    for text, part in loose:
        top, bottom = glyphs.top[part], glyphs.bottom[part]
        box = Box(
            float(glyphs.x0[part].min()), float(top.min()), float(glyphs.x1[part].max()), float(bottom.max())
        )
        heights = sorted((bottom - top).tolist())
        yield Line(text, box, heights[len(heights) // 2])
