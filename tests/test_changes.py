"""What the text says of changes: every statement once, in its whole, with what follows from its figures."""

import io
import re
from decimal import Decimal

import pandas as pd
import pytest

from budgetlib import analysis
from budgetlib.analysis.publication import Publication
from budgetlib.contract.records import AmountRow, ChangeRow, DocumentRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.sentences import (
    describe_item_changes,
    describe_left_aside,
    describe_parts,
    describe_remainder,
    describe_total_change,
    summarise_change,
)

GENERAL = "general_public_budget"


def wan(text):
    return (Decimal(text) * 10_000).quantize(Decimal("0.01"))


def csv(text):
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False).to_dict("records")


def changes(text, **same):
    """Lines of ``scope,flow,code,name,amount,prior,change`` (in 万元; any may be left out) as statements."""
    rows = []
    for line in csv(text):
        r = {"flow": "expenditure", "fund": GENERAL, "base": "prior_budget", **same, **line}
        r["sentence"] = r.get("sentence") or f"{r['name']}{r.get('amount')}万元"
        money = {f"{n}_yuan": wan(r[n]) if r.get(n) else None for n in ("amount", "prior", "change")}
        rows.append(
            ChangeRow(
                page=9, section=r.get("section"), scope=r["scope"], flow=r["flow"] or None,
                item_code=r.get("code") or None, item_name=r["name"] or None, **money,
                change_pct=Decimal(r["pct"]) if r.get("pct") else None, base=r["base"],
                reason=r.get("reason") or None, sentence=r["sentence"], fund=r["fund"] or None,
                is_doubtful=r.get("doubtful") == "yes",
            )
        )  # fmt: skip
    return frame("changes", "甲局", rows)


def stated(text, printed=None, **same):
    cells = table("code,name,amount\n") if printed is None else printed
    return analysis.stated_changes(changes(text, **same), cells)


def table(text, fund=GENERAL):
    """Lines of ``code,name,amount`` (in 万元) as a table of expenditure."""
    rows = [
        AmountRow(
            table_id="t03", row=line, column=0, page=3, x0=None, top=None, x1=None, bottom=None,
            table_kind="expenditure_summary", flow="expenditure", classification="functional",
            item_code=r["code"] or None, item_name=r["name"], item_level=None, second_code=None,
            second_name=None, is_total=r["name"] == "合计", spending_type="total", fund=fund, phase="budget",
            fiscal_year=2031, column_header="", amount_yuan=wan(r["amount"]), step_yuan=Decimal(100),
            raw_text=r["amount"],
        )
        for line, r in enumerate(csv(text))
    ]  # fmt: skip
    return frame("amounts", "甲局", rows).assign(table_title="表3")


def published(kind="budget", **tables):
    row = DocumentRow(
        source="甲局.pdf", sha256="", format="pdf", pages=20, text_layer="text", department="甲局",
        entity_level="department", kind=kind, fiscal_year=2031, published_on=None, status="ok", error=None,
    )  # fmt: skip
    empty = {name: frame(name, "甲局", []) for name in TABLES}
    empty["amounts"] = empty["amounts"].assign(table_title="")
    return Publication(**{**empty, "documents": frame("documents", "甲局", [row]), **tables})


def pairs(rows, *columns):
    return [
        tuple(None if pd.isna(v) else v for v in row) for row in rows[list(columns)].itertuples(index=False)
    ]


# ---------------------------------------------------------------- what follows from a statement
@pytest.mark.parametrize(
    ("said", "prior", "change", "formulas"),
    [
        ("842.07,,-59.67", "901.74", "-59.67", {"prior_yuan": "842.07 + 59.67",
                                                "change_pct": "(−59.67) ÷ (842.07 + 59.67) × 100"}),
        ("1169.08,,29.75", "1139.33", "29.75", {"prior_yuan": "1,169.08 − 29.75",
                                                "change_pct": "29.75 ÷ (1,169.08 − 29.75) × 100"}),
        ("25.77,60.13,", "60.13", "-34.36", {"change_yuan": "25.77 − 60.13",
                                             "change_pct": "(25.77 − 60.13) ÷ 60.13 × 100"}),
        ("5,0,", "0", "5", {"change_yuan": "5.00 − 0.00"}),
        (",,3", None, "3", {}),
    ],
)  # fmt: skip
def test_what_is_worked_out_has_its_arithmetic_and_what_is_printed_has_none(said, prior, change, formulas):
    (row,) = stated(f"scope,name,amount,prior,change\nitem,行政运行,{said}\n").to_dict("records")

    assert (None if pd.isna(row["prior_yuan"]) else row["prior_yuan"]) == (prior and float(wan(prior)))
    assert row["change_yuan"] == float(wan(change))
    assert row["formulas"] == formulas
    assert {place.text for place in row["citations"]["change_yuan"]} == {f"行政运行{said.split(',')[0]}万元"}


