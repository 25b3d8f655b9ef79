"""Run the rules over the facts and say, for each rule, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from budgetlib.audit import rules  # noqa: F401  (entering the rules is the purpose of the import)
from budgetlib.audit.confirmation import Cell, confirmations
from budgetlib.audit.facts import Facts, evidence_of, facts_of
from budgetlib.audit.registry import RULES, Failure, NotChecked, Result, Rule
from budgetlib.contract.findings import SEVERITIES, SUSPECTED, build_finding
from budgetlib.contract.records import ContractTables, CoverageRow, FindingRow
from budgetlib.contract.schema import columns_of


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What the audit of one document found, and what it looked at."""

    findings: list[FindingRow]
    coverage: list[CoverageRow]
    confirmed: Mapping[Cell, str] = field(default_factory=dict)  # what agrees with a cell


def audit_disclosure(disclosure: ContractTables[Any], document_id: str | None = None) -> AuditResult:
    """Check one disclosure with every rule.

    Parameters
    ----------
    disclosure
        The contract's tables of one document, as DataFrames or as records. Where it has ``paragraphs``,
        ``logical_tables`` and ``source`` in memory, the rules that need running text use them.
    document_id
        Where the tables are records, which do not carry it.

    Returns
    -------
    AuditResult
        Findings, errors first, and one row of coverage a rule. A document that was not read
        (``status`` failed) has neither.
    """
    if columns_of("documents", disclosure.documents)["status"] in ([], ["failed"]):
        return AuditResult([], [])
    return audit_facts(facts_of(disclosure, document_id), RULES)


def audit_facts(facts: Facts, chosen: Mapping[str, Rule]) -> AuditResult:
    """Check the facts of one document with some rules."""
    findings: dict[str, FindingRow] = {}
    coverage = []
    outcome = {rule_id: list(rule.check(facts)) for rule_id, rule in chosen.items()}
    for rule_id, results in outcome.items():
        for result in results:
            if isinstance(result, Failure):
                _enter(findings, facts, chosen[rule_id], result)
        coverage.append(_coverage(chosen[rule_id], results))
    in_order = sorted(findings.values(), key=lambda f: SEVERITIES.index(f.severity))
    return AuditResult(in_order, coverage, confirmations(outcome))


def _enter(findings: dict[str, FindingRow], facts: Facts, rule: Rule, failure: Failure) -> None:
    """Enter a finding under its id; a second one about cells that print the same is numbered.

    A row that repeats the total (the only unit under its department) fails as the total does.
    """
    finding = _finding(facts, rule, failure, failure.key)
    number = 1
    while finding.finding_id in findings:
        if findings[finding.finding_id].evidence == finding.evidence:
            return
        number += 1
        finding = _finding(facts, rule, failure, f"{failure.key}#{number}")
    findings[finding.finding_id] = finding


def _finding(facts: Facts, rule: Rule, failure: Failure, key: str) -> FindingRow:
    """An error in a table that was not read whole is a question to the reading, not to the document."""
    severity, reading_check = failure.severity or rule.severity, None
    if failure.is_of_print:
        severity = "info"
    evidence = [evidence_of(operand.source, operand.role) for operand in failure.operands]
    if any(entry.get("table_id") in facts.doubtful for entry in evidence) and severity != "info":
        severity, reading_check = "info", SUSPECTED
    return build_finding(
        facts.document_id,
        rule.rule_id,
        severity,
        failure.message,
        evidence,
        failure.expected,
        failure.found,
        failure.tolerance,
        key,
        reading_check,
    )


def _coverage(rule: Rule, results: list[Result]) -> CoverageRow:
    if not results:
        return CoverageRow(rule.rule_id, "not_applicable", 0, None)
    reasons = list(dict.fromkeys(r.reason for r in results if isinstance(r, NotChecked)))
    made = len(results) if not reasons else sum(not isinstance(r, NotChecked) for r in results)
    compared = "failed" if any(isinstance(r, Failure) for r in results) else "held"
    return CoverageRow(rule.rule_id, compared if made else "not_checked", made, "；".join(reasons) or None)
