"""What the headings over an amount column say: flow, kind of spending, fund, phase, year, unit, item."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetlib.money import UNITS, Unit
from budgetlib.reading.pages import LogicalTable
from budgetlib.tables.captions import find_unit
from budgetlib.tables.headings import Column, Side
from budgetlib.vocabulary.wording import heading_means, heading_says, heading_without, is_total_name, plain

YEAR = re.compile(r"(20\d\d)年?")

GENERAL = ("general_expenditure", "general_basic_expenditure", "general_project_expenditure")
SPLIT_TOTAL = (
    "expenditure_summary",
    "general_expenditure",
    "appropriation_expenditure",
    "economic_expenditure",
    "government_fund_expenditure",
    "state_capital_expenditure",
    "revenue_expenditure_summary",
    "appropriation_summary",
    "other",
)
SUMMARIES = ("revenue_expenditure_summary", "appropriation_summary")
APPROPRIATIONS = ("appropriation_summary", "appropriation_expenditure", "three_public_expenses")
BASIC = ("general_basic_expenditure", "basic_expenditure")


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
    across = items_stand_across(side, table)
    return {c.index: _meaning(c, side, table, context, flows[c.index], across) for c in side.amounts}


def _meaning(
    column: Column, side: Side, table: LogicalTable, context: Context, flow: str, across: bool
) -> ColumnMeaning:
    phase, year = phase_of(column.meanings, context)
    name, is_total = _item_of(column) if across else (None, False)
    return ColumnMeaning(
        flow=flow,
        spending_type=spending_type_of(column, side, table, flow, phase),
        fund=fund_of(column, table, flow),
        phase=phase,
        fiscal_year=year,
        unit=unit_of_column(column, table, context),
        item_name=name,
        is_total=is_total,
    )


def unit_of_column(column: Column, table: LogicalTable, context: Context) -> Unit:
    own = next((unit for text in reversed(column.path) if (unit := find_unit(text))), None)
    return UNITS[own or table.unit or context.default_unit or "万元"]


def flows_of_columns(side: Side, table: LogicalTable) -> dict[int, str]:
    """The flow of each amount column: the side's, unless revenue and expenditure stand side by side."""
    whole = flow_of_side(side, table)
    own = _own_flows(side) if _holds_both_flows(table) else {}
    return {c.index: own.get(c.index, whole) for c in side.amounts}


def _own_flows(side: Side) -> dict[int, str]:
    """Flows by column where one row prints both: 年初结转, 本年收入, 本年支出, 年末结转."""
    named = {
        c.index: flow
        for c in side.amounts
        if (flow := next((f for text in c.meanings if (f := heading_means("flow", text))), None))
    }
    return named if len(set(named.values())) > 1 else {}


def _holds_both_flows(table: LogicalTable) -> bool:
    title = plain(table.title or "")
    return table.kind in SUMMARIES or "收支" in title or "收入支出" in title


def flow_of_side(side: Side, table: LogicalTable) -> str:
    """Revenue or expenditure, from the heading over the side, else from the kind of table."""
    if table.kind == "revenue_summary":
        return "revenue"
    title = plain(table.title or "")
    if _holds_both_flows(table):
        if _own_flows(side):
            return "expenditure"
        for column in (*side.labels, *side.amounts):
            if column.meanings and (flow := heading_means("flow", column.meanings[0])):
                return flow
        return "expenditure"
    return "revenue" if "收入" in title and "支出" not in title else "expenditure"


def phase_of(path: Sequence[str], context: Context) -> tuple[str, int | None]:
    """The phase and year that headings name: the year's budget unless they say otherwise."""
    year = context.fiscal_year
    named = next((int(m[1]) for text in reversed(path) if (m := YEAR.search(text))), None)
    texts = [heading_without("no_phase", text) for text in reversed(path)]
    said = [means for text in texts if (means := heading_means("phase", text))]
    if "change" in said:
        return "change", year
    if "other" in said:
        return "other", None
    is_prior = "prior" in said or (named is not None and year is not None and named == year - 1)
    names_outturn = "outturn" in said or any(heading_says("phase", "outturn", text) for text in path)
    is_outturn = names_outturn or (context.is_final_accounts and "budget" not in said)
    if is_prior:
        return ("prior_outturn" if names_outturn else "prior_budget"), None if year is None else year - 1
    if named is not None and year is not None and named != year:
        return "other", named
    return ("outturn" if is_outturn else "budget"), year


