"""Misreading or slip: look again at the page before the document is blamed.

A finding's cells were placed by the table reader. Here the page is opened a second time, and the text
inside each cell's box is taken from the text layer alone, without rows, columns or headings.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from budgetlib.contract.findings import SAME_DIGITS, SUSPECTED
from budgetlib.contract.records import FindingRow
from budgetlib.reading.geometry import cell_frame, text_in
from budgetlib.vocabulary.wording import squeeze

_Look = Callable[[int], tuple[pdfium.PdfPage, pdfium.PdfTextPage]]


def look_again(findings: Iterable[FindingRow], pdf_path: Path) -> list[FindingRow]:
    """Read the operands of errors and warnings again and say in ``reading_check`` what came of it.

    A finding whose cells read the same keeps its severity; one of whose cells reads otherwise becomes
    ``info``. Each entry of the evidence that was read again has ``reread``, true or false. Findings
    without cells (sentences, missing tables) and those about the reading itself stay as they are.
    """
    kept = list(findings)
    if not any(map(_may_be_misread, kept)):
        return kept
    document = pdfium.PdfDocument(pdf_path)
    try:
        look = cache(lambda number: _open(document, number))
        return [_looked_at(look, f) if _may_be_misread(f) else f for f in kept]
    finally:
        document.close()


def _open(document: pdfium.PdfDocument, number: int) -> tuple[pdfium.PdfPage, pdfium.PdfTextPage]:
    page = document[number - 1]
    return page, page.get_textpage()


def _may_be_misread(finding: FindingRow) -> bool:
    has_cells = '"x0": ' in finding.evidence and '"x0": null' not in finding.evidence
    return has_cells and finding.severity != "info" and not finding.rule_id.startswith("reading.")


def _looked_at(look: _Look, finding: FindingRow) -> FindingRow:
    evidence = [_reread(look, entry) for entry in json.loads(finding.evidence)]
    same = all(entry.get("reread", True) for entry in evidence)
    return replace(
        finding,
        severity=finding.severity if same else "info",
        reading_check=SAME_DIGITS if same else SUSPECTED,
        evidence=json.dumps(evidence, ensure_ascii=False),
    )


def _reread(look: _Look, entry: dict[str, Any]) -> dict[str, Any]:
    if entry.get("x0") is None or not entry.get("text"):
        return entry
    page, textpage = look(int(entry["page"]))
    frame = cell_frame(page, (entry["x0"], entry["top"], entry["x1"], entry["bottom"]))
    return {**entry, "reread": squeeze(entry["text"]) in text_in(textpage, frame)}
