"""Tables against each other, tables against the narrative, codes, and form."""

import dataclasses
import types
from decimal import Decimal

import pytest
from helpers.audited import allocation, amounts, change, disclosure, facts, failures, figure, project

from budgetlib.audit import audit_disclosure
from budgetlib.audit.facts import facts_of
from budgetlib.audit.registry import HELD, RULES, NotChecked
from budgetlib.audit.rules.between_tables import (
    check_expenditure_by_class,
    check_function_and_economy,
    check_general_equals_all,
    check_items_within_all,
    check_pensions,
    check_three_public_items,
)
from budgetlib.audit.rules.codes import (
    check_codes_not_repeated,
    check_names_match_codes,
    check_parents_are_printed,
)
from budgetlib.audit.rules.form import (
    check_base_years,
    check_blank_totals,
    check_column_years,
    check_contents,
    check_notes_on_empty_tables,
    check_placeholders,
    check_required_sections,
    check_required_tables,
    check_title_years,
)
from budgetlib.audit.rules.text import check_prior_amounts
from budgetlib.audit.rules.text_and_tables import (
    check_allocations_add_up,
    check_empty_statements,
    check_item_amounts,
    check_lists_of_items,
    check_operating_costs,
    check_prior_against_tables,
    check_projects_add_up,
    check_three_public_against_table,
    check_total_amounts,
)
from budgetlib.contract.records import TableRow
from budgetlib.reading.pages import LogicalTable, TableCell

GENERAL = """\
code,name,合计,基本支出,项目支出
201,一般公共服务支出,100.00,60.00,40.00
2010301,行政运行,60.00,60.00,
2010302,一般行政管理事务,40.00,,40.00
,合计,100.00,60.00,40.00
"""


def test_basic_expenditure_is_the_same_in_both_tables():
    basic = amounts(
        "code,name,合计\n301,工资福利支出,59.00\n,合计,59.00\n", "general_basic_expenditure", "t02"
    )

    (failure,) = failures(
        RULES["tables.basic_expenditure"].check, amounts(GENERAL, "general_expenditure"), basic
    )

    assert (failure.expected, failure.found) == (Decimal("600000.00"), Decimal("590000.00"))


def test_a_kind_that_stands_twice_is_not_compared():
    twice = [amounts(GENERAL, "general_expenditure", t) for t in ("t01", "t02")]
    basic = amounts("code,name,合计\n,合计,59.00\n", "general_basic_expenditure", "t03")

    assert failures(RULES["tables.basic_expenditure"].check, *twice, basic) == []


def test_a_factor_of_ten_thousand_is_named_as_a_slip_of_unit():
    all_spending = amounts("code,name,合计\n,支出合计,100.00\n", "expenditure_summary", "t01")
    summary = amounts("code,name,预算数\n,支出总计,1000000.00\n", "revenue_expenditure_summary", "t02")

    (failure,) = failures(RULES["tables.expenditure_total"].check, all_spending, summary)

    assert "恰为一万倍" in failure.message


def test_classes_are_the_same_in_summary_and_detail():
    summary = amounts("code,name,预算数\n,一、一般公共服务支出,99.00\n", "revenue_expenditure_summary", "t01")
    detail = amounts("code,name,合计\n201,一般公共服务支出,100.00\n", "expenditure_summary", "t02")

    assert len(failures(check_expenditure_by_class, summary, detail)) == 1


def test_the_general_budget_spends_no_more_on_an_item_than_all_funds_do():
    whole = amounts("code,name,合计\n2010301,行政运行,60.00\n", "expenditure_summary", "t02")
    part = amounts("code,name,合计\n2010301,行政运行,61.00\n", "general_expenditure", "t01")

    assert len(failures(check_items_within_all, part, whole)) == 1


def test_tables_with_the_same_total_have_the_same_items():
    whole = amounts(GENERAL, "expenditure_summary", "t02")
    slip = GENERAL.replace("事务,40.00,,40.00", "事务,40.10,,40.10")
    part = amounts(slip, "general_expenditure", "t01")

    assert len(failures(check_general_equals_all, part, whole)) == 2  # in 合计 and in 项目支出


def test_reception_in_basic_expenditure_is_within_the_three_public_expenses():
    basic = amounts("code,name,合计\n30217,公务接待费,0.35\n", "general_basic_expenditure", "t01")
    public = amounts("code,name,合计\n,合计,0.25\n,公务接待费,0.25\n", "three_public_expenses", "t02")

    assert len(failures(check_three_public_items, basic, public)) == 1


