"""The marks on one PDF page, as PDFium hands them out: letters and ruling lines, in seen coordinates."""

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

THIN = 3.0  # points: a filled or stroked box no thicker than this is a line
SHORTEST = 2.0  # points: shorter marks are dots of letters drawn as paths, not rulings
DEEPEST_FORM = 6  # nested form objects beyond this depth hold no table
LETTERS_ALONE = 0.6  # pieces of text to letters: beyond this the file writes letter by letter
SAMPLE = 40  # letters of a page that are looked at to judge all
CLIP_EDGE = 1.0  # points: a letter whose middle is this near to the edge of its clip is seen
EVERYWHERE = (-1e6, -1e6, 1e6, 1e6)  # points: a clip that cuts nothing off
MOST_OBJECTS = 200_000  # path objects of one page beyond which it is a drawing, not a table


@dataclass(frozen=True)
class Glyphs:
    """The letters of one page in the order of the file. Blanks are left out: gaps say where they are."""

    text: list[str]
    x0: Floats
    top: Floats
    x1: Floats
    bottom: Floats
    piece: Ints  # the piece of text that the file writes at once and that the letter belongs to; -1 unknown

    def __len__(self) -> int:
        return len(self.text)

    def take(self, index: npt.NDArray[np.intp]) -> "Glyphs":
        return Glyphs(
            [self.text[i] for i in index],
            self.x0[index],
            self.top[index],
            self.x1[index],
            self.bottom[index],
            self.piece[index],
        )


@dataclass(frozen=True)
class Rulings:
    """Ruling lines: ``horizontal`` rows are (x0, x1, y), ``vertical`` rows are (top, bottom, x)."""

    horizontal: Floats
    vertical: Floats


@dataclass(frozen=True)
class Marks:
    """All marks of one page, turned so that its text stands upright.

    ``turn`` is the clockwise turn in degrees from the page as seen to this reading position: 0 but for
    pages whose text runs sideways. Width and height are those of the reading position.
    """

    width: float
    height: float
    turn: int
    glyphs: Glyphs
    rulings: Rulings
    unreadable: int  # letters whose font gives no Unicode
    has_picture: bool


