"""A page of a disclosure with what was found on it: the page as printed, its amounts and findings framed.

Names and numbers of contact persons are painted over.
"""

import html
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import pypdfium2 as pdfium

from budgetlib.errors import ParameterError, UnknownKeyError, nearest
from budgetlib.formatting import amount_text, is_missing
from budgetlib.reading.pages import Box, LogicalTable, SourceDocument
from budgetlib.tables.contacts import contact_boxes
from budgetlib.views.fragments import Fragment, notice
from budgetlib.views.pictures import (
    draw_page,
    image_element,
    opened,
    page_svg,
    places_of,
    rectangle,
    strip_around,
)

_SHOWN = 1.25  # pixels of a wide screen a point
_AMOUNT = 'fill="#0072B2" fill-opacity="0.12" stroke="#0072B2" stroke-width="0.6"'
_FINDING = 'fill="none" stroke="#D55E00" stroke-width="1.6" stroke-dasharray="4 2"'


class ReadDocument(Protocol):
    """What is drawn of a document that was read."""

    @property
    def source(self) -> SourceDocument: ...
    @property
    def path(self) -> Path | None: ...
    @property
    def logical_tables(self) -> tuple[LogicalTable, ...]: ...
    @property
    def amounts(self) -> pd.DataFrame: ...
    @property
    def findings(self) -> pd.DataFrame: ...


@dataclass(frozen=True, slots=True)
class Highlight:
    """A rectangle on the page as seen, and what stands in it, for a pointer."""

    box: Box
    text: str
    look: str


def show_page(disclosure: ReadDocument, page: int) -> Fragment:
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
    path = _pdf(disclosure)
    if path is None:
        return notice("这份文件没有可以画出的页面。")
    amounts = list(_amount_frames(disclosure.amounts, page))
    with opened(path) as document:
        findings = list(_finding_frames(disclosure.findings, document[page - 1], page))
        caption = (
            f"第 {page} 页：实线框是读出的金额，{len(amounts)} 个；"
            f"虚线框是检查发现涉及的数字和句子，{len(findings)} 处。"
        )
        hidden = _hidden(disclosure, page)
        return Fragment(_figure(document[page - 1], [*amounts, *findings], caption, hidden), caption)


def show_finding(disclosure: ReadDocument, finding_id: str) -> Fragment:
    """Draw the parts of the pages on which a finding's operands are printed, with the operands framed.

    Parameters
    ----------
    disclosure
        A :class:`budgetlib.Disclosure`.
    finding_id
        One of ``disclosure.findings``.

    Returns
    -------
    Fragment
        The message, then a picture for each page; the message alone where nothing can be placed.

    Raises
    ------
    UnknownKeyError
        If there is no such finding; the sentence names the nearest.

    Examples
    --------
    >>> disclosure.show(disclosure.findings["finding_id"].iloc[0])  # doctest: +SKIP
    """
    known = disclosure.findings["finding_id"]
    finding = disclosure.findings[known == finding_id]
    if finding.empty:
        raise UnknownKeyError(f"no finding “{finding_id}” in this document{nearest(finding_id, known)}")
    message = str(finding["message"].iloc[0])
    path = _pdf(disclosure)
    figures = _finding_figures(disclosure, path, finding) if path is not None else []
    return Fragment(f"<p>{html.escape(message)}</p>{''.join(figures)}", message)


def _pdf(disclosure: ReadDocument) -> Path | None:
    """The file whose pages can be drawn."""
    return disclosure.path if disclosure.source.format == "pdf" else None


def _finding_figures(disclosure: ReadDocument, path: Path, finding: pd.DataFrame) -> list[str]:
    pages = {e["page"] for e in json.loads(finding["evidence"].iloc[0] or "[]") if not e.get("document_id")}
    figures = []
    with opened(path) as document:
        for page in sorted(pages - {None}):
            frames = list(_finding_frames(finding, document[page - 1], page))
            if frames:
                hidden = _hidden(disclosure, page)
                figures.append(_figure(document[page - 1], frames, f"第 {page} 页", hidden, whole=False))
    return figures


def _amount_frames(amounts: pd.DataFrame, page: int) -> Iterator[Highlight]:
    for row in _rows(amounts[amounts["page"] == page]):
        box = _cell(row)
        if box is not None:
            named = (row["item_code"], row["item_name"], row["column_header"])
            name = "，".join(str(part) for part in named if not is_missing(part) and part)
            text = f"{name}：{amount_text(row['amount_yuan'], '元')}"
            yield Highlight(box, text, _AMOUNT)


def _finding_frames(findings: pd.DataFrame, sheet: pdfium.PdfPage, page: int) -> Iterator[Highlight]:
    messages: dict[Box, list[str]] = defaultdict(list)
    for row in _rows(findings):
        for entry in json.loads(row["evidence"] or "[]"):
            if entry.get("page") == page and not entry.get("document_id"):
                for box in places_of(sheet, _cell(entry), entry.get("sentence") or ""):
                    messages[box].append(str(row["message"]))
    return (Highlight(box, "\n".join(dict.fromkeys(found)), _FINDING) for box, found in messages.items())


def _rows(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    return frame.astype(object).to_dict("records")  # type: ignore[return-value]


def _cell(printed: dict[str, Any]) -> Box | None:
    """The cell of an amount or an operand; ``None`` where it is a sentence, or the format has no pages."""
    if is_missing(printed.get("x0")):
        return None
    return Box(printed["x0"], printed["top"], printed["x1"], printed["bottom"])


def _hidden(disclosure: ReadDocument, page: int) -> list[Box]:
    """Where the page prints contact persons: cells beside or under their labels, and lines that name them."""
    found = contact_boxes(disclosure.logical_tables, disclosure.source.pages)
    return [box for number, box in found if number == page]


def _figure(
    sheet: pdfium.PdfPage, frames: list[Highlight], caption: str, hidden: list[Box], whole: bool = True
) -> str:
    """The page, or what stands around the frames on it, as a drawing with its caption."""
    width, height = sheet.get_size()
    strip = (0.0, height) if whole else strip_around([frame.box for frame in frames], height)
    marks = "".join(rectangle(frame.box, frame.look, frame.text) for frame in frames)
    picture = image_element(draw_page(sheet, hidden, part=strip))
    style = f"width:100%;max-width:{width * _SHOWN:.0f}px;border:1px solid #999"
    text = html.escape(caption)
    drawing = page_svg(width, strip, text, f"{picture}{marks}", style)
    return f"<figure>{drawing}<figcaption>{text}</figcaption></figure>"