@pytest.mark.parametrize(("pension", "count"), [("47.27", 0), ("48.27", 1)])
def test_function_and_economy_give_the_same_pension(pension, count):
    general = amounts(
        f"code,name,基本支出\n2080505,基本养老保险,{pension}\n2210201,住房公积金,39.61\n",
        "general_expenditure",
        "t01",
    )
    basic = amounts(
        "code,name,合计\n30108,基本养老保险,47.27\n30113,住房公积金,39.61\n",
        "general_basic_expenditure",
        "t02",
    )

    assert len(failures(check_function_and_economy, general, basic)) == count


@pytest.mark.parametrize(
    ("retired", "outcome"),
    [("46.31", [HELD]), ("50.00", [NotChecked("离退休经费的功能分类与经济分类口径不同")])],
)
def test_pensions_that_agree_are_confirmed_and_others_not_blamed(retired, outcome):
    general = amounts(
        "code,name,合计,人员经费,公用经费\n2080501,行政单位离退休,53.05,46.31,6.74\n", "general_expenditure"
    )
    basic = amounts(f"code,name,合计\n30302,退休费,{retired}\n", "general_basic_expenditure", "t02")

    assert list(check_pensions(facts(general, basic))) == outcome


def test_two_classifications_that_never_agree_are_taken_to_be_cut_differently():
    general = amounts("code,name,基本支出\n2080505,基本养老保险,175.83\n", "general_expenditure", "t01")
    basic = amounts("code,name,合计\n30108,基本养老保险,488.39\n", "general_basic_expenditure", "t02")

    assert [type(r) for r in check_function_and_economy(facts(general, basic))] == [NotChecked]


# ---- codes


def test_a_code_with_the_name_of_its_neighbour_is_found():
    rows = amounts("code,name,合计\n2010302,行政运行,60.00\n", "general_expenditure")

    (failure,) = failures(check_names_match_codes, rows)

    assert failure.severity is None  # that of the rule: a warning
    assert "2010301" in failure.message


def test_a_name_in_other_words_is_no_finding():
    rows = amounts("code,name,合计\n20103,政府办公厅(室)及相关机构事务,60.00\n", "general_expenditure")

    assert failures(check_names_match_codes, rows) == []


def test_an_old_name_is_not_held_against_a_document_of_its_time():
    """30311 was the housing fund until the classification of 2018."""
    rows = amounts("code,name,合计\n30311,住房公积金,60.00\n", "general_basic_expenditure")

    assert failures(check_names_match_codes, rows, fiscal_year=2017) == []


def test_an_unknown_code_with_the_name_of_its_neighbour_is_a_remark():
    rows = amounts("code,name,合计\n2010307,一般行政管理事务,1.00\n", "general_expenditure")

    assert [f.severity for f in failures(check_names_match_codes, rows)] == ["info"]


def test_an_unknown_code_is_no_finding():
    rows = amounts("code,name,合计\n2999999,某项,1.00\n30101,基本工资,1.00\n", "general_expenditure")

    assert not [f for f in audit_disclosure(disclosure(rows)).findings if "2999999" in f.message]


@pytest.mark.parametrize(("change_of", "fails"), [("-1.00", False), ("-2.00", True)])
def test_last_years_three_public_expenses_are_the_same_in_text_and_table(change_of, fails):
    before = amounts(
        "code,name,上年预算数\n,公务接待费,6.00\n", "three_public_expenses", "t02", phase="prior_budget"
    )
    said = change(
        f"公务接待费5.00万元，减少{change_of[1:]}万元",
        scope="three_public",
        item_name="公务接待费",
        amount="5.00",
        change=change_of,
    )

    assert bool(failures(check_prior_against_tables, before, said)) is fails


def test_last_years_outturn_is_not_last_years_budget():
    before = amounts(
        "code,name,上年执行数\n2010301,行政运行,6.00\n", "general_expenditure", phase="prior_outturn"
    )
    said = change("行政运行5.00万元", item_code="2010301", amount="5.00", change="-2.00")

    assert failures(check_prior_against_tables, before, said) == []


