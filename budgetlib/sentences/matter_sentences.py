"""Sentences on operating costs, procurement and the carrying-out of a budget, as the narrative has them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from budgetlib.analysis.matters import only_values
from budgetlib.analysis.plain_rows import records
from budgetlib.formatting import amount_text, change_text, is_missing, percent_text
from budgetlib.vocabulary.labels import labels

_KINDS = ("goods", "works", "services")
_PRINTED_PCT = 0.01  # percentages are printed to two decimals


def describe_matter(matters: pd.DataFrame, changes: pd.DataFrame, item: str, unit: str = "万元") -> str:
    """Say how much one matter is, and how it changed by the statement that gives the same amount.

    Parameters
    ----------
    matters, changes
        Results of :func:`budgetlib.analysis.matters_of` and :func:`budgetlib.analysis.statements`.
    item
        The matter, by its code.
    """
    row = only_values(matters).get(item)
    if row is None or is_missing(row["amount_yuan"]):
        return ""
    said = changes[changes["amount_yuan"].eq(row["amount_yuan"]) & changes["change_yuan"].notna()].head(1)
    moved = "".join(_change_text(change, unit) for change in records(said))
    return f"{row['item_name']} {amount_text(row['amount_yuan'], unit)}（第 {int(row['page'])} 页）{moved}。"


def _change_text(change: Mapping[str, Any], unit: str) -> str:
    base = labels("base").get(change["base"], "上年")
    reason = "" if is_missing(change["reason"]) else f"，说明的原因：{change['reason'].rstrip('。；')}"
    return f"，比{base}{change_text(change['change_yuan'], unit)}{reason}"


def describe_procurement(matters: pd.DataFrame, unit: str = "万元") -> str:
    """Say how much is procured, of which kinds, and how much of it is for small firms.

    Parameters
    ----------
    matters
        Result of :func:`budgetlib.analysis.matters_of` for ``procurement``.
    """
    known = only_values(matters) | _of_the_whole(matters)
    total = known.get("total")
    if total is None or is_missing(total["amount_yuan"]):
        return ""
    kinds = "、".join(_named(known[kind], unit) for kind in _KINDS if kind in known)
    firms = [
        _with_share(known[item], total, unit) for item in labels("figure") if item in known and "_" in item
    ]
    parts = f"，其中{kinds}" if kinds else ""
    text = f"政府采购 {amount_text(total['amount_yuan'], unit)}{parts}（第 {int(total['page'])} 页）。"
    return f"{text}{'，'.join(firms)}。" if firms else text


def _of_the_whole(matters: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The figures of the first sentence that prints the total with its kinds; others are of a part."""
    by_sentence = (rows for _, rows in matters.groupby("sentence", sort=False))
    whole = (rows for rows in by_sentence if {"total", "services"} <= set(rows["item"]))
    return {str(row["item"]): row for rows in list(whole)[:1] for row in records(rows)}


def _named(row: Mapping[str, Any], unit: str) -> str:
    return f"{row['item_name']} {amount_text(row['amount_yuan'], unit)}"


def _with_share(row: Mapping[str, Any], total: Mapping[str, Any], unit: str) -> str:
    """An amount with its share of all procurement, worked out where it is within it."""
    share = row["amount_yuan"] / total["amount_yuan"] * 100 if total["amount_yuan"] else None
    if share is None or not 0 < share <= 100:
        return _named(row, unit)
    return f"{_named(row, unit)}（推算占政府采购的 {percent_text(share)}）"


def describe_execution(items: pd.DataFrame, budget: str = "initial_yuan", unit: str = "万元") -> str:
    """Say how many items were carried out below, at and above a budget, and the widest apart.

    Parameters
    ----------
    items
        Result of :func:`budgetlib.analysis.against_budget`.
    budget
        The budget that they are held against: ``initial_yuan`` or ``adjusted_yuan``.
    unit
        Of the amounts.
    """
    items = items.dropna(subset="difference_yuan")
    if items.empty:
        return ""
    name = labels("heading")[budget]
    less, more = (items["difference_yuan"] < 0).sum(), (items["difference_yuan"] > 0).sum()
    counts = ((less, "低于"), (len(items) - less - more, "等于"), (more, "高于"))
    listed = "，".join(f"{count} 项{word}{name}" for count, word in counts if count)
    widest = items.iloc[0]
    text = f"文字说明给出{name}和决算的 {len(items)} 项中，{listed}"
    return f"{text}；{_apart_text(widest, budget, unit)}。" if widest["difference_yuan"] else f"{text}。"


def _apart_text(item: "pd.Series[Any]", budget: str, unit: str) -> str:
    planned, spent = amount_text(item[budget], unit), amount_text(item["outturn_yuan"], unit)
    less = item["difference_yuan"] < 0
    gap = f"{'少' if less else '多'} {amount_text(abs(item['difference_yuan']), unit)}"
    reason = "" if is_missing(item["reason"]) else f"；说明的原因：{item['reason'].rstrip('。；')}"
    name = labels("heading")[budget]
    return f"相差最大的是{item['item_name']}，{name} {planned}，决算 {spent}，推算{gap}{reason}"


def describe_completion(totals: pd.DataFrame, unit: str = "万元") -> str:
    """Say how far the whole was carried out, as stated, with the reason given."""
    sentences = [_completion_text(row, unit) for row in records(totals.dropna(subset="outturn_yuan").head(2))]
    return "".join(sentences)


def _completion_text(row: Mapping[str, Any], unit: str) -> str:
    """The phases that are printed; a percentage is of the budget that the outturn gives it of."""
    budgets = {"initial_yuan": "年初预算", "adjusted_yuan": "调整预算"}
    known = {name: row[name] for name in budgets if not is_missing(row[name])}
    listed = "".join(f"{budgets[name]} {amount_text(yuan, unit)}，" for name, yuan in known.items())
    rate = next(
        (
            f"，为{budgets[name]}的 {percent_text(row['completed_pct'])}"
            for name in known
            if _is_of(row, name)
        ),
        "",
    )
    reason = "" if is_missing(row["reason"]) else f"。说明的原因：{row['reason'].rstrip('。；')}"
    outturn = f"决算 {amount_text(row['outturn_yuan'], unit)}"
    return f"{row['item_name']}：{listed}{outturn}{rate}（第 {int(row['page'])} 页）{reason}。"


def _is_of(row: Mapping[str, Any], budget: str) -> bool:
    """Whether the printed percentage is the outturn in percent of a budget, to the rounding of print."""
    if is_missing(row["completed_pct"]) or not row[budget]:
        return False
    return bool(abs(row["outturn_yuan"] / row[budget] * 100 - row["completed_pct"]) < _PRINTED_PCT)
