"""From money to its use: a stage is drawn only where both of its sides are one whole."""

from decimal import Decimal

import pandas as pd
import pytest
from helpers.figures import overlapping_labels, texts_outside

from budgetlib import charts
from budgetlib.analysis import Publication
from budgetlib.analysis import revenue_to_expenditure as follow
from budgetlib.contract.records import DocumentRow, ProjectRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.sentences import describe_flow

COLUMNS = [
    "table_id",
    "table_kind",
    "row",
    "column",
    "item_code",
    "item_name",
    "fund",
    "spending_type",
    "yuan",
]
DISCLOSURE = """\
t02,revenue_summary,1,1,,合计,all,,1000
t02,revenue_summary,1,2,,合计,general_public_budget,,700
t02,revenue_summary,1,3,,合计,government_fund,,300
t03,expenditure_summary,1,1,,合计,all,total,1000
t03,expenditure_summary,1,2,,合计,all,basic,600
t03,expenditure_summary,1,3,,合计,all,project,400
t03,expenditure_summary,2,1,201,一般公共服务支出,all,total,800
t03,expenditure_summary,2,2,201,一般公共服务支出,all,basic,400
t03,expenditure_summary,2,3,201,一般公共服务支出,all,project,400
t03,expenditure_summary,3,1,208,社会保障和就业支出,all,total,200
t03,expenditure_summary,3,2,208,社会保障和就业支出,all,basic,200
t05,general_expenditure,1,1,,合计,general_public_budget,total,700
t05,general_expenditure,2,1,201,一般公共服务支出,general_public_budget,total,500
t05,general_expenditure,3,1,208,社会保障和就业支出,general_public_budget,total,200
t08,government_fund_expenditure,1,1,201,一般公共服务支出,government_fund,total,300
t06,general_basic_expenditure,1,1,,合计,general_public_budget,basic,600
t06,general_basic_expenditure,1,2,,合计,general_public_budget,personnel,480
t06,general_basic_expenditure,1,3,,合计,general_public_budget,operating,120
"""


def amounts(lines=DISCLOSURE):
    rows = [dict(zip(COLUMNS, line.split(","), strict=True)) for line in lines.splitlines()]
    frame = pd.DataFrame(rows).replace({"": None})
    return frame.assign(
        document_id="甲局-2026-部门预算",
        table_title=frame["table_kind"],
        page=3,
        row=frame["row"].astype(int),
        column=frame["column"].astype(int),
        phase="budget",
        flow=frame["table_kind"].map(lambda kind: "revenue" if kind.startswith("revenue") else "expenditure"),
        classification=frame["item_code"].map(lambda code: "functional" if code else "other"),
        is_total=frame["item_code"].isna(),
        column_header="",
        raw_text=frame["yuan"],
        x0=None,
        fiscal_year=2026,
        amount_yuan=frame["yuan"].map(lambda tens: Decimal(tens) * 10000),
    )


def revenue_to_expenditure(printed, **tables):
    empty = {name: frame(name, "甲局-2026-部门预算", []) for name in TABLES}
    document = DocumentRow(
        "甲局-2026-部门预算.pdf",
        "0" * 64,
        "pdf",
        3,
        "text",
        "甲局",
        "department",
        "budget",
        2026,
        None,
        "ok",
        None,
    )
    known = {"documents": frame("documents", "甲局-2026-部门预算", [document]), "amounts": printed}
    return follow(Publication(**{**empty, **known, **tables}))


def flows(flow):
    return [(row.source_name, row.target_name, int(row.amount_yuan / 10000)) for row in flow.itertuples()]


def without(kind):
    return "\n".join(line for line in DISCLOSURE.splitlines() if kind not in line)


def test_every_stage_of_one_whole_is_there():
    assert flows(revenue_to_expenditure(amounts())) == [
        ("一般公共预算", "一般公共服务支出", 500),
        ("一般公共预算", "社会保障和就业支出", 200),
        ("政府性基金预算", "一般公共服务支出", 300),
        ("一般公共服务支出", "基本支出", 400),
        ("一般公共服务支出", "项目支出", 400),
        ("社会保障和就业支出", "基本支出", 200),
        ("基本支出", "人员经费", 480),
        ("基本支出", "公用经费", 120),
    ]


