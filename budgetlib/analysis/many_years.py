"""One body over its years: the same measures of each year, their growth, and what prices take of it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import join
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.select import ROUNDING
from budgetlib.analysis.stated_changes import money, whole_text
from budgetlib.vocabulary import read_vocabulary

_MEASURE = ["part", "item_name", "fund", "phase"]
YEAR_COLUMNS = [
    *_MEASURE, "item_code", "fiscal_year", "amount_yuan", "document_id", "table_title", "page", "citations",
]  # fmt: skip
GROWTH_COLUMNS = [
    *_MEASURE, "item_code", "whole", "first_year", "last_year", "first_yuan", "last_yuan", "change_yuan",
    "change_pct", "yearly_pct", "real_pct", "citations", "formulas",
]  # fmt: skip
# What is followed over the years: how it is called, and the table of record with its rows.
_MEASURES: list[tuple[str, str, str | None]] = [
    ("支出", "expenditure", None),
    ("支出", "expenditure", "spending"),
    ("基本支出", "basic", "spending"),
    ("功能", "expenditure", "function"),
    ("“三公”经费", "three_public", "item"),
]
_BESIDE_THREE_PUBLIC = {"meeting": "会议费、培训费", "training": "会议费、培训费"}


def yearly_figures(years: Iterable[Publication]) -> pd.DataFrame:
    """The measures of each year: expenditure, its parts and functional 类, personnel, three public expenses.

    Parameters
    ----------
    years
        Publications of one body, result of :func:`budgetlib.analysis.open_years`.

    Returns
    -------
    DataFrame
        One row a measure and year, as printed: ``part``, ``item_code`` (null but for functions),
        ``item_name``, ``fiscal_year``, ``amount_yuan``, the whole and its place. Measures that are printed
        of one year only, in one fund and phase, are left out.
    """
    found = [row for published in years for row in _figures_of(published)]
    return _of_several_years(pd.DataFrame(found, columns=YEAR_COLUMNS))


def _of_several_years(figures: pd.DataFrame) -> pd.DataFrame:
    years = figures.groupby(_MEASURE, dropna=False)["fiscal_year"].transform("nunique")
    return figures[years > 1].reset_index(drop=True)


def _figures_of(published: Publication) -> Iterator[dict[str, Any]]:
    for part, what, by in _MEASURES:
        table = table_of_record(published, what, by=by)
        if by is None and _has_carryover(published, table):
            continue
        for row in records(table):
            places = row["citations"].get("amount_yuan", ())
            is_printed = len(places) == 1 and not row.get("is_derived")  # no sum of ours
            if is_printed and (by != "function" or row["item_level"] == 1):
                yield {
                    **row,
                    "part": _BESIDE_THREE_PUBLIC.get(row.get("item", ""), part),
                    "item_name": "支出合计" if by is None else row["item_name"],
                    "item_code": row["item_code"] if by == "function" else None,
                    "fiscal_year": published.fiscal_year,
                }


def _has_carryover(published: Publication, total: pd.DataFrame) -> bool:
    """Whether the total is more than that of the items of the same money: 总计 beside 本年支出合计."""
    items = table_of_record(published, "expenditure", by="function").head(1)
    both = total.merge(items, on=["fund", "phase"], suffixes=("", "_of_items"))
    return bool(((both["amount_yuan"] - both["total_yuan_of_items"]).abs() > ROUNDING).any())


def growth_over_years(figures: pd.DataFrame) -> pd.DataFrame:
    """How much each measure grew from its first year to its last, of one fund and phase.

    Parameters
    ----------
    figures
        Result of :func:`yearly_figures`.

    Returns
    -------
    DataFrame
        One row a measure: a column ``2031 年_yuan`` for each year, ``first_yuan`` and ``last_yuan`` of the
        ``first_year`` and the ``last_year``, the change, in percent (``change_pct``), a year
        (``yearly_pct``), and at constant consumer prices (``real_pct``; null where the table of prices
        lacks a year).
    """
    figures = _of_several_years(figures)
    columns = [_year_column(year) for year in sorted(figures["fiscal_year"].unique())]
    measures = figures.groupby(_MEASURE, sort=False, dropna=False)
    rows = [_growth(records(group.sort_values("fiscal_year"))) for _, group in measures]
    return pd.DataFrame(rows, columns=[*GROWTH_COLUMNS, *columns])


def _year_column(year: int) -> str:
    return f"{year} 年_yuan"


def _growth(years: list[dict[str, Any]]) -> dict[str, Any]:
    first, last = years[0], years[-1]
    before, now = float(first["amount_yuan"]), float(last["amount_yuan"])
    ends = {"first_year": int(first["fiscal_year"]), "last_year": int(last["fiscal_year"])}
    places = {_year_column(row["fiscal_year"]): row["citations"]["amount_yuan"] for row in years}
    both = join([first["citations"]["amount_yuan"], last["citations"]["amount_yuan"]])
    known = _rates(before, now, **ends) if before > 0 and now > 0 else {}
    return {
        **last,
        **ends,
        "whole": whole_text(last["fund"]),
        **{_year_column(row["fiscal_year"]): row["amount_yuan"] for row in years},
        "first_yuan": before,
        "last_yuan": now,
        "change_yuan": now - before,
        **{name: rate for name, (rate, _) in known.items()},
        "citations": {**places, **dict.fromkeys(["change_yuan", *known], both)},
        "formulas": {
            "change_yuan": f"{money(now)} − {money(before)}",
            **{name: formula for name, (_, formula) in known.items()},
        },
    }


def _rates(before: float, now: float, first_year: int, last_year: int) -> dict[str, tuple[float, str]]:
    """The rates of growth in percent, each with its arithmetic."""
    span, ratio, text = last_year - first_year, now / before, f"{money(now)} ÷ {money(before)}"
    rates = {
        "change_pct": ((ratio - 1) * 100, f"({text} − 1) × 100"),
        "yearly_pct": ((ratio ** (1 / span) - 1) * 100, f"(({text}) ^ (1 ÷ {span}) − 1) × 100"),
    }
    prices = price_ratio(first_year, last_year)
    if prices is not None:
        rates["real_pct"] = ((ratio / float(prices) - 1) * 100, f"({text} ÷ {prices} − 1) × 100")
    return rates


def price_ratio(first: int, last: int) -> Decimal | None:
    """Consumer prices of the last year over those of the first; ``None`` where a year is not in the table.

    Examples
    --------
    >>> price_ratio(2021, 2023)
    Decimal('1.02204')
    """
    changes = _price_changes()
    ratio = Decimal(1)
    for year in range(first + 1, last + 1):
        if year not in changes:
            return None
        ratio *= 1 + changes[year] / 100
    return ratio


@cache
def _price_changes() -> dict[int, Decimal]:
    return {int(row["year"]): Decimal(row["change_pct"]) for row in read_vocabulary("consumer_prices")}
