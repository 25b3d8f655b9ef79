"""From pages of lines to whole paragraphs: furniture removed, sentences joined over line and page ends."""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import inf, nan

from budgetlib.money import UNIT_WORDS
from budgetlib.privacy import redact
from budgetlib.reading.pages import PAGE_NUMBER, Box, Grid, Line, Page
from budgetlib.vocabulary.outline import NUMERAL, STYLES
from budgetlib.vocabulary.wording import words


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
_KEEP = frozenset("（）：；，！？①②③④⑤⑥⑦⑧⑨")  # of those with a plain form of one letter
_SIMPLE = {"−": "-", "\ufeff": "", "\u200b": "", "\xad": ""}


class _HalfWidth(dict[int, str]):
    """Digits, letters and compatibility ideographs in their plain form; punctuation stays as printed."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = _SIMPLE.get(char)
        if plain is None:
            plain = unicodedata.normalize("NFKC", char)
            plain = char if len(plain) > 1 or char in _KEEP else plain
        self[code] = plain
        return plain


_HALF_WIDTH = _HalfWidth()
_WIDE_THOUSANDS = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:，\d{{3}})+(?=\.\d|\s*(?:{UNIT_WORDS}))")
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
    if "，" in plain:
        plain = _WIDE_THOUSANDS.sub(lambda m: m[0].replace("，", ","), plain)
    return "".join(_NEEDED_SPACE.sub("\0", plain).split()).replace("\0", " ")


# ------------------------------------------------------------------------------------ outline
_STYLES = tuple(map(re.compile, (rf"第[{NUMERAL}\d]{{1,3}}(?:部分|章)[:：]?", *STYLES)))


def outline_of(text: str) -> tuple[int | None, int]:
    """Depth of the outline number at the start of a text (第一部分 1, 一、 2 …), and its length.

    Examples
    --------
    >>> outline_of("（二）支出预算")
    (3, 3)
    """
    for depth, style in enumerate(_STYLES, 1):
        if match := style.match(text):
            return depth, match.end()
    return None, 0


_SENTENCE_END = frozenset("。；;！!？?：:")
_MARKS = re.compile(r"[，。；;！？]|,(?!\d)")
_LEADER = re.compile(r"[.·…。\-—_]{3,}\d*$")
_LIST_MARK = re.compile(r"^[-•·●■◆*]\s*(?=\S)")
_LONGEST_HEADING = 60  # letters: a heading may run over into a second line, not into a third


def _looks_like_heading(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and not _MARKS.search(text) and not text.endswith(("：", ":"))


# ------------------------------------------------------------------------------------ furniture
_EDGE = 0.13  # running heads and feet stand in the outer part of a page
_MIN_REPEATS = 3
_TABLE_FURNITURE = re.compile(
    rf".{{0,40}}单位[:：](?:人民币)?(?:{UNIT_WORDS})(?:[、,，].{{0,8}})?|(?:公开|附)?表[\d{NUMERAL}]{{1,3}}"
)


def _edge_key(line: Line, page: Page) -> tuple[str, int] | None:
    if line.box is None:
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
    return {key for key, count in seen.items() if count >= _MIN_REPEATS}


def _is_page_number(line: Line, page: Page) -> bool:
    if not PAGE_NUMBER.fullmatch(line.text.translate(_HALF_WIDTH).strip()):
        return False
    return line.box is None or _edge_key(line, page) is not None


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
_SAME_EDGE = 3.0  # points: edges nearer than this are one
_MANY = 8  # long lines that show a page's margins for certain
_LONG = 18  # letters of a line that tells where the margins are; a shorter one may be a title
_OF_THE_RIGHT = 0.9  # of the long lines end at the right margin or before it: some stick out


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float


def _long_boxes(lines: Iterable[Line]) -> list[Box]:
    return [line.box for line in lines if line.box is not None and len(line.text) >= _LONG]


def _margins(lines: Sequence[Line]) -> _Margins | None:
    """Left and right edge of the text, from the long lines; ``None`` where there are too few."""
    boxes = _long_boxes(lines)
    if len(boxes) < 2:
        return None
    lefts = sorted(box.x0 for box in boxes)
    rights = sorted(box.x1 for box in boxes)
    left = next((a for a, b in pairwise(lefts) if b - a < _SAME_EDGE), lefts[0])  # one line may stick out
    return _Margins(left, rights[max(0, round(len(rights) * _OF_THE_RIGHT) - 1)])


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
    ends = sorted(box.x1 for box in _long_boxes(lines))
    return len(ends) >= _MANY or (len(ends) >= 3 and ends[-1] - ends[-2] < _SAME_EDGE)


# ------------------------------------------------------------------------------------ printed lines
_SMALLEST = 4.0  # points: no text is set smaller
_AMOUNT_FIRST = re.compile(rf"[\d,.]+(?:{UNIT_WORDS})")
_INDENT = 1.2  # letters: a line set in by more does not begin at the margin


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line and what its place on the page says; without positions its edges compare with nothing."""

    text: str
    plain: str
    page: int
    left: float = nan
    right: float = nan
    size: float = nan
    indent: float = nan  # letters between the left margin and the line
    room: float = inf  # letters that would still have found room in the line

    @property
    def is_placed(self) -> bool:
        return self.room < inf

    @property
    def is_indented(self) -> bool:
        return self.indent >= _INDENT

    @property
    def begins_with_amount(self) -> bool:
        return _AMOUNT_FIRST.match(self.plain) is not None

    @property
    def depth(self) -> int | None:
        return outline_of(self.plain)[0]


