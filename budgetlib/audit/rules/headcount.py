"""Do the headcounts agree with each other and with what the reasons say about people."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from budgetlib.audit.facts import Facts
from budgetlib.audit.registry import EXACT, HELD, Failure, NotChecked, Operand, Result, held, rule
from budgetlib.contract.records import ChangeRow, StaffingRow

_WORDS = {
    "authorised": "编制",
    "actual": "实有",
    "active": "在职",
    "retired": "退休",
    "retired_cadre": "离休",
    "retired_all": "离退休",
    "contract": "编外",
}
_PEOPLE = re.compile(r"(?:人员|人数|职工|在职|在编)[^，。；、\d]{0,6}?(增加|减少|增长|下降)(\d+)\s*[人名]")


def headcounts(facts: Facts) -> dict[str, StaffingRow]:
    """The body's headcounts by category, where one number is printed for it."""
    found: dict[str, list[StaffingRow]] = defaultdict(list)
    for h in facts.staffing:
        if h.subtype is None:
            found[h.category].append(h)
    return {category: group[0] for category, group in found.items() if len({h.headcount for h in group}) == 1}


def _words(parts: Sequence[StaffingRow]) -> str:
    return "＋".join(f"{_WORDS.get(p.category, p.category)}{p.headcount}人" for p in parts)


@rule(
    "staffing.actual",
    severity="error",
    statement="实有人数等于在职、离休、退休之和（或实有即在职）",
    reads="staffing：category、headcount",
    reason="人员构成",
    tolerance=EXACT,
)
def check_actual_headcount(facts: Facts) -> Iterator[Result]:
    """Some bodies count as 实有 those in service only; then it is compared with them."""
    h = headcounts(facts)
    retired = [h[c] for c in ("retired", "retired_cadre") if c in h] or [
        h[c] for c in ("retired_all",) if c in h
    ]
    if "actual" not in h or "active" not in h:
        return
    parts = [h["active"], *retired]
    if h["actual"].headcount in (h["active"].headcount, sum(p.headcount for p in parts)):
        yield held(h["actual"], *parts)
        return
    extra = [h["contract"]] if "contract" in h else []
    if extra and h["actual"].headcount in {
        sum(p.headcount for p in [*ps, *extra]) for ps in ([h["active"]], parts)
    }:
        yield held(h["actual"], *parts, *extra)
        return
    found = sum(p.headcount for p in parts)
    page, actual = h["actual"].page, h["actual"].headcount
    message = f"第{page}页实有{actual}人，{_words(parts)}合计{found}人，数据不一致。"
    certain = h["active"].headcount > actual  # else there may be people of a kind that is not listed
    operands = (Operand("实有", h["actual"]), *(Operand("分项", p) for p in parts))
    yield Failure(message, operands, severity=None if certain else "warning")


@rule(
    "staffing.subtypes",
    severity="error",
    statement="编制（实有、在职）人数等于其行政、事业、工勤之和",
    reads="staffing：category、subtype、headcount",
    reason="人员构成",
    tolerance=EXACT,
)
def check_headcounts_by_type(facts: Facts) -> Iterator[Result]:
    wholes = headcounts(facts)
    parts: dict[str, dict[str, list[StaffingRow]]] = defaultdict(lambda: defaultdict(list))
    for h in facts.staffing:
        if h.subtype is not None:
            parts[h.category][h.subtype].append(h)
    for category, by_type in parts.items():
        once = [group[0] for group in by_type.values() if len(group) == 1]
        if category in wholes and len(once) == len(by_type) > 1:
            yield _types_add_up(wholes[category], once)


def _types_add_up(whole: StaffingRow, parts: Sequence[StaffingRow]) -> Result:
    found = sum(p.headcount for p in parts)
    if found == whole.headcount:
        return held(whole, *parts)
    word = _WORDS.get(whole.category, whole.category)
    severity = "error" if found > whole.headcount else "warning"
    message = f"第{whole.page}页{word}{whole.headcount}人，其中各类合计{found}人，数据不一致。"
    return Failure(message, (Operand("合计", whole), *(Operand("分项", p) for p in parts)), severity=severity)


@rule(
    "staffing.within_authorised",
    severity="info",
    statement="在职人数不大于编制数",
    reads="staffing：authorised、active",
    reason="编制管理；临时超编亦可能，故仅作提示",
    tolerance=EXACT,
)
def check_within_authorised(facts: Facts) -> Iterator[Result]:
    h = headcounts(facts)
    if "authorised" not in h or "active" not in h:
        return
    if h["active"].headcount <= h["authorised"].headcount:
        yield HELD
        return
    page, active, posts = h["active"].page, h["active"].headcount, h["authorised"].headcount
    message = f"第{page}页在职{active}人，编制{posts}人，在职人数大于编制数。"
    yield Failure(message, (Operand("在职", h["active"]), Operand("编制", h["authorised"])))


@rule(
    "staffing.reasons",
    severity="warning",
    statement="原因中所说的增减人数与人员情况中的增减人数一致",
    reads="changes：reason；staffing：change",
    reason="文中前后一致",
    tolerance="可为各类增减人数中任意几项之和",
)
def check_reasons_against_staffing(facts: Facts) -> Iterator[Result]:
    printed = [h for h in facts.staffing if h.change is not None and h.subtype is None]
    if not printed:
        if any(_PEOPLE.search(c.reason or "") for c in facts.changes):
            yield NotChecked("人员情况中没有增减人数")
        return
    possible = {
        sum(h.change or 0 for h in some)
        for n in range(1, len(printed) + 1)
        for some in combinations(printed, n)
    }
    for c in facts.changes:
        yield from _people_agree(c, possible, printed)


def _people_agree(c: ChangeRow, possible: set[int], printed: Sequence[StaffingRow]) -> Iterator[Result]:
    for word, number in _PEOPLE.findall(c.reason or ""):
        signed = int(number) if word in ("增加", "增长") else -int(number)
        if signed in possible:
            yield HELD
            continue
        message = f"第{c.page}页原因称人员{word}{number}人，人员情况中没有这一增减人数，表述不一致。"
        operands = (Operand("原因", c), *(Operand("人员情况", h) for h in printed))
        yield Failure(message, operands, key=f"{word}{number}")
