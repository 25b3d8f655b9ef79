"""Grids of single pages become the tables of the document."""

from dataclasses import replace

import pytest

from budgetlib.reading.pages import Box, Cell, Grid, Line, Page
from budgetlib.tables.continuation import Draft, aligned, goes_on
from budgetlib.tables.headings import count_header_rows
from budgetlib.tables.logical import build_tables
from budgetlib.tables.pieces import pieces_and_notes


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


# ------------------------------------------------------------------------------------ cases
HEAD = "科目编码|科目名称|合计"
ABOVE = (HEAD, "201|林业|5.00")
BELOW = ("208|水利|7.00",)
TITLE = "部门支出总体情况表"
FORM_TITLE = "项目支出绩效目标表"
SENTENCE = "以上数据包括本级和所属单位，均以万元为单位。"
OTHER_HEAD = "项目名称|金额|备注"


def answer(first, second):
    """Whether the last grid goes on with the first, and why."""
    pieces = [piece for piece in pieces_and_notes([first, second]) if not isinstance(piece, str)]
    table = Draft(pieces[0].caption, [(pieces[0], 0)], count_header_rows(pieces[0].rows))
    return goes_on(table, pieces[-1])


def rows(*lines):
    return grid("\n".join(lines))


BEGUN_GRID, MORE = rows(*ABOVE), rows(*BELOW)
BEGUN = page(1, TITLE, BEGUN_GRID)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (BEGUN, page(3, MORE), (False, "a page lies between")),
        (BEGUN, page(2, rows("水利|7.00")), (False, "the columns are others")),
        (BEGUN, page(2, rows("项目名称|防火|")), (False, "it is the head of a form")),
        (page(1, TITLE, BEGUN_GRID, SENTENCE, MORE), page(2), (False, "a text stands between")),
        (page(1, TITLE, BEGUN_GRID, "部门收入总表", MORE), page(2), (False, "a caption stands between")),
        (page(1, TITLE, BEGUN_GRID, MORE), page(2), (True, "nothing stands between")),
        (BEGUN, page(2, MORE, MORE), (False, "another grid stands over it")),
        (BEGUN, page(2, "部门收入总表", MORE), (False, "it is titled otherwise")),
        (BEGUN, page(2, "表4", MORE), (False, "it is titled otherwise")),
        (BEGUN, page(2, TITLE + "（续）", MORE), (True, "its title says 续")),
        (page(1, FORM_TITLE, BEGUN_GRID), page(2, FORM_TITLE, MORE), (True, "the title of a form again")),
        (BEGUN, page(2, TITLE, rows(HEAD, *BELOW)), (True, "title and headings again")),
        (BEGUN, page(2, TITLE, MORE), (False, "the title, but not the headings")),
        (page(1, "表3", BEGUN_GRID), page(2, "表3", rows(HEAD, *BELOW)), (True, "title and headings again")),
        (BEGUN, page(2, "见下页。", MORE), (True, "the page goes on")),
        (BEGUN, page(2, "某县林草局部门预算公开内容的第三个部分", MORE), (True, "the page goes on")),
        (BEGUN, page(2, SENTENCE, MORE), (False, "running text stands before it")),
        (page(1, FORM_TITLE, BEGUN_GRID), page(2, SENTENCE, MORE), (False, "running text stands before it")),
        (BEGUN, page(2, SENTENCE, rows(HEAD, *BELOW)), (False, "running text stands before it")),
        (page(1, TITLE, rows(HEAD)), page(2, rows(OTHER_HEAD, *BELOW)), (True, "the headings were cut")),
        (BEGUN, page(2, rows(HEAD, *BELOW)), (True, "the headings again")),
        (
            page(1, FORM_TITLE, BEGUN_GRID),
            page(2, rows(OTHER_HEAD, *BELOW)),
            (True, "a form goes on with its indicators"),
        ),
        (BEGUN, page(2, rows(OTHER_HEAD, *BELOW)), (False, "it has headings of its own")),
        (BEGUN, page(2, rows("|收入|支出", *BELOW)), (True, "the page goes on")),
        (BEGUN, page(2, rows("某局|收入|7.00", *BELOW)), (True, "the page goes on")),
        (BEGUN, page(2, "某县林草局", MORE), (True, "the page goes on")),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_whether_a_page_goes_on_with_the_table(first, second, expected):
    assert answer(first, second) == expected


@pytest.mark.parametrize(
    ("row", "begins"),
    [
        ("项目名称|防火||", True),
        ("项目名称：|防火|主管部门|某局", True),
        ("项目名称|防火|项目类别|一般", True),
        ("项目名称|防火|项目性质|新增", True),
        ("项目名称|防火|立项依据|条例", False),
        ("项目名称|金额|主管部门|备注", False),  # headings of columns
        ("单位名称|某局||", False),
    ],
)
def test_the_head_of_a_form(row, begins):
    first = page(1, TITLE, rows("科目名称|合计|基本支出|项目支出", "林业|5.00|2.00|3.00"))

    found = answer(first, page(2, rows(row, "|||")))

    assert (found[1] == "it is the head of a form") is begins


