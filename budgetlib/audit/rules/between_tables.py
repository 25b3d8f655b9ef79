"""Do the tables of a disclosure agree with each other: totals, classes, items, both classifications."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from budgetlib.audit.arithmetic import apart, in_ten_thousand, tolerance, total
from budgetlib.audit.facts import CURRENT, Entry, Facts, K, Table, grouped, only, per_table
from budgetlib.audit.message_words import phrase, vocabulary
from budgetlib.audit.registry import (
    HELD,
    Failure,
    NotChecked,
    Result,
    at_most,
    compare,
    held,
    rule,
    unless_most_fail,
)
from budgetlib.audit.rules.within_tables import three_public_groups, where
from budgetlib.vocabulary.kinds import kinds_answering
from budgetlib.vocabulary.wording import is_carryover, plain_name

_READS = "amounts：is_total、spending_type、fund；"


def totals_of(table: Table, flow: str, spending: str | None, fund: str) -> list[Entry]:
    """The printed totals of a table in the columns of one fund and spending type, largest first.

    ``spending`` None takes columns that say nothing about spending, or the total of all spending.
    A two-sided table has several totals (本年支出合计, 支出总计).
    """
    types = {spending} if spending else {None, "total"}
    found = [
        e
        for e in table.entries
        if e.is_total
        and e.flow == flow
        and e.fund == fund
        and e.spending_type in types
        and e.phase in CURRENT
        and not phrase("part_of_total").search(e.name)
    ]
    return sorted(found, key=lambda e: -e.amount_yuan)


def _two_tables(facts: Facts, left: str, right: str) -> tuple[Table, Table] | None:
    """The only table of each of two kinds, where there are both."""
    one, other = facts.only_table(left), facts.only_table(right)
    return None if one is None or other is None else (one, other)


def _totals_agree(facts: Facts, row: dict[str, str]) -> Iterator[Result]:
    tables = _two_tables(facts, row["left_kind"], row["right_kind"])
    if tables is None:
        return
    left, right = tables
    a = totals_of(left, row["left_flow"], row["left_spending"] or None, row["left_fund"])
    b = totals_of(right, row["right_flow"], row["right_spending"] or None, row["right_fund"])
    if a and b and row["relation"] == "within":
        yield _within(b[0], a[0], left, right)
    elif a and b:
        yield _any_equal(a, b[0], left, right)


def _any_equal(candidates: Sequence[Entry], entry: Entry, left: Table, right: Table) -> Result:
    """A total of the right table must be one of the totals that the left table prints.

    One of the two may leave out what was carried over from last year, and print it.
    """
    nearest = min(candidates, key=lambda e: abs(e.amount_yuan - entry.amount_yuan))
    result = same_amount(nearest, entry, left, right)
    if isinstance(result, Failure) and _is_carried_over(result, (left, right)):
        return NotChecked("两表之差为上年结转（结余），口径不同")
    return result


def _is_carried_over(failure: Failure, tables: Iterable[Table]) -> bool:
    return any(
        abs(e.amount_yuan - failure.gap) <= (failure.tolerance or 0) + e.step_yuan / 2
        for table in tables
        for e in table.entries
        if e.amount_yuan and (e.fund == "carryover" or is_carryover(e.name))
    )


def same_amount(a: Entry, b: Entry, left: Table, right: Table, severity: str | None = None) -> Result:
    """One amount that two tables print."""

    def message() -> str:
        one, other = in_ten_thousand(a.amount_yuan), in_ten_thousand(b.amount_yuan)
        end = apart(b.amount_yuan, a.amount_yuan)
        return f"{where(left, a)}为{one}，{where(right, b)}为{other}，{end}"

    roles = {"甲表": a, "乙表": b}
    return compare(roles, a.amount_yuan, b.amount_yuan, tolerance([a, b]), message, severity)


def _within(whole: Entry, part: Entry, left: Table, right: Table) -> Result:
    def message() -> str:
        most = in_ten_thousand(whole.amount_yuan)
        amount = in_ten_thousand(part.amount_yuan)
        return f"{where(left, part)}为{amount}，大于{where(right, whole)}的{most}，数据不一致。"

    roles = {"分项": part, "总项": whole}
    return at_most(roles, whole.amount_yuan, part.amount_yuan, tolerance([whole, part]), message)


def _enter_same_totals() -> None:
    """One rule a row of the vocabulary: which total of which table equals which of which."""
    for row in vocabulary("audit_same_totals"):
        rule(
            row["rule"],
            severity="error",
            statement=row["statement"],
            reads=_READS + f"{row['left_kind']}、{row['right_kind']}",
            reason="表间勾稽关系",
        )(_check_of(row))


def _check_of(row: dict[str, str]) -> Callable[[Facts], Iterable[Result]]:
    return lambda facts: _totals_agree(facts, row)


_enter_same_totals()


# ---- by class and item


@rule(
    "tables.expenditure_by_class",
    severity="error",
    statement="收支总表按功能分类的支出等于支出总表的各类",
    reads="amounts：item_name、item_code，revenue_expenditure_summary、expenditure_summary",
    reason="表间勾稽关系",
)
def check_expenditure_by_class(facts: Facts) -> Iterator[Result]:
    yield from _same_classes(facts, "revenue_expenditure_summary", "expenditure_summary", "all")


@rule(
    "tables.general_by_class",
    severity="error",
    statement="财政拨款收支总表一般公共预算栏的各类等于一般公共预算支出表的各类",
    reads="amounts：item_name、item_code，appropriation_summary、general_expenditure",
    reason="表间勾稽关系",
)
def check_general_by_class(facts: Facts) -> Iterator[Result]:
    yield from _same_classes(facts, "appropriation_summary", "general_expenditure", "general_public_budget")


def _same_classes(facts: Facts, summary: str, detail: str, fund: str) -> Iterator[Result]:
    tables = _two_tables(facts, summary, detail)
    if tables:
        left, right = tables
        ours = [e for e in _of_fund(left, fund) if e.flow == "expenditure" and not e.is_total]
        theirs = [
            e for e in _of_fund(right, fund) if e.classification == "functional" and len(e.code or "") == 3
        ]
        yield from _same_amounts(_by_name(ours), _by_name(theirs), left, right)


def _of_fund(table: Table, fund: str) -> list[Entry]:
    """The year's amounts of one fund, of all spending."""
    return [
        e
        for e in table.entries
        if e.fund == fund and e.spending_type in (None, "total") and e.phase in CURRENT
    ]


