"""Analyses on small tables that stand in the test."""

import io
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest

import budgetlib
from budgetlib import analysis
from budgetlib.analysis.citations import citations_of, formula_of
from budgetlib.analysis.cost_parts import sum_cost_parts, with_cost_parts
from budgetlib.analysis.publication import Publication, is_of_another
from budgetlib.analysis.wholes import balance_line
from budgetlib.contract.records import (
    AmountRow,
    CoverageRow,
    DocumentRow,
    StaffingRow,
    TableRow,
    UnreadRow,
)
from budgetlib.contract.schema import TABLES, frame
from budgetlib.errors import ParameterError
from budgetlib.formatting import plain
from budgetlib.sentences import (
    describe_balance,
    describe_cost_per_head,
    describe_fill_rate,
    describe_functions,
    describe_headcounts,
    describe_personnel_share,
    describe_reading,
    describe_revenue,
    describe_split,
    describe_three_public,
    describe_unpublished,
    staffing_points,
    summarise_staffing,
)
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.wording import is_carryover
from tests.helpers import audited


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


def table_of(printed, what="expenditure", by="function"):
    return budgetlib.table_of_record(published(amounts=printed), what, by)


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

    functions = table_of(printed)

    assert list(functions["item_code"]) == ["201", "20103", "2010301", "2010302"]
    assert sum(functions.loc[functions["is_leaf"], "amount_yuan"]) == wan(100)
    assert list(functions["amount_yuan"] / functions["total_yuan"]) == [1, 1, 0.6, 0.4]


def test_levels_that_are_not_printed_are_added_up_from_those_below():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,2010301,行政运行,total,all,60
2,2080505,机关事业单位基本养老保险缴费支出,total,all,40
3,,合计,total,all,100
""")

    functions = table_of(printed).set_index("item_code")

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

    functions = table_of(printed).set_index("item_code")

    shares = functions["amount_yuan"] / functions["total_yuan"]
    assert list(shares[["201", "2010301", "208"]]) == [0.8, 0.5, 0.2]


@pytest.mark.parametrize(("total", "expected"), [("100", "100"), ("60", "60")])
def test_the_printed_total_says_whether_repeated_codes_are_units_or_repetitions(total, expected):
    printed = amounts(f"""\
line,code,name,spending,fund,amount
1,2010301,行政运行,total,all,60
2,2010301,行政运行,total,all,40
3,,合计,total,all,{total}
""")

    functions = table_of(printed).set_index("item_code")

    assert functions.at["2010301", "amount_yuan"] == wan(expected)


def test_an_item_is_no_more_than_the_one_above_it():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,201,一般公共服务支出,total,all,60
2,219,援助其他地区支出,total,all,40
3,21999,其他支出,total,all,40
4,21999,其他支出,total,all,40
5,,合计,total,all,100
""")

    functions = table_of(printed).set_index("item_code")

    assert functions.at["21999", "amount_yuan"] == wan(40)


def test_a_part_that_is_not_printed_has_no_row():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,,合计,total,all,100
1,,合计,basic,all,100
""")

    split = table_of(printed, by="spending")

    assert list(split["spending_type"]) == ["basic"]


def test_basic_expenditure_is_personnel_and_operating_where_only_these_are_printed():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,,合计,total,all,100
1,,合计,personnel,all,70
1,,合计,operating,all,10
1,,合计,project,all,20
""")

    split = table_of(printed, by="spending")

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

    revenue = table_of(printed, "revenue", by="source").set_index("fund")["amount_yuan"].to_dict()

    expected = {"general_public_budget": 90, "business_income": 3, "other_income": 2}
    assert revenue == {source: wan(amount) for source, amount in expected.items()}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("二、上年结转", True), ("年初净结余", True), ("用事业基金弥补收支差额", True),
    ],
)  # fmt: skip
def test_what_brings_money_from_another_year_is_known_by_its_name(name, expected):
    assert is_carryover(name) is expected


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

    three = table_of(printed, "three_public", by="item")

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

    three = table_of(printed, "three_public", by="item").set_index("item")

    assert list(three.loc["total", ["prior_yuan", "amount_yuan"]]) == [wan(5), wan(2)]
    assert list(three["change_yuan"]) == [wan(-3), wan(-3), wan(26)], "27 is of the total with meetings"
    assert list(three["formulas"]) == [{"amount_yuan": "2", "change_yuan": "(2) − 5"}, {}, {}]


