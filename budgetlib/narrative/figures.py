"""Single figures of the narrative: running costs, procurement, assets, three-public items, performance."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from budgetlib.contract.records import ChangeRow, FigureRow
from budgetlib.money import UNIT_WORDS, UNITS
from budgetlib.narrative.change_grammar import find_compared
from budgetlib.narrative.paragraphs import outline_of, page_at
from budgetlib.narrative.phrases import any_of, first_match
from budgetlib.narrative.reasons import find_reasons
from budgetlib.narrative.sections import Placed, section_of, uses
from budgetlib.narrative.subjects import Subject, is_empty, is_outturn_of_the_same, parse_subject
from budgetlib.narrative.tokens import NUMBER, depths, sentence_at, uniform, yuan
from budgetlib.privacy import redact
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.wording import words

_NAMING = 60  # letters in which a paragraph says what it is about
_BEHIND = 8  # letters behind a number that may say that it counts none of the matter


def _words(part: str) -> str:
    return f"(?:{words('narrative_figure_words', part)})"


_COUNTERS = {row["counter"]: row for row in read_vocabulary("narrative_counters")}
_QUANTITY = re.compile(
    rf"(?P<number>{NUMBER})(?P<unit>{UNIT_WORDS}|{'|'.join(_COUNTERS)})(?=(?P<after>.{{0,{_BEHIND}}}))",
    re.DOTALL,
)
_THRESHOLD = re.compile(r"(?:（含[^（）]*）)?以上")
_NO_THING = re.compile(words("narrative_figure_words", "no_thing"))
_STOPS = "，。；：！？"

_STRUCTURAL = ("structure", "carryover")  # topics whose other figures are parts of a whole
_SAYS_WHAT = ("批次", "人次")  # units that name what they count
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
_CLOSED = re.compile(f"(?<=，)[^，。；]*?{_words('closed')}")
_CONTRACTS = re.compile(words("narrative_figure_words", "contracts"))
_AWARDED = ("sme_awarded", "micro_awarded")  # what was bought; other contracts are no plan to buy
_SHARE = re.compile(_words("share"))
_SHARE_ALONE = re.compile(rf"{_words('share')}为?")
_OTHER_TIME = re.compile(f"{any_of('last_year')}|{any_of('increase')}|{any_of('decrease')}")
_TOTALS = ("total_revenue", "total_expenditure")  # they name nothing but themselves
_FROM_BEFORE = ("carryover", "unit_funds")
_YEARS = re.compile(r"20\d\d(?=年)")
_PURPOSE = re.compile(_words("purpose"))
_LONGEST_NAME = 24  # letters; what is longer is a sentence and no name


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
def read_figures(
    placed: Iterable[Placed], changes: Sequence[ChangeRow] = (), fiscal_year: int | None = None
) -> list[FigureRow]:
    """The figures of other important matters and of structure, in reading order, each once.

    What the ``changes`` say already, and what a sentence says of another year than ``fiscal_year``, is no
    figure of structure (基本支出70万元，占70%).
    """
    rows: list[FigureRow] = []
    said = {(row.page, value) for row in changes for value in _values(row)}
    for one in placed:
        if one.section not in uses("is_whole"):
            rows += _of_paragraph(one, fiscal_year, said)
    return _without_repeats(rows)


def _values(row: ChangeRow) -> Iterator[Decimal]:
    stated = (row.amount_yuan, row.prior_yuan, row.change_yuan, row.change_pct)
    return (abs(value) for value in stated if value is not None)


def _of_paragraph(
    one: Placed, fiscal_year: int | None, said: set[tuple[int, Decimal]]
) -> Iterator[FigureRow]:
    text = uniform(one.paragraph.text)
    topic = topic_of(one, text)
    if topic is None:
        return
    quantities = [q for q in find_quantities(text) if not _is_within(q, _other_spans(text, topic))]
    budgeted = {id(q) for q, after in pairwise(quantities) if is_outturn_of_the_same(after.phrase)}
    for q, (name, item) in _named(topic, one, text, quantities):
        if id(q) in budgeted and topic != "structure":
            # …支出预算为10万元，支出决算为8万元: the accounts' figure is the outturn
            part = _short_name(q, _subject(q, one, text, quantities))
            name, item = "other", _planned(part) if part else item
        value, page = q.value, page_at(one.paragraph, q.start)
        is_part = topic in _STRUCTURAL and name == "other" and item not in OTHER.values()
        if is_part and ((page, value) in said or _is_of_another_time(q.phrase, fiscal_year)):
            continue  # a row of the changes, or none of this year
        first, last = sentence_at(text, q.start)
        sentence = redact(one.paragraph.text[first:last])
        yield FigureRow(page, name, redact(item), value, _unit_of(q), sentence)


def topic_of(one: Placed, text: str) -> str | None:
    """What the paragraph's figures are about, by its section or by its own first words."""
    for section in (one.lead and section_of(one.lead), one.section):
        if topic := uses("topic").get(section or ""):
            return topic
    head = text[outline_of(text)[1] :][:_NAMING]
    found = first_match("narrative_topics", "topic", head)
    topic = found[0].name if found else None
    if topic in (None, "other") and one.section in uses("has_structure"):
        return "structure"  # 公用经费9万元，主要包括：办公费、会议费 is about none of its parts
    return topic


