"""What a page draws as rules is seen as rules, however the file writes it."""

import pytest

from budgetlib.reading import read_source
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