def test_the_change_that_is_printed_for_the_three_public_expenses_alone_is_the_printed_one():
    lines = """\
line,code,name,spending,fund,amount
1,,合计,,general_public_budget,{}
2,,“三公”经费小计,,general_public_budget,{}
3,,公务接待费,,general_public_budget,{}
4,,会议费,,general_public_budget,{}
"""
    years = {"budget": (32, 2, 2, 30), "prior_budget": (9, 5, 5, 4), "change": (23, -3, -3, 26)}
    printed = pd.concat(
        amounts(lines.format(*figures), "three_public_expenses", "three_public", phase=phase)
        for phase, figures in years.items()
    )

    three = table_of(printed, "three_public", by="item").set_index("item")

    assert three.at["total", "change_yuan"] == wan(-3)
    assert three.at["total", "formulas"] == {}
    assert [place.text for place in citations_of(three.loc["total"], "change_yuan")] == ["-3"]


CARRIED = """\
line,code,name,spending,fund,amount
1,,一、一般公共预算拨款收入,,all,95
2,,二、其他收入,,all,5
3,,本年收入合计,,all,100
4,,使用非财政拨款结余,,all,3
5,,年初结转和结余,,all,7
6,,总计,,all,110
"""
LEFT = """\
line,code,name,spending,fund,amount
1,,一、教育支出,total,all,102
2,,本年支出合计,total,all,102
3,,结余分配,total,all,2
4,,年末结转和结余,total,all,{left}
5,,总计,total,all,110
"""


def account(left="6"):
    both = ((CARRIED, "revenue_source", "revenue"), (LEFT.format(left=left), "functional", "expenditure"))
    return pd.concat(
        amounts(text, "revenue_expenditure_summary", classification, flow)
        for text, classification, flow in both
    )


@pytest.mark.parametrize("row", read_vocabulary("balance_lines"), ids=lambda row: row["example"])
def test_each_line_of_the_account_of_a_year_is_known_by_its_example(row):
    assert balance_line(row["example"], row["flow"]) == row["line"]


def test_what_was_carried_over_is_no_revenue_of_the_year_and_has_no_share():
    revenue = table_of(account(), "revenue", "source")
    shares = revenue["amount_yuan"] / revenue["total_yuan"] * 100

    said = plain(describe_revenue(revenue.assign(share_pct=shares)))

    assert said.startswith("本年收入合计 100.00 万元，其中最大的来源是一般公共预算 95.00 万元（95.00%）")
    assert "结转" not in said


def test_the_account_of_a_year_names_the_lines_that_make_up_its_grand_totals():
    assert describe_balance(analysis.year_balance(published(amounts=account()))) == (
        "收入总计 110.00 万元，由本年收入合计 100.00 万元、使用非财政拨款结余 3.00 万元、"
        "年初结转和结余 7.00 万元组成；"
        "支出总计 110.00 万元，由本年支出合计 102.00 万元、结余分配 2.00 万元、年末结转和结余 6.00 万元组成。"
    )


def test_a_side_of_the_account_that_does_not_add_up_is_not_said():
    said = describe_balance(analysis.year_balance(published(amounts=account(left="60"))))

    assert "支出" not in said


