"""Bodies side by side: one row a body and year, and which of them may be compared.

Every figure comes from the function that the report on the single body takes it from. Bodies are comparable
where fiscal year, kind of disclosure, 部门 or 单位, level of the place and kind of body are the same and the
larger is at most :data:`SIZE_FACTOR` times the smaller.
"""

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

import pandas as pd

from budgetlib.analysis.change import stated_item_changes, stated_total_changes
from budgetlib.analysis.places import place_of
from budgetlib.analysis.plain_rows import as_numbers, present, records
from budgetlib.analysis.publication import (
    Publication,
    body_name,
    find_companions,
    open_publication,
    unknown_document,
)
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.staffing import cost_bases, headcounts
from budgetlib.contract.schema import TABLES, frame
from budgetlib.corpus.store import read_table
from budgetlib.errors import ParameterError
from budgetlib.formatting import is_missing
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.wording import is_carryover

# Below these numbers of bodies: no comparison at all, and no median and quartiles.
FEWEST, FEWEST_FOR_QUARTILES = 3, 5
SIZE_FACTOR = 3
# So many documents are in memory at once.
CHUNK = 50

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
    *_SOURCE,
]


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
        _figures_of(open_publication(shelf, ids[0]))
        for shelf, chunk in _shelves(corpus, [*asked, *before])
        for ids in chunk
    ]
    out = as_numbers(pd.DataFrame(rows, columns=BODY_COLUMNS))
    out = out.astype({"fiscal_year": "Int64", "headcount": "Int64", "errors": "Int64"})
    out = _with_table_changes(out).head(len(asked))
    return out.sort_values(["fiscal_year", "body"], ascending=[False, True], kind="stable", ignore_index=True)


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


def _figures_of(published: Publication) -> dict[str, Any]:
    """All figures of one body and year, each with where it is printed."""
    first = present(records(published.documents)[0])
    place = place_of(first["department"], first["document_id"])
    bases = cost_bases(headcounts(published.staffing))
    people = _first(bases, "base", "active")
    row = {
        "body": body_name(published.department),
        "place": place.name if place else None,
        **{name: first[name] for name in CLASS_COLUMNS[:3]},
        "place_level": place.level if place else "unknown",
        "body_kind": body_kind_of(published.department),
        "documents": "、".join(published.documents["document_id"]),
        "headcount": people["headcount"] if people else None,
        "headcount_basis": people["base_name"] if people else None,
        "errors": int((published.findings["severity"] == "error").sum()),
    }
    return {**row, **_expenditure(published), **_per_head(published, people), **_other_figures(published)}


def _expenditure(published: Publication) -> dict[str, Any]:
    total = _first(table_of_record(published, "expenditure", by=None), "spending_type", "total")
    out = {**_measured("total", total, "amount_yuan"), "total_fund": total and total["fund"]}
    split = table_of_record(published, "expenditure", by="spending")
    split["share_pct"] = split["amount_yuan"] / split["total_yuan"] * 100
    for kind in ("basic", "project"):
        out |= _measured(kind, _first(split, "spending_type", kind), "share_pct")
    personnel = _first(table_of_record(published, "basic", by="spending"), "spending_type", "personnel")
    out |= _measured("personnel", personnel, "amount_yuan")
    functions = table_of_record(published, "expenditure", by="function")
    whole = functions.loc[functions["item_level"] == 1, "amount_yuan"].sum()
    out["personnel_pct"] = personnel["amount_yuan"] / whole * 100 if personnel and whole else None
    return out


def _per_head(published: Publication, people: dict[str, Any] | None) -> dict[str, Any]:
    costs = table_of_record(published, "basic", by="spending")
    expenses = _first(table_of_record(published, "three_public", by="item"), "item", "total")
    figures = {kind: _first(costs, "spending_type", kind) for kind in ("personnel", "operating")}
    out = _measured("three_public", expenses, "amount_yuan")
    for name, row in {**figures, "three_public": expenses}.items():
        if row and people and row["amount_yuan"] is not None:
            own = {**row, "per_head": row["amount_yuan"] / people["headcount"]}
            out |= _measured(f"{name}_per_head", own, "per_head")
    return out


def _other_figures(published: Publication) -> dict[str, Any]:
    carried = _carryover(published)
    return {**_measured("carryover", carried, "share_pct"), **_stated(published)}


def _first(rows: pd.DataFrame, column: str, value: str) -> dict[str, Any] | None:
    return next((present(row) for row in records(rows[rows[column] == value])), None)


def _measured(name: str, row: dict[str, Any] | None, column: str) -> dict[str, Any]:
    """The columns of one measure: its value and where that is printed."""
    if row is None:
        return {}
    return {MEASURES[name].column: row.get(column), **{f"{name}_{part}": row.get(part) for part in _SOURCE}}


def _carryover(published: Publication) -> dict[str, Any] | None:
    """The share of revenue that is carried over; 0 only where a zero is printed."""
    sources = table_of_record(published, "money", by="source")
    sources["share_pct"] = sources["amount_yuan"] / sources["amount_yuan"].sum() * 100
    found = _first(sources, "fund", "carryover")
    amounts = published.amounts
    rows = amounts[(amounts["flow"] == "revenue") & (amounts["phase"] == published.phase)]
    named = (rows["fund"] == "carryover") | rows["item_name"].fillna("").map(is_carryover)
    printed = rows[named & (rows["classification"] == "revenue_source")]
    if found or sources.empty or printed.empty or (printed["amount_yuan"] != 0).any():
        return found
    return {**present(records(printed)[0]), "share_pct": 0.0}


