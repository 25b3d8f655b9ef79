"""Does the narrative say what the tables print: items, totals, last year, figures, projects, empty tables."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from budgetlib.audit.arithmetic import ZERO, apart, in_ten_thousand, total
from budgetlib.audit.facts import CURRENT, FIRST_DIGITS, Entry, Facts, Passage, Source, Table, grouped
from budgetlib.audit.message_words import (
    phrase,
    three_public_item,
    three_public_item_of,
    three_public_label,
    vocabulary,
)
from budgetlib.audit.registry import (
    EXACT,
    HELD,
    Failure,
    NotChecked,
    Result,
    held,
    likely_if_most_fail,
    rule,
    unless_most_fail,
)
from budgetlib.audit.rules.targets import form_total
from budgetlib.audit.rules.text import at, half_steps, has_own_clause, prior_of, subject
from budgetlib.contract.records import AllocationRow, ChangeRow, FigureRow, ProjectRow
from budgetlib.vocabulary.kinds import kinds_answering, kinds_with_layout
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.wording import is_carryover, plain_name

_STEPS = "文中与表中末位的一半之和"
_NO_TABLES = "本文件没有可供比较的表"


def agrees(value: Decimal, slack: Decimal, printed: Iterable[Entry]) -> bool:
    """Whether one of the printed amounts is the value, within both roundings."""
    return any(abs(e.amount_yuan - value) <= slack + e.step_yuan / 2 for e in printed)


def _nearest(value: Decimal, printed: Sequence[Entry]) -> Entry:
    return min(printed, key=lambda e: abs(e.amount_yuan - value))


def _unlike(
    source: Source, label: str, value: Decimal, slack: Decimal, nearest: Entry, severity: str | None = None
) -> Failure:
    """The finding: what the text says, what the table prints nearest to it."""
    printed = nearest.amount_yuan
    message = (
        f"{label}文中为{in_ten_thousand(value)}，第{nearest.page}页表中为{in_ten_thousand(printed)}，"
        f"{apart(value, printed)}"
    )
    roles = {"文中表述": source, "表中数": nearest}
    return Failure(message, roles, printed, value, slack + nearest.step_yuan / 2, severity)


# ---- items and totals


@rule(
    "text_table.item",
    severity="error",
    statement="文中各科目的金额与表中该科目一致",
    reads="changes：item_code、item_name、amount_yuan；amounts",
    reason="同一事实",
    tolerance=_STEPS,
)
def check_item_amounts(facts: Facts) -> Iterator[Result]:
    items = [
        c for c in facts.changes if c.scope == "item" and c.flow != "revenue" and c.amount_yuan is not None
    ]
    if items and not any(t.entries for t in facts.tables):
        yield NotChecked(_NO_TABLES)
        return
    yield from likely_if_most_fail(_items(facts, items), "正文与表")


# The fund that the tables of a section print: a sentence is compared with these first.
_FUND_OF_SECTION = {
    "general_public_budget": "general_public_budget",
    "basic": "general_public_budget",
    "government_fund": "government_fund",
    "state_capital": "state_capital",
    "appropriation": "fiscal_appropriation",
}


def fund_of(c: ChangeRow) -> str | None:
    """The money that a sentence is about: said in it, else by the section that it stands in."""
    return getattr(c, "fund", None) or _FUND_OF_SECTION.get(c.section or "")


def _items(facts: Facts, items: Iterable[ChangeRow]) -> Iterator[Result]:
    by_code, by_name = _current_by_code(facts), _current_by_name(facts)
    for c in items:
        named = by_name.get(plain_name(c.item_name), [])
        printed = by_code.get(c.item_code or "") or _without_another_code(c, named)
        if printed and c.amount_yuan is not None:
            yield _item(c, c.amount_yuan, printed, _has_carryover(facts))


def _without_another_code(c: ChangeRow, named: Sequence[Entry]) -> list[Entry]:
    """Rows of the item's name that bear no other code; where the name has several, nobody knows which."""
    if c.item_code:
        return [e for e in named if e.code is None]
    return (
        list(named)
        if len({e.code for e in named if e.code} | _codes_named(plain_name(c.item_name))) < 2
        else []
    )


