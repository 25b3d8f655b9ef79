"""The figures by which a body is known at a glance, each with last year's where like stands beside like."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from budgetlib.analysis.change import part_changes, statements, total_changes
from budgetlib.analysis.citations import citations_of
from budgetlib.analysis.matters import matters_of, only_values
from budgetlib.analysis.plain_rows import as_numbers, present, records
from budgetlib.analysis.project_list import projects_of
from budgetlib.analysis.publication import Publication, same_name
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.select import ROUNDING, WHOLE_COLUMNS
from budgetlib.analysis.staffing import cost_bases, headcounts
from budgetlib.analysis.stated_changes import PRIOR_ACCOUNTS, Statement, with_change
from budgetlib.vocabulary.wording import plain_name

KEY_COLUMNS = [
    "measure",
    "item_name",
    "amount_yuan",
    "headcount",
    "prior_yuan",
    "prior_headcount",
    "change_yuan",
    "change_pct",
    "base",
    "series",
    "formulas",
    *WHOLE_COLUMNS,
]
_CHANGE = ("prior_yuan", "change_yuan", "change_pct")
# What last year's own disclosure of the same phase is called as a base.
_OWN_BASE = {"budget": "prior_budget", "outturn": PRIOR_ACCOUNTS}


def key_figures(published: Publication, figures: pd.DataFrame) -> pd.DataFrame:
    """The key figures of a disclosure: at most one row a measure, none for what is not known.

    Total expenditure, of it project, personnel and operating expenditure, three public expenses, procurement,
    people in post (or posts), and the largest project, unless one is larger than all printed project
    expenditure: the list is then of another whole. Last year's figure is that of a statement on the same
    amount of the same fund, else that of last year's own disclosure of the same fund and phase.

    Parameters
    ----------
    published
        The disclosure.
    figures
        Result of :func:`budgetlib.analysis.yearly_figures` for all years of the body.

    Returns
    -------
    DataFrame
        ``measure``, ``item_name``, ``amount_yuan`` or ``headcount``, last year's figure and the change (null
        where not known) with their ``base``, ``series`` (a tuple of year and amount pairs, of one fund and
        phase; empty for one year only), ``formulas``, the whole and the place.
    """
    stated = statements(published)
    changes = [present(row) for row in records(part_changes(published, stated))]
    totals = [present(row) for row in records(total_changes(published, stated))]
    known = {"total": [row for row in totals if row["flow"] != "revenue"]}
    rows = [
        _with_prior(row, known.get(row["measure"], changes), figures, published)
        for row in (*_of_tables(published), *_of_narrative(published))
    ]
    frame = pd.DataFrame(rows, columns=KEY_COLUMNS)
    return as_numbers(frame).astype({"headcount": "Int64", "prior_headcount": "Int64"})


def _of_tables(published: Publication) -> Iterator[dict[str, Any]]:
    """The figures of the tables: the total, its parts, and the three public expenses."""
    total = table_of_record(published, "expenditure", by=None).assign(item_name="支出合计")
    split = table_of_record(published, "expenditure", by="spending")
    costs = table_of_record(published, "basic", by="spending")
    public = table_of_record(published, "three_public", by="item")
    for table, column in ((total, "spending_type"), (split, "spending_type"), (costs, "spending_type")):
        wanted = table[table[column].isin(["total", "project", "personnel", "operating"])]
        yield from (_row(row, row[column]) for row in records(wanted))
    yield from (_row(row, "three_public") for row in records(public[public["item"] == "total"]))


def _of_narrative(published: Publication) -> Iterator[dict[str, Any]]:
    """The figures of the text and of lists: procurement, people, the largest project."""
    bought = only_values(matters_of(published, "procurement")).get("total")
    if bought is not None:
        yield _row(bought, "procurement")
    heads = headcounts(published.staffing)
    for base in records(cost_bases(heads).head(1)):
        own = heads[heads["subtype"].isna() & (heads["category"] == base["category"])]
        for people in records(own.head(1)):
            yield {**_row(people, "headcount"), "item_name": base["base_name"]}
    projects = projects_of(published)
    if len(projects) > 1 and _is_within(projects, published):
        yield _at_page(_row(records(projects)[0], "largest_project"))


def _at_page(project: dict[str, Any]) -> dict[str, Any]:
    """A project whose place is known by its name alone is linked to the page, which prints the amount."""
    places = citations_of(project, "amount_yuan")
    shown = tuple(replace(p, text="") if p.text == project["item_name"] else p for p in places)
    return {**project, "citations": {"amount_yuan": shown}}


def _is_within(projects: pd.DataFrame, published: Publication) -> bool:
    """Whether no project is larger than the project expenditure that a table prints."""
    split = table_of_record(published, "expenditure", by="spending")
    wholes = split.loc[split["spending_type"] == "project", "amount_yuan"]
    return bool((projects["amount_yuan"].max() <= wholes + ROUNDING).all())


def _row(row: dict[str, Any], measure: str) -> dict[str, Any]:
    """A figure of this year alone, whatever its table says of others."""
    known = {name: value for name, value in present(row).items() if name in KEY_COLUMNS}
    formulas = {n: text for n, text in (known.get("formulas") or {}).items() if n not in _CHANGE}
    own = {**dict.fromkeys((*_CHANGE, "base")), "measure": measure, "series": (), "formulas": formulas}
    return {**dict.fromkeys(KEY_COLUMNS), **known, **own}


def _with_prior(
    row: dict[str, Any], changes: list[Statement], figures: pd.DataFrame, published: Publication
) -> dict[str, Any]:
    """The row with its years, and with last year's figure where one of like kind is known."""
    if row["amount_yuan"] is None:
        return row
    own = _same_series(row, figures, published)
    pairs = tuple((int(r["fiscal_year"]), float(r["amount_yuan"])) for r in records(own))
    row = {**row, "series": pairs if len(pairs) > 1 else ()}
    said = next((change for change in changes if _is_on(change, row)), None)
    if said is not None:
        return _joined(row, said)
    before = own[own["fiscal_year"] == (published.fiscal_year or 0) - 1]
    return _beside_last_year(row, records(before)[0], published.phase) if len(before) else row


