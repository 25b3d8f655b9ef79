"""Printed numbers: found in text, with their unit, and brought to ten thousand yuan."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

PER_TEN_THOUSAND = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "亿元": Decimal(10000),
}
_LONGEST = 18  # letters of a number; what is longer are two numbers run together
_CENT = Decimal("0.01")
_NUMBER = r"(?<![\d.])[-−]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?!\d)"
_MENTION = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>亿元|千元|万元|元|%)?")
_ONE_FORM = str.maketrans("−，〔〕【】[]", "-,()()()")
_BARE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in a text, with the unit behind it (empty where none) and where it stands."""

    value: Decimal
    unit: str
    start: int
    end: int

    @property
    def is_money(self) -> bool:
        return self.unit in PER_TEN_THOUSAND

    @property
    def amount(self) -> Decimal:
        """In ten thousand yuan, as reports show money."""
        return self.value * PER_TEN_THOUSAND[self.unit]


def plain(text: str) -> str:
    """The text in one form of each letter: full-width digits, commas and brackets as the narrow ones."""
    return unicodedata.normalize("NFKC", text).translate(_ONE_FORM)


def squeezed(text: str) -> str:
    """The text in one form of each letter and without white space."""
    return re.sub(r"\s+|\u200b", "", plain(text))


def mentions(text: str) -> list[Mention]:
    """All numbers of a text that is in the form of :func:`plain`."""
    return [_mention(match) for match in _MENTION.finditer(text)]


def _mention(match: re.Match[str]) -> Mention:
    value = Decimal(match["number"].replace(",", "").replace("−", "-"))
    return Mention(value, match["unit"] or "", match.start(), match.end())


def numbers(text: str) -> Iterator[Decimal]:
    """The absolute values of all numbers of a text, whatever stands around them."""
    for match in _BARE.finditer(text):
        if len(match[0]) <= _LONGEST:
            yield Decimal(match[0].replace(",", ""))


def as_shown(amount: Decimal) -> set[Decimal]:
    """What an amount in ten thousand yuan can look like when it is shown with two decimals."""
    size = abs(amount)
    return {size.quantize(_CENT, ROUND_HALF_UP), size.quantize(_CENT, ROUND_HALF_EVEN)}


def same_amount(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts in ten thousand yuan are shown alike, whatever their sign."""
    return bool(as_shown(one) & as_shown(other))
