"""Final accounts: the forms in which outturns are printed, with invented figures."""

# ruff: noqa: E501  the tables stand as they are printed

from pathlib import Path

import pytest

from tests.helpers.typeset_tables import SHEET, Paper, expected, facts, tables

FIELDS = ("item_code", "item_name", "flow", "spending_type", "fund", "phase", "amount_yuan")


def printed(tmp_path: Path, title: str, text: str, kind: str):
    """What is read of one table in the invented final accounts for 2023."""
    sheet = Paper(tmp_path / "disclosure.pdf", size=SHEET)
    sheet.line("青溪县林草局2023年度部门决算", "centre", 22)
    found = sheet.page().title(title).table(text).read()
    assert [table[0] for table in tables(found)] == [kind]
    assert set(found.amounts.fiscal_year) == {2023}
    return found


def test_revenue_and_expenditure_with_numbered_lines_and_three_phases(tmp_path):
    found = printed(
        tmp_path,
        "收入支出决算总表",
        """
    收入 | < | < | < | < | 支出 | < | < | < | <
    项目 | 行次 | 年初预算数 | 全年预算数 | 决算数 | 项目 | 行次 | 年初预算数 | 全年预算数 | 决算数
    栏次 | | 1 | 2 | 3 | 栏次 | | 4 | 5 | 6
    一、一般公共预算财政拨款收入 | 1 | 100.00 | 110.00 | 108.50 | 一、农林水支出 | 32 | 105.00 | 115.00 | 112.50
    八、其他收入 | 8 | 5.00 | 5.00 | 6.25 | 二、外交支出 | 33 | | |
    年初结转和结余 | 29 | 1.00 | 1.00 | 1.00 | 年末结转和结余 | 60 | 1.00 | 1.00 | 3.25
    总计 | 31 | 106.00 | 116.00 | 115.75 | 总计 | 62 | 106.00 | 116.00 | 115.75
    """,
        "revenue_expenditure_summary",
    )

    assert sorted(facts(found, fields=("item_name", "flow", "phase", "amount_yuan"))) == sorted(
        expected("""
    一、一般公共预算财政拨款收入 revenue     budget  1000000
    一、一般公共预算财政拨款收入 revenue     adjusted_budget 1100000
    一、一般公共预算财政拨款收入 revenue     outturn 1085000
    八、其他收入                 revenue     budget  50000
    八、其他收入                 revenue     adjusted_budget 50000
    八、其他收入                 revenue     outturn 62500
    年初结转和结余               revenue     budget  10000
    年初结转和结余               revenue     adjusted_budget 10000
    年初结转和结余               revenue     outturn 10000
    总计                         revenue     budget  1060000
    总计                         revenue     adjusted_budget 1160000
    总计                         revenue     outturn 1157500
    一、农林水支出               expenditure budget  1050000
    一、农林水支出               expenditure adjusted_budget 1150000
    一、农林水支出               expenditure outturn 1125000
    年末结转和结余               expenditure budget  10000
    年末结转和结余               expenditure adjusted_budget 10000
    年末结转和结余               expenditure outturn 32500
    总计                         expenditure budget  1060000
    总计                         expenditure adjusted_budget 1160000
    总计                         expenditure outturn 1157500
    """)
    )


REVENUE = """
-       合计     revenue - all                  outturn 1147500
-       合计     revenue - fiscal_appropriation outturn 1085000
-       合计     revenue - business_income      outturn 30000
-       合计     revenue - other_income         outturn 32500
2130201 行政运行 revenue - all                  outturn 1147500
2130201 行政运行 revenue - fiscal_appropriation outturn 1085000
2130201 行政运行 revenue - business_income      outturn 30000
2130201 行政运行 revenue - other_income         outturn 32500
"""


@pytest.mark.parametrize(
    "text",
    [
        """
    项目 | < | < | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 其他收入
    支出功能分类科目编码 | < | < | 科目名称 | ^ | ^ | ^ | ^ | ^
    类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4 | 5
    ^ | ^ | ^ | 合计 | 114.75 | 108.50 | | 3.00 | 3.25
    2130201 | < | < | 行政运行 | 114.75 | 108.50 | | 3.00 | 3.25
    """,
        """
    项目 | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 其他收入
    功能分类科目编码 | 科目名称 | ^ | ^ | ^ | ^ | ^
    栏次 | < | 1 | 2 | 3 | 4 | 5
    合计 | < | 114.75 | 108.50 | | 3.00 | 3.25
    2130201 | 行政运行 | 114.75 | 108.50 | | 3.00 | 3.25
    """,
        """
    科目编码 | < | < | 科目名称 | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 其他收入
    类 | 款 | 项 | ^ | ^ | ^ | ^ | ^ | ^
    栏次 | < | < | < | 1 | 2 | 3 | 4 | 5
    合计 | < | < | < | 114.75 | 108.50 | | 3.00 | 3.25
    213 | 02 | 01 | 行政运行 | 114.75 | 108.50 | | 3.00 | 3.25
    """,
    ],
    ids=["parts beside the numbered columns", "one code column", "three code columns"],
)
def test_revenue_by_function_and_source(tmp_path, text):
    found = printed(tmp_path, "收入决算表", text, "revenue_summary")

    assert facts(found, fields=FIELDS) == expected(REVENUE)


