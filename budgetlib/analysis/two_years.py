"""The tables of two years' disclosures of one body, side by side."""

from typing import Any

import pandas as pd

from budgetlib.analysis.change import is_leaf, largest_first
from budgetlib.analysis.hierarchy import ancestors
from budgetlib.analysis.moved_items import join_moved
from budgetlib.analysis.plain_rows import as_numbers, present, records
from budgetlib.analysis.select import ROUNDING, WHOLE_COLUMNS
from budgetlib.analysis.stated_changes import PRIOR_ACCOUNTS, Statement, money, whole_text, with_change

YEARS_COLUMNS = [
    "item_code", "item_name", "item_level", "amount_yuan", "prior_yuan", "change_yuan", "change_pct", "whole",
    "note", "is_leaf", "now_total_yuan", "then_total_yuan", "formulas",
    *(name for name in WHOLE_COLUMNS if name != "fiscal_year"),
]  # fmt: skip
_FIGURES = ("amount_yuan", "prior_yuan", "change_yuan", "change_pct")
NOT_BEFORE, NOT_NOW = "上年的表没有列这一项", "本年的表没有列这一项"
# What a change must be compared with for both years' tables to show the same change.
_TABLE_BASES = {"budget": ["prior_budget", "prior_initial"], "outturn": [PRIOR_ACCOUNTS]}


def both_years(now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """The items of two years side by side; no row where the two tables are of unlike funds.

    An item that one year's table does not list had nothing in that year only where the items of that table
    make up its printed total; else its change is not known. An item that has moved to a neighbouring code
    is one row (:func:`budgetlib.analysis.moved_items.join_moved`).

    Parameters
    ----------
    now, then
        Two results of :func:`budgetlib.analysis.table_of_record` by function, of this year and of last year.

    Returns
    -------
    DataFrame
        Sorted by code, with the columns of :func:`budgetlib.analysis.stated_changes`; ``is_leaf`` where
        neither year has an item below; ``now_total_yuan`` and ``then_total_yuan`` are the totals that the two
        tables print, missing where one does not.
    """
    if now.empty or then.empty or set(now["fund"].dropna()) != set(then["fund"].dropna()):
        return as_numbers(pd.DataFrame(columns=YEARS_COLUMNS))
    tables = [{row["item_code"]: present(row) for row in records(table)} for table in (now, then)]
    full = [_is_complete(table) for table in (now, then)]
    codes = sorted({**tables[0], **tables[1]})
    rows = [_side_by_side(tables[0].get(code), tables[1].get(code), full) for code in codes]
    years = join_moved(as_numbers(pd.DataFrame(rows, columns=YEARS_COLUMNS)))
    is_printed = {now["total_origin"].iloc[0], then["total_origin"].iloc[0]} == {"printed"}
    totals = {"now_total_yuan": now, "then_total_yuan": then} if is_printed else {}
    years = years.assign(**{name: table["total_yuan"].iloc[0] for name, table in totals.items()})
    return years.assign(is_leaf=is_leaf(years["item_code"]))


def _is_complete(table: pd.DataFrame) -> bool:
    """Whether a table's finest items make up its printed total, to the rounding of print."""
    leaves = table[table["is_leaf"].astype(bool)]
    gap = abs(table["total_yuan"].iloc[0] - leaves["amount_yuan"].sum())
    return bool(table["total_origin"].iloc[0] == "printed" and gap <= ROUNDING * (len(leaves) + 1))


def _side_by_side(now: Statement | None, then: Statement | None, full: list[bool]) -> Statement:
    cells, totals = (
        [item["citations"].get(name, ()) if item else () for item in (now, then)]
        for name in ("amount_yuan", "total_yuan")
    )
    both = cells[0] + cells[1]
    row = {
        **(now or then or {}),
        "amount_yuan": now and now["amount_yuan"],
        "prior_yuan": then and then["amount_yuan"],
        **dict.fromkeys(("change_yuan", "change_pct", "note")),
        "formulas": {},
        "citations": {
            "amount_yuan": cells[0], "prior_yuan": cells[1], "change_yuan": both, "change_pct": both,
            "total_yuan": totals[0] + totals[1],
        },
    }  # fmt: skip
    row["whole"] = whole_text(row["fund"])
    if now and then:
        return with_change(row)
    row["note"] = NOT_BEFORE if now else NOT_NOW
    if full[1] if now else full[0]:
        row["change_yuan"] = row["amount_yuan"] if now else -row["prior_yuan"]
        text = money(row["amount_yuan"]) if now else f"0 − {money(row['prior_yuan'])}"
        row["formulas"] = {"change_yuan": text}
    return row


def both_totals(years: pd.DataFrame) -> pd.DataFrame:
    """The totals that both years' tables print, as one row; none where one of them is not printed."""
    if years["now_total_yuan"].isna().all():
        return years.head(0)
    head = present(records(years)[0])
    own = {
        "item_name": "支出合计", "item_code": None, "note": None, "change_yuan": None, "change_pct": None,
        "amount_yuan": head["now_total_yuan"], "prior_yuan": head["then_total_yuan"], "formulas": {},
        "citations": dict.fromkeys(_FIGURES, head["citations"]["total_yuan"]),
    }  # fmt: skip
    return as_numbers(pd.DataFrame([with_change({**head, **own})], columns=YEARS_COLUMNS))


def like_tables(items: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """The items whose change both years' tables should show too: those compared with the like figure."""
    return items[
        items["is_counted"].astype(bool)
        & items["change_yuan"].notna()
        & (items["base"].isna() | items["base"].isin(_TABLE_BASES[phase]))
    ]


def not_stated(items: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """The finest items of ``years`` that changed and are not in ``items``, nor above or below one of them.

    None where an item has no code: it may be any of them.
    """
    if items["item_code"].isna().any():
        return years.head(0)
    stated = set(items["item_code"].dropna())
    above = {code for item in stated for code in ancestors(item)}
    moved = years[years["is_leaf"].astype(bool) & years["change_yuan"].fillna(0).ne(0)]
    is_said = moved["item_code"].map(lambda code: bool({code, *ancestors(code)} & stated) or code in above)
    return largest_first(moved[~is_said.astype(bool)])


def stated_beside_tables(items: pd.DataFrame, years: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """Stated changes beside those of both years' tables: of one base and of the amount in the table.

    Returns
    -------
    DataFrame
        ``item_code``, ``item_name``, ``stated_yuan``, ``computed_yuan``, ``difference_yuan``.
    """
    own = like_tables(items, phase).rename(columns={"change_yuan": "stated_yuan"})
    known = years[["item_code", "amount_yuan", "change_yuan"]].dropna()
    known = known.rename(columns={"change_yuan": "computed_yuan", "amount_yuan": "table_yuan"})
    both: Any = own.merge(known, on="item_code")
    both = both[(both["amount_yuan"] - both["table_yuan"]).abs() <= ROUNDING]
    return both.assign(difference_yuan=both["stated_yuan"] - both["computed_yuan"])