def _is_of_another_time(phrase: str, fiscal_year: int | None) -> bool:
    years = _YEARS.findall(phrase)
    if parse_subject(phrase).kind in _FROM_BEFORE:
        return False  # 上年结转 is money of this year's budget
    return _OTHER_TIME.search(phrase) is not None or bool(
        years and fiscal_year and years[-1] != str(fiscal_year)
    )


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
            if unit == "%" and not _SHARE.search(text[start:at]):
                continue  # 增长5%
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
    if topic in ("three_public", "operating_costs", "other", "procurement", "structure"):
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


def _name_structure(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    """The parts of a whole, each with its share: 基本支出70万元，占70%."""
    part = ""
    for n, q in enumerate(quantities):
        if _unit_of(q) == "yuan":
            part = _own_total(q) or _short_name(q, _subject(q, one, text, quantities))
            is_planned = any(is_outturn_of_the_same(after.phrase) for after in quantities[n + 1 : n + 2])
            if part:
                yield q, ("other", _planned(part) if is_planned and "决算" not in q.phrase else part)
        elif _unit_of(q) == "percent" and (name := share_of(part, q.phrase)):
            yield q, ("other", name)


def _planned(part: str) -> str:
    """The name of what is budgeted, where the outturn of the same stands beside it."""
    return part if part.endswith("预算") else part.removesuffix("决算") + "预算"


def _own_total(q: Quantity) -> str:
    """本年收入预算: the name of a total, where the phrase is nothing else; the figure is of no other item."""
    name, said = parse_subject(q.phrase), label_of(q.phrase)
    is_total = name.kind in _TOTALS and name.name == said and not is_outturn_of_the_same(q.phrase)
    return said if is_total else ""


def _short_name(q: Quantity, subject: Subject) -> str:
    """The words of the phrase itself; where they name nothing or are a sentence, what is known of them."""
    name = label_of(q.phrase).removesuffix("科目")
    name = name[1:-1].rsplit("-", 1)[-1] if name.startswith("“") and name.endswith("”") else name
    if subject.kind in OTHER:
        return OTHER[subject.kind]
    if subject.kind == "classified" or (subject.kind and (is_empty(name) or len(name) > _LONGEST_NAME)):
        name = subject.name
    return "" if is_empty(name) or len(name) > _LONGEST_NAME else name


def share_of(part: str, phrase: str) -> str:
    """The name of a share: of what, and in what; empty where the part is not known.

    Examples
    --------
    >>> share_of("基本支出", "占"), share_of("基本支出", "占本年支出预算的")
    ('基本支出占比', '基本支出占本年支出预算')
    """
    said = phrase.strip("，：（ ")
    found = _SHARE.search(said)
    if found is None:
        return ""
    of = part if found.start() == 0 else ""
    name = of + (said[: found.start()] + "占比" if _SHARE_ALONE.fullmatch(said, found.start()) else said)
    return name.removesuffix("的") if (of or found.start()) and len(name) <= 2 * _LONGEST_NAME else ""


def _name_three_public(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    """The items' money, their shares, and the trips, vehicles and guests that are counted."""
    part, counted = "", ""
    for q in quantities:
        if _unit_of(q) == "percent":
            if name := share_of(part, q.phrase):
                yield q, ("other", name)
            continue
        if _unit_of(q) == "count":
            counted = label_of(q.phrase) or counted
            if counted and len(counted) <= _LONGEST_NAME and not _PURPOSE.search(counted):
                yield q, ("other", counted + (q.unit if q.unit in _SAYS_WHAT else ""))
            continue
        part = _short_name(q, _subject(q, one, text, quantities))
        subject = _subject(q, one, text, quantities)
        if subject.kind in OTHER:
            yield q, ("other", OTHER[subject.kind])
        elif subject.scope == "three_public" and subject.kind is not None:
            yield q, ("three_public", subject.kind)


def _name_operating(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    """The total, and of its sentence what it divides into; what else is said is of parts of the body."""
    last = 0
    for q in quantities:
        subject = _subject(q, one, text, quantities)
        if subject.kind == "operating" and not last:
            last = sentence_at(text, q.start)[1]
            whole = subject.name
            yield q, ("operating_costs", "total")
        elif q.end <= last and subject.kind != "operating" and _unit_of(q) == "yuan":
            yield q, ("other", f"{whole}：{_short_name(q, subject)}")


def _name_other(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    for q in quantities:
        kind = _subject(q, one, text, quantities).kind
        if kind in OTHER:
            yield q, ("other", OTHER[kind])


def _name_procurement(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    """Total and its kinds; what repeats them (其中一般公共预算采购9万元：货物5万元) is a part of it."""
    seen: set[str] = set()
    part, again = "", ""
    for q in quantities:
        if _unit_of(q) == "percent" and (name := share_of(part, q.phrase)):
            yield q, ("other", name)
        if _unit_of(q) != "yuan":
            continue
        if name := _closed_with(q, text):
            yield q, ("other", name)
            continue
        part = _short_name(q, _subject(q, one, text, quantities))
        item = procurement_item(q.phrase)
        own = label_of(q.phrase)
        if item == "total" and item in seen:
            again = own
            yield q, ("other", own)
        elif again:
            yield q, ("other", f"{again}：{own}")
        elif item in seen:
            return
        elif item is not None:
            seen.add(item)
            yield q, ("procurement", item)


def _closed_with(q: Quantity, text: str) -> str:
    """在…预留的项目中，由小微企业中标或成交的，采购金额9万元: who was awarded a part of the contracts."""
    clause = text[max(text.rfind(mark, 0, q.start) for mark in "；。") + 1 : q.start]
    found = _CLOSED.search(clause)
    return clause[: found.start()].lstrip("在").rstrip("，") + found[0] if found else ""


def procurement_item(phrase: str) -> str | None:
    """The procurement item that a phrase names.

    Examples
    --------
    >>> procurement_item("其中：拟采购货物支出")
    'goods'
    """
    found = first_match("narrative_procurement", "item", phrase)
    item = found[0].name if found else None
    return item if item in _AWARDED or not _CONTRACTS.search(phrase) else None


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
        label = label.removesuffix("的") if unit == "percent" else label
        if label:
            counted_last = label if unit == "count" else counted_last
            yield q, ("performance", label)


def _name_carryover(one: Placed, text: str, quantities: Sequence[Quantity]) -> Named:
    """What is carried over; what stands beside it is a part of the same whole."""
    for q, named in _name_structure(one, text, quantities):
        subject = _subject(q, one, text, quantities)
        is_carried = _unit_of(q) == "yuan" and subject.kind in ("carryover", "carryover_out")
        yield q, ("carryover", subject.name) if is_carried else named


_NAMERS: dict[str, Callable[[Placed, str, Sequence[Quantity]], Named]] = {
    "three_public": _name_three_public,
    "operating_costs": _name_operating,
    "procurement": _name_procurement,
    "state_assets": _name_assets,
    "performance": _name_performance,
    "carryover": _name_carryover,
    "other": _name_other,
    "structure": _name_structure,
}


def _without_repeats(rows: Sequence[FigureRow]) -> list[FigureRow]:
    """Each figure once: assets and results by sentence, other parts by page, items of the contract at all."""
    return list({_once(row): row for row in reversed(rows)}.values())[::-1]


def _once(row: FigureRow) -> tuple[object, ...]:
    place = {
        "state_assets": (row.page, row.sentence),
        "performance": (row.page, row.sentence),
        "other": row.page,
    }
    return row.topic, row.item, row.value, place.get(row.topic)