def _printed(line: Line, page: int, margins: _Margins | None) -> _Printed:
    text, plain = line.text.strip(), close_up(line.text)
    if line.box is None or margins is None:
        return _Printed(text, plain, page)
    x0, x1, size = line.box.x0, line.box.x1, _size(line.box, line.text)
    return _Printed(text, plain, page, x0, x1, size, (x0 - margins.left) / size, (margins.right - x1) / size)


def _size(box: Box, text: str) -> float:
    """The width of one Chinese letter of the line; a Latin one, of one byte instead of three, is half."""
    letters = (len(text.encode()) + len(text)) / 4
    return max((box.x1 - box.x0) / letters, _SMALLEST)


# ------------------------------------------------------------------------------------ paragraphs
_TITLE_ENDS = re.compile(f"(?:{words('narrative_headings', 'ends')}|表)$")
_TEXT_ENDS = re.compile(f"(?:{words('narrative_headings', 'text')})$")


@dataclass(slots=True)
class _Draft:
    """A paragraph in the making; the only mutable thing here."""

    lines: list[_Printed]
    whys: list[str]  # why each line began the paragraph or went on with it
    after_table: bool = False

    @property
    def last(self) -> _Printed:
        return self.lines[-1]

    @property
    def is_open(self) -> bool:
        """The sentence is not finished."""
        return self.last.text[-1:] not in _SENTENCE_END

    @property
    def is_sentence(self) -> bool:
        return any(_MARKS.search(line.text) for line in self.lines)

    @property
    def is_title(self) -> bool:
        """A short text without punctuation: a heading, or the title of a table."""
        text = "".join(line.text for line in self.lines)
        longest = _LONG - 1 if self.last.is_placed else _LONGEST_HEADING
        return not self.is_sentence and (len(text) <= longest or bool(_TITLE_ENDS.search(text)))

    @property
    def is_numbered_heading(self) -> bool:
        text = close_up("".join(line.text for line in self.lines))
        return outline_of(text)[0] is not None and _looks_like_heading(text)


# ------------------------------------------------------------------------------------ where one goes on
_UNBREAKABLE = re.compile(r"[\dA-Za-z.,%]+")
_FULL = 2.2  # letters: less room is none, for a mark of punctuation may not begin the next line
_HALF = 0.55  # of a Chinese letter is the width of a digit
_NEARLY_FULL = 6.0  # letters: a sentence that ends here was broken, whatever the next word


