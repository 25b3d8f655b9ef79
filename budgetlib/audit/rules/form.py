"""Form: tables that should be there, placeholders left in, slips of year."""

import re
from collections.abc import Iterable, Iterator, Sequence

from budgetlib.audit.arithmetic import in_ten_thousand
from budgetlib.audit.facts import CURRENT, Facts, Passage, grouped
from budgetlib.audit.message_words import phrase, vocabulary
from budgetlib.audit.registry import EXACT, HELD, Failure, NotChecked, Result, held, rule
from budgetlib.audit.rules.text import year_with_itself
from budgetlib.contract.records import ChangeRow
from budgetlib.vocabulary.wording import kind_of_title, plain_name

_NO_TABLES = NotChecked("本文件没有表，表可能在另一文件中")
_NO_YEAR = NotChecked("未能确定预算年度")


@rule(
    "form.required_tables",
    severity="info",
    statement="规定应公开的表都能找到",
    reads="tables：kind",
    reason="财预〔2016〕143号所列的表；没有可能因为在另一文件中",
    tolerance=EXACT,
)
def check_required_tables(facts: Facts) -> Iterator[Result]:
    if not facts.tables:
        yield _NO_TABLES
        return
    if facts.document.kind == "final_accounts":
        yield NotChecked("决算公开另有表目")
        return
    if not facts.itemised:
        yield NotChecked("文件中只有绩效表，没有收支表")
        return
    for row in vocabulary("audit_required_tables"):
        message = f"读出的表中没有{row['name']}（{row['source']}）。"
        if row["kind"] in facts.by_kind:
            yield HELD
        elif any(table.entries for table in facts.of_kind("other")):
            yield NotChecked("有的表未能归入已知种类")
        else:
            yield Failure(message, key=row["kind"])


@rule(
    "form.required_sections",
    severity="info",
    statement="规定应说明的事项在正文中都能找到",
    reads="正文",
    reason="财预〔2016〕143号所列的说明事项；没有可能因为在另一文件中",
    tolerance=EXACT,
)
def check_required_sections(facts: Facts) -> Iterator[Result]:
    if not facts.changes and not facts.figures:
        yield NotChecked("本文件没有说明，说明可能在另一文件中")
        return
    if facts.document.kind == "final_accounts":
        yield NotChecked("决算公开另有说明事项")
        return
    if not facts.passages:
        yield NotChecked("没有正文段落")
        return
    text = "\n".join(p.sentence for p in (*facts.contents, *facts.passages))
    for row in vocabulary("audit_required_sections"):
        message = f"读出的正文中没有找到{row['section']}（{row['source']}）。"
        yield HELD if re.search(row["pattern"], text) else Failure(message, key=row["section"])


@rule(
    "form.contents",
    severity="info",
    statement="目录所列的表都能找到",
    reads="正文目录；tables：kind、title",
    reason="目录与内容一致",
    tolerance=EXACT,
)
def check_contents(facts: Facts) -> Iterator[Result]:
    listed = _contents(facts)
    if not listed:
        yield NotChecked("没有找到列有表名的目录")
        return
    if not facts.tables:
        yield _NO_TABLES
        return
    titles = {plain_name(t.title) for t in facts.tables}
    for title, (kind, passage) in listed.items():
        message = f"第{passage.page}页目录所列“{title}”不在读出的表中。"
        is_there = kind in facts.by_kind or title in titles
        yield HELD if is_there else Failure(message, {"目录": passage}, key=title)


def _contents(facts: Facts) -> dict[str, tuple[str, Passage]]:
    """Titles of the contents list that name a table of a known kind, with that and their first line."""
    listed: dict[str, tuple[str, Passage]] = {}
    for line in facts.contents:
        match = phrase("contents_entry").match(line.sentence.strip())
        title = plain_name(match["title"]) if match else ""
        kind = kind_of_title(title) if title else None
        if kind is not None and kind != "other":
            listed.setdefault(title, (kind, line))
    return listed


@rule(
    "form.blank_total",
    severity="info",
    statement="收支总表、财政拨款收支总表的总计栏有数",
    reads="收入总计、支出总计旁的单元格",
    reason="漏填",
    tolerance=EXACT,
)
def check_blank_totals(facts: Facts) -> Iterator[Result]:
    for label in facts.blank_totals:
        yield Failure(f"第{label.page}页“{label.sentence}”旁没有金额。", {"总计": label})
    if not facts.blank_totals and facts.of_layout("two_sided"):
        yield HELD


@rule(
    "form.note",
    severity="warning",
    statement="附注称为空表、无数据的表没有数据",
    reads="tables：note；amounts",
    reason="附注与表一致",
    tolerance=EXACT,
)
def check_notes_on_empty_tables(facts: Facts) -> Iterator[Result]:
    for table in facts.tables:
        if not phrase("empty_note").search(table.note or ""):
            continue
        filled = next((e for e in table.entries if e.amount_yuan and e.phase in CURRENT), None)
        if filled is None:
            yield HELD
            continue
        message = (
            f"第{table.first_page}页{table.label}附注称没有数据，"
            f"第{filled.page}页该表有金额{in_ten_thousand(filled.amount_yuan)}，表述不一致。"
        )
        yield Failure(message, {"附注": Passage(table.first_page, table.note or ""), "金额": filled})


