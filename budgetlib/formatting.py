"""Figures as they are shown: rounded for the eye only, missing shown as missing."""

import json
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from budgetlib.errors import ParameterError
from budgetlib.money import UNITS

MISSING = "未读出"
_CENT = Decimal("0.01")
_NOISE = 1e-6  # what sums of floats in yuan may be off by
# Around a figure with its places inside a sentence. The key is of this process alone, so that no document can
# have printed what is taken for a mark.
_KEY = secrets.token_hex(8)
_BEGIN, _MIDDLE, _END = f"\ue000{_KEY}", "\ue001", "\ue002"
_MARKED = re.compile(rf"{_BEGIN}(?P<note>[^{_MIDDLE}{_END}]*){_MIDDLE}(?P<text>[^{_MIDDLE}{_END}]*){_END}")
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # characters that no font but the document's own has a shape for


def unit_size(unit: str) -> int:
    """The size of a unit of money in yuan.

    Raises
    ------
    ParameterError
        If it is not one of 元, 百元, 千元, 万元, 百万元, 亿元.

    Examples
    --------
    >>> unit_size("万元")
    10000
    """
    if unit not in UNITS:
        raise ParameterError(f"“{unit}” is not a unit of money; known are {'、'.join(UNITS)}")
    return UNITS[unit].value


def is_missing(value: Any) -> bool:
    """Whether a scalar is ``None``, NaN or NA."""
    return value is None or bool(pd.isna(value))


def exact(value: Any) -> Decimal:
    """A number of a result as the decimal that it stands for, without the noise of adding floats.

    Examples
    --------
    >>> exact(0.1 + 0.2), exact(100 / 3)
    (Decimal('0.30'), Decimal('33.333333'))
    """
    if not isinstance(value, float):
        return Decimal(value)
    places = 2 if abs(value - round(value, 2)) < _NOISE else 6
    return Decimal(f"{value:.{places}f}")


def number_text(yuan: Any, unit: str = "万元") -> str:
    """An amount in a unit with thousands separators and two decimals, without the unit's name.

    An amount that would be shown as 0.00 without being 0 keeps its first digit that counts.

    Examples
    --------
    >>> number_text(Decimal("8420700"))
    '842.07'
    >>> number_text(Decimal("-12345678.90"), "元")
    '-12,345,678.90'
    >>> number_text(Decimal("25"))
    '0.0025'
    >>> number_text(None)
    '未读出'
    """
    if is_missing(yuan):
        return MISSING
    value = exact(yuan) / unit_size(unit)
    shown = value.quantize(_CENT, ROUND_HALF_UP)
    if shown == 0 and value != 0:
        shown = value.normalize()
        return f"{shown:f}" if len(f"{shown:f}") <= 12 else f"{value:.1g}"
    return f"{shown:,.2f}" if shown else "0.00"


def amount_text(yuan: Any, unit: str = "万元") -> str:
    """An amount with its unit.

    Examples
    --------
    >>> amount_text(Decimal("8420700"))
    '842.07 万元'
    """
    return MISSING if is_missing(yuan) else f"{number_text(yuan, unit)} {unit}"


def signed_text(yuan: Any, unit: str = "万元") -> str:
    """A change with its sign in front, without the unit's name.

    Examples
    --------
    >>> signed_text(Decimal("297500"))
    '+29.75'
    """
    text = number_text(yuan, unit)
    return text if is_missing(yuan) or yuan <= 0 else f"+{text}"


def percent_text(value: Any, signed: bool = False) -> str:
    """A percentage with two decimals.

    Examples
    --------
    >>> percent_text(Decimal("29.5794"))
    '29.58%'
    >>> percent_text(-0.001, signed=True)
    '0.00%'
    >>> percent_text(None)
    '未读出'
    """
    if is_missing(value):
        return MISSING
    shown = exact(value).quantize(_CENT, ROUND_HALF_UP) + 0  # no -0.00
    return f"{shown:+,.2f}%" if signed and shown else f"{shown:,.2f}%"


def change_text(yuan: Any, unit: str = "万元") -> str:
    """A change in words.

    Examples
    --------
    >>> change_text(Decimal("-596700"))
    '减少 59.67 万元'
    >>> change_text(Decimal(0))
    '持平'
    """
    if is_missing(yuan):
        return "变动" + MISSING
    if yuan == 0:
        return "持平"
    return f"{'增加' if yuan > 0 else '减少'} {amount_text(abs(yuan), unit)}"


def people_text(count: Any) -> str:
    """A number of people.

    Examples
    --------
    >>> people_text(22)
    '22 人'
    """
    return MISSING if is_missing(count) else f"{int(count):,} 人"


def page_text(pages: list[int]) -> str:
    """Pages in words: 第 3 页, 第 3–5 页, 第 3、7 页.

    Examples
    --------
    >>> page_text([3, 4, 5])
    '第 3–5 页'
    """
    if not pages:
        return ""
    if len(pages) > 1 and pages == list(range(pages[0], pages[-1] + 1)):
        return f"第 {pages[0]}–{pages[-1]} 页"
    shown = "、".join(str(page) for page in pages[:6])
    return f"第 {shown} {'等页' if len(pages) > 6 else '页'}"


def marked(text: str, citations: Sequence[Any], formula: str = "") -> str:
    """A figure that remembers inside a sentence where it is printed; :func:`budgetlib.display.say` links it.

    The mark survives whatever joins sentences; :func:`plain` takes it away.

    Parameters
    ----------
    text
        The figure in words, ``842.07 万元``.
    citations
        Where it is printed (:class:`budgetlib.analysis.citations.Citation`), or with a formula, where its
        operands are.
    formula
        How it is computed; empty for what is printed.

    Examples
    --------
    >>> plain(f"支出 {marked('8 万元', (), '3 + 5')}。"), marked("8 万元", ())
    ('支出 8 万元。', '8 万元')
    """
    if not citations and not formula:
        return text
    note = json.dumps([[astuple(place) for place in citations], formula])  # ASCII: no mark within
    return f"{_BEGIN}{note}{_MIDDLE}{_PRIVATE.sub('', plain(text))}{_END}"


def plain(text: str) -> str:
    """A sentence without the marks of its figures, and without private characters of a document."""
    return "".join(part for part, _ in pieces(text))


def pieces(text: str) -> Iterator[tuple[str, Any]]:
    """A sentence piece by piece, each with its places and formula where :func:`marked` gave it some."""
    start = 0
    for found in _MARKED.finditer(text):
        yield _PRIVATE.sub("", text[start : found.start()]), None
        yield found["text"], json.loads(found["note"])
        start = found.end()
    rest = text[start:].replace(_KEY, "")  # of a mark that was cut
    yield _PRIVATE.sub("", rest), None
