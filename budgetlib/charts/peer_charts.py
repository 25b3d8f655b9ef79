"""Bodies side by side: a dot a body, within its comparable group."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from budgetlib.analysis.peers import FEWEST_FOR_QUARTILES, Measure, find_measure, quartiles
from budgetlib.analysis.plain_rows import records
from budgetlib.charts.source import source_line
from budgetlib.charts.style import (
    INK,
    MUTED,
    RULE,
    SIZE,
    SMALL_SIZE,
    WIDTH,
    chart_style,
    in_unit,
    new_chart,
    text_width,
    wrap_text,
)
from budgetlib.formatting import number_text, percent_text
from budgetlib.sentences.peer_sentences import describe_highlight, describe_peers, is_highlighted

DOT, HIGHLIGHT, BAND = "#0072B2", "#D55E00", "#DCE6EC"
HIGHLIGHT_TEXT = "#A34700"  # darker than the dot, so that small letters stand out from the page
ROW, LINE = 18.0, 11.5
LABEL_WIDTH = 150.0
# A longer group is drawn by its quartiles and extremes; more groups than these are left to the table.
MOST_BODIES, EXTREMES, MOST_GROUPS = 40, 5, 12
_SOURCES_NAMED = 4


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the chart: a body with its figure, or a remark where ``value`` is missing."""

    label: str
    value: float | None
    is_highlighted: bool = False

    @property
    def height(self) -> float:
        return ROW + LINE * self.label.count("\n")


@dataclass(frozen=True, slots=True)
class _Group:
    heading: str
    quartiles: tuple[float, float, float] | None
    lines: tuple[_Line, ...]

    @property
    def heading_height(self) -> float:
        return 8 + LINE * (self.heading.count("\n") + 1)

    @property
    def height(self) -> float:
        return self.heading_height + sum(line.height for line in self.lines) + 4


def plot_peers(compared: pd.DataFrame, measure: str, unit: str = "万元", highlight: str = "") -> Figure:
    """Draw the bodies of every comparable group, the highest first.

    With five bodies or more, a line marks the median and a band the middle half; with three or four there are
    the dots only. Of a group of more than forty only the extremes are drawn.

    Parameters
    ----------
    compared
        Result of :func:`budgetlib.analysis.compare_bodies`.
    measure
        The measure that it is of.
    unit
        Of amounts of money.
    highlight
        A body, by its name or a part of it, to be marked with a colour and form of its own.

    Returns
    -------
    Figure
        Without axes where no bodies are comparable.
    """
    chosen = find_measure(measure)
    drawn = compared[compared["group"].isin(compared["group"].drop_duplicates()[:MOST_GROUPS])]
    title = f"{chosen.label}（{unit if chosen.is_money else '%'}）"
    with chart_style():
        figure = Figure()
        if len(drawn):
            figure = _draw(drawn, chosen, unit, highlight, title, _source(drawn, compared))
    sentence = describe_peers(compared, measure, unit) + describe_highlight(
        compared, measure, highlight, unit
    )
    figure.set_label(f"{title}。{sentence}")
    return figure


def _source(drawn: pd.DataFrame, compared: pd.DataFrame) -> str:
    """Documents and pages where they are few; else their number, and the table that has them."""
    count = drawn["document_id"].nunique()
    left = compared["group"].nunique() - drawn["group"].nunique()
    notes = [
        "竖线为中位数，色带为中间一半主体的范围。" if drawn["bodies"].max() >= FEWEST_FOR_QUARTILES else "",
        f"另有 {left} 个可比组见数据表。" if left else "",
    ]
    if count <= _SOURCES_NAMED:
        return source_line(drawn, "".join(notes))
    return f"来源：{count} 份公开文件，各数字所在的文件、表和页见数据表。{''.join(notes)}"


def _draw(
    drawn: pd.DataFrame, measure: Measure, unit: str, highlight: str, title: str, source: str
) -> Figure:
    groups = [
        _group(list(rows), highlight) for _, rows in groupby(records(drawn), key=lambda row: row["group"])
    ]
    lines = [line for group in groups for line in group.lines]
    left = 12 + max(text_width(part) for line in lines for part in line.label.split("\n"))
    room = 10 + max(text_width(_text(line, measure, unit)) for line in lines)
    figure, axes = new_chart(title, source, sum(group.height for group in groups), left, room)
    axes.set_ylim(sum(group.height for group in groups), 0)
    axes.set_xlim(*_limits(groups, measure, unit))
    axes.set_yticks([])
    top = 0.0
    for group in groups:
        _draw_group(axes, group, top, measure, unit, left)
        top += group.height
    return figure


