"""Where headings end, what a column is by its headings and cells, and what it says of its amounts."""

import pytest

from budgetlib.reading.pages import Cell, LogicalTable
from budgetlib.tables.cells import CODE_AND_NAME, is_index_row
from budgetlib.tables.columns import (
    ColumnMeaning,
    Context,
    column_meanings,
    flow_of_side,
    items_stand_across,
)
from budgetlib.tables.headings import (
    Column,
    Profile,
    Side,
    count_header_rows,
    profile,
    role_of,
    row_kind,
    split_sides,
)


def grid(text: str) -> list[list[Cell]]:
    """A grid from lines of cells separated by ``|``; ``^`` goes on with the cell above."""
    rows: list[list[Cell]] = []
    for number, line in enumerate(text.strip().splitlines()):
        row = [
            rows[-1][i] if t.strip() == "^" else Cell(number, i, 1, 1, t.strip())
            for i, t in enumerate(line.split("|"))
        ]
        rows.append(row)
    return rows


@pytest.mark.parametrize(
    ("second", "kind", "is_body"),
    [
        ("行政运行 | 12.00", "amount", True),
        ("120 | 预算数", "amount", True),
        ("合计 | 基本支出", "words of headings", False),
        ("2024 | 2025", "no word of a heading", True),
        ("2024 | 预算数", "words of headings", False),
        ("[2130201]行政运行 | ", "code with its name", True),
        ("^ | 甲", "spanned from above", False),
        (" | ", "no word of a heading", True),
        ("一、人员经费 | ", "numbered item", True),
        ("其中：专户 | 其他", "part of an item", True),
        ("其中：基本支出 | 项目支出", "words of headings", False),
        ("合计 | ", "total", True),
        ("基本支出 | ", "words of headings", False),
        ("基本支出 | 项目支出", "words of headings", False),
        ("林区防火 | 苗圃", "no word of a heading", True),
    ],
)
def test_what_the_second_row_of_a_grid_is(second, kind, is_body):
    assert row_kind(grid(f"项目 | 预算数\n{second}"), 1) == (kind, is_body)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("林区防火 | 苗圃", 1),
        ("项目 | 预算数\n类 | 款\n基本支出 | ", 2),
        ("项目 | 预算数\n栏次 | 1\n行政运行 | 2.00", 2),
        ("\n".join(["项目 | 预算数"] * 9), 7),
        ("项目 | 金额\n行政运行 | 2.00", 1),
    ],
)
def test_how_many_rows_are_headings(text, count):
    assert count_header_rows(grid(text)) == count


def column(*path: str, role: str = "amount", index: int = 0) -> Column:
    return Column(index, path, role)


NUMBERS, TEXTS, CODES, NOTHING = Profile(amounts=3), Profile(texts=3), Profile(codes=3), Profile()


@pytest.mark.parametrize(
    ("heading", "below", "role"),
    [
        ("单位编码", CODES, "unit_code"),
        ("类", CODES, "class"),
        ("款", NUMBERS, "section"),
        ("项", NUMBERS, "item"),
        ("项", TEXTS, "label"),
        ("科目编码", NOTHING, "code"),
        ("单位名称", TEXTS, "unit_name"),
        ("单位", NUMBERS, "amount"),
        ("备注", TEXTS, "label"),
        ("备注", NUMBERS, "ignore"),
        ("备注", Profile(amounts=1, texts=2), "ignore"),
        ("备注", NOTHING, "ignore"),
        ("占比（%）", NUMBERS, "ignore"),
        ("功能科目", CODES, "code"),
        ("林区防火", CODES, "code"),
        ("本年支出", CODES, "amount"),
        ("林区防火", Profile(amounts=1, codes=2), "amount"),
        ("林区防火", NUMBERS, "amount"),
        ("林区防火", Profile(amounts=1, texts=2), "label"),
        ("本年支出", Profile(amounts=1, texts=2), "amount"),
        ("本年支出", TEXTS, "label"),
        ("本年支出", NOTHING, "amount"),
        ("合计", NOTHING, "amount"),
        ("单位资金", NOTHING, "amount"),
        ("结转下年", NOTHING, "amount"),
        ("支出项目", NOTHING, "label"),
        ("林区防火", NOTHING, "label"),
    ],
)
def test_the_role_of_a_column(heading, below, role):
    assert role_of(column(heading), below) == role


def test_a_column_without_a_heading_of_its_own_promises_nothing():
    assert role_of(column(), NOTHING) == "label"


def test_what_stands_below_the_headings_is_counted_once():
    rows = grid("12.00\n^\n2130201\n5%\n-\n行政运行\n3.00")

    assert profile(rows, 0) == Profile(amounts=2, codes=1, texts=1)
    assert profile(rows[1:], 0, 1) == Profile(amounts=1, codes=1, texts=1)


