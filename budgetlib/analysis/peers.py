"""Bodies side by side: the figures that may be compared, and which bodies they may be compared with.

Every figure comes from the function that the report on the single body takes it from. Bodies are comparable
where fiscal year, kind of disclosure, 部门 or 单位, level of the place and function of the body are the same,
and figures where they also have the same base (fund, with or without what is carried over). What one of
these is not known of is compared with nothing.
"""

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, citations_of
from budgetlib.analysis.plain_rows import as_numbers, present, records
from budgetlib.analysis.publication import (
    Publication,
    disclosures,
    open_publication,
    same_name,
    unknown_document,
)
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.select import ROUNDING
from budgetlib.analysis.staffing import cost_bases, headcounts
from budgetlib.contract.schema import TABLES, frame
from budgetlib.corpus.store import read_table
from budgetlib.errors import ParameterError
from budgetlib.formatting import is_missing, number_text
from budgetlib.tables.body_kinds import body_kind_of
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.wording import is_carryover

# Below these numbers of bodies: no comparison at all, and no median and quartiles.
FEWEST, FEWEST_FOR_QUARTILES = 3, 5
# So many documents are in memory at once.
CHUNK = 50

CLASS_COLUMNS = ["fiscal_year", "kind", "entity_level", "place_level", "body_kind"]
BODY_COLUMNS = ["body", "place", *CLASS_COLUMNS, "disclosure", "sort", "documents", "errors"]
FIGURE_COLUMNS = [
    *("body", *CLASS_COLUMNS, "measure", "value", "basis"),
    *("document_id", "table_title", "page", "citations", "formula"),
]
COMPARED_COLUMNS = [
    *("body", "value", "bodies", "group", "group_name", "basis", "fiscal_year", "kind"),
    *("document_id", "table_title", "page", "citations", "formulas"),
]
_READ = ("tables", "amounts", "changes", "staffing", "figures")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that bodies are compared by; ``column`` is what result tables call it and ends in its unit."""

    label: str
    column: str

    @property
    def is_money(self) -> bool:
        return self.column.endswith("_yuan")


MEASURES = {
    "total": Measure("支出总额", "amount_yuan"),
    "basic": Measure("基本支出占支出总额", "share_pct"),
    "personnel": Measure("人员经费占基本支出", "share_pct"),
    "personnel_per_head": Measure("人均人员经费", "amount_yuan"),
    "operating_per_head": Measure("人均公用经费", "amount_yuan"),
    "three_public": Measure("“三公”经费合计", "amount_yuan"),
    "three_public_per_head": Measure("人均“三公”经费", "amount_yuan"),
    "carryover": Measure("上年结转结余占收入", "share_pct"),
    "stated_change": Measure("文字说明的支出总额变动率", "change_pct"),
}


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


def list_bodies(corpus: Any, documents: str | Sequence[str] | None = None) -> pd.DataFrame:
    """The disclosures, one row each; one in two files is one row.

    Parameters
    ----------
    corpus
        A :class:`budgetlib.Corpus`.
    documents
        Ids, as a list or separated by commas; empty for all.

    Returns
    -------
    DataFrame
        ``body``, ``place``, the columns that make bodies comparable (``fiscal_year``, ``kind``,
        ``entity_level``, ``place_level``, ``body_kind``; missing where not known), ``disclosure`` (部门预算),
        ``sort`` (what such bodies are), ``documents`` (ids, joined by 、) and ``errors`` (findings of that
        severity). Sorted by year, newest first, then place and body: in no order of size.

    Raises
    ------
    ParameterError
        If a document is not known.
    """
    errors = corpus.findings.loc[corpus.findings["severity"] == "error", "document_id"].value_counts()
    rows = [_body_row(_only(corpus.documents, ids), errors) for ids in _asked(corpus, documents)]
    out = pd.DataFrame(rows, columns=BODY_COLUMNS).astype({"fiscal_year": "Int64", "errors": "Int64"})
    order = ["fiscal_year", "place", "body"]
    return out.sort_values(order, ascending=[False, True, True], kind="stable", ignore_index=True)


def _body_row(documents: pd.DataFrame, errors: "pd.Series[int]") -> dict[str, Any]:
    first = present(records(documents)[0])
    kind = body_kind_of(first["department"])
    return {
        **{name: first[name] for name in CLASS_COLUMNS},
        "body": same_name(first["department"]) or first["document_id"],
        "place": " ".join(first[level] for level in ("province", "prefecture", "county") if first[level]),
        "disclosure": _disclosure(first),
        "sort": kind.sort if kind else None,
        "documents": "、".join(documents["document_id"]),
        "errors": int(sum(errors.get(document_id, 0) for document_id in documents["document_id"])),
    }


def compare_figures(corpus: Any, documents: str | Sequence[str] | None = None) -> pd.DataFrame:
    """The figures that bodies may be compared by, one row a disclosure and measure.

    Parameters
    ----------
    corpus
        A :class:`budgetlib.Corpus`. Its documents are read some at a time, so that a thousand need no more
        memory than :data:`CHUNK`.
    documents
        Ids, as a list or separated by commas; empty for all.

    Returns
    -------
    DataFrame
        ``body``, the columns that make bodies comparable, ``measure`` (of :data:`MEASURES`), ``value`` (yuan
        or percent), ``basis`` (in words: of which fund, with or without what is carried over; missing where
        that is not known), the source, ``citations`` (of the operands) and ``formula`` (missing where the
        figure is printed as it stands). A figure that was not read has no row.

    Raises
    ------
    ParameterError
        If a document is not known.
    """
    rows = [
        {**_body_row(published.documents, pd.Series(dtype=int)), **figure}
        for published in _publications(corpus, _asked(corpus, documents))
        for figure in _figures_of(published)
    ]
    out = pd.DataFrame(rows, columns=FIGURE_COLUMNS)
    return out.astype({"fiscal_year": "Int64", "value": "float64", "page": "Int64"})


def expenditure_totals(corpus: Any) -> dict[str, float]:
    """Document -> total expenditure of all funds in yuan, of each disclosure that prints it.

    A total that is added up from its items counts where revenue proves it.
    """
    published = _publications(corpus, _asked(corpus, None), ("tables", "amounts"))
    totals = ((own, _proven_total(own)) for own in published)
    return {own.documents["document_id"].iloc[0]: total for own, total in totals if total is not None}


def _proven_total(published: Publication) -> float | None:
    total = _first(table_of_record(published, "expenditure", by=None), "spending_type", "total")
    if total is None or total["fund"] != "all":
        return None
    if len(citations_of(total, "amount_yuan")) != 1:
        sources = table_of_record(published, "money", by="source")
        if published.phase == "outturn" or _basis_of_total(published, total, sources) is None:
            return None
    return float(total["amount_yuan"])


def _asked(corpus: Any, documents: str | Sequence[str] | None) -> list[list[str]]:
    """The documents that together are one disclosure, each document once, of those asked for."""
    wanted = set(parse_documents(documents, list(corpus.documents["document_id"])))
    read = corpus.documents[corpus.documents["status"] != "failed"]
    return [ids for ids in disclosures(read) if wanted & set(ids)]


def _only(documents: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    return documents[documents["document_id"].isin(list(ids))]


def _publications(
    corpus: Any, bodies: list[list[str]], names: Sequence[str] = _READ
) -> Iterator[Publication]:
    """What each body published, read some documents at a time; of the tables only those named."""
    for start in range(0, len(bodies), CHUNK):
        chunk = bodies[start : start + CHUNK]
        shelf = _shelf(corpus, [document_id for ids in chunk for document_id in ids], names)
        yield from (open_publication(shelf, ids[0]) for ids in chunk)


def _shelf(corpus: Any, ids: list[str], names: Sequence[str]) -> Any:
    """A small corpus of some documents, in memory."""
    directory = getattr(corpus, "directory", None)
    tables = {name: frame(name, "", []) for name in TABLES}
    tables["documents"] = _only(corpus.documents, ids)
    for name in names:
        tables[name] = read_table(directory, name, ids) if directory else _only(getattr(corpus, name), ids)
    return SimpleNamespace(**{name: _plain_texts(table) for name, table in tables.items()})


def _plain_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Texts as Python strings: rows are taken one by one here, at twice the speed of Arrow's."""
    texts = [name for name, dtype in table.dtypes.items() if isinstance(dtype, pd.StringDtype)]
    return table.astype(dict.fromkeys(texts, object))


