"""The disclosure as the rules read it: plain records, grouped once by table, column and row.

DataFrames are good to keep and to query, and slow to walk row by row; a rule looks at every amount
several times. ``amounts`` of one document are some thousand records here, built in milliseconds: from
the records that were just read, or from the DataFrames of a stored document.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache, cached_property, lru_cache, wraps
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, TypeVar

import pandas as pd

from budgetlib.contract.findings import cell_evidence, sentence_evidence
from budgetlib.contract.records import RECORDS

FIRST_DIGITS = {"functional": "2", "economic": "3", "government_economic": "5"}
_GRAND_TOTAL = re.compile(r"(?:收入|支出)(?:总计|合计)")


Rows = pd.DataFrame | Sequence[Any]  # a table of the contract as it is stored, or as its records were read


class SupportsAudit(Protocol):
    """What the audit asks of a disclosure or a corpus: the tables of the contract."""

    @property
    def documents(self) -> Rows: ...
    @property
    def tables(self) -> Rows: ...
    @property
    def amounts(self) -> Rows: ...
    @property
    def changes(self) -> Rows: ...
    @property
    def staffing(self) -> Rows: ...
    @property
    def projects(self) -> Rows: ...
    @property
    def allocations(self) -> Rows: ...
    @property
    def figures(self) -> Rows: ...
    @property
    def indicators(self) -> Rows: ...


@dataclass(frozen=True, slots=True)
class ReadRecords:
    """One document just read: the records of the contract's tables, and the pages behind them."""

    documents: Sequence[Any]
    tables: Sequence[Any]
    amounts: Sequence[Any]
    changes: Sequence[Any]
    staffing: Sequence[Any]
    projects: Sequence[Any]
    allocations: Sequence[Any]
    figures: Sequence[Any]
    indicators: Sequence[Any]
    findings: Sequence[Any]
    unread: Sequence[Any]
    source: Any
    logical_tables: Sequence[Any]
    paragraphs: Sequence[Any]


class Entry(NamedTuple):
    """One printed amount: the contract's columns, and ``code``.

    ``header`` is the path of heading cells over it, top to bottom. A named tuple, for it is made by the
    ten thousand.
    """

    table_id: str
    row: int
    column: int
    page: int
    x0: float | None
    top: float | None
    x1: float | None
    bottom: float | None
    table_kind: str
    flow: str | None
    classification: str
    item_code: str | None
    item_name: str | None
    item_level: int | None
    second_code: str | None
    is_total: bool
    spending_type: str | None
    fund: str | None
    phase: str
    fiscal_year: int | None
    column_header: str
    amount_yuan: Decimal
    step_yuan: Decimal
    raw_text: str
    code: str | None  # item_code where it is one of a public classification

    @property
    def name(self) -> str:
        return self.item_name or ""

    @property
    def header(self) -> tuple[str, ...]:
        return _path(self.column_header)

    def evidence(self, role: str) -> dict[str, Any]:
        box = (self.x0, self.top, self.x1, self.bottom)
        return cell_evidence(role, self.table_id, self.row, self.column, self.page, box, self.raw_text)


class _Spoken:
    """What sentences have in common: they are evidence by their page and their words."""

    __slots__ = ()
    page: Any
    sentence: Any  # a column of some records, put together from the columns of others

    def evidence(self, role: str) -> dict[str, Any]:
        return sentence_evidence(role, self.page, self.sentence)


@dataclass(frozen=True, slots=True, eq=False)
class Change(_Spoken):
    """One statement of change in the narrative."""

    page: int
    section: str | None
    scope: str
    flow: str | None
    item_code: str | None
    item_name: str | None
    amount_yuan: Decimal | None
    prior_yuan: Decimal | None
    change_yuan: Decimal | None
    change_pct: Decimal | None
    base: str | None
    reason: str | None
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Figure(_Spoken):
    page: int
    topic: str
    item: str
    value: Decimal
    unit: str
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Headcount(_Spoken):
    page: int
    category: str
    headcount: int
    change: int | None
    subtype: str | None

    @property
    def sentence(self) -> str:
        return f"{self.category} {self.headcount}"


