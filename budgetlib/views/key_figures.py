"""A few figures set large, each with its change and a small line of its years; no script."""

import html
from collections.abc import Sequence

from budgetlib.formatting import number_text

_WIDTH, _HEIGHT, _EDGE = 120.0, 30.0, 3.0


def card_html(name: str, scope: str, figure: str, unit: str, change: str, line: str) -> str:
    """One figure as an item of a list; ``figure`` and ``change`` are HTML, the rest but ``line`` is text."""
    said = f'<span class="scope">（{html.escape(scope)}）</span>' if scope else ""
    moved = f'<p class="change">{change}</p>' if change else ""
    return (
        f'<li><p class="name">{html.escape(name)}{said}</p>'
        f'<p class="figure" style="font-size:1.6em;margin:0">{figure} <small>{html.escape(unit)}</small></p>'
        f"{moved}{line}</li>"
    )


def cards_html(cards: Sequence[str]) -> str:
    """The list of figures; empty without one."""
    grid = "display:grid;grid-template-columns:repeat(auto-fill,minmax(13em,1fr));gap:1em"
    shown = f'<ul class="key-figures" style="{grid};list-style:none;padding:0">{"".join(cards)}</ul>'
    return shown if cards else ""


def line_svg(series: Sequence[tuple[int, float]], unit: str) -> str:
    """A small line of the years of a figure, from zero; its ends are named. Empty for less than two years.

    Parameters
    ----------
    series
        Year and amount in yuan, oldest first; a year that is not there is a gap in the axis, not a zero.
    """
    if len(series) < 2:
        return ""
    years, amounts = [year for year, _ in series], [amount for _, amount in series]
    top = max(*amounts, 1)
    points = [
        (
            _EDGE + (_WIDTH - 2 * _EDGE) * (year - years[0]) / (years[-1] - years[0]),
            _HEIGHT - _EDGE - (_HEIGHT - 2 * _EDGE) * max(amount, 0) / top,
        )
        for year, amount in series
    ]
    label = "，".join(f"{year} 年 {number_text(amount, unit)} {unit}" for year, amount in series)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="currentColor"/>' for x, y in points)
    return (
        f'<p class="line"><span>{years[0]}</span> <svg role="img" aria-label="{html.escape(label)}" '
        f'viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" width="{_WIDTH:.0f}" height="{_HEIGHT:.0f}">'
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.8"/>{dots}</svg> '
        f"<span>{years[-1]}</span></p>"
    )
