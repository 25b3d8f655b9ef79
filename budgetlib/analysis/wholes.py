"""The totals that figures are part of: the printed one leads, in whichever table it is printed.

A total of our own is made only where none is printed and every number of the table was read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, citations_of, join
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import Publication, body_name
from budgetlib.analysis.select import (
    FUND_ORDER,
    PrintedLine,
    candidate_tables,
    cite_total,
    sum_formula,
    sum_parts,
    tolerance,
)
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.kinds import kind_of
from budgetlib.vocabulary.outline import without_outline
from budgetlib.vocabulary.wording import plain, squeeze


@dataclass(frozen=True, slots=True)
class Whole:
    """A total with its places, and either the word that it is printed under or the formula that gives it."""

    amount: Decimal
    citations: tuple[Citation, ...]
    name: str = ""
    formula: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """``total_yuan``, ``total_name`` and ``total_origin`` of a result."""
        origin = "computed" if self.formula else "printed"
        return {"total_yuan": self.amount, "total_name": self.name, "total_origin": origin}

    @property
    def formulas(self) -> dict[str, str]:
        """What the column ``formulas`` of a result says of ``total_yuan``."""
        return {"total_yuan": self.formula} if self.formula else {}


def balance_line(name: str | None, flow: str) -> str | None:
    """Which line of the account of a year a printed name is, such as ``opening``; ``None`` for another.

    Examples
    --------
    >>> balance_line("二、年初结转和结余", "revenue"), balance_line("一、教育支出", "expenditure")
    ('opening', None)
    """
    text = plain(without_outline(squeeze(name or "")))
    return next((line for line, pattern in balance_patterns(flow) if pattern.search(text)), None)


@cache
def balance_patterns(flow: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The lines of one side of the account of a year in their order, with how they are printed."""
    rows = (row for row in read_vocabulary("balance_lines") if row["flow"] == flow)
    return tuple((row["line"], re.compile(row["pattern"])) for row in rows)


def total_lines(published: Publication, lines: list[PrintedLine]) -> list[PrintedLine]:
    """The lines that sum a table: rows of totals, the row of the body itself, a row without a name alone."""
    body = body_name(published.department)
    return [
        line
        for line in _bare(lines)
        if line.is_total
        or (len(lines) == 1 and not line.item_name)
        or squeeze(line.item_name) in (body, published.department)
    ]


def _bare(lines: list[PrintedLine]) -> list[PrintedLine]:
    return [line for line in lines if line.item_code is None and line.total is not None]


def grand_total(published: Publication, lines: list[PrintedLine]) -> PrintedLine | None:
    """The line of a table's total: that of the year where one is named so, else the largest."""
    totals = total_lines(published, lines)
    of_year = [
        line for line in totals if balance_line(line.item_name, "expenditure") == "expenditure_of_year"
    ]
    return max(of_year or totals, key=lambda line: abs(line.total or Decimal(0)), default=None)


def widest_total(published: Publication, kinds: tuple[str, ...], phase: str) -> PrintedLine | None:
    """The printed total of all funds, or else of the widest part of them."""
    found = [
        line
        for lines in candidate_tables(published.amounts, kinds, phase=phase)
        if (line := grand_total(published, lines)) is not None and line.total
    ]
    return min(found, key=lambda line: _width(line.fund), default=None)


def _width(fund: str | None) -> int:
    return FUND_ORDER.index(fund) if fund in FUND_ORDER else len(FUND_ORDER)


def whole_of_items(
    published: Publication,
    lines: list[PrintedLine],
    parts: list[PrintedLine],
    kinds: tuple[str, ...],
    part: str | None = None,
) -> Whole | None:
    """What some lines of a table are the parts of.

    Parameters
    ----------
    lines
        All lines of the table.
    parts
        Those that add up to the whole.
    kinds
        Kinds of table where the same total may be printed as well.
    part
        A type of spending, where only that column is meant.

    Returns
    -------
    Whole or None
        The printed total nearest to the sum (总计 may hold what is carried over): of the table, or of another
        of the same fund, flow, phase and year, where it is the same within rounding. Else the sum, if every
        number of the table was read.
    """
    if not parts:
        return None
    added = sum((_amount(line, part) or Decimal(0) for line in parts), Decimal(0))
    line = _own_total(published, lines, added, len(parts), part)
    if line is not None and len(_places(line, part)) == 1:
        return _as_whole(line, part)
    elsewhere = printed_elsewhere(published, parts[0], kinds, (added, len(parts)), part)
    if elsewhere is not None or line is not None:
        return elsewhere or (_as_whole(line, part) if line else None)
    places = join(_places(line, part) for line in parts)
    return Whole(added, places, formula=sum_formula(places)) if is_read(published, parts[0]) else None


def _own_total(
    published: Publication, lines: list[PrintedLine], added: Decimal, count: int, part: str | None
) -> PrintedLine | None:
    """The total row of a table; or in a table of columns a row without a code that is as large as the sum."""
    totals = [line for line in total_lines(published, lines) if _amount(line, part)]
    near = [line for line in _bare(lines) if is_near(_amount(line, part), added, count)]
    rows = near if lines and kind_of(lines[0].table_kind).layout == "columns" else []
    return min(
        totals or rows, key=lambda line: abs((_amount(line, part) or Decimal(0)) - added), default=None
    )


