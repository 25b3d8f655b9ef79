"""Charts of change against the year before."""

from decimal import Decimal
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from budgetlib.analysis.plain_rows import records
from budgetlib.charts.bars import Bar, Segment, plot_bars
from budgetlib.charts.source import source_line
from budgetlib.charts.style import (
    DOWN,
    DOWN_HATCH,
    INK,
    MUTED,
    OPEN,
    OPEN_HATCH,
    RULE,
    SIZE,
    SPENDING_COLOURS,
    UP,
    WIDTH,
    chart_style,
    in_unit,
    new_chart,
    text_width,
)
from budgetlib.formatting import amount_text, change_text, is_missing, number_text, signed_text
from budgetlib.sentences.change_sentences import base_text, describe_series

MAX_ITEMS = 18
_TOTAL = SPENDING_COLOURS["total"]
_MARKERS = {"total": "o", "basic": "s", "project": "^"}


def plot_bridge(bridge: pd.DataFrame, unit: str = "万元") -> Figure:
    """From last year's total to this year's, item by item, with what the items leave unexplained.

    The zero line is last year's total and every bar begins where the one above ends, so that changes of
    one percent can be seen; the last bar is the whole change, from the zero line.

    Parameters
    ----------
    bridge
        Result of ``bridge_from_statements``, ``bridge_from_parts`` or ``bridge_from_years``.
    unit
        Of the figures.
    """
    if bridge.empty:
        return _no_chart("从上年合计到本年合计")
    steps = _largest_steps(bridge[bridge["step"].isin(["item", "unexplained"])])
    before, after, change = _bridge_ends(bridge, unit)
    bars, level = [], Decimal(0)
    for row in steps:
        moved = signed_text(row["amount_yuan"], unit)
        bars.append(Bar(_name(row), (_step_segment(row, unit),), moved, start=in_unit(level, unit)))
        level += row["amount_yuan"]
    bars.append(Bar(after, (Segment(in_unit(change, unit), _TOTAL),), signed_text(change, unit)))
    title = f"{_whole(bridge)}从{base_text(bridge)}到本年（{unit}）"
    with chart_style():
        figure = plot_bars(bars, title, source_line(bridge), zero_label=before)
    figure.set_label(f"{title}。{before}，{after}；{_describe_bridge(bridge, change, unit)}")
    return figure


def _bridge_ends(bridge: pd.DataFrame, unit: str) -> tuple[str, str, Decimal]:
    """What both ends are called, with their amounts where these are known, and the change between them."""
    ends = bridge.drop_duplicates("step").set_index("step")["amount_yuan"]
    amounts = ["" if is_missing(ends[e]) else f" {number_text(ends[e], unit)}" for e in ("prior", "current")]
    moves = bridge[bridge["step"].isin(["item", "unexplained"])]
    change = sum(moves["amount_yuan"], Decimal(0))
    return f"{base_text(bridge)}合计{amounts[0]}", f"本年合计{amounts[1]}", change


def _whole(bridge: pd.DataFrame) -> str:
    names = [name for name in bridge.get("whole", ()) if not is_missing(name)]
    return names[0] if names else "支出合计"


def plot_series(series: pd.DataFrame, unit: str = "万元") -> Figure:
    """Total, basic and project expenditure over the years, from zero.

    Parameters
    ----------
    series
        Result of :func:`budgetlib.analysis.expenditure_series`.
    unit
        Of the figures.
    """
    printed = sorted({int(year) for year in series["fiscal_year"]})
    if len(printed) < 2:
        return _no_chart("多年支出")
    years = list(range(printed[0], printed[-1] + 1))
    title = f"{years[0]}–{years[-1]} 年支出（{unit}）"
    last = series[series["fiscal_year"] == years[-1]]
    room = 14 + max(
        text_width(f"{r['item_name']} {number_text(r['amount_yuan'], unit)}") for r in records(last)
    )
    with chart_style():
        figure, axes = new_chart(title, source_line(series), 190, 26, room)
        axes.set_xlim(-0.25, len(years) - 1)
        ticks = [f"{year} 年" if year in printed else f"{year} 年\n无数据" for year in years]
        axes.set_xticks(range(len(years)), ticks, linespacing=1.45)
        axes.set_yticks([])
        axes.axhline(0, color=RULE, linewidth=0.8)
        axes.tick_params(pad=4)
        box = axes.get_position()
        below = 16 if years == printed else 28  # room for the names of years, of one line or two
        axes.set_position(
            (
                box.x0,
                box.y0 + below / (figure.get_figheight() * 72),
                box.width,
                box.height - (below + 6) / (figure.get_figheight() * 72),
            )
        )
        highest = max(in_unit(a, unit) for a in series["amount_yuan"])
        axes.set_ylim(0, highest * 1.12)
        _draw_lines(axes, series, years, highest, unit)
    figure.set_label(f"{title}。{describe_series(series, unit)}")
    return figure