def test_a_change_too_small_for_a_percentage_has_none():
    rows = stated("scope,name,amount,change\nitem,行政运行,90000,0.01\nitem,案件审判,90000,0\n")

    assert pairs(rows, "change_pct") == [(None,), (0,)]


def test_a_printed_percentage_stays_as_printed():
    row = stated("scope,name,amount,change,pct\nitem,行政运行,90,10,12.6\n").iloc[0]

    assert row["change_pct"] == 12.6
    assert "change_pct" not in row["formulas"]


def test_an_amount_that_the_sentence_does_not_print_is_told_of_a_whole_only_and_has_no_place():
    rows = stated(
        "scope,name,amount,change,sentence\ntotal,支出,90,10,比上年增加10万元\nitem,甲,20,-3,甲减少3万元\n"
    )

    assert pairs(rows, "amount_yuan", "prior_yuan", "change_yuan") == [
        (wan(90), None, wan(10)), (None, None, wan(-3)),
    ]  # fmt: skip
    assert rows["citations"].iloc[0]["amount_yuan"] == ()


def test_an_amount_of_another_sentence_has_its_place_in_the_table():
    printed = table("code,name,amount\n,合计,90\n2010301,行政运行,20\n2010302,行政运行,30\n")
    text = """\
scope,name,amount,change,sentence
total,支出,90,10,比上年增加10万元
item,行政运行,20,-3,行政运行减少3万元
"""

    rows = stated(text, printed)

    assert pairs(rows, "amount_yuan", "prior_yuan") == [(wan(90), wan(80)), (wan(20), wan(23))]
    assert [row["amount_yuan"][0].text for row in rows["citations"]] == ["90", "20"]
    assert [place.text for place in rows["citations"][1]["prior_yuan"]] == ["20", "行政运行减少3万元"]


def test_of_a_doubtful_statement_only_the_sentence_is_given():
    rows = stated("scope,name,amount,change,doubtful\nitem,行政运行,90,10,yes\ntotal,支出,90,10,\n")
    doubtful = rows.iloc[0]

    assert doubtful[["amount_yuan", "prior_yuan", "change_yuan"]].isna().all()
    assert doubtful["sentence"] == "行政运行90万元"


# ---------------------------------------------------------------- what a statement is about
@pytest.mark.parametrize(
    ("said", "aspect"),
    [
        ("item,expenditure,住房公积金,", "item"),  # a name of both classifications
        ("item,expenditure,工资福利支出,", "economic"),
        ("item,expenditure,行政运行,30101", "economic"),
        ("item,revenue,事业收入,", "revenue"),
        ("basic,expenditure,基本支出,", "spending"),
        ("other,expenditure,单位预留机动经费,", "other"),
        ("other,expenditure,,", "unclear"),
    ],
)
def test_an_aspect_is_what_a_statement_is_about(said, aspect):
    rows = stated(f"scope,flow,name,code,amount,change\n{said},90,10\n")

    assert list(rows["aspect"]) == [aspect]


def test_a_source_of_revenue_is_no_whole_of_expenditure():
    text = "scope,flow,name,fund,amount,change\nitem,{},{},other_income,9,1\n"

    assert list(stated(text.format("expenditure", "教育支出"))["whole"]) == ["未注明资金"]
    assert list(stated(text.format("revenue", "其他收入"))["whole"]) == ["其他收入"]


def test_a_fund_of_its_own_is_a_total_and_a_total_in_a_section_on_one_topic_is_not():
    rows = stated(
        "scope,name,fund,section,amount,change\n"
        "other,政府性基金预算支出,government_fund,,90,10\n"
        "total,支出决算,,operating_costs,90,10\n"
    )

    assert list(rows["aspect"]) == ["total", "unclear"]


