"""Whose change a statement is: the phrases and amounts of a paragraph, and which of them belongs to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlib.narrative.change_grammar import Form
from budgetlib.narrative.reasons import Reason, find_reasons
from budgetlib.narrative.sections import Placed
from budgetlib.narrative.subjects import Subject, clean, is_empty, is_outturn_of_the_same, parse_subject
from budgetlib.narrative.tokens import Amount, amounts, depths, sentence_at, uniform

_SUBORDINATE = re.compile(r"其中|包括|主要用于|用于|主要是|分别(?:是|为)")
_PURPOSE = re.compile(r"(?:主要)?用于|主要(?:包括|是)")
_AMONG = re.compile(r"其中[：，]?|包括[：，]?")
_STOPS = "，。；：！？"
_MEMBER = re.compile(r"[；，][^，。；：]{2,16}?\d[\d,.]*(?:万|亿)?元(?=[；。，])")


@dataclass(frozen=True, slots=True)
class Context:
    """What the paragraphs before lend to one that is short of it."""

    fiscal_year: int | None
    kind: str | None
    compared: Form | None = None  # the statement that a list of parts belongs to
    compared_depth: int = 0
    project_list_depth: int = 0  # outline depth of 项目支出…包括：, of which the items below are projects
    earlier: tuple[tuple[str, Decimal], ...] = ()  # amounts of the paragraph before, by subject


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
    text, depth = reading.text, reading.depth
    level = depth[end] if end < len(depth) else 0
    start = end
    while start > 0:
        char, at = text[start - 1], depth[start - 1]
        if at < level or (at == level and char in _STOPS) or (char == "（" and at == level and level > 0):
            break
        if (
            char == "、"
            and at == level
            and re.search(r"元$|%$|）$", text[: start - 1])
            and _ends_amount(text[: start - 1])
        ):
            break
        start -= 1
    return text[start:end]


def _ends_amount(text: str) -> bool:
    return bool(re.search(r"\d(?:万|亿|千)?元$|%$|元（[^（）]*）$", text))


def subject_of(reading: Reading, amount: Amount) -> Subject:
    """What an amount is said of: the words in front of it, or those before if they name nothing."""
    phrase = phrase_before(reading, amount.start)
    if is_outturn_of_the_same(phrase):
        start, _ = sentence_at(reading.text, amount.start)
        others = [a for a in reading.amounts if start <= a.start < amount.start and a.depth == amount.depth]
        if others:
            return subject_of(reading, others[-1])
    before = amount.start - len(phrase)
    while is_empty(parse_subject(phrase).name) and before > 0 and reading.text[before - 1] in "，：":
        # 某项（01项）：2031年预算数为…; 2031年，…安排…
        longer = phrase_before(reading, before - 1)
        if _ends_amount(longer) or _PURPOSE.search(longer) or not longer:
            break
        phrase, before = longer, before - 1 - len(longer)
    return parse_subject(phrase)


def is_prior(reading: Reading, amount: Amount, context: Context) -> bool:
    phrase = phrase_before(reading, amount.start)
    years = re.findall(r"20\d\d(?=年)", phrase)
    if years and context.fiscal_year is not None and "结转" not in phrase:
        return int(years[-1]) == context.fiscal_year - 1
    return bool(
        re.search(r"(?:上|去)年度?(?:(?:当年)?(?:年初)?(?:预算|决算|执行)|(?:为|数|数为|安排)?$)", phrase)
    )


def key_of(subject: Subject) -> str:
    return (
        subject.kind
        if subject.kind not in (None, "classified", "functional", "economic")
        else clean(subject.name)
    )


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
    inline = _inline_subject(form, reading)
    own = [a for a in reading.amounts if not any(f.start <= a.start < f.end for f in (*before, form))]
    own = [a for a in own if a.end <= form.start and reason_around(a.start, reading) is None]
    free = tuple(own)
    current = [a for a in own if not is_prior(reading, a, context)] or _misdated(form, reading, own)
    if inline is not None:
        yuan = _amount_of(inline, reading, current, context) if form.year or form.basis else None
        return [Candidate(inline, yuan, form.start, free)]
    ordered = _in_order(form, reading, current)
    found = [_found(a, reading, free) for a in ordered]
    if found:
        return found
    phrase = _clause_before(reading, form.start)
    own_subject = parse_subject(phrase)
    subject = _lent(own_subject, reading, free)
    if subject.kind is None and subject.name == phrase and len(phrase) > 30:
        return []
    if subject is not own_subject:
        return [Candidate(subject, None, form.start - len(phrase), free)]
    return [
        Candidate(subject, _amount_of(subject, reading, current, context), form.start - len(phrase), free)
    ]


def _misdated(form: Form, reading: Reading, own: Sequence[Amount]) -> list[Amount]:
    """甲2030年10万元，比2030年减少1万元: the wrong year was printed, the amount is this year's."""
    if not own or reading.text[own[-1].end : form.start] not in ("", "，") or not form.year:
        return []
    is_same_year = form.year[:4] in phrase_before(reading, own[-1].start)
    return [own[-1]] if is_same_year and subject_of(reading, own[-1]).kind is not None else []


