"""Sentences on where the money comes from and goes."""

from collections.abc import Mapping

import pandas as pd

from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.select import ROUNDING
from budgetlib.analysis.staffing import cost_of
from budgetlib.formatting import amount_text, change_text, is_missing, percent_text
from budgetlib.sentences.common import (
    describe_reading,
    describe_rounding,
    describe_scope,
    key_points,
    scope_text,
)
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.wording import is_carryover

# Of a sum of many rounded figures, what may be missing without a meaning: one millionth.
_NOISE = 0.000001


def describe_revenue(revenue: pd.DataFrame, unit: str = "万元") -> str:
    """Say how large revenue is and which source is the largest."""
    if revenue.empty:
        return "未能读出收入的来源。"
    top = revenue.iloc[0]
    # What is carried over is no revenue of the year: with it the sum is called 总计.
    brings_over = revenue["item_name"].map(is_carryover) & revenue["amount_yuan"].ne(0)
    word = "收入总计（含结转结余）" if brings_over.any() else "收入合计"
    start = f"{word} {amount_text(top['total_yuan'], unit)}"
    if len(revenue) == 1:
        return f"{start}，全部来自{top['item_name']}。{_gap_text(revenue, unit)}"
    rest = "、".join(
        f"{r['item_name']} {amount_text(r['amount_yuan'], unit)}（{percent_text(r['share_pct'])}）"
        for r in records(revenue.iloc[1:4])
    )
    more = f"等，共 {len(revenue)} 个来源" if len(revenue) > 4 else ""
    return (
        f"{start}，其中最大的来源是{top['item_name']}，{amount_text(top['amount_yuan'], unit)}，"
        f"占 {percent_text(top['share_pct'])}；其余为{rest}{more}。{_gap_text(revenue, unit)}"
    )


def _gap_text(parts: pd.DataFrame, unit: str) -> str:
    """Beside a printed total, what the parts that were read add up to, where that is another figure."""
    total, added = parts["total_yuan"].iloc[0], parts["amount_yuan"].sum()
    if abs(total - added) <= max(ROUNDING * (len(parts) + 1), total * _NOISE):
        return ""
    return f"读出的各项合起来是 {amount_text(added, unit)}，与印出的合计不同。"


def describe_functions(functions: pd.DataFrame, unit: str = "万元") -> str:
    """Say what most is spent on, by 类 and by 项."""
    if functions.empty:
        return "未能读出按功能分类的支出。"
    tops = functions[functions["item_level"] == 1].sort_values("amount_yuan", ascending=False)
    leaves = functions[functions["is_leaf"]].sort_values("amount_yuan", ascending=False)
    first, item = tops.iloc[0], leaves.iloc[0]
    text = (
        f"支出合计 {amount_text(first['total_yuan'], unit)}{scope_text(functions)}，分属 {len(tops)} 类。"
        f"最大的一类是{first['item_name']}，"
        f"{amount_text(first['amount_yuan'], unit)}，占 {percent_text(first['share_pct'])}"
    )
    if item["item_code"] == first["item_code"]:
        return f"{text}。{_gap_text(tops, unit)}"
    level = labels("item_level")[str(int(item["item_level"]))]
    return (
        f"{text}；最大的一{level}是{item['item_name']}（{item['item_code']}），"
        f"{amount_text(item['amount_yuan'], unit)}，占 {percent_text(item['share_pct'])}。"
        f"{_gap_text(tops, unit)}"
    )


