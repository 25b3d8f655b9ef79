"""What a phrase of the narrative speaks of: a fund, an item of the classification, a three-public item."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from budgetlib.vocabulary.outline import without_outline
from budgetlib.narrative.phrases import item_names, wordings


@dataclass(frozen=True, slots=True)
class Subject:
    """What an amount or a change belongs to.

    ``kind`` is a name of the vocabulary of items, ``functional``, ``economic`` or ``classified`` for an
    item of the classification, and ``None`` where the phrase is not known; ``name`` is as printed.
    """

    name: str
    kind: str | None = None
    scope: str | None = None
    flow: str | None = None
    code: str | None = None


_LEADING = re.compile(
    r"^(?:[，、；：。]|其中[：，]?|此外[，]?|另外[，]?|同时[，]?|以及|具体(?:包括|为|如下)?[：]?|主要(?:包括|为|是)[：]?|包括[：]?|"
    r"截至.{0,14}[，]|按照.{0,20}[，]|(?:本|我)(?:部门|单位|校|局|厅|委|院|年度?|级)(?:所属(?:各)?预算单位)?(?:的)?|当年(?:度)?|"
    r"全年(?:度)?|年度|年初|部门(?=一般|财政|机关)|所属各?预算单位|(?:均)?纳入|各|共|预计|拟)"
)
_YEAR = re.compile(r"20\d\d年?(?:度|初)?")
_TRAILING = re.compile(
    r"(?:[，：]|(?:财政拨款)?(?:年初)?(?:的)?(?:总)?预算(?:安排)?(?:支出)?(?:数|总额|资金|金额|经费)?(?:为|是|共|合计)?|决算数?(?:为)?|"
    r"(?:为|是|共计?|合计|总计|达到?|约|各|分别|安排|数|总额|金额|资金)|（[^（）]*）(?=为$|是$)|科目)$"
)
_PART = re.compile(r"（(?P<code>\d{0,7})(?P<level>[类款项])）")
_CODE = re.compile(
    r"（(?P<code>\d{3,7})）|(?<!\d)(?P<plain>\d{3}(?:\d{2}){1,2})(?=\D|$)|^(?P<class>[235]\d\d)(?=[\u4e00-\u9fa5])"
)
_OUTSIDE = re.compile(r"(?P<code>\d{2,3})（(?P<level>[类款项])）|（(?P<inner>\d{2,3})）(?P<after>[类款项])")
_RUN_TOGETHER = re.compile(
    r"^(?P<class>[235]\d\d)[^\d（）]+(?P<section>\d\d)(?P<name>[^\d（）]+)(?:(?P<item>\d\d)(?P<last>[^\d（）]+))?$"
)
_QUOTED = re.compile(r"[“”\"]")
_GENERIC = re.compile(
    r"(?:此外|其中|则|按|同口径|可比口径|本年度?|比?上年|同比|相应|总体|年初|预算|决算|数|数为|支出|收入|安排|经费|资金|年|度|合计|总计|金额|共|，|：|、)*"
)


@lru_cache(maxsize=2048)
def clean(phrase: str) -> str:
    """The phrase without year, body, outline number and words such as 预算数为; empty if only such words.

    Examples
    --------
    >>> clean("2.2031年本部门会议费预算数为")
    '会议费'
    """
    text = without_outline(phrase)
    years = [m for m in _YEAR.finditer(text) if "《" not in text[: m.start()]]
    if years and not re.match(r"结转|结余", text[years[-1].end() :]):
        text = text[years[-1].end() :]
    before = None
    while text != before:
        before = text
        text = _LEADING.sub("", text)
    before = None
    while text != before:
        before = text
        text = _TRAILING.sub("", text)
    return text


def parse_subject(phrase: str, code: bool = True) -> Subject:
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
    phrase = _OUTSIDE.sub(lambda m: f"（{m['code'] or m['inner']}{m['level'] or m['after']}）", phrase)
    parts = list(_PART.finditer(phrase))
    if parts:
        return _joined(phrase, parts)
    code = _CODE.search(without_outline(phrase))
    if code is None:
        return None
    phrase = without_outline(phrase)
    if together := _RUN_TOGETHER.match(phrase):  # 213农林水支出02林业和草原01行政运行
        digits = together["class"] + together["section"] + (together["item"] or "")
        return Subject(
            _bare(together["last"] or together["name"]), "classified", "item", "expenditure", digits
        )
    digits = code["code"] or code["plain"] or code["class"]
    if digits[0] not in "235" or len(digits) == 4:
        return None
    is_after = code.start() == 0 or (code["code"] is None and code.start() == 1)
    name = phrase[code.end() :] if is_after else phrase[: code.start()]
    name = _YEAR.split(name)[0].strip("：") or name  # 2010301行政运行2031年预算数
    return Subject(_bare(name), "classified", "item", "expenditure", digits)


def _joined(phrase: str, parts: list[re.Match[str]]) -> Subject | None:
    start = parts[-2].end() if len(parts) > 1 else 0
    digits = "".join(part["code"] for part in parts)
    name = _bare(phrase[start : parts[-1].start()])
    if not name:
        return None
    code = digits if len(digits) in (3, 5, 7) and parts[0]["code"] else None
    return Subject(name, "classified", "item", "expenditure", code)


def _bare(name: str) -> str:
    name = _QUOTED.sub("", clean(name))
    name = re.sub(r"^.*?[①-⑳]|^.*?(?:人员经费|公用经费|专项业务经费)[：]?(?=.)", "", name)
    return name.rsplit("-", 1)[-1]


@lru_cache(maxsize=2048)
def _named(phrase: str) -> Subject | None:
    """A name that stands in the functional or economic classification as it is."""
    name = _bare(phrase)
    for wording in (name, name + "支出", name.removesuffix("支出")):
        if wording in item_names() and not _is_basic(wording):
            return Subject(name, item_names()[wording], "item", "expenditure")
    return None


def _is_basic(name: str) -> bool:
    """Names that are in the classification but also words for other things."""
    return (
        name in {"会议费", "培训费", "公务接待费", "委托业务费", "公务用车购置", "公务用车运行维护费"}
        or "出国" in name
    )


@lru_cache(maxsize=2048)
def _known(phrase: str) -> Subject | None:
    """The item of the vocabulary that a phrase speaks of; of several places the last."""
    for searched in (clean(phrase), phrase):
        for wording in wordings("narrative_items", "name"):
            if wording.pattern.search(searched):
                row = wording.row
                name = max((m[0] for m in _last_matches(wording.pattern, searched, phrase)), key=len)
                return Subject(name, wording.name, row["scope"] or None, row["flow"] or None)
    return None


def _last_matches(pattern: re.Pattern[str], *texts: str) -> Iterator[re.Match[str]]:
    for text in texts:
        found = list(pattern.finditer(text))
        yield from found[-1:]


_SAME_IN_ACCOUNTS = re.compile(r"(?:20\d\d年度?)?(?:支出|收入)?决算(?:数|支出|收入)?(?:总额)?(?:为|是)?")


def is_outturn_of_the_same(phrase: str) -> bool:
    """支出决算为: the outturn of what the sentence has spoken of, as final accounts put it."""
    return _SAME_IN_ACCOUNTS.fullmatch(phrase) is not None


def is_empty(phrase: str) -> bool:
    """Whether a phrase names nothing: 2031年预算安排."""
    return _GENERIC.fullmatch(clean(phrase)) is not None
