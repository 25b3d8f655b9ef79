"""Bodies side by side: one row a body and year, and which of them may be compared.

Every figure comes from the function that the report on the single body takes it from. Bodies are comparable
where fiscal year, kind of disclosure, 部门 or 单位, level of the place and kind of body are the same and the
larger is at most :data:`SIZE_FACTOR` times the smaller.
"""

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

import pandas as pd

from budgetlib.analysis.change import stated_item_changes, stated_total_changes
from budgetlib.analysis.dossier import Dossier, body_name, find_companions, open_dossier, unknown_document
from budgetlib.analysis.names import KIND_LABELS
from budgetlib.analysis.places import LEVEL_NAMES, place_of
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.staffing import costs_per_head, headcounts, workforce
from budgetlib.analysis.structure import (
    basic_and_project,
    expenditure_by_function,
    general_by_function,
    percent,
    personnel_and_operating,
    revenue_by_source,
    three_public_expenses,
    total_expenditure,
)
from budgetlib.contract.schema import TABLES, frame
from budgetlib.corpus.store import read_table
from budgetlib.errors import ParameterError
from budgetlib.formatting import is_missing
from budgetlib.vocabulary import read_vocabulary

# Below these numbers of bodies: no comparison at all, and no median and quartiles.
FEWEST, FEWEST_FOR_QUARTILES = 3, 5
SIZE_FACTOR = 3
# So many documents are in memory at once.
CHUNK = 50

