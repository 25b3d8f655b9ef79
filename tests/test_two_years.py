"""The tables of two years' disclosures side by side."""

import io
from decimal import Decimal

import pandas as pd
import pytest

from budgetlib import analysis
from budgetlib.analysis.citations import Citation
from budgetlib.sentences import describe_statement_differences, describe_years

SOURCE = {
    "flow": "expenditure",
    "phase": "budget",
    "document_id": "甲",
    "table_id": "t03",
    "table_title": "表3",
}


def wan(text):
    return float(Decimal(text) * 10_000)


def csv(text):
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False).to_dict("records")


def tables(text, now_total="160", then_total="163", fund="all", origin="printed"):
    """Lines of ``code,name,now,then`` (in 万元) as the tables of two years, this year's first."""
    rows = csv(text)
    return [
        _table([r for r in rows if r[y]], y, wan(total), fund, origin)
        for y, total in (("now", now_total), ("then", then_total))
    ]


def _table(rows, year, total, fund, origin):
    own = [
        {
            "item_code": r["code"], "item_name": r["name"], "item_level": 3, "amount_yuan": wan(r[year]),
            "total_yuan": total, "total_origin": origin, "is_leaf": True, "fund": fund, "page": 3,
            "citations": {"amount_yuan": (Citation("甲", 3, f"{year} {r[year]}"),)}, **SOURCE,
        }
        for r in rows
    ]  # fmt: skip
    columns = ["item_code", "item_name", "total_origin", "total_yuan", "fund", "is_leaf", "amount_yuan"]
    return pd.DataFrame(own) if own else pd.DataFrame(columns=columns)


def items(text):
    rows = [
        {
            "item_code": r["code"] or None, "item_name": r["name"], "amount_yuan": wan(r["amount"]),
            "change_yuan": wan(r["change"]), "base": r.get("base") or "prior_budget", "is_counted": True,
            "origin": "stated",
        }
        for r in csv(text)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def pairs(rows, *columns):
    values = rows[list(columns)].itertuples(index=False)
    return [tuple(None if pd.isna(value) else value for value in row) for row in values]


TWO_YEARS = """\
code,name,now,then
2010301,行政运行,90,78
2010302,一般行政管理事务,40,55
2080505,养老保险缴费支出,30,30
"""
STATED = "code,name,amount,change\n2010301,行政运行,90,12\n"


def test_a_change_between_two_tables_has_its_arithmetic_and_both_cells():
    row = analysis.both_years(*tables(TWO_YEARS)).iloc[0]

    assert row["change_yuan"] == wan(12)
    assert row["formulas"]["change_yuan"] == "90.00 − 78.00"
    assert [place.text for place in row["citations"]["change_yuan"]] == ["now 90", "then 78"]


@pytest.mark.parametrize(("then_total", "change"), [("40", "20"), ("45", None)])
def test_an_item_that_one_table_does_not_list_was_nothing_only_if_the_others_make_up_its_total(
    then_total, change
):
    both = tables("code,name,now,then\n2010301,行政运行,40,40\n2050803,培训支出,20,\n", "60", then_total)

    new = analysis.both_years(*both).set_index("item_code").loc["2050803"]

    assert new["note"] == "上年的表没有这一项的数"
    assert pd.isna(new["prior_yuan"])
    assert (None if pd.isna(new["change_yuan"]) else new["change_yuan"]) == (change and wan(change))


def test_an_item_of_a_group_that_last_year_printed_whole_is_not_new():
    both = tables("code,name,now,then\n20103,政府办公厅,,38\n2010301,行政运行,40,\n", "40", "38")

    (row,) = analysis.both_years(*both).query("is_leaf").to_dict("records")

    assert pd.isna(row["change_yuan"])


def test_an_item_that_moved_is_said_to_have_moved():
    moved = "code,name,now,then\n2040405,拥军优属,,20\n2040410,拥军优属,22,\n2040499,其他支出,30,30\n"

    years = analysis.both_years(*tables(moved, "52", "50"))

    assert pairs(years, "item_code", "change_yuan") == [("2040410", wan(2)), ("2040499", 0)]
    assert "2040410 拥军优属上年列在 2040405 拥军优属，按同一项比较" in describe_years(years)


def test_years_of_unlike_funds_are_not_set_side_by_side():
    now, _ = tables(TWO_YEARS)
    _, then = tables(TWO_YEARS, fund="general_public_budget")

    assert analysis.both_years(now, then).empty
    assert describe_years(analysis.both_years(now, then)) == ""


def test_the_totals_are_those_that_the_tables_print():
    text = describe_years(analysis.both_years(*tables(TWO_YEARS, "161", "164")))

    assert text == (
        "按两年公开的表格，支出合计（全部资金）由 164.00 万元变为 161.00 万元，推算减少 3.00 万元，"
        "下降 1.83%；变动最大的一项是一般行政管理事务，推算减少 15.00 万元，下降 27.27%。"
    )


def test_totals_that_are_not_printed_are_not_told():
    years = analysis.both_years(*tables(TWO_YEARS, origin="computed"))

    assert analysis.both_totals(years).empty
    assert "合计" not in describe_years(years)


def test_stated_changes_stand_beside_those_of_the_tables():
    years = analysis.both_years(*tables(TWO_YEARS))
    said = items(STATED)

    text = describe_statement_differences(
        analysis.stated_beside_tables(said, years), analysis.not_stated(said, years)
    )

    assert "能对照的有 1 项，全部相符" in text
    assert "还有 1 项有变动：一般行政管理事务减少 15.00 万元" in text


def test_a_stated_change_that_the_tables_contradict_is_named():
    years = analysis.both_years(*tables(TWO_YEARS))
    compared = analysis.stated_beside_tables(items(STATED.replace("90,12", "90,13")), years)

    text = describe_statement_differences(compared, years.head(0))

    assert "1 项不一致：行政运行（说明增加 13.00 万元，两年表格推算增加 12.00 万元）" in text


@pytest.mark.parametrize(
    "said",
    [
        STATED.replace("90,12", "91,12"),  # another amount: of another whole
        "code,name,amount,change,base\n2010301,行政运行,90,99,prior_outturn\n",
    ],
)
def test_unlike_is_not_compared(said):
    compared = analysis.stated_beside_tables(items(said), analysis.both_years(*tables(TWO_YEARS)))

    assert describe_statement_differences(compared, compared) == ""


@pytest.mark.parametrize("said", ["201,一般公共服务支出,130,12", ",行政运行,90,12"])
def test_items_below_a_stated_one_or_under_no_code_are_not_said_to_be_left_out(said):
    years = analysis.both_years(*tables(TWO_YEARS.replace("2080505", "2010305")))

    assert analysis.not_stated(items(f"code,name,amount,change\n{said}\n"), years).empty
