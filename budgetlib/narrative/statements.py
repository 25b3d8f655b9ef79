"""What the text says without a number: nothing planned, no such item, an empty table."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budgetlib.narrative.paragraphs import page_at
from budgetlib.narrative.sections import Placed
from budgetlib.narrative.subjects import parse_subject
from budgetlib.narrative.tokens import sentences, uniform
from budgetlib.privacy import redact


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence that states an absence.

    ``kind`` is ``none_planned`` (nothing of the subject is in the budget) or ``empty_table`` (a table is
    published empty). ``subject`` is the name as printed, ``item`` a name of the vocabulary of items
    (``government_fund``, ``state_capital``, ``vehicle_purchase`` …) where it is known.
    """

    page: int
    section: str | None
    kind: str
    subject: str
    item: str | None
    sentence: str


_EMPTY_TABLE = re.compile(
    r"(?P<subject>[^，。；：]{1,40}?表)(?:为|是|均为|已公开|按规定公开)?空表|公开空表|(?:故|因此)?(?:此|本|该)表(?:为空|无数据|无内容|无发生额|本年无发生额)|"
    r"(?:此|本|该)表(?:本年)?无发生额"
)
_THINGS = (
    r"政府性?基金|国有资本经营|结转结余|结转|三公|因公出国|公务接待|公务用车|车辆|设备|财政专户|转移支付|政府采购|会议费|培训费|"
    r"项目|绩效|空表"
)
_NOT_THERE = re.compile(
    rf"(?:未|没有|无|不存在|不涉及|没)(?:有)?(?:当年|本年)?(?:使用|安排|编制|编列)?(?P<subject>[^，。；、]{{0,20}}?(?:{_THINGS})[^，。；、]{{0,24}})"
)
_LEFT_OUT = re.compile(
    r"(?P<subject>[^，。；：]{2,40}?)(?:暂?未安排|未编列|无此项(?:收入|支出|预算|结转)?|无预算|均无安排)(?:预算|资金|支出)?(?=[，。；]|$)"
)
_WORTH = re.compile(r"空表|未安排|没有|未使用|无|不涉及|不存在")
_THIS_TABLE = re.compile(r"(?:故|因此|所以)?(?:此|本|该)表")
_SKIPPED = frozenset({"glossary", "duties", "tasks"})
_NOT_SO = re.compile(
    r"无法|无关|无偿|无线|无障碍|无论|无纸|无形|无人|无烟|没有发生变化|无增减|无变化|未安排因|原因"
)


def read_statements(placed: Iterable[Placed]) -> Iterator[Statement]:
    """Every statement of absence, in reading order; none of them is an amount of zero."""
    for one in placed:
        if one.section in _SKIPPED or not _WORTH.search(one.paragraph.text):
            continue
        text = uniform(one.paragraph.text)
        for start, end in sentences(text):
            yield from _of_sentence(one, text, start, end)


def _of_sentence(one: Placed, text: str, start: int, end: int) -> Iterator[Statement]:
    sentence = text[start:end]
    for kind, match in _matches(sentence):
        subject, item = _subject(match, one)
        yield Statement(
            page_at(one.paragraph, start + match.start()),
            one.section,
            kind,
            redact(subject),
            item,
            redact(one.paragraph.text[start:end]),
        )


def _matches(sentence: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Empty tables, and what is not there; one place gives one statement."""
    taken: list[tuple[int, int]] = []
    for kind, pattern in (
        ("empty_table", _EMPTY_TABLE),
        ("none_planned", _NOT_THERE),
        ("none_planned", _LEFT_OUT),
    ):
        for match in pattern.finditer(sentence):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if kind == "none_planned" and _NOT_SO.search(sentence[max(0, match.start() - 4) : match.end()]):
                continue
            taken.append((match.start(), match.end()))
            yield kind, match


_FUNDS = (
    ("government_fund", "基金"),
    ("state_capital", "国有资本"),
    ("carryover", "结转"),
    ("procurement", "采购"),
)


def _subject(match: re.Match[str], one: Placed) -> tuple[str, str | None]:
    phrase = match.groupdict().get("subject") or ""
    if _THIS_TABLE.match(phrase) or not phrase:
        phrase = uniform(one.table or (one.headings[-1] if one.headings else phrase))
    named = next((item for item, word in _FUNDS if word in phrase), None)
    return phrase, named or parse_subject(phrase).kind
