"""Does the disclosure add up: rules, findings with their evidence, and what could be checked."""

from budgetlib.audit.engine import AuditResult, audit_disclosure
from budgetlib.audit.findings import reading_finding

__all__ = ["AuditResult", "audit_disclosure", "reading_finding"]
