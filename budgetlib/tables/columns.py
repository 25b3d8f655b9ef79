"""What the headings over an amount column say: flow, kind of spending, fund, phase, year, unit, item."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetlib.money import UNITS, Unit
from budgetlib.reading.pages import LogicalTable
from budgetlib.tables.captions import find_unit
from budgetlib.tables.headings import Column, Side
from budgetlib.vocabulary.kinds import kind_of
from budgetlib.vocabulary.wording import (
    heading_means,
    heading_says,
    heading_without,
    is_total_name,
    plain,
    three_public_item,
)

YEAR = re.compile(r"(20\d\d)年?")
USUAL_UNIT = "万元"  # where a document names none
SINGLE_FUNDS = ("general_public_budget", "government_fund", "state_capital")  # what 财政拨款 is made of


@dataclass(frozen=True, slots=True)
class Context:
    """What the document says around a table."""

    fiscal_year: int | None
    is_final_accounts: bool
    default_unit: str | None


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What every amount of one column has in common."""

    flow: str | None
    spending_type: str | None
    fund: str | None
    phase: str
    fiscal_year: int | None
    unit: Unit
    item_name: str | None = None  # where the items stand across, in the headings
    is_total: bool = False


def column_meanings(side: Side, table: LogicalTable, context: Context) -> dict[int, ColumnMeaning]:
    """The meaning of each amount column of one side, by column index."""
    flows = flows_of_columns(side, table)
    spending = _spending_types(side, table, context, flows)
    across = items_stand_across(side, table)
    return {
        c.index: _meaning(c, table, context, flows[c.index], spending[c.index], across) for c in side.amounts
    }


def _meaning(
    column: Column, table: LogicalTable, context: Context, flow: str, spending: str | None, across: bool
) -> ColumnMeaning:
    phase, year = phase_of(column.meanings, context)
    name, is_total = _item_of(column) if across else (None, False)
    return ColumnMeaning(
        flow=flow,
        spending_type=spending,
        fund=fund_of(column, table),
        phase=phase,
        fiscal_year=year,
        unit=unit_of_column(column, table, context),
        item_name=name,
        is_total=is_total,
    )


def unit_of_column(column: Column, table: LogicalTable, context: Context) -> Unit:
    """The unit that the nearest heading names, else the table, else most tables of the document."""
    own = (find_unit(text) for text in reversed(column.path))
    return UNITS[next(filter(None, (*own, table.unit, context.default_unit)), USUAL_UNIT)]


def flows_of_columns(side: Side, table: LogicalTable) -> dict[int, str]:
    """The flow of each amount column: the side's, unless revenue and expenditure stand side by side."""
    whole = flow_of_side(side, table)
    own = _own_flows(side) if _title_flow(table) == "both" else {}
    return {c.index: own.get(c.index, whole) for c in side.amounts}


def _own_flows(side: Side) -> dict[int, str]:
    """Flows by column where one row prints both: 年初结转, 本年收入, 本年支出, 年末结转."""
    said = ((c.index, [heading_means("flow", text) for text in c.meanings]) for c in side.amounts)
    named = {index: next(filter(None, flows), None) for index, flows in said}
    own = {index: flow for index, flow in named.items() if flow}
    return own if len(set(own.values())) > 1 else {}


def _title_flow(table: LogicalTable) -> str | None:
    if kind_of(table.kind).layout == "two_sided":
        return "both"
    return heading_means("title_flow", plain(table.title)) if table.title else None


def flow_of_side(side: Side, table: LogicalTable) -> str:
    """Revenue or expenditure, from the heading over the side, else from the title or kind of table."""
    whole = "revenue" if table.kind == "revenue_summary" else _title_flow(table)
    if whole != "both":
        return whole or "expenditure"
    if _own_flows(side):
        return "expenditure"
    tops = (column.meanings[0] for column in (*side.labels, *side.amounts) if column.meanings)
    return next(filter(None, (heading_means("flow", top) for top in tops)), "expenditure")


