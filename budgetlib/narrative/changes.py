"""Statements of change against the year before: their subject, amount, base and reason."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetlib.contract.records import ChangeRow
from budgetlib.narrative.attribution import (
    Candidate,
    Context,
    Reading,
    find_candidates,
    is_prior,
    key_of,
    most_fitting,
    phrase_before,
    read_paragraph,
    reason_around,
    subject_of,
    with_forgotten_verb,
)
from budgetlib.narrative.change_grammar import Form, find_after_amount, find_bare, find_compared
from budgetlib.narrative.paragraphs import page_at
from budgetlib.narrative.reasons import reason_after
from budgetlib.narrative.sections import Placed
from budgetlib.narrative.subjects import Subject, parse_subject
from budgetlib.narrative.tokens import Amount, sentence_at
from budgetlib.privacy import redact
from budgetlib.vocabulary.outline import without_outline

SKIPPED_SECTIONS = frozenset({"glossary", "duties", "tasks", "tables"})
_REVENUE_SECTIONS = frozenset({"revenue"})
_DEFINITION = re.compile(r"[^，。：]{2,30}(?:，|：)?(?:是)?指")


# --------------------------------------------------------------------------------------- entry
def read_changes(
    placed: Iterable[Placed], fiscal_year: int | None, kind: str | None = None
) -> list[ChangeRow]:
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
        reading = read_paragraph(one)
        found = _changes_of(reading, context)
        if not found:
            rows = _with_reason_of_its_own_paragraph(rows, reading)
        rows += [row for _, row in found]
        context = _next_context(context, reading, [form for form, _ in found])
    return rows


def _next_context(context: Context, reading: Reading, forms: Sequence[Form]) -> Context:
    paragraph, text = reading.placed.paragraph, reading.text
    level = paragraph.outline or 9
    compared, depth = context.compared, context.compared_depth
    if paragraph.is_heading or level < depth or (paragraph.outline is None and not text.startswith("其中")):
        compared, depth = None, 0
    if forms and forms[-1].year and re.search(r"其中[：:]?$|如下[：:]?$", text):
        compared, depth = forms[-1], paragraph.outline or 0
    projects = context.project_list_depth
    if (paragraph.is_heading and level <= 2) or (paragraph.outline and paragraph.outline <= projects):
        projects = 0
    if paragraph.outline and re.search(r"项目支出[^。]*(?:包括|如下|为)[：:]?$", text):
        projects = paragraph.outline
    earlier = tuple((key_of(subject_of(reading, a)), a.yuan) for a in reading.amounts[:12])
    return replace(
        context, compared=compared, compared_depth=depth, project_list_depth=projects, earlier=earlier
    )


# --------------------------------------------------------------------------------------- forms of a paragraph
def _changes_of(reading: Reading, context: Context) -> list[tuple[Form, ChangeRow]]:
    compared = [f for f in find_compared(reading.text) if _is_against_the_year_before(f, context)]
    compared = [f for f in compared if _stands_for_itself(f, reading)]
    bare = [] if not (compared or context.compared) else _bare_forms(reading, compared, context)
    beside = _beside_an_amount(reading, [*compared, *bare], context)
    forms = sorted([*compared, *bare, *beside], key=lambda f: f.start)
    rows: list[tuple[Form, ChangeRow]] = []
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


def _stands_for_itself(form: Form, reading: Reading) -> bool:
    """A comparison within a reason is part of the reason, unless an item with its amount stands before it."""
    reason = reason_around(form.start, reading)
    if reason is None:
        return True
    before = [a for a in reading.amounts if reason.start < a.start and a.end <= form.start]
    if not before or reading.text[before[-1].end : form.start] not in ("", "，"):
        return False
    return parse_subject(phrase_before(reading, before[-1].start)).kind is not None


def _bare_forms(reading: Reading, compared: Sequence[Form], context: Context) -> list[Form]:
    """Parts of a change that has been stated: 其中：甲收入增加3万元，乙收入减少1万元."""
    spans = [(f.start, f.end) for f in compared]
    found = []
    for form in find_bare(reading.text):
        if any(start < form.end and form.start < end for start, end in spans):
            continue
        parent = _parent(form, reading, compared, context)
        subject = parse_subject(form.inline or phrase_before(reading, max(form.start - 1, 0)))
        if (
            parent is None
            or (subject.kind is None and form.inline)
            or subject.kind in ("personnel", "public", "general_public")
        ):
            continue
        if _blocked_by_reason(form, reading):
            continue
        found.append(replace(form, year=parent.year, basis=parent.basis))
    return found


def _beside_an_amount(reading: Reading, others: Sequence[Form], context: Context) -> list[Form]:
    """上年预算12万元，减少2万元; 其中：甲支出18万元，增加2万元: a change directly after an amount."""
    found = []
    for form in find_after_amount(reading.text):
        before = [a for a in reading.amounts if a.end <= form.start]
        before = [a for a in before if not any(o.start <= a.start < o.end for o in others)]
        free = not any(o.start < form.end and form.start < o.end for o in others)
        if not free or not before or before[-1].end != form.start - 1 or _blocked_by_reason(form, reading):
            continue
        prior = _prior_and_current(reading, before[-2:], context)
        parent = _parent(form, reading, others, context)
        if prior is not None:
            phrase = phrase_before(reading, prior.start)
            found.append(replace(form, year="上年", basis=phrase, prior=prior.yuan))
        elif form.change != 0 and parent is not None and subject_of(reading, before[-1]).kind is not None:
            found.append(replace(form, year=parent.year, basis=parent.basis))
    return found


def _prior_and_current(reading: Reading, last: Sequence[Amount], context: Context) -> Amount | None:
    """The amount of the year before, if of the last two amounts of a sentence exactly one is."""
    priors = [a for a in last if is_prior(reading, a, context)]
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
    reason = reason_around(form.start, reading)
    if reason is None:
        return False
    if not reason.introduces_parts:
        return True
    first = next(find_bare(reading.text[reason.start :]), None)
    return first is None or first.start > 0 or parse_subject(first.inline).kind is None


def _row(
    form: Form, reading: Reading, context: Context, before: Sequence[Form], following: int
) -> ChangeRow | None:
    candidates = find_candidates(form, reading, context, before)
    if not candidates:
        return None
    found = most_fitting(form, candidates)
    form = with_forgotten_verb(form, found.yuan)
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
    return reading.placed.section not in (
        None,
        "organisation",
        "staffing",
        "performance",
        "project_details",
        "other",
    )


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
    scope = "item" if subject.name.endswith(("收入", "支出")) else "other"
    if is_project and flow == "expenditure":
        scope = "project"
    return replace(subject, scope=scope, flow=flow, name=subject.name)


def _under_revenue(reading: Reading) -> bool:
    """The paragraph is about revenue: 1.收入预算增加…，其中一般公共预算…."""
    opening = without_outline(reading.text)[:12]
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
        own = form.basis or "" if parse_subject(form.inline).kind is not None else basis
        return "prior_initial" if "预算" in own else "prior_outturn"
    return "prior_budget"


def _stated_prior(form: Form, reading: Reading, context: Context, found: Candidate) -> Decimal | None:
    """The amount of the year before, where the paragraph states it in so many words."""
    own = [a for a in found.free if is_prior(reading, a, context)]
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
        if (
            same_list
            and not re.search(r"[；。]|其中", between)
            and next_row.change_yuan not in (None, Decimal(0))
        ):
            out[n] = (form, replace(row, reason=next_row.reason))
    return out


_OPENS_WITH_REASON = 30  # characters within which such a paragraph must come to its reason


def _with_reason_of_its_own_paragraph(rows: list[ChangeRow], reading: Reading) -> list[ChangeRow]:
    """收支预算增加的主要原因是… as a paragraph of its own: the reason of the totals stated just before."""
    if not rows or not reading.reasons or reading.reasons[0].mark > _OPENS_WITH_REASON:
        return rows
    reason, opening = reading.reasons[0], reading.text[: reading.reasons[0].start]
    given = redact(reading.text[reason.start : reason.end].strip("，：。； "))
    flows = {flow for word, flow in _FLOW_WORDS if word in opening}
    if not given or not flows:
        return rows
    out = list(rows)
    for n in range(len(out) - 1, -1, -1):
        row = out[n]
        if row.section != reading.placed.section or row.page < reading.placed.paragraph.page - 1:
            break
        if row.scope == "total" and row.reason is None and row.change_yuan and row.flow in {*flows, None}:
            out[n] = replace(row, reason=given)
    return out


_FLOW_WORDS = (("收", "revenue"), ("支", "expenditure"))
