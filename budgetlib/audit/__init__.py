"""Does the disclosure add up: rules, findings with their evidence, and what could be checked."""

from budgetlib.audit.bodies import audit_together, same_body
from budgetlib.audit.engine import AuditResult, audit_disclosure
from budgetlib.audit.facts import ReadRecords
from budgetlib.audit.judged import with_verdicts
from budgetlib.audit.summary import findings_as_json, numbered, render_findings
from budgetlib.contract.findings import reading_finding

__all__ = [
    "AuditResult",
    "ReadRecords",
    "audit_disclosure",
    "audit_together",
    "findings_as_json",
    "numbered",
    "reading_finding",
    "render_findings",
    "same_body",
    "with_verdicts",
]
