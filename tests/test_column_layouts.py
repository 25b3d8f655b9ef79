"""Columns of invented summaries, three-public tables and project lists, as places print them."""

# ruff: noqa: E501  the tables stand as they are printed

from pathlib import Path

import pytest

from tests.helpers.typeset_tables import SHEET, Paper, expected, facts, tables

SHORT = ("item_name", "flow", "classification", "phase", "amount_yuan")
CODED = ("item_code", "item_name", "spending_type", "fund", "amount_yuan")


def printed(tmp_path: Path, title: str, text: str, unit: str | None = "单位：万元", **how: object):
    """What is read of one table in an invented budget for 2024."""
    sheet = Paper(tmp_path / "disclosure.pdf", **how)  # type: ignore[arg-type]
    sheet.line("青溪县林草局2024年部门预算", "centre", 22)
    return sheet.page().title(title, unit).table(text).read()


def kinds(found) -> list[object]:
    return [table[0] for table in tables(found)]


def test_three_pairs_of_columns_stand_side_by_side(tmp_path):
    found = printed(
        tmp_path,
        "部门收支总体情况表",
        """
    收入 | < | 支出 | < | < | <
    项目 | 预算数 | 项目（按功能分类） | 预算数 | 项目（按支出性质） | 预算数
    一、一般公共预算拨款 | 100.50 | 一、一般公共服务支出 | 90.50 | 一、基本支出 | 80.50
    二、事业收入 | 20.00 | 二、城乡社区支出 | 30.00 | 二、项目支出 | 40.00
    收入总计 | 120.50 | 支出总计 | 120.50 | 支出总计 | 120.50
    """,
    )

    assert kinds(found) == ["revenue_expenditure_summary"]
    assert sorted(facts(found, fields=SHORT)) == sorted(
        expected("""
    一、一般公共预算拨款 revenue     revenue_source budget 1005000
    二、事业收入         revenue     revenue_source budget 200000
    收入总计             revenue     revenue_source budget 1205000
    一、一般公共服务支出 expenditure functional     budget 905000
    二、城乡社区支出     expenditure functional     budget 300000
    支出总计             expenditure functional     budget 1205000
    一、基本支出         expenditure other          budget 805000
    二、项目支出         expenditure other          budget 400000
    支出总计             expenditure other          budget 1205000
    """)
    )


def test_four_pairs_of_columns_stand_side_by_side(tmp_path):
    found = printed(
        tmp_path,
        "收支预算总表",
        """
    收 入 | < | 支 出 | < | < | < | < | <
    项目 | 本年预算 | 项目（按功能分类） | 本年预算 | 项目（按部门预算经济分类） | 本年预算 | 项目（按政府预算经济分类） | 本年预算
    一、财政拨款收入 | 100.50 | 一、农林水支出 | 90.50 | 一、工资福利支出 | 60.50 | 一、机关工资福利支出 | 60.50
    二、事业收入 | 20.00 | 二、卫生健康支出 | 30.00 | 二、商品和服务支出 | 60.00 | 二、机关商品和服务支出 | 60.00
    本 年 收 入 合 计 | 120.50 | 本 年 支 出 合 计 | 120.50 | 本 年 支 出 合 计 | 120.50 | 本 年 支 出 合 计 | 120.50
    """,
        size=SHEET,
    )

    assert sorted(facts(found, fields=SHORT)) == sorted(
        expected("""
    一、财政拨款收入       revenue     revenue_source      budget 1005000
    二、事业收入           revenue     revenue_source      budget 200000
    本年收入合计           revenue     revenue_source      budget 1205000
    一、农林水支出         expenditure functional          budget 905000
    二、卫生健康支出       expenditure functional          budget 300000
    本年支出合计           expenditure functional          budget 1205000
    一、工资福利支出       expenditure economic            budget 605000
    二、商品和服务支出     expenditure economic            budget 600000
    本年支出合计           expenditure economic            budget 1205000
    一、机关工资福利支出   expenditure government_economic budget 605000
    二、机关商品和服务支出 expenditure government_economic budget 600000
    本年支出合计           expenditure government_economic budget 1205000
    """)
    )