def _figures_of(published: Publication) -> Iterator[dict[str, Any]]:
    """All figures of one disclosure."""
    sources = table_of_record(published, "money", by="source")
    yield from _of_expenditure(published, sources)
    yield from _of_basic_expenditure(published)
    carried = _first(sources, "fund", "carryover")
    if carried and carried["total_origin"] == "printed" and _adds_up_to(carried["total_yuan"], sources):
        yield _share("carryover", carried, "收入总计")


def _of_expenditure(published: Publication, sources: pd.DataFrame) -> Iterator[dict[str, Any]]:
    total = _first(table_of_record(published, "expenditure", by=None), "spending_type", "total")
    basic = _first(table_of_record(published, "expenditure", by="spending"), "spending_type", "basic")
    if total:
        basis = _basis_of_total(published, total, sources)
        yield _printed("total", total, "amount_yuan", basis)
        stated = _stated(published, total["amount_yuan"])
        if stated:
            said = labels("base").get(str(stated["base"]))
            yield _printed("stated_change", stated, "change_pct", basis and said and f"{basis}，比{said}")
    if basic and basic["total_origin"] == "printed":
        whole = {**basic, "amount_yuan": basic["total_yuan"]}
        yield _share("basic", basic, _basis_of_total(published, whole, sources))