@pytest.mark.parametrize(
    ("roles", "sides"),
    [
        ("label:项目 amount:预算数", [(1, 1)]),
        ("label:收入 amount:预算数 label:支出 amount:预算数", [(1, 1), (1, 1)]),
        ("code:编码 label:收入 amount:预算数 code:编码 label:支出 amount:预算数", [(2, 1), (2, 1)]),
        ("label:项目 amount:预算数 label:增减说明 amount:上年数", [(2, 2)]),
        ("label:项目 amount:预算数 label:依托单位", [(2, 1)]),
        ("label:项目 ignore:人数 amount:预算数", [(1, 1)]),
        ("label:项目 label:目标", [(2, 0)]),
    ],
)
def test_labels_after_amounts_begin_another_side(roles, sides):
    named = [pair.split(":") for pair in roles.split()]
    columns = [Column(i, (heading,), role) for i, (role, heading) in enumerate(named)]

    assert [(len(side.labels), len(side.amounts)) for side in split_sides(columns)] == sides


@pytest.mark.parametrize(
    ("row", "is_index"),
    [
        ("栏次 1 2 3", True),
        ("行次 1", True),
        ("** ** 1 2", True),
        ("甲 乙 1 2", True),
        ("1 2 3", True),
        ("3 4 5", True),
        ("1 3 5", True),
        ("1=2+3 2 3", True),
        ("1 2", False),
        ("4 5 6", False),
        ("1 2 4 7", False),
        ("3 2 1", False),
        ("行政运行 1 2", False),
        ("栏次 类", False),
        ("", False),
    ],
)
def test_a_row_that_numbers_the_columns(row, is_index):
    assert is_index_row(row.split()) is is_index


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2130201行政运行", "2130201"),
        ("[213]农林水支出", "213"),
        ("【21302】林业和草原", "21302"),
        ("30101-基本工资", "30101"),
        ("2024年预算", None),
        ("100%完成", None),
        ("2130201", None),
    ],
)
def test_a_code_stands_before_its_name(text, code):
    match = CODE_AND_NAME.match(text)

    assert (match["code"] if match else None) == code


def table(kind: str, title: str | None = None, unit: str | None = None) -> LogicalTable:
    return LogicalTable("t01", kind, title, None, unit, 1, 1, 3, 3, 1, ())


def meanings(heads: str, of: LogicalTable, context: Context | None = None) -> list[ColumnMeaning]:
    """What the columns say, from headings ``top/leaf`` separated by blanks."""
    columns = tuple(Column(i, tuple(head.split("/")), "amount") for i, head in enumerate(heads.split()))
    found = column_meanings(Side((), columns), of, context or Context(2024, False, None))
    return [found[c.index] for c in columns]


@pytest.mark.parametrize(
    ("kind", "heads", "types"),
    [
        ("expenditure_summary", "合计 基本支出 项目支出", "total basic project"),
        ("expenditure_summary", "基本支出 项目支出 合计", "basic project total"),
        ("expenditure_summary", "总计 支出/小计 支出/基本支出 资金/小计", "total total basic -"),
        ("expenditure_summary", "本年支出 基本支出 上缴上级支出", "total basic -"),
        ("expenditure_summary", "2024年/合计 2024年/基本支出 2023年/合计", "total basic -"),
        ("expenditure_summary", "上年预算数 2024年/合计 2024年/基本支出", "- total basic"),
        ("expenditure_summary", "合计 财政拨款", "- -"),
        ("general_basic_expenditure", "合计 人员经费 公用经费", "basic personnel operating"),
        ("general_basic_expenditure", "2023年 2024年", "- basic"),
        ("general_project_expenditure", "合计 财政拨款", "project project"),
        ("revenue_summary", "合计 基本支出", "- -"),
        ("project_list", "合计 项目支出", "- project"),
    ],
)
def test_what_kind_of_spending_a_column_prints(kind, heads, types):
    found = [meaning.spending_type or "-" for meaning in meanings(heads, table(kind))]

    assert found == types.split()


@pytest.mark.parametrize(
    ("kind", "title", "heads", "funds"),
    [
        ("expenditure_summary", "部门支出总表", "合计 政府性基金 单位资金", "all government_fund unit_funds"),
        ("general_expenditure", None, "合计 财政拨款 上年结转",
         "general_public_budget general_public_budget carryover"),
        ("government_fund_expenditure", None, "合计", "government_fund"),
        ("state_capital_expenditure", None, "合计", "state_capital"),
        ("economic_expenditure", "一般公共预算支出表（按经济分类）", "合计", "general_public_budget"),
        ("other", "财政专户管理资金支出表", "合计", "special_account"),
        ("procurement", "财政拨款政府采购表", "合计", "fiscal_appropriation"),
        ("carryover", "部门余款表", "合计", "carryover"),
        ("appropriation_summary", "财政拨款收支总表", "财政拨款支出/合计 财政拨款支出/政府性基金",
         "fiscal_appropriation government_fund"),
        ("revenue_expenditure_summary", "部门收支总表", "财政拨款收支/金额 单位资金", "all unit_funds"),
        ("expenditure_summary", None, "财政拨款/小计", "fiscal_appropriation"),
        ("revenue_summary", "部门收入总表", "合计 本年收入 捐赠 上年结转/事业收入", "all all - carryover"),
        ("revenue_summary", "部门收入总表", "使用专用结余", "-"),
        ("expenditure_summary", "部门支出总表", "捐赠", "all"),
        ("three_public_expenses", "一般公共预算“三公”经费支出表", "合计 政府性基金",
         "general_public_budget government_fund"),
        ("three_public_expenses", "“三公”经费支出表", "合计", "fiscal_appropriation"),
    ],
)  # fmt: skip
def test_which_fund_a_column_is_about(kind, title, heads, funds):
    assert [meaning.fund or "-" for meaning in meanings(heads, table(kind, title))] == funds.split()


