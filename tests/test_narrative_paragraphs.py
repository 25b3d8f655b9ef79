"""Whole paragraphs from printed lines."""

import pytest

from budgetlib.narrative.paragraphs import (
    JOINTS,
    OF_A_CHART,
    close_up,
    explain_lines,
    outline_of,
    page_at,
    read_paragraphs,
)
from budgetlib.narrative.sections import lead_title, place, section_of
from budgetlib.reading.pages import PAGE_NUMBER, Box, Cell, Grid, Line, Page
from budgetlib.vocabulary.wording import plain_name

LEFT, RIGHT, LETTER = 90.0, 510.0, 16.0


def line(text: str, top: float, indent: float = 0, right: float | None = None) -> Line:
    """A line of the page; it ends where its text ends unless ``right`` is given."""
    letters = sum(1 if ord(c) > 255 else 0.5 for c in text)
    x0 = LEFT + indent * LETTER
    return Line(
        text, Box(x0, top, right if right is not None else x0 + letters * LETTER, top + LETTER), LETTER
    )


def full(text: str, top: float, indent: float = 0) -> Line:
    return line(text, top, indent, RIGHT)


def page(number: int, *blocks: Line | Grid) -> Page:
    return Page(number, 600, 840, blocks)


def texts(*pages: Page) -> list[str]:
    return [p.text for p in read_paragraphs(pages)]


FILLER = [
    full(f"本段文字只为确定版心的左右边界而写第{n}行直到行末为止再无别的用处", 120 + 20 * n) for n in range(8)
]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("减少 21.05 万 元", "减少21.05万元"),
        ("支出１，２３４.５０万元，增长５％", "支出1,234.50万元，增长5%"),
        ("1 , 066.60 万元", "1,066.60万元"),
        ("202 6 年 12 月", "2026年12月"),
        ("编 制 部 门 ： 某某局", "编制部门：某某局"),
        ("采用 Open Data 平台", "采用Open Data平台"),
        ("合计 12.30 45.60", "合计12.30 45.60"),
        ("减少1，066.60万元，下降2%", "减少1,066.60万元，下降2%"),
        ("共1，066 元", "共1,066元"),
        ("在2030，300人，2031，400人", "在2030，300人，2031，400人"),
        ("12，1，066.60", "12，1,066.60"),
        ("2.1，066.60", "2.1，066.60"),
        ("（一）：；，！？①⑨", "（一）：；，！？①⑨"),
        ("减少−5\ufeff\u200b\xad万元", "减少-5万元"),
        ("合计 1.5 2.5 3 4", "合计1.5 2.5 34"),
    ],
)
def test_layout_blanks_go_and_needed_ones_stay(printed, expected):
    assert close_up(printed) == expected


def test_a_number_is_whole_across_a_page_end_with_the_page_number_between():
    first = page(3, *FILLER, full("本部门支出预算比上一年度的预算数合计增加", 300, 2), line("— 3 —", 800, 11))
    second = page(4, line("7,331.92 万元，原因是新设机构。", 80), *FILLER)

    paragraph = next(p for p in read_paragraphs([first, second]) if "增加" in p.text)

    assert paragraph.text == "本部门支出预算比上一年度的预算数合计增加7,331.92万元，原因是新设机构。"
    assert [page_at(paragraph, paragraph.text.index(word)) for word in ("增加", "7,331")] == [3, 4]


def test_a_page_number_between_lines_without_positions_is_left_out():
    lines = ("支出比上年增加", "4", "7,331.92万元。")

    assert texts(Page(1, 0, 0, tuple(Line(text) for text in lines))) == ["支出比上年增加7,331.92万元。"]


def test_running_heads_are_left_out_and_headings_stand_alone():
    pages = [
        page(n, line("某某局2031年度部门预算公开", 40), *FILLER, line("二、支出预算情况说明", 400, 2))
        for n in (1, 2, 3)
    ]

    found = texts(*pages)

    assert "某某局2031年度部门预算公开" not in "".join(found)
    assert found.count("二、支出预算情况说明") == 3