def _found(amount: Amount, reading: Reading, free: tuple[Amount, ...]) -> Candidate:
    own = subject_of(reading, amount)
    subject = _lent(own, reading, free)
    return Candidate(subject, amount.yuan, amount.start if subject is own else 0, free)


def _inline_subject(form: Form, reading: Reading) -> Subject | None:
    """A subject beside the comparison itself: 收入比上年增加…, 与上年相比财政拨款支出增加…."""
    if form.inline:
        subject = parse_subject(form.inline)
        if subject.kind is not None:
            return subject
    if form.year is None and form.basis is None:
        return None
    phrase = phrase_before(reading, form.start)
    if not phrase or any(
        a.start >= form.start - len(phrase) and a.end <= form.start for a in reading.amounts
    ):
        return None
    subject = parse_subject(phrase)
    if is_empty(subject.name) and subject.kind is None:
        return None
    if subject.kind is None and (_PURPOSE.search(phrase) or len(clean(phrase)) > 24 or _ends_amount(phrase)):
        return None
    return subject


def _in_order(form: Form, reading: Reading, current: Sequence[Amount]) -> list[Amount]:
    """Amounts that the statement may belong to, the likeliest first."""
    in_front = [a for a in current if a.end == form.start - 1 and reading.text[a.end] == "（"]
    if in_front:
        return in_front
    level = reading.depth[form.start]
    start, _ = sentence_at(reading.text, form.start)
    inside = [a for a in current if a.start >= start and a.depth == level]
    if inside:
        return _of_sentence(form, reading, inside)
    earlier = [a for a in current if a.start < start and a.depth == level]
    if not earlier:
        return []
    last_start, last_end = sentence_at(reading.text, earlier[-1].start)
    last = [a for a in earlier if a.start >= last_start]
    mark = _SUBORDINATE.search(reading.text, last_start, last_end)
    top = [a for a in last if mark is None or a.start < mark.start()]
    rest = [a for a in reversed(last) if a not in top]
    return [*reversed(top), *rest, *[a for a in earlier if a not in last][:1]]


def _of_sentence(form: Form, reading: Reading, inside: Sequence[Amount]) -> list[Amount]:
    """In a sentence the nearest amount, unless a list of parts or purposes stands between."""
    nearest = inside[-1]
    parent = _before_list(form, reading, inside)
    if parent is None:
        return list(reversed(inside))
    others = [a for a in reversed(inside) if a is not parent]
    return [parent, *others] if nearest is not parent else [nearest, *others]


def _before_list(form: Form, reading: Reading, inside: Sequence[Amount]) -> Amount | None:
    """The amount that a list in front of the statement divides, if the statement is about the whole."""
    return _before_purposes(form, reading, inside) or _before_parts(form, reading, inside)


def _before_purposes(form: Form, reading: Reading, inside: Sequence[Amount]) -> Amount | None:
    """甲项目50万元，主要用于采购20万元、维护30万元，比上年…: about 甲项目."""
    text, nearest = reading.text, inside[-1]
    for mark in _PURPOSE.finditer(text, inside[0].start, nearest.start):
        wholes = [a for a in inside if a.end <= mark.start()]
        is_closed = "；" in text[mark.end() : nearest.start] or _PURPOSE.search(text, nearest.end, form.start)
        if wholes and not is_closed and parse_subject(phrase_before(reading, nearest.start)).kind is None:
            return wholes[-1]
    return None


