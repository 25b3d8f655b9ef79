"""What stands over and under a table: its title, number, unit of measure, and note."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetlib.reading.pages import Line
from budgetlib.vocabulary.wording import kind_of_title, plain, squeeze

LONGEST_TITLE = 60
LINES_ABOVE_NUMBER = 2  # a title may stand above its number, but not far
SAME_SIZE = 0.08  # share by which the sizes of two lines of one title may differ

_NUMERAL = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
NUMBER = re.compile(
    r"^(?P<number>(?:附件?[0-9]{1,2}(?=[:：]?$)|(?:附件?|公开|预算|决算|财决|财预|部门|单位|[省市区县本]级|样)*"
    rf"(?:附件{_NUMERAL}(?:[-－—][0-9]{{1,2}})(?![0-9年])|附?表{_NUMERAL}(?:[-－—.．][0-9]{{1,2}})?(?![0-9年])|表[（(]{_NUMERAL}[)）]|[0-9]{{1,2}}(?:[-－—][0-9]{{1,2}})?表)))"
    r"(?P<rest>.*)$"
)
UNIT = re.compile(
    r"(?:金额|货币|计量)?单位(?:为|是)?[:：]?(?:人民币)?(?P<unit>百万元|百元|千元|亿元|万元?|元)|[（(](?P<bare>百万元|千元|亿元|万元|元)[)）]"
)
BODY = re.compile(
    r"^[（(]?(?:编制|编报|填报|公开|预算|主管|申报)?(?:部门|单位)(?:[（(](?:单位|部门|盖章|公章)[)）])?(?:名称)?(?:[（(](?:单位|部门|盖章|公章)[)）])?[:：]"
    r"(?P<body>.*?)[)）]?(?:(?:金额)?单位[:：].*)?$"
)
NOTE = re.compile(r"^[（(*]?(?:备?注|说明|附注)[:：]?")
PAGE_NUMBER = re.compile(r"^[-—–－·\s]*(?:第)?\s*\d{1,4}\s*(?:页)?(?:[/,，共]+\s*\d{1,4}\s*页?)?[-—–－·\s]*$")
YEAR_LINE = re.compile(r"^[（(]?(?:20\d\d|二〇[一二三四五六七八九〇]{2})年?(?:度|预算)?[)）]?$")
_SENTENCE = re.compile(r"[。；;，]|[:：]$")
_OUTLINE = re.compile(
    r"^(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分)"
)
_TITLE_END = re.compile(r"(?:表|明细|一览|清单)(?:[（(][^（()）]*[)）]?)*$")
_TITLE_TAIL = re.compile(r"[（(][^（()）]*(?:功能|经济|分类|科目|人员|公用|项目|本级)[^（()）]*[)）]")
_CONTINUED = re.compile(r"^\(?续表?\d*\)?[:：]?|(?<=表)\(?续表?[一二三四五\d]*\)?$")
_NO_TITLE = re.compile(
    r"(?:见|如|按|填|包括|各)(?:附|下|本|列)?表$|目录|为空表$|表格$|(?<![填申上])报表$|公开表$|^第.部分|预算表$(?<=年预算表)|代表$"
)


@dataclass(frozen=True, slots=True)
class Caption:
    """What is printed over a table; each part is ``None`` where it is not printed."""

    title: str | None = None
    number: str | None = None
    unit: str | None = None
    body: str | None = None

    @property
    def is_blank(self) -> bool:
        return not (self.title or self.number)


def find_unit(text: str) -> str | None:
    """The unit of measure named in a text, as in the contract: 元, 千元, 万元, 亿元.

    Examples
    --------
    >>> find_unit("金额单位：万元")
    '万元'
    """
    match = UNIT.search(squeeze(text))
    if match is None:
        return None
    unit = match["unit"] or match["bare"]
    return "万元" if unit == "万" else unit


def looks_like_title(text: str) -> bool:
    """Whether a squeezed line can be the title of a table."""
    if (
        not 3 <= len(text) <= LONGEST_TITLE
        or _SENTENCE.search(text)
        or NOTE.match(text)
        or _NO_TITLE.search(text)
    ):
        return False
    return bool(_TITLE_END.search(text))


def read_caption(lines: Sequence[Line]) -> Caption:
    """Read the lines over a table, the nearest last, up to the end of running text."""
    title = number = unit = body = None
    since_number, tail = 0, ""
    for position in range(len(lines) - 1, -1, -1):
        text = squeeze(lines[position].text)
        since_number += number is not None
        if since_number > LINES_ABOVE_NUMBER:
            break
        if PAGE_NUMBER.match(text) or YEAR_LINE.match(text):
            continue
        unit = unit or find_unit(text)
        if match := BODY.match(text):
            body = body or _body(match)
            continue
        if match := NUMBER.match(text):
            number = number or match["number"]
            rest = match["rest"].lstrip(":：、.．-—")
            title = title or (rest if len(rest) > 2 and not _SENTENCE.search(rest) else None)
            if title:
                break
            continue
        if title is None and (looks_like_title(text) or _is_heading_of_kind(text)):
            title, tail = _joined_title(lines, position) + tail, ""
        elif title is None and _TITLE_TAIL.fullmatch(text):
            tail = text  # the title goes on in brackets on a line of its own
        elif title is not None or _SENTENCE.search(text) or NOTE.match(text):
            break
    return Caption(title, number, unit, body)


def _body(match: re.Match[str]) -> str | None:
    """The name after 单位: — unless 单位 is the unit of measure."""
    return match["body"] if match["body"] and not UNIT.fullmatch(f"单位:{match['body']}") else None


def _is_heading_of_kind(text: str) -> bool:
    """A short line that names a kind of table without saying 表: 2026年部门收支总体情况."""
    return (
        6 <= len(text) <= 40
        and not _SENTENCE.search(text)
        and bool(re.search(r"(情况|预算|决算|明细)(?:[（(][^（()）]*[)）])?$", text))
        and kind_of_title(text) is not None
        and not _OUTLINE.match(text)
    )


def _joined_title(lines: Sequence[Line], position: int) -> str:
    """The title at a position with the lines above it that are the first part of the same title."""
    title = squeeze(lines[position].text)
    below = lines[position]
    for line in reversed(lines[:position]):
        if not _is_first_part(line, below):
            break
        title = squeeze(line.text) + title
        below = line
    return title


def _is_first_part(line: Line, below: Line) -> bool:
    if line.size is None or below.size is None or line.box is None or below.box is None:
        return False
    text = squeeze(line.text)
    if (
        _OUTLINE.match(text)
        or looks_like_title(text)
        or NUMBER.match(text)
        or BODY.match(text)
        or find_unit(text)
    ):
        return False
    if _SENTENCE.search(text) or PAGE_NUMBER.match(text) or YEAR_LINE.match(text) or NOTE.match(text):
        return False
    same_size = abs(line.size - below.size) <= SAME_SIZE * below.size
    near = below.box.top - line.box.bottom < 1.5 * below.size
    centred = abs((line.box.x0 + line.box.x1) - (below.box.x0 + below.box.x1)) < 4 * below.size
    return same_size and near and centred


def caption_of_cells(texts: Sequence[str]) -> Caption | None:
    """The caption that one row of a grid prints, or ``None`` if the row is none.

    ``texts`` are the row's texts that are not blank.
    """
    title = number = unit = body = None
    for raw in texts:
        text = squeeze(raw)
        rest = text
        if match := NUMBER.match(text):
            number, rest = match["number"], match["rest"].lstrip(":：、.．-—")
        found_unit = find_unit(text) if "单位" in text else None
        if found_unit:
            unit = found_unit
        elif match := BODY.match(text):
            body = _body(match)
        elif YEAR_LINE.match(text):
            continue
        elif rest and looks_like_title(rest) and kind_of_title(rest):
            title = rest
        elif rest:
            return None
    return Caption(title, number, unit, body)


def merge(upper: Caption, lower: Caption) -> Caption:
    """One caption of two: what the lower one does not say, the upper one does."""
    return Caption(
        lower.title or upper.title,
        lower.number or upper.number,
        lower.unit or upper.unit,
        lower.body or upper.body,
    )


def _without_continued(title: str) -> str:
    """A title without the mark that it goes on: 部门支出总表（续）, 续表：部门支出总表."""
    return _CONTINUED.sub("", plain(title))


def is_continued(caption: Caption) -> bool:
    """Whether a caption says that the table has begun before it."""
    title = plain(caption.title or "")
    return _without_continued(title) != title


def same_title(one: Caption, other: Caption) -> bool:
    """Whether two captions name the same table."""
    if one.number and other.number and plain(one.number) != plain(other.number):
        return False
    return bool(
        one.title and other.title and _without_continued(one.title) == _without_continued(other.title)
    ) or bool(not one.title and not other.title and one.number and other.number)
