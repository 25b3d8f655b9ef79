"""Projects from the lists among the tables."""

from dataclasses import replace
from decimal import Decimal

import pytest
from helpers.drawn_tables import drawn

from budgetlib.contract.records import ProjectRow
from budgetlib.tables.project_rows import read_project_rows

FORM = ("项目名称|林区防火|<|<", "资金情况（万元）|年度资金总额：|5.00|<", "^|其中：财政拨款|4.00|<")


def forms(*rows, title=None, unit=None):
    table = replace(drawn(*rows, kind="project_performance", unit=unit, header_rows=0), title=title)
    return [(p.project, p.amount_yuan, p.implementing_unit, p.period) for p in read_project_rows([table])]


def listed(*rows, **more):
    return [(p.page, p.project, p.implementing_unit, p.amount_yuan) for p in read(*rows, **more)]


def read(*rows, **more):
    return read_project_rows([drawn(*rows, **more)])


def test_a_list_that_says_what_its_projects_are_for_goes_on_over_the_page():
    found = listed(
        "二级预算单位名称|一级项目名称|预算数（万元）|绩效目标",
        "某县林场|林区防火|50.00|减少火灾",
        "某县苗|苗圃更|30.00|更新",
        "圃站|新||温室",
        "某县林场|预算准备金|1.00|机动",
        "合计||81.00|",
        pages={3: 2},
    )

    assert found == [
        (1, "林区防火", "某县林场", Decimal(500000)),
        (1, "苗圃更新", "某县苗圃站", Decimal(300000)),
        (2, "预算准备金", "某县林场", Decimal(10000)),
    ]


def test_a_project_without_an_amount_on_the_same_page_is_one_of_its_own():
    found = listed("项目|金额（元）|立项依据", "林区防火|5|条例", "苗圃更新||规程", "合计|5|", "|5|")

    assert found == [(1, "林区防火", None, Decimal(5)), (1, "苗圃更新", None, None)]


def test_a_row_without_amount_that_begins_a_page_after_no_project_is_kept():
    assert listed("项目|金额（元）|立项依据", "林区防火||条例", pages={1: 2}) == [(2, "林区防火", None, None)]


@pytest.mark.parametrize(
    ("heading", "unit", "yuan"),
    [("预算数（千元）", "万元", 2000), ("预算数", "万元", 20000), ("预算数", None, None)],  # or nowhere
)
def test_the_unit_stands_in_the_heading_or_over_the_table(heading, unit, yuan):
    (project,) = read(f"项目|{heading}|绩效目标", "林区防火|2|减少火灾", unit=unit)

    assert project.amount_yuan == (None if yuan is None else Decimal(yuan))


@pytest.mark.parametrize(
    "headings",
    [
        ("单位名称", "项目名称", "金额（元）", "绩效目标"),
        ("单位名称", "一级项目名称", "预算数（元）", "项目总体绩效目标"),
        ("二级预算单位名称", "项目", "预算数（单位：元）", "立项依据"),
    ],
)
def test_headings_of_lists(headings):
    (project,) = read("|".join(headings), "某县林场|林区防火|7|防火条例")

    basis = "防火条例" if "立项依据" in headings else None
    assert project == ProjectRow(1, "林区防火", basis, Decimal("7.00"), "某县林场", None)


@pytest.mark.parametrize(
    "headings",
    [
        "项目名称|合计（万元）|财政拨款",  # no word of what it is for
        "项目名称|财政拨款|绩效目标",  # no amount of its own
        "科目名称|预算数|绩效目标",  # items
    ],
)
def test_tables_that_are_no_lists_of_projects(headings):
    row = ["林区防火", "50.00", "减少火灾", "次数"][: headings.count("|") + 1]

    assert listed(headings, "|".join(row)) == []


def test_a_page_may_begin_with_a_project_of_its_own():
    found = listed("项目|金额（元）|立项依据", "林区防火|5|条例", "苗圃更新|7|规程", pages={2: 2})

    assert found == [(1, "林区防火", None, Decimal(5)), (2, "苗圃更新", None, Decimal(7))]


def test_a_list_of_projects_needs_no_word_of_what_they_are_for():
    table = replace(
        drawn("单位名称|项目名称|合计（元）", "**|**|1", "某县林场|林区防火|5"), kind="project_list"
    )

    assert [(p.project, p.amount_yuan) for p in read_project_rows([table])] == [("林区防火", Decimal(5))]


def test_of_bodies_and_projects_in_one_column_a_project_is_what_is_described():
    found = listed(
        "单位（项目）名称|项目金额（元）|项目简介",
        "某县林场|5|",
        "林区防火|5|巡山",
    )

    assert found == [(1, "林区防火", None, Decimal(5))]


def test_a_project_over_several_indicators_is_one_and_its_code_is_no_name():
    table = drawn(
        "项目名称|项目总额（元）|绩效目标|三级指标", "315028-林区防火|5|巡山|次数", "^|^|^|人数", "护||灾|场"
    )

    assert [(p.project, p.amount_yuan) for p in read_project_rows([table])] == [("林区防火", Decimal(5))]


