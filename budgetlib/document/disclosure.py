"""One disclosure, read: the tables of the data contract as DataFrames, and what stands behind them."""

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

import pandas as pd

from budgetlib.audit import ReadRecords, audit_disclosure
from budgetlib.audit.confirmation import confirmed_share, with_confirmations
from budgetlib.contract.records import AmountRow, ContractTables, DocumentRow, ProjectRow, TableRow
from budgetlib.contract.schema import TABLES, columns, frame
from budgetlib.document.printed_table import PrintedTable, find_table, names_a_table, table_keys
from budgetlib.doubt import doubted_reading
from budgetlib.doubt.accounting import account
from budgetlib.doubt.losses import ReadingDoubt, reading_findings, unread_money
from budgetlib.doubt.plausibility import with_doubts
from budgetlib.errors import DocumentError
from budgetlib.narrative import Narrative, Paragraph, Statement, read_narrative
from budgetlib.narrative.headcounts import parse_label
from budgetlib.reading import read_source
from budgetlib.reading.pages import LogicalTable, SourceDocument
from budgetlib.tables.amounts import is_empty, tidy_amounts
from budgetlib.tables.body_kinds import body_kind_of
from budgetlib.tables.captions import find_unit
from budgetlib.tables.columns import Context
from budgetlib.tables.forms.indicators import read_indicators
from budgetlib.tables.headcount_rows import read_headcount_rows
from budgetlib.tables.identity import Identity, caption_bodies, read_identity
from budgetlib.tables.logical import build_tables
from budgetlib.tables.places import printed_place
from budgetlib.tables.project_rows import read_project_rows
from budgetlib.tables.recognition import recognise
from budgetlib.tables.sideways import join_sideways
from budgetlib.views.fragments import Fragment
from budgetlib.views.overviews import disclosure_html
from budgetlib.views.page_view import show_finding, show_page
from budgetlib.vocabulary.wording import squeeze

T = TypeVar("T")