def row_of_sum(
    published: Publication, lines: list[PrintedLine], parts: list[PrintedLine]
) -> PrintedLine | None:
    """The printed row of a table that is as large as some of its lines together."""
    added = sum((line.total or Decimal(0) for line in parts), Decimal(0))
    return _own_total(published, lines, added, len(parts), None)


def is_near(amount: Decimal | None, added: Decimal, count: int) -> bool:
    """Whether an amount is the sum of so many others, within rounding."""
    return amount is not None and abs(float(amount - added)) <= tolerance(count, added)


def printed_elsewhere(
    published: Publication,
    like: PrintedLine,
    kinds: tuple[str, ...],
    summed: tuple[Decimal, int],
    part: str | None = None,
) -> Whole | None:
    """The total that another table of the same whole prints for a sum of so many parts."""
    found = [
        line for line in _elsewhere(published, like, kinds, part) if is_near(_amount(line, part), *summed)
    ]
    line = min(found, key=lambda line: abs((_amount(line, part) or Decimal(0)) - summed[0]), default=None)
    return _as_whole(line, part) if line is not None else None


def _as_whole(line: PrintedLine, part: str | None) -> Whole:
    """A line of totals, which may have its total as one figure or as two."""
    places = _places(line, part)
    formula = sum_formula(places) if len(places) > 1 else ""
    return Whole(_amount(line, part) or Decimal(0), places, "" if formula else line.total_name, formula)


def _elsewhere(
    published: Publication, like: PrintedLine, kinds: tuple[str, ...], part: str | None
) -> Iterator[PrintedLine]:
    phase = like.phase or published.phase
    for lines in candidate_tables(published.amounts, kinds, flow=like.flow or "expenditure", phase=phase):
        for line in total_lines(published, lines):
            same = (line.fund, line.fiscal_year) == (like.fund, like.fiscal_year)
            if same and _amount(line, part) and len(_places(line, part)) == 1:
                yield line


def _amount(line: PrintedLine, part: str | None) -> Decimal | None:
    if part is None:
        return line.total
    return line.amounts[part] if part in line.amounts else sum_parts(_without_project(line.amounts))


def _places(line: PrintedLine, part: str | None) -> tuple[Citation, ...]:
    if part is None:
        return line.total_citations
    own = line.citations.get(part, ())
    return own or cite_total(_without_project(line.amounts), line.citations)


def _without_project(amounts: dict[str, Decimal]) -> dict[str, Decimal]:
    return {kind: amount for kind, amount in amounts.items() if kind in ("basic", "personnel", "operating")}


def is_read(published: Publication, line: PrintedLine) -> bool:
    """Whether every number of the line's table was read."""
    unread = published.unread
    return not ((unread["document_id"] == line.document_id) & (unread["table_id"] == line.table_id)).any()


def adds_up(items: pd.DataFrame) -> bool:
    """Whether items make up their total, and those below each of them make up that.

    A table that contradicts itself, as printed or as read, says nothing on which item is the largest.

    Parameters
    ----------
    items
        A result of :func:`budgetlib.table_of_record` by function or economy.
    """
    tops = items[items["item_level"] == 1]
    if tops.empty or not _make_up(tops["total_yuan"].iloc[0], tops, 1):
        return False
    parents = records(items[~items["is_leaf"].astype(bool)])
    return all(_make_up(row["amount_yuan"], _below(items, row["item_code"]), _cells(row)) for row in parents)


def _below(items: pd.DataFrame, code: str) -> pd.DataFrame:
    return items[items["item_code"].str.startswith(code) & (items["item_code"].str.len() == len(code) + 2)]


def _make_up(whole: float, parts: pd.DataFrame, cells: int) -> bool:
    """Whether parts are a whole within rounding, to which every printed figure of both adds."""
    count = cells + sum(_cells(row) for row in records(parts))
    return bool(abs(whole - parts["amount_yuan"].sum()) <= tolerance(count, whole))


def _cells(row: dict[str, Any]) -> int:
    return max(1, len(citations_of(row, "amount_yuan")))


def is_all_basic(costs: pd.DataFrame, split: pd.DataFrame, whole: pd.DataFrame) -> bool:
    """Whether personnel and operating cost are of all basic expenditure, and not of one fund's alone.

    Parameters
    ----------
    costs, split
        Basic and all expenditure by spending.
    whole
        All expenditure alone (``by=None``).
    """
    basic = split[split["spending_type"] == "basic"]
    if costs.empty or basic.empty or whole.empty:
        return False
    same_fund = basic["fund"].iloc[0] == whole["fund"].iloc[0]
    return is_near_yuan(basic["amount_yuan"].iloc[0], costs["total_yuan"].iloc[0]) and (
        same_fund or is_near_yuan(split["total_yuan"].iloc[0], whole["total_yuan"].iloc[0])
    )


def is_near_yuan(amount: float, other: float) -> bool:
    """Whether two printed totals are the same money, within the last digit that is printed."""
    return bool(abs(amount - other) <= tolerance(2, amount))
