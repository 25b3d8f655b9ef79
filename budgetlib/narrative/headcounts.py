"""Printed headcounts of the body's own staff, from sentences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from budgetlib.contract.records import StaffingRow
from budgetlib.narrative.paragraphs import page_at
from budgetlib.narrative.phrases import first_match
from budgetlib.narrative.sections import Placed, uses
from budgetlib.narrative.tokens import uniform
from budgetlib.vocabulary.wording import words

SUBTYPES = ("administrative", "public_institution", "worker")


def _words(part: str) -> re.Pattern[str]:
    return re.compile(words("narrative_staff_words", part))


_SUBTYPES = {subtype: _words(subtype) for subtype in SUBTYPES}
_MIXED = _words("mixed")
_OF_OTHERS = _words("others")
_FLOW = _words("flow")
_NOTE = re.compile(rf"(?:{words('caption_words', 'note')})[:：]")
_END = r"(?=[，。；、）]|$)"
_COUNT = re.compile(
    rf"(?P<label>[^\W\d]{{0,36}})：?(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}})(?P<unit>人|名|个{_END}|{_END})"
    r"(?:[，（]?(?:[比较与]上年)?(?P<verb>增加|减少|持平)(?P<change>\d+)?)?"
)
_CHANGE_ONLY = re.compile(r"(?P<verb>增加|减少)$")
_PARTS = re.compile(r"其中：?[^\d，；]*$")
_STAFF = ("active", "actual")
_POSTS = re.compile(r"编制?数?\D{0,3}\d+个|编[^，。；]{0,6}$")


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
    if _MIXED.search(text):
        return Label("other", None)
    found = first_match("narrative_staffing", "category", text)
    subtypes = [name for name, pattern in _SUBTYPES.items() if pattern.search(text)]
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
        if one.section is None or one.section in uses("has_staff") or _is_note(one):
            rows += _of_paragraph(one)
    return rows


def _is_note(one: Placed) -> bool:
    """注：共72人，其中在职46人: a note among the tables."""
    return one.section == "tables" and _NOTE.match(one.paragraph.text) is not None


def _of_paragraph(one: Placed) -> list[StaffingRow]:
    text = uniform(one.paragraph.text)
    rows: list[StaffingRow] = []
    category: str | None = None
    for start, sentence in _pieces(text):
        category = category if sentence.startswith("其中") else None
        for match, label in _labelled(sentence, category):
            category = label.category or category
            if label.category is None or not _is_own_staff(sentence, match):
                continue
            if verb := _CHANGE_ONLY.search(match["label"]):
                _add_change(rows, label, _signed(verb["verb"], match["count"]))
                continue
            page, count = page_at(one.paragraph, start + match.start("count")), _number(match["count"])
            said = one.paragraph.text[start : start + len(sentence)].strip()
            rows.append(StaffingRow(page, label.category, count, _change(match), label.subtype, said))
    return rows


def _labelled(sentence: str, category: str | None) -> Iterator[tuple[re.Match[str], Label]]:
    """The counts of a sentence that are stocks, each with its label; ``category`` is of a whole before it.

    实有人员119人，其中行政108人: a part takes the category of its whole, also where it names the posts that
    the people fill (在职人员56人，其中行政编制20人).
    """
    comes_and_goes, parts_end = False, 0
    for match in _COUNT.finditer(sentence):
        comes_and_goes = _is_flow(match["label"], comes_and_goes)
        if comes_and_goes:
            continue
        if _PARTS.search(sentence, 0, match.start("count")):
            parts_end = _clause_end(sentence, match.start())
        label = parse_label(match["label"])
        fills_posts = match.start() < parts_end and label.category == "authorised" and category in _STAFF
        if label.subtype and (label.category is None or fills_posts):
            label = Label(category, label.subtype)
        elif label == Label("actual", None):
            label = Label("actual", _subtype_of_posts(sentence, match.start()))
        category = label.category or category
        yield match, label


def _clause_end(sentence: str, at: int) -> int:
    """Where the parts of a whole end: at the next semicolon, or with the sentence."""
    stop = sentence.find("；", at)
    return stop if stop >= 0 else len(sentence)


def _is_flow(label: str, is_after_flow: bool) -> bool:
    """调出14人，退休1人: who comes and goes in a year is no stock."""
    return _FLOW.search(label) is not None or (is_after_flow and label == "退休")


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
    return match["unit"] != "" or before.endswith("数")  # 编制数41, but no year and no ordinal


def _change(match: re.Match[str]) -> int | None:
    verb, count = match["verb"], match["change"]
    if verb == "持平":
        return 0
    return _signed(verb, count) if verb and count else None


def _signed(verb: str, count: str) -> int:
    return -_number(count) if verb.startswith("减") else _number(count)


def _number(digits: str) -> int:
    return int(digits.replace(",", ""))
