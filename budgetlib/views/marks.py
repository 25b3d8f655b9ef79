"""Numbered frames on a page: drawn with PDFium into the page's own coordinates, whatever its rotation."""

import ctypes
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetlib.reading.geometry import Frame, cell_frame, sentence_frames
from budgetlib.reading.pages import Box

COLOURS = {"error": (192, 0, 0), "warning": (213, 94, 0), "info": (0, 90, 160)}
_FRAME_WIDTH = 1.0
_LABEL_SIZE = 8.0
_MOST_NUMBERS = 6

Mark = tuple[Mapping[str, Any], Mapping[str, Any]]  # a numbered finding, one entry of its evidence


def draw_marks(document: pdfium.PdfDocument, number: int, marks: Iterable[Mark]) -> list[Frame]:
    """Frame the operands of findings that stand on one page; the first line of a sentence bears the number.

    Returns the frames; operands of another document and sentences that are not on the page have none.
    """
    if not 1 <= number <= len(document):
        return []
    page = document[number - 1]
    owners: dict[Frame, list[Mapping[str, Any]]] = {}
    labelled: set[Frame] = set()
    for finding, entry in marks:
        frames = list(_frames(page, entry))
        labelled.update(frames[:1])
        for frame in frames:
            owners.setdefault(frame, []).append(finding)
    for frame, findings in owners.items():
        colour = COLOURS[str(findings[0]["severity"])]
        _draw(page, frame, colour)
        if frame in labelled:
            _write(document, page, frame, _numbers(findings), colour)
    page.gen_content()
    return list(owners)


def _frames(page: pdfium.PdfPage, entry: Mapping[str, Any]) -> Iterator[Frame]:
    if entry.get("document_id"):
        return
    if "sentence" in entry:
        yield from sentence_frames(page, str(entry["sentence"]))
    elif entry.get("x0") is not None:
        yield cell_frame(page, Box(entry["x0"], entry["top"], entry["x1"], entry["bottom"]))


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
