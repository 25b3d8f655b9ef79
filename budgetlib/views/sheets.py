"""Pages of several documents, loaded and drawn once each, and as good as they fit into a number of bytes."""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium

from budgetlib.reading.pages import Box
from budgetlib.views.pictures import SCALE, Picture, draw_page, places_of, strip_around

SMALLER = 1.2  # pixels a point where the pages would not fit otherwise
_MOST_PAGES = 80
_ROOM = 60.0  # points of page left around what is framed where pages are cut

PageKey = tuple[str, int]  # document, page from 1


@dataclass(frozen=True, slots=True)
class Sheets:
    """Documents that can be drawn, what is painted over on their pages, and where drawn pages are kept."""

    documents: dict[str, pdfium.PdfDocument] = field(default_factory=dict)
    hidden: dict[str, dict[int, list[Box]]] = field(default_factory=dict)
    cache: Path | None = None
    loaded: dict[PageKey, pdfium.PdfPage | None] = field(default_factory=dict)

    def sheet(self, key: PageKey) -> pdfium.PdfPage | None:
        """A page, loaded once: that takes longer than drawing it."""
        if key not in self.loaded:
            document = self.documents.get(key[0])
            known = document is not None and 1 <= key[1] <= len(document)
            self.loaded[key] = document[key[1] - 1] if document is not None and known else None
        return self.loaded[key]

    def places(self, key: PageKey, box: Box | None, sentence: str) -> tuple[Box, ...]:
        """Where a cell or a sentence stands on a page; none if it is not found, or there is no such page."""
        sheet = self.sheet(key)
        return places_of(sheet, box, sentence) if sheet is not None else ()


def fitting_pictures(
    sheets: Sheets, ranked: Sequence[PageKey], framed: Mapping[PageKey, Iterable[Box]], room: int
) -> dict[PageKey, Picture]:
    """Pictures of the pages, as good as they fit: first coarser, then cut to what is framed, and at last the
    pages that come last are left out."""
    ranked = ranked[:_MOST_PAGES]
    for scale, is_cut in ((SCALE, False), (SMALLER, False), (SMALLER, True)):
        pictures: dict[PageKey, Picture] = {}
        left = room
        for key in ranked:
            picture = _draw(sheets, key, scale, list(framed.get(key, ())) if is_cut else [])
            if len(picture.png) <= left:
                left -= len(picture.png)
                pictures[key] = picture
            elif scale == SCALE:
                break  # coarser pictures of all pages are better than fine ones of some
        if len(pictures) == len(ranked):
            break
    return pictures


def _draw(sheets: Sheets, key: PageKey, scale: float, around: Sequence[Box]) -> Picture:
    """The picture of a page, or of the strip around some boxes; one of a whole page is kept for the other
    reports on the document."""
    sheet = sheets.sheet(key)
    assert sheet is not None
    width, height = sheet.get_size()
    hidden = sheets.hidden[key[0]].get(key[1], [])
    if around:
        return draw_page(sheet, hidden, scale, strip_around(around, height, _ROOM))
    if sheets.cache is None:
        return draw_page(sheet, hidden, scale)
    name = hashlib.sha256(f"{key[0]}\n{key[1]}\n{scale}".encode()).hexdigest()[:24]
    kept = sheets.cache / f"{name}.png"
    if kept.exists():
        return Picture(kept.read_bytes(), width, height, 0.0, height)
    picture = draw_page(sheet, hidden, scale)
    fresh = kept.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(picture.png)
    os.replace(fresh, kept)
    return picture