def test_a_code_printed_across_its_three_columns_counts_once(tmp_path):
    found = printed(
        tmp_path,
        "支出决算表",
        """
    项目 | < | < | < | 本年支出合计 | 基本支出 | 项目支出
    科目编码 | < | < | 科目名称 | ^ | ^ | ^
    类 | 款 | 项 | 合计 | 112.50 | 80.50 | 32.00
    213 | < | < | 农林水支出 | 112.50 | 80.50 | 32.00
    21302 | < | < | 林业和草原 | 112.50 | 80.50 | 32.00
    2130201 | < | < | 行政运行 | 80.50 | 80.50 |
    """,
        "expenditure_summary",
    )

    assert facts(found, fields=("item_code", "item_name", "spending_type", "amount_yuan")) == expected("""
    -       合计       total   1125000
    -       合计       basic   805000
    -       合计       project 320000
    213     农林水支出 total   1125000
    213     农林水支出 basic   805000
    213     农林水支出 project 320000
    21302   林业和草原 total   1125000
    21302   林业和草原 basic   805000
    21302   林业和草原 project 320000
    2130201 行政运行   total   805000
    2130201 行政运行   basic   805000
    """)


def test_a_fund_in_a_heading_does_not_make_an_outturn_a_budget(tmp_path):
    found = printed(
        tmp_path,
        "财政拨款收入支出决算总表",
        """
    收 入 | < | < | 支 出 | < | < | < | < | <
    项目 | 行次 | 金额 | 项目 | 行次 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款
    栏次 | | 1 | 栏次 | | 2 | 3 | 4 | 5
    一、一般公共预算财政拨款 | 1 | 108.50 | 一、农林水支出 | 33 | 93.50 | 93.50 | |
    二、政府性基金预算财政拨款 | 2 | 10.00 | 二、城乡社区支出 | 34 | 10.00 | | 10.00 |
    总计 | 32 | 118.50 | 总计 | 64 | 103.50 | 93.50 | 10.00 |
    """,
        "appropriation_summary",
    )

    assert sorted(facts(found, fields=FIELDS[1:])) == sorted(
        expected("""
    一、一般公共预算财政拨款   revenue     - fiscal_appropriation  outturn 1085000
    二、政府性基金预算财政拨款 revenue     - fiscal_appropriation  outturn 100000
    总计                       revenue     - fiscal_appropriation  outturn 1185000
    一、农林水支出             expenditure - fiscal_appropriation  outturn 935000
    一、农林水支出             expenditure - general_public_budget outturn 935000
    二、城乡社区支出           expenditure - fiscal_appropriation  outturn 100000
    二、城乡社区支出           expenditure - government_fund       outturn 100000
    总计                       expenditure - fiscal_appropriation  outturn 1035000
    总计                       expenditure - general_public_budget outturn 935000
    总计                       expenditure - government_fund       outturn 100000
    """)
    )


def test_general_expenditure_beside_its_initial_budget(tmp_path):
    found = printed(
        tmp_path,
        "一般公共预算财政拨款支出决算表",
        """
    科目编码 | 科目名称 | 年初预算数 | 决算数 | < | <
    ^ | ^ | ^ | 合计 | 基本支出 | 项目支出
    213 | 农林水支出 | 90.00 | 93.50 | 80.50 | 13.00
    合计 | < | 90.00 | 93.50 | 80.50 | 13.00
    """,
        "general_expenditure",
    )

    assert [f for f in facts(found, fields=FIELDS) if f[5] == "outturn"] == expected("""
    213 农林水支出 expenditure total   general_public_budget outturn 935000
    213 农林水支出 expenditure basic   general_public_budget outturn 805000
    213 农林水支出 expenditure project general_public_budget outturn 130000
    -   合计       expenditure total   general_public_budget outturn 935000
    -   合计       expenditure basic   general_public_budget outturn 805000
    -   合计       expenditure project general_public_budget outturn 130000
    """)
    assert [(f[1], f[6]) for f in facts(found, fields=FIELDS) if f[5] == "budget"] == expected("""
    农林水支出 900000
    合计       900000
    """)


