"""A copy of a PDF with numbered frames on the operands of each finding, and a legend at the end.

Frames are drawn with PDFium into the page's own coordinates, whatever its rotation; the legend is
typeset with matplotlib, which embeds of our font only the letters that it uses.
"""

import ctypes
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetlib.audit.geometry import Frame, cell_frame, sentence_frames
from budgetlib.audit.summary import SEVERITY_WORDS, numbered, wrap
from budgetlib.fonts import font_path

COLOURS = {"error": (192, 0, 0), "warning": (213, 94, 0), "info": (0, 90, 160)}
_FRAME_WIDTH = 1.0
_LABEL_SIZE = 8.0
_LEGEND_SIZE = (8.27, 11.69)  # A4 in inches
_LEGEND_LINES, _LEGEND_COLUMNS = 52, 92


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


def _by_page(
    rows: Sequence[Mapping[str, Any]],
) -> dict[int, list[tuple[Mapping[str, Any], Mapping[str, Any]]]]:
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
        for line in wrap(str(row["message"]), _LEGEND_COLUMNS):
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
