"""Pages of a document as small pictures, and the frames around what is printed on them.

Every picture is made here: names and numbers of contact persons are painted over before it leaves. Frames
are not part of the picture; they are drawn over it, so that one picture serves any number of figures.
"""

import base64
import html
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from budgetlib.reading.geometry import seen_box, sentence_frames
from budgetlib.reading.pages import Box

SCALE = 1.5  # pixels a point: small print stays legible
_GREYS = 4
_STEP = 255 / (_GREYS - 1)
_TO_LEVEL = [round(value / _STEP) for value in range(256)]
_PALETTE = [round(level * _STEP) for level in range(_GREYS) for _ in "RGB"]
_PAINT = 2  # the lighter of the two greys


@dataclass(frozen=True, slots=True)
class Picture:
    """A page or a strip of it: ``png`` shows what stands from ``top`` to ``bottom``.

    All lengths are points of the page as it is seen, from its top left corner; ``height`` is that of
    the whole page.
    """

    png: bytes
    width: float
    height: float
    top: float
    bottom: float


@contextmanager
def opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """A PDF, closed again with the block."""
    document = pdfium.PdfDocument(path)
    try:
        yield document
    finally:
        document.close()


def draw_page(
    sheet: pdfium.PdfPage,
    hidden: Iterable[Box],
    scale: float = SCALE,
    part: tuple[float, float] | None = None,
) -> Picture:
    """Draw a page, or a strip of it, in few greys.

    Parameters
    ----------
    sheet
        The page.
    hidden
        Boxes that are painted over, in points as seen.
    scale
        Pixels a point.
    part
        From where to where, in points from the top; default: the whole page.
    """
    width, height = sheet.get_size()
    top, bottom = part or (0.0, height)
    crop = (0, max(0.0, height - bottom), 0, max(0.0, top))
    image = sheet.render(scale=scale, grayscale=True, crop=crop).to_pil().convert("L").point(_TO_LEVEL)
    for x0, y0, x1, y1 in hidden:
        image.paste(_PAINT, tuple(round(edge * scale) for edge in (x0, y0 - top, x1, y1 - top)))
    image = image.convert("P")
    image.putpalette(_PALETTE)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", bits=2)
    return Picture(buffer.getvalue(), width, height, top, bottom)


def places_of(sheet: pdfium.PdfPage, box: Box | None, sentence: str = "") -> tuple[Box, ...]:
    """Where something stands on a page: its box, or the printed lines of its sentence; none if not found."""
    if box is not None:
        return (box,)
    return tuple(seen_box(sheet, frame) for frame in sentence_frames(sheet, sentence)) if sentence else ()


def strip_around(boxes: Sequence[Box], height: float, margin: float = 36.0) -> tuple[float, float]:
    """From where to where a page shows boxes with some room around, in points from its top."""
    return max(0.0, min(b.top for b in boxes) - margin), min(height, max(b.bottom for b in boxes) + margin)


def page_svg(width: float, strip: tuple[float, float], label: str, content: str, style: str = "") -> str:
    """A page, or a strip of it from top to bottom, as ``<svg>`` in points of the page; ``label`` is HTML."""
    top, bottom = strip
    styled = f' style="{style}"' if style else ""
    return (
        f'<svg viewBox="0 {top:.1f} {width:.1f} {bottom - top:.1f}" role="img" aria-label="{label}"{styled}>'
        f"{content}</svg>"
    )


def image_element(picture: Picture, name: str = "") -> str:
    """The picture as an SVG ``<image>`` in points of its page; ``name`` is the id that others use it by."""
    data = base64.b64encode(picture.png).decode()
    own = f' id="{html.escape(name)}"' if name else ""
    return (
        f'<image{own} y="{picture.top:.1f}" width="{picture.width:.1f}" '
        f'height="{picture.bottom - picture.top:.1f}" preserveAspectRatio="none" '
        f'href="data:image/png;base64,{data}"/>'
    )


def rectangle(box: Box, look: str = "", title: str = "") -> str:
    """A frame as an SVG ``<rect>``, with a text for whoever points at it."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    place = f'x="{box.x0:.1f}" y="{box.top:.1f}" width="{width:.1f}" height="{height:.1f}"'
    opening = f"<rect {place} {look}".rstrip()
    return f"{opening}><title>{html.escape(title)}</title></rect>" if title else f"{opening}/>"