def test_a_name_that_stands_under_many_codes_is_not_compared():
    rows = amounts("code,name,合计\n2140102,一般行政管理事务,60.00\n", "general_expenditure")
    said = change("一般行政管理事务0.00万元", item_name="一般行政管理事务", amount="0.00", change="-1.00")

    assert failures(check_item_amounts, rows, said) == []


def test_a_row_that_stands_twice_under_its_parent_is_found():
    rows = amounts(
        "code,name,合计\n20103,款,2.00\n2010301,行政运行,1.00\n2010301,行政运行,1.00\n", "general_expenditure"
    )

    assert len(failures(check_codes_not_repeated, rows)) == 1


def test_an_item_without_its_class_is_found_where_classes_are_printed():
    rows = amounts("code,name,合计\n201,类,1.00\n2080505,养老保险,1.00\n", "general_expenditure")

    assert len(failures(check_parents_are_printed, rows)) == 1


def test_where_a_table_lost_numbers_an_item_without_its_class_is_no_finding():
    rows = amounts("code,name,合计\n201,类,1.00\n2080505,养老保险,1.00\n", "general_expenditure")
    lost = types.SimpleNamespace(
        rule_id="reading.unread_number", severity="warning", evidence='[{"table_id": "t01"}]'
    )

    (result,) = check_parents_are_printed(dataclasses.replace(facts_of(disclosure(rows)), findings=(lost,)))

    assert isinstance(result, NotChecked)


# ---- narrative and tables


@pytest.mark.parametrize(("amount", "fails"), [("60.00", False), ("60", False), ("66.00", True)])
def test_an_item_has_the_same_amount_in_text_and_table(amount, fails):
    said = change(
        f"行政运行{amount}万元", item_code="2010301", item_name="行政运行", amount=amount, change="0"
    )

    assert bool(failures(check_item_amounts, amounts(GENERAL, "general_expenditure"), said)) is fails


def test_an_item_of_several_units_has_the_sum_in_the_text():
    rows = amounts("code,name,合计\n2010301,行政运行,60.00\n2010301,行政运行,6.00\n", "general_expenditure")
    said = change("行政运行66.00万元", item_code="2010301", amount="66.00", change="0")

    assert failures(check_item_amounts, rows, said) == []


def test_a_rounded_amount_in_the_text_agrees_with_the_exact_one_in_the_table():
    rows = amounts("code,name,合计\n2010301,行政运行,19577.43\n", "general_expenditure")
    said = change("行政运行19,577万元", item_code="2010301", amount="19577", change="0")

    assert failures(check_item_amounts, rows, said) == []


def test_totals_in_the_text_stand_in_a_table():
    said = change("支出预算101.00万元", scope="total", amount="101.00", change="1")

    assert len(failures(check_total_amounts, amounts(GENERAL, "general_expenditure"), said)) == 1


def test_a_total_in_the_text_is_held_against_the_summary_of_the_same_money():
    public = amounts("code,name,合计\n,合计,0.95\n", "three_public_expenses", "t01")
    summary = amounts("code,name,预算数\n,收入,9.00\n,总计,2940.05\n", "appropriation_summary", "t02")
    said = change("财政拨款收支总计0.30万元", scope="total", section="appropriation", amount="0.30")

    (failure,) = failures(check_total_amounts, public, summary, said)

    assert failure.expected == Decimal("29400500.00")


def test_a_total_that_does_not_agree_is_named_with_its_fund():
    summary = amounts("code,name,预算数\n,总计,2940.05\n", "appropriation_summary", flow="revenue")
    said = change("财政拨款总计0.30万元", scope="total", section="appropriation", amount="0.30")
    said = dataclasses.replace(said, item_name="收入支出总计", fund="fiscal_appropriation")

    (failure,) = failures(check_total_amounts, summary, said)

    assert "页财政拨款“收入支出总计”文中为0.30万元" in failure.message


def test_three_public_items_are_the_same_in_text_and_table():
    rows = amounts(
        "code,name,合计\n,合计,0.25\n,公务接待费,0.25\n,因公出国（境）费,\n", "three_public_expenses"
    )
    said = [figure("three_public", "reception", "0.35"), figure("three_public", "overseas_travel", "0")]

    (failure,) = failures(check_three_public_against_table, rows, said)

    assert failure.found == Decimal("3500.00")  # and a stated zero is not held against a blank cell


