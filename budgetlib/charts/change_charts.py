"""Charts of change against the year before."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from budgetlib.analysis.plain_rows import present, records
from budgetlib.analysis.select import ROUNDING
from budgetlib.analysis.stated_changes import largest_first
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
from budgetlib.sentences.change_sentences import base_text

MAX_ITEMS = 18
_TOTAL = SPENDING_COLOURS["total"]
_MARKERS = {"total": "o", "basic": "s", "project": "^"}


def plot_bridge(whole: pd.DataFrame, items: pd.DataFrame, unit: str = "万元") -> Figure:
    """From last year's total to this year's, item by item, with what the items leave of the change.

    The zero line is last year's total and every bar begins where the one above ends, so that changes of
    one percent can be seen; the last bar is the whole change, from the zero line. Items that did not change
    are left out. There is no chart without a total or without a change.

    Parameters
    ----------
    whole
        One row: the total that the items make up, with ``prior_yuan``, ``amount_yuan`` and ``change_yuan``.
    items
        Its items, with ``item_name`` and ``change_yuan``.
    unit
        Of the figures.
    """
    moved = largest_first(items[items["change_yuan"].fillna(0).ne(0)])
    if whole.empty or moved.empty:
        return _no_chart("从上年合计到本年合计")
    head = present(records(whole)[0])
    rest = head["change_yuan"] - moved["change_yuan"].sum()
    before, after = f"{base_text(whole)}合计", "本年合计"
    if head["amount_yuan"] is not None:
        now = head["amount_yuan"]
        before = f"{before} {number_text(now - head['change_yuan'], unit)}"
        after = f"{after} {number_text(now, unit)}"
    bars, level = [], 0.0
    for row in [*_largest_steps(moved), *_rest_step(rest, len(moved))]:
        step = row["change_yuan"]
        bars.append(
            Bar(_name(row), (_step_segment(row, unit),), signed_text(step, unit), in_unit(level, unit))
        )
        level += step
    change = Segment(in_unit(head["change_yuan"], unit), _TOTAL)
    bars.append(Bar(after, (change,), signed_text(head["change_yuan"], unit)))
    title = f"{head.get('item_name') or '支出合计'}从{base_text(whole)}到本年（{unit}）"
    with chart_style():
        source = source_line(whole if "document_id" in whole else items)
        figure = plot_bars(bars, title, source, zero_label=before)
    figure.set_label(
        f"{title}。{before}，{after}；{_describe_bridge(head['change_yuan'], moved, rest, unit)}"
    )
    return figure


def _rest_step(rest: float, items: int) -> list[dict[str, Any]]:
    """What the items leave of the change of their whole, as a step of its own."""
    if abs(rest) < 0.01:
        return []
    is_rounding = abs(rest) <= ROUNDING * (items + 1)
    name = "四舍五入的差" if is_rounding else "差额"
    return [{"item_code": None, "item_name": name, "change_yuan": rest, "is_rest": True}]


def plot_series(series: pd.DataFrame, unit: str = "万元") -> Figure:
    """Total, basic and project expenditure over the years, from zero.

    Parameters
    ----------
    series
        One row a year and spending type: ``fiscal_year``, ``spending_type``, ``item_name``, ``amount_yuan``.
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
    figure.set_label(f"{title}。{_ends_text(series, unit)}")
    return figure


def _ends_text(series: pd.DataFrame, unit: str) -> str:
    lines = [records(rows.sort_values("fiscal_year")) for _, rows in series.groupby("item_name", sort=False)]
    return "；".join(
        f"{rows[0]['item_name']}，{rows[0]['fiscal_year']} 年 {amount_text(rows[0]['amount_yuan'], unit)}，"
        f"{rows[-1]['fiscal_year']} 年 {amount_text(rows[-1]['amount_yuan'], unit)}"
        for rows in lines
    )


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


def _step_segment(row: dict[str, Any], unit: str) -> Segment:
    length = in_unit(row["change_yuan"], unit)
    if row.get("is_rest"):
        return Segment(length, OPEN, OPEN_HATCH, "差额")
    return Segment(length, UP, None, "增加") if length > 0 else Segment(length, DOWN, DOWN_HATCH, "减少")


def _largest_steps(items: pd.DataFrame) -> list[dict[str, Any]]:
    """The largest items, and the others as one."""
    others = items.iloc[MAX_ITEMS:]
    rest = {
        "item_code": None,
        "item_name": f"其余 {len(others)} 项合计",
        "change_yuan": others["change_yuan"].sum(),
    }
    return [*records(items.head(MAX_ITEMS)), *([rest] if len(others) else [])]


def _describe_bridge(change: float, items: pd.DataFrame, rest: float, unit: str) -> str:
    text = (
        f"总额{change_text(change, unit)}，{len(items)} 项变动合计为"
        f"{change_text(items['change_yuan'].sum(), unit)}"
    )
    return f"{text}，另有 {amount_text(abs(rest), unit)}差额。" if abs(rest) >= 0.01 else f"{text}。"
