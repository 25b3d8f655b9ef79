"""What was published on one body and year, gathered from one file or several.

Cities publish a disclosure in one file or in two (说明 and 报表). The analyses take one publication, and
every row keeps the ``document_id`` of the file that it is from.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgetlib.analysis.plain_rows import records
from budgetlib.contract.records import ContractTables
from budgetlib.contract.schema import TABLES, frame
from budgetlib.corpus.store import read_table
from budgetlib.errors import ParameterError
from budgetlib.vocabulary import read_vocabulary

_BRACKET = re.compile(r"[（(][^（）()]*[)）]\s*$")
_SPACE = re.compile(r"\s+")
_PARTY = re.compile(r"^(?:中共|中国共产党)")
_ENDINGS = "|".join(row["ending"] for row in read_vocabulary("body_names"))
# The body whose posts or three public expenses a sentence states: its name stands right before the word.
_WHOSE = re.compile(
    rf"(?P<body>[一-龥]{{2,}}(?:{_ENDINGS}))(?:现有|共有|核定)?(?:人员|机关|行政|事业)*(?:编制|[“\"]?三公)"
)
_FIRST_FIGURE = re.compile(r"\d[\d,.]*(?=[万亿]?元|[人名个])")


@dataclass(frozen=True, eq=False)
class Publication(ContractTables[pd.DataFrame]):
    """The contract's tables, limited to one body and year; ``documents`` has the asked file first."""

    @property
    def department(self) -> str:
        return first_text(self.documents["department"]) or first_text(self.documents["document_id"]) or ""

    @property
    def fiscal_year(self) -> int | None:
        years = self.documents["fiscal_year"].dropna()
        return int(years.iloc[0]) if len(years) else None

    @property
    def phase(self) -> str:
        """``outturn`` in final accounts, ``budget`` otherwise: the phase of the year's own figures."""
        return "outturn" if first_text(self.documents["kind"]) == "final_accounts" else "budget"

    @property
    def is_empty(self) -> bool:
        return self.documents.empty


def first_text(values: pd.Series) -> str | None:
    """The first value of a text column that is not missing."""
    present = values.dropna()
    return str(present.iloc[0]) if len(present) else None


def body_name(department: str | None) -> str | None:
    """The name of a body without white space and a bracket at its end.

    Examples
    --------
    >>> body_name("上海市审计局（本级）")
    '上海市审计局'
    """
    if department is None or pd.isna(department):
        return None
    return _SPACE.sub("", _BRACKET.sub("", department)) or None


def same_name(department: str | None) -> str | None:
    """The name by which a body is known again: as :func:`body_name`, without 中共 before it.

    The tables of a party committee's office may name it with 中共, and the text without.

    Examples
    --------
    >>> same_name("中共江苏省委办公厅") == same_name("江苏省委办公厅（本级）")
    True
    """
    name = body_name(department)
    return name and (_PARTY.sub("", name) or name)


def is_of_another(sentence: str, department: str) -> bool:
    """Whether a sentence on posts or three public expenses names a body that the department is not.

    Examples
    --------
    >>> is_of_another("目前，青山中心事业编制5名，退休人员4名。", "青溪县林草局")
    True
    >>> is_of_another("中心编制5名。", "青溪县青山中心")
    False
    """
    text = _SPACE.sub("", sentence)
    first = _FIRST_FIGURE.search(text)
    named = _WHOSE.search(text[: first.start()] if first else text)
    own = same_name(department) or ""
    return bool(named and own and named["body"] not in own and not named["body"].endswith(own))


def find_companions(documents: pd.DataFrame, document_id: str) -> list[str]:
    """Find the files that together are one disclosure: same body, level, kind and year.

    Parameters
    ----------
    documents
        Rows of ``documents``, of the whole data.
    document_id
        One of them.

    Returns
    -------
    list of str
        ``document_id`` first, then its companions in the order of the data.

    Raises
    ------
    ParameterError
        If there is no such document; the message names the nearest one.
    """
    asked = _document(documents, document_id)
    if body_name(asked["department"]) is None or pd.isna(asked["fiscal_year"]):
        return [document_id]
    return [document_id, *_same_body(documents, asked, int(asked["fiscal_year"]), but=document_id)]


def disclosures(documents: pd.DataFrame) -> list[list[str]]:
    """The documents that together are one disclosure, the one of which most was read first."""
    read = documents.assign(read=documents["numbers_read"].fillna(0).astype(int))
    groups: dict[tuple[Any, ...], list[str]] = {}
    for row in records(read.sort_values("read", ascending=False, kind="stable")):
        groups.setdefault(_disclosure(row), []).append(row["document_id"])
    return list(groups.values())


def _disclosure(row: dict[str, Any]) -> tuple[Any, ...]:
    """Body, level, kind and year; a document that does not name body and year, or failed, is its own."""
    name, year = same_name(row["department"]), row["fiscal_year"]
    if name is None or pd.isna(year) or row["status"] == "failed":
        return (row["document_id"],)
    return (name, _or_empty(row["entity_level"]), _or_empty(row["kind"]), int(year))


def find_other_years(documents: pd.DataFrame, document_id: str) -> dict[int, str]:
    """Find the same body's disclosures of other years: year -> one document of that year."""
    asked = _document(documents, document_id)
    years = sorted({int(y) for y in documents["fiscal_year"].dropna()})
    found = {year: _same_body(documents, asked, year, but=document_id) for year in years}
    return {year: ids[0] for year, ids in found.items() if ids and year != asked["fiscal_year"]}


