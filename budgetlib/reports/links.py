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
            if linked != text:
                page.write_text(linked, encoding="utf-8")


def _place_in(page: str) -> str:
    """Where the links of a page stand, with the markers around them."""
    found = _PLACE.search(page)
    return found[0] if found else ""


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