# ---------------------------------------------------------------- complete, and once
def test_every_statement_is_listed_new_items_and_items_of_nothing_too():
    text = """\
scope,name,amount,prior,change
item,专项普查活动,60.13,0,
item,群众体育,20,20,0
item,公共法律服务,15,,
item,一般行政事务管理,6432.89,,450
"""

    items = analysis.stated_items(stated(text))

    assert set(items["item_name"]) == {"专项普查活动", "群众体育", "公共法律服务", "一般行政事务管理"}


def test_a_statement_said_again_counts_once_with_its_amount():
    rows = stated("scope,name,amount,change\nbasic,基本支出,,20\nbasic,基本支出,90,20\n")

    assert pairs(rows, "item_name", "amount_yuan") == [("基本支出", wan(90))]


def test_what_is_said_of_another_whole_is_another_statement():
    of_all = "scope,name,fund,amount,change\nbasic,基本支出,all,90,20\n"
    text = f"{of_all}basic,基本支出,general_public_budget,90,20\n"

    assert list(stated(text)["whole"]) == ["全部资金", "一般公共预算"]


def test_items_of_one_name_have_the_code_of_their_amount_and_stay_apart():
    printed = table("""\
code,name,amount
2012902,一般行政管理事务,42.601234
2013202,一般行政管理事务,88.87
2013402,一般行政管理事务,11.91
21299,其他城乡社区支出,7
2129999,其他城乡社区支出,7
""")
    text = """\
scope,name,amount,change
item,一般行政管理事务,88.87,28.08
item,一般行政管理事务,42.60,-2.81
item,一般行政管理事务,13.52,-1.10
item,其他城乡社区支出,7,-1
"""

    rows = stated(text, printed)

    assert pairs(rows, "item_code", "change_yuan") == [
        ("2013202", wan("28.08")), ("2012902", wan("-2.81")),
        (None, wan("-1.10")),  # which of them the text means is not known
        ("2129999", wan(-1)),  # the 项 of a 款 that has the same name and amount
    ]  # fmt: skip


def test_an_amount_has_no_place_in_a_table_of_other_money():
    printed = table("code,name,amount\n,合计,90\n", fund="all")
    text = "scope,name,amount,change,sentence\ntotal,财政拨款支出,90,10,比上年增加10万元\n"

    assert pairs(stated(text, printed), "amount_yuan", "prior_yuan") == [(wan(90), None)]


def test_an_item_has_no_code_of_its_name_beside_another_amount():
    printed = table("code,name,amount\n2130302,一般行政管理事务,1543.16\n")
    text = "scope,name,amount,change\nitem,一般行政管理事务,{},1\n"

    codes = [
        stated(text.format(amount), printed)["item_code"].iloc[0] for amount in ("0", "94.61", "1543.16")
    ]

    assert codes == [None, None, "2130302"]


DIVIDED_AGAIN = """\
scope,name,code,amount,change
total,支出预算,,100,30
item,行政运行,2010301,60,20
item,培训支出,2050803,40,10
item,行政运行,2010901,50,15
item,行政运行,2010901,10,5
item,培训支出,2050803,38,9
item,培训支出,2050803,2,1
"""


def test_what_divides_the_same_money_again_is_listed_and_not_counted():
    body = published(changes=changes(DIVIDED_AGAIN))

    items = analysis.item_changes(body)

    assert pairs(items[items["is_counted"]], "item_code", "amount_yuan") == [
        ("2010301", wan(60)), ("2050803", wan(40)),
    ]  # fmt: skip
    assert "读出 2 项支出的变动，2 项增加" in describe_item_changes(items)
    assert "另有 4 项是上级科目、同一笔钱的另一种分法" in describe_left_aside(items)


def test_a_total_of_nothing_ends_no_list():
    text = "scope,name,amount,change\ntotal,支出,0,0\nitem,科普活动,0,-5\nitem,行政运行,60,20\n"

    assert analysis.item_changes(published(changes=changes(text)))["is_counted"].all()


