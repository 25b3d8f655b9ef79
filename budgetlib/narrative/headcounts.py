"""Printed headcounts of the body's own staff, from sentences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from budgetlib.contract.records import StaffingRow
from budgetlib.narrative.paragraphs import page_at
from budgetlib.narrative.phrases import first_match
from budgetlib.narrative.sections import Placed
from budgetlib.narrative.tokens import uniform

SECTIONS = frozenset({None, "organisation", "staffing", "duties", "other", "revenue_expenditure"})
_SUBTYPES = (
    ("administrative", re.compile(r"行政(?!事业|附属|和事业|及事业|单位和)|公务员(?!法)")),
    ("public_institution", re.compile(r"(?<!行政)(?<!和)(?<!及)事业|参公|参照公务员")),
    ("worker", re.compile(r"工勤|后勤|行政附属|工人")),
)
_MIXED = re.compile(
    r"行政(?:和|及|、|与)?事业|(?:编制|人员|在职|退休|离休)[^，；。]{0,8}(?:以及|和|及|、)[^，；。]*(?:人员|编制|在职|退休|离休)"
)
_COUNT = re.compile(
    r"(?P<label>[^，。；：、\d（）]{0,36}?(?:（[^（）\d]{1,16}）[^，。；：、\d（）]{0,8})?)(?:共有?|共计|合计|为|是|数|数为|：)*"
    r"(?P<count>\d{1,6})(?P<unit>个?人(?!次)|名|个(?=[，。；、）]|$)|(?=[，。；、）]|$))"
    r"(?:[，（]?(?:比|较|与)?(?:上年|去年)?(?:同期|相比)?(?P<verb>增加|减少|增|减|持平|无变化|无增减)了?(?P<change>\d{1,5})?(?:人|名|个)?）?)?"
)
_OF_OTHERS = re.compile(
    r"参保|缴费|服务对象|学生|学员|教师|服务|受益|培训|补助|救助|发放|供养|参加|管理的?企业|军休|移交|安置|优抚|儿童|老人|残疾|待遇|家属|"
    r"经费|支出|费用|用于|计划招|新招|招聘|调入|内设|处室|科室|领导|局长|主任|职数|机构|岗位数|预算|范围|单位共|批次"
)
_CHANGE_ONLY = re.compile(r"净?(?P<verb>增加|减少|增|减)了?$")
_POSTS = re.compile(r"编制?数?\D{0,3}\d+个|编[^，。；]{0,6}$")
_ENDS_AS_COUNT = re.compile(r"(?:数|编制|人员|：)$")
_WORTH = re.compile(r"编制|实有|在职|退休|离休|编外|聘用|在编|现有")


@dataclass(frozen=True, slots=True)
class Label:
    category: str | None
    subtype: str | None


def parse_label(text: str) -> Label:
    """The category and subtype that a label of a headcount speaks of.

    Examples
    --------
    >>> parse_label("其中行政编制")
    Label(category='authorised', subtype='administrative')
    """
    if _MIXED.search(text) and "离退休" not in text:
        return Label("other", None)
    found = first_match("narrative_staffing", "category", text)
    subtypes = [name for name, pattern in _SUBTYPES if pattern.search(text)]
    if "worker" in subtypes:
        subtypes = ["worker"]
    subtype = subtypes[0] if len(subtypes) == 1 else None
    return Label(found[0].name if found else None, subtype)


def read_staffing(placed: Iterable[Placed]) -> list[StaffingRow]:
    """Every headcount of the body itself that the text prints.

    People that the body serves, pays for or trains are no staff of its own and give no row.
    """
    rows: list[StaffingRow] = []
    for one in placed:
        if one.section in SECTIONS and not one.paragraph.is_heading and _WORTH.search(one.paragraph.text):
            rows += _of_paragraph(one)
    return rows


def _of_paragraph(one: Placed) -> list[StaffingRow]:
    text = uniform(one.paragraph.text)
    rows: list[StaffingRow] = []
    category: str | None = None
    for sentence_start, sentence in _pieces(text):
        category = category if sentence.startswith("其中") else None
        for match in _COUNT.finditer(sentence):
            label = parse_label(match["label"])
            if label.category is None:
                # 实有人员119人，其中行政108人: the part takes the category of its whole
                label = Label(category if label.subtype else None, label.subtype)
            elif match["label"].strip():
                category = label.category
            if label == Label("actual", None):
                label = Label("actual", _subtype_of_posts(sentence, match.start()))
            if label.category is None or not _is_own_staff(sentence, match):
                continue
            if verb := _CHANGE_ONLY.search(match["label"]):
                _add_change(rows, label, _signed(verb["verb"], match["count"]))
                continue
            page = page_at(one.paragraph, sentence_start + match.start("count"))
            words = one.paragraph.text[sentence_start : sentence_start + len(sentence)]
            count = int(match["count"])
            rows.append(
                StaffingRow(page, label.category, count, _change(match), label.subtype, words.strip())
            )
    return rows


def _add_change(rows: list[StaffingRow], label: Label, change: int) -> None:
    """与上年相比在职减少1人, in a clause of its own: the change of the headcount stated before it."""
    for n in range(len(rows) - 1, -1, -1):
        if (rows[n].category, rows[n].subtype) == (label.category, label.subtype):
            rows[n] = replace(rows[n], change=change)
            return


def _subtype_of_posts(sentence: str, at: int) -> str | None:
    """事业编制45人，实有40人: who fills the only posts that the clause has named is of their kind."""
    clause = sentence[max(sentence.rfind(mark, 0, at) for mark in "；。") + 1 : at]
    posts = [parse_label(match["label"]) for match in _COUNT.finditer(clause)]
    named = [label.subtype for label in posts if label.category == "authorised"]
    return named[0] if len(named) == 1 == len(posts) else None


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Sentences; a category does not reach beyond one."""
    start = 0
    for match in re.finditer(r"。|$", text):
        yield start, text[start : match.end()]
        start = match.end()


def _is_own_staff(sentence: str, match: re.Match[str]) -> bool:
    label = match["label"]
    before = sentence[: match.start("count")]
    if _OF_OTHERS.search(label) or (match["unit"] == "个" and not _POSTS.search(before)):
        return False
    if not match["unit"]:  # 编制数41, but no year, amount or ordinal
        following = sentence[match.end("count") : match.end("count") + 1]
        return following in ("，", "。", "；", "、", "") and _ENDS_AS_COUNT.search(before) is not None
    return not re.search(r"第|每|以上|以下|《", label)


def _change(match: re.Match[str]) -> int | None:
    verb, count = match["verb"], match["change"]
    if verb in ("持平", "无变化", "无增减"):
        return 0
    if not verb or count is None:
        return None
    return _signed(verb, count)


def _signed(verb: str, count: str) -> int:
    return -int(count) if verb.startswith("减") else int(count)
