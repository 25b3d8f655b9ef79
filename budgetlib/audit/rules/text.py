"""Does the narrative agree with itself: amounts, changes, percentages, words, sums of items, reasons."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from budgetlib.audit.arithmetic import (
    ZERO,
    in_percent,
    in_ten_thousand,
    percent_fits,
    percent_range,
    percent_step,
    step_of,
)
from budgetlib.audit.facts import Entry, Facts, Passage
from budgetlib.audit.message_words import vocabulary
from budgetlib.audit.registry import (
    HELD,
    Failure,
    Held,
    NotChecked,
    Operand,
    Result,
    compare,
    held,
    rule,
    unless_most_fail,
)
from budgetlib.contract.records import ChangeRow, FigureRow, StaffingRow
from budgetlib.vocabulary.wording import plain_name

_CHANGES = "changes：amount_yuan、prior_yuan、change_yuan、change_pct"
_MONEY_STEPS = "各金额印出末位的一半之和"
SAME_YEAR = re.compile(  # 预算 against 预算; what was spent may well be compared with the same year's budget
    r"(20\d{2})\s*年(?:(?!执行|决算|调整|完成|实际)[^。；;，,\d]){0,30}?预算(?:数|总额|安排)?(?:为|是)?\s*\d[\d,.]*\s*[万亿]?元"
    r"[，,]?\s*(?:比|较|与)\s*\1\s*年(?:度)?(?:预算数?)?(?:相比)?[，,]?(?:增|减|下降|持平)"
)


def subject(change: ChangeRow) -> str:
    """What a statement is about, as a message names it."""
    return " ".join(part for part in (change.item_code, change.item_name) if part) or "该项支出"


def at(change: ChangeRow) -> str:
    return f"第{change.page}页“{subject(change)}”"


def _steps(change: ChangeRow, *values: Decimal | None) -> Decimal:
    return sum((step_of(v, change.sentence) for v in values), ZERO) / 2


# ---- one statement


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
    slipped = {
        id(c) for c in facts.changes if facts.document.kind == "budget" and SAME_YEAR.search(c.sentence)
    }
    if any(c.prior_yuan is not None and id(c) in slipped for c in facts.changes):
        yield NotChecked("文中所比较的两年写为同一年")
    results = (
        _prior(c, c.amount_yuan, c.prior_yuan, c.change_yuan)
        for c in facts.changes
        if c.amount_yuan is not None
        and c.prior_yuan is not None
        and c.change_yuan is not None
        and id(c) not in slipped
    )
    yield from unless_most_fail(results, "正文表述")


def _prior(c: ChangeRow, amount: Decimal, prior: Decimal, change: Decimal) -> Result:
    expected = amount - prior
    message = (
        f"{at(c)}本年{in_ten_thousand(amount)}，上年{in_ten_thousand(prior)}，两者之差为{in_ten_thousand(expected)}，"
        f"文中增减额为{in_ten_thousand(change)}，数据不一致。"
    )
    slack = _steps(c, amount, prior, change)
    return compare(expected, change, slack, lambda: [Operand("文中表述", c)], lambda: message)


@rule(
    "text.percent",
    severity="error",
    statement="增减百分比等于增减额除以上年数",
    reads=_CHANGES,
    reason="算术",
    tolerance="百分比印出末位的一半，加金额末位一半的影响",
)
def check_percentages(facts: Facts) -> Iterator[Result]:
    yield from unless_most_fail(_percentages(facts), "正文表述")


def _percentages(facts: Facts) -> Iterator[Result]:
    for c in facts.changes:
        if c.change_pct is None or c.change_yuan is None:
            continue
        prior = c.prior_yuan if c.prior_yuan is not None else _implied_prior(c)
        if prior:
            yield _percent(c, c.change_pct, c.change_yuan, prior)


def _implied_prior(c: ChangeRow) -> Decimal | None:
    return None if c.amount_yuan is None or c.change_yuan is None else c.amount_yuan - c.change_yuan


def _percent(c: ChangeRow, pct: Decimal, change: Decimal, prior: Decimal) -> Result:
    """The change against the prior amount; a wrong sign is another rule's business."""
    step = percent_step(pct, c.sentence)
    value = abs(change) / abs(prior) * 100
    if abs(abs(pct) - value) <= step / 2:
        return held(c)
    slack = step_of(change, c.sentence) / 2
    whole_slack = _steps(c, c.prior_yuan) if c.prior_yuan is not None else _steps(c, c.amount_yuan, change)
    bounds = percent_range(abs(change), slack, abs(prior), whole_slack)
    if bounds is None or percent_fits(abs(pct), step, bounds):
        return held(c)
    message = (
        f"{at(c)}增减额{in_ten_thousand(change)}，上年数{in_ten_thousand(prior)}，"
        f"计算得{in_percent(value)}，文中为{abs(pct).normalize():f}%，数据不一致。"
    )
    near = abs(abs(pct) - value) <= step * 2
    return Failure(message, (Operand("文中表述", c),), severity="info" if near else None, key="percent")


