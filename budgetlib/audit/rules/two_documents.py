"""Two disclosures of one body: last year's and this year's, department and unit, narrative and tables.

A rule here compares the facts with their ``partners``: other documents of the corpus about the same
body. Without partners it does not apply.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from budgetlib.audit.arithmetic import in_ten_thousand, step_of
from budgetlib.audit.facts import Elsewhere, Entry, Facts, Source
from budgetlib.audit.registry import HELD, Failure, Operand, Result, rule
from budgetlib.audit.rules.text_and_tables import (
    check_item_amounts,
    check_operating_costs,
    check_three_public_against_table,
    check_total_amounts,
)
from budgetlib.contract.records import ChangeRow
from budgetlib.vocabulary.wording import plain_name

_EXPENDITURE = ("general_expenditure", "appropriation_expenditure", "expenditure_summary")
_ANSWERS = (check_item_amounts, check_total_amounts, check_three_public_against_table, check_operating_costs)


def _items(facts: Facts, phases: frozenset[str]) -> dict[tuple[str, str, str], Entry]:
    """Functional items by table kind, code and spending type, where a column prints the code once."""
    found: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for table in facts.of_kind(*_EXPENDITURE):
        for e in table.entries:
            if (
                e.classification == "functional"
                and e.code
                and e.phase in phases
                and e.spending_type in (None, "total")
            ):
                found[(table.kind, e.code, plain_name(e.name))].append(e)
    return {key: group[0] for key, group in found.items() if len({e.amount_yuan for e in group}) == 1}


# ---- last year


@rule(
    "documents.prior_year",
    severity="info",
    statement="本年文件所述上年数与上年文件的预算数一致",
    reads="amounts：prior_budget；changes：prior_yuan；上年文件的 amounts",
    reason="同一预算；年度之间口径可能调整，故仅作提示",
)
def check_prior_year(facts: Facts) -> Iterator[Result]:
    for other in facts.partners:
        if (
            other.document.fiscal_year is not None
            and facts.document.fiscal_year == other.document.fiscal_year + 1
            and _same_level(facts, other)
        ):
            yield from _prior_columns(facts, other)
            yield from _prior_statements(facts, other)


def _same_level(a: Facts, b: Facts) -> bool:
    one, other = a.document, b.document
    return one.entity_level == other.entity_level and one.kind == other.kind == "budget"


def _prior_columns(facts: Facts, other: Facts) -> Iterator[Result]:
    last_year = _items(other, frozenset({"budget"}))
    for key, entry in _items(facts, frozenset({"prior_budget"})).items():
        if key in last_year:
            yield _same(entry, entry.amount_yuan, entry.step_yuan / 2, last_year[key], other, entry.page)


def _prior_statements(facts: Facts, other: Facts) -> Iterator[Result]:
    """Statements about one item, by code or by a name that only one code has, against last year's tables."""
    last_year = _by_label(other)
    for c in facts.changes:
        printed = last_year.get(c.item_code or plain_name(c.item_name), [])
        prior = _stated_prior(c)
        comparable = c.scope == "item" and c.flow != "revenue" and c.base in ("prior_budget", "prior_initial")
        if printed and prior and comparable:
            slack = (step_of(c.amount_yuan, c.sentence) + step_of(c.change_yuan, c.sentence)) / 2
            nearest = min(printed, key=lambda e: abs(e.amount_yuan - prior))
            yield _same(c, prior, slack, nearest, other, c.page)


def _by_label(facts: Facts) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for (_, code, name), entry in _items(facts, frozenset({"budget"})).items():
        found[code].append(entry)
        found[name].append(entry)
    return {label: group for label, group in found.items() if len({e.code for e in group}) == 1}


def _stated_prior(c: ChangeRow) -> Decimal | None:
    if c.prior_yuan is not None:
        return c.prior_yuan
    return None if c.amount_yuan is None or c.change_yuan is None else c.amount_yuan - c.change_yuan


