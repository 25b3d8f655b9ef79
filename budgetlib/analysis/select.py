"""Which printed table answers a question, and its rows as one record a printed line.

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

# A column for all funds says more than one for a part of them.
FUND_ORDER = ("all", "fiscal_appropriation", "general_public_budget", "government_fund", "state_capital")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of one table: its amounts by spending type, in yuan; a blank cell is not in ``amounts``.

    ``citations`` has the cells of each amount under the same key.
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
    citations: dict[str, tuple[Citation, ...]] = field(default_factory=dict)

    @property
    def total(self) -> Decimal | None:
        """The printed total, or the sum of the printed parts where no total is printed."""
        return self.amounts["total"] if "total" in self.amounts else sum_parts(self.amounts)

    @property
    def total_citations(self) -> tuple[Citation, ...]:
        """The cells of :attr:`total`."""
        return cite_total(self.amounts, self.citations)


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
    """Bring the amounts of one table to one record a printed line, of one fund.

    Parameters
    ----------
    rows
        Rows of ``amounts`` of one table, flow and phase.
    """
    lines: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    for record in records(_of_one_fund(rows)):
        lines.setdefault((record["document_id"], record["table_id"], record["row"]), []).append(record)
    return [one_line(records) for records in lines.values()]


def _of_one_fund(rows: pd.DataFrame) -> pd.DataFrame:
    funds = set(rows["fund"].dropna())
    chosen = next((fund for fund in FUND_ORDER if fund in funds), None)
    return rows[rows["fund"] == chosen] if chosen else rows


def one_line(records: list[dict[str, Any]]) -> PrintedLine:
    """The amounts of one printed row as one record; the first of each spending type counts."""
    by_type: dict[str, dict[str, Any]] = {}
    for record in records:
        by_type.setdefault(text_or_none(record["spending_type"]) or "total", record)
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
        citations={kind: cite_cell(record) for kind, record in by_type.items()},
    )


def text_or_none(value: Any) -> str | None:
    """A text cell; missing is ``None`` whatever the frame has for it."""
    return value if isinstance(value, str) else None


def printed_total(lines: Iterable[PrintedLine]) -> PrintedLine | None:
    """The line of the table's grand total: the total row with the largest amount."""
    totals = [line for line in lines if line.is_total and line.item_code is None and line.total is not None]
    return max(totals, key=lambda line: abs(line.total or Decimal(0)), default=None)
