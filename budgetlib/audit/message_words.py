"""Words that the rules look for, kept as data; what differs between places is a row in a table."""

import re
from collections.abc import Iterable
from functools import cache

from budgetlib.money import UNIT_WORDS
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.wording import plain_name


@cache
def vocabulary(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one table of ``budgetlib/vocabulary``, read once."""
    return tuple(read_vocabulary(name))


@cache
def phrase(use: str) -> re.Pattern[str]:
    """The wording of one use: any of its rows of ``audit_phrases.csv``, where {unit} is any unit of money."""
    rows = (row["pattern"] for row in read_vocabulary("audit_phrases") if row["use"] == use)
    return re.compile("|".join(rows).replace("{unit}", f"(?:{UNIT_WORDS})"))


@cache
def _three_public_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["item"], re.compile(row["pattern"])) for row in vocabulary("audit_three_public"))


@cache
def three_public_item_of(label: str) -> str | None:
    """The item of the three public expenses that one label names.

    >>> three_public_item_of("其中：公务用车运行维护费")
    'vehicle_operation'
    """
    plain = plain_name(label)
    return next((item or None for item, pattern in _three_public_patterns() if pattern.search(plain)), None)


def three_public_item(name: str, header: Iterable[str]) -> str | None:
    """The item that a cell stands for: named by its row, or by the headings above it."""
    own = three_public_item_of(name)
    if own not in (None, "total"):
        return own
    labels = list(header)
    named = [item for item in map(three_public_item_of, reversed(labels)) if item not in (None, "total")]
    if not named:
        return own
    is_subtotal = bool(labels) and plain_name(labels[-1]) in ("小计", "合计")
    return "vehicles" if named[0] == "vehicle_operation" and is_subtotal else named[0]
