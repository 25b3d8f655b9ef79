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
    borne_out,
    find_candidates,
    is_prior,
    key_of,
    most_fitting,
    opening_of,
    opens_with_item,
    phrase_before,
    read_paragraph,
    reason_around,
    subject_of,
    with_forgotten_verb,
)
from budgetlib.narrative.change_grammar import Form, find_after_amount, find_bare, find_compared, find_new
from budgetlib.narrative.funds import fund_of
from budgetlib.narrative.paragraphs import Paragraph, page_at
from budgetlib.narrative.phrases import any_of, first_match
from budgetlib.narrative.reasons import reason_after
from budgetlib.narrative.sections import Placed, uses
from budgetlib.narrative.subjects import Subject, is_empty, parse_subject
from budgetlib.narrative.tokens import Amount, sentence_at, sentence_starts
from budgetlib.privacy import redact
from budgetlib.vocabulary.outline import without_outline

_NEXT_CLAUSE = re.compile("，(?:基本)?")
_OPENS_LIST = re.compile("(?:其中|如下)：?$")
_OPENS_PROJECTS = re.compile(rf"项目支出[^。]*{any_of('opens_projects')}：?$")


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
        if uses("changes").get(one.section or "") == "none":
            continue
        reading, context = read_paragraph(one), _within_lists(context, one.paragraph)
        found = _changes_of(reading, context)
        if not found:
            rows = _with_reason_of_its_own_paragraph(rows, reading)
        rows += [row for _, row in found]
        context = _next_context(context, reading, [form for form, _ in found])
    return rows


def _within_lists(context: Context, paragraph: Paragraph) -> Context:
    """The context less the lists that a paragraph is no part of: its number says so."""
    if paragraph.is_heading:
        context = replace(context, listed="")
    if paragraph.outline is None:
        return replace(context, compared=None)
    is_project = paragraph.outline > context.project_list_depth
    return context if is_project else replace(context, project_list_depth=0)


def _next_context(context: Context, reading: Reading, forms: Sequence[Form]) -> Context:
    """What a paragraph lends to those after it: the lists that it opens, and its amounts."""
    earlier = tuple((key_of(subject_of(reading, amount)), amount.yuan) for amount in reading.amounts)
    context = replace(context, earlier=earlier)
    if _OPENS_LIST.search(reading.text):
        listed = reading.text[sentence_starts(reading.text)[-1] :]
        context = replace(context, listed=listed, compared=forms[-1] if forms else context.compared)
    if _OPENS_PROJECTS.search(reading.text):
        context = replace(context, project_list_depth=reading.placed.paragraph.outline or 0)
    return context


# --------------------------------------------------------------------------------------- forms of a paragraph
def _changes_of(reading: Reading, context: Context) -> list[tuple[Form, ChangeRow]]:
    compared = [f for f in find_compared(reading.text) if _is_against_the_year_before(f, context)]
    compared = [f for f in compared if _stands_for_itself(f, reading)]
    bare = _bare_forms(reading, compared, context)
    beside = _beside_an_amount(reading, [*compared, *bare], context)
    new = _new_items(reading, [*compared, *bare, *beside])
    forms = sorted([*compared, *bare, *beside, *new], key=lambda f: f.start)
    rows: list[tuple[Form, ChangeRow]] = []
    for n, form in enumerate(forms):
        following = forms[n + 1].start if n + 1 < len(forms) else len(reading.text)
        if _is_remark(form, forms[:n], reading, context):
            continue
        row = _row(form, reading, context, forms[:n], following)
        if row is not None and not _is_said_again(row, rows):
            rows.append((form, row))
    return _with_shared_reasons(rows, reading)


def _is_remark(form: Form, before: Sequence[Form], reading: Reading, context: Context) -> bool:
    """…比上年增加1万元，增长0.9%，与上年基本持平: said in passing of a change that has been stated."""
    names_nothing = is_empty(form.inline) and parse_subject(form.inline).kind is None
    if form.change != 0 or not before or not names_nothing:
        return False
    stated = before[-1]
    between = reading.text[stated.end : form.start]
    is_beside = (
        _NEXT_CLAUSE.fullmatch(between) is not None
        and reading.depth[stated.start] == reading.depth[form.start]
    )
    basis = form.basis + form.inline
    names_base = "预算" in basis or first_match("narrative_bases", "base", basis) is not None
    return is_beside and (not names_base or base_of(form, context.kind) == base_of(stated, context.kind))


def _is_said_again(row: ChangeRow, rows: Sequence[tuple[Form, ChangeRow]]) -> bool:
    """…增加0万元，…。与上年预算持平。 or …减少3万元，…。增减相抵后减少3万元。 is one statement."""
    return bool(rows) and row.change_yuan is not None and _said(row) == _said(rows[-1][1])


def _said(row: ChangeRow) -> tuple[object, ...]:
    return row.item_name, row.item_code, row.amount_yuan, row.base, row.change_yuan


def _is_against_the_year_before(form: Form, context: Context) -> bool:
    """A statement that names another year is none; the own year is taken for a misprint."""
    digits = re.match(r"20\d\d", form.year or "")
    if digits is None or context.fiscal_year is None:
        return True
    return context.fiscal_year - 1 <= int(digits[0]) <= context.fiscal_year


