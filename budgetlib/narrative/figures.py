"""Single figures of the narrative: running costs, procurement, assets, three-public items, performance."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from budgetlib.contract.records import FigureRow
from budgetlib.narrative.change_grammar import find_compared
from budgetlib.narrative.paragraphs import outline_of, page_at
from budgetlib.narrative.reasons import find_reasons
from budgetlib.narrative.sections import Placed, section_of
from budgetlib.narrative.subjects import Subject, is_empty, is_outturn_of_the_same, parse_subject
from budgetlib.narrative.tokens import NUMBER, depths, sentence_at, uniform, yuan
from budgetlib.privacy import redact

SKIPPED_SECTIONS = frozenset(
    {"glossary", "duties", "tasks", "tables", "organisation", "staffing", "project_details"}
)
_QUANTITY = re.compile(
    rf"(?P<number>{NUMBER})(?P<unit>亿元|百万元|万元|千元|元|平方米|㎡|m2|台(?:（[件、/套]+）|/套)?|辆|个|项|套|件|艘|架|部)(?=(?P<after>.{{0,8}}))",
    re.DOTALL,
)
_THRESHOLD = re.compile(r"^[）]?(?:[（]含[^（）]*[）])?(?:[（]不含[^（）]*[）])?(?:及|含)?(?:以上|以下|的)")
_MONEY_UNITS = ("元", "千元", "万元", "百万元", "亿元")
_AREA_UNITS = ("平方米", "㎡", "m2")
_STOPS = "，。；：！？"
_WORTH = re.compile(r"\d")

OTHER = {"meeting": "会议费", "training": "培训费", "outsourcing": "委托业务费"}
_PROCUREMENT = (
    ("micro_reserved", re.compile(r"小微|小型和微型|小型、微型|微型企业")),
    ("sme_reserved", re.compile(r"中小企业|中小型企业")),
    ("goods", re.compile(r"货物")),
    ("works", re.compile(r"工程")),
    ("services", re.compile(r"服务")),
)
_COUNTED_SECTIONS = {"state_assets": "state_assets", "performance": "performance"}
_BUYING = re.compile(r"购置|购买|新增|更新")
_BUYING_WORDS = re.compile(r"(?:计划|拟|安排|新增)*(?:购置|购买|新增|更新)")
_LABEL_OPENING = re.compile(
    r"^(?:[、，：；]|等|其中|和|及|另|此外|截[至止][^，]{0,16}|(?:本|我)(?:部门|单位|校|局|厅|委|院)|当年|年度?(?=预算)|"
    r"(?:部门|单位)?预算(?=安排|拟)|安排中|部门(?=价值|共|所属|预算)|所属(?:各)?预算单位|及下属[^，]{0,10}单位|共计?有|共|有(?=车辆|房屋)|为)+"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit in a text, and the words in front of it."""

    start: int
    end: int
    value: Decimal
    unit: str
    phrase: str
    phrase_start: int


# ------------------------------------------------------------------------------------ entry
def read_figures(placed: Iterable[Placed]) -> list[FigureRow]:
    """The figures of other important matters, in reading order; one stated twice gives one row."""
    rows: list[FigureRow] = []
    for one in placed:
        if one.section not in SKIPPED_SECTIONS and _WORTH.search(one.paragraph.text):
            rows += _of_paragraph(one)
    return _without_repeats(rows)


def _of_paragraph(one: Placed) -> Iterator[FigureRow]:
    text = uniform(one.paragraph.text)
    topic = topic_of(one, text)
    if topic is None:
        return
    quantities = [q for q in find_quantities(text) if not _is_within(q, _other_spans(text, topic))]
    budgeted = {id(q) for q, after in pairwise(quantities) if is_outturn_of_the_same(after.phrase)}
    for q, (name, item) in _named(topic, one, text, quantities):
        if id(q) in budgeted:
            continue  # …支出预算为10万元，支出决算为8万元: the accounts' figure is the outturn
        value = q.value
        first, last = sentence_at(text, q.start)
        sentence = redact(one.paragraph.text[first:last])
        yield FigureRow(page_at(one.paragraph, q.start), name, redact(item), value, _unit_of(q), sentence)


def topic_of(one: Placed, text: str) -> str | None:
    """What the paragraph's figures are about, by its section or by its own words."""
    section = section_of(one.lead) if one.lead else None
    section = section or one.section
    if section in (
        "state_assets",
        "performance",
        "procurement",
        "operating_costs",
        "three_public",
        "carryover",
    ):
        return section
    if section in ("outsourcing", "meeting_training"):
        return "other"
    head = text[outline_of(text)[1] :][:60]
    for words, topic in (
        ("政府采购", "procurement"),
        ("机关运行经费", "operating_costs"),
        ("三公", "three_public"),
    ):
        if words in head and "支出预算总" not in head:
            return topic
    if re.search(r"委托业务费|会议费|培训费", head):
        return "other"
    return "carryover" if re.match(r"(?:上年|年终)结转结余|上年结转", head) else None


