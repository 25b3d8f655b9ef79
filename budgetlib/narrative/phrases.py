"""The tables of wording that the reading of the narrative rests on, as data."""

import re
from dataclasses import dataclass
from functools import cache

from budgetlib.vocabulary import read_vocabulary


@dataclass(frozen=True, slots=True)
class Wording:
    """One row of a vocabulary with a pattern: what it stands for, and how it is worded."""

    name: str
    pattern: re.Pattern[str]
    row: dict[str, str]


@cache
def wordings(table: str, key: str) -> tuple[Wording, ...]:
    """A vocabulary with its patterns compiled; the first row that fits a text holds."""
    return tuple(Wording(row[key], re.compile(row["pattern"]), row) for row in read_vocabulary(table))


def first_match(table: str, key: str, text: str) -> tuple[Wording, re.Match[str]] | None:
    """The first row of a vocabulary whose pattern occurs in the text, with the place."""
    for wording in wordings(table, key):
        if match := wording.pattern.search(text):
            return wording, match
    return None


@cache
def any_of(part: str) -> str:
    """What may stand for one part of the grammar (``narrative_words.csv``), as a group of a pattern.

    The longest comes first, so that 年初预算 is not taken for 年初.

    Examples
    --------
    >>> any_of("against")
    '(?:相比|对比)'
    """
    patterns = [row["pattern"] for row in read_vocabulary("narrative_words") if row["use"] == part]
    return f"(?:{'|'.join(sorted(patterns, key=len, reverse=True))})"


@cache
def item_names() -> dict[str, str]:
    """Names of functional and economic items to their table (``functional``, ``economic``)."""
    names = {row["name"]: "economic" for row in read_vocabulary("economic")}
    return names | {row["name"]: "functional" for row in read_vocabulary("functional")}
