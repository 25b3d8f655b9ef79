"""Changes from the columns of two years that one table prints."""

import io
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest

import budgetlib
from budgetlib import analysis, charts
from budgetlib.analysis.publication import Publication
from budgetlib.contract.records import AmountRow, ChangeRow, DocumentRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.display import show
from budgetlib.sentences import (
    describe_item_changes,
    describe_remainder,
    describe_total_change,
)

PHASES = {"now": "budget", "budget_before": "prior_budget", "outturn_before": "prior_outturn"}


def wan(text):
    return (Decimal(text) * 10_000).quantize(Decimal("0.01"))


def csv(text):
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False).to_dict("records")


def table(text, fund="general_public_budget", prior_fund=None, phases=PHASES, spending="total"):
    """Lines of ``code,name,now,budget_before`` (in 万元; blank is not printed) as rows of ``amounts``."""
    rows = [
        AmountRow(
            table_id="t05", row=line, column=column, page=7, x0=None, top=None, x1=None, bottom=None,
            table_kind="general_expenditure", flow="expenditure", classification="functional",
            item_code=r["code"] or None, item_name=r["name"], item_level=None, second_code=None,
            second_name=None, is_total=r["name"] == "合计", spending_type=spending if year == "now" else None,
            fund=fund if year == "now" else prior_fund or fund, phase=phase,
            fiscal_year=2031 if year == "now" else 2030, column_header=year, amount_yuan=wan(r[year]),
            step_yuan=Decimal(100), raw_text=r[year],
        )
        for line, r in enumerate(csv(text))
        for column, (year, phase) in enumerate(phases.items())
        if r.get(year)
    ]  # fmt: skip
    return frame("amounts", "甲局", rows).assign(table_title="表5一般公共预算支出表")


def changes(text, base="prior_budget"):
    rows = [
        ChangeRow(
            page=9, section=None, scope=r["scope"], flow=r["flow"] or None, item_code=r.get("code") or None,
            item_name=r["name"], amount_yuan=wan(r["amount"]) if r["amount"] else None, prior_yuan=None,
            change_yuan=wan(r["change"]), change_pct=None, base=r.get("base") or base, reason=None,
            sentence=f"{r['amount']}万元",
        )
        for r in csv(text)
    ]  # fmt: skip
    return frame("changes", "甲局", rows)


def published(kind="budget", **tables):
    row = DocumentRow(
        source="甲局.pdf", sha256="", format="pdf", pages=20, text_layer="text", department="甲局",
        entity_level="department", kind=kind, fiscal_year=2031, published_on=None, status="ok", error=None,
    )  # fmt: skip
    empty = {name: frame(name, "甲局", []) for name in TABLES}
    return Publication(**{**empty, "documents": frame("documents", "甲局", [row]), **tables})


def pairs(frame, *columns):
    return [
        tuple(None if pd.isna(v) else v for v in row) for row in frame[list(columns)].itertuples(index=False)
    ]


COMPLETE = """\
code,name,now,budget_before
,合计,130,100
201,一般公共服务支出,90,70
2010301,行政运行,90,60
2010302,一般行政管理事务,,10
208,社会保障和就业支出,40,30
2080505,养老保险缴费支出,35,30
2080599,其他养老支出,5,
"""


def test_items_change_by_what_both_columns_of_a_table_print():
    items = analysis.printed_item_changes(table(COMPLETE))

    assert pairs(items, "item_code", "change_yuan", "base")[0] == ("2010301", wan(30), "prior_budget")
    assert set(items["item_code"]) == {"2010301", "2010302", "2080505", "2080599"}


def test_a_blank_counts_in_full_where_the_others_make_up_the_total_of_that_year():
    items = analysis.printed_item_changes(table(COMPLETE)).set_index("item_code")

    new, gone = items.loc["2080599"], items.loc["2010302"]
    assert pd.isna(new["prior_yuan"])
    assert pd.isna(gone["amount_yuan"])
    assert (new["change_yuan"], new["note"]) == (wan(5), "上年一栏空白")
    assert (gone["change_yuan"], gone["note"]) == (wan(-10), "本年一栏空白")


INCOMPLETE = COMPLETE.replace(",合计,130,100", ",合计,130,104").replace(
    "208,社会保障和就业支出,40,30", "208,社会保障和就业支出,40,34"
)


