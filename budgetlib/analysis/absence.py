"""What a document shows that it has none of: absence is a claim, and this is its proof.

A table that is printed without an amount, all of whose numbers were read, or of which the document itself
says that it has none. A table that was not found proves nothing.
"""

import re
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import Publication
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.kinds import TableKind, table_kinds
from budgetlib.vocabulary.wording import squeeze

ABSENCE_COLUMNS = ["kind", "item_name", "title", "proof", "quote", "document_id", "page", "citations"]
_SENTENCE = re.compile(r"[^。；]+")
_NOTE = re.compile(r"^[（(]?(?:备?注|说明)[:：]?")
NOTHING_PRINTED, ONLY_ZEROS = "nothing_printed", "only_zeros"


def unpublished(published: Publication) -> pd.DataFrame:
    """The tables that a document prints and that are proven to hold no money.

    Returns
    -------
    DataFrame
        One row a kind of table: ``kind``, ``item_name`` (its name), ``title`` as printed, ``proof``
        (:data:`NOTHING_PRINTED` or :data:`ONLY_ZEROS`), ``quote`` (what the document says of it; empty where
        nothing), ``document_id``, ``page``, ``citations``.
    """
    tables = published.tables[published.tables["is_empty"].astype(bool)]
    rows = [_row(published, table) for table in records(tables) if _is_proven(published, table)]
    return pd.DataFrame(rows, columns=ABSENCE_COLUMNS).drop_duplicates("kind", ignore_index=True)


def _is_proven(published: Publication, table: dict[str, Any]) -> bool:
    """Every number in it was read, and nothing anywhere else in the tables is of its kind or fund."""
    kind = table_kinds()[table["kind"]]
    amounts, changes, unread = published.amounts, published.changes, published.unread
    stated = changes[changes["amount_yuan"].fillna(0) != 0]
    money = amounts[amounts["amount_yuan"] != 0]
    contradicted = [
        kind.layout == "form" or kind.name == "other",
        ((unread["document_id"] == table["document_id"]) & (unread["table_id"] == table["table_id"])).any(),
        money["table_kind"].eq(kind.name).any(),
        (money["fund"] == _own_fund(kind)).any(),
        (stated["fund"] == _own_fund(kind)).any(),
    ]
    return not any(contradicted)


def _own_fund(kind: TableKind) -> str:
    """The fund that only this kind is about, so that money of the fund is money of the table; else empty."""
    alone = [k.fund for k in table_kinds().values()].count(kind.fund) == 1
    return kind.fund if kind.fund and alone else ""


def _row(published: Publication, table: dict[str, Any]) -> dict[str, Any]:
    amounts = published.amounts
    own = (amounts["document_id"] == table["document_id"]) & (amounts["table_id"] == table["table_id"])
    quote = quoted_absence(table["note"] if isinstance(table["note"], str) else "")
    title = " ".join(text for text in (table["printed_number"], table["title"]) if isinstance(text, str))
    page = int(table["first_page"])
    return {
        "kind": table["kind"],
        "item_name": table_kinds()[table["kind"]].label,
        "title": title,
        "proof": ONLY_ZEROS if own.any() else NOTHING_PRINTED,
        "quote": quote,
        "document_id": table["document_id"],
        "page": page,
        "citations": {"item_name": (Citation(table["document_id"], page, quote or title),)},
    }


def quoted_absence(note: str) -> str:
    """The sentence of a note that says that there is none; empty where none does.

    Examples
    --------
    >>> quoted_absence("备注：金额单位为万元。本部门没有使用政府性基金预算拨款安排的支出。")
    '本部门没有使用政府性基金预算拨款安排的支出'
    """
    sentences = (_NOTE.sub("", squeeze(found)).rstrip("）)") for found in _SENTENCE.findall(note))
    return next((s for s in sentences if any(pattern.search(s) for pattern in _absences())), "")


@cache
def _absences() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in read_vocabulary("narrative_absences"))
