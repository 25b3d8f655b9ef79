"""Printed wording: white space, full-width forms, and the vocabulary tables that give it meaning."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.outline import without_outline

_QUOTES = str.maketrans("", "", "“”\"'‘’＂「」")


@lru_cache(maxsize=1 << 16)
def squeeze(text: str) -> str:
    """The text as printed, without any white space."""
    return "".join(text.split())


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """The text for comparing: no white space, no quotation marks, half-width letters, digits and brackets."""
    return unicodedata.normalize("NFKC", squeeze(text)).translate(_QUOTES)


def words(table: str, use: str) -> str:
    """The alternatives of one use in a table of words, to be put into a pattern.

    Examples
    --------
    >>> words("caption_words", "note")
    '备?注|说明'
    """
    return "|".join(row["pattern"] for row in read_vocabulary(table) if row["use"] == use)


@cache
def _patterns(table: str, aspect: str | None, value_column: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = read_vocabulary(table)
    return tuple(
        (row[value_column], re.compile(row["pattern"]))
        for row in rows
        if aspect is None or aspect in row["aspect"].split()
    )


@lru_cache(maxsize=16384)
def meaning_in(table: str, text: str, column: str = "field") -> str | None:
    """What the first row of a vocabulary says whose pattern occurs in a text, or ``None``.

    Examples
    --------
    >>> meaning_in("project_headings", "二级预算单位名称")
    'implementing_unit'
    """
    return next((value for value, pattern in _patterns(table, None, column) if pattern.search(text)), None)


@lru_cache(maxsize=1 << 14)
def heading_means(aspect: str, text: str) -> str | None:
    """What a column heading says of one aspect (``fund``, ``spending_type``, ``phase`` …), or ``None``."""
    said = _LEFT_OUT.sub("", text)
    return next(
        (value for value, pattern in _patterns("column_headings", aspect, "value") if pattern.search(said)),
        None,
    )


@lru_cache(maxsize=1 << 14)
def heading_says(aspect: str, value: str, text: str) -> bool:
    """Whether a heading says this, whatever else it says first: 上年执行数 is prior and outturn."""
    patterns = _patterns("column_headings", aspect, "value")
    return any(pattern.search(text) for known, pattern in patterns if known == value)


@lru_cache(maxsize=1 << 14)
def heading_without(aspect: str, text: str) -> str:
    """A heading less the words of one aspect: 一般公共预算 names a fund, although 预算 names a phase."""
    for _, pattern in _patterns("column_headings", aspect, "value"):
        text = pattern.sub("", text)
    return text


@lru_cache(maxsize=1 << 14)
def kind_of_title(title: str) -> str | None:
    """The kind of table that a title names, or ``None``; ``other`` for titles known to have no kind.

    Examples
    --------
    >>> kind_of_title("2026年一般公共预算基本支出情况表")
    'general_basic_expenditure'
    """
    return meaning_in("table_titles", _LEFT_OUT.sub("", plain(title)), "kind")


_LEFT_OUT = re.compile(
    r"[-—(（]*不(?:含|包括)[^()（）]*[)）]*"
)  # 「不含上年结转」 is what a table is not about


def three_public_item(text: str) -> str | None:
    """The item of the three public expenses that a heading names (``three_public_items.csv``), or ``None``.

    Examples
    --------
    >>> three_public_item("因公出国（境）费"), three_public_item("“三公”经费")
    ('overseas_travel', 'total')
    """
    return meaning_in("three_public_items", text, "item")


def path_means(aspect: str, path: Sequence[str]) -> str | None:
    """What a column's headings say, the lowest first: 基本支出 / 人员经费 is personnel."""
    return next((found for text in reversed(path) if (found := heading_means(aspect, text))), None)


@cache
def _any_of(table: str) -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in read_vocabulary(table)))


def is_total_name(name: str) -> bool:
    """Whether a row's name says that it sums others: 合计, 支出总计, 本年收入合计 (``total_names.csv``)."""
    text = plain(name).rstrip(":：")
    return bool(_any_of("total_names").search(text)) and not text.startswith("其中")


def is_carryover(name: str) -> bool:
    """Whether a row brings money from another year or balances the two sides (``carryover_names.csv``).

    Examples
    --------
    >>> is_carryover("二、上年结转结余"), is_carryover("事业收入")
    (True, False)
    """
    return bool(_any_of("carryover_names").search(name))


_NAME_CODE = re.compile(r"^\[?\d{3,9}\]?[-—]?")
_NOISE = re.compile(r"[^\w]+|_")


@lru_cache(maxsize=16384)
def plain_name(name: str | None) -> str:
    """A printed name as names are compared: without outline number, code, 其中, white space and punctuation.

    Examples
    --------
    >>> plain_name("（一）一般公共服务支出")
    '一般公共服务支出'
    >>> plain_name("[2010301]行政运行")
    '行政运行'
    """
    text, before = squeeze(name or ""), None
    while before != text:
        before, text = text, _NAME_CODE.sub("", without_outline(text))
    return _NOISE.sub("", text)
