"""Items that have moved to another code, and so are neither gone nor new."""

from typing import Any

import pandas as pd

from budgetlib.analysis.citations import join_by_name
from budgetlib.analysis.plain_rows import present, records
from budgetlib.analysis.stated_changes import Statement, with_change
from budgetlib.vocabulary.wording import plain_name

_GROUP = 5  # digits of a 款: within one, an item that goes and one that comes are neighbours


def join_moved(rows: pd.DataFrame) -> pd.DataFrame:
    """Comparisons of two years, with an item that has moved to a neighbouring code as one row.

    Plain is the evidence where one item of a 款 (the first five digits) has a figure for last year only,
    one for this year only, and both have the same name or the same amount, and no other has. The row has
    the new code, both years' figures, and the old code in ``note``.

    Parameters
    ----------
    rows
        Items with ``item_code``, ``item_name``, ``amount_yuan``, ``prior_yuan``, ``change_yuan`` and
        ``citations``; a year without a figure is missing.
    """
    every = [present(row) for row in records(rows)]
    items = [row for row in every if len(row["item_code"] or "") > _GROUP]
    gone = [row for row in items if row["amount_yuan"] is None and row["prior_yuan"]]
    come = [row for row in items if row["prior_yuan"] is None and row["amount_yuan"]]
    pairs = [(old, new) for old in gone for new in come if _is_plain(old, new, gone, come)]
    joined = {new["item_code"]: _joined(old, new) for old, new in pairs}
    dropped = {old["item_code"] for old, _ in pairs}
    kept = [joined.get(row["item_code"], row) for row in every if row["item_code"] not in dropped]
    return rows if not pairs else pd.DataFrame(kept, columns=rows.columns).astype(rows.dtypes)


def _is_plain(old: Statement, new: Statement, gone: list[Statement], come: list[Statement]) -> bool:
    is_only_one = sum(map(_alike(new), gone)) == 1 and sum(map(_alike(old), come)) == 1
    return is_only_one and _alike(old)(new)


def _alike(row: Statement) -> Any:
    """Whether another item is of the same 款 and has the same name or the same amount."""
    figure = row["amount_yuan"] or row["prior_yuan"]

    def is_alike(other: Statement) -> bool:
        same_name = plain_name(other["item_name"]) == plain_name(row["item_name"])
        same_amount = (other["amount_yuan"] or other["prior_yuan"]) == figure
        return bool(other["item_code"][:_GROUP] == row["item_code"][:_GROUP] and (same_name or same_amount))

    return is_alike


def _joined(old: Statement, new: Statement) -> Statement:
    row = {
        **new,
        "prior_yuan": old["prior_yuan"],
        "change_yuan": None,
        "change_pct": None,
        "formulas": {},
        "note": f"上年列在 {old['item_code']} {old['item_name']}",
        "citations": join_by_name([new["citations"], old["citations"]]),
    }
    row = with_change(row)
    own = row["citations"]
    places = own.get("amount_yuan", ()) + own.get("prior_yuan", ())
    return {**row, "citations": {**own, "change_yuan": places, "change_pct": places}}