def test_an_indented_line_begins_a_paragraph_even_after_a_full_one():
    found = texts(
        page(
            1,
            *FILLER,
            full("项目支出用于设备更新并按进度付款到期结清。", 300, 2),
            line("公用经费用于日常办公", 320, 2),
        )
    )

    assert found[-2:] == ["项目支出用于设备更新并按进度付款到期结清。", "公用经费用于日常办公"]


def test_a_line_that_ends_early_because_a_number_did_not_fit_goes_on():
    early = line("（二）支出预算：2031年支出预算300万元，其中基本支出", 300, 2, RIGHT - 45)
    found = texts(page(1, *FILLER, early, line("4,285.6万元，项目支出39万元。", 320)))

    assert found[-1] == "（二）支出预算：2031年支出预算300万元，其中基本支出4,285.6万元，项目支出39万元。"


def test_labels_of_a_chart_do_not_break_into_a_sentence():
    found = texts(
        page(
            1,
            *FILLER,
            full("本年支出预算合计一百二十万元分为两类其中人员", 300, 2),
            line("基本支出，59.07%", 330, 15),
            line("支出八十万元，公用支出四十万元。", 360),
        )
    )

    assert "人员支出八十万元" in found[-1]


def test_text_goes_on_after_a_table_and_a_table_title_does_not():
    grid = Grid(1, 1, (Cell(0, 0, 1, 1, "某表格"),), Box(LEFT, 330, RIGHT, 380))
    whole = texts(
        page(
            1, *FILLER, full("我单位今年安排的会议共计三次所需经费合计", 300, 2), grid, line("六万元。", 400)
        )
    )
    title = texts(page(1, *FILLER, line("会议费明细表", 300, 11), grid, line("单位办公费用从紧安排。", 400)))

    assert whole[-1] == "我单位今年安排的会议共计三次所需经费合计六万元。"
    assert title[-2:][0] == "会议费明细表" and title[-1].endswith("别的用处单位办公费用从紧安排。")


def test_the_list_of_contents_is_no_narrative():
    lines = [
        "目 录",
        "第一部分 概况",
        "一、主要职能 …… 3",
        "第二部分 说明",
        "第一部分 概况",
        "本局负责档案工作。",
    ]

    assert texts(Page(1, 0, 0, tuple(Line(text) for text in lines))) == ["第一部分概况", "本局负责档案工作。"]


def test_names_and_numbers_of_contacts_are_masked():
    (found,) = texts(Page(1, 0, 0, (Line("预算公开联系人：钱大有 联系电话：0999-7654321。"),)))

    assert "钱大有" not in found and "7654321" not in found


@pytest.mark.parametrize(
    ("text", "depth", "rest"),
    [
        ("第一部分 概况", 1, " 概况"),
        ("第2部分：概况", 1, "概况"),
        ("第三章:概况", 1, "概况"),
        ("二、支出", 2, "支出"),
        ("十二.支出", 2, "支出"),
        ("（三）支出", 3, "支出"),
        ("(三)、支出", 3, "支出"),
        ("4.支出", 4, "支出"),
        ("4、支出", 4, "支出"),
        ("4.2031年支出", 4, "2031年支出"),
        ("4.5万元", None, "4.5万元"),
        ("（5）支出", 5, "支出"),
        ("⑥支出", 6, "支出"),
        ("第一次会议", None, "第一次会议"),
    ],
)
def test_outline_numbers(text, depth, rest):
    found, length = outline_of(text)

    assert (found, text[length:]) == (depth, rest)


def test_a_number_before_a_year_does_not_run_into_it():
    assert plain_name("1.2031年收入表") == plain_name("2031年收入表")


def unplaced(*printed: str) -> Page:
    return Page(1, 0, 0, tuple(Line(text) for text in printed))