def test_both_economic_classes_of_a_row_share_its_amounts(tmp_path):
    found = printed(
        tmp_path,
        "一般公共预算基本支出表",
        """
    部门预算支出经济分类 | < | < | 政府预算支出经济分类 | < | < | 合计 | 人员经费 | 公用经费
    类 | 款 | 科目名称 | 类 | 款 | 科目名称 | ^ | ^ | ^
    301 | 01 | 基本工资 | 501 | 01 | 工资奖金津补贴 | 60.50 | 60.50 |
    302 | 01 | 办公费 | 502 | 01 | 办公经费 | 20.00 | | 20.00
    合计 | < | < | < | < | < | 80.50 | 60.50 | 20.00
    """,
    )
    fields = ("item_code", "item_name", "second_code", "second_name", "spending_type", "amount_yuan")

    assert facts(found, fields=fields) == expected("""
    30101 基本工资 50101 工资奖金津补贴 basic     605000
    30101 基本工资 50101 工资奖金津补贴 personnel 605000
    30201 办公费   50201 办公经费       basic     200000
    30201 办公费   50201 办公经费       operating 200000
    -     合计     -     -              basic     805000
    -     合计     -     -              personnel 605000
    -     合计     -     -              operating 200000
    """)


@pytest.mark.parametrize(
    ("heads", "codes"),
    [
        ("科目编码 | 科目名称 | 基本支出 | 项目支出", ("301 | 工资福利支出", "50101 | 工资奖金津补贴")),
        ("科目名称 | 科目编码 | 基本支出 | 项目支出", ("工资福利支出 | 301", "工资奖金津补贴 | 50101")),
    ],
)
def test_both_economic_classes_have_amounts_of_their_own(tmp_path, heads, codes):
    found = printed(
        tmp_path,
        "支出预算表（按经济分类）",
        f"""
    部门预算支出经济分类 | < | < | < | 政府预算支出经济分类 | < | < | <
    {heads} | {heads}
    {codes[0]} | 60.50 | 1.00 | {codes[1]} | 40.50 | 2.00
    合计 | < | 60.50 | 1.00 | 合计 | < | 40.50 | 2.00
    """,
    )
    fields = ("item_code", "item_name", "classification", "spending_type", "amount_yuan")

    assert facts(found, fields=fields) == expected("""
    301   工资福利支出   economic            basic   605000
    301   工资福利支出   economic            project 10000
    50101 工资奖金津补贴 government_economic basic   405000
    50101 工资奖金津补贴 government_economic project 20000
    -     合计           economic            basic   605000
    -     合计           economic            project 10000
    -     合计           government_economic basic   405000
    -     合计           government_economic project 20000
    """)


def test_each_column_may_have_its_own_unit_and_shares_and_counts_are_no_amounts(tmp_path):
    found = printed(
        tmp_path,
        "项目支出预算表",
        """
    项目名称 | 预算数（万元） | 上年预算数（元） | 占比（%） | 数量（个） | 培训（人次）
    林区防火 | 50.00 | 400,000.00 | 62.5 | 3 | 40
    合计 | 80.00 | 700,000.00 | 100 | 5 | 60
    """,
        unit=None,
    )

    assert facts(found, fields=("item_name", "phase", "fiscal_year", "amount_yuan")) == expected("""
    林区防火 budget       2024 500000
    林区防火 prior_budget 2023 400000
    合计     budget       2024 800000
    合计     prior_budget 2023 700000
    """)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("-10.00", "-100000"),
        ("－10.00", "-100000"),
        ("（10.00）", "-100000"),
        ("(10.00)", "-100000"),
        ("△10.00", "-100000"),
        ("▲10.00", "-100000"),
        ("+10.00", "100000"),
        ("0.00", "0"),
        ("-", None),
        ("—", None),
        ("/", None),
        ("-6.25%", None),
    ],
)
def test_signs_dashes_and_zero_are_kept_apart(tmp_path, text, yuan):
    found = printed(
        tmp_path,
        "一般公共预算支出表",
        f"""
    功能分类科目 | < | 2023年执行数 | 2024年预算数 | < | < | 2024年预算数比2023年执行数 | <
    科目编码 | 科目名称 | ^ | 小计 | 基本支出 | 项目支出 | 增减额 | 增减%
    201 | 一般公共服务支出 | 160.00 | 150.00 | 100.00 | 50.00 | {text} | -6.25
    20103 | 政府办公厅（室）及相关机构事务 | 160.00 | 150.00 | 100.00 | 50.00 | -10.00 | -6.25
    """,
    )
    rows = facts(found, fields=("item_code", "spending_type", "phase", "fiscal_year", "amount_yuan"))

    assert [row for row in rows if row[0] == "201"] == [
        *expected("""
    201 -       prior_outturn 2023 1600000
    201 total   budget        2024 1500000
    201 basic   budget        2024 1000000
    201 project budget        2024 500000
    """),
        *([("201", "-", "change", "2024", yuan)] if yuan else []),
    ]
    assert "reading.unread_number" not in set(found.findings.rule_id)


