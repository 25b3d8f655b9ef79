"""Does each table add up by itself: rows, columns, both sides, parts and wholes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from budgetlib.audit.arithmetic import apart, in_ten_thousand, tolerance, total
from budgetlib.audit.facts import CURRENT, Entry, Facts, K, Table, grouped, only, per_table
from budgetlib.audit.message_words import phrase, three_public_item, three_public_sums
from budgetlib.audit.nesting import (
    ColumnGroup,
    ColumnSum,
    Family,
    code_families,
    column_sums,
    heading_tree,
    is_part,
    nested_by_sums,
    nested_codes,
    parts_in_row,
)
from budgetlib.audit.registry import (
    HELD,
    Failure,
    Held,
    NotChecked,
    Result,
    compare,
    likely_if_most_fail,
    rule,
    unless_most_fail,
)
from budgetlib.vocabulary.outline import outline_depth
from budgetlib.vocabulary.wording import is_carryover, plain_name

ARITHMETIC = "算术"


def describe(entry: Entry) -> str:
    """A row as a message names it: code and name."""
    return " ".join(part for part in (entry.item_code, entry.item_name) if part) or f"第{entry.row + 1}行"


def heading(entry: Entry) -> str:
    """A column as a message names it: its block (the year) and its last two headings."""
    return "/".join(dict.fromkeys([*entry.header[:1], *entry.header[-2:]])) or f"第{entry.column + 1}列"


def where(table: Table, entry: Entry) -> str:
    """A cell as a message names it; its place in the column, too, where rows are named alike."""
    alike = [e for e in table.columns.get(entry.column, ()) if describe(e) == describe(entry)]
    place = f"第{alike.index(entry) + 1}行" if len(alike) > 1 and entry in alike else ""
    title = table.label if table.title or table.printed_number else "的表"
    return f"第{entry.page}页{title}“{describe(entry)}”{place}“{heading(entry)}”栏"


def adds_up(
    table: Table, whole: Entry, parts: Sequence[Entry], word: str, severity: str | None = None
) -> Held | Failure:
    """One total against its parts."""
    expected = total(parts)
    roles = {"合计": whole, "分项": parts}
    if expected == whole.amount_yuan:
        return Held(roles)

    def message() -> str:
        amount = in_ten_thousand(whole.amount_yuan)
        end = apart(whole.amount_yuan, expected)
        return f"{where(table, whole)}为{amount}，{word}{in_ten_thousand(expected)}，{end}"

    slack = tolerance([whole, *parts])
    return compare(roles, expected, whole.amount_yuan, slack, message, severity)


# ---- children and parents


@rule(
    "table.children",
    severity="error",
    statement="类等于所属各款之和，款等于所属各项之和",
    reads="amounts：item_code、amount_yuan，逐表逐列",
    reason=ARITHMETIC + "；政府收支分类科目的层级",
)
def check_children_add_up(facts: Facts) -> Iterator[Result]:
    for table in facts.itemised:
        families = (family for column in table.columns.values() for family in code_families(column)[0])
        results = (_family_adds_up(table, family) for family in families)
        yield from likely_if_most_fail(map(partial(_unless_withheld, facts), results), table.label)


def _unless_withheld(facts: Facts, result: Result) -> Result:
    """A document that leaves out confidential items prints parts that fall short of their whole."""
    if facts.withholds and isinstance(result, Failure) and (result.found or 0) > (result.expected or 0):
        return NotChecked("文件称涉密事项不予公开，分项可能不全")
    return result


def _family_adds_up(table: Table, family: Family) -> Result:
    """Third-level economic items (30102 → 3010201) are printed in part only: they must not exceed."""
    parent, children = family.parent, family.children
    if parent.classification != "functional" and len(str(parent.code)) > 3:
        return not_more_than(table, parent, children)
    ways = [children, *_each_code_once(children)]
    return next(_best(adds_up(table, parent, way, "所属下级科目之和为") for way in ways))


def _each_code_once(children: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """A code printed again with its amount (a 款 and its only 项, both 21999) is not another child."""
    once = only_first(grouped(children, lambda e: (e.code, e.amount_yuan)))
    return [once] if len(once) < len(children) else []


def only_first(groups: dict[K, list[Entry]]) -> tuple[Entry, ...]:
    """The first entry of each group."""
    return tuple(group[0] for group in groups.values())


def not_more_than(table: Table, whole: Entry, parts: Sequence[Entry]) -> Result:
    """Parts that are printed in part only may not exceed their whole."""
    printed = [whole, *parts]
    has_negative = any(e.amount_yuan < 0 for e in printed)
    if has_negative or total(parts) <= whole.amount_yuan + tolerance(printed):
        return HELD
    return adds_up(table, whole, parts, "其中各项合计")


@rule(
    "table.outline",
    severity="warning",
    statement="带序号的收支项目等于下一级序号各项之和",
    reads="amounts：item_name，收支总表、财政拨款收支总表逐列",
    reason=ARITHMETIC,
)
def check_outline_adds_up(facts: Facts) -> Iterator[Result]:
    for table in facts.of_layout("two_sided"):
        results = [r for column in table.columns.values() for r in _outline_families(table, column)]
        yield from unless_most_fail(results, table.label)


def _outline_families(table: Table, column: Sequence[Entry]) -> Iterator[Result]:
    """Only where every printed row under the parent bears an outline number of the next style."""
    for i, parent in enumerate(column):
        depth = outline_depth(parent.name)
        if depth is None or parent.is_total or is_part(parent.name):
            continue
        below = _rows_below(column[i + 1 :], depth)
        depths = [-1 if is_part(e.name) else _depth_or(e, -1) for e in below]
        children = [e for e, own in zip(below, depths, strict=True) if own == min(depths)]
        if children and -1 not in depths:
            yield adds_up(table, parent, children, "所属各项之和为")


def _depth_or(entry: Entry, otherwise: int) -> int:
    depth = outline_depth(entry.name)
    return otherwise if depth is None else depth


def _rows_below(rest: Iterable[Entry], depth: int) -> list[Entry]:
    """Rows up to the next total, the next item of this depth, or what is carried over from another year."""
    below: list[Entry] = []
    for entry in rest:
        deepest = -1 if is_carryover(entry.name) else depth + 1
        if entry.is_total or _depth_or(entry, deepest) <= depth:
            break
        below.append(entry)
    return below


# ---- totals


@rule(
    "table.total",
    severity="error",
    statement="合计等于各类（各项）之和；本年合计加结转等于总计",
    reads="amounts：is_total、item_code、item_name、amount_yuan，逐表逐列",
    reason=ARITHMETIC,
)
def check_totals_add_up(facts: Facts) -> Iterator[Result]:
    """The rows of a three-public table nest without saying so; their sums have a rule of their own."""
    for table in facts.itemised:
        if table.kind != "three_public_expenses":
            results = [r for column in table.columns.values() for r in _column_totals(facts, table, column)]
            flat = map(partial(_unless_withheld, facts), _if_flat(table, results))
            yield from likely_if_most_fail(flat, table.label)


def _column_totals(facts: Facts, table: Table, column: list[Entry]) -> Iterator[Result]:
    seen: set[tuple[str, Decimal]] = set()
    for position, entry in enumerate(column):
        key = (plain_name(entry.name), entry.amount_yuan)
        is_total = entry.is_total or (position == 0 and _heads_the_codes(facts, column))
        if is_total and key not in seen:
            seen.add(key)
            ways = [*_ways_to_add_up(column, position), *_ways_side_by_side(table, column)]
            severity = _severity(table) or _severity_of_nesting(column)
            yield from _best(adds_up(table, entry, parts, "各项之和为", severity) for parts in ways)


def _ways_side_by_side(table: Table, column: list[Entry]) -> Iterator[list[Entry]]:
    """A form in several blocks side by side: the total under the last (公用经费合计) may add up some."""
    alike = [c for c in table.columns.values() if c[0].header == column[0].header]
    for start in range(len(alike)):
        for stop in range(start + 2, len(alike) + 1):
            tops_of_each = [tops(block) for block in alike[start:stop]]
            yield [e for found in tops_of_each if found for e in found[0]]


def _severity_of_nesting(column: Sequence[Entry]) -> str | None:
    """Where rows nest by nothing but their sums, another nesting may be meant."""
    is_shown = any(e.code or outline_depth(e.name) is not None for e in column) or _is_flat(column)
    return None if is_shown else "warning"


def _heads_the_codes(facts: Facts, column: Sequence[Entry]) -> bool:
    """A first row that bears the name of the body instead of 合计, with nothing but codes below it."""
    first, *rest = column
    is_body = first.code is None and plain_name(first.name) == plain_name(facts.document.department) != ""
    return is_body and bool(rest) and all(e.code for e in rest)


def _if_flat(table: Table, results: Sequence[Result]) -> Iterator[Result]:
    """A list without codes and outline numbers may nest its rows unseen: then a sum proves nothing.

    It is flat where in some column all the rows add up to the total.
    """
    rows = [e for e in table.entries if not e.is_total]
    marked = any(e.code or outline_depth(e.name) is not None for e in rows)
    failed = any(isinstance(r, Failure) for r in results)
    if not failed or marked or any(map(_is_flat, table.columns.values())):
        yield from results
    else:
        yield NotChecked(f"{table.label}各行的层级未能识别")


def _is_flat(column: Sequence[Entry]) -> bool:
    rows = [e for e in column if not e.is_total and e.amount_yuan]
    return len(rows) > 2 and any(e.is_total and e.amount_yuan == total(rows) for e in column)


def _severity(table: Table) -> str | None:
    return "warning" if table.kind == "other" else None


def _best(results: Iterable[Held | Failure]) -> Iterator[Result]:
    """The comparison that holds, or else the one that misses least; nothing where there is none."""
    failures: list[Failure] = []
    for result in results:
        if isinstance(result, Held):
            yield result
            return
        failures.append(result)
    yield from sorted(failures, key=lambda failure: failure.gap)[:1]


class TotalRow(NamedTuple):
    """A total row, by its position in its column."""

    column: list[Entry]
    position: int

    @property
    def before(self) -> list[Entry]:
        """The total before it, if there is one."""
        return [e for e in self.column[: self.position] if e.is_total][-1:]

    @property
    def between(self) -> list[list[Entry]]:
        """The sets of rows between the two."""
        start = self.column.index(self.before[0]) + 1 if self.before else 0
        return tops(self.column[start : self.position])


# Where the rows that a total stands for are printed, the usual places first.
PLACES: list[tuple[str, Callable[[TotalRow], list[list[Entry]]]]] = [
    ("all over the column", lambda t: tops(t.column)),
    (
        "after the total before it, with that total",
        lambda t: [[*t.before, *way] for way in t.between] if t.before else [],
    ),
    ("after the total before it", lambda t: t.between),
]


def _ways_to_add_up(column: list[Entry], position: int) -> Iterator[list[Entry]]:
    """The sets of rows that a total row may stand for."""
    found = TotalRow(column, position)
    return (way for _, ways in PLACES for way in ways(found))


# By what the rows of a span show how they nest, and those of them that are nobody's part.
NESTINGS: list[tuple[str, Callable[[Entry], bool], Callable[[list[Entry]], list[list[Entry]]]]] = [
    ("by code", lambda e: bool(e.code), lambda rows: _tops_by_code(rows)),
    (
        "by outline number",
        lambda e: outline_depth(e.name) is not None and not is_part(e.name),
        lambda rows: _tops_by_outline(rows),
    ),
    ("by nothing but their sums", lambda _: True, lambda rows: _tops_by_sums(rows)),
]


def tops(span: Sequence[Entry]) -> list[list[Entry]]:
    """The sets of rows of a span that may add up to its total."""
    rows = [e for e in span if not e.is_total]
    return next((found(rows) for _, shows, found in NESTINGS if any(map(shows, rows))), [])


def _tops_by_code(rows: list[Entry]) -> list[list[Entry]]:
    classes = grouped((e for e, parent in nested_codes(rows) if parent is None), lambda e: e.classification)
    uncoded = [e for e in rows if not e.code and not is_part(e.name)]
    loose = [e for e in uncoded if _is_loose(e)]
    more = [[*top, *some] for top in classes.values() for some in (loose, uncoded) if some]
    return sorted([*classes.values(), *more], key=len, reverse=True)


def _tops_by_outline(rows: list[Entry]) -> list[list[Entry]]:
    depths = {id(e): outline_depth(e.name) for e in rows if not is_part(e.name)}
    least = min(depth for depth in depths.values() if depth is not None)
    top = [e for e in rows if depths.get(id(e)) == least]
    loose = [e for e in rows if outline_depth(e.name) is None and _is_loose(e)]
    ways = [top] if (heads := _without_head(rows, depths)) == top else [top, heads]
    return [*ways, *([*way, *loose] for way in ways if loose)]


def _without_head(rows: Iterable[Entry], depths: Mapping[int, int | None]) -> list[Entry]:
    """The rows at the top, among them those whose own head prints no amount: (1), (2) before 2、."""
    top: list[Entry] = []
    least: int | None = None
    for entry in rows:
        depth = depths.get(id(entry))
        if depth is not None and (least is None or depth <= least):
            top.append(entry)
            least = depth
    return top


def _is_loose(entry: Entry) -> bool:
    """A row beside the classification: what is carried over."""
    return is_carryover(entry.name) and not is_part(entry.name)


def _tops_by_sums(rows: list[Entry]) -> list[list[Entry]]:
    plain = [e for e in rows if not is_part(e.name)]
    nested = nested_by_sums(plain) if len(plain) > 1 else []
    return [way for way in (plain, plain[:1], nested) if way]


# ---- procurement


@rule(
    "table.procurement",
    severity="error",
    statement="政府采购预算表的合计等于货物、工程、服务之和",
    reads="amounts：procurement 表中只有货物、工程、服务三类与合计的列",
    reason="政府采购的三类",
)
def check_procurement_tables(facts: Facts) -> Iterator[Result]:
    for table in facts.of_kind("procurement"):
        for column in table.columns.values():
            totals = [e for e in column if e.is_total]
            kinds = _three_kinds(column)
            if len(totals) == 1 and kinds:
                yield adds_up(table, totals[0], kinds, "货物、工程、服务之和为")


def _three_kinds(column: Sequence[Entry]) -> list[Entry]:
    """The rows of the kinds of procurement; none where one stands twice: they are no parts of a whole."""
    found = [(phrase("procurement_kind").fullmatch(plain_name(e.name)), e) for e in column if not e.is_total]
    named = [(match["kind"], e) for match, e in found if match]
    return [e for _, e in named] if len({kind for kind, _ in named}) == len(named) else []


@rule(
    "table.procurement_list",
    severity="warning",
    statement="政府采购预算表中，每一类等于其下各单位（各项经费）之和，每一单位（经费）等于其下各采购项目之和",
    reads="amounts：procurement 表中货物、工程、服务各行之下的行",
    reason=ARITHMETIC + "；层级由加总看出，故只作提示",
)
def check_procurement_lists(facts: Facts) -> Iterator[Result]:
    for table in facts.of_kind("procurement"):
        for column in table.columns.values():
            results = [r for kind, below in _blocks(column) for r in _list_adds_up(table, kind, below)]
            yield from unless_most_fail(results, table.label)


def _blocks(column: Sequence[Entry]) -> Iterator[tuple[Entry, list[Entry]]]:
    """Each kind of procurement with the rows up to the next one."""
    kinds = _three_kinds(column)
    places = [column.index(kind) for kind in kinds]
    for kind, (start, stop) in zip(kinds, pairwise([*places, len(column)]), strict=True):
        yield kind, [e for e in column[start + 1 : stop] if not e.is_total]


def _list_adds_up(table: Table, kind: Entry, rows: Sequence[Entry]) -> Iterator[Result]:
    """Heads, each with the rows after it that make it up; where one does not come out, the next that do."""
    heads: list[Entry] = []
    start = 0
    while start < len(rows):
        stop = _end_of_head(rows, start) or _next_sound(rows, start)
        heads.append(rows[start])
        if stop > start + 1:
            yield adds_up(table, rows[start], rows[start + 1 : stop], "其下各行之和为")
        start = stop
    if heads:
        yield adds_up(table, kind, heads, "其下各行之和为")


def _end_of_head(rows: Sequence[Entry], start: int) -> int | None:
    """Where the rows end that add up to the head at ``start``; ``None`` where they do not."""
    rest = rows[start].amount_yuan
    for stop in range(start + 1, len(rows)):
        rest -= rows[stop].amount_yuan
        if rest <= 0:
            return stop + 1 if not rest else None
    return None


def _next_sound(rows: Sequence[Entry], start: int) -> int:
    """The next row from which all heads come out to the end; the end where there is none."""
    for place in range(start + 2, len(rows)):
        at: int | None = place
        while at is not None and at < len(rows):
            at = _end_of_head(rows, at)
        if at is not None:
            return place
    return len(rows)


# ---- columns


@rule(
    "table.columns",
    severity="error",
    statement="合计栏等于各分栏之和（基本+项目、人员+公用、各资金来源）",
    reads="amounts：column_header、spending_type、fund、amount_yuan，逐表逐行",
    reason=ARITHMETIC,
)
def check_columns_add_up(facts: Facts) -> Iterator[Result]:
    for table in [*facts.itemised, *facts.of_kind("procurement")]:
        whole = [(s, _shape(table, s), list(_rows_add_up(table, s))) for s in table_column_sums(table)]
        certain = {shape for _, shape, rows in whole if rows.count(HELD) == len(rows) > 1}
        found = [
            (s, shape, rows if shape in certain else _best_rows(table, s, rows)) for s, shape, rows in whole
        ]
        proven = {shape for _, shape, results in found if results.count(HELD) * 2 > len(results)}
        for identity, shape, results in found:
            if shape in proven:
                yield from results
            elif len(identity.parts) > 1:  # the one part that is printed may not be the only one there is
                yield from likely_if_most_fail(results, table.label)


def _shape(table: Table, identity: ColumnSum) -> tuple[object, ...]:
    """The headings of a sum without the block (year) that they stand under.

    A sum that holds in last year's block is understood; where it fails in every row of this year's, the
    document is to be asked.
    """

    def below(part: int | ColumnGroup) -> tuple[object, ...]:
        if isinstance(part, ColumnGroup):
            return tuple(below(p) for p in (*([part.own] if part.own is not None else []), *part.parts))
        return table.columns[part][0].header[1:]

    return (below(identity.whole), *(below(part) for part in identity.parts))


def _best_rows(table: Table, identity: ColumnSum, best: list[Result]) -> list[Result]:
    """Columns for information may follow the parts (政府采购, 会议费): then fewer parts fit more rows.

    ``best`` are the rows with all parts. One row alone proves nothing, unless the table has no more than two.
    """
    needed = 1 if len(best) <= 2 else 2
    fewer = identity.parts
    while len(fewer) > 2 and any(isinstance(r, Failure) for r in best):
        fewer = fewer[:-1]
        results = list(_rows_add_up(table, ColumnSum(identity.whole, fewer)))
        if results.count(HELD) >= best.count(HELD) + needed:
            best = results
    return best


def table_column_sums(table: Table) -> list[ColumnSum]:
    """The sums that the headings announce, apart for each side, year and meaning of the columns."""
    first = [entries[0] for entries in table.columns.values()]
    groups = grouped(first, lambda e: (e.flow, e.phase)).values()
    return [s for group in groups for s in _group_sums(table, {e.column: e.header for e in group})]


def _group_sums(table: Table, columns: dict[int, tuple[str, ...]]) -> list[ColumnSum]:
    by_heading = column_sums(heading_tree(columns.items()))
    known = {s.whole for s in by_heading}
    return by_heading + [s for s in _spending_sums(table, columns) if s.whole not in known]


def _spending_sums(table: Table, columns: dict[int, tuple[str, ...]]) -> list[ColumnSum]:
    """Total = basic + project, basic = personnel + operating, where each is one column."""
    by_type: dict[str | None, list[int]] = defaultdict(list)
    for number in columns:
        kinds = {e.spending_type for e in table.columns[number]}
        by_type[kinds.pop() if len(kinds) == 1 else None].append(number)
    sums = []
    for whole, parts in (("total", ("basic", "project")), ("basic", ("personnel", "operating"))):
        if all(len(by_type[name]) == 1 for name in (whole, *parts)):
            sums.append(ColumnSum(by_type[whole][0], tuple(by_type[name][0] for name in parts)))
    return sums


@per_table
def _rows_by_column(table: Table) -> list[dict[int, Entry]]:
    return [{e.column: e for e in entries} for entries in table.rows.values()]


def _rows_add_up(table: Table, identity: ColumnSum) -> Iterator[Result]:
    for row in _rows_by_column(table):
        whole = row.get(identity.whole)
        parts = parts_in_row(identity.parts, row)
        if whole is not None and parts:
            yield adds_up(table, whole, parts, "各分栏之和为", _severity(table))


# ---- revenue and expenditure


@rule(
    "table.sides",
    severity="error",
    statement="收入总计等于支出总计",
    reads="amounts：flow、is_total，收支总表、财政拨款收支总表",
    reason="收支平衡（预算法第十二条）",
)
def check_sides_balance(facts: Facts) -> Iterator[Result]:
    for table in facts.of_layout("two_sided"):
        revenue, expenditure = _last_totals(table, "revenue"), _last_totals(table, "expenditure")
        if revenue and expenditure:
            yield _sides(table, revenue, expenditure)


def _last_totals(table: Table, flow: str) -> list[Entry]:
    """The totals of the last total row of one side, in the budget year's columns."""
    found = [e for e in table.entries if e.flow == flow and e.is_total and e.phase in CURRENT]
    last = max((e.row for e in found), default=None)
    return [e for e in found if e.row == last]


