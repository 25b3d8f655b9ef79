"""The projects of a disclosure: how much, for what, by whom, and the whole that they make up."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, cite_cell, join
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.publication import Publication, body_name
from budgetlib.analysis.select import ROUNDING, WHOLE_COLUMNS
from budgetlib.vocabulary.wording import plain_name

PROJECT_COLUMNS = [
    "item_name",
    "amount_yuan",
    "implementing_unit",
    "policy_basis",
    "period",
    "indicators",
    "document_id",
    "page",
    "citations",
]


def projects_of(published: Publication) -> pd.DataFrame:
    """The projects that print an amount, each once, the largest first.

    A project that is printed again with its amount (in the text and in a list, in a list and in its form) is
    one project; of unit, basis and period what any of the places says is kept.

    Returns
    -------
    DataFrame
        ``item_name``, ``amount_yuan``, ``implementing_unit``, ``policy_basis``, ``period`` (null where not
        printed), ``indicators`` (how many are printed for it; null where none), source and citations.
    """
    rows = records(published.projects.dropna(subset="amount_yuan"))
    counts = published.indicators["project"].dropna().map(plain_name).value_counts()
    cells = _cells_by_place(published.amounts)
    found: list[dict[str, Any]] = []
    for same in _printings(rows):
        name = plain_name(same[0]["project"])
        places = [_cite(row, cells) for row in same]
        said = {n: _first(row[n] for row in same) for n in ("implementing_unit", "policy_basis", "period")}
        found.append(
            {
                "item_name": same[0]["project"],
                "amount_yuan": same[0]["amount_yuan"],
                **said,
                "indicators": counts.get(name),
                "document_id": same[0]["document_id"],
                "page": same[0]["page"],
                "citations": {"amount_yuan": join(places)},
            }
        )
    out = as_numbers(pd.DataFrame(found, columns=PROJECT_COLUMNS))
    return out.sort_values("amount_yuan", ascending=False, kind="stable").reset_index(drop=True)


def _printings(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The rows by project: name (a bracket at its end may say whose), amount, unit; never two of one page."""
    groups: dict[tuple[str, Any], list[list[dict[str, Any]]]] = {}
    for row in rows:
        same = groups.setdefault((plain_name(body_name(row["project"])), row["amount_yuan"]), [])
        fitting = (group for group in same if all(_is_again(row, other) for other in group))
        group = next(fitting, None)
        if group is None:
            same.append([row])
        else:
            group.append(row)
    return [group for same in groups.values() for group in same]


def _is_again(row: dict[str, Any], other: dict[str, Any]) -> bool:
    units = {
        plain_name(r["implementing_unit"]) for r in (row, other) if isinstance(r["implementing_unit"], str)
    }
    return row["page"] != other["page"] and len(units) < 2


def _first(values: Any) -> Any:
    return next((value for value in values if isinstance(value, str)), None)


def _cells_by_place(amounts: pd.DataFrame) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """The cells of all amounts by document, page and amount."""
    cells: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in records(amounts):
        cells.setdefault((row["document_id"], row["page"], row["amount_yuan"]), []).append(row)
    return cells


def _cite(
    project: dict[str, Any], cells: dict[tuple[Any, ...], list[dict[str, Any]]]
) -> tuple[Citation, ...]:
    """The cell that prints the amount beside the project's name; else its page, by the name."""
    name = plain_name(project["project"])
    here = cells.get((project["document_id"], project["page"], project["amount_yuan"]), [])
    own = [cell for cell in here if name in plain_name(cell["item_name"])] or here[: len(here) == 1]
    if own:
        return cite_cell(own[0])
    return (Citation(project["document_id"], int(project["page"]), str(project["project"])),)


def printed_whole(published: Publication, projects: pd.DataFrame) -> pd.DataFrame:
    """The printed total of project expenditure that the projects add up to; one row or none.

    Only where their sum is the printed total of a column of project expenditure, to the rounding of print,
    is it known which whole (and which funds) a list of projects is.

    Returns
    -------
    DataFrame
        ``item_name``, ``amount_yuan``, the columns of the whole and its citations.
    """
    amounts = published.amounts
    totals = amounts[
        amounts["is_total"].astype(bool)
        & (amounts["flow"] == "expenditure")
        & (amounts["spending_type"] == "project")
        & (amounts["phase"] == published.phase)
        & amounts["fund"].notna()
    ]
    gap = (totals["amount_yuan"].astype("float64") - projects["amount_yuan"].sum()).abs()
    fitting = totals[gap <= ROUNDING * (len(projects) + 1)].head(1 if len(projects) else 0)
    rows = [
        {**row, "item_name": "项目支出", "citations": {"amount_yuan": cite_cell(row)}}
        for row in records(fitting)
    ]
    return as_numbers(pd.DataFrame(rows, columns=["item_name", "amount_yuan", *WHOLE_COLUMNS]))


def purposes_of(published: Publication, projects: pd.DataFrame) -> pd.DataFrame:
    """What the money of the projects is for, as printed: one row a purpose, in the order of the projects.

    Returns
    -------
    DataFrame
        ``item_name`` (the project), ``purpose``, ``amount_yuan``, ``document_id``, ``page``.
    """
    rows = published.allocations.rename(columns={"project": "item_name"})
    pages = projects[["item_name", "page"]].drop_duplicates("item_name")
    order = {name: place for place, name in enumerate(pages["item_name"])}
    out = as_numbers(rows.merge(pages, how="left", on="item_name"))
    return out.sort_values("item_name", key=lambda names: names.map(order), kind="stable").reset_index(
        drop=True
    )


def goals_of(published: Publication, projects: pd.DataFrame, largest: int = 3) -> pd.DataFrame:
    """The performance indicators of the largest projects that have any, as printed.

    Returns
    -------
    DataFrame
        ``item_name`` (the project), ``level2``, ``level3``, ``goal`` (operator, target and unit), ``page``.
    """
    chosen = [plain_name(name) for name in projects.dropna(subset="indicators")["item_name"].head(largest)]
    rows = published.indicators.dropna(subset=["project"])
    rows = rows.assign(place=rows["project"].map(plain_name).map({n: i for i, n in enumerate(chosen)}))
    rows = rows.dropna(subset="place").sort_values("place", kind="stable")
    parts = rows[["operator", "target", "unit"]].fillna("").astype(str)
    goals = parts["operator"] + parts["target"] + parts["unit"]
    return rows.assign(item_name=rows["project"], goal=goals.where(goals != "")).reset_index(drop=True)
