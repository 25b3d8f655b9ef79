"""Projects, procurement, assets and the carrying-out of a budget: as printed, each once."""

import dataclasses
from decimal import Decimal

import pytest

from budgetlib import analysis, sentences
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.contract.records import ExecutionRow, FigureRow, ProjectRow
from budgetlib.contract.schema import TABLES
from budgetlib.vocabulary import read_vocabulary
from tests.helpers import audited

TOTALS = """
编码,名称,合计,基本支出,项目支出
,合计,80.00,30.00,50.00
"""


def published(*rows, executions=(), document=()):
    given = audited.disclosure(*rows, **dict(document))
    tables = {name: getattr(given, name) for name in TABLES}
    if executions:
        tables["execution"] = audited.frame("execution", "d", list(executions))
    tables["amounts"] = tables["amounts"].assign(table_title="表3支出总表")
    return Publication(**tables)


def project(name, wan, page=3, unit=None):
    yuan = None if wan is None else Decimal(wan) * 10000
    return ProjectRow(page, name, None, yuan, unit, None)


def projects(*rows):
    return analysis.projects_of(published(*rows))


def test_a_project_in_the_text_and_in_a_list_is_one_and_keeps_what_either_says():
    found = projects(project("校舍维修", "30"), project("校舍维修（某局）", "30", page=9, unit="某局"))

    columns = ["item_name", "amount_yuan", "implementing_unit"]
    assert found[columns].values.tolist() == [["校舍维修", 300000.0, "某局"]]
    assert {place.page for place in found["citations"].iloc[0]["amount_yuan"]} == {3, 9}


@pytest.mark.parametrize(
    ("second", "count"),
    [
        (project("校舍维修", "30", page=9), 1),
        (project("校舍维修", "30"), 2),  # twice on one page
        (project("校舍维修", "31", page=9), 2),
        (project("图书购置", "30", page=9), 2),
    ],
)
def test_only_the_same_amount_on_another_page_is_the_same_project(second, count):
    assert len(projects(project("校舍维修", "30"), second)) == count


def test_units_that_contradict_make_two_projects():
    assert len(projects(project("维修", "30", unit="一中"), project("维修", "30", page=9, unit="二中"))) == 2


def test_a_project_without_an_amount_is_not_listed():
    assert projects(project("校舍维修", None)).empty


@pytest.mark.parametrize(("books", "whole"), [("20", [500000.0]), ("19", [])])
def test_projects_are_a_whole_only_where_a_printed_total_is_their_sum(books, whole):
    table = audited.amounts(TOTALS, "expenditure_summary")
    given = published(table, project("校舍维修", "30"), project("图书购置", books))

    found = analysis.printed_whole(given, analysis.projects_of(given))

    assert found["amount_yuan"].tolist() == whole


def test_a_share_is_said_only_of_a_printed_whole():
    table = audited.amounts(TOTALS, "expenditure_summary")
    given = published(table, project("校舍维修", "30"), project("图书购置", "20"))
    found = analysis.projects_of(given)

    with_whole = sentences.describe_projects(found, analysis.printed_whole(given, found))
    without = sentences.describe_projects(found, analysis.printed_whole(given, found).head(0))

    assert with_whole == (
        "读出 2 个项目，合起来就是“表3支出总表”印出的项目支出 50.00 万元（全部资金）；"
        "金额最大的是校舍维修 30.00 万元（占 60.00%）、图书购置 20.00 万元（占 40.00%）。"
    )
    assert without == "读出 2 个项目；金额最大的是校舍维修 30.00 万元、图书购置 20.00 万元。"


def test_purposes_come_with_their_project_and_its_page():
    given = published(project("校舍维修", "30"), audited.allocation("校舍维修", "材料", "18"))

    purposes = analysis.purposes_of(given, analysis.projects_of(given))

    assert purposes[["item_name", "purpose", "amount_yuan", "page"]].values.tolist() == [
        ["校舍维修", "材料", 180000.0, 3]
    ]
    assert sentences.describe_purposes(purposes) == (
        "文件印出 1 个项目的 1 笔资金分配；最大的一笔是校舍维修中的材料，18.00 万元。"
    )