def _document(documents: pd.DataFrame, document_id: str) -> pd.Series:
    rows = documents[documents["document_id"] == document_id]
    if rows.empty:
        raise ParameterError(unknown_document(document_id, list(documents["document_id"])))
    return rows.iloc[0]


def unknown_document(document_id: str, known: list[str]) -> str:
    """One sentence on a document that the data do not have, with the nearest one that they have."""
    near = difflib.get_close_matches(document_id, known, n=1, cutoff=0.0)
    return f"no document “{document_id}” in the data" + (f"; the nearest is “{near[0]}”" if near else "")


def _same_body(documents: pd.DataFrame, asked: pd.Series, year: int, but: str) -> list[str]:
    name = same_name(asked["department"])
    if name is None:
        return []
    like = documents[
        (documents["fiscal_year"].fillna(0).astype(int) == year)
        & (documents["entity_level"].fillna("") == _or_empty(asked["entity_level"]))
        & (documents["kind"].fillna("") == _or_empty(asked["kind"]))
        & (documents["status"] != "failed")
        & (documents["document_id"] != but)
    ]
    return list(like.loc[like["department"].map(same_name) == name, "document_id"])


def _or_empty(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def open_publication(corpus: Any, document_id: str) -> Publication:
    """Gather what the data hold on the body and year of one document.

    Where two files carry the same kind of table or of statement, the asked file's is taken, so that
    nothing is counted twice.

    Parameters
    ----------
    corpus
        A :class:`budgetlib.Corpus`.
    document_id
        The document asked for.

    Raises
    ------
    ParameterError
        If there is no such document.
    """
    ids = find_companions(corpus.documents, document_id)
    parts = {name: _rows_of(corpus, name, ids) for name in TABLES}
    if parts["documents"]["status"].eq("failed").all():
        raise ParameterError(f"“{document_id}” could not be read: {first_text(parts['documents']['error'])}")
    titled = _with_titles(_one_file_each(parts["amounts"], "table_kind"), parts["tables"])
    chosen = {
        name: _one_file_each(parts[name], None)
        for name in ("changes", "execution", "staffing", "projects", "allocations", "figures", "indicators")
    }
    chosen["changes"] = _with_bases(chosen["changes"], parts["documents"])
    department = first_text(parts["documents"]["department"]) or ""
    of_body = {name: _of_body(chosen[name], department) for name in ("staffing", "figures")}
    return Publication(**{**parts, **chosen, **of_body, "amounts": titled})


def _of_body(rows: pd.DataFrame, department: str) -> pd.DataFrame:
    """The rows whose sentence does not name another body, such as one below it."""
    is_other = rows["sentence"].fillna("").map(lambda text: is_of_another(text, department)).astype(bool)
    return rows[~is_other].reset_index(drop=True)


def open_previous(corpus: Any, document_id: str) -> Publication:
    """Gather the same body's disclosure of the year before; an empty publication where there is none."""
    year = _document(corpus.documents, document_id)["fiscal_year"]
    others = find_other_years(corpus.documents, document_id)
    if pd.isna(year) or int(year) - 1 not in others:
        return Publication(**{name: frame(name, "", []) for name in TABLES})
    return open_publication(corpus, others[int(year) - 1])


def open_years(corpus: Any, document_id: str) -> list[Publication]:
    """Gather the same body's disclosures of all years in the data, oldest first."""
    own = open_publication(corpus, document_id)
    others = [
        open_publication(corpus, other) for other in find_other_years(corpus.documents, document_id).values()
    ]
    return sorted([own, *others], key=lambda publication: publication.fiscal_year or 0)


def _rows_of(corpus: Any, name: str, ids: list[str]) -> pd.DataFrame:
    """Rows of the files, in their order; of a stored corpus only the files of these documents are opened."""
    order = {document_id: place for place, document_id in enumerate(ids)}
    directory = getattr(corpus, "directory", None)
    table = getattr(corpus, name) if directory is None else read_table(directory, name, ids)
    rows = table[table["document_id"].isin(ids)]
    return rows.sort_values("document_id", key=lambda s: s.map(order), kind="stable").reset_index(drop=True)


def _one_file_each(rows: pd.DataFrame, group: str | None) -> pd.DataFrame:
    """Keep of each group (or of all rows) only those of the first file that has any."""
    if rows["document_id"].nunique() < 2:
        return rows
    first = rows.groupby(group)["document_id"].transform("first") if group else rows["document_id"].iloc[0]
    return rows[rows["document_id"] == first].reset_index(drop=True)


def _with_bases(changes: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """年初预算 is last year's in a budget; in final accounts it is this year's own, ``initial``."""
    if first_text(documents["kind"]) != "final_accounts":
        return changes
    return changes.assign(base=changes["base"].replace("prior_initial", "initial"))


def _with_titles(amounts: pd.DataFrame, tables: pd.DataFrame) -> pd.DataFrame:
    """Add ``table_title``, the printed number and title, for the source lines."""
    number, title = tables["printed_number"].fillna(""), tables["title"].fillna("")
    named = (number + " " + title).str.strip()
    titles = dict(zip(zip(tables["document_id"], tables["table_id"], strict=True), named, strict=True))
    keys = zip(amounts["document_id"], amounts["table_id"], strict=True)
    return amounts.assign(table_title=[titles.get(key, "") for key in keys])
