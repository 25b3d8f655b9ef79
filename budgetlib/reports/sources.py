"""The pages that the figures of a report are printed on, inside the report.

Each page is embedded once. The figures link to their places on it; where there is no picture (the file is
gone, or has no pages), to the words that are printed there. Links work without script; with it the part of
the page around the figure opens over the report.
"""

import hashlib
import html
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import pypdfium2 as pdfium

from budgetlib.analysis.citations import Citation
from budgetlib.corpus.store import hidden_boxes, original_file, read_table
from budgetlib.views.pictures import (
    SCALE,
    Picture,
    draw_page,
    image_element,
    opened,
    places_of,
    rectangle,
    strip_around,
)

LARGEST = 1_200_000  # bytes of a report
_FONT = 100_000  # kept free for the font, which is added last
_SMALLER = 1.2  # pixels a point where the pages would not fit otherwise
_MOST_PAGES = 80
_ROOM = 60.0  # points of page left around what is cited where pages are cut

# nbconvert writes the elements again, with whichever quotation marks need the fewest escapes.
_DATA = r"""data-cited=(?P<quote>["'])(?P<places>.*?)(?P=quote)"""
_CITED = re.compile(rf'<span class="cited" {_DATA} title="(?P<pages>[^"]*)">(?P<text>.*?)</span>', re.DOTALL)
_PARTS = re.compile(rf'<div class="page-parts" {_DATA}></div>', re.DOTALL)

PageKey = tuple[str, int]  # document, page from 1
BoxTuple = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Originals:
    """Where the files that the data were read from are looked for, and where drawn pages are kept."""

    data_dir: Path
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a report embeds: an id for each place, the boxes of those found on a page, and the pictures."""

    ids: dict[Citation, str]
    boxes: dict[Citation, tuple[BoxTuple, ...]]
    pictures: dict[PageKey, Picture]
    left_out: tuple[PageKey, ...] = ()
    without_file: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The pages of the documents that can be drawn, and what is painted over on them."""

    documents: dict[str, pdfium.PdfDocument] = field(default_factory=dict)
    hidden: dict[str, dict[int, list[BoxTuple]]] = field(default_factory=dict)
    loaded: dict[PageKey, pdfium.PdfPage | None] = field(default_factory=dict)

    def sheet(self, key: PageKey) -> pdfium.PdfPage | None:
        """A page, loaded once: that takes longer than drawing it."""
        if key not in self.loaded:
            document = self.documents.get(key[0])
            known = document is not None and 1 <= key[1] <= len(document)
            self.loaded[key] = document[key[1] - 1] if document is not None and known else None
        return self.loaded[key]


def with_sources(page: str, originals: Originals | None) -> str:
    """Link every cited figure of a page to where it is printed, and embed what it links to.

    Parameters
    ----------
    page
        A whole HTML page with the marks of :func:`budgetlib.display.cited`.
    originals
        Where the files are; ``None`` where there is no data folder, so that words stand for the pages.

    Returns
    -------
    str
        The page with links, the parts of pages that findings are about, and at the end of ``<main>`` the
        pages themselves. At most :data:`LARGEST` bytes: pictures become coarser, are cut to what is cited,
        and the least cited are left out, which a sentence says.
    """
    uses = Counter(place for match in _CITED.finditer(page) for place in _places(match["places"]))
    uses.update(place for match in _PARTS.finditer(page) for place in _places(match["places"]))
    if not uses:
        return page
    ids = {place: f"c{number}" for number, place in enumerate(sorted(uses, key=_order))}
    linked = _CITED.sub(lambda match: _link(match, ids), page)
    room = (LARGEST - _FONT - len(linked.encode()) - sum(map(_entry_bytes, uses))) * 3 // 4
    with ExitStack() as stack:
        embedded = _embed(ids, uses, originals, room, stack)
    shown = _PARTS.sub(lambda match: _parts(_places(match["places"]), embedded), linked)
    return shown.replace("</main>", f"{_section(embedded)}</main>", 1)


def _places(data: str) -> list[Citation]:
    return [
        Citation(document, page, text, label, tuple(box) if box else None)
        for document, page, box, text, label in json.loads(html.unescape(data))
    ]


def _entry_bytes(place: Citation) -> int:
    return 120 + len(place.text.encode()) + len(place.label.encode())


# ---------------------------------------------------------------- what is embedded


def _embed(
    ids: dict[Citation, str],
    uses: Counter[Citation],
    originals: Originals | None,
    room: int,
    stack: ExitStack,
) -> Embedded:
    names = list(dict.fromkeys(place.document_id for place in ids))
    sheets, gone = _open_sheets(names, originals, stack)
    boxes = {place: found for place in ids if (found := _boxes(place, sheets))}
    keys = {(p.document_id, p.page): 0 for p in ids if sheets.sheet((p.document_id, p.page)) is not None}
    for place, times in uses.items():
        if (place.document_id, place.page) in keys:
            keys[place.document_id, place.page] += times
    ranked = sorted(keys, key=lambda key: (-keys[key], key))
    pictures = _fitting(ranked, boxes, sheets, originals, room)
    return Embedded(ids, boxes, pictures, tuple(sorted(set(ranked) - set(pictures))), gone)