def _by_name(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Entries by the name that only one of them has."""
    by_name = grouped(entries, lambda e: plain_name(e.name))
    return {name: entry for name, entry in only(by_name).items() if name}


def _same_amounts(
    ours: dict[K, Entry], theirs: dict[K, Entry], left: Table, right: Table
) -> Iterator[Result]:
    results = (same_amount(e, theirs[key], left, right) for key, e in ours.items() if key in theirs)
    yield from unless_most_fail(results, f"{left.label}与{right.label}")


@rule(
    "tables.same_item",
    severity="error",
    statement="同一科目在支出总表、财政拨款支出表与一般公共预算支出表中：部分不大于整体",
    reads="amounts：item_code，expenditure_summary、appropriation_expenditure、general_expenditure",
    reason="一般公共预算是财政拨款的一部分，财政拨款是全部支出的一部分",
)
def check_items_within_all(facts: Facts) -> Iterator[Result]:
    kinds = reversed(kinds_answering("functional"))  # from the part to the whole
    tables = [t for t in map(facts.only_table, kinds) if t is not None]
    for part, whole in pairwise(tables):
        yield from _items_within(part, whole)


def _items_within(part: Table, whole: Table) -> Iterator[Result]:
    ours, theirs = _items(part), _items(whole)
    results = (_within(theirs[key], e, part, whole) for key, e in ours.items() if key in theirs)
    yield from unless_most_fail(results, f"{part.label}与{whole.label}")


@per_table
def _items(table: Table) -> dict[tuple[str | None, str | None], Entry]:
    """Functional items by code and spending type, where a code is printed once in a column."""
    items = (
        e
        for e in table.entries
        if e.classification == "functional" and e.item_code and e.phase in CURRENT and e.fund != "carryover"
    )
    return only(grouped(items, lambda e: (e.item_code, e.spending_type)))


@rule(
    "tables.general_equals_all",
    severity="error",
    statement="支出全部来自一般公共预算时，支出总表与一般公共预算支出表的科目逐项相等",
    reads="amounts：item_code、spending_type，expenditure_summary、general_expenditure",
    reason="两表合计相等，则逐项相等",
)
def check_general_equals_all(facts: Facts) -> Iterator[Result]:
    tables = _two_tables(facts, "expenditure_summary", "general_expenditure")
    if tables and _only_general(*tables):
        yield from _same_amounts(_items(tables[0]), _items(tables[1]), *tables)


def _only_general(left: Table, right: Table) -> bool:
    """Whether the body spends nothing but its general public budget: the two totals are the same."""
    a = totals_of(left, "expenditure", None, "all")
    b = totals_of(right, "expenditure", None, "general_public_budget")
    return bool(a and b) and a[0].amount_yuan == b[0].amount_yuan


# ---- three public expenses in economic items


@rule(
    "tables.three_public_items",
    severity="warning",
    statement="基本支出中的公务接待费（30217）、公务用车运行维护费（30231）、因公出国（境）费用（30212）不大于“三公”经费表",
    reads="amounts：item_code，general_basic_expenditure；three_public_expenses",
    reason="“三公”经费含基本支出与项目支出",
)
def check_three_public_items(facts: Facts) -> Iterator[Result]:
    basic, public = _economic_basic(facts), facts.only_table("three_public_expenses")
    if basic is None or public is None:
        return
    groups = [g for g in three_public_groups(public) if next(iter(g.values())).phase in CURRENT]
    for code, item in (("30217", "reception"), ("30231", "vehicle_operation"), ("30212", "overseas_travel")):
        printed = [g[item] for g in groups if item in g]
        for entry in _largest_by_code(basic, [code]) if printed else ():
            yield _within(max(printed, key=lambda e: e.amount_yuan), entry, basic, public)


def _economic_basic(facts: Facts) -> Table | None:
    tables = facts.of_kind("general_basic_expenditure")
    economic = [t for t in tables if any(e.classification == "economic" for e in t.entries)]
    return economic[0] if len(economic) == 1 else None


def _largest_by_code(table: Table, codes: Iterable[str]) -> list[Entry]:
    """For each code its amount in the total column, where the code is printed in one row."""
    found = []
    for code in codes:
        rows = [e for e in table.entries if e.item_code == code and e.phase in CURRENT]
        if rows and len({e.row for e in rows}) == 1:
            found.append(max(rows, key=lambda e: e.amount_yuan))
    return found


# ---- functional against economic classification


@rule(
    "tables.function_and_economy",
    severity="warning",
    statement="养老保险（2080505=30108）、职业年金（2080506=30109）、住房公积金（2210201=30113）按功能与按经济分类一致",
    reads="amounts：item_code，general_expenditure 的基本支出、general_basic_expenditure",
    reason="同一支出的两种分类；仅用于只有一般公共预算的单位",
)
def check_function_and_economy(facts: Facts) -> Iterator[Result]:
    general, basic = facts.only_table("general_expenditure"), _economic_basic(facts)
    results = list(_pairs(general, basic)) if general and basic else []
    if results and HELD not in results:
        yield NotChecked("各项均不相同，两种分类口径不同")
    else:
        yield from results


def _pairs(general: Table, basic: Table) -> Iterator[Result]:
    for row in vocabulary("audit_function_and_economy"):
        functional = _basic_item(general, row["functional"])
        economic = _largest_by_code(basic, [row["economic"]])
        if functional and economic:
            yield same_amount(functional, economic[0], general, basic)


def _basic_item(table: Table, code: str) -> Entry | None:
    found = [
        e for e in table.entries if e.item_code == code and e.spending_type == "basic" and e.phase in CURRENT
    ]
    return found[0] if len(found) == 1 else None


@rule(
    "tables.medical_insurance",
    severity="warning",
    statement="行政事业单位医疗（21011）等于职工基本医疗保险缴费与公务员医疗补助缴费（30110＋30111）之和",
    reads="amounts：item_code，general_expenditure 的基本支出、general_basic_expenditure",
    reason="同一支出的两种分类；仅在养老保险与公积金两种分类一致时使用",
)
def check_medical_insurance(facts: Facts) -> Iterator[Result]:
    general, basic = facts.only_table("general_expenditure"), _economic_basic(facts)
    if general is None or basic is None or not _pairs_agree(facts):
        return
    functional = _basic_item(general, "21011")
    economic = _largest_by_code(basic, ["30110", "30111"])
    if functional is None or len(economic) != 2:
        return
    expected = total(economic)
    message = (
        f"{where(general, functional)}为{in_ten_thousand(functional.amount_yuan)}，"
        f"30110与30111之和为{in_ten_thousand(expected)}，两种分类不一致。"
    )
    roles = {"功能分类": functional, "经济分类": economic}
    slack = tolerance([functional, *economic])
    yield compare(roles, expected, functional.amount_yuan, slack, lambda: message, "info")


def _pairs_agree(facts: Facts) -> bool:
    results = list(check_function_and_economy(facts))
    return bool(results) and all(r == HELD for r in results)


@rule(
    "tables.pensions",
    severity="info",
    statement="离退休支出的人员经费（2080501、2080502）等于离休费与退休费之和（30301＋30302）",
    reads="amounts：item_code，general_expenditure 的人员经费（未分列则基本支出）、general_basic_expenditure",
    reason="同一支出的两种分类；离退休费也可列在行政运行等科目，离退休科目也可含公用经费、医疗与奖励，"
    "故只确认相等，不等时不作判断",
)
def check_pensions(facts: Facts) -> Iterator[Result]:
    """Of 24 published budgets 4 agree: where they differ, both classifications are used as they should be."""
    general, basic = facts.only_table("general_expenditure"), _economic_basic(facts)
    if general is None or basic is None:
        return
    functional = [e for code in ("2080501", "2080502") if (e := _personnel_item(general, code)) is not None]
    economic = _largest_by_code(basic, ["30301", "30302"])
    if not functional or not economic:
        return
    printed = [*functional, *economic]
    if abs(total(functional) - total(economic)) <= tolerance(printed):
        yield held(*printed)
    else:
        yield NotChecked("离退休经费的功能分类与经济分类口径不同")


def _personnel_item(table: Table, code: str) -> Entry | None:
    """What is spent on persons for one item; basic expenditure where the table does not divide it."""
    rows = [e for e in table.entries if e.item_code == code and e.phase in CURRENT]
    for spending in ("personnel", "basic"):
        found = [e for e in rows if e.spending_type == spending]
        if found:
            return found[0] if len(found) == 1 else None
    return None


# ---- basic expenditure by both classifications


@rule(
    "tables.basic_twice",
    severity="error",
    statement="一般公共预算基本支出按功能分类与按经济分类的合计相等",
    reads="amounts：is_total，各 general_basic_expenditure 表",
    reason="同一支出的两种分类",
)
def check_basic_printed_twice(facts: Facts) -> Iterator[Result]:
    tables = [t for t in facts.of_kind("general_basic_expenditure") if t.entries]
    totals = [(t, totals_of(t, "expenditure", "basic", "general_public_budget")) for t in tables]
    known = [(t, found[0]) for t, found in totals if found]
    for (left, a), (right, b) in pairwise(known):
        yield same_amount(a, b, left, right, "warning")
