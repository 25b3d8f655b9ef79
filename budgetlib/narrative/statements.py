"""What the text says without a number: nothing planned, no such item, an empty table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budgetlib.narrative.paragraphs import page_at
from budgetlib.narrative.phrases import wordings
from budgetlib.narrative.sections import Placed
from budgetlib.narrative.subjects import parse_subject
from budgetlib.narrative.tokens import sentences, uniform
from budgetlib.privacy import redact


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence that states an absence.

    ``kind`` is ``none_planned`` (nothing of the subject is in the budget) or ``empty_table`` (a table is
    published empty). ``subject`` is the name as printed, ``item`` a name of the vocabulary of items
    (``government_fund``, ``state_capital``, ``vehicle_purchase`` …).
    """

    page: int
    section: str | None
    kind: str
    subject: str
    item: str | None
    sentence: str


_SKIPPED = frozenset({"glossary", "tasks"})  # what words mean, and what is intended


def read_statements(placed: Iterable[Placed]) -> Iterator[Statement]:
    """Every statement of absence, in reading order; none of them is an amount of zero."""
    for one in placed:
        if one.section in _SKIPPED:
            continue
        text = uniform(one.paragraph.text)
        for start, end in sentences(text):
            yield from _of_sentence(one, text, start, end)


def _of_sentence(one: Placed, text: str, start: int, end: int) -> Iterator[Statement]:
    """What a sentence says is not there, of the items that are known."""
    for absence in wordings("narrative_absences", "kind"):
        for match in absence.pattern.finditer(text, start, end):
            subject = match["subject"] or _title_above(one)
            item = _item(subject)
            if item is not None:
                page = page_at(one.paragraph, match.start())
                sentence = redact(one.paragraph.text[start:end])
                yield Statement(page, one.section, absence.name, redact(subject), item, sentence)


def _title_above(one: Placed) -> str:
    """What a note on an empty table is about: the table above it, or its heading."""
    return uniform(one.table or "".join(one.headings[-1:]))


_FUNDS = (
    ("government_fund", "基金"),
    ("state_capital", "国有资本"),
    ("carryover", "结转"),
    ("procurement", "采购"),
)


def _item(subject: str) -> str | None:
    named = next((item for item, word in _FUNDS if word in subject), None)
    return named or parse_subject(subject).kind