def _order(place: Citation) -> tuple[str, int, BoxTuple, str]:
    x0, top, x1, bottom = place.box or (0.0, 0.0, 0.0, 0.0)
    return place.document_id, place.page, (top, x0, bottom, x1), place.text


def _open_sheets(
    names: Sequence[str], originals: Originals | None, stack: ExitStack
) -> tuple[_Sheets, tuple[str, ...]]:
    """The PDFs among the documents, opened; and those that are not where they were or have changed."""
    if originals is None:
        return _Sheets(), ()
    documents = read_table(originals.data_dir, "documents", names)
    are_pdf = set(documents.loc[documents["format"] == "pdf", "document_id"])
    sheets, gone = _Sheets(), []
    for name in (name for name in names if name in are_pdf):
        path, hidden = original_file(originals.data_dir, name), hidden_boxes(originals.data_dir, name)
        if path is None or hidden is None:
            gone.append(name)
            continue
        sheets.documents[name] = stack.enter_context(opened(path))
        sheets.hidden[name] = {
            page: [(b.x0, b.top, b.x1, b.bottom) for b in boxes] for page, boxes in hidden.items()
        }
    return sheets, tuple(gone)


def _boxes(place: Citation, sheets: _Sheets) -> tuple[BoxTuple, ...]:
    sheet = sheets.sheet((place.document_id, place.page))
    return places_of(sheet, place.box, place.text) if sheet is not None else ()


def _fitting(
    ranked: Sequence[PageKey],
    boxes: dict[Citation, tuple[BoxTuple, ...]],
    sheets: _Sheets,
    originals: Originals | None,
    room: int,
) -> dict[PageKey, Picture]:
    """Pictures of the pages, the most cited first, as good as they fit."""
    ranked = ranked[:_MOST_PAGES]
    for scale, is_cut in ((SCALE, False), (_SMALLER, False), (_SMALLER, True)):
        cut = _cuts(boxes, sheets) if is_cut else {}
        pictures: dict[PageKey, Picture] = {}
        left = room
        for key in ranked:
            picture = _draw(key, scale, cut.get(key), sheets, originals)
            if len(picture.png) <= left:
                left -= len(picture.png)
                pictures[key] = picture
            elif scale == SCALE:
                break  # coarser pictures of all pages are better than fine ones of some
        if len(pictures) == len(ranked):
            break
    return pictures


def _cuts(boxes: dict[Citation, tuple[BoxTuple, ...]], sheets: _Sheets) -> dict[PageKey, tuple[float, float]]:
    by_page: dict[PageKey, list[BoxTuple]] = {}
    for place, found in boxes.items():
        by_page.setdefault((place.document_id, place.page), []).extend(found)
    drawn = ((key, found, sheets.sheet(key)) for key, found in by_page.items())
    return {key: strip_around(found, sheet.get_height(), _ROOM) for key, found, sheet in drawn if sheet}


def _draw(
    key: PageKey,
    scale: float,
    part: tuple[float, float] | None,
    sheets: _Sheets,
    originals: Originals | None,
) -> Picture:
    """The picture of a page; one of a whole page is kept for the other reports on the document."""
    sheet = sheets.sheet(key)
    assert sheet is not None and originals is not None
    name = hashlib.sha256(f"{key[0]}\n{key[1]}\n{scale}".encode()).hexdigest()[:24]
    kept = originals.cache / f"{name}.png" if originals.cache is not None and part is None else None
    if kept is not None and kept.exists():
        width, height = sheet.get_size()
        return Picture(kept.read_bytes(), width, height, 0.0, height)
    picture = draw_page(sheet, sheets.hidden[key[0]].get(key[1], []), scale, part)
    if kept is not None:
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(picture.png)
        os.replace(fresh, kept)
    return picture


# ---------------------------------------------------------------- how it is shown


def _link(match: re.Match[str], ids: dict[Citation, str]) -> str:
    """A link to the first place, with the others beside it, that says which pages it leads to."""
    first, *more = [ids[place] for place in _places(match["places"])]
    others = f' data-more="{" ".join(more)}"' if more else ""
    where, text = f"原文{match['pages']}", match["text"]
    name = re.sub(r"<[^>]+>", "", text)
    label = f' aria-label="{name}，{where}"' if len(name) < 30 else ""
    return f'<a class="cited" href="#{first}"{others} title="{where}"{label}>{text}</a>'