def _no_chart(title: str) -> Figure:
    """What a chart function returns without data: an empty figure that says so in its label."""
    figure = Figure(figsize=(WIDTH / 72, 0.5))
    figure.set_label(f"{title}。没有数据，因此没有图。")
    return figure


def _draw_lines(axes: Any, series: pd.DataFrame, years: list[int], highest: float, unit: str) -> None:
    ends: list[float] = []
    lines = [rows.sort_values("fiscal_year") for _, rows in series.groupby("spending_type", sort=False)]
    # From the lowest upwards, so that a label that has to move stays in the order of the lines.
    for rows in sorted(lines, key=lambda rows: rows["amount_yuan"].iloc[-1]):
        kind = str(rows["spending_type"].iloc[0])
        x = [years.index(int(year)) for year in rows["fiscal_year"]]
        y = [in_unit(a, unit) for a in rows["amount_yuan"]]
        axes.plot(
            x,
            y,
            color=SPENDING_COLOURS[kind],
            marker=_MARKERS.get(kind, "o"),
            markersize=5,
            linewidth=1.6,
            clip_on=False,
        )
        for i, (place, value) in enumerate(zip(x[:-1], y[:-1], strict=True)):
            if i == 0 or len(years) <= 5:
                axes.annotate(
                    number_text(rows["amount_yuan"].iloc[i], unit),
                    (place, value),
                    xytext=(0, 5),
                    textcoords="offset points",
                    ha="center",
                    va="bottom",
                    size=SIZE - 1,
                    color=MUTED,
                )
        height = _free_place(y[-1], ends, highest)
        ends.append(height)
        axes.annotate(
            f"{rows['item_name'].iloc[-1]} {number_text(rows['amount_yuan'].iloc[-1], unit)}",
            (x[-1], y[-1]),
            xytext=(x[-1] + 0.03 * len(years), height),
            textcoords="data",
            ha="left",
            va="center",
            size=SIZE,
            color=INK,
            annotation_clip=False,
        )


def _free_place(value: float, taken: list[float], highest: float) -> float:
    """A height for a label that is no nearer than a line of text to those already there."""
    step = highest * 0.075
    while any(abs(value - other) < step for other in taken):
        value += step / 4
    return value


def _name(row: dict[str, Any]) -> str:
    code = row.get("item_code")
    return row["item_name"] if is_missing(code) else f"{code} {row['item_name']}"


def _moving_segment(yuan: Decimal, unit: str) -> Segment:
    return (
        Segment(in_unit(yuan, unit), UP, None, "增加")
        if yuan > 0
        else Segment(in_unit(yuan, unit), DOWN, DOWN_HATCH, "减少")
    )


def _step_segment(row: dict[str, Any], unit: str) -> Segment:
    if row["step"] == "unexplained":
        return Segment(in_unit(row["amount_yuan"], unit), OPEN, OPEN_HATCH, "未说明")
    return _moving_segment(row["amount_yuan"], unit)


def _largest_steps(steps: pd.DataFrame) -> list[dict[str, Any]]:
    """The largest items, the others as one, the unexplained remainder last."""
    items = [row for row in records(steps) if row["step"] == "item"]
    others = items[MAX_ITEMS:]
    rest = (
        [
            {
                **others[0],
                "item_code": None,
                "item_name": f"其余 {len(others)} 项合计",
                "amount_yuan": sum((row["amount_yuan"] for row in others), Decimal(0)),
            }
        ]
        if others
        else []
    )
    return [
        *items[:MAX_ITEMS],
        *rest,
        *(row for row in records(steps) if row["step"] == "unexplained"),
    ]


def _describe_bridge(bridge: pd.DataFrame, change: Decimal, unit: str) -> str:
    items = bridge[bridge["step"] == "item"]
    gap = bridge.loc[bridge["step"] == "unexplained", "amount_yuan"]
    text = (
        f"总额{change_text(change, unit)}，{len(items)} 项变动合计为"
        f"{change_text(sum(items['amount_yuan'], Decimal(0)), unit)}"
    )
    return f"{text}，另有 {amount_text(abs(gap.iloc[0]), unit)}差额。" if len(gap) else f"{text}。"
