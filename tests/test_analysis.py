"""Analyses on small tables that stand in the test."""

import io
import re
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest
from budgetlib.analysis.dossier import Dossier

from budgetlib import analysis
from budgetlib.contract.records import AmountRow, ChangeRow, DocumentRow, StaffingRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.errors import ParameterError
from budgetlib.sentences import (
    describe_cost_per_head,
    describe_headcounts,
    describe_item_changes,
    describe_unexplained,
    summarise_change,
    summarise_staffing,
)


def wan(text):
    return (Decimal(text) * 10_000).quantize(Decimal("0.01"))


def csv(text):
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False).to_dict("records")


def amounts(
    text, kind="expenditure_summary", classification="functional", flow="expenditure", phase="budget"
):
    """Lines of ``line,code,name,spending,fund,amount`` (in 万元) as rows of ``amounts``."""
    rows = [
        AmountRow(
            table_id=kind, row=int(r["line"]), column=place, page=3, x0=None, top=None, x1=None, bottom=None,
            table_kind=kind, flow=flow, classification=classification, item_code=r["code"] or None,
            item_name=r["name"], item_level=None, second_code=None, second_name=None,
            is_total="合计" in r["name"] or "总计" in r["name"], spending_type=r["spending"] or None,
            fund=r["fund"] or None, phase=phase, fiscal_year=2024, column_header=r.get("header", ""),
            amount_yuan=wan(r["amount"]), step_yuan=Decimal(100), raw_text=r["amount"],
        )
        for place, r in enumerate(csv(text))
    ]  # fmt: skip
    return frame("amounts", "甲局", rows)


def changes(text):
    rows = [
        ChangeRow(
            page=9, section=None, scope=r["scope"], flow=r["flow"] or None, item_code=r["code"] or None,
            item_name=r["name"], amount_yuan=wan(r["amount"]) if r["amount"] else None, prior_yuan=None,
            change_yuan=wan(r["change"]), change_pct=None, base="prior_budget", reason=None, sentence="",
        )
        for r in csv(text)
    ]  # fmt: skip
    return frame("changes", "甲局", rows)


def staffing(**counts):
    rows = [StaffingRow(1, name, count, change, None) for name, (count, change) in counts.items()]
    return frame("staffing", "甲局", rows)


def test_a_parent_that_repeats_its_children_is_counted_once():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,201,一般公共服务支出,total,all,100
2,20103,政府办公厅（室）及相关机构事务,total,all,100
3,2010301,行政运行,total,all,60
4,2010302,一般行政管理事务,total,all,40
5,,合计,total,all,100
""")

    functions = analysis.expenditure_by_function(printed)

    assert list(functions["item_code"]) == ["201", "20103", "2010301", "2010302"]
    assert sum(functions.loc[functions["is_leaf"], "amount_yuan"]) == wan(100)
    assert list(functions["share_pct"]) == [100, 100, 60, 40]


def test_levels_that_are_not_printed_are_added_up_from_those_below():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,2010301,行政运行,total,all,60
2,2080505,机关事业单位基本养老保险缴费支出,total,all,40
3,,合计,total,all,100
""")

    functions = analysis.expenditure_by_function(printed).set_index("item_code")

    assert list(functions.index) == ["201", "20103", "2010301", "208", "20805", "2080505"]
    assert functions.at["201", "amount_yuan"] == wan(60)
    assert functions.at["201", "item_name"] == "一般公共服务支出"
    assert list(functions["is_derived"]) == [True, True, False, True, True, False]


def test_shares_are_of_the_whole_where_only_the_finest_level_is_printed():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,2010301,行政运行,total,all,50
2,2010302,一般行政管理事务,total,all,30
3,2080505,机关事业单位基本养老保险缴费支出,total,all,20
4,,合计,total,all,100
""")

    functions = analysis.expenditure_by_function(printed).set_index("item_code")

    assert [functions.at[code, "share_pct"] for code in ("201", "2010301", "208")] == [80, 50, 20]


@pytest.mark.parametrize(("total", "expected"), [("100", "100"), ("60", "60")])
def test_the_printed_total_says_whether_repeated_codes_are_units_or_repetitions(total, expected):
    printed = amounts(f"""\
line,code,name,spending,fund,amount
1,2010301,行政运行,total,all,60
2,2010301,行政运行,total,all,40
3,,合计,total,all,{total}
""")

    functions = analysis.expenditure_by_function(printed).set_index("item_code")

    assert functions.at["2010301", "amount_yuan"] == wan(expected)


def test_a_part_that_is_not_printed_has_no_row():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,,合计,total,all,100
1,,合计,basic,all,100
""")

    split = analysis.basic_and_project(printed)

    assert list(split["spending_type"]) == ["basic"]