@pytest.mark.parametrize("code", ["科目编码", "经济分类科目编码"])
def test_basic_expenditure_in_three_pairs_of_columns(tmp_path, code):
    found = printed(
        tmp_path,
        "一般公共预算财政拨款基本支出决算明细表",
        f"""
    人员经费 | < | < | 公用经费 | < | < | < | < | <
    {code} | 科目名称 | 决算数 | {code} | 科目名称 | 决算数 | {code} | 科目名称 | 决算数
    301 | 工资福利支出 | 60.50 | 302 | 商品和服务支出 | 18.00 | 307 | 债务利息及费用支出 |
    30101 | 基本工资 | 60.50 | 30201 | 办公费 | 18.00 | 310 | 资本性支出 | 1.50
    303 | 对个人和家庭的补助 | 0.50 | | | | 31002 | 办公设备购置 | 1.50
    人员经费合计 | < | 61.00 | 公用经费合计 | < | < | < | < | 19.50
    """,
        "general_basic_expenditure",
    )

    assert sorted(
        facts(found, fields=(*FIELDS[:2], "classification", "spending_type", "amount_yuan"))
    ) == sorted(
        expected("""
    301   工资福利支出       economic personnel 605000
    30101 基本工资           economic personnel 605000
    303   对个人和家庭的补助 economic personnel 5000
    -     人员经费合计       economic personnel 610000
    302   商品和服务支出     economic operating 180000
    30201 办公费             economic operating 180000
    310   资本性支出         economic operating 15000
    31002 办公设备购置       economic operating 15000
    -     公用经费合计       economic operating 195000
    """)
    )


@pytest.mark.parametrize(
    ("title", "kind", "fund"),
    [
        ("政府性基金预算财政拨款收入支出决算表", "government_fund_expenditure", "government_fund"),
        ("国有资本经营预算财政拨款收入支出决算表", "state_capital_expenditure", "state_capital"),
        ("一般公共预算财政拨款收入支出决算表", "general_expenditure", "general_public_budget"),
    ],
)
def test_what_comes_in_and_goes_out_of_a_fund_stands_in_one_row(tmp_path, title, kind, fund):
    found = printed(
        tmp_path,
        title,
        """
    项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
    功能分类科目编码 | 科目名称 | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^
    栏次 | < | 1 | 2 | 3 | 4 | 5 | 6
    合计 | < | 3.00 | 10.00 | 11.00 | 1.00 | 10.00 | 2.00
    21208 | 国有土地使用权出让收入安排的支出 | 3.00 | 10.00 | 11.00 | 1.00 | 10.00 | 2.00
    """,
        kind,
    )
    one = f"""
    revenue     -       carryover 30000
    revenue     -       {fund}    100000
    expenditure total   {fund}    110000
    expenditure basic   {fund}    10000
    expenditure project {fund}    100000
    expenditure -       {fund}    20000
    """
    items = [("-", "合计"), ("21208", "国有土地使用权出让收入安排的支出")]

    assert facts(found, fields=(*FIELDS[:5], "amount_yuan")) == [
        (*i, *f) for i in items for f in expected(one)
    ]


def test_state_capital_has_expenditure_only(tmp_path):
    found = printed(
        tmp_path,
        "国有资本经营预算财政拨款支出决算表",
        """
    项目 | < | 本年支出 | < | <
    功能分类科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
    栏次 | < | 1 | 2 | 3
    合计 | < | 5.00 | | 5.00
    223 | 国有资本经营预算支出 | 5.00 | | 5.00
    """,
        "state_capital_expenditure",
    )

    assert facts(found, fields=FIELDS) == expected("""
    -   合计                 expenditure total   state_capital outturn 50000
    -   合计                 expenditure project state_capital outturn 50000
    223 国有资本经营预算支出 expenditure total   state_capital outturn 50000
    223 国有资本经营预算支出 expenditure project state_capital outturn 50000
    """)


def test_three_public_expenses_as_budgeted_and_as_spent(tmp_path):
    found = printed(
        tmp_path,
        "财政拨款“三公”经费支出决算表",
        """
    预算数 | < | < | < | < | < | 决算数 | < | < | < | < | <
    合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | < | < | 公务接待费 | 合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | < | < | 公务接待费
    ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^
    1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12
    12.50 | 0.00 | 10.00 | 6.00 | 4.00 | 2.50 | 10.50 | 0.00 | 8.00 | 0.00 | 8.00 | 2.50
    """,
        "three_public_expenses",
    )
    items = """
    合计                     125000 105000
    因公出国（境）费         0      0
    公务用车购置及运行维护费 100000 80000
    公务用车购置费           60000  0
    公务用车运行维护费       40000  80000
    公务接待费               25000  25000
    """
    planned = [(name, "budget", old) for name, old, _ in expected(items)]
    spent = [(name, "outturn", new) for name, _, new in expected(items)]

    assert facts(found, fields=("item_name", "phase", "amount_yuan")) == [*planned, *spent]


def test_counts_of_vehicles_and_visits_between_amounts_are_no_amounts(tmp_path):
    found = printed(
        tmp_path,
        "财政拨款“三公”经费支出决算表",
        """
    项目 | 行次 | 统计数 | 项目 | 行次 | 统计数
    栏次 | | 1 | 栏次 | | 2
    1.公务用车购置及运行维护费 | 4 | 8.00 | （一）车辆数合计（辆） | 25 | 3
    2.公务接待费 | 7 | 2.50 | （二）单价100万元以上设备（台，套） | 26 | 1
    3.公务用车保有量（辆） | 15 | 3 | 4.国内公务接待批次（个） | 16 | 12
    """,
        "three_public_expenses",
    )

    assert facts(found, fields=("item_name", "amount_yuan")) == expected("""
    1.公务用车购置及运行维护费 80000
    2.公务接待费 25000
    """)