def test_cost_is_spread_over_people_in_post_and_over_posts():
    heads = analysis.headcounts(staffing(authorised=(40, None), active=(20, -4)))
    printed = amounts(
        """\
line,code,name,spending,fund,amount
1,,合计,personnel,general_public_budget,500
1,,合计,operating,general_public_budget,40
""",
        kind="general_basic_expenditure", classification="economic",
    )  # fmt: skip

    costs = table_of(printed, "basic", by="spending")
    per_head = analysis.cost_per_head(costs, analysis.cost_bases(heads))

    assert list(per_head["per_head_yuan"]) == [wan(25), wan(2), wan("12.5"), wan(1)]
    first = per_head.iloc[0].to_dict()
    assert [citations_of(first, figure)[0].page for figure in ("amount_yuan", "headcount")] == [3, 1]
    assert formula_of(first, "per_head_yuan") == "500 ÷ 20"
    assert [place.page for place in citations_of(first, "per_head_yuan")] == [3, 1]
    assert describe_headcounts(heads) == "编制 40 人、在职 20 人（减少 4 人）。"
    assert describe_cost_per_head(per_head).startswith("推算：按在职人员 20 人计算，人均人员经费 25.00 万元")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"active": (20, None), "actual": (34, None)}, [("active", "在职人员", 20)]),
        ({"actual": (34, None)}, [("active", "实有人员", 34)]),
        ({"authorised": (40, None)}, [("authorised", "编制", 40)]),
        ({"retired": (12, None)}, []),
    ],
)
def test_people_in_post_are_the_active_or_else_the_actual(counts, expected):
    bases = analysis.cost_bases(analysis.headcounts(staffing(**counts)))

    assert list(zip(bases["base"], bases["base_name"], bases["headcount"], strict=True)) == expected


def basic_by_economic_category(lines):
    printed = amounts("line,code,name,spending,fund,amount\n" + lines, kind="general_basic_expenditure")
    return printed.assign(classification="economic")


def test_cost_is_made_up_of_wages_insurance_allowances_and_operating_cost():
    printed = basic_by_economic_category("""\
1,301,工资福利支出,basic,general_public_budget,100
2,30101,基本工资,basic,general_public_budget,60
3,30113,住房公积金,basic,general_public_budget,30
4,302,商品和服务支出,basic,general_public_budget,20
5,303,对个人和家庭的补助,basic,general_public_budget,10
""")

    parts = with_cost_parts(table_of(printed, "basic", by="economy"))

    assert dict(zip(parts["part"], parts["amount_yuan"], strict=True)) == {
        "wages": wan(60), "insurance": wan(30), "undivided": wan(10), "persons": wan(10), "goods": wan(20),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "amount", "fund", "expected"),
    [
        ("一、教育支出", "10.01", "all", ("10.01", "")),  # printed, within rounding of the sum
        ("一、教育支出", "11", "all", ("10", "6 + 4")),  # another figure
        ("一、教育支出", "10.01", "fiscal_appropriation", ("10", "6 + 4")),  # other money
        ("一、科学技术支出", "10.01", "all", ("10", "6 + 4")),  # another item
    ],
)
def test_the_printed_amount_of_an_item_leads_where_a_table_by_unit_leaves_it_to_be_added_up(
    name, amount, fund, expected
):
    by_unit = amounts("""\
line,code,name,spending,fund,amount
1,205,教育支出,total,all,6
2,205,教育支出,total,all,4
3,,合计,total,all,10
""")
    both_sides = f"line,code,name,spending,fund,amount\n1,,{name},,{fund},{amount}\n"
    printed = pd.concat([by_unit, amounts(both_sides, "revenue_expenditure_summary")])

    item = table_of(printed).iloc[0]

    assert (item["amount_yuan"], formula_of(item, "amount_yuan")) == (wan(expected[0]), expected[1])