def test_basic_expenditure_is_personnel_and_operating_where_only_these_are_printed():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,,合计,total,all,100
1,,合计,personnel,all,70
1,,合计,operating,all,10
1,,合计,project,all,20
""")

    split = analysis.basic_and_project(printed)

    assert list(split["amount_yuan"]) == [wan(80), wan(20)]
    assert list(split["is_derived"]) == [True, False]


def test_revenue_takes_the_parts_of_a_source_instead_of_the_source():
    printed = amounts(
        """\
line,code,name,spending,fund,amount
1,,一、本年收入,,all,95
2,,1.一般公共预算拨款,,all,90
3,,其中：一般财力,,all,90
4,,5.单位资金,,all,5
5,,其中：事业收入,,all,3
6,,其他收入,,all,2
7,,二、上年结转结余,,all,5
8,,1.财政拨款结转,,all,5
9,,收入总计,,all,100
""",
        kind="revenue_expenditure_summary", classification="revenue_source", flow="revenue",
    )  # fmt: skip

    revenue = analysis.revenue_by_source(printed).set_index("fund")["amount_yuan"].to_dict()

    expected = {"general_public_budget": 90, "carryover": 5, "business_income": 3, "other_income": 2}
    assert revenue == {source: wan(amount) for source, amount in expected.items()}


def test_a_total_that_holds_meetings_too_gives_way_to_the_three_public_expenses():
    printed = amounts(
        """\
line,code,name,spending,fund,amount
1,,合计,,general_public_budget,33.2
2,,公务接待费,,general_public_budget,2
3,,公务用车购置及运行费,,general_public_budget,8.2
4,,会议费,,general_public_budget,2
5,,培训费,,general_public_budget,21
""",
        kind="three_public_expenses", classification="three_public",
    )  # fmt: skip

    three = analysis.three_public_expenses(printed, frame("figures", "甲局", []))

    assert three.set_index("item").at["total", "amount_yuan"] == wan("10.2")


def test_the_printed_change_of_a_total_with_meetings_is_not_that_of_the_three_public_expenses():
    lines = """\
line,code,name,spending,fund,amount
1,,合计,,general_public_budget,{}
2,,公务接待费,,general_public_budget,{}
3,,会议费,,general_public_budget,{}
"""
    years = {"budget": (32, 2, 30), "prior_budget": (5, 5, 4), "change": (27, -3, 26)}
    printed = pd.concat(
        amounts(lines.format(*figures), "three_public_expenses", "three_public", phase=phase)
        for phase, figures in years.items()
    )

    three = analysis.three_public_expenses(printed, frame("figures", "甲局", [])).set_index("item")

    assert (three.at["total", "prior_yuan"], three.at["total", "change_yuan"]) == (wan(5), wan(-3))


STATED = """\
scope,flow,code,name,amount,change
item,revenue,,一般公共预算,842.07,-59.67
basic,expenditure,,基本支出,592.99,-21.05
project,expenditure,,项目支出,249.08,-38.62
item,expenditure,2010301,行政运行,265.54,-44.15
item,expenditure,2010350,事业运行,169.08,29.75
item,expenditure,2010399,其他政府办公厅（室）及相关机构事务支出,234.08,-38.62
item,expenditure,2014004,信访业务,15,15
item,expenditure,2080501,行政单位离退休,9.42,1.64
item,expenditure,2080505,机关事业单位基本养老保险缴费支出,47.27,-1.83
item,expenditure,2080506,机关事业单位职业年金缴费支出,23.64,-0.91
item,expenditure,2101101,行政单位医疗,19.15,-9.70
item,expenditure,2101102,事业单位医疗,10.85,7.96
item,expenditure,2101103,公务员医疗补助,8.43,-1.56
item,expenditure,2210201,住房公积金,39.61,-2.25
item,expenditure,301,工资福利支出,542.29,-10
"""


def stated():
    functions = analysis.general_by_function(frame("amounts", "甲局", []))
    items = analysis.stated_item_changes(changes(STATED), functions)
    return items, analysis.stated_total_changes(changes(STATED), items)


def test_what_the_item_changes_leave_of_the_total_change_is_stated():
    items, totals = stated()

    explained = analysis.explained_change(totals, items)

    assert explained.total_yuan == wan("-59.67")
    assert explained.items_yuan == wan("-44.67")
    assert explained.unexplained_yuan == wan("-15.00")
    sentence = describe_unexplained(explained, items)
    assert "相差 15.00 万元，这部分没有说明" in sentence
    assert "与信访业务的变动（增加 15.00 万元）相同" in sentence


def test_the_bridge_goes_from_last_years_total_to_this_years_through_the_remainder():
    items, totals = stated()

    bridge = analysis.bridge_from_statements(totals, items)

    assert list(bridge["step"])[-2:] == ["unexplained", "current"]
    assert bridge["amount_yuan"].iloc[0] == wan("901.74")
    assert bridge["amount_yuan"].iloc[-1] == wan("842.07")
    moves = bridge[bridge["step"].isin(["item", "unexplained"])]
    assert wan("901.74") + sum(moves["amount_yuan"]) == wan("842.07")
    assert list(moves["start_yuan"][1:]) == list(moves["end_yuan"][:-1])


def test_a_category_and_its_items_are_not_both_counted():
    text = """\
