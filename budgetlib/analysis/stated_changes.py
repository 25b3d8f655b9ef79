"""The statements of change of the narrative, complete: each once, placed, with what follows from its figures.

What a statement is about is its ``aspect``; what it is part of are its ``fund``, ``flow`` and ``base``, which
``whole`` says in words. A figure worked out here has its arithmetic in ``formulas``. Of a statement that
arithmetic or the tables do not bear out only the sentence is given, and no figure.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, cite_cell, cite_sentence, join
from budgetlib.analysis.hierarchy import item_names
from budgetlib.analysis.named_items import find_item
from budgetlib.analysis.plain_rows import as_numbers, present, records
from budgetlib.analysis.record_tables import code_of_name
from budgetlib.analysis.select import FUND_ORDER, ROUNDING, WHOLE_COLUMNS, text_or_none
from budgetlib.formatting import exact, unit_size
from budgetlib.narrative.funds import funds_in
from budgetlib.narrative.sections import uses
from budgetlib.narrative.tokens import amounts, depths, uniform
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.wording import plain_name

CHANGE_COLUMNS = [
    "aspect", "item_code", "item_name", "amount_yuan", "prior_yuan", "change_yuan", "change_pct", "whole",
    "base", "reason", "note", "origin", "is_doubtful", "is_counted", "sentence", "formulas", *WHOLE_COLUMNS,
]  # fmt: skip
PART = "是同一科目已列金额的一部分"
DOUBTFUL = "数字彼此不合或与表格不合，原文列在后面"
PRIOR_ACCOUNTS = "prior_accounts"  # what a budget calls the outturn of last year are final accounts in theirs
OWN_BUDGET = "initial"  # final accounts against the year's own budget: carrying-out, no change between years

_LEAST_PCT = 0.005  # below it 0.00% would stand beside a change
_FIGURES = ("amount_yuan", "prior_yuan", "change_yuan", "change_pct")
_FUNDS_OF_THEIR_OWN = ("government_fund", "state_capital")
# What revenue comes from is no whole that expenditure is part of.
_SOURCES = frozenset({
    "business_income", "operating_income", "superior_subsidy", "affiliate_remittance", "other_income",
})  # fmt: skip
# Tables have these as rows or columns of other money: a source of revenue, the three public expenses.
_ANY_FUND = ("revenue", "three_public")
Statement = dict[str, Any]
Cells = dict[Any, list[Statement]]


def stated_changes(changes: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """All statements of change, in the order of the text; what is said again of the same whole counts once.

    Parameters
    ----------
    changes
        Rows of ``changes`` of one disclosure.
    printed
        Rows of ``amounts`` of the same year and phase, for the codes of items that are named without one and
        for amounts that stand in another sentence; may be empty.

    Returns
    -------
    DataFrame
        ``aspect`` (``total``, ``item``, ``economic``, ``revenue``, ``spending``, ``three_public``,
        ``operating``, ``procurement``, ``other``, ``unclear``), the printed figures, those that follow from
        them (``formulas`` has their arithmetic), ``whole`` (the fund in words), ``sentence`` and the source;
        ``note`` says of a doubtful statement that it is, and of a part of an item above that it is one.
    """
    cells = _cells(printed)
    rows: list[Statement] = []
    for record in records(changes):
        row = present(record)
        row = {**row, "aspect": _aspect(row), "fund": _fund(row)}
        _add(rows, _worked_out(_with_code(row, cells), cells))
    _note_parts(rows)
    return as_numbers(pd.DataFrame(rows, columns=CHANGE_COLUMNS)).astype({"is_counted": bool})


def _cells(printed: pd.DataFrame) -> Cells:
    """The cells of the tables, by their amount to 0.01 万元 and, with the others of their name, by that."""
    found: Cells = {}
    for record in records(printed):
        known = {name: text_or_none(record[name]) for name in ("item_code", "spending_type")}
        cell = {**record, **known, "name": _bare_name(text_or_none(record["item_name"]))}
        for key in {_shown(record["amount_yuan"]), cell["name"]}:
            found.setdefault(key, []).append(cell)
    return found


def _shown(amount: Any) -> Decimal:
    """An amount as texts print it, in 0.01 万元."""
    return (Decimal(amount) / (2 * ROUNDING)).quantize(Decimal(1), ROUND_HALF_UP)


def largest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by the size of their change, whatever its sign; those without one last."""
    return rows.sort_values("change_yuan", key=abs, ascending=False, kind="stable").reset_index(drop=True)


