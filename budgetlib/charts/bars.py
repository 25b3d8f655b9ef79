"""Horizontal bars, the one form that long Chinese names leave room for."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from budgetlib.charts.style import INK, MUTED, RULE, SIZE, SMALL_SIZE, WIDTH, new_chart, text_width, wrap_text

ROW, SUBROW = 19.5, 16.5
LABEL_WIDTH = 138.0
LEGEND_ORDER = ("基本支出", "人员经费", "公用经费", "项目支出", "未分列", "增加", "减少", "差额")


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar: how long, in which colour, with which hatch and meaning (for the legend)."""

    length: float
    colour: str
    hatch: str | None = None
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its name, its parts from ``start`` on, and the figure written at its end."""

    label: str
    segments: tuple[Segment, ...]
    text: str
    start: float = 0.0
    level: int = 1

    @property
    def low(self) -> float:
        return min(self.start, self.start + sum(s.length for s in self.segments))

    @property
    def high(self) -> float:
        return max(self.start, self.start + sum(s.length for s in self.segments))


def plot_bars(bars: Sequence[Bar], title: str, source: str, zero_label: str | None = None) -> Figure:
    """Draw rows of bars from zero (or from their ``start``), each with its figure written at its end.

    Parameters
    ----------
    bars
        From top to bottom.
    title, source
        The lines above and below.
    zero_label
        What the zero line stands for, where that is not nothing.
    """
    labels = [wrap_text(bar.label, LABEL_WIDTH - 10 * (bar.level - 1), _size(bar)) for bar in bars]
    heights = [_row_height(bar, label) for bar, label in zip(bars, labels, strict=True)]
    left = 12 + max((_label_width(bar, label) for bar, label in zip(bars, labels, strict=True)), default=0.0)
    legend = _legend(bars)
    above = 2.0 + (14.0 if legend else 0.0) + (13.0 if zero_label else 0.0)
    figure, axes = new_chart(title, source, sum(heights) + above, left)
    axes.set_ylim(sum(heights), -above)
    axes.set_xlim(*_limits(bars, WIDTH - left - 8))
    position = 0.0
    for bar, label, height in zip(bars, labels, heights, strict=True):
        _draw(axes, bar, label, position + height / 2, left)
        position += height
    axes.set_yticks([])
    axes.axvline(0, ymax=sum(heights) / (sum(heights) + above), color=RULE, linewidth=0.8)
    if zero_label:
        low, high = axes.get_xlim()
        place = -low / (high - low)
        side = "left" if place < 0.25 else "right" if place > 0.75 else "center"
        axes.annotate(zero_label, (0, -3), ha=side, va="bottom", size=SMALL_SIZE, color=MUTED)
    if legend:
        axes.legend(
            handles=legend,
            loc="upper left",
            bbox_to_anchor=(0, 1),
            ncols=len(legend),
            frameon=False,
            fontsize=SMALL_SIZE,
            borderpad=0,
            handlelength=1.6,
            borderaxespad=0.2,
            columnspacing=1.4,
        )
    return figure


def _size(bar: Bar) -> float:
    return SIZE if bar.level == 1 else SIZE - 0.7


def _row_height(bar: Bar, label: str) -> float:
    lines = label.count("\n")
    return (ROW if bar.level == 1 else SUBROW) + lines * _size(bar) * 1.15


def _label_width(bar: Bar, label: str) -> float:
    return max(text_width(line, _size(bar)) for line in label.split("\n"))


def _limits(bars: Sequence[Bar], width: float) -> tuple[float, float]:
    """Room for the bars and, on each side, for the figures at their ends."""
    low, high = min((bar.low for bar in bars), default=0.0), max((bar.high for bar in bars), default=0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    if not bars or low == high == 0:
        return 0.0, 1.0
    span = high - low
    texts = [text_width(bar.text, _size(bar)) + 7 for bar in bars]
    scale = width / span
    # The scale shrinks until every figure fits beside its bar.
    for _ in range(60):
        right = max(
            bar.high * scale + (text if _ends_right(bar) else 0)
            for bar, text in zip(bars, texts, strict=True)
        )
        left = min(
            bar.low * scale - (0 if _ends_right(bar) else text) for bar, text in zip(bars, texts, strict=True)
        )
        right, left = max(right, 0.0), min(left, 0.0)
        if right - left <= width:
            break
        scale *= 0.95
    return left / scale, max(right, left + width) / scale


def _ends_right(bar: Bar) -> bool:
    return sum(s.length for s in bar.segments) >= 0


def _draw(axes: Axes, bar: Bar, label: str, y: float, left: float) -> None:
    thickness = 11.0 if bar.level == 1 else 7.0
    end = bar.start
    for segment in bar.segments:
        axes.barh(
            y, segment.length, thickness, left=end, color=segment.colour, hatch=segment.hatch, linewidth=0
        )
        end += segment.length
    right = _ends_right(bar)
    axes.annotate(
        bar.text,
        (end, y),
        xytext=(3 if right else -3, 0),
        textcoords="offset points",
        va="center",
        ha="left" if right else "right",
        size=_size(bar),
    )
    _draw_label(axes, bar, label.split("\n"), y)


def _draw_label(axes: Axes, bar: Bar, lines: Sequence[str], y: float) -> None:
    """Each line is a text of its own that ends at the axis, also where another font takes its place."""
    step = _size(bar) * 1.25
    for number, line in enumerate(lines):
        axes.annotate(
            line,
            (0, y),
            xycoords=("axes fraction", "data"),
            xytext=(-6, ((len(lines) - 1) / 2 - number) * step),
            textcoords="offset points",
            va="center",
            ha="right",
            size=_size(bar),
            color=INK if bar.level == 1 else MUTED,
        )


def _legend(bars: Sequence[Bar]) -> list[Patch]:
    """One key a meaning, always in the same order."""
    meanings = {s.meaning: s for bar in bars for s in bar.segments if s.meaning}
    order = sorted(
        meanings, key=lambda meaning: LEGEND_ORDER.index(meaning) if meaning in LEGEND_ORDER else 99
    )
    return [Patch(facecolor=meanings[m].colour, hatch=meanings[m].hatch, label=m, linewidth=0) for m in order]