scope,flow,code,name,amount,change
item,expenditure,,住房保障,60,10
item,expenditure,2210201,住房公积金,60,10
"""

    items = analysis.stated_item_changes(
        changes(text), analysis.general_by_function(frame("amounts", "", []))
    )

    assert list(items["item_code"]) == ["2210201"]


def test_an_item_of_one_year_only_is_compared_with_nothing_budgeted():
    now = analysis.expenditure_by_function(
        amounts("line,code,name,spending,fund,amount\n1,2010301,行政运行,total,all,60\n")
    )
    then = analysis.expenditure_by_function(
        amounts("line,code,name,spending,fund,amount\n1,2050803,培训支出,total,all,5\n")
    )

    years = analysis.compare_years(now, then).set_index("item_code")

    assert years.at["2050803", "change_yuan"] == wan(-5)
    assert years.at["2010301", "change_pct"] is None or pd.isna(years.at["2010301", "change_pct"])
    bridge = analysis.bridge_from_years(years.reset_index(), then)
    assert "unexplained" not in set(bridge["step"])


def test_cost_per_head_is_over_people_in_post_and_over_posts():
    heads = analysis.headcounts(staffing(authorised=(40, None), active=(20, -4)))
    printed = amounts(
        """\
line,code,name,spending,fund,amount
1,,合计,personnel,general_public_budget,500
1,,合计,operating,general_public_budget,40
""",
        kind="general_basic_expenditure", classification="economic",
    )  # fmt: skip

    costs = analysis.costs_per_head(analysis.personnel_and_operating(printed), heads)

    assert list(costs["per_head_yuan"]) == [wan(25), wan(2), wan("12.5"), wan(1)]
    assert analysis.fill_rate_pct(heads) == 50
    assert describe_headcounts(heads) == "编制 40 人、在职 20 人（减少 4 人）。"
    assert describe_cost_per_head(costs).startswith("按在职人员 20 人计算，人均人员经费 25.00 万元")


def basic_by_economic_category(lines):
    printed = amounts("line,code,name,spending,fund,amount\n" + lines, kind="general_basic_expenditure")
    return printed.assign(classification="economic")


def test_cost_per_head_is_made_up_of_wages_insurance_allowances_and_operating_cost():
    printed = basic_by_economic_category("""\
