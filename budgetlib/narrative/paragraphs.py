"""From pages of lines to whole paragraphs: furniture removed, sentences joined over line and page ends."""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from budgetlib.privacy import redact
from budgetlib.reading.pages import Grid, Line, Page


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text, or one heading.

    ``text`` is as printed, with white space removed and digits, letters and ``%`` in half width.
    ``outline`` is the depth of the outline number that it begins with (1 第一部分, 2 一、, 3 （一）,
    4 1., 5 （1）, 6 ①), or ``None``. ``page_starts`` holds the offset and number of every further page.
    """

    text: str
    page: int
    page_starts: tuple[tuple[int, int], ...] = ()
    outline: int | None = None
    is_heading: bool = False


def page_at(paragraph: Paragraph, offset: int) -> int:
    """The page on which the character at ``offset`` of the paragraph is printed.

    Examples
    --------
    >>> page_at(Paragraph("比上年增加三万元", 5, ((4, 6),)), 4)
    6
    """
    starts = [start for start, _ in paragraph.page_starts]
    position = bisect_right(starts, offset)
    return paragraph.page if position == 0 else paragraph.page_starts[position - 1][1]


# ------------------------------------------------------------------------------------ characters
_KEEP = frozenset("（）：；，！？“”‘’．…①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㎡") - {"．"}
_SIMPLE = {"﹪": "%", "﹣": "-", "−": "-", "\ufeff": "", "\u200b": "", "\xad": ""}


class _HalfWidth(dict[int, str]):
    """Digits, letters and compatibility ideographs in their plain form; punctuation stays as printed."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = _SIMPLE.get(char)
        if plain is None:
            plain = unicodedata.normalize("NFKC", char)
            plain = plain if len(plain) == 1 and char not in _KEEP else char
        self[code] = plain
        return plain


_HALF_WIDTH = _HalfWidth()
_SPACE = re.compile(r"\s+")
_WIDE_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:，\d{3})+(?=\.\d{1,2}(?!\d)|\s*[百千万亿]?元)")
_NEEDED_SPACE = re.compile(r"(?<=[A-Za-z])\s+(?=[A-Za-z])|(?<=\d\.\d)\s+(?=\d)|(?<=\d\.\d\d)\s+(?=\d)")


@lru_cache(maxsize=4096)
def close_up(text: str) -> str:
    """Text without the white space that is only layout, with digits and letters in half width.

    A blank stays between two Latin words and between two decimal numbers, which would run together.

    Examples
    --------
    >>> close_up("减少 １ , 066.60 万元， 202 6 年")
    '减少1,066.60万元，2026年'
    """
    plain = text.translate(_HALF_WIDTH)
    if _WIDE_THOUSANDS.search(plain):
        plain = _WIDE_THOUSANDS.sub(lambda m: m[0].replace("，", ","), plain)
    if not _SPACE.search(plain):
        return plain
    marked = _NEEDED_SPACE.sub("\0", plain)
    return _SPACE.sub("", marked).replace("\0", " ")


# ------------------------------------------------------------------------------------ outline
_NUMERAL = "一二三四五六七八九十百"
_OUTLINES = (
    (1, re.compile(rf"第[{_NUMERAL}\d]{{1,3}}(?:部分|章|篇)[:：]?")),
    (2, re.compile(rf"[{_NUMERAL}]{{1,3}}[、.，,](?![{_NUMERAL}][、.])")),
    (3, re.compile(rf"[（(][{_NUMERAL}]{{1,3}}[)）][、.]?")),
    (4, re.compile(r"\d{1,2}(?:[、]|[.](?!\d)|[.](?=\d{4}年))")),
    (5, re.compile(r"[（(]\d{1,2}[)）][、.]?|\d{1,2}[)）]")),
    (6, re.compile(r"[①-⑳]")),
)
_SENTENCE_END = frozenset("。；;！!？?：:")
_MARKS = re.compile(r"[，。；;！？]|,(?!\d)")
_CONTENTS = re.compile(r"目录|目次")
_LEADER = re.compile(r"[.·…。\-—_]{3,}\d*$")
_LIST_MARK = re.compile(r"^[-•·●■◆*]\s*(?=\S)")


