"""A page of a disclosure with what was found on it: the page as printed, its amounts and findings framed."""

import base64
import html
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium

from budgetlib.analysis.records import records
from budgetlib.audit.geometry import Box, seen_box, sentence_frames
from budgetlib.display import Fragment, notice
from budgetlib.errors import ParameterError
from budgetlib.formatting import amount_text, is_missing

SCALE = 1.6  # pixels a point: legible, and some 60 KB a page
_GREYS = 16
_AMOUNT = 'fill="#0072B2" fill-opacity="0.12" stroke="#0072B2" stroke-width="0.6"'
_FINDING = 'fill="none" stroke="#D55E00" stroke-width="1.6" stroke-dasharray="4 2"'


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on the page, in points from its top left corner, and what stands in it, for a pointer."""

    box: Box
    text: str
    look: str


def show_page(disclosure: Any, page: int) -> Fragment:
    """Draw a page with the amounts and findings on it framed; each says what it is under the pointer.

    Parameters
    ----------
    disclosure
        A :class:`budgetlib.Disclosure`.
    page
        From 1.

    Returns
    -------
    Fragment
        The page as a picture with frames in it; where the format has no pages, a sentence that says so.

    Raises
    ------
    ParameterError
        If the document has no such page; the sentence says how many it has.

    Examples
    --------
    >>> disclosure.show(7)  # doctest: +SKIP
    """
    pages = disclosure.source.pages
    if not 1 <= page <= len(pages):
        raise ParameterError(f"no page {page} in this document; its pages are 1 to {len(pages)}")
    if disclosure.source.format != "pdf" or disclosure.path is None:
        return notice("这份文件没有可以画出的页面。")
    amounts = list(_amount_frames(disclosure.amounts, page))
    document = pdfium.PdfDocument(disclosure.path)
    try:
        findings = list(_finding_frames(disclosure.findings, document[page - 1], page))
        size, picture = document[page - 1].get_size(), _picture(document[page - 1])
    finally:
        document.close()
    caption = (
        f"第 {page} 页：实线框是读出的金额，{len(amounts)} 个；"
        f"虚线框是检查发现涉及的数字和句子，{len(findings)} 处。"
    )
    drawing = _drawing(size, picture, [*amounts, *findings], caption)
    return Fragment(f"<figure>{drawing}<figcaption>{caption}</figcaption></figure>", caption)


def _amount_frames(amounts: Any, page: int) -> Iterator[Frame]:
    for row in records(amounts[amounts["page"] == page]):
        if not is_missing(row["x0"]):
            named = (row["item_code"], row["item_name"], row["column_header"])
            name = "，".join(str(part) for part in named if not is_missing(part) and part)
            text = f"{name}：{amount_text(row['amount_yuan'], '元')}"
            yield Frame((row["x0"], row["top"], row["x1"], row["bottom"]), text, _AMOUNT)


def _finding_frames(findings: Any, sheet: pdfium.PdfPage, page: int) -> Iterator[Frame]:
    messages: dict[Box, list[str]] = defaultdict(list)
    for row in records(findings):
        for entry in json.loads(row["evidence"] or "[]"):
            if entry.get("page") == page and not entry.get("document_id"):
                for box in _boxes(sheet, entry):
                    messages[box].append(str(row["message"]))
    return (Frame(box, "\n".join(dict.fromkeys(found)), _FINDING) for box, found in messages.items())


def _boxes(sheet: pdfium.PdfPage, entry: dict[str, Any]) -> list[Box]:
    """Where an operand stands: its cell, or the printed lines of its sentence."""
    if entry.get("x0") is not None:
        return [(entry["x0"], entry["top"], entry["x1"], entry["bottom"])]
    return [seen_box(sheet, frame) for frame in sentence_frames(sheet, entry.get("sentence") or "")]


def _picture(sheet: pdfium.PdfPage) -> str:
    buffer = io.BytesIO()
    sheet.render(scale=SCALE, grayscale=True).to_pil().quantize(_GREYS).save(buffer, "PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode()


def _drawing(size: tuple[float, float], picture: str, frames: list[Frame], alt: str) -> str:
    width, height = (f"{length:.1f}" for length in size)
    return (
        f'<svg role="img" aria-label="{html.escape(alt)}" viewBox="0 0 {width} {height}" '
        f'style="width:100%;max-width:{float(width) * SCALE:.0f}px;border:1px solid #999">'
        f'<image href="data:image/png;base64,{picture}" width="{width}" height="{height}"/>'
        f"{''.join(map(_rectangle, frames))}</svg>"
    )


def _rectangle(frame: Frame) -> str:
    x0, top, x1, bottom = frame.box
    place = f'x="{x0:.1f}" y="{top:.1f}" width="{x1 - x0:.1f}" height="{bottom - top:.1f}"'
    return f"<rect {place} {frame.look}><title>{html.escape(frame.text)}</title></rect>"