def phase_of(path: Sequence[str], context: Context) -> tuple[str, int | None]:
    """The phase and year that headings name: the year's budget unless they say otherwise.

    Examples
    --------
    >>> phase_of(["2023年执行数"], Context(2024, False, None))
    ('prior_outturn', 2023)
    """
    year = context.fiscal_year
    said = {heading_means("phase", heading_without("no_phase", text)) for text in path}
    if "change" in said:
        return "change", year
    if "other" in said:
        return "other", None
    named = next((int(m[1]) for text in reversed(path) if (m := YEAR.search(text))), None)
    offset = named - year if named and year else 0
    names_outturn = any(heading_says("phase", "outturn", text) for text in path)
    if "prior" in said or offset == -1:
        return ("prior_outturn" if names_outturn else "prior_budget"), year - 1 if year else None
    if offset:
        return "other", named
    planned = next((phase for phase in ("adjusted_budget", "budget") if phase in said), None)
    if names_outturn or (context.is_final_accounts and planned is None):
        return "outturn", year
    return planned or "budget", year


def _spending_types(
    side: Side, table: LogicalTable, context: Context, flows: dict[int, str]
) -> dict[int, str | None]:
    """The spending of each amount column: what it says, else what a 合计 of such a table adds up."""
    phases = {c.index: phase_of(c.meanings, context) for c in side.amounts}
    usual = kind_of(table.kind).total_is
    found: dict[int, str | None] = {}
    for column in side.amounts:
        phase = phases[column.index]
        parts = [c for c in side.amounts if c.says("spending_type") and phases[c.index] == phase]
        if flows[column.index] == "revenue":
            found[column.index] = None
        elif own := column.says("spending_type"):
            found[column.index] = own
        elif usual == "split":
            found[column.index] = "total" if parts and _adds_up(column, parts, side) else None
        else:
            found[column.index] = None if phase[0].startswith("prior") else usual
    return found


def _adds_up(column: Column, parts: Sequence[Column], side: Side) -> bool:
    """Whether a column adds up those that split its spending: the first, or a 合计 under the same heading."""
    if column is side.amounts[0]:
        return True
    beside = any(c.path[:-1][:1] == column.path[:-1][:1] for c in parts)
    return beside and heading_means("total", column.leaf) is not None


def base_fund(table: LogicalTable) -> str:
    """The fund that a table is about as a whole."""
    of_kind = kind_of(table.kind).fund
    if of_kind in SINGLE_FUNDS:
        return of_kind
    of_title = heading_means("title_fund", plain(table.title)) if table.title else None
    return of_title or of_kind or "all"


def fund_of(column: Column, table: LogicalTable) -> str | None:
    """The fund of a column: what its headings say, within what the table is about."""
    base, said = base_fund(table), _named_fund(column)
    if heading_means("no_fund", column.leaf):
        return None
    if base in SINGLE_FUNDS and table.kind != "three_public_expenses":
        return "carryover" if said == "carryover" else base
    if said is not None:
        over_side = kind_of(table.kind).layout == "two_sided" and heading_means("fund", column.leaf) is None
        return base if over_side else said  # 财政拨款支出 over the whole side is about no column
    is_unknown_source = table.kind == "revenue_summary" and not _names_revenue(column)
    return None if is_unknown_source else base


def _names_revenue(column: Column) -> bool:
    return any(heading_means(aspect, column.leaf) for aspect in ("total", "flow"))


def _named_fund(column: Column) -> str | None:
    """The fund that the headings name; a whole block of 上年结转 is carryover in all its columns."""
    if any(heading_means("fund", text) == "carryover" for text in column.meanings):
        return "carryover"
    return column.says("fund")


def items_stand_across(side: Side, table: LogicalTable) -> bool:
    """Whether the items of a three-public table stand in the headings, one row a body."""
    if table.kind != "three_public_expenses":
        return False
    heads = {three_public_item(text) for c in side.amounts for text in c.meanings}
    return {"overseas_travel", "reception"} <= heads


def _item_of(column: Column) -> tuple[str, bool]:
    """The item that a column's headings name, and whether it sums others: the lowest, less fund and year."""
    own = [text for text in column.path if _names_item(plain(text))]
    if not own:
        return column.path[-1] if column.path else "", True
    leaf = own[-1]
    if is_total_name(leaf) and len(own) > 1:
        parent = own[-2]
        return (f"{parent}{leaf}", True) if three_public_item(parent) == "total" else (parent, False)
    return leaf, is_total_name(leaf)


def _names_item(text: str) -> bool:
    if YEAR.match(text) or heading_means("no_item", text):
        return False
    return heading_means("fund", text) is None or three_public_item(text) is not None