@pytest.mark.parametrize(
    ("text", "is_heading"),
    [
        ("二、支出预算情况说明", True),
        ("字" * 60, True),
        ("字" * 61, False),
        ("支出预算，其中", False),
        ("支出预算。", False),
        ("支出预算,其中", False),
        ("共1,066", True),
        ("支出预算：", False),
        ("二、", False),
    ],
)
def test_headings_are_short_and_without_punctuation(text, is_heading):
    assert [p.is_heading for p in read_paragraphs([unplaced(text)])] == [is_heading]


# ------------------------------------------------------------------------------------ furniture
@pytest.mark.parametrize(
    "text",
    [
        "单位：万元", "单位:元", "编制单位：某某局 单位：百万元", "金额单位：人民币万元", "单位：万元、%",
        "公开表一", "附表 3", "表十二",
        "— 4 —", "-4-", "第4页", "第4页/共9页", "4/9", "iv", "~ 4 ~", "_4", "· 4 ·", "－4－", "–4–",
        "第4页共9页", "XII",
    ],
)  # fmt: skip
def test_lines_that_belong_to_no_paragraph(text):
    assert texts(unplaced("支出比上年增加", text, "3万元。")) == ["支出比上年增加3万元。"]


@pytest.mark.parametrize(
    "text", ["单位：某某局", "单位公开表", "表一说明", "共4页", "12345", "第4部分", "12345人"]
)
def test_lines_that_look_like_furniture_and_are_text(text):
    assert text in "".join(texts(unplaced("支出比上年增加", text)))


def test_a_number_in_the_middle_of_a_page_is_no_page_number():
    assert texts(at(line("4", 420, 2)))[-1] == "4"
    assert "4" not in texts(at(line("4", 800, 2)))


@pytest.mark.parametrize(
    ("heights", "kept"), [((40, 40, 40), 0), ((40, 40), 2), ((400, 400, 400), 3), ((40, 60, 80), 3)]
)
def test_a_running_head_stands_at_one_place_of_the_edge_of_three_pages(heights, kept):
    pages = [page(n, line(f"某局预算 第{n}册", top), *FILLER) for n, top in enumerate(heights, 1)]

    assert "".join(texts(*pages)).count("某局预算") == kept


@pytest.mark.parametrize(("top", "is_edge"), [(86, True), (110, False), (746, True), (700, False)])
def test_the_edge_is_an_eighth_of_the_page(top, is_edge):
    pages = [page(n, line("某局预算", top), *FILLER) for n in (1, 2, 3)]

    assert ("某局预算" not in "".join(texts(*pages))) == is_edge


# ------------------------------------------------------------------------------------ where one goes on
GRID = Grid(1, 1, (Cell(0, 0, 1, 1, "某表格"),), Box(LEFT, 330, RIGHT, 335))
REST = "其中基本支出"
GRID_AND_REST = (GRID, line("六万元。", 340))
NINETEEN = "本年支出预算的合计为共有人民币若干万元"
TITLE = "某某局关于公开本年度部门预算及其说明的有关"


def at(*blocks: Line | Grid) -> Page:
    """A page with these lines under a paragraph that is whole and shows where the margins are."""
    return page(1, *FILLER, line("此行为末行。", 280), *blocks)


TWICE = (full(TITLE, 300, 6), full(TITLE, 320, 6))


