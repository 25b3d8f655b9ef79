"""Does the narrative agree with itself: amounts, changes, percentages, words, sums of items, reasons."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from budgetlib.audit.arithmetic import (
    ZERO,
    apart,
    in_percent,
    in_ten_thousand,
    last_digit,
    percent_fits,
    percent_range,
    percent_step,
    prints_zero,
    step_of,
)
from budgetlib.audit.facts import Facts, Passage, agreed, grouped
from budgetlib.audit.message_words import (
    phrase,
    three_public_item_of,
    three_public_label,
    three_public_sums,
    vocabulary,
)
from budgetlib.audit.registry import (
    HELD,
    Failure,
    Held,
    NotChecked,
    Result,
    at_most,
    compare,
    held,
    likely_if_most_fail,
    rule,
)
from budgetlib.contract.records import ChangeRow, FigureRow, StaffingRow
from budgetlib.money import UNITS
from budgetlib.vocabulary.kinds import kinds_answering
from budgetlib.vocabulary.wording import plain_name, squeeze

_CHANGES = "changes：amount_yuan、prior_yuan、change_yuan、change_pct"
_MONEY_STEPS = "各金额印出末位的一半之和"


def subject(change: ChangeRow) -> str:
    """What a statement is about, as a message names it."""
    return " ".join(part for part in (change.item_code, change.item_name) if part) or "该项支出"


def at(change: ChangeRow) -> str:
    return f"第{change.page}页“{subject(change)}”"


def year_with_itself(c: ChangeRow) -> str | None:
    """The year whose budget a sentence compares with the same year's budget: a slip.

    What was spent may well be compared with the budget of its year.
    """
    found = phrase("same_year").search(c.sentence)
    return found[1] if found else None


def prior_of(c: ChangeRow) -> Decimal | None:
    """Last year's amount as stated, else as the amount and its change imply it."""
    return c.prior_yuan if c.prior_yuan is not None else _implied_prior(c)


def _implied_prior(c: ChangeRow) -> Decimal | None:
    return None if c.amount_yuan is None or c.change_yuan is None else c.amount_yuan - c.change_yuan


def half_steps(c: ChangeRow | FigureRow, *values: Decimal | None) -> Decimal:
    """How far some amounts of a sentence may be off by rounding alone."""
    return sum((step_of(v, c.sentence) for v in values), ZERO) / 2


# ---- one statement


def has_own_clause(c: ChangeRow) -> bool:
    """Whether the change can belong to the amounts beside it.

    What was nothing cannot fall, and what is nothing without being said to be cannot have grown: there the
    clause is about something else in the sentence, which is a question to the reading.
    """
    change = c.change_yuan or c.change_pct or ZERO
    fell_from_nothing = c.prior_yuan == ZERO and change < 0
    grew_to_nothing = c.amount_yuan == ZERO and change > 0 and not prints_zero(c.sentence)
    return not fell_from_nothing and not grew_to_nothing


def _own_statements(facts: Facts) -> Iterator[ChangeRow]:
    return (c for c in facts.changes if has_own_clause(c))


@rule(
    "text.prior",
    severity="error",
    statement="本年数减增减额等于所述上年数",
    reads=_CHANGES,
    reason="算术",
    tolerance=_MONEY_STEPS,
)
def check_prior_amounts(facts: Facts) -> Iterator[Result]:
    """A sentence that compares a year with itself slips in the year, and states no other year's amount."""
    is_budget = facts.document.kind == "budget"
    slipped = [c for c in facts.changes if is_budget and year_with_itself(c)]
    if any(c.prior_yuan is not None for c in slipped):
        yield NotChecked("文中所比较的两年写为同一年")
    results = (
        _prior(c, c.prior_yuan, prior)
        for c in _own_statements(facts)
        if c.prior_yuan is not None and (prior := _implied_prior(c)) is not None and c not in slipped
    )
    yield from likely_if_most_fail(results)


