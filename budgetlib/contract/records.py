"""The rows of the data contract, one frozen record a table; field order is column order.

``document_id`` stands in front of every row and is added when the rows become a DataFrame
(:func:`budgetlib.contract.schema.frame`), so that the extracting functions need not carry it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Generic, TypeVar, get_type_hints

Yuan = Annotated[Decimal, "decimal(20, 2)"]
Number = Annotated[Decimal, "decimal(24, 6)"]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    source: str
    sha256: str
    format: str
    pages: int | None
    text_layer: str | None
    department: str | None
    entity_level: str | None
    kind: str | None
    fiscal_year: int | None
    published_on: date | None
    status: str
    error: str | None
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None
    place_level: str | None = None
    body_kind: str | None = None
    numbers_printed: int | None = None  # null where nothing was read
    numbers_read: int | None = None
    confirmed_pct: float | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    table_id: str
    kind: str
    title: str | None
    printed_number: str | None
    unit: str | None
    first_page: int
    last_page: int
    n_rows: int
    n_columns: int
    is_empty: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class AmountRow:
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
    second_name: str | None
    is_total: bool
    spending_type: str | None
    fund: str | None
    phase: str
    fiscal_year: int | None
    column_header: str
    amount_yuan: Yuan
    step_yuan: Yuan
    raw_text: str
    place: str | None = None  # where the format has no pages
    confirmed_by: str | None = None  # what agrees with it, joined by “;”; null where nothing does
    is_doubtful: bool = False
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRow:
    page: int
    section: str | None
    scope: str
    flow: str | None
    item_code: str | None
    item_name: str | None
    amount_yuan: Yuan | None
    prior_yuan: Yuan | None
    change_yuan: Yuan | None
    change_pct: Number | None
    base: str | None
    reason: str | None
    sentence: str
    fund: str | None = None  # the whole that it belongs to; null where neither sentence nor section says
    is_doubtful: bool = False  # fails what arithmetic or the tables allow


@dataclass(frozen=True, slots=True)
class ExecutionRow:
    page: int
    section: str | None
    scope: str
    fund: str | None
    flow: str | None
    item_code: str | None
    item_name: str | None
    initial_yuan: Yuan | None
    adjusted_yuan: Yuan | None
    outturn_yuan: Yuan | None
    completed_pct: Number | None
    reason: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class StaffingRow:
    page: int
    category: str
    headcount: int
    change: int | None
    subtype: str | None
    sentence: str | None = None  # null where a small table prints it


@dataclass(frozen=True, slots=True)
class ProjectRow:
    page: int
    project: str
    policy_basis: str | None
    amount_yuan: Yuan | None
    implementing_unit: str | None
    period: str | None


@dataclass(frozen=True, slots=True)
class AllocationRow:
    project: str
    purpose: str
    amount_yuan: Yuan


@dataclass(frozen=True, slots=True)
class FigureRow:
    page: int
    topic: str
    item: str
    value: Number
    unit: str
    sentence: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
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
    prior: str | None
    basis: str | None
    scoring: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    finding_id: str
    rule_id: str
    severity: str
    message: str
    expected_yuan: Yuan | None
    found_yuan: Yuan | None
    difference_yuan: Yuan | None
    tolerance_yuan: Yuan | None
    evidence: str
    reading_check: str | None = None  # what a second reading of the place said
    judged: str | None = None  # a person's verdict


@dataclass(frozen=True, slots=True)
class UnreadRow:
    page: int
    x0: float | None
    top: float | None
    x1: float | None
    bottom: float | None
    table_id: str | None
    section: str | None
    text: str
    context: str
    reason: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    rule_id: str
    outcome: str
    checks: int
    reason: str | None


T = TypeVar("T")


@dataclass(frozen=True, eq=False, repr=False)
class ContractTables(Generic[T]):
    """The tables of the contract, as whatever ``T`` is: the records named beside them, or DataFrames.

    This is the one list of them; all that has the tables of one document or of many is a kind of this.
    """

    documents: Annotated[T, DocumentRow]
    tables: Annotated[T, TableRow]
    amounts: Annotated[T, AmountRow]
    changes: Annotated[T, ChangeRow]
    execution: Annotated[T, ExecutionRow]
    staffing: Annotated[T, StaffingRow]
    projects: Annotated[T, ProjectRow]
    allocations: Annotated[T, AllocationRow]
    figures: Annotated[T, FigureRow]
    indicators: Annotated[T, IndicatorRow]
    findings: Annotated[T, FindingRow]
    unread: Annotated[T, UnreadRow]
    coverage: Annotated[T, CoverageRow]


RECORDS: dict[str, type] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(ContractTables, include_extras=True).items()
}
