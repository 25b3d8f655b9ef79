"""Results as HTML: for JupyterLab, where they follow its light or dark theme, and for the reports.

Tables are real tables with a caption and row and column headings; a figure keeps its exact value in
``<data value>`` beside the rounded text.
"""

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from IPython.display import Markdown
from matplotlib.figure import Figure

from budgetlib.analysis.citations import Citation, citations_of, pages_text
from budgetlib.analysis.coverage import tables_read
from budgetlib.analysis.plain_rows import records
from budgetlib.charts.source import page_text
from budgetlib.charts.svg import figure_svg
from budgetlib.formatting import MISSING, amount_text, exact, is_missing, number_text, percent_text, unit_size
from budgetlib.reading.pages import TableCell
from budgetlib.vocabulary.kinds import table_kinds
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.wording import squeeze

HEADINGS = labels("heading")
STATUS_LABELS = labels("status")
TABLE_LABELS = labels("table")
TABLE_KINDS = {name: kind.label for name, kind in table_kinds().items()}
_WORDS = {
    **{use: labels(use) for use in ("base", "status", "severity", "format", "fund", "stage", "outcome")},
    "kind": {**TABLE_KINDS, **labels("kind")},
    "part": TABLE_LABELS,
}
_NUMERIC = ("_yuan", "_pct")
_COUNTS = {
    "bodies",
    "lacking",
    "errors",
    "headcount",
    "prior_headcount",
    "change",
    "amounts",
    "rows",
    "rules",
    "checks",
}

# JupyterLab sets these variables in both themes; elsewhere the text colour of the page around is inherited.
_STYLE = (
    "border-collapse:collapse;font-variant-numeric:tabular-nums;color:var(--jp-content-font-color1,inherit);"
    "background:transparent"
)


@dataclass(frozen=True, eq=False)
class Fragment:
    """A piece of HTML that shows itself in JupyterLab and in reports."""

    html: str
    text: str = ""

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text or "Fragment"


def show(figure: Figure, data: pd.DataFrame, unit: str = "万元") -> Fragment:
    """A chart with its alternative text and, folded away, the table of its numbers.

    Where there are no numbers, a sentence stands in place of the chart.

    Parameters
    ----------
    figure
        Result of one of :mod:`budgetlib.charts`; its label is the alternative text.
    data
        The table that it was drawn from.
    unit
        Of the amounts in the table.
    """
    alt = str(figure.get_label())
    if data.empty:
        return notice("未能读出这一部分，因此没有图。")
    if not figure.axes:  # figures that may not be drawn beside one another are listed
        return show_table(data, unit=unit, caption=alt.split("。", 1)[0])
    if _is_all_zero(data):
        return notice("这一部分公开的金额都是零，因此没有图。")
    table = table_html(data, unit=unit, caption=alt.split("。", 1)[0])
    body = (
        f'<figure class="budget-chart" style="max-width:600px;margin:1em 0">{figure_svg(figure)}'
        f"<details><summary>数据表</summary>{table}{_DOWNLOADS}</details></figure>"
    )
    return Fragment(body, alt)


def _is_all_zero(data: pd.DataFrame) -> bool:
    """Whether every amount printed is zero; where none is printed, or one has changed, it is not."""
    amounts = data["amount_yuan"].dropna() if "amount_yuan" in data else ()
    changes = data["change_yuan"].dropna() if "change_yuan" in data else ()
    return len(amounts) > 0 and not any(map(bool, [*amounts, *changes]))


# Made visible by the script of the reports; JupyterLab has its own ways of saving.
_DOWNLOADS = (
    '<p class="downloads" hidden>下载：<button type="button" data-save="png">图 PNG</button> '
    '<button type="button" data-save="svg">图 SVG</button> '
    '<button type="button" data-save="csv">数据 CSV</button></p>'
)


def say(text: str) -> Markdown:
    """A sentence, or a Markdown list of them, as the output of a cell."""
    return Markdown(text)


def notice(sentence: str) -> Fragment:
    """A sentence on something that is not there."""
    return Fragment(
        f'<p class="notice"><span aria-hidden="true">○ </span>{html.escape(sentence)}</p>', sentence
    )


