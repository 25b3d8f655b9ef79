"""Changes from the columns of two years that one table prints, and from basic and project expenditure."""

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
    describe_parts,
    describe_remainder,
    describe_statement_differences,
    describe_total_change,
    further_points,
    summarise_change,
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
            sentence="",
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


def against_whole(items, totals):
    """The chosen total beside the sum of the items, as the notebook computes it."""
    whole = totals[totals["is_chosen"]].assign(items_yuan=items["change_yuan"].sum())
    return whole.assign(difference_yuan=whole["change_yuan"] - whole["items_yuan"])


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
    assert (new["change_yuan"], new["note"]) == (wan(5), "上年没有列数")
    assert (gone["change_yuan"], gone["note"]) == (wan(-10), "本年没有列数")


INCOMPLETE = COMPLETE.replace(",合计,130,100", ",合计,130,104").replace(
    "208,社会保障和就业支出,40,30", "208,社会保障和就业支出,40,34"
)


def test_a_blank_gives_no_change_where_the_others_leave_something_of_the_total():
    items = analysis.printed_item_changes(table(INCOMPLETE)).set_index("item_code")

    assert pd.isna(items.at["2080599", "change_yuan"])
    assert items.at["2010302", "change_yuan"] == wan(-10)


def test_what_blanks_leave_open_is_said_to_be_in_none_of_the_items():
    body = published(amounts=table(INCOMPLETE))
    items = analysis.item_changes(body)
    totals = analysis.total_changes(body, items)

    assert pairs(totals, "prior_yuan", "amount_yuan", "fund") == [
        (wan(104), wan(130), "general_public_budget")
    ]
    assert "1 项的变动不能得出" in describe_item_changes(items)
    assert "相差 1.00 万元" in describe_remainder(against_whole(items, totals), items)
    label = charts.plot_bridge(totals, items).get_label()
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
        ("prior_outturn", wan(20))
    ]


def test_every_printed_change_names_the_cells_of_both_years():
    first = analysis.printed_item_changes(table(COMPLETE)).iloc[0]

    assert [place.text for place in first["citations"]["change_yuan"]] == ["90", "60"]


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
    items = analysis.item_changes(body)
    totals = analysis.total_changes(body, items)

    assert "比上年预算增加 30.00 万元" in describe_total_change(totals)
    assert "“表5一般公共预算支出表”并列印出本年数和上年预算数" in describe_item_changes(items)
    assert "两者相符" in describe_remainder(against_whole(items, totals), items)
    assert charts.plot_item_changes(items).get_label().startswith("各项支出比上年预算的变动（万元）")


def test_the_stated_whole_stands_beside_the_total_of_a_table_for_a_part_of_the_funds():
    whole = changes("scope,flow,name,amount,change\ntotal,expenditure,支出,200,50\n")
    body = published(amounts=table(COMPLETE), changes=whole)
    items = analysis.item_changes(body)

    text = describe_total_change(analysis.total_changes(body, items))

    assert text.index("表中一般公共预算支出合计 130.00 万元") < text.index("支出 200.00 万元")


def test_changes_against_unlike_bases_make_no_bridge():
    unlike = changes(
        "scope,flow,code,name,amount,change,base\n"
        "total,expenditure,,支出预算,130,30,prior_outturn\n"
        "item,expenditure,2010301,行政运行,90,12,prior_initial\n"
    )
    body = published(changes=unlike)
    items = analysis.item_changes(body)
    totals = analysis.total_changes(body, items)

    assert not charts.plot_bridge(totals[totals["is_chosen"]], items).axes
    assert "不同的数" in describe_remainder(against_whole(items, totals), items)


def test_a_bridge_stands_without_the_amount_of_the_total():
    body = published(changes=changes(STATED.replace("支出预算,130", "支出预算,")))
    items = analysis.item_changes(body)

    drawn = charts.plot_bridge(analysis.total_changes(body, items), items)

    assert drawn.get_label() == (
        "支出预算从上年预算到本年（万元）。上年预算合计，本年合计；"
        "总额增加 12.00 万元，1 项变动合计为增加 12.00 万元。"
    )


