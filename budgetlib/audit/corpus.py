"""The audit of many documents together: the rules that need two of them, and the judged findings."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pandas as pd

from budgetlib.audit.books import SupportsAudit, books_of, plain_name
from budgetlib.audit.engine import AuditResult, audit_books
from budgetlib.audit.judged import DISMISSED, load_judged
from budgetlib.audit.registry import RULES
from budgetlib.schema import frame


class SupportsCorpusAudit(SupportsAudit, Protocol):
    """A corpus: the contract's DataFrames of many documents, and each document as a corpus of one."""

    documents: pd.DataFrame
    findings: pd.DataFrame
    coverage: pd.DataFrame

    def document(self, document_id: str) -> SupportsAudit: ...


def audit_corpus(corpus: SupportsCorpusAudit) -> dict[str, AuditResult]:
    """Compare documents about the same body with each other.

    Returns
    -------
    dict
        Document id to what the ``documents.*`` rules found; only documents that have a partner, the
        same body's document of another year, level or part.
    """
    chosen = {rule_id: rule for rule_id, rule in RULES.items() if rule_id.startswith("documents.")}
    results = {}
    for ids in _same_body(corpus.documents):
        books = [books_of(corpus.document(document_id)) for document_id in ids]
        for own in books:
            others = tuple(b for b in books if b is not own)
            results[own.document_id] = audit_books(replace(own, partners=others), chosen)
    return results


def _same_body(documents: pd.DataFrame) -> list[list[str]]:
    """Ids of documents with the same department, two or more."""
    groups: dict[str, list[str]] = defaultdict(list)
    read = documents[documents["status"] != "failed"]
    for document_id, department in zip(read["document_id"], read["department"], strict=True):
        if isinstance(department, str):
            groups[plain_name(department)].append(document_id)
    return [ids for ids in groups.values() if len(ids) > 1]


def audited(
    corpus: SupportsCorpusAudit, judged: Path | None = None, together: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All findings and the coverage of a corpus, those between documents included.

    Parameters
    ----------
    corpus
        What :func:`budgetlib.load` gives.
    judged
        A file ``id,verdict,who,why``; findings judged to be no error of the document are left out, the
        others carry their verdict in the further columns ``verdict`` and ``why``.
    together
        Whether documents are compared with each other, too.

    Returns
    -------
    tuple
        DataFrames of the contract's tables ``findings`` and ``coverage``.
    """
    results = audit_corpus(corpus) if together else {}
    findings = pd.concat([corpus.findings, *_findings(results)], ignore_index=True)
    new = pd.concat([corpus.coverage.head(0), *_coverage(results)], ignore_index=True)
    keys = ["document_id", "rule_id"]
    coverage = pd.concat([corpus.coverage, new], ignore_index=True).drop_duplicates(keys, keep="last")
    return _with_verdicts(findings, judged), coverage.sort_values(keys).reset_index(drop=True)


def _findings(results: dict[str, AuditResult]) -> Iterable[pd.DataFrame]:
    return [frame("findings", document_id, result.findings) for document_id, result in results.items()]


def _coverage(results: dict[str, AuditResult]) -> Iterable[pd.DataFrame]:
    return [frame("coverage", document_id, result.coverage) for document_id, result in results.items()]


def _with_verdicts(findings: pd.DataFrame, judged: Path | None) -> pd.DataFrame:
    verdicts = load_judged(judged) if judged is not None else {}
    verdict = findings["finding_id"].map(lambda i: verdicts[i].verdict if i in verdicts else None)
    why = findings["finding_id"].map(lambda i: verdicts[i].why if i in verdicts else None)
    kept = findings.assign(verdict=verdict.astype(object), why=why.astype(object))
    return kept[~kept["verdict"].isin(DISMISSED)].reset_index(drop=True)