def fund_rank(fund: Any) -> int:
    """How much a fund covers, the widest first; one that is not named comes last."""
    return FUND_ORDER.index(fund) if fund in FUND_ORDER else len(FUND_ORDER)


def whole_text(fund: Any) -> str:
    """The fund in words; that the text does not name it is said too."""
    return labels("fund").get(fund, "未注明资金")


# ------------------------------------------------------------------------------- what it is about
def _aspect(row: Statement) -> str:
    scope, name = str(row["scope"]), row["item_name"]
    if scope == "total":
        return "unclear" if (row["section"] or "") in uses("topic") else "total"
    if scope == "other":
        if row["fund"] in _FUNDS_OF_THEIR_OWN and funds_in(uniform(name or "")) == {row["fund"]}:
            return "total"
        return "unclear" if name is None or row["change_yuan"] is None else "other"
    if scope != "item":
        return "spending" if scope in ("basic", "project") else scope
    if row["flow"] == "revenue":
        return "revenue"
    return "economic" if _is_economic(row["item_code"], name) else "item"


def _fund(row: Statement) -> str | None:
    return None if row["flow"] != "revenue" and row["fund"] in _SOURCES else row["fund"]


def _is_economic(code: str | None, name: str | None) -> bool:
    """By its code; without one only where no function has the name (住房公积金 is a name of both)."""
    if code is not None:
        return not code.startswith("2")
    bare = _bare_name(name)
    return bare in _bare_names("economic") and bare not in _bare_names("functional")


@cache
def _bare_names(classification: str) -> frozenset[str]:
    return frozenset(map(_bare_name, item_names(classification).values()))


def _bare_name(name: str | None) -> str:
    """住房保障 and 住房保障支出 are the same item."""
    return plain_name(name).removesuffix("支出")


def _with_code(row: Statement, cells: Cells) -> Statement:
    """An item with the code that its name has in the tables beside the same amount."""
    if row["aspect"] != "item" or row["item_code"] is not None:
        return row
    name, amount = _bare_name(row["item_name"]), row["amount_yuan"]
    same = cells.get(name, []) if amount is None else cells.get(_shown(amount), [])
    named = {cell["item_code"] for cell in same if cell["name"] == name and _is_functional(cell)}
    codes = sorted(named, key=len)
    if not codes:
        return {**row, "item_code": code_of_name(row["item_name"], "functional")}
    finest = codes[-1]  # 其他城乡社区支出 is the name of a 款 and of its only 项
    return {**row, "item_code": finest} if all(finest.startswith(code) for code in codes) else row


def _is_functional(cell: Statement) -> bool:
    return cell["item_code"] is not None and cell["classification"] == "functional"


# ------------------------------------------------------------------------------- what follows from it
def _worked_out(row: Statement, cells: Cells) -> Statement:
    """The statement with the figures that follow from those that it prints, each with its arithmetic."""
    told: Statement = {"origin": "stated", "note": None, "is_counted": False, "citations": {}, "formulas": {}}
    row = {**row, **told, "whole": whole_text(row["fund"])}
    if row["is_doubtful"]:
        return {**row, **dict.fromkeys(_FIGURES), "note": DOUBTFUL}
    own, amount = cite_sentence(row), _amount_places(row, cells)
    both = dict.fromkeys(_FIGURES, join([amount, own]))
    row["citations"] = {**both, "amount_yuan": amount, "change_yuan": own}
    if amount or row["amount_yuan"] is None:
        return with_change(_with_prior(row))
    return row if row["aspect"] == "total" else {**row, "amount_yuan": None}


def _amount_places(row: Statement, cells: Cells) -> tuple[Citation, ...]:
    """Where the amount is printed: in the sentence, or in the item's own row of a table.

    An amount from a sentence before this one may be that of another item: without a place it is not told.
    """
    amount, text = row["amount_yuan"], uniform(row["sentence"] or "")
    if amount is None:
        return ()
    if not amount or amount in {found.yuan for found in amounts(text, depths(text))}:
        return cite_sentence(row)
    own = next((cell for cell in cells.get(_shown(amount), []) if _is_of(cell, row)), None)
    return cite_cell(own) if own else ()


