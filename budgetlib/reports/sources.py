"""The pages that the figures of a report are printed on, inside the report.

Each page is embedded once. The figures link to their places on it; where there is no picture (the file is
gone, or has no pages), to the words that are printed there. Links work without script; with it the part of
the page around the figure opens over the report.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from budgetlib.analysis.citations import Citation, pages_text
from budgetlib.corpus.store import hidden_boxes, original_file, read_table
from budgetlib.reading.pages import Box
from budgetlib.views.pictures import (
    Picture,
    image_element,
    opened,
    page_svg,
    rectangle,
    strip_around,
)
from budgetlib.views.sheets import PageKey, Sheets, fitting_pictures

LARGEST = 1_200_000  # bytes of a report
_FONT = 140_000  # kept free for the font, the style and the script, which are added last

# nbconvert writes the elements again: attributes in its own order, in whichever quotation marks need the
# fewest escapes.
_CITED = re.compile(
    r"""<span (?P<marks>class="cited(?: computed)?"(?:"[^"]*"|'[^']*'|[^'">])*)>(?P<text>.*?)</span>""",
    re.DOTALL,
)
_PARTS = re.compile(r'<div class="page-parts" (?P<marks>[^>]*)></div>')
_MARK = re.compile(r"""([\w-]+)=(["'])(.*?)\2""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Originals:
    """Where the files that the data were read from are looked for, and where drawn pages are kept."""

    data_dir: Path
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a report embeds: an id for each place, the boxes of those found on a page, and the pictures."""

    ids: dict[Citation, str]
    boxes: dict[Citation, tuple[Box, ...]]
    pictures: dict[PageKey, Picture]
    left_out: tuple[PageKey, ...] = ()
    without_file: tuple[str, ...] = ()


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
    uses = Counter(place for match in _CITED.finditer(page) for place in _places(match))
    uses.update(place for match in _PARTS.finditer(page) for place in _places(match))
    if not uses:
        return page
    ids = {place: f"c{number}" for number, place in enumerate(sorted(uses, key=_order))}
    linked = _CITED.sub(lambda match: _link(match, ids), _with_legend(page))
    room = (LARGEST - _FONT - len(linked.encode()) - sum(map(_entry_bytes, uses))) * 3 // 4
    with ExitStack() as stack:
        embedded = _embed(ids, uses, originals, room, stack)
    shown = _PARTS.sub(lambda match: _parts(_places(match), embedded), linked)
    return shown.replace("</main>", f"{_section(embedded)}</main>", 1)


def _marks(match: re.Match[str]) -> dict[str, str]:
    """The attributes of an element that :mod:`budgetlib.display` has marked."""
    return {name: html.unescape(value) for name, _, value in _MARK.findall(match["marks"])}


def _places(match: re.Match[str]) -> list[Citation]:
    return [
        Citation(document, page, text, label, Box(*box) if box else None)
        for document, page, box, text, label in json.loads(_marks(match)["data-cited"])
    ]


def _entry_bytes(place: Citation) -> int:
    return 120 + len(place.text.encode()) + len(place.label.encode())


def _key(place: Citation) -> PageKey:
    return place.document_id, place.page


def _order(place: Citation) -> tuple[str, int, tuple[float, ...], str]:
    x0, top, x1, bottom = place.box or (0.0, 0.0, 0.0, 0.0)
    return *_key(place), (top, x0, bottom, x1), place.text


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
    boxes = {p: found for p in ids if (found := sheets.places(_key(p), _box(p), p.text))}
    cited: Counter[PageKey] = Counter()
    framed: dict[PageKey, list[Box]] = {}
    for place, times in uses.items():
        if sheets.sheet(_key(place)) is not None:
            cited[_key(place)] += times
            framed.setdefault(_key(place), []).extend(boxes.get(place, ()))
    ranked = sorted(cited, key=lambda key: (-cited[key], key))
    pictures = fitting_pictures(sheets, ranked, framed, room)
    return Embedded(ids, boxes, pictures, tuple(sorted(set(ranked) - set(pictures))), gone)


def _box(place: Citation) -> Box | None:
    return Box(*place.box) if place.box is not None else None


def _open_sheets(
    names: Sequence[str], originals: Originals | None, stack: ExitStack
) -> tuple[Sheets, tuple[str, ...]]:
    """The PDFs among the documents, opened; and those that are not where they were or have changed."""
    if originals is None:
        return Sheets(), ()
    documents = read_table(originals.data_dir, "documents", names)
    are_pdf = set(documents.loc[documents["format"] == "pdf", "document_id"])
    sheets, gone = Sheets(cache=originals.cache), []
    for name in (name for name in names if name in are_pdf):
        path, hidden = original_file(originals.data_dir, name), hidden_boxes(originals.data_dir, name)
        if path is None or hidden is None:
            gone.append(name)
            continue
        sheets.documents[name] = stack.enter_context(opened(path))
        sheets.hidden[name] = hidden
    return sheets, tuple(gone)


# ---------------------------------------------------------------- how it is shown


def _with_legend(page: str) -> str:
    """The page with a line on how figures are marked: at the end of the section of the first that is."""
    first = _CITED.search(page)
    before = page.find("</section>", first.end()) if first else -1
    before = page.rfind('<div class="result"', 0, first.start()) if first and before < 0 else before
    computed = "；点线：推算，点开见算式和各数的原文位置" if "cited computed" in page else ""
    legend = f'<p class="legend">下划线：文件印出，点开见原文位置{computed}。</p>'
    return f"{page[:before]}{legend}{page[before:]}" if before >= 0 else page


def _link(match: re.Match[str], ids: dict[Citation, str]) -> str:
    """A link to the first place, with the others beside it, that says which pages it leads to.

    A computed figure says how it is computed; its places are those of its operands.
    """
    places, formula, text = _places(match), _marks(match).get("data-formula", ""), match["text"]
    first, *more = [ids[place] for place in places]
    others = f' data-more="{" ".join(more)}"' if more else ""
    where = html.escape(f"{f'推算：{formula}，' if formula else ''}原文{pages_text(places)}")
    kind, shown = ("cited computed", f' data-formula="{html.escape(formula)}"') if formula else ("cited", "")
    name = re.sub(r"<[^>]+>", "", text)
    label = f' aria-label="{name}，{where}"' if len(name) < 30 else ""
    return f'<a class="{kind}" href="#{first}"{others}{shown} title="{where}"{label}>{text}</a>'


def _section(embedded: Embedded) -> str:
    pages = [_page(key, list(places), embedded) for key, places in groupby(embedded.ids, key=_key)]
    return (
        '<section class="sources" aria-labelledby="sources"><h2 id="sources">原文页面</h2>'
        f"{_remarks(embedded)}"
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
    image = image_element(picture, _name(key, embedded))
    return page_svg(picture.width, (picture.top, picture.bottom), caption, f"{image}{marks}")


def _name(key: PageKey, embedded: Embedded) -> str:
    """The id of a page's picture: that of its first place, with another letter."""
    return next(f"p{name}" for place, name in embedded.ids.items() if _key(place) == key)


def _words(place: Citation) -> str:
    return "：".join(part for part in (place.label, place.text) if part) or f"第 {place.page} 页"


def _parts(places: Sequence[Citation], embedded: Embedded) -> str:
    """The parts of the pages that a finding compares, the operands framed and numbered in their order."""
    numbers = {place: number for number, place in reversed(list(enumerate(places, start=1)))}
    shown = [p for p in numbers if p in embedded.boxes and _key(p) in embedded.pictures]
    by_page = groupby(sorted(shown, key=_order), key=_key)
    return "".join(_part(key, list(own), numbers, embedded) for key, own in by_page)


def _part(key: PageKey, places: list[Citation], numbers: dict[Citation, int], embedded: Embedded) -> str:
    picture = embedded.pictures[key]
    boxes = [box for place in places for box in embedded.boxes[place]]
    strip = strip_around(boxes, picture.height)
    marks = "".join(_numbered(numbers[place], embedded.boxes[place]) for place in places)
    caption = f"第 {key[1]} 页，方框旁的编号与出处一致"
    content = f'<use href="#{_name(key, embedded)}"/>{marks}'
    drawing = page_svg(picture.width, strip, caption, content, f"min-width:{picture.width:.0f}px")
    return (
        f'<figure class="page-part"><div role="region" tabindex="0" aria-label="{caption}">{drawing}</div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _numbered(number: int, boxes: Sequence[Box]) -> str:
    x, y = boxes[0].x0, boxes[0].top - 2
    frames = "".join(map(rectangle, boxes))
    return f'<g class="mark">{frames}<text x="{x:.1f}" y="{y:.1f}">{number}</text></g>'