def show_table(
    data: pd.DataFrame, columns: Sequence[str] | None = None, unit: str = "万元", caption: str = ""
) -> Fragment:
    """A result table with Chinese headings; a sentence where it is empty.

    Parameters
    ----------
    data
        Result of one of :mod:`budgetlib.analysis`.
    columns
        Which columns to show; by default all that have a heading and a value.
    unit
        Of the amounts.
    caption
        What the table shows.
    """
    if data.empty:
        return notice(f"{caption or '表'}：没有内容。")
    return Fragment(table_html(data, columns, unit, caption), caption)


def table_html(
    data: pd.DataFrame, columns: Sequence[str] | None = None, unit: str = "万元", caption: str = ""
) -> str:
    """The HTML of :func:`show_table`."""
    unit_size(unit)
    data = data.assign(source_text=_sources(data)) if "page" in data else data
    names = [name for name in (columns or _shown_columns(data)) if name in data]
    head = "".join(
        f'<th scope="col"{_align(name)}>{html.escape(_heading(name, unit))}</th>' for name in names
    )
    carried = [*names, *(name for name in data.columns if name.startswith("citations"))]
    rows = "".join(_row_html(row, names, unit) for row in records(data[carried]))
    # A wide table scrolls inside its own region, which the keyboard can reach.
    label = html.escape(caption or "表")
    return (
        f'<div class="budget-table" role="region" tabindex="0" aria-label="{label}" style="overflow-x:auto">'
        f'<table style="{_STYLE}"><caption style="text-align:left;caption-side:top">{label}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _shown_columns(data: pd.DataFrame) -> list[str]:
    hidden = {"document_id", "table_id", "is_empty"} if "source_text" in data else set()
    if "fiscal_year" in data and data["fiscal_year"].nunique() < 2:  # of one year, as the report says
        hidden |= {"fiscal_year"}
    return [c for c in [*data.columns] if c in HEADINGS and c not in hidden and data[c].notna().any()]


def _heading(name: str, unit: str) -> str:
    return f"{HEADINGS.get(name, name)}（{unit}）" if name.endswith("_yuan") else HEADINGS.get(name, name)


def _align(name: str) -> str:
    if name.endswith(_NUMERIC) or name in _COUNTS:
        return ' style="text-align:right;white-space:nowrap"'
    whole = name in ("item_code", "pages", "unit", "base", "fiscal_year", "kind", "status")
    return f' style="text-align:left{";white-space:nowrap" if whole else ""}"'


def _row_html(row: dict[str, Any], names: Sequence[str], unit: str) -> str:
    header = "item_name" if "item_name" in names else names[0]
    cells = []
    for name in names:
        tag, scope = ("th", ' scope="row"') if name == header else ("td", "")
        text = _cell(name, row[name], unit)
        text = text if is_missing(row[name]) else cited(text, citations_of(row, name))
        cells.append(f"<{tag}{scope}{_align(name)}>{text}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def cited(text: str, citations: Sequence[Citation]) -> str:
    """A piece of HTML with the places where it is printed, from which reports make a link.

    Elsewhere the pages show under the pointer.
    """
    if not citations:
        return text
    return f'<span class="cited" {_cited_data(citations)} title="{pages_text(citations)}">{text}</span>'


def _cited_data(citations: Sequence[Citation]) -> str:
    places = [[c.document_id, c.page, c.box, c.text, c.label] for c in citations]
    data = json.dumps(places, ensure_ascii=False, separators=(",", ":"))
    return f'data-cited="{html.escape(data)}"'


def _cell(name: str, value: Any, unit: str) -> str:
    if is_missing(value):
        return '<span title="未披露">—</span>'
    if name.endswith("_yuan"):
        return f'<data value="{exact(value)}">{number_text(value, unit)}</data>'
    if name.endswith("_pct"):
        return percent_text(value, signed="change" in name)
    if name.startswith("is_"):
        return "是" if value else "否"
    if name in _COUNTS:
        return f"{int(value):+,}" if name == "change" and value else f"{int(value):,}"
    return html.escape(str(_WORDS.get(name, {}).get(value, value)))


def _sources(data: pd.DataFrame) -> list[str]:
    titles = data["table_title"] if "table_title" in data else pd.Series("", data.index)
    several = "document_id" in data and data["document_id"].nunique() > 1
    documents = data["document_id"] if several else pd.Series("", data.index)
    return [_source(*row) for row in zip(documents, titles, data["page"], strict=True)]


def _source(document: Any, title: Any, page: Any) -> str:
    parts = ["" if is_missing(p) else str(p) for p in (document, title)]
    pages = "" if is_missing(page) else page_text([int(page)])
    return "，".join(p for p in (*parts, pages.lstrip("，")) if p)


def show_findings(findings: pd.DataFrame, unit: str = "万元") -> Fragment:
    """Findings one below the other, each with its page and arithmetic.

    Parameters
    ----------
    findings
        Result of :func:`budgetlib.analysis.findings_of`.
    unit
        Of the amounts.
    """
    if findings.empty:
        return Fragment("")
    items = "".join(_finding_html(row, unit) for row in records(findings))
    start = f' start="{findings["number"].iloc[0]}"' if "number" in findings else ""
    return Fragment(f'<ol class="findings"{start}>{items}</ol>', f"{len(findings)} findings")


def _finding_html(row: dict[str, Any], unit: str) -> str:
    where = f"（第 {row['pages']} 页）" if row["pages"] and "页" not in row["message"] else ""
    operands = "".join(_operand_html(operand) for operand in row["operands"])
    parts = _page_parts(row["operands"])
    at_once, folded = (parts, "") if row["severity"] == "error" else ("", parts)
    listing = (
        f"<details><summary>{len(row['operands'])} 个数字或句子的出处</summary>"
        f"{folded}<ol>{operands}</ol></details>"
    )
    return (
        f"<li><p>{html.escape(row['message'])}{where}</p>{_arithmetic(row, unit)}"
        f"{at_once}{listing if operands else ''}</li>"
    )


def _page_parts(operands: Sequence[dict[str, Any]]) -> str:
    """Where reports put the parts of the pages that the operands stand on, each framed with its number."""
    places = [place for operand in operands for place in operand.get("citations", ())]
    return f'<div class="page-parts" {_cited_data(places)}></div>' if places else ""


def _arithmetic(row: dict[str, Any], unit: str) -> str:
    named = (
        ("expected_yuan", "应为"),
        ("found_yuan", "所列"),
        ("difference_yuan", "相差"),
        ("tolerance_yuan", "允许误差"),
    )
    parts = [
        f"{name} {amount_text(row[column], unit)}" for column, name in named if not is_missing(row[column])
    ]
    return f"<p>{'，'.join(parts)}</p>" if parts else ""


def _operand_html(operand: dict[str, Any]) -> str:
    page = "" if operand["page"] is None else f"第 {int(operand['page'])} 页 "
    table = f"{operand['table_id']} " if operand["table_id"] else ""
    page = f"{operand['document_id']} {page}" if operand.get("document_id") else page
    role = f"{operand['role']}：" if operand["role"] else ""
    text = cited(html.escape(operand["text"]), operand.get("citations", ()))
    return f"<li>{html.escape(role)}{html.escape(page)}{html.escape(table)}{text}</li>"


def title_of(document: dict[str, Any]) -> str:
    """Body, year and kind in one line, from a row of ``documents``: 若羌县人民政府办公室 2024 年部门预算."""
    level = {"department": "部门", "unit": "单位"}.get(str(document["entity_level"]), "")
    kind = labels("kind").get(str(document["kind"]), "")
    name = document["department"] if not is_missing(document["department"]) else document["document_id"]
    year = "" if is_missing(document["fiscal_year"]) else f" {int(document['fiscal_year'])} 年"
    return f"{name}{year}{level}{kind}"


def disclosure_html(disclosure: Any) -> str:
    """What a :class:`budgetlib.Disclosure` shows of itself in JupyterLab.

    A heading, what was read of each sort, and the list of tables.
    """
    row = disclosure.documents.iloc[0].to_dict()
    counts = pd.DataFrame(
        [
            {"part": name, "rows": len(getattr(disclosure, name))}
            for name in TABLE_LABELS
            if name not in ("documents", "coverage")
        ]
    )
    error = f"<p>{html.escape(str(row['error']))}</p>" if not is_missing(row["error"]) else ""
    facts = [row["source"], labels("format").get(row["format"], row["format"]), _pages(row["pages"])]
    status = STATUS_LABELS.get(row["status"], row["status"])
    return (
        f'<div style="color:var(--jp-content-font-color1,inherit)"><h3>{html.escape(title_of(row))}</h3>'
        f"<p>{html.escape('，'.join(str(fact) for fact in (*facts, status)))}</p>"
        f"{error}{table_html(counts, caption='读出的内容')}{_tables_html(disclosure)}</div>"
    )


def _pages(pages: Any) -> str:
    return f"页数{MISSING}" if is_missing(pages) else f"{int(pages)} 页"


def _tables_html(disclosure: Any) -> str:
    tables = tables_read(disclosure.tables, disclosure.amounts)
    if tables.empty:
        return "<p>没有读出表格。</p>"
    return table_html(
        tables, ["table_id", "title", "kind", "pages", "unit", "amounts", "is_empty"], caption="表"
    )


def printed_table_html(table: Any) -> str:
    """What a printed table shows of itself: the grid as it is printed."""
    layout = table.layout
    name = f"{layout.printed_number or ''} {layout.title or '（无标题）'}".strip()
    span = page_text(list(table.pages)).lstrip("，")
    facts = [name, f"单位：{layout.unit}" if layout.unit else "", span, f"读出 {len(table.amounts)} 个金额"]
    label = html.escape("，".join(fact for fact in facts if fact))
    lines = [[cell for cell in layout.cells if cell.row == row] for row in range(layout.n_rows)]
    head = "".join(f"<tr>{''.join(map(_heading_cell, cells))}</tr>" for cells in lines[: layout.header_rows])
    figures = set(zip(table.amounts["row"], table.amounts["column"], strict=True))
    body = "".join(
        f"<tr>{''.join(_printed_cell(cell, (cell.row, cell.column) in figures) for cell in cells)}</tr>"
        for cells in lines[layout.header_rows :]
    )
    note = f"<p>备注：{html.escape(layout.note)}</p>" if layout.note else ""
    return (
        f'<div class="budget-table printed" role="region" tabindex="0" aria-label="{label}" '
        f'style="overflow:auto;max-height:60em"><table style="{_STYLE}">'
        f'<caption style="text-align:left;caption-side:top">{label}</caption>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table></div>{note}"
    )


def _heading_cell(cell: TableCell) -> str:
    rule = ";border-bottom:1px solid var(--jp-border-color1,#999)" if cell.column_span > 1 else ""
    text = html.escape(squeeze(cell.text))
    return f'<th scope="col"{_spans(cell)} style="text-align:center{rule}">{text}</th>'


def _printed_cell(cell: TableCell, is_figure: bool) -> str:
    side = "right;white-space:nowrap" if is_figure else "left"
    return f'<td{_spans(cell)} style="text-align:{side}">{html.escape(squeeze(cell.text))}</td>'


def _spans(cell: TableCell) -> str:
    rows = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    return rows + (f' colspan="{cell.column_span}"' if cell.column_span > 1 else "")


def corpus_html(documents: pd.DataFrame, most: int = 50) -> str:
    """What a :class:`budgetlib.Corpus` shows of itself in JupyterLab: its documents, the first ``most``."""
    columns = ["document_id", "department", "fiscal_year", "kind", "format", "status"]
    shown = documents.sort_values(["department", "fiscal_year"], na_position="last").head(most)
    more = f"<p>另有 {len(documents) - most} 份文档未列出。</p>" if len(documents) > most else ""
    if documents.empty:
        return "<p>数据中没有文档。</p>"
    return table_html(shown, columns, caption=f"{len(documents)} 份文档") + more
