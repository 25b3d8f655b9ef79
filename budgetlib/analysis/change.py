"""What changed against the year before: as stated in the text, else as one table prints both years.

Every figure names the whole that it is part of: fund, flow and base. A remainder exists only within one
(:func:`whole_of_items`, :func:`whole_of_spending`), and only where the parts make up the amount of the whole.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import join_by_name
from budgetlib.analysis.plain_rows import as_numbers, present, records
from budgetlib.analysis.prior_columns import printed_item_changes, printed_total_change
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.select import ROUNDING
from budgetlib.analysis.stated_changes import (
    CHANGE_COLUMNS,
    OWN_BUDGET,
    PRIOR_ACCOUNTS,
    Statement,
    fund_rank,
    money,
    stated_changes,
    whole_text,
    with_change,
    with_rate,
)
from budgetlib.analysis.two_years import is_leaf
from budgetlib.vocabulary.wording import plain_name

_SPENDING = ("基本支出", "项目支出")
_FLOW_ORDER = ("expenditure", None, "revenue")  # None: a statement on both sides, 收支总计


def statements(published: Publication) -> pd.DataFrame:
    """Every statement of change, as :func:`stated_changes`; a revenue source that is all money is a total.

    In most disclosures one source is the whole; it counts as that where no total is stated.
    """
    changes, amounts = published.changes, published.amounts
    if published.phase == "outturn":
        changes = changes.assign(base=changes["base"].replace("prior_outturn", PRIOR_ACCOUNTS))
    own = amounts[amounts["phase"] == published.phase]
    stated = stated_changes(changes, own)
    if _sure(_between_years(stated, "total"))["change_yuan"].notna().any():
        return stated
    totals = own.loc[own["is_total"] & own["item_code"].isna(), "amount_yuan"]
    gaps = (stated["amount_yuan"] - float(totals.max() if len(totals) else 0)).abs()
    is_all = (stated["aspect"] == "revenue") & (gaps <= ROUNDING) & (stated["amount_yuan"] > 0)
    return stated.assign(aspect=stated["aspect"].mask(is_all & stated["change_yuan"].notna(), "total"))


def _sure(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["is_doubtful"].astype(bool)]


def _between_years(stated: pd.DataFrame, *aspects: str) -> pd.DataFrame:
    return stated[stated["aspect"].isin(aspects) & (stated["base"] != OWN_BUDGET)]


# ------------------------------------------------------------------------------- items
def item_changes(published: Publication, stated: pd.DataFrame | None = None) -> pd.DataFrame:
    """The changes of expenditure by functional item: all that are stated, or else of two printed columns.

    Statements come first, as they give reasons. Where none of them says that anything changed, the first
    table that prints last year's figure beside this year's is taken.

    Returns
    -------
    DataFrame
        Columns of :func:`stated_changes`. ``is_counted`` marks the items that claims and charts are about:
        of one whole, the one with the most items, at the finest level, none doubtful. They come first, the
        largest change first.
    """
    stated = statements(published) if stated is None else stated
    items = stated_items(stated)
    if (items.loc[items["is_counted"], ["change_yuan", "change_pct"]].fillna(0) != 0).any(axis=None):
        return items
    printed = printed_item_changes(published.amounts, published.phase)
    return items if printed.empty else printed


def stated_items(stated: pd.DataFrame) -> pd.DataFrame:
    """The stated changes of functional items, with those of one whole counted; see :func:`item_changes`."""
    items = _between_years(stated, "item")
    sure = _sure(items)
    wholes = [rows for _, rows in sure.groupby(["fund", "base"], dropna=False, sort=False)]
    main = min(wholes, key=lambda rows: (-rows["change_yuan"].count(), -len(rows), _rank(rows)), default=sure)
    counted = _first_list(main[_is_finest(main)], _sure(_between_years(stated, "total")))
    items = items.assign(is_counted=items.index.isin(counted.index))
    keys = items.assign(rank=items["fund"].map(fund_rank), size=-items["change_yuan"].abs())
    order = keys.sort_values(["is_counted", "rank", "size"], ascending=[False, True, True], kind="stable")
    return items.loc[order.index].reset_index(drop=True)


def _first_list(items: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """The items up to where they make up a stated total of their whole: what follows divides it again."""
    if items.empty:
        return items
    own = totals[_same(totals, items["fund"].iloc[0], items["base"].iloc[0])]["amount_yuan"].dropna()
    added = items["amount_yuan"].fillna(0).cumsum()
    ends = [n for n, part in enumerate(added, start=1) if ((own - part).abs() <= ROUNDING * (n + 1)).any()]
    return items.head(ends[0]) if ends and items["amount_yuan"].head(ends[0]).notna().all() else items


def _rank(rows: pd.DataFrame) -> int:
    return fund_rank(rows["fund"].iloc[0])


def _is_finest(items: pd.DataFrame) -> Any:
    """Not an item whose parts are stated too; where some parts have no code, no 类."""
    codes = items["item_code"]
    has_uncoded = bool(codes.isna().any())
    is_top = codes.map(lambda code: has_uncoded and isinstance(code, str) and len(code) == 3).astype(bool)
    return (is_leaf(codes) & ~is_top).to_numpy()


# ------------------------------------------------------------------------------- totals
def total_changes(published: Publication, stated: pd.DataFrame | None = None) -> pd.DataFrame:
    """The changes of whole revenue and expenditure, the one to begin with first.

    A stated total comes first, of the widest fund, expenditure before both sides together before revenue; of
    statements of the same figures the one that gives a reason. Then the total of a table that prints both
    years, and last, where nothing else is known, basic and project expenditure together (``origin`` is then
    ``computed``).

    Returns
    -------
    DataFrame
        Columns of :func:`stated_changes`.
    """
    stated = statements(published) if stated is None else stated
    rows = [present(row) for row in records(_between_years(stated, "total"))]
    rows = _reason_first(sorted(rows, key=_total_order))
    rows += [present(row) for row in records(printed_total_change(published.amounts, published.phase))]
    known = any(not row["is_doubtful"] and row["change_yuan"] is not None for row in rows)
    return _frame(rows if known else [*list(_sums_of_spending(stated))[:1], *rows])


def _frame(rows: list[Statement]) -> pd.DataFrame:
    return as_numbers(pd.DataFrame(rows, columns=CHANGE_COLUMNS))


def _total_order(row: Statement) -> tuple[Any, ...]:
    known = row["amount_yuan"] is not None and row["change_yuan"] is not None
    return row["is_doubtful"], not known, fund_rank(row["fund"]), _FLOW_ORDER.index(row["flow"])


def _reason_first(rows: list[Statement]) -> list[Statement]:
    """Of the statements that say the same as the first, the first that says why."""
    names = ("amount_yuan", "change_yuan", "base", "is_doubtful")
    alike = [row for row in rows if row["reason"] and all(row[n] == rows[0][n] for n in names)]
    return [*alike[:1], *(row for row in rows if row not in alike[:1])]


def _sums_of_spending(stated: pd.DataFrame) -> Iterator[Statement]:
    """Basic and project expenditure together, where both are stated of one whole."""
    for rows in _spending_wholes(stated):
        pair = [next((row for row in rows if _spending_name(row) == name), None) for name in _SPENDING]
        basic, project = pair
        if basic and project and basic["amount_yuan"] is not None and project["amount_yuan"] is not None:
            yield _sum_of(basic, project)


def _spending_wholes(stated: pd.DataFrame) -> list[list[Statement]]:
    """Statements on parts of expenditure, those of one whole together, the widest first."""
    parts = _between_years(stated, "spending", "other")
    parts = parts[
        ~parts["is_doubtful"].astype(bool) & parts["change_yuan"].notna() & (parts["flow"] != "revenue")
    ]
    groups = [rows for _, rows in parts.groupby(["fund", "base"], dropna=False, sort=False)]
    return [[present(row) for row in records(rows)] for rows in sorted(groups, key=_rank)]


def _spending_name(row: Statement) -> str:
    return plain_name(row["item_name"]).removesuffix("预算")


def _sum_of(first: Statement, second: Statement) -> Statement:
    """Two statements as one on both together."""
    names = ("amount_yuan", "prior_yuan", "change_yuan")
    formulas = {name: f"{_operand(first, name)} + {_operand(second, name)}" for name in names}
    own = {
        **{name: first[name] + second[name] for name in names},
        "aspect": "total", "item_name": "基本支出与项目支出之和", "reason": None, "origin": "computed",
        "change_pct": None, "formulas": formulas,
        "citations": join_by_name([first["citations"], second["citations"]]),
    }  # fmt: skip
    return with_rate({**first, **own})


def _operand(row: Statement, name: str) -> str:
    """A figure inside a formula: as printed, or its own arithmetic in brackets."""
    if name in row["formulas"]:
        return f"({row['formulas'][name]})"
    text = money(row[name])
    return f"(−{text[1:]})" if text.startswith("-") else text


# ------------------------------------------------------------------------------- what makes up a whole
Parts = tuple[pd.DataFrame, pd.DataFrame]


def whole_of_items(totals: pd.DataFrame, items: pd.DataFrame, stated: pd.DataFrame) -> Parts:
    """The total that the counted items make up, and these items; both empty where they make up none.

    The total is of the same fund and base, no revenue, and the items' amounts add up to its amount, to the
    rounding of print. A doubtful item of that whole leaves open what belongs to it.

    Returns
    -------
    tuple of DataFrame
        One row of the total, with ``items_yuan`` (the sum of the item changes) and ``difference_yuan`` (what
        they leave of its change), and the items.
    """
    counted = items[items["is_counted"].astype(bool)]
    if counted.empty or counted[["amount_yuan", "prior_yuan"]].isna().all(axis=1).any():
        return _no_parts()
    fund, base = counted["fund"].iloc[0], counted["base"].iloc[0]
    doubtful = items["is_doubtful"].astype(bool) & _same(items, fund, base)
    sums = _frame(list(_sums_of_spending(stated)))
    known = pd.concat([own for own in (totals, sums) if len(own)] or [totals], ignore_index=True)
    known = known[
        (known["flow"] != "revenue") & ~known["is_doubtful"].astype(bool) & known["change_yuan"].notna()
    ]
    alike = known[_same(known, fund, base) & _adds_up(known["amount_yuan"], counted["amount_yuan"])]
    if doubtful.any() or alike.empty or counted["amount_yuan"].isna().all():
        return _no_parts()
    return _with_difference(alike.head(1), counted), counted


def _same(rows: pd.DataFrame, fund: Any, base: Any) -> "pd.Series[bool]":
    """Rows of one fund (one that is not named is a whole of its own) and one base."""
    return (rows["fund"].fillna("") == (fund if isinstance(fund, str) else "")) & (rows["base"] == base)


def _adds_up(totals: pd.Series, parts: pd.Series) -> "pd.Series[bool]":
    return (totals - parts.sum()).abs() <= ROUNDING * (len(parts) + 1)


def _with_difference(whole: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    whole = whole.assign(items_yuan=parts["change_yuan"].sum()).reset_index(drop=True)
    return whole.assign(difference_yuan=whole["change_yuan"] - whole["items_yuan"])


def _no_parts() -> Parts:
    empty = _frame([])
    return empty.assign(items_yuan=empty["change_yuan"], difference_yuan=empty["change_yuan"]), empty


def whole_of_spending(totals: pd.DataFrame, stated: pd.DataFrame) -> Parts:
    """A stated total, and the basic, project and other expenditure of its whole that make it up.

    Their amounts add up to its amount; where the text gives no amounts, their changes to its change. What is
    neither basic nor project (a reserve) is a part only where the sum asks for it. As
    :func:`whole_of_items`.
    """
    stated_totals = totals[(totals["origin"] == "stated") & (totals["flow"] != "revenue")]
    for parts in _spending_wholes(stated):
        own = stated_totals[_same(stated_totals, parts[0]["fund"], parts[0]["base"])]
        for total in (present(row) for row in records(own[~own["is_doubtful"].astype(bool)])):
            found = next((some for some in _choices(parts) if _make_up(some, total)), None)
            if found is not None:
                rows = _frame(found)
                return _with_difference(_frame([total]), rows), rows
    return _no_parts()


def _choices(parts: list[Statement]) -> Iterator[list[Statement]]:
    """Basic and project expenditure, alone and with one or all of the other parts."""
    pair = [next((row for row in parts if _spending_name(row) == name), None) for name in _SPENDING]
    basic_and_project = [row for row in pair if row is not None]
    others = [row for row in parts if row["aspect"] == "other"]
    if len(basic_and_project) == len(_SPENDING):
        for count in range(min(len(others), 2) + 1):
            yield from ([*basic_and_project, *some] for some in combinations(others, count))


def _make_up(parts: list[Statement], total: Statement) -> bool:
    name = "amount_yuan"
    if total[name] is None or any(part[name] is None for part in parts):
        name = "change_yuan"
    if total[name] is None or any(part[name] is None for part in parts):
        return False
    return bool(abs(sum(part[name] for part in parts) - total[name]) <= ROUNDING * (len(parts) + 1))


# ------------------------------------------------------------------------------- other aspects
def part_changes(published: Publication, stated: pd.DataFrame | None = None) -> pd.DataFrame:
    """The changes of what is neither a whole nor a functional item, in the order of the text.

    Basic and project expenditure, economic categories, revenue sources, three public expenses, operating
    cost, procurement and what else has a name and a change. Where the text says nothing of the three
    public expenses, they are those of a table that prints both years of one base.
    """
    stated = statements(published) if stated is None else stated
    rows = stated[(stated["base"] != OWN_BUDGET) & ~stated["aspect"].isin(["total", "item", "unclear"])]
    if (rows["aspect"] == "three_public").any():
        return rows.reset_index(drop=True)
    printed = _printed_three_public(published)
    return pd.concat([rows, printed], ignore_index=True) if len(printed) else rows.reset_index(drop=True)


def _printed_three_public(published: Publication) -> pd.DataFrame:
    """The three public expenses of which a budget prints last year's budget beside this year's."""
    table = table_of_record(published, "three_public", by="item")
    rows = [_with_own_cells(present(row)) for row in records(table)] if published.phase == "budget" else []
    return _frame([with_change(row) for row in rows if row["amount_yuan"] is not None])


def _with_own_cells(row: Statement) -> Statement:
    """An item of a table as a comparison; what is added up of several cells is not printed and left out."""
    cells = {name: row["citations"].get(f"{name}_yuan", ()) for name in ("amount", "prior", "change")}
    both = cells["amount"] + cells["prior"]
    is_printed = len(cells["amount"]) == len(cells["prior"]) == 1
    return {
        **dict.fromkeys(CHANGE_COLUMNS), **row,
        "amount_yuan": row["amount_yuan"] if is_printed else None,
        "aspect": "three_public", "whole": whole_text(row["fund"]), "base": "prior_budget",
        "origin": "printed", "is_doubtful": False,
        "citations": {
            "amount_yuan": cells["amount"], "prior_yuan": cells["prior"],
            "change_yuan": cells["change"] or both, "change_pct": both,
        },
    }  # fmt: skip