@rule(
    "text.percent_of_zero",
    severity="warning",
    statement="上年数为零时没有增减百分比",
    reads=_CHANGES,
    reason="以零为基数的百分比无定义",
    tolerance="无",
)
def check_percent_of_zero(facts: Facts) -> Iterator[Result]:
    for c in facts.changes:
        prior = c.prior_yuan if c.prior_yuan is not None else _implied_prior(c)
        if prior is None or c.change_pct is None:
            continue
        if prior or not c.change_pct or not c.change_yuan:
            yield HELD
            continue
        message = (
            f"{at(c)}上年数为零，文中增减百分比为{c.change_pct.normalize():f}%，以零为基数的百分比无定义。"
        )
        yield Failure(message, (Operand("文中表述", c),), key="zero")


@rule(
    "text.sign",
    severity="error",
    statement="增减的文字、增减额与百分比方向一致",
    reads=_CHANGES + "、sentence",
    reason="算术",
    tolerance="无",
)
def check_signs(facts: Facts) -> Iterator[Result]:
    for c in facts.changes:
        facts = [v for v in (c.change_yuan, c.change_pct, _stated_difference(c)) if v]
        if len(facts) > 1:
            yield _same_sign(c, facts)


def _stated_difference(c: ChangeRow) -> Decimal | None:
    return None if c.amount_yuan is None or c.prior_yuan is None else c.amount_yuan - c.prior_yuan


def _same_sign(c: ChangeRow, facts: Sequence[Decimal]) -> Result:
    if all(v > 0 for v in facts) or all(v < 0 for v in facts):
        return held(c)
    message = f"{at(c)}增减额、百分比与两年数额的增减方向不一致。"
    return Failure(message, (Operand("文中表述", c),), key="sign")


@rule(
    "text.change_exceeds",
    severity="error",
    statement="减少额不大于上年数：本年数减增减额不为负",
    reads=_CHANGES,
    reason="预算支出与收入不为负",
    tolerance=_MONEY_STEPS,
)
def check_prior_is_not_negative(facts: Facts) -> Iterator[Result]:
    for c in facts.changes:
        prior = _implied_prior(c)
        if prior is None or c.amount_yuan is None or c.amount_yuan < 0:
            continue
        if prior >= -_steps(c, c.amount_yuan, c.change_yuan):
            yield HELD
            continue
        message = (
            f"{at(c)}本年{in_ten_thousand(c.amount_yuan)}，增加{in_ten_thousand(c.change_yuan or ZERO)}，"
            f"推得上年数为{in_ten_thousand(prior)}，数据不一致。"
        )
        yield Failure(
            message, (Operand("文中表述", c),), ZERO, prior, _steps(c, c.amount_yuan, c.change_yuan)
        )


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
    groups: dict[tuple[object, ...], list[ChangeRow]] = defaultdict(list)
    for c in facts.changes:
        if c.amount_yuan and c.change_yuan is not None:
            key = c.item_code or plain_name(c.item_name)
            groups[(c.scope, c.flow, key, c.amount_yuan, c.base)].append(c)
    for group in groups.values():
        for other in group[1:]:
            yield _same_change(group[0], other)


def _same_change(a: ChangeRow, b: ChangeRow) -> Result:
    before, after = a.change_yuan or ZERO, b.change_yuan or ZERO
    message = (
        f"“{subject(a)}”的增减额第{a.page}页为{in_ten_thousand(before)}，第{b.page}页为{in_ten_thousand(after)}，"
        "数据不一致。"
    )
    operands = [Operand("表述一", a), Operand("表述二", b)]
    slack = _steps(a, before) + _steps(b, after)
    return compare(before, after, slack, lambda: operands, lambda: message)