def test_a_flow_names_the_cell_that_prints_it():
    flow = revenue_to_expenditure(amounts())

    places = [(row.table_id, *row.citations["amount_yuan"]) for row in flow.itertuples()]

    assert [(table, place.text, place.label.split("，")[1]) for table, place in places] == [
        ("t05", "500", "一般公共服务支出"), ("t05", "200", "社会保障和就业支出"),
        ("t08", "300", "一般公共服务支出"),
        ("t03", "400", "一般公共服务支出"), ("t03", "400", "一般公共服务支出"),
        ("t03", "200", "社会保障和就业支出"),
        ("t06", "480", "合计"), ("t06", "120", "合计"),
    ]  # fmt: skip


def test_money_carried_over_joins_the_fund_whose_functions_hold_it():
    carried = (
        without("t08")
        .replace("government_fund", "carryover")
        .replace(
            "201,一般公共服务支出,general_public_budget,total,500",
            "201,一般公共服务支出,general_public_budget,total,800",
        )
    )

    flow = revenue_to_expenditure(amounts(carried))

    assert flows(flow)[:2] == [
        ("一般公共预算及上年结转结余", "一般公共服务支出", 800),
        ("一般公共预算及上年结转结余", "社会保障和就业支出", 200),
    ]


@pytest.mark.parametrize("halves", ["personnel,380", "personnel,680"])
def test_parts_of_other_money_are_no_use_of_this(halves):
    flow = revenue_to_expenditure(amounts(DISCLOSURE.replace("personnel,480", halves)))

    assert set(flow["stage"]) == {"fund_to_function", "function_to_type"}


@pytest.mark.parametrize(
    ("kind", "stages"),
    [
        ("t06", ["fund_to_function", "function_to_type"]),
        ("t05", ["function_to_type", "type_to_use"]),
        ("t02", ["function_to_type", "type_to_use"]),
        ("t08", ["function_to_type", "type_to_use"]),
    ],
)
def test_a_stage_without_its_tables_is_left_out(kind, stages):
    flow = revenue_to_expenditure(amounts(without(kind)))

    assert list(dict.fromkeys(flow["stage"])) == stages
    assert "未" not in describe_flow(flow)


def test_stages_that_do_not_follow_on_one_another_are_no_way():
    alone = without("t02").replace("basic,400", "basic,300")

    assert revenue_to_expenditure(amounts(alone)).empty


def test_projects_that_are_all_of_project_expenditure_are_its_uses():
    listed = [ProjectRow(5, name, None, Decimal(tens) * 10000, None, None) for name, tens in
              (("办公楼维修", 150), ("信息系统", 250))]  # fmt: skip
    flow = revenue_to_expenditure(amounts(), projects=frame("projects", "甲局-2026-部门预算", listed))

    assert flows(flow)[-2:] == [("项目支出", "办公楼维修", 150), ("项目支出", "信息系统", 250)]
    assert describe_flow(flow).endswith("项目支出分为信息系统 250.00 万元、办公楼维修 150.00 万元。")


def test_nothing_read_gives_no_sentence_and_no_chart():
    flow = revenue_to_expenditure(amounts().iloc[:0])

    assert flow.empty
    assert not charts.plot_flow(flow).axes
    assert describe_flow(flow) == ""


def many_functions(count):
    names = ["城乡社区支出", "自然资源海洋气象等支出", "灾害防治及应急管理支出", "社会保障和就业支出"]
    lines = [f"t02,revenue_summary,1,1,,合计,general_public_budget,,{count * (count + 1) // 2}"]
    total = count * (count + 1) // 2
    lines += [
        f"t03,expenditure_summary,0,{len(kind)},,合计,all,{kind},{total}" for kind in ("total", "project")
    ]
    for i in range(1, count + 1):
        for table, fund, kind in (
            ("t03,expenditure_summary", "all", "total"),
            ("t03,expenditure_summary", "all", "project"),
            ("t05,general_expenditure", "general_public_budget", "total"),
        ):
            lines.append(f"{table},{i},{len(kind)},{200 + i},{names[i % 4]},{fund},{kind},{i}")
    return amounts("\n".join(lines))


@pytest.mark.parametrize("count", [1, 2, 8, 14])
@pytest.mark.parametrize("unit", ["元", "亿元"])
def test_labels_are_whole_and_apart_with_few_functions_and_with_many(count, unit):
    figure = charts.plot_flow(revenue_to_expenditure(many_functions(count)), unit)

    assert texts_outside(figure) == []
    assert overlapping_labels(figure) == []


def test_the_smallest_functions_are_gathered_in_the_chart_and_whole_in_the_table():
    flow = revenue_to_expenditure(many_functions(14))

    labels = [text.get_text() for text in charts.plot_flow(flow).axes[0].texts]

    assert any(label.startswith("其他 7 项") for label in labels)
    assert flow.loc[flow["stage"] == "fund_to_function", "to_node"].nunique() == 14
