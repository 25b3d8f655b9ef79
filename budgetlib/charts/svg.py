"""A chart as SVG for a page: small, text as text, ink in the colour of the page around it."""

import hashlib
import html
import io
import re

from matplotlib.figure import Figure

from budgetlib.charts.style import FAMILY, INK, MUTED, chart_style
from budgetlib.formatting import plain

_PROLOGUE = re.compile(r"^.*?(?=<svg )", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
# It would hold for the whole page; what it says of lines is said of the drawing.
_STYLE = re.compile(r"<defs>\s*<style[^>]*>\*\{([^}]*)\}</style>\s*</defs>\s*")
_GROUP_ID = re.compile(r'<g id="[^"]*"')
_SIZE = re.compile(r' (?:width|height)="[\d.]+pt"')
_FONT = re.compile(r"font: ([\d.]+px) [^;\"]*")
_MUTED = "var(--muted, var(--jp-content-font-color2, #777))"  # of the report, of JupyterLab, elsewhere
_NUMBER = re.compile(r"(?<=[\d.])(\d\.\d{2})\d+")


def figure_svg(figure: Figure) -> str:
    """Write a chart as an inline ``<svg>`` element with its alternative text (the figure's label).

    Ids are unique to the chart, so that several stand on one page; ink becomes ``currentColor``, so that
    the chart follows a light or dark page.
    """
    buffer = io.StringIO()
    with chart_style():
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = _METADATA.sub("", _PROLOGUE.sub("", buffer.getvalue()))
    text = _STYLE.sub("", text)
    text = text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace("xlink:href", "href")
    text = _GROUP_ID.sub("<g", text)
    text = re.sub(r"(\d+\.\d{2})\d+", r"\1", text)
    text = _FONT.sub(rf"font: \1 '{FAMILY}', sans-serif", text)
    text = text.replace(INK, "currentColor").replace(MUTED, _MUTED)
    return _labelled(_unique_ids(text), plain(str(figure.get_label())))


def _unique_ids(text: str) -> str:
    mark = "c" + hashlib.sha256(text.encode()).hexdigest()[:8]
    return re.sub(r'(?<=id=")(?=[a-z0-9]+")|(?<=url\(#)|(?<=href="#)', mark, text)


def _labelled(text: str, label: str) -> str:
    head = f'<svg role="img" aria-label="{html.escape(label)}" stroke-linejoin="round" stroke-linecap="butt" '
    return _SIZE.sub("", text.replace("<svg ", head, 1), count=2)
