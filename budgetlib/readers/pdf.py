"""PDF files to pages of lines and grids, with PDFium: the fast first reader."""

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium

from budgetlib.errors import DocumentError
from budgetlib.pages import Block, Box, Cell, Grid, Line, Page
from budgetlib.readers.lattice import find_lattices
from budgetlib.readers.layout import grid, lines, place
from budgetlib.readers.marks import Marks, read_marks

UNREADABLE_SHARE = 0.2  # of a page's letters without Unicode: the text of the page is unusable


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


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Open a PDF file, or say in one sentence why it cannot be opened."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        cause = "the file asks for a password" if "password" in str(error).lower() else "the file is damaged, its PDF structure cannot be read"
        raise DocumentError(path.name, cause) from error
    if not len(document):
        raise DocumentError(path.name, "the PDF has no page")
    return document


def page_of_marks(number: int, marks: Marks) -> Page:
    """Put the marks of one page together: grids first, then the letters that are in none as lines."""
    free = np.ones(len(marks.glyphs), dtype=bool)
    blocks: list[Block] = []
    for lattice in find_lattices(marks.rulings):
        cells = place(marks.glyphs, lattice)
        cells[~free] = -1
        if not (cells >= 0).any():
            continue
        free &= cells < 0
        blocks.append(grid(marks.glyphs, cells, lattice))
    blocks.extend(lines(marks.glyphs, np.flatnonzero(free)))
    ordered = sorted(blocks, key=_reading_position)
    seen = tuple(_as_seen(block, marks) for block in ordered) if marks.turn else tuple(ordered)
    width, height = (marks.height, marks.width) if marks.turn in (90, 270) else (marks.width, marks.height)
    return Page(number, width, height, seen, _text_layer(marks))


def _reading_position(block: Block) -> tuple[float, float]:
    box = block.box
    return (box.top, box.x0) if box else (0.0, 0.0)


def _text_layer(marks: Marks) -> str:
    if not len(marks.glyphs):
        return "none" if marks.has_picture else "blank"
    return "unreadable" if marks.unreadable > UNREADABLE_SHARE * len(marks.glyphs) else "text"


def _as_seen(block: Block, marks: Marks) -> Block:
    """The same block with its boxes turned back to the page as it is seen."""

    def turned(box: Box | None) -> Box | None:
        if box is None:
            return None
        if marks.turn == 90:
            return Box(box.top, marks.width - box.x1, box.bottom, marks.width - box.x0)
        if marks.turn == 270:
            return Box(marks.height - box.bottom, box.x0, marks.height - box.top, box.x1)
        return Box(marks.width - box.x1, marks.height - box.bottom, marks.width - box.x0, marks.height - box.top)

    if isinstance(block, Line):
        return Line(block.text, turned(block.box), block.size)
    cells = tuple(Cell(c.row, c.column, c.row_span, c.column_span, c.text, turned(c.box)) for c in block.cells)
    return Grid(block.n_rows, block.n_columns, cells, turned(block.box), block.engine)