@pytest.mark.parametrize(
    ("why", "lines"),
    [
        ("a table stands under the title before", Page(1, 0, 0, (Line("支出预算"), GRID, Line("3万元。")))),
        ("without positions, an amount", unplaced("支出预算", "3万元。")),
        ("no room before it", at(full("本年支出预算共有项目若干其中基本支出合计", 300), *GRID_AND_REST)),
        ("a table stands under the title before", at(full(f"{TITLE}情况", 300), *GRID_AND_REST)),
        ("a table stands under the title before", at(full(f"{TITLE}表", 300), *GRID_AND_REST)),
        ("a table stands under the title before", at(full("某某局本年度支出说明", 300), *GRID_AND_REST)),
        ("no room before it", at(full("支出预算，其中", 300), *GRID_AND_REST)),
        ("an entry of the contents is whole", unplaced("主要职能………3", "3万元。")),
        ("an entry of the contents is whole", unplaced("主要职能......3", "3万元。")),
        ("an entry of the contents is whole", unplaced("主要职能————", "3万元。")),
        ("a part of the document begins", at(full("本年支出预算合计", 300), line("第一部分", 320))),
        ("a part of the document begins", at(full("本年支出预算合计", 300), line("第二章 支出", 320))),
        ("a numbered heading begins", at(full("本年支出预算合计", 300), line("二、支出情况", 320))),
        ("a numbered heading begins", at(full("本年支出预算合计", 300), line("二、支出说明", 320))),
        ("a numbered heading begins", at(full("本年支出预算合计", 300), line("二、名词解释", 320))),
        ("a numbered heading begins", at(full("本年支出预算合计", 300), line("二、绩效目标", 320))),
        ("a numbered heading begins", at(full("本年支出预算合计", 300), line("二、支出预算表", 320))),
        ("no room before it", at(full("本年支出预算合计", 300), line("二、支出", 320))),
        ("no room before it", at(full("本年支出预算合计", 300), line("（二）支出情况", 320))),
        ("a numbered heading begins", at(full("本年支出预算合计", 300), line("（二）支出说明", 320))),
        ("numbered, under a numbered heading", at(full("（一）支出预算", 300), line("1.基本支出", 320))),
        ("no room before it", at(full("支出预算", 300), line("1.基本支出", 320))),
        ("no room before it", at(full("（一）支出预算", 300), line("基本支出", 320))),
        ("no room before it", at(full("（一）支出，其中", 300), line("1.基本支出", 320))),
        ("numbered, at the end of a sentence", at(full("共五万元。", 300), line("（二）支出", 320))),
        ("numbered, without positions", unplaced("支出预算比上年增加", "（二）支出")),
        ("numbered and set in", at(full("本年支出预算合计", 300), line("（二）支出", 320, 2))),
        ("numbered, and room before it", at(line("本年支出预算", 300), line("（二）支出", 320))),
        ("without positions, the sentence is whole", unplaced("共五万元。", REST)),
        ("without positions, the sentence is whole", unplaced("共五万元；", REST)),
        ("without positions, the sentence is whole", unplaced("共五万元;", REST)),
        ("without positions, the sentence is whole", unplaced("支出预算：", REST)),
        ("without positions, the sentence is whole", unplaced("支出预算:", REST)),
        ("without positions, under a title", unplaced("支出预算", REST)),
        ("without positions, under a title", unplaced("字" * 60, REST)),
        ("without positions, the sentence is open", unplaced("字" * 61, REST)),
        ("without positions, under a title", unplaced("字" * 61 + "表", REST)),
        ("without positions, the sentence is open", unplaced("支出预算，其中", REST)),
        ("without positions, the sentence is open", unplaced("支出预算；其中", REST)),
        ("without positions, the sentence is open", unplaced("支出预算。其中", REST)),
        ("set in, at the end of a sentence", at(full("共五万元。", 300), line(REST, 320, 2))),
        ("set in, and room before it", at(line("本年支出预算", 300), line(REST, 320, 2))),
        ("set in like the line before", at(full(TITLE, 300, 6), full(TITLE, 320, 6), full(TITLE, 340, 6))),
        ("set in like the line before", at(*TWICE, line(f"{NINETEEN}，年", 340, 6.125, RIGHT - 80))),
        ("set in", at(*TWICE, line(f"{NINETEEN}，年", 340, 6.25, RIGHT - 80))),
        ("centred like the line before", at(full(TITLE, 300, 6), full(TITLE, 320, 6))),
        ("set in", at(full(TITLE, 300, 2), full(TITLE, 320, 2))),
        ("set in", at(full(TITLE, 300, 6), line("预算，情况", 320, 12))),
        ("set in", at(full(TITLE, 300, 6), full(TITLE, 320, 6), full(TITLE, 340, 2))),
        ("no room before it", at(full("本年支出", 300), line(REST, 320, 1))),
        ("no room before it", at(line("本年支出", 300, 0, RIGHT - 32), line(REST, 320))),
        ("no room before it", at(line("本年支出为", 300, 0, RIGHT - 90), line("4,285.6万元", 320))),
        ("in the middle of a clause", at(line("支出预算，", 300), line(REST, 320))),
        ("in the middle of a clause", at(line("支出预算、", 300), line(REST, 320))),
        ("in the middle of a clause", at(line("支出预算,", 300), line(REST, 320))),
        ("in the middle of a clause", at(line("支出预算（", 300), line(REST, 320))),
        ("in the middle of a clause", at(line("支出预算(", 300), line(REST, 320))),
        ("an open sentence, little room before it", at(line(f"按规定，{NINETEEN}整", 300), line(REST, 320))),
        ("room before it", at(line(f"按规定，{NINETEEN[4:]}", 300), line(REST, 320))),
        ("room before it", at(line(f"按规定，{NINETEEN}。", 300), line(REST, 320))),
        ("room before it", at(line(f"按规定的{NINETEEN}整", 300), line(REST, 320))),
        ("room before it", at(line("本年支出预算", 300), line(REST, 320))),
    ],
)  # fmt: skip
def test_why_a_line_goes_on_or_begins(why, lines):
    assert list(explain_lines([lines]))[-1][1] == why