def _before_parts(form: Form, reading: Reading, inside: Sequence[Amount]) -> Amount | None:
    """收入50万元，其中：拨款20万元、其他收入30万元，比上年…: about 收入."""
    text, nearest = reading.text, inside[-1]
    marks = list(_AMONG.finditer(text, inside[0].start, nearest.start))
    wholes = [a for a in inside if marks and a.end <= marks[-1].start()]
    parts = [a for a in inside if marks and a.start >= marks[-1].end()]
    if not wholes or not parts or re.search(r"[；比较]", text[parts[0].end : nearest.start]):
        return None
    whole = wholes[-1]
    if len(parts) == 1:
        is_fund = (parse_subject(phrase_before(reading, nearest.start)).kind or "").startswith("general")
        is_all = is_fund and nearest.yuan == whole.yuan
        return whole if is_all and not _list_goes_on(text, form) else None
    is_complete = sum(part.yuan for part in parts) == whole.yuan
    return whole if is_complete or "、" in text[parts[0].end : nearest.start] else None


def _list_goes_on(text: str, form: Form) -> bool:
    return _MEMBER.match(text, form.end) is not None


def _clause_before(reading: Reading, end: int) -> str:
    stop = end - 1 if end and reading.text[end - 1] in "，：。" else end
    return phrase_before(reading, stop)


def _lent(subject: Subject, reading: Reading, free: Sequence[Amount] = ()) -> Subject:
    """A phrase that names nothing (2031年预算数) takes the title or first item of its paragraph."""
    if subject.kind is not None or not is_empty(subject.name):
        return subject
    if reading.placed.lead:
        return parse_subject(uniform(reading.placed.lead))
    for amount in free[:1]:
        first = parse_subject(phrase_before(reading, amount.start))
        if first.kind is not None or not is_empty(first.name):
            return first
    headings = [uniform(h) for h in reading.placed.headings]
    return parse_subject(headings[-1]) if headings else subject


def _amount_of(
    subject: Subject, reading: Reading, current: Sequence[Amount], context: Context
) -> Decimal | None:
    """The amount that the paragraph, or the one before it, gives for a subject."""
    key = key_of(subject)
    for amount in reversed(current):
        if key_of(_lent(subject_of(reading, amount), reading, current)) == key:
            return amount.yuan
    if subject.scope == "total" and subject.flow is None and len({a.yuan for a in current}) == 1:
        return current[0].yuan  # 收入总计…，支出总计…，收、支各增加…
    return next((yuan for name, yuan in reversed(context.earlier) if name == key), None)


# ------------------------------------------------------------------------------------ choices
def fits(form: Form, yuan: Decimal | None) -> bool:
    """Whether amount, change and percent of a statement agree within print."""
    if yuan is None or form.change is None or form.pct is None:
        return False
    prior = yuan - form.change
    if prior == 0:
        return form.change == 0
    step = Decimal(1).scaleb(int(form.pct.as_tuple().exponent))
    return abs(form.change / abs(prior) * 100 - form.pct) <= step


def most_fitting(form: Form, candidates: Sequence[Candidate]) -> Candidate:
    """The likeliest subject, or the first other one if only that agrees with the printed percentage."""
    if form.change in (None, 0) or form.pct is None or fits(form, candidates[0].yuan):
        return candidates[0]
    return next((c for c in candidates[1:4] if fits(form, c.yuan)), candidates[0])


def with_forgotten_verb(form: Form, yuan: Decimal | None) -> Form:
    """比上年3万元，增加2%: the printed amount is the change if the percentage says so."""
    if form.prior is None or form.change is not None or form.pct is None or yuan is None:
        return form
    sign = -1 if form.pct < 0 else 1
    as_change = replace(form, change=sign * form.prior, prior=None)
    return as_change if fits(as_change, yuan) else form
