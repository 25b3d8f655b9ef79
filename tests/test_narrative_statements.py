"""What a text says is not there: which item, and which wording says so."""

import pytest

from budgetlib.narrative import Statement, read_narrative
from budgetlib.reading.pages import Line, Page


def statements(*texts: str) -> list[Statement]:
    return list(read_narrative([Page(1, 0, 0, tuple(Line(text) for text in texts))], 2031).statements)


@pytest.mark.parametrize(
    ("text", "kind", "item", "subject"),
    [
        (
            "本单位没有政府性基金预算拨款安排的支出。",
            "none_planned",
            "government_fund",
            "政府性基金预算拨款安排的支出",
        ),
        ("本单位没有使用国有资本经营预算拨款。", "none_planned", "state_capital", "国有资本经营预算拨款"),
        ("本单位没有安排会议费。", "none_planned", "meeting", "会议费"),
        ("本单位无当年政府性基金预算收支。", "none_planned", "government_fund", "政府性基金预算收支"),
        ("本单位不涉及政府采购，共三人。", "none_planned", "procurement", "政府采购"),
        ("本单位无上年结转。", "none_planned", "carryover", "上年结转"),
        ("本单位未使用会议费。", "none_planned", "meeting", "会议费"),
        ("本单位未安排会议费、培训费。", "none_planned", "meeting", "会议费"),
        ("本单位未编制政府采购预算。", "none_planned", "procurement", "政府采购预算"),
        ("其中：会议费未安排。", "none_planned", "meeting", "会议费"),
        ("会议费支出表为空表。", "empty_table", "meeting", "会议费支出表"),
        ("会议费支出表是空表。", "empty_table", "meeting", "会议费支出表"),
    ],
)
def test_wordings_of_absence(text, kind, item, subject):
    assert [(s.kind, s.item, s.subject) for s in statements(text)] == [(kind, item, subject)]


@pytest.mark.parametrize(
    "note", ["本表无数据。", "此表为空。", "该表无发生额。", "本表本年无发生额。", "已公开空表。"]
)
def test_a_note_speaks_of_the_table_above_it(note):
    (found,) = statements("会议费支出表", note)

    assert (found.kind, found.item, found.subject) == ("empty_table", "meeting", "会议费支出表")


def test_a_note_without_a_table_speaks_of_its_heading():
    (found,) = statements("二、会议费情况", "本单位没有预算，已公开空表。")

    assert (found.kind, found.item, found.subject) == ("empty_table", "meeting", "会议费情况")


@pytest.mark.parametrize(
    ("subject", "item"),
    [
        ("基金", "government_fund"),
        ("国有资本", "state_capital"),
        ("年度结转", "carryover"),
        ("集中采购", "procurement"),
        ("会议费", "meeting"),
    ],
)
def test_items_by_what_is_said_of_them(subject, item):
    assert [s.item for s in statements(f"本单位没有{subject}。")] == [item]


@pytest.mark.parametrize(
    "text",
    [
        "无锡市某局会议费2万元。",
        "无形资产会议费2万元。",
        "本单位无此项收入。",
        "本单位未归口管理会议费。",
        "本单位没有值班室。",
    ],
)
def test_other_uses_of_the_words(text):
    assert statements(text) == []


@pytest.mark.parametrize("heading", ["四、名词解释", "三、主要工作任务"])
def test_sections_that_state_no_facts(heading):
    assert statements(heading, "本单位没有会议费。") == []


def test_the_sentence_is_as_printed_and_stands_on_its_page():
    pages = [Page(3, 0, 0, (Line("共三人。本单位没有"),)), Page(4, 0, 0, (Line("会议费,共一项。"),))]

    (found,) = read_narrative(pages, 2031).statements

    assert (found.page, found.section, found.sentence) == (3, None, "本单位没有会议费,共一项。")
