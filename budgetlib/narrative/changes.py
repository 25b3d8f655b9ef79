"""Statements of change against the year before: their subject, amount, base and reason."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlib.narrative.forms import WORTH_A_LOOK, Form, find_after_amount, find_bare, find_compared
from budgetlib.narrative.paragraphs import outline_of, page_at
from budgetlib.narrative.reasons import Reason, find_reasons, reason_after
from budgetlib.narrative.sections import Placed
from budgetlib.narrative.subjects import Subject, clean, is_empty, parse_subject
from budgetlib.narrative.tokens import Amount, amounts, depths, sentence_at, uniform
from budgetlib.privacy import redact
from budgetlib.records import ChangeRow

SKIPPED_SECTIONS = frozenset({"glossary", "duties", "tasks", "tables"})
_REVENUE_SECTIONS = frozenset({"revenue"})
_SUBORDINATE = re.compile(r"其中|包括|主要用于|用于|主要是|分别(?:是|为)")
_PURPOSE = re.compile(r"(?:主要)?用于|主要(?:包括|是)")
_AMONG = re.compile(r"其中[：，]?|包括[：，]?")
_STOPS = "，。；：！？"
_MEMBER = re.compile(r"[；，][^，。；：]{2,16}?\d[\d,.]*(?:万|亿)?元(?=[；。，])")
_DEFINITION = re.compile(r"[^，。：]{2,30}(?:，|：)?(?:是)?指")


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


# --------------------------------------------------------------------------------------- entry
def read_changes(placed: Iterable[Placed], fiscal_year: int | None, kind: str | None = None) -> list[ChangeRow]:
    """Every statement of change of the narrative, in reading order.

    Parameters
    ----------
    placed : paragraphs with their sections
    fiscal_year : the year of the budget; a statement that names another base year than the one before
        is no statement of change against the year before
    kind : ``budget`` or ``final_accounts``; in final accounts the base is the outturn of the year before
    """
    rows: list[ChangeRow] = []
    context = Context(fiscal_year, kind)
    for one in placed:
        if one.section in SKIPPED_SECTIONS:
            continue
        reading = _reading(one)
        found = _changes_of(reading, context) if WORTH_A_LOOK.search(reading.text) else []
        rows += [row for _, row in found]
        context = _next_context(context, reading, [form for form, _ in found])
    return rows


def _reading(one: Placed) -> Reading:
    text = uniform(one.paragraph.text)
    depth = depths(text)
    return Reading(one, text, depth, amounts(text, depth), find_reasons(text))


def _next_context(context: Context, reading: Reading, forms: Sequence[Form]) -> Context:
    paragraph, text = reading.placed.paragraph, reading.text
    level = paragraph.outline or 9
    compared, depth = context.compared, context.compared_depth
    if paragraph.is_heading or level < depth or (paragraph.outline is None and not text.startswith("其中")):
        compared, depth = None, 0
    if forms and forms[-1].year and re.search(r"其中[：:]?$|如下[：:]?$", text):
        compared, depth = forms[-1], paragraph.outline or 0
    projects = context.project_list_depth
    if paragraph.is_heading and level <= 2 or (paragraph.outline and paragraph.outline <= projects):
        projects = 0
    if paragraph.outline and re.search(r"项目支出[^。]*(?:包括|如下|为)[：:]?$", text):
        projects = paragraph.outline
    earlier = tuple((_key(_subject_of(reading, a)), a.yuan) for a in reading.amounts[:12])
    return replace(
        context, compared=compared, compared_depth=depth, project_list_depth=projects, earlier=earlier
    )


# --------------------------------------------------------------------------------------- forms of a paragraph
def _changes_of(reading: Reading, context: Context) -> list[tuple[Form, ChangeRow]]:
    compared = [f for f in find_compared(reading.text) if _is_against_the_year_before(f, context)]
    compared = [f for f in compared if _stands_for_itself(f, reading)]
    bare = [] if not (compared or context.compared) else _bare_forms(reading, compared, context)
    beside = _beside_the_amount_before(reading, [*compared, *bare], context)
    forms = sorted([*compared, *bare, *beside], key=lambda f: f.start)
    rows = []
    for n, form in enumerate(forms):
        following = forms[n + 1].start if n + 1 < len(forms) else len(reading.text)
        row = _row(form, reading, context, forms[:n], following)
        if row is not None and not _is_said_again(row, rows):
            rows.append((form, row))
    return _with_shared_reasons(rows, reading)


def _is_said_again(row: ChangeRow, rows: Sequence[tuple[Form, ChangeRow]]) -> bool:
    """…增加0万元，…。与上年预算持平。 within one paragraph is one statement."""
    if row.change_yuan != 0 or not rows:
        return False
    last = rows[-1][1]
    same = (row.item_name, row.item_code, row.amount_yuan, row.base)
    return last.change_yuan == 0 and same == (last.item_name, last.item_code, last.amount_yuan, last.base)


def _is_against_the_year_before(form: Form, context: Context) -> bool:
    digits = re.match(r"20\d\d", form.year or "")
    if digits is None or context.fiscal_year is None:
        return True
    return context.fiscal_year - 1 <= int(digits[0]) <= context.fiscal_year


def _reason_around(offset: int, reading: Reading) -> Reason | None:
    return next((r for r in reading.reasons if r.mark <= offset < r.end), None)


def _stands_for_itself(form: Form, reading: Reading) -> bool:
    """A comparison within a reason is part of the reason, unless an item with its amount stands before it."""
    reason = _reason_around(form.start, reading)
    if reason is None:
        return True
    before = [a for a in reading.amounts if reason.start < a.start and a.end <= form.start]
    if not before or reading.text[before[-1].end : form.start] not in ("", "，"):
        return False
    return parse_subject(_phrase(reading, before[-1].start)).kind is not None


def _bare_forms(reading: Reading, compared: Sequence[Form], context: Context) -> list[Form]:
    """Parts of a change that has been stated: 其中：甲收入增加3万元，乙收入减少1万元."""
    spans = [(f.start, f.end) for f in compared]
    found = []
    for form in find_bare(reading.text):
        if any(start < form.end and form.start < end for start, end in spans):
            continue
        parent = _parent(form, reading, compared, context)
        subject = parse_subject(form.inline)
        if parent is None or subject.kind is None or subject.kind in ("personnel", "public", "general_public"):
            continue
        if _blocked_by_reason(form, reading):
            continue
        found.append(replace(form, year=parent.year, basis=parent.basis))
    return found


def _beside_the_amount_before(reading: Reading, others: Sequence[Form], context: Context) -> list[Form]:
    """上年预算12万元，减少2万元: the change stands directly after the amount of the year before."""
    found = []
    for form in find_after_amount(reading.text):
        before = [a for a in reading.amounts if a.end <= form.start]
        free = not any(o.start < form.end and form.start < o.end for o in others)
        if free and before and before[-1].end == form.start - 1 and not _blocked_by_reason(form, reading):
            both = _prior_and_current(reading, before[-2:], context)
            if both is not None:
                phrase = _phrase(reading, both.start)
                found.append(replace(form, year="上年", basis=phrase, prior=both.yuan))
    return found


def _prior_and_current(reading: Reading, last: Sequence[Amount], context: Context) -> Amount | None:
    """The amount of the year before, if of the last two amounts of a sentence exactly one is."""
    priors = [a for a in last if _is_prior(reading, a, context)]
    if len(last) < 2 or len(priors) != 1:
        return None
    same_sentence = sentence_at(reading.text, last[0].start) == sentence_at(reading.text, last[1].start)
    return priors[0] if same_sentence else None


def _parent(form: Form, reading: Reading, compared: Sequence[Form], context: Context) -> Form | None:
    start, _ = sentence_at(reading.text, form.start)
    before = [f for f in compared if f.end <= form.start]
    if before and before[-1].start >= start:
        return before[-1]
    opening = reading.text[start : start + 3]
    if before and opening.startswith("其中"):
        return before[-1]
    return context.compared


def _blocked_by_reason(form: Form, reading: Reading) -> bool:
    """Amounts in a reason are no changes of their own; 主要是 may introduce the parts of the change."""
    reason = _reason_around(form.start, reading)
    if reason is None:
        return False
    if not reason.introduces_parts:
        return True
    first = next(find_bare(reading.text[reason.start :]), None)
    return first is None or first.start > 0 or parse_subject(first.inline).kind is None


# --------------------------------------------------------------------------------------- subject and amount
def _phrase(reading: Reading, end: int) -> str:
    """The words in front of a place, back to the last stop at the same depth of brackets."""
    text, depth = reading.text, reading.depth
    level = depth[end] if end < len(depth) else 0
    start = end
    while start > 0:
        char, at = text[start - 1], depth[start - 1]
        if at < level or (at == level and char in _STOPS) or (char == "（" and at == level and level > 0):
            break
        if char == "、" and at == level and re.search(r"元$|%$|）$", text[:start - 1]) and _ends_amount(text[:start - 1]):
            break
        start -= 1
    return text[start:end]


def _ends_amount(text: str) -> bool:
    return bool(re.search(r"\d(?:万|亿|千)?元$|%$|元（[^（）]*）$", text))


def _subject_of(reading: Reading, amount: Amount) -> Subject:
    phrase = _phrase(reading, amount.start)
    before = amount.start - len(phrase)
    while is_empty(parse_subject(phrase).name) and before > 0 and reading.text[before - 1] in "，：":
        # 某项（01项）：2031年预算数为…; 2031年，…安排…
        longer = _phrase(reading, before - 1)
        if _ends_amount(longer) or _PURPOSE.search(longer) or not longer:
            break
        phrase, before = longer, before - 1 - len(longer)
    return parse_subject(phrase)


def _is_prior(reading: Reading, amount: Amount, context: Context) -> bool:
    phrase = _phrase(reading, amount.start)
    years = re.findall(r"20\d\d(?=年)", phrase)
    if years and context.fiscal_year is not None and "结转" not in phrase:
        return int(years[-1]) == context.fiscal_year - 1
    return bool(re.search(r"(?:上|去)年度?(?:当年)?(?:年初)?(?:预算|决算|执行)", phrase))


def _key(subject: Subject) -> str:
    return subject.kind if subject.kind not in (None, "classified", "functional", "economic") else clean(subject.name)


@dataclass(frozen=True, slots=True)
class Found:
    """A subject that a statement may have, with its amount and where its words begin.

    ``free`` are the amounts before the statement that belong to no other statement.
    """

    subject: Subject
    yuan: Decimal | None
    start: int
    free: tuple[Amount, ...] = ()


def _row(
    form: Form, reading: Reading, context: Context, before: Sequence[Form], following: int
) -> ChangeRow | None:
    candidates = _candidates(form, reading, context, before)
    if not candidates:
        return None
    found = _fitting(form, candidates)
    form = _with_forgotten_verb(form, found.yuan)
    subject = _settled(found.subject, reading, context, found.start)
    if form.change == 0 and found.yuan is None and subject.kind is None and not _is_bookkeeping(reading):
        return None
    if _DEFINITION.match(reading.text) and found.start < 30 and subject.kind is None:
        return None
    start = min(found.start, form.start)
    reason = reason_after(reading.text, form.end, following, reading.reasons)
    return ChangeRow(
        page=page_at(reading.placed.paragraph, form.start),
        section=reading.placed.section,
        scope=subject.scope or "other",
        flow=subject.flow,
        item_code=subject.code,
        item_name=redact(subject.name) or None,
        amount_yuan=found.yuan,
        prior_yuan=form.prior if form.prior is not None else _stated_prior(form, reading, context, found),
        change_yuan=form.change,
        change_pct=form.pct,
        base=base_of(form, context.kind),
        reason=redact(reason.strip()) if reason else None,
        sentence=redact(_sentence(reading, start, form.end, reason)),
    )


def _is_bookkeeping(reading: Reading) -> bool:
    return reading.placed.section not in (None, "organisation", "staffing", "performance", "project_details", "other")


def _candidates(
    form: Form, reading: Reading, context: Context, before: Sequence[Form]
) -> list[Found]:
    """The subjects that the grammar allows, the likeliest first."""
    inline = _inline_subject(form, reading)
    own = [a for a in reading.amounts if not any(f.start <= a.start < f.end for f in (*before, form))]
    own = [a for a in own if a.end <= form.start and _reason_around(a.start, reading) is None]
    free = tuple(own)
    current = [a for a in own if not _is_prior(reading, a, context)] or _misdated(form, reading, own)
    if inline is not None:
        yuan = _amount_of(inline, reading, current, context) if form.year or form.basis else None
        return [Found(inline, yuan, form.start, free)]
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
        return [Found(subject, None, form.start - len(phrase), free)]
    return [Found(subject, _amount_of(subject, reading, current, context), form.start - len(phrase), free)]


def _misdated(form: Form, reading: Reading, own: Sequence[Amount]) -> list[Amount]:
    """甲2030年10万元，比2030年减少1万元: the wrong year was printed, the amount is this year's."""
    if not own or reading.text[own[-1].end : form.start] not in ("", "，") or not form.year:
        return []
    is_same_year = form.year[:4] in _phrase(reading, own[-1].start)
    return [own[-1]] if is_same_year and _subject_of(reading, own[-1]).kind is not None else []