def _stands_for_itself(form: Form, reading: Reading) -> bool:
    """A comparison within a reason is part of the reason, unless an item with its amount stands before it."""
    reason = reason_around(form.start, reading)
    if reason is None:
        return True
    before = [a for a in reading.amounts if a.end <= form.start]
    if not before or reading.text[before[-1].end : form.start] not in ("", "，"):
        return False
    return parse_subject(phrase_before(reading, before[-1].start)).kind is not None


def _bare_forms(reading: Reading, compared: Sequence[Form], context: Context) -> list[Form]:
    """Parts of a change that has been stated: 其中：甲收入增加3万元，乙收入减少1万元."""
    found = []
    for form in find_bare(reading.text):
        parent = _parent(form, compared, context)
        if parent is None or _overlaps(form, compared):
            continue
        if _names_a_part(form, reading) and not _is_within_reason(form, reading):
            found.append(replace(form, year=parent.year, basis=parent.basis))
    return found


def _names_a_part(form: Form, reading: Reading) -> bool:
    if not form.inline:
        return True
    return parse_subject(form.inline).kind not in (None, "personnel", "public")


def _overlaps(form: Form, others: Sequence[Form]) -> bool:
    return any(other.start < form.end and form.start < other.end for other in others)


def _parent(form: Form, others: Sequence[Form], context: Context) -> Form | None:
    """The statement that a part belongs to: the one before it, or one that lends itself to the list."""
    before = [other for other in others if other.end <= form.start]
    return before[-1] if before else context.compared


def _is_within_reason(form: Form, reading: Reading) -> bool:
    """Amounts in a reason are no changes of their own; 主要是 may introduce the parts of the change."""
    reason = reason_around(form.start, reading)
    if reason is None:
        return False
    first = next((part.inline for part in find_bare(reading.text[reason.start :])), "")
    return not reason.introduces_parts or parse_subject(first).kind is None


def _beside_an_amount(reading: Reading, others: Sequence[Form], context: Context) -> list[Form]:
    """上年预算12万元，减少2万元; 其中：甲支出18万元，增加2万元: a change directly after an amount."""
    found = []
    for form in find_after_amount(reading.text):
        if _overlaps(form, others):
            continue
        before = [a for a in reading.amounts if a.end <= form.start]
        before = [a for a in before if not any(other.start <= a.start < other.end for other in others)]
        priors = [a for a in before[-2:] if is_prior(reading, a, context)]
        parent = _parent(form, others, context)
        if len(priors) == 1:
            phrase = phrase_before(reading, priors[0].start)
            found.append(replace(form, year="上年", basis=phrase, prior=priors[0].yuan))
        elif (
            before and parent and form.change is not None and subject_of(reading, before[-1]).kind is not None
        ):
            found.append(replace(form, year=parent.year, basis=parent.basis))
    return found


def _new_items(reading: Reading, others: Sequence[Form]) -> list[Form]:
    """会议费5万元，上年无此项: new where the amount is an item's own, and no change of it is stated."""
    found = []
    for form in find_new(reading.text):
        amount = next((a for a in reading.amounts if a.end == form.start - 1), None)
        if amount is None:
            continue
        _, last = sentence_at(reading.text, form.start)
        end = next((a.start for a in reading.amounts if a.start > form.end), last)
        is_stated = any(form.end <= other.start < end for other in others)
        is_reason = reason_around(form.start, reading) is not None
        if not is_stated and not is_reason and subject_of(reading, amount).kind is not None:
            found.append(replace(form, year="上年"))
    return found


def _row(
    form: Form, reading: Reading, context: Context, before: Sequence[Form], following: int
) -> ChangeRow | None:
    candidates = find_candidates(form, reading, context, before)
    found = most_fitting(form, candidates)
    found = borne_out(found, _prior(form, reading, context, found, before), form, candidates)
    form = with_forgotten_verb(form, found.yuan)
    subject = settled(found.subject, reading, context)
    if found.yuan is None and subject.kind is None and not _is_of_accounts(reading):
        return None  # a change of staff, or of a target
    start = min(found.start, form.start)
    reason = reason_after(reading.text, form.end, following, reading.reasons)
    return ChangeRow(
        page=page_at(reading.placed.paragraph, form.start),
        section=reading.placed.section,
        scope=subject.scope,
        flow=subject.flow,
        item_code=subject.code,
        item_name=redact(subject.name) or None,
        amount_yuan=found.yuan,
        prior_yuan=_prior(form, reading, context, found, before),
        change_yuan=form.change,
        change_pct=form.pct,
        base=base_of(form, context.kind),
        reason=redact(reason) if reason else None,
        sentence=redact(_sentence(reading, start, form.end, reason)),
        fund=fund_of((*_said_of(form, subject, reading, start), context.listed), reading.placed),
    )


def _is_of_accounts(reading: Reading) -> bool:
    return uses("changes").get(reading.placed.section or "") == "any"