def _section(embedded: Embedded) -> str:
    pages = [
        _page(key, list(places), embedded)
        for key, places in groupby(embedded.ids, key=lambda p: (p.document_id, p.page))
    ]
    return (
        '<section class="sources" aria-labelledby="sources"><h2 id="sources">原文页面</h2>'
        f"<p>正文中带下划线的数字指向它们在公开文件中的位置。</p>{_remarks(embedded)}"
        f"<details><summary>{len(pages)} 个原文页面</summary>{''.join(pages)}</details></section>"
    )


def _remarks(embedded: Embedded) -> str:
    said = []
    if embedded.without_file:
        names = "、".join(embedded.without_file)
        said.append(f"原文件已移走或有改动，因此没有页面图像：{names}。下面只列出印出的文字。")
    if embedded.left_out:
        several = len({key[0] for key in embedded.left_out}) > 1
        names = "、".join(f"{key[0]} 第 {key[1]} 页" if several else f"{key[1]}" for key in embedded.left_out)
        where = names if several else f"第 {names} 页"
        said.append(f"为控制文件大小，引用较少的页没有放入图像，只列出印出的文字：{where}。")
    return "".join(f"<p>{html.escape(sentence)}</p>" for sentence in said)


def _page(key: PageKey, places: list[Citation], embedded: Embedded) -> str:
    picture = embedded.pictures.get(key)
    on_page = [p for p in places if picture is not None and p in embedded.boxes]
    in_words = [p for p in places if p not in on_page]
    caption = html.escape(f"{key[0]}，第 {key[1]} 页")
    drawing = _drawing(key, picture, on_page, embedded, caption) if picture is not None else ""
    words = "".join(f'<li id="{embedded.ids[p]}">{html.escape(_words(p))}</li>' for p in in_words)
    listed = f"<ul>{words}</ul>" if words else ""
    where = f'data-document="{html.escape(key[0])}" data-page="{key[1]}"'
    return f'<figure class="page" {where}><figcaption>{caption}</figcaption>{drawing}{listed}</figure>'


def _drawing(key: PageKey, picture: Picture, places: list[Citation], embedded: Embedded, caption: str) -> str:
    marks = "".join(
        f'<g id="{embedded.ids[p]}"><title>{html.escape(_words(p))}</title>'
        f"{''.join(map(rectangle, embedded.boxes[p]))}</g>"
        for p in places
    )
    return (
        f'<svg viewBox="{_view(picture)}" role="img" aria-label="{caption}">'
        f"{image_element(picture, _name(key, embedded))}{marks}</svg>"
    )


def _name(key: PageKey, embedded: Embedded) -> str:
    """The id of a page's picture: that of its first place, with another letter."""
    return next(f"p{name}" for place, name in embedded.ids.items() if (place.document_id, place.page) == key)


def _view(picture: Picture) -> str:
    return f"0 {picture.top:.1f} {picture.width:.1f} {picture.bottom - picture.top:.1f}"


def _words(place: Citation) -> str:
    return "：".join(part for part in (place.label, place.text) if part) or f"第 {place.page} 页"


def _parts(places: Sequence[Citation], embedded: Embedded) -> str:
    """The parts of the pages that a finding compares, the operands framed and numbered in their order."""
    numbers = {place: number for number, place in reversed(list(enumerate(places, start=1)))}
    shown = [p for p in numbers if p in embedded.boxes and (p.document_id, p.page) in embedded.pictures]
    by_page = groupby(sorted(shown, key=_order), key=lambda p: (p.document_id, p.page))
    return "".join(_part(key, list(own), numbers, embedded) for key, own in by_page)


def _part(key: PageKey, places: list[Citation], numbers: dict[Citation, int], embedded: Embedded) -> str:
    picture = embedded.pictures[key]
    boxes = [box for place in places for box in embedded.boxes[place]]
    top, bottom = strip_around(boxes, picture.height)
    marks = "".join(_numbered(numbers[place], embedded.boxes[place]) for place in places)
    caption = f"第 {key[1]} 页，方框旁的编号与出处一致"
    return (
        f'<figure class="page-part"><div role="region" tabindex="0" aria-label="{caption}">'
        f'<svg viewBox="0 {top:.1f} {picture.width:.1f} {bottom - top:.1f}" role="img" '
        f'aria-label="{caption}" style="min-width:{picture.width:.0f}px">'
        f'<use href="#{_name(key, embedded)}"/>{marks}</svg></div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _numbered(number: int, boxes: Iterable[BoxTuple]) -> str:
    boxes = list(boxes)
    x, y = boxes[0][0], boxes[0][1] - 2
    frames: Iterator[str] = map(rectangle, boxes)
    return f'<g class="mark">{"".join(frames)}<text x="{x:.1f}" y="{y:.1f}">{number}</text></g>'
