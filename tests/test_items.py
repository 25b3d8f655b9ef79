"""What the labels of a row say, and the amounts beside them."""

from decimal import Decimal

import pytest
from helpers.drawn_tables import drawn

from budgetlib.reading.numbers import find_numbers
from budgetlib.tables.amounts import is_empty, tidy_amounts
from budgetlib.tables.columns import Context
from budgetlib.tables.items import split_code

CONTEXT = Context(2031, False, None)


def amounts(*rows, context=CONTEXT, **more):
    return tidy_amounts(drawn(*rows, **{"unit": "元", **more}), context)


def items(*rows, fields="item_code item_name second_name classification", **more):
    found = amounts(*rows, **more)
    return [tuple(getattr(row, field) for field in fields.split()) for row in found]


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("[2010301]行政运行", "2010301", "行政运行"),
        ("20103-政府办公厅", "20103", "政府办公厅"),
        ("201　一般公共服务支出", "201", "一般公共服务支出"),
        ("行政运行（2010801）", "2010801", "行政运行"),
        ("2010499-日常巡查", "2010499", "日常巡查"),
        ("[2010498]年度盘点", "2010498", "年度盘点"),
        ("2010497月报编制", "2010497", "月报编制"),
        ("支出2120803-城市建设支出", "2120803", "城市建设支出"),  # the end of the name above
        ("热线12345-受理", None, "热线12345-受理"),
        ("365日值守", None, "365日值守"),
        ("一、一般公共服务支出", None, "一、一般公共服务支出"),
    ],
)
def test_a_code_printed_with_its_name(text, code, name):
    assert split_code(text) == (code, name)


def test_code_and_name_in_columns_or_in_one_cell():
    apart = items("科目编码|科目名称|合计", "2130207|森林资源管理|5", "|合计|5")
    joined = items("科目|合计", "2130207-森林资源管理|5", "合计|5")

    assert apart == joined
    assert apart == [("2130207", "森林资源管理", None, "functional"), (None, "合计", None, "functional")]


def test_the_code_may_stand_after_the_name():
    assert items("科目名称|科目编码|合计", "森林资源管理|2130207|5")[0][:2] == ("2130207", "森林资源管理")


@pytest.mark.parametrize("headings", ["类|款|项|科目名称|合计", "科目编码|<|<|科目名称|合计"])
def test_parts_of_a_code_are_joined_and_carried_down(headings):
    found = items(
        headings,
        "213|||农林水支出|9",
        "|2||林业|9",
        "||07|森林资源管理|5",
        "||99|其他|4",
        "214|||交通|1",
        "|||合计|10",
    )

    assert [code for code, *_ in found] == ["213", "21302", "2130207", "2130299", "214", None]


def test_parts_that_print_the_whole_code():
    found = items("类|款|项|科目名称|合计", "213|21302|2130207|森林资源管理|5", "|02|07|苗圃|1")

    assert [code for code, *_ in found] == ["2130207", "0207"]


def test_levels_are_those_of_classified_codes():
    found = items(
        "科目编码|科目名称|合计", "213|森林|1", "21302|水利|1", "2130207|交通|1", fields="item_level"
    )
    listed = items(
        "编码|项目名称|合计", "113|森林|1", kind="project_list", fields="item_level classification"
    )

    assert found == [(1,), (2,), (3,)]
    assert listed == [(None, "project")]


@pytest.mark.parametrize(
    ("kind", "code", "heading", "expected"),
    [
        ("expenditure_summary", "2010301", "科目编码", "functional"),
        ("general_basic_expenditure", "30101", "科目编码", "economic"),
        ("general_basic_expenditure", "50101", "科目编码", "government_economic"),
        ("revenue_summary", "", "科目编码", "revenue_source"),
        ("three_public_expenses", "", "经济分类科目编码", "three_public"),
        ("three_public_expenses", "", "科目编码", "three_public"),
        ("project_list", "", "科目编码", "project"),
        ("carryover", "", "科目编码", "project"),
        ("expenditure_summary", "", "科目编码", "functional"),
        ("procurement", "", "科目编码", "other"),
        ("other", "", "经济分类科目编码", "economic"),
        ("three_public_expenses", "2010301", "科目编码", "functional"),
    ],
)
def test_the_classification_by_code_heading_and_kind(kind, code, heading, expected):
    assert items(f"{heading}|名称|合计", f"{code}|森林|1", kind=kind, fields="classification") == [
        (expected,)
    ]


def test_of_two_economic_classifications_the_departments_goes_first():
    fields = "item_code item_name second_code second_name"
    found = items(
        "政府预算支出经济分类科目编码|名称|部门预算支出经济分类科目编码|名称|合计",
        "50101|工资奖金|30101|基本工资|5",
        fields=fields,
        kind="economic_expenditure",
    )
    usual = items(
        "部门预算支出经济分类科目编码|名称|政府预算支出经济分类科目编码|名称|合计",
        "30101|基本工资|50101|工资奖金|5",
        fields=fields,
        kind="economic_expenditure",
    )

    assert found == usual == [("30101", "基本工资", "50101", "工资奖金")]