def _said_of(form: Form, subject: Subject, reading: Reading, start: int) -> tuple[str, ...]:
    """The words that may name a statement's fund, the narrowest first; last what opens its sentence."""
    inline = parse_subject(form.inline)
    own = form.inline if inline.kind is None or inline.name == subject.name else ""
    return own, phrase_before(reading, start), subject.name, opening_of(reading, start)


def settled(subject: Subject, reading: Reading, context: Context) -> Subject:
    """Scope and flow where the phrase alone does not say them: a fund among revenue, a part of an item."""
    if subject.kind is None:
        scope = "project" if context.project_list_depth else "other"
        return replace(subject, scope=scope, flow="expenditure")
    if subject.scope in ("basic", "project") and opens_with_item(reading):
        return replace(subject, scope="other")  # 商品和服务支出9万元，其中：公用经费3万元
    if subject.revenue_scope and "支出" not in subject.name and _is_about_revenue(reading):
        return replace(subject, scope=subject.revenue_scope, flow="revenue")
    return subject


def _is_about_revenue(reading: Reading) -> bool:
    """A section on revenue, or a paragraph that opens with it: 1.收入预算增加…，其中一般公共预算…."""
    opening = re.split("[，。：]", without_outline(reading.text))[0]
    return reading.placed.section == "revenue" or "收入" in opening


def base_of(form: Form, kind: str | None) -> str:
    """Which figure of the year before a statement compares with (``narrative_bases.csv``).

    What nothing is said of is ``prior_budget``; in final accounts a plain 上年 is the outturn of the year
    before, and a budget the initial one.
    """
    basis = form.basis + form.inline
    if found := first_match("narrative_bases", "base", basis):
        return found[0].name
    if kind != "final_accounts":
        return "prior_budget"
    own = basis if parse_subject(form.inline).kind is None else form.basis
    return "prior_initial" if "预算" in own else "prior_outturn"


def _prior(
    form: Form, reading: Reading, context: Context, found: Candidate, before: Sequence[Form]
) -> Decimal | None:
    """The amount of the year before: within the statement, in brackets behind it, or in front of it."""
    if form.prior is not None:
        return form.prior
    behind = _in_brackets_behind(form, reading, context)
    return behind.yuan if behind else _stated_prior(form, reading, context, found, before)


def _in_brackets_behind(form: Form, reading: Reading, context: Context) -> Amount | None:
    """比上年增加3万元（上年预算数为0万元）: the first amount of the brackets, if it is of the year before."""
    inside = (a for a in reading.amounts if a.start > form.end and reading.text[form.end] == "（")
    first = next(inside, None)
    if first is None or "）" in reading.text[form.end : first.start]:
        return None
    return first if is_prior(reading, first, context) else None


def _stated_prior(
    form: Form, reading: Reading, context: Context, found: Candidate, before: Sequence[Form]
) -> Decimal | None:
    """The amount of the year before in front of a statement, where its sentence says so in so many words."""
    start, _ = sentence_at(reading.text, form.start)
    taken = [_in_brackets_behind(other, reading, context) for other in before]
    priors = [a for a in found.free if is_prior(reading, a, context)]
    if len(priors) == len(found.free):  # the wrong year was printed with the amount itself
        priors = [a for a in priors if a.yuan != found.yuan]
    own = [a for a in priors if a.start >= start and a not in taken]
    return own[-1].yuan if own else None


def _sentence(reading: Reading, start: int, end: int, reason: str | None) -> str:
    first, _ = sentence_at(reading.text, start)
    given = reading.text.find(reason, end) if reason else end - 1
    _, last = sentence_at(reading.text, max(given, end - 1))
    return reading.placed.paragraph.text[first:last]


def _with_shared_reasons(
    rows: list[tuple[Form, ChangeRow]], reading: Reading
) -> list[tuple[Form, ChangeRow]]:
    """Statements of one list with one reason at its end all have it."""
    out = list(rows)
    for n in reversed(range(len(out) - 1)):
        (form, row), (after, following) = out[n], out[n + 1]
        is_one_list = not _ENDS_LIST.search(reading.text[form.end : after.start])
        if is_one_list and row.change_yuan and row.reason is None and following.change_yuan:
            out[n] = (form, replace(row, reason=following.reason))
    return out


_ENDS_LIST = re.compile("[；。]|其中")


def _with_reason_of_its_own_paragraph(rows: list[ChangeRow], reading: Reading) -> list[ChangeRow]:
    """收支预算增加的主要原因是… as a paragraph of its own: the reason of the totals stated just before."""
    if not reading.reasons:
        return rows
    reason = reading.reasons[0]
    opening, given = reading.text[: reason.start], reading.text[reason.start :].strip("，：。；")
    flows = {flow for word, flow in _FLOW_WORDS if word in opening}
    out = list(rows)
    for n in reversed(range(len(out))):
        row = out[n]
        if not flows or row.section != reading.placed.section:
            break
        if row.scope == "total" and row.reason is None and row.change_yuan and row.flow in {*flows, None}:
            out[n] = replace(row, reason=redact(given))
    return out


_FLOW_WORDS = (("收", "revenue"), ("支", "expenditure"))
