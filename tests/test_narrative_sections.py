"""Which section a paragraph stands in, and which words say so."""

import pytest

from budgetlib.narrative.paragraphs import read_paragraphs
from budgetlib.narrative.sections import lead_title, place, section_of, uses
from budgetlib.reading.pages import Line, Page


def sections(*printed: str) -> list[tuple[str, str | None]]:
    """The last word of every paragraph that is no heading, with its section."""
    page = Page(1, 0, 0, tuple(Line(text) for text in printed))
    placed = place(read_paragraphs([page]))
    return [(p.paragraph.text, p.section) for p in placed if not p.paragraph.is_heading]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("第四部分 名词解释", "glossary"),
        ("第二部分 2031年部门预算表", "tables"),
        ("2031年部门决算报表", "tables"),
        ("2031年预算公开情况表", "tables"),
        ("2031年部门预算公开表", "tables"),
        ("预算表编制依据", None),
        ("“三公”经费", "three_public"),
        ("因公出国（境）费", "three_public"),
        ("公务接待费", "three_public"),
        ("公务用车购置", "three_public"),
        ("机关运行经费", "operating_costs"),
        ("政府采购", "procurement"),
        ("国有资产占用", "state_assets"),
        ("项目经费情况说明", "project_details"),
        ("预算绩效管理", "performance"),
        ("委托业务费", "outsourcing"),
        ("会议费", "meeting_training"),
        ("培训费", "meeting_training"),
        ("政府性基金支出", "government_fund"),
        ("政府基金支出", "government_fund"),
        ("国有资本经营支出", "state_capital"),
        ("上年结转", "carryover"),
        ("年终结余", "carryover"),
        ("财政拨款收支总体情况", "appropriation"),
        ("财政拨款预算收支情况", "appropriation"),
        ("财政拨款收入支出情况", "appropriation"),
        ("财政拨款收、支情况", "appropriation"),
        ("财政拨款支出", "appropriation"),
        ("财政拨款预算支出", "appropriation"),
        ("财政拨款情况", "appropriation"),
        ("一般公共预算基本支出", "basic"),
        ("一般公共预算项目支出", "project"),
        ("专项业务经费", "project"),
        ("一般公共预算支出", "general_public_budget"),
        ("收支总体情况", "revenue_expenditure"),
        ("收入支出总体情况", "revenue_expenditure"),
        ("预算编制说明", "revenue_expenditure"),
        ("预算增减变化", "revenue_expenditure"),
        ("收入预算", "revenue"),
        ("支出预算", "expenditure"),
        ("人员情况", "staffing"),
        ("人员构成", "staffing"),
        ("机构设置", "organisation"),
        ("预算单位构成", "organisation"),
        ("部门预算构成", "organisation"),
        ("部门概况", "organisation"),
        ("部门基本情况", "organisation"),
        ("主要职能", "duties"),
        ("主要职责", "duties"),
        ("年度工作任务", "tasks"),
        ("年度工作目标", "tasks"),
        ("其他", "other"),
        ("需要说明的重要事项", "other"),
        ("有关情况说明", "other"),
        ("附件", None),
    ],
)
def test_words_of_headings(heading, section):
    assert section_of(heading) == section


@pytest.mark.parametrize(
    "title",
    ["收支预算说明", "收支预算情况", "名词解释", "年度工作目标", "主要职能", "机构设置", "年度工作任务",
     "单位构成", "部门概况"],
)  # fmt: skip
def test_a_heading_without_number_opens_a_section_by_its_last_word(title):
    ((_, section),) = sections(title, "共五万元。")

    assert section == section_of(title) is not None


@pytest.mark.parametrize(
    "title", ["收支预算", "图1收支预算情况", "表 2 收支预算情况", "收支预算情况，其中", "收支预算情况。"]
)
def test_other_lines_open_none(title):
    assert sections(title, "（1）共五万元。")[-1][1] is None


@pytest.mark.parametrize(
    ("printed", "section"),
    [
        (("一、“三公”经费情况", "（一）其他", "共五万元。"), "three_public"),  # the specific one, however far
        (("一、其他", "（一）采购", "共五万元。"), "procurement"),  # the nearest
        (("一、采购", "（一）附件", "共五万元。"), "procurement"),  # nothing said
        (("一、采购", "二、附件", "共五万元。"), None),  # ended by one of its level
        (("一、附件", "（一）其他", "共五万元。"), "other"),
        (("一、名词解释", "（一）采购", "共五万元。"), "glossary"),
        (("一、主要职能", "（一）采购", "共五万元。"), "duties"),
        (("一、年度工作任务", "（一）采购", "共五万元。"), "tasks"),
        (("一、部门预算表", "（一）采购", "共五万元。"), "tables"),
        (("一、部门预算表", "（一）采购说明", "共五万元。"), "procurement"),  # text after all
        (("一、名词解释", "（一）采购说明", "共五万元。"), "glossary"),
        (("一、采购", "（一）接待。公务接待费五万元。", "共五万元。"), "procurement"),
        (("一、采购", "（一）公务接待费。共五万元。"), "three_public"),
        (("一、采购", "共（一）公务接待费。"), "procurement"),
    ],
)
def test_the_section_of_a_paragraph(printed, section):
    assert sections(*printed)[-1][1] == section


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("2.公务接待费。2031年预算数1万元。", "公务接待费"),
        ("2.公务接待费：2031年预算数1万元。", "公务接待费"),
        ("2.公务接待费1万元。用于接待。", None),
        ("2.公务接待费1元。用于接待。", None),
        ("2.公务接待费1亿元。用于接待。", None),
        ("2.公务接待费，1万元。", None),
        ("2.公务接待费；1万元。", None),
        ("公务接待费。2031年预算数1万元。", None),
        ("2.费。2031年预算数1万元。", None),
        ("2." + "费" * 24 + "。共1万元。", "费" * 24),
        ("2." + "费" * 25 + "。共1万元。", None),
        ("2." + "费" * 25 + "（项）。共1万元。", "费" * 25 + "（项）"),
        ("2." + "费" * 25 + "（类）：共1万元。", "费" * 25 + "（类）"),
        ("2." + "费" * 25 + "（款）。共1万元。", "费" * 25 + "（款）"),
        ("2." + "费" * 61 + "（项）。共1万元。", None),
    ],
)
def test_the_title_that_a_paragraph_begins_with(text, title):
    assert lead_title(text) == title


@pytest.mark.parametrize(
    ("printed", "table"),
    [
        (("支出预算表", "注：空表。"), "支出预算表"),
        (("支出预算表（续）", "注：空表。"), "支出预算表（续）"),
        (("支出预算表(续)", "注：空表。"), "支出预算表(续)"),
        (("支出预算表", "某某局", "注：空表。"), "支出预算表"),
        (("支出预算表", "收支情况", "注：空表。"), None),
        (("支出预算表格", "注：空表。"), None),
    ],
)
def test_the_table_above_a_paragraph(printed, table):
    page = Page(1, 0, 0, tuple(Line(text) for text in printed))

    assert list(place(read_paragraphs([page])))[-1].table == table


def test_what_sections_are_used_for():
    assert set(uses("is_whole")) == {"glossary", "tables", "duties", "tasks"}
    assert uses("topic") == {
        "state_assets": "state_assets",
        "performance": "performance",
        "procurement": "procurement",
        "operating_costs": "operating_costs",
        "three_public": "three_public",
        "carryover": "carryover",
        "outsourcing": "other",
        "meeting_training": "other",
    }
    assert set(uses("has_staff")) == {"duties", "organisation", "staffing", "revenue_expenditure", "other"}
