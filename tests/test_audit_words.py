"""Words and layouts that the rules know: each row of the vocabulary by example, each layout by name."""

import re
from decimal import Decimal

import pytest
from helpers.audited import amounts, facts

from budgetlib.audit.arithmetic import apart, finest_step
from budgetlib.audit.message_words import phrase, three_public_item_of, three_public_sums, vocabulary
from budgetlib.audit.nesting import is_total_heading
from budgetlib.audit.rules.within_tables import NESTINGS, PLACES, TotalRow, tops
from budgetlib.vocabulary.wording import is_carryover


@pytest.mark.parametrize("row", vocabulary("audit_phrases"), ids=lambda row: row["pattern"][:24])
def test_a_phrase_is_found_in_its_example(row):
    assert phrase(row["use"]).search(row["example"])


@pytest.mark.parametrize(
    ("use", "text", "is_found"),
    [
        ("empty_note", "本表无数据", True),
        ("empty_note", "本表单位为万元", False),
        ("part_of_total", "人员经费合计", True),
        ("part_of_total", "支出合计", False),
        ("grand_total", "支出总计", True),
        ("placeholder", "比上年增加××万元", True),
        ("placeholder", "型号AXX项", False),  # letters of a name
        ("base_year", "比2031年增加2万元", True),
        ("base_year", "比2031年底增加2人", False),
        ("plan_year", "2031年计划投入3万元", True),
        ("plan_year", "2031年发布的办法", False),
        ("people", "在职人员较上年减少2人", True),
        ("people", "人员经费增加2万元", False),
        ("own_part", "某某局（本级）", True),
        ("own_part", "某某局（二十四处）", False),
    ],
)
def test_what_a_phrase_takes_and_leaves(use, text, is_found):
    assert bool(phrase(use).search(text)) is is_found


@pytest.mark.parametrize("unit", ["元", "千元", "万元", "百万元", "亿元"])
def test_a_share_may_be_of_any_unit(unit):
    match = phrase("share").search(f"其中甲项6.50{unit}，占65%")

    assert (match["money"], match["unit"], match["pct"]) == ("6.50", unit, "65")


@pytest.mark.parametrize(
    ("sentence", "step"),
    [
        ("投资3.5百万元", "100000"),
        ("出国费160万元，接待费86.95万元", "100"),
        ("补助12千元", "1000"),
        ("支出0.4亿元", "10000000"),
        ("增长3.5%", None),
    ],
)
def test_the_finest_digit_of_a_sentence_in_any_unit(sentence, step):
    assert finest_step(sentence) == (None if step is None else Decimal(step))


@pytest.mark.parametrize("row", vocabulary("carryover_names"), ids=lambda row: row["pattern"])
def test_a_name_of_carryover_is_known_by_its_example(row):
    assert re.search(row["pattern"], row["example"]) and is_carryover(row["example"])


def test_other_names_bring_nothing_from_another_year():
    assert not any(map(is_carryover, ("一般公共服务支出", "财政拨款收入", "结算补助")))


@pytest.mark.parametrize(
    ("heading", "is_total"),
    [("合计", True), ("本年收入合计", True), ("项目支出总数", True), ("基本支出", False), ("预算数", False)],
)
def test_the_heading_of_a_total_column(heading, is_total):
    assert is_total_heading(heading) is is_total


# ---- how the rows of a total nest

BY_CODE = """\
code,name,合计
201,类一,5.00
20103,款,5.00
208,类二,2.00
,上年结转,1.00
"""
BY_OUTLINE = """\
code,name,合计
,一、本年支出,5.00
,（一）某项,5.00
,二、其他支出,2.00
"""
BY_SUMS = """\
code,name,合计
,甲单位,5.00
,甲一,2.00
,甲二,3.00
,乙单位,2.00
"""


@pytest.mark.parametrize(
    ("why", "table", "names"),
    [
        ("by code", BY_CODE, ["类一", "类二", "上年结转"]),
        ("by outline number", BY_OUTLINE, ["一、本年支出", "二、其他支出"]),
        ("by nothing but their sums", BY_SUMS, ["甲单位", "乙单位"]),
    ],
)
def test_rows_at_the_top_are_found_by_what_shows_the_nesting(why, table, names):
    (printed,) = facts(amounts(table, "expenditure_summary")).tables

    assert next(name for name, shows, _ in NESTINGS if any(map(shows, printed.entries))) == why
    assert names in [[e.name for e in way] for way in tops(printed.entries)]


@pytest.mark.parametrize(
    ("place", "position", "rows"),
    [
        ("all over the column", 1, "甲,2.00 合计,5.00 乙,3.00"),
        ("after the total before it, with that total", 3, "甲,9.00 本年合计,9.00 上年结转,1.00 总计,10.00"),
        ("after the total before it", 4, "甲,9.00 小计,9.00 乙,1.00 丙,3.00 小计,4.00"),
    ],
)
def test_the_parts_of_a_total_are_looked_for_in_their_place(place, position, rows):
    lines = "".join(f",{row}\n" for row in rows.split())
    (printed,) = facts(amounts(f"code,name,合计\n{lines}", "expenditure_summary")).tables
    row = TotalRow(list(printed.entries), position)

    fitting = [why for why, ways in PLACES for way in ways(row) if _adds_up(way, row.column[position])]

    assert place in fitting


def _adds_up(way, total):
    return sum(e.amount_yuan for e in way) == total.amount_yuan


# ---- three public expenses


@pytest.mark.parametrize(
    ("label", "item"),
    [
        ("（一）因公出国（境）费用", "overseas_travel"),
        ("公务接待费", "reception"),
        ("2.公务用车购置费", "vehicle_purchase"),
        ("公务用车购置及运行维护费", "vehicles"),
        ("合计", "total"),
        ("机关运行经费", None),
        ("培训费", None),
        ("工资福利支出", None),
    ],
)
def test_an_item_of_the_three_public_expenses_by_its_label(label, item):
    assert three_public_item_of(label) == item


@pytest.mark.parametrize(
    ("known", "in_text", "in_table"),
    [
        ("total overseas_travel reception vehicles", ["total"], ["total"]),
        ("total overseas_travel reception", [], ["total"]),  # a table prints no blank item
        ("vehicles vehicle_purchase vehicle_operation", ["vehicles"], ["vehicles"]),
        ("total overseas_travel reception vehicle_purchase vehicle_operation", ["total"], ["total"]),
        ("total overseas_travel reception vehicle_operation", [], ["total"]),
        ("total reception", [], []),
    ],
)
def test_sums_of_the_three_public_expenses_that_may_be_asked_for(known, in_text, in_table):
    items = {item: item for item in known.split()}

    assert [item for item, *_ in three_public_sums(items, is_all_needed=True)] == in_text
    assert [item for item, *_ in three_public_sums(items, is_all_needed=False)] == in_table


def test_amounts_that_differ_by_ten_thousand_times_may_differ_by_their_unit():
    assert (
        apart(Decimal(30000), Decimal(300000000))
        == "相差29,997.00万元（恰为一万倍，单位可能有误），数据不一致。"
    )
    assert apart(Decimal(30000), Decimal(50000)) == "相差2.00万元，数据不一致。"
