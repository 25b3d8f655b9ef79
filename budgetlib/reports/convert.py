"""An executed notebook to one HTML file that loads nothing: template, title, font, policy."""

import html
import re
from functools import cache
from importlib.resources import files
from typing import Any

from nbconvert import HTMLExporter
from traitlets.config import Config

from budgetlib.reports.font import font_uri
from budgetlib.reports.front import answer_first, sections_of
from budgetlib.reports.notebooks import REPORTS
from budgetlib.reports.safety import content_policy, sanitise
from budgetlib.reports.silence import without_silent_sections
from budgetlib.reports.sources import Originals, with_sources

_TAG = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]+>", re.DOTALL)
# Where style and script go once nothing changes them any more; the first and the last of the page are ours.
_HEAD_PLACE, _SCRIPT_PLACE, _FONT_PLACE = "<!--policy and style-->", "<!--script-->", "/*font*/"
_HEAD_OF_PAPER = "/*running head*/"
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@cache
def _exporter() -> HTMLExporter:
    config = Config()
    config.HTMLExporter.extra_template_basedirs = [str(files("budgetlib.reports"))]
    config.HTMLExporter.template_name = "template"
    config.HTMLExporter.exclude_input = True
    config.HTMLExporter.exclude_input_prompt = config.HTMLExporter.exclude_output_prompt = True
    config.HTMLExporter.exclude_anchor_links = True
    exporter = HTMLExporter(config=config)
    exporter.register_filter("sanitised", sanitise)
    return exporter


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
    told = answer_first(without_silent_sections(notebook))
    resources = {
        "report": {
            "subject": subject,
            "home": home,
            "title": f"{subject}：{heading_of(notebook)}" if subject else heading_of(notebook),
            "description": description,
            "sections": sections_of(told),
        }
    }
    body, _ = _exporter().from_notebook_node(told, resources=resources)
    body = body.replace(
        "<h1>", f'<h1><span class="subject">{html.escape(subject)}</span> ' if subject else "<h1>", 1
    )
    return sealed(with_sources(body, originals), read_asset("report.css"), read_asset("report.js"))


def heading_of(notebook: Any) -> str:
    """The first heading of a notebook."""
    sources = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    lines = (line for source in sources for line in source.splitlines() if line.startswith("# "))
    return next(lines, "# 报告")[2:].strip()


@cache
def read_asset(name: str) -> str:
    """A file of the template folder as text."""
    return (files("budgetlib.reports") / "template" / name).read_text(encoding="utf-8")


def sealed(page: str, style: str, script: str) -> str:
    """Put in a page its style, its script, and the policy that lets the browser take no others.

    Parameters
    ----------
    page
        A whole page with the two places for them.
    style, script
        The texts; the font, cut to the page's characters, and the title, which stands on every sheet of
        paper, go where the style expects them.
    """
    later = "".join(REPORTS.values())  # what the links that are put in at the end are called
    text = html.unescape(_TAG.sub(" ", page)) + style + script + later  # they write words too
    style = style.replace(_HEAD_OF_PAPER, f"content:{_css_string(page)};", 1)
    style = style.replace(_FONT_PLACE, f"src:url({font_uri(text)}) format('woff2');", 1)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{content_policy([style], [script])}">'
    head = f"{policy}\n<style>{style}</style>"
    before, after = page.replace(_HEAD_PLACE, head, 1).rsplit(_SCRIPT_PLACE, 1)
    return f"{before}<script>{script}</script>{after}"


def _css_string(page: str) -> str:
    """The title of a page as a string of CSS, in which nothing but letters and digits is written as it is."""
    found = _TITLE.search(page)
    title = html.unescape(found[1]) if found else ""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in title) + '"'
