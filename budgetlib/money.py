"""Printed amounts and units of measure, exactly."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from budgetlib.errors import AmountError
from budgetlib.vocabulary import read_vocabulary


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of money as printed over a table: its label (万元) and its size in yuan."""

    label: str
    value: int


UNITS = {row["unit"]: Unit(row["unit"], int(row["yuan"])) for row in read_vocabulary("units")}
# For patterns: the longest first, so that 百万元 is not taken for 万元.
UNIT_WORDS = "|".join(sorted(UNITS, key=len, reverse=True))

LARGEST = Decimal(10) ** 15  # yuan: thirty times what the whole state spends in a year; more is a code
BLANKS = frozenset({"", "-", "--", "---", "—", "——", "–", "－", "─", "/", "\\", "*", "**", "…"})

_AMOUNT = re.compile(r"(?P<sign>[-−–—－△▲▽▼+]?)[¥￥]?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?")
_BRACKETED = re.compile(r"\((?P<inner>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount in yuan with the size of its last printed digit (0.01 万元 is 100 yuan)."""

    yuan: Decimal
    step: Decimal


def parse_amount(text: str, unit: Unit) -> Amount | None:
    """Convert one printed amount to yuan.

    Returns ``None`` where nothing is printed (blank, or a dash for it), which is not zero. A minus is
    ``-``, ``△``, ``▲`` or brackets. Thousands separators must stand where they belong, so that two
    numbers run together are not read as one.

    Raises
    ------
    AmountError
        If the text is neither an amount nor a known blank.

    Examples
    --------
    >>> parse_amount("１8,330.37", UNITS["万元"])
    Amount(yuan=Decimal('183303700.00'), step=Decimal('100.00'))
    >>> parse_amount("△0.40", UNITS["元"]).yuan
    Decimal('-0.40')
    >>> parse_amount("—", UNITS["元"]) is None
    True
    """
    plain = _normal(text)
    if plain in BLANKS:
        return None
    found = _match(plain)
    if found is None:
        raise AmountError(f"“{text.strip()}” is not an amount")
    match, negative = found
    fraction = match["fraction"] or ""
    value = Decimal(match["digits"].replace(",", "") + fraction) * unit.value
    step = Decimal(1).scaleb(-max(len(fraction) - 1, 0)) * unit.value
    cent = Decimal("0.01")
    return Amount(yuan=to_cents(-value if negative else value), step=max(step, cent).quantize(cent))


@lru_cache(maxsize=1 << 14)
def is_amount(text: str) -> bool:
    """Whether a text prints an amount, in whatever unit; a blank or a dash is none."""
    return _match(_normal(text)) is not None


def _normal(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("，", ",")


def _match(plain: str) -> tuple[re.Match[str], bool] | None:
    """The parts of a printed amount and whether it is negative."""
    bracketed = _BRACKETED.fullmatch(plain)
    match = _AMOUNT.fullmatch(bracketed["inner"] if bracketed else plain)
    if match is None or (bracketed and match["sign"]):
        return None
    return match, bool(bracketed or match["sign"] not in ("", "+"))


def to_cents(value: Decimal) -> Decimal:
    """The same value with two decimals; refuses to round.

    Raises
    ------
    AmountError
        If the value has a fraction of a cent, or is larger than any budget.
    """
    if abs(value) > LARGEST:
        raise AmountError(f"{value} yuan is more money than a budget can hold")
    cents = value.quantize(Decimal("0.01"))
    if cents != value:
        raise AmountError(f"{value} yuan has a fraction of a cent")
    return cents
