"""Does the narrative say what the tables print: items, totals, last year, figures, projects, empty tables."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from budgetlib.audit.arithmetic import ZERO, in_ten_thousand, step_of, total
from budgetlib.audit.facts import FIRST_DIGITS, Entry, Facts, Passage, Source, Table
from budgetlib.audit.message_words import three_public_item, vocabulary
from budgetlib.audit.registry import (
    EXACT,
    HELD,
    Failure,
    NotChecked,
    Operand,
    Result,
    held,
    rule,
    unless_most_fail,
)
from budgetlib.audit.rules.text import at, figures_of
from budgetlib.contract.records import AllocationRow, ChangeRow, FigureRow, ProjectRow
from budgetlib.vocabulary.wording import plain_name

_STEPS = "文中与表中末位的一半之和"
_CURRENT = frozenset({"budget", "outturn"})
_NO_TABLES = "本文件没有可供比较的表"


def agrees(value: Decimal, slack: Decimal, printed: Iterable[Entry]) -> bool:
    """Whether one of the printed amounts is the value, within both roundings."""
    return any(abs(e.amount_yuan - value) <= slack + e.step_yuan / 2 for e in printed)


def _nearest(value: Decimal, printed: Sequence[Entry]) -> Entry:
    return min(printed, key=lambda e: abs(e.amount_yuan - value))


def _unlike(
    source: Source, label: str, value: Decimal, slack: Decimal, nearest: Entry, severity: str | None
) -> Failure:
    """The finding: what the text says, what the table prints nearest to it."""
    ratio = "（恰为一万倍，单位可能有误）" if _unit_slip(value, nearest.amount_yuan) else ""
    message = (
        f"{label}文中为{in_ten_thousand(value)}，第{nearest.page}页表中为{in_ten_thousand(nearest.amount_yuan)}，"
        f"相差{in_ten_thousand(abs(value - nearest.amount_yuan))}{ratio}，数据不一致。"
    )
    operands = (Operand("文中表述", source), Operand("表中数", nearest))
    return Failure(message, operands, nearest.amount_yuan, value, slack + nearest.step_yuan / 2, severity)


def _unit_slip(a: Decimal, b: Decimal) -> bool:
    small, large = sorted([abs(a), abs(b)])
    return bool(small) and large == small * 10_000


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
    yield from unless_most_fail(_items(facts, items), "正文与表")


def _items(facts: Facts, items: Iterable[ChangeRow]) -> Iterator[Result]:
    by_code, by_name = _current_by_code(facts), _current_by_name(facts)
    for c in items:
        printed = by_code.get(c.item_code or "") or by_name.get(plain_name(c.item_name), [])
        if printed and c.amount_yuan is not None:
            yield _item(c, c.amount_yuan, printed)


def _item(c: ChangeRow, amount: Decimal, printed: Sequence[Entry]) -> Result:
    if any(e.amount_yuan == amount for e in printed):
        return held(c)
    slack = step_of(amount, c.sentence) / 2
    if agrees(amount, slack, printed) or _repeated_sum(amount, slack, printed):
        return held(c)
    return _unlike(c, at(c), amount, slack, _nearest(amount, printed), None if c.item_code else "warning")


def _repeated_sum(amount: Decimal, slack: Decimal, printed: Sequence[Entry]) -> bool:
    """A table of several units prints a code once a unit; the text gives the sum."""
    columns: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for e in printed:
        columns[(e.table_id, e.column)].append(e)
    rounding = [(total(group), sum((e.step_yuan for e in group), ZERO) / 2) for group in columns.values()]
    return any(abs(found - amount) <= slack + more for found, more in rounding)


def _current_by_code(facts: Facts) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for table in facts.tables:
        for e in table.entries:
            if e.code and e.phase in _CURRENT:
                found[e.code].append(e)
                if e.second_code:
                    found[e.second_code].append(e)
    return found


def _current_by_name(facts: Facts) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for table in facts.tables:
        for e in table.entries:
            if (
                e.phase in _CURRENT
                and not e.is_total
                and e.flow == "expenditure"
                and e.classification in FIRST_DIGITS
            ):
                found[plain_name(e.name)].append(e)
    found.pop("", None)
    return found


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


_SUMMARIES = ("revenue_expenditure_summary", "appropriation_summary", "revenue_summary")
_PARTS_OF_EXPENDITURE = frozenset(
    {"three_public_expenses", "procurement", "operating_costs", "meeting_training", "project_list"}
)


def _totals(facts: Facts) -> list[Entry]:
    """Every amount that may be a whole: total rows, and all rows of the two-sided summaries.

    Tables of a part of the expenditure have totals of their own, which are nobody's whole.
    """
    return [
        e
        for t in facts.tables
        if t.kind not in _PARTS_OF_EXPENDITURE
        for e in t.entries
        if e.phase in _CURRENT
        and e.amount_yuan
        and (e.is_total or t.kind in _SUMMARIES or e.item_code is None)
    ]


def _total(c: ChangeRow, amount: Decimal, printed: Sequence[Entry]) -> Result:
    """A project named in the text is no total of the table: only the whole of project expenditure is."""
    slack = step_of(amount, c.sentence) / 2
    if agrees(amount, slack, printed):
        return held(c)
    if c.scope != "total" and plain_name(c.item_name) not in ("基本支出", "项目支出"):
        return NotChecked("文中的单个项目不在合计行内")
    same_scope = [e for e in printed if e.spending_type in (None, c.scope) and e.is_total] or printed
    nearest = _nearest(amount, _of_the_same_money(c, same_scope) or same_scope)
    return _unlike(c, at(c), amount, slack, nearest, None)


def _of_the_same_money(c: ChangeRow, printed: Iterable[Entry]) -> list[Entry]:
    """Totals of the summary that a statement is about: all money, or the fiscal appropriation."""
    appropriation = c.section == "appropriation" or "财政拨款" in (c.item_name or "")
    kind = "appropriation_summary" if appropriation else "revenue_expenditure_summary"
    whole = [e for e in printed if e.table_kind == kind and e.is_total and "总计" in e.name]
    return whole or [e for e in printed if e.table_kind == kind]


@rule(
    "text_table.prior",
    severity="warning",
    statement="文中所述（或推得）的上年数与表中上年数一致",
    reads="changes：prior_yuan；amounts：prior_budget、prior_outturn",
    reason="同一事实",
    tolerance=_STEPS,
)
def check_prior_against_tables(facts: Facts) -> Iterator[Result]:
    prior = [
        e for t in facts.tables for e in t.entries if e.phase in ("prior_budget", "prior_outturn") and e.code
    ]
    by_code: dict[str, list[Entry]] = defaultdict(list)
    for e in prior:
        by_code[e.item_code or ""].append(e)
    for c in facts.changes:
        printed = by_code.get(c.item_code or "", [])
        value = _prior_of(c)
        if not printed or value is None or c.scope != "item":
            continue
        slack = (step_of(c.amount_yuan, c.sentence) + step_of(c.change_yuan, c.sentence)) / 2
        if agrees(value, slack, printed) or _repeated_sum(value, slack, printed):
            yield held(c)
        else:
            yield _unlike(c, f"{at(c)}上年数", value, slack, _nearest(value, printed), None)


def _prior_of(c: ChangeRow) -> Decimal | None:
    if c.prior_yuan is not None:
        return c.prior_yuan
    return None if c.amount_yuan is None or c.change_yuan is None else c.amount_yuan - c.change_yuan


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
    printed: dict[str, list[Entry]] = defaultdict(list)
    for table in facts.of_kind("three_public_expenses"):
        for e in table.entries:
            item = three_public_item(e.name, e.header)
            if item:
                printed[item].append(e)
    yield from _figures_agree(facts, figures_of(facts, "three_public"), printed, "“三公”经费")


def _figures_agree(
    facts: Facts, figures: dict[str, FigureRow], printed: dict[str, list[Entry]], label: str
) -> Iterator[Result]:
    """A blank cell is not compared with a stated zero; final accounts state what was spent."""
    phases = {"outturn"} if facts.document.kind == "final_accounts" else _CURRENT
    for item, figure in figures.items():
        current = [e for e in printed.get(item, ()) if e.phase in phases]
        if not current:
            continue
        slack = step_of(figure.value, figure.sentence) / 2
        if agrees(figure.value, slack, printed[item]):
            yield held(figure)
        else:
            subject = f"第{figure.page}页{label}“{_ITEM_WORDS.get(item, item)}”"
            yield _unlike(figure, subject, figure.value, slack, _nearest(figure.value, current), None)


_ITEM_WORDS = {
    "total": "合计",
    "overseas_travel": "因公出国（境）费",
    "reception": "公务接待费",
    "vehicles": "公务用车购置及运行费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_operation": "公务用车运行费",
}


@rule(
    "text_table.operating",
    severity="warning",
    statement="文中机关运行经费与机关运行经费表一致，且不大于公用经费",
    reads="figures：operating_costs；amounts：operating_costs、general_basic_expenditure",
    reason="机关运行经费是一般公共预算基本支出中的公用经费",
    tolerance=_STEPS,
)
def check_operating_costs(facts: Facts) -> Iterator[Result]:
    figure = figures_of(facts, "operating_costs").get("total")
    if figure is None:
        return
    table = [e for t in facts.of_kind("operating_costs") for e in t.entries if e.is_total]
    rows = [
        e for t in facts.tables for e in t.entries if "机关运行" in e.name or "机关运行" in e.column_header
    ]
    printed = {"total": [*table, *rows]}
    yield from _figures_agree(facts, {"total": figure}, printed, "机关运行经费")


@rule(
    "text_table.procurement",
    severity="warning",
    statement="文中政府采购预算与政府采购预算表的合计一致",
    reads="figures：procurement；amounts：procurement",
    reason="同一事实",
    tolerance=_STEPS,
)
def check_procurement_against_table(facts: Facts) -> Iterator[Result]:
    figure = figures_of(facts, "procurement").get("total")
    printed = [e for t in facts.of_kind("procurement") for e in t.entries if e.is_total]
    if figure is not None and printed:
        yield from _figures_agree(facts, {"total": figure}, {"total": printed}, "政府采购预算")


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
    by_project: dict[str, list[AllocationRow]] = defaultdict(list)
    for a in facts.allocations:
        by_project[a.project].append(a)
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
        f"资金分配之和为{in_ten_thousand(found)}，相差{in_ten_thousand(abs(found - amount))}，数据不一致。"
    )
    operands = (Operand("项目", project), *(Operand("分配", a) for a in parts))
    return Failure(message, operands, amount, found, ZERO)


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
    kinds = ("general_project_expenditure", "general_expenditure", "expenditure_summary")
    printed = [
        e
        for t in facts.of_kind(*kinds)
        for e in t.entries
        if e.is_total and e.spending_type == "project" and e.phase in _CURRENT
    ]
    if not stated or not printed:
        return
    if len(stated) < len(facts.projects):
        yield NotChecked("有项目未列金额")
        return
    amount = sum((p.amount_yuan or ZERO for p in stated), ZERO)
    if agrees(amount, ZERO, printed):
        yield held(*stated)
        return
    yield _projects_differ(stated, amount, _nearest(amount, printed))


def _projects_differ(stated: Sequence[ProjectRow], amount: Decimal, nearest: Entry) -> Failure:
    """Fewer projects than the table may be a choice of the writer; more cannot be."""
    gap = in_ten_thousand(abs(amount - nearest.amount_yuan))
    more = amount > nearest.amount_yuan
    message = (
        f"文中{len(stated)}个项目合计{in_ten_thousand(amount)}，"
        f"第{nearest.page}页表中项目支出为{in_ten_thousand(nearest.amount_yuan)}，"
        + (f"相差{gap}，数据不一致。" if more else f"其余{gap}未逐项说明。")
    )
    operands = (Operand("项目支出", nearest), *(Operand("项目", p) for p in stated))
    severity = None if more else "info"
    return Failure(message, operands, nearest.amount_yuan, amount, nearest.step_yuan / 2, severity)


# ---- performance


@rule(
    "text_table.performance",
    severity="warning",
    statement="部门整体绩效目标表的年度预算见于收支总表",
    reads="amounts：department_performance、is_total",
    reason="同一预算",
)
def check_department_performance(facts: Facts) -> Iterator[Result]:
    printed = [
        e for e in _totals(facts) if e.table_kind not in ("department_performance", "project_performance")
    ]
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
    operands = (Operand("绩效目标表", largest), Operand("预算表", nearest))
    slack = (largest.step_yuan + nearest.step_yuan) / 2
    yield Failure(message, operands, nearest.amount_yuan, largest.amount_yuan, slack, "info")


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
    for kind, subject, pattern in _empty_statements():
        if not facts.of_kind(kind):
            continue
        about = (p for p in facts.passages if subject in p.sentence)
        said = [p for p in about if pattern.search(p.sentence)]
        for table in facts.of_kind(kind):
            yield from _emptiness(table, said[-1] if said else None, bool(facts.changes or facts.figures))


def _emptiness(table: Table, statement: Passage | None, has_text: bool) -> Iterator[Result]:
    filled = [e for e in table.entries if e.amount_yuan and e.phase in _CURRENT]
    if statement is not None and filled:
        message = (
            f"第{statement.page}页称没有此项支出，第{filled[0].page}页{table.label}"
            f"有金额{in_ten_thousand(filled[0].amount_yuan)}，表述不一致。"
        )
        yield Failure(message, (Operand("文中表述", statement), Operand("表中数", filled[0])))
    elif statement is not None or filled or table.note or not has_text:
        yield HELD
    else:
        message = f"第{table.first_page}页{table.label}没有数据，未找到空表说明。"
        title = Passage(table.first_page, table.title or table.label)
        yield Failure(message, (Operand("空表", title),), severity="info")


# ---- lists of items

_LIST = re.compile(
    r"(?P<what>人员经费|公用经费)(?:支出)?(?:预算)?[^。；，]{0,6}?\d[\d,.]*(?:万元|元)[^。；]{0,20}?"
    r"(?:主要包括|包括)[:：]?(?P<items>[^。；]+)"
)


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
        for t in facts.of_kind("general_basic_expenditure", "basic_expenditure", "economic_expenditure")
        for e in t.entries
        if e.classification == "economic" and e.amount_yuan
    }
    if not printed:
        return
    known = {plain_name(row["name"]) for row in vocabulary("economic")}
    for passage in facts.passages:
        for match in _LIST.finditer(passage.sentence) if "包括" in passage.sentence else ():
            listed = [plain_name(name) for name in re.split(r"[、，,]", match["items"])]
            yield _listed(passage, match["what"], [n for n in listed if n in known and n not in printed])


def _listed(passage: Passage, what: str, absent: Sequence[str]) -> Result:
    if not absent:
        return HELD
    message = f"第{passage.page}页{what}所列的{'、'.join(absent)}在基本支出表中没有金额。"
    return Failure(message, (Operand("文中表述", passage),), key="、".join(absent))
