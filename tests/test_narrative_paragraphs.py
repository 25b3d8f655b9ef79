"""Whole paragraphs from printed lines."""

import pytest

from budgetlib.narrative.paragraphs import close_up, page_at, read_paragraphs
from budgetlib.narrative.sections import lead_title, place, section_of
from budgetlib.reading.pages import Box, Cell, Grid, Line, Page

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
