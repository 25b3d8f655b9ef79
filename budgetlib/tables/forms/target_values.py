"""Targets and levels of indicators that one cell prints together: ≥95%, 产出指标数量指标办件数."""

import re
from dataclasses import dataclass
from functools import cache

from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.wording import squeeze

LONGEST_UNIT = 10  # characters: 元/人/天（套）; what is longer goes on as a sentence


@dataclass(frozen=True, slots=True)
class Target:
    """One target: ``≥`` ``95`` ``%``; a target in words has neither operator nor unit."""

    operator: str | None
    value: str | None
    unit: str | None


@cache
def operators() -> dict[str, str]:
    """What a printed comparison means, by its sign or words."""
    return {row["printed"]: row["means"] for row in read_vocabulary("target_operators")}


@cache
def _target() -> re.Pattern[str]:
    printed = "|".join(sorted(operators(), key=len, reverse=True))
    return re.compile(
        rf"(?P<operator>{printed})?(?P<number>-?\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d，。；、]{{0,{LONGEST_UNIT}}})"
    )


@cache
def _levels() -> re.Pattern[str]:
    names: dict[str, list[str]] = {"1": [], "2": []}
    for row in read_vocabulary("indicator_levels"):
        names[row["level"]].append(row["name"])
    first, second = ("|".join(found) for found in names.values())
    return re.compile(rf"((?:{first})(?:指标)?)((?:{second})(?:指标)?)(.+)")


def split_levels(text: str) -> tuple[str, str, str]:
    """Levels that stand in one cell; a text that names none is the lowest.

    Examples
    --------
    >>> split_levels("产出指标数量指标办件数"), split_levels("办件数")
    (('产出指标', '数量指标', '办件数'), ('', '', '办件数'))
    """
    match = _levels().fullmatch(text)
    return (match[1], match[2], match[3]) if match else ("", "", text)


def parse_target(text: str, operator: str | None = None, unit: str | None = None) -> Target:
    """Split a target into operator, number and unit; a target in words stays as it is.

    ``operator`` and ``unit`` are what columns of their own say; 定性 (a judgement) is no operator.

    Examples
    --------
    >>> parse_target("≥18次"), parse_target("有效保障").value
    (Target(operator='≥', value='18', unit='次'), '有效保障')
    """
    printed = squeeze(text)
    own = operators().get(operator or "")
    match = _target().fullmatch(printed)
    if match is None or _is_date(match):
        return Target(own, printed or None, unit if own else None)
    said = operators().get(match["operator"], own)
    return Target(said, match["number"].replace(",", ""), _unbracketed(match["unit"]) or unit)


def _is_date(match: re.Match[str]) -> bool:
    """12月底前 is a day, no number of months; with ≥ in front it is one."""
    return not match["operator"] and match["unit"].startswith(("年", "月"))


def _unbracketed(unit: str) -> str:
    return re.sub(r"^[（(](.*)[）)]$", r"\1", unit)


def unit_in_name(name: str) -> str | None:
    """The unit that the name of an indicator ends with.

    Examples
    --------
    >>> unit_in_name("到岗及时率（%）")
    '%'
    """
    match = re.search(r"[（(]([^（）()\d]{1,10})[）)]$", name)
    return match[1] if match else None
