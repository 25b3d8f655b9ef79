"""The forms in which a text states a change against the year before, as one grammar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlib.narrative.tokens import NUMBER, yuan

_UP = "增加|增长|上升|提高|上涨|调增|增支|增收|增幅|增减"
_DOWN = "减少|下降|降低|压减|压缩|调减|核减|节约|下调|减支|减收|降幅|减幅"
_UP_WORDS, _DOWN_WORDS = frozenset(_UP.split("|")) | {"增"}, frozenset(_DOWN.split("|")) | {"减", "降"}
_TEMPLATE = r"(?:[（/](?:增加|减少|增长|下降|降低|上升|增|减)[）]?)?"  # 增加（减少）, left in from the form
_UNIT = r"(?:亿元|百万元|万元|千元|元)"
_VERB = rf"(?P<verb>{_UP}|{_DOWN}|[增减](?=\d)){_TEMPLATE}了?(?:额|数)?(?:约|共|共计|为|达)?[：]?"


def _money_as(name: str) -> str:
    return rf"(?P<{name}>[-−–]?{NUMBER}{_UNIT})"


def _percent_as(name: str) -> str:
    return rf"(?P<{name}>[-−–]?{NUMBER})%(?!以上|以内|以下|左右)"


_YEAR = r"(?P<year>上一?年度?|去年度?|前一年度?|20\d\d年度?|20\d\d(?=持平|相同|一致))(?:（[^（）]{0,20}）)?"
_AGAINST = r"(?:相比较?|相较|比较|对比|(?<=上年)同比)"
_BASIS = r"(?P<basis>[^，。；：%\d比较]{0,28}?)"
_OF_BODY = r"(?:(?:本|我)(?:部门|单位|校|局|委|院))?"
_UNCHANGED = (
    r"(?P<zero>(?:基本|大致|总体|大体|保持)*(?:(?<!不)(?:持平|相同|一致|相等|相当)|不变|零增长|无(?:增减|变化|变动|差异)|"
    r"没有(?:增减|发生)?(?:变化|变动)|未(?:发生)?(?:增减)?(?:变化|变动)|未增减|无增无减)(?:变化|变动)?)(?!相比|比较|的口径)"
)
_RATE = (
    r"(?:[，、；]?(?:（)?(?:同比|比上年|较上年|比上年同期)?(?P<rate_verb>增幅|减幅|降幅|增长率|变动率|增加|增长|上升|提高|减少|下降|降低|压减|增|减)?"
    rf"{_TEMPLATE}了?(?:比例|比率|幅度|率|比重)?(?:为|达到|达|约)?[：]?{_percent_as('pct')}(?:）)?)?"
)
_RATE_THEN_MONEY = (
    rf"(?:[，、；（]?(?:即)?(?:{_UP}|{_DOWN})?(?:额|金额)?(?:为)?[：]?{_money_as('money_after')})?"
)

COMPARED = re.compile(
    rf"(?:比|较|与|同|和|跟|相比于?|相较于?|对比){_OF_BODY}{_YEAR}{_BASIS}(?:为)?(?:（?{_money_as('prior')}）?)?{_AGAINST}?[，、：]?"
    rf"(?P<inline>(?:20\d\d年度?)?[^，。；：%\d]{{0,25}}?)(?:各|分别|均|共|总体|同比|略有|有所|预算|相应)*"
    rf"(?:{_UNCHANGED}(?:（0%）)?|{_VERB}(?:{_money_as('money')}{_RATE}|{_percent_as('pct_first')}{_RATE_THEN_MONEY}))"
)
# 年初预算 of the same year, as final accounts compare
COMPARED_WITH_BUDGET = re.compile(
    rf"(?:比|较|与)(?P<basis>(?:年初|全年|调整)?预算数?){_AGAINST}?[，]?(?P<inline>)(?P<prior>)(?P<year>)"
    rf"(?:{_UNCHANGED}|{_VERB}(?:{_money_as('money')}{_RATE}|{_percent_as('pct_first')}{_RATE_THEN_MONEY}))"
)
# 同比增加3万元: compares with the year before without naming it
COMPARED_YEAR_ON_YEAR = re.compile(
    rf"(?P<year>同比)(?P<basis>)(?P<inline>)(?P<prior>)(?:{_UNCHANGED}|{_VERB}(?:{_money_as('money')}{_RATE}|{_percent_as('pct_first')}{_RATE_THEN_MONEY}))"
)
BARE = re.compile(
    rf"(?:(?<=[，。；：、（）.])|^)(?P<inline>[^，。；：、（）\d]{{2,34}}(?:（[^（）]{{1,12}}）[^，。；：、（）\d]{{0,8}})?)"
    rf"(?:{_VERB}{_money_as('money')}{_RATE}|(?:与上年|比上年)?{_UNCHANGED}(?=[，。；、]|$))"
)
# 公务接待费2万元（减少1万元）: the change of the amount before the bracket
BARE_IN_BRACKETS = re.compile(
    rf"(?<=元（)(?P<inline>)(?:{_VERB}{_money_as('money')}{_RATE}|{_UNCHANGED})(?=[，）])"
)
BARE_AFTER_AMOUNT = re.compile(rf"(?<=元，)(?P<inline>)(?:{_VERB}{_money_as('money')}{_RATE}|{_UNCHANGED})")
WORTH_A_LOOK = re.compile(r"[增减降升]|持平|相同|一致|变化|变动|不变|节约|压缩|提高|上涨|下调")


@dataclass(frozen=True, slots=True)
class Form:
    """One statement of change as found in a text, before its subject is known.

    ``year`` and ``basis`` are what it compares with; both are ``None`` where it names none.
    ``inline`` is the subject that stands between the comparison and the verb, often empty.
    """

    start: int
    end: int
    year: str | None
    basis: str | None
    inline: str
    change: Decimal | None
    pct: Decimal | None
    prior: Decimal | None


def find_compared(text: str) -> Iterator[Form]:
    """Every statement that names what it compares with, in order, none overlapping another."""
    position = 0
    while match := _next(text, position):
        yield _form(match)
        position = match.end()


def _next(text: str, position: int) -> re.Match[str] | None:
    found = [
        m for p in (COMPARED, COMPARED_WITH_BUDGET, COMPARED_YEAR_ON_YEAR) if (m := p.search(text, position))
    ]
    return min(found, key=lambda m: (m.start(), -m.end())) if found else None


def find_bare(text: str) -> Iterator[Form]:
    """Every "其他收入增加93万元": a change without a comparison of its own."""
    found = [*BARE.finditer(text), *BARE_IN_BRACKETS.finditer(text)]
    return (_form(match) for match in sorted(found, key=lambda m: m.start()))


def find_after_amount(text: str) -> Iterator[Form]:
    """Every "…元，减少2万元": a change beside two amounts, of which one may be the year before's."""
    return (_form(match) for match in BARE_AFTER_AMOUNT.finditer(text))


