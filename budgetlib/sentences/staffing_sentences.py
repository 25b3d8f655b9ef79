"""Sentences on posts, people and what they cost."""

from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.dossier import Dossier
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.staffing import CostChange, count_of, fill_rate_pct, staffing_caveats, workforce
from budgetlib.analysis.structure import personnel_and_operating
from budgetlib.formatting import (
    amount_text,
    change_text,
    is_missing,
    people_text,
    percent_text,
)
from budgetlib.sentences.common import describe_reading, describe_rounding, key_points, scope_text
from budgetlib.sentences.structure_sentences import describe_split

_NO_PEOPLE = (
    "文件没有公开编制和人员数，因此没有满编率和人均支出，也不能把人员经费的变动分解为人数和人均两部分。"
)


def describe_headcounts(heads: pd.DataFrame) -> str:
    """Say how many posts and people there are and how they changed."""
    wholes = heads[heads["subtype"].isna()]
    if wholes.empty:
        return "文件没有公开编制和人员数。"
    return "、".join(_headcount_text(row) for row in records(wholes)) + "。"


def _headcount_text(row: dict[str, Any]) -> str:
    text = f"{row['item_name']} {people_text(row['headcount'])}"
    if is_missing(row["change"]):
        return text
    change = int(row["change"])
    verb = "增加" if change > 0 else "减少"
    return f"{text}（{verb} {abs(change)} 人）" if change else f"{text}（与上年持平）"


def describe_fill_rate(heads: pd.DataFrame) -> str:
    """Say how many of the authorised posts are filled."""
    rate, people, posts = fill_rate_pct(heads), workforce(heads), count_of(heads, "authorised")
    if rate is None or people is None or posts is None:
        return "编制数或在职人数没有公开，不能计算满编率。"
    left = posts - people.headcount
    more = f"空编 {left} 个" if left > 0 else f"超出编制 {-left} 人" if left < 0 else "没有空编"
    filled = f"{people.name} {people_text(people.headcount)}"
    return f"编制 {posts} 个，{filled}，满编率 {percent_text(rate)}，{more}。"


def describe_cost_per_head(costs: pd.DataFrame, unit: str = "万元") -> str:
    """Say what one person in post and one authorised post cost."""
    if costs.empty:
        return "人员数或人员经费、公用经费没有公开，不能计算人均支出。"
    texts = []
    for _, rows in costs.groupby("base", sort=False):
        listed = "、".join(f"{r['item_name']} {amount_text(r['per_head_yuan'], unit)}" for r in records(rows))
        both = f"，合计 {amount_text(sum(rows['per_head_yuan'], Decimal(0)), unit)}" if len(rows) > 1 else ""
        first = rows.iloc[0]
        head = (
            f"按编制 {int(first['headcount'])} 个计算，每个编制"
            if first["base"] == "authorised"
            else f"按{first['base_name']} {people_text(first['headcount'])}计算，人均"
        )
        texts.append(f"{head}{listed}{both}")
    return "；".join(texts) + "。"


def describe_cost_parts(parts: pd.DataFrame, unit: str = "万元") -> str:
    """Say what basic expenditure per person is made up of, and which money it covers."""
    if parts.empty:
        return "在职人数没有公开，或基本支出没有按经济分类列出，不能计算人均支出的构成。"
    first = parts.iloc[0]
    listed = "、".join(
        f"{r['item_name']} {amount_text(r['per_head_yuan'], unit)}（{percent_text(r['share_pct'])}）"
        for r in records(parts)
    )
    whole = sum(parts["per_head_yuan"], Decimal(0))
    return (
        f"按{first['base_name']} {people_text(first['headcount'])}计算，人均基本支出 "
        f"{amount_text(whole, unit)}{scope_text(parts)}，其中{listed}。"
    )


def describe_cost_change(change: CostChange | None, unit: str = "万元") -> str:
    """Say how much of the change of personnel cost is due to heads and how much to cost per head."""
    if change is None:
        return (
            "上年的人员经费或上年的在职人数没有公开，也不能由说明推得，"
            "因此不能把人员经费的变动分解为人数和人均两部分。"
        )
    before, after = amount_text(change.prior_yuan, unit), amount_text(change.amount_yuan, unit)
    return (
        f"人员经费由 {before}变为 {after}，{change_text(change.change_yuan, unit)}；"
        f"人数由 {change.prior_headcount} 人变为 {change.headcount} 人。"
        f"其中人数变动使人员经费{change_text(change.headcount_part_yuan, unit)}，"
        f"人均水平变动使其{change_text(change.per_head_part_yuan, unit)}。"
        f"上年人员经费的来源：{change.basis}。"
    )


def summarise_staffing(
    dossier: Dossier, heads: pd.DataFrame, costs: pd.DataFrame, change: CostChange | None, unit: str = "万元"
) -> str:
    """The three things worth knowing first on staffing and cost, and what limits the reading, in Markdown."""
    totals = personnel_and_operating(dossier.amounts, dossier.phase)
    money = describe_split(totals, "人员经费和公用经费", unit)
    if heads.empty:
        points = [_NO_PEOPLE, money]
    else:
        filled = "" if fill_rate_pct(heads) is None else describe_fill_rate(heads)
        points = [
            describe_headcounts(heads) + filled,
            describe_cost_per_head(costs, unit) if len(costs) else money,
            describe_cost_change(change, unit),
        ]
    limits = staffing_caveats(heads, totals)[1 if heads.empty else 0 :]
    return key_points(points, [describe_rounding(unit), *limits, describe_reading(dossier)])
