"""What changed against the year before: as stated, as printed side by side, and in both years' disclosures.

Each result names the whole that its figures are part of (``fund``, ``base``); what belongs to unlike wholes
is not to be added up or compared (:func:`has_unlike_bases`).
"""

from collections import Counter
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, cite_sentence, join_by_name
from budgetlib.analysis.hierarchy import ancestors, item_names
from budgetlib.analysis.plain_rows import as_numbers, present, records
from budgetlib.analysis.prior_columns import PRINTED_COLUMNS, printed_item_changes, printed_total_change
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.record_tables import code_of_name, table_of_record
from budgetlib.analysis.select import ROUNDING, borne_out
from budgetlib.formatting import is_missing
from budgetlib.vocabulary.wording import plain_name

ITEM_COLUMNS = [name for name in PRINTED_COLUMNS if name not in ("is_chosen", "table_id")]
TOTAL_COLUMNS = [name for name in PRINTED_COLUMNS if name not in ("item_code", "note", "table_id")]

_STATED = ("amount_yuan", "prior_yuan", "change_yuan", "change_pct")
Statement = dict[str, Any]


def item_changes(published: Publication) -> pd.DataFrame:
    """The changes of expenditure by functional item: as stated, or else from both years' printed columns.

    Statements come first, as they give reasons. Where there are none, or all that is stated did not
    change, the first table that prints last year's figure beside this year's is taken.

    Returns
    -------
    DataFrame
        Largest change first: ``item_code`` (null where neither printed nor found), ``item_name``,
        ``amount_yuan``, ``prior_yuan`` (stated, or amount less change), ``change_yuan``, ``change_pct``,
        ``base``, ``reason``, ``note`` (an item without a figure in one of the years; its change is null where
        not known), ``fund``, ``origin`` (``stated`` or ``printed``) and the source. Empty where neither was
        read.
    """
    stated = stated_item_changes(published.changes, table_of_record(published, "general", by="function"))
    if (stated["change_yuan"] != 0).any():
        return stated
    printed = printed_item_changes(published.amounts, published.phase)
    return stated if printed.empty else printed[ITEM_COLUMNS]


def stated_item_changes(changes: pd.DataFrame, functions: pd.DataFrame) -> pd.DataFrame:
    """The stated changes of expenditure by functional item, each item once, at the finest level stated.

    A statement that prints no code is given the code of the item of the same name in ``functions``
    (of the same amount, where several have the name). Where an item and its parts are both stated, the
    parts are kept. Statements on economic categories, funds and revenue are left out.

    Parameters
    ----------
    changes
        Rows of ``changes`` of one disclosure.
    functions
        The items by function; may be empty.
    """
    rows = [_with_code(row, functions) for row in _statements(changes, "item") if row["flow"] != "revenue"]
    unique = {
        row["item_code"] or f"{plain_name(row['item_name'])} {row['amount_yuan']}": row
        for row in reversed(rows)
        if _is_functional(row)
    }
    out = as_numbers(pd.DataFrame([_with_prior(row) for row in _finest(unique)], columns=ITEM_COLUMNS))
    return largest_first(out)


def largest_first(rows: pd.DataFrame, column: str = "change_yuan") -> pd.DataFrame:
    """Rows by the size of their change, whatever its sign; those without one last."""
    return rows.sort_values(column, key=abs, ascending=False, kind="stable").reset_index(drop=True)


def _statements(changes: pd.DataFrame, *scopes: str) -> list[Statement]:
    """The statements of some scopes that say by how much, or both amounts, in the order of the text."""
    has_both = changes["amount_yuan"].notna() & changes["prior_yuan"].notna()
    said = changes["change_yuan"].notna() | has_both
    rows = borne_out(changes[changes["scope"].isin(scopes) & said])
    return [_with_change(present(row)) for row in records(rows)]


def _with_change(row: Statement) -> Statement:
    """The row with its change, worked out from the two amounts where the text does not state it."""
    if row["change_yuan"] is not None:
        return row
    return {**row, "change_yuan": row["amount_yuan"] - row["prior_yuan"]}


def _with_code(row: Statement, functions: pd.DataFrame) -> Statement:
    """The row with the code that its name has in the tables."""
    if row["item_code"] is not None:
        return row
    name = _bare_name(row["item_name"])
    same = functions[functions["item_name"].map(_bare_name) == name]
    amount = row["amount_yuan"]
    exact = same[same["amount_yuan"] == (None if amount is None else float(amount))]
    matches = (exact if len(exact) else same)["item_code"].drop_duplicates()
    if len(matches) > 1:  # 行政运行 of several 款: the name alone does not say which
        return row
    code = matches.iloc[0] if len(matches) else code_of_name(row["item_name"], "functional")
    return {**row, "item_code": code}


