"""Plain text with tables of tab-separated cells in running text."""

import codecs
from itertools import groupby
from pathlib import Path

from budgetlib.errors import DocumentError
from budgetlib.reading.numbers import with_numbers
from budgetlib.reading.pages import Block, Cell, Grid, Line, Page

ENCODINGS = ("utf-8-sig", "gb18030")


def read_plain_text(path: Path) -> tuple[tuple[Page, ...], dict[int, str]]:
    """Read a text file as one page: lines with tabs that follow each other are a table, other lines text.

    Lines of nothing but tabs before, after or without a table are blank, and so are tabs at a line's end.
    """
    rows = [line.rstrip("\r\n") for line in decode(path).split("\n")]
    blocks: list[Block] = []
    for is_table, group in groupby(rows, key=lambda row: "\t" in row):
        if is_table:
            if cells := "\n".join(row.rstrip() for row in group).strip("\n"):
                blocks.append(_grid([row.split("\t") for row in cells.split("\n")]))
        else:
            blocks.extend(Line(row.strip()) for row in group if row.strip())
    return (with_numbers(Page(1, 0.0, 0.0, tuple(blocks))),), {}


def decode(path: Path) -> str:
    """The text of a file in UTF-8 or GB 18030, or in UTF-16 where a mark at its beginning says so.

    Raises
    ------
    DocumentError
        If it is neither.
    """
    data = path.read_bytes()
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentError(path.name, "the text is neither UTF-8 nor GB 18030")


def _grid(rows: list[list[str]]) -> Grid:
    width = max(map(len, rows))
    cells = tuple(
        Cell(r, c, 1, 1, (row[c] if c < len(row) else "").strip())
        for r, row in enumerate(rows)
        for c in range(width)
    )
    return Grid(len(rows), width, cells, engine="tabs")