def test_the_parts_of_an_item_are_said_to_be_its_parts():
    rows = stated(DIVIDED_AGAIN)

    assert pairs(rows, "amount_yuan", "note")[-2:] == [
        (wan(38), "是同一科目已列金额的一部分"), (wan(2), "是同一科目已列金额的一部分"),
    ]  # fmt: skip
    assert rows["note"].head(5).isna().all()


def test_the_total_of_the_three_public_expenses_has_its_place_in_their_table():
    printed = table("code,name,amount\n,合计,0.25\n").assign(table_kind="three_public_expenses")
    text = "scope,name,amount,change,sentence\nthree_public,“三公”经费,0.25,0,增加0万元\n"

    (row,) = stated(text, printed).to_dict("records")

    assert [place.text for place in row["citations"]["amount_yuan"]] == ["0.25"]


def test_a_category_and_its_items_are_listed_and_not_both_counted():
    text = "scope,name,code,amount,change\nitem,住房保障,221,60,10\nitem,住房公积金,2210201,60,10\n"

    items = analysis.stated_items(stated(text))

    assert pairs(items, "item_code", "is_counted") == [("2210201", True), ("221", False)]


def test_counted_are_the_items_of_one_whole():
    text = """\
scope,name,code,fund,amount,change
item,公共安全,204,all,100,30
item,行政运行,2040501,fiscal_appropriation,60,20
item,案件审判,2040504,fiscal_appropriation,40,10
"""

    items = analysis.stated_items(stated(text))

    assert pairs(items, "item_code", "is_counted") == [("2040501", True), ("2040504", True), ("204", False)]
    assert "中读出 2 项支出的变动，2 项增加" in describe_item_changes(items)
    assert "财政拨款" in describe_item_changes(items)
    assert "另有 1 项" in describe_left_aside(items)


def test_doubtful_items_are_counted_out_with_their_page():
    items = analysis.stated_items(
        stated("scope,name,amount,change,doubtful\nitem,行政运行,90,10,yes\nitem,案件审判,9,1,\n")
    )

    assert "1 项说明的数字彼此不合" in describe_left_aside(items)
    assert "第 9 页" in describe_left_aside(items)
    assert "读出 1 项" in describe_item_changes(items)


def test_final_accounts_against_their_own_budget_are_no_change_between_years():
    text = "scope,name,base,amount,change\nitem,行政运行,initial,90,0\nitem,案件审判,prior_outturn,9,1\n"
    body = published("final_accounts", changes=changes(text))

    assert list(analysis.statements(body)["base"]) == ["initial", "prior_accounts"]
    assert list(analysis.item_changes(body)["item_name"]) == ["案件审判"]
    assert "与上年决算比" in describe_item_changes(analysis.item_changes(body))


# ---------------------------------------------------------------- the whole to begin with
TOTALS = """\
scope,flow,name,fund,amount,change,reason
total,expenditure,一般公共预算支出,general_public_budget,90,15,一般原因
total,revenue,收入预算,all,200,50,收入原因
total,,收支总计,all,200,50,合计原因
total,expenditure,支出预算,all,200,50,
basic,expenditure,基本支出,all,120,20,
project,expenditure,项目支出,all,80,30,
"""


def test_the_widest_stated_total_comes_first_with_the_reason_that_is_given_for_its_figures():
    totals = analysis.total_changes(published(changes=changes(TOTALS)))

    assert describe_total_change(totals) == (
        "文字说明：收支总计（全部资金） 200.00 万元，比上年预算增加 50.00 万元，推算增长 33.33%（第 9 页）。"
        "说明的原因：合计原因。"
    )
    assert len(totals) == 4, "a sum of ours stands beside no stated total"


def test_the_revenue_item_that_is_all_revenue_comes_before_a_sum_of_ours():
    text = """\
scope,flow,name,amount,change,reason
item,revenue,一般公共预算,842.07,-59.67,本年度人员减少
basic,expenditure,基本支出,592.99,-21.05,
project,expenditure,项目支出,249.08,-38.62,
"""
    body = published(changes=changes(text), amounts=table("code,name,amount\n,合计,842.07\n201,甲,842.07\n"))

    sentence = describe_total_change(analysis.total_changes(body))

    assert sentence.startswith("文字说明：一般公共预算 842.07 万元，比上年预算减少 59.67 万元")
    assert sentence.endswith("说明的原因：本年度人员减少。")