def outline_of(text: str) -> tuple[int | None, int]:
    """Depth of the outline number at the start of a text, and its length.

    Examples
    --------
    >>> outline_of("（二）支出预算")
    (3, 3)
    """
    for depth, pattern in _OUTLINES:
        if match := pattern.match(text):
            return depth, match.end()
    return None, 0


def _looks_like_heading(text: str) -> bool:
    return len(text) <= 60 and not _MARKS.search(text) and not text.endswith(("：", ":"))


# ------------------------------------------------------------------------------------ furniture
_PAGE_NUMBER = re.compile(r"[-—–－_~·\s]*(?:第?\d{1,4}页?|[IVXivx]{1,5})(?:[/共]共?\d{1,4}页?)?[-—–－_~·\s]*")
_EDGE = 0.13  # running heads and feet stand in the outer part of a page
_MIN_REPEATS = 3
_MANY = 8  # long lines that show a page's margins for certain
_LONG = 18  # characters of a line that tells where the margins are


def _edge_key(line: Line, page: Page) -> tuple[str, int] | None:
    if line.box is None or not page.height:
        return None
    middle = (line.box.top + line.box.bottom) / 2 / page.height
    if _EDGE < middle < 1 - _EDGE:
        return None
    return re.sub(r"\d+", "#", close_up(line.text)), round(line.box.top / 6)


