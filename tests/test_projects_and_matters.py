"""Projects, procurement, assets and the carrying-out of a budget: as printed, each once."""

import dataclasses
from decimal import Decimal

import pytest

from budgetlib import analysis, sentences
from budgetlib.analysis.publication import Publication
from budgetlib.contract.records import ExecutionRow, FigureRow, ProjectRow
from budgetlib.contract.schema import TABLES
from tests.helpers import audited

TOTALS = """
编码,名称,合计,基本支出,项目支出
,合计,80.00,30.00,50.00
"""


def published(*rows, executions=()):
    given = audited.disclosure(*rows)
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
    items["difference_yuan"] = items["outturn_yuan"] - items["initial_yuan"]

    assert sentences.describe_execution(items) == (
        "文字说明给出年初预算和决算的 2 项中，1 项低于年初预算，1 项等于年初预算；相差最大的是行政运行，"
        "年初预算 90.00 万元，决算 80.00 万元，推算少 10.00 万元；说明的原因：人员调出。"
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
