"""Two disclosures of one body: last year's and this year's, department and unit, narrative and tables.

A rule here compares the facts with their ``partners``: other documents of the corpus about the same
body. Without partners it does not apply.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from budgetlib.audit.arithmetic import in_ten_thousand
from budgetlib.audit.facts import CURRENT, Elsewhere, Entry, Facts, Source, agreed, grouped
from budgetlib.audit.registry import Failure, Result, at_most, compare, rule
from budgetlib.audit.rules.text import half_steps, prior_of
from budgetlib.audit.rules.text_and_tables import (
    check_item_amounts,
    check_operating_costs,
    check_three_public_against_table,
    check_total_amounts,
)
from budgetlib.contract.records import ChangeRow
from budgetlib.vocabulary.kinds import kinds_answering
from budgetlib.vocabulary.wording import plain_name

_ANSWERS = (check_item_amounts, check_total_amounts, check_three_public_against_table, check_operating_costs)


def _partners(facts: Facts, years_before: int = 0) -> Iterator[Facts]:
    """The other documents of the same kind for this year or one before."""
    own = facts.document
    for other in facts.partners:
        year = other.document.fiscal_year
        is_then = own.fiscal_year == year if year is None else own.fiscal_year == year + years_before
        if is_then and own.kind == other.document.kind:
            yield other


def _is_same_level(one: Facts, other: Facts) -> bool:
    return one.document.entity_level == other.document.entity_level


def _items(facts: Facts, phases: frozenset[str]) -> dict[tuple[str, str | None, str], Entry]:
    """Functional items by table kind, code and name, where a column prints the code once."""
    items = (
        e
        for table in facts.of_kind(*kinds_answering("functional"))
        for e in table.entries
        if e.classification == "functional"
        and e.code
        and e.phase in phases
        and e.spending_type in (None, "total")
    )
    by_item = grouped(items, lambda e: (e.table_kind, e.code, plain_name(e.name)))
    return agreed(by_item, lambda e: e.amount_yuan)


# ---- last year


@rule(
    "documents.prior_year",
    severity="info",
    statement="本年文件所述上年数与上年文件的预算数一致",
    reads="amounts：prior_budget；changes：prior_yuan；上年文件的 amounts",
    reason="同一预算；年度之间口径可能调整，故仅作提示",
)
def check_prior_year(facts: Facts) -> Iterator[Result]:
    for other in _partners(facts, years_before=1):
        if other.document.kind == "budget" and _is_same_level(facts, other):
            yield from _prior_columns(facts, other)
            yield from _prior_statements(facts, other)


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
        prior = prior_of(c)
        if printed and prior and _is_about_last_budget(c):
            nearest = min(printed, key=lambda e: abs(e.amount_yuan - prior))
            slack = half_steps(c, c.amount_yuan, c.change_yuan)
            yield _same(c, prior, slack, nearest, other, c.page)


def _is_about_last_budget(c: ChangeRow) -> bool:
    return c.scope == "item" and c.flow != "revenue" and c.base in ("prior_budget", "prior_initial")


def _by_label(facts: Facts) -> dict[str | None, list[Entry]]:
    items = _items(facts, frozenset({"budget"}))
    labels = [(label, entry) for (_, *labels), entry in items.items() for label in labels]
    found = {label: [entry for _, entry in pairs] for label, pairs in grouped(labels, lambda p: p[0]).items()}
    return {label: group for label, group in found.items() if len({e.code for e in group}) == 1}


def _same(source: Source, amount: Decimal, slack: Decimal, last: Entry, other: Facts, page: int) -> Result:
    def message() -> str:
        gap = in_ten_thousand(abs(amount - last.amount_yuan))
        return (
            f"第{page}页{last.item_code}（{last.name}）上年数为{in_ten_thousand(amount)}，"
            f"上年文件“{other.document_id}”第{last.page}页为{in_ten_thousand(last.amount_yuan)}，"
            f"相差{gap}，数据不一致（口径可能有调整）。"
        )

    roles = {"本年文件所述上年数": source, "上年文件": Elsewhere(last, other.document_id)}
    return compare(roles, last.amount_yuan, amount, slack + last.step_yuan / 2, message)


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
    if facts.document.entity_level == "unit":
        for other in _partners(facts):
            if other.document.entity_level == "department":
                yield from _unit_within(facts, other)


def _unit_within(unit: Facts, department: Facts) -> Iterator[Result]:
    theirs = _items(department, CURRENT)
    for key, part in _items(unit, CURRENT).items():
        if key in theirs:
            yield _part_within(part, theirs[key], department.document_id)


def _part_within(part: Entry, whole: Entry, document_id: str) -> Result:
    def message() -> str:
        most = in_ten_thousand(whole.amount_yuan)
        return (
            f"第{part.page}页{part.item_code}（{part.name}）单位预算为{in_ten_thousand(part.amount_yuan)}，"
            f"大于部门预算“{document_id}”第{whole.page}页的{most}，数据不一致。"
        )

    roles = {"单位": part, "部门": Elsewhere(whole, document_id)}
    slack = (part.step_yuan + whole.step_yuan) / 2
    return at_most(roles, whole.amount_yuan, part.amount_yuan, slack, message)


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
    for other in _partners(facts):
        if _is_same_level(facts, other) and any(t.entries for t in other.tables):
            yield from _answers(facts, other)


def _answers(narrative: Facts, tables: Facts) -> Iterator[Result]:
    together = replace(narrative, tables=tables.tables, partners=())
    for check in _ANSWERS:
        for result in check(together):
            yield _elsewhere(result, tables.document_id) if isinstance(result, Failure) else result


def _elsewhere(failure: Failure, document_id: str) -> Failure:
    """The same failure, its table cells marked as standing in the other document."""
    roles = {
        role: Elsewhere(source, document_id) if isinstance(source, Entry) else source
        for role, source in failure.roles.items()
    }
    where = failure.message.replace("文中为", "说明中为").replace("，第", f"，报表“{document_id}”第", 1)
    return replace(failure, roles=roles, message=where)