def describe_split(split: pd.DataFrame, what: str, unit: str = "万元") -> str:
    """Say how expenditure divides in two, such as basic against project expenditure.

    Parameters
    ----------
    split
        A result of :func:`budgetlib.table_of_record` by spending, with ``share_pct``.
    what
        The two parts in words, for the sentence where they are missing.
    """
    if split.empty:
        return f"未能读出{what}。"
    rows = records(split)
    parts = "，".join(
        f"{r['item_name']} {amount_text(r['amount_yuan'], unit)}，占 {percent_text(r['share_pct'])}"
        for r in rows
    )
    if len(rows) == 1:
        amount = amount_text(rows[0]["amount_yuan"], unit)
        return f"表中只列出{rows[0]['item_name']} {amount}{scope_text(split)}，另一项为空。"
    how = "（由各分项相加得出）" if split["is_derived"].astype(bool).any() else ""
    rest = rows[0]["total_yuan"] - split["amount_yuan"].sum()
    noticeable = max(ROUNDING * 4, rows[0]["total_yuan"] * _NOISE)
    other = f"；另有 {amount_text(rest, unit)}不属于这两项" if rest > noticeable else ""
    return f"{parts}{scope_text(split)}{how}{other}。"


def describe_economic(economic: pd.DataFrame, unit: str = "万元") -> str:
    """Say what the money is spent on by economic category."""
    if economic.empty:
        return "未能读出按经济分类的支出。"
    tops = economic[economic["item_level"] == 1].sort_values("amount_yuan", ascending=False)
    leaves = economic[economic["is_leaf"]].sort_values("amount_yuan", ascending=False).head(3)
    listed = "、".join(f"{r['item_name']} {amount_text(r['amount_yuan'], unit)}" for r in records(leaves))
    first = tops.iloc[0]
    return (
        f"{first['table_title']}列出的支出中，{first['item_name']}最多，"
        f"{amount_text(first['amount_yuan'], unit)}，占 {percent_text(first['share_pct'])}；"
        f"金额最大的明细是{listed}。{_gap_text(tops, unit)}"
    )


def describe_three_public(three: pd.DataFrame, unit: str = "万元") -> str:
    """Say how large the three public expenses are and how they changed."""
    if three.empty:
        return "未能读出“三公”经费。"
    rows = {row["item"]: row for row in records(three)}
    total = rows.get("total")
    head = (
        "未能读出“三公”经费合计数"
        if total is None
        else f"“三公”经费合计 {amount_text(total['amount_yuan'], unit)}"
    )
    if total is not None and not is_missing(total["change_yuan"]):
        head += f"，比上年{change_text(total['change_yuan'], unit)}"
    parts = [
        f"{rows[item]['item_name']} {amount_text(rows[item]['amount_yuan'], unit)}"
        for item in ("overseas_travel", "reception", *_vehicle_items(rows))
        if item in rows
    ]
    return f"{head}：{'，'.join(parts)}。" if parts else f"{head}。"


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
        Expenditure of the general public budget by function: where its total is that of all expenditure, it
        is the same money under another name.
    """
    personnel = cost_of(costs, "personnel")
    if personnel is None:
        return "未能读出人员经费。"
    text = f"人员经费 {amount_text(personnel, unit)}"
    if functions.empty or not _is_same_money(functions, costs, general):
        return f"{text}{scope_text(costs)}。"
    return f"{text}，相当于支出合计的 {percent_text(personnel / functions['total_yuan'].iloc[0] * 100)}。"


def _is_same_money(wide: pd.DataFrame, narrow: pd.DataFrame, general: pd.DataFrame) -> bool:
    funds = [set(table["fund"].dropna()) for table in (wide, narrow, general)]
    if funds[0] == funds[1]:
        return True
    if general.empty or funds[2] != funds[1]:
        return False
    return bool(abs(wide["total_yuan"].iloc[0] - general["total_yuan"].iloc[0]) <= ROUNDING * 2)


def summarise_structure(
    published: Publication,
    functions: pd.DataFrame,
    split: pd.DataFrame,
    personnel: str,
    unit: str = "万元",
) -> str:
    """The three things worth knowing first on the structure, and what limits the reading, in Markdown.

    Parameters
    ----------
    personnel
        Result of :func:`describe_personnel_share`.
    """
    points = [
        describe_functions(functions, unit),
        describe_split(split, "基本支出和项目支出", unit),
        personnel,
    ]
    scope = [describe_scope(functions)] if len(functions) else []
    return key_points(points, [describe_rounding(unit), *scope, describe_reading(published)])