@dataclass(frozen=True, slots=True, eq=False)
class Project(_Spoken):
    page: int
    project: str
    amount_yuan: Decimal | None

    @property
    def sentence(self) -> str:
        return self.project


@dataclass(frozen=True, slots=True, eq=False)
class Allocation(_Spoken):
    project: str
    purpose: str
    amount_yuan: Decimal
    page: int = 1

    @property
    def sentence(self) -> str:
        return f"{self.project}：{self.purpose}"


@dataclass(frozen=True, slots=True, eq=False)
class Indicator(_Spoken):
    table_id: str
    page: int
    project: str | None
    level1: str | None
    level2: str | None
    level3: str | None
    operator: str | None
    target: str | None
    unit: str | None
    weight: str | None

    @property
    def sentence(self) -> str:
        parts = (self.level3, self.operator, self.target, self.unit, self.weight and f"（{self.weight}分）")
        return "".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, eq=False)
class Passage(_Spoken):
    """A paragraph or a table's title or note, where the text itself is the evidence."""

    page: int
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    table_id: str
    kind: str
    title: str | None
    printed_number: str | None
    unit: str | None
    first_page: int
    is_empty: bool
    note: str | None
    entries: tuple[Entry, ...]
    columns: dict[int, list[Entry]] = field(default_factory=dict)
    rows: dict[int, list[Entry]] = field(default_factory=dict)
    views: dict[Any, Any] = field(default_factory=dict)  # what :func:`per_table` has worked out

    @property
    def label(self) -> str:
        """How a message names the table: its number and title as printed."""
        title = " ".join(part for part in (self.printed_number, self.title) if part)
        return f"“{title}”" if title else f"第{self.first_page}页的表"


@dataclass(frozen=True, eq=False)
class Books:
    """Everything that was read from one document, as plain records."""

    document_id: str
    department: str | None
    entity_level: str | None
    kind: str | None
    fiscal_year: int | None
    text_layer: str | None
    tables: tuple[Table, ...]
    changes: tuple[Change, ...]
    staffing: tuple[Headcount, ...]
    projects: tuple[Project, ...]
    allocations: tuple[Allocation, ...]
    figures: tuple[Figure, ...]
    indicators: tuple[Indicator, ...] = ()
    passages: tuple[Passage, ...] = ()
    cells: tuple[Passage, ...] = ()  # texts of the cells of performance tables that may name a year
    withholds: bool = False  # says that confidential items are left out
    doubtful: frozenset[str] = frozenset()  # tables in which a cell could not be read
    blank_totals: tuple[Passage, ...] = ()  # labels of grand totals beside which nothing is printed
    contents: tuple[Passage, ...] = ()  # lines of the pages before the first table
    partners: tuple["Books", ...] = ()  # other documents about the same body

    @cached_property
    def by_kind(self) -> dict[str, list[Table]]:
        groups: dict[str, list[Table]] = defaultdict(list)
        for table in self.tables:
            groups[table.kind].append(table)
        return groups

    @cached_property
    def table(self) -> dict[str, Table]:
        return {table.table_id: table for table in self.tables}

    @cached_property
    def _by_form(self) -> dict[str, list[Indicator]]:
        groups: dict[str, list[Indicator]] = defaultdict(list)
        for indicator in self.indicators:
            groups[indicator.table_id].append(indicator)
        return groups

    def indicators_of(self, table_id: str) -> list[Indicator]:
        return self._by_form.get(table_id, [])

    def of_kind(self, *kinds: str) -> list[Table]:
        return [table for kind in kinds for table in self.by_kind.get(kind, [])]


R = TypeVar("R")


def per_table(view: Callable[[Table], R]) -> Callable[[Table], R]:
    """Work something out once for each table: several rules look at it in the same way."""

    @wraps(view)
    def remembered(table: Table) -> R:
        if view not in table.views:
            table.views[view] = view(table)
        found: R = table.views[view]
        return found

    return remembered


@lru_cache(maxsize=4096)
def _path(column_header: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in column_header.split(" / ") if part.strip())