def _form(match: re.Match[str]) -> Form:
    groups = match.groupdict()
    inline = groups.get("inline") or ""
    basis = groups.get("basis")
    change, pct = _change(groups)
    return Form(
        match.start(),
        match.end(),
        groups.get("year") or None,
        basis,
        inline,
        change,
        pct,
        _money(groups.get("prior")),
    )


def _change(groups: dict[str, str | None]) -> tuple[Decimal | None, Decimal | None]:
    if groups.get("zero"):
        return Decimal(0), Decimal(0)
    sign = _sign(groups.get("verb"))
    change = _money(groups.get("money") or groups.get("money_after"))
    rate = groups.get("pct") or groups.get("pct_first")
    pct = _number(rate) if rate else None
    rate_sign = _sign(groups["rate_verb"]) if groups.get("rate_verb") else sign
    return (
        None if change is None else sign * change or Decimal(0),
        None if pct is None else (rate_sign if pct >= 0 and (change is None or change >= 0) else 1) * pct,
    )


def _sign(verb: str | None) -> int:
    return -1 if verb in _DOWN_WORDS else 1


def _number(text: str) -> Decimal:
    return Decimal(re.sub(r"[−–]", "-", text).replace(",", ""))


def _money(text: str | None) -> Decimal | None:
    if not text:
        return None
    match = re.fullmatch(rf"([-−–]?)({NUMBER})({_UNIT})", text)
    return yuan(match[1], match[2], match[3]) if match else None