def _same_series(row: dict[str, Any], figures: pd.DataFrame, published: Publication) -> pd.DataFrame:
    """The years of one figure, each printed once: of one name, fund and phase; nothing if not this year's."""
    alike = figures[
        (figures["item_name"] == row["item_name"])
        & (figures["fund"] == row["fund"])
        & (figures["phase"] == row["phase"])
    ]
    is_printed = alike["citations"].map(lambda cells: len(cells.get("amount_yuan", ())) == 1).astype(bool)
    printed = alike[is_printed]
    own = printed.drop_duplicates("fiscal_year").sort_values("fiscal_year")
    this = own.loc[own["fiscal_year"] == published.fiscal_year, "amount_yuan"]
    is_this = len(this) == 1 and abs(float(this.iloc[0]) - row["amount_yuan"]) <= ROUNDING
    return own if is_this else own.head(0)


def _is_on(change: Statement, row: dict[str, Any]) -> bool:
    """Whether a statement is on a figure: its amount, its fund, and its name where it is not the whole."""
    is_known = not change["is_doubtful"] and change["change_yuan"] is not None
    if not is_known or change["amount_yuan"] is None or change["fund"] != row["fund"]:
        return False
    if abs(float(change["amount_yuan"]) - row["amount_yuan"]) > ROUNDING:
        return False
    return row["measure"] == "total" or _bare(change["item_name"]) == _bare(row["item_name"])


def _bare(name: str) -> str:
    return plain_name(name).removesuffix("预算").removesuffix("合计")


def _joined(row: dict[str, Any], said: Statement) -> dict[str, Any]:
    """A figure of a table with last year's of a statement, each with its own places."""
    cells = {name: said["citations"].get(name, ()) for name in _CHANGE}
    formulas = {name: text for name, text in said["formulas"].items() if name in _CHANGE}
    return {
        **row,
        **{name: said[name] for name in (*_CHANGE, "base")},
        "citations": {**row["citations"], **cells},
        "formulas": {**row["formulas"], **formulas},
    }


def _beside_last_year(row: dict[str, Any], before: dict[str, Any], phase: str) -> dict[str, Any]:
    """A figure beside that of last year's own disclosure; the change is computed."""
    then = citations_of(before, "amount_yuan")
    both = (*citations_of(row, "amount_yuan"), *then)
    cells = {"prior_yuan": then, "change_yuan": both, "change_pct": both}
    compared = with_change({**row, "prior_yuan": float(before["amount_yuan"])})
    return {**compared, "base": _OWN_BASE[phase], "citations": {**row["citations"], **cells}}


def disclosures_of_body(documents: pd.DataFrame, published: Publication) -> pd.DataFrame:
    """Every document of a body in the data, newest year first: budgets and final accounts, of any level.

    Parameters
    ----------
    documents
        Rows of ``documents``, of the whole data.
    published
        A disclosure of the body.
    """
    name = same_name(published.department)
    same = documents[(documents["department"].map(same_name) == name) & (documents["status"] != "failed")]
    own = same if len(same) else published.documents
    return own.sort_values(
        ["fiscal_year", "kind", "entity_level"], ascending=[False, True, True], kind="stable"
    ).reset_index(drop=True)
