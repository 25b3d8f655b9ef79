"""Sentences on the way of the money from its funds to its use."""

from typing import Any

import pandas as pd

from budgetlib.analysis.flow import FUND_TO_FUNCTION, TYPE_TO_USE, flow_nodes
from budgetlib.analysis.plain_rows import records
from budgetlib.sentences.common import figure_text
from budgetlib.vocabulary.labels import labels

_HEADS = ("资金来自", "用于", "按支出类型分")
_LISTED = 3


def describe_flow(flow: pd.DataFrame, unit: str = "万元") -> str:
    """Say what the largest funds, functions and types of spending are, and what each type is made up of."""
    nodes = flow_nodes(flow)
    texts = [
        head + _list_text(nodes[nodes["place"] == place], unit)
        for place, head in enumerate(_HEADS)
        if nodes["place"].eq(place).any()
    ]
    uses = flow[flow["stage"] == TYPE_TO_USE].groupby("source_name", sort=False)
    targets = nodes[nodes["place"] == len(_HEADS)].set_index("code")
    texts += [
        f"{name}{'分为' if len(own) > 1 else '全部是'}{_list_text(targets.loc[own['to_node']], unit)}"
        for name, own in uses
    ]
    return f"{_scope(flow)}{'；'.join(texts)}。" if texts else ""


def _scope(flow: pd.DataFrame) -> str:
    """The fund of a way that begins with its functions, where it is a part of the money."""
    first = flow.iloc[0]
    if first["stage"] == FUND_TO_FUNCTION or first["fund"] in ("all", None):
        return ""
    return f"{labels('fund')[first['fund']]}支出"


def _list_text(rows: pd.DataFrame, unit: str) -> str:
    largest: list[dict[str, Any]] = records(rows.sort_values("amount_yuan", ascending=False, kind="stable"))
    listed = "、".join(f"{r['name']} {figure_text(r, unit)}" for r in largest[:_LISTED])
    return f"{listed}等 {len(largest)} 项" if len(largest) > _LISTED else listed
