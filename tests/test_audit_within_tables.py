"""Each table by itself: does it add up, and only within the rounding of its print?"""

from decimal import Decimal

import pytest
from helpers.audited import amounts, facts, failures

from budgetlib.audit.registry import HELD, NotChecked
from budgetlib.audit.rules.within_tables import (
    check_change_columns,
    check_children_add_up,
    check_columns_add_up,
    check_outline_adds_up,
    check_parts_within_whole,
    check_procurement_lists,
    check_procurement_tables,
    check_sides_balance,
    check_three_public_adds_up,
    check_totals_add_up,
)


def test_a_misread_digit_shows_up_against_its_parent():
    rows = amounts(
        """\
code,name,合计
20103,政府办公厅（室）及相关机构事务,668.70
2010301,行政运行,265.54
2010350,事业运行,169.08
2010399,其他支出,234.03
""",
        "general_expenditure",
    )

    (failure,) = failures(check_children_add_up, rows)

    assert (failure.expected, failure.found) == (Decimal("6686500.00"), Decimal("6687000.00"))
    assert [o.source.item_code for o in failure.operands] == ["20103", "2010301", "2010350", "2010399"]


@pytest.mark.parametrize(
    ("parent", "fails"), [("20.02", False), ("20.03", True)], ids=["within 1.5 steps + half", "beyond"]
)
def test_rounding_explains_half_a_step_for_each_operand_and_no_more(parent, fails):
    rows = amounts(
        f"""\
code,name,合计
20103,款,{parent}
2010301,项,5.00
2010302,项,5.00
2010303,项,10.00
""",
        "general_expenditure",
    )

    assert bool(failures(check_children_add_up, rows)) is fails


def test_a_code_that_comes_back_under_another_unit_has_its_own_children():
    rows = amounts(
        """\
code,name,合计
201,一般公共服务支出,3.00
20103,款,3.00
2010301,项,3.00
201,一般公共服务支出,5.00
20103,款,5.00
2010301,项,4.00
2010302,项,1.00
""",
        "general_expenditure",
    )

    assert failures(check_children_add_up, rows) == []


def test_third_level_economic_items_may_be_printed_in_part():
    rows = amounts(
        """\
code,name,合计
30102,津贴补贴,191.46
3010201,规范性津补贴,100.00
""",
        "general_basic_expenditure",
    )

    assert failures(check_children_add_up, rows) == []


def test_a_code_printed_without_its_zero_is_still_a_child():
    rows = amounts(
        """\
code,name,合计
301,工资福利支出,30.00
30101,基本工资,10.00
3012,津贴补贴,20.00
""",
        "general_basic_expenditure",
    )

    assert failures(check_children_add_up, rows) == []


def test_a_table_in_which_most_sums_fail_is_doubted_and_not_blamed():
    rows = amounts(
        """\
code,name,合计
201,类,1.00
20101,款,7.00
202,类,1.00
20201,款,7.00
203,类,1.00
20301,款,7.00
""",
        "general_expenditure",
    )

    results = list(check_children_add_up(facts(rows)))

    assert [type(r) for r in results] == [NotChecked]


def test_the_total_is_the_sum_of_the_classes():
    rows = amounts(
        """\
code,name,合计,基本支出
201,一般公共服务支出,683.70,434.62
208,社会保障和就业支出,80.33,80.33
,合计,764.03,515.95
""",
        "expenditure_summary",
    )

    (failure,) = failures(check_totals_add_up, rows)

    assert (failure.found, failure.expected) == (Decimal("5159500.00"), Decimal("5149500.00"))


def test_a_grand_total_is_the_subtotal_and_the_carryover():
    rows = amounts(
        """\
code,name,预算数
,一、财政拨款收入,100.00
,二、事业收入,20.00
,本年收入合计,120.00
,上年结转,5.00
,收入总计,125.00
""",
        "revenue_expenditure_summary",
        flow="revenue",
    )

    assert list(check_totals_add_up(facts(rows))) == [HELD, HELD]


