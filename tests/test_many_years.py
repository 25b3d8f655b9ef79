"""One body over its years: like with like, growth worked out, prices taken off where they are known."""

from decimal import Decimal

import pandas as pd
import pytest

from budgetlib.analysis.citations import Citation
from budgetlib.analysis.many_years import YEAR_COLUMNS, growth_over_years, price_ratio, yearly_figures
from budgetlib.analysis.publication import Publication
from budgetlib.contract.records import AmountRow, DocumentRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.sentences import describe_fastest, describe_growth, summarise_years


def figures(*rows):
    """Rows of part, name, year, amount in 万元 and fund."""
    found = [
        {
            "part": part,
            "item_name": name,
            "fiscal_year": year,
            "amount_yuan": wan * 10000,
            "fund": fund,
            "phase": "budget",
            "citations": {"amount_yuan": (Citation("甲", 3, f"{year} {wan}"),)},
        }
        for part, name, year, wan, fund in rows
    ]
    return pd.DataFrame(found, columns=YEAR_COLUMNS)


def total(year, wan, fund="all"):
    return ("支出", "支出合计", year, wan, fund)


def test_growth_is_said_as_computed_with_the_rate_a_year_and_at_constant_prices():
    growth = growth_over_years(figures(total(2021, 100), total(2022, 105), total(2023, 121)))

    assert describe_growth(growth) == (
        "支出合计（全部资金）由 2021 年的 100.00 万元变为 2023 年的 121.00 万元，增加 21.00 万元"
        "（推算：增减 +21.00%，平均每年 +10.00%，扣除居民消费价格的变动后 +18.39%）。"
    )


def test_years_without_a_price_index_say_nothing_of_constant_prices():
    growth = growth_over_years(figures(total(2024, 100), total(2031, 121)))

    assert "价格" not in describe_growth(growth)


@pytest.mark.parametrize(
    "rows",
    [
        [total(2023, 100)],
        [total(2023, 100), total(2024, 121, "general_public_budget")],  # another whole
    ],
)
def test_one_year_or_another_fund_is_no_growth(rows):
    growth = growth_over_years(figures(*rows))

    assert growth.empty
    assert describe_growth(growth) == ""
    assert summarise_years(growth) == ""


def test_every_year_and_every_rate_has_its_place_or_its_arithmetic():
    (row,) = growth_over_years(figures(total(2021, 100), total(2022, 105), total(2023, 121))).to_dict(
        "records"
    )

    assert [row[f"{year} 年_yuan"] for year in (2021, 2022, 2023)] == [1000000, 1050000, 1210000]
    assert row["formulas"] == {
        "change_yuan": "121.00 − 100.00",
        "change_pct": "(121.00 ÷ 100.00 − 1) × 100",
        "yearly_pct": "((121.00 ÷ 100.00) ^ (1 ÷ 2) − 1) × 100",
        "real_pct": "(121.00 ÷ 100.00 ÷ 1.02204 − 1) × 100",
    }


def test_a_class_that_is_printed_in_fewer_years_is_not_said_of_all():
    rows = [("功能", "教育支出", 2021, 10, "all"), ("功能", "教育支出", 2023, 14, "all")]
    rows += [("功能", "其他支出", 2022, 9, "all"), ("功能", "其他支出", 2023, 99, "all")]

    assert "其他支出" not in describe_fastest(growth_over_years(figures(*rows)))


@pytest.mark.parametrize("before", [0, -5])
def test_from_nothing_there_is_a_change_and_no_rate(before):
    growth = growth_over_years(figures(total(2022, before), total(2023, 10)))

    assert growth["change_yuan"].tolist() == [(10 - before) * 10000]
    assert growth["change_pct"].isna().all()


def test_the_classes_that_grew_and_fell_most_are_named():
    rows = [("功能", "教育支出", 2022, 10, "all"), ("功能", "教育支出", 2023, 14, "all")]
    rows += [("功能", "其他支出", 2022, 9, "all"), ("功能", "其他支出", 2023, 2, "all")]

    assert describe_fastest(growth_over_years(figures(*rows))) == (
        "2022 年和 2023 年都印出的各类（全部资金）中，增加最多的一类是教育支出，增加 4.00 万元；"
        "减少最多的一类是其他支出，减少 7.00 万元（推算）。"
    )


def test_prices_of_two_years_multiply():
    assert float(price_ratio(2018, 2020)) == pytest.approx(1.029 * 1.025)


def test_what_holds_carryover_one_year_is_no_growth_beside_what_does_not():
    years = [disclosure(2031, {"合计": 90}), disclosure(2032, {"合计": 100, "总计": 130})]
    years += [disclosure(2033, {"合计": 95})]

    found = yearly_figures(years)

    assert found.loc[found["item_name"] == "支出合计", "fiscal_year"].tolist() == [2031, 2033]


def test_meetings_are_no_three_public_expense():
    rows = [("three_public_expenses", "three_public", None, name, 5) for name in ("公务接待费", "会议费")]

    found = yearly_figures([publication(year, rows) for year in (2031, 2032)])

    assert set(zip(found["part"], found["item_name"], strict=True)) == {
        ("“三公”经费", "公务接待费"), ("会议费、培训费", "会议费"),
    }  # fmt: skip


def disclosure(year, totals):
    """The table of expenditure of one year: one class of the first total, and the totals."""
    amount = next(iter(totals.values()))
    items = [("205", "教育支出", amount), *((None, name, wan) for name, wan in totals.items())]
    return publication(year, [("expenditure_summary", "functional", *item) for item in items])


def publication(year, lines):
    """Lines of kind, classification, code, name and amount (in 万元) as a disclosure."""
    rows = [
        AmountRow(
            table_id=kind, row=line, column=0, page=3, x0=None, top=None, x1=None, bottom=None,
            table_kind=kind, flow="expenditure", classification=classification, item_code=code,
            item_name=name, item_level=1 if code else None, second_code=None, second_name=None,
            is_total=name in ("合计", "总计"), spending_type="total", fund="all", phase="budget",
            fiscal_year=year, column_header="", amount_yuan=Decimal(wan * 10000), step_yuan=Decimal(100),
            raw_text=str(wan),
        )
        for line, (kind, classification, code, name, wan) in enumerate(lines)
    ]  # fmt: skip
    row = DocumentRow(
        source="甲局.pdf", sha256="", format="pdf", pages=20, text_layer="text", department="甲局",
        entity_level="department", kind="budget", fiscal_year=year, published_on=None, status="ok",
        error=None,
    )  # fmt: skip
    empty = {name: frame(name, "甲局", []) for name in TABLES}
    amounts = frame("amounts", "甲局", rows).assign(table_title="表3")
    return Publication(**{**empty, "documents": frame("documents", "甲局", [row]), "amounts": amounts})