def test_indicators_are_those_of_the_largest_projects_that_have_any():
    given = published(
        project("图书购置", "90"),
        project("某项目", "30"),
        audited.indicator("t05", "维修面积", "500", "平方米"),
    )

    goals = analysis.goals_of(given, analysis.projects_of(given))

    assert goals[["item_name", "level3", "goal"]].values.tolist() == [["某项目", "维修面积", "≤500平方米"]]


def test_projects_that_share_a_name_share_no_count_of_indicators_and_are_listed_once():
    named = audited.indicator("t05", "报告个数", "5", "个")
    given = published(project("某项目", "30"), project("某项目", "20"), named)
    found = analysis.projects_of(given)

    assert found["indicators"].isna().all()
    assert len(analysis.goals_of(given, found)) == 1


FORM = """
编码,名称,年初预算数,全年预算数,全年执行数
,资金总额合计,{0},{1},{2}
"""


def form(*wan, page=3):
    """The form of one project in final accounts: three phases in three columns."""
    phases = {"年初预算数": "budget", "全年预算数": "adjusted_budget", "全年执行数": "outturn"}
    cells = audited.amounts(FORM.format(*wan), "project_performance", "t07", page=page)
    return [dataclasses.replace(cell, phase=phases[cell.column_header]) for cell in cells]


def accounts(*rows):
    return published(*rows, document={"kind": "final_accounts"})


def test_the_form_of_a_project_in_final_accounts_gives_three_phases():
    given = accounts(project("校舍维修", "40", unit="一中"), form("40", "30", "25"))

    found = analysis.project_phases_of(given)

    columns = ["item_name", "implementing_unit", "initial_yuan", "adjusted_yuan", "outturn_yuan"]
    assert found[columns].values.tolist() == [["校舍维修", "一中", 400000.0, 300000.0, 250000.0]]
    assert [place.text for place in found["citations"].iloc[0]["outturn_yuan"]] == ["25"]


def test_a_project_of_final_accounts_leads_with_what_was_spent():
    given = accounts(project("校舍维修", "40"), form("40", "30", "25"), project("图书购置", "9", page=8))
    found = analysis.projects_of(given)

    assert found[["item_name", "amount_yuan"]].values.tolist() == [
        ["校舍维修", 250000.0],
        ["图书购置", 90000.0],
    ]
    assert "金额最大的是" in sentences.describe_projects(found, analysis.printed_whole(given, found))


def test_a_page_with_two_projects_gives_no_phases():
    given = accounts(project("校舍维修", "40"), project("图书购置", "9"), form("40", "30", "25"))

    assert analysis.project_phases_of(given).empty


def test_the_amount_of_a_project_is_cited_from_its_form():
    given = published(project("校舍维修", "40"), form("40", "", "")[:1], form("40", "", "", page=9)[:1])

    (place,) = analysis.projects_of(given)["citations"].iloc[0]["amount_yuan"]

    assert (place.text, place.page) == ("40", 3)


def test_the_objectives_of_the_body_are_those_of_its_own_form():
    own = audited.amounts("编码,名称,预算数\n,资金总额合计,80", "department_performance", "t01")
    others = [audited.indicator("t01", "办结率", "95", "%"), audited.indicator("t02", "数量", "5", "个")]
    given = published(own, others)

    assert analysis.overall_goals_of(given)["goal"].tolist() == ["≤95%"]


THREE = """
编码,名称,数
,“三公”经费合计,{0}
,公务接待费,{0}
"""