def test_an_item_that_is_not_printed_is_computed_also_of_a_single_one_below_it():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,2050803,培训支出,total,all,5
2,2010301,行政运行,total,all,6
3,2010302,一般行政管理事务,total,all,4
4,,合计,total,all,15
""")

    items = table_of(printed).set_index("item_code")

    assert {code: formula_of(row, "amount_yuan") for code, row in items.iterrows()} == {
        "201": "6 + 4", "20103": "6 + 4", "2010301": "", "2010302": "",
        "205": "5", "20508": "5", "2050803": "",
    }  # fmt: skip


def test_a_part_of_the_cost_has_the_figures_that_it_is_the_sum_of():
    printed = basic_by_economic_category("""\
1,301,工资福利支出,basic,general_public_budget,100
2,30101,基本工资,basic,general_public_budget,60
3,30103,奖金,basic,general_public_budget,5
4,30113,住房公积金,basic,general_public_budget,30
5,302,商品和服务支出,basic,general_public_budget,20
""")

    parts = sum_cost_parts(table_of(printed, "basic", by="economy")).set_index("part")
    figures = [(formula_of(row, "amount_yuan"), row["amount_yuan"]) for _, row in parts.iterrows()]

    assert dict(zip(parts.index, figures, strict=True)) == {
        "wages": ("60 + 5", wan(65)),
        "insurance": ("", wan(30)),
        "undivided": ("100 − 60 − 5 − 30", wan(5)),
        "goods": ("", wan(20)),
    }
    assert [place.text for place in citations_of(parts.loc["undivided"], "amount_yuan")] == [
        "100",
        "60",
        "5",
        "30",
    ]


SIDE_BY_SIDE = """\
1,301,工资福利支出,basic,general_public_budget,70
1,302,商品和服务支出,basic,general_public_budget,25
2,30101,基本工资,basic,general_public_budget,40
2,30201,办公费,basic,general_public_budget,25
3,30102,津贴补贴,basic,general_public_budget,30
4,303,对个人和家庭的补助,basic,general_public_budget,5
5,,人员经费合计,basic,general_public_budget,75
5,,公用经费合计,basic,general_public_budget,25
"""


def test_items_side_by_side_in_a_row_are_read_one_by_one():
    economic = table_of(basic_by_economic_category(SIDE_BY_SIDE), "basic", by="economy")

    assert dict(zip(economic["item_code"], economic["amount_yuan"], strict=True)) == {
        "301": wan(70), "30101": wan(40), "30102": wan(30), "302": wan(25), "30201": wan(25), "303": wan(5),
    }  # fmt: skip
    assert set(zip(economic["total_yuan"], economic["total_origin"], strict=True)) == {(wan(100), "computed")}
    assert [f["total_yuan"] for f in economic["formulas"]] == ["75 + 25"] * len(economic)


def test_totals_side_by_side_are_personnel_and_operating_as_their_names_say():
    costs = table_of(basic_by_economic_category(SIDE_BY_SIDE), "basic", by="spending")

    assert list(zip(costs["spending_type"], costs["amount_yuan"], costs["is_derived"], strict=True)) == [
        ("personnel", wan(75), False), ("operating", wan(25), False),
    ]  # fmt: skip


def test_the_total_stands_beside_every_item_and_is_no_item():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,201,一般公共服务支出,total,all,60
2,208,社会保障和就业支出,total,all,40
3,,本年支出合计,total,all,100
4,,支出总计,total,all,130
""")

    functions = table_of(printed)

    assert list(functions["item_code"]) == ["201", "208"]
    assert set(functions["total_yuan"]) == {wan(100)}, "not that with what is carried over"
    assert [place.text for place in functions["citations"].iloc[0]["total_yuan"]] == ["100"]


