"""One body over its years: the same measures of each year, their growth, and what prices take of it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.vocabulary import read_vocabulary

YEAR_COLUMNS = [
    "part",
    "item_code",
    "item_name",
    "fiscal_year",
    "amount_yuan",
    "fund",
    "phase",
    "document_id",
    "table_title",
    "page",
    "citations",
]
# What is followed over the years: how it is called, and the table of record with its rows.
_MEASURES: list[tuple[str, str, str | None]] = [
    ("支出", "expenditure", None),
    ("支出", "expenditure", "spending"),
    ("基本支出", "basic", "spending"),
    ("功能", "expenditure", "function"),
    ("“三公”经费", "three_public", "item"),
]
GROWTH_COLUMNS = [
    "part",
    "item_code",
    "item_name",
    "first_year",
    "last_year",
    "first_yuan",
    "last_yuan",
    "change_yuan",
    "change_pct",
    "yearly_pct",
    "real_pct",
    "fund",
    "phase",
    "citations",
]


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
        ``item_name``, ``fiscal_year``, ``amount_yuan``, the whole and its place.
    """
    found = [row for published in years for row in _figures_of(published)]
    return pd.DataFrame(found, columns=YEAR_COLUMNS)


def _figures_of(published: Publication) -> Iterator[dict[str, Any]]:
    for part, what, by in _MEASURES:
        table = table_of_record(published, what, by=by)
        if by == "function":
            table = table[table["item_level"] == 1]
        if "is_derived" in table:
            table = table[~table["is_derived"].astype(bool)]
        for row in records(table):
            name = "支出合计" if by is None else row["item_name"]
            code = row["item_code"] if by == "function" else None
            yield {
                **row,
                "part": part,
                "item_name": name,
                "item_code": code,
                "fiscal_year": published.fiscal_year,
            }


def growth_over_years(figures: pd.DataFrame) -> pd.DataFrame:
    """How much each measure grew from its first year to its last, of one fund and phase.

    Parameters
    ----------
    figures
        Result of :func:`yearly_figures`.

    Returns
    -------
    DataFrame
        ``first_yuan`` and ``last_yuan`` of the ``first_year`` and the ``last_year``, the change, in percent
        (``change_pct``), a year (``yearly_pct``), and at constant consumer prices (``real_pct``; null where
        the table of prices lacks a year). Measures of one year only are left out.
    """
    measures = figures.groupby(["part", "item_name", "fund", "phase"], sort=False, dropna=False)
    rows = [
        _growth(group.sort_values("fiscal_year"))
        for _, group in measures
        if group["fiscal_year"].nunique() > 1
    ]
    return pd.DataFrame(rows, columns=GROWTH_COLUMNS)


def _growth(rows: pd.DataFrame) -> dict[str, Any]:
    first, last = records(rows)[0], records(rows)[-1]
    before, now = float(first["amount_yuan"]), float(last["amount_yuan"])
    span = int(last["fiscal_year"]) - int(first["fiscal_year"])
    ratio = now / before if before > 0 and now > 0 else None
    prices = price_ratio(int(first["fiscal_year"]), int(last["fiscal_year"]))
    cells = {"first_yuan": first["citations"]["amount_yuan"], "last_yuan": last["citations"]["amount_yuan"]}
    return {
        **last,
        "first_year": int(first["fiscal_year"]),
        "last_year": int(last["fiscal_year"]),
        "first_yuan": before,
        "last_yuan": now,
        "change_yuan": now - before,
        "change_pct": None if ratio is None else (ratio - 1) * 100,
        "yearly_pct": None if ratio is None else (ratio ** (1 / span) - 1) * 100,
        "real_pct": None if ratio is None or prices is None else (ratio / float(prices) - 1) * 100,
        "citations": cells,
    }


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
