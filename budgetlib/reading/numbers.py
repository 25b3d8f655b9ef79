"""The numbers printed on a page, from its letters alone: what a reading of the page has to account for.

Nothing here knows of rules, cells or tables, so that a number that the reader of tables loses is counted.
Money, percentages and counts are such numbers; what only identifies or orders is none (``PLAIN_NUMBERS``).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from budgetlib.money import UNIT_WORDS
from budgetlib.reading.layout import TextLine
from budgetlib.reading.marks import Floats, Glyphs
from budgetlib.reading.pages import Box, Line, Page, PrintedNumber
from budgetlib.vocabulary import read_vocabulary

CONTEXT = 16  # letters before and after a number that are kept with it
APART = 0.3  # of a letter's height: digits further apart are two numbers

COUNTED = "|".join(row["pattern"] for row in read_vocabulary("counted_units"))
_IN_TEN_THOUSANDS = rf"万[余多]?(?:{COUNTED}|[户份吨亩名个])"  # 5万余人 are people, no money
# Separators may stand where they do not belong: such a number cannot be parsed, but it is printed.
_NUMBER = re.compile(
    r"(?<![A-Za-z\d.,])[-−–△▲]?(?P<digits>(?:\d{1,3}(?:[,，]\d{2,3})+|\d{4,}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)*)"
    rf"(?P<unit>\s?(?:{UNIT_WORDS}|{_IN_TEN_THOUSANDS}|万(?!元)|[%％]|{COUNTED}))?(?![A-Za-z\d])"
)
_UNIT_PRICE = r"(?:单价|单位价值|部门价值)在?"
_INCLUDED = r"(?:[（(]含[^（）()]*[）)])"
_THRESHOLD = rf"\d[\d,]*(?:\.\d+)?\s?(?:{UNIT_WORDS}|万|[%％])"
# What looks like a number with a unit or decimals and is neither money nor percentage nor count.
PLAIN_NUMBERS = (
    ("a date with points: 2026.1.15", re.compile(r"(?:19|20)\d\d\.\d{1,2}(?:\.\d{1,2})?(?!\d)")),
    ("a threshold: 100万元（含）以上", re.compile(rf"{_THRESHOLD}{_INCLUDED}?\s?以上")),
    (
        "a threshold that the next line goes on with",
        re.compile(rf"{_UNIT_PRICE}\s?{_THRESHOLD}{_INCLUDED}?以?$"),
    ),
    ("the number of a section: 1.2 总体情况", re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})+(?=[^\d.,%％万元])")),
)


def numbers_of_letters(glyphs: Glyphs, whole: Iterable[TextLine]) -> tuple[PrintedNumber, ...]:
    """All printed numbers in the lines of a page with the boxes that their digits fill, in reading order."""
    ends = np.stack((glyphs.x0, glyphs.top, -glyphs.x1, -glyphs.bottom))
    return tuple(n for text, part in whole for n in _of_line(text, part, glyphs, ends))


def with_numbers(page: Page) -> Page:
    """A page of a format without letters with the numbers in its lines and in the cells of its grids."""
    printed = ((b,) if isinstance(b, Line) else b.cells for b in page.blocks)
    texts = (one.text for block in printed for one in block)
    return replace(page, numbers=tuple(number for text in texts for number in find_numbers(text)))


def find_numbers(text: str) -> Iterator[PrintedNumber]:
    """The numbers of money, percentages and counts in one line of text, without places.

    Examples
    --------
    >>> [n.text for n in find_numbers("2031年收入1,250.30万元，比2030年增长3.5%，共12人，见表3")]
    ['1,250.30万元', '3.5%', '12人']
    >>> [n.text for n in find_numbers("合计 2031201,250 31年")]  # a misprint, which no amount will answer for
    ['2031201,250']
    """
    return (_number(text, match, None) for match in _matches(text))


def _matches(text: str) -> Iterator[re.Match[str]]:
    found = [m for m in _NUMBER.finditer(text) if m["unit"] or not m["digits"].isdecimal()]
    if found:
        plain = [m.span() for _, pattern in PLAIN_NUMBERS for m in pattern.finditer(text)]
        yield from (m for m in found if not any(a < m.end() and m.start() < b for a, b in plain))


def _number(text: str, match: re.Match[str], box: Box | None) -> PrintedNumber:
    before, after = text[max(match.start() - CONTEXT, 0) : match.start()], text[match.end() :][:CONTEXT]
    return PrintedNumber("".join(match[0].split()), before, after, box)


def _of_line(text: str, part: npt.NDArray[np.intp], glyphs: Glyphs, ends: Floats) -> Iterator[PrintedNumber]:
    matches = list(_matches(text))
    if not matches:
        return
    owners = _owners(text, part.tolist(), glyphs)
    for match in matches:
        letters = [owners[i] for i in range(match.start("digits"), match.end("digits")) if i in owners]
        x0, top, x1, bottom = ends[:, letters].min(axis=1).tolist()
        yield _number(text, match, Box(x0, top, -x1, -bottom))


def _owners(text: str, part: list[int], glyphs: Glyphs) -> dict[int, int]:
    """The letter of the page that each character of a line is; a letter printed twice owns one character."""
    inked = [i for i, char in enumerate(text) if not char.isspace()]
    if len(inked) != len(part):
        part = _once(text, inked, part, glyphs)
    return dict(zip(inked, part, strict=False))


def _once(text: str, inked: list[int], part: list[int], glyphs: Glyphs) -> list[int]:
    """The letters of a line without those that the line leaves out as second prints."""
    kept: list[int] = []
    for index in part:
        wanted = inked[len(kept)] if len(kept) < len(inked) else None
        if wanted is not None and glyphs.text[index] == text[wanted]:
            kept.append(index)
    return kept
