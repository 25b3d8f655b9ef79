"""Where a text gives reasons, and how far each of them goes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetlib.narrative.phrases import any_of
from budgetlib.narrative.tokens import MONEY_WORDS, depths

_MARK = re.compile(
    rf"(?:{any_of('reason_before')}*{any_of('reason_noun')}{any_of('reason_is')}?|(?P<mainly>{any_of('mainly')}))(?=.)"
)
_CLAUSE = r"[^。；]*?"  # up to what is looked for, within one clause
_AGAINST_A_YEAR = rf"{any_of('compares')}{any_of('year_before')}"
# What follows a stop within a reason says whether the reason goes on; the first case that fits decides.
NEXT = tuple(
    (why, re.compile(pattern), goes_on)
    for why, pattern, goes_on in (
        ("the change of an amount", rf"{_CLAUSE}{MONEY_WORDS}，?{_AGAINST_A_YEAR}", False),
        ("the next numbered point", r"\d[.、]", True),
        ("parts", "其中", False),
        ("a year", r"20\d\d年", False),
        ("an amount", rf"{_CLAUSE}{MONEY_WORDS}", False),
        ("the change of an item", rf"{_CLAUSE}{_AGAINST_A_YEAR}", False),
    )
)
_NEAR = 12  # characters that may stand between a change and its reason


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: where its mark stands, where its text begins and ends.

    ``introduces_parts``: the mark is 主要是, after which the parts of the change may follow.
    """

    mark: int
    start: int
    end: int
    introduces_parts: bool


def find_reasons(text: str) -> list[Reason]:
    """All reasons given in a text (in uniform punctuation), in order."""
    found: list[Reason] = []
    position = 0
    while match := _MARK.search(text, position):
        end = _end(text, match.end(), depths(text))
        found.append(Reason(match.start(), match.end(), end, match["mainly"] is not None))
        position = end
    return found


def _end(text: str, start: int, depth: Sequence[int]) -> int:
    """A reason ends with its bracket or its sentence, or where after a stop something else is spoken of."""
    level = depth[start]
    for i in (i for i in range(start, len(text)) if depth[i] == level):
        is_closed = text[i] == "）" and level > 0
        if is_closed or (text[i] in "。；" and not _goes_on(text, i)):
            return i
    return len(text)


def _goes_on(text: str, stop: int) -> bool:
    """Whether a reason goes on after a stop: as a rule after a semicolon, not after a full stop."""
    rest = text[stop + 1 :]
    decided = next((goes_on for _, pattern, goes_on in NEXT if pattern.match(rest)), None)
    return text[stop] == "；" if decided is None else decided


def reason_after(text: str, end: int, following: int, reasons: Sequence[Reason]) -> str | None:
    """The reason of a statement that ends at ``end``; the next statement begins at ``following``."""
    # A mark may begin with the last word of the statement: 持平的主要原因.
    reason = next((r for r in reasons if r.mark >= end - len("持平")), None)
    if reason is None or reason.mark > min(following, end + _NEAR):
        return None
    given = text[reason.start : reason.end].strip("，：。；")
    return None if given.startswith("用于") else given or None
