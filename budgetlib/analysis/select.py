"""The lines of the tables that may answer a question: one record an item, wherever in its row it stands.

Several tables of a disclosure print the same money (表3, 表4, 表5). Each analysis takes one of them,
the widest in coverage first, and says which it took.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, cite_cell, join
from budgetlib.analysis.plain_rows import records
from budgetlib.formatting import is_missing
from budgetlib.vocabulary.outline import without_outline
from budgetlib.vocabulary.wording import heading_means, is_total_name, squeeze

# What a figure is part of, and where it is printed.
WHOLE_COLUMNS = (
    "fund",
    "flow",
    "phase",
    "fiscal_year",
    "document_id",
    "table_id",
    "table_title",
    "page",
    "citations",
)
# A column for all funds says more than one for a part of them.
FUND_ORDER = ("all", "fiscal_appropriation", "general_public_budget", "government_fund", "state_capital")
# Half of the last digit that disclosures in 万元 print, in yuan.
ROUNDING = 50
# Of a sum of many rounded figures, what may be off without a meaning: one millionth.
_NOISE = 0.000001


def tolerance(parts: int, whole: Any = 0) -> float:
    """What rounding may leave between a whole and so many parts of it, in yuan."""
    return max(ROUNDING * (parts + 1), abs(float(whole)) * _NOISE)


def sum_formula(places: Iterable[Citation]) -> str:
    """The arithmetic of a sum, of its figures as they are printed.

    Examples
    --------
    >>> sum_formula([Citation("甲局", 3, "265.54"), Citation("甲局", 3, "44.15")])
    '265.54 + 44.15'
    """
    return " + ".join(place.text for place in places)


def borne_out(changes: pd.DataFrame) -> pd.DataFrame:
    """The statements of change that a claim may rest on: those that are not doubtful."""
    return changes[~changes["is_doubtful"].astype(bool)].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One item of one table: its amounts by spending type, in yuan; a blank cell is not in ``amounts``.

    ``citations`` has the cells of each amount under the same key. ``fund``, ``flow``, ``phase`` and
    ``fiscal_year`` are the whole that the amounts are part of; ``heading`` is the lowest over the first.
    """

    item_code: str | None
    item_name: str
    is_total: bool
    amounts: dict[str, Decimal]
    document_id: str
    table_id: str
    table_title: str
    table_kind: str
    fund: str | None
    row: int
    page: int
    flow: str | None = None
    phase: str | None = None
    fiscal_year: int | None = None
    heading: str = ""
    citations: dict[str, tuple[Citation, ...]] = field(default_factory=dict)

    @property
    def total(self) -> Decimal | None:
        """The printed total, or the sum of the printed parts where no total is printed."""
        return self.amounts["total"] if "total" in self.amounts else sum_parts(self.amounts)

    @property
    def total_citations(self) -> tuple[Citation, ...]:
        """The cells of :attr:`total`."""
        return cite_total(self.amounts, self.citations)

    @property
    def total_name(self) -> str:
        """The word that is printed for this total (合计, 本年支出合计): its row's, else its column's."""
        names = (squeeze(without_outline(text)) for text in (self.item_name, self.heading))
        return next((name for name in names if is_total_name(name)), "")


def sum_parts(amounts: dict[str, Decimal]) -> Decimal | None:
    """Add basic (or personnel and operating) and project expenditure; ``None`` if nothing is printed."""
    parts = [amounts[part] for part in _parts(amounts)]
    return sum(parts, Decimal(0)) if parts else None


def cite_total(
    amounts: dict[str, Decimal], citations: dict[str, tuple[Citation, ...]]
) -> tuple[Citation, ...]:
    """The cells of a line's total: of the printed one, or of the parts that are added up."""
    parts = ["total"] if "total" in amounts else _parts(amounts)
    return join(citations.get(part, ()) for part in parts)


def _parts(amounts: dict[str, Decimal]) -> list[str]:
    basic = ("basic",) if "basic" in amounts else ("personnel", "operating")
    return [part for part in (*basic, "project") if part in amounts]