def test_lists_of_money_and_of_goals_name_the_same_projects():
    money = drawn("项目名称|金额（元）|绩效目标", "林区防火|5|巡山")
    goals = drawn("项目名称|金额|绩效目标", "林区防火|5|巡山")

    assert [p.amount_yuan for p in read_project_rows([money, goals])] == [Decimal(5)]


SUMS = (
    "单位（项目）名称|项目金额（元）|项目简介",
    "合计|9|",
    "某县林场|9|",
    "通用项目|5|",
    "林区防火|2|",
    "苗圃更新|3|",
)


@pytest.mark.parametrize(
    ("last", "names"),
    [("巡山|4|", ["林区防火", "苗圃更新", "巡山"]), ("巡山|3|", [])],  # what does not add up says nothing
)
def test_of_bodies_and_sums_over_projects_the_lowest_rows_are_projects(last, names):
    assert [name for _, name, _, _ in listed(*SUMS, last, "||")] == names


def test_rows_of_equal_amounts_stand_side_by_side_where_the_sums_need_it():
    rows = (
        "单位（项目）名称|项目金额（元）|项目简介",
        "合计|9|",
        "援助|4|",
        "甲项|2|",
        "乙项|2|",
        "活动|5|",
        "年会|5|",
    )

    assert [name for _, name, _, _ in listed(*rows)] == ["甲项", "乙项", "年会"]


def test_a_name_that_runs_over_into_the_cell_of_the_amount_takes_it_back():
    assert listed("项目|金额（元）|立项依据", "城市形象评|选700|条例") == [
        (1, "城市形象评选", None, Decimal(700))
    ]


def test_a_list_without_a_unit_has_that_of_the_other_tables():
    first = drawn("项目|预算数|绩效目标", "林区防火|2|减少火灾", unit="万元")
    second = drawn("项目|预算数|绩效目标", "苗圃更新|3|更新")

    assert [p.amount_yuan for p in read_project_rows([first, second])] == [Decimal(20000), Decimal(30000)]


def test_a_heading_that_a_page_repeats_is_no_project():
    assert listed("项目名称|金额（元）|立项依据", "林区防火|5|条例", "项目名称|金额（元）|条例") == [
        (1, "林区防火", None, Decimal(5))
    ]


@pytest.mark.parametrize(
    ("name", "unit", "names"),
    [
        ("林区防火", "某站", ["林区防火"]),  # the same, with its body left out
        ("林区防火（某县林场）", "某站", ["林区防火"]),
        ("林区防火", "某县林场", ["林区防火"]),
        ("苗圃更新", "某站", ["林区防火", "苗圃更新"]),
    ],
)
def test_a_second_list_without_bodies_names_the_same_projects(name, unit, names):
    money = drawn("单位名称|项目名称|金额（元）|绩效目标", "某县林场|林区防火|5|巡山")
    goals = drawn("项目名称|金额（元）|绩效目标", f"{name}|5|巡山")

    assert [p.project for p in read_project_rows([money, goals])] == names


def test_without_a_list_each_form_is_a_project():
    assert forms(*FORM, "实施单位|某县林场|<|<") == [("林区防火", Decimal(50000), "某县林场", None)]
    assert forms(*FORM, "计划开始日期|2031-01-01|计划完成日期|2031-12-31")[0][-1] == "2031-01-01至2031-12-31"
    assert forms("项目名称|林区防火|主管部门|某局", "当年预算|12.5|市级支出|2.5", unit="万元") == [
        ("林区防火", Decimal(125000), None, None)
    ]


@pytest.mark.parametrize(
    ("labels", "yuan"),
    [
        ("项目资金总额|9|年度资金申请总额|5", 5),  # the year's money before that of all years
        ("实施期资金总额：|9|年度资金总额：|5", 5),
        ("实施期资金总额：|9||", 9),
        ("年度资金总额：||其他资金|5", None),
        ("年度资金总额：|约五元|其他资金|5", None),
    ],
)
def test_the_money_of_a_form(labels, yuan):
    found = forms("项目名称|林区防火|<|<", labels, unit="元")

    assert [amount for _, amount, *_ in found] == ([] if yuan is None else [Decimal(yuan)])


def test_a_form_without_a_name_has_that_of_its_title():
    rows = ("资金情况（万元）|资金总额：|5.00", "^|财政拨款：|5.00")

    assert forms(*rows, title="林区防火经费项目绩效目标表")[0][0] == "林区防火经费"
    assert forms(*rows, title="项目绩效目标表") == []


def test_a_form_is_no_project_where_a_list_names_what_it_is_made_of():
    money = replace(drawn("项目名称|合计（元）", "巡山|2", "瞭望|3"), kind="project_list")
    form = drawn(*FORM, kind="project_performance", header_rows=0)

    assert [p.project for p in read_project_rows([money, form])] == ["巡山", "瞭望"]


def test_a_list_among_the_forms_names_other_projects_than_they():
    goals = drawn(
        "项目名称|当年财政拨款预算金额（元）|当年绩效目标", "巡山|2|减少火灾", kind="project_performance"
    )
    form = drawn(*FORM, kind="project_performance", header_rows=0)

    assert [p.project for p in read_project_rows([goals, form])] == ["巡山", "林区防火"]
