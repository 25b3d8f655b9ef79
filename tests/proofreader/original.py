"""An original as the letters that stand on its pages, read here and not by the program under test."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from lxml import html

from tests.proofreader.numbers import PER_TEN_THOUSAND, as_shown, numbers, plain, squeezed
from tests.proofreader.report import Box

_FINE = 1000  # device units a point: the device's coordinates are whole numbers


@dataclass(frozen=True)
class Letters:
    """The letters of a page with the middle of each as the page is seen, points from the top left."""

    text: str
    x: np.ndarray
    y: np.ndarray
    width: np.ndarray

    def within(self, x0: float, top: float, x1: float, bottom: float) -> str:
        """The letters in a box, in the order of the file, lines apart."""
        inside = np.nonzero((self.x >= x0) & (self.x <= x1) & (self.y >= top) & (self.y <= bottom))[0]
        return "".join(self._apart(inside))

    def _apart(self, inside: np.ndarray) -> Iterator[str]:
        before = -1
        for index in inside:
            if before >= 0 and index > before + 1:
                yield " "
            yield self.text[index]
            before = int(index)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A printed number: where it stands, and the letters before it in reading order."""

    value: Decimal
    x0: float
    x1: float
    y: float
    before: str


class Page:
    """One page: its text, and the letters with their places where the format has places."""

    def __init__(self, text: str, source: pypdfium2.PdfPage | None = None) -> None:
        self.text = plain(text)
        self._source = source

    @cached_property
    def squeezed(self) -> str:
        return squeezed(self.text)

    @property
    def is_picture(self) -> bool:
        """Whether too few letters stand on it to say anything: a scanned page."""
        return len(self.squeezed) < 20

    @cached_property
    def letters(self) -> Letters | None:
        return _letters(self._source) if self._source is not None else None

    @cached_property
    def occurrences(self) -> list["Occurrence"]:
        """Each number of the page with its place and what stands around it."""
        return list(_occurrences(self))

    @cached_property
    def numbers(self) -> set[Decimal]:
        """All numbers on the page; also those broken over two lines, or spaced out."""
        joined = re.sub(r"[\r\n]+", "", self.text)
        return {number for text in (self.text, joined, self.squeezed) for number in numbers(text)}


_RUN = re.compile(r"\d[\d.,]*")
_BEFORE = 60  # letters before a number that may say what it is
_APART = 0.7  # of the width of a digit between two letters: they are of two numbers


def _occurrences(page: Page) -> Iterator[Occurrence]:
    letters = page.letters
    if letters is None:
        for match in _RUN.finditer(page.squeezed):
            before = page.squeezed[max(match.start() - _BEFORE, 0) : match.start()]
            yield from (Occurrence(value, 0, 0, 0, before) for value in numbers(match[0]))
        return
    for match in _RUN.finditer(letters.text):
        for start, end in _pieces(letters, *match.span()):
            before = letters.text[max(start - _BEFORE, 0) : start]
            for value in numbers(letters.text[start:end]):
                x0, x1 = sorted((float(letters.x[start]), float(letters.x[end - 1])))
                yield Occurrence(value, x0, x1, float(letters.y[start]), before)


def _pieces(letters: Letters, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of digits cut where two numbers stand side by side or on two lines."""
    digit = max(float(letters.width[start:end].max()), 1.0)
    first = start
    for index in range(start + 1, end):
        step = float(letters.x[index] - letters.x[index - 1])
        free = step - float(letters.width[index] + letters.width[index - 1]) / 2
        if free > _APART * digit or step < 0 or abs(letters.y[index] - letters.y[first]) > digit * 1.4:
            yield first, index
            first = index
    yield first, end


def _letters(page: pypdfium2.PdfPage) -> Letters:
    text_page, is_turned = page.get_textpage(), page.get_rotation() % 180 != 0
    letters, middles, widths = [], [], []
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code <= 32 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
            continue
        x, y = _middle(text_page, index)
        for letter in plain(chr(code)):
            letters.append(letter)
            middles.append((x, y))
            widths.append(_advance(text_page, index, is_turned))
    seen = _as_seen(page, np.array(middles).reshape(-1, 2))
    return Letters("".join(letters), seen[:, 0], seen[:, 1], np.array(widths))


def _middle(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    edges = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(text_page, index, *edges)
    left, right, low, high = (edge.value for edge in edges)
    return (left + right) / 2, (low + high) / 2


def _advance(text_page: pypdfium2.PdfTextPage, index: int, is_turned: bool) -> float:
    """How far a letter moves the next one on, along its line."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
    return abs(box.top - box.bottom) if is_turned else abs(box.right - box.left)


def _as_seen(page: pypdfium2.PdfPage, points: np.ndarray) -> np.ndarray:
    """Points of the page's own coordinates as they are seen: rotated and cropped, from the top left."""
    width, height = (round(size * _FINE) for size in page.get_size())

    def seen(x: float, y: float) -> np.ndarray:
        at = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, *at)
        return np.array([at[0].value, at[1].value]) / _FINE

    origin = seen(0, 0)
    matrix = np.stack([seen(1000, 0) - origin, seen(0, 1000) - origin]) / 1000
    return points @ matrix + origin