def candidate_tables(
    amounts: pd.DataFrame, kinds: Iterable[str], *, flow: str = "expenditure", phase: str = "budget"
) -> Iterator[list[PrintedLine]]:
    """Yield the lines of each table that could answer, the preferred kind first.

    Parameters
    ----------
    amounts
        Rows of ``amounts`` of one disclosure.
    kinds
        Kinds of table, the preferred one first.
    flow, phase
        Only rows of this flow and phase.
    """
    rows = amounts[(amounts["flow"] == flow) & (amounts["phase"] == phase)]
    for kind in kinds:
        for _, table in rows[rows["table_kind"] == kind].groupby(["document_id", "table_id"], sort=False):
            yield printed_lines(table)


def printed_lines(rows: pd.DataFrame) -> list[PrintedLine]:
    """Bring the amounts of one table to one record an item, of one fund.

    A row may hold several items side by side (301 left, 302 and 303 right, as final accounts print
    economic categories); each is a record of its own. A row of totals is one record, whose amounts may be
    named by the total itself (人员经费合计 left, 公用经费合计 right).

    Parameters
    ----------
    rows
        Rows of ``amounts`` of one table, flow and phase.
    """
    lines: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for record in records(_of_one_fund(rows)):
        item = None if record["is_total"] else (text_or_none(record["item_code"]), record["item_name"])
        key = (record["document_id"], record["table_id"], record["row"], item)
        lines.setdefault(key, []).append(record)
    return [one_line(records) for records in lines.values()]


def _of_one_fund(rows: pd.DataFrame) -> pd.DataFrame:
    funds = set(rows["fund"].dropna())
    chosen = next((fund for fund in FUND_ORDER if fund in funds), None)
    return rows[rows["fund"] == chosen] if chosen else rows


def one_line(records: list[dict[str, Any]]) -> PrintedLine:
    """The amounts of one printed item as one record; the first of each spending type counts."""
    by_type: dict[str, dict[str, Any]] = {}
    for record in records:
        by_type.setdefault(_spending_type(record), record)
    first = records[0]
    return PrintedLine(
        item_code=text_or_none(first["item_code"]),
        item_name=text_or_none(first["item_name"]) or "",
        is_total=bool(first["is_total"]),
        amounts={kind: record["amount_yuan"] for kind, record in by_type.items()},
        document_id=first["document_id"],
        table_id=first["table_id"],
        table_title=first.get("table_title", ""),
        table_kind=first["table_kind"],
        fund=text_or_none(first["fund"]),
        row=int(first["row"]),
        page=int(first["page"]),
        flow=text_or_none(first["flow"]),
        phase=text_or_none(first["phase"]),
        fiscal_year=None if is_missing(first.get("fiscal_year")) else int(first["fiscal_year"]),
        heading=last_heading(first),
        citations={kind: cite_cell(record) for kind, record in by_type.items()},
    )


def _spending_type(record: dict[str, Any]) -> str:
    """What the column says; the name of a total may say it more narrowly."""
    by_column = text_or_none(record["spending_type"]) or "total"
    if not record["is_total"] or by_column not in ("total", "basic"):
        return by_column
    return heading_means("spending_type", text_or_none(record["item_name"]) or "") or by_column


def last_heading(record: dict[str, Any]) -> str:
    """The lowest of the headings over an amount."""
    return (text_or_none(record.get("column_header")) or "").rsplit(" / ", 1)[-1]


def whole_of(line: PrintedLine) -> dict[str, Any]:
    """The columns that say what a figure is part of and where it is printed; citations are the caller's."""
    return {name: getattr(line, name) for name in WHOLE_COLUMNS if name != "citations"}


def text_or_none(value: Any) -> str | None:
    """A text cell; missing is ``None`` whatever the frame has for it."""
    return value if isinstance(value, str) else None


def printed_total(lines: Iterable[PrintedLine]) -> PrintedLine | None:
    """The line of the table's grand total: the total row with the largest amount."""
    totals = [line for line in lines if line.is_total and line.item_code is None and line.total is not None]
    return max(totals, key=lambda line: abs(line.total or Decimal(0)), default=None)
