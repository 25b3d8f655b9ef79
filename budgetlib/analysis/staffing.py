"""Posts, people and what they cost."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, citations_in, citations_of, cite_sentence, join_by_name
from budgetlib.analysis.names import STAFF_LABELS, SUBTYPE_LABELS, plain_name
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.structure import percent

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
COST_COLUMNS = [
    "spending_type",
    "item_name",
    "amount_yuan",
    "base",
    "base_name",
    "headcount",
    "per_head_yuan",
    "document_id",
    "table_title",
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
    rows = records(staffing.drop_duplicates(["category", "subtype"]))
    rows = [{name: None if pd.isna(value) else value for name, value in row.items()} for row in rows]
    rows = [{**row, "citations": dict.fromkeys(_COUNTED, cite_sentence(row))} for row in rows]
    rows += [
        _sum_of_parts(category, rows)
        for category in dict.fromkeys(r["category"] for r in rows)
        if not any(r["category"] == category and r["subtype"] is None for r in rows)
    ]
    place = {category: i for i, category in enumerate(CATEGORY_ORDER)}
    rows = sorted(rows, key=lambda r: (place.get(r["category"], 99), r["subtype"] is not None))
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
    name = SUBTYPE_LABELS.get(row["subtype"], "") + STAFF_LABELS.get(row["category"], row["category"])
    prior = None if row["change"] is None else row["headcount"] - row["change"]
    return {**row, "item_name": name, "prior_headcount": prior}


def count_of(heads: pd.DataFrame, category: str, column: str = "headcount") -> int | None:
    """The number of people of one category; ``None`` where it is not disclosed."""
    rows = heads[(heads["category"] == category) & heads["subtype"].isna()]
    return int(rows[column].iloc[0]) if len(rows) and pd.notna(rows[column].iloc[0]) else None


def _cite_heads(heads: pd.DataFrame, category: str) -> tuple[Citation, ...]:
    """Where the number of people of one category is printed."""
    return citations_in(heads[(heads["category"] == category) & heads["subtype"].isna()], "headcount")


@dataclass(frozen=True, slots=True)
class Workforce:
    """The people in post that costs are spread over: who they are in words, how many, how many before."""

    name: str
    headcount: int
    prior_headcount: int | None
    page: int | None
    category: str = "active"


def workforce(heads: pd.DataFrame) -> Workforce | None:
    """The active staff, or the actual headcount where it is printed apart from the retired.

    实有 stands for all on the books in some disclosures (在职 and 退休 together), so that it is taken
    only where 在职 is not printed.
    """
    for category, name in (("active", "在职人员"), ("actual", "实有人员")):
        count = count_of(heads, category)
        if count:
            page = heads.loc[heads["category"] == category, "page"].iloc[0]
            return Workforce(name, count, count_of(heads, category, "prior_headcount"), int(page), category)
    return None


def fill_rate_pct(heads: pd.DataFrame) -> Decimal | None:
    """People in post in percent of authorised posts; ``None`` where either is not disclosed."""
    posts, people = count_of(heads, "authorised"), workforce(heads)
    return percent(Decimal(people.headcount), Decimal(posts)) if posts and people else None


def costs_per_head(costs: pd.DataFrame, heads: pd.DataFrame) -> pd.DataFrame:
    """Personnel and operating cost per person in post and per authorised post.

    Parameters
    ----------
    costs
        Result of :func:`budgetlib.analysis.personnel_and_operating`.
    heads
        Result of :func:`headcounts`.

    Returns
    -------
    DataFrame
        ``spending_type``, ``item_name``, ``amount_yuan``, ``base`` (``active`` or ``authorised``),
        ``base_name``, ``headcount``, ``per_head_yuan`` (a quotient, not rounded), and the source.
    """
    people, posts = workforce(heads), count_of(heads, "authorised")
    bases = [("active", people.name, people.headcount, _cite_heads(heads, people.category))] if people else []
    bases += [("authorised", "编制", posts, _cite_heads(heads, "authorised"))] if posts else []
    rows = [
        {
            **cost,
            "base": base,
            "base_name": name,
            "headcount": count,
            "citations": {"amount_yuan": citations_of(cost, "amount_yuan"), "headcount": cells},
            "per_head_yuan": cost["amount_yuan"] / count,
        }
        for base, name, count, cells in bases
        for cost in records(costs)
    ]
    return pd.DataFrame(rows, columns=COST_COLUMNS)


@dataclass(frozen=True, slots=True)
class CostChange:
    """A change of cost split into the part of more or fewer heads and the part of cost per head, in yuan."""

    prior_yuan: Decimal
    amount_yuan: Decimal
    prior_headcount: int
    headcount: int
    basis: str

    @property
    def change_yuan(self) -> Decimal:
        return self.amount_yuan - self.prior_yuan

    @property
    def headcount_part_yuan(self) -> Decimal:
        """Change of heads times the mean of both years' cost per head."""
        mean = (self.amount_yuan / self.headcount + self.prior_yuan / self.prior_headcount) / 2
        return (mean * (self.headcount - self.prior_headcount)).quantize(Decimal("0.01"))

    @property
    def per_head_part_yuan(self) -> Decimal:
        """The rest: change of cost per head times the mean of both years' heads."""
        return self.change_yuan - self.headcount_part_yuan


