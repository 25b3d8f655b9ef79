"""The three public expenses by item, from their table or else from the narrative."""

from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, cite_cell, cite_sentence, join
from budgetlib.analysis.named_items import find_item, item_labels
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.select import FUND_ORDER, WHOLE_COLUMNS, sum_formula

THREE_PUBLIC_ORDER = (
    "total",
    "overseas_travel",
    "reception",
    "vehicles",
    "vehicle_purchase",
    "vehicle_operation",
    "meeting",
    "training",
)
THREE_PUBLIC_COLUMNS = [
    "item",
    "item_name",
    "amount_yuan",
    "budget_yuan",
    "prior_yuan",
    "change_yuan",
    "base",
    *WHOLE_COLUMNS,
    "formulas",
]
_THREE = ("overseas_travel", "reception", "vehicles")


def three_public_expenses(
    amounts: pd.DataFrame, figures: pd.DataFrame, phase: str = "budget"
) -> pd.DataFrame:
    """The three public expenses by item, from their table or else from the narrative.

    Returns
    -------
    DataFrame
        One row an item in the order of the naming table: ``item``, ``item_name``, ``amount_yuan`` (this
        year), in final accounts ``budget_yuan``, ``prior_yuan`` where printed and ``base`` (what it is),
        ``change_yuan`` as printed or of two printed years, the whole and the source.
    """
    rows = amounts[amounts["table_kind"] == "three_public_expenses"]
    names_and_headers = zip(rows["item_name"], rows["column_header"], strict=True)
    items: list[Any] = [_three_public_item(name, header) for name, header in names_and_headers]
    rows = rows.assign(item=items)
    rows = _totals_and_wide_funds_first(rows[rows["item"].isin(THREE_PUBLIC_ORDER)])
    base = next((base for base in ("prior_budget", "prior_outturn") if base in set(rows["phase"])), None)
    phases = {"amount_yuan": phase, "prior_yuan": base or "", "change_yuan": "change"}
    phases |= {"budget_yuan": "budget"} if phase == "outturn" else {}
    known: dict[str, dict[str, Any]] = {c: _three_public_amounts(rows, p) for c, p in phases.items()}
    cells = {column: _three_public_cells(rows, p) for column, p in phases.items()}
    if _has_other_total(rows, phase):  # the change first printed is that of the total with meetings
        change, printed = _change_of_three(rows, known)
        known["change_yuan"] = {**known["change_yuan"], "total": change}
        cells["change_yuan"] = {**cells["change_yuan"], "total": printed}
    if not known["amount_yuan"]:
        return _three_public_figures(figures)
    first = rows[rows["phase"] == phase].drop_duplicates("item").set_index("item").to_dict("index")
    source = next(iter(first.values()))
    totals = join(cite_cell(row) for row in records(rows[rows["item"] == "total"]))
    out = [
        {
            **{n: first.get(item, source).get(n) for n in THREE_PUBLIC_COLUMNS},
            "base": base,
            **_figures_of(item, known, cells, totals),
        }
        for item in THREE_PUBLIC_ORDER
        if item in known["amount_yuan"]
    ]
    return as_numbers(pd.DataFrame(out, columns=THREE_PUBLIC_COLUMNS))


def _figures_of(
    item: str,
    known: dict[str, dict[str, Decimal]],
    cells: dict[str, dict[str, tuple[Citation, ...]]],
    totals: tuple[Citation, ...],
) -> dict[str, Any]:
    """The figures of one item with their places and, where they are computed, their formulas."""
    figures: dict[str, Any] = {column: amounts.get(item) for column, amounts in known.items()}
    places = {column: found.get(item, ()) for column, found in cells.items()}
    is_added = {column: item == "total" and not set(own) <= set(totals) for column, own in places.items()}
    formulas = {column: sum_formula(own) for column, own in places.items() if is_added[column]}
    now, prior = figures["amount_yuan"], figures["prior_yuan"]
    if figures["change_yuan"] is None and now is not None and prior is not None:
        figures["change_yuan"] = now - prior
        places["change_yuan"] = join((places["amount_yuan"], places["prior_yuan"]))
        operands = ((column, sum_formula(places[column])) for column in ("amount_yuan", "prior_yuan"))
        formulas["change_yuan"] = " − ".join(
            f"({text})" if is_added[column] else text for column, text in operands
        )
    name = item_labels("three_public_items")[item]
    return {"item": item, "item_name": name, **figures, "citations": places, "formulas": formulas}


