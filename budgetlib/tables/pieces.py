"""The grids of single pages with what is printed around them: each may be a table or go on with one."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from budgetlib.reading.pages import PAGE_NUMBER, Cell, Grid, Line, Page
from budgetlib.tables.captions import (
    NOTE,
    Caption,
    caption_of_cells,
    find_unit,
    looks_like_title,
    merge,
    read_caption,
)
from budgetlib.tables.cells import Matrix, matrix, row_cells, row_texts
from budgetlib.vocabulary.wording import kind_of_title, squeeze

LEAD_LINES = 8  # lines above a table that can belong to its caption
FEWEST_REPEATS = 4  # a line must stand on so many pages, and
REPEATED_SHARE = 0.3  # on this share of them, to be a running head
NOTE_LINES = 2  # a note stands among so many lines under its table
LONGEST_LABEL = 12  # characters: a line with a full stop that is longer is running text
_ENDED = re.compile(r"[。；]\s*$")
SPANS_ALL = 0.7  # share of the columns over which a text reaches that is about all of them


@dataclass(frozen=True)
class Piece:
    """One grid, or the part of it that is one table, with the lines around it."""

    page: int
    rows: Matrix
    caption: Caption
    edges: tuple[float, ...] | None
    is_first_on_page: bool
    text_before: bool  # running text or another part of the grid stands before it


def pieces_and_notes(pages: Sequence[Page]) -> Iterator[Piece | str]:
    """The pieces of all pages in reading order, and the notes under them."""
    running = _running_heads(pages)
    pending: list[tuple[int, Line]] = []
    for page in pages:
        is_first, after_grid = True, False
        for block, after in itertools.zip_longest(page.blocks, page.blocks[1:]):
            if isinstance(block, Grid):
                yield from _pieces(page.number, block, pending, is_first)
                pending, is_first, after_grid = [], False, True
                continue
            text = squeeze(block.text)
            if not PAGE_NUMBER.match(text) and text not in running:
                if after_grid and NOTE.match(text):
                    yield text + (squeeze(after.text) if _is_rest_of(after, block) else "")
                pending.append((page.number, block))
                after_grid = after_grid and len(pending) < NOTE_LINES


def _is_rest_of(line: Grid | Line | None, before: Line) -> TypeGuard[Line]:
    """Whether a line is the end of the sentence before it: shorter, and right under it."""
    if not isinstance(line, Line) or line.box is None or before.box is None or _ENDED.search(before.text):
        return False
    height = before.box.bottom - before.box.top
    is_under = line.box.top - before.box.bottom < height and line.box.x1 < before.box.x1
    return is_under and bool(_ENDED.search(line.text))


def _running_heads(pages: Sequence[Page]) -> set[str]:
    """Lines that stand at the head or foot of many pages, and are no captions."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [squeeze(line.text) for line in page.lines]
        counts.update(set((*lines[:2], *lines[-2:])))
    fewest = max(FEWEST_REPEATS, REPEATED_SHARE * len(pages))
    often = {text for text, count in counts.items() if count >= fewest}
    return {text for text in often if not (find_unit(text) or looks_like_title(text))}


def _pieces(page: int, grid: Grid, before: Sequence[tuple[int, Line]], is_first: bool) -> Iterator[Piece]:
    """The parts of a grid: a title printed across it begins another table."""
    rows = matrix(grid.cells, grid.n_rows, grid.n_columns)
    over = _caption_over(page, before)
    is_after_text = any(is_running_text(line) for _, line in before)
    edges = _edges(grid)
    starts = [0, *_titled_rows(rows)]
    for start, stop in itertools.pairwise([*starts, len(rows)]):
        own, skipped = _inner_caption(rows[start:stop])
        body = shifted(rows[start + skipped : stop], start + skipped)
        if body and start == 0:
            yield Piece(page, body, merge(over, own), edges, is_first, is_after_text)
        elif body:
            yield Piece(page, body, own, edges, False, True)


def _caption_over(page: int, before: Sequence[tuple[int, Line]]) -> Caption:
    """The caption in the lines over a grid; where its own page names nothing, the page before may."""
    own = [line for number, line in before if number == page]
    caption = read_caption(own[-LEAD_LINES:])
    if not caption.is_blank:
        return caption
    return merge(read_caption([line for _, line in before][-LEAD_LINES:]), caption)


def is_running_text(line: Line) -> bool:
    """Whether a line is a sentence and no caption."""
    text = squeeze(line.text)
    return len(text) > LONGEST_LABEL and any(mark in text for mark in "。；")


def _titled_rows(rows: Matrix) -> list[int]:
    """Rows within a grid that print the title of another table across it."""
    return [
        number
        for number in range(2, len(rows) - 1)
        if (text := text_across(rows[number])) and looks_like_title(text) and kind_of_title(text)
    ]


def text_across(row: Sequence[Cell]) -> str | None:
    """The text of a row that prints one text over most of its columns, or ``None``."""
    printed = [cell for cell in row_cells(row) if squeeze(cell.text)]
    if len(printed) != 1 or printed[0].column_span < SPANS_ALL * len(row):
        return None
    return squeeze(printed[0].text)


def _inner_caption(rows: Matrix) -> tuple[Caption, int]:
    """The caption printed in the first rows of a grid, and how many rows it takes (blank ones included)."""
    caption, taken = Caption(), 0
    for number, row in enumerate(rows):
        texts = row_texts(row)
        found = caption_of_cells(texts)
        if found is None:
            break
        caption = merge(caption, found)
        if texts:
            taken = number + 1
    return caption, taken


def shifted(rows: Matrix, by: int) -> Matrix:
    """Rows of a grid that begin at row ``by``, with the cells' own row numbers moved to match."""
    if not by:
        return rows
    moved: dict[int, Cell] = {}

    def move(cell: Cell) -> Cell:
        if id(cell) not in moved:
            cut = max(by - cell.row, 0)
            moved[id(cell)] = replace(cell, row=cell.row + cut - by, row_span=cell.row_span - cut)
        return moved[id(cell)]

    return [[move(cell) for cell in row] for row in rows]


def _edges(grid: Grid) -> tuple[float, ...] | None:
    """The x positions of the column borders; ``None`` where the page is read sideways or has none."""
    starts: dict[int, float] = {}
    for cell in grid.cells:
        if cell.box is None:
            return None
        starts.setdefault(cell.column, cell.box.x0)
    edges = [starts.get(column, -1.0) for column in range(grid.n_columns)]
    edges.append(grid.box.x1 if grid.box else -1.0)
    is_rising = all(right - left > 0.5 for left, right in itertools.pairwise(edges))
    return tuple(edges) if is_rising else None