def _had_to_break(draft: _Draft, line: _Printed) -> bool:
    """The first word of the line, which may be a long number, did not fit into the one before it."""
    word = _UNBREAKABLE.match(line.plain)
    return draft.last.room <= _FULL + (_HALF * len(word[0]) if word else 0.0)


def _is_heading_of_its_own(draft: _Draft, line: _Printed) -> bool:
    """二、支出预算情况说明 or （二）支出预算情况说明: the number and the last word say it."""
    ends = {2: _TITLE_ENDS, 3: _TEXT_ENDS}.get(line.depth or 0)
    return ends is not None and ends.search(line.plain) is not None


def _is_set_alike(draft: _Draft, line: _Printed) -> bool:
    """A block that is set in as a whole: the lines begin at one place."""
    return len(draft.lines) > 1 and abs(draft.last.left - line.left) < _SAME_EDGE


def _is_centred(draft: _Draft, line: _Printed) -> bool:
    """A centred heading over two lines: their middles are at one place, far from the margin."""
    middle = (draft.last.left + draft.last.right - line.left - line.right) / 2
    return abs(middle) < line.size and line.indent > 3


_Case = tuple[str, bool, Callable[[_Draft, _Printed], bool]]
JOINTS: tuple[_Case, ...] = (  # (why, whether the line goes on, does it hold), the first that holds decides
    ("a table stands under the title before", False, lambda d, n: d.after_table and d.is_title),
    ("an entry of the contents is whole", False, lambda d, n: bool(_LEADER.search(d.last.plain))),
    ("a part of the document begins", False, lambda d, n: n.depth == 1),
    ("a numbered heading begins", False, _is_heading_of_its_own),
    ("numbered, under a numbered heading", False, lambda d, n: n.depth is not None and d.is_numbered_heading),
    ("numbered, at the end of a sentence", False, lambda d, n: n.depth is not None and not d.is_open),
    ("numbered, without positions", False, lambda d, n: n.depth is not None and not n.is_placed),
    ("numbered and set in", False, lambda d, n: n.depth is not None and n.is_indented),
    ("numbered, and room before it", False, lambda d, n: n.depth is not None and not _had_to_break(d, n)),
    ("without positions, the sentence is whole", False, lambda d, n: not n.is_placed and not d.is_open),
    ("without positions, an amount", True, lambda d, n: not n.is_placed and n.begins_with_amount),
    ("without positions, under a title", False, lambda d, n: not n.is_placed and d.is_title),
    ("without positions, the sentence is open", True, lambda d, n: not n.is_placed),
    ("set in, at the end of a sentence", False, lambda d, n: n.is_indented and not d.is_open),
    ("set in, and room before it", False, lambda d, n: n.is_indented and not _had_to_break(d, n)),
    ("set in like the line before", True, lambda d, n: n.is_indented and _is_set_alike(d, n)),
    ("centred like the line before", True, lambda d, n: n.is_indented and _is_centred(d, n)),
    ("set in", False, lambda d, n: n.is_indented),
    ("no room before it", True, _had_to_break),
    ("in the middle of a clause", True, lambda d, n: d.last.text[-1:] in "，、,（("),
    ("an open sentence, little room before it", True,
        lambda d, n: d.is_open and d.is_sentence and d.last.room < _NEARLY_FULL),
    ("room before it", False, lambda d, n: True),
)  # fmt: skip


def _joint(draft: _Draft, line: _Printed) -> tuple[str, bool]:
    """Why, and whether, a line goes on with the paragraph before it."""
    return next((why, goes_on) for why, goes_on, holds in JOINTS if holds(draft, line))


