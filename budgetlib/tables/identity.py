"""Whose budget a document is, of which year, and what it is: from the cover, the captions, the titles."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from budgetlib.reading.pages import LogicalTable, Page
from budgetlib.tables.captions import named_body
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.outline import outline_depth
from budgetlib.vocabulary.wording import plain, squeeze, words

_SCOPE, _FIELD_NAMES, _AFTER_BODY, _NAME_ENDS, _NO_BODY_WORDS, _DATE_LABELS = (
    words("cover_words", use) for use in ("scope", "field", "after_body", "after_name", "no_body", "date")
)
_ENDINGS = "|".join(row["ending"] for row in read_vocabulary("body_names"))
_DIGITS = "〇○零一二三四五六七八九"
_NUMERALS = str.maketrans(_DIGITS, "000123456789")
_CHINESE_YEAR = re.compile(rf"二[{_DIGITS}]{{3}}年")
_YEAR = re.compile(r"(20\d\d)(?:年度?|(?=部门|单位|[预决]算))(?!\d{1,2}月)")
_FORM_YEAR = re.compile(r"[（(](20\d\d)年度?[)）]")  # alone under the title of a form
_FILE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_DATE = re.compile(rf"(?:{_DATE_LABELS})?[:：]?(?P<year>20\d\d)年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日")
_TITLE = re.compile(rf"(?P<level>部门|单位)(?:{_SCOPE})?(?P<kind>[预决]+算)")
_NAME = r"[^\d《》:：]{3,40}?"
_TITLE_WORDS = rf"(?:{_SCOPE})?[预决]算"
_AROUND_YEAR = re.compile(
    rf"(?:关于)?(?P<before>{_NAME})?20\d\d年度?(?P<after>{_NAME})?(?:部门|单位)?{_TITLE_WORDS}"
)
_BEFORE_TITLE = re.compile(rf"(?P<body>{_NAME})(?:部门|单位){_TITLE_WORDS}")
_IN_TEXT = re.compile(rf"(?P<body>[一-龥（）]{{4,30}}?)(?:{_AFTER_BODY})")
_AFTER_NAME = re.compile(rf"(?:{_NAME_ENDS})$")  # 「某局关于2026年…」
_FIELD = re.compile(rf"(?:{_FIELD_NAMES}):?$")
_NO_BODY = re.compile(rf"[。；;！？?]|{_NO_BODY_WORDS}")
_BODY_END = re.compile(rf"(?:{_ENDINGS})(?:[（(][^（()）]*[)）])?$")
COVER_LINES = 25  # a longer first page is text
COVER_PAGES = 3  # blank pages and pictures may come first
OPENING_LINES = 400  # in which a document without a cover says whose it is
TITLE_LINES = 60  # in which a document without a cover says 部门预算 or 单位预算
LONGEST_NAME = 40
SHORTEST_NAME = 4  # a shorter text ends as names of bodies do by chance
LAST_LINES = 4  # among which a date of publication stands alone
LEVEL_NAMES = {"部门": "department", "单位": "unit"}


@dataclass(frozen=True, slots=True)
class Identity:
    """What the document says of itself; a part that is not printed is ``None``."""

    department: str | None
    entity_level: str | None
    kind: str | None
    fiscal_year: int | None
    published_on: date | None


def read_identity(
    pages: Sequence[Page], tables: Sequence[LogicalTable], bodies: Sequence[str] = (), file_name: str = ""
) -> Identity:
    """Read the identity of a document from its first page, captions and titles.

    ``bodies`` are the names printed as 编制部门 over the tables. ``file_name`` is asked last, and only
    for the year and the level, where the document prints neither.
    """
    cover = [_arabic_year(squeeze(line)) for line in _cover_lines(pages)]
    titles = [plain(t.title) for t in tables if t.title]
    text = [squeeze(line.text) for page in pages for line in page.lines]
    return Identity(
        department=_department(cover, bodies, text),
        entity_level=_entity_level(cover, titles, text, file_name),
        kind=_kind(cover, titles),
        fiscal_year=_fiscal_year(cover, titles, text, tables, file_name),
        published_on=_published_on(cover, text),
    )


def _cover_lines(pages: Sequence[Page]) -> list[str]:
    for page in pages[:COVER_PAGES]:
        lines = [line.text for line in page.lines if squeeze(line.text)]
        if lines:
            return lines[:COVER_LINES]
    return []


def _arabic_year(text: str) -> str:
    return _CHINESE_YEAR.sub(lambda m: m[0].translate(_NUMERALS), text)


def caption_bodies(pages: Sequence[Page]) -> list[str]:
    """Names printed as 编制部门, 部门名称 or 单位名称 over tables or in their cells."""
    return [name for page in pages for name in (*_named_over_tables(page), *_named_in_cells(page))]


def _named_over_tables(page: Page) -> Iterator[str]:
    return filter(None, (named_body(line.text) for line in page.lines))


def _named_in_cells(page: Page) -> Iterator[str]:
    for grid in page.grids:
        texts = {(c.row, c.column): squeeze(c.text) for c in grid.cells}
        for cell in grid.cells:
            beside = texts.get((cell.row, cell.column + cell.column_span), "")
            if _FIELD.match(plain(cell.text)) and SHORTEST_NAME <= len(beside) < LONGEST_NAME:
                yield beside


def _department(cover: Sequence[str], bodies: Sequence[str], text: Sequence[str]) -> str | None:
    """The first name that one of these sources gives, those that are meant as the document's own in front."""
    sources: tuple[Iterable[str], ...] = (
        filter(None, (named_body(line) for line in cover)),
        _bodies_of_titles(cover),
        _by_frequency(_cleaned(bodies)),
        _names_beside_titles(cover),
        _by_frequency(m["body"] for line in text if (m := _IN_TEXT.match(line)) and is_body_name(m["body"])),
        _bodies_of_titles(text[:OPENING_LINES]),
    )
    return next(chain.from_iterable(sources), None)


