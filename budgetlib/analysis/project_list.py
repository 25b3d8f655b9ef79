"""The projects of a disclosure: how much, for what, by whom, and the whole that they make up."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, cite_cell, join
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.publication import Publication, body_name
from budgetlib.analysis.select import ROUNDING, WHOLE_COLUMNS
from budgetlib.vocabulary.kinds import kinds_with_layout
from budgetlib.vocabulary.wording import plain_name

PHASE_COLUMNS = {"budget": "initial_yuan", "adjusted_budget": "adjusted_yuan", "outturn": "outturn_yuan"}
PROJECT_COLUMNS = [
    "item_name",
    "amount_yuan",
    "phase",
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
        ``item_name``, ``amount_yuan`` (in final accounts the outturn where the project's form prints one, as
        ``phase`` says), ``implementing_unit``, ``policy_basis``, ``period`` (null where not printed),
        ``indicators`` (how many are printed for it; null where none, and where several projects have its
        name), source and citations.
    """
    rows = records(published.projects.dropna(subset="amount_yuan"))
    counts = published.indicators["project"].dropna().map(plain_name).value_counts()
    cells = _cells_by_place(published.amounts)
    found: list[dict[str, Any]] = []
    spent = _outturns(published)
    groups = _printings(rows)
    names = Counter(plain_name(same[0]["project"]) for same in groups)
    for same in groups:
        name = plain_name(same[0]["project"])
        outturns = [spent[place] for row in same if (place := _form_of(row)) in spent]
        places = [outturns[0]["citations"]["outturn_yuan"]] if outturns else [_cite(r, cells) for r in same]
        said = {n: _first(row[n] for row in same) for n in ("implementing_unit", "policy_basis", "period")}
        found.append(
            {
                "item_name": same[0]["project"],
                "amount_yuan": outturns[0]["outturn_yuan"] if outturns else same[0]["amount_yuan"],
                "phase": "outturn" if outturns else None,
                **said,
                "indicators": counts.get(name) if names[name] == 1 else None,
                "document_id": same[0]["document_id"],
                "page": same[0]["page"],
                "citations": {"amount_yuan": join(places)},
            }
        )
    out = as_numbers(pd.DataFrame(found, columns=PROJECT_COLUMNS))
    return out.sort_values("amount_yuan", ascending=False, kind="stable").reset_index(drop=True)


def _outturns(published: Publication) -> dict[tuple[Any, ...], dict[str, Any]]:
    """What was spent on the projects of final accounts, by the form that prints it."""
    rows = records(project_phases_of(published)) if published.phase == "outturn" else []
    return {_form_of({**row, "project": row["item_name"]}): row for row in rows}


def _form_of(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["document_id"], row["page"], row["project"]


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
    """The cell that prints the amount beside the project's name or in its form; else its name on the page."""
    name = plain_name(project["project"])
    here = cells.get((project["document_id"], project["page"], project["amount_yuan"]), [])
    in_form = [cell for cell in here if cell["is_total"] and cell["table_kind"] in kinds_with_layout("form")]
    named = [cell for cell in here if name in plain_name(cell["item_name"])]
    own = named or in_form[:1] or here[: len(here) == 1]
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
    rows = published.indicators.dropna(subset=["project"])
    names = rows["project"].map(plain_name)
    known = [name for name in dict.fromkeys(projects["item_name"].map(plain_name)) if name in set(names)]
    rows = rows.assign(place=names.map({name: place for place, name in enumerate(known[:largest])}))
    rows = rows.dropna(subset="place").sort_values("place", kind="stable")
    return _with_goals(rows.assign(item_name=rows["project"]))


def overall_goals_of(published: Publication) -> pd.DataFrame:
    """The performance indicators of the whole body, as printed in its form of overall objectives.

    Returns
    -------
    DataFrame
        ``level2``, ``level3``, ``goal`` (operator, target and unit), ``page``.
    """
    tables = published.tables[published.tables["kind"] == "department_performance"]
    forms = set(zip(tables["document_id"], tables["table_id"], strict=True))
    rows = published.indicators
    own = [place in forms for place in zip(rows["document_id"], rows["table_id"], strict=True)]
    return _with_goals(rows[pd.Series(own, index=rows.index, dtype=bool)])


def _with_goals(rows: pd.DataFrame) -> pd.DataFrame:
    parts = rows[["operator", "target", "unit"]].fillna("").astype(str)
    goals = parts["operator"] + parts["target"] + parts["unit"]
    return rows.assign(goal=goals.where(goals != "")).reset_index(drop=True)


def project_phases_of(published: Publication) -> pd.DataFrame:
    """Initial budget, adjusted budget and outturn of the projects whose forms print them.

    Returns
    -------
    DataFrame
        The largest outturn first: ``item_name``, ``implementing_unit``, ``initial_yuan``, ``adjusted_yuan``,
        ``outturn_yuan`` (null where not printed), source and citations. No row where a page has several.
    """
    amounts = published.amounts
    totals = amounts[
        (amounts["table_kind"] == "project_performance")
        & amounts["is_total"].astype(bool)
        & amounts["phase"].isin(PHASE_COLUMNS)
    ]
    owners = {place: rows[0] for place, rows in _projects_by_page(published).items() if len(rows) == 1}
    found = [
        _phases_row(owners[key[:2]], records(cells))
        for key, cells in totals.groupby(["document_id", "page", "table_id"], sort=False)
        if key[:2] in owners and cells["phase"].eq("outturn").sum() == 1
    ]
    columns = ["item_name", "implementing_unit", *PHASE_COLUMNS.values(), "document_id", "page", "citations"]
    out = as_numbers(pd.DataFrame(found, columns=columns))
    return out.sort_values("outturn_yuan", ascending=False, kind="stable").reset_index(drop=True)


def _projects_by_page(published: Publication) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    pages: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in records(published.projects):
        pages.setdefault((row["document_id"], row["page"]), []).append(row)
    return pages


def _phases_row(project: dict[str, Any], cells: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first = {PHASE_COLUMNS[cell["phase"]]: cell for cell in reversed(cells)}
    return {
        "item_name": project["project"],
        "implementing_unit": project["implementing_unit"],
        **{name: cell["amount_yuan"] for name, cell in first.items()},
        "document_id": project["document_id"],
        "page": project["page"],
        "citations": {name: cite_cell(cell) for name, cell in first.items()},
    }
