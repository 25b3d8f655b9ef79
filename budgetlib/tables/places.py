"""Which place a body belongs to, and the level of its administration, from the body's printed name.

Nothing is looked up but the first two levels of the register of divisions (GB/T 2260); what lies below is
known by how its name ends. A district printed without its city gives the district only, unless the document
prints the longer name elsewhere.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.wording import plain

Level = Literal["central", "province", "prefecture", "county", "township"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place as printed in the name of a body, and its level.

    ``province`` and ``prefecture`` are full names from the register, ``None`` where the printed name does
    not lead to them; ``county`` is as printed. ``level`` is ``None`` for an area without a level of its own,
    such as 开发区.
    """

    name: str
    level: Level | None
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None


CENTRAL = Place("中央", "central")


_HAN = "[\u4e00-\u9fff]"


def _ending(level: Level) -> re.Pattern[str]:
    """Names that end as those of a level do, the shortest stem first: 沛县, but no 城市, 红旗街道 or 乡镇."""
    stems: dict[str, list[str]] = {}
    for row in read_vocabulary("place_endings"):
        if row["level"] == level:
            stems.setdefault(f"{row['shortest']},{row['longest']}", []).append(row["pattern"])
    return re.compile("|".join(f"{_HAN}{{{n}}}?(?:{'|'.join(ends)})" for n, ends in stems.items()))


_COUNTY, _TOWNSHIP = _ending("county"), _ending("township")


@lru_cache(maxsize=4096)
def place_of(body: str | None) -> Place | None:
    """The place that a body belongs to, read from its printed name.

    Parameters
    ----------
    body
        The name of a body; missing where none is printed.

    Returns
    -------
    Place or None
        ``None`` where the name holds no place (西南大学).

    Examples
    --------
    >>> place_of("上海市普陀区人民政府办公室")
    Place(name='上海市普陀区', level='county', province='上海市', prefecture=None, county='普陀区')
    >>> place_of("西南大学") is None
    True
    """
    if not body:
        return None
    text = _without(plain(body), "before_place")
    if _starts(plain(body), "national") and text == plain(body):
        return CENTRAL
    return _from_start(text) or _anywhere(text)


def printed_place(body: str | None, lines: Iterable[str]) -> Place | None:
    """The place of a body, completed from what stands right before its name elsewhere in the document.

    A cover may print 青溪县林草局 under the names of its province and prefecture, or 社会工作部 alone where
    the text says 中共某市某区委社会工作部; a university may say that it belongs to a ministry.

    Parameters
    ----------
    body
        The name of the body; missing where none is printed.
    lines
        The text of the document.

    Examples
    --------
    >>> printed_place("林草局", ["中共上海市普陀区委林草局"])
    Place(name='上海市普陀区', level='county', province='上海市', prefecture=None, county='普陀区')
    """
    own = place_of(body)
    if not body or (own and (own.province or own is CENTRAL)):
        return own
    name, text = re.sub(r"\(.*\)$", "", plain(body)), plain("".join(lines))
    before = Counter(m[1] for m in re.finditer(rf"({_HAN}{{2,30}}){re.escape(name)}", text))
    longer = (_right_before(name, own, run) for run, _ in before.most_common())
    return next(filter(None, longer), None) or own or _of_a_ministry(name, text)


def _right_before(name: str, own: Place | None, before: str) -> Place | None:
    """The place that the end of ``before`` names, with nothing else between it and the body's name."""
    found = _anywhere(before + name)
    between = [""] if own else ["", *words("between")]
    rest = name.removeprefix(own.name) if own else name
    fits = found and any((before + name).endswith(found.name + word + rest) for word in between)
    is_longer = own is None or (found and own.county in (None, found.county))
    return found if fits and is_longer else None


def _of_a_ministry(name: str, text: str) -> Place | None:
    ministries = "|".join(map(re.escape, words("national")))
    belongs = re.search(rf"{re.escape(name)}(?:\([^()]*\))?是(?:{ministries})(?:直属|所属)", text)
    return CENTRAL if belongs else None