def _by_frequency(names: Iterable[str]) -> Iterator[str]:
    return (name for name, _ in Counter(names).most_common())


def _cleaned(bodies: Iterable[str]) -> Iterator[str]:
    for body in bodies:
        name = body.removesuffix("单位").removesuffix("金额")
        if Counter(plain(name))["("] != Counter(plain(name))[")"]:
            name = name.strip("（）()")
            name = name + "）" if "（" in name else name
        if is_body_name(name):
            yield name


def _bodies_of_titles(lines: Sequence[str]) -> Iterator[str]:
    """Names in cover titles: 「某局2026年部门预算」, 「2026年某局部门预算」, or a name on the line above."""
    for number, line in enumerate(lines):
        joined = [line, "".join(lines[max(number - 1, 0) : number + 1]), "".join(lines[number : number + 2])]
        matches = (pattern.match(text) for text in joined for pattern in (_AROUND_YEAR, _BEFORE_TITLE))
        for part in chain.from_iterable(m.groupdict("").values() for m in matches if m):
            name = _AFTER_NAME.sub("", part)
            if is_body_name(name):
                yield name


def _names_beside_titles(cover: Sequence[str]) -> Iterator[str]:
    """Names on a line of their own, no more than two lines from 部门预算 or 单位决算."""
    for number, line in enumerate(cover):
        around = "".join(cover[max(number - 2, 0) : number + 3])
        if is_body_name(line) and _TITLE.search(around):
            yield line


def is_body_name(text: str) -> bool:
    """Whether a text can be the name of a public body: it ends as such names do and is no heading.

    Examples
    --------
    >>> is_body_name("青溪县林草局（本级）"), is_body_name("第二部分青溪县林草局")
    (True, False)
    """
    ends_as_one = len(text) >= SHORTEST_NAME and _BODY_END.search(text)
    return bool(ends_as_one) and not _NO_BODY.search(text) and outline_depth(text) is None


def _entity_level(cover: Sequence[str], titles: Sequence[str], text: Sequence[str], file_name: str) -> str:
    for lines in (["".join(cover)], text[:TITLE_LINES], titles, text, [file_name]):
        counts = Counter(m["level"] for line in lines for m in _TITLE.finditer(line))
        if counts:
            first = _TITLE.search(lines[0]) if len(lines) == 1 else None
            return LEVEL_NAMES[first["level"] if first else counts.most_common(1)[0][0]]
    return "unit" if sum("本单位" in t for t in text) > sum("本部门" in t for t in text) else "department"


def _kind(cover: Sequence[str], titles: Sequence[str]) -> str:
    first = _TITLE.search("".join(cover))
    if first:
        return "final_accounts" if first["kind"] == "决算" else "budget"
    final = sum("决算" in t for t in titles)
    return "final_accounts" if final > len(titles) / 2 else "budget"


def _fiscal_year(
    cover: Sequence[str],
    titles: Sequence[str],
    text: Sequence[str],
    tables: Sequence[LogicalTable],
    file_name: str,
) -> int | None:
    for lines in (cover, titles):
        years = [int(m[1]) for line in lines for m in _YEAR.finditer(line)]
        if years:
            return Counter(years).most_common(1)[0][0]
    cells = [squeeze(c.text) for t in tables for c in t.cells]
    forms = [int(m[1]) for line in (*text, *cells) if (m := _FORM_YEAR.fullmatch(line))]
    if forms:
        return Counter(forms).most_common(1)[0][0]
    if named := _FILE_YEAR.search(file_name):
        return int(named[1])
    spoken = [int(m[1]) for line in (*text, *cells) for m in _YEAR.finditer(_arabic_year(line))]
    return Counter(spoken).most_common(1)[0][0] if spoken else None


def _published_on(cover: Sequence[str], text: Sequence[str]) -> date | None:
    """A date printed alone on the cover or at the end of the document."""
    for line in (*cover, *text[-LAST_LINES:]):
        if match := _DATE.fullmatch(_arabic_year(line)):
            try:
                return date(*(int(match[part]) for part in ("year", "month", "day")))
            except ValueError:
                return None
    return None
