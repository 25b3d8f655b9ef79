"""The whole that a statement of change belongs to: named by its sentence, else by its section."""

import pytest

from budgetlib.narrative import read_narrative
from budgetlib.narrative.funds import funds_in
from budgetlib.reading.pages import Line, Page
from budgetlib.vocabulary import read_vocabulary


def funds(*texts: str) -> list[str | None]:
    lines = tuple(Line(text) for text in texts)
    return [row.fund for row in read_narrative([Page(1, 0, 0, lines)], 2031, "budget").changes]


@pytest.mark.parametrize(
    ("lines", "fund"),
    [
        # the item itself
        (["政府性基金支出5元，比上年增加1元。"], "government_fund"),
        (["事业收入5元，比上年增加1元。"], "business_income"),
        (["收入9元，其中：一般公共预算5元，比上年增加1元。"], "general_public_budget"),
        # the phrase of the amount, and the opening of the sentence
        (["一般公共预算财政拨款安排的项目支出5元，比上年增加1元。"], "general_public_budget"),
        (["财政拨款支出9元，其中：项目支出5元，比上年增加1元。"], "fiscal_appropriation"),
        # the heading, then the section
        (["一、国有资本经营预算支出情况", "项目支出5元，比上年增加1元。"], "state_capital"),
        (["一、收入支出总体情况说明", "项目支出5元，比上年增加1元。"], "all"),
        (["一、支出预算情况说明", "项目支出5元，比上年增加1元。"], "all"),
        # what opens the list that it stands in
        (
            ["一、收支情况", "财政拨款支出主要内容如下：", "1.行政运行（项）5元，比上年增加1元。"],
            "fiscal_appropriation",
        ),
        (["一、收支情况", "财政拨款支出如下：", "二、其他", "1.行政运行（项）5元，比上年增加1元。"], None),
        # words that only hold the name of another
        (["一、收支情况", "使用非财政拨款结余5元，比上年增加1元。"], "all"),
        (["国有资本经营预算收入5元，比上年增加1元。"], "state_capital"),
        # neither says, or both at once
        (["项目支出5元，比上年增加1元。"], None),
        (["一般公共预算和政府性基金预算安排的项目支出5元，比上年增加1元。"], None),
    ],
)
def test_the_fund_is_that_of_the_sentence_else_that_of_its_section(lines, fund):
    assert funds(*lines) == [fund]


@pytest.mark.parametrize("row", read_vocabulary("narrative_funds"), ids=lambda row: row["example"])
def test_every_wording_of_a_fund_has_an_example_that_shows_it(row):
    assert funds_in(row["example"]) == {row["fund"]}
