"""Exact arithmetic of printed figures: tolerance from print, ranges of percentages, amounts as text."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from budgetlib.money import UNIT_WORDS, UNITS

ZERO = Decimal(0)
TEN_THOUSAND = Decimal(10_000)
_CENT = Decimal("0.01")
_USUAL = Decimal(100)  # 0.01 万元
_MONEY = re.compile(rf"(\d(?:[\d,，]*\d)?(?:\.\d+)?)\s*({UNIT_WORDS})")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")


class Printed(Protocol):
    @property
    def amount_yuan(self) -> Decimal: ...
    @property
    def step_yuan(self) -> Decimal: ...


def total(entries: Iterable[Printed]) -> Decimal:
    """Sum of printed amounts, in yuan."""
    return sum((e.amount_yuan for e in entries), ZERO)


def tolerance(entries: Iterable[Printed]) -> Decimal:
    """How far a total may be from its parts by rounding alone: half a printed step for each operand.

    For a total and n parts printed with the same step this is (n + 1) / 2 steps. A zero is exact
    wherever zeros are printed without decimals, so only amounts other than zero count.
    """
    return sum((e.step_yuan for e in entries if e.amount_yuan), ZERO) / 2


def last_digit(printed: str) -> Decimal:
    """The size of the last digit of a printed number.

    >>> last_digit("86.95")
    Decimal('0.01')
    """
    return Decimal(1).scaleb(-len(printed.partition(".")[2]))


@lru_cache(maxsize=8192)
def finest_step(sentence: str) -> Decimal | None:
    """The last digit, in yuan, of the amounts that a sentence prints with a unit; None without one.

    Writers drop trailing zeros, not digits: “160万元” beside “86.95万元” is exact to 0.01. A zero says
    nothing about the others: “0元” beside “7.5万元”.

    >>> finest_step("出国费160万元，接待费86.95万元，占16.93%")
    Decimal('100.00')
    >>> finest_step("购置费0元，运行维护费7.5万元")
    Decimal('1000.0')
    >>> finest_step("投资3.5百万元")
    Decimal('100000.0')
    """
    printed = (match for match in _MONEY.finditer(sentence) if _value(match[1]))
    return min((last_digit(match[1]) * UNITS[match[2]].value for match in printed), default=None)


def _value(digits: str) -> Decimal:
    return Decimal(re.sub("[,，]", "", digits))


def prints_zero(sentence: str) -> bool:
    """Whether a sentence prints an amount of nothing.

    >>> prints_zero("公务接待费0.00万元"), prints_zero("公务接待费10.00万元")
    (True, False)
    """
    return any(not _value(match[1]) for match in _MONEY.finditer(sentence))


def step_of(value: Decimal | None, sentence: str) -> Decimal:
    """The printed step of an amount of a sentence, in yuan; a zero is exact.

    That of its own digits, except that zeros may have been dropped up to 0.01 万元 where another amount
    of the sentence has such decimals.
    """
    if not value:
        return ZERO
    finest = finest_step(sentence) or TEN_THOUSAND
    if finest <= 1:
        return finest  # printed in 元
    own = TEN_THOUSAND
    while value % own and own > _CENT:
        own /= 10
    return own if own <= _USUAL else max(min(own, finest), _USUAL)


def percent_step(value: Decimal, sentence: str) -> Decimal:
    """The printed step of a percentage: 6.62% has 0.01."""
    for match in _PERCENT.finditer(sentence):
        if Decimal(match[1]) == abs(value):
            return last_digit(match[1])
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0))


def percent_range(
    part: Decimal, part_slack: Decimal, whole: Decimal, whole_slack: Decimal
) -> tuple[Decimal, Decimal] | None:
    """Least and greatest value of part / whole in percent, each within its slack; None near a zero whole."""
    if abs(whole) <= whole_slack:
        return None
    corners = [
        (part + p) / (whole + w) * 100 for p in (-part_slack, part_slack) for w in (-whole_slack, whole_slack)
    ]
    return min(corners), max(corners)


def percent_fits(value: Decimal, step: Decimal, bounds: tuple[Decimal, Decimal]) -> bool:
    """Whether a printed percentage lies within the range, give or take half its own step."""
    return bounds[0] - step / 2 <= value <= bounds[1] + step / 2


def in_ten_thousand(yuan: Decimal) -> str:
    """An amount for a message, exact, in 万元 with at least two decimals.

    >>> in_ten_thousand(Decimal("-150000.00"))
    '-15.00万元'
    >>> in_ten_thousand(Decimal("295695156.38"))
    '29,569.515638万元'
    """
    value = yuan / TEN_THOUSAND
    decimals = max(2, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{decimals}f}万元"


def in_percent(value: Decimal) -> str:
    """A computed percentage for a message, to three decimals, so that its rounding can be seen.

    >>> in_percent(Decimal("16.83261"))
    '16.833%'
    """
    return f"{value:.3f}%"


def apart(a: Decimal, b: Decimal) -> str:
    """How a message ends about two amounts that should be one; says so where they differ by 元 and 万元.

    >>> apart(Decimal(150000), Decimal(140000))
    '相差1.00万元，数据不一致。'
    """
    small, large = sorted([abs(a), abs(b)])
    slip = "（恰为一万倍，单位可能有误）" if small and large == small * TEN_THOUSAND else ""
    return f"相差{in_ten_thousand(abs(a - b))}{slip}，数据不一致。"