def test_every_case_of_the_table_is_shown_above():
    (mark,) = test_why_a_line_goes_on_or_begins.pytestmark
    assert {why for why, *_ in mark.args[1]} == {why for why, *_ in JOINTS}


BEFORE_A_CHART = full("本年支出预算合计一百二十万元分为两类其中人员", 300, 2)


@pytest.mark.parametrize(
    ("label", "before", "is_of_a_chart"),
    [
        (line("基本支出，59.07%", 330, 15), BEFORE_A_CHART, True),
        (line("基本支出59.07", 330, 15), BEFORE_A_CHART, True),
        (line("基本支出:59.07万元", 330, 15), BEFORE_A_CHART, True),
        (line("基本支出", 330, 15), BEFORE_A_CHART, True),
        (line("基本支出，", 330, 15), BEFORE_A_CHART, True),
        (line("图1：本年支出构成比例及说明", 330, 5), BEFORE_A_CHART, True),
        (line("图:本年支出构成比例及说明", 330, 5), BEFORE_A_CHART, True),
        (line("基本支出", 330), BEFORE_A_CHART, False),
        (line("（一）支出", 330, 15), BEFORE_A_CHART, False),
        (line("基本支出，其中", 330, 15), BEFORE_A_CHART, False),
        (line("基本支出与项目支出的各年合计", 330, 5), BEFORE_A_CHART, False),
        (line("按功能分类科目的合计数字占比之和123456.12%", 330, 5), BEFORE_A_CHART, False),
        (line("基本支出", 330, 15), full("本年支出合计五万元。", 300, 2), False),
        (line("基本支出", 330, 15), line("本年支出预算合计", 300, 2), False),
    ],
)
def test_labels_of_a_chart(label, before, is_of_a_chart):
    reasons = [why for _, why in explain_lines([at(before, label)])]

    assert ("of a chart" in reasons) == is_of_a_chart
    assert len(OF_A_CHART) == 5


# ------------------------------------------------------------------------------------ margins
def many(n: int, indent: float = 0, right: float = RIGHT) -> list[Line]:
    return [line("本行文字只为说明版心的左右边界而写到行末", 120 + 20 * k, indent, right) for k in range(n)]


NARROW = RIGHT - 160
STICKS_OUT = line("只有这一行伸出到版心右边界之外去了很多", 200)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (many(8, right=NARROW), many(20), "no room before it"),  # many lines show their page's margins
        (many(3, right=NARROW), many(20), "no room before it"),  # three that end at one place do
        (many(2, right=NARROW), many(20), "room before it"),  # two take the margins of the other pages
        ([*many(3, right=NARROW), STICKS_OUT], many(20), "room before it"),
        ([], many(20), "room before it"),
        ([], [], "without positions, under a title"),
        ([], many(1), "without positions, under a title"),
    ],
)  # fmt: skip
def test_margins_are_those_of_the_page_or_of_the_pages_of_its_size(first, second, why):
    tested = page(2, *first, line("本年支出", 400, 0, NARROW), line(REST, 420))

    assert list(explain_lines([page(1, *second), tested]))[-1][1] == why


