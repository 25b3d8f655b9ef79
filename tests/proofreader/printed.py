"""Each linked figure without a formula is printed, digit for digit, where its link leads."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tests.proofreader.numbers import PER_TEN_THOUSAND, Mention, as_shown, mentions, numbers, plain, squeezed
from tests.proofreader.original import Original, padded
from tests.proofreader.report import Cell, Figure, Place, Row, Sentence
from tests.proofreader.violation import Reading, Violation

_PIECE = 8  # letters that a stretch of a sentence must have in common with the page
_NEAR = 160  # letters that are looked at before a sentence
_OF_NAME = 14  # letters of a name that tell it from others; the rest may stand on the next page
_ENTRY = 700  # letters that the entry of a project takes behind its name
_UNCHANGED = re.compile(
    "持平|不变|相同|一致|相等|没有变化|无变化|未发生.{0,2}变化|新增|无增减|未安排|无此|为零|均为|没有|无"
)


def check_printed(reading: Reading) -> Iterator[Violation]:
    for row in reading.report.rows:
        found = [
            violation
            for cell, figure in row.figures()
            for violation in _unprinted(reading, row, figure, cell)
        ]
        yield from {violation.check: violation for violation in reversed(found)}.values()
    for sentence in reading.report.sentences:
        for figure in sentence.figures:
            yield from _unprinted(reading, sentence, figure, None)


def _unprinted(
    reading: Reading, said: Row | Sentence, figure: Figure, cell: Cell | None
) -> Iterator[Violation]:
    places = [(place, reading.original(place)) for place in figure.places]
    if (
        figure.formula
        or not places
        or _is_name_of_table(figure)
        or any(original is None for _, original in places)
    ):
        return
    known = [(place, original) for place, original in places if original is not None]
    if any(is_printed(figure, place, original) for place, original in known):
        return
    if isinstance(said, Row) and any(
        _is_in_entry(figure, said, place, original) for place, original in known
    ):
        return
    name = f"{cell.heading.split('（')[0]} {figure.text}" if cell else figure.text
    first = known[0][0]
    if len(known) > 1:
        yield reading.violation(
            "printed-sum", said, f"“{name}”不印在所指 {len(known)} 处中的任何一处，也没有给出算式", first
        )
    elif first.is_cell:
        found = cell_text(first, known[0][1])
        yield reading.violation("printed", said, f"“{name}”不是所指格子里的数，那里印的是“{found}”", first)
    elif not sentence_stands(first, known[0][1]):
        yield reading.violation("printed-place", said, f"所指页上没有这句话：“{first.words[:60]}”", first)
    else:
        yield reading.violation("printed", said, f"“{name}”不印在所指的句子里：“{first.words[:120]}”", first)


def _is_in_entry(figure: Figure, row: Row, place: Place, original: Original) -> bool:
    """Whether a link leads to the row's own name, and the figure stands in the entry that begins there."""
    name, words = row.cell("项目"), squeezed(place.words)
    if name is None or figure.amount is None or squeezed(name.text) != words:
        return False
    text = "\n".join(original.page(n).text for n in (place.page, place.page + 1) if n <= len(original.pages))
    begins = re.compile(r"\s*".join(map(re.escape, words[:_OF_NAME])))
    entries = (text[max(found.start() - _NEAR, 0) : found.end() + _ENTRY] for found in begins.finditer(text))
    units = [PER_TEN_THOUSAND[unit] for unit in original.units] or [Decimal(1)]
    printed = (value * unit for entry in entries for value in numbers(entry) for unit in units)
    return any(as_shown(value) & as_shown(figure.amount) for value in printed)


def _is_name_of_table(figure: Figure) -> bool:
    """Whether a link shows the program's name of a table, which ``words`` tells, and nothing printed."""
    return re.fullmatch(r"t\d+", figure.text) is not None


