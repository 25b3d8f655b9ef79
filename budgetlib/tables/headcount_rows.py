"""Headcounts in small tables: 编制 and 实有 in the headings, the numbers of people under them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from budgetlib.contract.records import StaffingRow
from budgetlib.reading.pages import LogicalTable
from budgetlib.tables.amounts import table_matrix
from budgetlib.tables.headings import header_paths
from budgetlib.vocabulary.wording import is_total_name, meaning_in, plain


class Label(Protocol):
    """What a label says of a headcount; ``None`` where it says nothing."""

    @property
    def category(self) -> str | None: ...

    @property
    def subtype(self) -> str | None: ...


def read_headcount_rows(
    tables: Iterable[LogicalTable], parse_label: Callable[[str], Label]
) -> list[StaffingRow]:
    """The headcounts of the tables that print posts or staff, in reading order.

    Where bodies stand one under the other, the row of their total counts and no other.
    ``parse_label`` says which people a label speaks of, in a table as in a sentence.
    """
    return [row for table in tables for row in _of_table(table, parse_label)]


def _of_table(table: LogicalTable, parse_label: Callable[[str], Label]) -> Iterator[StaffingRow]:
    rows = table_matrix(table)
    paths = header_paths(rows[: table.header_rows], table.n_columns)
    if any(meaning_in("form_labels", text) == "money" for path in paths for text in path):
        return
    counted = {column: _meaning([parse_label(text) for text in path]) for column, path in enumerate(paths)}
    if not any(_counts_posts_or_staff(category, paths[c]) for c, (category, _) in counted.items()):
        return
    body = rows[table.header_rows :]
    totals = [row for row in body if is_total_name(row[0].text)]
    for row in totals or body:
        for column, (category, subtype) in counted.items():
            text = plain(row[column].text)
            if category and text.isdigit():
                yield StaffingRow(table.first_page, category, int(text), None, subtype)


def _counts_posts_or_staff(category: str | None, path: Sequence[str]) -> bool:
    """编制数, 实有人员, or 在职人数: staff alone may be a column of money (在职人员)."""
    return category in ("authorised", "actual") or (category == "active" and "人数" in "".join(path))


def _meaning(labels: Sequence[Label]) -> tuple[str | None, str | None]:
    """Category and subtype of a column: the lowest heading that names one (实有人数 over 在职 is 在职)."""
    category = next((label.category for label in reversed(labels) if label.category), None)
    return category, next((label.subtype for label in reversed(labels) if label.subtype), None)