def _sides(table: Table, revenue: list[Entry], expenditure: list[Entry]) -> Result:
    left = max(revenue, key=lambda e: e.amount_yuan)
    whole = [e for e in expenditure if e.spending_type in (None, "total")] or expenditure
    right = next((e for e in whole if e.amount_yuan == left.amount_yuan), whole[0])
    gap = in_ten_thousand(abs(right.amount_yuan - left.amount_yuan))
    message = (
        f"第{left.page}页{table.label}{describe(left)}{in_ten_thousand(left.amount_yuan)}，"
        f"{describe(right)}{in_ten_thousand(right.amount_yuan)}，相差{gap}，收支不一致。"
    )
    roles = {"收入总计": left, "支出总计": right}
    return compare(roles, left.amount_yuan, right.amount_yuan, tolerance([left, right]), lambda: message)


# ---- parts


@rule(
    "table.part_of_whole",
    severity="error",
    statement="“其中”项不大于其总项",
    reads="amounts：item_name、column_header 中的“其中”",
    reason=ARITHMETIC,
)
def check_parts_within_whole(facts: Facts) -> Iterator[Result]:
    for table in facts.itemised:
        rows = [r for column in table.columns.values() for r in _row_parts(table, column)]
        yield from unless_most_fail([*rows, *_column_parts(table)], table.label)


