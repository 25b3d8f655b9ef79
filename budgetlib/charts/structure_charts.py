"""Charts of how one year's money is made up."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from budgetlib.analysis.plain_rows import records
from budgetlib.charts.bars import Bar, Segment, plot_bars
from budgetlib.charts.source import source_line
from budgetlib.charts.style import (
    FUND_COLOURS,
    FUND_HATCHES,
    OPEN,
    OPEN_HATCH,
    SPENDING_COLOURS,
    SPENDING_HATCHES,
    chart_style,
    in_unit,
)
from budgetlib.formatting import is_missing, number_text, percent_text
from budgetlib.sentences import (
    describe_economic,
    describe_functions,
    describe_revenue,
    describe_split,
    describe_three_public,
    scope_text,
)
from budgetlib.vocabulary.labels import labels

MAX_ROWS = 32
_NEGLIGIBLE = 1000  # sums of printed figures in 万元 differ by a few of their last digits
_TOTAL_COLOUR = SPENDING_COLOURS["total"]


def plot_revenue(revenue: pd.DataFrame, unit: str = "万元") -> Figure:
    """Revenue by source, one bar each, in the colour of its fund.

    Parameters
    ----------
    revenue
        Revenue by source, with ``share_pct``.
    unit
        Of the figures.
    """
    bars = [
        Bar(
            r["item_name"],
            (Segment(in_unit(r["amount_yuan"], unit), FUND_COLOURS[r["fund"]], FUND_HATCHES.get(r["fund"])),),
            _amount_share(r, unit),
        )
        for r in records(revenue)
    ]
    return _finish(bars, f"收入来源（{unit}）", source_line(revenue), describe_revenue(revenue, unit))


def plot_functions(functions: pd.DataFrame, unit: str = "万元") -> Figure:
    """Expenditure by function: a thick bar a 类, thin bars for the items below, basic and project apart.

    Where there are more rows than a page holds, the smallest items of a 类 are drawn as one.

    Parameters
    ----------
    functions
        Expenditure by function, with ``share_pct``.
    unit
        Of the figures.
    """
    with_parts = bool(functions[["basic_yuan", "personnel_yuan"]].notna().any(axis=None))
    bars = [_function_bar(row, with_parts, unit) for row in _shown_items(functions)]
    title = f"支出按功能分类{scope_text(functions)}（{unit}）"
    return _finish(bars, title, source_line(functions), describe_functions(functions, unit))


def plot_economic(economic: pd.DataFrame, unit: str = "万元") -> Figure:
    """Expenditure by economic category: a thick bar a 类, thin bars for its 款.

    Parameters
    ----------
    economic
        Expenditure by economy, with ``share_pct``.
    unit
        Of the figures.
    """
    bars = [_function_bar(row, False, unit) for row in _shown_items(economic)]
    title = f"支出按经济分类{scope_text(economic)}（{unit}）"
    return _finish(bars, title, source_line(economic), describe_economic(economic, unit))


def plot_split(split: pd.DataFrame, unit: str = "万元") -> Figure:
    """Basic against project, or personnel against operating expenditure: one bar each.

    Parameters
    ----------
    split
        Expenditure by spending, with ``share_pct``.
    unit
        Of the figures.
    """
    names = list(split["item_name"])
    what = "与".join(filter(None, ("、".join(names[:-1]), *names[-1:])))
    bars = [
        Bar(
            r["item_name"],
            (_spending_segment(r["spending_type"], r["amount_yuan"], unit),),
            _amount_share(r, unit),
        )
        for r in records(split)
    ]
    title = f"{what}{scope_text(split)}（{unit}）"
    return _finish(bars, title, source_line(split), describe_split(split, unit))


def plot_three_public(three: pd.DataFrame, unit: str = "万元") -> Figure:
    """The three public expenses by item, with last year's where it is printed.

    Parameters
    ----------
    three
        The three public expenses by item.
    unit
        Of the figures.
    """
    bars = []
    for row in records(three):
        level = 2 if row["item"] in ("vehicle_purchase", "vehicle_operation") else 1
        segment = Segment(
            in_unit(row["amount_yuan"], unit), _TOTAL_COLOUR if row["item"] == "total" else "#0072B2"
        )
        bars.append(Bar(row["item_name"], (segment,), _with_prior(row, unit), level=level))
    return _finish(bars, f"“三公”经费（{unit}）", source_line(three), describe_three_public(three, unit))


def _finish(bars: list[Bar], title: str, source: str, alt: str) -> Figure:
    with chart_style():
        figure = plot_bars(bars, title, source)
    figure.set_label(f"{title}。{alt}")
    return figure


def _amount_share(row: dict[str, Any], unit: str) -> str:
    share = "" if is_missing(row["share_pct"]) else f"（{percent_text(row['share_pct'])}）"
    return number_text(row["amount_yuan"], unit) + share


def _with_prior(row: dict[str, Any], unit: str) -> str:
    if is_missing(row["prior_yuan"]):
        return number_text(row["amount_yuan"], unit)
    base = labels("base").get(row["base"], "上年")
    return f"{number_text(row['amount_yuan'], unit)}（{base} {number_text(row['prior_yuan'], unit)}）"


def _spending_segment(kind: str, yuan: float, unit: str, meaning: bool = False) -> Segment:
    return Segment(
        in_unit(yuan, unit),
        SPENDING_COLOURS[kind],
        SPENDING_HATCHES.get(kind),
        labels("spending_type")[kind] if meaning else None,
    )


def _function_bar(row: dict[str, Any], with_parts: bool, unit: str) -> Bar:
    level = 1 if row["item_level"] == 1 else 2
    text = _amount_share(row, unit) if level == 1 else number_text(row["amount_yuan"], unit)
    label = f"{row['item_code']} {row['item_name']}" if row["item_code"] else row["item_name"]
    parts = _parts(row, unit) if with_parts else ()
    return Bar(
        label,
        parts or (Segment(in_unit(row["amount_yuan"], unit), "#0072B2" if level == 1 else "#6BAED6"),),
        text,
        level=level,
    )


def _parts(row: dict[str, Any], unit: str) -> tuple[Segment, ...]:
    """Basic and project expenditure, and in grey what the row has beyond them; one grey bar if neither is
    printed or they are more than the row, beyond what rounding makes."""
    basic, project = _basic_of(row), row["project_yuan"]
    known = {k: v for k, v in (("basic", basic), ("project", project)) if not is_missing(v) and v}
    rest = row["amount_yuan"] - sum(known.values())
    if any(yuan < 0 for yuan in known.values()) or rest < -_NEGLIGIBLE:
        known, rest = {}, row["amount_yuan"]
    segments = [_spending_segment(kind, yuan, unit, meaning=True) for kind, yuan in known.items()]
    if rest > _NEGLIGIBLE or not known:
        segments.append(Segment(in_unit(rest, unit), OPEN, OPEN_HATCH, "未分列"))
    return tuple(segments)


def _basic_of(row: dict[str, Any]) -> float | None:
    halves = [row[k] for k in ("personnel_yuan", "operating_yuan") if not is_missing(row[k])]
    if is_missing(row["basic_yuan"]):
        return sum(halves) if halves else None
    return float(row["basic_yuan"])


def _shown_items(items: pd.DataFrame) -> list[dict[str, Any]]:
    """类 by size, each followed by its finest items by size; the smallest as one where they are too many."""
    tops = items[items["item_level"] == 1].sort_values("amount_yuan", ascending=False, kind="stable")
    leaves = items[items["is_leaf"] & (items["item_level"] > 1)]
    room = (
        max(1, (MAX_ROWS - len(tops)) // max(1, len(tops)))
        if len(tops) + len(leaves) > MAX_ROWS
        else len(leaves)
    )
    shown: list[dict[str, Any]] = []
    for top in records(tops):
        below = leaves[leaves["item_code"].str.startswith(top["item_code"])]
        below = below.sort_values("amount_yuan", ascending=False, kind="stable")
        shown += [top, *records(below.head(room)), *_rest(below.iloc[room:])]
    return shown


def _rest(items: pd.DataFrame) -> list[dict[str, Any]]:
    if items.empty:
        return []
    if len(items) == 1:
        return records(items)
    money = ["amount_yuan", "basic_yuan", "personnel_yuan", "operating_yuan", "project_yuan"]
    sums = dict(zip(money, items[money].astype("float64").sum(min_count=1), strict=True))
    return [{**records(items)[0], **sums, "item_code": None, "item_name": f"其余 {len(items)} 项合计"}]