# ------------------------------------------------------------------------------------ quantities
def find_quantities(text: str) -> list[Quantity]:
    """Every number with a unit of money, area or count, with the words that name it."""
    depth = depths(text)
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        if _THRESHOLD.match(match["after"]) and match["unit"] in (*_MONEY_UNITS, "个"):
            continue  # 单价100万元以上的设备
        if match["unit"] in ("个", "项", "部", "件") and not _counts_things(
            match["after"], text, match.start()
        ):
            continue
        start = _phrase_start(text, match.start(), depth, found)
        number = Decimal(match["number"].replace(",", ""))
        is_money = match["unit"] in _MONEY_UNITS
        value = yuan("", match["number"], match["unit"]) if is_money else number
        if value is not None:
            end = match.end("unit")
            found.append(
                Quantity(match.start(), end, value, match["unit"], text[start : match.start()], start)
            )
    return found


def _counts_things(after: str, text: str, at: int) -> bool:
    """个 and 项 count indicators and projects; 3个预算单位 does not."""
    return not re.match(
        r"(?:预算单位|二级|基层单位|内设|处室|部门|单位|月|工作日|百分点|方面|科室|机关|事业)", after
    )


def _phrase_start(text: str, at: int, depth: Sequence[int], found: Sequence[Quantity]) -> int:
    level = depth[at]
    floor = found[-1].end if found else 0
    start = at
    while start > floor:
        char = text[start - 1]
        if (
            depth[start - 1] < level
            or (depth[start - 1] == level and char in _STOPS)
            or (level and char == "（" and depth[start - 1] == level)
        ):
            break
        if char == "、" and depth[start - 1] == level and start - 1 == floor:
            break
        start -= 1
    return start


def _other_spans(text: str, topic: str) -> list[tuple[int, int]]:
    """Places whose numbers are no figures: changes and reasons."""
    spans = [(f.start, f.end) for f in find_compared(text)]
    if topic in ("three_public", "operating_costs", "other", "procurement"):
        spans += [(r.start, r.end) for r in find_reasons(text)]
    return spans


def _is_within(q: Quantity, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= q.start < end for start, end in spans)


def _unit_of(q: Quantity) -> str:
    if q.unit in _MONEY_UNITS:
        return "yuan"
    return "m2" if q.unit in _AREA_UNITS else "count"


# ------------------------------------------------------------------------------------ names
Named = Iterator[tuple[Quantity, tuple[str, str]]]