def test_revenue_by_fund_with_what_is_carried_over(tmp_path):
    found = printed(
        tmp_path,
        "部门收入总表",
        """
    部门代码 | 部门名称 | 合计 | 本年收入 | < | < | < | < | < | 上年结转结余 | < | <
    ^ | ^ | ^ | 小计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算 | 财政专户管理资金 | 单位资金 | 小计 | 一般公共预算 | 单位资金
    105 | 青溪县林草局 | 165.50 | 160.50 | 100.50 | 20.00 | 10.00 | 5.00 | 25.00 | 5.00 | 3.00 | 2.00
    105001 | 青溪县苗圃站 | 165.50 | 160.50 | 100.50 | 20.00 | 10.00 | 5.00 | 25.00 | 5.00 | 3.00 | 2.00
    """,
        size=SHEET,
    )
    funds = """
    all 1655000
    all 1605000
    general_public_budget 1005000
    government_fund 200000
    state_capital 100000
    special_account 50000
    unit_funds 250000
    carryover 50000
    carryover 30000
    carryover 20000
    """
    want = [
        (name, is_total, fund, yuan)
        for name, is_total in (("青溪县林草局", "True"), ("青溪县苗圃站", "False"))
        for fund, yuan in expected(funds)
    ]

    assert facts(found, fields=("item_name", "is_total", "fund", "amount_yuan")) == want


def test_kinds_of_spending_and_funds_are_nested(tmp_path):
    found = printed(
        tmp_path,
        "支出总表",
        """
    科目编码 | 科目名称 | 总计 | 基本支出 | < | < | 项目支出 | < | < | < | 事业单位经营支出 | 上缴上级支出
    ^ | ^ | ^ | 小计 | 人员经费 | 公用经费 | 小计 | 一般公共预算 | 政府性基金 | 单位资金 | ^ | ^
    2010301 | 行政运行 | 155.50 | 80.50 | 60.50 | 20.00 | 65.00 | 30.00 | 15.00 | 20.00 | 6.00 | 4.00
    2010302 | 一般行政管理事务 | 1.00 | | | | 1.00 | 1.00 | | | |
    """,
        size=SHEET,
    )

    assert facts(found, fields=CODED) == expected("""
    2010301 行政运行 total     all                   1555000
    2010301 行政运行 basic     all                   805000
    2010301 行政运行 personnel all                   605000
    2010301 行政运行 operating all                   200000
    2010301 行政运行 project   all                   650000
    2010301 行政运行 project   general_public_budget 300000
    2010301 行政运行 project   government_fund       150000
    2010301 行政运行 project   unit_funds            200000
    2010301 行政运行 -         all                   60000
    2010301 行政运行 -         all                   40000
    2010302 一般行政管理事务 total   all                   10000
    2010302 一般行政管理事务 project all                   10000
    2010302 一般行政管理事务 project general_public_budget 10000
    """)


def test_a_summary_of_appropriations_divides_expenditure_by_fund(tmp_path):
    found = printed(
        tmp_path,
        "财政拨款收支总体情况表",
        """
    收入 | < | 支出 | < | < | < | <
    项目 | 预算数 | 项目 | 合计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算
    一、本年收入 | 120.50 | 一、本年支出 | 120.50 | 100.50 | 20.00 |
    二、上年结转 | 5.00 | 二、结转下年 | 5.00 | 5.00 | |
    收入总计 | 125.50 | 支出总计 | 125.50 | 105.50 | 20.00 |
    """,
    )

    assert kinds(found) == ["appropriation_summary"]
    assert sorted(facts(found, fields=("item_name", "flow", "fund", "amount_yuan"))) == sorted(
        expected("""
    一、本年收入 revenue     fiscal_appropriation  1205000
    二、上年结转 revenue     fiscal_appropriation  50000
    收入总计     revenue     fiscal_appropriation  1255000
    一、本年支出 expenditure fiscal_appropriation  1205000
    一、本年支出 expenditure general_public_budget 1005000
    一、本年支出 expenditure government_fund       200000
    二、结转下年 expenditure fiscal_appropriation  50000
    二、结转下年 expenditure general_public_budget 50000
    支出总计     expenditure fiscal_appropriation  1255000
    支出总计     expenditure general_public_budget 1055000
    支出总计     expenditure government_fund       200000
    """)
    )


