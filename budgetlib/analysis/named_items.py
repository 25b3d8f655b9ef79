"""Items that are printed without a code, found by their name: revenue sources, three public expenses."""

import re
from dataclasses import dataclass
from functools import cache

from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.wording import plain_name


@dataclass(frozen=True, slots=True)
class NamedItem:
    """One line of a naming table: ``pattern`` finds it in a printed name."""

    code: str
    label: str
    parent: str | None
    pattern: re.Pattern[str]


@cache
def naming_table(name: str) -> tuple[NamedItem, ...]:
    """Read ``revenue_sources`` or ``three_public_items``: the first pattern that fits wins."""
    rows = [list(row.values()) for row in read_vocabulary(name)]
    return tuple(NamedItem(code, label, parent or None, re.compile(p)) for code, label, parent, p in rows)


def find_item(table: str, name: str | None) -> NamedItem | None:
    """Find the item that a printed name stands for; ``None`` if it is none of them.

    Examples
    --------
    >>> find_item("revenue_sources", "1.一般公共预算拨款").code
    'general_public_budget'
    """
    text = plain_name(name if isinstance(name, str) else None)
    return next((item for item in naming_table(table) if item.pattern.search(text)), None)


def item_labels(table: str) -> dict[str, str]:
    """Code -> label of a naming table."""
    return {item.code: item.label for item in naming_table(table)}


def parents(table: str) -> dict[str, str]:
    """Code -> code of the item above it, where there is one."""
    return {item.code: item.parent for item in naming_table(table) if item.parent}
