"""Statements of carrying-out in final accounts: budgeted at first, adjusted, spent, and why unlike."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from budgetlib.contract.records import ExecutionRow
from budgetlib.narrative.attribution import Reading, opening_of, phrase_before, read_paragraph
from budgetlib.narrative.funds import fund_of
from budgetlib.narrative.paragraphs import page_at
from budgetlib.narrative.phrases import any_of
from budgetlib.narrative.reasons import Reason
from budgetlib.narrative.sections import Placed, uses
from budgetlib.narrative.subjects import is_empty, parse_subject
from budgetlib.narrative.tokens import MONEY_WORDS, NUMBER, printed_yuan, sentence_at, uniform
from budgetlib.privacy import redact
from budgetlib.vocabulary.wording import words

_NEAR = 30  # characters between a statement and its reason: 。决算数大于年初预算数的主要原因是


def _amount(part: str) -> str:
    """年初预算为9万元，: the words for one of the amounts, the amount itself and the stop behind it."""
    worded = words("narrative_execution", part)
    return rf"(?:{worded})(?:{words('narrative_execution', 'is')})(?P<{part}>-?{MONEY_WORDS})"


_RATE = rf"[，。；]?(?:{words('narrative_execution', 'completed')})(?:为)?(?P<pct>{NUMBER})%"
_STATED = re.compile(
    rf"(?:{_amount('initial')}[，；])?(?:{_amount('adjusted')}[，；])?(?:{_amount('budget')}[，；])?"
    rf"{_amount('outturn')}(?:{_RATE})?"
)
_LEVEL = re.compile("（[类款项]）")
_YEAR_BEFORE = re.compile(any_of("year_before"))


def read_execution(placed: Iterable[Placed], kind: str | None) -> Iterator[ExecutionRow]:
    """Every statement of carrying-out of the narrative, in reading order; only final accounts have them.

    Parameters
    ----------
    placed : paragraphs with their sections
    kind : ``budget`` or ``final_accounts``
    """
    if kind != "final_accounts":
        return
    for one in placed:
        if one.section != "glossary" and "决算" in one.paragraph.text:
            yield from _of_paragraph(read_paragraph(one))


def _of_paragraph(reading: Reading) -> Iterator[ExecutionRow]:
    found = [m for m in _STATED.finditer(reading.text) if _is_compared(m)]
    for n, match in enumerate(found):
        following = found[n + 1].start() if n + 1 < len(found) else len(reading.text)
        yield _row(match, reading, _reason(match.end(), following, reading))


def _is_compared(match: re.Match[str]) -> bool:
    """An outturn alone carries nothing out: a budget or a percentage of it stands beside it."""
    return any(match[part] for part in ("initial", "adjusted", "budget", "pct"))


def _row(match: re.Match[str], reading: Reading, reason: Reason | None) -> ExecutionRow:
    one, (start, phrase) = reading.placed, _said_of(match.start(), reading)
    subject = parse_subject(phrase)
    last = sentence_at(reading.text, max(match.end() - 1, reason.end - 1 if reason else 0))[1]
    said = one.paragraph.text[sentence_at(reading.text, start)[0] : last]
    return ExecutionRow(
        page=page_at(one.paragraph, match.start()),
        section=one.section,
        scope=subject.scope,
        fund=fund_of((phrase, opening_of(reading, match.start())), one),
        flow=subject.flow or "expenditure",
        item_code=subject.code,
        item_name=redact(subject.name) or None,
        initial_yuan=printed_yuan(match["initial"]),
        adjusted_yuan=printed_yuan(match["adjusted"]),
        outturn_yuan=printed_yuan(match["outturn"]),
        completed_pct=Decimal(match["pct"].replace(",", "")) if match["pct"] else None,
        reason=redact(reading.text[reason.start : reason.end].strip("，：。；")) if reason else None,
        sentence=redact(said),
    )


def _said_of(start: int, reading: Reading) -> tuple[int, str]:
    """Where the words begin that say what a statement is of, and the words: in front of it, or a title."""
    phrase = phrase_before(reading, start)
    if _names(phrase) and not _is_of_another_topic(phrase, reading):
        return start - len(phrase), phrase
    opening = re.split("[。：，]", reading.text)[0]
    above = [uniform(title) for title in reversed(reading.placed.headings)]
    if above and _LEVEL.fullmatch(opening):  # an item's name that was taken for a heading of its own
        return 0, above[0] + opening
    title = uniform(reading.placed.lead or opening)
    if _names(title) and len(opening) <= start and not _is_of_another_topic(title, reading):
        return 0, title
    return start, next((title for title in above if _names(title)), "")


def _is_of_another_topic(phrase: str, reading: Reading) -> bool:
    """财政拨款安排购置车辆，预算9万元 in the section on vehicles: no statement of the whole."""
    is_special = (reading.placed.section or "") in uses("topic")
    return is_special and parse_subject(phrase).scope == "total"


def _names(phrase: str) -> bool:
    subject = parse_subject(phrase)
    return bool(subject.name) and (subject.kind is not None or not is_empty(subject.name))


def _reason(end: int, following: int, reading: Reading) -> Reason | None:
    """The reason near behind a statement, unless it is that of a change against the year before."""
    near = min(following, end + _NEAR)
    reason = next((r for r in reading.reasons if end <= r.mark <= near), None)
    is_of_a_change = reason is not None and _YEAR_BEFORE.search(reading.text, end, reason.mark)
    return None if is_of_a_change else reason