def _group(rows: Sequence[dict[str, Any]], highlight: str) -> _Group:
    first = rows[0]
    heading = f"{first['group_name']}（{len(rows)} 个主体）：{first['basis']}"
    heading = wrap_text(heading, WIDTH - 12, SMALL_SIZE)
    return _Group(heading, quartiles(row["value"] for row in rows), _lines(rows, highlight))


def _lines(rows: Sequence[dict[str, Any]], highlight: str) -> tuple[_Line, ...]:
    lines = [
        _Line(wrap_text(row["body"], LABEL_WIDTH), row["value"], is_highlighted(row, highlight))
        for row in rows
    ]
    if len(lines) <= MOST_BODIES:
        return tuple(lines)
    middle = [line for line in lines[EXTREMES:-EXTREMES] if line.is_highlighted]
    hidden = _Line(f"其余 {len(lines) - 2 * EXTREMES - len(middle)} 个在此之间", None)
    return (*lines[:EXTREMES], *middle, hidden, *lines[-EXTREMES:])


def _length(value: float, measure: Measure, unit: str) -> float:
    return in_unit(value, unit) if measure.is_money else float(value)


def _text(line: _Line, measure: Measure, unit: str) -> str:
    if line.value is None:
        return ""
    if measure.is_money:
        return number_text(line.value, unit)
    return percent_text(line.value, signed="change" in measure.column)


def _limits(groups: Sequence[_Group], measure: Measure, unit: str) -> tuple[float, float]:
    """From zero, or from the lowest where it is below zero, with room for half a dot on each side."""
    values = [
        _length(line.value, measure, unit) for g in groups for line in g.lines if line.value is not None
    ]
    low, high = min(0.0, *values), max(0.0, *values)
    span = (high - low) or 1.0
    return low - span * 0.03, high + span * 0.03


def _draw_group(axes: Axes, group: _Group, top: float, measure: Measure, unit: str, left: float) -> None:
    axes.annotate(
        group.heading,
        (0, top + 4),
        xycoords=("axes fraction", "data"),
        xytext=(4 - left, 0),
        textcoords="offset points",
        va="top",
        size=SMALL_SIZE,
        color=MUTED,
        linespacing=1.2,
    )
    start = top + group.heading_height
    bottom = start + sum(line.height for line in group.lines)
    if group.quartiles:
        _draw_quartiles(axes, [_length(q, measure, unit) for q in group.quartiles], start, bottom)
    axes.vlines(0, start, bottom, color=RULE, linewidth=0.8, zorder=1)
    for line in group.lines:
        _draw_line(axes, line, start + line.height / 2, measure, unit)
        start += line.height


def _draw_quartiles(axes: Axes, ends: Sequence[float], start: float, bottom: float) -> None:
    low, middle, high = ends
    axes.add_patch(Rectangle((low, start), high - low, bottom - start, color=BAND, linewidth=0, zorder=0))
    axes.vlines(middle, start, bottom, color=INK, linewidth=1.0, linestyle=(0, (4, 2)), zorder=1)


def _draw_line(axes: Axes, line: _Line, y: float, measure: Measure, unit: str) -> None:
    _write(axes, line.label, y, left=True, strong=line.is_highlighted)
    if line.value is None:
        return
    low, high = axes.get_xlim()
    length = _length(line.value, measure, unit)
    axes.hlines(y, low, high, color=RULE, linewidth=0.4, linestyle=(0, (1, 3)), zorder=1)
    form, colour = ("D", HIGHLIGHT) if line.is_highlighted else ("o", DOT)
    axes.plot([length], [y], form, color=colour, markersize=6.0, markeredgecolor="white", zorder=3)
    _write(axes, _text(line, measure, unit), y, left=False, strong=line.is_highlighted)


def _write(axes: Axes, text: str, y: float, *, left: bool, strong: bool) -> None:
    """The name on the left, the figure in a column on the right: no label can meet a dot."""
    lines = text.split("\n")
    for number, part in enumerate(lines):
        axes.annotate(
            part,
            (0 if left else 1, y),
            xycoords=("axes fraction" if left else "figure fraction", "data"),
            xytext=(-6 if left else -4, ((len(lines) - 1) / 2 - number) * LINE),
            textcoords="offset points",
            va="center",
            ha="right",
            size=SIZE,
            color=HIGHLIGHT_TEXT if strong else INK,
        )