def is_printed(figure: Figure, place: Place, original: Original) -> bool:
    """Whether a figure is printed at one place."""
    found = mentions(plain(figure.text).lstrip("+"))
    if len(found) != 1 or not re.fullmatch(r"[-+−]?[\d,.]+\s*(?:%|万元|元|亿元|个|人)?", plain(figure.text)):
        return sentence_stands(place, original)
    if place.is_cell:
        there = cell_text(place, original)
        values = list(numbers(there))
        is_part = figure.amount is None and plain(figure.text) in there  # beside other letters
        is_there = is_part or _is_among(figure, found[0].value, iter(values), original)
        return is_there or _is_rounded(figure, found[0], values, original)
    if not sentence_stands(place, original):
        return False
    return _is_in_sentence(figure, found[0].value, with_what_is_before(place, original), original)


def with_what_is_before(place: Place, original: Original) -> str:
    """The words of a sentence and those before it, which may give the amount that it is about.

    A place without words of its own is its page.
    """
    words, text = squeezed(place.words), original.around(place.page)
    if place.is_page:
        return original.page(place.page).text
    at = text.find(words) if words in text else text.find(words[:_PIECE])
    return f"{text[max(at - _NEAR, 0) : max(at, 0)]} {plain(place.words)}"


def _is_among(figure: Figure, shown: Decimal, printed: Iterator[Decimal], original: Original) -> bool:
    values = list(printed)
    if figure.amount is None:
        return abs(shown) in {round(value, 2) for value in values} | set(values)
    units = [PER_TEN_THOUSAND[unit] for unit in original.units] or [Decimal(1)]
    return any(value * unit == abs(figure.amount) for value in values for unit in units)


def _is_rounded(figure: Figure, shown: Mention, values: list[Decimal], original: Original) -> bool:
    """Whether a figure in a sentence, which has two decimals, is what a cell prints with more digits."""
    if figure.amount is not None or not shown.is_money:
        return False
    units = [PER_TEN_THOUSAND[unit] for unit in original.units] or [Decimal(1)]
    return any(as_shown(value * unit) & as_shown(shown.amount) for value in values for unit in units)


def _is_in_sentence(figure: Figure, shown: Decimal, words: str, original: Original) -> bool:
    found = mentions(words)
    if "\n" in words:  # a whole page: the numbers in its tables have no unit beside them
        return _is_among(figure, shown, numbers(words), original)
    if shown == 0 and _UNCHANGED.search(words):
        return True
    if figure.is_percent:
        return any(
            mention.unit == "%" and abs(abs(mention.value) - abs(shown)) <= Decimal("0.005")
            for mention in found
        )
    if figure.amount is not None:
        return any(
            as_shown(mention.amount) & as_shown(figure.amount) for mention in found if mention.is_money
        )
    return any(abs(mention.value) == abs(shown) for mention in found)


def cell_text(place: Place, original: Original) -> str:
    """The letters in the boxes of a cell; where the format has no boxes, the words if they stand there."""
    letters = original.page(place.page).letters
    if letters is None or not place.boxes:
        words = place.words.rpartition("：")[2]
        return words if set(numbers(plain(words))) <= original.page(place.page).numbers else ""
    return " ".join(squeezed(letters.within(*padded(box))) for box in place.boxes)


def sentence_stands(place: Place, original: Original) -> bool:
    """Whether the words of a place are on its page, or run on to the next, a page's foot and head between."""
    text = original.around(place.page)
    if place.is_page:
        return True
    said = squeezed(place.words), squeezed(place.words.partition("：")[2])
    return any(words and _is_there(words, text) for words in said)


def _is_there(words: str, text: str) -> bool:
    """Whether words stand in a text: as they are, in stretches, or put together from its short pieces."""
    if words in text or all(piece in text for piece in re.findall(r"[\u4e00-\u9fff]{2,8}|[\d.]+", words)):
        return True
    pieces = [words[start : start + _PIECE] for start in range(0, len(words), _PIECE)]
    return sum(piece in text for piece in pieces) >= len(pieces) - 1 - len(pieces) // 10 > 0