def column_of(rows: Rows, name: str) -> list[Any]:
    """One column of a table as a list; null is ``None`` whatever the dtype."""
    if not len(rows):
        return []
    if isinstance(rows, pd.DataFrame):
        return [None if v is pd.NA or v != v else v for v in rows[name].tolist()]
    return list(map(attrgetter(name), rows))


def _columns(rows: Rows, names: Sequence[str]) -> list[list[Any]]:
    return [column_of(rows, name) for name in names]


@cache
def _shared_fields(record: type[Any], read: type[Any]) -> tuple[str, ...]:
    known = {f.name for f in fields(read)}
    return tuple(f.name for f in fields(record) if f.name in known)


def _plain_records(table: str, rows: Rows, record: type[R]) -> tuple[R, ...]:
    """The rows of one table as records of one kind."""
    names = _shared_fields(record, RECORDS[table])  # type: ignore[arg-type]  # a class can be hashed
    return tuple(
        record(**dict(zip(names, row, strict=True))) for row in zip(*_columns(rows, names), strict=True)
    )


def _usual_steps(table_ids: list[str], amounts: list[Decimal], steps: list[Decimal]) -> dict[str, Decimal]:
    """The step that a table is printed with: the finest that at least a quarter of its amounts have.

    A spreadsheet drops trailing zeros: “15” between “14.87” and “9.42” is exact to 0.01.
    """
    by_table: dict[str, list[Decimal]] = defaultdict(list)
    for table_id, amount, step in zip(table_ids, amounts, steps, strict=True):
        if amount:
            by_table[table_id].append(step)
    return {table_id: sorted(found)[(len(found) - 1) // 4] for table_id, found in by_table.items()}


def _entries(amounts: Rows) -> list[Entry]:
    names = [name for name in Entry._fields if name != "code"]
    columns = dict(zip(names, _columns(amounts, names), strict=True))
    steps = columns["step_yuan"]
    usual = _usual_steps(columns["table_id"], columns["amount_yuan"], steps)
    columns["step_yuan"] = [
        min(step, usual.get(table_id, step))
        for table_id, step in zip(columns["table_id"], steps, strict=True)
    ]
    columns["code"] = list(map(_public_code, columns["item_code"], columns["classification"]))
    return list(map(Entry._make, zip(*columns.values(), strict=True)))


def _public_code(code: str | None, classification: str) -> str | None:
    """The code where it is one of a public classification; a unit's code is none."""
    if code is None or len(code) < 3 or code[0] != FIRST_DIGITS.get(classification):
        return None
    return code


def _table(row: Any, entries: Iterable[Entry]) -> Table:
    ordered = tuple(sorted(entries, key=attrgetter("row", "column")))
    columns: dict[int, list[Entry]] = defaultdict(list)
    rows: dict[int, list[Entry]] = defaultdict(list)
    for entry in ordered:
        columns[entry.column].append(entry)
        rows[entry.row].append(entry)
    return Table(**row, entries=ordered, columns=dict(columns), rows=dict(rows))


_TABLE_FIELDS = ("table_id", "kind", "title", "printed_number", "unit", "first_page", "is_empty", "note")


def _tables(tables: Rows, amounts: Rows) -> tuple[Table, ...]:
    by_table: dict[str, list[Entry]] = defaultdict(list)
    for entry in _entries(amounts):
        by_table[entry.table_id].append(entry)
    rows = zip(*_columns(tables, _TABLE_FIELDS), strict=True)
    known = [dict(zip(_TABLE_FIELDS, row, strict=True)) for row in rows]
    return tuple(_table(row, by_table.get(str(row["table_id"]), ())) for row in known)


_IDENTITY_FIELDS = ("department", "entity_level", "kind", "fiscal_year", "text_layer")


def _identity(documents: Rows) -> dict[str, Any]:
    known = {name: column_of(documents, name)[0] for name in _IDENTITY_FIELDS}
    year = known["fiscal_year"]
    return {**known, "fiscal_year": None if year is None else int(year)}


def _passages(disclosure: Any) -> tuple[Passage, ...]:
    """Paragraphs of the narrative, which only a disclosure in memory has."""
    return tuple(Passage(int(p.page), str(p.text)) for p in getattr(disclosure, "paragraphs", None) or ())


def _performance_cells(disclosure: Any) -> tuple[Passage, ...]:
    tables = getattr(disclosure, "logical_tables", None) or ()
    kinds = ("department_performance", "project_performance")
    cells = (c for t in tables if t.kind in kinds for c in t.cells)
    return tuple(Passage(c.page, c.text) for c in cells if "年" in c.text)


def _blank_totals(disclosure: Any) -> tuple[Passage, ...]:
    """Labels 收入总计, 支出合计 of the two-sided summaries whose cell to the right is blank or missing."""
    tables = getattr(disclosure, "logical_tables", None) or ()
    summaries = [t for t in tables if t.kind in ("revenue_expenditure_summary", "appropriation_summary")]
    found = []
    for table in summaries:
        labels = [(c, re.sub(r"\s+", "", c.text)) for c in table.cells if "计" in c.text]
        totals = [(c, label) for c, label in labels if _GRAND_TOTAL.fullmatch(label)]
        places = {(c.row, c.column + c.column_span) for c, _ in totals}
        filled = {(c.row, c.column) for c in table.cells if (c.row, c.column) in places and c.text.strip()}
        for cell, label in totals:
            if (cell.row, cell.column + cell.column_span) not in filled:
                found.append(Passage(cell.page, label))
    return tuple(found)


def _withholds(disclosure: Any) -> bool:
    """Whether the document says that it leaves out what is confidential, so that parts fall short."""
    pages = getattr(getattr(disclosure, "source", None), "pages", ())
    return any("涉密" in line.text for page in pages for line in page.lines)


def _doubtful_tables(disclosure: Any) -> frozenset[str]:
    """Tables of which the reading itself reports a loss; its remarks (info) are none."""
    findings = getattr(disclosure, "findings", ())
    columns = _columns(findings, ("rule_id", "severity", "evidence"))
    lost = (
        evidence
        for rule_id, severity, evidence in zip(*columns, strict=True)
        if rule_id.startswith("reading.") and severity != "info"
    )
    entries = (entry for text in lost for entry in json.loads(text))
    return frozenset(str(entry["table_id"]) for entry in entries if entry.get("table_id"))


def _leading_lines(disclosure: Any) -> tuple[Passage, ...]:
    """Printed lines before the first table, where a contents list stands."""
    source = getattr(disclosure, "source", None)
    if source is None or not hasattr(source, "pages"):
        return ()
    first = min(map(int, column_of(disclosure.tables, "first_page")), default=1)
    pages = [p for p in source.pages if p.number <= max(first, 1)]
    return tuple(Passage(p.number, line.text) for p in pages for line in _lines_before_grids(p))


def _lines_before_grids(page: Any) -> Iterator[Any]:
    for block in page.blocks:
        if hasattr(block, "cells"):
            return
        yield block


def books_of(disclosure: SupportsAudit, document_id: str | None = None) -> Books:
    """Open the books of one document.

    Parameters
    ----------
    disclosure
        Anything with the contract's tables for one document, as DataFrames or as the records that these
        are made from (several times faster); ``paragraphs``, ``logical_tables`` and ``source`` are used
        where it has them.
    document_id
        Where the tables are records, which do not carry it.
    """
    return Books(
        document_id=document_id or str(column_of(disclosure.documents, "document_id")[0]),
        **_identity(disclosure.documents),
        tables=_tables(disclosure.tables, disclosure.amounts),
        changes=_plain_records("changes", disclosure.changes, Change),
        staffing=_plain_records("staffing", disclosure.staffing, Headcount),
        projects=_plain_records("projects", disclosure.projects, Project),
        allocations=_plain_records("allocations", disclosure.allocations, Allocation),
        figures=_plain_records("figures", disclosure.figures, Figure),
        indicators=_plain_records("indicators", disclosure.indicators, Indicator),
        passages=_passages(disclosure),
        cells=_performance_cells(disclosure),
        blank_totals=_blank_totals(disclosure),
        contents=_leading_lines(disclosure),
        doubtful=_doubtful_tables(disclosure),
        withholds=_withholds(disclosure),
    )