def _bare_name(name: str | None) -> str:
    """住房保障 and 住房保障支出 are the same item."""
    return plain_name(name).removesuffix("支出")


def _is_functional(row: Statement) -> bool:
    if row["item_code"] is not None:
        return row["item_code"].startswith("2")
    name = _bare_name(row["item_name"])
    return name in _bare_names("functional") and name not in _bare_names("economic")


@cache
def _bare_names(classification: str) -> frozenset[str]:
    return frozenset(_bare_name(name) for name in item_names(classification).values())


def _finest(rows: dict[str, Statement]) -> list[Statement]:
    """Drop an item whose parts are stated too; where some parts have no code, drop every 类."""
    coded = {row["item_code"] for row in rows.values() if row["item_code"]}
    above = {code for item in coded for code in ancestors(item)}
    has_uncoded = any(row["item_code"] is None for row in rows.values())
    return [
        row
        for row in reversed(rows.values())
        if row["item_code"] not in above and not (has_uncoded and len(row["item_code"] or "") == 3)
    ]


def _with_prior(row: Statement) -> Statement:
    prior = row["prior_yuan"]
    if prior is None and row["amount_yuan"] is not None:
        prior = row["amount_yuan"] - row["change_yuan"]
    return {"citations": _cite_statement(row), "origin": "stated", **row, "prior_yuan": prior}


def _cite_statement(row: Statement) -> dict[str, tuple[Citation, ...]]:
    return dict.fromkeys(_STATED, cite_sentence(row))


def total_changes(published: Publication, items: pd.DataFrame) -> pd.DataFrame:
    """The changes of the whole: as stated, and the total of the table that ``items`` are from.

    Parameters
    ----------
    items
        Result of :func:`item_changes`. Where they are from printed columns, so is the chosen total.

    Returns
    -------
    DataFrame
        Columns of :func:`item_changes`, and ``is_chosen``: true on one row at most, the whole that the items
        belong to.
    """
    stated = stated_total_changes(published.changes, items)
    if not (items["origin"] == "printed").any():
        return stated
    printed = printed_total_change(published.amounts, published.phase)[TOTAL_COLUMNS]
    if printed.empty or stated.empty:
        return stated if printed.empty else printed
    return pd.concat([printed, stated.assign(is_chosen=False)], ignore_index=True)


