"""One disclosure, read: the tables of the data contract as DataFrames, and what stands behind them."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from budgetlib.pages import LogicalTable, SourceDocument
from budgetlib.readers import read_source
from budgetlib.records import AmountRow, DocumentRow, TableRow
from budgetlib.schema import TABLES, frame
from budgetlib.tables.amounts import Unread, is_empty, tidy_amounts
from budgetlib.tables.captions import find_unit
from budgetlib.tables.columns import Context
from budgetlib.tables.identity import Identity, caption_bodies, read_identity
from budgetlib.tables.kinds import recognise
from budgetlib.tables.logical import build_tables


@dataclass(frozen=True)
class Disclosure:
    """One published file about one body's budget.

    Each attribute named after a table of the data contract is a DataFrame with that table's columns.
    ``source``, ``logical_tables`` and ``paragraphs`` are what was read on the way, for looking closer.
    """

    documents: pd.DataFrame
    tables: pd.DataFrame
    amounts: pd.DataFrame
    changes: pd.DataFrame
    staffing: pd.DataFrame
    projects: pd.DataFrame
    allocations: pd.DataFrame
    figures: pd.DataFrame
    indicators: pd.DataFrame
    findings: pd.DataFrame
    coverage: pd.DataFrame
    source: SourceDocument
    logical_tables: tuple[LogicalTable, ...] = ()


def read(path: Path | str, document_id: str | None = None, source: str | None = None) -> Disclosure:
    """Read one disclosure.

    Parameters
    ----------
    path
        A PDF, plain text or HTML file.
    document_id
        The key of the document in all tables; the file's stem if not given.
    source
        What the documents table says of where the file is; the file's name if not given.

    Raises
    ------
    DocumentError
        If the file cannot be read at all; the sentence names file, page and cause.
    """
    path = Path(path)
    origin = read_source(path)
    tables = recognise(build_tables(origin.pages))
    identity = read_identity(origin.pages, tables, caption_bodies(origin.pages))
    context = Context(identity.fiscal_year, identity.kind == "final_accounts", _common_unit(origin, tables))
    read_amounts = [tidy_amounts(table, context) for table in tables]
    amounts = [row for found in read_amounts for row in found.rows]
    rows: dict[str, list[Any]] = {name: [] for name in TABLES}
    rows["tables"] = [_table_row(table, found.rows) for table, found in zip(tables, read_amounts, strict=True)]
    rows["amounts"] = amounts
    unread = [cell for found in read_amounts for cell in found.unread]
    rows["documents"] = [_document_row(origin, identity, source or path.name, unread)]
    name = document_id or path.stem
    frames = {table: frame(table, name, rows[table]) for table in TABLES}
    return Disclosure(**frames, source=origin, logical_tables=tables)


def _common_unit(origin: SourceDocument, tables: tuple[LogicalTable, ...]) -> str | None:
    """The unit that most tables print, else the one that the text names first."""
    units = Counter(t.unit for t in tables if t.unit)
    if units:
        return units.most_common(1)[0][0]
    lines = (line.text for page in origin.pages for line in page.lines if "单位" in line.text)
    return next((unit for text in lines if (unit := find_unit(text))), None)


def _table_row(table: LogicalTable, amounts: tuple[AmountRow, ...]) -> TableRow:
    return TableRow(
        table_id=table.table_id,
        kind=table.kind,
        title=table.title,
        printed_number=table.printed_number,
        unit=table.unit,
        first_page=table.first_page,
        last_page=table.last_page,
        n_rows=table.n_rows,
        n_columns=table.n_columns,
        is_empty=is_empty(amounts),
        note=table.note,
    )


def _document_row(origin: SourceDocument, identity: Identity, source: str, unread: list[Unread]) -> DocumentRow:
    layers = {page.text_layer for page in origin.pages}
    is_partial = bool(unread or origin.unread_pages or layers & {"none", "unreadable"})
    return DocumentRow(
        source=source,
        sha256=origin.sha256,
        format=origin.format,
        pages=len(origin.pages),
        text_layer="text",
        department=identity.department,
        entity_level=identity.entity_level,
        kind=identity.kind,
        fiscal_year=identity.fiscal_year,
        published_on=identity.published_on,
        status="partial" if is_partial else "ok",
        error=None,
    )
