"""What an error may be: a contradiction beyond print, in figures that are meant to agree."""

import pytest
from helpers.audited import (
    amounts,
    change,
    disclosure,
    facts,
    failures,
    figure,
    indicator,
    project,
)

from budgetlib.audit import audit_disclosure
from budgetlib.audit.registry import NotChecked
from budgetlib.audit.rules.text import (
    check_item_changes_add_up,
    check_percentages,
    check_prior_amounts,
    check_signs,
)
from budgetlib.audit.rules.text_and_tables import (
    check_item_amounts,
    check_project_amounts,
    check_total_amounts,
)
from budgetlib.audit.rules.within_tables import (
    check_children_add_up,
    check_columns_add_up,
    check_procurement_tables,
    check_totals_add_up,
)


def severities(*rows, rule="table."):
    found = audit_disclosure(disclosure(*rows)).findings
    return [f.severity for f in found if f.rule_id.startswith(rule)]


@pytest.mark.parametrize(
    ("parent", "severity"),
    [
        ("30.02", []),  # rounding: half a step for each of four operands
        ("30.03", ["info"]),  # cut off: a whole step for each
        ("30.04", ["error"]),
    ],
)
def test_what_cutting_off_digits_explains_is_a_remark(parent, severity):
    rows = amounts(
        f"code,name,合计\n201,甲类,{parent}\n20103,乙款,10.00\n20105,丙款,10.00\n20106,丁款,10.00\n",
        "general_expenditure",
    )

    assert severities(rows, rule="table.children") == severity


def test_less_than_one_yuan_is_a_remark():
    rows = amounts(
        "code,name,合计\n201,甲类,30.000090\n20103,乙款,10.000000\n20105,丙款,20.000000\n",
        "general_expenditure",
    )

    assert severities(rows, rule="table.children") == ["info"]


def test_a_code_printed_for_both_levels_is_one_child():
    rows = amounts(
        "code,name,合计\n219,援助支出,50.00\n21999,其他支出,50.00\n21999,其他支出,50.00\n"
        "201,甲类,30.00\n20103,乙款,30.00\n",
        "expenditure_summary",
    )

    assert failures(check_children_add_up, rows) == []


def test_a_column_less_construction_is_no_part_of_its_group():
    lines = "".join(f"20103{i:02d},某项{i},{10 + i}.00,{10 + i}.00,{10 + i}.00\n" for i in range(1, 6))
    rows = amounts(
        "code,name,项目支出/项目支出总数,项目支出/扣除基建项目后预算数,合计\n"
        f"{lines}2010399,其他,30.00,20.00,30.00\n",
        "general_expenditure",
    )

    assert failures(check_columns_add_up, rows) == []


def test_items_whose_head_prints_no_amount_are_at_the_top():
    rows = amounts(
        "code,name,预算数\n,（1）一般公共预算拨款收入,80.00\n,（2）政府性基金收入,5.00\n,2、其他收入,15.00\n"
        ",本年收入合计,100.00\n",
        "revenue_expenditure_summary",
        flow="revenue",
    )

    assert failures(check_totals_add_up, rows) == []


def test_a_row_whose_code_was_not_read_counts_where_the_total_needs_it():
    rows = amounts(
        "code,name,合计\n2010301,行政运行,60.00\n,2010305某项,15.00\n2010350,事业运行,25.00\n,合计,100.00\n",
        "expenditure_summary",
    )

    assert failures(check_totals_add_up, rows) == []


def test_the_total_under_the_last_of_several_blocks_adds_up_some_of_them():
    left = amounts(
        "code,name,决算数\n301,工资福利支出,60.00\n,人员经费合计,60.00\n", "general_basic_expenditure"
    )
    middle = amounts(
        "code,name,决算数\n302,商品和服务支出,30.00\n", "general_basic_expenditure", column_offset=1
    )
    right = amounts(
        "code,name,决算数\n310,资本性支出,10.00\n,公用经费合计,40.00\n",
        "general_basic_expenditure",
        column_offset=2,
    )

    assert failures(check_totals_add_up, left, middle, right) == []