def _of_basic_expenditure(published: Publication) -> Iterator[dict[str, Any]]:
    costs = table_of_record(published, "basic", by="spending")
    personnel, operating = (_first(costs, "spending_type", kind) for kind in ("personnel", "operating"))
    public = _first(table_of_record(published, "three_public", by="item"), "item", "total")
    people = _first(cost_bases(headcounts(published.staffing)), "base", "active")
    if personnel:
        yield _share("personnel", personnel, _fund_of(personnel))
    if public:
        yield _printed("three_public", public, "amount_yuan", _fund_of(public))
    for name, row in (("personnel", personnel), ("operating", operating), ("three_public", public)):
        if row and people:
            yield _per_head(f"{name}_per_head", row, people)


def _first(rows: pd.DataFrame, column: str, value: str) -> dict[str, Any] | None:
    return next((present(row) for row in records(rows[rows[column] == value])), None)


def _figure(
    measure: str, row: dict[str, Any], value: Any, basis: str | None, formula: str | None, operands: list[Any]
) -> dict[str, Any]:
    return {
        **{name: row.get(name) for name in ("document_id", "table_title", "page")},
        "measure": measure,
        "value": value,
        "basis": basis,
        "citations": tuple(place for places in operands for place in places),
        "formula": formula,
    }


def _printed(measure: str, row: dict[str, Any], column: str, basis: str | None) -> dict[str, Any]:
    """A figure as it is printed; computed where it is a sum of several printed ones."""
    places = citations_of(row, column)
    formula = _operand(row[column], places).strip("()") if len(places) > 1 else None
    return _figure(measure, row, row[column], basis, formula, [places])


def _share(measure: str, row: dict[str, Any], basis: str | None) -> dict[str, Any]:
    """What share one figure of a table is of the total of that table."""
    part, whole = row["amount_yuan"], row["total_yuan"]
    places = [citations_of(row, name) for name in ("amount_yuan", "total_yuan")]
    formula = f"{_operand(part, places[0])} ÷ {_operand(whole, places[1])} × 100"
    return _figure(measure, row, part / whole * 100 if whole else None, basis, formula, places)


def _per_head(measure: str, row: dict[str, Any], people: dict[str, Any]) -> dict[str, Any]:
    fund, heads = _fund_of(row), people["headcount"]
    basis = f"{fund}，按{people['base_name']}" if fund else None
    places = [citations_of(row, "amount_yuan"), citations_of(people, "headcount")]
    formula = f"{_operand(row['amount_yuan'], places[0])} ÷ {heads}"
    return _figure(measure, row, row["amount_yuan"] / heads, basis, formula, places)


def _operand(value: float, places: Sequence[Citation]) -> str:
    """A figure of a formula as it is printed; of a sum its parts."""
    texts = [place.text for place in places if place.text]
    return f"({' + '.join(texts)})" if len(texts) > 1 else texts[0] if texts else number_text(value)


def _fund_of(row: dict[str, Any]) -> str | None:
    return labels("fund").get(str(row.get("fund")))


def _basis_of_total(published: Publication, total: dict[str, Any], sources: pd.DataFrame) -> str | None:
    """Which money a total of expenditure is; missing where revenue does not prove it.

    It is with what is carried over where it equals all revenue, and without where it equals that of the
    year. Final accounts print the expenditure of the year.
    """
    fund = _fund_of(total)
    if published.phase == "outturn":
        return fund and f"{fund}，本年支出"
    is_carried = sources["fund"] == "carryover"
    if total["fund"] != "all" or not (is_carried.any() or _nothing_carried(published)):
        return None
    if _adds_up_to(total["amount_yuan"], sources):
        return f"{fund}，与收入总计相等"
    return f"{fund}，不含上年结转" if _adds_up_to(total["amount_yuan"], sources[~is_carried]) else None