def _found(amount: Amount, reading: Reading, free: tuple[Amount, ...]) -> Found:
    own = _subject_of(reading, amount)
    subject = _lent(own, reading, free)
    return Found(subject, amount.yuan, amount.start if subject is own else 0, free)


def _inline_subject(form: Form, reading: Reading) -> Subject | None:
    """A subject beside the comparison itself: 收入比上年增加…, 与上年相比财政拨款支出增加…."""
    if form.inline:
        subject = parse_subject(form.inline)
        if subject.kind is not None:
            return subject
    if form.year is None and form.basis is None:
        return None
    phrase = _phrase(reading, form.start)
    if not phrase or any(a.start >= form.start - len(phrase) and a.end <= form.start for a in reading.amounts):
        return None
    subject = parse_subject(phrase)
    if is_empty(subject.name) and subject.kind is None:
        return None
    if subject.kind is None and (_PURPOSE.search(phrase) or len(clean(phrase)) > 24 or _ends_amount(phrase)):
        return None
    return subject


def _in_order(form: Form, reading: Reading, current: Sequence[Amount]) -> list[Amount]:
    """Amounts that the statement may belong to, the likeliest first."""
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
    text, nearest = reading.text, inside[-1]
    purpose = [m for m in _PURPOSE.finditer(text, inside[0].start, nearest.start)]
    for mark in purpose:
        wholes = [a for a in inside if a.end <= mark.start()]
        between = text[mark.end() : nearest.start]
        if wholes and "；" not in between and not _PURPOSE.search(text, nearest.end, form.start):
            if parse_subject(_phrase(reading, nearest.start)).kind is None:
                return wholes[-1]
    marks = [m for m in _AMONG.finditer(text, inside[0].start, nearest.start)]
    if not marks:
        return None
    wholes = [a for a in inside if a.end <= marks[-1].start()]
    parts = [a for a in inside if a.start >= marks[-1].end()]
    between = text[parts[0].end : nearest.start] if parts else ""
    if not wholes or not parts or "；" in between or "比" in between or "较" in between:
        return None
    if len(parts) == 1:
        is_fund = (parse_subject(_phrase(reading, nearest.start)).kind or "").startswith("general")
        is_all = is_fund and nearest.yuan == wholes[-1].yuan
        return wholes[-1] if is_all and not _list_goes_on(text, form) else None
    whole = wholes[-1]
    return whole if "、" in between or sum(p.yuan for p in parts) == whole.yuan else None


