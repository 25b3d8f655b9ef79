"""Which place a body belongs to, and the level of its administration, from the body's printed name.

Nothing is looked up but the first two levels of the register of divisions (GB/T 2260); what lies below is
known by how its name ends. A district printed without its city gives the district only.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.wording import plain

Level = Literal["national", "provincial", "prefecture", "county", "township", "unknown"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place as printed in the name of a body, and its level.

    ``province`` and ``prefecture`` are full names from the register, ``None`` where the printed name does
    not lead to them. ``level`` is ``unknown`` for an area without a level of its own, such as 开发区.
    """

    name: str
    level: Level
    province: str | None
    prefecture: str | None


_HAN = "[\u4e00-\u9fff]"
# The shortest stem of a name differs: 沛县, but no 城市, 红旗 (of 红旗街道) or 乡镇.
_COUNTY = re.compile(
    rf"^(?:{_HAN}{{2,14}}?(?:自治县|自治旗)|{_HAN}{{1,8}}?(?:县(?!域)|区(?![域块划间位]))|{_HAN}{{2,8}}?(?:市(?![场容值价])|旗(?![舰帜])))"
)
_TOWNSHIP = re.compile(rf"^{_HAN}{{1,6}}?(?:街道)|^{_HAN}{{2,8}}?(?:苏木|镇|乡(?![村镇]))")
_GOVERNMENT = re.compile(r"^(?:人民政府|政府|党工委|区委|县委|市委)")


@lru_cache(maxsize=4096)
def place_of(body: str | None, document_id: str | None = None) -> Place | None:
    """The place that a body belongs to, read from its printed name.

    Parameters
    ----------
    body
        The name of a body, ``department`` of ``documents``; missing where none is printed.
    document_id
        Read instead only where ``body`` is missing.

    Returns
    -------
    Place or None
        ``None`` where the name holds no place (西南大学).

    Examples
    --------
    >>> place_of("上海市普陀区人民政府办公室")
    Place(name='上海市普陀区', level='county', province='上海市', prefecture=None)
    >>> place_of("西南大学") is None
    True
    """
    printed = body if isinstance(body, str) and body else document_id
    if not printed:
        return None
    text = _without(plain(printed), "before_place")
    if _starts(plain(printed), "national") and text == plain(printed):
        return Place("中央", "national", None, None)
    return _from_start(text) or _anywhere(text)


def _from_start(text: str) -> Place | None:
    """Read the names of divisions one after another from the start of the text."""
    province, rest = _registered(text, _provinces())
    prefecture, rest = _registered(rest, {name: name for name in _prefectures()})
    above = text[: len(text) - len(rest)]
    zone, county = _zone(rest), _county(rest)
    own = zone or county or ""
    township = _township(_GOVERNMENT.sub("", rest[len(own) :]))
    if not (above or own or township):
        return None
    level: Level = "township" if township else "unknown" if zone else "county" if county else _level(above)
    below = own or township
    prefecture = prefecture or _prefecture_by_short_name(below, province)
    province = province or _prefectures().get(prefecture or "") or _province_by_short_name(below)
    return Place(above + own + township, level, province, prefecture)


def _level(above: str) -> Level:
    return "prefecture" if any(above.endswith(name) for name in _prefectures()) else "provincial"


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


def _province_by_short_name(name: str) -> str | None:
    """上海浦东新区 is in 上海市; the name of a township or county alone says nothing."""
    rows = read_vocabulary("places_provinces")
    return next((r["name"] for r in rows if _is_longer(name, r["short_name"])), None)


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