def test_a_function_before_two_economic_classifications_comes_first():
    found = items(
        "科目编码|名称|政府经济科目编码|名称|部门经济科目编码|名称|合计",
        "2010301|行政运行|50101|工资奖金|30101|基本工资|5",
        fields="item_code second_code",
    )

    assert found in ([("30101", "50101")], [("2010301", "30101")])


def test_a_project_beside_its_function_is_the_second_name():
    found = items("科目编码|科目名称|项目名称|合计", "2130207|森林资源管理|林区防火|5", "|合计||5")

    assert [(name, second) for _, name, second, _ in found] == [
        ("森林资源管理", "林区防火"),
        ("合计", None),
    ]


def test_the_class_of_a_project_is_not_its_name():
    found = items("项目类别|项目名称|合计", "重点项目|林区防火|5", "合计||5", kind="project_list")

    assert [name for _, name, *_ in found] == ["林区防火", "合计"]


def test_a_heading_over_two_names_is_of_the_group_and_its_member():
    found = items("项目|<|合计", "公共服务|保安|5", "^|小计|5", "合计||5")

    assert [name for _, name, *_ in found] == ["保安", "公共服务小计", "合计"]
    assert [name for _, name, *_ in items("|<|合计", "公共服务|保安|5")] == ["公共服务"]


def test_the_body_names_a_row_without_an_item():
    found = items("单位名称|科目名称|合计", "某局|森林|5", "某站||4", "||3")

    assert [name for _, name, *_ in found] == ["森林", "某站", None]


def test_a_name_in_the_column_of_codes():
    found = items("科目编码|科目名称|合计", "2130207|森林|5", "21303水利||4", "合计||9")

    assert [(code, name) for code, name, *_ in found] == [
        ("2130207", "森林"),
        ("21303", "水利"),
        (None, "合计"),
    ]


def test_the_total_of_bodies_whose_codes_begin_with_its_own():
    found = items(
        "单位编码|单位名称|合计",
        "101|某局|9",
        "101001|某站|5",
        "101002|某所|4",
        fields="item_name is_total",
    )

    assert found == [("某局", True), ("某站", False), ("某所", False)]


def test_rows_that_name_their_year():
    found = items("年度|项目|合计", "2030年|公务接待费|5", "2031年|公务接待费|4", fields="phase fiscal_year")

    assert found == [("prior_budget", 2030), ("budget", 2031)]


def test_rows_of_final_accounts_that_are_the_budget_and_the_outturn():
    found = amounts(
        "项目|“三公”经费/小计|“三公”经费/公务接待费",
        "预算数|5|3",
        "决算数|4|2",
        kind="three_public_expenses",
        context=Context(2031, True, None),
    )

    assert [(row.phase, row.amount_yuan) for row in found] == [
        ("budget", 5),
        ("budget", 3),
        ("outturn", 4),
        ("outturn", 2),
    ]


@pytest.mark.parametrize("name", ["公务用车保有量（辆）", "公务接待批次（个）"])
def test_counts_are_no_money(name):
    found = items(
        "项目|预算数", f"{name}|7", "公务接待费|5", kind="three_public_expenses", fields="item_name"
    )

    assert found == [("公务接待费",)]


def test_shares_blanks_and_what_is_no_amount_are_no_money():
    found = amounts("科目名称|合计|基本支出", "森林|5|—", "水利|50%|4", "交通|5.0.1|1", "栏次|1|2")

    assert [(row.raw_text, row.column) for row in found[:3]] == [("5", 1), ("4", 2), ("1", 2)]


def test_a_misprinted_number_leaves_its_column_one_of_amounts_and_is_told():
    found = amounts("项目名称|合计|中期", "值班|128138,600|128138,600", "防火|283,586|283,586")

    assert [row.amount_yuan for row in found] == [Decimal(283586)] * 2


def test_a_merged_amount_counts_once():
    found = amounts("科目名称|合计|基本支出|项目支出", "森林|5|<|3", "水利|^|<|2")

    assert [(row.row, row.column, row.raw_text) for row in found] == [
        (1, 1, "5"),
        (1, 3, "3"),
        (2, 3, "2"),
    ]


def test_headings_set_with_tabs_reach_over_the_blanks_beside_them():
    plain = amounts("科目名称|2031年预算||备注", "|基本支出|项目支出|", "森林|5|6|", header_rows=2)
    ruled = amounts("科目名称|2031年预算|<|备注", "^|基本支出|项目支出|^", "森林|5|6|", header_rows=2)

    assert [row.column_header for row in plain] == ["2031年预算 / 基本支出", "2031年预算 / 项目支出"]
    assert [row.column_header for row in ruled] == [row.column_header for row in plain]