def _list_goes_on(text: str, form: Form) -> bool:
    return _MEMBER.match(text, form.end) is not None


def _clause_before(reading: Reading, end: int) -> str:
    stop = end - 1 if end and reading.text[end - 1] in "，：。" else end
    return _phrase(reading, stop)


def _lent(subject: Subject, reading: Reading, free: Sequence[Amount] = ()) -> Subject:
    """A phrase that names nothing (2031年预算数) takes the title or first item of its paragraph."""
    if subject.kind is not None or not is_empty(subject.name):
        return subject
    if reading.placed.lead:
        return parse_subject(uniform(reading.placed.lead))
    for amount in free[:1]:
        first = parse_subject(_phrase(reading, amount.start))
        if first.kind is not None or not is_empty(first.name):
            return first
    headings = [uniform(h) for h in reading.placed.headings]
    return parse_subject(headings[-1]) if headings else subject


def _amount_of(
    subject: Subject, reading: Reading, current: Sequence[Amount], context: Context
) -> Decimal | None:
    """The amount that the paragraph, or the one before it, gives for a subject."""
    key = _key(subject)
    for amount in reversed(current):
        if _key(_lent(_subject_of(reading, amount), reading, current)) == key:
            return amount.yuan
    return next((yuan for name, yuan in reversed(context.earlier) if name == key), None)


