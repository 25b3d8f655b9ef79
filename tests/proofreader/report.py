"""A report as its reader sees it: sentences, rows of tables, and the places that its figures link to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from lxml import html

from tests.proofreader.numbers import Mention, mentions, plain

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure is said to be printed: a page, the words there, and the boxes around them."""

    document: str
    page: int
    words: str
    boxes: tuple[Box, ...] = ()

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell of a table, not a sentence: its words end in nothing but the cell's number."""
        _, _, last = self.words.rpartition("：")
        return bool(re.fullmatch(r"[-−－△(（]?[\d,，.．\s]+[)）%％]?[元万亿]*", last.strip()))

    @property
    def is_page(self) -> bool:
        """Whether the link says no more than the page."""
        return re.fullmatch(r"第 \d+ 页", self.words) is not None

    @property
    def title(self) -> str:
        """Of the table that the cell is in; empty for a sentence."""
        return self.words.split("，", 1)[0] if self.is_cell else ""

    def __str__(self) -> str:
        return f"{self.document} 第 {self.page} 页"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a report links, with the places it leads to and, where it is computed, its formula."""

    text: str
    amount: Decimal | None
    places: tuple[Place, ...]
    formula: str = ""

    @property
    def is_percent(self) -> bool:
        return "%" in self.text


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table of the report, under its heading."""

    heading: str
    text: str
    figure: Figure | None = None

    @property
    def number(self) -> Mention | None:
        """The number that the cell consists of."""
        found = mentions(plain(self.text).lstrip("+"))
        whole = len(found) == 1 and re.fullmatch(r"[-+−]?[\d,.]+%?", plain(self.text))
        return found[0] if whole else None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of the report."""

    section: str
    caption: str
    table: int
    cells: tuple[Cell, ...]

    def __str__(self) -> str:
        return " | ".join(cell.text for cell in self.cells)

    def cell(self, *headings: str) -> Cell | None:
        """The cell under the first of some headings that the table has, whatever unit stands behind it."""
        named = {cell.heading.split("（")[0]: cell for cell in self.cells}
        return next((named[heading] for heading in headings if heading in named), None)

    def amount(self, heading: str) -> Decimal | None:
        """What is shown under a heading; ``None`` where nothing is."""
        cell = self.cell(heading)
        return cell.number.value if cell and cell.number else None

    def figures(self) -> Iterator[tuple[Cell, Figure]]:
        return ((cell, cell.figure) for cell in self.cells if cell.figure is not None)


OF_CHECKS = "对不上的数"  # the section that repeats findings of the checks, which work out what they compare


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the report; ``is_result`` where an analysis said it, not the text around it."""

    section: str
    text: str
    is_result: bool
    figures: tuple[Figure, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Report:
    """One report: which document it is of, its kind, and what it says."""

    document: str
    kind: str
    sentences: list[Sentence] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    documents: tuple[str, ...] = ()

    def tables(self) -> dict[int, list[Row]]:
        """The rows, table by table."""
        found: dict[int, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.table, []).append(row)
        return found


def read_report(path: Path) -> Report:
    """Read one page of a report; ``path`` is ``<document>/<kind>.html``."""
    root = html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()
    places = _places(root)
    for element in root.xpath("//style|//script|//svg|//dialog|//section[@class='sources']"):
        element.drop_tree()
    report = Report(path.parent.name, path.stem, documents=_documents(root, places, path.parent.name))
    _read_body(root.find(".//main"), places, report)
    return report


def _documents(root: html.HtmlElement, places: dict[str, Place], own: str) -> tuple[str, ...]:
    named = re.findall(r"“([^“”]+)\.(?:pdf|txt|html|docx|xlsx|ofd)”", root.text_content())
    return tuple(dict.fromkeys([own, *named, *(place.document for place in places.values())]))


def _places(root: html.HtmlElement) -> dict[str, Place]:
    found = {}
    for page in root.xpath("//figure[@data-document]"):
        where = page.get("data-document"), int(page.get("data-page"))
        for entry in page.xpath(".//li[@id]"):
            found[entry.get("id")] = Place(*where, entry.text_content())
        for mark in page.xpath(".//*[local-name()='g'][@id]"):
            words = "".join(mark.xpath("./*[local-name()='title']/text()"))
            found[mark.get("id")] = Place(
                *where, words, tuple(map(_box, mark.xpath("./*[local-name()='rect']")))
            )
    return found


def _box(rect: html.HtmlElement) -> Box:
    x, y, width, height = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def _read_body(body: html.HtmlElement, places: dict[str, Place], report: Report) -> None:
    section, table = "", 0
    for element in body.iter():
        if element.tag in ("h1", "h2", "h3"):
            section = _text(element)
        elif element.tag == "table":
            table += 1
            report.rows.extend(_rows(element, places, section, table))
        elif element.tag in ("p", "li") and not _is_container(element):
            report.sentences.extend(_sentences(element, places, section))


def _is_container(element: html.HtmlElement) -> bool:
    inner = element.xpath(".//p|.//li|.//table")
    return bool(inner) or element.get("class") == "downloads"


def _sentences(element: html.HtmlElement, places: dict[str, Place], section: str) -> Iterator[Sentence]:
    is_result = bool(element.xpath("ancestor::div[@class='result']"))
    figures = tuple(_figure(link, places) for link in element.xpath(".//*[contains(@class,'cited')]"))
    for text in re.split(r"(?<=[。？！])(?![”）])", _text(element)):
        if text.strip():
            own = tuple(figure for figure in figures if figure.text in text)
            yield Sentence(section, text.strip(), is_result, own)


def _rows(table: html.HtmlElement, places: dict[str, Place], section: str, number: int) -> Iterator[Row]:
    caption = " ".join(_text(entry) for entry in table.xpath("./caption"))
    lines = table.xpath(".//tr")
    headings = [_text(cell) for cell in lines[0].xpath("./th|./td")] if lines else []
    for line in lines[1:]:
        cells = line.xpath("./th|./td")
        if len(cells) == len(headings):
            made = [_cell(heading, cell, places) for heading, cell in zip(headings, cells, strict=True)]
            yield Row(section, caption, number, tuple(made))


def _cell(heading: str, cell: html.HtmlElement, places: dict[str, Place]) -> Cell:
    links = cell.xpath(".//*[contains(concat(' ',@class,' '),' cited ') or @data-formula]")
    return Cell(heading, _text(cell), _figure(links[0], places) if links else None)


def _figure(link: html.HtmlElement, places: dict[str, Place]) -> Figure:
    names = [(link.get("href") or "").lstrip("#"), *(link.get("data-more") or "").split()]
    values = link.xpath(".//data/@value")
    amount = Decimal(values[0]) / 10000 if values and _is_number(values[0]) else None
    found = tuple(places[name] for name in names if name in places)
    return Figure(_text(link), amount, found, link.get("data-formula") or "")


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?", text) is not None


def _text(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()