@cache
def _codes_named(name: str) -> frozenset[str]:
    """The codes that the classification gives a name; 行政运行 stands under every class."""
    return frozenset(row["code"] for row in vocabulary("functional") if plain_name(row["name"]) == name)


def _has_carryover(facts: Facts) -> bool:
    """Whether tables print money left over from last year, which a text about this year's leaves out."""
    return any(e.amount_yuan and (e.fund == "carryover" or is_carryover(e.name)) for e in _current(facts))


def _item(c: ChangeRow, amount: Decimal, printed: Sequence[Entry], has_carryover: bool) -> Result:
    if any(e.amount_yuan == amount for e in printed):
        return held(c)
    slack = half_steps(c, amount)
    if agrees(amount, slack, printed) or _repeated_sum(amount, slack, printed):
        return held(c)
    if has_carryover and amount < min(e.amount_yuan for e in _of_all_spending(printed) or printed) - slack:
        return NotChecked("表中含上年结转，文中或为当年安排")
    return _item_differs(c, amount, slack * (1 + _parts_of(c.item_code)), printed)


@cache
def _parts_of(code: str | None) -> int:
    """How many parts the classification gives a code: a writer may have added them up as rounded."""
    names = vocabulary("functional" if code and code.startswith("2") else "economic")
    return sum(row["code"][:-2] == code for row in names)


def _item_differs(c: ChangeRow, amount: Decimal, slack: Decimal, printed: Sequence[Entry]) -> Result:
    """Like with like: the same fund, or a part that is larger than every whole; else nothing is said."""
    alike = [e for e in printed if e.fund == fund_of(c) and e.spending_type in (None, "total")]
    if len({e.amount_yuan for e in alike}) == 1:
        severity = None if c.item_code and alike[0].code == c.item_code else "warning"
        return _unlike(c, at(c), amount, slack, alike[0], severity)
    exceeds = amount > max(e.amount_yuan for e in printed) + slack and c.item_code
    if exceeds and len({e.amount_yuan for e in _of_all_spending(printed)}) == 1:
        return _unlike(c, at(c), amount, slack, max(printed, key=lambda e: e.amount_yuan))
    if len({(e.table_kind, e.fund) for e in printed}) > 1 and _is_same_everywhere(printed):
        return _unlike(c, at(c), amount, slack, _of_all_spending(printed)[0], "warning")
    return NotChecked("文中的科目与表中的资金范围不同")


def _of_all_spending(printed: Iterable[Entry]) -> list[Entry]:
    return [e for e in printed if e.spending_type in (None, "total")]


def _is_same_everywhere(printed: Sequence[Entry]) -> bool:
    """Whether tables of several funds print one amount: then it does not matter which is meant."""
    return len({e.amount_yuan for e in _of_all_spending(printed)}) == 1


def _repeated_sum(amount: Decimal, slack: Decimal, printed: Sequence[Entry]) -> bool:
    """A table of several units prints a code once a unit; the text gives the sum."""
    columns = grouped(printed, lambda e: (e.table_id, e.column)).values()
    rounding = [(total(group), sum((e.step_yuan for e in group), ZERO) / 2) for group in columns]
    return any(abs(found - amount) <= slack + more for found, more in rounding)


def _current(facts: Facts) -> Iterator[Entry]:
    return (e for table in facts.tables for e in table.entries if e.phase in CURRENT)


def _current_by_code(facts: Facts) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for e in _current(facts):
        for code in (e.code, e.second_code if e.code else None):
            if code:
                found[code].append(e)
    return found


def _current_by_name(facts: Facts) -> dict[str, list[Entry]]:
    items = (
        e
        for e in _current(facts)
        if e.flow == "expenditure" and not e.is_total and e.classification in FIRST_DIGITS
    )
    return {name: found for name, found in grouped(items, lambda e: plain_name(e.name)).items() if name}