# --------------------------------------------------------------------------------------- choices
def _fits(form: Form, yuan: Decimal | None) -> bool:
    """Whether amount, change and percent of a statement agree within print."""
    if yuan is None or form.change is None or form.pct is None:
        return False
    prior = yuan - form.change
    if prior == 0:
        return form.change == 0
    step = Decimal(1).scaleb(int(form.pct.as_tuple().exponent))
    return abs(form.change / abs(prior) * 100 - form.pct) <= step


def _fitting(form: Form, candidates: Sequence[Found]) -> Found:
    """The likeliest subject, or the first other one if only that agrees with the printed percentage."""
    if form.change in (None, 0) or form.pct is None or _fits(form, candidates[0].yuan):
        return candidates[0]
    return next((c for c in candidates[1:4] if _fits(form, c.yuan)), candidates[0])


def _with_forgotten_verb(form: Form, yuan: Decimal | None) -> Form:
    """比上年3万元，增加2%: the printed amount is the change if the percentage says so."""
    if form.prior is None or form.change is not None or form.pct is None or yuan is None:
        return form
    sign = -1 if form.pct < 0 else 1
    as_change = replace(form, change=sign * form.prior, prior=None)
    return as_change if _fits(as_change, yuan) else form


def _settled(subject: Subject, reading: Reading, context: Context, start: int) -> Subject:
    """Scope and flow where the phrase alone does not say them."""
    section = reading.placed.section
    if subject.kind in ("general", "appropriation"):
        if section in _REVENUE_SECTIONS or "收入" in (reading.placed.lead or "") or _under_revenue(reading):
            return replace(subject, scope="item" if subject.kind == "general" else "total", flow="revenue")
        return replace(subject, scope="total", flow="expenditure")
    if subject.kind == "government_fund" and (section == "revenue" or _under_revenue(reading)):
        return replace(subject, scope="item", flow="revenue")
    if subject.kind is not None:
        return subject
    is_project = bool(context.project_list_depth) or section in ("project", "project_details")
    is_project = is_project or re.search(r"项目支出[^。]*(?:其中|包括)", reading.text[:start]) is not None
    flow = "revenue" if subject.name.endswith("收入") or section == "revenue" else "expenditure"
    scope = "project" if is_project and flow == "expenditure" else "item" if subject.name.endswith(("收入", "支出")) else "other"
    return replace(subject, scope=scope, flow=flow, name=subject.name)