1,301,工资福利支出,basic,general_public_budget,100
2,30101,基本工资,basic,general_public_budget,60
3,30113,住房公积金,basic,general_public_budget,30
4,302,商品和服务支出,basic,general_public_budget,20
5,303,对个人和家庭的补助,basic,general_public_budget,10
""")

    parts = analysis.cost_parts_per_head(printed, analysis.headcounts(staffing(active=(10, None))))

    assert dict(zip(parts["part"], parts["per_head_yuan"], strict=True)) == {
        "wages": wan(6), "insurance": wan(3), "undivided": wan(1), "persons": wan(1), "goods": wan(2),
    }  # fmt: skip


def test_there_is_no_cost_per_head_without_people_in_post():
    printed = basic_by_economic_category("1,301,工资福利支出,basic,general_public_budget,100\n")

    assert analysis.cost_parts_per_head(printed, analysis.headcounts(staffing())).empty


def test_headcount_and_per_head_parts_add_up_to_the_change():
    change = analysis.split_cost_change(wan("554.30"), wan("587.56"), 22, 28, "")

    assert change.change_yuan == wan("-33.26")
    assert change.headcount_part_yuan + change.per_head_part_yuan == change.change_yuan
    assert change.headcount_part_yuan == Decimal("-1385392.21")


def test_without_headcounts_there_is_a_caveat_and_no_cost_per_head():
    heads = analysis.headcounts(frame("staffing", "甲局", []))
    costs = analysis.personnel_and_operating(frame("amounts", "甲局", []))

    assert analysis.costs_per_head(costs, heads).empty
    assert "文件没有公开人员数，因此不能计算人均支出。" in analysis.staffing_caveats(heads, costs)


def document(source, department="甲局", year=2024, status="ok"):
    return DocumentRow(
        source, "0" * 64, "pdf", 3, "text", department, "department", "budget", year, None, status, None
    )


def corpus(documents, **tables):
    frames = {name: tables.get(name, frame(name, "", [])) for name in TABLES}
    return SimpleNamespace(**{**frames, "documents": documents})


def test_two_files_of_one_disclosure_come_together_and_keep_their_names():
    documents = pd.concat([
        frame("documents", "说明", [document("说明.pdf", "甲局（本级）")]),
        frame("documents", "报表", [document("报表.pdf")]),
        frame("documents", "去年", [document("去年.pdf", year=2023)]),
    ])  # fmt: skip
    tables = amounts("line,code,name,spending,fund,amount\n1,2010301,行政运行,total,all,60\n")
    stored = corpus(documents, amounts=tables.assign(document_id="报表"),
                    changes=changes(STATED).assign(document_id="说明"))  # fmt: skip

    dossier = analysis.open_dossier(stored, "说明")

    assert list(dossier.documents["document_id"]) == ["说明", "报表"]
    assert set(dossier.amounts["document_id"]) == {"报表"}
    assert set(dossier.changes["document_id"]) == {"说明"}


def test_the_same_tables_in_two_files_are_not_counted_twice():
    documents = pd.concat([frame("documents", name, [document(f"{name}.pdf")]) for name in ("一", "二")])
    tables = amounts("line,code,name,spending,fund,amount\n1,2010301,行政运行,total,all,60\n")
    both = pd.concat([tables.assign(document_id="一"), tables.assign(document_id="二")])

    dossier = analysis.open_dossier(corpus(documents, amounts=both), "二")

    assert set(dossier.amounts["document_id"]) == {"二"}


def test_an_unknown_document_is_refused_with_the_nearest_one():
    documents = frame("documents", "甲局-2024", [document("甲局-2024.pdf")])

    with pytest.raises(ParameterError, match="甲局-2024"):
        analysis.open_dossier(corpus(documents), "甲局-2025")


def test_there_is_an_empty_dossier_where_last_year_is_not_in_the_data():
    documents = frame("documents", "甲局", [document("甲局.pdf")])

    previous = analysis.open_previous(corpus(documents), "甲局")

    assert isinstance(previous, Dossier)
    assert previous.is_empty


def dossier_of(**tables):
    documents = frame("documents", "甲局", [document("甲局.pdf")])
    return analysis.open_dossier(corpus(documents, **tables), "甲局")


def test_the_summary_of_change_numbers_three_points_and_names_unit_and_base():
    items, totals = stated()

    summary = summarise_change(dossier_of(), totals, items, "元")

    points, caveats = summary.split("阅读时请注意：")
    assert re.findall(r"^\d\.", points, re.MULTILINE) == ["1.", "2.", "3."]
    assert "金额单位为元" in caveats
    assert "四舍五入" in caveats
    assert "比较的基数是上年预算" in caveats


def test_changes_against_unlike_bases_are_not_to_be_added():
    items, totals = stated()

    summary = summarise_change(dossier_of(), totals, items.assign(base="prior_outturn"))

    assert "基数不同（上年预算、上年执行数（决算数））" in summary


def test_a_summary_says_once_that_no_people_are_disclosed():
    nobody = analysis.headcounts(frame("staffing", "甲局", []))

    summary = summarise_staffing(dossier_of(), nobody, analysis.costs_per_head(pd.DataFrame(), nobody), None)

    assert len(re.findall("没有公开.{0,6}人员数", summary)) == 1


def test_items_of_which_none_changed_are_said_to_be_unchanged():
    items, _ = stated()

    sentence = describe_item_changes(items.assign(change_yuan=Decimal(0)))

    assert sentence == f"文字说明给出 {len(items)} 项支出的变动，{len(items)} 项持平。"