@pytest.mark.parametrize(
    ("name", "rows", "severity"),
    [
        ("by code", "201,甲类,60.00\n208,乙类,30.00\n,合计,100.00", ["error"]),
        ("by nothing", ",甲类,60.00\n,甲款,40.00\n,乙类,30.00\n,丙类,2.00\n,合计,99.00", []),
    ],
)
def test_rows_that_nest_unseen_are_no_error(name, rows, severity):
    found = amounts(f"code,name,合计\n{rows}\n", "expenditure_summary")

    assert [s for s in severities(found, rule="table.total") if s == "error"] == severity


# ---- like with like


def item(amount, code="302", section="expenditure", name="商品和服务支出"):
    return change(
        f"{name}（{code}）{amount}万元", item_code=code, item_name=name, amount=amount, section=section
    )


def test_a_text_of_one_fund_is_not_held_against_all_funds():
    summary = amounts("code,name,合计\n302,商品和服务支出,90.00\n", "revenue_expenditure_summary", fund="all")

    assert failures(check_item_amounts, summary, item("80.00", section="general_public_budget")) == []
    assert len(failures(check_item_amounts, summary, item("95.00", section="general_public_budget"))) == 1


def severities_of(*rows):
    return severities(*rows, rule="text_table.item")


def test_the_same_fund_with_another_amount_is_an_error():
    general = amounts("code,name,合计\n2010301,行政运行,90.00\n", "general_expenditure")
    said = item("80.00", code="2010301", section="general_public_budget", name="行政运行")

    assert severities_of(general, said) == ["error"]


def test_a_name_is_never_held_against_another_code():
    rows = amounts(
        "code,name,合计\n309,资本性支出,90.00\n", "economic_expenditure", fund="general_public_budget"
    )

    said = item("0.00", code="310", section="general_public_budget", name="资本性支出")
    assert failures(check_item_amounts, rows, said) == []


def test_a_class_added_up_from_rounded_parts_is_a_remark():
    rows = amounts(
        "code,name,合计\n302,商品和服务支出,90.024000\n", "economic_expenditure", fund="general_public_budget"
    )

    assert severities_of(rows, item("90.00", section="general_public_budget")) == ["info"]


# ---- a clause and its subject


@pytest.mark.parametrize(
    "stated",
    [
        {"amount": "424.80", "prior": "0.00", "change": "-32.00", "pct": "-7"},
        {"amount": "0.00", "change": "24.17", "pct": "3.82"},
    ],
)
def test_a_change_that_cannot_belong_to_the_amounts_beside_it_proves_nothing(stated):
    said = change("某项", **stated)

    for check in (check_prior_amounts, check_signs, check_percentages):
        assert failures(check, said) == []


def test_items_may_have_fallen_to_nothing_unnamed():
    said = [
        change("合计", scope="total", amount="100.00", change="-30.00"),
        change("甲", item_code="2010301", amount="60.00", change="-10.00"),
        change("乙", item_code="2010302", amount="40.00", change="5.00"),
    ]

    assert [s for s in severities(said, rule="text.items")] == ["warning"]
    assert not any(isinstance(r, NotChecked) for r in check_item_changes_add_up(facts(said)))


# ---- documents full of errors


def test_a_table_that_mostly_fails_and_partly_holds_is_likely_wrong():
    lines = "".join(f"3010{i},某项,{10 + i}.00,{20 + i}.00,0.00\n" for i in range(1, 6))
    rows = amounts(
        f"code,name,合计,人员经费,公用经费\n301,工资福利支出,9.00,4.00,5.00\n{lines}", "economic_expenditure"
    )

    assert set(severities(rows, rule="table.columns")) == {"warning"}


def test_what_is_withheld_is_counted():
    lines = "".join(f"3010{i},某项,{10 + i}.00,{20 + i}.00,0.00\n" for i in range(1, 6))
    rows = amounts(f"code,name,合计,人员经费,公用经费\n{lines}", "economic_expenditure")
    result = audit_disclosure(disclosure(rows))
    (coverage,) = (c for c in result.coverage if c.rule_id == "table.columns")

    assert not [f for f in result.findings if f.rule_id == "table.columns"]
    assert "5处中5处" in (coverage.reason or "")


