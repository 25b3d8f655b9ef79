"""What changed against the year before, from a table that prints both years side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from budgetlib.analysis.citations import Citation, join
from budgetlib.analysis.hierarchy import Item, leaf_codes
from budgetlib.analysis.moved_items import join_moved
from budgetlib.analysis.plain_rows import as_numbers
from budgetlib.analysis.record_tables import coded_tree, rows_of_classification
from budgetlib.analysis.select import (
    FUND_ORDER,
    PrintedLine,
    printed_lines,
    printed_total,
    whole_of,
)
from budgetlib.analysis.stated_changes import (
    CHANGE_COLUMNS,
    PRIOR_ACCOUNTS,
    Statement,
    money,
    whole_text,
    with_change,
)
from budgetlib.vocabulary.kinds import kinds_answering
from budgetlib.vocabulary.labels import labels

NO_PRIOR, NO_CURRENT = "上年一栏空白", "本年一栏空白"

# Like is compared with like first: a budget with a budget, final accounts with final accounts.
_PRIOR_PHASES = {"budget": ("prior_budget", "prior_outturn"), "outturn": ("prior_outturn", "prior_budget")}
_FUNCTIONAL = "functional"


@dataclass(frozen=True, slots=True)
class _Column:
    """One year's column of a table: its items by code, its total, and half of its last printed digit."""

    items: dict[str, Item]
    total: PrintedLine | None
    rounding: Decimal


@dataclass(frozen=True, slots=True)
class _Pair:
    """The columns of two years in one table, of one fund."""

    base: str
    now: _Column
    then: _Column

    @property
    def leaves(self) -> list[str]:
        return sorted(leaf_codes({*self.now.items, *self.then.items}))

    @property
    def depth(self) -> int:
        return max(len(code) for code in self.leaves)