def test_money_is_in_floats_that_pandas_computes_with():
    printed = amounts("""\
line,code,name,spending,fund,amount
1,201,一般公共服务支出,total,all,60.07
2,208,社会保障和就业支出,total,all,40.11
3,212,城乡社区支出,total,all,0.29
""")

    functions = table_of(printed)

    assert functions["amount_yuan"].dtype == "float64"
    assert list(functions.nlargest(2, "amount_yuan")["item_code"]) == ["201", "208"]
    assert functions["amount_yuan"].round(2).map(lambda yuan: Decimal(str(yuan))).to_list() == [
        wan("60.07"), wan("40.11"), wan("0.29"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "by"), [("expenditure", "function"), ("basic", "economy"), ("expenditure", "spending")]
)
def test_a_result_without_rows_is_computed_with_like_any_other(what, by):
    nothing = table_of(frame("amounts", "甲局", []), what, by)

    nothing["share_pct"] = nothing["amount_yuan"] / nothing["total_yuan"] * 100
    assert list(nothing[nothing["is_derived"]].nlargest(3, "amount_yuan")["share_pct"]) == []


def test_an_unknown_question_is_refused_with_those_that_are_known():
    with pytest.raises(ParameterError, match="revenue by source"):
        table_of(frame("amounts", "甲局", []), "revenue", by="function")


def test_an_item_names_the_whole_that_it_is_part_of():
    printed = amounts("line,code,name,spending,fund,amount\n1,2010301,行政运行,total,all,60\n")

    whole = table_of(printed).iloc[-1][["fund", "flow", "phase", "fiscal_year", "table_id", "page"]]

    assert list(whole) == ["all", "expenditure", "budget", 2024, "expenditure_summary", 3]


def test_people_of_several_categories_are_of_none():
    heads = analysis.headcounts(staffing(other=(56, None), retired=(9, None)))

    assert list(heads["category"]) == ["retired"]


@pytest.mark.parametrize(
    ("sentence", "department", "is_other"),
    [
        ("目前，青山中心事业编制5名，退休人员4名。", "青溪县林草局", True),
        ("2031年，青溪县青山中心“三公”经费预算数为7万元。", "青溪县林草局", True),
        ("青山中心编制5名。", "青溪县青山中心", False),
        ("青溪县林草局行政编制5名，青山中心事业编制5名。", "中共青溪县林草局（汇总）", False),
        ("本部门人员编制5人，其中青山中心事业编制3人。", "青溪县林草局", False),
        ("设有3个处室及机关党委，编制5名。", "青溪县林草局", False),
        ("行政编制5名。", "", False),
    ],
)
def test_a_sentence_that_names_another_body_is_of_that_body(sentence, department, is_other):
    assert is_of_another(sentence, department) is is_other


def test_without_headcounts_cost_is_spread_over_nothing():
    heads = analysis.headcounts(frame("staffing", "甲局", []))

    assert analysis.cost_bases(heads).empty


def document(source, department="甲局", year=2024, status="ok"):
    return DocumentRow(
        source, "0" * 64, "pdf", 3, "text", department, "department", "budget", year, None, status, None
    )


def corpus(documents, **tables):
    frames = {name: tables.get(name, frame(name, "", [])) for name in TABLES}
    return SimpleNamespace(**{**frames, "documents": documents})


def test_the_posts_of_another_body_are_not_those_of_the_department():
    rows = [StaffingRow(1, "authorised", 5, None, None, "青山中心事业编制5名。")]
    documents = frame("documents", "甲", [document("甲.pdf", "青溪县林草局")])

    opened = analysis.open_publication(corpus(documents, staffing=frame("staffing", "甲", rows)), "甲")

    assert opened.staffing.empty


def test_two_files_of_one_disclosure_come_together_and_keep_their_names():
    documents = pd.concat([
        frame("documents", "说明", [document("说明.pdf", "甲局（本级）")]),
        frame("documents", "报表", [document("报表.pdf")]),
        frame("documents", "去年", [document("去年.pdf", year=2023)]),
    ])  # fmt: skip
    tables = amounts("line,code,name,spending,fund,amount\n1,2010301,行政运行,total,all,60\n")
    stored = corpus(documents, amounts=tables.assign(document_id="报表"),
                    staffing=staffing(authorised=(9, None)).assign(document_id="说明"))  # fmt: skip

    both = analysis.open_publication(stored, "说明")

    assert list(both.documents["document_id"]) == ["说明", "报表"]
    assert set(both.amounts["document_id"]) == {"报表"}
    assert set(both.staffing["document_id"]) == {"说明"}


