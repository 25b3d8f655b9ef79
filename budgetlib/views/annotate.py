"""A copy of a PDF with numbered frames on the operands of each finding, and a legend at the end.

Frames are drawn with PDFium into each page's own coordinates, whatever its rotation. A page that names
contact persons becomes a picture in which they are painted over: paint on a page of text would leave the text
under it. The legend is typeset with matplotlib, which embeds of our font only the letters that it uses.
"""

import ctypes
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetlib.audit.summary import SEVERITY_WORDS, numbered, worded, wrap
from budgetlib.fonts import font_path
from budgetlib.reading.geometry import Frame, cell_frame
from budgetlib.reading.pages import Box
from budgetlib.views.pictures import opened, places_of

COLOURS = {"error": (192, 0, 0), "warning": (213, 94, 0), "info": (0, 90, 160)}
_FRAME_WIDTH = 1.0
_PICTURE_SCALE = 2.0  # pixels a point of a page that becomes a picture
_PAINT = (160, 160, 160)
_LABEL_SIZE = 8.0
_MOST_NUMBERS = 6
_LEGEND_SIZE = (8.27, 11.69)  # A4 in inches
_LEGEND_LINES, _LEGEND_COLUMNS = 52, 92

Mark = tuple[Mapping[str, Any], Mapping[str, Any]]  # a numbered finding, one entry of its evidence


def annotate(
    pdf_path: Path,
    findings: pd.DataFrame,
    out_path: Path,
    hidden: Mapping[int, Sequence[Box]] | None = None,
) -> int:
    """Write a copy of a PDF with the operands of its findings framed and numbered.

    Parameters
    ----------
    pdf_path
        The document as published; it is not changed.
    findings
        The document's rows of the contract's table ``findings``; numbers are those of
        :func:`budgetlib.audit.summary.numbered`.
    out_path
        Where the copy goes.
    hidden
        Page -> boxes as seen that the copy may not show: :func:`budgetlib.corpus.store.hidden_boxes`.

    Returns
    -------
    int
        How many frames were drawn. A sentence that does not stand on its page in one piece, and a
        finding without operands, have a line in the legend and no frame.
    """
    rows, hidden = numbered(findings), hidden or {}
    marks = _by_page(rows)
    with opened(pdf_path) as document:
        pages = [page for page in sorted({*marks, *hidden}) if 1 <= page <= len(document)]
        drawn = sum(_redraw(document, page, marks.get(page, ()), hidden.get(page, ())) for page in pages)
        if rows:
            _append_legend(document, rows)
        document.save(out_path)
    return drawn


def _by_page(rows: Sequence[Mapping[str, Any]]) -> dict[int, list[Mark]]:
    """Findings with each of their operands, by the page that the operand stands on."""
    pages: dict[int, list[Mark]] = {}
    for row in rows:
        for entry in json.loads(row["evidence"]):
            pages.setdefault(int(entry["page"]), []).append((row, entry))
    return pages


# ---- frames


def _redraw(document: pdfium.PdfDocument, number: int, marks: Sequence[Mark], hidden: Sequence[Box]) -> int:
    """Frame the operands of findings that stand on one page; the first line of a sentence bears the number.

    Returns how many frames there are; operands of another document and sentences that are not on the page
    have none.
    """
    page = document[number - 1]
    places = [(finding, _places(page, entry)) for finding, entry in marks]
    if hidden:
        page = _as_picture(document, number, hidden)
    owners: dict[Box, list[Mapping[str, Any]]] = {}
    for finding, boxes in places:
        for box in boxes:
            owners.setdefault(box, []).append(finding)
    labelled = {boxes[0] for _, boxes in places if boxes}
    for box, findings in owners.items():
        frame, colour = cell_frame(page, box), COLOURS[str(findings[0]["severity"])]
        _draw(page, frame, colour)
        if box in labelled:
            _write(document, page, frame, _numbers(findings), colour)
    page.gen_content()
    return len(owners)


def _places(page: pdfium.PdfPage, entry: Mapping[str, Any]) -> tuple[Box, ...]:
    """Where an operand stands on the page, as seen."""
    if entry.get("document_id"):
        return ()
    is_cell = entry.get("x0") is not None and "sentence" not in entry
    box = Box(entry["x0"], entry["top"], entry["x1"], entry["bottom"]) if is_cell else None
    return places_of(page, box, str(entry.get("sentence", "")))


