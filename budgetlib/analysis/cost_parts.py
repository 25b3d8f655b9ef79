"""What basic expenditure is made up of, part by part: wages, insurance, allowances, operating cost."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import citations_in, citations_of, formula_of, join
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.select import ROUNDING, sum_formula
from budgetlib.vocabulary import read_vocabulary


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


def with_cost_parts(economic: pd.DataFrame) -> pd.DataFrame:
    """The finest economic categories, and under a 类 what they leave of it, each with the part it belongs to.

    Parameters
    ----------
    economic
        A result of :func:`budgetlib.analysis.table_of_record` by economy.

    Returns
    -------
    DataFrame
        The rows of ``economic`` that count, in the order of the parts, with ``part``, its name as
        ``item_name``, and ``spending_type``. Their amounts add up to the whole, each yuan once.
    """
    leaves = economic[economic["is_leaf"].astype(bool)]
    rests = [
        {**top, "amount_yuan": top["amount_yuan"] - below, **_of_rest(top, own)}
        for top in records(economic[(economic["item_level"] == 1) & ~economic["is_leaf"].astype(bool)])
        for own in [leaves[leaves["item_code"].str.startswith(top["item_code"])]]
        for below in [own["amount_yuan"].sum()]
        if abs(top["amount_yuan"] - below) > ROUNDING * (len(own) + 1)
    ]
    rows = [*records(leaves), *rests]  # part_of() gives the rest the part of the 类 itself
    order = [part.part for part in cost_parts()]
    found = [(row, part) for row in rows if (part := part_of(row["item_code"]))]
    out = [
        {**row, "item_name": part.label, "part": part.part, "spending_type": part.spending_type}
        for row, part in sorted(found, key=lambda pair: order.index(pair[1].part))
    ]
    return pd.DataFrame(out, columns=[*economic.columns, "part", "spending_type"])


def sum_cost_parts(economic: pd.DataFrame) -> pd.DataFrame:
    """What each part of basic expenditure comes to, with the figures that it is the sum of.

    Parameters
    ----------
    economic
        A result of :func:`budgetlib.analysis.table_of_record` by economy.

    Returns
    -------
    DataFrame
        One row a part that has an amount, in their order, with the columns of :func:`with_cost_parts`.
    """
    rows = with_cost_parts(economic)
    parts = [_sum(own) for _, own in rows.groupby("part", sort=False)]
    return pd.DataFrame(parts, columns=rows.columns)


def _sum(own: pd.DataFrame) -> dict[str, Any]:
    first, places = records(own)[0], citations_in(own, "amount_yuan")
    formula = " + ".join(map(_figure, records(own)))
    is_printed = len(own) == 1 and not formula_of(first, "amount_yuan")
    formulas = {} if is_printed else {"amount_yuan": formula}
    notes = {"citations": {"amount_yuan": places}, "formulas": formulas}
    return {**first, "amount_yuan": own["amount_yuan"].sum(), "page": own["page"].min(), **notes}


def _of_rest(top: dict[str, Any], own: pd.DataFrame) -> dict[str, Any]:
    """The places and the arithmetic of what the finest categories leave of the one above them."""
    formula = " − ".join(
        f"({_figure(row)})" if formula_of(row, "amount_yuan") else _figure(row)
        for row in [top, *records(own)]
    )
    places = join((citations_of(top, "amount_yuan"), citations_in(own, "amount_yuan")))
    return {"citations": {"amount_yuan": places}, "formulas": {"amount_yuan": formula}}


def _figure(row: dict[str, Any]) -> str:
    """An amount as it is printed, or how it is computed."""
    return formula_of(row, "amount_yuan") or sum_formula(citations_of(row, "amount_yuan"))