def stated_total_changes(changes: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The stated changes of the whole, with the one that the item changes belong to chosen.

    Statements on the total come first; basic and project expenditure together make one where both are
    stated (``origin`` is then ``computed``); then the revenue item that makes up the whole. Chosen is the one
    whose amount is the sum of the items' amounts, or else the first that gives its amount.

    Parameters
    ----------
    changes
        Rows of ``changes`` of one disclosure.
    items
        Result of :func:`stated_item_changes`.
    """
    rows = [*_total_statements(changes), *_basic_plus_project(changes), *_revenue_items(changes)]
    out = as_numbers(pd.DataFrame([_with_prior(row) for row in rows], columns=TOTAL_COLUMNS))
    return out.assign(is_chosen=out.index == _matching_row(out, items))


def _total_statements(changes: pd.DataFrame) -> list[Statement]:
    """Statements on expenditure first, then on both sides, then on revenue; each figure once."""
    order = {"expenditure": 0, None: 1, "revenue": 2}
    unique: dict[tuple[Any, ...], Statement] = {}
    for row in sorted(_statements(changes, "total"), key=lambda row: order[row["flow"]]):
        unique.setdefault((row["amount_yuan"], row["change_yuan"]), row)
    return list(unique.values())


def _basic_plus_project(changes: pd.DataFrame) -> list[Statement]:
    basic = [row for row in _statements(changes, "basic") if "基本支出" in plain_name(row["item_name"])]
    project = [row for row in _statements(changes, "project") if plain_name(row["item_name"]) == "项目支出"]
    if not basic or not project:
        return []
    both = _sum_of(basic[0], project[0])
    gaps = [abs(row["change_yuan"] - both["change_yuan"]) for row in _total_statements(changes)]
    return [] if both["amount_yuan"] is None and any(gap <= ROUNDING * 3 for gap in gaps) else [both]


def _sum_of(first: Statement, second: Statement) -> Statement:
    """Two statements as one on both together."""
    both = {
        name: first[name] + second[name] if first[name] is not None and second[name] is not None else None
        for name in ("amount_yuan", "prior_yuan", "change_yuan")
    }
    cells = join_by_name([_cite_statement(first), _cite_statement(second)])
    name = "基本支出与项目支出之和"
    own = {"change_pct": None, "item_name": name, "reason": None, "citations": cells, "origin": "computed"}
    return {**first, **both, **own}


def _revenue_items(changes: pd.DataFrame) -> list[Statement]:
    """Revenue items, the largest first: in most disclosures one of them is the whole."""
    rows = [row for row in _statements(changes, "item") if row["flow"] == "revenue" and row["amount_yuan"]]
    return sorted(rows, key=lambda row: -row["amount_yuan"])[:1]


def _matching_row(totals: pd.DataFrame, items: pd.DataFrame) -> int:
    """The total nearest to the sum of the items, to one percent; else the first with an amount."""
    if len(items) and items["amount_yuan"].notna().all():
        whole = items["amount_yuan"].sum()
        distance = (totals["amount_yuan"] - whole).abs().fillna(float("inf"))
        if len(distance) and distance.min() <= abs(whole) / 100:
            return int(distance.argmin())
    with_amount = totals.index[totals["amount_yuan"].notna()]
    return int(with_amount[0]) if len(with_amount) else 0


def has_unlike_bases(whole: pd.DataFrame, items: pd.DataFrame) -> bool:
    """Whether a total and its items are compared with different figures, and so do not add up."""
    return len({base for base in (*whole["base"], *items["base"]) if not is_missing(base)}) > 1


_PARTS = {"basic": "基本支出", "project": "项目支出"}
Pair = tuple[Statement | None, list[Statement]]


def parts_of_total(changes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The stated change of a total, and those of basic and of project expenditure that belong to it.

    The total is the first stated one that both add up to, or else the one that they follow in the text;
    where no total is stated, it is their sum (``origin`` is then ``computed``).

    Parameters
    ----------
    changes
        Rows of ``changes`` of one disclosure, in the order of the text.

    Returns
    -------
    tuple of DataFrame
        One row of the total and two of its parts, with the columns of :func:`total_changes` and
        :func:`item_changes`; both empty where one of the parts was not read.
    """
    rows = _with_wholes(changes)
    pairs = _parts_of_totals(rows)
    if not pairs:
        return as_numbers(pd.DataFrame(columns=TOTAL_COLUMNS)), as_numbers(pd.DataFrame(columns=ITEM_COLUMNS))
    total, parts = next((pair for pair in pairs if _gap(*pair) <= ROUNDING * 3), pairs[0])
    head = {"is_chosen": True, **(total or {**_sum_of(*parts), "item_name": None})}
    if head["amount_yuan"] is None:
        head["amount_yuan"] = _amount_beside(rows, head["change_yuan"])
    return (
        as_numbers(pd.DataFrame([_with_prior(head)], columns=TOTAL_COLUMNS)),
        as_numbers(pd.DataFrame([{**_with_prior(p), "note": None} for p in parts], columns=ITEM_COLUMNS)),
    )


def _parts_of_totals(rows: list[Statement]) -> list[Pair]:
    """Basic and project expenditure as stated together, each with the statement on the total before."""
    total, parts = None, dict[str, Statement]()
    pairs: list[Pair] = []
    for row in rows:
        if row["scope"] == "total":
            total, parts = (None if row["flow"] == "revenue" else row), {}
        elif plain_name(row["item_name"]).removesuffix("预算") == _PARTS.get(row["scope"]):
            parts[row["scope"]] = row
            if len(parts) == len(_PARTS):
                pairs.append((total, [parts["basic"], parts["project"]]))
                parts = {}
    return pairs


def _gap(total: Statement | None, parts: list[Statement]) -> Decimal:
    whole = sum((part["change_yuan"] for part in parts), Decimal(0))
    return abs(whole - total["change_yuan"]) if total else Decimal(0)


def _amount_beside(rows: list[Statement], change: Decimal) -> Decimal | None:
    """The amount that a statement on both sides, or on revenue, gives beside the same change."""
    alike = (r["amount_yuan"] for r in rows if r["scope"] == "total" and r["change_yuan"] == change)
    return next((amount for amount in alike if amount is not None), None)


def _with_wholes(changes: pd.DataFrame) -> list[Statement]:
    """The statements in the order of the text; basic and project expenditure with the total before them."""
    whole, rows = None, []
    for record in records(changes[changes["change_yuan"].notna()]):
        row = present(record)
        if row["scope"] == "total":
            whole = None if row["flow"] == "revenue" else row["item_name"]
        rows.append({**row, "note": f"{whole}中" if whole and row["scope"] in _PARTS else None})
    return rows


def part_changes(published: Publication) -> pd.DataFrame:
    """As :func:`stated_parts`, with the three public expenses from their table where the text gave none.

    From the table are taken the items of which last year's figure is printed beside this year's.
    """
    stated = stated_parts(published.changes)
    if (stated["scope"] == "three_public").any():
        return stated
    items = table_of_record(published, "three_public", by="item").dropna(subset="prior_yuan")
    difference = items["amount_yuan"] - items["prior_yuan"]
    printed = items.assign(
        scope="three_public",
        base="prior_budget",
        origin="printed",
        change_yuan=items["change_yuan"].fillna(difference),
        change_pct=(difference / items["prior_yuan"] * 100).where(items["prior_yuan"] != 0),
    )
    return pd.concat([stated, printed.reindex(columns=stated.columns)], ignore_index=True)


def stated_parts(changes: pd.DataFrame) -> pd.DataFrame:
    """The stated changes of basic, project, three public and operating expenditure; columns of the items.

    What is stated in several places counts once, with its amount if one of them gives it. Where basic or
    project expenditure is stated for several wholes, ``note`` says of which.
    """
    scopes = ("basic", "project", "three_public", "operating", "procurement")
    rows = [_with_prior(row) for row in _with_wholes(changes) if row["scope"] in scopes]
    unique: dict[tuple[Any, ...], Statement] = {}
    for row in sorted(rows, key=lambda row: scopes.index(row["scope"])):
        key = (row["scope"], plain_name(row["item_name"]), row["change_yuan"])
        if key not in unique or (unique[key]["amount_yuan"] is None and row["amount_yuan"] is not None):
            unique[key] = row
    names = Counter((scope, name) for scope, name, _ in unique)
    noted = [{**row, "note": row["note"] if names[key[:2]] > 1 else None} for key, row in unique.items()]
    return as_numbers(pd.DataFrame(noted, columns=["scope", *ITEM_COLUMNS]))


def both_years(now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """The items of two years side by side; no row where the two tables are of unlike funds.

    Parameters
    ----------
    now, then
        Two results of :func:`budgetlib.analysis.table_of_record` by function, of this year and of last year.

    Returns
    -------
    DataFrame
        Sorted by code: the columns of ``now``, and ``prior_yuan``, last year's amount. An item that one
        year's table does not list is NaN there; ``is_leaf`` where neither year has an item below.
    """
    pair = [table.set_index("item_code") for table in (now, then)]
    if set(now["fund"].dropna()) != set(then["fund"].dropna()):
        pair = [table.head(0) for table in pair]
    now, then = pair
    years = now.combine_first(then).reindex(columns=now.columns).reset_index()
    years["amount_yuan"] = now["amount_yuan"].reindex(years["item_code"]).to_numpy()
    years.insert(4, "prior_yuan", then["amount_yuan"].reindex(years["item_code"]).to_numpy())
    years["is_leaf"] = is_leaf(years["item_code"])
    cited = [table["citations"].reindex(years["item_code"]) for table in pair]
    places = [_cite_years(*cells) for cells in zip(*cited, strict=True)]
    years["citations"] = pd.Series(places, index=years.index, dtype=object)
    return years


def _cite_years(now: Any, then: Any) -> dict[str, tuple[Citation, ...]]:
    cells = {"amount_yuan": now, "prior_yuan": then}
    return {name: own["amount_yuan"] for name, own in cells.items() if isinstance(own, dict)}


def is_leaf(codes: pd.Series) -> pd.Series:
    """Whether no other of the codes stands below one."""
    above = {code for item in codes for code in ancestors(item)}
    return ~codes.isin(above)


# What a change must be compared with for both years' tables to show the same change.
_TABLE_BASES = {"budget": ["prior_budget", "prior_initial"], "outturn": ["prior_outturn"]}


def like_tables(items: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """The items whose change both years' tables should show too: those compared with the like figure."""
    return items[
        items["change_yuan"].notna() & (items["base"].isna() | items["base"].isin(_TABLE_BASES[phase]))
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