ENTITY_LABELS = {"department": "部门", "unit": "单位"}
CLASS_COLUMNS = ["fiscal_year", "kind", "entity_level", "place_level", "body_kind"]
_SOURCE = ("document_id", "table_title", "page")
_READ = ("documents", "tables", "amounts", "changes", "staffing", "figures", "findings")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that bodies are compared by. ``column`` ends in its unit; ``size`` is what similar means."""

    label: str
    column: str
    size: str

    @property
    def is_money(self) -> bool:
        return self.column.endswith("_yuan")

    @property
    def shown_as(self) -> str:
        """The column of result tables that has the figure, named as in the other analyses."""
        return "amount_yuan" if self.is_money else "change_pct" if "change" in self.column else "share_pct"


MEASURES = {
    "total": Measure("支出总额", "total_yuan", "total_yuan"),
    "basic": Measure("基本支出占支出总额", "basic_pct", "total_yuan"),
    "project": Measure("项目支出占支出总额", "project_pct", "total_yuan"),
    "personnel": Measure("人员经费占支出总额", "personnel_pct", "total_yuan"),
    "personnel_per_head": Measure("人均人员经费", "personnel_per_head_yuan", "headcount"),
    "operating_per_head": Measure("人均公用经费", "operating_per_head_yuan", "headcount"),
    "three_public": Measure("“三公”经费合计", "three_public_yuan", "total_yuan"),
    "three_public_per_head": Measure("人均“三公”经费", "three_public_per_head_yuan", "headcount"),
    "carryover": Measure("上年结转结余占收入", "carryover_pct", "total_yuan"),
    "stated_change": Measure("文字说明的总额变动率", "stated_change_pct", "total_yuan"),
    "change": Measure("两年表格的支出总额变动率", "table_change_pct", "total_yuan"),
}
BODY_COLUMNS = [
    "body",
    "place",
    *CLASS_COLUMNS,
    "documents",
    "total_fund",
    "headcount",
    "headcount_basis",
    "stated_base",
    "errors",
    *(measure.column for measure in MEASURES.values()),
    *(f"{name}_{part}" for name in MEASURES for part in _SOURCE),
]
COMPARED_COLUMNS = [
    "group",
    "item_name",
    "fiscal_year",
    "kind",
    "entity_level",
    "value",
    "group_name",
    "bodies",
    "lacking",
    "median",
    "lower_quartile",
    "upper_quartile",
    *_SOURCE,
]


QUARTILES = ("lower_quartile", "median", "upper_quartile")
SUMMARY_COLUMNS = ["group_name", "bodies", "lacking", "lowest", *QUARTILES, "highest"]


@dataclass(frozen=True, slots=True)
class BodyKind:
    """One line of ``body_kinds.csv``; the first whose pattern fits a name holds."""

    code: str
    label: str
    pattern: re.Pattern[str]


@cache
def body_kinds() -> tuple[BodyKind, ...]:
    """The kinds of body, in the order in which they are tried."""
    rows = read_vocabulary("body_kinds")
    return tuple(BodyKind(row["kind"], row["label"], re.compile(row["pattern"])) for row in rows)


def body_kind_of(body: str | None) -> str:
    """The kind of a body by its printed name; ``unknown`` where no pattern fits.

    Examples
    --------
    >>> body_kind_of("江苏省高级人民法院"), body_kind_of("中共西安市委宣传部")
    ('court', 'party')
    """
    name = body_name(body) or ""
    return next((kind.code for kind in body_kinds() if kind.pattern.search(name)), "unknown")


def body_kind_labels() -> dict[str, str]:
    """Code -> label of the kinds of body."""
    return {**{kind.code: kind.label for kind in body_kinds()}, "unknown": "性质不明"}


def parse_documents(given: str | Sequence[str] | None, known: Sequence[str]) -> list[str]:
    """The documents named in a parameter, a list or a text with commas; all where it is empty.

    Raises
    ------
    ParameterError
        If there is no such document; the message names the nearest one.

    Examples
    --------
    >>> parse_documents("甲局-2024，乙局-2024", ["甲局-2024", "乙局-2024", "丙局-2024"])
    ['甲局-2024', '乙局-2024']
    """
    if isinstance(given, str):
        given = [given] if given in known else [part.strip() for part in re.split(r"[,，;；\n]", given)]
    wanted = [name for name in given or () if name] or list(known)
    for name in wanted:
        if name not in known:
            raise ParameterError(unknown_document(name, list(known)))
    return list(dict.fromkeys(wanted))


def compare_figures(corpus: Any, documents: str | Sequence[str] | None = None) -> pd.DataFrame:
    """The figures of all bodies and years, one row each.

    Parameters
    ----------
    corpus
        A :class:`budgetlib.Corpus`. Its documents are read some at a time, so that a thousand need no more
        memory than :data:`CHUNK`.
    documents
        Ids, as a list or separated by commas; empty for all. The year before is taken from the
        other documents where it is not among these.

    Returns
    -------
    DataFrame
        ``body``, ``place``, the columns that make bodies comparable (``fiscal_year``, ``kind``,
        ``entity_level``, ``place_level``, ``body_kind``), ``documents`` (ids, joined by 、), ``headcount``
        of active staff (``headcount_basis`` says who is counted), ``errors`` (findings of that severity),
        and for each of :data:`MEASURES` its column, null where it is not disclosed, with
        ``<measure>_document_id``, ``_table_title`` and ``_page``. Sorted by year, newest first, then body.

    Raises
    ------
    ParameterError
        If a document is not known.
    """
    everything = corpus.documents[corpus.documents["status"] != "failed"]
    wanted = set(parse_documents(documents, list(corpus.documents["document_id"])))
    bodies = _bodies(everything)
    asked = [ids for ids in bodies if wanted & set(ids)]
    before = _years_before(everything, asked, bodies)
    rows = [
        _figures_of(open_dossier(shelf, ids[0]))
        for shelf, chunk in _shelves(corpus, [*asked, *before])
        for ids in chunk
    ]
    out = pd.DataFrame(_with_table_changes(rows)[: len(asked)], columns=BODY_COLUMNS)
    out = out.astype({"fiscal_year": "Int64", "headcount": "Int64", "errors": "Int64"})
    return out.sort_values(["fiscal_year", "body"], ascending=[False, True], kind="stable").reset_index(
        drop=True
    )


def _bodies(documents: pd.DataFrame) -> list[list[str]]:
    """The documents that together are one disclosure, each document once."""
    keys = _keys(documents)
    bodies: dict[Any, list[str]] = {}
    for document_id, key in keys.items():
        bodies.setdefault(key, []).append(document_id)
    return [find_companions(_only(documents, ids), ids[0]) for ids in bodies.values()]


def _keys(documents: pd.DataFrame) -> dict[str, tuple[Any, ...]]:
    """Document -> body, level, kind and year; a document that does not name body and year is its own."""
    return {row["document_id"]: _key(row) for row in records(documents)}


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    name, year = body_name(row["department"]), row["fiscal_year"]
    if name is None or is_missing(year):
        return (row["document_id"],)
    return (name, *(_text(row[column]) for column in ("entity_level", "kind")), int(year))


def _text(value: Any) -> str:
    return "" if is_missing(value) else str(value)


def _years_before(
    documents: pd.DataFrame, asked: list[list[str]], bodies: list[list[str]]
) -> list[list[str]]:
    """The disclosures of the year before that are wanted only for the change against it."""
    keys = _keys(documents)
    own = {keys[ids[0]] for ids in asked}
    prior = {(*key[:-1], key[-1] - 1) for key in own if len(key) > 1} - own
    return [ids for ids in bodies if keys[ids[0]] in prior]


def _only(documents: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    return documents[documents["document_id"].isin(list(ids))]


def _shelves(corpus: Any, bodies: list[list[str]]) -> Iterator[tuple[Any, list[list[str]]]]:
    """Some bodies at a time, with a small corpus of their documents."""
    chunk: list[list[str]] = []
    for ids in bodies:
        chunk.append(ids)
        if sum(map(len, chunk)) >= CHUNK:
            yield _shelf(corpus, chunk), chunk
            chunk = []
    if chunk:
        yield _shelf(corpus, chunk), chunk


def _shelf(corpus: Any, bodies: list[list[str]]) -> Any:
    ids = [document_id for body in bodies for document_id in body]
    directory = getattr(corpus, "directory", None)
    tables = {name: frame(name, "", []) for name in TABLES}
    tables["documents"] = _only(corpus.documents, ids)
    for name in _READ[1:]:
        tables[name] = read_table(directory, name, ids) if directory else _only(getattr(corpus, name), ids)
    return SimpleNamespace(**{name: _plain_texts(table) for name, table in tables.items()})


def _plain_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Texts as Python strings: rows are taken one by one here, at twice the speed of Arrow's."""
    texts = [name for name, dtype in table.dtypes.items() if isinstance(dtype, pd.StringDtype)]
    return table.astype(dict.fromkeys(texts, object))


