"""PDF files to pages of lines and grids, with PDFium: the fast first reader."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from budgetlib.errors import DocumentError
from budgetlib.reading.aligned import aligned_grids
from budgetlib.reading.camelot_engine import camelot_grids
from budgetlib.reading.lattice import find_lattices
from budgetlib.reading.layout import grid, lines, place, text_lines
from budgetlib.reading.marks import Glyphs, Marks, read_marks
from budgetlib.reading.numbers import numbers_of_letters
from budgetlib.reading.pages import Block, Box, Grid, Line, Page

UNREADABLE_SHARE = 0.1  # of a page's letters without Unicode: the text of the page is unusable
LARGEST_AGAIN = 4_000_000  # square points, 16 sheets of A3: the second engine makes a fine picture of a page


def read_pdf(path: Path) -> tuple[tuple[Page, ...], dict[int, str]]:
    """Read all pages of a PDF file; pages that cannot be read come back as a cause by page number.

    Raises
    ------
    DocumentError
        If the file is no readable PDF or asks for a password.
    """
    pages: list[Page] = []
    unread: dict[int, str] = {}
    with open_pdf(path) as document:
        for index in range(len(document)):
            try:
                page = document[index]
                pages.append(page_of_marks(index + 1, read_marks(page)))
                page.close()
            except pdfium.PdfiumError as error:
                unread[index + 1] = f"the page cannot be loaded ({error})"
                pages.append(Page(index + 1, 0.0, 0.0, (), "none"))
    return tuple(pages), unread


def read_page_again(path: Path, number: int) -> Page | None:
    """Read one page with the second engine.

    ``None`` where it finds no table, fails, or does not try: the page is sideways or vast.
    """
    with open_pdf(path) as document:
        page = document[number - 1]
        marks = read_marks(page)
        page.close()
    is_fit = not marks.turn and marks.width * marks.height <= LARGEST_AGAIN
    grids = camelot_grids(path, number) if is_fit else []
    return page_of_marks(number, marks, grids) if grids else None


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Open a PDF file, or say in one sentence why it cannot be opened."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        cause = (
            "the file asks for a password"
            if "password" in str(error).lower()
            else "the file is damaged, its PDF structure cannot be read"
        )
        raise DocumentError(path.name, cause) from error
    if not len(document):
        raise DocumentError(path.name, "the PDF has no page")
    return document


def page_of_marks(number: int, marks: Marks, grids: Sequence[Grid] | None = None) -> Page:
    """Put the marks of one page together: grids first, then the letters that are in none as lines.

    ``grids`` are those of another engine, in seen coordinates, and take the place of our own.
    """
    layer = _text_layer(marks)
    free = np.full(len(marks.glyphs), layer != "unreadable")  # wrong letters are worse than none
    blocks: list[Block] = []
    whole = text_lines(marks.glyphs, np.arange(len(marks.glyphs)))
    if layer == "unreadable":
        grids = ()
    if grids is None:
        blocks.extend(_own_grids(marks, free))
    else:
        for other in grids:
            free &= ~_inside(marks.glyphs, other)
        blocks.extend(grids)
    loose = whole if free.all() else text_lines(marks.glyphs, np.flatnonzero(free))
    if grids is None and (tables := list(aligned_grids(marks.glyphs, loose))):
        for table, letters in tables:
            free[letters] = False
            blocks.append(table)
        loose = text_lines(marks.glyphs, np.flatnonzero(free))
    blocks.extend(lines(marks.glyphs, loose))
    ordered = sorted(blocks, key=_reading_position)
    seen = tuple(_as_seen(block, marks) for block in ordered) if marks.turn else tuple(ordered)
    width, height = (marks.height, marks.width) if marks.turn in (90, 270) else (marks.width, marks.height)
    numbers = () if layer == "unreadable" else numbers_of_letters(marks.glyphs, whole)
    if marks.turn:
        numbers = tuple(replace(n, box=_turned_box(n.box, marks)) for n in numbers)
    return Page(number, width, height, seen, layer, numbers)


def _own_grids(marks: Marks, free: npt.NDArray[np.bool_]) -> Iterator[Grid]:
    """The grids that the rulings make; letters that a grid takes are no longer free."""
    for lattice in find_lattices(marks.rulings):
        cells = place(marks.glyphs, lattice)
        cells[~free] = -1
        if (cells >= 0).any():
            free &= cells < 0
            yield grid(marks.glyphs, cells, lattice)


def _inside(glyphs: Glyphs, other: Grid) -> npt.NDArray[np.bool_]:
    """Which letters stand within the outline of a grid."""
    if other.box is None:
        return np.zeros(len(glyphs), dtype=bool)
    x, y = (glyphs.x0 + glyphs.x1) / 2, (glyphs.top + glyphs.bottom) / 2
    inside: npt.NDArray[np.bool_] = (
        (x >= other.box.x0) & (x <= other.box.x1) & (y >= other.box.top) & (y <= other.box.bottom)
    )
    return inside


def _reading_position(block: Block) -> tuple[float, float]:
    box = block.box
    return (box.top, box.x0) if box else (0.0, 0.0)


def _text_layer(marks: Marks) -> str:
    if not len(marks.glyphs):
        return "none" if marks.has_picture else "blank"
    return "unreadable" if marks.unreadable > UNREADABLE_SHARE * len(marks.glyphs) else "text"


def _as_seen(block: Block, marks: Marks) -> Block:
    """The same block with its boxes turned back to the page as it is seen."""
    box = _turned_box(block.box, marks)
    if isinstance(block, Line):
        return replace(block, box=box)
    return replace(
        block, box=box, cells=tuple(replace(c, box=_turned_box(c.box, marks)) for c in block.cells)
    )


def _turned_box(box: Box | None, marks: Marks) -> Box | None:
    if box is None:
        return None
    if marks.turn == 90:
        return Box(box.top, marks.width - box.x1, box.bottom, marks.width - box.x0)
    if marks.turn == 270:
        return Box(marks.height - box.bottom, box.x0, marks.height - box.top, box.x1)
    return Box(marks.width - box.x1, marks.height - box.bottom, marks.width - box.x0, marks.height - box.top)