def _as_picture(document: pdfium.PdfDocument, number: int, hidden: Iterable[Box]) -> pdfium.PdfPage:
    """Put in place of a page its picture as seen, with boxes painted over; no text is left under them."""
    sheet = document[number - 1]
    width, height = sheet.get_size()
    image = sheet.render(scale=_PICTURE_SCALE).to_pil().convert("RGB")
    for box in hidden:
        image.paste(_PAINT, tuple(round(edge * _PICTURE_SCALE) for edge in box))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    picture = pdfium.PdfImage.new(document)
    picture.load_jpeg(buffer, inline=True)
    picture.set_matrix(pdfium.PdfMatrix().scale(width, height))
    del document[number - 1]
    page = document.new_page(width, height, index=number - 1)
    page.insert_obj(picture)
    return page


def _numbers(findings: Sequence[Mapping[str, Any]]) -> str:
    numbers = list(dict.fromkeys(str(finding["number"]) for finding in findings))
    return ",".join(numbers[:_MOST_NUMBERS]) + (".." if len(numbers) > _MOST_NUMBERS else "")


def _draw(page: pdfium.PdfPage, frame: Frame, colour: tuple[int, int, int]) -> None:
    width, height = frame.right - frame.left, frame.top - frame.bottom
    rectangle = raw.FPDFPageObj_CreateNewRect(frame.left, frame.bottom, width, height)
    raw.FPDFPageObj_SetStrokeColor(rectangle, *colour, 255)
    raw.FPDFPageObj_SetStrokeWidth(rectangle, _FRAME_WIDTH)
    raw.FPDFPath_SetDrawMode(rectangle, raw.FPDF_FILLMODE_NONE, True)
    raw.FPDFPage_InsertObject(page, rectangle)


def _write(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, frame: Frame, text: str, colour: tuple[int, int, int]
) -> None:
    """Digits at the frame's upper left corner as the page is seen."""
    label = raw.FPDFPageObj_NewTextObj(document, b"Helvetica-Bold", _LABEL_SIZE)
    encoded = ctypes.create_string_buffer(text.encode("utf-16-le") + b"\x00\x00")
    raw.FPDFText_SetText(label, ctypes.cast(encoded, raw.FPDF_WIDESTRING))
    raw.FPDFPageObj_SetFillColor(label, *colour, 255)
    cosine, sine, x, y = _corner(page.get_rotation(), frame)
    raw.FPDFPageObj_Transform(label, cosine, sine, -sine, cosine, x, y)
    raw.FPDFPage_InsertObject(page, label)


def _corner(rotation: int, frame: Frame) -> tuple[int, int, float, float]:
    """Cosine and sine of the text's direction in the page's own coordinates, and where it starts."""
    if rotation == 90:
        return 0, 1, frame.left - 1, frame.bottom
    if rotation == 180:
        return -1, 0, frame.right, frame.bottom - 1
    if rotation == 270:
        return 0, -1, frame.right + 1, frame.top
    return 1, 0, frame.left, frame.top + 1


# ---- legend


def _append_legend(document: pdfium.PdfDocument, rows: Sequence[Mapping[str, Any]]) -> None:
    legend = pdfium.PdfDocument(_legend_pdf(rows))
    try:
        document.import_pages(legend)
    finally:
        legend.close()


def _legend_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Lines of text with the severity that colours them."""
    for row in rows:
        severity = str(row["severity"])
        head = f"{row['number']}  {SEVERITY_WORDS[severity]}  {row['rule_id']}  {row['finding_id']}"
        yield severity, head
        for line in wrap(worded(row), _LEGEND_COLUMNS):
            yield "", line


def _legend_pdf(rows: Sequence[Mapping[str, Any]]) -> bytes:
    import matplotlib
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    lines = [
        ("", "核对结果：编号与页面上的方框一致。所列为数据不一致之处，供复核。"),
        ("", ""),
        *_legend_lines(rows),
    ]
    buffer = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}), PdfPages(buffer) as pages:
        for start in range(0, len(lines), _LEGEND_LINES):
            figure = Figure(figsize=_LEGEND_SIZE)
            _typeset(figure, lines[start : start + _LEGEND_LINES])
            pages.savefig(figure)
    return buffer.getvalue()


def _typeset(figure: Any, lines: Sequence[tuple[str, str]]) -> None:
    for i, (severity, line) in enumerate(lines):
        colour = [c / 255 for c in COLOURS[severity]] if severity else "black"
        figure.text(
            0.08, 0.94 - i * 0.0172, line, font=font_path(), fontsize=9, color=colour, parse_math=False
        )
