"""Each figure in a sentence is in the tables of its report or in the original, or follows from such."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from tests.proofreader.numbers import Mention, as_shown, mentions, plain
from tests.proofreader.report import OF_CHECKS, Row, Sentence
from tests.proofreader.violation import Reading, Violation

_NEAR = Decimal("0.0151")
_MANY = 400  # amounts beside which two are no longer tried against one another


def check_figures(reading: Reading) -> Iterator[Violation]:
    if reading.own is None or reading.report.kind == "audit":
        return
    known = _Known(reading)
    for sentence in reading.results():
        if sentence.figures or sentence.section == OF_CHECKS:
            continue
        text = plain(sentence.text)
        found = mentions(text)
        for mention in found:
            if mention.is_money and mention.unit != "元" and not known.has_amount(mention, sentence, found):
                why = (
                    f"“{text[mention.start : mention.end]}”不在报告的表里，不在文件里，也不能由同一节的数推得"
                )
                yield reading.violation("nowhere", sentence, why)
            if mention.unit == "%" and not known.has_percent(mention, sentence, found):
                why = (
                    f"“{text[mention.start : mention.end]}”不在报告的表里，不在文件里，也不能由同一节的数推得"
                )
                yield reading.violation("nowhere", sentence, why)


class _Known:
    """What the figures of a sentence may come from."""

    def __init__(self, reading: Reading) -> None:
        cells = [(row, cell) for row in reading.report.rows for cell in row.cells if cell.number]
        self.amounts = {
            abs(cell.number.value) for _, cell in cells if cell.number and cell.number.unit != "%"
        }
        self.percents = {
            abs(cell.number.value) for _, cell in cells if cell.number and cell.number.unit == "%"
        }
        self.by_section: dict[str, set[Decimal]] = {}
        for row, cell in cells:
            if cell.number and cell.number.unit != "%":
                self.by_section.setdefault(row.section, set()).add(abs(cell.number.value))
        self.sums = {total for rows in reading.report.tables().values() for total in _sums(rows)}
        self.originals = reading.readable
        self.printed = {
            number for original in self.originals for page in original.pages for number in page.numbers
        }

    def has_amount(self, mention: Mention, sentence: Sentence, beside: list[Mention]) -> bool:
        shown = as_shown(mention.amount)
        if shown & (self.amounts | self.sums) or any(
            shown & original.amounts.keys() for original in self.originals
        ):
            return True
        wanted, near = abs(mention.amount), self._near(sentence, beside, mention)
        return any(
            abs(abs(result) - wanted) <= _NEAR
            for one, other in _pairs(near)
            for result in (one + other, one - other)
        ) or self._is_sum(wanted, beside, mention)

    def _is_sum(self, wanted: Decimal, beside: list[Mention], own: Mention) -> bool:
        others = [m.amount for m in beside if m.is_money and m.start != own.start]
        return abs(abs(sum(others)) - wanted) <= _NEAR

    def has_percent(self, mention: Mention, sentence: Sentence, beside: list[Mention]) -> bool:
        wanted = abs(mention.value)
        if wanted in self.percents or wanted in self.printed:
            return True
        said = [abs(m.amount if m.is_money else m.value) for m in beside if m.unit != "%" and m.value]
        derived = {abs(one + way * other) for one in said for other in said for way in (1, -1)}
        if any(_is_ratio(wanted, one, other) for one in said for other in derived | self.amounts):
            return True
        if any(_is_ratio(wanted, one, other) for one in self.sums for other in self.amounts | self.sums):
            return True
        near = self._near(sentence, beside, mention)
        return any(_is_ratio(wanted, one, other) for one, other in _pairs(near))

    def _near(self, sentence: Sentence, beside: list[Mention], own: Mention) -> list[Decimal]:
        said = {abs(m.amount) for m in beside if m.is_money and m.start != own.start}
        near = said | self.by_section.get(sentence.section, set())
        return list(near if len(near) <= _MANY else said)


def _sums(rows: list[Row]) -> Iterator[Decimal]:
    """The sum of each column of money of a table, for all rows and for each level of codes."""
    levels: dict[int, list[Row]] = {0: rows}
    for row in rows:
        code = row.cell("编码")
        if code and code.text.isdigit():
            levels.setdefault(len(code.text), []).append(row)
    for own in levels.values():
        for column in zip(*(row.cells for row in own), strict=False):
            numbers = [cell.number.value for cell in column if cell.number and "万元" in cell.heading]
            if len(numbers) > 1:
                yield abs(sum(numbers))


def _pairs(values: Iterable[Decimal]) -> Iterator[tuple[Decimal, Decimal]]:
    listed = list(values)
    return ((one, other) for one in listed for other in listed)


def _is_ratio(wanted: Decimal, one: Decimal, other: Decimal) -> bool:
    if not other:
        return False
    ratio = one / other * 100
    return abs(ratio - wanted) <= _NEAR or abs(abs(ratio - 100) - wanted) <= _NEAR
