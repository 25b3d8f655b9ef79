"""Documents about one body audited together, and the findings that somebody has judged."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from budgetlib.audit.engine import AuditResult, audit_facts
from budgetlib.audit.facts import facts_of
from budgetlib.audit.judged import DISMISSED, load_judged
from budgetlib.audit.registry import RULES
from budgetlib.contract.records import ContractTables
from budgetlib.vocabulary.wording import plain_name

_OWN_PART = re.compile(r"[（(](?:本级|机关|本部|汇总)[)）]$")


def audit_together(disclosures: Sequence[ContractTables[Any]]) -> dict[str, AuditResult]:
    """Check the documents about one body with the rules that compare two documents (``documents.*``).

    Returns
    -------
    dict
        Document id to what was found: a difference is reported with one of the two documents, and its
        evidence names the other.
    """
    chosen = {rule_id: rule for rule_id, rule in RULES.items() if rule_id.startswith("documents.")}
    opened = [facts_of(disclosure) for disclosure in disclosures]
    return {
        own.document_id: audit_facts(
            replace(own, partners=tuple(other for other in opened if other is not own)), chosen
        )
        for own in opened
    }


def same_body(documents: pd.DataFrame) -> list[list[str]]:
    """Ids of documents about the same body, two or more: other years, other levels, other parts."""
    groups: dict[str, list[str]] = defaultdict(list)
    read = documents[documents["status"] != "failed"]
    for document_id, department in zip(read["document_id"], read["department"], strict=True):
        if isinstance(department, str):
            groups[plain_name(_OWN_PART.sub("", department))].append(document_id)
    return [ids for ids in groups.values() if len(ids) > 1]


def with_verdicts(findings: pd.DataFrame, judged: Path | None) -> pd.DataFrame:
    """The findings without those judged to be no error of the document.

    Parameters
    ----------
    findings
        Rows of the contract's table.
    judged
        A file ``id,verdict,who,why``; the findings that stay carry their verdict in the further columns
        ``verdict`` and ``why``.
    """
    verdicts = load_judged(judged) if judged is not None else {}
    verdict = findings["finding_id"].map(lambda i: verdicts[i].verdict if i in verdicts else None)
    why = findings["finding_id"].map(lambda i: verdicts[i].why if i in verdicts else None)
    kept = findings.assign(verdict=verdict.astype(object), why=why.astype(object))
    return kept[~kept["verdict"].isin(DISMISSED)].reset_index(drop=True)
