"""What changed against the year before: as stated, item by item, and from both years' disclosures."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, citations_in, citations_of, cite_sentence, join_by_name
from budgetlib.analysis.dossier import Dossier
from budgetlib.analysis.hierarchy import ancestors, item_names
from budgetlib.analysis.names import plain_name
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.prior_columns import PRINTED_COLUMNS, printed_item_changes, printed_total_change
from budgetlib.analysis.structure import (
    ROUNDING,
    basic_and_project,
    general_by_function,
    percent,
    three_public_expenses,
    total_expenditure,
)
from budgetlib.formatting import is_missing

TOTAL_COLUMNS = [
    "item_name",
    "amount_yuan",
    "prior_yuan",
    "change_yuan",
    "change_pct",
    "base",
    "reason",
    "is_chosen",
    "origin",
    "document_id",
    "table_title",
    "page",
    "citations",
]
ITEM_COLUMNS = [name for name in PRINTED_COLUMNS if name not in ("fund", "is_chosen", "table_id")]
SOURCE = ("document_id", "table_title", "page")
BRIDGE_COLUMNS = [
    "step",
    "item_code",
    "item_name",
    "amount_yuan",
    "start_yuan",
    "end_yuan",
    "base",
    "origin",
    "whole",
    "reason",
    "note",
    "document_id",
    "table_title",
    "page",
    "citations",
]
YEARS_COLUMNS = [
    "item_code",
    "item_name",
    "item_level",
    "prior_yuan",
    "amount_yuan",
    "change_yuan",
    "change_pct",
    "document_id",
    "table_title",
    "page",
    "citations",
]
SERIES_COLUMNS = [
    "fiscal_year",
    "spending_type",
    "item_name",
    "amount_yuan",
    "fund",
    "document_id",
    "table_id",
    "table_title",
    "page",
    "citations",
]

_STATED = ("amount_yuan", "prior_yuan", "change_yuan", "change_pct")
_ZERO = Decimal(0)


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
        Result of :func:`budgetlib.analysis.general_by_function`; may be empty.

    Returns
    -------
    DataFrame
        Largest change first: ``item_code`` (null where neither printed nor found), ``item_name``,
        ``amount_yuan``, ``prior_yuan`` (stated, or amount less change), ``change_yuan``, ``change_pct``,
        ``base``, ``reason``, ``document_id``, ``page``.
    """
    stated = changes[(changes["scope"] == "item") & (changes["flow"].fillna("expenditure") == "expenditure")]
    stated = stated[stated["change_yuan"].notna()]
    rows = [_with_code(row, functions) for row in records(stated)]
    unique = {
        row["item_code"] or plain_name(row["item_name"]): row for row in reversed(rows) if _is_functional(row)
    }
    finest = _finest(unique)
    out = pd.DataFrame([_with_prior(row) for row in finest], columns=ITEM_COLUMNS)
    return out.sort_values(
        "change_yuan", key=lambda s: s.map(abs), ascending=False, kind="stable"
    ).reset_index(drop=True)


def _with_code(row: dict[str, Any], functions: pd.DataFrame) -> dict[str, Any]:
    """The row with missing values as ``None`` and the code that its name has in the tables."""
    row = {name: None if pd.isna(value) else value for name, value in row.items()}
    if row["item_code"] is not None:
        return row
    name = _bare_name(row["item_name"])
    same = functions[functions["item_name"].map(_bare_name) == name]
    exact = same[same["amount_yuan"] == row["amount_yuan"]]
    matches = exact if len(exact) else same
    return {**row, "item_code": matches["item_code"].iloc[-1] if len(matches) else _top_code(name)}


def _bare_name(name: str | None) -> str:
    """住房保障 and 住房保障支出 are the same item."""
    return plain_name(name).removesuffix("支出")


def _top_code(name: str) -> str | None:
    tops = ((code, known) for code, known in item_names("functional").items() if len(code) == 3)
    return next((code for code, known in tops if _bare_name(known) == name), None)


