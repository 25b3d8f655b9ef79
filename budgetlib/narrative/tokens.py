"""The small parts that all readings of a paragraph share: uniform punctuation, sentences, amounts."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from budgetlib.money import UNIT_WORDS, UNITS, AmountError, to_cents

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
MONEY = rf"(?P<minus>[-−–△]?)(?P<digits>{NUMBER})(?P<unit>{UNIT_WORDS})"
MONEY_WORDS = rf"{NUMBER}(?:{UNIT_WORDS})"  # an amount within a larger pattern
_MONEY = re.compile(MONEY)
_UNIFORM = str.maketrans(
    {
        "(": "（",
        ")": "）",
        ";": "；",
        ":": "：",
        "!": "！",
        "?": "？",
        "︰": "：",
        "﹔": "；",
        "〔": "（",
        "〕": "）",
    }
)
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")


@lru_cache(maxsize=512)
def uniform(text: str) -> str:
    """The text with full-width punctuation, of the same length; commas within numbers stay.

    Examples
    --------
    >>> uniform("其中:支出1,066.60万元,增加")
    '其中：支出1,066.60万元，增加'
    """
    return _COMMA.sub("，", text.translate(_UNIFORM))


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in a text: its place, its value in yuan and the bracket depth that it stands at."""

    start: int
    end: int
    yuan: Decimal
    depth: int


def yuan(minus: str, digits: str, unit: str) -> Decimal | None:
    """The value of a printed amount; ``None`` where it has a fraction of a cent, which is a misprint."""
    value = Decimal(digits.replace(",", "")) * UNITS[unit].value
    try:
        return to_cents(-value if minus else value)
    except AmountError:
        return None


def printed_yuan(text: str | None) -> Decimal | None:
    """The value of a text that is an amount of money with its unit; ``None`` for any other."""
    amount = _MONEY.fullmatch(text or "")
    return yuan(amount["minus"], amount["digits"], amount["unit"]) if amount else None


def depths(text: str) -> list[int]:
    """How many brackets are open at every character; an unmatched one counts for nothing."""
    depth, out, opened = 0, [0] * len(text), []
    for i, char in enumerate(text):
        if char == "（":
            depth += 1
            opened.append(i)
        out[i] = depth
        if char == "）" and depth:
            depth -= 1
            opened.pop()
    for start in opened:  # never closed
        for i in range(start, len(text)):
            out[i] -= 1
    return out


def amounts(text: str, depth: list[int]) -> list[Amount]:
    """All amounts of money of a text in uniform punctuation, in order."""
    found = []
    for match in _MONEY.finditer(text):
        value = yuan(match["minus"], match["digits"], match["unit"])
        if value is not None:
            found.append(Amount(match.start(), match.end(), value, depth[match.start()]))
    return found


@lru_cache(maxsize=64)
def sentence_starts(text: str) -> tuple[int, ...]:
    """Where the sentences of a text begin; a full stop within brackets ends none."""
    depth = depths(text)
    ends = [i + 1 for i, char in enumerate(text) if char in "。！？" and depth[i] == 0]
    return (0, *(e for e in ends if e < len(text)))


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """Start and end of the sentence at an offset."""
    starts = sentence_starts(text)
    n = bisect_right(starts, offset) - 1
    return starts[n], starts[n + 1] if n + 1 < len(starts) else len(text)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence of a text."""
    starts = sentence_starts(text)
    yield from zip(starts, (*starts[1:], len(text)), strict=True)
