"""Form: tables that should be there, placeholders left in, slips of year."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from budgetlib.audit.arithmetic import in_ten_thousand
from budgetlib.audit.facts import Facts, Passage
from budgetlib.audit.message_words import vocabulary
from budgetlib.audit.registry import EXACT, HELD, Failure, NotChecked, Operand, Result, held, rule
from budgetlib.audit.rules.text import SAME_YEAR
from budgetlib.vocabulary.wording import kind_of_title, plain_name

_CONTENTS_ENTRY = re.compile(
    r"^[-—·\s]*(?P<title>[^，。；]{4,48}表(?:[（(][^（()）]{1,16}[)）])?)[\s.…·．]*\d{0,3}$"
)
_EMPTY_NOTE = re.compile(r"(?:本|此|该)?表(?:本年度?)?(?:为空表?|无数据|无发生额)(?!.*应)")
_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])(?:[XxＸｘ×╳]{2,}|[＿_]{3,}|□{2,})\s*(?:万元|亿元|元|%|％|年|人|个|项|辆|台|平方米)"
    r"|(?:增加|减少|下降|增长)[（(](?:增加|减少|下降|增长)[)）]"
)
_MAY_BE_PLACEHOLDER = re.compile(r"[XxＸｘ×╳＿_□]|[加少降长][（(]")  # a quick look: few sentences hold one
_BASE_YEAR = re.compile(r"(?:比|较|与)\s*(?:上年[（(]?)?\s*(20\d{2})\s*年(?!以|前|底|末)")
_PLAN_YEAR = re.compile(r"(20\d{2})\s*年(?:度)?\s*(?:计划|拟|预计|将)(?:投入|安排|完成|开展|支出)")
_OTHER_YEARS = re.compile(
    r"上年|结转|结余|执行|完成情况|对比|比较|20\d{2}\D*20\d{2}"
)  # titles about several years
_TITLE_YEAR = re.compile(r"(20\d{2})\s*年")


@rule(
    "form.required_tables",
    severity="info",
    statement="规定应公开的表都能找到",
    reads="tables：kind",
    reason="财预〔2016〕143号所列的表；未找到可能因为在另一文件中",
    tolerance=EXACT,
)
def check_required_tables(facts: Facts) -> Iterator[Result]:
    if not facts.tables:
        yield NotChecked("本文件没有表，表可能在另一文件中")
        return
    if facts.document.kind == "final_accounts":
        yield NotChecked("决算公开另有表目")
        return
    for row in vocabulary("audit_required_tables"):
        yield _is_there(facts, row["kind"], row["name"], row["source"])


def _is_there(facts: Facts, kind: str, name: str, source: str) -> Result:
    if kind in facts.by_kind:
        return HELD
    return Failure(f"未找到{name}（{source}）。", key=kind)


@rule(
    "form.required_sections",
    severity="info",
    statement="规定应说明的事项在正文中都能找到",
    reads="正文",
    reason="财预〔2016〕143号所列的说明事项；未找到可能因为在另一文件中",
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
        if re.search(row["pattern"], text):
            yield HELD
        else:
            yield Failure(f"正文中未找到{row['section']}（{row['source']}）。", key=row["section"])


@rule(
    "form.contents",
    severity="info",
    statement="目录所列的表都能找到",
    reads="正文目录；tables：kind、title",
    reason="目录与内容一致",
    tolerance=EXACT,
)
def check_contents(facts: Facts) -> Iterator[Result]:
    listed = list(_contents(facts))
    if not listed:
        yield NotChecked("没有找到列有表名的目录")
        return
    if not facts.tables:
        yield NotChecked("本文件没有表，表可能在另一文件中")
        return
    for title, kind, passage in listed:
        yield _is_listed(facts, title, kind, passage)


def _contents(facts: Facts) -> Iterator[tuple[str, str, Passage]]:
    """Entries of the contents list that name a table of a known kind, each kind and title once."""
    seen: set[str] = set()
    for line in facts.contents:
        match = _CONTENTS_ENTRY.match(line.sentence.strip())
        title = plain_name(match["title"]) if match else ""
        kind = kind_of_title(title) if title else None
        if kind not in (None, "other") and title not in seen:
            seen.add(title)
            yield title, str(kind), line


def _is_listed(facts: Facts, title: str, kind: str, passage: Passage) -> Result:
    titles = {plain_name(t.title) for t in facts.tables}
    if kind in facts.by_kind or title in titles:
        return HELD
    message = f"第{passage.page}页目录所列“{title}”在文件中未找到。"
    return Failure(message, (Operand("目录", passage),), key=title)


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
        yield Failure(f"第{label.page}页“{label.sentence}”旁没有金额。", (Operand("总计", label),))
    if not facts.blank_totals and facts.of_kind("revenue_expenditure_summary", "appropriation_summary"):
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
        if not _EMPTY_NOTE.search(table.note or ""):
            continue
        filled = next((e for e in table.entries if e.amount_yuan and e.phase in ("budget", "outturn")), None)
        if filled is None:
            yield HELD
            continue
        amount = in_ten_thousand(filled.amount_yuan)
        claim = f"第{table.first_page}页{table.label}附注称没有数据"
        message = f"{claim}，第{filled.page}页该表有金额{amount}，表述不一致。"
        yield Failure(
            message, (Operand("附注", Passage(table.first_page, table.note or "")), Operand("金额", filled))
        )


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
    found: dict[str, list[Passage]] = defaultdict(list)
    for passage in filter(lambda p: _MAY_BE_PLACEHOLDER.search(p.sentence), facts.passages):
        for match in _PLACEHOLDER.finditer(passage.sentence):
            near = passage.sentence[max(0, match.start() - 20) : match.end() + 20]
            found[match[0]].append(Passage(passage.page, near))
    if not found:
        yield HELD
    for text, places in found.items():
        yield _placeholder(text, places)


def _placeholder(text: str, places: Sequence[Passage]) -> Failure:
    """One finding for each text, however often it is left in; 增加（减少） is bad style rather than a gap."""
    pages = "、".join(str(page) for page in sorted({p.page for p in places}))
    message = f"第{pages}页有{len(places)}处未替换的模板文字“{text}”。"
    operands = tuple(Operand("文中表述", p) for p in places)
    return Failure(message, operands, severity="info" if "（" in text or "(" in text else None, key=text)


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
        yield NotChecked("未能确定预算年度")
        return
    own = {facts.document.fiscal_year} if facts.document.kind == "final_accounts" else set()
    seen: set[str] = set()
    for c in facts.changes:
        same = SAME_YEAR.search(c.sentence) if not own else None
        if same and c.sentence not in seen:
            seen.add(c.sentence)
            message = f"第{c.page}页{same[1]}年与{same[1]}年相比，两者为同一年，年份表述不一致。"
            yield Failure(message, (Operand("文中表述", c),), key=f"{same[1]}={same[1]}")
            continue
        for year in _BASE_YEAR.findall(c.sentence):
            if int(year) in {facts.document.fiscal_year - 1, *own}:
                yield held(c)
            elif c.sentence not in seen:
                seen.add(c.sentence)
                last = facts.document.fiscal_year - 1
                message = f"第{c.page}页与{year}年比较，预算年度为{facts.document.fiscal_year}年，上年应为{last}年。"
                yield Failure(message, (Operand("文中表述", c),), key=year)


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
        yield NotChecked("未能确定预算年度")
        return
    titles = [
        Passage(t.first_page, t.title)
        for t in facts.tables
        if t.title and t.kind not in ("other", "carryover") and not _OTHER_YEARS.search(t.title)
    ]
    yield from _years(titles, _TITLE_YEAR, facts.document.fiscal_year, "表题", None)
    yield from _years(facts.cells, _PLAN_YEAR, facts.document.fiscal_year, "绩效目标", "info")


def _years(
    passages: Iterable[Passage], pattern: re.Pattern[str], fiscal_year: int, what: str, severity: str | None
) -> Iterator[Result]:
    for passage in passages:
        for match in pattern.finditer(passage.sentence):
            if int(match[1]) in (fiscal_year, fiscal_year + 1):
                yield HELD
                continue
            message = (
                f"第{passage.page}页{what}中的年份为{match[1]}年（“{match[0]}”），预算年度为{fiscal_year}年。"
            )
            yield Failure(
                message, (Operand(what, Passage(passage.page, match[0])),), severity=severity, key=match[0]
            )


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
            entry = column[0]
            year = expected.get(entry.phase)
            if year is None or entry.fiscal_year is None:
                continue
            if all(e.fiscal_year == year for e in column if e.phase == entry.phase):
                yield held(*(e for e in column if e.phase == entry.phase))
                continue
            odd = next(e for e in column if e.phase == entry.phase and e.fiscal_year != year)
            message = (
                f"第{odd.page}页{table.label}“{'/'.join(odd.header[-2:])}”栏的年份为{odd.fiscal_year}年，"
                f"按预算年度应为{year}年。"
            )
            yield Failure(message, (Operand("金额", odd),))