def test_a_list_whose_rows_nest_unseen_is_not_blamed():
    rows = amounts(
        """\
code,name,项目金额
,合计,10.00
,甲单位,7.00
,专用项目,3.00
,乙单位,3.00
,其中一项,1.00
""",
        "project_list",
    )

    assert failures(check_totals_add_up, rows) == []


def test_nesting_that_shows_in_the_sums_only_is_understood():
    rows = amounts(
        """\
code,name,项目金额
,合计,10.00
,甲单位,7.00
,项目一,3.00
,项目二,4.00
,乙单位,3.00
,项目三,1.00
,项目四,2.00
""",
        "project_list",
    )

    assert list(check_totals_add_up(facts(rows))) == [HELD]


@pytest.mark.parametrize(
    ("line", "found"),
    [("14.33,8201.15,0.50,1430.03,9645.51", "9645.51"), ("14.33,8201.15,0.50,1430.03,9646.01", None)],
)
def test_a_row_is_the_sum_of_its_columns(line, found):
    head = "上年结转,财政拨款收入,事业收入,其他收入,收入合计"
    rows = amounts(f"code,name,{head}\n2050202,小学教育,{line}\n", "revenue_summary", flow="revenue")

    assert [f.found / 10000 for f in failures(check_columns_add_up, rows)] == (
        [Decimal(found)] if found else []
    )


def test_a_column_of_parts_is_not_added():
    rows = amounts(
        """\
code,name,收入合计,财政拨款,事业收入/金额,事业收入/其中：教育收费
205,教育支出,30.00,10.00,20.00,15.00
206,科学技术支出,3.00,1.00,2.00,1.50
""",
        "revenue_summary",
        flow="revenue",
    )

    assert failures(check_columns_add_up, rows) == []


def test_columns_for_information_after_the_parts_are_not_added():
    rows = amounts(
        """\
code,name,支出合计,基本支出,项目支出,政府采购
201,一般公共服务支出,30.00,10.00,20.00,9.00
20103,款,30.00,10.00,20.00,9.00
208,社会保障和就业支出,8.00,8.00,0.00,0.00
""",
        "expenditure_summary",
    )

    assert failures(check_columns_add_up, rows) == []


def test_a_sum_that_holds_in_last_years_block_is_believed_in_this_years():
    rows = amounts(
        """\
code,name,2023年/合计,2023年/会议费,2023年/培训费,2024年/合计,2024年/会议费,2024年/培训费
,合计,3.00,1.00,2.00,9.00,1.00,2.00
,甲,3.00,1.00,2.00,9.00,1.00,2.00
,乙,3.00,1.00,2.00,9.00,1.00,2.00
""",
        "other",
    )

    assert len(failures(check_columns_add_up, rows)) == 3


def test_a_sum_that_holds_in_one_block_has_the_same_parts_in_the_other():
    """Rows in which fewer columns happen to add up do not make the others columns for information."""
    last = """\
code,name,2023/合计,2023/三公,2023/会议费,2023/培训费
,合计,9.00,9.00,1.00,5.00
,甲,5.00,5.00,1.00,2.00
,乙,4.00,4.00,,3.00
"""
    this = last.replace("2023", "2024").replace("9.00,9", "15.00,9").replace("5.00,5", "8.00,5")
    rows = [
        *amounts(last, "three_public_expenses", phase="prior_budget"),
        *amounts(this.replace("4.00,4", "7.00,4"), "three_public_expenses", column_offset=4),
    ]

    found = failures(check_columns_add_up, rows)

    assert [(f.found, f.expected) for f in found] == [(90000, 150000), (50000, 80000), (40000, 70000)]


def test_rows_named_alike_are_told_apart_by_their_place():
    rows = amounts(
        "code,name,合计,基本支出,项目支出\n,局,9,1,1\n,局,2,1,1\n,局,2,1,1\n", "expenditure_summary"
    )

    assert "“局”第1行“合计”栏" in failures(check_columns_add_up, rows)[0].message


