"""``index.html``: one page over all reports, to search, filter and sort.

A row is written once, as text in a table that is read without a script; the script takes what it filters by
from the cells. So a thousand documents stay well within one megabyte.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import jinja2
import pandas as pd

from budgetlib.analysis.causes import chinese_cause
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import disclosures
from budgetlib.formatting import amount_text, is_missing
from budgetlib.reports.convert import read_asset, sealed
from budgetlib.reports.notebooks import report_label
from budgetlib.views.overviews import level_and_kind
from budgetlib.vocabulary.labels import labels

UNKNOWN = "未识别"
# Written as they are: in UTF-8 an address in Chinese takes a third of its length in percent signs.
_SAFE = "".join(chr(code) for code in range(33, 127) if chr(code) not in "\"#%&'<>?\\`")


def index_html(
    documents: pd.DataFrame,
    findings: pd.DataFrame,
    reports: Mapping[str, Sequence[str]],
    failures: Mapping[tuple[str, str], str],
    overall: Sequence[str] = (),
    totals: Mapping[str, float] | None = None,
) -> str:
    """Write the page, a disclosure a row, newest first: by fiscal year, day of publication, then body.

    Parameters
    ----------
    documents, findings
        The contract's tables, of all documents; of the findings ``document_id`` and ``severity`` are read.
    reports
        Document -> names of its reports that are there.
    failures
        (document, report) -> message where the last attempt failed; a report over all has no document ("").
    overall
        Names of the reports over all documents, which lie beside the page.
    totals
        Document -> total expenditure in yuan, where it is known.

    Examples
    --------
    >>> from budgetlib.contract.schema import frame
    >>> page = index_html(frame("documents", "", []), frame("findings", "", []), {}, {}, ["peers"])
    >>> '<a href="peers.html">各主体比较</a>' in page
    True
    """
    counts = findings.groupby(["document_id", "severity"]).size().to_dict()
    messages = _messages(failures)
    by_id = {document["document_id"]: document for document in records(documents)}
    files = [[by_id[document_id] for document_id in ids] for ids in disclosures(documents)]
    newest_first = sorted(files, key=lambda own: _age(own[0]))
    rows = [_row(own, counts, reports, messages, totals or {}) for own in newest_first]
    page = _template().render(
        rows=rows,
        overall=[_link("", name) for name in overall],
        failures=messages.get("", ()),
        severities=labels("severity"),
        statuses=labels("status"),
        bodies=len({row["body"] for row in rows}),
        pages=sum(len(row["links"]) for row in rows) + len(overall),
        files=len(by_id),
        failed=sum(document["status"] == "failed" for document in by_id.values()),
    )
    return sealed(page, read_asset("report.css") + read_asset("overview.css"), read_asset("overview.js"))


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)
    text = (files("budgetlib.reports") / "template" / "overview.html.j2").read_text(encoding="utf-8")
    return environment.from_string(text)


def _age(document: Mapping[str, Any]) -> tuple[int, int, str, str]:
    year, day = document["fiscal_year"], document["published_on"]
    return (
        0 if is_missing(year) else -int(year),
        0 if is_missing(day) else -pd.Timestamp(day).toordinal(),
        _body(document),
        document["source"],
    )


def _body(document: Mapping[str, Any]) -> str:
    return document["document_id"] if is_missing(document["department"]) else document["department"]


def _row(
    files: Sequence[Mapping[str, Any]],
    counts: Mapping[Any, int],
    reports: Mapping[str, Sequence[str]],
    messages: Mapping[str, Sequence[tuple[str, str]]],
    totals: Mapping[str, float],
) -> dict[str, Any]:
    """The row of a disclosure; the reports of one of its files tell of all."""
    ids = [document["document_id"] for document in files]
    document = next((own for own in files if own["status"] == "partial"), files[0])
    status, error = document["status"], document["error"]
    year, day = files[0]["fiscal_year"], files[0]["published_on"]
    number = {severity: sum(counts.get((key, severity), 0) for key in ids) for severity in labels("severity")}
    reported = next((key for key in ids if reports.get(key)), ids[0])
    total = next((totals[key] for key in ids if key in totals), None)
    return {
        "body": _body(files[0]),
        "place": _place(files[0]),
        "year": UNKNOWN if is_missing(year) else int(year),
        "published": None if is_missing(day) else day,
        "kind": _kind(files[0]),
        "source": "、".join(document["source"] for document in files),
        "total": None if total is None else amount_text(total),
        "status": labels("status").get(status, status),
        "error": None if is_missing(error) else (chinese_cause(str(error)), str(error)),
        "findings": _findings_text(number, status),
        "links": [_link(f"{reported}/", name) for name in reports.get(reported, ())],
        "messages": [message for key in ids for message in messages.get(key, ())],
    }


def _place(document: Mapping[str, Any]) -> str:
    """From the province down, one name a level: the page filters by the beginning."""
    path = [document[level] for level in ("province", "prefecture", "county")]
    if document["place_level"] == "central":
        return labels("place_level")["central"]
    return " ".join(name for name in path if not is_missing(name)) or UNKNOWN


def _kind(document: Mapping[str, Any]) -> str:
    return UNKNOWN if is_missing(document["kind"]) else level_and_kind(document)


def _findings_text(number: Mapping[str, int], status: str) -> str:
    if status == "failed":
        return "—"
    return "，".join(f"{labels('severity')[s]} {n}" for s, n in number.items() if n) or "没有"


def _messages(failures: Mapping[tuple[str, str], str]) -> dict[str, list[tuple[str, str]]]:
    """Document -> what failed in Chinese, and the message of the program."""
    found: dict[str, list[tuple[str, str]]] = {}
    for (document_id, name), message in failures.items():
        found.setdefault(document_id, []).append((f"{report_label(name)}未能生成", message))
    return found


def _link(folder: str, name: str) -> tuple[str, str]:
    """The address of a report and what it is called."""
    return _address(f"{folder}{name}.html"), report_label(name)


def _address(path: str) -> str:
    return "".join(letter if letter.isalnum() or letter in _SAFE else quote(letter) for letter in path)