@dataclass(frozen=True, repr=False)
class Disclosure(ContractTables[pd.DataFrame]):
    """One published file about one body's budget.

    Each attribute named after a table of the data contract is a DataFrame with that table's columns.
    The others are what was read on the way, for looking closer: ``source`` (pages of lines and grids),
    ``logical_tables``, ``paragraphs`` of the narrative, ``statements`` that tell without a number, and
    ``path``, the file itself, for looking at its pages.

    A key gives one table, by its kind or by what is printed over it; iterating gives the tables' ids.

    Examples
    --------
    >>> disclosure["general_expenditure"].amounts  # doctest: +SKIP
    >>> disclosure["表5"].grid  # doctest: +SKIP
    """

    source: SourceDocument
    logical_tables: tuple[LogicalTable, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    statements: tuple[Statement, ...] = ()
    path: Path | None = None

    def __repr__(self) -> str:
        counts = (f"{len(getattr(self, name))} {name}" for name in ("tables", "amounts", "findings"))
        return f"Disclosure({self.documents['document_id'].iloc[0]}: {', '.join(counts)})"

    def __getitem__(self, key: str) -> PrintedTable:
        """One table: by kind, printed number, printed or usual title, or id (``t05``).

        Raises
        ------
        UnknownKeyError
            If the key names no table, or several; one sentence with the nearest key or the ids.
        """
        return find_table(self.logical_tables, self.amounts, key)

    def get(self, key: str, default: T | None = None) -> PrintedTable | T | None:
        """As ``disclosure[key]``, but ``default`` where there is no such table."""
        known = names_a_table(self.logical_tables, key)
        return self[key] if known else default

    def __contains__(self, key: object) -> bool:
        return names_a_table(self.logical_tables, key)

    def __iter__(self) -> Iterator[str]:
        return (table.table_id for table in self.logical_tables)

    def _ipython_key_completions_(self) -> list[str]:
        return table_keys(self.logical_tables)

    def show(self, what: int | str) -> Fragment:
        """Draw a page (a number from 1) with all that was found on it, or a finding (its id) where it stands.

        Raises
        ------
        ParameterError
            If there is no such page or finding; one sentence that says which there are.
        """
        return show_finding(self, what) if isinstance(what, str) else show_page(self, what)

    def _repr_html_(self) -> str:
        return disclosure_html({name: getattr(self, name) for name in TABLES})


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

    Returns
    -------
    Disclosure
        Amounts in yuan as exact ``Decimal``; what is not printed is null, never zero.

    Raises
    ------
    DocumentError
        If the file cannot be read at all; the sentence names file, page and cause.

    Examples
    --------
    >>> disclosure = read("data/raw/若羌县人民政府办公室-2024-部门预算.pdf")  # doctest: +SKIP
    >>> disclosure.amounts.query("item_code == '201'")  # doctest: +SKIP
    """
    path = Path(path)
    name, location = document_id or path.stem, source or path.name
    with _no_collection():
        origin = read_source(path)
        _check_text(origin)
        found = doubted_reading(path, origin, lambda pages: interpret(pages, name, location))
    frames = {table: frame(table, name, getattr(found, table)) for table in TABLES}
    return Disclosure(
        **frames,
        source=found.source,
        logical_tables=found.logical_tables,
        paragraphs=found.paragraphs,
        statements=found.statements,
        path=path.resolve(),
    )


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hold back the search for reference cycles: reading makes a million small records and no cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check_text(origin: SourceDocument) -> None:
    """Refuse documents that hold no text to read."""
    layers = Counter(page.text_layer for page in origin.pages)
    if not layers["text"]:
        if layers["unreadable"]:
            cause = "the text is unusable: its fonts do not say which characters they draw"
        elif layers["none"]:
            cause = "all pages are pictures without a text layer (a scan); scans are not read yet"
        else:
            cause = "there is no text in it"
        raise DocumentError(origin.source, cause)


def interpret(origin: SourceDocument, document_id: str, source: str) -> ReadRecords:
    """Make sense of the pages of one document; ``document_id`` goes into the ids of its findings.

    Raises
    ------
    DocumentError
        If there is no table in it and no word of a budget.
    """
    tables = recognise(join_sideways(build_tables(origin.pages)))
    identity = read_identity(origin.pages, tables, caption_bodies(origin.pages), Path(origin.source).stem)
    context = Context(identity.fiscal_year, identity.kind == "final_accounts", _common_unit(origin, tables))
    amounts = [tidy_amounts(table, context) for table in tables]
    if not tables and not _names_a_budget(origin):
        raise DocumentError(origin.source, "no table found in it, and it nowhere speaks of a budget")
    narrative = read_narrative(origin.pages, identity.fiscal_year, identity.kind)
    doubts = reading_findings(document_id, origin, tables, amounts)
    rows = [row for read in amounts for row in read]
    found = ReadRecords(
        documents=[_document_row(origin, identity, source, doubts)],
        tables=[_table_row(table, read) for table, read in zip(tables, amounts, strict=True)],
        amounts=rows,
        changes=with_doubts(narrative.changes, rows),
        execution=narrative.execution,
        staffing=narrative.staffing or read_headcount_rows(tables, parse_label),
        projects=[*narrative.projects, *_further_projects(tables, narrative)],
        allocations=narrative.allocations,
        figures=narrative.figures,
        indicators=read_indicators(tables),
        findings=[doubt.finding for doubt in doubts],  # the audit is careful with what was not read whole
        unread=[],
        coverage=[],
        source=origin,
        logical_tables=tables,
        paragraphs=narrative.paragraphs,
        statements=narrative.statements,
    )
    found = _accounted(found, narrative, document_id)
    result = audit_disclosure(found, document_id)
    confirmed = with_confirmations(found.amounts, result.confirmed)
    (document,) = found.documents
    return replace(
        found,
        documents=[replace(document, confirmed_pct=confirmed_share(confirmed))],
        amounts=confirmed,
        findings=[*found.findings, *result.findings],
        coverage=result.coverage,
    )


def _accounted(found: ReadRecords, narrative: Narrative, document_id: str) -> ReadRecords:
    """The records with the numbers that none of them holds; money lost from a table makes them partial."""
    accounting = account(found, narrative.placed)
    losses = list(unread_money(accounting, document_id))
    (document,) = found.documents
    document = replace(
        document,
        status="partial" if losses else document.status,
        numbers_printed=accounting.printed,
        numbers_read=accounting.read,
    )
    return replace(
        found,
        documents=[document],
        findings=[*found.findings, *(loss.finding for loss in losses)],
        unread=accounting.unread,
    )


def _names_a_budget(origin: SourceDocument) -> bool:
    words = ("预算", "决算", "budget")
    return any(
        word in squeeze(line.text).lower() for page in origin.pages for line in page.lines for word in words
    )


def _further_projects(tables: tuple[LogicalTable, ...], narrative: Narrative) -> Iterator[ProjectRow]:
    """The projects of lists, less those that the text describes."""
    described = {row.project for row in narrative.projects}
    return (row for row in read_project_rows(tables) if row.project not in described)


def _common_unit(origin: SourceDocument, tables: tuple[LogicalTable, ...]) -> str | None:
    """The unit that most tables print, else the one that the text names first."""
    units = Counter(t.unit for t in tables if t.unit)
    if units:
        return units.most_common(1)[0][0]
    lines = (line.text for page in origin.pages for line in page.lines if "单位" in line.text)
    return next((unit for text in lines if (unit := find_unit(text))), None)


def _table_row(table: LogicalTable, amounts: tuple[AmountRow, ...]) -> TableRow:
    own = {name: getattr(table, name) for name in columns("tables") if hasattr(table, name)}
    return TableRow(**own, is_empty=is_empty(amounts))


def _document_row(
    origin: SourceDocument, identity: Identity, source: str, doubts: list[ReadingDoubt]
) -> DocumentRow:
    place = printed_place(identity.department, (line.text for page in origin.pages for line in page.lines))
    kind = body_kind_of(identity.department)
    return DocumentRow(
        source=source,
        sha256=origin.sha256,
        format=origin.format,
        pages=len(origin.pages),
        text_layer="text",
        **asdict(identity),
        status="partial" if any(doubt.is_loss for doubt in doubts) else "ok",
        error=None,
        province=place.province if place else None,
        prefecture=place.prefecture if place else None,
        county=place.county if place else None,
        place_level=place.level if place else None,
        body_kind=kind.kind if kind else None,
    )