def _prior(c: ChangeRow, stated: Decimal, implied: Decimal) -> Result:
    amount, change = c.amount_yuan or ZERO, c.change_yuan or ZERO
    expected = amount - stated
    message = (
        f"{at(c)}本年{in_ten_thousand(amount)}，上年{in_ten_thousand(stated)}，两者之差为{in_ten_thousand(expected)}，"
        f"文中增减额为{in_ten_thousand(change)}，数据不一致。"
    )
    slack = half_steps(c, amount, stated, change)
    return compare({"文中表述": c}, expected, change, slack, lambda: message)


@rule(
    "text.percent",
    severity="error",
    statement="增减百分比等于增减额除以上年数",
    reads=_CHANGES,
    reason="算术",
    tolerance="百分比印出末位的一半，加金额末位一半的影响",
)
def check_percentages(facts: Facts) -> Iterator[Result]:
    yield from likely_if_most_fail(_percentages(facts))


def _percentages(facts: Facts) -> Iterator[Result]:
    for c in _own_statements(facts):
        prior = prior_of(c)
        if c.change_pct is not None and c.change_yuan is not None and prior and prior > 0:
            yield _percent(c, c.change_pct, c.change_yuan, prior)


def _percent(c: ChangeRow, pct: Decimal, change: Decimal, prior: Decimal) -> Result:
    """The change against the prior amount; a wrong sign is another rule's business."""
    step = percent_step(pct, c.sentence)
    value = abs(change) / abs(prior) * 100
    if abs(abs(pct) - value) <= step / 2:
        return held(c)
    slack = step_of(change, c.sentence) / 2
    of_prior = (c.amount_yuan, change) if c.prior_yuan is None else (c.prior_yuan,)
    bounds = percent_range(abs(change), slack, abs(prior), half_steps(c, *of_prior))
    if bounds is None or percent_fits(abs(pct), step, bounds):
        return held(c)
    message = (
        f"{at(c)}增减额{in_ten_thousand(change)}，上年数{in_ten_thousand(prior)}，"
        f"计算得{in_percent(value)}，文中为{abs(pct).normalize():f}%，数据不一致。"
    )
    near = abs(abs(pct) - value) <= step * 2
    return Failure(message, {"文中表述": c}, severity="info" if near else None, key="percent")


@rule(
    "text.percent_of_zero",
    severity="warning",
    statement="上年数为零时没有增减百分比",
    reads=_CHANGES,
    reason="以零为基数的百分比无定义",
    tolerance="无",
)
def check_percent_of_zero(facts: Facts) -> Iterator[Result]:
    for c in _own_statements(facts):
        prior = prior_of(c)
        if prior is None or c.change_pct is None:
            continue
        pct = f"{c.change_pct.normalize():f}%"
        message = f"{at(c)}上年数为零，文中增减百分比为{pct}，以零为基数的百分比无定义。"
        is_defined = prior or not c.change_pct or not c.change_yuan
        yield HELD if is_defined else Failure(message, {"文中表述": c}, key="zero")


@rule(
    "text.sign",
    severity="error",
    statement="增减的文字、增减额与百分比方向一致",
    reads=_CHANGES + "、sentence",
    reason="算术",
    tolerance="无",
)
def check_signs(facts: Facts) -> Iterator[Result]:
    for c in _own_statements(facts):
        has_both = c.amount_yuan is not None and c.prior_yuan is not None
        difference = (c.amount_yuan or ZERO) - (c.prior_yuan or ZERO) if has_both else None
        signs = [v > 0 for v in (c.change_yuan, c.change_pct, difference) if v]
        message = f"{at(c)}增减额、百分比与两年数额的增减方向不一致。"
        if len(signs) > 1:
            yield held(c) if len(set(signs)) == 1 else Failure(message, {"文中表述": c}, key="sign")