def _figures_of(dossier: Dossier) -> dict[str, Any]:
    """All figures of one body and year, each with where it is printed."""
    first = records(dossier.documents)[0]
    place = place_of(_text(first["department"]) or None, first["document_id"])
    heads = headcounts(dossier.staffing)
    people = workforce(heads)
    row = {
        "body": body_name(dossier.department),
        "place": place.name if place else None,
        **{name: None if is_missing(first[name]) else first[name] for name in CLASS_COLUMNS[:3]},
        "place_level": place.level if place else "unknown",
        "body_kind": body_kind_of(dossier.department),
        "documents": "、".join(dossier.documents["document_id"]),
        "headcount": people.headcount if people else None,
        "headcount_basis": people.name if people else None,
        "errors": int((dossier.findings["severity"] == "error").sum()),
    }
    return {**row, **_expenditure(dossier, heads), **_other_figures(dossier, people)}


def _expenditure(dossier: Dossier, heads: pd.DataFrame) -> dict[str, Any]:
    amounts, phase = dossier.amounts, dossier.phase
    total = total_expenditure(amounts, phase)
    costs = personnel_and_operating(amounts, phase)
    functions = expenditure_by_function(amounts, phase)
    whole = sum(functions.loc[functions["item_level"] == 1, "amount_yuan"].dropna(), Decimal(0))
    out = _measured("total", _first(total, "total"), "amount_yuan")
    out["total_fund"] = None if total.empty else total["fund"].iloc[0]
    split = basic_and_project(amounts, phase)
    for kind in ("basic", "project"):
        out |= _measured(kind, _first(split, kind), "share_pct")
    personnel = _first(costs, "personnel")
    out |= _measured("personnel", personnel, "amount_yuan")
    out["personnel_pct"] = percent(personnel["amount_yuan"], whole) if personnel else None
    per_head = costs_per_head(costs, heads)
    for kind in ("personnel", "operating"):
        own = _first(per_head[per_head["base"] == "active"], kind)
        out |= _measured(f"{kind}_per_head", own, "per_head_yuan")
    return out


