"""One table of a disclosure, found by its kind or by the name that is printed over it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from budgetlib.errors import UnknownKeyError, nearest
from budgetlib.reading.pages import LogicalTable
from budgetlib.tables.amounts import table_matrix
from budgetlib.tables.contacts import without_contacts
from budgetlib.tables.headings import header_paths
from budgetlib.views.overviews import printed_table_html
from budgetlib.vocabulary.wording import kind_of_title, plain


@dataclass(frozen=True, eq=False)
class PrintedTable:
    """One logical table of a disclosure: its amounts, and its grid as it is printed.

    Attributes
    ----------
    layout
        The cells with their positions, pages and boxes, as a ``LogicalTable``; names and
        numbers of contact persons are masked.
    amounts
        The rows of ``amounts`` of the data contract that this table prints: exact yuan, tidy.

    Examples
    --------
    >>> table = disclosure["general_expenditure"]  # doctest: +SKIP
    >>> table.amounts.query("item_level == 1")  # doctest: +SKIP
    >>> table.grid  # doctest: +SKIP
    """

    layout: LogicalTable
    amounts: pd.DataFrame

    @property
    def table_id(self) -> str:
        """``t01``, ``t02`` … in reading order."""
        return self.layout.table_id

    @property
    def kind(self) -> str:
        """The kind of table in the words of the data contract, such as ``general_expenditure``."""
        return self.layout.kind

    @property
    def title(self) -> str | None:
        """The title as printed; ``None`` where there is none."""
        return self.layout.title

    @property
    def printed_number(self) -> str | None:
        """The number as printed, such as 表5; ``None`` where there is none."""
        return self.layout.printed_number

    @property
    def unit(self) -> str | None:
        """The unit that the table is printed in, such as 万元; ``None`` where it says none."""
        return self.layout.unit

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages that the table stands on, from 1."""
        return tuple(range(self.layout.first_page, self.layout.last_page + 1))

    @property
    def grid(self) -> pd.DataFrame:
        """The body of the table as text: one row a printed row, columns named by their headings.

        A merged cell is repeated at every position that it covers; what is blank is an empty text.
        The index is ``row`` and the place of a column is ``column`` of ``amounts``, so that
        ``table.grid.loc[row].iloc[column]`` is the printed cell behind an amount.
        """
        rows = table_matrix(self.layout)
        first = self.layout.header_rows
        headings = [" / ".join(path) for path in header_paths(rows[:first], self.layout.n_columns)]
        texts = [[cell.text for cell in row] for row in rows[first:]]
        index = pd.RangeIndex(first, self.layout.n_rows, name="row")
        return pd.DataFrame(texts, index=index, columns=headings, dtype="str")

    def __repr__(self) -> str:
        name = plain(f"{self.printed_number or ''}{self.title or '（无标题）'}")
        return f"PrintedTable({self.table_id}, {name}, {self.kind}, {len(self.amounts)} amounts)"

    def _repr_html_(self) -> str:
        return printed_table_html(self.layout, self.amounts)


def table_keys(tables: Iterable[LogicalTable]) -> list[str]:
    """Keys that name exactly one of the tables each: kinds, printed numbers, titles; else a table's id.

    Examples
    --------
    >>> table_keys([])
    []
    """
    tables = list(tables)
    counts = Counter(plain(name) for table in tables for name in _names(table))
    single = [[name for name in _names(table) if counts[plain(name)] == 1] for table in tables]
    return [key for table, keys in zip(tables, single, strict=True) for key in keys or [table.table_id]]


def find_table(tables: Sequence[LogicalTable], amounts: pd.DataFrame, key: str) -> PrintedTable:
    """Find the table that a key names.

    Parameters
    ----------
    tables
        All tables of one document.
    amounts
        All its amounts.
    key
        A kind (``general_expenditure``), a number or title as printed (表5, 一般公共预算支出情况表; white
        space, full-width forms and quotation marks do not matter), a usual title of its kind
        (一般公共预算支出表), or an id (``t05``).

    Raises
    ------
    UnknownKeyError
        If no table has that name, with the nearest one that there is; or if several have it, with their ids.
    """
    found = _matching(tables, key)
    if len(found) > 1:
        ids = ", ".join(table.table_id for table in found)
        raise UnknownKeyError(f"“{key}” names several tables of this document: choose one of {ids}")
    if not found:
        hint = nearest(key, table_keys(tables)) or "; disclosure.tables lists those that there are"
        raise UnknownKeyError(f"no table “{key}” in this document{hint}")
    layout = found[0]
    own = amounts[amounts["table_id"] == layout.table_id].reset_index(drop=True)
    return PrintedTable(without_contacts(layout), own)


def names_a_table(tables: Sequence[LogicalTable], key: object) -> bool:
    """Whether a key names one table at least."""
    return isinstance(key, str) and bool(_matching(tables, key))


def _matching(tables: Sequence[LogicalTable], key: str) -> list[LogicalTable]:
    """The tables of the first sense in which the key names any: as printed, else by what titles mean."""
    wanted = plain(key)
    as_named = [t for t in tables if wanted in {t.table_id, *map(plain, _names(t))}]
    if as_named:
        return as_named
    kind = kind_of_title(key)
    return [t for t in tables if t.kind == kind and kind != "other"]


def _names(table: LogicalTable) -> list[str]:
    kind = table.kind if table.kind != "other" else None
    return [name for name in (kind, table.printed_number, table.title) if name]