@rule(
    "text.change_exceeds",
    severity="warning",
    statement="减少额不大于上年数：本年数减增减额不为负",
    reads=_CHANGES,
    reason="预算支出与收入不为负",
    tolerance=_MONEY_STEPS,
)
def check_prior_is_not_negative(facts: Facts) -> Iterator[Result]:
    for c in _own_statements(facts):
        prior = _implied_prior(c)
        if prior is None or c.amount_yuan is None or c.amount_yuan < 0:
            continue
        slack = half_steps(c, c.amount_yuan, c.change_yuan)
        amount, change = in_ten_thousand(c.amount_yuan), in_ten_thousand(c.change_yuan or ZERO)
        message = f"{at(c)}本年{amount}，增加{change}，推得上年数为{in_ten_thousand(prior)}，数据不一致。"
        yield HELD if prior >= -slack else Failure(message, {"文中表述": c}, ZERO, prior, slack)


@rule(
    "text.same_statement",
    severity="warning",
    statement="同一项目在文中多次出现时，金额、增减额与百分比相同",
    reads="changes：item_code、item_name、scope、flow",
    reason="同一事实的重复表述",
    tolerance=_MONEY_STEPS,
)
def check_repeated_statements(facts: Facts) -> Iterator[Result]:
    """Only statements with the same amount are taken to be about the same fact."""
    stated = (c for c in facts.changes if c.amount_yuan and c.change_yuan is not None)
    for first, *others in grouped(
        stated, lambda c: (c.scope, c.flow, _label(c), c.amount_yuan, c.base)
    ).values():
        yield from (_same_change(first, other) for other in others)


def _label(c: ChangeRow) -> str:
    return c.item_code or plain_name(c.item_name)


def _same_change(a: ChangeRow, b: ChangeRow) -> Result:
    before, after = a.change_yuan or ZERO, b.change_yuan or ZERO
    message = (
        f"“{subject(a)}”的增减额第{a.page}页为{in_ten_thousand(before)}，第{b.page}页为{in_ten_thousand(after)}，"
        "数据不一致。"
    )
    slack = half_steps(a, before) + half_steps(b, after)
    return compare({"表述一": a, "表述二": b}, before, after, slack, lambda: message)


# ---- items against the whole


class _Group(NamedTuple):
    """Items of one section whose amounts add up to a stated whole."""

    label: str  # "", 基本支出, 项目支出
    whole: ChangeRow
    items: tuple[ChangeRow, ...]


@rule(
    "text.items_and_total",
    severity="warning",
    statement="各项目增减额之和等于所述总增减额（全部、基本支出、项目支出）",
    reads="changes：scope、item_code、amount_yuan、change_yuan；amounts：spending_type",
    reason="各项目金额之和等于总额，则增减额之和等于总增减额",
    tolerance=_MONEY_STEPS,
)
def check_item_changes_add_up(facts: Facts) -> Iterator[Result]:
    """The amounts prove that the items are complete; only then must their changes add up."""
    wholes = [c for c in facts.changes if c.change_yuan is not None and c.amount_yuan and _is_whole(c)]
    groups = [found for items in _item_lists(facts, wholes) for found in _wholes_of(items, wholes)]
    if not groups and any(c.scope == "item" for c in facts.changes):
        yield NotChecked("文中没有金额之和等于所述总额的一组项目")
    for candidates in groups:
        yield _one_of_the_wholes(facts, candidates)


def _one_of_the_wholes(facts: Facts, candidates: Sequence[_Group]) -> Result:
    """Several wholes may have the amount of the items and other changes: other funds last year.

    Items that were given up have a change and no amount: with them the sum may be right.
    """
    results = [_changes_add_up(group) for group in candidates]
    if HELD in results:
        return results[results.index(HELD)]
    given_up = _without_amount(facts, candidates[0])
    if not given_up:
        return NotChecked(_DROPPED) if _printed_as_dropped(facts, results) else results[0]
    more = [_changes_add_up(g._replace(items=(*g.items, *given_up))) for g in candidates]
    return more[more.index(HELD)] if HELD in more else NotChecked("有的项目只列增减额而未列金额")