@rule(
    "text_table.total",
    severity="warning",
    statement="文中收入、支出、基本支出、项目支出的总额见于表中",
    reads="changes：scope、amount_yuan；amounts：is_total",
    reason="同一事实",
    tolerance=_STEPS,
)
def check_total_amounts(facts: Facts) -> Iterator[Result]:
    stated = [c for c in facts.changes if c.scope in ("total", "basic", "project") and c.amount_yuan]
    printed = _totals(facts)
    if stated and not printed:
        yield NotChecked(_NO_TABLES)
        return
    results = (_total(c, c.amount_yuan, printed) for c in stated if c.amount_yuan is not None)
    yield from unless_most_fail(results, "正文与表")


def _totals(facts: Facts) -> list[Entry]:
    """Every amount that may be a whole: total rows, and all rows of the tables that summarise revenue.

    Tables of a part of the expenditure have totals of their own, which are nobody's whole.
    """
    return [
        e
        for e in _current(facts)
        if e.amount_yuan
        and e.table_kind not in kinds_with_layout("part")
        and (e.is_total or e.table_kind in kinds_answering("revenue") or e.item_code is None)
    ]


def _total(c: ChangeRow, amount: Decimal, printed: Sequence[Entry]) -> Result:
    """A project named in the text is no total of the table: only the whole of project expenditure is."""
    slack = half_steps(c, amount)
    if agrees(amount, slack, printed):
        return held(c)
    if c.scope != "total" and plain_name(c.item_name) not in ("基本支出", "项目支出"):
        return NotChecked("文中的单个项目不在合计行内")
    fund = _fund_named(c)
    if fund and not any(e.fund == fund for e in printed):
        return NotChecked("表中没有文中所述资金的合计")
    printed = [e for e in printed if e.fund == fund] if fund else printed
    same_scope = [e for e in printed if e.spending_type in (None, c.scope) and e.is_total] or printed
    nearest = _nearest(amount, _of_the_same_money(c, same_scope) or same_scope)
    return _unlike(c, _whole_at(c), amount, slack, nearest)


def _whole_at(c: ChangeRow) -> str:
    """As :func:`at`, with the fund that a statement is about where its subject does not name one."""
    fund = labels("fund").get(c.fund or "", "")
    return f"第{c.page}页{fund}“{subject(c)}”" if c.fund != "all" and fund not in subject(c) else at(c)


def _fund_named(c: ChangeRow) -> str | None:
    """The one budget that the subject of a sentence names: 一般公共预算拨款支出."""
    name = (c.item_name or "").replace("预算", "")
    budgets = ("general_public_budget", "government_fund", "state_capital")
    return next((b for b in budgets if labels("fund")[b].replace("预算", "") in name), None)


def _of_the_same_money(c: ChangeRow, printed: Iterable[Entry]) -> list[Entry]:
    """Totals of the summary that a statement is about: all money, or the fiscal appropriation."""
    appropriation = c.section == "appropriation" or "财政拨款" in (c.item_name or "")
    kind = "appropriation_summary" if appropriation else "revenue_expenditure_summary"
    whole = [e for e in printed if e.table_kind == kind and e.is_total and "总计" in e.name]
    return whole or [e for e in printed if e.table_kind == kind]


_PRIOR = ("prior_budget", "prior_outturn")


@rule(
    "text_table.prior",
    severity="warning",
    statement="文中所述（或推得）的上年数与表中上年数一致",
    reads="changes：prior_yuan、base；amounts：prior_budget、prior_outturn（各科目、“三公”经费各项）",
    reason="同一事实",
    tolerance=_STEPS,
)
def check_prior_against_tables(facts: Facts) -> Iterator[Result]:
    printed = _prior_by_item(facts)
    results = (_prior(c, value, printed) for c in facts.changes if (value := prior_of(c)) is not None)
    yield from likely_if_most_fail((r for found in results for r in found), "正文与表的上年数")


def _prior_by_item(facts: Facts) -> dict[tuple[str | None, str | None], list[Entry]]:
    """What tables print of last year, by what it is of (a code, a three public expense) and phase."""
    before = [e for t in facts.tables for e in t.entries if e.phase in _PRIOR]
    return grouped(before, lambda e: (_what_of(e), e.phase))