def test_the_same_tables_in_two_files_are_not_counted_twice():
    documents = pd.concat([frame("documents", name, [document(f"{name}.pdf")]) for name in ("一", "二")])
    tables = amounts("line,code,name,spending,fund,amount\n1,2010301,行政运行,total,all,60\n")
    twice = pd.concat([tables.assign(document_id="一"), tables.assign(document_id="二")])

    both = analysis.open_publication(corpus(documents, amounts=twice), "二")

    assert set(both.amounts["document_id"]) == {"二"}


def test_an_unknown_document_is_refused_with_the_nearest_one():
    documents = frame("documents", "甲局-2024", [document("甲局-2024.pdf")])

    with pytest.raises(ParameterError, match="甲局-2024"):
        analysis.open_publication(corpus(documents), "甲局-2025")


def test_there_is_an_empty_publication_where_last_year_is_not_in_the_data():
    documents = frame("documents", "甲局", [document("甲局.pdf")])

    previous = analysis.open_previous(corpus(documents), "甲局")

    assert isinstance(previous, Publication)
    assert previous.is_empty


def published(**tables):
    documents = frame("documents", "甲局", [document("甲局.pdf")])
    return analysis.open_publication(corpus(documents, **tables), "甲局")


def test_a_summary_without_people_is_the_money_alone():
    nobody = analysis.headcounts(frame("staffing", "甲局", []))
    costs = table_of(frame("amounts", "甲局", []), "basic", by="spending")

    per_head = analysis.cost_per_head(costs, analysis.cost_bases(nobody))
    points = staffing_points(nobody, "", "人员经费 80.00 万元。", per_head, "")
    summary = summarise_staffing(published(), points, analysis.staffing_caveats(costs, per_head))

    assert "1. 人员经费 80.00 万元。" in summary
    assert "未" not in summary.replace("没有印出的数不当作零", "")


ITEMS = """line,code,name,spending,fund,amount
1,201,一般公共服务支出,total,all,60
2,208,社会保障和就业支出,total,all,40
"""
ELSEWHERE = """line,code,name,spending,fund,amount
1,,本年支出合计,total,{fund},{total}
"""


@pytest.mark.parametrize(
    ("total", "fund", "expected"),
    [
        ("100.01", "all", ("100.01", "printed")),
        ("100.01", "general_public_budget", ("100", "computed")),
        ("120", "all", ("100", "computed")),
    ],
)
def test_a_total_printed_in_another_table_of_the_same_whole_leads(total, fund, expected):
    other = amounts(ELSEWHERE.format(total=total, fund=fund), "revenue_expenditure_summary")

    functions = table_of(pd.concat([amounts(ITEMS), other]))

    found = functions["total_yuan"].iloc[0], functions["total_origin"].iloc[0]
    assert found == (wan(expected[0]), expected[1])


def test_a_row_without_a_code_as_large_as_the_items_is_their_total():
    text = ITEMS + "0,,甲局机关及所属单位,total,all,100\n0,,甲局机关及所属单位,basic,all,70\n"

    functions = table_of(amounts(text))

    assert set(zip(functions["total_yuan"], functions["total_origin"], strict=True)) == {
        (wan(100), "printed")
    }


def unread(table_id):
    row = UnreadRow(3, 0.0, 0.0, 1.0, 1.0, table_id, None, "125360,898", "", "not_a_number")
    return frame("unread", "甲局", [row])


def test_a_table_that_was_not_read_whole_has_no_total_of_ours():
    known = published(amounts=amounts(ITEMS), unread=unread("expenditure_summary"))

    for by in ("function", "spending", None):
        assert budgetlib.table_of_record(known, "expenditure", by).empty