def _row_parts(table: Table, column: Sequence[Entry]) -> Iterator[Result]:
    """A row that begins with 其中 against the row before it, where that one is printed directly above."""
    for whole, part in pairwise(column):
        if part.name.startswith("其中") and not whole.name.startswith("其中") and part.row == whole.row + 1:
            yield not_more_than(table, whole, [part])


def _column_parts(table: Table) -> Iterator[Result]:
    """A column headed 其中 against the column left of it under the same heading."""
    parts = {n for n, column in table.columns.items() if column[0].header[-1:] and _is_headed_part(column[0])}
    for entries in table.rows.values() if parts else ():
        for whole, part in pairwise(entries):
            same_group = whole.header[:-1] == part.header[:-1] and whole.flow == part.flow
            if part.column in parts and same_group and part.column == whole.column + 1:
                yield not_more_than(table, whole, [part])


def _is_headed_part(entry: Entry) -> bool:
    return entry.header[-1].startswith("其中")


# ---- three public expenses


@rule(
    "table.three_public",
    severity="error",
    statement="“三公”经费等于因公出国（境）费、公务用车购置及运行费、公务接待费之和；公务用车购置及运行费等于购置费与运行费之和",
    reads="amounts：three_public_expenses 表的 item_name、column_header",
    reason="“三公”经费口径",
)
def check_three_public_adds_up(facts: Facts) -> Iterator[Result]:
    for table in facts.of_kind("three_public_expenses"):
        results = [r for group in three_public_groups(table) for r in _three_public(table, group)]
        yield from likely_if_most_fail(results, table.label)


