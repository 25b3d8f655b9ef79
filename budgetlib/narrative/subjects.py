"""What a phrase of the narrative speaks of: a fund, an item of the classification, a three-public item."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from budgetlib.narrative.phrases import any_of, item_names, wordings
from budgetlib.vocabulary.outline import without_outline


@dataclass(frozen=True, slots=True)
class Subject:
    """What an amount or a change belongs to.

    ``kind`` is a name of the vocabulary of items, ``functional``, ``economic`` or ``classified`` for an
    item of the classification, and ``None`` where the phrase is not known; ``name`` is as printed.
    ``revenue_scope`` is the scope that it has where revenue is spoken of, if it can be both.
    """

    name: str
    kind: str | None = None
    scope: str = "other"
    flow: str | None = None
    code: str | None = None
    revenue_scope: str | None = None


_BEFORE_NAME = re.compile(rf"{any_of('before_name')}+")
_AFTER_NAME = re.compile(rf"{any_of('after_name')}+$")
_YEAR = re.compile(r"20\d\d年?")
_NOTHING = re.compile(rf"(?:{any_of('no_name')}|[，：])*")

# An item's code stands in brackets, or beside its level (类, 款, 项), which may stand alone, or bare.
_CODE = re.compile(r"(?:（\d*|\d+（)(?P<level>[类款项])）|（\d{3,7}）|(?<!\d)(?:\d{7}|\d{5})(?!\d)")
_CODES_FIRST = re.compile(r"(?<!\d)\d{2,7}(?!\d)")  # 213农林水支出02林业和草原01行政运行
_CODE_LENGTHS = (3, 5, 6, 7)  # 类, 款, and 项, of which one digit may have been left out
_CODE_BEGINS = "235"  # 2 functional, 3 and 5 economic


@lru_cache(maxsize=2048)
def clean(phrase: str) -> str:
    """The phrase without year, outline number and words such as 预算数为; empty if only such words.

    Examples
    --------
    >>> clean("2.2031年会议费预算数为")
    '会议费'
    """
    text = without_outline(phrase)
    years = [m for m in _YEAR.finditer(text) if "《" not in text[: m.start()]]
    text = text[years[-1].end() :] if years else text
    begin = _BEFORE_NAME.match(text)
    return _AFTER_NAME.sub("", text[begin.end() :] if begin else text)


def parse_subject(phrase: str) -> Subject:
    """Say what a phrase (in uniform punctuation) speaks of.

    Examples
    --------
    >>> parse_subject("一般公共服务支出（201类）档案事务（26款）行政运行（01项）").code
    '2012601'
    >>> parse_subject("某局2031年度财政拨款安排的“三公”经费支出预算").kind
    'total'
    """
    return _classified(phrase) or _named(phrase) or _known(phrase) or Subject(clean(phrase))


def _classified(phrase: str) -> Subject | None:
    """An item of the classification: its name with 类, 款, 项, or with a code."""
    for part in _YEAR_ALONE.split(without_outline(phrase)):
        is_first = part[:1].isdigit()
        marks = list((_CODES_FIRST if is_first else _CODE).finditer(part))
        if not marks:
            continue
        digits = re.sub(r"\D", "", "".join(mark[0] for mark in marks))
        is_code = len(digits) in _CODE_LENGTHS and digits[0] in _CODE_BEGINS
        has_level = not is_first and marks[-1]["level"] is not None
        if not is_code and not has_level:
            return None
        begin = marks[-2].end() if len(marks) > 1 else 0
        name = part[marks[-1].end() :] if marks[0].start() == 0 else part[begin : marks[-1].start()]
        return Subject(_bare(name), "classified", "item", "expenditure", digits if is_code else None)
    return None


_YEAR_ALONE = re.compile(r"20\d\d年")


def _bare(name: str) -> str:
    """The name alone: 住房公积金 of “住房保障支出-住房改革支出-住房公积金”."""
    return clean(name).strip("“”").rsplit("-", 1)[-1]


@lru_cache(maxsize=2048)
def _named(phrase: str) -> Subject | None:
    """A name that stands in the functional or economic classification, and not in the vocabulary of items."""
    name = _bare(phrase)
    for printed in (name, name + "支出", name.removesuffix("支出")):
        if printed in item_names() and not _is_of_vocabulary(printed):
            return Subject(name, item_names()[printed], "item", "expenditure")
    return None


def _is_of_vocabulary(name: str) -> bool:
    """会议费 and the like are items of both; the vocabulary of the narrative says more of them."""
    return any(wording.pattern.fullmatch(name) for wording in wordings("narrative_items", "name"))


@lru_cache(maxsize=2048)
def _known(phrase: str) -> Subject | None:
    """The item of the vocabulary that a phrase speaks of; of several places the last."""
    for searched in (clean(phrase), phrase):
        for wording in wordings("narrative_items", "name"):
            if wording.pattern.search(searched):
                row = wording.row
                name = max((m[0] for m in _last_matches(wording.pattern, searched, phrase)), key=len)
                flow, revenue_scope = (row[key] or None for key in ("flow", "revenue_scope"))
                return Subject(name, wording.name, row["scope"], flow, revenue_scope=revenue_scope)
    return None


def _last_matches(pattern: re.Pattern[str], *texts: str) -> Iterator[re.Match[str]]:
    for text in texts:
        found = list(pattern.finditer(text))
        yield from found[-1:]


_SAME_IN_ACCOUNTS = re.compile(r"(?:支出)?决算数?为?")


def is_outturn_of_the_same(phrase: str) -> bool:
    """支出决算为: the outturn of what the sentence has spoken of, as final accounts put it."""
    return _SAME_IN_ACCOUNTS.fullmatch(phrase) is not None


def is_empty(phrase: str) -> bool:
    """Whether a phrase names nothing: 2031年预算安排."""
    return _NOTHING.fullmatch(clean(phrase)) is not None
