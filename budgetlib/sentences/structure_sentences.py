"""Sentences on where the money comes from and goes."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from budgetlib.analysis.dossier import Dossier
from budgetlib.analysis.names import LEVEL_LABELS
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.staffing import cost_of
from budgetlib.analysis.structure import percent
from budgetlib.formatting import (
    amount_text,
    change_text,
    is_missing,
    percent_text,
)
from budgetlib.sentences.common import (
    STATED_STEP,
    describe_reading,
    describe_rounding,
    describe_scope,
    key_points,
    scope_text,
)

# Of a sum of many rounded figures, what may be missing without a meaning: one millionth.
_NOISE = Decimal("0.000001")


def describe_revenue(revenue: pd.DataFrame, unit: str = "万元") -> str:
    """Say how large revenue is and which source is the largest."""
    if revenue.empty:
        return "文件没有列出收入来源，或未能读出收入表。"
    total, top = sum(revenue["amount_yuan"], Decimal(0)), revenue.iloc[0]
    start = f"收入合计 {amount_text(total, unit)}"
    if len(revenue) == 1:
        return f"{start}，全部来自{top['item_name']}。"
    rest = "、".join(
        f"{r['item_name']} {amount_text(r['amount_yuan'], unit)}（{percent_text(r['share_pct'])}）"
        for r in records(revenue.iloc[1:4])
    )
    more = f"等，共 {len(revenue)} 个来源" if len(revenue) > 4 else ""
    return (
        f"{start}，其中最大的来源是{top['item_name']}，{amount_text(top['amount_yuan'], unit)}，"
        f"占 {percent_text(top['share_pct'])}；其余为{rest}{more}。"
    )


def describe_functions(functions: pd.DataFrame, unit: str = "万元") -> str:
    """Say what most is spent on, by 类 and by 项."""
    if functions.empty:
        return "文件没有按功能分类列出支出，或未能读出支出表。"
    tops = functions[functions["item_level"] == 1].sort_values("amount_yuan", ascending=False)
    leaves = functions[functions["is_leaf"]].sort_values("amount_yuan", ascending=False)
    total = sum(tops["amount_yuan"], Decimal(0))
    first, item = tops.iloc[0], leaves.iloc[0]
    text = (
        f"支出合计 {amount_text(total, unit)}{scope_text(functions)}，分属 {len(tops)} 类。"
        f"最大的一类是{first['item_name']}，"
        f"{amount_text(first['amount_yuan'], unit)}，占 {percent_text(first['share_pct'])}"
    )
    if item["item_code"] == first["item_code"]:
        return text + "。"
    return (
        f"{text}；最大的一{LEVEL_LABELS[int(item['item_level'])]}是{item['item_name']}（{item['item_code']}），"
        f"{amount_text(item['amount_yuan'], unit)}，占 {percent_text(percent(item['amount_yuan'], total))}。"
    )


def describe_split(split: pd.DataFrame, what: str, unit: str = "万元") -> str:
    """Say how expenditure divides in two, such as basic against project expenditure.

    Parameters
    ----------
    split
        Result of ``basic_and_project`` or ``personnel_and_operating``.
    what
        The two parts in words, for the sentence where they are missing.
    """
    if split.empty:
        return f"文件没有区分{what}，或未能读出相应的表。"
    rows = records(split)
    parts = "，".join(
        f"{r['item_name']} {amount_text(r['amount_yuan'], unit)}，占 {percent_text(r['share_pct'])}"
        for r in rows
    )
    if len(rows) == 1:
        amount = amount_text(rows[0]["amount_yuan"], unit)
        return f"表中只列出{rows[0]['item_name']} {amount}{scope_text(split)}，另一项为空。"
    how = "（由各分项相加得出）" if split["is_derived"].astype(bool).any() else ""
    rest = rows[0]["total_yuan"] - sum(split["amount_yuan"], Decimal(0))
    noticeable = max(STATED_STEP * 2, rows[0]["total_yuan"] * _NOISE)
    other = f"；另有 {amount_text(rest, unit)}不属于这两项" if rest > noticeable else ""
    return f"{parts}{scope_text(split)}{how}{other}。"


def describe_economic(economic: pd.DataFrame, unit: str = "万元") -> str:
    """Say what the money is spent on by economic category."""
    if economic.empty:
        return "文件没有按经济分类列出支出，或未能读出相应的表。"
    tops = economic[economic["item_level"] == 1].sort_values("amount_yuan", ascending=False)
    leaves = economic[economic["is_leaf"]].sort_values("amount_yuan", ascending=False).head(3)
    listed = "、".join(f"{r['item_name']} {amount_text(r['amount_yuan'], unit)}" for r in records(leaves))
    return (
        f"{tops['table_title'].iloc[0]}列出的支出中，{tops['item_name'].iloc[0]}最多，"
        f"{amount_text(tops['amount_yuan'].iloc[0], unit)}，占 {percent_text(tops['share_pct'].iloc[0])}；"
        f"金额最大的明细是{listed}。"
    )


def describe_three_public(three: pd.DataFrame, unit: str = "万元") -> str:
    """Say how large the three public expenses are and how they changed."""
    if three.empty:
        return "文件没有列出“三公”经费，或未能读出相应的表。"
    rows = {row["item"]: row for row in records(three)}
    total = rows.get("total")
    head = (
        "表中没有“三公”经费合计数"
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
    blank = [
        name
        for item, name in (
            ("overseas_travel", "因公出国（境）费"),
            ("reception", "公务接待费"),
            ("vehicles", "公务用车购置及运行费"),
        )
        if item not in rows and not (item == "vehicles" and "vehicles" not in _vehicle_items(rows))
    ]
    tail = f"；{'、'.join(blank)}未列金额" if blank and parts else ""
    return f"{head}。" if not parts else f"{head}：{'，'.join(parts)}{tail}。"


def _vehicle_items(rows: Mapping[str, object]) -> tuple[str, ...]:
    """The whole, or where only parts of it are printed these."""
    parts = tuple(item for item in ("vehicle_purchase", "vehicle_operation") if item in rows)
    return ("vehicles",) if "vehicles" in rows or not parts else parts


def describe_personnel_share(functions: pd.DataFrame, costs: pd.DataFrame, unit: str = "万元") -> str:
    """Say how much of all expenditure is personnel cost."""
    personnel = cost_of(costs, "personnel")
    if personnel is None:
        return "文件没有列出人员经费。"
    whole = sum(functions.loc[functions["item_level"] == 1, "amount_yuan"], Decimal(0))
    share = percent(personnel, whole)
    end = "" if share is None else f"，相当于支出合计的 {percent_text(share)}"
    return f"人员经费 {amount_text(personnel, unit)}{end}。"


def summarise_structure(
    dossier: Dossier, functions: pd.DataFrame, split: pd.DataFrame, costs: pd.DataFrame, unit: str = "万元"
) -> str:
    """The three things worth knowing first on the structure, and what limits the reading, in Markdown."""
    points = [
        describe_functions(functions, unit),
        describe_split(split, "基本支出和项目支出", unit),
        describe_personnel_share(functions, costs, unit),
    ]
    scope = [describe_scope(functions)] if len(functions) else []
    return key_points(points, [describe_rounding(unit), *scope, describe_reading(dossier)])
