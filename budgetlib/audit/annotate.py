"""A copy of a PDF with numbered frames on the operands of each finding, and a legend at the end.

Frames are drawn with PDFium into the page's own coordinates, whatever its rotation; the legend is
typeset with matplotlib, which embeds of our font only the letters that it uses.
"""

import ctypes
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetlib.audit.summary import SEVERITY_WORDS, numbered, wrap
from budgetlib.fonts import font_path

COLOURS = {"error": (192, 0, 0), "warning": (213, 94, 0), "info": (0, 90, 160)}
_FRAME_WIDTH = 1.0
_LABEL_SIZE = 8.0
_SPACE = re.compile(r"\s+")
_LEGEND_SIZE = (8.27, 11.69)  # A4 in inches
_LEGEND_LINES, _LEGEND_COLUMNS = 52, 92


@dataclass(frozen=True, slots=True)
class Frame:
    """One rectangle in a page's own coordinates (points from the bottom left, before rotation)."""

    left: float
    bottom: float
    right: float
    top: float


def annotate(pdf_path: Path, findings: pd.DataFrame, out_path: Path) -> int:
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

    Returns
    -------
    int
        How many frames were drawn. A sentence that does not stand on its page in one piece, and a
        finding without operands, have a line in the legend and no frame.
    """
    rows = numbered(findings)
    document = pdfium.PdfDocument(pdf_path)
    try:
        drawn = sum(_annotate_page(document, number, marks) for number, marks in _by_page(rows).items())
        if rows:
            _append_legend(document, rows)
        document.save(out_path)
    finally:
        document.close()
    return drawn


def _by_page(rows: Sequence[Mapping[str, Any]]) -> dict[int, list[tuple[Mapping[str, Any], Mapping[str, Any]]]]:
    """Findings with each of their operands, by the page that the operand stands on."""
    pages: dict[int, list[tuple[Mapping[str, Any], Mapping[str, Any]]]] = {}
    for row in rows:
        for entry in json.loads(row["evidence"]):
            pages.setdefault(int(entry["page"]), []).append((row, entry))
    return pages


def _annotate_page(
    document: pdfium.PdfDocument, number: int, marks: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> int:
    if not 1 <= number <= len(document):
        return 0
    page = document[number - 1]
    labels: dict[Frame, list[Mapping[str, Any]]] = {}
    for row, entry in marks:
        for frame in _frames(page, entry):
            labels.setdefault(frame, []).append(row)
    for frame, owners in labels.items():
        _draw(document, page, frame, owners)
    page.gen_content()
    return len(labels)


def _frames(page: pdfium.PdfPage, entry: Mapping[str, Any]) -> Iterator[Frame]:
    if "sentence" in entry:
        yield from sentence_frames(page, str(entry["sentence"]))
    elif entry.get("x0") is not None:
        yield cell_frame(page, (entry["x0"], entry["top"], entry["x1"], entry["bottom"]))


def cell_frame(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> Frame:
    """A box as seen (origin top left, rotation applied) in the page's own coordinates."""
    x0, top, x1, bottom = box
    left, low, right, high = page.get_cropbox()
    width, height = right - left, high - low
    corners = [_unrotated(page.get_rotation(), x, y, width, height) for x, y in ((x0, top), (x1, bottom))]
    xs, ys = sorted(left + x for x, _ in corners), sorted(low + y for _, y in corners)
    return Frame(xs[0], ys[0], xs[1], ys[1])


def _unrotated(rotation: int, x: float, y: float, width: float, height: float) -> tuple[float, float]:
    """A point as seen, y downwards, on the unrotated page, y upwards; width and height are unrotated."""
    if rotation == 90:
        return y, x
    if rotation == 180:
        return width - x, y
    if rotation == 270:
        return width - y, height - x
    return x, height - y


def sentence_frames(page: pdfium.PdfPage, sentence: str) -> list[Frame]:
    """One frame for each printed line of a sentence; none where it is not on the page in one piece."""
    textpage = page.get_textpage()
    letters = [(i, c) for i, c in enumerate(_characters(textpage)) if not c.isspace()]
    wanted = _SPACE.sub("", sentence)
    start = "".join(c for _, c in letters).find(wanted)
    if start < 0 or not wanted:
        return []
    boxes = [textpage.get_charbox(i) for i, _ in letters[start : start + len(wanted)]]
    return [_around(line) for line in _lines(boxes)]


def _characters(textpage: pdfium.PdfTextPage) -> str:
    """One letter for each character index of the page, so that positions are indices."""
    count = textpage.count_chars()
    return "".join(chr(raw.FPDFText_GetUnicode(textpage, i) or 32) for i in range(count))


def _lines(boxes: Sequence[tuple[float, float, float, float]]) -> list[list[tuple[float, float, float, float]]]:
    """Letters in reading order, a new line where one jumps back by more than its own size."""
    lines: list[list[tuple[float, float, float, float]]] = []
    for box in boxes:
        if lines and _continues(lines[-1][-1], box):
            lines[-1].append(box)
        else:
            lines.append([box])
    return lines


def _continues(before: tuple[float, float, float, float], box: tuple[float, float, float, float]) -> bool:
    """Whether two letters overlap across the line, horizontal or (on a rotated page) vertical."""
    same_row = min(before[3], box[3]) - max(before[1], box[1]) > 0 and abs(box[0] - before[2]) < 40
    same_column = min(before[2], box[2]) - max(before[0], box[0]) > 0 and abs(box[1] - before[3]) < 40
    return same_row or same_column


def _around(boxes: Sequence[tuple[float, float, float, float]]) -> Frame:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Frame(min(lefts) - 1, min(bottoms) - 1, max(rights) + 1, max(tops) + 1)


def _draw(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, frame: Frame, owners: Sequence[Mapping[str, Any]]
) -> None:
    """A frame in the colour of its gravest finding, with the numbers of its findings at its corner."""
    colour = COLOURS[str(owners[0]["severity"])]
    rectangle = raw.FPDFPageObj_CreateNewRect(
        frame.left, frame.bottom, frame.right - frame.left, frame.top - frame.bottom
    )
    raw.FPDFPageObj_SetStrokeColor(rectangle, *colour, 255)
    raw.FPDFPageObj_SetStrokeWidth(rectangle, _FRAME_WIDTH)
    raw.FPDFPath_SetDrawMode(rectangle, raw.FPDF_FILLMODE_NONE, True)
    raw.FPDFPage_InsertObject(page, rectangle)
    numbers = list(dict.fromkeys(str(owner["number"]) for owner in owners))
    shown = ",".join(numbers[:6]) + ("…" if len(numbers) > 6 else "")
    _write(document, page, frame, shown.replace("…", ".."), colour)


def _write(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, frame: Frame, text: str, colour: tuple[int, int, int]
) -> None:
    """Digits at the frame's upper left corner as the page is seen."""
    label = raw.FPDFPageObj_NewTextObj(document, b"Helvetica-Bold", _LABEL_SIZE)
    encoded = text.encode("utf-16-le") + b"\x00\x00"
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
        for line in wrap(str(row["message"]), _LEGEND_COLUMNS):
            yield "", line


def _legend_pdf(rows: Sequence[Mapping[str, Any]]) -> bytes:
    import matplotlib
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    lines = [("", "核对结果：编号与页面上的方框一致。所列为数据不一致之处，供复核。"), ("", ""), *_legend_lines(rows)]
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
        figure.text(0.08, 0.94 - i * 0.0172, line, font=font_path(), fontsize=9, color=colour, parse_math=False)
