"""A sentence that gives its page has its figures printed on that page; what is worked out says so."""

import re
from collections.abc import Iterator

from tests.proofreader.numbers import PER_TEN_THOUSAND, Mention, as_shown, mentions, plain
from tests.proofreader.original import Original
from tests.proofreader.report import OF_CHECKS, Sentence
from tests.proofreader.violation import Reading, Violation

_PAGES = re.compile(r"第\s*(?P<pages>\d+(?:、\d+)*)\s*页")
_NEAR = 24  # letters before a figure in which it may be called computed
_COMPUTED = re.compile("推算|之和|相加|算出|相减")


def check_pages(reading: Reading) -> Iterator[Violation]:
    if reading.report.kind == "audit":
        return
    for sentence in reading.results():
        given = _PAGES.findall(sentence.text)
        if given and not sentence.figures and sentence.section != OF_CHECKS:
            numbers = [int(number) for pages in given for number in pages.split("、")]
            yield from _not_on_pages(reading, sentence, numbers)


def _not_on_pages(reading: Reading, sentence: Sentence, pages: list[int]) -> Iterator[Violation]:
    text = plain(_PAGES.sub("", sentence.text))
    known = [
        o for o in reading.readable if all(p <= len(o.pages) and not o.page(p).is_picture for p in pages)
    ]
    for mention in mentions(text):
        computed = _COMPUTED.search(text[max(mention.start - _NEAR, 0) : mention.start])
        if computed or not (mention.is_money or mention.unit == "%") or mention.value == 0:
            continue
        if known and not any(_is_on(mention, original, pages) for original in known):
            said = text[mention.start : mention.end]
            place = f"{known[0].name} 第 {'、'.join(map(str, pages))} 页"
            yield reading.violation("page", sentence, f"所说的页上没有印“{said}”，也没有说是推算", place)


def _is_on(mention: Mention, original: Original, pages: list[int]) -> bool:
    printed = {
        number
        for page in pages
        for near in (page, page + 1)
        if near <= len(original.pages)
        for number in original.page(near).numbers
    }
    if mention.unit == "%":
        return abs(mention.value) in {round(number, 2) for number in printed if number < 10**6}
    wanted = as_shown(mention.amount)
    scales = [PER_TEN_THOUSAND[unit] for unit in original.units or {"万元"}]
    return any(as_shown(number * scale) & wanted for number in printed for scale in scales)
