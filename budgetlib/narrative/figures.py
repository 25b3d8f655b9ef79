"""Single figures of the narrative: running costs, procurement, assets, three-public items, performance."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from budgetlib.contract.records import FigureRow
from budgetlib.money import UNIT_WORDS, UNITS
from budgetlib.narrative.change_grammar import find_compared
from budgetlib.narrative.paragraphs import outline_of, page_at
from budgetlib.narrative.phrases import first_match, words_in
from budgetlib.narrative.reasons import find_reasons
from budgetlib.narrative.sections import Placed, section_of, uses
from budgetlib.narrative.subjects import Subject, is_empty, is_outturn_of_the_same, parse_subject
from budgetlib.narrative.tokens import NUMBER, depths, sentence_at, uniform, yuan
from budgetlib.privacy import redact
from budgetlib.vocabulary import read_vocabulary

_NAMING = 60  # letters in which a paragraph says what it is about
_BEHIND = 8  # letters behind a number that may say that it counts none of the matter


def _words(part: str) -> str:
    return f"(?:{words_in('narrative_figure_words', part)})"


_COUNTERS = {row["counter"]: row for row in read_vocabulary("narrative_counters")}
_QUANTITY = re.compile(
    rf"(?P<number>{NUMBER})(?P<unit>{UNIT_WORDS}|{'|'.join(_COUNTERS)})(?=(?P<after>.{{0,{_BEHIND}}}))",
    re.DOTALL,
)
_THRESHOLD = re.compile(r"(?:（含[^（）]*）)?以上")
_NO_THING = re.compile(words_in("narrative_figure_words", "no_thing"))
_STOPS = "，。；：！？"

OTHER = {"meeting": "会议费", "training": "培训费", "outsourcing": "委托业务费"}
_BUYING = re.compile(f"{_words('plans')}*{_words('buys')}")
_OPENING = re.compile(f"{_words('opening')}+")
_UP_TO_THING = re.compile(r".*?共有：?(?=.)")
_LAST_YEAR = re.compile(r"(?P<before>.*)20\d\d年[度初底末]?(?P<after>.*)")
_LINK = re.compile(r"(?:为|共)+$")
_COUNTED = re.compile(_words("counted"))
_THING_BEHIND = re.compile(rf"[^，。；]{{0,14}}?{_words('goal')}[^，。；]{{0,8}}")
_HALF_NAMED = re.compile(rf"{_words('half_named')}$")
_VALUE = re.compile(_words("value"))
_MEASURE = re.compile(f"{_words('measure')}?")
_CONTRACTS = re.compile(words_in("narrative_figure_words", "contracts"))


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
        if one.section not in uses("is_whole"):
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
    """What the paragraph's figures are about, by its section or by its own first words."""
    for section in (one.lead and section_of(one.lead), one.section):
        if topic := uses("topic").get(section or ""):
            return topic
    head = text[outline_of(text)[1] :][:_NAMING]
    found = first_match("narrative_topics", "topic", head)
    return found[0].name if found else None


# ------------------------------------------------------------------------------------ quantities
def find_quantities(text: str) -> list[Quantity]:
    """Every number with a unit of money, area or count, with the words that name it."""
    depth = depths(text)
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        number, unit, at = match["number"], match["unit"], match.start()
        if _THRESHOLD.match(match["after"]):
            continue  # 单价100万元以上的设备
        if _NO_THING.match(match["after"]):
            continue  # 3个预算单位
        value = yuan("", number, unit) if unit in UNITS else Decimal(number.replace(",", ""))
        if value is not None:
            start = _phrase_start(text, at, depth, found)
            found.append(Quantity(at, match.end("unit"), value, unit, text[start:at], start))
    return found


def _phrase_start(text: str, at: int, depth: Sequence[int], found: Sequence[Quantity]) -> int:
    """A phrase reaches back to a mark or bracket of its own level, or to the number before it."""
    level = depth[at]
    start, floor = at, found[-1].end if found else 0
    while start > floor and not (depth[start - 1] == level and _ends_a_phrase(text, start - 1, floor)):
        start -= 1
    return start


def _ends_a_phrase(text: str, at: int, floor: int) -> bool:
    """货物、工程3元 is one phrase; in 车辆3辆、设备2台 the mark stands right behind the number before."""
    return text[at] in f"{_STOPS}（" or (text[at] == "、" and at == floor)


def _other_spans(text: str, topic: str) -> list[tuple[int, int]]:
    """Places whose numbers are no figures: changes and reasons."""
    spans = [(f.start, f.end) for f in find_compared(text)]
    if topic in ("three_public", "operating_costs", "other", "procurement"):
        spans += [(r.start, r.end) for r in find_reasons(text)]
    return spans