def test_final_accounts_state_what_was_spent_and_not_what_was_planned():
    planned = amounts("code,name,预算数\n,合计,0.95\n,公务接待费,0.95\n", "three_public_expenses")
    said = figure("three_public", "reception", "0")

    assert failures(check_three_public_against_table, planned, said, kind="final_accounts") == []


def test_operating_costs_are_the_same_in_text_and_table():
    rows = amounts("code,name,合计\n,机关运行经费合计,38.69\n", "operating_costs")

    assert len(failures(check_operating_costs, rows, figure("operating_costs", "total", "36.89"))) == 1


def test_allocations_add_up_to_their_project():
    said = [
        project("业务经费", "40.00"),
        allocation("业务经费", "工作", "14.90"),
        allocation("业务经费", "维修", "10.00"),
    ]

    (failure,) = failures(check_allocations_add_up, said)

    assert (failure.expected, failure.found) == (Decimal("400000.00"), Decimal("249000.00"))


@pytest.mark.parametrize(("second", "severities"), [("10.00", []), ("15.00", [None]), ("5.00", ["info"])])
def test_more_projects_than_the_table_is_graver_than_fewer(second, severities):
    said = [project("甲", "30.00"), project("乙", second)]

    found = failures(check_projects_add_up, amounts(GENERAL, "expenditure_summary"), said)

    assert [f.severity for f in found] == severities


def test_many_projects_may_differ_from_the_table_by_the_rounding_of_each():
    rows = amounts("code,name,合计,项目支出\n,合计,100.00,10.00\n", "general_expenditure")
    tenths = [project(f"项目{i}", "1.00") for i in range(9)]

    assert failures(check_projects_add_up, rows, [*tenths, project("末", "1.05")]) == []
    assert len(failures(check_projects_add_up, rows, [*tenths, project("末", "1.08")])) == 1


def test_projects_that_were_not_read_are_not_said_to_be_left_out():
    rows = amounts(GENERAL, "general_expenditure")

    (failure,) = failures(check_projects_add_up, rows, [project("甲", "30.00"), project("乙", "5.00")])

    assert failure.message.startswith("读出的2个项目合计35.00万元")
    assert failure.message.endswith("不在读出的项目中。")


def test_projects_of_all_funds_are_held_against_all_funds():
    said = [project("甲", "30.00"), project("乙", "15.00")]
    whole = amounts("code,name,项目支出\n,合计,60.00\n", "expenditure_summary")

    found = failures(check_projects_add_up, amounts(GENERAL, "general_expenditure"), whole, said)

    assert [(f.severity, f.expected) for f in found] == [("info", Decimal("600000.00"))]


def test_more_projects_than_one_fund_pays_for_are_no_contradiction():
    said = [project("甲", "30.00"), project("乙", "15.00")]

    (failure,) = failures(check_projects_add_up, amounts(GENERAL, "general_expenditure"), said)

    assert failure.severity == "info"


@pytest.mark.parametrize(("name", "severities"), [("补助区县", []), ("市级支出", [None])])
def test_projects_with_money_for_governments_below_are_not_held_against_own_expenditure(name, severities):
    said = [project("甲", "30.00"), project("乙", "15.00")]
    form = amounts(f"code,name,预算数\n,当年预算,15.00\n,{name},15.00\n", "project_performance", "t09")

    found = failures(check_projects_add_up, amounts(GENERAL, "expenditure_summary"), form, said)

    assert [f.severity for f in found] == severities


def test_a_table_said_to_be_empty_is_empty():
    rows = amounts("code,name,合计\n212,城乡社区支出,5.00\n", "government_fund_expenditure")

    (failure,) = failures(
        check_empty_statements, rows, text=("本部门没有使用政府性基金预算拨款安排的支出。",)
    )

    assert failure.severity is None


def test_items_listed_in_the_text_have_an_amount():
    rows = amounts("code,name,合计\n30201,办公费,1.00\n", "general_basic_expenditure")
    text = "公用经费1.00万元，主要包括：办公费、印刷费。"

    assert [f.key for f in failures(check_lists_of_items, rows, text=(text,))] == ["印刷费"]


# ---- form


def test_a_missing_table_is_information():
    found = failures(check_required_tables, amounts(GENERAL, "general_expenditure"))

    assert "three_public_expenses" in {f.key for f in found}
    assert RULES["form.required_tables"].severity == "info"