def test_other_columns_that_make_up_the_rest_of_a_total_are_parts_as_well():
    printed = amounts("""line,code,name,spending,fund,amount,header
1,,合计,total,all,100,合计
1,,合计,basic,all,60,基本支出
1,,合计,project,all,30,项目支出
1,,合计,,all,10,事业单位经营支出
""")

    split = table_of(printed, by="spending")
    said = plain(describe_split(split.assign(share_pct=split["amount_yuan"] / split["total_yuan"] * 100)))

    assert said.endswith("事业单位经营支出 10.00 万元，占 10.00%（全部资金）。")


def test_a_table_that_contradicts_itself_does_not_say_which_item_is_the_largest():
    contradicted = ITEMS + "3,20103,政府办公厅（室）及相关机构事务,total,all,90\n4,,合计,total,all,100\n"
    functions = table_of(amounts(contradicted)).assign(share_pct=50.0)

    assert not analysis.adds_up(functions)
    assert plain(describe_functions(functions)) == "支出合计 100.00 万元（全部资金）。"


def test_expenditure_of_a_single_category_is_not_ranked():
    text = "line,code,name,spending,fund,amount\n1,201,一般公共服务支出,total,all,60\n2,,合计,total,all,60\n"
    functions = table_of(amounts(text))

    assert plain(describe_functions(functions.assign(share_pct=100.0))) == (
        "支出合计 60.00 万元（全部资金），都是一般公共服务支出。"
    )


@pytest.mark.parametrize(("general", "said"), [("100", True), ("99", False)])
def test_cost_of_one_fund_is_a_share_of_all_only_where_the_printed_totals_are_the_same(general, said):
    cost = "line,code,name,spending,fund,amount\n1,,人员经费合计,personnel,general_public_budget,40\n"
    costs = amounts(cost, "general_basic_expenditure", "economic")
    own = (
        f"line,code,name,spending,fund,amount\n1,201,一般公共服务支出,total,general_public_budget,{general}\n"
    )
    total = f"2,,合计,total,general_public_budget,{general}\n"
    printed = [amounts(ITEMS + "3,,合计,total,all,100\n"), amounts(own + total, "general_expenditure"), costs]
    known = published(amounts=pd.concat(printed))

    questions = (("expenditure", "function"), ("basic", "spending"), ("general", "function"))
    sentence = describe_personnel_share(
        *(budgetlib.table_of_record(known, *question) for question in questions)
    )

    assert ("相当于全部资金支出的 40.00%" in sentence) is said
    assert ("合计同为 100.00 万元" in sentence) is said


def empty_table(kind, note=None):
    row = TableRow(kind, kind, f"{kind}表", "表8", "万元", 14, 14, 5, 3, True, note)
    return frame("tables", "甲局", [row])


def absent(kind="government_fund_expenditure", note=None, **tables):
    return list(analysis.unpublished(published(tables=empty_table(kind, note), **tables))["proof"])


def test_a_table_printed_without_an_amount_is_proof_that_there_is_none():
    known = published(
        tables=empty_table("government_fund_expenditure", "注：本局没有政府性基金支出，故本表无数据。")
    )

    assert describe_unpublished(known) == (
        "- 表8 government_fund_expenditure表（第 14 页）：表中没有数字，"
        "文件写明“本局没有政府性基金支出，故本表无数据”。"
    )


def test_absence_is_not_said_without_proof():
    fund = "line,code,name,spending,fund,amount\n1,212,城乡社区支出,total,government_fund,5\n"
    change = audited.change(
        "城乡社区支出5万元，比上年增加1万元。", amount="5", change="1", fund="government_fund"
    )
    stated_fund = frame("changes", "甲局", [change])

    assert absent() == ["nothing_printed"]
    assert absent(unread=unread("government_fund_expenditure")) == [], "a number of it was not read"
    assert absent(amounts=amounts(fund, "appropriation_summary")) == [], "money of it stands elsewhere"
    assert absent(changes=stated_fund) == [], "the text speaks of it"
    assert absent("project_performance") == [], "a form says nothing of money"
    assert analysis.unpublished(published()).empty, "a table that was not found proves nothing"