# ------------------------------------------------------------------------------------ columns of pages
def placed(text, *, left=0.0, width=80.0, page_number=2):
    """A grid whose columns are ``width`` wide and begin at ``left``."""
    plain = grid(text)
    cells = [
        replace(c, box=Box(left + width * c.column, 0, left + width * (c.column + 1), 20))
        for c in plain.cells
    ]
    box = Box(left, 0, left + width * plain.n_columns, 20)
    return page(page_number, replace(plain, cells=tuple(cells), box=box))


@pytest.mark.parametrize(
    ("left", "width", "is_one"),
    [(0, 80, True), (4, 80, True), (40, 80, True), (40, 83, True), (0, 120, False), (0, 60, False)],
)
def test_pages_whose_columns_stand_elsewhere(left, width, is_one):
    first = page(1, TITLE, *placed("\n".join(ABOVE)).blocks)

    tables = build_tables([first, placed("208|水利|7.00", left=left, width=width)])

    assert (len(tables) == 1) is is_one


@pytest.mark.parametrize("n_columns", [2, 3])
def test_a_page_with_positions_after_one_without_fits_by_its_number_of_columns(n_columns):
    second = placed("|".join(["208", "水利", "7.00"][:n_columns]))

    assert (len(build_tables([BEGUN, second])) == 1) is (n_columns == 3)


@pytest.mark.parametrize("left", [0, 36])
def test_a_page_with_one_column_less_keeps_its_places(left):
    first = page(1, TITLE, *placed("科目编码|科目名称|合计|备注\n201|林业|5.00|好").blocks)

    (table,) = build_tables([first, placed("208|水利|7.00", left=left)])

    assert texts(table)[-3:] == [(2, 0, 1, "208"), (2, 1, 1, "水利"), (2, 2, 1, "7.00")]
    assert table.n_columns == 4


@pytest.mark.parametrize(
    ("mine", "theirs", "are_one"),
    [
        ((0, 80, 160, 240), (0, 84, 156, 240), True),
        ((0, 80, 160, 240), (0, 86, 154, 240), False),
        ((0, 100, 200), (0, 104, 208), True),  # stretched to the same width
        ((0, 100, 200), (0, 106, 212), False),
        ((0, 80, 160, 240), (0, 80, 160, 300), True),  # three of four
        ((0, 80, 160, 240), (0, 80, 120, 300), False),
        ((0, 240), (0, 300), False),  # one edge alone
    ],
)
def test_when_the_columns_of_two_pages_are_the_same(mine, theirs, are_one):
    assert (aligned(mine, theirs) is not None) is are_one


def test_a_number_over_the_grid_is_that_of_its_first_table():
    cells = [*rows(*ABOVE, "||", *BELOW, *BELOW).cells]
    cells[6:9] = [Cell(2, 0, 1, 3, "政府性基金预算支出表")]

    tables = build_tables([page(1, "表5", TITLE, Grid(5, 3, tuple(cells), engine="tabs"))])

    assert [table.printed_number for table in tables] == ["表5", None]


# ------------------------------------------------------------------------------------ around the grid
def test_the_caption_may_stand_at_the_end_of_the_page_before():
    (table,) = build_tables([page(1, "表3", TITLE), page(2, "单位：千元", rows(*ABOVE))])

    assert (table.printed_number, table.title, table.unit) == ("表3", TITLE, "千元")


def test_lines_at_the_head_of_many_pages_are_no_captions_and_no_text():
    head = "某县林草局关于部门预算的说明。共四个部分"
    pages = [page(n, head, rows(*(ABOVE if n == 1 else BELOW))) for n in range(1, 5)]

    assert len(build_tables(pages)) == 1
    assert len(build_tables(pages[:3])) == 3


@pytest.mark.parametrize("line", ["单位：千元", "部门支出总体情况表"])
def test_units_and_titles_at_the_head_of_many_pages_are_captions(line):
    pages = [page(n, line, rows(HEAD, f"20{n}|林业|5.00")) for n in range(1, 5)]

    table = build_tables(pages)[0]

    assert line in (f"单位：{table.unit}", table.title)


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        (("注：无数据。",), "注：无数据。"),
        (("某县林草局", "注：无数据。"), "注：无数据。"),
        (("某县", "林草局", "注：无数据。"), None),
        (("1", "某县", "注：无数据。"), "注：无数据。"),  # a page number is no line
        (("说明：一。", "注：二。"), "说明：一。 注：二。"),
        (("以上各项均无数据。",), None),
    ],
)
def test_notes_under_a_table(lines, note):
    (table,) = build_tables([page(1, TITLE, rows(*ABOVE), *lines)])

    assert table.note == note