def _other_figures(dossier: Dossier, people: Any) -> dict[str, Any]:
    amounts, phase = dossier.amounts, dossier.phase
    expenses = three_public_expenses(amounts, dossier.figures, phase)
    three = next(iter(records(expenses[expenses["item"] == "total"])), None)
    out = {**_measured("three_public", three, "amount_yuan"), **_measured("three_public_per_head", three, "")}
    if three and people and not is_missing(three["amount_yuan"]):
        out["three_public_per_head_yuan"] = three["amount_yuan"] / people.headcount
    return {**out, **_measured("carryover", _carryover(amounts, phase), "share_pct"), **_stated(dossier)}


def _first(rows: pd.DataFrame, spending_type: str) -> dict[str, Any] | None:
    return next(iter(records(rows[rows["spending_type"] == spending_type])), None)


def _measured(name: str, row: dict[str, Any] | None, column: str) -> dict[str, Any]:
    """The columns of one measure: its value and where that is printed."""
    if row is None:
        return {}
    value = row.get(column)
    source = {f"{name}_{part}": None if is_missing(row.get(part)) else row[part] for part in _SOURCE}
    return {MEASURES[name].column: None if is_missing(value) else value, **source}


def _carryover(amounts: pd.DataFrame, phase: str) -> dict[str, Any] | None:
    """The share of revenue that is carried over; 0 only where a zero is printed."""
    sources = revenue_by_source(amounts, phase)
    found = next(iter(records(sources[sources["fund"] == "carryover"])), None)
    rows = amounts[(amounts["flow"] == "revenue") & (amounts["phase"] == phase)]
    named = (rows["fund"] == "carryover") | rows["item_name"].fillna("").str.contains("结转|结余")
    printed = rows[named & (rows["classification"] == "revenue_source")]
    if found or sources.empty or printed.empty or (printed["amount_yuan"] != 0).any():
        return found
    return {**records(printed)[0], "share_pct": Decimal(0)}


def _stated(dossier: Dossier) -> dict[str, Any]:
    """The change of the whole as the narrative states it: the statement that the year report chooses."""
    functions = general_by_function(dossier.amounts, dossier.phase)
    totals = stated_total_changes(dossier.changes, stated_item_changes(dossier.changes, functions))
    chosen = next(iter(records(totals[totals["is_chosen"].astype(bool)])), None)
    if chosen is None:
        return {}
    share = chosen["change_pct"]
    share = percent(chosen["change_yuan"], chosen["prior_yuan"]) if is_missing(share) else share
    own = {**chosen, "change_pct": share, "table_title": "文字说明"}
    return {**_measured("stated_change", own, "change_pct"), "stated_base": _text(chosen["base"]) or None}


def _with_table_changes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the change of total expenditure against the same body's row of the year before."""
    known = {(row["body"], row["entity_level"], row["kind"], _year(row)): row for row in rows}
    out = []
    for row in rows:
        year = _year(row)
        prior = known.get((row["body"], row["entity_level"], row["kind"], year - 1)) if year else None
        out.append({**row, **(_table_change(row, prior) if prior else {})})
    return out


def _year(row: dict[str, Any]) -> int:
    return 0 if is_missing(row["fiscal_year"]) else int(row["fiscal_year"])


