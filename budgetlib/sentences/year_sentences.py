"""Sentences on one body over several years."""

import pandas as pd

from budgetlib.analysis.plain_rows import records
from budgetlib.formatting import amount_text, change_text, is_missing, percent_text
from budgetlib.sentences.common import scope_text


def summarise_years(growth: pd.DataFrame, unit: str = "万元") -> str:
    """What to know first, as a list; empty where there is no other year to compare with.

    Parameters
    ----------
    growth
        Result of :func:`budgetlib.analysis.growth_over_years`.
    """
    points = [describe_growth(growth, unit), describe_fastest(growth, unit)]
    return "\n".join(f"- {point}" for point in points if point)


def describe_growth(growth: pd.DataFrame, unit: str = "万元") -> str:
    """Say how total expenditure developed from the first year to the last, nominal and at constant prices.

    Parameters
    ----------
    growth
        Result of :func:`budgetlib.analysis.growth_over_years`.
    """
    total = growth[(growth["part"] == "支出") & (growth["item_name"] == "支出合计")]
    return "".join(_growth_text(row, scope_text(total), unit) for row in records(total.head(1)))


def _growth_text(row: dict[str, object], scope: str, unit: str) -> str:
    rates = [f"增减 {percent_text(row['change_pct'], signed=True)}"]
    if int(str(row["last_year"])) - int(str(row["first_year"])) > 1:
        rates.append(f"平均每年 {percent_text(row['yearly_pct'], signed=True)}")
    if not is_missing(row["real_pct"]):
        rates.append(f"扣除居民消费价格的变动后 {percent_text(row['real_pct'], signed=True)}")
    before = f"{row['first_year']} 年的 {amount_text(row['first_yuan'], unit)}"
    now = f"{row['last_year']} 年的 {amount_text(row['last_yuan'], unit)}"
    change = f"{change_text(row['change_yuan'], unit)}（推算：{'，'.join(rates)}）"
    return f"支出合计{scope}由 {before}变为 {now}，{change}。"


def describe_fastest(growth: pd.DataFrame, unit: str = "万元") -> str:
    """Say which functional 类 grew and fell most between the two years, in money."""
    classes = growth[growth["part"] == "功能"]
    spans = classes["first_year"].eq(classes["first_year"].min()) & classes["last_year"].eq(
        classes["last_year"].max()
    )
    moved = classes[spans & classes["change_yuan"].ne(0)]
    up, down = moved[moved["change_yuan"] > 0], moved[moved["change_yuan"] < 0]
    texts = [
        f"{word}最多的一类是{row['item_name']}，{change_text(row['change_yuan'], unit)}"
        for word, rows in (("增加", up), ("减少", down))
        for row in records(rows.sort_values("change_yuan", key=abs, ascending=False).head(1))
    ]
    if not texts:
        return ""
    first, last = moved["first_year"].iloc[0], moved["last_year"].iloc[0]
    return f"{first} 年和 {last} 年都印出的各类{scope_text(moved)}中，{'；'.join(texts)}（推算）。"
