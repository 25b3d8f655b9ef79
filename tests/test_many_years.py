"""One body over its years: like with like, growth worked out, prices taken off where they are known."""

import pandas as pd
import pytest

from budgetlib.analysis.many_years import YEAR_COLUMNS, growth_over_years, price_ratio
from budgetlib.sentences import describe_fastest, describe_growth


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
            "citations": {"amount_yuan": ()},
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


@pytest.mark.parametrize("before", [0, -5])
def test_from_nothing_there_is_a_change_and_no_rate(before):
    growth = growth_over_years(figures(total(2022, before), total(2023, 10)))

    assert growth["change_yuan"].tolist() == [(10 - before) * 10000]
    assert growth["change_pct"].isna().all()


def test_the_classes_that_grew_and_fell_most_are_named():
    rows = [("功能", "教育支出", 2022, 10, "all"), ("功能", "教育支出", 2023, 14, "all")]
    rows += [("功能", "其他支出", 2022, 9, "all"), ("功能", "其他支出", 2023, 2, "all")]

    assert describe_fastest(growth_over_years(figures(*rows))) == (
        "2022 年到 2023 年按功能分类都有数的各类中，增加最多的一类是教育支出，增加 4.00 万元；"
        "减少最多的一类是其他支出，减少 7.00 万元（推算）。"
    )


def test_prices_of_two_years_multiply():
    assert float(price_ratio(2018, 2020)) == pytest.approx(1.029 * 1.025)
