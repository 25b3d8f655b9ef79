"""An executed notebook to one HTML file that loads nothing: template, title, font."""

import html
import re
from functools import cache
from importlib.resources import files
from typing import Any

from nbconvert import HTMLExporter
from traitlets.config import Config

from budgetlib.reports.font import font_uri
from budgetlib.reports.sources import Originals, with_sources

_TAG = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]+>", re.DOTALL)
_FONT_PLACE = "/*font*/"


@cache
def _exporter() -> HTMLExporter:
    config = Config()
    config.HTMLExporter.extra_template_basedirs = [str(files("budgetlib.reports"))]
    config.HTMLExporter.template_name = "template"
    config.HTMLExporter.exclude_input = True
    config.HTMLExporter.exclude_input_prompt = config.HTMLExporter.exclude_output_prompt = True
    config.HTMLExporter.exclude_anchor_links = True
    return HTMLExporter(config=config)


def notebook_html(
    notebook: Any,
    subject: str = "",
    description: str = "",
    home: str = "../index.html",
    originals: Originals | None = None,
) -> str:
    """Convert an executed notebook to a self-contained page.

    Parameters
    ----------
    notebook
        The notebook; its first heading becomes the second half of the title.
    subject
        What the report is on: body, year and kind. Without one the page belongs to no index, and the
        heading alone is the title.
    description
        One sentence for search engines and link previews.
    home
        Where the index is, as seen from the page.
    originals
        Where the files are that the figures are printed in; without it words stand for their pages.
    """
    resources = {
        "report": {
            "subject": subject,
            "home": home,
            "title": f"{subject}：{heading_of(notebook)}" if subject else heading_of(notebook),
            "description": description,
            "style": read_asset("report.css"),
            "script": read_asset("report.js"),
        }
    }
    body, _ = _exporter().from_notebook_node(notebook, resources=resources)
    return embed_font(with_sources(body, originals))


def heading_of(notebook: Any) -> str:
    """The first heading of a notebook."""
    sources = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    lines = (line for source in sources for line in source.splitlines() if line.startswith("# "))
    return next(lines, "# 报告")[2:].strip()


@cache
def read_asset(name: str) -> str:
    """A file of the template folder as text."""
    return (files("budgetlib.reports") / "template" / name).read_text(encoding="utf-8")


def embed_font(page: str) -> str:
    """Put the font, cut to the page's characters, where the style sheet of the page expects it."""
    text = html.unescape(_TAG.sub(" ", page))
    return page.replace(_FONT_PLACE, f"src:url({font_uri(text)}) format('woff2');", 1)