def test_no_finding_is_said_only_where_there_was_enough_to_find_it_in():
    few, many = (frame("coverage", "甲局", [CoverageRow("rule", "held", n, None)]) for n in (5, 500))

    assert describe_reading(published(coverage=few)) == ""
    assert describe_reading(published(coverage=many)) == "数据检查比较了 500 处，都相符。"


def test_what_was_not_read_of_the_tables_is_said_with_its_page():
    said = describe_reading(published(unread=unread("expenditure_summary")))

    assert said == "表中有 1 个数字未能读出（第 3 页），见数据检查报告。"


def test_the_change_of_the_three_public_expenses_names_its_base_and_that_it_is_computed():
    lines = """\
line,code,name,spending,fund,amount
1,,合计,,general_public_budget,{}
2,,公务接待费,,general_public_budget,{}
"""
    years = {"budget": (6, 6), "prior_budget": (8, 8)}
    printed = pd.concat(
        amounts(lines.format(*figures), "three_public_expenses", "three_public", phase=phase)
        for phase, figures in years.items()
    )

    three = table_of(printed, "three_public", by="item")

    assert plain(describe_three_public(three)).startswith(
        "“三公”经费合计 6.00 万元，比上年预算减少 2.00 万元（推算）"
    )
    assert three["formulas"].iloc[0] == {"change_yuan": "6 − 8"}


def two_years(before, after):
    def year(cost, heads):
        text = f"line,code,name,spending,fund,amount\n1,,人员经费合计,personnel,{cost[1]},{cost[0]}\n"
        return published(amounts=amounts(text, "general_basic_expenditure", "economic"), staffing=heads)

    return analysis.personnel_in_two_years(year(*after), year(*before))


def test_the_change_of_personnel_cost_is_split_only_where_both_years_are_printed():
    general = "general_public_budget"
    before, after = ((80, general), staffing(active=(4, None))), ((90, general), staffing(active=(3, None)))

    split = analysis.cost_change(two_years(before, after))

    assert list(split["amount_yuan"]) == [wan(-25), wan(35)]
    assert split["formulas"].iloc[0] == {"amount_yuan": "(3 − 4) × (800,000.00 ÷ 4 + 900,000.00 ÷ 3) ÷ 2"}
    assert two_years(((80, "all"), before[1]), after).empty, "of unlike funds"
    assert two_years((before[0], staffing(actual=(4, None))), after).empty, "of unlike people"
    assert two_years((before[0], staffing()), after).empty, "last year's people are not printed"


@pytest.mark.parametrize(("all_basic", "expected"), [("100", True), ("300", False)])
def test_cost_per_head_is_of_all_basic_expenditure_and_not_of_one_fund(all_basic, expected):
    wide = f"""\
line,code,name,spending,fund,amount
1,,合计,total,all,500
1,,合计,basic,all,{all_basic}
1,,合计,project,all,{500 - int(all_basic)}
"""
    narrow = """\
line,code,name,spending,fund,amount
1,,合计,basic,general_public_budget,100
1,,合计,personnel,general_public_budget,80
1,,合计,operating,general_public_budget,20
"""
    printed = [amounts(wide), amounts(narrow, "general_basic_expenditure", "economic")]
    known = published(amounts=pd.concat(printed))
    questions = (("basic", "spending"), ("expenditure", "spending"), ("expenditure", None))

    assert analysis.is_all_basic(*(budgetlib.table_of_record(known, *q) for q in questions)) is expected


def test_people_on_the_books_do_not_say_how_many_posts_are_filled():
    bases = analysis.cost_bases(analysis.headcounts(staffing(authorised=(40, None), actual=(44, None))))

    assert describe_fill_rate(bases, 110.0) == ""
