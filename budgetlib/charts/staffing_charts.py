"""Charts of posts, people and what they cost."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from budgetlib.analysis.plain_rows import records
from budgetlib.charts.bars import Bar, Segment, plot_bars
from budgetlib.charts.source import source_line
from budgetlib.charts.style import (
    DOWN,
    DOWN_HATCH,
    SPENDING_COLOURS,
    SPENDING_HATCHES,
    UP,
    chart_style,
    in_unit,
)
from budgetlib.formatting import is_missing, number_text, people_text, percent_text, signed_text
from budgetlib.sentences import (
    describe_cost_change,
    describe_cost_parts,
    describe_cost_per_head,
    describe_headcounts,
)
from budgetlib.vocabulary.labels import labels

_PEOPLE = {"authorised": "#4d4d4d", "actual": "#56B4E9", "active": "#009E73", "contract": "#E69F00"}
_PEOPLE_HATCHES = {"retired": "\\\\\\", "retired_cadre": "///", "retired_all": "\\\\\\", "contract": "xxx"}


def plot_headcounts(heads: pd.DataFrame) -> Figure:
    """Posts and people, one bar each, the parts of a category (行政, 事业) as thin bars below it.

    Parameters
    ----------
    heads
        Result of :func:`budgetlib.analysis.headcounts`.
    """
    bars = [
        Bar(
            row["item_name"],
            (
                Segment(
                    float(row["headcount"]),
                    _PEOPLE.get(row["category"], "#8a9099"),
                    _PEOPLE_HATCHES.get(row["category"]),
                ),
            ),
            _count_label(row),
            level=1 if is_missing(row["subtype"]) else 2,
        )
        for row in records(heads)
    ]
    with chart_style():
        figure = plot_bars(bars, "编制与人员（人）", source_line(heads))
    figure.set_label(f"编制与人员（人）。{describe_headcounts(heads)}")
    return figure


def _count_label(row: dict[str, Any]) -> str:
    if is_missing(row["change"]):
        return people_text(row["headcount"])
    return f"{people_text(row['headcount'])}（推算上年 {int(row['prior_headcount'])}）"


def plot_cost_per_head(costs: pd.DataFrame, unit: str = "万元") -> Figure:
    """Personnel and operating cost per person in post and per authorised post.

    Parameters
    ----------
    costs
        Personnel and operating cost with ``base``, ``base_name``, ``headcount`` and ``per_head_yuan``.
    unit
        Of the figures.
    """
    bars = [
        Bar(
            _base_label(row, i == 0),
            (
                Segment(
                    in_unit(row["per_head_yuan"], unit),
                    SPENDING_COLOURS[row["spending_type"]],
                    SPENDING_HATCHES.get(row["spending_type"]),
                ),
            ),
            number_text(row["per_head_yuan"], unit),
        )
        for _, rows in costs.groupby("base", sort=False)
        for i, row in enumerate(records(rows))
    ]
    title = f"每人和每个编制的支出（{unit}）"
    with chart_style():
        figure = plot_bars(bars, title, source_line(costs, "人数见文字说明。"))
    figure.set_label(f"{title}。{describe_cost_per_head(costs, unit)}")
    return figure


def plot_cost_parts(parts: pd.DataFrame, unit: str = "万元") -> Figure:
    """Basic expenditure per person in post: the whole as one bar, below it part by part.

    Parameters
    ----------
    parts
        One row a part: ``item_name``, ``spending_type``, ``per_head_yuan``, ``share_pct``, ``base_name``.
    unit
        Of the figures.
    """
    rows = records(parts)
    segments = [_cost_segment(row, unit) for row in rows]
    kinds = {row["spending_type"]: row for row in rows}
    whole = tuple(
        Segment(
            sum(s.length for s, r in zip(segments, rows, strict=True) if r["spending_type"] == kind),
            SPENDING_COLOURS[kind],
            SPENDING_HATCHES.get(kind),
            labels("spending_type")[kind],
        )
        for kind in kinds
    )
    total = number_text(parts["per_head_yuan"].sum(), unit)
    bars = [Bar("每人合计", whole, total)] if rows else []
    bars += [
        Bar(row["item_name"], (segment,), _per_head_label(row, unit), level=2)
        for row, segment in zip(rows, segments, strict=True)
    ]
    name = rows[0]["base_name"] if rows else "在职人员"
    title = f"每名{name}的基本支出及其构成（{unit}）"
    with chart_style():
        figure = plot_bars(bars, title, source_line(parts, "人数见文字说明。"))
    figure.set_label(f"{title}。{describe_cost_parts(parts, unit)}")
    return figure


def _cost_segment(row: dict[str, Any], unit: str) -> Segment:
    kind = row["spending_type"]
    return Segment(in_unit(row["per_head_yuan"], unit), SPENDING_COLOURS[kind], SPENDING_HATCHES.get(kind))


def _per_head_label(row: dict[str, Any], unit: str) -> str:
    return f"{number_text(row['per_head_yuan'], unit)}（{percent_text(row['share_pct'])}）"


def _base_label(row: dict[str, Any], first: bool) -> str:
    base = "每个编制" if row["base"] == "authorised" else f"每名{row['base_name']}"
    return f"{base}：{row['item_name']}"


def plot_cost_change(two_years: pd.DataFrame, split: pd.DataFrame, unit: str = "万元") -> Figure:
    """The change of personnel cost, and its headcount and per-head parts.

    Parameters
    ----------
    two_years
        Result of :func:`budgetlib.analysis.personnel_in_two_years`; empty gives a chart without bars.
    split
        Result of :func:`budgetlib.analysis.cost_change`.
    unit
        Of the figures.
    """
    parts = records(split) if len(two_years) else []
    bars = [_part_bar(row["item_name"], row["amount_yuan"], unit) for row in parts]
    if bars:
        total = split["amount_yuan"].sum()
        whole = Segment(in_unit(total, unit), SPENDING_COLOURS["total"])
        bars.append(Bar("人员经费变动合计", (whole,), signed_text(total, unit)))
    title = f"人员经费比上年的变动及其两个部分（{unit}）"
    with chart_style():
        figure = plot_bars(bars, title, source_line(two_years))
    figure.set_label(f"{title}。{describe_cost_change(two_years, split, unit)}")
    return figure


def _part_bar(name: str, yuan: float, unit: str) -> Bar:
    colour, hatch = (UP, None) if yuan > 0 else (DOWN, DOWN_HATCH)
    return Bar(name, (Segment(in_unit(yuan, unit), colour, hatch),), signed_text(yuan, unit))
