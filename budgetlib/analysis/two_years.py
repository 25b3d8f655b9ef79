"""The tables of two years' disclosures of one body, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgetlib.analysis.hierarchy import ancestors
from budgetlib.analysis.moved_items import join_moved
from budgetlib.analysis.plain_rows import as_numbers, present, records
from budgetlib.analysis.select import ROUNDING
from budgetlib.analysis.stated_changes import (
    CHANGE_COLUMNS,
    PRIOR_ACCOUNTS,
    Statement,
    largest_first,
    money,
    whole_text,
    with_change,
)

YEARS_COLUMNS = [*CHANGE_COLUMNS, "is_leaf", "now_total_yuan", "then_total_yuan"]
_FIGURES = ("amount_yuan", "prior_yuan", "change_yuan", "change_pct")
_NOT_LISTED = ("上年的表没有这一项的数", "本年的表没有这一项的数")
# What a change must be compared with for both years' tables to show the same change.
_TABLE_BASES = {"budget": ["prior_budget", "prior_initial"], "outturn": [PRIOR_ACCOUNTS]}


@dataclass(frozen=True, slots=True)
class Year:
    """The items of one year by their code, and the total that is printed of them."""

    items: dict[str, Statement]
    total_yuan: Any

    def is_complete(self, codes: Iterable[str]) -> bool:
        """Whether the items of these codes make up the printed total, to the rounding of print."""
        known = [self.items[code]["amount_yuan"] for code in codes if code in self.items]
        return self.total_yuan is not None and abs(self.total_yuan - sum(known)) <= ROUNDING * (
            len(known) + 1
        )


def both_years(now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """The items of two years side by side; no row where the two tables are of unlike funds.

    As :func:`compare_items`.

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
    years = compare_items(_year(now), _year(then), _NOT_LISTED)
    is_printed = {now["total_origin"].iloc[0], then["total_origin"].iloc[0]} == {"printed"}
    totals = {"now_total_yuan": now, "then_total_yuan": then} if is_printed else {}
    years = years.assign(**{name: table["total_yuan"].iloc[0] for name, table in totals.items()})
    return years.assign(**{name: table["total_yuan"].iloc[0] for name, table in totals.items()})


def _year(table: pd.DataFrame) -> Year:
    rows = [present(row) for row in records(table)]
    total = rows[0]["total_yuan"] if rows[0]["total_origin"] == "printed" else None
    return Year({row["item_code"]: row for row in rows}, total)


def compare_items(now: Year, then: Year, notes: tuple[str, str]) -> pd.DataFrame:
    """The items of two years side by side, sorted by code; what moved to a neighbouring code is one row.

    An item without a figure in one year had nothing in it only where the finest items of both years make up
    that year's printed total; else its change is not known. ``notes`` say that last year's, or this year's,
    figure is missing.
    """
    codes = pd.Series(sorted({**now.items, **then.items}), dtype=object)
    finest = list(codes[is_leaf(codes)])
    full = [year.is_complete(finest) for year in (now, then)]
    rows = [_side_by_side(now.items.get(code), then.items.get(code), full, notes) for code in codes]
    years = join_moved(as_numbers(pd.DataFrame(rows, columns=YEARS_COLUMNS)))
    return years.assign(is_leaf=is_leaf(years["item_code"]))


def is_leaf(codes: pd.Series) -> pd.Series:
    """Whether no other of the codes stands below one."""
    above = {code for item in codes.dropna() for code in ancestors(item)}
    return ~codes.isin(above)


def _side_by_side(
    now: Statement | None, then: Statement | None, full: list[bool], notes: tuple[str, str]
) -> Statement:
    row = in_two_years(now, then)
    if now and then:
        return with_change(row)
    row["note"] = notes[0] if now else notes[1]
    if full[1] if now else full[0]:
        row["change_yuan"] = row["amount_yuan"] if now else -row["prior_yuan"]
        text = money(row["amount_yuan"]) if now else f"0 − {money(row['prior_yuan'])}"
        row["formulas"] = {"change_yuan": text}
    return row


def in_two_years(now: Statement | None, then: Statement | None) -> Statement:
    """The figures of two years as one row, without its change."""
    cells, totals = (
        [item["citations"].get(name, ()) if item else () for item in (now, then)]
        for name in ("amount_yuan", "total_yuan")
    )
    both = cells[0] + cells[1]
    row = {
        **dict.fromkeys(CHANGE_COLUMNS), **(now or then or {}),
        "aspect": "item", "origin": "printed", "is_doubtful": False, "is_counted": True,
        "amount_yuan": now and now["amount_yuan"], "prior_yuan": then and then["amount_yuan"],
        "change_yuan": None, "change_pct": None, "formulas": {},
        "citations": {
            "amount_yuan": cells[0], "prior_yuan": cells[1], "change_yuan": both, "change_pct": both,
            "total_yuan": totals[0] + totals[1],
        },
    }  # fmt: skip
    return {**row, "whole": whole_text(row["fund"])}


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
    is_like = items["base"].isna() | items["base"].isin(_TABLE_BASES[phase])
    own = items[items["is_counted"].astype(bool) & items["change_yuan"].notna() & is_like]
    own = own.rename(columns={"change_yuan": "stated_yuan"})
    known = years[["item_code", "amount_yuan", "change_yuan"]].dropna()
    known = known.rename(columns={"change_yuan": "computed_yuan", "amount_yuan": "table_yuan"})
    both: Any = own.merge(known, on="item_code")
    both = both[(both["amount_yuan"] - both["table_yuan"]).abs() <= ROUNDING]
    return both.assign(difference_yuan=both["stated_yuan"] - both["computed_yuan"])