@pytest.mark.parametrize(
    ("kind", "title", "heads", "flows"),
    [
        ("revenue_summary", None, "合计 本年支出", "revenue revenue"),
        ("expenditure_summary", "部门支出总表", "合计", "expenditure"),
        ("government_fund_expenditure", "政府性基金收入表", "合计", "revenue"),
        ("government_fund_expenditure", "政府性基金收入支出表", "年初结转 本年收入 本年支出 年末结转",
         "revenue revenue expenditure expenditure"),
        ("government_fund_expenditure", "政府性基金支出表", "年初结转 本年支出", "expenditure expenditure"),
        ("revenue_expenditure_summary", None, "收入/预算数 收入/上年数", "revenue revenue"),
        ("revenue_expenditure_summary", None, "预算数 上年数", "expenditure expenditure"),
        ("revenue_expenditure_summary", None, "本年收入 合计 本年支出", "revenue expenditure expenditure"),
        ("other", None, "合计", "expenditure"),
    ],
)  # fmt: skip
def test_whether_a_column_prints_revenue_or_expenditure(kind, title, heads, flows):
    assert [meaning.flow for meaning in meanings(heads, table(kind, title))] == flows.split()


def test_a_side_takes_its_flow_from_the_heading_over_its_labels():
    side = Side((Column(0, ("收入", "项目"), "label"),), (Column(1, ("预算数",), "amount"),))

    assert flow_of_side(side, table("revenue_expenditure_summary")) == "revenue"


@pytest.mark.parametrize(
    ("head", "printed", "usual", "unit"),
    [
        ("预算数（元）", "万元", "千元", "元"),
        ("预算数", "万元", "千元", "万元"),
        ("预算数", None, "千元", "千元"),
        ("预算数", None, None, "万元"),
    ],
)
def test_the_unit_of_a_column_is_the_nearest_that_is_printed(head, printed, usual, unit):
    (meaning,) = meanings(head, table("other", None, printed), Context(2024, False, usual))

    assert meaning.unit.label == unit


@pytest.mark.parametrize(
    ("heads", "items"),
    [
        ("合计 因公出国费 公务接待费", [("合计", True), ("因公出国费", False), ("公务接待费", False)]),
        ("“三公”经费/小计 “三公”经费/因公出国费 “三公”经费/公务接待费",
         [("“三公”经费小计", True), ("因公出国费", False), ("公务接待费", False)]),
        ("公务用车/小计 因公出国费 公务接待费",
         [("公务用车", False), ("因公出国费", False), ("公务接待费", False)]),
        ("2024年/因公出国费/预算数 2024年/公务接待费/上年 财政拨款",
         [("因公出国费", False), ("公务接待费", False), ("财政拨款", True)]),
        ("财政拨款“三公”经费 因公出国费/增减 公务接待费",
         [("财政拨款“三公”经费", False), ("因公出国费", False), ("公务接待费", False)]),
        ("因公出国费/2024年 公务接待费/财政拨款", [("因公出国费", False), ("公务接待费", False)]),
        ("“三公”经费总额 因公出国费 公务接待费",
         [("“三公”经费总额", True), ("因公出国费", False), ("公务接待费", False)]),
    ],
)  # fmt: skip
def test_the_items_of_a_three_public_table_that_stand_across(heads, items):
    found = meanings(heads, table("three_public_expenses"))

    assert [(meaning.item_name, meaning.is_total) for meaning in found] == items


@pytest.mark.parametrize(
    ("kind", "heads", "across"),
    [
        ("three_public_expenses", "因公出国费 公务接待费", True),
        ("three_public_expenses", "因公出国费 金额", False),
        ("three_public_expenses", "预算数 公务接待费", False),
        ("meeting_training", "因公出国费 公务接待费", False),
    ],
)
def test_items_stand_across_where_travel_and_reception_are_headings(kind, heads, across):
    columns = tuple(Column(i, (head,), "amount") for i, head in enumerate(heads.split()))

    assert items_stand_across(Side((), columns), table(kind)) is across
