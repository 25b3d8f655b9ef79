"""The part of a page that a finding is about, as a picture with its operands framed."""

import io
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from budgetlib.audit.geometry import Frame, seen_box
from budgetlib.audit.marks import draw_marks

MARGIN = 36.0  # points of page shown around the operands
SCALE = 1.5  # pixels a point


def finding_pictures(pdf_path: Path, finding: Mapping[str, Any], scale: float = SCALE) -> dict[int, bytes]:
    """Pictures of what a finding compares, one for each page that it has operands on.

    Parameters
    ----------
    pdf_path
        The document as published.
    finding
        A row of :func:`budgetlib.audit.summary.numbered`: ``number``, ``severity`` and ``evidence``.
    scale
        Pixels for each point of the page.

    Returns
    -------
    dict
        Page number to a PNG of the full width of the page and the height that the operands take, with
        some room around. Pages on which no operand can be placed have none.
    """
    by_page: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for entry in json.loads(finding["evidence"]):
        by_page[int(entry["page"])].append(entry)
    document = pdfium.PdfDocument(pdf_path)
    try:
        drawn = {
            n: draw_marks(document, n, [(finding, e) for e in entries]) for n, entries in by_page.items()
        }
        return {n: _cropped(document[n - 1], frames, scale) for n, frames in sorted(drawn.items()) if frames}
    finally:
        document.close()


def _cropped(page: pdfium.PdfPage, frames: list[Frame], scale: float) -> bytes:
    boxes = [seen_box(page, frame) for frame in frames]
    top = max(0.0, min(b[1] for b in boxes) - MARGIN)
    bottom = max(0.0, page.get_height() - max(b[3] for b in boxes) - MARGIN)
    picture = page.render(scale=scale, crop=(0, bottom, 0, top)).to_pil()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