def _is_within(q: Quantity, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= q.start < end for start, end in spans)


def _unit_of(q: Quantity) -> str:
    return "yuan" if q.unit in UNITS else _COUNTERS[q.unit]["unit"]


# ------------------------------------------------------------------------------------ names
Named = Iterator[tuple[Quantity, tuple[str, str]]]


def _named(topic: str, one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    return _NAMERS[topic](one, text, quantities)


def _subject(q: Quantity, one: Placed, text: str, quantities: Sequence[Quantity]) -> Subject:
    phrase, before, at = q.phrase, q.phrase_start, quantities.index(q)
    if is_outturn_of_the_same(phrase) and at:
        return _subject(quantities[at - 1], one, text, quantities)
    while is_empty(parse_subject(phrase).name) and text[:before].endswith(("，", "：")):
        start = max(text.rfind(c, 0, before - 1) for c in _STOPS) + 1
        if any(start <= other.start < before for other in quantities):
            break
        phrase, before = text[start : before - 1], start
    subject = parse_subject(phrase)
    return parse_subject(uniform(next(reversed(one.headings), ""))) if is_empty(subject.name) else subject


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
        if _subject(q, one, text, quantities).kind == "operating":
            yield q, ("operating_costs", "total")
            return


def _name_other(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    for q in quantities:
        kind = _subject(q, one, text, quantities).kind
        if kind in OTHER:
            yield q, ("other", OTHER[kind])


def _name_procurement(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    """Total and its kinds; a second breakdown (其中一般公共预算拨款…) is a part of the first."""
    seen: set[str] = set()
    for q in quantities:
        if _unit_of(q) != "yuan":
            continue
        item = procurement_item(q.phrase)
        if item in seen:
            return
        if item is not None:
            seen.add(item)
            yield q, ("procurement", item)


def procurement_item(phrase: str) -> str | None:
    """The procurement item that a phrase names.

    Examples
    --------
    >>> procurement_item("其中：拟采购货物支出")
    'goods'
    """
    if _CONTRACTS.search(phrase):
        return None  # what was bought, after what is to be bought
    found = first_match("narrative_procurement", "item", phrase)
    return found[0].name if found else None


def _name_assets(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    """Every count, area and value; 价值 belongs to what was counted before, 购置 to all that follows."""
    buying, last = "", ""
    for q in quantities:
        found = _BUYING.search(q.phrase)
        if found:
            buying = found[0]
        elif text[q.phrase_start - 1 : q.phrase_start] == "。":
            buying = ""
        label = label_of(q.phrase)
        if is_measure(label):
            if not last:
                continue
            label = last + (label if _VALUE.fullmatch(label) else "金额")
        elif buying and not _BUYING.search(label):
            label = buying + label
        last = label if _unit_of(q) != "yuan" else last
        yield q, ("state_assets", label)


def is_measure(label: str) -> bool:
    """Whether the words name only what is measured, so that the thing is the one named before."""
    return bool(_VALUE.fullmatch(label) or _MEASURE.fullmatch(label))


def label_of(phrase: str) -> str:
    """The words that name a counted thing.

    Examples
    --------
    >>> label_of("截至2030年底，本部门共有车辆")
    '车辆'
    """
    text = phrase[outline_of(phrase)[1] :]
    if year := _LAST_YEAR.fullmatch(text):
        before, after = year["before"], year["after"]
        text = before + after if before and after == "项目" else after  # 绩效自评的2031年度项目
    text = _UP_TO_THING.sub("", text, count=1)
    text = _OPENING.sub("", text.lstrip("、，："), count=1) if _OPENING.match(text.lstrip("、，：")) else text
    return _LINK.sub("", text).strip("、，： ")


def _name_performance(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    """Numbers of projects and goals, and the money that they concern."""
    counted_last = ""
    for q in quantities:
        label, unit = label_of(q.phrase), _unit_of(q)
        behind = _THING_BEHIND.match(text, q.end)
        if behind and (len(label) < 3 or _HALF_NAMED.search(label)):
            label += behind[0]  # 共9个项目
        if unit == "yuan" and (is_measure(label) or _COUNTED.match(label)):
            label = counted_last + (label or "金额")
        if label:
            counted_last = label if unit == "count" else counted_last
            yield q, ("performance", label)


def _name_carryover(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    for q in quantities:
        subject = _subject(q, one, text, quantities)
        if subject.kind in ("carryover", "carryover_out"):
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
