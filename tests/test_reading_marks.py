"""What a page draws as rules is seen as rules, however the file writes it."""

from types import SimpleNamespace

import numpy as np
import pytest

from budgetlib.reading import read_source
from budgetlib.reading.layout import place
from budgetlib.reading.marks import Glyphs
from tests.helpers.raw_pdf import ROWS, STEP, TITLE, TOP, XS, RawPage, file_of, text

HALF = 0.4  # points: half of a drawn line's width
WAYS_TO_DRAW_A_BOX = [
    ("the re operator", "{x0} {y0} {width} {height} re"),
    ("four corners, closed", "{x0} {y0} m {x1} {y0} l {x1} {y1} l {x0} {y1} l h"),
    ("back to the start, not closed", "{x0} {y0} m {x1} {y0} l {x1} {y1} l {x0} {y1} l {x0} {y0} l"),
    ("back to the start and closed", "{x0} {y0} m {x1} {y0} l {x1} {y1} l {x0} {y1} l {x0} {y0} l h"),
]


def thin_box(way: str, x0: float, y0: float, x1: float, y1: float) -> str:
    x0, y0, x1, y1 = x0 - HALF, y0 - HALF, x1 + HALF, y1 + HALF
    return way.format(x0=x0, y0=y0, x1=x1, y1=y1, width=x1 - x0, height=y1 - y0)


def table_of_one_path(way: str) -> bytes:
    """The table of :data:`ROWS` whose rules are all boxes of one filled path."""
    bottom = TOP - STEP * len(ROWS)
    levels = [TOP - STEP * n for n in range(len(ROWS) + 1)]
    boxes = [thin_box(way, XS[0], y, XS[-1], y) for y in levels]
    boxes += [thin_box(way, x, bottom, x, TOP) for x in XS]
    words = [
        text(x + 3, TOP - STEP * n + 6, word)
        for n, row in enumerate(ROWS, 1)
        for x, word in zip(XS, row, strict=False)
        if word
    ]
    path = "\n".join([*boxes, "f\n"]).encode()
    return b"".join([text(60, TOP + 30, TITLE, 14), text(430, TOP + 8, "单位：万元"), path, *words])


@pytest.mark.parametrize(
    "way", [way for _, way in WAYS_TO_DRAW_A_BOX], ids=[why for why, _ in WAYS_TO_DRAW_A_BOX]
)
def test_thin_boxes_of_one_path_are_rules(tmp_path, way):
    path = tmp_path / "一张表-2031-部门预算.pdf"
    path.write_bytes(file_of([RawPage(table_of_one_path(way))]))

    (grid,) = read_source(path).pages[0].grids

    assert (grid.engine, grid.n_rows, grid.n_columns) == ("lattice", len(ROWS), len(XS) - 1)


def clipped(box: tuple[float, float, float, float], *pieces: bytes) -> bytes:
    """Operators that print pieces of text within a box (x, y, width, height) and nothing beyond it."""
    return "q {} {} {} {} re W n\n".format(*box).encode() + b"".join(pieces) + b"Q\n"


def cells_of(tmp_path, content: bytes) -> dict[tuple[int, int], str]:
    """The texts of a table of two rows and two columns, 100 points wide and 20 high each."""
    lines = [(60, y, 260, y) for y in (740, 720, 700)] + [(x, 700, x, 740) for x in (60, 160, 260)]
    rules = "".join(f"{x0} {y0} m {x1} {y1} l S\n" for x0, y0, x1, y1 in lines).encode()
    path = tmp_path / "一张表.pdf"
    path.write_bytes(file_of([RawPage(rules + content)]))
    (grid,) = read_source(path).pages[0].grids
    return {(cell.row, cell.column): cell.text for cell in grid.cells}


UPPER_LEFT, UPPER_RIGHT = (60, 720, 100, 20), (160, 720, 100, 20)


def test_the_end_of_a_line_that_its_cell_cuts_off_stays_in_the_cell(tmp_path):
    long, beside = text(63, 726, "对个人和家庭的补助支出合计"), text(163, 726, "8.00")

    cells = cells_of(tmp_path, clipped(UPPER_LEFT, long) + clipped(UPPER_RIGHT, beside))

    assert (cells[0, 0], cells[0, 1]) == ("对个人和家庭的补助支出合计", "8.00")


def test_a_line_that_its_cell_cuts_off_below_is_not_read_into_the_next_row(tmp_path):
    lines = text(63, 726, "第一行"), text(63, 712, "看不见")

    cells = cells_of(tmp_path, clipped(UPPER_LEFT, *lines) + text(63, 706, "第二行"))

    assert (cells[0, 0], cells[1, 0]) == ("第一行", "第二行")


def test_text_of_which_nothing_is_seen_is_not_read(tmp_path):
    cells = cells_of(tmp_path, clipped((300, 300, 50, 20), text(63, 706, "9.00")) + text(63, 726, "8.00"))

    assert (cells[0, 0], cells[1, 0]) == ("8.00", "")


def test_text_that_runs_on_in_the_cell_beside_is_clipped_by_its_own_cell(tmp_path):
    left, right = text(122, 726, "挨着的字"), text(162, 726, "右边")  # the letters touch over the border

    cells = cells_of(tmp_path, clipped(UPPER_LEFT, left) + clipped(UPPER_RIGHT, right))

    assert (cells[0, 0], cells[0, 1]) == ("挨着的字", "右边")


def test_a_number_that_runs_over_its_border_stays_whole(tmp_path):
    cells = cells_of(tmp_path, text(141, 726, "656.731"))

    assert sorted((cells[0, 0], cells[0, 1])) == ["", "656.731"]


@pytest.mark.parametrize(("printed", "left"), [("656.731", 7), ("656.731、", 6), ("656.731万", 7)])
def test_an_outline_number_right_behind_an_amount_is_no_digit_of_it(printed, left):
    """Letters five points wide, side by side; the border of the cells stands after the sixth."""
    x0 = np.arange(len(printed)) * 5.0
    glyphs = glyphs_at(list(printed), x0)
    lattice = SimpleNamespace(
        xs=np.array([0.0, 30.0, 60.0]), ys=np.array([0.0, 10.0]), owner=np.array([[0, 1]])
    )

    assert int((place(glyphs, lattice)[:7] == 0).sum()) == left


def glyphs_at(letters, x0):
    flat = np.full(len(letters), 1.0)
    return Glyphs(letters, x0=x0, top=flat, x1=x0 + 5, bottom=flat + 8, piece=np.full(len(letters), -1))