def _by_address(function: object, result: type, *arguments: type) -> Any:
    """The same function as pypdfium2's with addresses as plain numbers: quick, and they can be compared."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0  # type: ignore[arg-type]
    return ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int, *arguments)(address)


_text_object = _by_address(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p)
_code = _by_address(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint)
_loose_box = _by_address(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p)


class _Frame:
    """From the page's own coordinates (origin bottom left, unrotated) to those of the reading position."""

    def __init__(self, page: pdfium.PdfPage, turn: int):
        left, bottom, right, top = page.get_bbox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        self.rotation = (page.get_rotation() + turn) % 360
        wide, high = right - left, top - bottom
        self.size = (high, wide) if self.rotation in (90, 270) else (wide, high)

    def boxes(self, raw: Floats) -> Floats:
        """Rows (left, bottom, right, top) of the page become (x0, top, x1, bottom) rows."""
        left, bottom, right, top = raw.T if len(raw) else np.empty((4, 0))
        if self.rotation == 90:
            out = (bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        elif self.rotation == 180:
            out = (self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        elif self.rotation == 270:
            out = (self.top - top, self.right - right, self.top - bottom, self.right - left)
        else:
            out = (left - self.left, self.top - top, right - self.left, self.top - bottom)
        return np.column_stack(out)


def read_marks(page: pdfium.PdfPage) -> Marks:
    """Read letters and rulings of one page in one pass over PDFium's text and path objects.

    Letters printed beyond the edge of the paper are left out: nobody sees them.
    """
    textpage = page.get_textpage()
    turn = _sideways_turn(textpage.raw, page.get_rotation())
    frame = _Frame(page, turn)
    paths, texts, has_picture, has_form = _read_paths(page)
    glyphs, owners, unreadable = _read_glyphs(textpage.raw, frame, texts)
    unreadable = max(unreadable, _unmapped(textpage.raw))
    textpage.close()
    width, height = frame.size
    if not has_form:  # a clip within a form stands in the form's own coordinates
        glyphs = _clipped(glyphs, owners, frame)
    glyphs = _on_paper(glyphs, width, height)
    return Marks(width, height, turn, glyphs, _rulings(frame.boxes(paths)), unreadable, has_picture)


def _on_paper(glyphs: Glyphs, width: float, height: float) -> Glyphs:
    x, y = (glyphs.x0 + glyphs.x1) / 2, (glyphs.top + glyphs.bottom) / 2
    seen = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
    return glyphs if seen.all() else glyphs.take(np.flatnonzero(seen))


def _clipped(glyphs: Glyphs, owners: Ints, frame: _Frame) -> Glyphs:
    """The letters that clipping leaves; ``owners`` are the text objects that they belong to.

    What is cut off above or below is not there for a reader. The end of a line that is too long for its cell
    moves to the edge of the cell: it belongs to the words before it, not to the cell beside.
    """
    if not len(glyphs):
        return glyphs
    run = _runs(glyphs)
    clips = _clip_boxes(owners[np.unique(run, return_index=True)[1]], frame)[run]
    cut = np.flatnonzero(np.logical_or(*_beyond(glyphs, clips)))
    if not len(cut):
        return glyphs
    clips[cut] = _clip_boxes(owners[cut], frame)  # a run may go on into the cell beside, which has its own
    across, down = _beyond(glyphs, clips)
    _, clip = np.unique(clips, axis=0, return_inverse=True)
    is_used = np.bincount(clip.reshape(-1), weights=~(across | down)) > 0  # something within it is seen
    x = (glyphs.x0 + glyphs.x1) / 2
    moved = np.where(across, np.clip(x, clips[:, 0], clips[:, 2]) - x, 0.0)
    kept = replace(glyphs, x0=glyphs.x0 + moved, x1=glyphs.x1 + moved)
    return kept.take(np.flatnonzero(~down & is_used[clip.reshape(-1)]))


def _runs(glyphs: Glyphs) -> Ints:
    """The number of the run of adjacent letters on one line, in the file's order, that each letter is in."""
    height = (glyphs.bottom - glyphs.top)[1:]
    same = (np.abs(np.diff(glyphs.bottom)) < height / 2) & (np.abs(glyphs.x0[1:] - glyphs.x1[:-1]) < height)
    return np.concatenate(([0], np.cumsum(~same)))


def _beyond(glyphs: Glyphs, clips: Floats) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which letters are cut off at the side, and which above or below."""
    x, y = (glyphs.x0 + glyphs.x1) / 2, (glyphs.top + glyphs.bottom) / 2
    left, top, right, bottom = clips.T
    return (
        (x < left - CLIP_EDGE) | (x > right + CLIP_EDGE),
        (y < top - CLIP_EDGE) | (y > bottom + CLIP_EDGE),
    )


def _clip_boxes(owners: Ints, frame: _Frame) -> Floats:
    """What of the page each text object may paint on, as seen."""
    return frame.boxes(np.array([_clip_box(owner) for owner in owners.tolist()], dtype=np.float64))


def _clip_box(owner: int) -> tuple[float, float, float, float]:
    clip = (
        pdfium_c.FPDFPageObj_GetClipPath(ctypes.cast(owner, pdfium_c.FPDF_PAGEOBJECT)) if owner > 0 else None
    )
    left, bottom, right, top = EVERYWHERE
    for path in range(pdfium_c.FPDFClipPath_CountPaths(clip) if clip else 0):
        corners = _corners(clip, path)
        if corners:
            xs, ys = zip(*corners, strict=True)
            left, bottom = max(left, min(xs)), max(bottom, min(ys))
            right, top = min(right, max(xs)), min(top, max(ys))
    return left, bottom, right, top


def _corners(clip: object, path: int) -> list[tuple[float, float]]:
    """The corners of one path of a clip; of a rectangle two that lie across are enough."""
    count = pdfium_c.FPDFClipPath_CountPathSegments(clip, path)
    points = []
    for index in (0, 2) if count in (4, 5) else range(count):
        segment = pdfium_c.FPDFClipPath_GetPathSegment(clip, path, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, *_POINT)
        points.append((_x.value, _y.value))
    return points


def _sideways_turn(textpage: object, rotation: int) -> int:
    """The clockwise turn that sets most of the page's letters upright, judged by a sample of them."""
    count = pdfium_c.FPDFText_CountChars(textpage)
    sample = [
        i
        for i in range(0, count, max(1, count // SAMPLE))
        if pdfium_c.FPDFText_GetUnicode(textpage, i) > 0x20
    ]
    turns = [
        -(round(math.degrees(pdfium_c.FPDFText_GetCharAngle(textpage, i)) / 90) * 90 + rotation) % 360
        for i in sample
    ]
    commonest, times = Counter(turns).most_common(1)[0] if turns else (0, 0)
    return commonest if times > 0.6 * len(turns) else 0


def _unmapped(raw: object) -> int:
    """How many letters PDFium had to guess from their place in the font, which has no Unicode map.

    All are counted only if some of a sample are: hardly any file has such letters.
    """
    count = pdfium_c.FPDFText_CountChars(raw)
    is_guess = pdfium_c.FPDFText_HasUnicodeMapError
    if not any(is_guess(raw, i) == 1 for i in range(0, count, max(1, count // SAMPLE))):
        return 0
    return sum(is_guess(raw, i) == 1 for i in range(count))


def _read_glyphs(raw: object, frame: _Frame, text_objects: int) -> tuple[Glyphs, Ints, int]:
    """The letters, the text object that each belongs to, and how many have no Unicode."""
    count = pdfium_c.FPDFText_CountChars(raw)
    has_pieces = 0 < text_objects < LETTERS_ALONE * count
    handle = ctypes.cast(raw, ctypes.c_void_p)  # type: ignore[arg-type]
    boxes = np.empty((count, 4), dtype=np.float32)  # left, top, right, bottom
    first, size = boxes.ctypes.data, boxes.strides[0]
    texts: list[str] = []
    kept: list[int] = []
    unreadable = 0
    high_half = 0
    for index in range(count):
        code = _code(handle, index)
        if 0xD800 <= code < 0xDC00:
            high_half = code
            continue
        if 0xDC00 <= code < 0xE000 and high_half:
            code, high_half = 0x10000 + ((high_half - 0xD800) << 10) + code - 0xDC00, 0
        if code in (0xFFFE, 2):  # PDFium's mark for a hyphen at the end of a line
            code = 0x2D
        if code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF:
            unreadable += 1
        text = chr(code)
        if code < 0x20 or text.isspace() or not _loose_box(handle, index, first + size * index):
            continue
        texts.append(text)
        kept.append(index)
    seen = frame.boxes(boxes[kept][:, [0, 3, 2, 1]].astype(np.float64))
    own = np.array([_text_object(handle, index) or -1 for index in kept], dtype=np.int64)
    piece = own if has_pieces else np.full(len(texts), -1, dtype=np.int64)
    return Glyphs(texts, seen[:, 0], seen[:, 1], seen[:, 2], seen[:, 3], piece), own, unreadable


def _read_paths(page: pdfium.PdfPage) -> tuple[Floats, int, bool, bool]:
    """Boxes of all straight strokes and thin fills, how many pieces of text, whether pictures and forms."""
    texts = 0
    boxes: list[tuple[float, float, float, float]] = []
    has_picture = has_form = False
    for seen, (kind, obj, matrix) in enumerate(_objects(page.raw)):
        if seen > MOST_OBJECTS:
            break
        has_form = has_form or matrix is not None
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            boxes.extend(_strokes(obj, matrix))
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            has_picture = True
        elif kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts += 1
    return np.array(boxes, dtype=np.float64).reshape(-1, 4), texts, has_picture, has_form


Matrix = tuple[float, float, float, float, float, float]


def _objects(
    container: object, matrix: Matrix | None = None, depth: int = 0
) -> Iterator[tuple[int, object, Matrix | None]]:
    """All page objects, those inside forms included, each with the matrix of its form."""
    form = depth > 0
    count = (pdfium_c.FPDFFormObj_CountObjects if form else pdfium_c.FPDFPage_CountObjects)(container)
    get = pdfium_c.FPDFFormObj_GetObject if form else pdfium_c.FPDFPage_GetObject
    for index in range(count):
        obj = get(container, index)
        kind = pdfium_c.FPDFPageObj_GetType(obj)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            if depth < DEEPEST_FORM:
                yield from _objects(obj, _compose(_matrix(obj), matrix), depth + 1)
        else:
            yield kind, obj, matrix


def _matrix(obj: object) -> Matrix:
    m = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(obj, ctypes.byref(m))
    return m.a, m.b, m.c, m.d, m.e, m.f


def _compose(inner: Matrix, outer: Matrix | None) -> Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    a2, b2, c2, d2, e2, f2 = outer
    return (
        a * a2 + b * c2,
        a * b2 + b * d2,
        c * a2 + d * c2,
        c * b2 + d * d2,
        e * a2 + f * c2 + e2,
        e * b2 + f * d2 + f2,
    )


_left, _bottom, _right, _top = (ctypes.c_float() for _ in range(4))
_x, _y = ctypes.c_float(), ctypes.c_float()
_POINT = ctypes.byref(_x), ctypes.byref(_y)
_BOUNDS = tuple(ctypes.byref(x) for x in (_left, _bottom, _right, _top))


def _strokes(obj: object, matrix: Matrix | None) -> Iterable[tuple[float, float, float, float]]:
    """The straight strokes that a path object draws, as (left, bottom, right, top) boxes."""
    if not pdfium_c.FPDFPageObj_GetBounds(obj, *_BOUNDS):
        return ()
    box = _placed((_left.value, _bottom.value, _right.value, _top.value), matrix)
    if min(box[2] - box[0], box[3] - box[1]) <= THIN:
        return (box,)
    # a plain filled box is a background
    has_lines = _is_stroked(obj) or pdfium_c.FPDFPath_CountSegments(obj) > 5
    return _segments(obj, matrix) if has_lines else ()


def _placed(
    box: tuple[float, float, float, float], matrix: Matrix | None
) -> tuple[float, float, float, float]:
    if matrix is None:
        return box
    x0, y0 = _apply(box[0], box[1], matrix)
    x1, y1 = _apply(box[2], box[3], matrix)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _apply(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _is_stroked(obj: object) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(obj, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value)


def _segments(obj: object, matrix: Matrix | None) -> Iterator[tuple[float, float, float, float]]:
    """The straight segments of a stroked path; of a filled one only the thin boxes inside it."""
    own = _compose(_matrix(obj), matrix)
    subpaths = _subpaths(obj, own)
    if _is_stroked(obj):
        for points in subpaths:
            for (xa, ya), (xb, yb) in itertools.pairwise(points):
                if abs(xa - xb) <= THIN / 2 or abs(ya - yb) <= THIN / 2:
                    yield min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)
        return
    for points in subpaths:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        if len(points) <= 5 and min(box[2] - box[0], box[3] - box[1]) <= THIN:
            yield box


def _subpaths(obj: object, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """Corner points of the subpaths; a curve ends the run of straight points before it."""
    paths: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    at = ctypes.byref(x), ctypes.byref(y)
    for index in range(pdfium_c.FPDFPath_CountSegments(obj)):
        segment = pdfium_c.FPDFPath_GetPathSegment(obj, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, *at)
        point = _apply(x.value, y.value, matrix)
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_LINETO and paths:
            paths[-1].append(point)
        else:
            paths.append([point])
        # Some writers return to the start and close as well.
        if pdfium_c.FPDFPathSegment_GetClose(segment) and paths[-1][-1] != paths[-1][0]:
            paths[-1].append(paths[-1][0])
    return [p for p in paths if len(p) > 1]


def _rulings(boxes: Floats) -> Rulings:
    """Sort thin boxes into horizontal and vertical lines along their middle."""
    x0, top, x1, bottom = boxes.T if len(boxes) else np.empty((4, 0))
    wide, high = x1 - x0, bottom - top
    flat = (high <= THIN) & (wide > high) & (wide >= SHORTEST)
    upright = (wide <= THIN) & (high >= wide) & (high >= SHORTEST)
    horizontal = np.column_stack((x0[flat], x1[flat], (top[flat] + bottom[flat]) / 2))
    vertical = np.column_stack((top[upright], bottom[upright], (x0[upright] + x1[upright]) / 2))
    return Rulings(horizontal, vertical)