def test_a_blank_gives_no_change_where_the_others_leave_something_of_the_total():
    items = analysis.printed_item_changes(table(INCOMPLETE)).set_index("item_code")

    assert pd.isna(items.at["2080599", "change_yuan"])
    assert items.at["2010302", "change_yuan"] == wan(-10)


def test_what_blanks_leave_open_is_said_to_be_there():
    body = published(amounts=table(INCOMPLETE))
    items, totals = analysis.item_changes(body), analysis.total_changes(body)
    whole, of_whole = analysis.whole_of_items(totals, items, analysis.statements(body))

    assert pairs(totals, "prior_yuan", "amount_yuan", "fund") == [
        (wan(104), wan(130), "general_public_budget")
    ]
    assert "1 项的变动不能推算" in describe_item_changes(items)
    assert "相差 1.00 万元。一年空白" in describe_remainder(whole, of_whole)
    label = charts.plot_bridge(whole, of_whole).get_label()
    assert "上年预算合计 104.00，本年合计 130.00" in label
    assert "另有 1.00 万元差额" in label


def test_columns_of_unlike_funds_are_not_compared():
    unlike = table(COMPLETE, fund="all", prior_fund="general_public_budget")

    assert analysis.printed_item_changes(unlike).empty


def test_a_part_of_spending_is_not_compared_with_the_whole():
    items = analysis.printed_item_changes(table(COMPLETE, spending="basic"))

    assert items.loc[items["note"].isna(), "change_yuan"].isna().all()


def test_a_budget_is_compared_with_a_budget_and_final_accounts_with_final_accounts():
    both = """\
code,name,now,budget_before,outturn_before
,合计,130,100,110
2010301,行政运行,130,100,110
"""
    accounts = table(both, phases={**PHASES, "now": "outturn"})

    assert pairs(analysis.printed_item_changes(table(both)), "base", "change_yuan") == [
        ("prior_budget", wan(30))
    ]
    assert pairs(analysis.printed_item_changes(accounts, "outturn"), "base", "change_yuan") == [
        ("prior_accounts", wan(20))
    ]


def test_every_printed_change_names_the_cells_of_both_years():
    first = analysis.printed_item_changes(table(COMPLETE)).iloc[0]

    assert [place.text for place in first["citations"]["change_yuan"]] == ["90", "60"]
    assert first["formulas"] == {
        "change_yuan": "90.00 − 60.00", "change_pct": "(90.00 − 60.00) ÷ 60.00 × 100",
    }  # fmt: skip


MOVED = """\
code,name,now,budget_before
,合计,100,98
2010405,拥军优属,,20
2010410,拥军优属,22,
2010450,事业运行,,8
2010499,其他支出,8,
2010501,行政运行,70,
2010601,行政运行,,70
"""


def test_an_item_under_a_neighbouring_code_has_moved_and_is_neither_new_nor_gone():
    items = analysis.printed_item_changes(table(MOVED)).set_index("item_code")

    assert pairs(items.loc[["2010410"]], "prior_yuan", "change_yuan", "note") == [
        (wan(20), wan(2), "上年列在 2010405 拥军优属")  # the same name
    ]
    assert items.at["2010499", "note"] == "上年列在 2010450 事业运行", "the same amount"
    assert {"2010405", "2010450"}.isdisjoint(items.index)
    assert pairs(items.loc[["2010501", "2010601"]], "note") == [("上年一栏空白",), ("本年一栏空白",)]
    assert "2010410 拥军优属上年列在 2010405 拥军优属，按同一项比较" in describe_item_changes(
        items.reset_index()
    )


def test_an_item_that_may_have_moved_to_several_codes_is_left_where_it_is():
    several = MOVED.replace("2010499,其他支出,8,", "2010499,拥军优属,8,")
    items = analysis.printed_item_changes(table(several))

    assert "2010405" in set(items["item_code"])


STATED = """\
scope,flow,code,name,amount,change
total,expenditure,,支出预算,130,12
item,expenditure,2010301,行政运行,90,12
"""


def test_statements_come_before_printed_columns():
    body = published(amounts=table(COMPLETE), changes=changes(STATED))
    items = analysis.item_changes(body)

    assert pairs(items, "item_code", "change_yuan", "origin") == [("2010301", wan(12), "stated")]