@rule(
    "form.placeholder",
    severity="warning",
    statement="没有未填写的占位符号（XX万元、×××、下降（增长））",
    reads="正文",
    reason="模板文字未替换",
    tolerance=EXACT,
)
def check_placeholders(facts: Facts) -> Iterator[Result]:
    if not facts.passages:
        yield NotChecked("没有正文段落")
        return
    found = [
        (match[0], Passage(passage.page, passage.sentence[max(0, match.start() - 20) : match.end() + 20]))
        for passage in facts.passages
        for match in phrase("placeholder").finditer(passage.sentence)
    ]
    if not found:
        yield HELD
    for text, places in grouped(found, lambda pair: pair[0]).items():
        yield _placeholder(text, [passage for _, passage in places])


def _placeholder(text: str, places: Sequence[Passage]) -> Failure:
    """One finding for each text, however often it is left in; 增加（减少） is bad style rather than a gap."""
    pages = "、".join(str(page) for page in sorted({p.page for p in places}))
    message = f"第{pages}页有{len(places)}处未替换的模板文字“{text}”。"
    is_style = "（" in text or "(" in text
    return Failure(message, {"文中表述": places}, severity="info" if is_style else None, key=text)


@rule(
    "form.base_year",
    severity="warning",
    statement="与上年比较的句子所写年份是预算年度的上一年，不与本年自身相比",
    reads="changes：sentence；documents：fiscal_year",
    reason="年份笔误",
    tolerance=EXACT,
)
def check_base_years(facts: Facts) -> Iterator[Result]:
    """Final accounts compare with their own year's budget, too."""
    if facts.document.fiscal_year is None:
        yield _NO_YEAR
        return
    seen: set[str] = set()
    for c in facts.changes:
        for result in _base_years(c, facts.document.fiscal_year, facts.document.kind == "final_accounts"):
            if not isinstance(result, Failure) or c.sentence not in seen:
                yield result
            if isinstance(result, Failure):
                seen.add(c.sentence)


def _base_years(c: ChangeRow, year: int, is_final: bool) -> Iterator[Result]:
    same = None if is_final else year_with_itself(c)
    if same:
        message = f"第{c.page}页{same}年与{same}年相比，两者为同一年，年份表述不一致。"
        yield Failure(message, {"文中表述": c}, key=f"{same}={same}")
        return
    for named in phrase("base_year").findall(c.sentence):
        message = f"第{c.page}页与{named}年比较，预算年度为{year}年，上年应为{year - 1}年。"
        is_base = int(named) == year - 1 or (is_final and int(named) == year)
        yield held(c) if is_base else Failure(message, {"文中表述": c}, key=named)


@rule(
    "form.title_year",
    severity="warning",
    statement="表题与绩效目标中的年份与预算年度一致",
    reads="tables：title；绩效目标表的文字；documents：fiscal_year",
    reason="年份笔误",
    tolerance=EXACT,
)
def check_title_years(facts: Facts) -> Iterator[Result]:
    if facts.document.fiscal_year is None:
        yield _NO_YEAR
        return
    titles = [
        Passage(t.first_page, t.title)
        for t in facts.tables
        if t.title and t.kind != "other" and not phrase("several_years").search(t.title)
    ]
    yield from _years(titles, phrase("title_year"), facts.document.fiscal_year, "表题", None)
    yield from _years(facts.cells, phrase("plan_year"), facts.document.fiscal_year, "绩效目标", "info")


def _years(
    passages: Iterable[Passage], pattern: re.Pattern[str], fiscal_year: int, what: str, severity: str | None
) -> Iterator[Result]:
    for passage in passages:
        for match in pattern.finditer(passage.sentence):
            if int(match[1]) in (fiscal_year, fiscal_year + 1):
                yield HELD
                continue
            place = Passage(passage.page, match[0])
            said = f"第{passage.page}页{what}中的年份为{match[1]}年（“{match[0]}”）"
            message = f"{said}，预算年度为{fiscal_year}年。"
            yield Failure(message, {what: place}, severity=severity, key=match[0])


@rule(
    "form.amount_year",
    severity="warning",
    statement="表中各栏的年份与预算年度一致：本年栏为预算年度，上年栏为其上一年",
    reads="amounts：phase、fiscal_year、column_header；documents：fiscal_year",
    reason="年份笔误",
    tolerance=EXACT,
)
def check_column_years(facts: Facts) -> Iterator[Result]:
    if facts.document.fiscal_year is None or facts.document.kind != "budget":
        yield NotChecked("仅用于年度已知的预算公开")
        return
    expected = {"budget": facts.document.fiscal_year, "prior_budget": facts.document.fiscal_year - 1}
    for table in facts.tables:
        for column in table.columns.values():
            first = column[0]
            year = expected.get(first.phase)
            if year is None or first.fiscal_year is None:
                continue
            alike = [e for e in column if e.phase == first.phase]
            odd = next((e for e in alike if e.fiscal_year != year), None)
            if odd is None:
                yield held(*alike)
                continue
            said = f"“{'/'.join(odd.header[-2:])}”栏的年份为{odd.fiscal_year}年"
            message = f"第{odd.page}页{table.label}{said}，按预算年度应为{year}年。"
            yield Failure(message, {"金额": odd})
