"""What documents, tables and whole collections show of themselves in JupyterLab."""

import html
from collections.abc import Mapping
from typing import Any

import pandas as pd

from budgetlib.formatting import MISSING, is_missing, page_text
from budgetlib.reading.pages import LogicalTable, TableCell
from budgetlib.views.fragments import AS_WRITTEN, table_frame, table_html, word_of
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.wording import squeeze


def title_of(document: Mapping[str, Any]) -> str:
    """Body, year and kind in one line, from a row of ``documents``: 若羌县人民政府办公室 2024 年部门预算."""
    name = document["department"] if not is_missing(document["department"]) else document["document_id"]
    year = "" if is_missing(document["fiscal_year"]) else f" {int(document['fiscal_year'])} 年"
    return f"{name}{year}{level_and_kind(document)}"


def level_and_kind(document: Mapping[str, Any]) -> str:
    """部门预算, 单位决算; empty where the kind is not known, without a level where that is not."""
    kind = labels("kind").get(str(document["kind"]), "")
    return labels("entity_level").get(str(document["entity_level"]), "") + kind


def tables_read(tables: pd.DataFrame, amounts: pd.DataFrame) -> pd.DataFrame:
    """The tables that were found, with the number of amounts read from each.

    Returns
    -------
    DataFrame
        ``document_id``, ``table_id``, ``title`` (with the printed number), ``kind``, ``pages`` (such as
        ``12–14``), ``unit``, ``amounts`` (a count), ``is_empty``, ``note``.
    """
    counts = amounts.groupby(["document_id", "table_id"]).size()
    keys = list(zip(tables["document_id"], tables["table_id"], strict=True))
    return pd.DataFrame(
        {
            "document_id": tables["document_id"],
            "table_id": tables["table_id"],
            "title": tables["printed_number"].fillna("") + " " + tables["title"].fillna("（无标题）"),
            "kind": tables["kind"],
            "pages": [span(*p) for p in zip(tables["first_page"], tables["last_page"], strict=True)],
            "unit": tables["unit"],
            "amounts": [int(counts.get(key, 0)) for key in keys],
            "is_empty": tables["is_empty"],
            "note": tables["note"],
        }
    )


def span(first: int, last: int) -> str:
    """Pages from one to another: ``12–14``, or ``12`` alone."""
    return str(first) if first == last else f"{first}–{last}"


def disclosure_html(tables: Mapping[str, pd.DataFrame]) -> str:
    """What a disclosure shows of itself: a heading, what was read of each sort, and the list of tables.

    Parameters
    ----------
    tables
        The contract's tables of the document by their names.
    """
    row: dict[str, Any] = dict(tables["documents"].iloc[0])
    counts = [
        {"part": name, "rows": len(tables[name])} for name in tables if name not in ("documents", "coverage")
    ]
    error = f"<p>{html.escape(str(row['error']))}</p>" if not is_missing(row["error"]) else ""
    pages = f"页数{MISSING}" if is_missing(row["pages"]) else f"{int(row['pages'])} 页"
    facts = [row["source"], word_of("format", row["format"]), pages, word_of("status", row["status"])]
    return (
        f'<div class="{AS_WRITTEN}" style="color:var(--jp-content-font-color1,inherit)">'
        f"<h3>{html.escape(title_of(row))}</h3>"
        f"<p>{html.escape('，'.join(str(fact) for fact in facts))}</p>{error}"
        f"{table_html(pd.DataFrame(counts), caption='读出的内容')}"
        f"{_tables_html(tables_read(tables['tables'], tables['amounts']))}</div>"
    )


def _tables_html(tables: pd.DataFrame) -> str:
    if tables.empty:
        return "<p>没有读出表格。</p>"
    columns = ["table_id", "title", "kind", "pages", "unit", "amounts", "is_empty"]
    return table_html(tables, columns, caption="表")


def printed_table_html(layout: LogicalTable, amounts: pd.DataFrame) -> str:
    """What a printed table shows of itself: the grid as it is printed, its amounts to the right."""
    name = f"{layout.printed_number or ''} {layout.title or '（无标题）'}".strip()
    pages = page_text(list(range(layout.first_page, layout.last_page + 1)))
    facts = [name, f"单位：{layout.unit}" if layout.unit else "", pages, f"读出 {len(amounts)} 个金额"]
    lines = [[cell for cell in layout.cells if cell.row == row] for row in range(layout.n_rows)]
    head = "".join(f"<tr>{''.join(map(_heading_cell, cells))}</tr>" for cells in lines[: layout.header_rows])
    figures = set(zip(amounts["row"], amounts["column"], strict=True))
    body = "".join(
        f"<tr>{''.join(_printed_cell(cell, (cell.row, cell.column) in figures) for cell in cells)}</tr>"
        for cells in lines[layout.header_rows :]
    )
    label = html.escape("，".join(fact for fact in facts if fact))
    note = f'<p class="{AS_WRITTEN}">备注：{html.escape(layout.note)}</p>' if layout.note else ""
    return table_frame(head, body, label, "budget-table printed", "overflow:auto;max-height:60em") + note


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
    """What a collection shows of itself: its documents, the first ``most``."""
    if documents.empty:
        return "<p>数据中没有文档。</p>"
    columns = ["document_id", "department", "fiscal_year", "kind", "format", "status"]
    shown = documents.sort_values(["department", "fiscal_year"], na_position="last").head(most)
    more = f"<p>另有 {len(documents) - most} 份文档未列出。</p>" if len(documents) > most else ""
    return table_html(shown, columns, caption=f"{len(documents)} 份文档") + more
