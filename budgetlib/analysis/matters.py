"""What the narrative says on procurement, state assets, operating costs and the like, as printed."""

import re
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import cite_sentence
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.labels import labels

MATTER_COLUMNS = [
    "item",
    "item_name",
    "amount_yuan",
    "count",
    "area_m2",
    "value_pct",
    "sentence",
    "document_id",
    "page",
    "citations",
]
_COLUMN_OF = {"yuan": "amount_yuan", "count": "count", "m2": "area_m2", "percent": "value_pct"}


def matters_of(published: Publication, *topics: str, about: str | None = None) -> pd.DataFrame:
    """The figures of some topics of the narrative, in printed order, each item once.

    Parameters
    ----------
    published
        One disclosure.
    *topics
        Topics of the contract's ``figures``; all where none is given.
    about
        A matter of ``matter_items.csv``: only items with its words. Of these an item with several values is
        left out, for nobody could tell which is of what.

    Returns
    -------
    DataFrame
        ``item`` (code), ``item_name``, and the figure in the column of its unit: ``amount_yuan``, ``count``,
        ``area_m2`` or ``value_pct``; the sentence that prints it, and its place.
    """
    rows = published.figures[published.figures["topic"].isin(topics)] if topics else published.figures
    found = [_matter(row) for row in records(rows) if row["unit"] in _COLUMN_OF]
    out = as_numbers(pd.DataFrame(found, columns=MATTER_COLUMNS))
    out = out.drop_duplicates(["item_name", *_COLUMN_OF.values()])
    if about is not None:
        is_about = out["item_name"].map(lambda name: _is_about(name, about)).astype(bool)
        out = out[is_about].drop_duplicates("item_name", keep=False)
    return out.reset_index(drop=True)


@cache
def _patterns(matter: str) -> tuple[re.Pattern[str], ...]:
    rows = read_vocabulary("matter_items")
    return tuple(re.compile(row["pattern"]) for row in rows if row["matter"] == matter)


def _is_about(name: str, matter: str) -> bool:
    return any(pattern.search(name) for pattern in _patterns(matter))


def economic_items(published: Publication, about: str) -> pd.DataFrame:
    """The economic categories of one matter, as the tables print them: of all expenditure, and of basic.

    Parameters
    ----------
    published
        One disclosure.
    about
        A matter of ``matter_items.csv``.

    Returns
    -------
    DataFrame
        Rows of :func:`budgetlib.analysis.table_of_record`, each item of one fund once, the widest;
        ``fund_name`` has the fund in words.
    """
    tables = (table_of_record(published, what, by="economy") for what in ("expenditure", "basic"))
    found = [rows[[_is_about(name, about) for name in rows["item_name"]]] for rows in tables if len(rows)]
    items = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    if items.empty:
        return items
    return items.drop_duplicates(["item_name", "fund"]).assign(fund_name=items["fund"].map(labels("fund")))


def _matter(row: dict[str, Any]) -> dict[str, Any]:
    column = _COLUMN_OF[row["unit"]]
    topic = {"total": row["topic"]}.get(row["item"], row["item"])
    return {
        **row,
        "item_name": labels("figure").get(topic, row["item"]),
        column: row["value"],
        "citations": {column: cite_sentence(row)},
    }


def only_values(matters: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The row of each item that is printed with one value; of several, nobody knows which is meant."""
    once = matters.drop_duplicates("item", keep=False)
    return {str(row["item"]): row for row in records(once)}
