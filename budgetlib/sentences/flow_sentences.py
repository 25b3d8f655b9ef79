"""Sentences on the way of the money from its funds to its use, and on what is not printed of it."""

from typing import Any

import pandas as pd

from budgetlib.analysis.flow import STAGES, flow_nodes, left_open, linked, open_sources
from budgetlib.analysis.plain_rows import records
from budgetlib.formatting import amount_text
from budgetlib.vocabulary.labels import labels


def describe_flow(flow: pd.DataFrame, unit: str = "万元") -> str:
    """Say what the largest fund, function, type of spending and use are, and what stays open."""
    if flow.empty:
        return "未能读出可以前后对应的收入来源、功能科目和支出类型，因此不能画出资金的去向。"
    nodes = flow_nodes(flow)
    texts = [_column_text(nodes, place, unit) for place in sorted(nodes["place"].unique())]
    return f"{'；'.join(texts)}。{describe_flow_gaps(flow, unit)}"


def _column_text(nodes: pd.DataFrame, place: Any, unit: str) -> str:
    column = nodes[nodes["place"] == place].sort_values("amount_yuan", ascending=False, kind="stable")
    heads = ("资金来自", "用于", "按支出类型分", "用途上")
    listed = "、".join(f"{r['name']} {amount_text(r['amount_yuan'], unit)}" for r in records(column.head(3)))
    more = f"等 {len(column)} 项" if len(column) > 3 else ""
    return f"{heads[place]}{listed}{more}"


def describe_flow_gaps(flow: pd.DataFrame, unit: str = "万元") -> str:
    """Say which stages were not read and how much of the others is not divided."""
    return "".join(_stage_text(flow, stage, unit) for stage in STAGES)


def _stage_text(flow: pd.DataFrame, stage: str, unit: str) -> str:
    rows = flow[flow["stage"] == stage]
    first, second = labels("stage")[stage].split("→")
    if linked(rows).empty:
        return f"未能读出{first}与{second}怎样对应。"
    texts = [
        f"{name} {amount_text(amount, unit)}未能分到{second}" for name, amount in open_sources(flow, stage)
    ]
    into = left_open(flow, stage)
    texts += [f"{second}中有 {amount_text(into, unit)}未能归到{first}"] if into else []
    return f"{'，'.join(texts)}（灰色）。" if texts else ""