def _is_of(cell: Statement, row: Statement) -> bool:
    """Whether a cell is about what a statement is about: its money, and a total, the code, or the name."""
    if row["aspect"] not in _ANY_FUND and row["fund"] not in (None, text_or_none(cell["fund"])):
        return False
    if row["aspect"] == "total":
        is_whole = cell["spending_type"] in (None, "total") and cell["item_code"] is None
        return bool(is_whole and cell["is_total"] and cell["flow"] == (row["flow"] or "expenditure"))
    if row["item_code"] is not None:
        return bool(cell["item_code"] == row["item_code"])
    if row["aspect"] == "three_public" and cell["table_kind"] == "three_public_expenses":
        items = [find_item("three_public_items", one["item_name"]) for one in (row, cell)]
        return items[0] is not None and items[0] == items[1]
    is_named = cell["name"].removesuffix("合计") == _bare_name(row["item_name"])
    return bool(cell["item_code"] is None and is_named)


def _with_prior(row: Statement) -> Statement:
    amount, change = row["amount_yuan"], row["change_yuan"]
    if row["prior_yuan"] is not None or amount is None or change is None:
        return row
    formula = f"{money(amount)} {'+' if change < 0 else '−'} {money(abs(change))}"
    return _adding(row, "prior_yuan", amount - change, formula)


def with_change(row: Statement) -> Statement:
    """The row with its change, and that in percent, where they are not printed and both years are known."""
    amount, prior = row["amount_yuan"], row["prior_yuan"]
    row = {**row, "formulas": row["formulas"] or {}}
    if row["change_yuan"] is None and amount is not None and prior is not None:
        row = _adding(row, "change_yuan", amount - prior, f"{money(amount)} − {money(prior)}")
    return with_rate(row)


def with_rate(row: Statement) -> Statement:
    """The row with its change in percent, where that is not printed and last year's figure is known."""
    change, prior = row["change_yuan"], row["prior_yuan"]
    if row["change_pct"] is not None or change is None or not prior or prior < 0:
        return row
    rate = change / prior * 100
    formula = f"{operand(row, 'change_yuan')} ÷ {operand(row, 'prior_yuan')} × 100"
    return _adding(row, "change_pct", rate, formula) if not change or abs(rate) >= _LEAST_PCT else row


def operand(row: Statement, name: str) -> str:
    """A figure inside a formula: as printed, or its own arithmetic in brackets."""
    text = money(row[name]).replace("-", "−")
    formula = row["formulas"].get(name, text if text.startswith("−") else "")
    return f"({formula})" if formula else text


def _adding(row: Statement, name: str, value: Decimal, formula: str) -> Statement:
    return {**row, name: value, "formulas": {**row["formulas"], name: formula}}


def money(yuan: Any) -> str:
    """An operand of a formula, in 万元, with all its digits."""
    value = (exact(yuan) / unit_size("万元")).normalize()
    return f"{value:,.2f}" if value == round(value, 2) else f"{value:,f}"


# ------------------------------------------------------------------------------- said once
def _add(rows: list[Statement], row: Statement) -> None:
    """Add a statement unless it has been said; the one that gives the amount stays."""
    known = next((n for n, other in enumerate(rows) if _is_said_again(row, other)), None)
    if known is None:
        rows.append(row)
    elif rows[known]["amount_yuan"] is None:
        rows[known] = row


def _is_said_again(row: Statement, other: Statement) -> bool:
    names = ("aspect", "flow", "fund", "base", "item_code", "change_yuan")
    if any(row[name] != other[name] for name in names) or row["change_yuan"] is None:
        return False
    if plain_name(row["item_name"]) != plain_name(other["item_name"]):
        return False
    amounts = {row["amount_yuan"], other["amount_yuan"]} - {None}
    return len(amounts) < 2


def _note_parts(rows: list[Statement]) -> None:
    """Say of the parts of an item that they are: what is said of one code again, adding up to the first."""
    groups: dict[tuple[Any, ...], list[Statement]] = {}
    for row in rows:
        if row["item_code"] is not None and row["amount_yuan"] is not None:
            groups.setdefault((row["aspect"], row["item_code"], row["fund"], row["base"]), []).append(row)
    for first, *again in groups.values():
        gap = first["amount_yuan"] - sum(row["amount_yuan"] for row in again)
        if len(again) > 1 and abs(gap) <= ROUNDING * len(again):
            for row in again:
                row["note"] = PART
