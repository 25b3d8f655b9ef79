"""Posts and people, and what the cost of people is spread over."""

from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, citations_of, cite_sentence, formula_of, join, join_by_name
from budgetlib.analysis.plain_rows import as_numbers, present, records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.select import sum_formula
from budgetlib.formatting import exact
from budgetlib.vocabulary.labels import labels

HEADCOUNT_COLUMNS = [
    "category",
    "subtype",
    "item_name",
    "headcount",
    "prior_headcount",
    "change",
    "document_id",
    "page",
    "citations",
    "formulas",
]
BASE_COLUMNS = ["base", "base_name", "category", "headcount", "citations", "formulas"]
YEARS_COLUMNS = [
    "year",
    "fiscal_year",
    "amount_yuan",
    "headcount",
    "base_name",
    "fund",
    "document_id",
    "page",
    "citations",
]
_COUNTED = ("headcount", "prior_headcount", "change")
CATEGORY_ORDER = (
    "authorised",
    "actual",
    "active",
    "contract",
    "retired",
    "retired_cadre",
    "retired_all",
)


def headcounts(staffing: pd.DataFrame) -> pd.DataFrame:
    """The printed headcounts, each category (and part of it) once, with last year's where it follows.

    Where only the parts of a category are printed (行政, 事业, 工勤), the category is their sum. A number of
    people of several categories (行政和事业编制人员以及其他人员共56人) is that of none.

    Returns
    -------
    DataFrame
        ``category``, ``subtype`` (null for the whole), ``item_name``, ``headcount``, ``prior_headcount``
        (headcount less the printed change), ``change``, ``document_id``, ``page``.
    """
    own = staffing[staffing["category"].isin(CATEGORY_ORDER)]
    rows = [present(row) for row in records(own.drop_duplicates(["category", "subtype"]))]
    rows = [{**row, "citations": dict.fromkeys(_COUNTED, cite_sentence(row))} for row in rows]
    rows += [
        _sum_of_parts(category, rows)
        for category in dict.fromkeys(r["category"] for r in rows)
        if not any(r["category"] == category and r["subtype"] is None for r in rows)
    ]
    rows = sorted(rows, key=lambda r: (CATEGORY_ORDER.index(r["category"]), r["subtype"] is not None))
    out = pd.DataFrame([_headcount_row(row) for row in rows], columns=HEADCOUNT_COLUMNS)
    return out.astype({"headcount": "Int64", "prior_headcount": "Int64", "change": "Int64", "page": "Int64"})