def three(wan, phase):
    return audited.amounts(THREE.format(wan), "three_public_expenses", "t08", phase=phase)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([three("3", "budget"), three("1", "outturn")], [["公务接待费", 30000.0, 10000.0]]),
        ([three("3", "budget")], []),  # what was spent is blank, which is not zero
    ],
)
def test_budget_and_outturn_of_the_three_public_expenses_stand_side_by_side(rows, found):
    table = analysis.three_public_execution(accounts(*rows)).query("item == 'reception'")

    assert table[["item_name", "budget_yuan", "outturn_yuan"]].values.tolist() == found


def other(item, value, unit="count"):
    return FigureRow(3, "other", item, Decimal(value), unit, f"{item}{value}")


def test_items_of_a_matter_are_those_with_its_words_and_one_value():
    rows = [
        other("公务接待批次", "12"),
        other("公务用车", "5"),
        other("公务用车", "6"),
        other("门诊人次", "9"),
    ]

    found = analysis.matters_of(published(*rows), "other", about="three_public_counts")

    assert found[["item_name", "count"]].values.tolist() == [["公务接待批次", 12.0]]


@pytest.mark.parametrize("row", read_vocabulary("matter_items"), ids=lambda row: row["example"])
def test_an_item_is_found_by_its_example(row):
    assert len(analysis.matters_of(published(other(row["example"], "1")), about=row["matter"])) == 1


ECONOMY = """
编码,名称,合计,基本支出,项目支出
,合计,80.00,30.00,50.00
302,商品和服务支出,80.00,30.00,50.00
30227,委托业务费,60.00,20.00,40.00
30229,福利费,20.00,10.00,10.00
"""


def test_entrusted_services_are_read_from_the_table_with_their_fund():
    table = audited.amounts(ECONOMY, "economic_expenditure", fund="general_public_budget")

    found = analysis.economic_items(published(table), "entrusted")

    columns = ["item_code", "fund_name", "amount_yuan", "project_yuan"]
    assert found[columns].values.tolist() == [["30227", "一般公共预算", 600000.0, 400000.0]]


def test_the_economy_of_projects_says_which_amount_is_computed():
    table = audited.amounts(ECONOMY, "economic_expenditure", fund="general_public_budget")
    items = table_of_record(published(table), "expenditure", by="economy").query("item_code == '30227'")
    summed = items.assign(formulas=[{"project_yuan": "15.00 + 25.00"}])

    assert sentences.describe_project_economy(items) == (
        "项目支出中金额最大的经济科目是委托业务费 40.00 万元（一般公共预算）。"
    )
    assert "委托业务费 40.00 万元（推算）" in sentences.describe_project_economy(summed)


def figure(item, wan, sentence="采购"):
    return FigureRow(3, "procurement", item, Decimal(wan) * 10000, "yuan", sentence)


def test_procurement_is_said_by_kind_with_the_share_for_small_firms_worked_out():
    rows = [
        figure("total", "50"),
        figure("goods", "30"),
        figure("services", "20"),
        figure("sme_reserved", "40"),
    ]

    said = sentences.describe_procurement(analysis.matters_of(published(*rows), "procurement"))

    assert said == (
        "政府采购 50.00 万元，其中货物 30.00 万元、服务 20.00 万元（第 3 页）。"
        "预留给中小企业 40.00 万元（推算占政府采购的 80.00%）。"
    )


def test_the_total_of_procurement_is_that_of_the_sentence_with_its_kinds():
    rows = [
        figure("total", "50"),
        figure("services", "50"),
        figure("total", "40", "其中由中小企业中标的采购金额"),
    ]

    said = sentences.describe_procurement(analysis.matters_of(published(*rows), "procurement"))

    assert said.startswith("政府采购 50.00 万元，其中服务 50.00 万元")


def test_a_share_above_the_whole_is_not_said():
    rows = [figure("total", "50"), figure("services", "50"), figure("sme_reserved", "60", "累计")]

    assert "推算" not in sentences.describe_procurement(analysis.matters_of(published(*rows), "procurement"))


