"""What changed against the year before, from a table that prints both years side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgetlib.analysis.hierarchy import Item
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
    largest_first,
    with_change,
)
from budgetlib.analysis.two_years import Year, compare_items, in_two_years
from budgetlib.vocabulary.kinds import kinds_answering
from budgetlib.vocabulary.labels import labels

_BLANK = ("上年一栏空白", "本年一栏空白")
# Like is compared with like first: a budget with a budget, final accounts with final accounts.
_PRIOR_PHASES = {"budget": ("prior_budget", "prior_outturn"), "outturn": ("prior_outturn", "prior_budget")}
_FUNCTIONAL = "functional"


@dataclass(frozen=True, slots=True)
class _Pair:
    """The columns of two years in one table, of one fund; their totals where they are printed."""

    base: str
    now: Year
    then: Year
    totals: tuple[Statement | None, Statement | None]

    @property
    def depth(self) -> int:
        return max(len(code) for year in (self.now, self.then) for code in year.items)


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
    rows = compare_items(pair.now, pair.then, _BLANK)
    has_figure = rows[["amount_yuan", "prior_yuan"]].fillna(0).ne(0).any(axis=1)
    return largest_first(rows.loc[rows["is_leaf"] & has_figure, CHANGE_COLUMNS].assign(base=pair.base))


def _changes(rows: list[Statement]) -> pd.DataFrame:
    return as_numbers(pd.DataFrame(rows, columns=CHANGE_COLUMNS))


def printed_total_change(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """The change of the total of the table that :func:`printed_item_changes` takes; its columns, one row
    or none."""
    pair = _best_pair(amounts, phase)
    if pair is None or None in pair.totals:
        return _changes([])
    row = in_two_years(*pair.totals)
    name = f"表中{labels('fund').get(row['fund'] or '', '')}支出合计"
    return _changes([with_change({**row, "base": pair.base, "aspect": "total", "item_name": name})])


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
    both = [table[table["phase"] == name] for name in (phase, base)]
    funds = set(both[0]["fund"].dropna()) & set(both[1]["fund"].dropna())
    fund = next((fund for fund in FUND_ORDER if fund in funds), None)
    if fund is None and any(rows["fund"].notna().any() for rows in both):
        return None
    lines = [printed_lines(rows if fund is None else rows[rows["fund"] == fund]) for rows in both]
    kinds = [any("total" in line.amounts for line in own) for own in lines]
    totals = [printed_total(own) for own in lines]
    now, then = (_year(own, total) for own, total in zip(lines, totals, strict=True))
    if kinds[0] != kinds[1] or not now.items or not then.items:
        return None  # a printed total is not compared with a sum of parts
    name = PRIOR_ACCOUNTS if (phase, base) == ("outturn", "prior_outturn") else base
    return _Pair(name, now, then, (_statement(totals[0]), _statement(totals[1])))


def _year(lines: list[PrintedLine], total: PrintedLine | None) -> Year:
    items = {
        item.code: {**_statement(item), "item_code": item.code, "item_name": item.name}
        for item in coded_tree(lines, _FUNCTIONAL)
        if item.total is not None
    }
    return Year(items, total and total.total)


def _statement(printed: Item | PrintedLine | None) -> Any:
    """A printed item or total as one year's half of a comparison."""
    if printed is None or printed.total is None:
        return None
    line = printed.line if isinstance(printed, Item) else printed
    return {
        **whole_of(line),
        "amount_yuan": printed.total,
        "citations": {"amount_yuan": printed.total_citations},
    }
