"""Findings and their evidence, without any rule: whoever reads a document may report one here."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from budgetlib.contract.records import FindingRow

SEVERITIES = ("error", "warning", "info")
# What a second reading of a finding's cells may say (``reading_check``):
SAME_STRUCTURE = "same_structure"  # another engine found the same rows, columns and texts
SAME_DIGITS = "same_digits"  # the same texts are printed there, whatever their rows and columns
SUSPECTED = "suspected_misreading"
CENT = Decimal("0.01")  # amounts differ by whole cents, so half a cent of tolerance allows nothing more
BOX = ("x0", "top", "x1", "bottom")
_IDENTITY = ("role", "page", "text", "sentence")
_PLACE = ("table_id", "row", "column")
_as_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: json.dumps makes one at each call

Evidence = Mapping[str, Any]


def finding_id(document_id: str, rule_id: str, evidence: Iterable[Evidence]) -> str:
    """Twelve hex digits that stay the same when the document is read again.

    They come from the document, the rule and the printed operands: their roles, pages and texts. A better
    reading may number tables, rows and columns anew, and a better rule may word its message anew: neither
    changes an id.
    """
    operands = sorted(_as_json([str(entry.get(key, "")) for key in _IDENTITY]) for entry in evidence)
    identity = "\n".join([document_id, rule_id, *operands])
    return hashlib.sha256(identity.encode()).hexdigest()[:12]


def cell_evidence(
    role: str,
    table_id: str,
    row: int,
    column: int,
    page: int,
    box: tuple[float | None, float | None, float | None, float | None] | None,
    text: str,
) -> dict[str, Any]:
    """Evidence for one printed cell: its role in the comparison, its place, what is printed in it."""
    place = dict(zip(BOX, box or (None,) * 4, strict=True))
    return {
        "role": role,
        "table_id": table_id,
        "row": row,
        "column": column,
        "page": page,
        **place,
        "text": text,
    }


def sentence_evidence(role: str, page: int, sentence: str) -> dict[str, Any]:
    """Evidence for one sentence of the narrative."""
    return {"role": role, "page": page, "sentence": sentence}


def build_finding(
    document_id: str,
    rule_id: str,
    severity: str,
    message: str,
    evidence: Iterable[Evidence],
    expected: Decimal | None = None,
    found: Decimal | None = None,
    tolerance: Decimal | None = None,
    key: str = "",
    reading_check: str | None = None,
) -> FindingRow:
    """One finding; the difference is found minus expected where both are amounts in yuan.

    ``key`` tells apart findings without operands (a table that was not found has no cell), and findings
    about cells on one page that print the same.
    """
    if severity not in SEVERITIES:
        raise ValueError(f"unknown severity “{severity}”: one of {', '.join(SEVERITIES)}")
    entries = list(evidence)
    identity = [*entries, {"text": key}] if key else entries
    return FindingRow(
        finding_id=finding_id(document_id, rule_id, identity),
        rule_id=rule_id,
        severity=severity,
        message=message,
        expected_yuan=expected,
        found_yuan=found,
        difference_yuan=None if expected is None or found is None else found - expected,
        tolerance_yuan=None if tolerance is None else tolerance.quantize(CENT, ROUND_FLOOR),
        evidence=_as_json(entries),
        reading_check=reading_check,
    )


def reading_finding(
    rule_id: str,
    severity: str,
    message: str,
    evidence: Iterable[Evidence] = (),
    document_id: str = "",
) -> FindingRow:
    """A finding about the reading itself: a number that found no place, a page that could not be read.

    Parameters
    ----------
    rule_id
        ``reading.`` and what was amiss, for instance ``reading.unplaced_number``.
    severity
        ``error``, ``warning`` or ``info``.
    message
        One neutral Chinese sentence.
    evidence
        Entries of :func:`cell_evidence` or :func:`sentence_evidence`.
    document_id
        Makes the id differ between documents.

    Examples
    --------
    >>> reading_finding("reading.page", "warning", "第3页为图片，未能读取。").severity
    'warning'
    """
    entries = list(evidence)
    places = [str(entry.get(name, "")) for entry in entries for name in _PLACE]
    return build_finding(document_id, rule_id, severity, message, entries, key=" ".join([message, *places]))