def _sum_of_parts(category: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    parts = [row for row in rows if row["category"] == category]
    changes = [row["change"] for row in parts if row["change"] is not None]
    return {
        **parts[0],
        "subtype": None,
        "formulas": {"headcount": " + ".join(str(row["headcount"]) for row in parts)},
        "headcount": sum(row["headcount"] for row in parts),
        "change": sum(changes) if len(changes) == len(parts) else None,
        "citations": join_by_name(row["citations"] for row in parts),
    }


def _headcount_row(row: dict[str, Any]) -> dict[str, Any]:
    name = labels("subtype").get(row["subtype"], "") + labels("category").get(
        row["category"], row["category"]
    )
    formulas = row.get("formulas", {})
    if row["change"] is None:
        return {**row, "item_name": name, "prior_headcount": None, "formulas": formulas}
    formulas = {**formulas, "prior_headcount": f"{row['headcount']} − ({row['change']})"}
    prior = row["headcount"] - row["change"]
    return {**row, "item_name": name, "prior_headcount": prior, "formulas": formulas}


def cost_bases(heads: pd.DataFrame) -> pd.DataFrame:
    """What cost may be spread over: the people in post, and the authorised posts.

    People in post are the active staff, or the actual headcount where the active are not read. 实有 stands
    for all on the books in some disclosures (在职 and 退休 together), so that it comes second.

    Parameters
    ----------
    heads
        Result of :func:`headcounts`.

    Returns
    -------
    DataFrame
        ``base`` (``active`` or ``authorised``), ``base_name``, ``category``, ``headcount``,
        ``citations``, ``formulas``; a base that was not read has no row.
    """
    wholes = heads[heads["subtype"].isna() & (heads["headcount"].fillna(0) > 0)]
    options = (
        ("active", "active", "在职人员"),
        ("active", "actual", "实有人员"),
        ("authorised", "authorised", "编制"),
    )
    rows = [
        {**row, "base": base, "base_name": name}
        for base, category, name in options
        for row in records(wholes[wholes["category"] == category])
    ]
    out = pd.DataFrame(rows, columns=BASE_COLUMNS).drop_duplicates("base", ignore_index=True)
    return out.astype({"headcount": "Int64"})


def cost_per_head(costs: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
    """What one person in post and one authorised post cost, by type of spending.

    Parameters
    ----------
    costs
        Basic expenditure by spending, or its parts.
    bases
        Result of :func:`cost_bases`.

    Returns
    -------
    DataFrame
        One row a base and row of ``costs``, which keeps its columns, with those of ``bases`` and
        ``per_head_yuan``, computed: its ``formulas`` has the arithmetic of the figures as they are printed.
    """
    both = costs.merge(bases, how="cross", suffixes=("", "_of_base")).sort_values("base", kind="stable")
    rows = records(both)
    notes = {
        "per_head_yuan": both["amount_yuan"] / both["headcount"].astype(float),
        "citations_of_heads": pd.Series([_per_head_places(row) for row in rows], both.index, dtype=object),
        "formulas_of_heads": pd.Series([_per_head_formula(row) for row in rows], both.index, dtype=object),
    }
    return both.assign(**notes)


def _per_head_places(row: dict[str, Any]) -> dict[str, tuple[Citation, ...]]:
    return {"per_head_yuan": join(citations_of(row, name) for name in ("amount_yuan", "headcount"))}


def _per_head_formula(row: dict[str, Any]) -> dict[str, str]:
    operands = (_operand(row, "amount_yuan"), _operand(row, "headcount") or str(row["headcount"]))
    return {"per_head_yuan": " ÷ ".join(operands)} if all(operands) else {}


def _operand(row: dict[str, Any], name: str) -> str:
    """A figure as it is printed, or in brackets how it is computed."""
    if formula := formula_of(row, name):
        return f"({formula})"
    return "" if name == "headcount" else sum_formula(citations_of(row, name))


def personnel_in_two_years(published: Publication, previous: Publication) -> pd.DataFrame:
    """Personnel cost and people in post of last year and of this year, each as its own disclosure prints it.

    Parameters
    ----------
    published, previous
        What was published for this year and for last year; the latter may be empty.

    Returns
    -------
    DataFrame
        Two rows, ``year`` ``prior`` and ``current``, with ``amount_yuan`` and ``headcount``; no row where one
        of the four figures is not printed, or where the two years' are of unlike funds or people.
    """
    years = [_personnel(own) for own in (previous, published)]
    wholes = [{(year["fund"], year["phase"], year["base_name"]) for year in years if year}]
    if None in years or len(wholes[0]) != 1:
        return as_numbers(pd.DataFrame(columns=YEARS_COLUMNS)).astype({"headcount": "float64"})
    rows = [{**year, "year": name} for name, year in zip(("prior", "current"), years, strict=True) if year]
    return as_numbers(pd.DataFrame(rows, columns=YEARS_COLUMNS)).astype({"headcount": "float64"})


def _personnel(published: Publication) -> dict[str, Any] | None:
    """The printed personnel cost of a year and the people in post."""
    costs = table_of_record(published, "basic", by="spending")
    bases = cost_bases(headcounts(published.staffing))
    cost = records(costs[(costs["spending_type"] == "personnel") & ~costs["is_derived"].astype(bool)])
    people = records(bases[bases["base"] == "active"])
    if not cost or not people:
        return None
    names = ("headcount", "base_name")
    return {**cost[0], **{name: people[0][name] for name in names}}


def cost_change(two_years: pd.DataFrame) -> pd.DataFrame:
    """How much of the change of personnel cost is due to heads, and how much to cost per head.

    The change of heads at the mean cost per head of both years, and the change of cost per head at the mean
    number of heads: together they are the whole change.

    Parameters
    ----------
    two_years
        Result of :func:`personnel_in_two_years`.

    Returns
    -------
    DataFrame
        Two rows: ``item_name``, ``amount_yuan``, and ``formulas`` with the arithmetic, in yuan.
    """
    if two_years.empty:
        return as_numbers(pd.DataFrame(columns=["item_name", "amount_yuan", "formulas"]))
    (c0, c1), (h0, h1) = two_years["amount_yuan"], two_years["headcount"].astype(int)
    each = [f"{exact(cost):,} ÷ {heads}" for cost, heads in ((c0, h0), (c1, h1))]
    rows = [
        ("人数变动", (h1 - h0) * (c0 / h0 + c1 / h1) / 2, f"({h1} − {h0}) × ({each[0]} + {each[1]}) ÷ 2"),
        ("人均水平变动", (c1 / h1 - c0 / h0) * (h0 + h1) / 2, f"({each[1]} − {each[0]}) × ({h0} + {h1}) ÷ 2"),
    ]
    parts = [
        {"item_name": name, "amount_yuan": amount, "formulas": {"amount_yuan": formula}}
        for name, amount, formula in rows
    ]
    return as_numbers(pd.DataFrame(parts))


def staffing_caveats(costs: pd.DataFrame, per_head: pd.DataFrame) -> list[str]:
    """What limits the reading of the costs and of the per-head figures, one plain sentence each.

    Parameters
    ----------
    costs
        Basic expenditure by spending.
    per_head
        Result of :func:`cost_per_head`.
    """
    cases = [
        (
            "actual" in set(per_head["category"]),
            "人均支出按实有人数计算；实有人数如含退休人员，人均数会偏低。",
        ),
        (
            bool(costs["is_derived"].astype(bool).any()),
            "人员经费和公用经费按经济分类推算：工资福利支出与对个人和家庭的补助计入人员经费，其余计入公用经费。",
        ),
        (
            "personnel" in set(per_head["spending_type"]),
            "人员经费含对个人和家庭的补助（如退休费）和单位负担的社会保险、住房公积金，人均数不是个人收入。",
        ),
    ]
    return [sentence for applies, sentence in cases if applies]