def test_revenue_equals_expenditure():
    left = amounts("code,name,预算数\n,收入总计,842.07\n", "revenue_expenditure_summary", flow="revenue")
    right = amounts("code,name,预算数\n,支出总计,842.70\n", "revenue_expenditure_summary", column_offset=1)

    (failure,) = failures(check_sides_balance, left, right)

    assert failure.found - failure.expected == Decimal("6300.00")


def test_an_outlined_item_is_the_sum_of_the_items_below_it():
    rows = amounts(
        """\
code,name,预算数
,一、财政拨款,100.00
,（一）一般公共预算,60.00
,（二）政府性基金预算,30.00
,收入总计,100.00
""",
        "appropriation_summary",
        flow="revenue",
    )

    (failure,) = failures(check_outline_adds_up, rows)

    assert (failure.expected, failure.found) == (Decimal("900000.00"), Decimal("1000000.00"))


def test_an_outlined_item_is_its_only_filled_item_too():
    rows = amounts(
        "code,name,预算数\n,一、财政拨款收入,90.00\n,1、一般公共预算,60.00\n",
        "revenue_expenditure_summary",
        flow="revenue",
    )

    (failure,) = failures(check_outline_adds_up, rows)

    assert (failure.expected, failure.found) == (Decimal("600000.00"), Decimal("900000.00"))


PROCUREMENT = """\
code,name,总计
,合计,{total}
,一、货物A,80.00
,设备购置费,{head}
,计算机,30.00
,打印设备,20.00
,办公费,30.00
,家具用具,{item}
,三、服务C,20.00
,物业管理费,20.00
,物业管理服务,20.00
"""


@pytest.mark.parametrize(
    ("figures", "kinds", "lists"),
    [
        ({"total": "100.00", "head": "50.00", "item": "30.00"}, [], []),
        ({"total": "101.00", "head": "50.00", "item": "30.00"}, ["合计"], []),
        ({"total": "100.00", "head": "58.00", "item": "30.00"}, [], ["设备购置费", "一、货物A"]),
        ({"total": "100.00", "head": "50.00", "item": "33.00"}, [], ["办公费"]),
    ],
)
def test_a_list_of_procurement_adds_up_to_its_heads_its_kinds_and_the_whole(figures, kinds, lists):
    rows = amounts(PROCUREMENT.format(**figures), "procurement")

    def wholes(check):
        return [f.operands[0].source.item_name for f in failures(check, rows)]

    assert (wholes(check_procurement_tables), wholes(check_procurement_lists)) == (kinds, lists)


def test_a_part_may_not_exceed_its_whole():
    rows = amounts(
        "code,name,预算数\n,事业收入,10.00\n,其中：教育收费,12.00\n", "revenue_summary", flow="revenue"
    )

    (failure,) = failures(check_parts_within_whole, rows)

    assert [o.source.item_name for o in failure.operands] == ["事业收入", "其中：教育收费"]


@pytest.mark.parametrize(("vehicles", "count"), [("2.50", 0), ("2.00", 2)])
def test_three_public_expenses_are_their_items(vehicles, count):
    rows = amounts(
        f"""\
code,name,合计
,合计,2.75
,因公出国（境）费,0.00
,公务接待费,0.25
,公务用车购置及运行费,{vehicles}
,其中：公务用车购置费,0.00
,公务用车运行费,2.50
""",
        "three_public_expenses",
    )

    assert len(failures(check_three_public_adds_up, rows)) == count


def test_a_printed_change_is_this_year_less_last_year():
    now = amounts("code,name,2024年\n,会议费,2.00\n", "three_public_expenses")
    before = amounts(
        "code,name,2023年\n,会议费,3.00\n", "three_public_expenses", phase="prior_budget", column_offset=1
    )
    differ = amounts(
        "code,name,增减\n,会议费,1.00\n", "three_public_expenses", phase="change", column_offset=2
    )

    (failure,) = failures(check_change_columns, now, before, differ)

    assert (failure.expected, failure.found) == (Decimal("-10000.00"), Decimal("10000.00"))