def _what_of(e: Entry) -> str | None:
    is_public = e.table_kind == "three_public_expenses"
    return three_public_item(e.name, e.header) if is_public else e.code


def _prior(
    c: ChangeRow, value: Decimal, known: dict[tuple[str | None, str | None], list[Entry]]
) -> Iterator[Result]:
    """Only the base that the sentence names: last year's budget is not what was spent last year."""
    is_public = c.scope == "three_public"
    what = three_public_item_of(c.item_name or "") if is_public else c.item_code
    printed = known.get((what, c.base), []) if what and c.scope in ("item", "three_public") else []
    if not printed or value < 0 or not has_own_clause(c):
        return
    slack = half_steps(c, c.amount_yuan, c.change_yuan)
    if agrees(value, slack, printed) or _repeated_sum(value, slack, printed):
        yield held(c)
    else:
        yield _unlike(c, f"{at(c)}上年数", value, slack, _nearest(value, printed))


# ---- three public expenses, operating costs, procurement


@rule(
    "text_table.three_public",
    severity="error",
    statement="文中“三公”经费及其各项与“三公”经费表一致",
    reads="figures：three_public；amounts：three_public_expenses",
    reason="同一事实",
    tolerance=_STEPS,
)
def check_three_public_against_table(facts: Facts) -> Iterator[Result]:
    entries = (e for table in facts.of_kind("three_public_expenses") for e in table.entries)
    printed = grouped(entries, lambda e: three_public_item(e.name, e.header))
    for item, figures in _mentions(facts, "three_public").items():
        label = f"“三公”经费“{three_public_label(item) if item != 'total' else '合计'}”"
        yield from _figures_agree(facts, figures, printed.get(item, ()), label)


def _mentions(facts: Facts, topic: str) -> dict[str, list[FigureRow]]:
    """Every mention of each item of a topic; a value told twice counts once."""
    stated = (f for f in facts.figures if f.topic == topic and f.unit == "yuan")
    groups = grouped(stated, lambda f: f.item)
    return {
        item: [g[0] for g in grouped(found, lambda f: f.value).values()] for item, found in groups.items()
    }


def _figures_agree(
    facts: Facts, figures: Sequence[FigureRow], printed: Sequence[Entry], label: str
) -> Iterator[Result]:
    """One mention, or several: where one agrees, another amount may be a slip, or about another year."""
    results = [(f, r) for f in figures for r in _figure_agrees(facts, f, printed, label)]
    if len(figures) == 1:
        yield from (result for _, result in results)
    elif any(not isinstance(r, Failure) for _, r in results):
        for figure, result in results:
            if not isinstance(result, Failure) or not _has_another_meaning(facts, figure, printed):
                yield _as_warning(result)
    elif results:
        yield NotChecked("文中同一项目有不同金额")


def _has_another_meaning(facts: Facts, figure: FigureRow, printed: Sequence[Entry]) -> bool:
    """Whether an amount is nothing, that of another year or phase, or how much more or less it is."""
    slack = half_steps(figure, figure.value)
    moved = {v for c in facts.changes for v in (c.prior_yuan, c.change_yuan) if v is not None}
    return not figure.value or figure.value in {abs(v) for v in moved} or agrees(figure.value, slack, printed)


def _as_warning(result: Result) -> Result:
    return replace(result, severity="warning") if isinstance(result, Failure) else result


def _figure_agrees(facts: Facts, figure: FigureRow, printed: Sequence[Entry], label: str) -> Iterator[Result]:
    """A blank cell is not compared with a stated zero; final accounts state what was spent."""
    phases = {"outturn"} if facts.document.kind == "final_accounts" else CURRENT
    current = [e for e in printed if e.phase in phases]
    slack = half_steps(figure, figure.value)
    if current and agrees(figure.value, slack, printed):
        yield held(figure)
    elif current:
        nearest = _nearest(figure.value, current)
        yield _unlike(figure, f"第{figure.page}页{label}", figure.value, slack, nearest)


