"""How headings, sentences and items are numbered: 一、（一）1.（1）①, and with codes."""

import re
from functools import lru_cache

NUMERAL = "一二三四五六七八九十百"
# The depths of numbering, the outermost first; ``|``-joined below for those who only want it gone.
STYLES = (
    rf"[{NUMERAL}]+[、.．]",
    rf"[（(][{NUMERAL}]+[)）][、.．]?",
    r"\d{1,2}[、.．](?!\d(?!\d{3}年))",  # 1.2026年…; 1.5 is a number
    r"[（(]\d{1,2}[)）][、.．]?",
    r"[①-⑳]",
)
PART_OF = r"其中[:：]?"

_STYLES = tuple(re.compile(style) for style in STYLES)
_PART_OF = re.compile(PART_OF)
_NUMBER = re.compile("|".join((PART_OF, *STYLES)))


@lru_cache(maxsize=16384)
def outline_depth(text: str) -> int | None:
    """Depth of the outline number that a text begins with (一、 0, （一） 1, 1. 2, (1) 3, ① 4), or ``None``.

    Examples
    --------
    >>> outline_depth("（二）外交支出"), outline_depth("其中：1.因公出国"), outline_depth("外交支出")
    (1, 2, None)
    """
    part = _PART_OF.match(text)
    begin = part.end() if part else 0
    return next((depth for depth, style in enumerate(_STYLES) if style.match(text, begin)), None)


@lru_cache(maxsize=16384)
def without_outline(text: str) -> str:
    """A text without the outline numbers and 其中 that it begins with.

    Examples
    --------
    >>> without_outline("其中：1.因公出国（境）费")
    '因公出国（境）费'
    """
    begin = 0
    while match := _NUMBER.match(text, begin):
        begin = match.end()
    return text[begin:]
