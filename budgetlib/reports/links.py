"""Links from a report to the others: of the same document, and the same report of the body's other years.

Which reports there are is known when all are made, so that the links are put into the pages at the end.
"""

import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from budgetlib.analysis.publication import find_other_years
from budgetlib.reports.notebooks import report_label

_PLACE = re.compile(r"<!--reports-->.*?<!--/reports-->", re.DOTALL)
_DOCUMENT = re.compile(r'<(?P<tag>a|span) data-report="(?P<name>[^"]*)"[^>]*>(?P<text>[^<]*)</(?P=tag)>')
_AUDIT, _AUDIT_LINK = "数据检查报告", '<a href="audit.html">数据检查报告</a>'


def link_reports(out_dir: Path, documents: pd.DataFrame, reports: Mapping[str, Sequence[str]]) -> None:
    """Put the links into the pages that have another or lack one; the others are not touched.

    Parameters
    ----------
    out_dir
        The folder of the reports.
    documents
        Rows of ``documents``, of the whole data.
    reports
        Document -> names of its reports that are there.
    """
    known = set(documents["document_id"])
    for document_id, names in reports.items():
        years = find_other_years(documents, document_id) if document_id in known else {}
        others = {year: other for year, other in sorted(years.items()) if other in reports}
        for name in names:
            page = out_dir / document_id / f"{name}.html"
            text = page.read_text(encoding="utf-8")
            links = _links(name, names, others, reports)
            linked = text.replace(place, links, 1) if (place := _place_in(text)) else text
            linked = _with_documents(linked, document_id, reports)
            linked = _with_audit(linked, is_there="audit" in names and name != "audit")
            if linked != text:
                page.write_text(linked, encoding="utf-8")


def _place_in(page: str) -> str:
    """Where the links of a page stand, with the markers around them."""
    found = _PLACE.search(page)
    return found[0] if found else ""


def _with_documents(page: str, own: str, reports: Mapping[str, Sequence[str]]) -> str:
    """The page with each document that it names (:func:`budgetlib.display.show_disclosures`) led to its first
    report; a plain word where there is none, and for the page's own document."""

    def linked(found: re.Match[str]) -> str:
        name, mark = html.unescape(found["name"]), f'data-report="{found["name"]}"'
        if name == own or not reports.get(name):
            return f"<span {mark}>{found['text']}</span>"
        address = html.escape(quote(f"../{name}/{reports[name][0]}.html"))
        return f'<a {mark} href="{address}">{found["text"]}</a>'

    return _DOCUMENT.sub(linked, page)


def _with_audit(page: str, is_there: bool) -> str:
    """The page with its mentions of the report on the checks as links, where that report is there."""
    bare = page.replace(_AUDIT_LINK, _AUDIT)
    return bare.replace(_AUDIT, _AUDIT_LINK) if is_there else bare


def _links(
    own: str, names: Sequence[str], years: Mapping[int, str], reports: Mapping[str, Sequence[str]]
) -> str:
    """The links of one page: its document's reports, itself named without a link, and other years."""
    same = [_link(f"{name}.html", report_label(name)) if name != own else _here(own) for name in names]
    other = [
        _link(f"../{other}/{_same(own, reports[other])}.html", f"{year} 年", ' class="year"')
        for year, other in years.items()
    ]
    return f"<!--reports-->{''.join([*same, *other])}<!--/reports-->"


def _same(own: str, names: Sequence[str]) -> str:
    return own if own in names else names[0]


def _link(path: str, text: str, kind: str = "") -> str:
    return f'<li{kind}><a href="{html.escape(quote(path))}">{html.escape(text)}</a></li>'


def _here(name: str) -> str:
    return f'<li aria-current="page">{html.escape(report_label(name))}</li>'
