"""HTML pages: flowing text with real tables, or printed pages converted with every word placed."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import numpy as np
from lxml import etree
from lxml.html import HtmlElement

from budgetlib.errors import DocumentError
from budgetlib.reading.marks import Glyphs, Marks, Rulings
from budgetlib.reading.numbers import with_numbers
from budgetlib.reading.pages import Block, Cell, Grid, Line, Page
from budgetlib.reading.pdf import page_of_marks
from budgetlib.reading.plain_text import decode

FEWEST_PLACED = 40  # elements with a printed position that make a page of placed words
MOST_SPAN = 200  # a wider or taller cell is a slip of the markup
POINTS = {"pt": 1.0, "px": 0.75}

_STYLE = re.compile(r"(?P<name>left|top|width|height|font-size)\s*:\s*(?P<value>-?[\d.]+)\s*(?P<unit>pt|px)")
_BLOCKS = frozenset(
    ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "br", "tr", "hr",
     "section", "article", "header", "footer", "pre", "form"]
)  # fmt: skip
_LEFT_OUT = ("script", "style", "noscript", "template", "svg", "head")


def read_html(path: Path) -> tuple[tuple[Page, ...], dict[int, str]]:
    """Read an HTML file; one page of flowing text, or the printed pages that it places word by word.

    Raises
    ------
    DocumentError
        If there is no text in it.
    """
    root = _parsed(path)
    title = (root.findtext(".//title") or "").strip()
    for element in list(root.iter(*_LEFT_OUT)):
        element.drop_tree()
    placed = _placed_pages(root)
    pages = placed or (with_numbers(Page(1, 0.0, 0.0, tuple(_titled(title, _flow(root))))),)
    if not any(page.blocks for page in pages):
        raise DocumentError(path.name, "the HTML page holds no text")
    return pages, {}


def _parsed(path: Path) -> HtmlElement:
    parser = lxml.html.HTMLParser(huge_tree=True)
    try:
        root = lxml.html.fromstring(decode(path), parser=parser)
    except (ValueError, etree.LxmlError):
        root = _parsed_bytes(path, parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise DocumentError(path.name, "the HTML is nested too deeply to be read whole")
    return root


def _parsed_bytes(path: Path, parser: lxml.html.HTMLParser) -> HtmlElement:
    try:  # a page that declares its own encoding is parsed from its bytes
        return lxml.html.fromstring(path.read_bytes(), parser=parser)
    except (ValueError, etree.LxmlError) as error:
        raise DocumentError(path.name, "the HTML cannot be parsed") from error


def _titled(title: str, blocks: Iterator[Block]) -> Iterator[Block]:
    if title:
        yield Line(re.split(r"\s*[-_|]\s*", title)[0])
    yield from blocks


def _placed_pages(root: HtmlElement) -> tuple[Page, ...]:
    """Pages whose elements all carry their printed position; none for ordinary HTML."""
    parents: dict[HtmlElement, list[HtmlElement]] = {}
    for element in root.iter("div", "span", "p"):
        style = element.get("style") or ""
        if "absolute" in style and "left" in style and "top" in style and element.getparent() is not None:
            parents.setdefault(element.getparent(), []).append(element)
    if sum(map(len, parents.values())) < FEWEST_PLACED:
        return ()
    return tuple(
        page_of_marks(n, _marks(parent, parts)) for n, (parent, parts) in enumerate(parents.items(), 1)
    )


def _lengths(style: str) -> dict[str, float]:
    return {m["name"]: float(m["value"]) * POINTS[m["unit"]] for m in _STYLE.finditer(style)}


def _marks(parent: HtmlElement, parts: list[HtmlElement]) -> Marks:
    texts: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    pieces: list[int] = []
    horizontal: list[tuple[float, float, float]] = []
    vertical: list[tuple[float, float, float]] = []
    for part in parts:
        style = part.get("style") or ""
        at = _lengths(style)
        left, top = at.get("left", 0.0), at.get("top", 0.0)
        wide, high = at.get("width", 0.0), at.get("height", 0.0)
        text = part.text_content()
        if text.strip():
            _spread(text, left, top, at.get("font-size", 10.0), texts, boxes)
            pieces.extend([len(pieces)] * (len(texts) - len(pieces)))
        elif wide > 2 >= high:
            horizontal.append((left, left + wide, top + high / 2))
        elif high > 2 >= wide:
            vertical.append((top, top + high, left + wide / 2))
    seen = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    page = _lengths(parent.get("style") or "")
    return Marks(
        page.get("width", float(seen[:, 2].max(initial=0.0))),
        page.get("height", float(seen[:, 3].max(initial=0.0))),
        0,
        Glyphs(texts, seen[:, 0], seen[:, 1], seen[:, 2], seen[:, 3], np.array(pieces, dtype=np.int64)),
        Rulings(np.array(horizontal).reshape(-1, 3), np.array(vertical).reshape(-1, 3)),
        unreadable=0,
        has_picture=False,
    )


def _spread(
    text: str,
    left: float,
    top: float,
    size: float,
    texts: list[str],
    boxes: list[tuple[float, float, float, float]],
) -> None:
    """Give every letter of a placed text the room that it takes in print: half a square if it is narrow."""
    x = left
    for letter in text:
        width = size * (1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.5)
        if not letter.isspace():
            texts.append(letter)
            boxes.append((x, top, x + width, top + size))
        x += width


def _flow(root: HtmlElement) -> Iterator[Block]:
    """Text and tables of ordinary HTML in reading order."""
    buffer: list[str] = []

    def flush() -> Iterator[Line]:
        text = re.sub(r"\s+", " ", "".join(buffer)).strip()
        buffer.clear()
        if text:
            yield Line(text)

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start" and element.tag == "table" and _is_data(element):
            yield from flush()
            yield _grid(element)
            walk.skip_subtree()
            continue
        if event in ("start", "end") and element.tag in _BLOCKS:
            yield from flush()
        elif event == "end" and element.tag in ("td", "th"):
            buffer.append(" ")
        buffer.append((element.text if event == "start" else element.tail) or "")
    yield from flush()


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds data: several cells, no table within it, and not a block of links."""
    cells = list(table.iter("td", "th"))
    if len(cells) < 4 or len(list(table.iter("table"))) > 1:
        return False
    linked = sum(len(a.text_content()) for a in table.iter("a"))
    return linked < 0.5 * max(len(table.text_content()), 1)


def _grid(table: HtmlElement) -> Grid:
    rows = list(table.iter("tr"))
    taken: dict[int, int] = {}  # column: the first row in which it is free again
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        c = 0
        for element in row.iterchildren("td", "th"):
            while taken.get(c, 0) > r:
                c += 1
            high, wide = min(_span(element, "rowspan"), len(rows) - r), _span(element, "colspan")
            taken.update((column, r + high) for column in range(c, c + wide))
            cells.append(Cell(r, c, high, wide, _cell_text(element)))
            c += wide
    n_rows = max((cell.row for cell in cells), default=-1) + 1
    n_columns = max((cell.column + cell.column_span for cell in cells), default=0)
    fitted = tuple(
        Cell(c.row, c.column, min(c.row_span, n_rows - c.row), c.column_span, c.text) for c in cells
    )
    return Grid(n_rows, n_columns, fitted, engine="html")


def _span(element: HtmlElement, name: str) -> int:
    value = (element.get(name) or "1").strip()
    return min(max(int(value), 1), MOST_SPAN) if value.isascii() and value.isdigit() else 1


def _cell_text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
