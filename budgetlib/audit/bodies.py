"""Documents about one body audited together."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from budgetlib.audit.engine import AuditResult, audit_facts
from budgetlib.audit.facts import facts_of, grouped
from budgetlib.audit.message_words import phrase
from budgetlib.audit.registry import RULES
from budgetlib.contract.records import ContractTables
from budgetlib.vocabulary.wording import plain_name


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
    read = documents[(documents["status"] != "failed") & documents["department"].notna()]
    pairs = zip(read["document_id"], read["department"], strict=True)
    groups = grouped(pairs, lambda pair: plain_name(phrase("own_part").sub("", pair[1]))).values()
    return [[document_id for document_id, _ in pairs] for pairs in groups if len(pairs) > 1]
