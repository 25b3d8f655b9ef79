"""Which section of the narrative a paragraph stands in, by the headings above it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from budgetlib.money import UNIT_WORDS
from budgetlib.narrative.paragraphs import Paragraph, outline_of
from budgetlib.narrative.phrases import first_match
from budgetlib.narrative.tokens import uniform
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.wording import words

_TITLE = re.compile(rf"(?:{words('narrative_headings', 'ends')}|{words('narrative_headings', 'names')})$")
_TEXT = re.compile(rf"(?:{words('narrative_headings', 'text')})$")
_TABLE = re.compile(r"表(?:（[^（）]*）|\([^()]*\))?$")
_CAPTION = re.compile(r"[图表]\d")
_LEAD = re.compile(r"(?P<title>[^，。；：]{2,24}|[^，。；：]{2,60}（[类款项]）)[。：]")
_AMOUNT = re.compile(rf"\d(?:{UNIT_WORDS})")


@cache
def uses(attribute: str) -> dict[str, str]:
    """The sections that have an attribute in ``narrative_section_uses.csv``, with its value.

    ``is_whole``: its parts are never another section; ``topic``: what its figures are about; ``has_staff``:
    headcounts of the body may stand in it; ``fund``: the whole that its statements belong to; ``changes``:
    ``any`` where every change is one of money, ``none`` where none is.
    """
    rows = read_vocabulary("narrative_section_uses")
    return {row["section"]: row[attribute] for row in rows if row[attribute]}


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph with its section and the titles of the headings above it, the nearest last."""

    paragraph: Paragraph
    section: str | None
    headings: tuple[str, ...]
    lead: str | None  # a title at the start of the paragraph itself: （一）公务接待费。
    table: str | None = None  # the title of the last table above it


def section_of(title: str) -> str | None:
    """The section that a heading opens, or ``None`` where its wording says nothing.

    Examples
    --------
    >>> section_of("九、一般公共预算“三公”经费支出预算情况说明")
    'three_public'
    """
    found = first_match("narrative_sections", "section", title)
    return found[0].name if found else None


def lead_title(text: str) -> str | None:
    """The title that a paragraph begins with: 2.公务接待费。2026年预算数 …

    Only what stands before the first full stop or colon, without an amount, is a title.
    """
    depth, length = outline_of(text)
    match = _LEAD.match(uniform(text), length)
    if depth is None or match is None or _AMOUNT.search(match["title"]):
        return None
    return match["title"]


def place(paragraphs: Iterable[Paragraph]) -> Iterator[Placed]:
    """Give every paragraph its section.

    A heading holds until the next of the same or a higher level; one whose wording says nothing keeps
    the section of the heading above it.
    """
    levels: dict[int, tuple[str, str | None]] = {}
    table: str | None = None
    for paragraph in paragraphs:
        lead = None if paragraph.is_heading else lead_title(paragraph.text)
        level = _level(paragraph, lead)
        if level is not None:
            title = lead or paragraph.text[outline_of(paragraph.text)[1] :]
            levels = {n: value for n, value in levels.items() if n < level}
            levels[level] = (title, section_of(title))
        if paragraph.is_heading:
            table = paragraph.text if _TABLE.search(paragraph.text) else None if level is not None else table
        yield Placed(
            paragraph, _section(levels), tuple(t for _, (t, _) in sorted(levels.items())), lead, table
        )


def _level(paragraph: Paragraph, lead: str | None) -> int | None:
    """The level of the heading that a paragraph is or begins with; one without a number is level 1."""
    if paragraph.outline is not None:
        return paragraph.outline if paragraph.is_heading or lead else None
    is_caption = _CAPTION.match(paragraph.text)
    return 1 if paragraph.is_heading and _TITLE.search(paragraph.text) and not is_caption else None


def _section(levels: dict[int, tuple[str, str | None]]) -> str | None:
    """The section that the headings above a paragraph say, from the outermost to the nearest."""
    known = [(title, section) for _, (title, section) in sorted(levels.items()) if section is not None]
    for n, (_, section) in enumerate(known):
        is_text_after_all = section == "tables" and any(_TEXT.search(title) for title, _ in known[n + 1 :])
        if section in uses("is_whole") and not is_text_after_all:
            return section
    sections = [section for _, section in known if section != "tables"]
    specific = [section for section in sections if section != "other"]
    return next(reversed(specific or sections), None)
