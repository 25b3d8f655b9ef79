"""Sentences on where the money comes from and goes; empty where nothing safe can be said."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.select import tolerance
from budgetlib.analysis.wholes import adds_up
from budgetlib.formatting import amount_text, change_text, is_missing, percent_text
from budgetlib.sentences.common import (
    describe_reading,
    describe_rounding,
    figure_text,
    key_points,
    scope_text,
    total_text,
)
from budgetlib.vocabulary.labels import labels

_LISTED = 4
_SAME_YUAN = 0.01


def describe_revenue(revenue: pd.DataFrame, unit: str = "万元") -> str:
    """Say how large the revenue of the year is and which source is the largest."""
    if revenue.empty:
        return ""
    rows = records(revenue)
    start = total_text(rows[0], unit)
    if gap := _gap_text(revenue, unit):
        return f"{start}。{gap}"
    if len(rows) == 1:
        return f"{start}，全部来自{rows[0]['item_name']}。"
    rest = "、".join(_with_share(row, unit) for row in rows[1:_LISTED])
    more = f"等，共 {len(rows)} 个来源" if len(rows) > _LISTED else ""
    return f"{start}，其中最大的来源是{_with_share(rows[0], unit)}；其余为{rest}{more}。"


def describe_balance(balance: pd.DataFrame, unit: str = "万元") -> str:
    """Say what the printed grand totals hold besides the revenue and expenditure of the year."""
    sides = [_side_text(balance[balance["flow"] == flow], unit) for flow in dict.fromkeys(balance["flow"])]
    return f"{'；'.join(sides)}。" if sides else ""


def _side_text(side: pd.DataFrame, unit: str) -> str:
    *parts, total = records(side)
    flow = labels("flow")[total["flow"]]
    word = total["item_name"] if flow in total["item_name"] else f"{flow}{total['item_name']}"
    listed = "、".join(f"{part['item_name']} {amount_text(part['amount_yuan'], unit)}" for part in parts)
    scope = "" if total["fund"] == "all" else _scope_of(total)
    return f"{word}{scope} {amount_text(total['amount_yuan'], unit)}，由{listed}组成"


def _with_share(row: Mapping[str, Any], unit: str) -> str:
    return f"{row['item_name']} {figure_text(row, unit)}（{percent_text(row['share_pct'])}）"


def _gap_text(parts: pd.DataFrame, unit: str) -> str:
    """Beside a printed total, what the parts that were read add up to, where that is another figure."""
    total, added = parts["total_yuan"].iloc[0], parts["amount_yuan"].sum()
    if abs(total - added) <= tolerance(len(parts), total):
        return ""
    return f"读出的各项合起来是 {amount_text(added, unit)}（推算），与印出的合计不同。"


def describe_functions(functions: pd.DataFrame, unit: str = "万元", whole: pd.DataFrame | None = None) -> str:
    """Say what most is spent on, by 类 and by 项.

    Parameters
    ----------
    functions
        Expenditure by function, with ``share_pct``.
    whole
        The total of the widest whole (``by=None``): where it is more, it stands in front.
    """
    widest = records(whole) if whole is not None else []
    if functions.empty:
        return f"{total_text(widest[0], unit)}{_scope_of(widest[0])}。" if widest else ""
    tops = functions[functions["item_level"] == 1].sort_values("amount_yuan", ascending=False)
    leaves = functions[functions["is_leaf"]].sort_values("amount_yuan", ascending=False)
    first, item = records(tops)[0], records(leaves)[0]
    start = f"{total_text(first, unit)}{scope_text(functions)}"
    if widest and widest[0]["total_yuan"] - first["total_yuan"] > tolerance(len(tops), first["total_yuan"]):
        part = f"其中{labels('fund').get(first['fund'], '')} {amount_text(first['total_yuan'], unit)}"
        start = f"{total_text(widest[0], unit)}{_scope_of(widest[0])}；{part}"
    if not adds_up(functions):
        return f"{start}。{_gap_text(tops, unit)}"
    largest = (
        f"分属 {len(tops)} 类，最大的一类是{first['item_name']}，"
        f"{figure_text(first, unit)}，占 {percent_text(first['share_pct'])}"
    )
    text = f"{start}，{largest if len(tops) > 1 else '都是' + first['item_name']}"
    if item["item_code"] == first["item_code"]:
        return f"{text}。"
    level = labels("item_level")[str(int(item["item_level"]))]
    return (
        f"{text}；最大的一{level}是{item['item_name']}（{item['item_code']}），"
        f"{figure_text(item, unit)}，占 {percent_text(item['share_pct'])}。"
    )


def _scope_of(row: Mapping[str, Any]) -> str:
    return "" if is_missing(row["fund"]) else f"（{labels('fund').get(row['fund'], row['fund'])}）"


def describe_split(split: pd.DataFrame, unit: str = "万元") -> str:
    """Say how expenditure divides, such as into basic and project expenditure.

    Parameters
    ----------
    split
        A result of :func:`budgetlib.table_of_record` by spending, with ``share_pct``.
    """
    if split.empty:
        return ""
    rows = records(split)
    rest = rows[0]["total_yuan"] - split["amount_yuan"].sum()
    allowed = tolerance(len(rows), rows[0]["total_yuan"])
    if len(rows) == 1 or rest < -allowed:  # a single figure, or parts of another whole
        parts = "，".join(_named_amount(row, unit) for row in rows)
        return f"{parts}{scope_text(split)}。"
    parts = "，".join(f"{_named_amount(row, unit)}，占 {percent_text(row['share_pct'])}" for row in rows)
    other = f"；另有 {amount_text(rest, unit)}（推算）不属于以上各项" if rest > allowed else ""
    return f"{parts}{scope_text(split)}{other}。"


def _named_amount(row: Mapping[str, Any], unit: str) -> str:
    return f"{row['item_name']} {figure_text(row, unit)}"


def describe_economic(economic: pd.DataFrame, unit: str = "万元") -> str:
    """Say what the money is spent on by economic category."""
    if economic.empty or not adds_up(economic):
        return ""
    tops = economic[economic["item_level"] == 1].sort_values("amount_yuan", ascending=False)
    leaves = economic[economic["is_leaf"] & (economic["item_level"] > 1)]
    finest = records(leaves.sort_values("amount_yuan", ascending=False).head(3))
    listed = "、".join(_named_amount(row, unit) for row in finest)
    first = records(tops)[0]
    return (
        f"“{first['table_title']}”列出的支出中，{first['item_name']}最多，"
        f"{figure_text(first, unit)}，占 {percent_text(first['share_pct'])}"
        f"{'；金额最大的明细是' + listed if listed else ''}。"
    )


def describe_three_public(three: pd.DataFrame, unit: str = "万元") -> str:
    """Say how large the three public expenses are and how they changed."""
    rows = {row["item"]: row for row in records(three)}
    total = rows.get("total")
    parts = [
        _named_amount(rows[item], unit)
        for item in ("overseas_travel", "reception", *_vehicle_items(rows))
        if item in rows
    ]
    if total is None:
        return f"“三公”经费中，{'，'.join(parts)}。" if parts else ""
    head = f"“三公”经费合计 {figure_text(total, unit)}{_beside(total, unit)}"
    return f"{head}：{'，'.join(parts)}。" if parts else f"{head}。"


def _beside(total: Mapping[str, Any], unit: str) -> str:
    """The budget beside the outturn, and the change against what it is printed beside."""
    text = ""
    if not is_missing(total["budget_yuan"]):
        text += f"（预算 {figure_text(total, unit, 'budget_yuan')}）"
    if not is_missing(total["change_yuan"]):
        base = labels("base").get(total["base"], "上年")
        computed = "（推算）" if (total["formulas"] or {}).get("change_yuan") else ""
        text += f"，比{base}{change_text(total['change_yuan'], unit)}{computed}"
    return text


def _vehicle_items(rows: Mapping[str, object]) -> tuple[str, ...]:
    """The whole, or where only parts of it are printed these."""
    parts = tuple(item for item in ("vehicle_purchase", "vehicle_operation") if item in rows)
    return ("vehicles",) if "vehicles" in rows or not parts else parts


def describe_personnel_share(
    functions: pd.DataFrame, costs: pd.DataFrame, general: pd.DataFrame, unit: str = "万元"
) -> str:
    """Say how much of all expenditure is personnel cost, where both are of the same money.

    Parameters
    ----------
    functions, costs
        All expenditure by function, and basic expenditure by spending type.
    general
        Expenditure of the general public budget by function: where its printed total is that of all
        expenditure, it is the same money under another name, and the sentence says so.
    """
    found = records(costs[costs["spending_type"] == "personnel"])
    if not found:
        return ""
    text = f"{_named_amount(found[0], unit)}{scope_text(costs)}"
    same = _same_money(functions, costs, general, unit)
    if same is None:
        return f"{text}。"
    share = found[0]["amount_yuan"] / functions["total_yuan"].iloc[0] * 100
    return f"{text}，相当于{scope_text(functions, '{}')}支出的 {percent_text(share)}{same}。"


def _same_money(wide: pd.DataFrame, narrow: pd.DataFrame, general: pd.DataFrame, unit: str) -> str | None:
    """How it is known that two tables are of one whole; ``None`` where it is not."""
    if wide.empty:
        return None
    funds = [set(table["fund"].dropna()) for table in (wide, narrow, general)]
    if funds[0] == funds[1]:
        return ""
    totals = [table["total_yuan"].iloc[0] for table in (wide, general) if len(table)]
    if funds[2] != funds[1] or len(totals) < 2 or abs(totals[0] - totals[1]) > _SAME_YUAN:
        return None
    names = [scope_text(table, "{}") for table in (narrow, wide)]
    return f"（{names[0]}支出与{names[1]}支出的合计同为 {amount_text(totals[0], unit)}）"


def summarise_structure(
    published: Publication, functions: str, split: str, personnel: str, unit: str = "万元"
) -> str:
    """The three things worth knowing first on the structure, and what limits the reading, in Markdown.

    Parameters
    ----------
    functions, split, personnel
        Results of :func:`describe_functions`, :func:`describe_split` and :func:`describe_personnel_share`.
    """
    points = [functions, split, personnel]
    return key_points(points, [describe_rounding(unit) if any(points) else "", describe_reading(published)])
