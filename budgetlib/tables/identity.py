"""Whose budget a document is, of which year, and what it is: from the cover, the captions, the titles."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from budgetlib.reading.pages import LogicalTable, Page
from budgetlib.tables.captions import BODY
from budgetlib.vocabulary.wording import plain, squeeze

_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"二[〇○零][一二三四五六七八九〇○零]{2}年")
_YEAR = re.compile(r"(20\d\d)(?:年度?|(?=部门|单位|预算|决算))(?!\d{1,2}月)")
_DATE = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
_TITLE = re.compile(r"(?P<level>部门|单位)(?:综合|收支|财政)?(?:预算|决算|预决算)")
_LABEL = re.compile(
    r"(?:预算主管部门|主管部门|预算部门|预算单位|编制部门|编制单位|部门名称|单位名称|部门)(?:（单位）|\(单位\))?[:：](?P<body>[^:：]{3,40})$"
)
_AROUND_TITLE = re.compile(
    r"^(?:关于)?(?P<before>[^\d《》:：]{3,40}?)?(?:20\d\d年度?)(?P<after>[^\d《》:：]{3,40}?)?(?:部门|单位)?(?:综合|收支|财政|整体)?(?:预算|决算)"
)
_NAME_THEN_TITLE = re.compile(r"^(?P<body>[^\d《》:：]{3,40}?)(?:部门|单位)(?:综合|收支|整体)?(?:预算|决算)")
_IN_TEXT = re.compile(
    r"^(?P<body>[一-龥（）]{4,30}?)(?:20\d\d年度?(?:部门|单位|收入|支出|收支|财政|一般|预算)|贯彻|是|负责|为|部门预算|单位预算|内设|共设|机关)"
)
_NOT_A_BODY = re.compile(
    r"^(?:第.部分|目录|公开|本|各|一|附件|关于|市级|区级|县级|省级|本级)*(?:部门|单位|预算|决算|情况|说明|公开)*$"
)
_BODY_END = re.compile(
    r"(?:局|厅|委|办|部|处|院|校|所|站|馆|队|社|会|台|园|厂|场|庭|组|室|中心|大学|中学|小学|街道|镇|乡|政府|机关|公司|集团|监狱|医院|银行|协会|总队|支队"
    r"|学会|党校|法院|宣传部|档案|基地|保护区|管理区|开发区|管委会)(?:[（(][^（()）]*[)）])?$"
)
_NO_BODY = re.compile(r"[。；;！？?]|第.部分|目录|说明|情况|、.{0,4}第|^[一二三四五六七八九十]+、")
_NO_NAME_END = re.compile(r"(?:关于|部门|单位)$")  # 「某局关于2026年…」, 「某局部门2026年预算」
COVER_LINES = 25
LEVEL_NAMES = {"部门": "department", "单位": "unit"}


@dataclass(frozen=True, slots=True)
class Identity:
    """What the document says of itself; a part that is not printed is ``None``."""

    department: str | None
    entity_level: str | None
    kind: str | None
    fiscal_year: int | None
    published_on: date | None


def read_identity(
    pages: Sequence[Page], tables: Sequence[LogicalTable], bodies: Iterable[str] = (), file_name: str = ""
) -> Identity:
    """Read the identity of a document from its first page, captions and titles.

    ``bodies`` are the names printed as 编制部门 over the tables. ``file_name`` is asked last, and only
    for the year and the level, where the document prints neither.
    """
    cover = [_arabic_year(squeeze(line)) for line in _cover_lines(pages)]
    titles = [plain(t.title) for t in tables if t.title]
    text = [squeeze(line.text) for page in pages for line in page.lines]
    named = [b for b in bodies if b]
    return Identity(
        department=_department(cover, named, tables, text),
        entity_level=_entity_level(cover, titles, text, file_name),
        kind=_kind(cover, titles),
        fiscal_year=_fiscal_year(cover, titles, text, tables, file_name),
        published_on=_published_on(cover, text),
    )


def _cover_lines(pages: Sequence[Page]) -> list[str]:
    for page in pages[:3]:
        lines = [line.text for line in page.lines if squeeze(line.text)]
        if lines:
            return lines[:COVER_LINES]
    return []


def _arabic_year(text: str) -> str:
    return _CHINESE_YEAR.sub(lambda m: m[0].translate(_NUMERALS), text)


def caption_bodies(pages: Sequence[Page]) -> list[str]:
    """Names printed as 编制部门, 部门名称 or 单位名称 over tables or in their cells."""
    found = []
    for page in pages:
        for line in page.lines:
            if (match := BODY.match(squeeze(line.text))) and match["body"]:
                found.append(match["body"])
        for grid in page.grids:
            cells = {(c.row, c.column): c for c in grid.cells}
            for cell in grid.cells:
                if plain(cell.text).rstrip(":：") in (
                    "部门名称",
                    "部门(单位)名称",
                    "部门名称(盖章)",
                    "单位名称",
                    "预算单位",
                ):
                    beside = cells.get((cell.row, cell.column + cell.column_span))
                    if beside is not None and 3 < len(squeeze(beside.text)) < 40:
                        found.append(squeeze(beside.text))
    return found


def _department(
    cover: Sequence[str], bodies: Sequence[str], tables: Sequence[LogicalTable], text: Sequence[str]
) -> str | None:
    labelled = [m["body"] for line in cover if (m := _LABEL.search(line))]
    if labelled:
        return labelled[0]
    from_title = list(_bodies_of_titles(cover))
    common = [body for body, _ in Counter(_cleaned(bodies)).most_common()]
    if from_title and (not common or from_title[0] in common or not _agrees(from_title[0], common[0])):
        return from_title[0]
    if common:
        return common[0]
    if from_title:
        return from_title[0]
    if alone := next(_names_beside_titles(cover), None):
        return alone
    spoken = Counter(m["body"] for line in text if (m := _IN_TEXT.match(line)) and is_body_name(m["body"]))
    return spoken.most_common(1)[0][0] if spoken else next(iter(_bodies_of_titles(text[:400])), None)


def _agrees(one: str, other: str) -> bool:
    """Whether one name holds the other (a cover that adds 区级 or leaves 上海市 out)."""
    return plain(one) in plain(other) or plain(other) in plain(one)


def _cleaned(bodies: Iterable[str]) -> Iterator[str]:
    for body in bodies:
        name = re.sub(r"(?:金额)?单位$", "", body).strip()
        if name.count("（") + name.count("(") != name.count("）") + name.count(")"):
            name = name.strip("（）()")
            name = name + "）" if "（" in name else name
        if is_body_name(name) and not re.search(r"\d{3}", name):
            yield name


def _bodies_of_titles(lines: Sequence[str]) -> Iterator[str]:
    """Names in cover titles: 「某局2026年部门预算」, 「2026年某局部门预算」, or a name on the line above."""
    for number, line in enumerate(lines):
        joined = [line, "".join(lines[max(number - 1, 0) : number + 1]), "".join(lines[number : number + 2])]
        for text in joined:
            for pattern in (_AROUND_TITLE, _NAME_THEN_TITLE):
                match = pattern.match(text)
                for part in match.groupdict().values() if match else ():
                    name = _NO_NAME_END.sub("", part or "")
                    if is_body_name(name):
                        yield name


def _names_beside_titles(cover: Sequence[str]) -> Iterator[str]:
    """Names on a line of their own, no more than two lines from 部门预算 or 单位决算."""
    for number, line in enumerate(cover):
        around = "".join(cover[max(number - 2, 0) : number + 3])
        if 4 <= len(line) <= 30 and is_body_name(line) and _TITLE.search(around):
            yield line


def is_body_name(text: str) -> bool:
    """Whether a text can be the name of a public body: it ends as such names do and is no heading."""
    return bool(_BODY_END.search(text)) and not _NOT_A_BODY.match(text) and not _NO_BODY.search(text)


def _entity_level(cover: Sequence[str], titles: Sequence[str], text: Sequence[str], file_name: str) -> str:
    for lines in (["".join(cover)], text[:60], titles, text, [file_name]):
        counts = Counter(m["level"] for line in lines for m in _TITLE.finditer(line))
        if counts:
            first = _TITLE.search(lines[0]) if len(lines) == 1 else None
            return LEVEL_NAMES[first["level"] if first else counts.most_common(1)[0][0]]
    return "unit" if sum("本单位" in t for t in text) > sum("本部门" in t for t in text) else "department"


def _kind(cover: Sequence[str], titles: Sequence[str]) -> str:
    joined = "".join(cover)
    first = re.search(r"(?:部门|单位)(?:综合|收支|财政)?(预算|决算)", joined)
    if first:
        return "final_accounts" if first[1] == "决算" else "budget"
    final = sum("决算" in t for t in titles)
    return "final_accounts" if final > len(titles) / 2 else "budget"


def _fiscal_year(
    cover: Sequence[str],
    titles: Sequence[str],
    text: Sequence[str],
    tables: Sequence[LogicalTable],
    file_name: str,
) -> int | None:
    for lines in (cover, titles):
        years = [int(m[1]) for line in lines for m in _YEAR.finditer(line)]
        if years:
            return Counter(years).most_common(1)[0][0]
    cells = [squeeze(c.text) for t in tables for c in t.cells]
    forms = [int(m[1]) for line in (*text, *cells) if (m := re.fullmatch(r"[（(](20\d\d)年度?[)）]", line))]
    if forms:
        return Counter(forms).most_common(1)[0][0]
    if named := re.search(r"(?<!\d)(20\d\d)(?!\d)", file_name):
        return int(named[1])
    spoken = [int(m[1]) for line in (*text, *cells) for m in _YEAR.finditer(_arabic_year(line))]
    return Counter(spoken).most_common(1)[0][0] if spoken else None


def _published_on(cover: Sequence[str], text: Sequence[str]) -> date | None:
    """A date printed alone on the cover or at the end of the document."""
    for line in (*cover, *text[-4:]):
        match = re.fullmatch(
            r"(?:公开时间|发布日期|公开日期|日期)?[:：]?" + _DATE.pattern, _arabic_year(line)
        )
        if match:
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                return None
    return None