def test_a_form_of_performance_alone_is_no_disclosure_that_lacks_tables():
    form = amounts("code,name,合计\n,资金总额,1.00\n", "department_performance")

    assert failures(check_required_tables, form) == []


def test_no_table_is_missing_where_one_is_of_a_kind_that_is_not_known():
    rows = [amounts(GENERAL, "general_expenditure"), amounts("code,name,合计\n,水,1.00\n", "other", "t02")]

    assert failures(check_required_tables, *rows) == []


def test_a_section_that_the_regulation_asks_for_is_looked_for_in_the_text():
    said = change("支出预算增加3万元", scope="total", change="3")
    text = ("主要职能", "“三公”经费", "机关运行经费", "政府采购", "国有资产占用", "名词解释")

    assert [f.key for f in failures(check_required_sections, said, text=text)] == ["预算绩效情况"]


def test_a_table_of_the_contents_list_that_is_not_there_is_named():
    lines = ("目录", "- 五、一般公共预算支出情况表", "- 十一、上年结转结余情况明细表", "正文开始")
    page = types.SimpleNamespace(
        number=1,
        blocks=tuple(types.SimpleNamespace(text=t) for t in lines),
        lines=tuple(types.SimpleNamespace(text=t) for t in lines),
    )
    given = disclosure(amounts(GENERAL, "general_expenditure"))
    given.source = types.SimpleNamespace(pages=(page,))

    assert [f.key for f in check_contents(facts_of(given)) if f != HELD] == ["上年结转结余情况明细表"]


def test_a_note_that_calls_a_filled_table_empty_is_found():
    note = "注：本部门无此项预算，故本表为空表。"
    table = TableRow("t01", "three_public_expenses", "“三公”经费表", None, "万元", 1, 1, 9, 3, False, note)

    assert len(failures(check_notes_on_empty_tables, table, amounts(GENERAL, "three_public_expenses"))) == 1


@pytest.mark.parametrize(("right", "fails"), [("", True), ("100.00", False)])
def test_a_grand_total_without_an_amount_is_named(right, fails):
    given = disclosure(amounts("code,name,预算数\n,支出总计,100.00\n", "revenue_expenditure_summary"))
    cells = (TableCell(9, 0, 1, 1, "收入总计", 1), TableCell(9, 1, 1, 1, right, 1))
    given.logical_tables = (
        LogicalTable("t01", "revenue_expenditure_summary", None, None, "万元", 1, 1, 10, 4, 1, cells),
    )

    found = [r for r in check_blank_totals(facts_of(given)) if r != HELD]

    assert bool(found) is fails


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("增加XX万元，增长XX%。", [None, None]),
        ("下降(增长)4.70％。", ["info"]),
        ("XX科室共5人，购置X光机。", []),
    ],
)
def test_placeholders_left_in_are_found(text, severities):
    assert [f.severity for f in failures(check_placeholders, text=(text,))] == severities


@pytest.mark.parametrize(("sentence", "fails"), [("比2023年增加3万元", False), ("比2022年增加3万元", True)])
def test_the_year_compared_with_is_the_year_before(sentence, fails):
    assert bool(failures(check_base_years, change(sentence, change="3"))) is fails


@pytest.mark.parametrize(
    ("sentence", "keys"),
    [
        ("2023年“三公”经费预算13.85万元，比2023年减少5.45万元。", ["2023=2023"]),
        ("2023年预算执行数为13.85万元，比2023年预算减少5.45万元。", []),
        ("2023年末13.85万元，比2023年初减少5.45万元。", []),
    ],
)
def test_a_budget_is_not_compared_with_its_own_year(sentence, keys):
    said = change(sentence, scope="three_public", amount="13.85", prior="13.85", change="-5.45")

    assert [f.key for f in failures(check_base_years, said)] == keys
    assert bool(failures(check_prior_amounts, said)) is not bool(keys)


def test_the_year_in_a_title_is_the_year_of_the_budget():
    table = TableRow(
        "t01", "general_expenditure", "2023年一般公共预算支出情况表", None, "万元", 1, 1, 9, 3, False, None
    )

    assert len(failures(check_title_years, table, amounts(GENERAL, "general_expenditure"))) == 1


def test_the_year_of_a_column_is_the_year_of_the_budget():
    wrong = amounts("code,name,2022年预算数\n201,类,1.00\n", "general_expenditure", fiscal_year=2022)

    assert len(failures(check_column_years, wrong)) == 1