def test_printed_columns_come_where_nothing_stated_has_changed():
    unchanged = changes(STATED.replace("90,12", "90,0"))
    items = analysis.item_changes(published(amounts=table(COMPLETE), changes=unchanged))

    assert set(items["origin"]) == {"printed"}


def test_a_report_on_printed_columns_names_table_and_base():
    body = published(amounts=table(COMPLETE))
    items, totals = analysis.item_changes(body), analysis.total_changes(body)

    assert "比上年预算推算增加 30.00 万元" in describe_total_change(totals)
    assert "“表5一般公共预算支出表”并列印出本年数和上年预算" in describe_item_changes(items)
    assert "两者相符" in describe_remainder(
        *analysis.whole_of_items(totals, items, analysis.statements(body))
    )
    assert charts.plot_item_changes(items).get_label().startswith("各项支出比上年预算的变动（万元）")


def test_the_stated_whole_comes_before_the_total_of_a_table_for_a_part_of_the_funds():
    whole = changes("scope,flow,name,amount,change\ntotal,expenditure,支出,200,50\n")
    totals = analysis.total_changes(published(amounts=table(COMPLETE), changes=whole))

    assert list(totals["item_name"]) == ["支出", "表中一般公共预算支出合计"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [("budget", "比上年年初预算增加 12.00 万元"), ("final_accounts", "")],
)
def test_the_initial_budget_is_last_years_in_a_budget_and_the_years_own_in_final_accounts(kind, words):
    body = published(kind, changes=changes(STATED, "prior_initial"))
    tables = {name: getattr(body, name) for name in TABLES}

    opened = analysis.open_publication(SimpleNamespace(**tables), "甲局")
    sentence = describe_total_change(analysis.total_changes(opened))

    assert words in sentence
    assert bool(words) == bool(sentence), "this year's own budget is not last year"


def test_items_without_an_amount_are_drawn_by_their_change():
    items = analysis.item_changes(published(changes=changes(STATED.replace("行政运行,90", "行政运行,"))))

    assert "<svg" in show(charts.plot_item_changes(items), items).html


PAGE = """\
<h1>甲部2031年部门预算</h1><p>表五 一般公共预算支出表</p><p>部门：甲部 单位：万元</p>
<table>
<tr><th colspan=2>功能分类科目</th><th rowspan=2>2030年执行数</th><th colspan=3>2031年预算数</th>
<th colspan=2>2031年预算数比2030年执行数</th></tr>
<tr><th>科目编码</th><th>科目名称</th><th>小计</th>
<th>基本支出</th><th>项目支出</th><th>增减额</th><th>增减%</th></tr>
<tr><td>205</td><td>教育支出</td><td>100.00</td><td>150.00</td>
<td>100.00</td><td>50.00</td><td>50.00</td><td>50.00</td></tr>
<tr><td>20502</td><td>普通教育</td><td>100.00</td><td>150.00</td>
<td>100.00</td><td>50.00</td><td>50.00</td><td>50.00</td></tr>
<tr><td>2050205</td><td>高等教育</td><td>100.00</td><td>130.00</td>
<td>100.00</td><td>30.00</td><td>30.00</td><td>30.00</td></tr>
<tr><td>2050299</td><td>其他普通教育支出</td><td></td><td>20.00</td><td></td><td>20.00</td><td>20.00</td><td></td></tr>
<tr><td colspan=2>合计</td><td>100.00</td><td>150.00</td>
<td>100.00</td><td>50.00</td><td>50.00</td><td>50.00</td></tr>
</table>
"""


def test_a_table_of_last_years_outturn_beside_this_years_budget_gives_a_bridge(tmp_path):
    path = tmp_path / "甲部.html"
    path.write_text(f"<html><meta charset=utf-8><body>{PAGE}</body></html>", encoding="utf-8")
    read = budgetlib.read(path)

    body = analysis.open_publication(read, read.documents["document_id"].iloc[0])
    items, totals = analysis.item_changes(body), analysis.total_changes(body)

    assert pairs(items, "item_name", "change_yuan") == [("高等教育", wan(30)), ("其他普通教育支出", wan(20))]
    assert pairs(totals, "prior_yuan", "amount_yuan", "change_yuan") == [(wan(100), wan(150), wan(50))]
    assert "并列印出本年数和上年执行数（" in describe_item_changes(items)
