"""The change of every item, each with its stated reason or its two printed figures: one block an item."""

import re
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from budgetlib.analysis.plain_rows import records
from budgetlib.charts.source import source_line
from budgetlib.charts.style import (
    DOWN,
    DOWN_HATCH,
    INK,
    MUTED,
    RULE,
    SIZE,
    SMALL_SIZE,
    UP,
    WIDTH,
    chart_style,
    in_unit,
    new_chart,
    text_width,
    wrap_text,
)
from budgetlib.formatting import is_missing, number_text, percent_text, signed_text
from budgetlib.sentences.change_sentences import base_text, describe_item_changes, is_printed

MOST_ITEMS = 16
REASON_LINES = 2
_LEFT, _ROOM, _BAR, _BELOW = 4.0, WIDTH - 8.0, 8.0, 10.0
_LINE, _SMALL_LINE = SIZE * 1.4, SMALL_SIZE * 1.3
_CLAUSE_END = re.compile(r"[，；。、：]")


def plot_item_changes(items: pd.DataFrame, unit: str = "万元") -> Figure:
    """The change of every item, to the right where it grew and to the left where it fell, and why.

    Drawn are the items that count; of more than ``MOST_ITEMS`` those of the largest changes. A long reason is
    shortened at the end of a clause; the table has it whole. Where no reason was read, both years' figures
    stand in its place; items whose change is not known stand in the table only.

    Parameters
    ----------
    items
        Result of :func:`budgetlib.analysis.item_changes`.
    unit
        Of the figures.
    """
    counted = items[items["is_counted"].astype(bool)]
    reasons = "" if is_printed(items) else "及说明的原因"
    title = f"各项支出比{base_text(counted)}的变动{reasons}（{unit}）"
    known = counted[counted["change_yuan"].notna()]
    shown = known.head(MOST_ITEMS).sort_values("change_yuan", ascending=False, kind="stable")
    left_out = len(items) - len(shown)
    note = f"图中是变动最大的 {len(shown)} 项，另有 {left_out} 项见数据表。" if left_out else ""
    rows = records(shown)
    blocks = [_texts(row, unit) for row in rows]
    height = sum(_height(name, reason) for name, _, reason in blocks)
    with chart_style():
        figure, axes = new_chart(title, source_line(items, note), max(height, 1.0), _LEFT, _LEFT)
        axes.set_xlim(_LEFT, WIDTH - _LEFT)
        axes.set_ylim(max(height, 1.0), 0)
        axes.set_yticks([])
        _draw_blocks(axes, rows, blocks, unit)
    figure.set_label(f"{title}。{describe_item_changes(items, unit)}")
    return figure


def _texts(row: dict[str, Any], unit: str) -> tuple[str, str, str]:
    """Name, change and reason, wrapped."""
    change = _change_label(row, unit)
    code = "" if is_missing(row["item_code"]) else f"{row['item_code']} "
    name = wrap_text(f"{code}{row['item_name']}", _ROOM - text_width(change, SIZE) - 12, SIZE)
    return name, change, shorten(_line_below(row, unit), _ROOM, REASON_LINES)


def _line_below(row: dict[str, Any], unit: str) -> str:
    if not is_missing(row["reason"]):
        return f"原因：{row['reason'].rstrip('。；，')}"
    both = (("上年", row["prior_yuan"]), ("本年", row["amount_yuan"]))
    return "，".join(f"{year} {number_text(yuan, unit)}" for year, yuan in both if not is_missing(yuan))


def _change_label(row: dict[str, Any], unit: str) -> str:
    if row["change_yuan"] == 0:
        return "持平"
    says_nothing = is_missing(row["change_pct"]) or percent_text(abs(row["change_pct"])) == "0.00%"
    pct = "" if says_nothing else f"（{percent_text(row['change_pct'], signed=True)}）"
    return signed_text(row["change_yuan"], unit) + pct


def shorten(text: str, width: float, lines: int, size: float = SMALL_SIZE) -> str:
    """Wrap a text to at most so many lines, cut at the end of a clause where it is longer.

    Examples
    --------
    >>> shorten("原因：人员减少，相应减少工资和社会保险缴费", 120, 1, 8)
    '原因：人员减少…'
    """
    if wrap_text(text, width, size).count("\n") < lines:
        return wrap_text(text, width, size)
    fitting = [
        cut
        for cut in range(len(text) - 1, 0, -1)
        if wrap_text(text[:cut] + "…", width, size).count("\n") < lines
    ]
    ends = [cut for cut in fitting if _CLAUSE_END.match(text[cut]) and cut > fitting[0] / 3]
    return wrap_text(text[: ends[0] if ends else fitting[0]] + "…", width, size)


def _height(name: str, reason: str) -> float:
    return (name.count("\n") + 1) * _LINE + _BAR + (reason.count("\n") + 1) * _SMALL_LINE + _BELOW


def _draw_blocks(
    axes: Axes, rows: list[dict[str, Any]], blocks: list[tuple[str, str, str]], unit: str
) -> None:
    lengths = [in_unit(row["change_yuan"], unit) for row in rows]
    low, high = min([0.0, *lengths]), max([0.0, *lengths])
    scale = _ROOM / ((high - low) or 1.0)
    zero = _LEFT - low * scale
    y = 0.0
    for length, (name, change, reason) in zip(lengths, blocks, strict=True):
        bar = y + (name.count("\n") + 1) * _LINE
        _draw_texts(axes, (y, bar + _BAR + 2.5), name, change, reason)
        if length:
            colour, hatch = (UP, None) if length > 0 else (DOWN, DOWN_HATCH)
            start, width = min(zero, zero + length * scale), abs(length) * scale
            axes.add_patch(Rectangle((start, bar), width, _BAR, facecolor=colour, hatch=hatch, linewidth=0))
        axes.plot([zero, zero], [bar - 1, bar + _BAR + 1], color=RULE, linewidth=0.8, clip_on=False)
        y += _height(name, reason)


def _draw_texts(axes: Axes, ys: tuple[float, float], name: str, change: str, reason: str) -> None:
    top, below = ys
    axes.annotate(name, (_LEFT, top), va="top", ha="left", size=SIZE, color=INK, linespacing=1.1)
    axes.annotate(change, (WIDTH - _LEFT, top), va="top", ha="right", size=SIZE, color=INK)
    axes.annotate(reason, (_LEFT, below), va="top", ha="left", size=SMALL_SIZE, color=MUTED, linespacing=1.2)