def three_public_groups(table: Table) -> list[dict[str, Entry]]:
    """The items of one statement of the three public expenses: one column, or one block of a row."""
    columns = [_by_item(entries) for entries in table.columns.values()]
    by_column = [g for g in columns if len(g) > 1]
    if by_column:
        return by_column
    blocks = grouped(table.entries, lambda e: (e.row, e.phase, e.fiscal_year, e.fund))
    return [g for g in map(_by_item, blocks.values()) if len(g) > 1]


def _by_item(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entry of each item; nothing where an item comes twice: the block is not one statement."""
    items = grouped(entries, lambda e: three_public_item(e.name, e.header))
    known = {item: group for item, group in items.items() if item is not None}
    return only(known) if all(len(group) == 1 for group in known.values()) else {}


def _three_public(table: Table, group: dict[str, Entry]) -> Iterator[Result]:
    words = {"total": "各项之和为", "vehicles": "购置费与运行费之和为"}
    for item, whole, parts in three_public_sums(group, is_all_needed=False):
        yield adds_up(table, whole, parts, words[item])


# ---- this year, last year, change


@rule(
    "table.change_column",
    severity="error",
    statement="增减额等于本年数减上年数",
    reads="amounts：phase（budget、prior_budget、change）",
    reason=ARITHMETIC,
)
def check_change_columns(facts: Facts) -> Iterator[Result]:
    for table in facts.itemised:
        lines = [*table.rows.values(), *table.columns.values()]
        has_changes = any(e.phase == "change" for e in table.entries)
        results = [r for line in lines for r in _change_in(table, line)] if has_changes else []
        yield from likely_if_most_fail(results, table.label)


_CHANGE = ("budget", "prior_budget", "change")


def _change_in(table: Table, line: Sequence[Entry]) -> Iterator[Result]:
    """Where a line prints exactly one change of an item with its two years."""
    printed = (e for e in line if e.phase in _CHANGE)
    for cells in grouped(printed, lambda e: (e.name, e.flow, e.spending_type, e.fund)).values():
        by_phase = {e.phase: e for e in cells}
        if len(cells) == len(by_phase) == len(_CHANGE):
            yield _change(table, *(by_phase[phase] for phase in _CHANGE))


def _change(table: Table, now: Entry, prior: Entry, change: Entry) -> Result:
    expected = now.amount_yuan - prior.amount_yuan

    def message() -> str:
        amount = in_ten_thousand(change.amount_yuan)
        return f"{where(table, change)}为{amount}，本年数减上年数为{in_ten_thousand(expected)}，数据不一致。"

    roles = {"增减额": change, "本年数": now, "上年数": prior}
    return compare(roles, expected, change.amount_yuan, tolerance([now, prior, change]), message)