# ---- items against the whole


@dataclass(frozen=True, slots=True)
class _Group:
    """Items of one section whose amounts add up to a stated whole."""

    label: str
    whole: ChangeRow
    items: tuple[ChangeRow, ...]


@rule(
    "text.items_and_total",
    severity="error",
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
    more = [_changes_add_up(replace(g, items=(*g.items, *given_up))) for g in candidates]
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

    def message() -> str:
        return (
            f"第{group.whole.page}页“{subject(group.whole)}”增减额为{in_ten_thousand(stated)}，"
            f"第{_pages(group.items)}页{group.label}{len(group.items)}个项目的增减额之和为{in_ten_thousand(found)}，"
            f"相差{in_ten_thousand(abs(found - stated))}，数据不一致。"
        )

    def operands() -> list[Operand]:
        return [Operand("总额", group.whole), *(Operand("项目", i) for i in group.items)]

    if stated == found:
        return Held(operands)
    slack = _steps(group.whole, stated) + sum((_steps(i, i.change_yuan) for i in group.items), ZERO)
    return compare(stated, found, slack, operands, message)


def _pages(statements: Iterable[ChangeRow]) -> str:
    """The pages that some statements stand on: 5, or 5至7."""
    pages = sorted(c.page for c in statements)
    return str(pages[0]) if pages[0] == pages[-1] else f"{pages[0]}至{pages[-1]}"


def _is_whole(c: ChangeRow) -> bool:
    return c.scope in ("total", "basic", "project") or (c.scope == "item" and c.flow == "revenue")


@dataclass(frozen=True, slots=True)
class _Items:
    label: str  # "", 基本支出, 项目支出
    items: tuple[ChangeRow, ...]


def _wholes_of(part: _Items, wholes: Sequence[ChangeRow]) -> Iterator[list[_Group]]:
    """The statements about the whole with the amount of the items: expenditure and the same section first."""
    amount = sum((i.amount_yuan or ZERO for i in part.items), ZERO)
    slack = sum((_steps(i, i.amount_yuan) for i in part.items), ZERO)
    found = [w for w in wholes if _is_whole_of(w, part) and _same_money(w, amount, slack)]
    found.sort(key=lambda w: (w.flow == "revenue", w.section != part.items[0].section))
    if found:
        yield [_Group(part.label, w, part.items) for w in found]


def _same_money(whole: ChangeRow, amount: Decimal, slack: Decimal) -> bool:
    return abs(amount - (whole.amount_yuan or ZERO)) <= slack + _steps(whole, whole.amount_yuan)


def _is_whole_of(whole: ChangeRow, part: _Items) -> bool:
    if whole in part.items or whole.base != part.items[0].base:
        return False
    scope = {"基本支出": "basic", "项目支出": "project"}.get(part.label)
    return whole.scope == scope if scope else whole.scope not in ("basic", "project")


def _item_lists(facts: Facts, wholes: Sequence[ChangeRow]) -> Iterator[_Items]:
    """Expenditure items of one section at one level of the classification, each once."""
    sections: dict[tuple[object, ...], dict[str, ChangeRow]] = defaultdict(dict)
    for c in facts.changes:
        if c.scope != "item" or c.flow == "revenue" or c.amount_yuan is None or c.change_yuan is None:
            continue
        name = c.item_code or plain_name(c.item_name)
        level = (len(c.item_code), c.item_code[0]) if c.item_code else None
        sections[(c.section, level, c.base)].setdefault(name, c)
    for found in sections.values():
        items = list(found.values())
        complete = [items, *_runs_that_make_a_whole(items, wholes)]
        for run in complete:
            if len(run) > 1:
                yield _Items("", tuple(run))
        yield from (_Items(label, tuple(part)) for label, part in _by_spending(facts, items) if part)


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
    known = {id(i): kinds.get((i.item_code or plain_name(i.item_name), i.amount_yuan)) for i in items}
    if all(known.values()) and len(set(known.values())) > 1:
        for label, kind in (("基本支出", "basic"), ("项目支出", "project")):
            yield label, [i for i in items if known[id(i)] == kind]


def spending_of_items(facts: Facts) -> dict[tuple[str, Decimal | None], str]:
    """Spending type of the items that a table prints wholly as basic or wholly as project."""
    found: dict[tuple[str, Decimal | None], str] = {}
    for table in facts.of_kind("general_expenditure", "expenditure_summary", "appropriation_expenditure"):
        for row in table.rows.values():
            totals = [e for e in row if e.spending_type == "total"]
            for e in row:
                if e.spending_type in ("basic", "project") and any(
                    t.amount_yuan == e.amount_yuan for t in totals
                ):
                    _remember(found, e)
    return found


def _remember(found: dict[tuple[str, Decimal | None], str], entry: Entry) -> None:
    for key in (entry.item_code, plain_name(entry.name)):
        if key and entry.spending_type and entry.amount_yuan:
            found.setdefault((key, entry.amount_yuan), entry.spending_type)


# ---- shares and sums within a sentence

_SHARE = re.compile(
    r"(?P<money>[\d,]+(?:\.\d+)?)\s*(?P<unit>亿元|万元|元)[^，,；;。、%％\d]{0,6}[，,（(]\s*"
    r"(?:约)?占[^，,；;。\d]{0,20}?(?:比|比重|比例)?(?:为)?\s*(?P<pct>\d+(?:\.\d+)?)\s*[%％]"
)
_UNIT = {"亿元": Decimal(100_000_000), "万元": Decimal(10_000), "元": Decimal(1)}


@dataclass(frozen=True, slots=True)
class _Share:
    amount: Decimal
    step: Decimal
    pct: Decimal
    pct_step: Decimal
    passage: Passage


def _shares(passages: Iterable[Passage]) -> Iterator[_Share]:
    for passage in passages:
        for m in _SHARE.finditer(passage.sentence) if "占" in passage.sentence else ():
            money, unit = m["money"].replace(",", ""), _UNIT[m["unit"]]
            step = Decimal(1).scaleb(-len(money.partition(".")[2])) * unit
            pct_step = Decimal(1).scaleb(-len(m["pct"].partition(".")[2]))
            yield _Share(Decimal(money) * unit, step, Decimal(m["pct"]), pct_step, passage)


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
    return Failure(
        message, (Operand("文中表述", share.passage),), severity="info" if near else None, key=str(share.pct)
    )


# ---- figures of the narrative among themselves


def figures_of(facts: Facts, topic: str) -> dict[str, FigureRow]:
    """The figures of one topic by item, where all mentions of an item agree."""
    found: dict[str, list[FigureRow]] = defaultdict(list)
    for figure in facts.figures:
        if figure.topic == topic and figure.unit == "yuan":
            found[figure.item].append(figure)
    return {item: group[0] for item, group in found.items() if len({f.value for f in group}) == 1}


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
        f"相差{in_ten_thousand(abs(whole.value - expected))}，数据不一致。"
    )
    slack = sum((step_of(f.value, f.sentence) for f in (whole, *parts)), ZERO) / 2
    operands = [Operand("合计", whole), *(Operand("分项", p) for p in parts)]
    return compare(expected, whole.value, slack, lambda: operands, lambda: message)