_DROPPED = "差额为表中上年有数、本年无数的项目，文中未列"


def _printed_as_dropped(facts: Facts, results: Sequence[Result]) -> bool:
    """Whether the gap is last year's amount of an item that a table prints without an amount this year."""
    gaps = {(r.found or ZERO) - (r.expected or ZERO) for r in results if isinstance(r, Failure)}
    for table in facts.tables:
        for row in table.rows.values():
            now = [e for e in row if e.phase == "budget" and e.amount_yuan]
            before = [e for e in row if e.phase == "prior_budget" and e.code]
            if not now and any(e.amount_yuan in gaps for e in before):
                return True
    return False


def _without_amount(facts: Facts, group: _Group) -> tuple[ChangeRow, ...]:
    section = group.items[0].section
    return tuple(
        c
        for c in facts.changes
        if c.scope == "item"
        and c.section == section
        and c.amount_yuan is None
        and c.change_yuan
        and c.flow != "revenue"
    )


def _changes_add_up(group: _Group) -> Result:
    stated = group.whole.change_yuan or ZERO
    found = sum((i.change_yuan or ZERO for i in group.items), ZERO)
    roles = {"总额": group.whole, "项目": group.items}
    if stated == found:
        return Held(roles)

    def message() -> str:
        items = f"第{_pages(group.items)}页{group.label}{len(group.items)}个项目"
        return (
            f"第{group.whole.page}页“{subject(group.whole)}”增减额为{in_ten_thousand(stated)}，"
            f"{items}的增减额之和为{in_ten_thousand(found)}，{apart(found, stated)}"
        )

    slack = half_steps(group.whole, stated) + sum((half_steps(i, i.change_yuan) for i in group.items), ZERO)
    return compare(roles, stated, found, slack, message)


def _pages(statements: Iterable[ChangeRow]) -> str:
    """The pages that some statements stand on: 5, or 5至7."""
    pages = sorted(c.page for c in statements)
    return str(pages[0]) if pages[0] == pages[-1] else f"{pages[0]}至{pages[-1]}"


def _is_whole(c: ChangeRow) -> bool:
    return c.scope in ("total", "basic", "project") or (c.scope == "item" and c.flow == "revenue")


class _Items(NamedTuple):
    label: str
    items: tuple[ChangeRow, ...]


def _wholes_of(part: _Items, wholes: Sequence[ChangeRow]) -> Iterator[list[_Group]]:
    """The statements about the whole with the amount of the items: expenditure and the same section first."""
    amount = sum((i.amount_yuan or ZERO for i in part.items), ZERO)
    slack = sum((half_steps(i, i.amount_yuan) for i in part.items), ZERO)
    found = [w for w in wholes if _is_whole_of(w, part) and _same_money(w, amount, slack)]
    found.sort(key=lambda w: (w.flow == "revenue", w.section != part.items[0].section))
    if found:
        yield [_Group(part.label, w, part.items) for w in found]


def _same_money(whole: ChangeRow, amount: Decimal, slack: Decimal) -> bool:
    return abs(amount - (whole.amount_yuan or ZERO)) <= slack + half_steps(whole, whole.amount_yuan)


_SCOPES = {"基本支出": "basic", "项目支出": "project"}


def _is_whole_of(whole: ChangeRow, part: _Items) -> bool:
    if whole in part.items or whole.base != part.items[0].base:
        return False
    scope = _SCOPES.get(part.label)
    return whole.scope == scope if scope else whole.scope not in _SCOPES.values()