def _under_revenue(reading: Reading) -> bool:
    """The paragraph is about revenue: 1.收入预算增加…，其中一般公共预算…."""
    opening = reading.text[outline_of(reading.text)[1] :][:12]
    return "收入" in opening and "支出" not in opening


def base_of(form: Form, kind: str | None) -> str:
    """Which figure of the year before a statement compares with.

    年初预算 is ``prior_initial``, 执行数 and 决算数 ``prior_outturn``, else ``prior_budget``; in final
    accounts a plain 上年 is the outturn of the year before.
    """
    basis = (form.basis or "") + form.inline
    if re.search(r"执行|决算|实际|支出数|完成", basis):
        return "prior_outturn"
    if "年初" in basis or basis.startswith("初"):
        return "prior_initial"
    if kind == "final_accounts":
        return "prior_initial" if "预算" in basis else "prior_outturn"
    return "prior_budget"


def _stated_prior(form: Form, reading: Reading, context: Context, found: Found) -> Decimal | None:
    """The amount of the year before, where the paragraph states it in so many words."""
    own = [a for a in found.free if _is_prior(reading, a, context)]
    if not own:
        return None
    start, _ = sentence_at(reading.text, form.start)
    return own[-1].yuan if own[-1].start >= start else None


def _sentence(reading: Reading, start: int, end: int, reason: str | None) -> str:
    first, _ = sentence_at(reading.text, start)
    _, last = sentence_at(reading.text, max(end - 1, 0))
    if reason:
        at = reading.text.find(reason, end)
        last = max(last, sentence_at(reading.text, at)[1]) if at >= 0 else last
    return reading.placed.paragraph.text[first:last]


def _with_shared_reasons(
    rows: list[tuple[Form, ChangeRow]], reading: Reading
) -> list[tuple[Form, ChangeRow]]:
    """Statements of one list with one reason at its end all have it."""
    out = list(rows)
    for n in range(len(out) - 2, -1, -1):
        form, row = out[n]
        after, next_row = out[n + 1]
        between = reading.text[form.end : after.start]
        same_list = row.reason is None and next_row.reason is not None and form.change not in (None, 0)
        if same_list and not re.search(r"[；。]|其中", between) and next_row.change_yuan not in (None, Decimal(0)):
            out[n] = (form, replace(row, reason=next_row.reason))
    return out
