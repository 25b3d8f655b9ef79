"""What one person in post costs, part by part: wages, insurance, allowances, operating cost."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.staffing import workforce
from budgetlib.analysis.structure import BASIC_KINDS, ROUNDING, economic_categories, percent
from budgetlib.formatting import is_missing
from budgetlib.vocabulary import read_vocabulary

COST_PART_COLUMNS = [
    "part",
    "spending_type",
    "item_name",
    "amount_yuan",
    "headcount",
    "base_name",
    "per_head_yuan",
    "share_pct",
    "fund",
    "document_id",
    "table_id",
    "table_title",
    "page",
]


@dataclass(frozen=True, slots=True)
class CostPart:
    """A part of basic expenditure: the economic categories whose codes begin with one of ``codes``.

    A code that begins with ``=`` stands for itself only.
    """

    part: str
    label: str
    spending_type: str
    codes: tuple[str, ...]


@cache
def cost_parts() -> tuple[CostPart, ...]:
    """The parts in the order of ``cost_parts.csv``; the longest code that fits counts."""
    rows = read_vocabulary("cost_parts")
    return tuple(CostPart(r["part"], r["label"], r["spending_type"], tuple(r["codes"].split())) for r in rows)


def part_of(code: str) -> CostPart | None:
    """The part of an economic category; ``None`` for a code of another classification.

    Examples
    --------
    >>> part_of("30113").label, part_of("30201").part
    ('社会保险和住房公积金', 'goods')
    """
    fitting = [
        (len(prefix), part)
        for part in cost_parts()
        for prefix in part.codes
        if code == prefix.removeprefix("=") or (prefix[0] != "=" and code.startswith(prefix))
    ]
    return max(fitting, key=lambda pair: pair[0], default=(0, None))[1]


def cost_parts_per_head(amounts: pd.DataFrame, heads: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """Basic expenditure per person in post, by the parts that its economic categories belong to.

    Parameters
    ----------
    amounts
        Rows of ``amounts`` of one disclosure.
    heads
        Result of :func:`budgetlib.analysis.headcounts`.
    phase
        ``budget``, or ``outturn`` in final accounts.

    Returns
    -------
    DataFrame
        One row a part in the order of ``cost_parts.csv``: ``part``, ``spending_type``, ``item_name``,
        ``amount_yuan``, ``headcount``, ``base_name``, ``per_head_yuan`` (a quotient, not rounded),
        ``share_pct``, ``fund`` and the source. Empty where no table prints basic expenditure by economic
        category, or where the people in post are not disclosed.
    """
    people, items = workforce(heads), _basic_items(amounts, phase)
    if people is None or items.empty:
        return pd.DataFrame(columns=COST_PART_COLUMNS)
    sums = _sums(items)
    whole = sum(sums.values(), Decimal(0))
    source = records(items)[0]
    rows = [
        {
            **{name: source[name] for name in ("fund", "document_id", "table_id", "table_title")},
            "page": source["page"],
            "part": part.part,
            "spending_type": part.spending_type,
            "item_name": part.label,
            "amount_yuan": sums[part.part],
            "headcount": people.headcount,
            "base_name": people.name,
            "per_head_yuan": sums[part.part] / people.headcount,
            "share_pct": percent(sums[part.part], whole),
        }
        for part in cost_parts()
        if sums.get(part.part)
    ]
    return pd.DataFrame(rows, columns=COST_PART_COLUMNS)


def _basic_items(amounts: pd.DataFrame, phase: str) -> pd.DataFrame:
    """The economic categories of basic expenditure: their own table, or the basic part of a wider one."""
    own = economic_categories(amounts[amounts["table_kind"].isin(BASIC_KINDS)], phase)
    if len(own):
        return own
    wider = economic_categories(amounts, phase)
    basic = pd.Series([_basic_part(row) for row in records(wider)], index=wider.index, dtype=object)
    return wider.assign(amount_yuan=basic).dropna(subset="amount_yuan")


def _basic_part(row: dict[str, Any]) -> Decimal | None:
    parts = [row[name] for name in ("personnel_yuan", "operating_yuan") if not is_missing(row[name])]
    if not is_missing(row["basic_yuan"]):
        return Decimal(row["basic_yuan"])
    return sum(parts, Decimal(0)) if parts else None


def _sums(items: pd.DataFrame) -> dict[str, Decimal]:
    """Part -> amount: the finest items, and under a 类 what they leave of it."""
    sums: dict[str, Decimal] = {}
    leaves = [row for row in records(items) if row["is_leaf"]]
    for top in (row for row in records(items) if row["item_level"] == 1 and not row["is_leaf"]):
        below = [row["amount_yuan"] for row in leaves if row["item_code"].startswith(top["item_code"])]
        rest = top["amount_yuan"] - sum(below, Decimal(0))
        if abs(rest) > ROUNDING * (len(below) + 1):
            leaves.append({**top, "amount_yuan": rest})  # part_of() then gives the part of the 类 itself
    for row in leaves:
        part = part_of(row["item_code"])
        if part is not None:
            sums[part.part] = sums.get(part.part, Decimal(0)) + row["amount_yuan"]
    return sums