def _named(topic: str, one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    return _NAMERS[topic](one, text, quantities)


def _subject(q: Quantity, one: Placed, text: str, quantities: Sequence[Quantity]) -> Subject:
    phrase, before = q.phrase, q.phrase_start
    if is_outturn_of_the_same(phrase) and q in quantities[1:]:
        return _subject(quantities[quantities.index(q) - 1], one, text, quantities)
    while is_empty(parse_subject(phrase).name) and before > 0 and text[before - 1] in "，：":
        start = max((text.rfind(c, 0, before - 1) for c in _STOPS), default=-1) + 1
        longer = text[start : before - 1]
        if not longer or any(start <= other.start < before for other in quantities):
            break
        phrase, before = longer, start
    subject = parse_subject(phrase)
    if is_empty(subject.name) and subject.kind is None:
        title = one.lead or (one.headings[-1] if one.headings else "")
        return parse_subject(uniform(title))
    return subject


def _name_three_public(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    for q in quantities:
        if _unit_of(q) != "yuan":
            continue
        subject = _subject(q, one, text, quantities)
        if subject.kind in OTHER:
            yield q, ("other", OTHER[subject.kind])
        elif subject.scope == "three_public" and subject.kind is not None:
            yield q, ("three_public", subject.kind)


def _name_operating(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    for q in quantities:
        if _unit_of(q) == "yuan" and _subject(q, one, text, quantities).kind == "operating":
            yield q, ("operating_costs", "total")
            return


def _name_other(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    for q in quantities:
        kind = _subject(q, one, text, quantities).kind
        if _unit_of(q) == "yuan" and kind in OTHER:
            yield q, ("other", OTHER[kind])


def _name_procurement(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    """Total and its kinds; a second breakdown (其中一般公共预算拨款…) is a part of the first."""
    seen: set[str] = set()
    for q in quantities:
        if _unit_of(q) != "yuan":
            continue
        item = procurement_item(q.phrase)
        if item is None or (item in seen and not item.endswith("reserved")):
            if item == "total" and seen:
                return
            continue
        seen.add(item)
        yield q, ("procurement", item)


def procurement_item(phrase: str) -> str | None:
    """The procurement item that a phrase names.

    Examples
    --------
    >>> procurement_item("其中：拟采购货物支出")
    'goods'
    """
    text = phrase.replace("政府购买服务", "购买服务")
    for item, pattern in _PROCUREMENT:
        if pattern.search(text):
            if item.endswith("reserved") and re.search(r"中标|成交|授予|占", text):
                return None
            return item
    return "total" if "采购" in text else None


def _name_assets(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    """Every count, area and value; 价值 belongs to what was counted before, 购置 to all that follows."""
    buying, last = "", ""
    for q in quantities:
        if text[q.phrase_start - 1 : q.phrase_start] == "。" and not _BUYING.search(q.phrase):
            buying = ""
        if found := _BUYING_WORDS.search(q.phrase):
            buying = found[0]
        label = label_of(q.phrase)
        if is_measure(label):
            if not last:
                continue
            label = last + (label if label in _VALUES else "金额")
        elif buying and not _BUYING.search(label):
            label = buying + label
        last = label if _unit_of(q) != "yuan" else last
        if label:
            yield q, ("state_assets", label)


_OF_WHAT_WAS_COUNTED = re.compile(r"涉及(?!当年)|预算资金|财政拨款|其中")
_TOO_SHORT = frozenset({"项目", "个项目", "目标", "指标"})
_VALUES = frozenset({"价值", "账面价值", "原值", "净值", "总价值", "资产价值"})


def is_measure(label: str) -> bool:
    """Whether the words name only what is measured, so that the thing is the one named before."""
    return label in _VALUES or label in ("", "金额", "共计", "合计", "计")


def label_of(phrase: str) -> str:
    """The words that name a counted thing.

    Examples
    --------
    >>> label_of("截至2030年底，本部门共有车辆")
    '车辆'
    """
    text = phrase[outline_of(phrase)[1] :]
    if year := list(re.finditer(r"20\d\d年(?:度|初|底|末)?", text)):
        before, after = text[: year[-1].start()], text[year[-1].end() :]
        text = before + after if before and after in _TOO_SHORT else after  # 绩效自评的2031年度项目
    text = re.sub(
        r"^.*?(?:共有|共计拥有|占用使用[^，]{0,14}?为|分布构成情况为|总体情况为)[：]?(?=.)", "", text
    )
    text = _LABEL_OPENING.sub("", text)
    return re.sub(r"(?:为|是|共|约|共计)+$", "", text).strip("、，：； ")


def _name_performance(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    """Numbers of projects and goals, and the money that they concern."""
    counted_last = ""
    for q in quantities:
        label = label_of(q.phrase)
        counted = re.match(r"[^，。；]{0,14}?(?:项目|目标|指标)[^，。；]{0,8}", text[q.end :])
        if (
            _unit_of(q) == "count"
            and counted
            and (len(label) < 3 or re.search(r"(?:编报|等|对|共|有|涉及|开展)$", label))
        ):
            label += counted[0]
        if _unit_of(q) == "yuan" and (is_measure(label) or _OF_WHAT_WAS_COUNTED.match(label)):
            label = counted_last + (label or "金额")
        if _unit_of(q) in ("count", "yuan") and label:
            counted_last = label if _unit_of(q) == "count" else counted_last
            yield q, ("performance", label)


def _name_carryover(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    for q in quantities:
        subject = _subject(q, one, text, quantities)
        if _unit_of(q) == "yuan" and subject.kind in ("carryover", "carryover_out"):
            yield q, ("carryover", subject.name)


_NAMERS: dict[str, Callable[[Placed, str, Sequence[Quantity]], Named]] = {
    "three_public": _name_three_public,
    "operating_costs": _name_operating,
    "procurement": _name_procurement,
    "state_assets": _name_assets,
    "performance": _name_performance,
    "carryover": _name_carryover,
    "other": _name_other,
}


def _without_repeats(rows: Sequence[FigureRow]) -> list[FigureRow]:
    """Items with a fixed name stand once with one value, however often the text repeats them."""
    seen: set[tuple[object, ...]] = set()
    out = []
    for row in rows:
        fixed = row.topic not in ("state_assets", "performance")
        key = (
            (row.topic, row.item, row.value)
            if fixed
            else (row.topic, row.item, row.value, row.page, row.sentence)
        )
        if key not in seen:
            seen.add(key)
            out.append(row)
    return out