def _item_lists(facts: Facts, wholes: Sequence[ChangeRow]) -> Iterator[_Items]:
    """Expenditure items of one section at one level of the classification, each once."""
    stated = (
        c
        for c in facts.changes
        if c.scope == "item"
        and c.flow != "revenue"
        and c.amount_yuan is not None
        and c.change_yuan is not None
    )
    for found in grouped(stated, lambda c: (c.section, _level(c.item_code), c.base)).values():
        items = [group[0] for group in grouped(found, _label).values()]
        for run in (items, *_runs_that_make_a_whole(items, wholes)):
            if len(run) > 1:
                yield _Items("", tuple(run))
        yield from (_Items(label, tuple(part)) for label, part in _by_spending(facts, items) if part)


def _level(code: str | None) -> tuple[int, str] | None:
    return (len(code), code[0]) if code else None


def _runs_that_make_a_whole(items: list[ChangeRow], wholes: Sequence[ChangeRow]) -> Iterator[list[ChangeRow]]:
    """Lists without codes may name classes first and their items after: runs within the list count, too."""
    if any(i.item_code for i in items):
        return
    sums = [ZERO]
    for item in items:
        sums.append(sums[-1] + (item.amount_yuan or ZERO))
    for whole in wholes:
        for start in range(len(items)):
            for stop in range(start + 2, len(items) + 1):
                exact = sums[stop] - sums[start] == whole.amount_yuan
                if exact and stop - start < len(items) and whole not in items:
                    yield items[start:stop]


def _by_spending(facts: Facts, items: Sequence[ChangeRow]) -> Iterator[tuple[str, list[ChangeRow]]]:
    """Items that the table spends on basic needs only, and on projects only."""
    kinds = spending_of_items(facts)
    known = {id(i): kinds.get((_label(i), i.amount_yuan)) for i in items}
    if all(known.values()) and len(set(known.values())) > 1:
        for label, kind in _SCOPES.items():
            yield label, [i for i in items if known[id(i)] == kind]


def spending_of_items(facts: Facts) -> dict[tuple[str, Decimal | None], str]:
    """Spending type of the items that a table prints wholly as basic or wholly as project."""
    found: dict[tuple[str, Decimal | None], str] = {}
    for table in facts.of_kind(*kinds_answering("general")):
        for row in table.rows.values():
            totals = {e.amount_yuan for e in row if e.spending_type == "total"}
            for e in row:
                if e.spending_type in _SCOPES.values() and e.amount_yuan and e.amount_yuan in totals:
                    names = filter(None, (e.item_code, plain_name(e.name)))
                    found.update({(name, e.amount_yuan): str(e.spending_type) for name in names})
    return found


# ---- shares and sums within a sentence


@dataclass(frozen=True, slots=True)
class _Share:
    amount: Decimal
    step: Decimal
    pct: Decimal
    pct_step: Decimal
    passage: Passage


def _shares(passages: Iterable[Passage]) -> Iterator[_Share]:
    for passage in passages:
        for m in phrase("share").finditer(passage.sentence) if "占" in passage.sentence else ():
            money, unit = m["money"].replace(",", ""), UNITS[m["unit"]].value
            amount, step = Decimal(money) * unit, last_digit(money) * unit
            yield _Share(amount, step, Decimal(m["pct"]), last_digit(m["pct"]), passage)


def _runs_of_shares(shares: Iterable[_Share]) -> Iterator[list[_Share]]:
    """Consecutive shares that together make 100%, give or take their rounding.

    A run goes on while it stays within 100%: five shares may make 99.98% before the sixth of 0.02%.
    """
    run: list[_Share] = []
    for share in shares:
        if run and sum((s.pct for s in [*run, share]), ZERO) > 100 + _run_slack([*run, share]):
            if _is_whole_run(run):
                yield run
            run = []
        if share.pct:
            run.append(share)
    if _is_whole_run(run):
        yield run


def _run_slack(run: Sequence[_Share]) -> Decimal:
    return sum((s.pct_step for s in run), ZERO) / 2 + max((s.pct_step for s in run), default=ZERO)


def _is_whole_run(run: Sequence[_Share]) -> bool:
    return len(run) > 1 and abs(sum((s.pct for s in run), ZERO) - 100) <= _run_slack(run)


