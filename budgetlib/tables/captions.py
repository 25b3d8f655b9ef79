"""What stands over and under a table: its title, number, unit of measure, and note."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from budgetlib.money import UNIT_WORDS
from budgetlib.reading.pages import PAGE_NUMBER, Box, Line
from budgetlib.vocabulary.outline import NUMERAL, outline_depth
from budgetlib.vocabulary.wording import heading_means, kind_of_title, plain, squeeze, words

LONGEST_TITLE = 60  # what is longer and ends in 表 is a sentence about a table
SHORTEST_REST = 3  # 表1-2 and 表1（续） name no table after their number
LINES_ABOVE_NUMBER = 2  # a title may stand above its number, but not far
SAME_SIZE = 0.08  # share by which the sizes of two lines of one title may differ
NEXT_LINE = 1.5  # letters: two lines of one title stand no further apart
SAME_MIDDLE = 4  # letters: the middles of two lines of one title stand no further apart, twice over

_BEFORE_NUMBER, _BEFORE_BODY, _NOTES, _TITLE_ENDS, _HEADING_ENDS, _NO_TITLE_WORDS = (
    words("caption_words", use)
    for use in ("before_number", "before_body", "note", "title_end", "heading_end", "no_title")
)
_COUNT = rf"(?:\d{{1,2}}|[{NUMERAL}]{{1,3}})"
_PART = r"(?:[-－—.．]\d{1,2})"
_NUMBERS = (  # how the tables of a document are numbered
    r"附件?\d{1,2}(?=[:：]?$)",  # 附件2：, alone on its line
    rf"附件{_COUNT}{_PART}(?![\d年])",  # 附件1-2
    rf"表{_COUNT}{_PART}?(?![\d年])",  # 表3, 公开表3-1; but not 表2024年
    rf"表[（(]{_COUNT}[)）]",  # 表（一）
    rf"\d{{1,2}}{_PART}?表",  # 公开01表
)
_STAMP = r"(?:[（(]..[)）])?"  # （盖章）, （单位）
NUMBER = re.compile(
    rf"(?P<number>(?:{_BEFORE_NUMBER})*(?:{'|'.join(_NUMBERS)}))"
    r"[-:：、.．—]*(?P<rest>.*)"
)
UNIT = re.compile(rf"(?:单位为?[:：]?(?:人民币)?|[（(](?=(?:{UNIT_WORDS})[)）]))(?P<unit>{UNIT_WORDS}|万)")
BODY = re.compile(
    rf"[（(]?(?:{_BEFORE_BODY})?(?:部门|单位){_STAMP}(?:名称)?{_STAMP}[:：]"
    r"(?P<body>.*?)[)）]?(?:(?:金额)?单位[:：].*)?$"
)
NOTE = re.compile(rf"[（(*]?(?:{_NOTES})")
YEAR_LINE = re.compile(rf"[（(]?(?:20\d\d|二〇[{NUMERAL}〇]{{2}})年?度?[)）]?$")
_SENTENCE = re.compile(r"[。；;，]|[:：]$")
_TAIL = r"(?:[（(][^（()）]*[)）]?)*"
_TITLE_END = re.compile(rf"(?:{_TITLE_ENDS}){_TAIL}$")
_HEADING_END = re.compile(rf"(?:{_HEADING_ENDS}){_TAIL}$")
_NO_TITLE = re.compile(_NO_TITLE_WORDS)
_CONTINUED = re.compile(rf"^\(?续表?\d*\)?:?|\(?续表?[{NUMERAL}\d]*\)?$")


@dataclass(frozen=True, slots=True)
class Caption:
    """What is printed over a table; each part is ``None`` where it is not printed."""

    title: str | None = None
    number: str | None = None
    unit: str | None = None

    @property
    def is_blank(self) -> bool:
        return not (self.title or self.number)


def find_unit(text: str) -> str | None:
    """The unit of measure named in a text, as in the contract: 元, 千元, 万元, 亿元.

    Examples
    --------
    >>> find_unit("金额单位：万元"), find_unit("项目资金（元）"), find_unit("万元户")
    ('万元', '元', None)
    """
    match = UNIT.search(squeeze(text))
    unit = match["unit"] if match else None
    return "万元" if unit == "万" else unit


def named_body(text: str) -> str | None:
    """The name after 编制单位： and the like; a unit of measure is none.

    Examples
    --------
    >>> named_body("编制单位：青溪县林草局 单位：万元"), named_body("单位：万元")
    ('青溪县林草局', None)
    """
    match = BODY.match(squeeze(text))
    body = match["body"] if match else ""
    return None if UNIT.fullmatch(f"单位:{body}") else body or None


def split_number(text: str) -> tuple[str | None, str]:
    """The number that a table's caption begins with, and what follows it.

    Examples
    --------
    >>> split_number("表1：部门收支总表"), split_number("部门收支总表")
    (('表1', '部门收支总表'), (None, '部门收支总表'))
    """
    match = NUMBER.match(text)
    return (match["number"], match["rest"]) if match else (None, text)


Case = tuple[str, Callable[[str], object]]  # why, and whether it holds
_NO_TITLES: tuple[Case, ...] = (
    ("longer than any title", lambda text: len(text) > LONGEST_TITLE),
    ("running text", _SENTENCE.search),
    ("note", NOTE.match),
    ("speaks of tables", _NO_TITLE.search),
)


def _first(cases: Sequence[Case], text: str) -> str | None:
    return next((why for why, holds in cases if holds(text)), None)


def why_no_title(text: str) -> str | None:
    """Why a squeezed line cannot be the title of a table; ``None`` if it can."""
    return _first(_NO_TITLES, text) or (None if _TITLE_END.search(text) else "ends as no title does")


def looks_like_title(text: str) -> bool:
    """Whether a squeezed line can be the title of a table."""
    return why_no_title(text) is None


def _is_heading(text: str) -> bool:
    """A line that names a kind of table without saying 表: 2026年部门收支总体情况."""
    return (
        bool(_HEADING_END.search(text)) and not _first(_NO_TITLES, text) and kind_of_title(text) is not None
    )


def _is_tail(text: str) -> bool:
    """The end of a title on a line of its own: （按经济分类科目）."""
    return text[:1] in ("（", "(") and bool(heading_means("classification", plain(text)))


LINE_KINDS: tuple[Case, ...] = (  # what a line over a table can be; the first that holds decides
    ("page number", PAGE_NUMBER.match),
    ("year", YEAR_LINE.match),
    ("body", BODY.match),
    ("number", NUMBER.match),
    ("running text", _SENTENCE.search),
    ("note", NOTE.match),
    ("title", looks_like_title),
    ("numbered heading", lambda text: outline_depth(text) is not None),
    ("heading", _is_heading),
    ("tail", _is_tail),
    ("unit", find_unit),
    ("speaks of tables", _NO_TITLE.search),
)
_TRANSPARENT = ("page number", "year", "body")  # may stand within a caption
_ENDS = ("running text", "note")
_FIRST_PARTS = ("heading", "other")  # of a title that runs over two lines


def line_kind(text: str) -> str:
    """What a squeezed line over a table is, by the names of ``LINE_KINDS``; ``other`` if none of these."""
    return _first(LINE_KINDS, text) or "other"


def read_caption(lines: Sequence[Line]) -> Caption:
    """Read the lines over a table, the nearest last, up to the end of running text."""
    title = number = unit = None
    tail, last = "", 0
    for position in range(len(lines) - 1, -1, -1):
        text = squeeze(lines[position].text)
        kind = line_kind(text)
        if position < last or kind in _ENDS or (title and kind not in (*_TRANSPARENT, "number")):
            break
        unit = unit or find_unit(text)
        if kind == "number":
            own, rest = split_number(text)
            number, last = number or own, position - LINES_ABOVE_NUMBER
            title = title or _title_after_number(rest)
        elif kind in ("title", "heading"):
            title = _joined_title(lines, position) + tail
        elif kind == "tail":
            tail = text
        if title and number:
            break
    return Caption(title, number, unit)


def _title_after_number(text: str) -> str | None:
    """What follows a number as a title: 表1 部门收支总表; but not 表1反映，…"""
    return text if len(text) >= SHORTEST_REST and not _SENTENCE.search(text) else None


def _joined_title(lines: Sequence[Line], position: int) -> str:
    """The title at a position with the lines above it that are the first part of the same title."""
    title, below = squeeze(lines[position].text), lines[position]
    for line in reversed(lines[:position]):
        if line_kind(squeeze(line.text)) not in _FIRST_PARTS or not _stands_over(line, below):
            break
        title, below = squeeze(line.text) + title, line
    return title


def _stands_over(line: Line, below: Line) -> bool:
    """Whether a line is printed as the line below it is, and just above it."""
    upper, lower = _print(line), _print(below)
    if upper is None or lower is None:
        return False
    (box, size), (under, letter) = upper, lower
    gaps = (  # what may differ, and by how much
        (size - letter, SAME_SIZE),
        (under.top - box.bottom, NEXT_LINE),
        (box.x0 + box.x1 - under.x0 - under.x1, SAME_MIDDLE),
    )
    return all(abs(gap) <= most * letter for gap, most in gaps)


def _print(line: Line) -> tuple[Box, float] | None:
    return (line.box, line.size) if line.box and line.size else None


def caption_of_cells(texts: Sequence[str]) -> Caption | None:
    """The caption that one row of a grid prints, or ``None`` if the row is none.

    ``texts`` are the row's texts that are not blank.
    """
    caption = Caption()
    for text in texts:
        said = _caption_of_cell(squeeze(text))
        if said is None:
            return None
        caption = merge(caption, said)
    return caption


def _caption_of_cell(text: str) -> Caption | None:
    number, rest = split_number(text)
    kind = line_kind(rest)
    if "单位" in text and (unit := find_unit(text)):
        return Caption(number=number, unit=unit)
    if kind == "title" and kind_of_title(rest):
        return Caption(rest, number)
    return Caption(number=number) if kind in ("body", "year") or not rest else None


def merge(upper: Caption, lower: Caption) -> Caption:
    """One caption of two: what the lower one does not say, the upper one does."""
    return Caption(lower.title or upper.title, lower.number or upper.number, lower.unit or upper.unit)


def _without_continued(title: str) -> str:
    """A title without the mark that it goes on: 部门支出总表（续）, 续表：部门支出总表."""
    return _CONTINUED.sub("", plain(title))


def is_continued(caption: Caption) -> bool:
    """Whether a caption says that the table has begun before it."""
    return caption.title is not None and _without_continued(caption.title) != plain(caption.title)


def same_title(one: Caption, other: Caption) -> bool:
    """Whether two captions name the same table, by all that both print: title, number."""
    pairs = ((one.title, other.title), (one.number, other.number))
    both = [(_without_continued(a), _without_continued(b)) for a, b in pairs if a and b]
    return bool(both) and all(a == b for a, b in both)
