"""Forms of objectives: do the funds of a project add up, does its cost fit them, do the weights make 100."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetlib.audit.arithmetic import ZERO, in_ten_thousand
from budgetlib.audit.facts import Entry, Facts, Table
from budgetlib.audit.message_words import phrase
from budgetlib.audit.nesting import is_part
from budgetlib.audit.registry import EXACT, HELD, Failure, NotChecked, Result, held, rule
from budgetlib.audit.rules.within_tables import adds_up
from budgetlib.contract.records import IndicatorRow
from budgetlib.errors import AmountError
from budgetlib.money import UNITS, Unit, parse_amount

_FULL_WEIGHTS = (Decimal(100), Decimal(90), Decimal(80))  # 10 for the rate of execution, 10 for satisfaction


def form_total(table: Table) -> Entry | None:
    """The amount of a project's form: the last that is called a total (年度 stands after 中期)."""
    found = [e for e in table.entries if phrase("form_total").search(e.name) and e.phase == "budget"]
    return found[-1] if found else None


@rule(
    "performance.funds",
    severity="warning",
    statement="项目绩效目标表的资金总额等于财政拨款与其他资金之和",
    reads="amounts：project_performance 的 item_name",
    reason="算术",
)
def check_form_funds(facts: Facts) -> Iterator[Result]:
    for table in facts.of_kind("project_performance"):
        for column in table.columns.values():
            yield from _funds(table, [(e.name, e) for e in column])
        for row in table.rows.values():
            yield from _funds(table, [(e.header[-1], e) for e in row if e.header], is_list=True)


def _funds(table: Table, line: Sequence[tuple[str, Entry]], is_list: bool = False) -> Iterator[Result]:
    """A total and the sources printed after it, by the labels that they bear in their column or row.

    One source alone may be an 其中, but for a row of a list, in which the other sources are blank.
    """
    total: Entry | None = None
    parts: list[Entry] = []
    is_whole = False
    for label, entry in [*line, ("", None)]:
        if entry is None or phrase("form_total").search(label):
            if total is not None and (len(parts) > 1 or is_whole):
                yield adds_up(table, total, parts, "各项资金之和为")
            total, parts, is_whole = entry, [], False
        elif phrase("form_fund").search(label) and not (parts and is_part(label)):
            parts.append(entry)
            is_whole = is_list and not is_part(label)


@rule(
    "performance.cost",
    severity="info",
    statement="成本指标中的项目总成本等于项目资金总额，单项成本不大于总额",
    reads="indicators：成本指标的 target、unit；amounts：project_performance 的资金总额",
    reason="同一项目；指标可能只限定部分资金，故仅作提示",
    tolerance=EXACT,
)
def check_cost_indicators(facts: Facts) -> Iterator[Result]:
    for table in facts.of_kind("project_performance"):
        total = form_total(table)
        if total is not None and total.amount_yuan:
            for indicator in facts.indicators_by_table.get(table.table_id, []):
                yield from _cost(indicator, total)


def _cost(indicator: IndicatorRow, total: Entry) -> Iterator[Result]:
    value = _target_yuan(indicator)
    if "成本" not in f"{indicator.level1 or ''}{indicator.level2 or ''}" or value is None:
        return
    is_total = "总成本" in (indicator.level3 or "")
    if value == total.amount_yuan or (not is_total and value < total.amount_yuan):
        yield HELD
        return
    message = (
        f"第{indicator.page}页成本指标“{indicator.level3}”为{in_ten_thousand(value)}，"
        f"项目资金总额为{in_ten_thousand(total.amount_yuan)}，数据不一致。"
    )
    roles = {"成本指标": indicator, "资金总额": total}
    yield Failure(message, roles, total.amount_yuan, value, ZERO)


def _target_yuan(indicator: IndicatorRow) -> Decimal | None:
    unit = (indicator.unit or "").strip()
    known = UNITS.get(unit) or UNITS.get(unit and f"{unit}元")
    return None if known is None else _number(indicator.target, known)


def _number(text: str | None, unit: Unit) -> Decimal | None:
    try:
        amount = parse_amount(text or "", unit)
    except AmountError:
        return None
    return None if amount is None else amount.yuan


@rule(
    "performance.weights",
    severity="info",
    statement="绩效指标的分值权重合计为100（或扣除预算执行率的90）",
    reads="indicators：weight",
    reason="绩效指标分值的通行设置",
    tolerance=EXACT,
)
def check_weights(facts: Facts) -> Iterator[Result]:
    for indicators in facts.indicators_by_table.values():
        weights = [_number((i.weight or "").rstrip("分%"), UNITS["元"]) for i in indicators]
        known = [w for w in weights if w is not None]
        if known and len(known) < len(weights):
            yield NotChecked("有的指标没有分值")
        elif known:
            yield _weights(indicators, sum(known, ZERO))


def _weights(indicators: Sequence[IndicatorRow], found: Decimal) -> Result:
    if found in _FULL_WEIGHTS:
        return held(*indicators)
    first = indicators[0]
    name = first.project or "部门整体"
    message = f"第{first.page}页“{name}”各绩效指标的分值合计为{found.normalize():f}。"
    return Failure(message, {"指标": indicators})