def _figure_within(part: FigureRow, whole: FigureRow) -> Result:
    slack = (step_of(part.value, part.sentence) + step_of(whole.value, whole.sentence)) / 2
    if part.value <= whole.value + slack:
        return HELD
    reserved, budget = in_ten_thousand(part.value), in_ten_thousand(whole.value)
    message = f"第{part.page}页预留份额{reserved}大于政府采购预算{budget}。"
    operands = (Operand("分项", part), Operand("总项", whole))
    return Failure(message, operands, whole.value, part.value, slack, "warning")


@rule(
    "text.three_public",
    severity="error",
    statement="文中“三公”经费等于各项之和，公务用车购置及运行费等于购置费与运行费之和",
    reads="figures：three_public",
    reason="“三公”经费口径",
    tolerance=_MONEY_STEPS,
)
def check_three_public_figures(facts: Facts) -> Iterator[Result]:
    f = figures_of(facts, "three_public")
    cars = [f[i] for i in ("vehicle_purchase", "vehicle_operation") if i in f]
    if "vehicles" in f and len(cars) == 2:
        yield figures_add_up("公务用车购置及运行费", f["vehicles"], cars)
    vehicles = [f["vehicles"]] if "vehicles" in f else cars if len(cars) == 2 else []
    others = [f[i] for i in ("overseas_travel", "reception") if i in f]
    if "total" in f and vehicles and len(others) == 2:
        yield figures_add_up("“三公”经费", f["total"], [*others, *vehicles])


