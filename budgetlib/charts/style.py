"""One look for all charts: font, colours, layout from text widths, source line, check of glyphs.

Layout is in points and computed from the texts, so that labels are neither clipped nor overlap: a Chinese
character is as wide as its size, a Latin letter or digit a little more than half.
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from budgetlib.errors import BudgetlibError
from budgetlib.fonts import font_path
from budgetlib.formatting import unit_size

FAMILY = "Budgetlib Sans"
INK, MUTED, RULE = "#1b1b1b", "#5b6168", "#8a9099"
WIDTH = 360.0  # points: about as wide as a telephone, so that labels can be read there; larger on a desk
SIZE, TITLE_SIZE, SMALL_SIZE = 9.5, 11.5, 8.0

# Okabe and Ito (2008), told apart by the colour-blind; a hatch goes with each, for print in grey.
FUND_COLOURS = {
    "general_public_budget": "#0072B2",
    "government_fund": "#D55E00",
    "state_capital": "#009E73",
    "special_account": "#CC79A7",
    "unit_funds": "#E69F00",
    "business_income": "#E69F00",
    "operating_income": "#B8860B",
    "superior_subsidy": "#56B4E9",
    "affiliate_remittance": "#8C6BB1",
    "other_income": "#8a9099",
    "carryover": "#BDBDBD",
    "fiscal_appropriation": "#0072B2",
    "all": "#4d4d4d",
}
FUND_HATCHES = {
    "government_fund": "///",
    "state_capital": "\\\\\\",
    "special_account": "++",
    "unit_funds": "xxx",
    "business_income": "++",
    "operating_income": "||",
    "superior_subsidy": "--",
    "affiliate_remittance": "\\\\",
    "other_income": "|||",
    "carryover": "////",
}
SPENDING_COLOURS = {
    "total": "#4d4d4d",
    "basic": "#0072B2",
    "project": "#E69F00",
    "personnel": "#009E73",
    "operating": "#CC79A7",
    "other": "#8a9099",  # what is neither basic nor project: reserves, business operations
}
SPENDING_HATCHES = {"project": "///", "operating": "\\\\\\"}
UP, DOWN, OPEN = "#D55E00", "#0072B2", "#9aa0a6"
DOWN_HATCH, OPEN_HATCH = "///", "xxx"

# A number or a Latin word is not broken, nor the sign after it parted from it; nothing is wider than a line.
_PIECES = re.compile(r"[+\-−]?[A-Za-z0-9][A-Za-z0-9.,:/–_]{0,23}%?|.", re.DOTALL)

_RC: dict[Any, Any] = {
    "font.family": [FAMILY, "sans-serif"],
    "font.size": SIZE,
    "text.parse_math": False,  # a name may have dollar signs in it
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.edgecolor": RULE,
    "axes.unicode_minus": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "budgetlib",
    "hatch.linewidth": 0.6,
    "hatch.color": "white",
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}


class MissingGlyphError(BudgetlibError):
    """A character in a chart that the font does not have."""


@cache
def _register_font() -> None:
    font_manager.fontManager.addfont(str(font_path()))


@contextmanager
def chart_style() -> Iterator[None]:
    """Set the shared style for what is drawn or saved inside the ``with`` block."""
    _register_font()
    with matplotlib.rc_context(_RC):
        yield


def text_width(text: str, size: float = SIZE) -> float:
    """The width of one line of text in points.

    Examples
    --------
    >>> round(text_width("合计", 10))
    20
    """
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else 0.57 * size for c in text)


def wrap_text(text: str, width: float, size: float = SIZE) -> str:
    """Break a text into lines that are no wider than ``width`` points.

    Examples
    --------
    >>> wrap_text("机关事业单位基本养老保险缴费支出", 90, 9).split()
    ['机关事业单位基本养', '老保险缴费支出']
    """
    lines, line = [], ""
    if text_width(text, size) > width:  # lines of about equal length, so that no character stands alone
        width = min(width, text_width(text, size) / math.ceil(text_width(text, size) / (width * 0.96)) + size)
    for piece in _PIECES.findall(text):
        if line and text_width(line + piece, size) > width and piece not in "，。、；：）)”":
            carried = line[-1] if line[-1] in "（(“" else ""  # an opening bracket goes with what it opens
            lines.append(line.removesuffix(carried).rstrip())
            line = carried + piece.lstrip()
        else:
            line += piece
    return "\n".join([*lines, line])


def in_unit(yuan: Any, unit: str) -> float:
    """An amount as a length to draw; texts never come from it."""
    return float(yuan) / unit_size(unit)


def new_chart(title: str, source: str, height: float, left: float, right: float = 8.0) -> tuple[Figure, Axes]:
    """An empty chart with its title above and its source below.

    Parameters
    ----------
    title, source
        Wrapped to the width of the chart.
    height
        Of the plotting area, in points.
    left, right
        Space beside the plotting area, in points.
    """
    title, source = wrap_text(title, WIDTH - 8, TITLE_SIZE), wrap_text(source, WIDTH - 8, SMALL_SIZE)
    top = 10 + (title.count("\n") + 1) * TITLE_SIZE * 1.35
    bottom = 10 + (source.count("\n") + 1) * SMALL_SIZE * 1.4
    whole = top + height + bottom
    figure = Figure(figsize=(WIDTH / 72, whole / 72))
    axes = figure.add_axes((left / WIDTH, bottom / whole, (WIDTH - left - right) / WIDTH, height / whole))
    figure.text(4 / WIDTH, 1 - 4 / whole, title, size=TITLE_SIZE, va="top", ha="left", linespacing=1.25)
    figure.text(
        4 / WIDTH, 3 / whole, source, size=SMALL_SIZE, va="bottom", ha="left", color=MUTED, linespacing=1.25
    )
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xticks([])
    return figure, axes


def check_glyphs(figure: Figure) -> None:
    """Make sure that the font has every character of a chart.

    Raises
    ------
    MissingGlyphError
        With the characters that it lacks.
    """
    texts = "".join(t.get_text() for t in figure.findobj(Text) if isinstance(t, Text))
    missing = sorted({c for c in texts if not c.isspace() and ord(c) not in _characters()})
    if missing:
        raise MissingGlyphError(f"the font has no glyph for {' '.join(missing)}")


@cache
def _characters() -> frozenset[int]:
    return frozenset(font_manager.get_font(str(font_path())).get_charmap())
