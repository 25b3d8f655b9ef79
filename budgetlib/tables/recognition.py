"""The kind of a table where its title does not say it: from headings and codes."""

import re
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from budgetlib.reading.pages import LogicalTable
from budgetlib.tables.captions import find_unit
from budgetlib.tables.cells import CODE_AND_NAME, is_code
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.kinds import kind_of
from budgetlib.vocabulary.wording import heading_means, kind_of_title, plain

FEWEST_CODES = 2  # of one classification, that say what the rows are: a single one can be a number


def recognise(tables: tuple[LogicalTable, ...]) -> tuple[LogicalTable, ...]:
    """Give every table its kind, by its title, else by what its headings and codes mean, and its unit."""
    kinds = [(t, (kind_of_title(t.title) if t.title else None) or kind_of_contents(t)) for t in tables]
    return tuple(replace(t, kind=kind, unit=t.unit or _unit_in_cells(t, kind)) for t, kind in kinds)


def _unit_in_cells(table: LogicalTable, kind: str) -> str | None:
    """The unit that headings name, 预算数（万元）, or the labels of a form, 项目资金（万元）."""
    rows = table.n_rows if kind_of(kind).layout == "form" else table.header_rows
    labels = (cell.text for cell in table.cells if cell.row < rows and names_money(cell.text))
    return next(filter(None, map(find_unit, labels)), None)


def names_money(text: str) -> bool:
    """Whether a label names money, so that a unit in brackets after it is about the table's amounts."""
    return heading_means("form_money", text) is not None


class Signs(NamedTuple):
    """What a table of one kind prints, by where it must stand; ``codes`` is the first digit of its codes."""

    kind: str
    patterns: dict[str, list[re.Pattern[str]]]
    codes: str


@cache
def _signs() -> tuple[Signs, ...]:
    places = ("headings", "anywhere", "nowhere")
    return tuple(
        Signs(
            row["kind"],
            {where: [re.compile(p) for p in row[where].split()] for where in places},
            row["codes"],
        )
        for row in read_vocabulary("kinds_by_headings")
    )


def kind_of_contents(table: LogicalTable) -> str:
    """The first kind of ``kinds_by_headings.csv`` all of whose signs a table prints; ``other`` if none."""
    texts = [plain(c.text) for c in table.cells]
    heads = [plain(c.text) for c in table.cells if c.row < max(table.header_rows, 1)]
    return next((signs.kind for signs in _signs() if _all_printed(signs, heads, texts)), "other")


def _all_printed(signs: Signs, heads: list[str], texts: list[str]) -> bool:
    found = (
        *(_is_printed(pattern, heads) for pattern in signs.patterns["headings"]),
        *(_is_printed(pattern, texts) for pattern in signs.patterns["anywhere"]),
        *(not _is_printed(pattern, texts) for pattern in signs.patterns["nowhere"]),
        _has_codes(texts, signs.codes),
    )
    return all(found)


def _is_printed(pattern: re.Pattern[str], texts: list[str]) -> bool:
    return any(pattern.search(text) for text in texts)


def _has_codes(texts: list[str], first: str) -> bool:
    if not first:
        return True
    coded = [t for t in texts if t.startswith(first) and (is_code(t) or CODE_AND_NAME.match(t))]
    return len(coded) >= FEWEST_CODES
