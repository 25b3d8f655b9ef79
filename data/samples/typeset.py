"""Typeset the sample disclosures as PDF: ``python -m data.samples.typeset`` from the top folder.

The figures are in `figures/`, the wording in `narratives/`; both are described in the modules of those names.
The same figures give the same bytes.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from budgetlib.fonts import font_path

from .figures import ABOVE, LEFT, PrintedTable, SampleDocument, document_folders, read_document
from .lines import break_lines
from .narrative import compose

FONT = "Budgetlib Sans"
TARGET = Path(__file__).parents[1] / "raw"
NOTICE = "本文件由 budgetlib 的排版脚本根据已公布的预算数字生成，用作程序示例，不是原件。"
PAGES = {"portrait": A4, "landscape": landscape(A4), "wide": landscape(A3)}
MARGIN = 20 * mm
FURTHER = {"wordWrap": "CJK", "fontName": FONT}
COVER = ParagraphStyle("cover", fontSize=24, leading=42, alignment=TA_CENTER, **FURTHER)
HEADING = {"keepWithNext": 1, **FURTHER}
PART = ParagraphStyle(
    "part", fontSize=16, leading=28, alignment=TA_CENTER, spaceBefore=8, spaceAfter=8, **HEADING
)
SECTION = ParagraphStyle("section", fontSize=13, leading=24, firstLineIndent=26, spaceBefore=4, **HEADING)
SUBSECTION = ParagraphStyle("subsection", fontSize=12, leading=22, firstLineIndent=24, **HEADING)
BODY = ParagraphStyle("body", fontSize=12, leading=22, firstLineIndent=24, **FURTHER)
ENTRY = ParagraphStyle("entry", fontSize=11, leading=19, **FURTHER)
NOTE = ParagraphStyle("note", fontSize=8.5, leading=13, spaceBefore=3, **FURTHER)
HEADING_LEVELS = {"# ": PART, "## ": SECTION, "### ": SUBSECTION}


class ChineseParagraph(Paragraph):
    """A paragraph broken by `break_lines`."""

    def breakLinesCJK(self, maxWidths: float | list[float]) -> object:
        broken = super().breakLinesCJK(maxWidths)
        text = "".join(getattr(frag, "text", "") for frag in self.frags)
        if not text:  # nothing printed, or the rest of a paragraph that went over to this page, broken before
            return broken
        widths = maxWidths if isinstance(maxWidths, list) else [maxWidths]
        lines = break_lines(text, widths[-1], widths[0], self.width_of)
        rooms = [widths[0], *widths[-1:] * (len(lines) - 1)]
        broken.lines = [(room - self.width_of(line), [line]) for room, line in zip(rooms, lines, strict=True)]
        return broken

    def width_of(self, text: str) -> float:
        return pdfmetrics.stringWidth(text, FONT, self.style.fontSize)


def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """Set `text` as it is: reportlab would read mark-up in it, and break it up at each ``<`` and ``>``."""
    if not text:
        return ChineseParagraph("", style)
    made = ChineseParagraph("x", style)
    made.frags[0].text = text
    return made


def cell_style(size: float, **further: object) -> ParagraphStyle:
    return ParagraphStyle("cell", fontSize=size, leading=size * 1.25, **FURTHER, **further)


def is_number(text: str) -> bool:
    return bool(text) and text.strip("-").replace(",", "").replace(".", "", 1).isdigit()


def spans_of(rows: tuple[tuple[str, ...], ...]) -> list[tuple[int, int, int, int]]:
    """Return the merged cells as (first column, first row, last column, last row)."""
    spans = []
    for top, row in enumerate(rows):
        for left, cell in enumerate(row):
            if cell in (LEFT, ABOVE):
                continue
            right, bottom = left, top
            while right + 1 < len(row) and row[right + 1] == LEFT:
                right += 1
            while bottom + 1 < len(rows) and rows[bottom + 1][left] == ABOVE:
                bottom += 1
            if (right, bottom) != (left, top):
                spans.append((left, top, right, bottom))
    return spans


def natural_widths(table: PrintedTable, size: float) -> list[float]:
    """Return what the columns need for their numbers and for names of up to 16 characters."""
    merged = {(c, r) for c, r, right, _ in spans_of(table.rows) if right > c for c in range(c, right + 1)}
    widths = [size * 2.4] * len(table.columns)
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            if (c, r) in merged or cell in ("", LEFT, ABOVE):
                continue
            limit = 200.0 if is_number(cell) else (size * 4.2 if r < table.header_rows else size * 16)
            widths[c] = max(widths[c], min(limit, pdfmetrics.stringWidth(cell, FONT, size)))
    return [width + 7 for width in widths]


def fit(table: PrintedTable, available: float) -> tuple[float, list[float]]:
    """Return the largest type size at which the columns fit, and their widths."""
    if table.weights:
        total = sum(table.weights)
        return 8.5, [available * weight / total for weight in table.weights]
    size = 9.0
    while size > 4.5 and sum(natural_widths(table, size)) > available:
        size -= 0.25
    widths = natural_widths(table, size)
    return size, [width * available / sum(widths) for width in widths]


def cells_of(table: PrintedTable, size: float) -> list[list[Paragraph | str]]:
    heading, name = cell_style(size, alignment=TA_CENTER), cell_style(size)
    number = cell_style(size, alignment=TA_RIGHT)

    def cell(r: int, c: int, text: str) -> Paragraph | str:
        if text in ("", LEFT, ABOVE):
            return ""
        if r < table.header_rows or table.columns[c] == "t":
            return paragraph(text, heading)
        if table.columns[c] == "a":
            return paragraph(text, number)
        return paragraph(text, name if not text.replace(" ", "").endswith("计") else heading)

    return [[cell(r, c, text) for c, text in enumerate(row)] for r, row in enumerate(table.rows)]


def ruled(table: PrintedTable, available: float) -> Table:
    size, widths = fit(table, available)
    style = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    style += [("SPAN", (left, top), (right, bottom)) for left, top, right, bottom in spans_of(table.rows)]
    repeated = table.header_rows if table.repeat_heading else 0
    heights = [None if any(row) else size * 2 for row in table.rows]
    return Table(cells_of(table, size), widths, heights, style=style, repeatRows=repeated)


def heading_of(table: PrintedTable, document: SampleDocument, available: float) -> Iterator[Flowable]:
    style = document.style
    if table.number:
        yield paragraph(table.number, ENTRY)
    yield paragraph(table.title, PART)
    for line in table.heading:
        yield paragraph(line, cell_style(10.5, alignment=TA_CENTER))
    left = (
        f"{style['body_label']}{document.department}" if table.shows_body and style.get("body_label") else ""
    )
    right = f"单位：{table.unit}" if table.unit else ""
    if left or right:
        texts = [paragraph(left, cell_style(9.5)), paragraph(right, cell_style(9.5, alignment=TA_RIGHT))]
        yield Table([texts], [available * 0.7, available * 0.3], style=[("LEFTPADDING", (0, 0), (-1, -1), 0)])


def table_story(table: PrintedTable, document: SampleDocument, page: str) -> Iterator[Flowable]:
    available = PAGES[page][0] - 2 * MARGIN
    yield from heading_of(table, document, available)
    yield ruled(table, available)
    if table.note:
        yield paragraph(table.note, NOTE)


def page_break(page: str) -> list[Flowable]:
    return [NextPageTemplate(page), PageBreak()]


def tables_story(document: SampleDocument, base: str) -> Iterator[Flowable]:
    """Set the numbered tables, each from the top of a page."""
    for n, table in enumerate(table for table in document.tables if table.printed and not table.inline):
        page = table.page or base
        if n or page != base:
            yield from page_break(page)
        yield from table_story(table, document, page)


def contents_story(document: SampleDocument, lines: list[str]) -> Iterator[Flowable]:
    yield paragraph(document.style.get("contents_title", "目  录"), PART)
    for line in lines:
        for mark, style in HEADING_LEVELS.items():
            if line.startswith(mark) and style is not SUBSECTION:
                yield paragraph(("" if style is PART else "　　") + line.removeprefix(mark), ENTRY)
        if line == "!tables":
            for table in document.tables:
                if not table.inline:
                    yield paragraph(f"　　{table.number} {table.title}", ENTRY)


def cover_story(document: SampleDocument, height: float) -> Iterator[Flowable]:
    yield Spacer(1, height * 0.25)
    for line in document.cover:
        yield paragraph(line, COVER)
    yield Spacer(1, height * 0.2)
    yield paragraph(NOTICE, cell_style(9, alignment=TA_CENTER))


def line_story(line: str, lines: list[str], document: SampleDocument, base: str) -> Iterator[Flowable]:
    """Set one line of the narrative."""
    if line == "!page":
        yield from page_break(base)
    elif line == "!contents":
        yield from contents_story(document, lines)
    elif line == "!tables":
        yield from tables_story(document, base)
    elif line.startswith("!table "):
        kind = line.removeprefix("!table ")
        for table in document.tables:
            if table.kind == kind and table.inline:
                yield Spacer(1, 10)
                yield from table_story(table, document, base)
                yield Spacer(1, 10)
    else:
        mark = next((mark for mark in HEADING_LEVELS if line.startswith(mark)), "")
        yield paragraph(line.removeprefix(mark), HEADING_LEVELS.get(mark, BODY))


def story_of(document: SampleDocument) -> list[Flowable]:
    base = document.style.get("page", "portrait")
    lines = compose(document)
    story = [*cover_story(document, PAGES[base][1]), *page_break(base)]
    for line in lines:
        story += line_story(line, lines, document, base)
    return story


def page_templates(document: SampleDocument) -> list[PageTemplate]:
    pattern = document.style.get("page_number", "- {page} -")

    def margins(canvas: object, template: BaseDocTemplate) -> None:
        page, (width, height) = canvas.getPageNumber(), canvas._pagesize
        canvas.setFont(FONT, 9)
        if page > 1:
            canvas.drawString(MARGIN, height - 14 * mm, document.style.get("running_head", ""))
            canvas.drawCentredString(width / 2, 12 * mm, pattern.format(page=page - 1))

    templates = []
    for name, (width, height) in PAGES.items():
        frame = Frame(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN, 0, 0, 0, 0)
        templates.append(PageTemplate(name, [frame], onPage=margins, pagesize=(width, height)))
    return sorted(templates, key=lambda template: template.id != document.style.get("page", "portrait"))


def typeset(document: SampleDocument, target: Path) -> None:
    """Write `document` to the PDF file `target`."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(font_path())))
    pdf = BaseDocTemplate(str(target), title=document.name, author="budgetlib", invariant=1)
    pdf.addPageTemplates(page_templates(document))
    pdf.build(story_of(document))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=TARGET, help="folder for the PDF files")
    parser.add_argument("names", nargs="*", help="only these documents")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for folder in document_folders():
        if not arguments.names or folder.name in arguments.names:
            typeset(read_document(folder), arguments.out / f"{folder.name}.pdf")


if __name__ == "__main__":
    main()
