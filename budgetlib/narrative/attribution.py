"""Whose change a statement is: the phrases and amounts of a paragraph, and which of them belongs to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlib.narrative.change_grammar import Form
from budgetlib.narrative.phrases import any_of
from budgetlib.narrative.reasons import Reason, find_reasons
from budgetlib.narrative.sections import Placed
from budgetlib.narrative.subjects import Subject, clean, is_empty, is_outturn_of_the_same, parse_subject
from budgetlib.narrative.tokens import MONEY_WORDS, Amount, amounts, depths, sentence_at, uniform

_STOPS = "，。；：（"
_DIVIDES = re.compile(any_of("divides"))
_PRIOR = re.compile(any_of("last_year") + any_of("prior_figure"))
_AFTER_AMOUNT = re.compile(rf"{MONEY_WORDS}$")
_CLASSIFIED = ("classified", "functional", "economic")  # kinds of an item of the classification


@dataclass(frozen=True, slots=True)
class Context:
    """What the paragraphs before lend to one that is short of it."""

    fiscal_year: int | None
    kind: str | None
    compared: Form | None = None  # the statement that a list of parts belongs to
    project_list_depth: int = 0  # outline depth of 项目支出…包括：, of which the items below are projects
    earlier: tuple[tuple[str, Decimal], ...] = ()  # amounts of the paragraph before, by subject
    listed: str = ""  # what opens a list, with what its items are of: 财政拨款支出主要内容如下：


@dataclass(frozen=True, slots=True)
class Reading:
    """One paragraph, read: uniform text, amounts, reasons."""

    placed: Placed
    text: str
    depth: list[int]
    amounts: list[Amount]
    reasons: list[Reason]


def read_paragraph(one: Placed) -> Reading:
    text = uniform(one.paragraph.text)
    depth = depths(text)
    return Reading(one, text, depth, amounts(text, depth), find_reasons(text))


def reason_around(offset: int, reading: Reading) -> Reason | None:
    return next((r for r in reading.reasons if r.mark <= offset < r.end), None)


# ------------------------------------------------------------------------------------ phrases
def phrase_before(reading: Reading, end: int) -> str:
    """The words in front of a place, back to the last stop at the same depth of brackets."""
    starts = (i for i in range(end, 0, -1) if _is_stop(reading, i - 1, reading.depth[end]))
    return reading.text[next(starts, 0) : end]


def opening_of(reading: Reading, offset: int) -> str:
    """What opens the sentence at an offset, up to its first stop or amount."""
    first, last = sentence_at(reading.text, offset)
    amount = next((a.start for a in reading.amounts if first <= a.start < last), last)
    return re.split("[，；：]", reading.text[first:amount])[0]


def _is_stop(reading: Reading, at: int, level: int) -> bool:
    is_mark = reading.text[at] in _STOPS or reading.text[at - 1 : at + 1] == "元、"
    return is_mark and reading.depth[at] == level


def subject_of(reading: Reading, amount: Amount) -> Subject:
    """What an amount is said of: the words in front of it, or those before if they name nothing."""
    phrase = phrase_before(reading, amount.start)
    if is_outturn_of_the_same(phrase):
        start, _ = sentence_at(reading.text, amount.start)
        others = [a for a in reading.amounts if start <= a.start < amount.start]
        if others:
            return subject_of(reading, others[-1])
    before = amount.start - len(phrase)
    while is_empty(parse_subject(phrase).name) and reading.text[:before].endswith(("，", "：")):
        # 某项（01项）：2031年预算数为…; 2031年，…安排…
        longer = phrase_before(reading, before - 1)
        if _AFTER_AMOUNT.search(longer):
            break
        phrase, before = longer, before - 1 - len(longer)
    return parse_subject(phrase)


def is_prior(reading: Reading, amount: Amount, context: Context) -> bool:
    """Whether an amount is said to be that of the year before."""
    phrase = phrase_before(reading, amount.start)
    years = re.findall(r"(20\d\d)年", phrase)
    if years:
        return int(years[-1]) + 1 == context.fiscal_year
    return _PRIOR.search(phrase) is not None


def _is_second(reading: Reading, amount: Amount) -> bool:
    """经费13万元，12万元，比上年…: what follows an amount without a word of its own is another year's."""
    before = reading.text[: amount.start]
    return before.endswith("，") and _AFTER_AMOUNT.search(before[:-1]) is not None


def key_of(subject: Subject) -> str:
    return clean(subject.name) if subject.kind is None or subject.kind in _CLASSIFIED else subject.kind