def _same(source: Source, amount: Decimal, slack: Decimal, last: Entry, other: Facts, page: int) -> Result:
    room = slack + last.step_yuan / 2
    if abs(amount - last.amount_yuan) <= room:
        return HELD
    message = (
        f"第{page}页{last.item_code}（{last.name}）上年数为{in_ten_thousand(amount)}，"
        f"上年文件“{other.document_id}”第{last.page}页为{in_ten_thousand(last.amount_yuan)}，"
        f"相差{in_ten_thousand(abs(amount - last.amount_yuan))}，数据不一致（口径可能有调整）。"
    )
    operands = (
        Operand("本年文件所述上年数", source),
        Operand("上年文件", Elsewhere(last, other.document_id)),
    )
    return Failure(message, operands, last.amount_yuan, amount, room)


# ---- department and unit


@rule(
    "documents.department_and_unit",
    severity="warning",
    statement="单位预算的科目金额不大于同一年度部门预算的该科目",
    reads="两份文件的 amounts：item_code",
    reason="部门预算汇总其所属单位",
)
def check_department_and_unit(facts: Facts) -> Iterator[Result]:
    """Reported with the unit's document."""
    for other in facts.partners:
        same_year = (
            facts.document.fiscal_year == other.document.fiscal_year
            and facts.document.kind == other.document.kind
        )
        if (
            same_year
            and facts.document.entity_level == "unit"
            and other.document.entity_level == "department"
        ):
            yield from _unit_within(facts, other)


def _unit_within(unit: Facts, department: Facts) -> Iterator[Result]:
    whole = _items(department, frozenset({"budget", "outturn"}))
    for key, part in _items(unit, frozenset({"budget", "outturn"})).items():
        if key not in whole:
            continue
        slack = (part.step_yuan + whole[key].step_yuan) / 2
        if part.amount_yuan <= whole[key].amount_yuan + slack:
            yield HELD
            continue
        message = (
            f"第{part.page}页{part.item_code}（{part.name}）单位预算为{in_ten_thousand(part.amount_yuan)}，"
            f"大于部门预算“{department.document_id}”第{whole[key].page}页的{in_ten_thousand(whole[key].amount_yuan)}，数据不一致。"
        )
        operands = (Operand("单位", part), Operand("部门", Elsewhere(whole[key], department.document_id)))
        yield Failure(message, operands, whole[key].amount_yuan, part.amount_yuan, slack)


# ---- narrative and tables


@rule(
    "documents.narrative_and_tables",
    severity="warning",
    statement="预算说明中的金额与另一文件（报表）中的表一致",
    reads="说明的 changes、figures；报表的 amounts",
    reason="同一预算分两份文件公开",
)
def check_narrative_and_tables(facts: Facts) -> Iterator[Result]:
    """Reported with the narrative's document, which has no tables of its own."""
    if any(t.entries for t in facts.tables):
        return
    for other in facts.partners:
        same = (
            facts.document.fiscal_year == other.document.fiscal_year
            and facts.document.kind == other.document.kind
        )
        if (
            same
            and facts.document.entity_level == other.document.entity_level
            and any(t.entries for t in other.tables)
        ):
            yield from _answers(facts, other)


def _answers(narrative: Facts, tables: Facts) -> Iterator[Result]:
    together = replace(narrative, tables=tables.tables, partners=())
    for check in _ANSWERS:
        for result in check(together):
            yield _elsewhere(result, tables.document_id) if isinstance(result, Failure) else result


def _elsewhere(failure: Failure, document_id: str) -> Failure:
    """The same failure, its table cells marked as standing in the other document."""
    operands = tuple(
        Operand(o.role, Elsewhere(o.source, document_id)) if isinstance(o.source, Entry) else o
        for o in failure.operands
    )
    where = failure.message.replace("文中为", "说明中为").replace("，第", f"，报表“{document_id}”第", 1)
    return replace(failure, operands=operands, message=where)
