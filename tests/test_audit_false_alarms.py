"""Disclosures that are in order, in the forms in which other places print them: the audit is silent."""

from dataclasses import replace
from decimal import Decimal

import pytest
from helpers.audited import amounts, change, disclosure, facts, failures, figure, headcount

from budgetlib.audit import audit_disclosure
from budgetlib.audit.registry import RULES, Failure, NotChecked
from budgetlib.audit.rules.form import check_title_years
from budgetlib.audit.rules.headcount import check_actual_headcount
from budgetlib.audit.rules.text import check_item_changes_add_up
from budgetlib.audit.rules.within_tables import check_totals_add_up
from budgetlib.contract.records import TableRow


def alarms(*rows, **more):
    """Errors and warnings of the whole audit, by rule."""
    found = audit_disclosure(disclosure(*rows, **more)).findings
    return [(f.rule_id, f.message) for f in found if f.severity != "info"]


def table_named(title, kind="general_expenditure"):
    return TableRow("t01", kind, title, None, "万元", 1, 1, 30, 6, False, None)


def test_amounts_without_decimals_round_by_half_each():
    rows = amounts(
        """\
code,name,合计,基本支出,项目支出
,合计,21,11,11
201,一般公共服务支出,13,7,7
20103,政府办公厅（室）及相关机构事务,13,7,7
2010301,行政运行,7,7,
2010302,一般行政管理事务,7,,7
208,社会保障和就业支出,7,4,4
""",
        "general_expenditure",
    )

    assert alarms(rows) == []


def test_a_table_in_yuan_and_a_text_in_ten_thousands():
    exact = amounts("code,name,合计\n2010301,行政运行,265.543210\n", "general_expenditure")
    public = amounts("code,name,预算数\n,公务接待费,0.864500\n", "three_public_expenses", "t02")
    said = change(
        "行政运行265.54万元，比上年增加5.54万元", item_code="2010301", amount="265.54", change="5.54"
    )

    assert alarms(exact, public, said, figure("three_public", "reception", "0.86")) == []


def test_a_table_without_last_years_carryover_beside_a_summary_with_it():
    summary = amounts(
        "code,name,合计\n,一般公共服务支出,120.00\n,支出总计,120.00\n",
        "appropriation_summary",
        fund="general_public_budget",
    )
    revenue = amounts(
        "code,name,预算数\n,一般公共预算拨款,100.00\n,上年结转,20.00\n,收入总计,120.00\n",
        "appropriation_summary",
        flow="revenue",
        column_offset=3,
    )
    general = amounts("code,name,合计\n,合计,100.00\n20103,款,100.00\n", "general_expenditure", "t02")

    assert alarms(summary, revenue, general) == []


def test_another_gap_between_the_two_tables_is_found_all_the_same():
    summary = amounts(
        "code,name,合计\n,支出总计,120.00\n", "appropriation_summary", fund="general_public_budget"
    )
    revenue = amounts(
        "code,name,预算数\n,上年结转,20.00\n", "appropriation_summary", flow="revenue", column_offset=3
    )
    general = amounts("code,name,合计\n,合计,101.00\n", "general_expenditure", "t02")

    found = failures(RULES["tables.general_total"].check, summary, revenue, general)

    assert [abs(f.found - f.expected) for f in found] == [Decimal("190000.00")]


def test_carryover_in_a_column_of_its_own():
    rows = amounts(
        """\
code,name,合计,当年预算,上年结转
,合计,30.00,25.00,5.00
201,一般公共服务支出,20.00,18.00,2.00
208,社会保障和就业支出,10.00,7.00,3.00
""",
        "general_expenditure",
    )

    assert alarms(rows) == []


def test_planned_adjusted_and_spent_columns_are_not_added_up():
    text = "code,name,{}\n,合计,{}\n201,一般公共服务支出,{}\n"
    rows = [
        *amounts(text.format("年初预算数", "30.00", "30.00"), "general_expenditure"),
        *amounts(
            text.format("调整预算数", "32.00", "32.00"), "general_expenditure", column_offset=1, phase="other"
        ),
        *amounts(
            text.format("决算数", "31.00", "31.00"), "general_expenditure", column_offset=2, phase="outturn"
        ),
    ]

    assert alarms(rows, kind="final_accounts") == []


def test_two_units_in_one_file_have_each_their_own_tables_and_people():
    first = amounts("code,name,合计\n,合计,30.00\n201,类,30.00\n", "general_expenditure", "t01")
    second = amounts("code,name,合计\n,合计,12.00\n201,类,12.00\n", "general_expenditure", "t02")
    basic = amounts("code,name,合计\n,合计,9.00\n301,类,9.00\n", "general_basic_expenditure", "t03")
    people = [
        headcount("actual", 30),
        headcount("active", 30),
        headcount("actual", 12),
        headcount("active", 12),
    ]

    assert alarms(first, second, basic, *people) == []


def test_a_document_that_withholds_items_prints_totals_above_its_rows():
    rows = amounts("code,name,合计\n,合计,30.00\n201,类,20.00\n208,类,5.00\n", "general_expenditure")
    given = facts(rows)

    def results(withholds):
        return list(check_totals_add_up(replace(given, withholds=withholds)))

    assert [type(r) for r in results(False)] == [Failure]
    assert [type(r) for r in results(True)] == [NotChecked]


def test_amounts_taken_back_are_added_with_their_sign():
    rows = amounts(
        """\
code,name,合计,基本支出,项目支出
,合计,8.00,10.00,-2.00
201,一般公共服务支出,8.00,10.00,-2.00
20103,政府办公厅（室）及相关机构事务,8.00,10.00,-2.00
2010301,行政运行,10.00,10.00,
2010302,一般行政管理事务,-2.00,,-2.00
""",
        "general_expenditure",
    )

    assert alarms(rows) == []


@pytest.mark.parametrize(
    ("title", "fails"),
    [
        ("2024年部门支出预算表", False),
        ("2024年与2023年“三公”经费预算对比表", False),
        ("2023年预算执行情况表", False),
        ("2023年结转资金情况表", False),
        ("2023年部门支出预算表", True),
    ],
)
def test_a_title_about_several_years_is_no_slip_of_the_year(title, fails):
    assert bool(failures(check_title_years, table_named(title))) is fails


@pytest.mark.parametrize(
    ("active", "severities"), [(45, ["warning"]), (55, [None])], ids=["others unlisted", "impossible"]
)
def test_people_of_a_kind_that_is_not_listed_are_possible(active, severities):
    people = [headcount("actual", 50), headcount("active", active), headcount("retired", 30)]

    assert [f.severity for f in failures(check_actual_headcount, *people)] == severities


def test_an_item_given_up_stands_in_the_table_and_may_be_missing_in_the_text():
    whole = change("一般公共预算30.00万元，减少5.00万元", scope="total", amount="30.00", change="-5.00")
    first = change("行政运行20.00万元，增加4.00万元", item_code="2010301", amount="20.00", change="4.00")
    second = change("其他支出10.00万元，减少2.00万元", item_code="2010399", amount="10.00", change="-2.00")
    last = amounts(
        "code,name,2023年\n2010302,一般行政管理事务,7.00\n", "general_expenditure", phase="prior_budget"
    )

    assert len(failures(check_item_changes_add_up, whole, first, second)) == 1
    assert failures(check_item_changes_add_up, whole, first, second, last) == []