def _table_change(row: dict[str, Any], prior: dict[str, Any]) -> dict[str, Any]:
    """Null where the two totals cover different funds."""
    now, then = row.get("total_yuan"), prior.get("total_yuan")
    if now is None or then is None or _text(row["total_fund"]) != _text(prior["total_fund"]):
        return {}
    source = {f"change_{part}": row[f"total_{part}"] for part in _SOURCE}
    return {"table_change_pct": percent(now - then, then), **source}


LISTED_COLUMNS = [
    "body",
    "fiscal_year",
    "disclosure",
    "level_name",
    "body_kind_name",
    "total_yuan",
    "headcount",
    "basic_pct",
    "personnel_pct",
    "personnel_per_head_yuan",
    "operating_per_head_yuan",
    "three_public_yuan",
    "stated_change_pct",
    "errors",
]


def list_bodies(figures: pd.DataFrame) -> pd.DataFrame:
    """The main figures of all bodies with their kinds in words, for a table: :data:`LISTED_COLUMNS`."""
    words = {
        "disclosure": figures["entity_level"].map(ENTITY_LABELS).fillna("")
        + figures["kind"].map(KIND_LABELS).fillna(""),
        "level_name": figures["place_level"].map(LEVEL_NAMES),
        "body_kind_name": figures["body_kind"].map(body_kind_labels()),
    }
    return figures.assign(**words)[LISTED_COLUMNS]


def coverage_of_measures(figures: pd.DataFrame) -> pd.DataFrame:
    """How many rows of :func:`compare_figures` have each measure: ``item_name``, ``bodies``, ``lacking``,
    ``share_pct``."""
    counts = [(m.label, int(figures[m.column].notna().sum())) for m in MEASURES.values()]
    rows = [(label, n, len(figures) - n, percent(Decimal(n), Decimal(len(figures)))) for label, n in counts]
    return pd.DataFrame(rows, columns=["item_name", "bodies", "lacking", "share_pct"])


def find_measure(name: str) -> Measure:
    """One of :data:`MEASURES` by its name.

    Raises
    ------
    ParameterError
        If there is none.
    """
    if name not in MEASURES:
        raise ParameterError(f"no measure “{name}”; known are {', '.join(MEASURES)}")
    return MEASURES[name]


def peer_groups(figures: pd.DataFrame, measure: str) -> pd.Series:
    """The number of the comparable group of each row; missing where year, kind or size is not known.

    Bodies of one class are put in order of size (active staff for figures per head, total expenditure for
    the others) and parted at the widest gap until the largest of a group is at most
    :data:`SIZE_FACTOR` times the smallest.

    Parameters
    ----------
    figures
        Result of :func:`compare_figures`.
    measure
        A name of :data:`MEASURES`.
    """
    size = find_measure(measure).size
    usable = figures.dropna(subset=["fiscal_year", "kind", size])
    usable = usable[usable[size] > 0]
    numbers = pd.Series(pd.NA, index=figures.index, dtype="Int64")
    groups = [
        part
        for _, same in usable.groupby(CLASS_COLUMNS, dropna=False, sort=False)
        for part in _of_similar_size(same.sort_values(size, kind="stable")[size])
    ]
    for number, members in enumerate(groups):
        numbers[members] = number
    return numbers


def _of_similar_size(sizes: pd.Series) -> list[list[Any]]:
    """Part sizes in ascending order at their widest gap, and the parts again, until each is narrow enough."""
    values = [Decimal(int(v)) if not isinstance(v, Decimal) else v for v in sizes]
    if len(values) < 2 or values[-1] <= values[0] * SIZE_FACTOR:
        return [list(sizes.index)]
    widest = max(range(1, len(values)), key=lambda i: values[i] / values[i - 1])
    return [*_of_similar_size(sizes.iloc[:widest]), *_of_similar_size(sizes.iloc[widest:])]