def _repeated(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """Texts that stand at the same place near the edge of at least three pages."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({key for line in page.lines if (key := _edge_key(line, page))})
    return {key for key, count in seen.items() if count >= _MIN_REPEATS and len(key[0]) > 1}


def _is_page_number(line: Line, page: Page) -> bool:
    if not _PAGE_NUMBER.fullmatch(line.text.translate(_HALF_WIDTH).strip()):
        return False
    return line.box is None or _edge_key(line, page) is not None


_TABLE_FURNITURE = re.compile(
    r"(?:.{0,40}(?:金额)?单位[:：](?:人民币)?[百千万亿]?元(?:[、,，].{0,8})?|(?:公开|预算|附)?\s*表\s*[\d一二三四五六七八九十]{1,3})"
)


def _body_lines(pages: Sequence[Page]) -> Iterator[tuple[Page, Line | Grid]]:
    repeated = _repeated(pages)
    for page in pages:
        for block in page.blocks:
            if isinstance(block, Line):
                if not block.text.strip() or _is_page_number(block, page):
                    continue
                if _edge_key(block, page) in repeated:
                    continue
            yield page, block


# ------------------------------------------------------------------------------------ margins
@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float


def _margins(lines: Sequence[Line]) -> _Margins | None:
    """Left and right edge of the text, from the long lines; ``None`` where there are too few."""
    boxes = [line.box for line in lines if line.box is not None and len(line.text) >= _LONG]
    if len(boxes) < 2:
        return None
    lefts = sorted(box.x0 for box in boxes)
    rights = sorted(box.x1 for box in boxes)
    left = next((a for a, b in pairwise(lefts) if b - a < 3), lefts[0])  # one line may stick out
    return _Margins(left, rights[max(0, round(len(rights) * 0.9) - 1)])


def _page_margins(body: Sequence[tuple[Page, Line | Grid]]) -> dict[int, _Margins | None]:
    """Margins of every page; a page with little text takes those of the pages of its size."""
    of_page: dict[int, list[Line]] = {}
    of_shape: dict[tuple[int, int], list[Line]] = {}
    shapes: dict[int, tuple[int, int]] = {}
    for page, block in body:
        shape = shapes.setdefault(page.number, (round(page.width), round(page.height)))
        if isinstance(block, Line):
            of_page.setdefault(page.number, []).append(block)
            of_shape.setdefault(shape, []).append(block)
    own = {n: _margins(lines) for n, lines in of_page.items() if _tells_its_margins(lines)}
    shared = {shape: _margins(lines) for shape, lines in of_shape.items()}
    return {n: own.get(n) or shared.get(shape) for n, shape in shapes.items()}


def _tells_its_margins(lines: Sequence[Line]) -> bool:
    """Many long lines, or few of which the two longest end at one place."""
    ends = sorted(line.box.x1 for line in lines if line.box is not None and len(line.text) >= _LONG)
    return len(ends) >= _MANY or (len(ends) >= 3 and ends[-1] - ends[-2] < 3)


def _size(line: Line) -> float:
    """The width of one Chinese letter of the line; a Latin one, of one byte instead of three, is half."""
    if line.box is None:
        return 0.0
    letters = (len(line.text.encode()) + len(line.text)) / 4
    return max((line.box.x1 - line.box.x0) / max(letters, 1), 4.0)


_AMOUNT_FIRST = re.compile(r"[\d,.]+(?:[百千万亿]?元|%)")
_TITLE_ENDS = ("表", "情况", "说明", "解释", "目标")
_UNBREAKABLE = re.compile(r"[\dA-Za-z.,%]+")


def _room(line: Line, margins: _Margins | None) -> float | None:
    """How many letters would still have found room in the line; ``None`` without positions."""
    if line.box is None or margins is None:
        return None
    return (margins.right - line.box.x1) / _size(line)


def _had_to_break(room: float | None, following: str) -> bool:
    """The first word of the next line, which may be a long number, did not fit into the line."""
    if room is None:
        return False
    word = _UNBREAKABLE.match(following)
    return room <= 2.2 + (0.55 * len(word[0]) if word else 0.0)


def _is_indented(line: Line, margins: _Margins | None) -> bool:
    return line.box is not None and margins is not None and line.box.x0 >= margins.left + 1.2 * _size(line)


# ------------------------------------------------------------------------------------ paragraphs
_LABEL = re.compile(
    r"[^，。；]{0,20}?[,，:：]?[\d,.]*\d%?|[^，。；：:\d]{1,10}[,，]?|[\d.,%\s元万]+|图\d*[:：].{1,20}"
)


@dataclass(slots=True)
class _Draft:
    """A paragraph in the making; the only mutable thing here."""

    parts: list[str]
    page: int
    starts: list[tuple[int, int]]
    last: Line
    last_page: int
    room: float | None
    after_table: bool = False

    @property
    def tail(self) -> str:
        return self.parts[-1].rstrip()[-1:]

    @property
    def is_open(self) -> bool:
        """The sentence is not finished."""
        return self.tail not in _SENTENCE_END

    @property
    def is_sentence(self) -> bool:
        return any(_MARKS.search(part) for part in self.parts)

    @property
    def is_title(self) -> bool:
        """A short text without punctuation: a heading, or the title of a table."""
        text = "".join(self.parts)
        return not self.is_sentence and (
            len(text) < _LONG or text.endswith(_TITLE_ENDS) or (len(text) <= 60 and self.room is None)
        )

    @property
    def is_nearly_full(self) -> bool:
        return self.room is not None and self.room <= 3

    def add(self, text: str, line: Line, page: int, room: float | None) -> None:
        if page != self.last_page:
            self.starts.append((sum(len(close_up(p)) for p in self.parts), page))
        self.parts.append(text)
        self.last, self.last_page, self.room, self.after_table = line, page, room, False


def _continues(draft: _Draft, line: Line, margins: _Margins | None) -> bool:
    """Whether a line goes on with the paragraph before it."""
    if draft.after_table and draft.is_title:
        return False
    if _LEADER.search(close_up(draft.parts[-1])):
        return False
    text = close_up(line.text)
    depth, _ = outline_of(text)
    is_title = depth == 2 and len(text) < 2 * _LONG and text.endswith(_TITLE_ENDS)
    if depth is not None and (depth == 1 or is_title or _is_numbered_heading(draft)):
        return False
    starts_outline = depth is not None and not (depth == 4 and _number_goes_on(draft, text))
    if line.box is None or margins is None:
        goes_on = not draft.is_title or _AMOUNT_FIRST.match(text) is not None
        return draft.is_open and not starts_outline and goes_on
    broken = _had_to_break(draft.room, text)
    if starts_outline and (_is_indented(line, margins) or not broken or not draft.is_open):
        return False
    if _is_indented(line, margins):
        return broken and draft.is_open and _is_set_alike(draft, line, margins)
    is_begun = draft.is_open and draft.is_sentence and draft.room is not None and draft.room < 6
    return broken or draft.tail in "，、,（(" or is_begun


def _is_numbered_heading(draft: _Draft) -> bool:
    if len(draft.parts) > 2:
        return False
    text = close_up("".join(draft.parts))
    return outline_of(text)[0] is not None and _looks_like_heading(text) and not text[-1:].isdigit()


def _number_goes_on(draft: _Draft, text: str) -> bool:
    """A line that begins with "3.5万元" or "12.": the number belongs to the sentence."""
    return bool(re.match(r"\d+\.\d", text)) and draft.is_open


def _is_set_alike(draft: _Draft, line: Line, margins: _Margins) -> bool:
    """Centred headings over two lines, and blocks set in as a whole."""
    if draft.last.box is None or line.box is None:
        return False
    if len(draft.parts) > 1 and abs(draft.last.box.x0 - line.box.x0) < 3:
        return True
    middle = (draft.last.box.x0 + draft.last.box.x1 - line.box.x0 - line.box.x1) / 2
    return abs(middle) < _size(line) and line.box.x0 - margins.left > 3 * _size(line)


def _is_stray(draft: _Draft | None, line: Line, margins: _Margins | None) -> bool:
    """Text of a chart: a short label or percentage, away from the left margin, within an open sentence."""
    if draft is None or line.box is None or margins is None or not draft.is_open or not draft.is_nearly_full:
        return False
    text = close_up(line.text)
    return (
        len(text) <= 24
        and abs(line.box.x0 - margins.left) > 1.2 * _size(line)
        and outline_of(text)[0] is None
        and bool(_LABEL.fullmatch(text))
    )


def _finish(draft: _Draft) -> Paragraph:
    joined = redact(close_up(_LIST_MARK.sub("", "".join(_seam(draft.parts)))))
    depth, length = outline_of(joined)
    heading = _looks_like_heading(joined) and len(joined) > length
    return Paragraph(joined, draft.page, tuple(draft.starts), depth, heading)


def _seam(parts: Sequence[str]) -> Iterator[str]:
    for i, part in enumerate(parts):
        before = parts[i - 1] if i else ""
        yield (" " if before[-1:].isalpha() and before[-1:].isascii() else "") + part


def _drafts(pages: Sequence[Page]) -> Iterator[_Draft]:
    body = list(_body_lines(pages))
    margins = _page_margins(body)
    draft: _Draft | None = None
    for page, block in body:
        edges = margins[page.number]
        if isinstance(block, Grid):
            if draft is not None:
                draft.after_table = True
            continue
        if _TABLE_FURNITURE.fullmatch(close_up(block.text)):
            continue
        text, room = block.text.strip(), _room(block, edges)
        if _is_stray(draft, block, edges):  # kept, but aside: the sentence goes on after it
            yield _Draft([text], page.number, [], block, page.number, room)
            continue
        if draft is not None and _continues(draft, block, edges):
            draft.add(text, block, page.number, room)
            continue
        if draft is not None:
            yield draft
        draft = _Draft([text], page.number, [], block, page.number, room)
    if draft is not None:
        yield draft


def _without_contents(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Leaves out the list of contents: from 目录 up to the first sentence or repeated heading."""
    entries: set[str] | None = None
    for paragraph in paragraphs:
        text = _LEADER.sub("", paragraph.text)
        if _CONTENTS.fullmatch(text):
            entries = set()
            continue
        if entries is not None:
            is_entry = paragraph.is_heading or bool(_LEADER.search(paragraph.text))
            name = text[outline_of(text)[1] :]
            if is_entry and name not in entries:
                entries.add(name)
                continue
            entries = None
        yield paragraph


def read_paragraphs(pages: Sequence[Page]) -> tuple[Paragraph, ...]:
    """Put the narrative of a document together, in reading order.

    Running heads and feet, page numbers, contents list, tables and their unit lines are left out.
    A paragraph goes on in the next line, after a table and on the next page while its last line
    reaches the right margin or, without positions, while its sentence is not finished.
    """
    return tuple(_without_contents(_finish(draft) for draft in _drafts(pages)))