def _is_functional(row: dict[str, Any]) -> bool:
    if row["item_code"] is not None:
        return row["item_code"].startswith("2")
    name = _bare_name(row["item_name"])
    return name in _bare_names("functional") and name not in _bare_names("economic")


@cache
def _bare_names(classification: str) -> frozenset[str]:
    return frozenset(_bare_name(name) for name in item_names(classification).values())


def _finest(rows: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop an item whose parts are stated too; where some parts have no code, drop every 类."""
    coded = {row["item_code"] for row in rows.values() if row["item_code"]}
    above = {code for item in coded for code in ancestors(item)}
    uncoded = any(row["item_code"] is None for row in rows.values())
    return [
        row
        for row in reversed(rows.values())
        if row["item_code"] not in above and not (uncoded and row["item_code"] and len(row["item_code"]) == 3)
    ]


def _with_prior(row: dict[str, Any]) -> dict[str, Any]:
    prior = row["prior_yuan"]
    if prior is None and row["amount_yuan"] is not None and row["change_yuan"] is not None:
        prior = row["amount_yuan"] - row["change_yuan"]
    return {"citations": _cite_statement(row), "origin": "stated", **row, "prior_yuan": prior}


def _cite_statement(row: dict[str, Any]) -> dict[str, tuple[Citation, ...]]:
    return dict.fromkeys(_STATED, cite_sentence(row))


def stated_total_changes(changes: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The stated changes of the whole, with the one that the item changes belong to chosen.

    Statements on the total come first; basic and project expenditure together make one where both are
    stated; then the revenue item that makes up the whole. Chosen is the one whose amount is the sum of
    the items' amounts, or else the first that gives its amount.

    Parameters
    ----------
    changes
        Rows of ``changes`` of one disclosure.
    items
        Result of :func:`stated_item_changes`.

    Returns
    -------
    DataFrame
        ``item_name``, ``amount_yuan``, ``prior_yuan``, ``change_yuan``, ``change_pct``, ``base``,
        ``reason``, ``is_chosen`` (true on one row at most), ``document_id``, ``page``.
    """
    rows = [*_total_statements(changes), *_basic_plus_project(changes), *_revenue_items(changes)]
    out = pd.DataFrame([_with_prior(row) for row in rows], columns=TOTAL_COLUMNS)
    if len(out):
        out["is_chosen"] = out.index == _matching_row(out, items)
    return out


def _statements(changes: pd.DataFrame, scope: str) -> list[dict[str, Any]]:
    rows = changes[(changes["scope"] == scope) & changes["change_yuan"].notna()]
    return [{name: None if pd.isna(value) else value for name, value in row.items()} for row in records(rows)]


def _total_statements(changes: pd.DataFrame) -> list[dict[str, Any]]:
    """Statements on expenditure first, then on both sides, then on revenue; each figure once."""
    order = {"expenditure": 0, None: 1, "revenue": 2}
    rows = sorted(_statements(changes, "total"), key=lambda row: order.get(row["flow"], 3))
    unique: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        unique.setdefault((row["amount_yuan"], row["change_yuan"]), row)
    return list(unique.values())


def _basic_plus_project(changes: pd.DataFrame) -> list[dict[str, Any]]:
    basic = [row for row in _statements(changes, "basic") if "基本支出" in plain_name(row["item_name"])]
    project = [row for row in _statements(changes, "project") if plain_name(row["item_name"]) == "项目支出"]
    if not basic or not project:
        return []
    both = _sum_of(basic[0], project[0])
    gaps = [abs(row["change_yuan"] - both["change_yuan"]) for row in _total_statements(changes)]
    return [] if both["amount_yuan"] is None and any(gap <= ROUNDING * 3 for gap in gaps) else [both]


def _sum_of(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Two statements as one on both together."""
    both = {
        name: first[name] + second[name] if first[name] is not None and second[name] is not None else None
        for name in ("amount_yuan", "prior_yuan", "change_yuan")
    }
    cells = join_by_name([_cite_statement(first), _cite_statement(second)])
    name = "基本支出与项目支出之和"
    return {**first, **both, "change_pct": None, "item_name": name, "reason": None, "citations": cells}


def _revenue_items(changes: pd.DataFrame) -> list[dict[str, Any]]:
    """Revenue items, the largest first: in most disclosures one of them is the whole."""
    rows = [row for row in _statements(changes, "item") if row["flow"] == "revenue" and row["amount_yuan"]]
    return sorted(rows, key=lambda row: -row["amount_yuan"])[:1]


def _matching_row(totals: pd.DataFrame, items: pd.DataFrame) -> int:
    amounts = items["amount_yuan"].dropna()
    if len(amounts) and len(amounts) == len(items):
        whole = sum(amounts, _ZERO)
        distance = [
            abs(amount - whole) if amount is not None else Decimal("Infinity")
            for amount in totals["amount_yuan"].where(totals["amount_yuan"].notna(), None)
        ]
        nearest = min(range(len(distance)), key=lambda i: distance[i])
        if distance[nearest] <= abs(whole) / 100:
            return nearest
    with_amount = totals.index[totals["amount_yuan"].notna()]
    return int(with_amount[0]) if len(with_amount) else 0


def item_changes(dossier: Dossier) -> pd.DataFrame:
    """The changes of expenditure by functional item: as stated, or else from both years' printed columns.

    Statements come first, as they give reasons. Where there are none, or all that is stated did not
    change, the first table that prints last year's figure beside this year's is taken.

    Returns
    -------
    DataFrame
        Columns of :func:`stated_item_changes`, with ``origin`` (``stated`` or ``printed``) and ``note``
        (an item without a figure in one of the years; its change is null where not known). Empty where
        neither is disclosed.
    """
    functions = general_by_function(dossier.amounts, dossier.phase)
    stated = stated_item_changes(dossier.changes, functions)
    if (stated["change_yuan"] != 0).any():
        return stated
    printed = printed_item_changes(dossier.amounts, dossier.phase)
    return stated if printed.empty else printed[ITEM_COLUMNS]


def total_changes(dossier: Dossier, items: pd.DataFrame) -> pd.DataFrame:
    """The changes of the whole: as stated, and the total of the table that ``items`` are from.

    Parameters
    ----------
    items
        Result of :func:`item_changes`. Where they are from printed columns, so is the chosen total.
    """
    stated = stated_total_changes(dossier.changes, items)
    if not (items["origin"] == "printed").any():
        return stated
    printed = printed_total_change(dossier.amounts, dossier.phase)[TOTAL_COLUMNS]
    if printed.empty or stated.empty:
        return stated if printed.empty else printed
    rows = [*records(printed), *records(stated.assign(is_chosen=False))]
    return pd.DataFrame(rows, columns=TOTAL_COLUMNS)


@dataclass(frozen=True, slots=True)
class Explained:
    """Stated total change, what its items add up to, and what they leave unexplained, in yuan."""

    total_yuan: Decimal | None
    items_yuan: Decimal
    n_items: int
    total_amount_yuan: Decimal | None
    items_amount_yuan: Decimal
    has_one_base: bool = True

    @property
    def unexplained_yuan(self) -> Decimal | None:
        return None if self.total_yuan is None else self.total_yuan - self.items_yuan

    @property
    def is_rounding(self) -> bool:
        """Whether the remainder is no more than the printed digits of total and items can make."""
        gap = self.unexplained_yuan
        return gap is not None and abs(gap) <= ROUNDING * (self.n_items + 1)

    @property
    def coverage_pct(self) -> Decimal | None:
        """How much of this year's total the items with a stated change are."""
        return percent(self.items_amount_yuan, self.total_amount_yuan)


def explained_change(totals: pd.DataFrame, items: pd.DataFrame) -> Explained:
    """Compare the stated total change with the sum of the item changes.

    Parameters
    ----------
    totals, items
        Results of :func:`stated_total_changes` and :func:`stated_item_changes`.
    """
    chosen = totals[totals["is_chosen"].astype(bool)]
    change, amount = (chosen[c].iloc[0] if len(chosen) else None for c in ("change_yuan", "amount_yuan"))
    known = items[items["change_yuan"].notna()]
    sums = [sum(known[c].dropna(), _ZERO) for c in ("change_yuan", "amount_yuan")]
    amount = None if is_missing(amount) else amount
    return Explained(change, sums[0], len(known), amount, sums[1], not has_unlike_bases(totals, items))


def bridge_from_statements(totals: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Lay out the way from last year's total to this year's: every item, and the unexplained remainder.

    Returns
    -------
    DataFrame
        One row a step: ``step`` (``prior``, ``item``, ``unexplained``, ``current``), ``item_code``,
        ``item_name``, ``amount_yuan`` (of the step), ``start_yuan`` and ``end_yuan`` (where its bar
        begins and ends), ``base``, ``whole`` (what the total is called), ``reason`` and the source. Items
        that did not change are no steps. Where the amount of the total is not stated, those of both ends
        are null. Empty where no total change or no change of an item is known, and where they are
        compared with unlike bases.
    """
    chosen = totals[totals["is_chosen"].astype(bool)]
    items = items[items["change_yuan"].notna() & (items["change_yuan"] != 0)]
    if chosen.empty or items.empty or has_unlike_bases(chosen, items):
        return pd.DataFrame(columns=BRIDGE_COLUMNS)
    head = records(chosen)[0]
    source = {name: head.get(name) for name in ("base", "origin", *SOURCE, "citations")}
    source["whole"] = None if is_missing(head["item_name"]) else head["item_name"]
    prior, amount = (None if is_missing(head[n]) else head[n] for n in ("prior_yuan", "amount_yuan"))
    change = head["change_yuan"] if prior is None or amount is None else amount - prior
    return _bridge(prior, change, items, source)


def has_unlike_bases(totals: pd.DataFrame, items: pd.DataFrame) -> bool:
    """Whether the chosen total and the items are compared with different figures, and so do not add up."""
    chosen = totals[totals["is_chosen"].astype(bool)]
    return len({base for base in (*chosen["base"], *items["base"]) if not is_missing(base)}) > 1


def bridge_from_parts(changes: pd.DataFrame) -> pd.DataFrame:
    """As :func:`bridge_from_statements`, from the stated changes of basic and of project expenditure.

    The total is the first stated one that both add up to, or else the one that they follow in the text,
    with the remainder; where no total is stated, it is their sum.

    Parameters
    ----------
    changes
        Rows of ``changes`` of one disclosure, in the order of the text.
    """
    rows = _with_wholes(changes)
    pairs = _parts_of_totals(rows)
    if not pairs:
        return pd.DataFrame(columns=BRIDGE_COLUMNS)
    total, parts = next((pair for pair in pairs if _gap(*pair) <= ROUNDING * 3), pairs[0])
    head = {"item_name": None, "is_chosen": True, **(total or _sum_of(*parts))}
    if head["amount_yuan"] is None:
        head["amount_yuan"] = _amount_beside(rows, head["change_yuan"])
    bridge = bridge_from_statements(
        pd.DataFrame([_with_prior(head)], columns=TOTAL_COLUMNS),
        pd.DataFrame([{**_with_prior(part), "note": None} for part in parts], columns=ITEM_COLUMNS),
    )
    # Expenditure may have a third part, such as a reserve, that has its own statement or none.
    return bridge.assign(item_name=bridge["item_name"].replace("未说明的差额", "其他部分及差额"))


_PARTS = {"basic": "基本支出", "project": "项目支出"}
Pair = tuple[dict[str, Any] | None, list[dict[str, Any]]]


def _parts_of_totals(rows: list[dict[str, Any]]) -> list[Pair]:
    """Basic and project expenditure as stated together, each with the statement on the total before."""
    total, parts = None, dict[str, dict[str, Any]]()
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


def _gap(total: dict[str, Any] | None, parts: list[dict[str, Any]]) -> Decimal:
    whole = sum((part["change_yuan"] for part in parts), _ZERO)
    return abs(whole - total["change_yuan"]) if total else _ZERO


def _amount_beside(rows: list[dict[str, Any]], change: Decimal) -> Decimal | None:
    """The amount that a statement on both sides, or on revenue, gives beside the same change."""
    alike = (r["amount_yuan"] for r in rows if r["scope"] == "total" and r["change_yuan"] == change)
    return next((amount for amount in alike if amount is not None), None)


def bridge_from_years(years: pd.DataFrame, prior: pd.DataFrame) -> pd.DataFrame:
    """As :func:`bridge_from_statements`, from the items of both years' disclosures.

    Parameters
    ----------
    years
        Result of :func:`compare_years`.
    prior
        Last year's items that it was made from: the source of last year's total.
    """
    if years.empty:
        return pd.DataFrame(columns=BRIDGE_COLUMNS)
    tops = years[years["item_level"] == 1]
    leaves = years[_is_leaf(years["item_code"])].assign(reason=None)
    leaves = leaves.sort_values("change_yuan", key=lambda s: s.map(abs), ascending=False, kind="stable")
    before, current = sum(tops["prior_yuan"], _ZERO), sum(tops["amount_yuan"], _ZERO)
    source = records(prior[["document_id", "table_title", "page"]])[0]
    ends = {f"{name}": citations_in(tops, name) for name in ("prior_yuan", "amount_yuan")}
    steps = leaves[leaves["change_yuan"] != 0]
    return _bridge(before, current - before, steps, {**source, "origin": "years", "citations": ends})


def _is_leaf(codes: pd.Series) -> pd.Series:
    above = {code for item in codes for code in ancestors(item)}
    return ~codes.isin(above)


def _bridge(
    prior: Decimal | None, change: Decimal, items: pd.DataFrame, source: dict[str, Any]
) -> pd.DataFrame:
    """The steps; where last year's total is not known, they start from zero and the ends are null."""
    ends = {name: {"amount_yuan": citations_of(source, name)} for name in ("prior_yuan", "amount_yuan")}
    source = {name: value for name, value in source.items() if name != "citations"}
    level = start = _ZERO if prior is None else prior
    steps = [_end("prior", "上年合计", prior, {**source, "citations": ends["prior_yuan"]})]
    for row in records(items):
        steps.append(
            {
                **_step("item", row["item_name"], row["change_yuan"], level, source),
                **{name: row[name] for name in ("item_code", "reason", "note", *SOURCE) if name in row},
                "citations": {"amount_yuan": citations_of(row, "change_yuan")},
            }
        )
        level += row["change_yuan"]
    if level != start + change:
        gap = start + change - level
        rounding = abs(gap) <= ROUNDING * (len(items) + 1)
        steps.append(_step("unexplained", "四舍五入的差" if rounding else "未说明的差额", gap, level, source))
    current = None if prior is None else prior + change
    steps.append(_end("current", "本年合计", current, {**source, "citations": ends["amount_yuan"]}))
    return pd.DataFrame(steps, columns=BRIDGE_COLUMNS)


def _end(step: str, name: str, amount: Decimal | None, source: dict[str, Any]) -> dict[str, Any]:
    if amount is None:
        return {"step": step, "item_name": f"{name}（没有说明）", **source}
    return _step(step, name, amount, _ZERO, source)


def _step(step: str, name: str, amount: Decimal, start: Decimal, source: dict[str, Any]) -> dict[str, Any]:
    return {
        "step": step,
        "item_name": name,
        "amount_yuan": amount,
        "start_yuan": start,
        "end_yuan": start + amount,
        **source,
    }


def compare_years(current: pd.DataFrame, prior: pd.DataFrame) -> pd.DataFrame:
    """Set the items of two years side by side, from both years' tables.

    An item that one year does not have counts as 0 there: both tables are complete lists of what is
    budgeted, so what is not listed is not budgeted.

    Parameters
    ----------
    current, prior
        Results of :func:`budgetlib.analysis.expenditure_by_function` of the two years. Both must cover the
        same funds; where they do not, the result is empty.

    Returns
    -------
    DataFrame
        Sorted by code: ``item_code``, ``item_name``, ``item_level``, ``prior_yuan``, ``amount_yuan``,
        ``change_yuan``, ``change_pct`` (null where last year is 0).
    """
    if current.empty or prior.empty or set(current["fund"].dropna()) != set(prior["fund"].dropna()):
        return pd.DataFrame(columns=YEARS_COLUMNS)
    now, then = (frame.set_index("item_code") for frame in (current, prior))
    rows = [_year_row(code, now, then) for code in sorted({*now.index, *then.index})]
    return pd.DataFrame(rows, columns=YEARS_COLUMNS)


def _year_row(code: str, now: pd.DataFrame, then: pd.DataFrame) -> dict[str, Any]:
    known = now if code in now.index else then
    amount = now["amount_yuan"].get(code, _ZERO)
    before = then["amount_yuan"].get(code, _ZERO)
    return {
        "item_code": code,
        "item_name": known.at[code, "item_name"],
        "item_level": known.at[code, "item_level"],
        "prior_yuan": before,
        "amount_yuan": amount,
        "change_yuan": amount - before,
        "change_pct": percent(amount - before, before),
        "citations": {"amount_yuan": _cite_item(now, code), "prior_yuan": _cite_item(then, code)},
        **{name: known.at[code, name] for name in ("document_id", "table_title", "page")},
    }


def _cite_item(items: pd.DataFrame, code: str) -> tuple[Citation, ...]:
    """The cells of one item's amount in ``items``, which are by code."""
    known = code in items.index and "citations" in items
    return citations_of({"citations": items.at[code, "citations"]}, "amount_yuan") if known else ()


# What a change must be compared with for both years' tables to show the same change.
_TABLE_BASES = {"budget": {"prior_budget", "prior_initial"}, "outturn": {"prior_outturn"}}


def in_both(items: pd.DataFrame, years: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """The items whose change both years' tables should show too: those of both, against the like figure."""
    bases = items["base"].map(lambda base: is_missing(base) or base in _TABLE_BASES[phase])
    return items[items["item_code"].isin(set(years["item_code"])) & bases.astype(bool)]


def compare_statements(items: pd.DataFrame, years: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """Hold the stated changes against the changes computed from both years' tables.

    Parameters
    ----------
    items, years
        Results of :func:`item_changes` and :func:`compare_years`.
    phase
        ``budget`` or ``outturn``: what the tables of both years are of. A change against another figure
        is not compared.

    Returns
    -------
    DataFrame
        Items whose stated change differs: ``item_code``, ``item_name``, ``stated_yuan``,
        ``computed_yuan``, ``difference_yuan``, ``page``.
    """
    columns = [
        "item_code",
        "item_name",
        "stated_yuan",
        "computed_yuan",
        "difference_yuan",
        "document_id",
        "page",
        "citations",
    ]
    computed = dict(zip(years["item_code"], years["change_yuan"], strict=True))
    rows = [
        {
            "item_code": r["item_code"],
            "item_name": r["item_name"],
            "stated_yuan": r["change_yuan"],
            "computed_yuan": computed[r["item_code"]],
            "difference_yuan": r["change_yuan"] - computed[r["item_code"]],
            "document_id": r["document_id"],
            "page": r["page"],
            "citations": {"stated_yuan": citations_of(r, "change_yuan")},
        }
        for r in records(in_both(items, years, phase))
        if not is_missing(r["change_yuan"])
    ]
    out = pd.DataFrame(rows, columns=columns)
    # Both sides are printed to 0.01 万元, so that a difference of one such step is rounding.
    return out[out["difference_yuan"].map(lambda d: abs(d) > 100)].reset_index(drop=True)


def not_stated(items: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """The items that changed between both years' tables and are not in ``items``, nor above or below them.

    Returns
    -------
    DataFrame
        Rows of :func:`compare_years`, the largest change first.
    """
    stated = set(items["item_code"].dropna())
    above = {code for item in stated for code in ancestors(item)}
    leaves = years[_is_leaf(years["item_code"]) & (years["change_yuan"] != 0)]
    said = [bool({code, *ancestors(code)} & stated) or code in above for code in leaves["item_code"]]
    rows = leaves[[not yes for yes in said]]
    return rows.sort_values("change_yuan", key=lambda s: s.map(abs), ascending=False, kind="stable")


def stated_parts(changes: pd.DataFrame) -> pd.DataFrame:
    """The stated changes of basic, project, three public and operating expenditure; columns of the items.

    What is stated in several places counts once, with its amount if one of them gives it. Where basic or
    project expenditure is stated for several wholes, ``note`` says of which.
    """
    scopes = ("basic", "project", "three_public", "operating", "procurement")
    rows = [_with_prior(row) for row in _with_wholes(changes) if row["scope"] in scopes]
    unique: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: scopes.index(row["scope"])):
        key = (row["scope"], plain_name(row["item_name"]), row["change_yuan"])
        if key not in unique or (unique[key]["amount_yuan"] is None and row["amount_yuan"] is not None):
            unique[key] = row
    names = Counter((scope, name) for scope, name, _ in unique)
    noted = [{**row, "note": row["note"] if names[key[:2]] > 1 else None} for key, row in unique.items()]
    return pd.DataFrame(noted, columns=["scope", *ITEM_COLUMNS])


def _with_wholes(changes: pd.DataFrame) -> list[dict[str, Any]]:
    """The statements in the order of the text; basic and project expenditure with the total before them."""
    whole, rows = None, []
    for record in records(changes[changes["change_yuan"].notna()]):
        row = {name: None if is_missing(value) else value for name, value in record.items()}
        if row["scope"] == "total":
            whole = None if row["flow"] == "revenue" else row["item_name"]
        rows.append({**row, "note": f"{whole}中" if whole and row["scope"] in _PARTS else None})
    return rows


def part_changes(dossier: Dossier) -> pd.DataFrame:
    """As :func:`stated_parts`, with the three public expenses from their table where the text is silent.

    From the table are taken the items of which last year's figure is printed beside this year's.
    """
    stated = stated_parts(dossier.changes)
    if (stated["scope"] == "three_public").any():
        return stated
    items = three_public_expenses(dossier.amounts, dossier.figures, dossier.phase)
    items = items[items["prior_yuan"].notna()].assign(
        scope="three_public", base="prior_budget", origin="printed"
    )
    printed = [
        {**row, "change_pct": percent(row["change_yuan"], row["prior_yuan"])} for row in records(items)
    ]
    rows = [*records(stated), *printed]
    return pd.DataFrame(rows, columns=stated.columns)


def expenditure_series(dossiers: list[Dossier]) -> pd.DataFrame:
    """Total, basic and project expenditure of one body over the years in the data.

    Parameters
    ----------
    dossiers
        Result of :func:`budgetlib.analysis.open_years`.

    Returns
    -------
    DataFrame
        One row a year and spending type: ``fiscal_year``, ``spending_type``, ``item_name``,
        ``amount_yuan``, ``fund``, and the source. A year that covers other funds than the latest is left out.
    """
    rows = pd.concat([_of_year(dossier) for dossier in dossiers], ignore_index=True)
    if rows.empty:
        return pd.DataFrame(columns=SERIES_COLUMNS)
    same_funds = rows["fund"].fillna("") == ("" if pd.isna(rows["fund"].iloc[-1]) else rows["fund"].iloc[-1])
    return rows.loc[same_funds, SERIES_COLUMNS].reset_index(drop=True)


def _of_year(dossier: Dossier) -> pd.DataFrame:
    parts = [
        total_expenditure(dossier.amounts, dossier.phase),
        basic_and_project(dossier.amounts, dossier.phase),
    ]
    rows = pd.concat([part.astype(object) for part in parts], ignore_index=True)
    return rows.assign(fiscal_year=dossier.fiscal_year)
