"""Posts and people, and what the cost of people is spread over."""

from typing import Any

import pandas as pd

from budgetlib.analysis.citations import cite_sentence, join_by_name
from budgetlib.analysis.plain_rows import as_numbers, present, records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.select import borne_out
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.wording import plain_name

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
]
BASE_COLUMNS = ["base", "base_name", "category", "headcount", "prior_headcount", "citations"]
YEARS_COLUMNS = ["year", "amount_yuan", "headcount", "basis"]
_COUNTED = ("headcount", "prior_headcount", "change")
CATEGORY_ORDER = (
    "authorised",
    "actual",
    "active",
    "contract",
    "retired",
    "retired_cadre",
    "retired_all",
    "other",
)


def headcounts(staffing: pd.DataFrame) -> pd.DataFrame:
    """The printed headcounts, each category (and part of it) once, with last year's where it follows.

    Where only the parts of a category are printed (行政, 事业, 工勤), the category is their sum.

    Returns
    -------
    DataFrame
        ``category``, ``subtype`` (null for the whole), ``item_name``, ``headcount``, ``prior_headcount``
        (headcount less the printed change), ``change``, ``document_id``, ``page``.
    """
    rows = [present(row) for row in records(staffing.drop_duplicates(["category", "subtype"]))]
    rows = [{**row, "citations": dict.fromkeys(_COUNTED, cite_sentence(row))} for row in rows]
    rows += [
        _sum_of_parts(category, rows)
        for category in dict.fromkeys(r["category"] for r in rows)
        if not any(r["category"] == category and r["subtype"] is None for r in rows)
    ]
    place = {category: i for i, category in enumerate(CATEGORY_ORDER)}
    rows = sorted(rows, key=lambda r: (place.get(r["category"], len(place)), r["subtype"] is not None))
    out = pd.DataFrame([_headcount_row(row) for row in rows], columns=HEADCOUNT_COLUMNS)
    return out.astype({"headcount": "Int64", "prior_headcount": "Int64", "change": "Int64", "page": "Int64"})


def _sum_of_parts(category: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    parts = [row for row in rows if row["category"] == category]
    changes = [row["change"] for row in parts if row["change"] is not None]
    return {
        **parts[0],
        "subtype": None,
        "headcount": sum(row["headcount"] for row in parts),
        "change": sum(changes) if len(changes) == len(parts) else None,
        "citations": join_by_name(row["citations"] for row in parts),
    }


def _headcount_row(row: dict[str, Any]) -> dict[str, Any]:
    name = labels("subtype").get(row["subtype"], "") + labels("category").get(
        row["category"], row["category"]
    )
    prior = None if row["change"] is None else row["headcount"] - row["change"]
    return {**row, "item_name": name, "prior_headcount": prior}


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
        ``prior_headcount``, ``citations``; a base that was not read has no row.
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
    return out.astype({"headcount": "Int64", "prior_headcount": "Int64"})


def personnel_in_two_years(published: Publication, previous: Publication) -> pd.DataFrame:
    """Personnel cost and people in post of last year and of this year.

    Last year's cost is from last year's disclosure; or as stated; or from basic less operating expenditure,
    which holds only where 机关运行经费 is the whole of this year's operating cost.

    Parameters
    ----------
    published, previous
        What was published for this year and for last year; the latter may be empty.

    Returns
    -------
    DataFrame
        Two rows, ``year`` ``prior`` and ``current``, with ``amount_yuan``, ``headcount`` and ``basis`` (how
        last year's cost is known, in words); no row where one of the four figures is not known.
    """
    costs, prior_costs = (table_of_record(own, "basic", by="spending") for own in (published, previous))
    people, before = (_in_post(own) for own in (published, previous))
    now = cost_of(costs, "personnel")
    known = (now, cost_of(costs, "operating"), cost_of(prior_costs, "personnel"))
    cost_before, basis = _prior_cost(*known, borne_out(published.changes))
    same = people is not None and before is not None and before["base_name"] == people["base_name"]
    heads_before = before["headcount"] if same and before else people and people["prior_headcount"]
    if now is None or cost_before is None or people is None or not heads_before:
        return _two_years([])
    return _two_years(
        [("prior", cost_before, heads_before, basis), ("current", now, people["headcount"], basis)]
    )


def _two_years(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    return as_numbers(pd.DataFrame(rows, columns=YEARS_COLUMNS)).astype({"headcount": "float64"})


def _in_post(published: Publication) -> dict[str, Any] | None:
    bases = cost_bases(headcounts(published.staffing))
    return next((present(row) for row in records(bases[bases["base"] == "active"])), None)


def _prior_cost(
    now: float | None, office: float | None, before: float | None, changes: pd.DataFrame
) -> tuple[float | None, str]:
    """Last year's personnel cost and how it is known."""
    if before is not None:
        return before, "上年公开文件的人员经费"
    stated = _stated(changes, "人员经费") or _stated(changes, "人员支出")
    if now is not None and stated is not None:
        return now - float(stated["change_yuan"]), "文字说明的人员经费变动"
    basic, operating = _stated(changes, "基本支出"), _stated(changes, "机关运行经费")
    if now is None or basic is None or operating is None or is_other(operating["amount_yuan"], office):
        return None, ""
    change = float(basic["change_yuan"] - operating["change_yuan"])
    return now - change, "文字说明的基本支出变动减去机关运行经费变动"


def is_other(amount: Any, than: float | None) -> bool:
    """Whether a stated amount is missing or another than a computed one, to the cent."""
    return amount is None or than is None or abs(float(amount) - than) >= 0.01


def _stated(changes: pd.DataFrame, name: str) -> dict[str, Any] | None:
    rows = changes[(changes["item_name"].map(plain_name) == name) & changes["change_yuan"].notna()]
    return next((present(row) for row in records(rows)), None)


def cost_of(costs: pd.DataFrame, spending_type: str) -> float | None:
    """The amount of one spending type in yuan; ``None`` where it was not read."""
    rows = costs[costs["spending_type"] == spending_type]
    return float(rows["amount_yuan"].iloc[0]) if len(rows) else None


def staffing_caveats(heads: pd.DataFrame, costs: pd.DataFrame) -> list[str]:
    """What limits the reading of the per-head figures, one plain sentence each."""
    bases = cost_bases(heads)
    cases = [
        (len(heads) > 0 and bases.empty, "未能读出在职人数和编制数，因此没有人均支出和满编率。"),
        (
            "actual" in set(bases["category"]),
            "人均支出按实有人数计算，未能读出在职人数；实有人数如含退休人员，人均数会偏低。",
        ),
        (costs.empty, "未能读出人员经费。"),
        (
            bool(costs["is_derived"].astype(bool).any()),
            "人员经费和公用经费按经济分类推算：工资福利支出与对个人和家庭的补助计入人员经费，其余计入公用经费。",
        ),
        (
            "personnel" in set(costs["spending_type"]),
            "人员经费含退休费等对个人和家庭的补助，人均数高于在职人员的实际收入；"
            "单位负担的社会保险和住房公积金也在其中。",
        ),
    ]
    return [sentence for applies, sentence in cases if applies]