def test_a_sum_of_ours_is_the_last_resort_and_says_so():
    body = published(changes=changes("\n".join(TOTALS.splitlines()[:1] + TOTALS.splitlines()[5:])))
    totals = analysis.total_changes(body)

    assert describe_total_change(totals).startswith(
        "按文字说明，基本支出与项目支出之和（全部资金，推算） 200.00"
    )
    assert totals.iloc[0]["formulas"]["amount_yuan"] == "120.00 + 80.00"
    assert totals.iloc[0]["formulas"]["prior_yuan"] == "(120.00 − 20.00) + (80.00 − 30.00)"


def test_parts_of_unlike_funds_make_no_sum():
    text = "scope,name,fund,amount,change\nbasic,基本支出,all,90,20\nproject,项目支出,,9,2\n"

    assert describe_total_change(analysis.total_changes(published(changes=changes(text)))) == ""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("1668.14,,0", "持平（"),
        ("66.35,0.001,0.00", "增加 0.001 万元（"),  # 0.00% is not said of what has changed
        ("20,5,-3", "增加 5.00 万元（"),  # a rate against the change
    ],
)
def test_a_percentage_that_says_nothing_or_the_opposite_is_left_out(said, words):
    amount, change, pct = said.split(",")
    text = f"scope,name,amount,change,pct\ntotal,支出,{amount},{change or 0},{pct}\n"

    assert words in describe_total_change(analysis.total_changes(published(changes=changes(text))))


# ---------------------------------------------------------------- what makes up a whole
ITEMS = """\
scope,name,code,fund,amount,change
total,支出预算,,{fund},{total},{change}
item,行政运行,2010301,general_public_budget,60,20
item,信访业务,2014004,general_public_budget,40,4
"""


def remainder(text):
    body = published(changes=changes(text))
    rows = analysis.statements(body)
    return analysis.whole_of_items(
        analysis.total_changes(body, rows), analysis.item_changes(body, rows), rows
    )


def test_items_that_make_up_the_amount_of_their_whole_are_compared_with_its_change():
    whole, items = remainder(ITEMS.format(fund=GENERAL, total=100, change=20))

    assert whole["difference_yuan"].sum() == wan(-4)
    text = describe_remainder(whole, items)
    assert "各项的变动相加（推算）为增加 24.00 万元，相差 4.00 万元" in text
    assert "上年有、本年没有的项目不在其中，差额可以来自它们" in text
    assert "与信访业务的变动（增加 4.00 万元，推算增长 11.11%）相同" in text


@pytest.mark.parametrize(("fund", "total"), [("all", 100), ("", 100), (GENERAL, 130)])
def test_there_is_no_remainder_across_funds_nor_where_amounts_do_not_add_up(fund, total):
    assert describe_remainder(*remainder(ITEMS.format(fund=fund, total=total, change=20))) == ""


def test_there_is_no_remainder_where_an_item_of_the_whole_is_doubtful():
    text = ITEMS.format(fund=GENERAL, total=100, change=20).replace("change\n", "change,doubtful\n", 1)

    assert describe_remainder(*remainder(text + "item,信访,2014005,general_public_budget,,,yes\n")) == ""


def test_changes_against_unlike_bases_have_no_remainder():
    text = ITEMS.format(fund=GENERAL, total=100, change=24).replace("change\n", "change,base\n", 1)
    lines = text.splitlines()
    unlike = "\n".join(
        [lines[0], f"{lines[1]},prior_outturn", *(f"{line},prior_budget" for line in lines[2:])]
    )

    assert describe_remainder(*remainder(unlike)) == ""


def test_basic_and_project_expenditure_can_be_the_whole_of_the_items():
    text = """\
scope,name,amount,change
basic,基本支出,60,20
project,项目支出,40,0
item,行政运行,60,20
item,信访业务,40,0
"""
    whole, items = remainder(text)

    assert "基本支出与项目支出之和（一般公共预算，推算）增加 20.00 万元" in describe_remainder(whole, items)
    assert "两者相符" in describe_remainder(whole, items)


PARTS = """\
scope,name,amount,change
total,支出预算,{amount},{change}
basic,基本支出预算,70,20
project,项目支出,20,-2
other,单位预留机动经费,10,5
other,会议费,3,1
"""


