"""The facts of one document as the rules read them: the contract's records, grouped once by table and row.

DataFrames are good to keep and to query, and slow to walk row by row; a rule looks at every amount
several times. ``amounts`` of one document are some thousand records here, built in milliseconds: from
the records that were just read, or from the DataFrames of a stored document.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property, lru_cache, wraps
from operator import attrgetter
from typing import Any, TypeVar

from budgetlib.audit.message_words import phrase
from budgetlib.contract.findings import cell_evidence, sentence_evidence
from budgetlib.contract.records import (
    RECORDS,
    AllocationRow,
    AmountRow,
    ChangeRow,
    ContractTables,
    DocumentRow,
    FigureRow,
    IndicatorRow,
    ProjectRow,
    StaffingRow,
    TableRow,
)
from budgetlib.contract.schema import columns_of, rows_of
from budgetlib.vocabulary.kinds import kinds_with_layout
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.wording import squeeze

CURRENT = frozenset({"budget", "outturn"})  # phases of the year's own money
FIRST_DIGITS = {"functional": "2", "economic": "3", "government_economic": "5"}

R = TypeVar("R")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, eq=False, repr=False)
class ReadRecords(ContractTables[Sequence[Any]]):
    """One document just read: the records of the contract's tables, and the pages behind them.

    What stands behind is not typed here: the readers need not be loaded for the rules.
    """

    source: Any
    logical_tables: tuple[Any, ...]
    paragraphs: tuple[Any, ...]
    statements: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Entry(AmountRow):
    """One printed amount, with ``code``: its item code where that is one of a public classification."""

    code: str | None = None

    @property
    def name(self) -> str:
        return self.item_name or ""

    @property
    def header(self) -> tuple[str, ...]:
        """The path of heading cells over it, top to bottom."""
        return _path(self.column_header)


@dataclass(frozen=True, slots=True, eq=False)
class Table(TableRow):
    """One table with its amounts, in printed order, by column and by row."""

    entries: tuple[Entry, ...]
    columns: dict[int, list[Entry]] = field(default_factory=dict)
    rows: dict[int, list[Entry]] = field(default_factory=dict)
    views: dict[Any, Any] = field(default_factory=dict)  # what :func:`per_table` has worked out

    @property
    def label(self) -> str:
        """How a message names the table: its number and title as printed."""
        title = " ".join(part for part in (self.printed_number, self.title) if part)
        return f"“{title}”" if title else f"第{self.first_page}页的表"


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A paragraph or a table's title or note, where the text itself is the evidence."""

    page: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Evidence that stands in another document."""

    source: Any
    document_id: str


Spoken = ChangeRow | FigureRow | StaffingRow | ProjectRow | AllocationRow | IndicatorRow | Passage
Source = Entry | Spoken | Elsewhere  # what can stand as evidence


def evidence_of(source: Source, role: str) -> dict[str, Any]:
    """The evidence that a cell or a sentence is, in one role of a comparison."""
    if isinstance(source, Elsewhere):
        return {**evidence_of(source.source, role), "document_id": source.document_id}
    if isinstance(source, Entry):
        box = (source.x0, source.top, source.x1, source.bottom)
        return cell_evidence(
            role, source.table_id, source.row, source.column, source.page, box, source.raw_text
        )
    return sentence_evidence(role, getattr(source, "page", 1), _words_of(source))


def _words_of(source: Spoken) -> str:
    """The words of a record; where it keeps no sentence, what it was printed as."""
    match source:
        case StaffingRow():
            return f"{labels('category').get(source.category, source.category)}{source.headcount}人"
        case ProjectRow():
            return source.project
        case AllocationRow():
            return f"{source.project}：{source.purpose}"
        case IndicatorRow(weight=weight):
            parts = (source.level3, source.operator, source.target, source.unit)
            return "".join(filter(None, (*parts, weight and f"（{weight}分）")))
    return source.sentence


@dataclass(frozen=True, eq=False, repr=False)
class Facts(ContractTables[tuple[Any, ...]]):
    """All that was read from one document; ``tables`` are :class:`Table`, ``amounts`` are :class:`Entry`."""

    document_id: str
    passages: tuple[Passage, ...] = ()
    cells: tuple[Passage, ...] = ()  # texts of the cells of performance tables that may name a year
    withholds: bool = False  # says that confidential items are left out
    blank_totals: tuple[Passage, ...] = ()  # labels of grand totals beside which nothing is printed
    contents: tuple[Passage, ...] = ()  # lines of the pages before the first table
    partners: tuple["Facts", ...] = ()  # other documents about the same body

    @property
    def document(self) -> DocumentRow:
        found: DocumentRow = self.documents[0]
        return found

    @cached_property
    def by_kind(self) -> dict[str, list[Table]]:
        return grouped(self.tables, attrgetter("kind"))

    @cached_property
    def indicators_by_table(self) -> dict[str, list[IndicatorRow]]:
        return grouped(self.indicators, attrgetter("table_id"))

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Tables of which the reading itself reports a loss; its remarks (info) are none."""
        lost = (f for f in self.findings if f.rule_id.startswith("reading.") and f.severity != "info")
        entries = (entry for finding in lost for entry in json.loads(finding.evidence))
        return frozenset(str(entry["table_id"]) for entry in entries if entry.get("table_id"))

    @cached_property
    def itemised(self) -> list[Table]:
        """Tables whose rows are items that add up.

        Forms are not, nor are lists of what is bought: their codes say with which money.
        """
        others = {*kinds_with_layout("form"), "procurement"}
        return [table for table in self.tables if table.kind not in others and table.entries]

    def of_kind(self, *kinds: str) -> list[Table]:
        return [table for kind in kinds for table in self.by_kind.get(kind, [])]

    def of_layout(self, *layouts: str) -> list[Table]:
        return [table for table in self.tables if table.kind in kinds_with_layout(*layouts)]

    def only_table(self, kind: str) -> Table | None:
        """The only table of a kind; where a kind comes twice, nobody knows which one is meant."""
        tables = [t for t in self.of_kind(kind) if t.entries]
        return tables[0] if len(tables) == 1 else None


