"""Small pieces of HTML: for JupyterLab, where they follow its light or dark theme, and for the reports.

Tables are real tables with a caption and row and column headings; a figure keeps its exact value in
``<data value>`` beside the rounded text.
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from budgetlib.formatting import exact, is_missing, number_text, percent_text, pieces, plain, unit_size
from budgetlib.vocabulary.kinds import table_kinds
from budgetlib.vocabulary.labels import labels

_NUMERIC = ("_yuan", "_pct")
_COUNTS = frozenset(
    {
        "bodies", "rank", "errors", "headcount", "prior_headcount", "change", "amounts", "rows", "rules",
        "checks", "count", "indicators", "projects", "area_m2",
    }
)  # fmt: skip
_UNBROKEN = frozenset({"item_code", "pages", "unit", "base", "fiscal_year", "kind", "status"})

_LIST_ITEM = re.compile(r"\s*(?:(?P<mark>[->]|\d{1,2}\.) )?(?P<text>.*?)\s*")
_PROGRAM_NAME = re.compile(r"[a-z][a-z0-9_]*|\d+")  # of a node, a fund, a spending type; or a code

# JupyterLab typesets $…$ as mathematics, with links and all, unless the element is of this class.
AS_WRITTEN = "mathjax_ignore"

# JupyterLab sets these variables in both themes; elsewhere the text colour of the page around is inherited.
_STYLE = (
    "border-collapse:collapse;font-variant-numeric:tabular-nums;color:var(--jp-content-font-color1,inherit);"
    "background:transparent"
)

Row = Mapping[str, Any]
Link = Callable[[Row, str, str], str]  # a row, the name of a column, the HTML of its cell -> HTML with links
Cite = Callable[[str, Any], str]  # the HTML of a figure in a sentence, its places -> HTML with links


@dataclass(frozen=True, eq=False)
class Fragment:
    """A piece of HTML that shows itself in JupyterLab and in reports; an empty one is no output at all."""

    html: str
    text: str = ""

    def _ipython_display_(self) -> None:
        """Show nothing where there is nothing; else decline, as IPython has it: it goes on to the HTML."""
        if self.html:
            raise NotImplementedError

    def _repr_html_(self) -> str:
        return f'<div class="{AS_WRITTEN}">{self.html}</div>'

    def __repr__(self) -> str:
        return self.text or "Fragment"


def notice(sentence: str) -> Fragment:
    """A sentence on something that is not there."""
    return Fragment(
        f'<p class="notice"><span aria-hidden="true">○ </span>{html.escape(sentence)}</p>', sentence
    )


def prose_html(text: str, cite: Cite | None = None) -> str:
    """Sentences as paragraphs and lists; whatever else stands in them is text, not markup.

    An empty line ends a paragraph; lines that begin with ``- `` or a number and a dot are a list. What comes
    after a line that begins with ``> `` is folded under it.

    Parameters
    ----------
    text
        Sentences, their figures marked with :func:`budgetlib.formatting.marked` or not.
    cite
        What makes a link of a marked figure; without it the figure alone is shown.

    Examples
    --------
    >>> prose_html("两项：\\n\\n- <甲> 1\\n- 乙 2")
    '<p>两项：</p><ul><li>&lt;甲&gt; 1</li><li>乙 2</li></ul>'
    >>> prose_html("甲。\\n\\n> 说明\\n\\n乙。")
    '<p>甲。</p><details class="method"><summary>说明</summary><p>乙。</p></details>'
    """
    lines = [_LIST_ITEM.fullmatch(line) for line in text.splitlines()]
    parts = [(kind, [line["text"] for line in own if line]) for kind, own in groupby(lines, _kind_of_line)]
    folds = [i for i, (kind, _) in enumerate(parts) if kind == "details"]
    open_parts, folded = parts[: folds[0]] if folds else parts, parts[folds[0] :] if folds else []
    shown = "".join(_part_html(kind, [_line_html(line, cite) for line in own]) for kind, own in open_parts)
    if not folded:
        return shown
    title = html.escape(plain(folded[0][1][0]))
    below = "".join(_part_html(kind, [_line_html(line, cite) for line in own]) for kind, own in folded[1:])
    return f'{shown}<details class="method"><summary>{title}</summary>{below}</details>'


def _line_html(line: str, cite: Cite | None) -> str:
    return "".join(
        html.escape(text) if note is None or cite is None else cite(html.escape(text), note)
        for text, note in pieces(line)
    )


def _kind_of_line(line: re.Match[str] | None) -> str:
    """The element that a line is part of; none where it is empty."""
    if line is None or not line["text"]:
        return ""
    return {"": "p", "-": "ul", ">": "details"}.get(line["mark"] or "", "ol")


def _part_html(kind: str, texts: Sequence[str]) -> str:
    if kind == "p":
        return f"<p>{' '.join(texts)}</p>"
    items = "".join(f"<li>{text}</li>" for text in texts)
    return f"<{kind}>{items}</{kind}>" if kind else ""


def table_frame(
    head: str, body: str, label: str, kind: str = "budget-table", room: str = "overflow-x:auto"
) -> str:
    """A table around its rows; one that is too wide scrolls inside its own region, which the keyboard can
    reach. ``label`` is its caption, as HTML."""
    return (
        f'<div class="{kind} {AS_WRITTEN}" role="region" tabindex="0" aria-label="{label}" style="{room}">'
        f'<table style="{_STYLE}"><caption style="text-align:left;caption-side:top">{label}</caption>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table></div>"
    )


def table_html(
    data: pd.DataFrame,
    columns: Sequence[str] | None = None,
    unit: str = "万元",
    caption: str = "",
    link: Link | None = None,
) -> str:
    """A DataFrame with the headings and the words of the vocabulary.

    Parameters
    ----------
    data
        Rows whose columns are named as in the contract and the analyses.
    columns
        Which columns to show; by default all that have a heading and a value. Names that only the program
        uses are never shown.
    unit
        Of the amounts.
    caption
        What the table shows.
    link
        What makes a link of a cell that has a value.
    """
    unit_size(unit)
    wanted = [name for name in (columns or _shown_columns(data)) if name in data]
    names = [name for name in wanted if not _is_of_program_names(data[name])]
    head = "".join(f'<th scope="col"{_align(n)}>{html.escape(_heading(n, unit))}</th>' for n in names)
    rows: Iterable[Row] = data.astype(object).to_dict("records")  # type: ignore[assignment]
    body = "".join(_row_html(row, names, unit, link) for row in rows)
    return table_frame(f"<tr>{head}</tr>", body, html.escape(caption or "表"))


def _shown_columns(data: pd.DataFrame) -> list[str]:
    hidden = {"document_id", "table_id", "is_empty"} if "source_text" in data else set()
    if "fiscal_year" in data and data["fiscal_year"].nunique() < 2:  # of one year, as the report says
        hidden |= {"fiscal_year"}
    return [c for c in data.columns if c in labels("heading") and c not in hidden and data[c].notna().any()]


def _is_of_program_names(column: pd.Series) -> bool:
    """Whether a column holds names that only the program uses, such as ``general_public_budget``: it has no
    word for any of them. Ids of documents, tables and rules are not meant: they are shown where asked for."""
    texts = set(column.dropna())
    return (
        not str(column.name).endswith("_id")
        and all(isinstance(text, str) and _PROGRAM_NAME.fullmatch(text) for text in texts)
        and any(not text.isdigit() for text in texts)
        and all(word_of(str(column.name), text) == text for text in texts)
    )


def _heading(name: str, unit: str) -> str:
    heading = labels("heading").get(name, name.removesuffix("_yuan"))
    return f"{heading}（{unit}）" if name.endswith("_yuan") else heading


def _align(name: str) -> str:
    if name.endswith(_NUMERIC) or name in _COUNTS:
        return ' style="text-align:right;white-space:nowrap"'
    return f' style="text-align:left{";white-space:nowrap" if name in _UNBROKEN else ""}"'


def _row_html(row: Row, names: Sequence[str], unit: str, link: Link | None) -> str:
    header = "item_name" if "item_name" in names else names[0]
    cells = []
    for name in names:
        tag, scope = ("th", ' scope="row"') if name == header else ("td", "")
        text = _cell(name, row[name], unit)
        if link is not None and not is_missing(row[name]):
            text = link(row, name, text)
        cells.append(f"<{tag}{scope}{_align(name)}>{text}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def _cell(name: str, value: Any, unit: str) -> str:
    if is_missing(value):
        return '<span title="没有数值">—</span>'
    if name.endswith("_yuan"):
        return amount_html(value, unit)
    if name.endswith("_pct"):
        return percent_text(value, signed="change" in name)
    if name.startswith("is_"):
        return "是" if value else "否"
    if name == "area_m2":  # printed to the digit that it was measured to
        return f"{float(value):,.2f}".rstrip("0").rstrip(".")
    if name in _COUNTS:
        return f"{int(value):+,}" if name == "change" and value else f"{int(value):,}"
    return html.escape(str(word_of(name, value)))


def amount_html(yuan: Any, unit: str) -> str:
    """An amount rounded for the eye, with its exact value in yuan beside it."""
    return f'<data value="{exact(yuan)}">{number_text(yuan, unit)}</data>'


def word_of(column: str, code: Any) -> Any:
    """The Chinese word of a code of a column; what is no code stays as it is.

    Examples
    --------
    >>> word_of("kind", "general_expenditure"), word_of("kind", "budget"), word_of("unit", "万元")
    ('一般公共预算支出表', '预算', '万元')
    """
    if column == "kind" and code in table_kinds():
        return table_kinds()[code].label
    return labels({"part": "table"}.get(column, column)).get(code, code)