PARTS = """\
scope,flow,name,amount,change
total,,收支预算,130,30
total,revenue,收入预算,,30
total,expenditure,支出预算,,30
basic,expenditure,基本支出,,20
project,expenditure,项目支出,,10
"""


def test_basic_and_project_expenditure_belong_to_the_total_before_them():
    whole, parts = analysis.parts_of_total(changes(PARTS))

    assert pairs(whole, "item_name", "prior_yuan", "amount_yuan") == [("支出预算", wan(100), wan(130))]
    assert pairs(parts, "item_name", "change_yuan") == [("基本支出", wan(20)), ("项目支出", wan(10))]


def test_the_parts_belong_to_the_total_that_they_add_up_to():
    of_a_fund = "total,expenditure,一般公共预算支出,90,15\nbasic,expenditure,基本支出,60,20\n"
    both = changes(
        PARTS.replace("项目支出,,10", "项目支出,,7") + of_a_fund + "project,expenditure,项目支出,30,-5\n"
    )

    whole, parts = analysis.parts_of_total(both)

    assert list(whole["item_name"]) == ["一般公共预算支出"]
    assert whole["change_yuan"].sum() == parts["change_yuan"].sum()


def test_what_is_neither_basic_nor_project_expenditure_stays_apart():
    whole, parts = analysis.parts_of_total(changes(PARTS.replace("项目支出,,10", "项目支出,,7")))

    assert describe_parts(whole, parts).endswith("其他部分及差额 3.00 万元。")


def test_there_are_no_parts_where_one_is_not_stated():
    _, parts = analysis.parts_of_total(changes(PARTS.replace("project,", "other,")))

    assert parts.empty


def test_a_part_stated_twice_counts_once_with_its_amount():
    twice = changes("scope,flow,name,amount,change\nbasic,,基本支出,,20\nbasic,,基本支出,90,20\n")

    assert pairs(analysis.stated_parts(twice), "item_name", "amount_yuan") == [("基本支出", wan(90))]


@pytest.mark.parametrize(
    ("kind", "words"),
    [("budget", "比上年年初预算增加 12.00 万元"), ("final_accounts", "比年初预算增加 12.00 万元")],
)
def test_the_initial_budget_is_last_years_in_a_budget_and_the_years_own_in_final_accounts(kind, words):
    body = published(kind, changes=changes(STATED, "prior_initial"))
    tables = {name: getattr(body, name) for name in TABLES}

    opened = analysis.open_publication(SimpleNamespace(**tables), "甲局")
    items = analysis.item_changes(opened)

    assert words in describe_total_change(analysis.total_changes(opened, items))


def test_items_without_an_amount_are_drawn_by_their_change():
    items = analysis.item_changes(published(changes=changes(STATED.replace("行政运行,90", "行政运行,"))))

    assert "<svg" in show(charts.plot_item_changes(items), items).html


def years(text):
    """Lines of ``code,name,now,before`` (in 万元) as the comparison of both years' tables."""
    tables = [
        table(
            "code,name,now\n" + "".join(f"{r['code']},{r['name']},{r[year]}\n" for r in csv(text) if r[year])
        )
        for year in ("now", "before")
    ]
    of_both = (published(amounts=own) for own in tables)
    both = analysis.both_years(*(analysis.table_of_record(own, by="function") for own in of_both))
    return both.assign(change_yuan=both["amount_yuan"].fillna(0) - both["prior_yuan"].fillna(0))


def compared(items, both):
    """The stated changes beside those of both years' tables, as the notebook sets them side by side."""
    by_table = both[["item_code", "change_yuan"]].rename(columns={"change_yuan": "computed_yuan"})
    found = analysis.like_tables(items).merge(by_table, on="item_code")
    found = found.rename(columns={"change_yuan": "stated_yuan"})
    return found.assign(difference_yuan=found["stated_yuan"] - found["computed_yuan"])


