"""Sentences on posts, people and what they cost."""

from typing import Any

import pandas as pd

from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import Publication
from budgetlib.formatting import amount_text, change_text, is_missing, people_text, percent_text
from budgetlib.sentences.common import describe_reading, describe_rounding, key_points, scope_text


def describe_headcounts(heads: pd.DataFrame) -> str:
    """Say how many posts and people there are and how they changed."""
    wholes = records(heads[heads["subtype"].isna()])
    return f"{'、'.join(map(_headcount_text, wholes))}。" if wholes else ""


def _headcount_text(row: dict[str, Any]) -> str:
    text = f"{row['item_name']} {people_text(row['headcount'])}"
    if is_missing(row["change"]):
        return text
    change = int(row["change"])
    verb = "增加" if change > 0 else "减少"
    return f"{text}（{verb} {abs(change)} 人）" if change else f"{text}（与上年持平）"


def describe_fill_rate(bases: pd.DataFrame, rate_pct: Any) -> str:
    """Say how many of the authorised posts are filled; 实有 may count the retired, and says nothing of it.

    Parameters
    ----------
    bases
        Result of :func:`budgetlib.analysis.cost_bases`.
    rate_pct
        People in post in percent of the posts; missing where one of them is.
    """
    if is_missing(rate_pct) or "active" not in set(bases["category"]):
        return ""
    count = bases.set_index("base")["headcount"]
    left = int(count["authorised"] - count["active"])
    more = f"空编 {left:,} 个" if left > 0 else f"超出编制 {-left:,} 人" if left < 0 else "没有空编"
    return f"推算：满编率 {percent_text(rate_pct)}（{count['active']:,} ÷ {count['authorised']:,}），{more}。"


def describe_cost_per_head(costs: pd.DataFrame, unit: str = "万元") -> str:
    """Say what one person in post and one authorised post cost."""
    texts = []
    for _, rows in costs.groupby("base", sort=False):
        listed = "、".join(f"{r['item_name']} {amount_text(r['per_head_yuan'], unit)}" for r in records(rows))
        both = f"，合计 {amount_text(rows['per_head_yuan'].sum(), unit)}" if len(rows) > 1 else ""
        first = rows.iloc[0]
        head = (
            f"按编制 {int(first['headcount']):,} 个计算，每个编制"
            if first["base"] == "authorised"
            else f"按{first['base_name']} {people_text(first['headcount'])}计算，人均"
        )
        texts.append(f"{head}{listed}{both}")
    return f"推算：{'；'.join(texts)}{scope_text(costs)}。" if texts else ""


def describe_cost_parts(parts: pd.DataFrame, unit: str = "万元") -> str:
    """Say what basic expenditure per person is made up of, and which money it covers."""
    if parts.empty:
        return ""
    first = parts.iloc[0]
    listed = "、".join(
        f"{r['item_name']} {amount_text(r['per_head_yuan'], unit)}（{percent_text(r['share_pct'])}）"
        for r in records(parts)
    )
    return (
        f"推算：按{first['base_name']} {people_text(first['headcount'])}计算，人均基本支出 "
        f"{amount_text(parts['per_head_yuan'].sum(), unit)}{scope_text(parts)}，其中{listed}。"
    )


def describe_cost_change(two_years: pd.DataFrame, split: pd.DataFrame, unit: str = "万元") -> str:
    """Say how much of the change of personnel cost is due to heads and how much to cost per head.

    Parameters
    ----------
    two_years
        Result of :func:`budgetlib.analysis.personnel_in_two_years`.
    split
        Result of :func:`budgetlib.analysis.cost_change`.
    """
    if two_years.empty:
        return ""
    before, after = records(two_years)
    costs = [amount_text(year["amount_yuan"], unit) for year in (before, after)]
    heads = [int(year["headcount"]) for year in (before, after)]
    of_heads, of_cost = split["amount_yuan"]
    change = after["amount_yuan"] - before["amount_yuan"]
    return (
        f"两年的公开文件印出：人员经费{scope_text(two_years)}由 {costs[0]}变为 {costs[1]}，"
        f"{after['base_name']}由 {heads[0]} 人变为 {heads[1]} 人。推算：人员经费{change_text(change, unit)}，"
        f"其中人数变动使其{change_text(of_heads, unit)}，人均水平变动使其{change_text(of_cost, unit)}。"
    )


def summarise_staffing(
    published: Publication, points: list[str], limits: list[str], unit: str = "万元"
) -> str:
    """The things worth knowing first on staffing and cost, and what limits the reading, in Markdown.

    Parameters
    ----------
    points
        What is worth knowing, sentence by sentence.
    limits
        Result of :func:`budgetlib.analysis.staffing_caveats`.
    """
    first = [describe_rounding(unit)] if any(points) else []
    return key_points(points, [*first, *limits, describe_reading(published)])


def staffing_points(
    heads: pd.DataFrame, filled: str, money: str, per_head: pd.DataFrame, change: str, unit: str = "万元"
) -> list[str]:
    """What is worth knowing first: people, cost per head and its change; without people the money."""
    if heads.empty:
        return [money]
    return [describe_headcounts(heads) + filled, describe_cost_per_head(per_head, unit) or money, change]