@rule(
    "text_table.operating",
    severity="warning",
    statement="文中机关运行经费与机关运行经费表一致，且不大于公用经费",
    reads="figures：operating_costs；amounts：operating_costs、general_basic_expenditure",
    reason="机关运行经费是一般公共预算基本支出中的公用经费",
    tolerance=_STEPS,
)
def check_operating_costs(facts: Facts) -> Iterator[Result]:
    figures = _mentions(facts, "operating_costs").get("total", [])
    table = [e for t in facts.of_kind("operating_costs") for e in t.entries if e.is_total]
    rows = (e for t in facts.tables for e in t.entries)
    named = [e for e in rows if "机关运行" in e.name or "机关运行" in e.column_header]
    yield from _figures_agree(facts, figures, [*table, *named], "机关运行经费“合计”")


@rule(
    "text_table.procurement",
    severity="warning",
    statement="文中政府采购预算与政府采购预算表的合计一致",
    reads="figures：procurement；amounts：procurement",
    reason="同一事实",
    tolerance=_STEPS,
)
def check_procurement_against_table(facts: Facts) -> Iterator[Result]:
    figures = _mentions(facts, "procurement").get("total", [])
    printed = [e for t in facts.of_kind("procurement") for e in t.entries if e.is_total]
    yield from _figures_agree(facts, figures, printed, "政府采购预算“合计”")


# ---- projects


@rule(
    "text_table.allocations",
    severity="warning",
    statement="项目的资金分配之和等于其预算安排规模",
    reads="projects：amount_yuan；allocations：amount_yuan",
    reason="算术",
    tolerance=EXACT,
)
def check_allocations_add_up(facts: Facts) -> Iterator[Result]:
    by_project = grouped(facts.allocations, lambda a: a.project)
    for project in facts.projects:
        parts = by_project.get(project.project, [])
        if parts and project.amount_yuan is not None:
            yield _allocated(project, project.amount_yuan, parts)


def _allocated(project: ProjectRow, amount: Decimal, parts: Sequence[AllocationRow]) -> Result:
    found = sum((a.amount_yuan for a in parts), ZERO)
    if found == amount:
        return held(project, *parts)
    message = (
        f"第{project.page}页项目“{project.project}”预算安排{in_ten_thousand(amount)}，"
        f"资金分配之和为{in_ten_thousand(found)}，{apart(found, amount)}"
    )
    return Failure(message, {"项目": project, "分配": parts}, amount, found, ZERO)


@rule(
    "text_table.project",
    severity="warning",
    statement="同一项目的金额在项目说明、项目表与绩效目标表中一致",
    reads="projects：amount_yuan；amounts：item_name、project_performance 的资金总额；indicators：project",
    reason="同一事实",
    tolerance=_STEPS,
)
def check_project_amounts(facts: Facts) -> Iterator[Result]:
    together = _total_of_projects(facts)
    printed = {
        name: [e for e in entries if e.amount_yuan != together]  # a form may stand for all of them
        for name, entries in _amounts_by_project(facts).items()
    }
    stated = grouped((p for p in facts.projects if p.amount_yuan), lambda p: plain_name(p.project))
    results = (
        _project(p, p.amount_yuan, printed[name])
        for name, (p, *others) in stated.items()
        if not others and printed.get(name) and p.amount_yuan is not None
    )
    yield from likely_if_most_fail(results, "项目说明与表")


def _total_of_projects(facts: Facts) -> Decimal | None:
    """The sum of the projects that a text describes, where there are several."""
    known = [p.amount_yuan for p in facts.projects if p.amount_yuan]
    return sum(known, ZERO) if len(known) > 1 else None


