"""The kinds of table of the data contract, and what is true of each: the one place that lists them."""

from dataclasses import dataclass
from functools import cache

from budgetlib.vocabulary import read_vocabulary

QUESTIONS = ("expenditure", "general", "basic", "economic", "revenue", "by_fund", "functional")


@dataclass(frozen=True, slots=True)
class TableKind:
    """One kind of table.

    Attributes
    ----------
    fund
        The fund that the whole table is about; ``None`` where its columns or its title say it.
    items
        What its rows are where nothing printed says it: ``functional``, ``project``, else ``None``.
    total_is
        What a 合计 column of it adds up: ``split`` (basic and project expenditure, where it prints both),
        ``basic``, ``project``; ``None`` where spending is not what it is about.
    layout
        ``columns``; ``two_sided`` (revenue left, expenditure right); ``form`` (labels beside the amounts);
        ``part`` (a list of some expenditure, whose total is nobody's whole).
    """

    name: str
    label: str
    fund: str | None
    items: str | None
    total_is: str | None
    layout: str
    ranks: tuple[tuple[str, int], ...]  # question -> how early this kind is asked for an answer


@cache
def table_kinds() -> dict[str, TableKind]:
    """All kinds by their names, in the order of the contract."""
    return {row["kind"]: _kind(row) for row in read_vocabulary("table_kinds")}


def _kind(row: dict[str, str]) -> TableKind:
    ranks = tuple((question, int(row[question])) for question in QUESTIONS if row[question])
    fund, items, total_is = (row[name] or None for name in ("fund", "items", "total_is"))
    return TableKind(row["kind"], row["label"], fund, items, total_is, row["layout"], ranks)


def kind_of(name: str) -> TableKind:
    """The kind with a name of the contract."""
    return table_kinds()[name]


@cache
def kinds_with_layout(*layouts: str) -> frozenset[str]:
    """Names of the kinds that are laid out in one of these ways.

    Examples
    --------
    >>> sorted(kinds_with_layout("form"))
    ['department_performance', 'project_performance']
    """
    return frozenset(name for name, kind in table_kinds().items() if kind.layout in layouts)


@cache
def kinds_answering(question: str) -> tuple[str, ...]:
    """Names of the kinds that may print the answer to a question, the one that is asked first in front.

    Parameters
    ----------
    question
        ``expenditure``: all expenditure by item; ``general``: that of the general public budget;
        ``basic``: basic expenditure; ``economic``: expenditure by economic category;
        ``revenue``: revenue by source; ``by_fund``: each fund's money by function;
        ``functional``: tables whose rows are functions.

    Examples
    --------
    >>> kinds_answering("basic")
    ('general_basic_expenditure', 'basic_expenditure')
    """
    ranked = [(rank, name) for name, kind in table_kinds().items() for q, rank in kind.ranks if q == question]
    return tuple(name for _, name in sorted(ranked))