def test_a_summary_of_one_fund_is_of_that_fund(tmp_path):
    found = printed(
        tmp_path,
        "一般公共预算收支总表",
        """
    收入 | < | 支出 | <
    项目 | 预算数 | 项目 | 预算数
    一、本年收入 | 120.50 | 一、农林水支出 | 120.50
    收入总计 | 120.50 | 支出总计 | 120.50
    """,
    )

    assert kinds(found) == ["appropriation_summary"]
    assert {fund for (fund,) in facts(found, fields=("fund",))} == {"general_public_budget"}


def test_last_year_this_year_and_change_stand_on_both_sides(tmp_path):
    found = printed(
        tmp_path,
        "部门收支总表",
        """
    收入 | < | < | < | 支出 | < | < | <
    项目 | 2023年预算 | 2024年预算 | 增减幅度 | 项目 | 上年预算数 | 本年预算数 | 增减额
    一、财政拨款收入 | 160.50 | 150.50 | -6.23% | 一、农林水支出 | 160.50 | 150.50 | -10.00
    收入总计 | 160.50 | 150.50 | -6.23% | 支出总计 | 160.50 | 150.50 | -10.00
    """,
    )

    assert sorted(facts(found, fields=(*SHORT[:2], *SHORT[3:]))) == sorted(
        expected("""
    一、财政拨款收入 revenue     prior_budget 1605000
    一、财政拨款收入 revenue     budget       1505000
    收入总计         revenue     prior_budget 1605000
    收入总计         revenue     budget       1505000
    一、农林水支出   expenditure prior_budget 1605000
    一、农林水支出   expenditure budget       1505000
    一、农林水支出   expenditure change       -100000
    支出总计         expenditure prior_budget 1605000
    支出总计         expenditure budget       1505000
    支出总计         expenditure change       -100000
    """)
    )


PUBLIC = ("item_name", "is_total", "fund", "phase", "amount_yuan")


def test_three_public_expenses_have_one_row_a_body(tmp_path):
    found = printed(
        tmp_path,
        "“三公”经费支出表",
        """
    单位名称 | “三公”经费合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | < | 公务接待费 | 公务接待批次（个）
    ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^ | ^
    青溪县林草局 | 12.50 | 0.00 | 10.00 | 6.00 | 4.00 | 2.50 | 12
    青溪县苗圃站 | 2.50 | | 2.00 | | 2.00 | 0.50 | 3
    """,
    )

    assert facts(found, fields=PUBLIC) == expected("""
    “三公”经费合计       True  fiscal_appropriation budget 125000
    因公出国（境）费     False fiscal_appropriation budget 0
    公务用车购置及运行费 False fiscal_appropriation budget 100000
    公务用车购置费       False fiscal_appropriation budget 60000
    公务用车运行费       False fiscal_appropriation budget 40000
    公务接待费           False fiscal_appropriation budget 25000
    “三公”经费合计       True  fiscal_appropriation budget 25000
    公务用车购置及运行费 False fiscal_appropriation budget 20000
    公务用车运行费       False fiscal_appropriation budget 20000
    公务接待费           False fiscal_appropriation budget 5000
    """)


def test_three_public_expenses_of_two_years_stand_across(tmp_path):
    found = printed(
        tmp_path,
        "一般公共预算“三公”经费支出表",
        """
    2023年预算数 | < | < | < | < | < | 2024年预算数 | < | < | < | < | <
    合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | < | 公务接待费 | 合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | < | 公务接待费
    ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^
    12.50 | 0.00 | 10.00 | 6.00 | 4.00 | 2.50 | 10.50 | 0.00 | 8.00 | 0.00 | 8.00 | 2.50
    """,
        size=SHEET,
    )
    items = """
    合计                 True  125000 105000
    因公出国（境）费     False 0      0
    公务用车购置及运行费 False 100000 80000
    公务用车购置费       False 60000  0
    公务用车运行费       False 40000  80000
    公务接待费           False 25000  25000
    """
    before = [(n, t, "general_public_budget", "prior_budget", old) for n, t, old, _ in expected(items)]
    now = [(n, t, "general_public_budget", "budget", new) for n, t, _, new in expected(items)]

    assert facts(found, fields=PUBLIC) == [*before, *now]


