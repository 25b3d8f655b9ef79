"""The forms in which a text states a change against the year before, as one grammar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlib.narrative.phrases import any_of
from budgetlib.narrative.tokens import MONEY_WORDS, NUMBER, printed_yuan

_WITHIN = 28  # characters that may name the base of a comparison, and as many its subject
_BOTH_WAYS = rf"(?:（(?:{any_of('increase')}|{any_of('decrease')})）)?"  # 增加（减少）, left in from the form
_UNCHANGED = rf"(?P<zero>{any_of('unchanged')})(?!相比)"


def _verb(prefix: str = "") -> str:
    """A verb of change; the group says which way."""
    return rf"(?:(?P<{prefix}up>{any_of('increase')})|(?P<{prefix}down>{any_of('decrease')}))了?{_BOTH_WAYS}"


def _money_as(name: str) -> str:
    return rf"(?P<{name}>[-−–]?{MONEY_WORDS})"


def _percent_as(name: str) -> str:
    return rf"(?P<{name}>[-−–]?{NUMBER})%(?!以上)"


_RATE = rf"(?:，?（?(?:同比)?(?:{_verb('rate_')})?{any_of('rate')}*{_percent_as('pct')})?"
_MONEY_BEHIND = rf"(?:[，（](?:{_verb('again_')})?{_money_as('money_behind')})?"
_BY_MONEY = rf"{_verb()}{_money_as('money')}{_RATE}"
_CHANGED = rf"(?:{_BY_MONEY}|{_verb('pct_')}{_percent_as('pct_first')}{_MONEY_BEHIND}|{_UNCHANGED})"

# What a change is against: the year before, the budget of the same year (as final accounts have it), or
# the year before without its name (同比).
_YEAR_BEFORE = (
    rf"(?P<year>{any_of('year_before')})(?P<basis>[^，。；：比]{{0,{_WITHIN}}}?)(?:{_money_as('prior')}）?)?"
)
_BUDGET = rf"(?P<budget>{any_of('budget')})"
_AGAINST = rf"(?:{any_of('compares')}(?:{_YEAR_BEFORE}|{_BUDGET}){any_of('against')}?[，：]?|同比)"
_COMPARED = re.compile(rf"{_AGAINST}(?P<inline>(?:20\d\d年)?[^，。；：%\d]{{0,{_WITHIN}}}?){_CHANGED}")
# A change with no comparison of its own: 其他收入增加93万元.
_BARE = re.compile(
    rf"(?:(?<=[，。；：、（）.])|^)(?P<inline>[^，。；：、（）\d]{{2,34}}(?:（[^（）]{{1,12}}）[^，。；：、（）\d]{{0,8}})?)"
    rf"(?:{_BY_MONEY}|{_UNCHANGED}(?=[，。；、]|$))"
)
# The change of the amount before the bracket: 公务接待费2万元（减少1万元）
_IN_BRACKETS = re.compile(rf"(?<=元（)(?:{_BY_MONEY}|{_UNCHANGED})(?=[，）])")
_BY_PERCENT = rf"{_verb('pct_')}{_percent_as('pct_first')}"
_AFTER_AMOUNT = re.compile(rf"(?<=元，)(?:{_BY_MONEY}|{_BY_PERCENT}|{_UNCHANGED})")
_NEW = re.compile(rf"(?<=元[，（])(?P<new>{any_of('no_prior')})(?=[，。；）])")


@dataclass(frozen=True, slots=True)
class Form:
    """One statement of change as found in a text, before its subject is known.

    ``year`` and ``basis`` are what it compares with; ``None`` and empty where it names none.
    ``inline`` is the subject that stands between the comparison and the verb, often empty.
    """

    start: int
    end: int
    year: str | None
    basis: str
    inline: str
    change: Decimal | None
    pct: Decimal | None
    prior: Decimal | None


def find_compared(text: str) -> Iterator[Form]:
    """Every statement that names what it compares with, in order, none overlapping another."""
    return map(_form, _COMPARED.finditer(text))


def find_bare(text: str) -> Iterator[Form]:
    """Every "其他收入增加93万元": a change without a comparison of its own."""
    found = [*_BARE.finditer(text), *_IN_BRACKETS.finditer(text)]
    return map(_form, sorted(found, key=lambda m: m.start()))


def find_after_amount(text: str) -> Iterator[Form]:
    """Every "…元，减少2万元": a change beside two amounts, of which one may be the year before's."""
    return map(_form, _AFTER_AMOUNT.finditer(text))


def find_new(text: str) -> Iterator[Form]:
    """Every "…元，上年无此项": an item of which there was nothing in the year before."""
    return map(_form, _NEW.finditer(text))


def _form(match: re.Match[str]) -> Form:
    said = {name: text for name, text in match.groupdict().items() if text is not None}
    change, pct = _change(said)
    return Form(
        match.start(),
        match.end(),
        year=said.get("year"),
        basis=said.get("basis", said.get("budget", "")),
        inline=said.get("inline", ""),
        change=change,
        pct=pct,
        prior=Decimal(0) if "new" in said else printed_yuan(said.get("prior")),
    )


def _change(said: dict[str, str]) -> tuple[Decimal | None, Decimal | None]:
    """Change in yuan and in percent, with the signs that their verbs give them."""
    if "zero" in said:
        return Decimal(0), Decimal(0)
    sign = -1 if {"down", "pct_down"} & said.keys() else 1
    rate_sign = -1 if "rate_down" in said else 1 if "rate_up" in said else sign
    money, pct = said.get("money") or said.get("money_behind"), said.get("pct") or said.get("pct_first")
    change = printed_yuan(money)
    return (
        None if change is None else sign * change or Decimal(0),
        None if pct is None else rate_sign * _number(pct),
    )


def _number(text: str) -> Decimal:
    return Decimal(re.sub(r"[−–]", "-", text).replace(",", ""))