def printed_item_changes(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """The change of every functional item, from the two years' columns of one table.

    Taken is the first table that prints both years at the deepest level, the widest in coverage first.
    Compared are columns of one fund, and the total of an item with its total. An item with a blank in
    one year has no figure for that year. Where the items printed in that column make up its printed
    total, nothing of it is left for the blanks, and the whole amount is the change; else the change
    is unknown.

    Parameters
    ----------
    amounts
        Rows of ``amounts`` of one disclosure, with ``table_title``.
    phase
        ``budget``, or ``outturn`` in final accounts.

    Returns
    -------
    DataFrame
        Columns of :func:`budgetlib.analysis.stated_changes`, largest change first, only the finest level;
        ``note`` says which year is blank. Empty where no table prints both years.
    """
    pair = _best_pair(amounts, phase)
    if pair is None:
        return _changes([])
    full = {"now": _is_complete(pair.now, pair.leaves), "then": _is_complete(pair.then, pair.leaves)}
    rows = [_change_row(pair, code, full) for code in pair.leaves]
    out = join_moved(_changes([row for row in rows if row is not None]))
    return out.sort_values("change_yuan", key=abs, ascending=False, kind="stable").reset_index(drop=True)


def _changes(rows: list[Statement]) -> pd.DataFrame:
    return as_numbers(pd.DataFrame(rows, columns=CHANGE_COLUMNS))


def printed_total_change(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """The change of the total of the table that :func:`printed_item_changes` takes; its columns, one row
    or none."""
    pair = _best_pair(amounts, phase)
    if pair is None or pair.now.total is None or pair.then.total is None:
        return _changes([])
    now, then = pair.now.total, pair.then.total
    if now.total is None or then.total is None:
        return _changes([])
    name = f"表中{labels('fund').get(now.fund or '', '')}支出合计"
    cells = (now.total_citations, then.total_citations)
    return _changes([{**_row(pair.base, now, name, (now.total, then.total), cells), "aspect": "total"}])


def _best_pair(amounts: pd.DataFrame, phase: str) -> _Pair | None:
    return max(_pairs(amounts, phase), key=lambda pair: pair.depth, default=None)


def _pairs(amounts: pd.DataFrame, phase: str) -> Iterator[_Pair]:
    """The tables that print both years by item, the widest in coverage first."""
    rows = amounts[amounts["flow"] == "expenditure"]
    bases = [base for base in _PRIOR_PHASES[phase] if (rows["phase"] == base).any()]
    rows = rows_of_classification(rows, _FUNCTIONAL) if bases else rows.head(0)
    for kind in kinds_answering("expenditure"):
        for _, table in rows[rows["table_kind"] == kind].groupby(["document_id", "table_id"], sort=False):
            pairs = (_pair(table, phase, base) for base in bases)
            yield from (pair for pair in pairs if pair is not None)


def _pair(table: pd.DataFrame, phase: str, base: str) -> _Pair | None:
    now, then = (table[table["phase"] == name] for name in (phase, base))
    funds = {fund for fund in now["fund"] if isinstance(fund, str)} & set(then["fund"])
    fund = next((fund for fund in FUND_ORDER if fund in funds), None)
    if fund is not None:
        now, then = now[now["fund"] == fund], then[then["fund"] == fund]
    elif now["fund"].notna().any() or then["fund"].notna().any():
        return None
    is_accounts = phase == "outturn" and base == "prior_outturn"
    pair = _Pair(PRIOR_ACCOUNTS if is_accounts else base, _column(now), _column(then))
    return pair if pair.now.items and pair.then.items else None


def _column(rows: pd.DataFrame) -> _Column:
    lines = printed_lines(rows)
    items = {item.code: item for item in coded_tree(lines, _FUNCTIONAL)}
    step = max(rows["step_yuan"].dropna(), default=Decimal(0))
    return _Column(items, printed_total(lines), step / 2)


def _is_complete(column: _Column, leaves: list[str]) -> bool:
    """Whether the printed items of a column make up its printed total, to the rounding of print."""
    amounts = [column.items[code].total for code in leaves if code in column.items]
    if column.total is None or column.total.total is None or not amounts or None in amounts:
        return False
    whole = sum((amount for amount in amounts if amount is not None), Decimal(0))
    return abs(column.total.total - whole) <= column.rounding * (len(amounts) + 1)


def _change_row(pair: _Pair, code: str, full: dict[str, bool]) -> Statement | None:
    now, then = pair.now.items.get(code), pair.then.items.get(code)
    known = now or then
    amounts = (now.total if now else None, then.total if then else None)
    if known is None or not any(amounts):
        return None
    cells = tuple(item.total_citations if item else () for item in (now, then))
    row = {**_row(pair.base, known.line, known.name, amounts, cells), "item_code": code}
    return row if now and then and _are_alike(now, then) else _of_one_year(row, now, then, full)


def _are_alike(now: Item, then: Item) -> bool:
    """A printed total is not compared with a sum of parts."""
    return ("total" in now.amounts) == ("total" in then.amounts)


def _of_one_year(row: Statement, now: Item | None, then: Item | None, full: dict[str, bool]) -> Statement:
    """An item with a blank: its whole amount is the change where that year's total leaves nothing for it."""
    row = {**row, "change_yuan": None, "change_pct": None, "formulas": {}}
    if now and then:
        return row
    row["note"] = NO_PRIOR if now else NO_CURRENT
    amount = now.total if now else then.total if then else None
    if amount is None or not full["then" if now else "now"]:
        return row
    change, text = (amount, money(amount)) if now else (-amount, f"0 − {money(amount)}")
    return {**row, "change_yuan": change, "formulas": {"change_yuan": text}}


def _row(
    base: str,
    line: PrintedLine,
    name: str,
    amounts: tuple[Decimal | None, Decimal | None],
    cells: tuple[tuple[Citation, ...], ...],
) -> Statement:
    both = join(cells)
    return with_change({
        **dict.fromkeys(CHANGE_COLUMNS),
        "aspect": "item",
        "item_name": name,
        "amount_yuan": amounts[0],
        "prior_yuan": amounts[1],
        "whole": whole_text(line.fund),
        "base": base,
        "origin": "printed",
        "is_doubtful": False,
        "is_counted": True,
        **whole_of(line),
        "citations": {
            "amount_yuan": cells[0], "prior_yuan": cells[1], "change_yuan": both, "change_pct": both,
        },
    })  # fmt: skip