def spending_type_of(column: Column, side: Side, table: LogicalTable, flow: str, phase: str) -> str | None:
    if flow == "revenue" or table.kind == "three_public_expenses":
        return None
    own = column.says("spending_type")
    if own is not None:
        return own
    if table.kind in BASIC:
        return "basic" if phase not in ("prior_budget", "prior_outturn") else None
    if table.kind == "general_project_expenditure":
        return "project" if phase not in ("prior_budget", "prior_outturn") else None
    if table.kind not in SPLIT_TOTAL or heading_means("no_spending_total", column.leaf):
        return None
    split = [c for c in side.amounts if c.says("spending_type")]
    is_first = side.amounts[0].index == column.index
    related = any(c.meanings[:1] == column.meanings[:1] or len(c.path) == 1 for c in split) or is_first
    return (
        "total"
        if split
        and related
        and (heading_means("total", column.leaf) or is_first)
        and not _is_prior(column, side)
        else None
    )


def _is_prior(column: Column, side: Side) -> bool:
    """A column whose year is split nowhere: 2025年预算数 beside 2026年预算数 / 基本支出."""
    years = {m[1] for text in column.meanings if (m := YEAR.search(text))}
    if not years and heading_means("phase", column.leaf) != "prior":
        return False
    split = [c for c in side.amounts if c.says("spending_type")]
    return not any(years & {m[1] for text in c.meanings if (m := YEAR.search(text))} for c in split)


def base_fund(table: LogicalTable) -> str | None:
    """The fund that a table is about as a whole."""
    title = plain(table.title or "")
    if table.kind in GENERAL:
        return "general_public_budget"
    if table.kind == "government_fund_expenditure":
        return "government_fund"
    if table.kind == "state_capital_expenditure":
        return "state_capital"
    if re.search("公共(财政)?预算", title):
        return "general_public_budget"
    if "财政专户" in title:
        return "special_account"
    if table.kind in APPROPRIATIONS or "财政拨款" in title:
        return "fiscal_appropriation"
    return "carryover" if table.kind == "carryover" else "all"


def fund_of(column: Column, table: LogicalTable, flow: str) -> str | None:
    base = base_fund(table)
    if heading_means("no_fund", column.leaf):
        return None
    said = _named_fund(column)
    if (
        base in ("general_public_budget", "government_fund", "state_capital")
        and table.kind != "three_public_expenses"
    ):
        return "carryover" if said == "carryover" else base
    if said is not None and not (base == "fiscal_appropriation" and said == "fiscal_appropriation"):
        return said if not (table.kind in SUMMARIES and _is_side_heading(column)) else base
    if (
        table.kind == "revenue_summary"
        and not heading_means("total", column.leaf)
        and "收入" not in column.leaf
    ):
        return None
    return base


def _named_fund(column: Column) -> str | None:
    """The fund that the headings name; a whole block of 上年结转 is carryover in all its columns."""
    if any(heading_means("fund", text) == "carryover" for text in column.meanings):
        return "carryover"
    return column.says("fund")


def _is_side_heading(column: Column) -> bool:
    """Whether the fund stands only in the heading over the whole side (财政拨款支出), not over the column."""
    return len(column.meanings) > 1 and heading_means("fund", column.leaf) is None


THREE_PUBLIC_ITEM = re.compile(r"出国|接待|用车|购置|运行|三公|会议|培训")


def items_stand_across(side: Side, table: LogicalTable) -> bool:
    """Whether the items of a three-public table stand in the headings, one row a body."""
    if table.kind != "three_public_expenses":
        return False
    heads = {text for c in side.amounts for text in c.meanings}
    return any("出国" in t for t in heads) and any("接待" in t for t in heads)


def _item_of(column: Column) -> tuple[str, bool]:
    """The item that the headings of a column name: the lowest that is neither fund nor year."""
    own = [
        text
        for text in column.path
        if heading_means("fund", plain(text)) is None or THREE_PUBLIC_ITEM.search(text)
    ]
    own = [
        t
        for t in own
        if not YEAR.match(plain(t))
        and plain(t) not in ("预算数", "决算数", "上年", "当年", "本年", "增减变化情况", "增减")
    ]
    if not own:
        return column.path[-1] if column.path else "", True
    leaf = own[-1]
    if is_total_name(leaf) and len(own) > 1 and THREE_PUBLIC_ITEM.search(own[-2]):
        parent = own[-2]
        return (f"{parent}{leaf}", True) if "三公" in parent else (parent, False)
    return leaf, is_total_name(leaf) or "总额" in leaf