def _from_start(text: str) -> Place | None:
    """Read the names of divisions one after another from the start of the text."""
    province, rest = _registered(text, _provinces())
    prefecture, rest = _registered(rest, {name: name for name in _prefectures()})
    above = text[: len(text) - len(rest)]
    zone, county = _zone(rest), _county(rest)
    own = zone or county or ""
    township = _township(_without(rest[len(own) :], "government"))
    if not (above or own or township):
        return None
    level: Level | None = "township" if township else None if zone else "county" if county else _level(above)
    below = own or township
    prefecture = prefecture or _prefecture_by_short_name(below, province)
    by_short_name = _province_by_short_name(below)
    province = (
        province or _prefectures().get(prefecture or "") or (by_short_name["name"] if by_short_name else None)
    )
    if county and by_short_name:
        county = county.removeprefix(by_short_name["short_name"])
    return Place(above + own + township, level, province, prefecture, None if zone else county)


def _level(above: str) -> Level:
    return "prefecture" if any(above.endswith(name) for name in _prefectures()) else "province"


def _anywhere(text: str) -> Place | None:
    """A registered province or prefecture printed further on: 国际商会北京市分会."""
    found = [(text.find(name), -len(name), name) for name in (*_provinces(), *_prefectures()) if name in text]
    return _from_start(text[min(found)[0] :]) if found else None


def _registered(text: str, names: dict[str, str]) -> tuple[str | None, str]:
    found = max((name for name in names if text.startswith(name)), key=len, default=None)
    return (None, text) if found is None else (names[found], text[len(found) :])


def _zone(text: str) -> str | None:
    found = re.match(rf"{_HAN}{{0,14}}?(?:{'|'.join(map(re.escape, words('zone')))})", text)
    if found is None or _is_body_word(found[0]) or found[0].endswith(words("county")):
        return None
    return found[0] if _county(found[0]) in (None, found[0]) else None


def _county(text: str) -> str | None:
    found = _COUNTY.match(text)
    if found is None or found[0].endswith(words("county")):
        return found[0] if found else None
    name = found[0]
    ends_otherwise = name in words("no_place_alone") or name.endswith(words("no_place"))
    return None if ends_otherwise or _is_body_word(name) else name


def _township(text: str) -> str:
    found = _TOWNSHIP.match(text)
    if found is None or _is_body_word(found[0]) or found[0].endswith(words("no_place")):
        return ""
    return found[0]


def _is_body_word(name: str) -> bool:
    return any(word in name for word in words("of_body"))


def _starts(text: str, use: str) -> bool:
    return text.startswith(words(use))


def _without(text: str, use: str) -> str:
    longest = max((word for word in words(use) if text.startswith(word)), key=len, default="")
    return text[len(longest) :]


def _province_by_short_name(name: str) -> dict[str, str] | None:
    """上海浦东新区 is in 上海市; the name of a township or county alone says nothing."""
    rows = read_vocabulary("places_provinces")
    return next((row for row in rows if _is_longer(name, row["short_name"])), None)


def _prefecture_by_short_name(name: str, province: str | None) -> str | None:
    rows = read_vocabulary("places_prefectures")
    fitting = [r for r in rows if _is_longer(name, r["short_name"])]
    return fitting[0]["name"] if fitting and province in (None, fitting[0]["province"]) else None


def _is_longer(name: str, short: str) -> bool:
    return bool(short) and name.startswith(short) and len(name) > len(short) + 2


@cache
def _provinces() -> dict[str, str]:
    return {row["name"]: row["name"] for row in read_vocabulary("places_provinces")}


@cache
def _prefectures() -> dict[str, str]:
    return {row["name"]: row["province"] for row in read_vocabulary("places_prefectures")}


@cache
def words(use: str) -> tuple[str, ...]:
    """The words of ``places_words`` with one use, the longest first."""
    found = [row["word"] for row in read_vocabulary("places_words") if row["use"] == use]
    return tuple(sorted(found, key=len, reverse=True))
