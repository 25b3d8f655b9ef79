"""Stands in for the real reader: a text file says what reading it does."""

import ctypes
import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from budgetlib.contract.records import DocumentRow, StaffingRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.errors import DocumentError
from budgetlib.reading.pages import LogicalTable, SourceDocument


@dataclass(frozen=True)
class FakeDisclosure:
    frames: dict[str, pd.DataFrame]
    source: SourceDocument
    logical_tables: tuple[LogicalTable, ...] = ()

    def __getattr__(self, name):
        return self.frames[name]


def by_content(path, document_id, source):
    """Do what the file's first word says."""
    path = Path(path)
    deed = path.read_text(encoding="utf-8").split()[0]
    if deed == "hang":
        time.sleep(60)
    if deed == "abort":
        os.abort()
    if deed == "segfault":
        ctypes.string_at(0)
    if deed == "hog":
        bytearray(3 * 2**30)
    if deed == "damaged":
        raise DocumentError(path.name, "the page tree is damaged", page=7)
    if deed == "bug":
        raise KeyError("王某某 138" + 8 * "0")
    if deed == "noise":
        os.write(1, b"a library that prints to standard output\n")
    status = {"scan": "failed", "partial": "partial"}.get(deed, "ok")
    return disclosure(path, document_id, source, status)


def disclosure(path, document_id, source, status):
    error = f"{source}: a scan without text" if status == "failed" else None
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    row = DocumentRow(
        source, sha256, "text", 1, "text", "某局", "department", "budget", 2024, None, status, error
    )
    rows = {"documents": [row], "staffing": [StaffingRow(1, "active", 5, None, None)]}
    tables = {name: frame(name, document_id, rows.get(name, [])) for name in TABLES}
    return FakeDisclosure(tables, SourceDocument(source, sha256, "text", ()))