def _nothing_carried(published: Publication) -> bool:
    """Whether no amount but zero is printed as carried over, so that revenue with and without it is one."""
    amounts = published.amounts
    named = (amounts["fund"] == "carryover") | amounts["item_name"].fillna("").map(is_carryover).astype(bool)
    own = (amounts["flow"] == "revenue") & (amounts["phase"] == published.phase)
    return not (amounts.loc[own & named, "amount_yuan"] != 0).any()


def _adds_up_to(total: float, sources: pd.DataFrame) -> bool:
    added = float(sources["amount_yuan"].sum())
    return bool(added) and abs(total - added) <= ROUNDING * (len(sources) + 1)


def _stated(published: Publication, total: float) -> dict[str, Any] | None:
    """The first statement of change whose amount is the printed total, with its percentage."""
    changes = published.changes
    known = changes[(changes["scope"] == "total") & (changes["flow"] != "revenue")]
    known = known.dropna(subset=["amount_yuan", "change_pct"])
    row = next(
        (row for row in records(known) if abs(float(row["amount_yuan"]) - total) <= ROUNDING * 2), None
    )
    if row is None:
        return None
    places = (Citation(row["document_id"], int(row["page"]), row["sentence"]),)
    return {**row, "table_title": "文字说明", "citations": {"change_pct": places}}


def compare_bodies(figures: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The bodies that may be compared by one measure, by group; none where no group has :data:`FEWEST`.

    Parameters
    ----------
    figures
        Result of :func:`compare_figures`.
    measure
        A name of :data:`MEASURES`.

    Returns
    -------
    DataFrame
        One row a body; the largest group first, in it the highest first. ``body``, ``value`` (yuan or
        percent; once more as ``amount_yuan``, ``change_pct`` or ``share_pct``), ``bodies`` (of the group),
        ``group`` (a number), ``group_name`` and ``basis`` (what its members have in common),
        ``fiscal_year``, ``kind``, the source, ``citations`` and ``formulas``.
    """
    column = find_measure(measure).column
    own = figures[(figures["measure"] == measure) & figures["value"].notna()]
    groups = [rows for _, rows in own.groupby([*CLASS_COLUMNS, "basis"], sort=True) if len(rows) >= FEWEST]
    rows = [
        _compared(row, number, members, column)
        for number, members in enumerate(sorted(groups, key=len, reverse=True))
        for row in records(members.sort_values("value", ascending=False, kind="stable"))
    ]
    out = pd.DataFrame(rows, columns=["body", column, *COMPARED_COLUMNS[1:]])
    types = {"group": "Int64", "fiscal_year": "Int64", "page": "Int64", "bodies": "Int64"}
    return as_numbers(out.astype({**types, "value": "float64"}))


def _compared(row: dict[str, Any], number: int, members: pd.DataFrame, column: str) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("basis", "value", "fiscal_year", "kind")},
        **{name: row[name] for name in ("document_id", "table_title", "page")},
        "group": number,
        "group_name": group_name(row),
        "body": row["body"],
        column: row["value"],
        "bodies": len(members),
        "citations": {column: row["citations"]},
        "formulas": {} if is_missing(row["formula"]) else {column: row["formula"]},
    }


def group_name(row: dict[str, Any]) -> str:
    """What comparable bodies have in common: 2026 年部门预算，地市级，审计."""
    level = labels("place_level")[row["place_level"]]
    return f"{int(row['fiscal_year'])} 年{_disclosure(row)}，{level}，{row['body_kind']}"


def _disclosure(row: dict[str, Any]) -> str:
    return labels("entity_level").get(row["entity_level"], "") + labels("kind").get(row["kind"], "")


def quartiles(values: Iterable[float]) -> tuple[float, float, float] | None:
    """Lower quartile, median and upper quartile; ``None`` of fewer than :data:`FEWEST_FOR_QUARTILES`."""
    known = list(values)
    if len(known) < FEWEST_FOR_QUARTILES:
        return None
    low, middle, high = statistics.quantiles(known, n=4, method="inclusive")
    return low, middle, high