def test_one_line_that_sticks_out_to_the_left_moves_no_margin():
    out = line("这一行文字排版时伸出到版心左边界以外去了", 100, -3, RIGHT)

    assert (
        list(explain_lines([at(out, full("本年支出", 300), line(REST, 320))]))[-1][1] == "no room before it"
    )


# ------------------------------------------------------------------------------------ whole paragraphs
@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        (("- 支出3万元。",), "支出3万元。"),
        (("● 支出3万元。",), "支出3万元。"),
        (("采用Open，按Open", "Data平台。"), "采用Open，按Open Data平台。"),
        (("采用平台，按平台", "Data。"), "采用平台，按平台Data。"),
    ],
)
def test_the_lines_of_a_paragraph_are_joined(printed, whole):
    assert texts(unplaced(*printed)) == [whole]


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        (("目录", "一、职能", "二、机构", "一、职能", "档案工作。"), ["一、职能", "档案工作。"]),
        (("目 录", "一、职能……………3", "某某局，部门概况………4", "部门预算。"), ["部门预算。"]),
        (("目录", "一、职能，", "二、机构"), ["一、职能，", "二、机构"]),
        (("目录一览", "一、职能"), ["目录一览", "一、职能"]),
    ],
)
def test_what_belongs_to_the_list_of_contents(printed, kept):
    assert texts(unplaced(*printed)) == kept


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("一、部门预算收支增减变化情况", "revenue_expenditure"),
        ("（二）2031年收入预算说明", "revenue"),
        ("三、关于某局支出预算情况说明", "expenditure"),
        ("四、财政拨款收支预算总体情况", "appropriation"),
        ("五、一般公共预算当年拨款情况说明", "general_public_budget"),
        ("六、一般公共预算基本支出情况说明", "basic"),
        ("七、项目支出情况", "project"),
        ("八、政府性基金预算拨款情况说明", "government_fund"),
        ("九、国有资本经营预算拨款情况说明", "state_capital"),
        ("十、一般公共预算“三公”经费、会议费、培训费情况", "three_public"),
        ("十一、上年结转结余情况", "carryover"),
        ("（一）单位运行经费情况", "operating_costs"),
        ("（二）政府采购预算说明", "procurement"),
        ("（三）国有资产占用使用情况", "state_assets"),
        ("（四）预算绩效情况说明", "performance"),
        ("第四部分 名词解释", "glossary"),
        ("附件", None),
    ],
)
def test_sections_are_known_by_their_headings_whatever_the_number(heading, section):
    assert section_of(heading) == section


def test_a_section_holds_until_the_next_heading_of_its_level():
    lines = ("一、“三公”经费情况", "（一）总体情况", "共五万元。", "二、政府采购情况", "共三万元。")
    placed = list(place(read_paragraphs([Page(1, 0, 0, tuple(Line(text) for text in lines))])))

    assert [(p.paragraph.text, p.section) for p in placed if not p.paragraph.is_heading] == [
        ("共五万元。", "three_public"),
        ("共三万元。", "procurement"),
    ]


def test_a_title_at_the_start_of_a_paragraph_is_known_and_an_amount_is_none():
    assert lead_title("2.公务接待费。2031年预算数1万元。") == "公务接待费"
    assert lead_title("2.公务接待费1万元。用于接待。") is None


@pytest.mark.parametrize("text", ["- 3 -", "3", "第3页", "3/9", "第3页/共9页", "第3页，共9页", "— iv —"])
def test_a_page_number_stands_alone_on_its_line(text: str):
    assert PAGE_NUMBER.fullmatch(text)


@pytest.mark.parametrize("text", ["1,234", "3人", "第3章", "12.5"])
def test_other_numbers_are_no_page_numbers(text: str):
    assert not PAGE_NUMBER.fullmatch(text)
