"""Do the headcounts agree with each other and with what the reasons say about people."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from budgetlib.audit.facts import Facts, agreed, grouped
from budgetlib.audit.message_words import phrase
from budgetlib.audit.registry import EXACT, HELD, Failure, NotChecked, Result, held, rule
from budgetlib.contract.records import ChangeRow, StaffingRow
from budgetlib.vocabulary.labels import labels


def headcounts(facts: Facts) -> dict[str, StaffingRow]:
    """The body's headcounts by category, where one number is printed for it."""
    whole = grouped((h for h in facts.staffing if h.subtype is None), lambda h: h.category)
    return agreed(whole, lambda h: h.headcount)


def _people(parts: Sequence[StaffingRow]) -> int:
    return sum(p.headcount for p in parts)


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
    if "actual" not in h or "active" not in h:
        return
    actual, active = h["actual"], h["active"]
    retired = [h[c] for c in ("retired", "retired_cadre") if c in h]
    parts = [active, *(retired or [h[c] for c in ("retired_all",) if c in h])]
    ways = [[active], parts, *([[active, h["contract"]], [*parts, h["contract"]]] if "contract" in h else [])]
    if any(_people(way) == actual.headcount for way in ways):
        yield held(actual, *parts)
        return
    words = "＋".join(f"{labels('category')[p.category]}{p.headcount}人" for p in parts)
    message = f"第{actual.page}页实有{actual.headcount}人，{words}合计{_people(parts)}人，数据不一致。"
    certain = active.headcount > actual.headcount  # else there may be people of a kind that is not listed
    yield Failure(message, {"实有": actual, "分项": parts}, severity=None if certain else "warning")


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
    typed = grouped((h for h in facts.staffing if h.subtype is not None), lambda h: h.category)
    for category, parts in typed.items():
        if category in wholes and len({h.subtype for h in parts}) == len(parts) > 1:
            yield _types_add_up(wholes[category], parts)


def _types_add_up(whole: StaffingRow, parts: Sequence[StaffingRow]) -> Result:
    found = _people(parts)
    if found == whole.headcount:
        return held(whole, *parts)
    word = labels("category")[whole.category]
    severity = "error" if found > whole.headcount else "warning"
    message = f"第{whole.page}页{word}{whole.headcount}人，其中各类合计{found}人，数据不一致。"
    return Failure(message, {"合计": whole, "分项": parts}, severity=severity)


@rule(
    "staffing.within_authorised",
    severity="info",
    statement="在职（未列则实有）人数不大于编制数",
    reads="staffing：authorised、active、actual",
    reason="编制管理；临时超编亦可能，故仅作提示",
    tolerance=EXACT,
)
def check_within_authorised(facts: Facts) -> Iterator[Result]:
    h = headcounts(facts)
    people = h.get("active") or h.get("actual")
    if "authorised" not in h or people is None:
        return
    posts, word = h["authorised"], labels("category")[people.category]
    message = f"第{people.page}页{word}{people.headcount}人，编制{posts.headcount}人，{word}人数大于编制数。"
    is_within = people.headcount <= posts.headcount
    yield HELD if is_within else Failure(message, {"人数": people, "编制": posts})


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
        if any(phrase("people").search(c.reason or "") for c in facts.changes):
            yield NotChecked("人员情况中没有增减人数")
        return
    sets = chain.from_iterable(combinations(printed, n) for n in range(1, len(printed) + 1))
    possible = {sum(h.change or 0 for h in some) for some in sets}
    for c in facts.changes:
        yield from _people_agree(c, possible, printed)


def _people_agree(c: ChangeRow, possible: set[int], printed: Sequence[StaffingRow]) -> Iterator[Result]:
    for word, number in phrase("people").findall(c.reason or ""):
        is_stated = (int(number) if word in ("增加", "增长") else -int(number)) in possible
        message = f"第{c.page}页原因称人员{word}{number}人，人员情况中没有这一增减人数，表述不一致。"
        roles = {"原因": c, "人员情况": printed}
        yield HELD if is_stated else Failure(message, roles, key=f"{word}{number}")
