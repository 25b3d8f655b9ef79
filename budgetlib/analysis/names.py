"""The words of the field for codes: labels in Chinese, and rows of free text to a code."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import pandas as pd

from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.labels import labels

OUTLINE = re.compile(
    r"^(?:其中[:：]?|[（(][一二三四五六七八九十]+[)）]|[（(]\d+[)）]|[一二三四五六七八九十]+[、.．]|\d+[、.．])+"
)

SPENDING_LABELS = labels("spending_type")
FUND_LABELS = labels("fund")
BASE_LABELS = labels("base")
STAFF_LABELS = labels("category")
SUBTYPE_LABELS = labels("subtype")
KIND_LABELS = labels("kind")
LEVEL_LABELS = {int(level): name for level, name in labels("item_level").items()}


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


def plain_name(name: str | None) -> str:
    """A printed name without white space, outline number and unlike brackets.

    Examples
    --------
    >>> plain_name("其中：1. 因公出国(境)费")
    '因公出国（境）费'
    """
    if name is None or pd.isna(name):
        return ""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).replace("(", "（").replace(")", "）")
    return OUTLINE.sub("", text)


def find_item(table: str, name: str | None) -> NamedItem | None:
    """Find the item that a printed name stands for; ``None`` if it is none of them.

    Examples
    --------
    >>> find_item("revenue_sources", "1.一般公共预算拨款").code
    'general_public_budget'
    """
    text = plain_name(name)
    return next((item for item in naming_table(table) if item.pattern.search(text)), None)


def item_labels(table: str) -> dict[str, str]:
    """Code -> label of a naming table."""
    return {item.code: item.label for item in naming_table(table)}


def parents(table: str) -> dict[str, str]:
    """Code -> code of the item above it, where there is one."""
    return {item.code: item.parent for item in naming_table(table) if item.parent}