def _three_public_amounts(rows: pd.DataFrame, phase: str) -> dict[str, Decimal]:
    """Item -> amount. A total that also holds meetings and training gives way to the sum of the three."""
    own = rows[rows["phase"] == phase]
    found = {str(item): list(same["amount_yuan"]) for item, same in own.groupby("item", sort=False)}
    amounts = {item: values[0] for item, values in found.items()}
    three = sum((amounts[i] for i in _THREE if i in amounts), Decimal(0))
    others = sum((amounts[i] for i in ("meeting", "training") if i in amounts), Decimal(0))
    if three in found.get("total", []) or (others and three + others in found.get("total", [])):
        amounts["total"] = three
    return amounts


def _three_public_cells(rows: pd.DataFrame, phase: str) -> dict[str, tuple[Citation, ...]]:
    """Item -> the cells of what :func:`_three_public_amounts` gives it."""
    own = rows[rows["phase"] == phase]
    cells = {str(row["item"]): cite_cell(row) for row in reversed(records(own))}
    if _has_other_total(rows, phase):
        three = _three_public_amounts(rows, phase)["total"]
        printed = (
            cite_cell(row) for row in records(own[own["item"] == "total"]) if row["amount_yuan"] == three
        )
        cells["total"] = next(printed, join(cells.get(i, ()) for i in _THREE))
    return cells


def _change_of_three(
    rows: pd.DataFrame, known: dict[str, dict[str, Any]]
) -> tuple[Decimal | None, tuple[Citation, ...]]:
    """The printed change of a total that is the difference of the three in two years, if there is one."""
    now, prior = (known[column].get("total") for column in ("amount_yuan", "prior_yuan"))
    if now is None or prior is None:
        return None, ()
    printed = records(rows[(rows["phase"] == "change") & (rows["item"] == "total")])
    cells = (cite_cell(row) for row in printed if row["amount_yuan"] == now - prior)
    places = next(cells, ())
    return (now - prior if places else None), places


def _has_other_total(rows: pd.DataFrame, phase: str) -> bool:
    """Whether the total is put together from the three, and not the one first printed."""
    printed = rows.loc[(rows["phase"] == phase) & (rows["item"] == "total"), "amount_yuan"]
    return len(printed) > 0 and _three_public_amounts(rows, phase)["total"] != printed.iloc[0]


def _three_public_item(name: str | None, header: str | None) -> str | None:
    """The row's own name says the item; where it says only 合计 (or the body), the column does."""
    by_name = find_item("three_public_items", name)
    if by_name is not None and by_name.code != "total":
        return by_name.code
    parts = [] if header is None or pd.isna(header) else header.split(" / ")
    by_header = (find_item("three_public_items", part) for part in reversed(parts))
    code = next((item.code for item in by_header if item and item.code != "total"), None)
    return code or ("total" if by_name or find_item("three_public_items", header) else None)


def _totals_and_wide_funds_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Of one table: the body's own row before its units', a column for all funds before one for a part."""
    if rows.empty:
        return rows
    first = rows.iloc[0]
    rows = rows[(rows["document_id"] == first["document_id"]) & (rows["table_id"] == first["table_id"])]
    place = {fund: i for i, fund in enumerate(FUND_ORDER)}
    order = rows.assign(fund_place=rows["fund"].map(place).fillna(len(place)), part=~rows["is_total"])
    return rows.loc[order.sort_values(["part", "fund_place"], kind="stable").index]


def _three_public_figures(figures: pd.DataFrame) -> pd.DataFrame:
    rows = figures[(figures["topic"] == "three_public") & (figures["unit"] == "yuan")].drop_duplicates("item")
    rows = rows[rows["item"].isin(THREE_PUBLIC_ORDER)]
    names = item_labels("three_public_items")
    found = [
        {
            "item": r["item"],
            "item_name": names.get(r["item"], r["item"]),
            "amount_yuan": r["value"],
            "document_id": r["document_id"],
            "table_title": "文字说明",
            "page": r["page"],
            "citations": {"amount_yuan": cite_sentence(r)},
            "formulas": {},
        }
        for r in records(rows)
    ]
    in_order = [row for item in THREE_PUBLIC_ORDER for row in found if row["item"] == item]
    return as_numbers(pd.DataFrame(in_order, columns=THREE_PUBLIC_COLUMNS))