class Original:
    """One published file."""

    def __init__(self, name: str, pages: Sequence[Page]) -> None:
        self.name = name
        self.pages = list(pages)

    def page(self, number: int) -> Page:
        return self.pages[number - 1]

    @cached_property
    def squeezed(self) -> str:
        """All letters without white space, page numbers between two pages left out."""
        return "".join(_without_page_number(page.squeezed) for page in self.pages)

    @cached_property
    def has_pictures(self) -> bool:
        return all(page.is_picture for page in self.pages)

    @cached_property
    def units(self) -> set[str]:
        """The units of money that are printed anywhere."""
        return {unit for unit in PER_TEN_THOUSAND if re.search(rf"(?<![万千亿]){unit}", self.squeezed)}

    @cached_property
    def amounts(self) -> dict[Decimal, set[int]]:
        """What each number can mean in ten thousand yuan, shown with two decimals, and its pages."""
        found: dict[Decimal, set[int]] = {}
        for number, page in enumerate(self.pages, start=1):
            for value in page.numbers:
                for unit in self.units or {"万元"}:
                    for shown in as_shown(value * PER_TEN_THOUSAND[unit]):
                        found.setdefault(shown, set()).add(number)
        return found

    def where(self, amount: Decimal) -> Iterator[tuple[int, Occurrence]]:
        """Each place where an amount in ten thousand yuan is printed, in any unit of the file."""
        wanted = as_shown(amount)
        for number in sorted({page for shown in wanted for page in self.amounts.get(shown, ())}):
            for found in self.page(number).occurrences:
                scales = (PER_TEN_THOUSAND[unit] for unit in self.units or {"万元"})
                if any(as_shown(found.value * scale) & wanted for scale in scales):
                    yield number, found

    def surroundings(self, number: int, found: Occurrence) -> str:
        """What says what a printed number is: the letters before it, in its row and over its column."""
        letters = self.page(number).letters
        if letters is None:
            return found.before
        row = letters.within(-np.inf, found.y - 9, np.inf, found.y + 9)
        column = letters.within(found.x0 - 60, -np.inf, found.x1 + 60, found.y)
        return squeezed("|".join((found.before, row, column)))

    def around(self, number: int) -> str:
        """The letters of a page and of its two neighbours, for a sentence that runs over a page's end."""
        near = self.pages[max(number - 2, 0) : number + 2]
        return "".join(_without_page_number(page.squeezed) for page in near)


def _without_page_number(text: str) -> str:
    return re.sub(r"^[-—第]{0,2}\d{1,3}[-—页]{0,2}(?=\D)|(?<=\D)[-—第]{1,2}\d{1,3}[-—页]{0,2}$", "", text)


def open_original(path: Path) -> Original:
    """Open one published file: a PDF, a web page or a text."""
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        return Original(path.stem, [Page(page.get_textpage().get_text_range(), page) for page in document])
    text = path.read_text(encoding="utf-8", errors="replace")
    return Original(path.stem, [Page(_web_text(text) if path.suffix in (".html", ".htm") else text)])


def _web_text(text: str) -> str:
    root = html.fromstring(text.encode())
    for element in root.xpath("//style|//script"):
        element.drop_tree()
    return "\n".join(piece.strip() for piece in root.itertext() if isinstance(piece, str) and piece.strip())


def padded(box: Box, by: float = 1.0) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = box
    return x0 - by, top - by, x1 + by, bottom + by