def test_three_public_expenses_have_one_row_an_item(tmp_path):
    found = printed(
        tmp_path,
        "财政拨款“三公”经费支出表",
        """
    项目 | 上年预算数 | 本年预算数 | 增减额 | 增减变化原因
    合计 | 12.50 | 10.50 | -2.00 | 压减车辆购置
    一、公务接待费 | 2.50 | 2.50 | 0.00 |
    二、公务用车购置及运行维护费 | 10.00 | 8.00 | -2.00 |
    """,
    )

    assert facts(found, fields=PUBLIC) == expected("""
    合计                         True  fiscal_appropriation prior_budget 125000
    合计                         True  fiscal_appropriation budget       105000
    合计                         True  fiscal_appropriation change       -20000
    一、公务接待费               False fiscal_appropriation prior_budget 25000
    一、公务接待费               False fiscal_appropriation budget       25000
    一、公务接待费               False fiscal_appropriation change       0
    二、公务用车购置及运行维护费 False fiscal_appropriation prior_budget 100000
    二、公务用车购置及运行维护费 False fiscal_appropriation budget       80000
    二、公务用车购置及运行维护费 False fiscal_appropriation change       -20000
    """)


def test_a_project_list_names_the_project_and_not_its_class_or_body(tmp_path):
    found = printed(
        tmp_path,
        "项目支出预算表",
        """
    类型 | 一级项目 | 二级项目 | 项目单位 | 合计 | 财政拨款 | < | 财政专户管理资金
    ^ | ^ | ^ | ^ | ^ | 一般公共预算 | 政府性基金预算 | ^
    其他运转类 | 林区防火 | 瞭望塔维护 | 青溪县林草局 | 50.00 | 35.00 | 10.00 | 5.00
    特定目标类 | 苗圃建设 | 温室更新 | 青溪县苗圃站 | 30.00 | 30.00 | |
    合计 | < | < | < | 80.00 | 65.00 | 10.00 | 5.00
    """,
    )

    assert facts(found, fields=("item_name", "is_total", "fund", "amount_yuan")) == expected("""
    瞭望塔维护 False all                   500000
    瞭望塔维护 False general_public_budget 350000
    瞭望塔维护 False government_fund       100000
    瞭望塔维护 False special_account       50000
    温室更新   False all                   300000
    温室更新   False general_public_budget 300000
    合计       True  all                   800000
    合计       True  general_public_budget 650000
    合计       True  government_fund       100000
    合计       True  special_account       50000
    """)


def test_a_list_for_three_years_says_which_amount_is_for_which(tmp_path):
    found = printed(
        tmp_path,
        "项目支出三年规划表",
        """
    序号 | 项目名称 | 项目编码 | 单位名称 | 三年合计 | 2024年 | 2025年 | 2026年
    1 | 林区防火 | 6531T0000123 | 青溪县林草局 | 150.00 | 50.00 | 60.00 | 40.00
     | 合计 | | | 150.00 | 50.00 | 60.00 | 40.00
    """,
    )

    assert facts(found, fields=("item_name", "phase", "fiscal_year", "amount_yuan")) == expected("""
    林区防火 other  -    1500000
    林区防火 budget 2024 500000
    林区防火 other  2025 600000
    林区防火 other  2026 400000
    合计     other  -    1500000
    合计     budget 2024 500000
    合计     other  2025 600000
    合计     other  2026 400000
    """)


def test_a_project_beside_its_function_is_the_second_name(tmp_path):
    found = printed(
        tmp_path,
        "一般公共预算项目支出情况表",
        """
    科目编码 | < | < | 科目名称 | 项目名称 | 项目支出合计 | 商品和服务支出 | 资本性支出
    类 | 款 | 项 | ^ | ^ | ^ | ^ | ^
    213 | 02 | 07 | 森林资源管理 | 林区防火 | 50.00 | 40.00 | 10.00
    213 | 02 | 07 | 森林资源管理 | 苗圃建设 | 30.00 | 30.00 |
     | | | 合计 | | 80.00 | 70.00 | 10.00
    """,
    )
    fields = ("item_code", "item_name", "second_name", "classification", "amount_yuan")

    assert kinds(found) == ["general_project_expenditure"]
    assert facts(found, fields=fields) == expected("""
    2130207 森林资源管理 林区防火 functional 500000
    2130207 森林资源管理 林区防火 functional 400000
    2130207 森林资源管理 林区防火 functional 100000
    2130207 森林资源管理 苗圃建设 functional 300000
    2130207 森林资源管理 苗圃建设 functional 300000
    -       合计         -        functional 800000
    -       合计         -        functional 700000
    -       合计         -        functional 100000
    """)


