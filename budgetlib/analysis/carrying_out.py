"""How far a budget was carried out: the statements of final accounts, phase beside phase."""

from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citations, citations_of, cite_sentence, join
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.stated_changes import money

_PRINTED = ("initial_yuan", "adjusted_yuan", "outturn_yuan", "completed_pct")


def execution_of(published: Publication, *scopes: str) -> pd.DataFrame:
    """Initial budget, adjusted budget and outturn of the items of some scopes, as the narrative states them.

    Returns
    -------
    DataFrame
        The largest outturn first: ``item_code``, ``item_name``, ``fund``, ``initial_yuan``,
        ``adjusted_yuan``, ``outturn_yuan``, ``completed_pct``, ``reason`` (each null where not
        printed), source and citations.
    """
    rows = published.execution[published.execution["scope"].isin(scopes)]
    cells = [{name: cite_sentence(row) for name in _PRINTED} for row in records(rows)]
    out = as_numbers(rows.assign(citations=pd.Series(cells, index=rows.index, dtype=object)))
    unique = out.drop_duplicates(["item_code", "item_name", *_PRINTED])
    return unique.sort_values("outturn_yuan", ascending=False, kind="stable").reset_index(drop=True)


def against_budget(items: pd.DataFrame, budget: str = "initial_yuan") -> pd.DataFrame:
    """The items with outturn and one budget, and how far they are apart, the widest first.

    Parameters
    ----------
    items
        Result of :func:`execution_of`.
    budget
        ``initial_yuan`` or ``adjusted_yuan``.

    Returns
    -------
    DataFrame
        ``difference_yuan`` is outturn less budget, with its arithmetic in ``formulas``.
    """
    known = items.dropna(subset=[budget, "outturn_yuan"])
    rows = records(known)
    formulas = [{"difference_yuan": f"{money(row['outturn_yuan'])} − {money(row[budget])}"} for row in rows]
    places = [_with_difference(row, budget) for row in rows]
    out = known.assign(
        difference_yuan=known["outturn_yuan"] - known[budget],
        citations=pd.Series(places, index=known.index, dtype=object),
        formulas=pd.Series(formulas, index=known.index, dtype=object),
    )
    order = out["difference_yuan"].abs().sort_values(ascending=False, kind="stable").index
    return out.loc[order].reset_index(drop=True)


def _with_difference(row: dict[str, Any], budget: str) -> Citations:
    cells = row["citations"]
    return {**cells, "difference_yuan": join(cells.get(name, ()) for name in ("outturn_yuan", budget))}


def three_public_execution(published: Publication) -> pd.DataFrame:
    """Budget and outturn of the three public expenses, from the table of final accounts that prints both.

    Returns
    -------
    DataFrame
        One row an item: ``item_name``, ``budget_yuan``, ``outturn_yuan``, the whole and its citations; no row
        where not both phases are printed.
    """
    phases = ("budget", "outturn")
    cells = published.amounts[published.amounts["table_kind"] == "three_public_expenses"]
    budget, outturn = (table_of_record(published, "three_public", by="item", phase=p) for p in phases)
    if published.phase != "outturn" or not set(phases) <= set(cells["phase"]):
        return outturn.head(0).assign(budget_yuan=[], outturn_yuan=[])
    planned = {row["item"]: row for row in records(budget)}
    rows = outturn[outturn["item"].isin(planned)]
    places = [_both_phases(row, planned[row["item"]]) for row in records(rows)]
    return rows.assign(
        budget_yuan=[planned[item]["amount_yuan"] for item in rows["item"]],
        outturn_yuan=rows["amount_yuan"],
        citations=pd.Series(places, index=rows.index, dtype=object),
    ).reset_index(drop=True)


def _both_phases(outturn: dict[str, Any], budget: dict[str, Any]) -> Citations:
    return {
        "budget_yuan": citations_of(budget, "amount_yuan"),
        "outturn_yuan": citations_of(outturn, "amount_yuan"),
    }
