"""The money that a row or a table is said to be of is the money that its place speaks of."""

import re
from collections.abc import Iterator

from tests.proofreader.numbers import mentions, plain, same_amount, squeezed
from tests.proofreader.report import Figure, Place, Row
from tests.proofreader.violation import Reading, Violation

_FUNDS = ("一般公共预算", "政府性基金", "国有资本经营", "财政拨款", "财政专户")
_ALL = "全部资金"
_HEADING = re.compile(
    rf"(?P<fund>{'|'.join(_FUNDS)})[^。;,\d]{{0,12}}(?:主要内容如下|具体情况如下|具体使用情况)"
)
_NEXT_SECTION = re.compile(
    r"(?:^|(?<=[。;:]))[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九]部分|\([一二三四五六七八九十]+\)"
)


def check_funds(reading: Reading) -> Iterator[Violation]:
    for row in reading.report.rows:
        column = row.cell("口径", "资金")
        said = column.text if column else _of_caption(row.caption)
        wrong = next((found for found in _others(reading, row, said) if said), None)
        if wrong:
            place, printed = wrong
            why = f"报告说是“{said}”，所指处说的是“{printed}”：“{place.words[:80]}”"
            yield reading.violation("fund", row, why, place)


def _of_caption(caption: str) -> str:
    found = re.search(rf"（({_ALL}|{'|'.join(_FUNDS)})[^）]*）", caption)
    return found[1] if found else ""


def _others(reading: Reading, row: Row, said: str) -> Iterator[tuple[Place, str]]:
    """The places of a row that speak of other money than is said."""
    own = [fund for fund in _FUNDS if fund in said]
    if not own and said != _ALL:
        return
    for cell, figure in row.figures():
        if figure.formula or not figure.places or cell.heading.startswith("合计"):
            continue
        spoken = _spoken_of(figure, figure.places[0]) or _heading_of(reading, figure.places[0])
        if spoken and not set(own) & set(spoken):
            yield figure.places[0], spoken[0]


def _spoken_of(figure: Figure, place: Place) -> list[str]:
    """The funds over a cell's column, else in its table's title; in a sentence those before the figure."""
    if not place.is_cell:
        before = _before(figure, place)
        start = plain(place.words).partition(before)[0].rpartition("。")[2] if before else ""
        return _funds_in(before if "其中" in start else start + before)
    column = place.words.rpartition("：")[0].rpartition("，")[2]
    return _funds_in(column) or _funds_in(place.title)


def _funds_in(text: str) -> list[str]:
    return [fund for fund in _FUNDS if fund in plain(text).replace("非财政拨款", "")]


def _heading_of(reading: Reading, place: Place) -> list[str]:
    """The fund in the heading over a sentence: the last that names one, no other heading between."""
    original = reading.original(place)
    if place.is_cell or original is None:
        return []
    text, words = original.squeezed, squeezed(place.words)
    over = text[: max(text.find(words), 0)]
    named = list(_HEADING.finditer(over))
    if not named or _NEXT_SECTION.search(over[named[-1].end() :]):
        return []
    return [named[-1]["fund"]]


def _before(figure: Figure, place: Place) -> str:
    """The words of the clause that a figure stands in, up to it; nothing for 0, which may stand anywhere."""
    words = plain(place.words)
    for mention in mentions(words):
        if figure.amount and mention.is_money and same_amount(mention.amount, figure.amount):
            return re.split(r"[。;:]|(?<!\d),|,(?!\d)", words[: mention.start])[-1]
    return ""