@rule(
    "text.share",
    severity="warning",
    statement="所占百分比等于该项金额除以各项合计",
    reads="正文：“……万元，占……%”",
    reason="算术",
    tolerance="百分比印出末位的一半，加金额末位一半的影响",
)
def check_shares(facts: Facts) -> Iterator[Result]:
    if not facts.passages:
        yield NotChecked("没有正文段落")
        return
    for run in _runs_of_shares(_shares(facts.passages)):
        whole = sum((s.amount for s in run), ZERO)
        step = min(s.step for s in run)  # trailing zeros are dropped: “160” beside “86.95”
        for share in run:
            yield _share(share, whole, step, len(run))


def _share(share: _Share, whole: Decimal, step: Decimal, parts: int) -> Result:
    bounds = percent_range(share.amount, step / 2, whole, step * parts / 2)
    if bounds is None or percent_fits(share.pct, share.pct_step, bounds):
        return held(share.passage)
    value = share.amount / whole * 100
    message = (
        f"第{share.passage.page}页{in_ten_thousand(share.amount)}占{in_ten_thousand(whole)}的{in_percent(value)}，"
        f"文中为{share.pct}%，数据不一致。"
    )
    near = abs(share.pct - value) <= share.pct_step * 2
    severity = "info" if near else None
    return Failure(message, {"文中表述": share.passage}, severity=severity, key=str(share.pct))


# ---- figures of the narrative among themselves


def figures_of(facts: Facts, topic: str) -> dict[str, FigureRow]:
    """The figures of one topic by item, where all mentions of an item agree."""
    stated = (f for f in facts.figures if f.topic == topic and f.unit == "yuan")
    return agreed(grouped(stated, lambda f: f.item), lambda f: f.value)


@rule(
    "text.procurement",
    severity="error",
    statement="政府采购预算等于货物、工程、服务之和",
    reads="figures：procurement",
    reason="政府采购的三类",
    tolerance=_MONEY_STEPS,
)
def check_procurement(facts: Facts) -> Iterator[Result]:
    figures = figures_of(facts, "procurement")
    parts = [figures[i] for i in ("goods", "works", "services") if i in figures]
    if "total" in figures and len(parts) == 3:
        yield figures_add_up("政府采购预算", figures["total"], parts)
    for item in ("sme_reserved", "micro_reserved"):
        if "total" in figures and item in figures:
            yield _figure_within(figures[item], figures["total"])


def figures_add_up(label: str, whole: FigureRow, parts: Sequence[FigureRow]) -> Result:
    expected = sum((p.value for p in parts), ZERO)
    message = (
        f"第{whole.page}页{label}为{in_ten_thousand(whole.value)}，各项之和为{in_ten_thousand(expected)}，"
        f"{apart(whole.value, expected)}"
    )
    slack = sum((half_steps(f, f.value) for f in (whole, *parts)), ZERO)
    return compare({"合计": whole, "分项": parts}, expected, whole.value, slack, lambda: message)


def _figure_within(part: FigureRow, whole: FigureRow) -> Result:
    reserved, budget = in_ten_thousand(part.value), in_ten_thousand(whole.value)
    message = f"第{part.page}页预留份额{reserved}大于政府采购预算{budget}。"
    slack = half_steps(part, part.value) + half_steps(whole, whole.value)
    return at_most({"分项": part, "总项": whole}, whole.value, part.value, slack, lambda: message, "warning")


@rule(
    "text.three_public",
    severity="error",
    statement="文中“三公”经费等于各项之和，公务用车购置及运行费等于购置费与运行费之和",
    reads="figures：three_public",
    reason="“三公”经费口径",
    tolerance=_MONEY_STEPS,
)
def check_three_public_figures(facts: Facts) -> Iterator[Result]:
    known = figures_of(facts, "three_public")
    for item, whole, parts in three_public_sums(known, is_all_needed=True):
        yield figures_add_up(three_public_label(item), whole, parts)