@pytest.mark.parametrize(
    ("first", "second", "note"),
    [
        (("注：本单位没有安排的支", 300), ("出。", 103, 80), "注：本单位没有安排的支出。"),
        (("注：本单位没有安排的支", 300), ("出。", 140, 80), "注：本单位没有安排的支"),  # further down
        (("注：本单位没有支出", 200), ("本单位2031年的支出如下。", 103, 300), "注：本单位没有支出"),  # longer
        (("注：本单位没有支出。", 300), ("另有说明。", 103, 80), "注：本单位没有支出。"),  # it has ended
        (("注：本单位没有安排的支", 300), ("出", 103, 80), "注：本单位没有安排的支"),  # no end of a sentence
    ],
)
def test_the_end_of_a_note_on_the_line_below_is_of_the_note(first, second, note):
    lines = (
        Line(first[0], Box(72, 90, first[1], 100)),
        Line(second[0], Box(72, second[1], second[2], second[1] + 10)),
    )

    (table,) = build_tables([page(1, TITLE, rows(*ABOVE), *lines)])

    assert table.note == note


def test_a_note_before_every_table_belongs_to_none():
    caption_only = Grid(1, 1, (Cell(0, 0, 1, 1, TITLE),), engine="tabs")

    assert build_tables([page(1, caption_only, "注：无数据。")]) == ()


def test_a_note_at_the_head_of_the_next_page_is_not_under_the_table():
    tables = build_tables([BEGUN, page(2, "注：以下为附件。", rows("水利|7.00"))])

    assert [table.note for table in tables] == [None, None]


@pytest.mark.parametrize(
    ("line", "n_rows", "note"), [("注：无数据。", 2, "注：无数据。"), ("本表无数据", 3, None)]
)
def test_the_note_in_the_last_row_of_a_grid(line, n_rows, note):
    cells = [*rows(*ABOVE, "||").cells[:6], Cell(2, 0, 1, 3, line)]

    (table,) = build_tables([page(1, TITLE, Grid(3, 3, tuple(cells), engine="tabs"))])

    assert (table.n_rows, table.note) == (n_rows, note)


@pytest.mark.parametrize("line", ["收入 | 注：无 | 支出", "注：无||"])
def test_a_remark_in_one_column_is_no_note(line):
    (table,) = build_tables([page(1, TITLE, rows(*ABOVE, line))])

    assert (table.n_rows, table.note) == (3, None)


@pytest.mark.parametrize(
    ("above", "below", "is_one"),
    [
        (("路灯|8|数量|9", "^|^|质量|好"), ("路灯|8|时效|快",), True),  # tall above
        (("路灯|8|数量|9",), ("路灯|8|时效|快", "^|^|成本|低"), True),  # tall below
        (("路灯|8|数量|9",), ("路灯|8|时效|快",), False),  # rows of their own
        (("路灯|8|数量|9", "^|^|质量|好"), ("清淤|8|时效|快", "^|^|成本|低"), False),
        (("|8|数量|9", "^|^|质量|好"), ("|8|时效|快", "^|^|成本|低"), True),
    ],
)
def test_tall_cells_that_a_page_end_cuts(above, below, is_one):
    first = page(1, FORM_TITLE, rows("项目名称|项目总额|三级指标|指标值", *above))

    (table,) = build_tables([first, page(2, rows(*below))])

    assert ([t for *_, t in texts(table)].count("8") == 1) is is_one


def test_columns_without_a_text_are_left_out():
    (table,) = build_tables([page(1, TITLE, rows("科目名称||合计", "林业||5.00"))])
    (blank,) = build_tables([page(1, rows("||", "||"))])

    assert (table.n_columns, texts(table)) == (
        2,
        [(0, 0, 1, "科目名称"), (0, 1, 1, "合计"), (1, 0, 1, "林业"), (1, 1, 1, "5.00")],
    )
    assert (blank.n_columns, blank.kind, blank.title) == (3, "other", None)


@pytest.mark.parametrize(("named", "is_list"), [(3, False), (4, True)])
def test_few_titles_make_no_list_of_contents(named, is_list):
    titles = ["部门收支总表", "部门收入总表", "部门支出总表", "财政拨款收支总表"][:named]

    tables = build_tables([page(1, rows("序号|名称", *(f"{n}|{t}" for n, t in enumerate(titles, 1))))])

    assert (tables == ()) is is_list


def test_a_table_with_some_titles_in_it_is_no_list_of_contents():
    titles = ["部门收支总表", "部门收入总表", "部门支出总表", "财政拨款收支总表"]

    assert build_tables([page(1, rows("序号|名称", *(f"1|{t}" for t in titles), *["2|林业"] * 4))]) != ()


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("政府性基金预算支出表", 2),
        ("林区防火和苗圃更新一览", 1),  # names no kind of table
        ("政府性基金预算支出", 1),  # no title
    ],
)
def test_only_a_title_divides_a_grid(line, parts):
    cells = [*rows(*ABOVE, "||", *BELOW, *BELOW).cells]
    cells[6:9] = [Cell(2, 0, 1, 3, line)]

    assert len(build_tables([page(1, TITLE, Grid(5, 3, tuple(cells), engine="tabs"))])) == parts
