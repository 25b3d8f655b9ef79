"""Words that the rules look for, kept as data; what differs between places is a row in a table."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TypeVar

from budgetlib.money import UNIT_WORDS
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.wording import is_total_name, plain_name

T = TypeVar("T")


@cache
def vocabulary(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one table of ``budgetlib/vocabulary``, read once."""
    return tuple(read_vocabulary(name))


@cache
def phrase(use: str) -> re.Pattern[str]:
    """The wording of one use: any of its rows of ``audit_phrases.csv``, where {unit} is any unit of money."""
    rows = (row["pattern"] for row in vocabulary("audit_phrases") if row["use"] == use)
    return re.compile("|".join(rows).replace("{unit}", f"(?:{UNIT_WORDS})"))


def three_public_label(item: str) -> str:
    """The name of an item of the three public expenses, as a message says it."""
    names = {row["item"]: row["label"] for row in vocabulary("three_public_items")}
    return names[item].removesuffix("合计")


@cache
def _three_public_items() -> tuple[tuple[str | None, re.Pattern[str]], ...]:
    """Items with their patterns; an item that is no part of the three public expenses is ``None``."""
    rows = vocabulary("three_public_items")
    return tuple(
        (row["item"] if row["parent"] or row["item"] == "total" else None, re.compile(row["pattern"]))
        for row in rows
    )


def three_public_item_of(label: str) -> str | None:
    """The item of the three public expenses that one label names.

    >>> three_public_item_of("其中：公务用车运行维护费")
    'vehicle_operation'
    """
    plain = plain_name(label)
    return next((item for item, pattern in _three_public_items() if pattern.search(plain)), None)


def three_public_item(name: str, header: Iterable[str]) -> str | None:
    """The item that a cell stands for: named by its row, or by the headings above it."""
    own = three_public_item_of(name)
    if own not in (None, "total"):
        return own
    labels = list(header)
    named = [item for item in map(three_public_item_of, reversed(labels)) if item not in (None, "total")]
    if not named:
        return own
    is_subtotal = bool(labels) and is_total_name(labels[-1])
    return "vehicles" if named[0] == "vehicle_operation" and is_subtotal else named[0]


def three_public_sums(known: Mapping[str, T], is_all_needed: bool) -> Iterator[tuple[str, T, list[T]]]:
    """Each sum of the three public expenses that a table or text allows: its item, whole and parts.

    A table that prints two parts prints all; a text may leave one out (``is_all_needed``).
    """
    vehicles, others = (
        [known[item] for item in items if item in known]
        for items in (("vehicle_purchase", "vehicle_operation"), ("overseas_travel", "reception"))
    )
    if "vehicles" in known and len(vehicles) == 2:
        yield "vehicles", known["vehicles"], vehicles
    is_complete = len(others) == 2 and ("vehicles" in known or len(vehicles) == 2)
    parts = [*others, *([known["vehicles"]] if "vehicles" in known else vehicles)]
    if "total" in known and len(parts) > 1 and (is_complete or not is_all_needed):
        yield "total", known["total"], parts
