"""Grids of single pages become the tables of the document."""

from dataclasses import replace

import pytest

from budgetlib.reading.pages import Box, Cell, Grid, Line, Page
from budgetlib.tables.logical import build_tables


def grid(text):
    """A grid of one-field cells, one line a row and `|` between cells; `^` goes on with the cell above."""
    rows = [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
    cells = []
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value == "^":
                continue
            span = 1
            while r + span < len(rows) and rows[r + span][c] == "^":
                span += 1
            cells.append(Cell(r, c, span, 1, value))
    return Grid(len(rows), len(rows[0]), tuple(cells), engine="tabs")


def page(number, *blocks):
    return Page(number, 595.0, 842.0, tuple(Line(b) if isinstance(b, str) else b for b in blocks))


def texts(table):
    return [(c.row, c.column, c.row_span, c.text) for c in table.cells if c.text]


def test_a_page_without_title_goes_on_with_the_table_before():
    first = page(1, "表3", "部门支出总体情况表", "单位：万元", grid("科目编码|科目名称|合计\n201|甲|5.00"))
    second = page(2, grid("208|乙|7.00\n|合计|12.00"))

    (table,) = build_tables([first, second])

    assert (table.first_page, table.last_page, table.n_rows) == (1, 2, 4)
    assert (table.title, table.printed_number, table.unit) == ("部门支出总体情况表", "表3", "万元")


def test_headings_that_the_next_page_repeats_are_left_out():
    head = "科目编码|科目名称|合计\n"
    first = page(1, "部门支出总体情况表", grid(head + "201|甲|5.00"))
    second = page(2, grid(head + "208|乙|7.00"))

    (table,) = build_tables([first, second])

    assert [t for _, _, _, t in texts(table)].count("科目编码") == 1


def test_headings_that_the_end_of_a_page_cuts_are_put_together():
    first = page(1, "财政拨款收支总表", grid("收入|收入金额|支出|支出金额"))
    second = page(2, grid("项目|金额|项目|金额\n一、预算拨款|5.00|一、教育支出|5.00"))

    (table,) = build_tables([first, second])

    assert (table.header_rows, table.n_rows) == (2, 3)


def test_headings_that_name_projects_are_no_head_of_a_form():
    first = page(1, "财政拨款收支总表", grid("收入|收入金额|支出|支出金额"))
    second = page(2, grid("项目名称|金额|项目名称|金额\n一、预算拨款|5.00|一、基本支出|5.00"))

    (table,) = build_tables([first, second])

    assert (table.kind, table.first_page, table.last_page) == ("appropriation_summary", 1, 2)


def test_a_merged_cell_that_the_end_of_a_page_cuts_is_one_cell():
    head = "项目名称|项目总额|三级指标|指标值\n"
    first = page(1, "项目支出绩效目标表", grid(head + "路灯维护|80.00|数量|9\n^|^|质量|好"))
    second = page(2, grid("路灯维护|80.00|时效|快\n^|^|成本|低"))

    (table,) = build_tables([first, second])

    assert texts(table).count((1, 0, 4, "路灯维护")) == 1
    assert [t for *_, t in texts(table)].count("80.00") == 1


def test_another_project_after_the_end_of_a_page_is_another_cell():
    head = "项目名称|项目总额|三级指标|指标值\n"
    first = page(1, "项目支出绩效目标表", grid(head + "路灯维护|80.00|数量|9\n^|^|质量|好"))
    second = page(2, grid("河道清淤|80.00|时效|快\n^|^|成本|低"))

    (table,) = build_tables([first, second])

    assert [t for *_, t in texts(table)].count("80.00") == 2


def test_a_ruled_list_of_contents_is_no_table():
    contents = page(
        1, grid("序号|报表名称\n1|部门收支总表\n2|部门收入总表\n3|部门支出总表\n4|财政拨款收支总表")
    )

    assert build_tables([contents]) == ()


def test_a_title_printed_across_a_grid_begins_another_table():
    rows = "科目名称|合计\n甲|5.00\n合计|5.00\n"
    joined = grid(rows + "政府性基金预算支出表|\n" + rows)
    cells = [
        Cell(c.row, c.column, 1, 2, c.text) if "基金" in c.text else c
        for c in joined.cells
        if (c.row, c.column) != (3, 1)
    ]

    tables = build_tables(
        [page(1, "一般公共预算支出表", Grid(joined.n_rows, 2, tuple(cells), engine="tabs"))]
    )

    assert [t.kind for t in tables] == ["general_expenditure", "government_fund_expenditure"]


def test_the_note_under_a_table_is_kept_with_it():
    (table,) = build_tables([page(1, "政府性基金预算支出表", grid("科目|合计\n|"), "注：本表无数据。")])

    assert table.note == "注：本表无数据。"


def boxed(text):
    """The same grid with a box for every cell, 80 points wide and 20 high."""
    plain = grid(text)
    cells = [
        replace(c, box=Box(80 * c.column, 20 * c.row, 80 * c.column + 80, 20 * c.row + 20))
        for c in plain.cells
    ]
    return replace(plain, cells=tuple(cells), box=Box(0, 0, 80 * plain.n_columns, 20 * plain.n_rows))


def test_a_page_without_positions_between_others_goes_on_with_the_table():
    first = page(1, "表3", "部门支出总体情况表", boxed("科目编码|科目名称|合计\n201|甲|5.00"))
    second, third = page(2, grid("208|乙|7.00")), page(3, boxed("210|丙|8.00\n|合计|20.00"))

    (table,) = build_tables([first, second, third])

    assert (table.first_page, table.last_page, table.n_rows) == (1, 3, 5)


@pytest.mark.parametrize(
    "title",
    [
        "部门支出总体情况表（续）",
        "部门支出总体情况表续表",
        "续表：部门支出总体情况表",
        "部门支出总体情况表(续1)",
    ],
)
@pytest.mark.parametrize("headings", ["科目编码|科目名称|合计\n", ""])
def test_a_title_marked_as_going_on_begins_no_table(title, headings):
    first = page(1, "部门支出总体情况表", grid("科目编码|科目名称|合计\n201|甲|5.00"))
    second = page(2, title, grid(headings + "208|乙|7.00\n|合计|12.00"))

    (table,) = build_tables([first, second])

    assert (table.title, table.first_page, table.last_page, table.n_rows) == ("部门支出总体情况表", 1, 2, 4)