def split_cost_change(
    cost_yuan: Decimal | None,
    prior_cost_yuan: Decimal | None,
    headcount: int | None,
    prior_headcount: int | None,
    basis: str,
) -> CostChange | None:
    """Split a change of cost into a headcount part and a per-head part; ``None`` if a number is missing.

    With cost C = n c, the midpoint split Δn (c₀ + c₁)/2 + Δc (n₀ + n₁)/2 is exact and treats both years
    alike (Bennet 1920).

    Examples
    --------
    >>> split = split_cost_change(Decimal(300), Decimal(200), 3, 2, "")
    >>> split.headcount_part_yuan, split.per_head_part_yuan
    (Decimal('100.00'), Decimal('0.00'))
    """
    if cost_yuan is None or prior_cost_yuan is None or not headcount or not prior_headcount:
        return None
    return CostChange(prior_cost_yuan, cost_yuan, prior_headcount, headcount, basis)


def cost_change_parts(change: CostChange | None) -> pd.DataFrame:
    """The split as a table, ``item_name`` and ``amount_yuan``; empty where there is no split."""
    rows = (
        []
        if change is None
        else [
            ("上年人员经费", change.prior_yuan),
            ("人数变动", change.headcount_part_yuan),
            ("人均水平变动", change.per_head_part_yuan),
            ("本年人员经费", change.amount_yuan),
        ]
    )
    return pd.DataFrame(rows, columns=["item_name", "amount_yuan"])


@dataclass(frozen=True, slots=True)
class PriorCost:
    """Last year's cost and how it is known."""

    amount_yuan: Decimal
    basis: str


def prior_personnel_cost(
    costs: pd.DataFrame, changes: pd.DataFrame, prior_costs: pd.DataFrame
) -> PriorCost | None:
    """Last year's personnel cost: from last year's disclosure, as stated, or from basic less operating.

    The last holds only where 机关运行经费 is the whole of this year's operating cost, to the yuan.

    Parameters
    ----------
    costs, prior_costs
        Results of :func:`budgetlib.analysis.personnel_and_operating` for both years.
    changes
        Rows of ``changes`` of this year's disclosure.
    """
    before = cost_of(prior_costs, "personnel")
    if before is not None:
        return PriorCost(before, "上年公开文件的人员经费")
    stated = _stated(changes, "人员经费") or _stated(changes, "人员支出")
    now = cost_of(costs, "personnel")
    if stated is not None and now is not None:
        return PriorCost(now - stated["change_yuan"], "文字说明的人员经费变动")
    return _prior_from_basic(costs, changes)


def _prior_from_basic(costs: pd.DataFrame, changes: pd.DataFrame) -> PriorCost | None:
    basic, operating = _stated(changes, "基本支出"), _stated(changes, "机关运行经费")
    now, office = cost_of(costs, "personnel"), cost_of(costs, "operating")
    if basic is None or operating is None or now is None or operating["amount_yuan"] != office:
        return None
    change = basic["change_yuan"] - operating["change_yuan"]
    return PriorCost(now - change, "文字说明的基本支出变动减去机关运行经费变动")


def _stated(changes: pd.DataFrame, name: str) -> dict[str, Any] | None:
    rows = changes[(changes["item_name"].map(plain_name) == name) & changes["change_yuan"].notna()]
    return next(iter(records(rows)), None)


def cost_of(costs: pd.DataFrame, spending_type: str) -> Decimal | None:
    """The amount of one spending type in yuan; ``None`` where it is not disclosed."""
    rows = costs[costs["spending_type"] == spending_type]
    return rows["amount_yuan"].iloc[0] if len(rows) else None


def personnel_cost_change(
    costs: pd.DataFrame,
    heads: pd.DataFrame,
    changes: pd.DataFrame,
    prior_costs: pd.DataFrame,
    prior_heads: pd.DataFrame,
) -> CostChange | None:
    """Split the change of personnel cost; ``None`` where a number that it needs is not disclosed."""
    people, people_before = workforce(heads), workforce(prior_heads)
    before = prior_personnel_cost(costs, changes, prior_costs)
    if people is None or before is None:
        return None
    same = people_before is not None and people_before.name == people.name
    heads_before = people_before.headcount if same and people_before else people.prior_headcount
    return split_cost_change(
        cost_of(costs, "personnel"), before.amount_yuan, people.headcount, heads_before, before.basis
    )


def staffing_caveats(heads: pd.DataFrame, costs: pd.DataFrame) -> list[str]:
    """What limits the reading of the per-head figures, one plain sentence each."""
    caveats = []
    people = workforce(heads)
    if heads.empty:
        caveats.append("文件没有公开人员数，因此不能计算人均支出。")
    elif people is None:
        caveats.append("文件没有公开在职人数，因此不能计算人均支出。")
    elif people.name == "实有人员":
        caveats.append(
            "文件没有单独公开在职人数，人均支出按实有人数计算；实有人数如含退休人员，人均数会偏低。"
        )
    if len(heads) and count_of(heads, "authorised") is None:
        caveats.append("文件没有公开编制数，因此不能计算满编率。")
    if cost_of(costs, "personnel") is None:
        caveats.append("文件没有公开人员经费。")
    elif costs["is_derived"].astype(bool).any():
        caveats.append(
            "人员经费和公用经费按经济分类推算：工资福利支出与对个人和家庭的补助计入人员经费，其余计入公用经费。"
        )
    if cost_of(costs, "personnel") is not None:
        caveats.append(
            "人员经费含退休费等对个人和家庭的补助，人均数高于在职人员的实际收入；单位负担的社会保险和住房公积金也在其中。"
        )
    return caveats