def test_three_wrong_percentages_on_one_page_are_three_warnings():
    said = [
        change(f"{name}10.00万元", item_name=name, amount="10.00", change="5.00", pct=pct)
        for name, pct in (("甲", "30"), ("乙", "40"), ("丙", "60"))
    ]

    assert severities(said, rule="text.percent") == ["warning"] * 3


# ---- procurement, totals of one fund


@pytest.mark.parametrize(("services", "count"), [("30.00", 0), ("31.00", 1)])
def test_a_table_of_the_three_kinds_of_procurement_adds_up(services, count):
    rows = amounts(f"code,name,金额\n,合计,100.00\n,货物,70.00\n,服务,{services}\n", "procurement")

    assert len(failures(check_procurement_tables, rows)) == count


def test_the_columns_of_a_procurement_table_add_up():
    lines = "".join(f",设备{i},{10 + i}.00,{10 + i}.00\n" for i in range(3))
    rows = amounts(f"code,name,合计,财政拨款/一般公共预算\n{lines}", "procurement")
    assert failures(check_columns_add_up, rows) == []


def test_a_total_of_one_budget_is_not_held_against_all_money():
    summary = amounts("code,name,预算数\n,支出总计,900.00\n", "revenue_expenditure_summary", fund="all")
    said = change(
        "一般公共预算拨款支出500.00万元", scope="total", item_name="一般公共预算拨款支出", amount="500.00"
    )

    assert failures(check_total_amounts, summary, said) == []


# ---- a figure told twice


@pytest.mark.parametrize(
    ("second", "severity"),
    [
        ("6.00", []),  # the same
        ("7.00", ["warning"]),  # a slip in one of the places
        ("5.00", []),  # what the table prints of another phase
        ("0.00", []),  # nothing is of another item
        ("1.00", []),  # how much less it is
    ],
)
def test_each_mention_of_a_figure_is_held_against_the_table(second, severity):
    now = amounts("code,name,预算数\n,公务接待费,6.00\n", "three_public_expenses")
    before = amounts(
        "code,name,上年\n,公务接待费,5.00\n", "three_public_expenses", "t02", phase="prior_budget"
    )
    said = [figure("three_public", "reception", "6.00"), figure("three_public", "reception", second)]
    moved = change("公务接待费", scope="other", amount="6.00", change="1.00")

    assert severities(now, before, moved, *said, rule="text_table.three_public") == severity


# ---- one project in text, list and form


@pytest.mark.parametrize(("amount", "count"), [("12.00", 0), ("12.50", 1)])
def test_a_project_has_one_amount_in_text_and_list(amount, count):
    rows = amounts("code,name,金额,财政拨款\n,桥梁维护,12.00,11.00\n,道路照明,8.00,8.00\n", "project_list")

    assert len(failures(check_project_amounts, rows, project("桥梁维护", amount))) == count


@pytest.mark.parametrize(("amount", "count"), [("12.00", 0), ("12.50", 1)])
def test_a_project_has_one_amount_in_text_and_form(amount, count):
    rows = amounts("code,name,金额\n,年度资金总额,12.00\n", "project_performance")
    of_form = indicator("t01", "数量", "3", "个")

    assert len(failures(check_project_amounts, rows, of_form, project("某项目", amount))) == count


def test_a_project_of_several_units_may_have_a_row_for_each():
    rows = amounts("code,name,金额\n,桥梁维护,5.00\n,桥梁维护,7.00\n", "project_list")

    for amount in ("12.00", "5.00", "9.00"):
        assert failures(check_project_amounts, rows, project("桥梁维护", amount)) == []


def test_a_form_that_stands_for_all_projects_is_not_held_against_one():
    rows = amounts("code,name,金额\n,年度资金总额,20.00\n", "project_performance")
    of_form = indicator("t01", "数量", "3", "个")
    said = [project("某项目", "12.00"), project("另一项目", "8.00")]

    assert failures(check_project_amounts, rows, of_form, *said) == []
