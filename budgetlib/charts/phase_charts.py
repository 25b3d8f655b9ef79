"""A chart of the carrying-out of a budget: what was planned beside what was spent."""

import pandas as pd
from matplotlib.figure import Figure

from budgetlib.analysis.plain_rows import records
from budgetlib.charts.bars import Bar, Segment, plot_bars
from budgetlib.charts.source import source_line
from budgetlib.charts.style import OPEN, OPEN_HATCH, SPENDING_COLOURS, chart_style, in_unit
from budgetlib.formatting import amount_text, number_text

MAX_ITEMS = 15


def plot_phases(items: pd.DataFrame, title: str, unit: str = "万元") -> Figure:
    """The initial budget of each item and, below it, its outturn, in the order given.

    Parameters
    ----------
    items
        ``item_name``, ``initial_yuan`` and ``outturn_yuan``.
    title
        What they are.
    unit
        Of the figures.
    """
    rows = records(items.head(MAX_ITEMS))
    bars = []
    for row in rows:
        planned = Segment(in_unit(row["initial_yuan"], unit), OPEN, OPEN_HATCH, "年初预算")
        spent = Segment(in_unit(row["outturn_yuan"], unit), SPENDING_COLOURS["total"], None, "决算")
        bars.append(Bar(row["item_name"], (spent,), number_text(row["outturn_yuan"], unit)))
        bars.append(Bar("年初预算", (planned,), number_text(row["initial_yuan"], unit), level=2))
    listed = "、".join(
        f"{row['item_name']}年初预算 {amount_text(row['initial_yuan'], unit)}、"
        f"决算 {amount_text(row['outturn_yuan'], unit)}"
        for row in rows[:3]
    )
    return _finish(bars, f"{title}（{unit}）", source_line(items), listed)


def _finish(bars: list[Bar], title: str, source: str, alt: str) -> Figure:
    with chart_style():
        figure = plot_bars(bars, title, source)
    figure.set_label(f"{title}。{alt}。")
    return figure
