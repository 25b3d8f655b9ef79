"""Does the disclosure add up: rules, findings with their evidence, and what could be checked."""

from budgetlib.audit.annotate import annotate
from budgetlib.audit.books import ReadRecords
from budgetlib.audit.corpus import audit_together, same_body, with_verdicts
from budgetlib.audit.engine import AuditResult, audit_disclosure
from budgetlib.audit.findings import reading_finding
from budgetlib.audit.summary import findings_as_json, numbered, render_findings

__all__ = [
    "AuditResult",
    "ReadRecords",
    "annotate",
    "audit_disclosure",
    "audit_together",
    "findings_as_json",
    "numbered",
    "reading_finding",
    "render_findings",
    "same_body",
    "with_verdicts",
]