TWO_YEARS = """\
code,name,now,before
2010301,行政运行,90,78
2010302,一般行政管理事务,40,55
2080505,养老保险缴费支出,30,30
"""


def test_an_item_that_changed_beside_those_that_were_read_is_named():
    items = analysis.item_changes(published(changes=changes(STATED)))
    both = years(TWO_YEARS)

    text = describe_statement_differences(compared(items, both), analysis.not_stated(items, both))

    assert "都有的 1 项，变动数全部相符" in text
    assert "在此之外还有 1 项变了：一般行政管理事务减少 15.00 万元" in text


def test_a_stated_change_that_the_tables_contradict_is_named():
    items = analysis.item_changes(published(changes=changes(STATED.replace("90,12", "90,13"))))

    text = describe_statement_differences(compared(items, years(TWO_YEARS)), items.head(0))

    assert "1 项不一致：行政运行（说明增加 13.00 万元，表格增加 12.00 万元）" in text


def test_items_below_a_stated_one_are_not_said_to_be_left_out():
    items = analysis.item_changes(
        published(changes=changes(STATED.replace("2010301,行政运行", "201,一般公共服务支出")))
    )

    assert analysis.not_stated(items, years(TWO_YEARS)).empty


def test_both_years_files_speak_where_neither_text_nor_columns_do():
    body = published(changes=changes("scope,flow,name,amount,change\ntotal,expenditure,支出预算,160,-3\n"))
    items = analysis.item_changes(body)

    further = further_points(items.head(0), items, analysis.parts_of_total(body.changes), years(TWO_YEARS))
    text = summarise_change(body, analysis.total_changes(body, items), items, further)

    assert "按两年的表格，支出由 163.00 万元变为 160.00 万元" in text


def test_a_change_against_another_figure_is_not_held_against_both_years_budgets():
    stated = changes(STATED.replace(",12", ",99"), "prior_outturn")
    items = analysis.item_changes(published(changes=stated))

    found = compared(items, years(TWO_YEARS))

    assert found.empty
    assert "不能相互核对" in describe_statement_differences(found, items.head(0))


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
    items = analysis.item_changes(body)
    totals = analysis.total_changes(body, items)

    assert pairs(items, "item_name", "change_yuan") == [("高等教育", wan(30)), ("其他普通教育支出", wan(20))]
    assert pairs(totals, "prior_yuan", "amount_yuan", "change_yuan") == [(wan(100), wan(150), wan(50))]
    assert "并列印出本年数和上年执行数（决算数），" in describe_item_changes(items)


TWO_WHOLES = """\
scope,flow,name,amount,change
total,expenditure,支出,200,50
basic,expenditure,基本支出,,20
project,expenditure,项目支出,,30
total,expenditure,一般公共预算支出,150,15
basic,expenditure,基本支出,90,10
project,expenditure,项目支出,60,5
total,revenue,收入,200,50
"""


def test_the_first_stated_total_of_expenditure_is_the_one_to_begin_with():
    body = published(changes=changes(TWO_WHOLES))

    totals = analysis.total_changes(body, analysis.item_changes(body))

    assert pairs(totals[totals["is_chosen"]], "item_name", "change_yuan") == [("支出", wan(50))]
    assert list(totals["item_name"]) == ["支出", "一般公共预算支出"]


def test_parts_of_several_wholes_say_of_which():
    parts = analysis.stated_parts(changes(TWO_WHOLES))

    assert pairs(parts, "item_name", "note", "change_yuan") == [
        ("基本支出", "支出中", wan(20)), ("基本支出", "一般公共预算支出中", wan(10)),
        ("项目支出", "支出中", wan(30)), ("项目支出", "一般公共预算支出中", wan(5)),
    ]  # fmt: skip