def test_nothing_is_said_of_procurement_that_was_not_read():
    assert sentences.describe_procurement(analysis.matters_of(published(), "procurement")) == ""


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("38", "机关运行经费 38.00 万元（第 3 页），比上年预算增加 2.00 万元，说明的原因：扩编。"),
        ("37", "机关运行经费 38.00 万元（第 3 页）。"),  # a statement on another amount
    ],
)
def test_a_change_is_that_of_the_statement_with_the_same_amount(amount, said):
    change = audited.change(
        f"机关运行经费{amount}万元，比上年预算增加2万元，主要原因是扩编。",
        scope="operating",
        item_name="机关运行经费",
        amount=amount,
        change="2",
        reason="扩编",
    )
    given = published(audited.figure("operating_costs", "total", "38"), change)
    matters = analysis.matters_of(given, "operating_costs")

    assert sentences.describe_matter(matters, analysis.statements(given), "total") == said


def execution(name, initial, outturn, scope="item", reason=None, completed=None):
    amounts = [None if wan is None else Decimal(wan) * 10000 for wan in (initial, None, outturn)]
    rate = None if completed is None else Decimal(completed)
    return ExecutionRow(7, None, scope, None, "expenditure", None, name, *amounts, rate, reason, name)


def test_execution_says_how_many_items_fell_short_and_the_widest_apart():
    rows = [execution("行政运行", "90", "80", reason="人员调出"), execution("公积金", "9", "9")]
    items = analysis.execution_of(published(executions=rows), "item")
    apart = analysis.against_budget(items)

    assert apart["formulas"].iloc[0] == {"difference_yuan": "80.00 − 90.00"}
    assert sentences.describe_execution(apart) == (
        "文字说明给出年初预算和决算的 2 项中，1 项低于年初预算，1 项等于年初预算；相差最大的是行政运行，"
        "年初预算 90.00 万元，决算 80.00 万元，推算少 10.00 万元；说明的原因：人员调出。"
    )


def test_items_of_a_new_body_are_held_against_the_adjusted_budget():
    row = dataclasses.replace(execution("行政运行", None, "80"), adjusted_yuan=Decimal(900000))
    items = analysis.execution_of(published(executions=[row]), "item")

    assert sentences.describe_execution(analysis.against_budget(items, "adjusted_yuan"), "adjusted_yuan") == (
        "文字说明给出调整预算和决算的 1 项中，1 项低于调整预算；相差最大的是行政运行，"
        "调整预算 90.00 万元，决算 80.00 万元，推算少 10.00 万元。"
    )


def test_the_stated_rate_of_the_whole_stands_beside_the_phases_that_are_printed():
    rows = [execution("财政拨款支出", "100", "98", "total", completed="98")]

    assert sentences.describe_completion(analysis.execution_of(published(executions=rows), "total")) == (
        "财政拨款支出：年初预算 100.00 万元，决算 98.00 万元，为年初预算的 98.00%（第 7 页）。"
    )


def test_an_item_without_an_initial_budget_is_not_compared():
    items = analysis.execution_of(published(executions=[execution("行政运行", None, "80")]), "item")
    items["difference_yuan"] = items["outturn_yuan"] - items["initial_yuan"]

    assert sentences.describe_execution(items) == ""


def test_a_percentage_is_said_of_the_budget_that_it_is_of_and_of_none_where_neither_fits():
    adjusted = dataclasses.replace(
        execution("财政拨款支出", "0", "307.82", "total", completed="95.89"), adjusted_yuan=Decimal(3210200)
    )
    neither = execution("财政拨款支出", "100", "98", "total", completed="77")

    said = [
        sentences.describe_completion(analysis.execution_of(published(executions=[row]), "total"))
        for row in (adjusted, neither)
    ]

    assert "为调整预算的 95.89%" in said[0]
    assert "%" not in said[1]