def test_the_row_of_a_body_sums_the_items_below_it(tmp_path):
    found = printed(
        tmp_path,
        "支出总体情况表",
        """
    科目 | < | < | < | < | 合计 | 基本支出 | < | 项目支出
    科目编码 | < | < | 单位代码 | 单位（科目名称） | ^ | 人员经费支出 | 公用经费支出 | ^
    类 | 款 | 项 | ^ | ^ | ^ | ^ | ^ | ^
     | | | 105 | 青溪县林草局 | 150.00 | 80.00 | 20.00 | 50.00
    213 | 02 | 01 | | 行政运行 | 100.00 | 80.00 | 20.00 |
    213 | 02 | 99 | | 其他林业和草原支出 | 50.00 | | | 50.00
    """,
    )
    fields = ("item_code", "item_name", "is_total", "spending_type", "amount_yuan")

    assert facts(found, fields=fields) == expected("""
    -       青溪县林草局       True  total     1500000
    -       青溪县林草局       True  personnel 800000
    -       青溪县林草局       True  operating 200000
    -       青溪县林草局       True  project   500000
    2130201 行政运行           False total     1000000
    2130201 行政运行           False personnel 800000
    2130201 行政运行           False operating 200000
    2130299 其他林业和草原支出 False total     500000
    2130299 其他林业和草原支出 False project   500000
    """)


def test_items_whose_code_stands_in_the_column_of_the_units_are_no_totals(tmp_path):
    found = printed(
        tmp_path,
        "支出预算分类汇总表（按政府预算经济分类）",
        """
    科目编码 | < | < | 单位代码 | 单位名称（功能科目） | 总计 | 机关工资福利支出 | 机关商品和服务支出
    类 | 款 | 项 | ^ | ^ | ^ | ^ | ^
     | | | 105 | 青溪县林草局 | 150.00 | 80.00 | 70.00
    213 | | | 213 | 农林水支出 | 150.00 | 80.00 | 70.00
    213 | 02 | | 21302 | 林业和草原 | 150.00 | 80.00 | 70.00
    213 | 02 | 01 | 2130201 | 行政运行 | 150.00 | 80.00 | 70.00
    """,
    )
    totals = facts(found, fields=("item_code", "item_name", "is_total"))

    assert totals[::3] == expected("""
    -       青溪县林草局 True
    213     农林水支出   False
    21302   林业和草原   False
    2130201 行政运行     False
    """)


def test_a_project_with_its_own_code_stands_before_function_and_economy(tmp_path):
    found = printed(
        tmp_path,
        "项目支出预算表（其他运转类、特定目标类项目）",
        """
    项目分类 | 项目代码 | 项目名称 | 项目单位 | 功能科目编码 | 功能科目名称 | 经济科目编码 | 经济科目名称 | 合计 | 单位资金
    其他运转类 | 5301T1 | 林区防火 | 青溪县林草局 | 2130234 | 林业草原防灾减灾 | 30201 | 办公费 | 60.00 | 5.00
    合计 | < | < | < | < | < | < | < | 60.00 | 5.00
    """,
        size=SHEET,
    )
    fields = ("item_name", "second_code", "second_name", "fund", "amount_yuan")

    assert facts(found, fields=fields) == expected("""
    林区防火 2130234 林业草原防灾减灾 all        600000
    林区防火 2130234 林业草原防灾减灾 unit_funds 50000
    合计     -       -                all        600000
    合计     -       -                unit_funds 50000
    """)


def test_a_number_larger_than_any_budget_is_reported_and_is_no_amount(tmp_path):
    found = printed(
        tmp_path,
        "一般公共预算支出表",
        f"""
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
    201 | 一般公共服务支出 | 150.50 | 100.50 | 50.00
    20103 | 政府办公厅（室）及相关机构事务 | {"5301" * 5}.00 | 100.50 | 50.00
    """,
    )

    assert [f[0] for f in facts(found, fields=("item_code",))] == ["201", "201", "201", "20103", "20103"]
    assert "reading.unread_number" in set(found.findings.rule_id)