def _stated(published: Publication) -> dict[str, Any]:
    """The change of the whole as the narrative states it: the statement that the year report chooses."""
    functions = table_of_record(published, "general", by="function")
    totals = stated_total_changes(published.changes, stated_item_changes(published.changes, functions))
    chosen = next((present(row) for row in records(totals[totals["is_chosen"]])), None)
    if chosen is None:
        return {}
    share = chosen["change_pct"]
    if share is None and chosen["prior_yuan"]:
        share = chosen["change_yuan"] / chosen["prior_yuan"] * 100
    own = {**chosen, "change_pct": share, "table_title": "文字说明"}
    return {**_measured("stated_change", own, "change_pct"), "stated_base": chosen["base"]}


def _with_table_changes(figures: pd.DataFrame) -> pd.DataFrame:
    """Add the change of total expenditure against the same body's year before, where both are of one fund."""
    keys = ["body", "entity_level", "kind", "fiscal_year"]
    before = figures.assign(fiscal_year=figures["fiscal_year"] + 1)[[*keys, "total_yuan", "total_fund"]]
    both = figures.merge(before.drop_duplicates(keys), "left", on=keys, suffixes=("", "_before"))
    like = both["total_fund"].fillna("") == both["total_fund_before"].fillna("")
    known = like & (both["total_yuan_before"] > 0) & both["fiscal_year"].notna()
    change = (both["total_yuan"] / both["total_yuan_before"] - 1) * 100
    source = {f"change_{part}": both[f"total_{part}"].where(known) for part in _SOURCE}
    return both.assign(table_change_pct=change.where(known), **source)[BODY_COLUMNS]


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
        "disclosure": figures["entity_level"].map(labels("entity_level")).fillna("")
        + figures["kind"].map(labels("kind")).fillna(""),
        "level_name": figures["place_level"].map(labels("place_level")),
        "body_kind_name": figures["body_kind"].map(body_kind_labels()),
    }
    return figures.assign(**words)[LISTED_COLUMNS]


def measure_labels() -> dict[str, str]:
    """Column of :func:`compare_figures` -> what the measure is called."""
    return {measure.column: measure.label for measure in MEASURES.values()}


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
    values = [float(value) for value in sizes]
    if len(values) < 2 or values[-1] <= values[0] * SIZE_FACTOR:
        return [list(sizes.index)]
    widest = max(range(1, len(values)), key=lambda i: values[i] / values[i - 1])
    return [*_of_similar_size(sizes.iloc[:widest]), *_of_similar_size(sizes.iloc[widest:])]


def compare_bodies(figures: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The bodies with one measure, each with its comparable group.

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
        ``lacking`` (of the group, without it), and the source.
    """
    chosen = find_measure(measure)
    grouped = figures.assign(group=peer_groups(figures, measure), value=figures[chosen.column])
    rows = [
        row
        for _, members in grouped.groupby(grouped["group"].astype("Float64").fillna(-1), sort=False)
        for row in _group_rows(members, measure)
    ]
    rows.sort(key=lambda row: (-row["bodies"], is_missing(row["group"]), row["group_name"], -row["value"]))
    out = pd.DataFrame(rows, columns=COMPARED_COLUMNS).astype({"value": "float64", "group": "Int64"})
    out.insert(2, chosen.shown_as, out["value"])
    return out


def _group_rows(members: pd.DataFrame, measure: str) -> list[dict[str, Any]]:
    with_figure = members[members["value"].notna()]
    is_alone = bool(members["group"].isna().all())
    return [
        {
            **{name: row[name] for name in ("group", "value", *CLASS_COLUMNS[:3])},
            "group_name": "不能归入可比组" if is_alone else group_name(members, measure),
            "item_name": row["body"],
            "bodies": 1 if is_alone else len(with_figure),
            "lacking": 0 if is_alone else len(members) - len(with_figure),
            **{part: row[f"{measure}_{part}"] for part in _SOURCE},
        }
        for row in records(with_figure)
    ]


def quartiles(values: Iterable[float]) -> tuple[float, float, float] | None:
    """Lower quartile, median and upper quartile; ``None`` of fewer than :data:`FEWEST_FOR_QUARTILES`."""
    known = list(values)
    if len(known) < FEWEST_FOR_QUARTILES:
        return None
    low, middle, high = statistics.quantiles(known, n=4, method="inclusive")
    return low, middle, high


def group_name(members: pd.DataFrame, measure: str) -> str:
    """What the members of a group have in common, with the range of their size."""
    first = records(members)[0]
    entity = labels("entity_level").get(_text(first["entity_level"]), "")
    kind = labels("kind").get(_text(first["kind"]), "")
    level = labels("place_level")[first["place_level"]]
    size = find_measure(measure).size
    low, high = members[size].min(), members[size].max()
    if size == "headcount":
        span = f"{int(low)} 人" if low == high else f"{int(low)}–{int(high)} 人"
    else:
        span = _span_in_ten_thousand(low, high)
    body = body_kind_labels()[first["body_kind"]]
    return f"{int(first['fiscal_year'])} 年{entity}{kind}，{level}{body}，{span}"


def _span_in_ten_thousand(low: float, high: float) -> str:
    ends = [f"{yuan / 10_000:,.0f}" for yuan in (low, high)]
    return f"支出 {'–'.join(dict.fromkeys(ends))} 万元"