# ------------------------------------------------------------------------------------ candidates
@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject that a statement may have, with its amount and where its words begin.

    ``free`` are the amounts before the statement that belong to no other statement.
    """

    subject: Subject
    yuan: Decimal | None
    start: int
    free: tuple[Amount, ...] = ()


def find_candidates(
    form: Form, reading: Reading, context: Context, before: Sequence[Form]
) -> list[Candidate]:
    """The subjects that the grammar allows, the likeliest first."""
    own = [a for a in reading.amounts if not any(f.start <= a.start < f.end for f in (*before, form))]
    own = [a for a in own if a.end <= form.start and reason_around(a.start, reading) is None]
    free = tuple(own)
    # Where all are of the year before, the wrong year was printed with the last: 甲2030年10万元，比2030年…
    current = [a for a in own if not is_prior(reading, a, context) and not _is_second(reading, a)] or own[-1:]
    inline = _inline_subject(form, reading)
    if inline is not None:
        given = _amounts_of(inline, reading, current, context)
        stated = [Candidate(inline, yuan, form.start, free) for yuan in given]
        named = stated or _borne_out(form, inline, reading, current, free)
        return named or [Candidate(inline, None, form.start, free)]
    found = [_found(amount, reading, free) for amount in _in_order(form, reading, current)]
    return found or [_without_amount(form, reading, current, context, free)]


def _inline_subject(form: Form, reading: Reading) -> Subject | None:
    """A subject beside the comparison itself: 收入比上年增加…, 与上年相比财政拨款支出增加…."""
    inline = parse_subject(form.inline)
    if inline.kind is not None:
        return inline
    phrase = phrase_before(reading, form.start)
    if any(form.start - len(phrase) <= a.start < form.start for a in reading.amounts):
        return None
    if is_outturn_of_the_same(phrase) and reading.amounts[0].end <= form.start:
        return None
    subject = parse_subject(phrase)
    return None if subject.kind is None and is_empty(subject.name) else subject


def _borne_out(
    form: Form, inline: Subject, reading: Reading, current: Sequence[Amount], free: tuple[Amount, ...]
) -> list[Candidate]:
    """一般公共预算拨款支出90元。财政拨款支出增加10元，增长12.5%: a total by another name, says the rate."""
    if inline.scope != "total" or not form.change or form.pct is None:
        return []
    found = [_found(amount, reading, free) for amount in reversed(current)]
    same = [c for c in found if (c.subject.scope, c.subject.flow) == ("total", inline.flow)]
    return [c for c in same if fits(c.yuan, form.change, form.pct)]


def _found(amount: Amount, reading: Reading, free: tuple[Amount, ...]) -> Candidate:
    own = subject_of(reading, amount)
    subject = _lent(own, reading, free)
    return Candidate(subject, amount.yuan, amount.start if subject is own else 0, free)


def _without_amount(
    form: Form, reading: Reading, current: Sequence[Amount], context: Context, free: tuple[Amount, ...]
) -> Candidate:
    """培训费。较上年增加3万元: the words before the stop, or what lends its name to a phrase without one."""
    phrase = phrase_before(reading, max(form.start - 1, 0))
    own = parse_subject(phrase)
    subject = _lent(own, reading, free)
    given = _amounts_of(subject, reading, current, context) if subject is own else []
    return Candidate(subject, next(iter(given), None), form.start - len(phrase), free)


def _in_order(form: Form, reading: Reading, current: Sequence[Amount]) -> list[Amount]:
    """Amounts that the statement may belong to, the likeliest first."""
    in_front = [a for a in current if reading.text[a.end : form.start] == "（"]
    if in_front:
        return in_front
    alike = [a for a in current if a.depth == reading.depth[form.start]]
    start, _ = sentence_at(reading.text, form.start)
    inside = [a for a in alike if a.start >= start]
    earlier = _of_earlier(reading, [a for a in alike if a.start < start])
    return [*_of_sentence(reading, inside), *earlier] if inside else earlier


def _of_sentence(reading: Reading, inside: Sequence[Amount]) -> list[Amount]:
    """In a sentence the nearest amount first, unless a list of parts or purposes stands between."""
    whole = _whole_of(reading, inside)
    nearest = [a for a in reversed(inside) if a is not whole]
    return nearest if whole is None else [whole, *nearest]


def _whole_of(reading: Reading, inside: Sequence[Amount]) -> Amount | None:
    """收入50万元，其中：拨款20万元、其他收入30万元，比上年…: the change is that of 收入."""
    text, nearest = reading.text, inside[-1]
    marks = list(_DIVIDES.finditer(text, inside[0].start, nearest.start))
    if not marks:
        return None
    wholes = [a for a in inside if a.end <= marks[-1].start()]
    parts = [a for a in inside if a.start >= marks[-1].end()]
    between = text[parts[0].end : nearest.start]
    if "；" in between:
        return None
    is_sum = sum(part.yuan for part in parts) == wholes[-1].yuan
    is_list = is_sum and (len(parts) > 1 or _names_a_fund(reading, nearest))
    return wholes[-1] if is_list else None


def _names_a_fund(reading: Reading, part: Amount) -> bool:
    """收入50万元，其中：一般公共预算50万元: one part alone, which says where the whole comes from."""
    return str(parse_subject(phrase_before(reading, part.start)).kind).startswith("general")


def _of_earlier(reading: Reading, earlier: Sequence[Amount]) -> list[Amount]:
    """Of the last sentence with an amount first what is not a part of something, then the parts."""
    if not earlier:
        return []
    start, end = sentence_at(reading.text, earlier[-1].start)
    mark = _DIVIDES.search(reading.text, start, end)
    last = [a for a in reversed(earlier) if a.start >= start]
    whole = [a for a in last if mark is None or a.start < mark.start()]
    parts = [a for a in last if a not in whole]
    return [*whole, *parts, *[a for a in earlier if a.start < start][:1]]


def _lent(subject: Subject, reading: Reading, free: Sequence[Amount] = ()) -> Subject:
    """A phrase that names nothing (2031年预算数) takes the first item of its paragraph, or its title."""
    if subject.kind is not None or not is_empty(subject.name):
        return subject
    for amount in free[:1]:
        first = parse_subject(phrase_before(reading, amount.start))
        if first.kind is not None:
            return first
    headings = reading.placed.headings
    return parse_subject(uniform(headings[-1])) if headings else subject


def _amounts_of(
    subject: Subject, reading: Reading, current: Sequence[Amount], context: Context
) -> list[Decimal | None]:
    """The amounts that the paragraph, or the one before it, gives for a subject, the likeliest first.

    收入9元，其中：事业收入5元、服务收入4元。收入比上年…: what a list divides comes before its parts.
    """
    key = key_of(subject)
    nearest = sorted(reversed(current), key=lambda a: _is_part(reading, a))
    here = [a.yuan for a in nearest if key_of(_lent(subject_of(reading, a), reading, current)) == key]
    earlier = [] if opens_with_item(reading) else reversed(context.earlier)
    return [*here, *(yuan for name, yuan in earlier if name == key)]


def opens_with_item(reading: Reading) -> bool:
    """Whether a paragraph is about one item of the classification: what it adds is a part of that item."""
    first = next(iter(reading.amounts), None)
    return first is not None and subject_of(reading, first).kind in _CLASSIFIED


def _is_part(reading: Reading, amount: Amount) -> bool:
    """Whether an amount follows 其中 in its sentence."""
    start, _ = sentence_at(reading.text, amount.start)
    return _DIVIDES.search(reading.text, start, amount.start) is not None


# ------------------------------------------------------------------------------------ choices
def fits(yuan: Decimal | None, change: Decimal, pct: Decimal) -> bool:
    """Whether amount, change and percent of a statement agree within print."""
    if yuan is None or yuan == change:
        return False
    step = Decimal(1).scaleb(int(pct.as_tuple().exponent))
    return abs(change / abs(yuan - change) * 100 - pct) <= step


def most_fitting(form: Form, candidates: Sequence[Candidate]) -> Candidate:
    """The likeliest subject, or the first other one if only that agrees with the printed percentage."""
    if not form.change or form.pct is None:
        return candidates[0]
    change, pct = form.change, form.pct
    return next((c for c in candidates if fits(c.yuan, change, pct)), candidates[0])


def borne_out(
    found: Candidate, prior: Decimal | None, form: Form, candidates: Sequence[Candidate]
) -> Candidate:
    """The candidate found, or the one that alone agrees with the percentage of a stated prior amount."""
    if form.change is not None or form.pct is None or not prior:
        return found
    pct, before = form.pct, prior
    alike = [c for c in candidates if c.yuan is not None and fits(c.yuan, c.yuan - before, pct)]
    return found if found in alike else next(iter(alike), found)


def with_forgotten_verb(form: Form, yuan: Decimal | None) -> Form:
    """比上年3万元，增加2%: the printed amount is the change if the percentage says so."""
    match form.prior, form.change, form.pct:
        case Decimal() as printed, None, Decimal() as pct:
            change = printed.copy_sign(pct)
            return replace(form, change=change, prior=None) if fits(yuan, change, pct) else form
    return form
