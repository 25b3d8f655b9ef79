"""Documents about one body, compared once all of them are stored: this year's and last year's, department
and unit, narrative and tables.

What the comparison finds goes to the findings and the coverage of each document, in place of what an
earlier comparison had found. Which documents a document was compared with is marked beside its coverage,
so that nothing is done where nothing has changed.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from budgetlib.audit import AuditResult, audit_together, same_body
from budgetlib.contract.records import ContractTables
from budgetlib.contract.schema import TABLES, frame
from budgetlib.corpus import store

_BETWEEN = "documents."  # rules that need two documents begin so


def compare_documents(directory: Path) -> list[str]:
    """Compare the stored documents about the same body and store what comes of it.

    Parameters
    ----------
    directory
        The data folder. A document whose partners (and itself) are as they were at the last comparison is
        left alone; one that has lost its partners loses the findings about them.

    Returns
    -------
    list of str
        The documents whose findings and coverage were written anew.

    Raises
    ------
    StoreError
        If the folder cannot be written to, or a stored file is damaged.
    """
    stored = store.stored_documents(directory)
    groups = same_body(store.read_table(directory, "documents"))
    marks = {name: _mark(stored, group) for group in groups for name in group}
    stale = {
        name
        for name, document in stored.items()
        if document.status != "failed" and store.comparison_of(directory, name) != marks.get(name, "")
    }
    alone = [[name] for name in sorted(stale - marks.keys())]
    asked = [*alone, *(group for group in groups if not stale.isdisjoint(group))]
    results = {name: result for group in asked for name, result in _compare(directory, group).items()}
    return [
        name
        for name, result in results.items()
        if name in stale and _put_in(directory, stored[name], result, marks.get(name, ""))
    ]


def _mark(stored: Mapping[str, store.StoredDocument], group: Iterable[str]) -> str:
    """A fingerprint of the documents that are compared and of the program that read them."""
    members = (f"{name} {stored[name].sha256} {stored[name].extractor}" for name in sorted(group))
    return hashlib.sha256("\n".join(members).encode()).hexdigest()[:16]


def _compare(directory: Path, group: Sequence[str]) -> dict[str, AuditResult]:
    return audit_together(
        [ContractTables(**{table: _table(directory, name, table) for table in TABLES}) for name in group]
    )


def _table(directory: Path, document_id: str, table: str) -> pd.DataFrame:
    return store.read_table(directory, table, [document_id])


def _put_in(directory: Path, document: store.StoredDocument, result: AuditResult, mark: str) -> bool:
    """Replace what an earlier comparison found in one document; False where it has changed meanwhile."""
    name = document.document_id
    rows: dict[str, list[Any]] = {"findings": result.findings, "coverage": result.coverage}
    tables = {
        table: _with_new(_table(directory, name, table), frame(table, name, new))
        for table, new in rows.items()
    }
    return store.replace_tables(directory, document, tables, comparison=mark)


def _with_new(before: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    kept = before[~before["rule_id"].str.startswith(_BETWEEN)]
    return pd.concat([kept, new], ignore_index=True) if len(new) else kept.reset_index(drop=True)
