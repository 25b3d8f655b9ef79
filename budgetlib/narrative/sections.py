"""Which section of the narrative a paragraph stands in, by the headings above it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budgetlib.narrative.paragraphs import Paragraph, outline_of
from budgetlib.narrative.phrases import first_match
from budgetlib.narrative.tokens import uniform

_TITLE = re.compile(r"(?:说明|情况|解释|职能|职责|设置|目标|任务|构成|概况)$")
_TABLE = re.compile(r"表(?:（[^（）]*）|\([^()]*\))?$")
_CAPTION = re.compile(r"[图表]\s*\d")
_LEAD = re.compile(r"(?P<title>[^，。；：]{2,24}|[^，。；：]{2,60}（[类款项]）)[。：]")
_AMOUNT = re.compile(r"\d+(?:\.\d+)?(?:万|亿|千)?元")


_WHOLE = frozenset({"glossary", "duties", "tasks", "tables"})  # their parts are never another section
_TEXT = re.compile(r"(?:说明|情况)$")  # a heading of text, even where that of its part could not be read


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
    if paragraph.outline is not None:
        return paragraph.outline if paragraph.is_heading or lead else None
    text = paragraph.text
    if paragraph.is_heading and _TITLE.search(text) and not _AMOUNT.search(text) and not _CAPTION.match(text):
        return 1
    return None


def _section(levels: dict[int, tuple[str, str | None]]) -> str | None:
    titled = [(title, section) for _, (title, section) in sorted(levels.items()) if section is not None]
    known = [section for _, section in titled]
    for n, section in enumerate(known):
        if section in _WHOLE and not (
            section == "tables" and any(_TEXT.search(t) for t, _ in titled[n + 1 :])
        ):
            return section
    known = [section for section in known if section != "tables"] or known
    specific = [section for section in known if section != "other"]
    named = specific or known
    return named[-1] if named else None