def grouped(rows: Iterable[R], key: Callable[[R], K]) -> dict[K, list[R]]:
    """The rows by what they have in common, in order."""
    groups: dict[K, list[R]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)


def agreed(groups: dict[K, list[R]], value: Callable[[R], object]) -> dict[K, R]:
    """The first row of each group whose rows all say the same."""
    return {key: group[0] for key, group in groups.items() if len(set(map(value, group))) == 1}


def only(groups: dict[K, list[R]]) -> dict[K, R]:
    """The row of each group that has one."""
    return {key: group[0] for key, group in groups.items() if len(group) == 1}


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


def facts_of(document: ContractTables[Any], document_id: str | None = None) -> Facts:
    """Gather the facts of one document.

    Parameters
    ----------
    document
        The contract's tables for one document, as DataFrames or as the records that these are made from
        (several times faster); the pages behind them are used where it has them.
    document_id
        Where the tables are records, which do not carry it.
    """
    entries = _entries(document.amounts)
    rows = {name: rows_of(name, getattr(document, name)) for name in RECORDS if name != "amounts"}
    rows["tables"] = _tables(rows["tables"], entries)
    first = min((table.first_page for table in rows["tables"]), default=1)
    layouts = getattr(document, "logical_tables", ())
    pages = getattr(getattr(document, "source", None), "pages", ())
    return Facts(
        **rows,
        amounts=tuple(entries),
        document_id=document_id or str(document.documents["document_id"].iloc[0]),
        passages=tuple(Passage(p.page, p.text) for p in getattr(document, "paragraphs", ())),
        cells=_performance_cells(layouts),
        blank_totals=_blank_totals(layouts),
        contents=_leading_lines(pages, first),
        withholds=any("涉密" in line.text for page in pages for line in page.lines),
    )


def _entries(amounts: Any) -> list[Entry]:
    columns = columns_of("amounts", amounts)
    usual = _usual_steps(columns["table_id"], columns["amount_yuan"], columns["step_yuan"])
    columns["step_yuan"] = [
        min(step, usual.get(table_id, step))
        for table_id, step in zip(columns["table_id"], columns["step_yuan"], strict=True)
    ]
    codes = map(_public_code, columns["item_code"], columns["classification"])
    return [Entry(*row) for row in zip(*columns.values(), codes, strict=True)]


def _usual_steps(table_ids: list[str], amounts: list[Decimal], steps: list[Decimal]) -> dict[str, Decimal]:
    """The step that a table is printed with: the finest that at least a quarter of its amounts have.

    A spreadsheet drops trailing zeros: “15” between “14.87” and “9.42” is exact to 0.01.
    """
    by_table: dict[str, list[Decimal]] = defaultdict(list)
    for table_id, amount, step in zip(table_ids, amounts, steps, strict=True):
        if amount:
            by_table[table_id].append(step)
    return {table_id: sorted(found)[(len(found) - 1) // 4] for table_id, found in by_table.items()}


def _public_code(code: str | None, classification: str) -> str | None:
    """The code where it is one of a public classification; a unit's code is none."""
    if code is None or len(code) < 3 or code[0] != FIRST_DIGITS.get(classification):
        return None
    return code


def _tables(tables: Iterable[TableRow], entries: Iterable[Entry]) -> tuple[Table, ...]:
    by_table = grouped(entries, attrgetter("table_id"))
    return tuple(_table(row, by_table.get(row.table_id, ())) for row in tables)


def _table(row: TableRow, entries: Iterable[Entry]) -> Table:
    ordered = tuple(sorted(entries, key=attrgetter("row", "column")))
    known = {f.name: getattr(row, f.name) for f in fields(TableRow)}
    by_column, by_row = grouped(ordered, attrgetter("column")), grouped(ordered, attrgetter("row"))
    return Table(**known, entries=ordered, columns=by_column, rows=by_row)


def _performance_cells(tables: Sequence[Any]) -> tuple[Passage, ...]:
    cells = (c for t in tables if t.kind in kinds_with_layout("form") for c in t.cells)
    return tuple(Passage(c.page, c.text) for c in cells if "年" in c.text)


def _blank_totals(tables: Sequence[Any]) -> tuple[Passage, ...]:
    """Labels 收入总计, 支出合计 of the two-sided summaries whose cell to the right is blank or missing."""
    found = []
    for table in (t for t in tables if t.kind in kinds_with_layout("two_sided")):
        filled = {(c.row, c.column) for c in table.cells if c.text.strip()}
        for cell in (c for c in table.cells if "计" in c.text):
            label = squeeze(cell.text)
            if (
                phrase("grand_total").fullmatch(label)
                and (cell.row, cell.column + cell.column_span) not in filled
            ):
                found.append(Passage(cell.page, label))
    return tuple(found)


def _leading_lines(pages: Sequence[Any], first: int) -> tuple[Passage, ...]:
    """Printed lines before the first table, where a contents list stands."""
    before = (page for page in pages if page.number <= max(first, 1))
    return tuple(Passage(page.number, line.text) for page in before for line in _lines_before_grids(page))


def _lines_before_grids(page: Any) -> Iterator[Any]:
    for block in page.blocks:
        if hasattr(block, "cells"):
            return
        yield block