def _amounts_by_project(facts: Facts) -> dict[str, list[Entry]]:
    """What tables print in a row of a project's name, and the funds of its form of objectives."""
    forms = kinds_with_layout("form")
    rows = [e for e in _current(facts) if e.table_kind not in forms and not e.code and not e.is_total]
    found: dict[str, list[Entry]] = defaultdict(list)
    for name, entries in grouped(rows, lambda e: plain_name(e.name)).items():
        found[name] += entries
    for table in facts.of_kind("project_performance"):
        names = {plain_name(i.project) for i in facts.indicators_by_table.get(table.table_id, ())}
        whole = form_total(table)
        if len(names) == 1 and whole is not None and whole.amount_yuan:
            found[names.pop()].append(whole)
    found.pop("", None)
    return found


def _project(p: ProjectRow, amount: Decimal, printed: Sequence[Entry]) -> Result:
    """A project that several units share has a row or a form for each: then the sum may be meant."""
    if agrees(amount, ZERO, printed) or _repeated_sum(amount, ZERO, printed):
        return held(p, *(e for e in printed if e.amount_yuan == amount))
    rows = grouped({(e.table_kind, e.table_id, e.row) for e in printed}, lambda place: place[0])
    if any(len(places) > 1 for places in rows.values()):
        return NotChecked("项目在表中出现多次")
    return _unlike(p, f"第{p.page}页项目“{p.project}”", amount, ZERO, _nearest(amount, printed))


@rule(
    "text_table.projects",
    severity="warning",
    statement="文中各项目之和等于表中项目支出",
    reads="projects：amount_yuan；amounts：spending_type 为 project 的合计",
    reason="一般公共预算项目支出逐个说明",
    tolerance=_STEPS,
)
def check_projects_add_up(facts: Facts) -> Iterator[Result]:
    stated = [p for p in facts.projects if p.amount_yuan is not None]
    # A project says nothing of its fund: those of all funds are more than those of one.
    kinds = ("general_project_expenditure", *kinds_answering("general"), *kinds_answering("expenditure"))
    entries = (e for t in facts.of_kind(*kinds) for e in t.entries if e.phase in CURRENT)
    printed = [e for e in entries if e.is_total and e.spending_type == "project"]
    if not stated or not printed:
        return
    if len(stated) < len(facts.projects):
        yield NotChecked("有项目未列金额")
        return
    amount = sum((p.amount_yuan or ZERO for p in stated), ZERO)
    slack = sum((_half_step(p.amount_yuan or ZERO) for p in stated), ZERO)
    if agrees(amount, slack, printed):
        yield held(*stated)
        return
    at_least = [e for e in printed if e.amount_yuan >= amount]
    if not at_least and _has_transfers(facts):
        yield NotChecked("项目的资金含补助下级政府的部分，不在本部门的支出中")
        return
    yield _projects_differ(stated, amount, _nearest(amount, at_least or printed))


def _has_transfers(facts: Facts) -> bool:
    """Whether a form of a project prints money for governments below, which the body manages, not spends."""
    forms = (e for table in facts.of_kind("project_performance") for e in table.entries)
    return any(e.amount_yuan and phrase("transfer_below").search(e.name) for e in forms)


def _half_step(amount: Decimal) -> Decimal:
    """Half of the last digit that a project's amount may be printed to: 0.01 万元, or 0.01 元."""
    return Decimal("50") if amount % 100 == 0 else Decimal("0.005")


def _projects_differ(stated: Sequence[ProjectRow], amount: Decimal, nearest: Entry) -> Failure:
    """Fewer projects than the table may be a choice of the writer; more than all funds cannot be."""
    gap = in_ten_thousand(abs(amount - nearest.amount_yuan))
    more = amount > nearest.amount_yuan
    message = (
        f"读出的{len(stated)}个项目合计{in_ten_thousand(amount)}，"
        f"第{nearest.page}页表中项目支出为{in_ten_thousand(nearest.amount_yuan)}，"
        + (f"多{gap}。" if more else f"其余{gap}不在读出的项目中。")
    )
    roles = {"项目支出": nearest, "项目": stated}
    severity = None if more and nearest.fund == "all" else "info"
    return Failure(message, roles, nearest.amount_yuan, amount, nearest.step_yuan / 2, severity)


# ---- performance


