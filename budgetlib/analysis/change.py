"""What changed against the year before: as stated in the text, else as one table prints both years.

Every figure names the whole that it is part of: fund, flow and base. A remainder exists only within one
(:func:`whole_of_items`, :func:`whole_of_spending`), and only where the parts make up the amount of the whole.
"""

from collections.abc import Iterator
from itertools import combinations, product
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
    operand,
    stated_changes,
    with_change,
    with_rate,
)
from budgetlib.analysis.two_years import in_two_years, is_leaf
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
    sure = items[items["note"].isna()]  # not doubtful, and no part of an item above
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
    own = totals[_same(totals, items["fund"].iloc[0], items["base"].iloc[0])]["amount_yuan"]
    firsts = (items.head(count) for count in range(1, len(items) + 1))
    whole = (rows for rows in firsts if _adds_up(own[own > 0], rows["amount_yuan"]).any())
    found = next(whole, items)
    return found if found["amount_yuan"].notna().all() else items


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
    return _frame(rows if known else [*_sums_of_spending(stated)[:1], *rows])


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


def _sums_of_spending(stated: pd.DataFrame) -> list[Statement]:
    """Basic and project expenditure together, where both are stated of one whole."""
    pairs = (pair for pair, _ in _spending_wholes(stated))
    return [_sum_of(*pair) for pair in pairs if None not in [row["amount_yuan"] for row in pair]]


def _spending_wholes(stated: pd.DataFrame) -> Iterator[tuple[list[Statement], list[Statement]]]:
    """Basic and project expenditure of one whole, and what else is stated beside them; the widest first."""
    parts = _known(_between_years(stated, "spending", "other"))
    groups = [rows for _, rows in parts.groupby(["fund", "base"], dropna=False, sort=False)]
    for group in sorted(groups, key=_rank):
        rows = [present(row) for row in records(group)]
        named = {_spending_name(row): row for row in reversed(rows)}
        if set(_SPENDING) <= set(named):
            yield [named[name] for name in _SPENDING], [row for row in rows if row["aspect"] == "other"]


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that are not of revenue, not doubtful, and say how much has changed."""
    return _sure(rows[(rows["flow"] != "revenue") & rows["change_yuan"].notna()])


def _spending_name(row: Statement) -> str:
    return plain_name(row["item_name"]).removesuffix("预算")


def _sum_of(first: Statement, second: Statement) -> Statement:
    """Two statements as one on both together."""
    names = ("amount_yuan", "prior_yuan", "change_yuan")
    formulas = {name: f"{operand(first, name)} + {operand(second, name)}" for name in names}
    own = {
        **{name: first[name] + second[name] for name in names},
        "aspect": "total", "item_name": "基本支出与项目支出之和", "reason": None, "origin": "computed",
        "change_pct": None, "formulas": formulas,
        "citations": join_by_name([first["citations"], second["citations"]]),
    }  # fmt: skip
    return with_rate({**first, **own})


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
    known = _known(pd.concat([totals, _frame(_sums_of_spending(stated))], ignore_index=True))
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
    known = _known(totals[totals["origin"] == "stated"])
    for pair, others in _spending_wholes(stated):
        own = known[_same(known, pair[0]["fund"], pair[0]["base"])]
        choices = [[*pair, *some] for count in range(3) for some in combinations(others, count)]
        for total, parts in product((own.iloc[[n]] for n in range(len(own))), map(_frame, choices)):
            if _make_up(parts, total):
                return _with_difference(total, parts), parts
    return _no_parts()


def _make_up(parts: pd.DataFrame, total: pd.DataFrame) -> bool:
    """Whether the amounts add up; where one is not given, the changes."""
    both = pd.concat([parts, total], ignore_index=True)
    name = "amount_yuan" if both["amount_yuan"].notna().all() else "change_yuan"
    return bool(_adds_up(total[name], parts[name]).all())


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
    """The three public expenses of which a budget prints last year's budget beside this year's.

    What is added up of several cells is not printed and left out.
    """
    table = (
        table_of_record(published, "three_public", by="item") if published.phase == "budget" else _frame([])
    )
    rows = [present(row) for row in records(table)]
    return _frame([_in_two_years(row) for row in rows if _is_printed(row, "amount_yuan", "prior_yuan")])


def _is_printed(row: Statement, *names: str) -> bool:
    return all(len(row["citations"].get(name, ())) == 1 for name in names)


def _in_two_years(row: Statement) -> Statement:
    cells = {"amount_yuan": row["citations"]["prior_yuan"]}
    then = {**row, "amount_yuan": row["prior_yuan"], "citations": cells}
    return with_change({**in_two_years(row, then), "aspect": "three_public", "base": "prior_budget"})