def compare_bodies(figures: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The bodies that disclose one measure, by comparable group.

    Parameters
    ----------
    figures
        Result of :func:`compare_figures`.
    measure
        A name of :data:`MEASURES`.

    Returns
    -------
    DataFrame
        One row a body and year with the figure; the largest group first, in it the highest first. ``group``
        (missing where a body is in none), ``group_name`` (what its members have in common), ``item_name``
        (the body), ``fiscal_year``, ``kind``, ``entity_level``, ``value`` (yuan or percent; once more as
        ``amount_yuan``, ``change_pct`` or ``share_pct``), ``bodies`` (of the group, with the figure),
        ``lacking`` (of the group, without it), ``median``, ``lower_quartile`` and ``upper_quartile``
        (null with fewer than :data:`FEWEST_FOR_QUARTILES` bodies), and the source.
    """
    chosen = find_measure(measure)
    grouped = figures.assign(group=peer_groups(figures, measure), value=figures[chosen.column])
    rows = [
        row
        for _, members in grouped.groupby(grouped["group"].astype("Float64").fillna(-1), sort=False)
        for row in _group_rows(members, measure)
    ]
    rows.sort(key=lambda row: (-row["bodies"], is_missing(row["group"]), row["group_name"], -row["value"]))
    out = pd.DataFrame(rows, columns=COMPARED_COLUMNS)
    out.insert(2, chosen.shown_as, out["value"])
    return out


def _group_rows(members: pd.DataFrame, measure: str) -> list[dict[str, Any]]:
    present = members[members["value"].notna()]
    alone = bool(members["group"].isna().all())
    count = 1 if alone else len(present)
    name = "不能归入可比组" if alone else group_name(members, measure)
    quartiles = (
        (None, None, None)
        if alone or count < FEWEST_FOR_QUARTILES
        else statistics.quantiles(present["value"], n=4, method="inclusive")
    )
    return [
        {
            "group": row["group"],
            "group_name": name,
            **{name: row[name] for name in CLASS_COLUMNS[:3]},
            "item_name": row["body"],
            "value": row["value"],
            "bodies": count,
            "lacking": 0 if alone else len(members) - len(present),
            **dict(zip(QUARTILES, quartiles, strict=True)),
            **{part: row[f"{measure}_{part}"] for part in _SOURCE},
        }
        for row in records(present)
    ]


def group_name(members: pd.DataFrame, measure: str) -> str:
    """What the members of a group have in common, with the range of their size."""
    first = records(members)[0]
    entity = ENTITY_LABELS.get(_text(first["entity_level"]), "")
    kind = KIND_LABELS.get(_text(first["kind"]), "")
    level = LEVEL_NAMES[first["place_level"]]
    size = find_measure(measure).size
    low, high = members[size].min(), members[size].max()
    if size == "headcount":
        span = f"{int(low)} 人" if low == high else f"{int(low)}–{int(high)} 人"
    else:
        span = _span_in_ten_thousand(low, high)
    body = body_kind_labels()[first["body_kind"]]
    return f"{int(first['fiscal_year'])} 年{entity}{kind}，{level}{body}，{span}"


def _span_in_ten_thousand(low: Decimal, high: Decimal) -> str:
    ends = [f"{yuan / 10_000:,.0f}" for yuan in (low, high)]
    return f"支出 {'–'.join(dict.fromkeys(ends))} 万元"


def group_summary(compared: pd.DataFrame, measure: str) -> pd.DataFrame:
    """One row a comparable group that is large enough: how many bodies, extremes, median and quartiles.

    Parameters
    ----------
    compared
        Result of :func:`compare_bodies`.
    measure
        The measure that it is of: the names of the columns end in its unit.
    """
    suffix = "_yuan" if find_measure(measure).is_money else "_pct"
    large = compared[compared["group"].notna() & (compared["bodies"] >= FEWEST)]
    rows = [
        {**records(rows)[0], "lowest": min(rows["value"]), "highest": max(rows["value"])}
        for _, rows in large.groupby("group", sort=False)
    ]
    out = pd.DataFrame(rows, columns=SUMMARY_COLUMNS)
    return out.rename(columns={name: f"{name}{suffix}" for name in ("lowest", *QUARTILES, "highest")})