@rule(
    "text_table.performance",
    severity="warning",
    statement="部门整体绩效目标表的年度预算见于收支总表",
    reads="amounts：department_performance、is_total",
    reason="同一预算",
)
def check_department_performance(facts: Facts) -> Iterator[Result]:
    printed = [e for e in _totals(facts) if e.table_kind not in kinds_with_layout("form")]
    forms = [t for t in facts.of_kind("department_performance") if t.entries]
    if len(forms) != 1 or not printed:
        return
    largest = max(forms[0].entries, key=lambda e: e.amount_yuan)
    if agrees(largest.amount_yuan, largest.step_yuan / 2, printed):
        yield held(largest)
        return
    nearest = _nearest(largest.amount_yuan, printed)
    message = (
        f"第{largest.page}页{forms[0].label}的年度预算为{in_ten_thousand(largest.amount_yuan)}，"
        f"预算表中最接近的合计为{in_ten_thousand(nearest.amount_yuan)}，数据不一致。"
    )
    roles = {"绩效目标表": largest, "预算表": nearest}
    slack = (largest.step_yuan + nearest.step_yuan) / 2
    yield Failure(message, roles, nearest.amount_yuan, largest.amount_yuan, slack, "info")


# ---- empty tables


@cache
def _empty_statements() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    rows = vocabulary("audit_empty_statements")
    return tuple((row["kind"], row["subject"], re.compile(row["pattern"])) for row in rows)


@rule(
    "text_table.empty",
    severity="warning",
    statement="文中称为空表（无此项支出）的表没有数据，没有数据的表附有说明",
    reads="tables：is_empty、note；正文",
    reason="空表应予说明（部门预算公开的通行要求）",
    tolerance=EXACT,
)
def check_empty_statements(facts: Facts) -> Iterator[Result]:
    for kind, matter, pattern in _empty_statements():
        if not facts.of_kind(kind):
            continue
        about = (p for p in facts.passages if matter in p.sentence)
        said = [p for p in about if pattern.search(p.sentence)]
        for table in facts.of_kind(kind):
            yield from _emptiness(table, said[-1] if said else None, bool(facts.changes or facts.figures))


def _emptiness(table: Table, statement: Passage | None, has_text: bool) -> Iterator[Result]:
    filled = [e for e in table.entries if e.amount_yuan and e.phase in CURRENT]
    if statement is not None and filled:
        message = (
            f"第{statement.page}页称没有此项支出，第{filled[0].page}页{table.label}"
            f"有金额{in_ten_thousand(filled[0].amount_yuan)}，表述不一致。"
        )
        yield Failure(message, {"文中表述": statement, "表中数": filled[0]})
    elif statement is not None or filled or table.note or not has_text:
        yield HELD
    else:
        message = f"第{table.first_page}页{table.label}没有数据，未找到空表说明。"
        title = Passage(table.first_page, table.title or table.label)
        yield Failure(message, {"空表": title}, severity="info")


# ---- lists of items


@rule(
    "text_table.list",
    severity="info",
    statement="文中“主要包括”所列的经济科目在基本支出表中有金额",
    reads="正文；amounts：general_basic_expenditure 的 item_name",
    reason="同一事实",
    tolerance=EXACT,
)
def check_lists_of_items(facts: Facts) -> Iterator[Result]:
    printed = {
        plain_name(e.name)
        for t in facts.of_kind(*kinds_answering("economic"))
        for e in t.entries
        if e.classification == "economic" and e.amount_yuan
    }
    if not printed:
        return
    known = {plain_name(row["name"]) for row in vocabulary("economic")}
    for passage in facts.passages:
        for match in phrase("list_of_items").finditer(passage.sentence) if "包括" in passage.sentence else ():
            listed = [plain_name(name) for name in re.split(r"[、，,]", match["items"])]
            yield _listed(passage, match["what"], [n for n in listed if n in known and n not in printed])


def _listed(passage: Passage, what: str, absent: Sequence[str]) -> Result:
    if not absent:
        return HELD
    message = f"第{passage.page}页{what}所列的{'、'.join(absent)}在基本支出表中没有金额。"
    return Failure(message, {"文中表述": passage}, key="、".join(absent))