_CHART_LABEL = re.compile(
    rf"[^，。；]{{0,20}}?[,，:：]?[\d,.]*\d(?:%|{UNIT_WORDS})?|[^，。；：:\d]{{1,10}}[,，]?|图\d*[:：].{{1,20}}"
)
_LONGEST_CHART_LABEL = 24
OF_A_CHART: tuple[tuple[str, Callable[[_Draft, _Printed], bool]], ...] = (  # all must hold
    ("the sentence before is open", lambda d, n: d.is_open),
    ("its line is full", lambda d, n: d.last.room <= 3),
    ("away from the left margin", lambda d, n: abs(n.indent) > _INDENT),
    ("short", lambda d, n: len(n.plain) <= _LONGEST_CHART_LABEL),
    ("worded as a label", lambda d, n: n.depth is None and bool(_CHART_LABEL.fullmatch(n.plain))),
)  # fmt: skip


def _is_of_a_chart(draft: _Draft, line: _Printed) -> bool:
    """A short label or percentage that stands within an open sentence."""
    return all(holds(draft, line) for _, holds in OF_A_CHART)


def _drafts(pages: Sequence[Page]) -> Iterator[_Draft]:
    body = list(_body_lines(pages))
    margins = _page_margins(body)
    draft: _Draft | None = None
    for page, block in body:
        if isinstance(block, Grid):
            if draft is not None:
                draft.after_table = True
            continue
        line = _printed(block, page.number, margins[page.number])
        if _TABLE_FURNITURE.fullmatch(line.plain):
            continue
        if draft is None:
            draft = _Draft([line], ["the first line"])
            continue
        if _is_of_a_chart(draft, line):  # kept, but aside: the sentence goes on after it
            yield _Draft([line], ["of a chart"])
            continue
        why, goes_on = _joint(draft, line)
        if goes_on:
            draft.lines.append(line)
            draft.whys.append(why)
            draft.after_table = False
        else:
            yield draft
            draft = _Draft([line], [why])
    if draft is not None:
        yield draft


def explain_lines(pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    """Every line of the running text with the reason why it begins a paragraph or goes on with one.

    Examples
    --------
    >>> list(explain_lines([Page(1, 0, 0, (Line("支出预算比上年增加"), Line("3万元。")))]))
    [('支出预算比上年增加', 'the first line'), ('3万元。', 'without positions, an amount')]
    """
    for draft in _drafts(pages):
        yield from ((line.text, why) for line, why in zip(draft.lines, draft.whys, strict=True))


def _finish(draft: _Draft) -> Paragraph:
    joined = redact(close_up(_LIST_MARK.sub("", "".join(_seam([line.text for line in draft.lines])))))
    depth, length = outline_of(joined)
    heading = _looks_like_heading(joined) and len(joined) > length
    return Paragraph(joined, draft.lines[0].page, tuple(_page_starts(draft.lines)), depth, heading)


def _page_starts(lines: Sequence[_Printed]) -> Iterator[tuple[int, int]]:
    length = 0
    for before, line in pairwise(lines):
        length += len(before.plain)
        if line.page != before.page:
            yield length, line.page


def _seam(parts: Sequence[str]) -> Iterator[str]:
    for i, part in enumerate(parts):
        before = parts[i - 1] if i else ""
        yield (" " if before[-1:].isalpha() and before[-1:].isascii() else "") + part


def _without_contents(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Leaves out the list of contents: from 目录 up to the first sentence or repeated heading."""
    entries: set[str] | None = None
    for paragraph in paragraphs:
        text = _LEADER.sub("", paragraph.text)
        if text == "目录":
            entries = set()
            continue
        if entries is not None:
            name = text[outline_of(text)[1] :]
            if name not in entries and (paragraph.is_heading or text != paragraph.text):
                entries.add(name)
                continue
            entries = None
        yield paragraph


def read_paragraphs(pages: Sequence[Page]) -> tuple[Paragraph, ...]:
    """Put the narrative of a document together, in reading order.

    Running heads and feet, page numbers, contents list, tables and their unit lines are left out.
    A paragraph goes on in the next line, after a table and on the next page while its last line
    reaches the right margin or, without positions, while its sentence is not finished
    (``JOINTS`` is the whole list of cases, and :func:`explain_lines` says which decided).
    """
    return tuple(_without_contents(_finish(draft) for draft in _drafts(pages)))
