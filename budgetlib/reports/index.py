"""``index.html``: one page over all reports, by body and year."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import jinja2
import pandas as pd

from budgetlib.analysis.names import KIND_LABELS
from budgetlib.analysis.reading import SEVERITIES
from budgetlib.analysis.records import records
from budgetlib.display import STATUS_LABELS
from budgetlib.formatting import is_missing
from budgetlib.reports.convert import embed_font, read_asset

REPORT_LABELS = {
    "structure": "收支结构",
    "year-on-year": "比上年",
    "staffing-cost": "人员与成本",
    "audit": "数据检查",
}
_FLAGS = {"error": "有不一致", "warning": "只有需要留意的", "none": "没有发现"}
_LEVELS = {"department": "部门", "unit": "单位"}


def index_html(
    documents: pd.DataFrame,
    findings: pd.DataFrame,
    reports: Mapping[str, Sequence[str]],
    failures: Mapping[tuple[str, str], str],
) -> str:
    """Write the page.

    Parameters
    ----------
    documents, findings
        The contract's tables, of all documents.
    reports
        Document -> names of its reports that are there.
    failures
        (document, report) -> message where the last attempt failed.
    """
    counts = findings.groupby(["document_id", "severity"]).size()
    rows = [_row(document, counts, reports, failures) for document in records(documents)]
    rows.sort(key=lambda row: (row["body"], -(row["year"] or 0), row["source"]))
    page = _template().render(
        rows=rows,
        style=read_asset("report.css"),
        choices=_choices(rows),
        bodies=len({row["body"] for row in rows}),
        pages=sum(len(row["links"]) for row in rows),
        failed=sum(row["status"] == "failed" for row in rows),
    )
    return embed_font(page)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(trim_blocks=False, autoescape=False)
    text = (files("budgetlib.reports") / "template" / "overview.html.j2").read_text(encoding="utf-8")
    return environment.from_string(text)


def _row(
    document: dict[str, Any],
    counts: pd.Series,
    reports: Mapping[str, Sequence[str]],
    failures: Mapping[tuple[str, str], str],
) -> dict[str, Any]:
    key = document["document_id"]
    number = {severity: int(counts.get((key, severity), 0)) for severity in SEVERITIES}
    body = key if is_missing(document["department"]) else document["department"]
    year = None if is_missing(document["fiscal_year"]) else int(document["fiscal_year"])
    kind = "" if is_missing(document["kind"]) else document["kind"]
    level = _LEVELS.get(str(document["entity_level"]), "")
    return {
        "body": body,
        "year": year,
        "kind": kind,
        "kind_label": level + KIND_LABELS.get(kind, ""),
        "source": document["source"],
        "status": document["status"],
        "status_label": STATUS_LABELS.get(document["status"], document["status"]),
        "error": None if is_missing(document["error"]) else document["error"],
        "findings": _findings_text(number, document["status"]),
        "flag": _flag(number),
        "links": [_link(key, name) for name in reports.get(key, ())],
        "messages": [
            f"{REPORT_LABELS.get(name, name)}未能生成：{message}"
            for (owner, name), message in failures.items()
            if owner == key
        ],
        "words": f"{body} {document['source']} {year or ''} {level}{KIND_LABELS.get(kind, '')}".lower(),
    }


def _findings_text(number: Mapping[str, int], status: str) -> str:
    if status == "failed":
        return "—"
    return "，".join(f"{SEVERITIES[s]} {n}" for s, n in number.items() if n) or "没有"


def _flag(number: Mapping[str, int]) -> str:
    return "error" if number["error"] else "warning" if number["warning"] else "none"


def _link(document_id: str, name: str) -> dict[str, str]:
    return {"href": quote(f"{document_id}/{name}.html"), "label": REPORT_LABELS.get(name, name)}


def _choices(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    years = sorted({row["year"] for row in rows if row["year"]}, reverse=True)
    kinds = [k for k in KIND_LABELS if any(row["kind"] == k for row in rows)]
    statuses = [s for s in STATUS_LABELS if any(row["status"] == s for row in rows)]
    return [
        ("year", "年度", [(str(year), f"{year} 年") for year in years]),
        ("kind", "种类", [(kind, KIND_LABELS[kind]) for kind in kinds]),
        ("status", "状态", [(status, STATUS_LABELS[status]) for status in statuses]),
        ("findings", "检查", list(_FLAGS.items())),
    ]