@rule(
    "text.three_public_changes",
    severity="error",
    statement="“三公”经费各项增减额之和等于总增减额",
    reads="changes：three_public",
    reason="“三公”经费口径",
    tolerance=_MONEY_STEPS,
)
def check_three_public_changes(facts: Facts) -> Iterator[Result]:
    stated = [
        (c, item)
        for c in facts.changes
        if c.scope == "three_public"
        and c.change_yuan is not None
        and (item := three_public_item_of(c.item_name or ""))
    ]
    for pairs in grouped(stated, lambda pair: (pair[0].section, pair[0].base)).values():
        by_item = agreed(grouped(pairs, lambda pair: pair[1]), lambda pair: pair[0].change_yuan)
        known = {item: c for item, (c, _) in by_item.items()}
        for _, whole, parts in three_public_sums(known, is_all_needed=True):
            yield _changes_add_up(_Group("", whole, tuple(parts)))


# ---- reasons against figures


@cache
def _reasons(subject: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """What a reason may say of a subject: that there is more of it (1), or less (-1)."""
    rows = (row for row in vocabulary("audit_reasons") if row["subject"] == subject)
    return tuple((int(row["direction"]), re.compile(row["pattern"])) for row in rows)


@rule(
    "text.reason_operating",
    severity="warning",
    statement="原因中所说公用经费的增减与机关运行经费的增减方向一致",
    reads="changes：reason；operating 的 change_yuan",
    reason="机关运行经费即财政拨款安排的公用经费",
    tolerance="无",
)
def check_reasons_on_operating_costs(facts: Facts) -> Iterator[Result]:
    stated = [c for c in facts.changes if c.scope == "operating" and c.change_yuan]
    yield from _reasons_agree(facts, "operating", stated, lambda c: c.change_yuan > 0)


@rule(
    "text.reason_staff",
    severity="warning",
    statement="原因中所说人员的增减与人员情况的增减方向一致",
    reads="changes：reason；staffing：change",
    reason="文中前后一致",
    tolerance="无",
)
def check_reasons_on_staff(facts: Facts) -> Iterator[Result]:
    stated = [
        h for h in facts.staffing if h.change and h.category in ("active", "actual") and h.subtype is None
    ]
    yield from _reasons_agree(facts, "staff", stated, lambda h: h.change > 0)


def _reasons_agree(
    facts: Facts, about: str, stated: Sequence[Any], is_more: Callable[[Any], bool]
) -> Iterator[Result]:
    """All the sentences that say the opposite are one finding: the reason is copied from one to the next.

    Where the facts go both ways, a reason may mean either.
    """
    if len(set(map(is_more, stated))) != 1:
        return
    fact, direction = stated[0], 1 if is_more(stated[0]) else -1
    against: list[ChangeRow] = []
    for c in facts.changes:
        reason = squeeze(c.reason or "") if c is not fact else ""
        said = {d for d, pattern in _reasons(about) if pattern.search(reason)}
        if said == {direction}:
            yield HELD
        elif said == {-direction}:
            against.append(c)
    if against:
        yield _contradiction(about, direction, fact, against)


def _contradiction(
    about: str, direction: int, fact: ChangeRow | StaffingRow, against: Sequence[ChangeRow]
) -> Failure:
    what = {"operating": "公用经费", "staff": "人员"}[about]
    said, printed = ("增加", "减少") if direction < 0 else ("减少", "增加")
    pages = "、".join(str(p) for p in sorted({c.page for c in against}))
    pct = getattr(fact, "change_pct", None)
    amount = f"（{pct.normalize():+f}%）" if pct is not None else ""
    message = (
        f"第{pages}页{len(against)}处原因称{what}{said}，第{fact.page}页所述为{printed}{amount}，表述不一致。"
    )
    return Failure(message, {"所述增减": fact, "原因": against}, key=about)
