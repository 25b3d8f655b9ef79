"""From a page as it is seen to the page's own coordinates, and from a sentence to its printed lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from unicodedata import normalize

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetlib.reading.pages import Box
from budgetlib.vocabulary.wording import squeeze

_BEGINNING = 16  # letters by which a sentence is found
_WORD_GAP = 40.0  # points: farther apart, two letters do not stand in one line


@dataclass(frozen=True, slots=True)
class Frame:
    """One rectangle in a page's own coordinates (points from the bottom left, before rotation)."""

    left: float
    bottom: float
    right: float
    top: float


def cell_frame(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> Frame:
    """A box as seen (origin top left, rotation applied) in the page's own coordinates."""
    left, low, width, height = _area(page)
    if page.get_rotation() in (90, 270):
        width, height = height, width
    x0, top, x1, bottom = box
    corners = [_turned(page.get_rotation(), x, y, width, height) for x, y in ((x0, top), (x1, bottom))]
    xs, ys = sorted(left + x for x, _ in corners), sorted(low + y for _, y in corners)
    return Frame(xs[0], ys[0], xs[1], ys[1])


def seen_box(page: pdfium.PdfPage, frame: Frame) -> Box:
    """A frame in the page's own coordinates as it is seen."""
    left, low, width, height = _area(page)
    ends = ((frame.left - left, frame.bottom - low), (frame.right - left, frame.top - low))
    corners = [_turned(page.get_rotation(), x, y, width, height) for x, y in ends]
    xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return Box(xs[0], ys[0], xs[1], ys[1])


def _area(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    """Where the visible part of a page begins in its own coordinates, its width and its height there."""
    left, low, right, high = page.get_cropbox()
    return left, low, right - left, high - low


def _turned(rotation: int, x: float, y: float, width: float, height: float) -> tuple[float, float]:
    """A point of the unrotated page, y upwards, as it is seen, y downwards; or the other way round, which is
    the same. Width and height are those of the page that the point is on."""
    if rotation == 90:
        return y, x
    if rotation == 180:
        return width - x, y
    if rotation == 270:
        return height - y, width - x
    return x, height - y


def sentence_frames(page: pdfium.PdfPage, sentence: str) -> list[Frame]:
    """One frame for each printed line of a sentence, as far as it stands on the page in one piece.

    Letters are compared in half width, as the narrative has them. A sentence that goes on overleaf is
    framed up to the end of the page; one that does not begin on the page has no frame.
    """
    textpage = page.get_textpage()
    letters = [
        (i, half)
        for i, c in enumerate(_characters(textpage))
        for half in normalize("NFKC", c)
        if not c.isspace()
    ]
    printed = "".join(half for _, half in letters)
    wanted = squeeze(normalize("NFKC", sentence))
    starts = _places(printed, wanted[:_BEGINNING]) if wanted else []
    if not starts:
        return []
    # Several sentences may begin alike; the one that goes on alike for longest is meant.
    start = max(starts, key=lambda place: _common_length(printed[place:], wanted))
    length = _common_length(printed[start:], wanted)
    indices = dict.fromkeys(i for i, _ in letters[start : start + length])
    return [_around(line) for line in _lines([Box(*textpage.get_charbox(i)) for i in indices])]


def _places(text: str, part: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(part), text)]


def _common_length(text: str, wanted: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(text, wanted, strict=False)))


def _characters(textpage: pdfium.PdfTextPage) -> str:
    """One letter for each character index of the page, so that positions are indices."""
    count = textpage.count_chars()
    return "".join(chr(raw.FPDFText_GetUnicode(textpage, i) or 32) for i in range(count))


def _lines(boxes: Sequence[Box]) -> list[list[Box]]:
    """Letters in reading order, a new line where one does not follow the one before."""
    lines: list[list[Box]] = []
    for box in boxes:
        if lines and _continues(lines[-1][-1], box):
            lines[-1].append(box)
        else:
            lines.append([box])
    return lines


def _continues(before: Box, box: Box) -> bool:
    """Whether two letters stand in one line, horizontal or (on a rotated page) vertical."""
    same_row = min(before[3], box[3]) > max(before[1], box[1]) and abs(box[0] - before[2]) < _WORD_GAP
    same_column = min(before[2], box[2]) > max(before[0], box[0]) and abs(box[1] - before[3]) < _WORD_GAP
    return same_row or same_column


def _around(boxes: Sequence[Box]) -> Frame:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Frame(min(lefts) - 1, min(bottoms) - 1, max(rights) + 1, max(tops) + 1)


def text_in(textpage: pdfium.PdfTextPage, frame: Frame) -> str:
    """What the page's text layer has inside a frame, without white space."""
    return squeeze(textpage.get_text_bounded(frame.left, frame.bottom, frame.right, frame.top))