@pytest.mark.parametrize(
    ("amount", "change", "named"),
    [(90, 18, ["基本支出预算", "项目支出"]), (100, 23, ["基本支出预算", "项目支出", "单位预留机动经费"])],
)
def test_a_reserve_is_a_part_where_the_sum_asks_for_it(amount, change, named):
    body = published(changes=changes(PARTS.format(amount=amount, change=change)))
    rows = analysis.statements(body)

    whole, parts = analysis.whole_of_spending(analysis.total_changes(body, rows), rows)

    assert list(parts["item_name"]) == named
    assert "相差" not in describe_parts(whole, parts)


def test_parts_that_do_not_make_up_a_whole_are_no_parts_of_it():
    body = published(changes=changes(PARTS.format(amount=999, change=18)))
    rows = analysis.statements(body)

    assert describe_parts(*analysis.whole_of_spending(analysis.total_changes(body, rows), rows)) == ""


def test_parts_without_amounts_add_up_in_their_changes():
    text = "scope,name,amount,change\ntotal,支出,100,30\nbasic,基本支出,,20\nproject,项目支出,,10\n"
    body = published(changes=changes(text))
    rows = analysis.statements(body)

    assert describe_parts(*analysis.whole_of_spending(analysis.total_changes(body, rows), rows)) == (
        "支出（一般公共预算）的变动中，基本支出增加 20.00 万元，项目支出增加 10.00 万元。"
    )


# ---------------------------------------------------------------- the report
def test_key_points_are_four_at_most_and_empty_ones_are_left_out():
    body = published(changes=changes(TOTALS))
    totals = analysis.total_changes(body)

    summary = summarise_change(body, ["甲", "", "乙", "丙", "丁", "戊"], totals, "元")

    points, caveats = summary.split("> 阅读时请注意")
    assert re.findall(r"^\d\. (.)", points, re.MULTILINE) == ["甲", "乙", "丙", "丁"]
    assert "金额单位为元" in caveats
    assert "比较的基数是上年预算" in caveats


def test_unlike_bases_are_named():
    text = "scope,name,base,amount,change\ntotal,支出,prior_budget,9,1\ntotal,收入,prior_outturn,9,1\n"
    body = published(changes=changes(text))

    summary = summarise_change(body, ["甲"], analysis.total_changes(body))

    assert "基数不同（上年预算、上年执行数）" in summary


def test_where_nothing_is_stated_nothing_is_said():
    body = published(changes=changes("scope,name,amount,change\nother,会议费,9,1\n"))
    rows = analysis.statements(body)
    totals, items = analysis.total_changes(body, rows), analysis.item_changes(body, rows)

    said = [
        describe_total_change(totals),
        describe_item_changes(items),
        describe_left_aside(items),
        describe_remainder(*analysis.whole_of_items(totals, items, rows)),
        describe_parts(*analysis.whole_of_spending(totals, rows)),
    ]
    assert said == [""] * 5


def test_three_public_expenses_that_the_text_passes_over_are_those_of_their_table():
    rows = [
        AmountRow(
            table_id="t10", row=line, column=column, page=4, x0=None, top=None, x1=None, bottom=None,
            table_kind="three_public_expenses", flow="expenditure", classification="three_public",
            item_code=None, item_name=name, item_level=None, second_code=None, second_name=None,
            is_total=False, spending_type=None, fund="fiscal_appropriation", phase=phase, fiscal_year=2031,
            column_header="",
            amount_yuan=wan(amount), step_yuan=Decimal(100), raw_text=amount,
        )
        for line, (name, *both) in enumerate([("公务接待费", "3", "4"), ("公务用车运行维护费", "9", "")])
        for column, (phase, amount) in enumerate(zip(("budget", "prior_budget"), both, strict=True))
        if amount
    ]  # fmt: skip
    body = published(amounts=frame("amounts", "甲局", rows).assign(table_title="表10"))

    (row,) = analysis.part_changes(body).to_dict("records")

    assert (row["item_name"], row["change_yuan"]) == ("公务接待费", wan(-1))
    assert row["formulas"] == {"change_yuan": "3.00 − 4.00", "change_pct": "(3.00 − 4.00) ÷ 4.00 × 100"}
    assert [place.text for place in row["citations"]["change_yuan"]] == ["3", "4"]