@rule(
    "text.three_public_changes",
    severity="error",
    statement="“三公”经费各项增减额之和等于总增减额",
    reads="changes：three_public",
    reason="“三公”经费口径",
    tolerance=_MONEY_STEPS,
)
def check_three_public_changes(facts: Facts) -> Iterator[Result]:
    from budgetlib.audit.message_words import three_public_item_of

    groups: dict[tuple[object, ...], dict[str, list[ChangeRow]]] = defaultdict(lambda: defaultdict(list))
    for c in facts.changes:
        item = three_public_item_of(c.item_name or "") if c.scope == "three_public" else None
        if item and c.change_yuan is not None:
            groups[(c.section, c.base)][item].append(c)
    for items in groups.values():
        known = {name: group[0] for name, group in items.items() if len({c.change_yuan for c in group}) == 1}
        yield from _three_public_changes(known)


def _three_public_changes(known: dict[str, ChangeRow]) -> Iterator[Result]:
    cars = [known[i] for i in ("vehicle_purchase", "vehicle_operation") if i in known]
    if "vehicles" in known and len(cars) == 2:
        yield _changes_add_up(_Group("", known["vehicles"], tuple(cars)))
    vehicles = [known["vehicles"]] if "vehicles" in known else cars if len(cars) == 2 else []
    others = [known[i] for i in ("overseas_travel", "reception") if i in known]
    if "total" in known and vehicles and len(others) == 2:
        yield _changes_add_up(_Group("", known["total"], (*others, *vehicles)))


# ---- reasons against figures


@cache
def _reason_patterns() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    rows = vocabulary("audit_reasons")
    return tuple((row["subject"], int(row["direction"]), re.compile(row["pattern"])) for row in rows)


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
    directions = {(c.change_yuan or ZERO) > 0 for c in stated}
    if len(directions) != 1:
        return
    yield from _reasons_agree(facts, "operating", 1 if directions.pop() else -1, stated[0])


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
    directions = {(h.change or 0) > 0 for h in stated}
    if len(directions) != 1:
        return
    yield from _reasons_agree(facts, "staff", 1 if directions.pop() else -1, stated[0])


def _reasons_agree(
    facts: Facts, subject_: str, direction: int, fact: ChangeRow | StaffingRow
) -> Iterator[Result]:
    """All the sentences that say the opposite are one finding: the reason is copied from one to the next."""
    against: list[ChangeRow] = []
    for c in facts.changes:
        said = {
            d
            for s, d, p in _reason_patterns()
            if s == subject_ and c is not fact and p.search(_subjects(c.reason))
        }
        if said == {direction}:
            yield HELD
        elif said == {-direction}:
            against.append(c)
    if against:
        yield _contradiction(subject_, direction, fact, against)


def _subjects(reason: str | None) -> str:
    """“人员经费及公用经费减少” says that each of the two decreases; “人员经费” is not “人员”."""
    return re.sub(r"\s+", "", reason or "")


def _contradiction(
    subject_: str, direction: int, fact: ChangeRow | StaffingRow, against: Sequence[ChangeRow]
) -> Result:
    what = {"operating": "公用经费", "staff": "人员"}[subject_]
    said, printed = ("增加", "减少") if direction < 0 else ("减少", "增加")
    pages = "、".join(str(p) for p in sorted({c.page for c in against}))
    pct = getattr(fact, "change_pct", None)
    amount = f"（{pct.normalize():+f}%）" if pct is not None else ""
    message = (
        f"第{pages}页{len(against)}处原因称{what}{said}，第{fact.page}页所述为{printed}{amount}，表述不一致。"
    )
    operands = (Operand("所述增减", fact), *(Operand("原因", c) for c in against))
    return Failure(message, operands, key=subject_)
