"""Statements of carrying-out: what was budgeted, adjusted and spent, and why it is unlike."""

import re

import pytest

from budgetlib.contract.records import ExecutionRow
from budgetlib.narrative import read_narrative
from budgetlib.reading.pages import Line, Page
from budgetlib.vocabulary import read_vocabulary


def execution(*texts: str, kind: str = "final_accounts") -> list[ExecutionRow]:
    page = Page(1, 0, 0, tuple(Line(text) for text in texts))
    return list(read_narrative([page], 2031, kind).execution)


def short(row: ExecutionRow) -> tuple[object, ...]:
    money = (row.initial_yuan, row.adjusted_yuan, row.outturn_yuan)
    pct = None if row.completed_pct is None else f"{row.completed_pct:f}"
    return (row.item_name, *(None if m is None else int(m) for m in money), pct)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (
            "财政拨款支出年初预算为9元，支出决算为6元，完成年初预算的66.67%。",
            [("财政拨款支出", 9, None, 6, "66.67")],
        ),
        (
            "财政拨款支出年初预算9元，全年预算8元，支出决算6元，完成全年预算的75%。",
            [("财政拨款支出", 9, 8, 6, "75")],
        ),
        # the item is the title of the paragraph
        (
            "1、教育支出（类）普通教育（款）学前教育（项）。主要用于：园舍。年初预算为9元，支出决算为6元。",
            [("学前教育", 9, None, 6, None)],
        ),
        (
            "1.教育支出（类）普通教育（款）学前教育（项）。年初预算0元，支出决算6元，完成年初预算的0%。",
            [("学前教育", 0, None, 6, "0")],
        ),
        # a stop between the amounts and the percentage
        ("会议费年初预算9元，支出决算9元。完成年初预算的100.00%。", [("会议费", 9, None, 9, "100.00")]),
        # a budget that does not say of when is neither the first nor the adjusted one
        ("会议费支出预算9元，支出决算6元，完成预算的66.67%。", [("会议费", None, None, 6, "66.67")]),
        # parts, each with its own
        (
            "会议费决算为3元，完成预算的50%；培训费决算为0元，完成预算的0%。",
            [("会议费", None, None, 3, "50"), ("培训费", None, None, 0, "0")],
        ),
        # an outturn alone, or a part of a whole, carries nothing out
        ("会议费支出决算6元。", []),
        ("会议费支出决算6元，占12%。", []),
    ],
)
def test_a_statement_has_what_is_printed_of_it(text, stated):
    assert [short(row) for row in execution(text)] == stated


def test_only_final_accounts_carry_out():
    assert execution("会议费年初预算9元，支出决算6元，完成年初预算的66.67%。", kind="budget") == []


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        ("。决算数小于年初预算数的主要原因是会议减少。", "会议减少"),
        ("，决算数小于预算数的主要原因：会议减少。", "会议减少"),
        ("。决算数与预算数基本持平。", None),
        ("。决算数比上年增加的主要原因是会议增加。", None),  # the reason of a change
    ],
)
def test_the_reason_is_that_of_the_difference_from_the_budget(after, reason):
    (row,) = execution(f"会议费年初预算9元，支出决算6元{after}")

    assert row.reason == reason
    assert row.sentence.startswith("会议费年初预算9元")


def test_a_statement_has_its_section_and_the_fund_of_its_heading():
    (row,) = execution(
        "五、一般公共预算财政拨款支出决算情况说明",
        "1.教育支出（类）普通教育（款）学前教育（项）。年初预算9元，支出决算6元。",
    )

    assert (row.page, row.scope, row.flow, row.fund) == (1, "item", "expenditure", "general_public_budget")


def test_a_fund_in_front_is_not_the_item_where_the_heading_is_of_one():
    (row,) = execution(
        "（一）“三公”经费支出决算情况说明",
        "2.公务用车购置费支出情况说明。",
        "财政拨款安排为下属单位购置车辆，预算9元，支出决算9元，完成预算的100%。",
    )

    assert (row.scope, row.item_name, row.fund) == ("three_public", "公务用车购置费", "fiscal_appropriation")


@pytest.mark.parametrize("row", read_vocabulary("narrative_execution"), ids=lambda row: row["use"])
def test_every_wording_occurs_in_its_example(row):
    assert re.search(row["pattern"], row["example"])