def test_items_that_stand_across():
    found = items(
        "单位|“三公”经费合计|因公出国（境）费|公务接待费",
        "某局|9.00|5.00|4.00",
        kind="three_public_expenses",
        fields="item_name is_total amount_yuan",
    )

    assert found == [
        ("“三公”经费合计", True, Decimal("9.00")),
        ("因公出国（境）费", False, Decimal("5.00")),
        ("公务接待费", False, Decimal("4.00")),
    ]


def test_a_table_of_zeros_is_empty():
    assert is_empty(amounts("科目名称|合计", "森林|0.00"))
    assert is_empty(())
    assert not is_empty(amounts("科目名称|合计", "森林|0.00", "水利|0.01"))


def test_a_row_may_print_its_code_without_a_name():
    found = items("科目编码|科目名称|项目名称|合计", "2130207||林区防火|5", "2130207||<|4")

    assert [row[:3] for row in found] == [("2130207", None, "林区防火"), ("2130207", None, None)]


def test_a_remark_beside_a_coded_item_is_no_second_item():
    found = items("科目编码|科目名称|摘要|合计", "2130207|森林|防火|5", "2130299|其他||4")

    assert [(name, second) for _, name, second, _ in found] == [("森林", None), ("其他", None)]


def test_a_second_code_may_stand_without_a_name():
    found = items(
        "科目编码|科目名称|经济科目编码|合计",
        "2130207|森林|30101|5",
        fields="item_code item_name second_code",
    )

    assert found == [("2130207", "森林", "30101")]


def test_a_total_keeps_its_name_beside_another():
    found = items("科目名称|明细|合计", "合计|小计|9", "公共服务|小计|5", "公共服务|保安|4")

    assert [name for _, name, *_ in found] == ["合计", "公共服务小计", "公共服务"]


BODIES = "单位编码|单位名称|科目编码|科目名称|合计"


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        (("101|某局|||9", "||2130207|森林|9"), [True, False]),  # a body over its items
        (("101|某局|||9", "2130207||2130207|森林|9"), [True, False]),  # the item's code again
        (("101|某局|||9", "102|某站|2130207|森林|9"), [False, False]),  # another body
        (("101|某局|||9", "|||森林|9"), [False, False]),  # no item below
        (("101|某局|2130207|森林|9", "||2130299|其他|9"), [False, False]),  # an item of its own
        (("213||213|农林水|9", "21302||21302|林业|9"), [False, False]),  # items, no bodies
        (("某局||||9", "||2130207|森林|9"), [False, False]),  # no code
        (("101|某局|||9", "101|某局|||9"), [False, False]),
    ],
)
def test_which_row_of_a_body_sums_what_is_below_it(rows, totals):
    assert items(BODIES, *rows, fields="is_total") == [(is_total,) for is_total in totals]


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        (("某局|||9", "|2130207|森林|9"), [True, False]),  # over its items
        (("某局|||9", "某局（本级）|||5", "|2130207|森林|5"), [True, False, False]),  # over its first unit
        (
            ("某局（本级）|||5", "|2130207|森林|5", "某站|||4"),
            [False, False, False],
        ),  # the first of two units
        (("某局|||9", "合计|||9", "|2130207|森林|9"), [False, True, False]),  # a total is printed
        (("某局|||5", "某站|||4"), [False, False]),  # a list of bodies
        (("某局|2130207|森林|9", "|2130299|其他|9"), [False, False]),  # an item of its own
    ],
)
def test_which_row_of_a_body_without_a_code_sums_what_is_below_it(rows, totals):
    found = items("预算单位|科目编码|科目名称|合计", *rows, fields="is_total")

    assert found == [(is_total,) for is_total in totals]


def test_two_columns_that_print_code_and_name_are_two_classifications():
    fields = "item_code item_name second_code second_name"
    found = items("功能科目|部门经济科目|合计", "2130207-森林|30101-基本工资|5", fields=fields)

    assert found == [("2130207", "森林", "30101", "基本工资")]


def test_a_coded_item_beside_its_project_is_the_second():
    fields = "item_code item_name second_code second_name"
    found = items("项目名称|科目编码|科目名称|合计", "防火|2130207|森林|5", fields=fields)

    assert found == [(None, "防火", "2130207", "森林")]


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("收入总计 5128138,600 支出总计 7128,600.50", ["5128138,600", "7128,600.50"]),
        ("合计 1,128,600", ["1,128,600"]),
        ("见第2031,2032号", []),
    ],
)
def test_misprinted_numbers_are_printed_numbers(line, printed):
    assert [number.text for number in find_numbers(line)] == printed
