"""What the narrative says on procurement, state assets, operating costs and the like, as printed."""

from typing import Any

import pandas as pd

from budgetlib.analysis.citations import cite_sentence
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.publication import Publication
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


def matters_of(published: Publication, *topics: str) -> pd.DataFrame:
    """The figures of some topics of the narrative, in printed order, each item once a sentence.

    Returns
    -------
    DataFrame
        ``item`` (code), ``item_name``, and the figure in the column of its unit: ``amount_yuan``, ``count``,
        ``area_m2`` or ``value_pct``; the sentence that prints it, and its place.
    """
    rows = published.figures[published.figures["topic"].isin(topics)]
    found = [_matter(row) for row in records(rows) if row["unit"] in _COLUMN_OF]
    out = as_numbers(pd.DataFrame(found, columns=MATTER_COLUMNS))
    return out.drop_duplicates(["item_name", *_COLUMN_OF.values()]).reset_index(drop=True)


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
