"""Results of analyses as HTML, for notebooks and reports, each figure with the places where it is printed."""

import html
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pandas as pd
from matplotlib.figure import Figure

from budgetlib.analysis.citations import Citation, citations_of, formula_of, pages_text
from budgetlib.analysis.plain_rows import records
from budgetlib.charts.svg import figure_svg
from budgetlib.formatting import amount_text, is_missing, page_text, plain
from budgetlib.sentences.body_sentences import change_of, people_change
from budgetlib.views.fragments import Fragment, amount_html, notice, prose_html, table_frame, table_html
from budgetlib.views.key_figures import card_html, cards_html, line_svg
from budgetlib.views.overviews import level_and_kind
from budgetlib.vocabulary.labels import labels

pd.set_option("display.html.use_mathjax", False)  # DataFrames in notebooks hold names from documents too

__all__ = [
    "Fragment",
    "cited",
    "notice",
    "say",
    "show",
    "show_disclosures",
    "show_findings",
    "show_key_figures",
    "show_table",
]


def show(figure: Figure, data: pd.DataFrame, unit: str = "万元") -> Fragment:
    """A chart with its alternative text and, folded away, the table of its numbers.

    Where there are no numbers, nothing is shown; where all are zero, a sentence stands in place of the chart.

    Parameters
    ----------
    figure
        Result of one of :mod:`budgetlib.charts`; its label is the alternative text.
    data
        The table that it was drawn from.
    unit
        Of the amounts in the table.
    """
    alt = plain(str(figure.get_label()))
    if data.empty:
        return Fragment("")
    if not figure.axes:  # figures that may not be drawn beside one another are listed
        return show_table(data, unit=unit, caption=alt.split("。", 1)[0])
    if _is_all_zero(data):
        return notice("这一部分公开的金额都是零，因此没有图。")
    table = _table_html(data, None, unit, alt.split("。", 1)[0])
    body = (
        f'<figure class="budget-chart" style="margin:1em 0"><div class="drawing" role="group" '
        f'tabindex="0" aria-label="图：{html.escape(alt.split("。", 1)[0])}" style="max-width:640px">'
        f"{figure_svg(figure)}</div>"
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


def say(text: str) -> Fragment:
    """Sentences as the output of a cell; nothing where there is nothing to say.

    Parameters
    ----------
    text
        Paragraphs, and lists whose lines begin with ``- `` or ``1. ``. Nothing else in it is markup: the
        names and reasons in sentences come from documents, and are shown letter by letter. A figure that
        :func:`budgetlib.formatting.marked` has given its places leads to them.
    """
    return Fragment(prose_html(text, _cited_in_prose), plain(text))


def _cited_in_prose(text: str, note: Any) -> str:
    places, formula = note
    return cited(text, [Citation(*place) for place in places], formula)


def show_table(
    data: pd.DataFrame, columns: Sequence[str] | None = None, unit: str = "万元", caption: str = ""
) -> Fragment:
    """A result table with Chinese headings; nothing where it is empty.

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
        return Fragment("")
    return Fragment(_table_html(data, columns, unit, caption), caption)


def show_key_figures(key: pd.DataFrame, unit: str = "万元") -> Fragment:
    """A few figures set large, each with its change and a small line of its years.

    Parameters
    ----------
    key
        Result of :func:`budgetlib.analysis.key_figures`.
    unit
        Of the amounts.
    """
    cards = [_card(row, unit) for row in records(key)]
    return Fragment(cards_html(cards), f"{len(cards)} figures")


def _card(row: dict[str, Any], unit: str) -> str:
    is_money = is_missing(row["headcount"])
    column, own = ("amount_yuan", unit) if is_money else ("headcount", "人")
    text = amount_html(row["amount_yuan"], unit) if is_money else f"{row['headcount']:,}"
    figure = cited(text, citations_of(row, column), formula_of(row, column))
    kind = "最大的项目：" if row["measure"] == "largest_project" else ""
    scope = labels("fund").get(str(row["fund"]), "")
    moved = change_of(row, unit) if is_money else people_change(row)
    return card_html(
        f"{kind}{row['item_name']}", scope, figure, own, _in_line(moved), line_svg(row["series"], unit)
    )


def _in_line(text: str) -> str:
    return prose_html(text, _cited_in_prose).removeprefix("<p>").removesuffix("</p>")


def show_disclosures(documents: pd.DataFrame, data_dir: str = "") -> Fragment:
    """The documents of a body: year, kind, the file that was published, and the data read from it.

    In the folder of the reports each leads to its own page where that is there.

    Parameters
    ----------
    documents
        Result of :func:`budgetlib.analysis.disclosures_of_body`.
    data_dir
        Where the data are, as seen from the page; without it no data are linked.
    """
    if documents.empty:
        return Fragment("")
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("年度", "种类", "公开的文件", "页数", "数据"))
    rows = "".join(_document_html(row, data_dir) for row in records(documents))
    caption = "数据中这个主体的全部公开文件"
    return Fragment(table_frame(f"<tr>{heads}</tr>", rows, caption), caption)


def _document_html(row: dict[str, Any], data_dir: str) -> str:
    name, source = html.escape(row["document_id"]), html.escape(str(row["source"]))
    year = "未识别" if is_missing(row["fiscal_year"]) else f"{int(row['fiscal_year'])} 年"
    address = html.escape(quote(f"{data_dir}/amounts/{row['document_id']}.parquet"))
    data = f'<a href="{address}">金额（Parquet）</a>' if data_dir else ""
    cells = (f'<span data-report="{name}">{level_and_kind(row)}</span>', source, row["pages"], data)
    return f'<tr><th scope="row">{year}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _table_html(data: pd.DataFrame, columns: Sequence[str] | None, unit: str, caption: str) -> str:
    """The table with its sources as words, and links to where its figures are printed."""
    data = data.assign(source_text=_sources(data)) if "page" in data else data
    return table_html(
        data,
        columns,
        unit,
        caption,
        link=lambda row, name, text: cited(text, citations_of(row, name), formula_of(row, name)),
    )


def cited(text: str, citations: Sequence[Citation], formula: str = "") -> str:
    """A piece of HTML with the places where it is printed, from which reports make a link.

    Elsewhere the pages show under the pointer, with the arithmetic of what is computed.

    Parameters
    ----------
    text
        The figure, as HTML.
    citations
        Where it is printed, or with a formula, where its operands are.
    formula
        How it is computed (``265.54 + 44.15``); empty for what is printed.
    """
    if not formula:
        where = f'class="cited" {_cited_data(citations)} title="{pages_text(citations)}"'
        return f"<span {where}>{text}</span>" if citations else text
    pages = f"（{pages_text(citations)}）" if citations else ""
    shown = html.escape(formula)
    kind, data = ("cited computed", f" {_cited_data(citations)}") if citations else ("computed", "")
    return f'<span class="{kind}" data-formula="{shown}"{data} title="推算：{shown}{pages}">{text}</span>'


def _cited_data(citations: Sequence[Citation]) -> str:
    places = [[c.document_id, c.page, c.box, c.text, c.label] for c in citations]
    data = json.dumps(places, ensure_ascii=False, separators=(",", ":"))
    return f'data-cited="{html.escape(data)}"'


def _sources(data: pd.DataFrame) -> list[str]:
    titles = data["table_title"] if "table_title" in data else pd.Series("", data.index)
    several = "document_id" in data and data["document_id"].nunique() > 1
    documents = data["document_id"] if several else pd.Series("", data.index)
    return [_source(*row) for row in zip(documents, titles, data["page"], strict=True)]


def _source(document: Any, title: Any, page: Any) -> str:
    parts = ["" if is_missing(p) else str(p) for p in (document, title)]
    pages = "" if is_missing(page) else page_text([int(page)])
    return "，".join(p for p in (*parts, pages) if p)


def show_findings(findings: pd.DataFrame, unit: str = "万元") -> Fragment:
    """Findings one below the other, each with its page and arithmetic.

    Of findings of one rule in one table the first stands in full and the others are folded away behind it:
    one misprint often makes several rows fail.

    Parameters
    ----------
    findings
        Result of :func:`budgetlib.analysis.findings_of`.
    unit
        Of the amounts.
    """
    if findings.empty:
        return Fragment("")
    groups: dict[Any, list[dict[str, Any]]] = {}
    for place, row in enumerate(records(findings)):
        groups.setdefault(_table_of(row) or place, []).append(row)
    items = "".join(_group_html(rows, unit) for rows in groups.values())
    start = f' start="{findings["number"].iloc[0]}"' if "number" in findings else ""
    return Fragment(f'<ol class="findings"{start}>{items}</ol>', f"{len(findings)} findings")


def _table_of(row: dict[str, Any]) -> tuple[str, ...] | None:
    """The rule and the one table that a finding is about; none where it is about several, or no table."""
    tables = {operand["table_id"] for operand in row["operands"]}
    return (row["document_id"], row["rule_id"], *tables) if len(tables) == 1 and all(tables) else None


def _group_html(rows: Sequence[dict[str, Any]], unit: str) -> str:
    first, *others = rows
    if not others:
        return _finding_html(first, unit)
    folded = "".join(_finding_html({**row, "severity": "folded"}, unit) for row in others)
    more = f"<details><summary>同一张表另有 {len(others)} 处</summary><ol>{folded}</ol></details>"
    return _finding_html(first, unit, more)


def _finding_html(row: dict[str, Any], unit: str, more: str = "") -> str:
    where = f"（第 {row['pages']} 页）" if row["pages"] and "页" not in row["message"] else ""
    said = labels("reading_check").get(row["reading_check"])
    check = f"（{said}）" if said else ""
    operands = "".join(_operand_html(operand) for operand in row["operands"])
    parts = _page_parts(row["operands"])
    at_once, folded = (parts, "") if row["severity"] == "error" else ("", parts)
    listing = (
        f"<details><summary>{len(row['operands'])} 个数字或句子的出处</summary>"
        f"{folded}<ol>{operands}</ol></details>"
    )
    number = f' value="{int(row["number"])}"' if "number" in row else ""
    return (
        f"<li{number}><p>{html.escape(row['message'])}{where}{check}</p>{_arithmetic(row, unit)}"
        f"{at_once}{listing if operands else ''}{more}</li>"
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
    page = f"{operand['document_id']} {page}" if operand.get("document_id") else page
    role = f"{operand['role']}：" if operand["role"] else ""
    text = cited(html.escape(operand["text"]), operand.get("citations", ()))
    return f"<li>{html.escape(role)}{html.escape(page)}{text}</li>"
