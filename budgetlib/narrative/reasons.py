"""Where a text gives reasons, and how far each of them goes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetlib.narrative.subjects import parse_subject
from budgetlib.narrative.tokens import depths

_MARK = re.compile(
    r"(?P<because>(?:其?(?:增加|减少|增长|下降|上升|降低|持平|无变化|变化|变动|增减(?:变化|变动)?|较大|差异)[^，。；：]{0,8}的)?(?:主要|变动|增减变化|具体|变化|差异)*原因(?:说明|分析)?(?:主要)?(?:是因为|是由于|是|为|在于|系|有)?(?:：|，)?(?=.))"
    r"|(?P<mainly>(?<=[，。；）])主要(?:是由于|是因为|是|系|为|由于|因为|因)(?:：|，)?)"
    r"|(?P<due>(?<=[，。；）])(?:由于|因为)(?=[^，。；]{2}))"
)
_GOES_ON = re.compile(
    r"(?:[一二三四五六七八九]是|[（(]?[一二三四五六七八九1-9][)）、.．]|其[一二三四次]|另(?:一方面|外)|再次|第[一二三四五]|[②-⑨]|同时)"
)
_NEW_SUBJECT = re.compile(r"其中|20\d\d年|(?:本|我)(?:部门|单位)|[^。；]{0,60}?\d[\d,.]*(?:万|亿|千)?元")
_NEW_STATEMENT = re.compile(r"[^。；]{0,60}?\d[\d,.]*(?:万|亿|千)?元）?[，]?(?:比|较|与|同)(?:上|去|20)")
_NEW_COMPARISON = re.compile(r"(?P<item>[^，。；]{2,24}?)(?:比|较|与|同)(?:上年|去年|20\d\d)")
_NOT_A_REASON = re.compile(r"(?:用于|包括|安排用于|主要用于)")
_END = "。；"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: where its mark stands, where its text begins and ends.

    ``introduces_parts``: the mark is 主要是 alone, after which the parts of the change may follow.
    """

    mark: int
    start: int
    end: int
    introduces_parts: bool


def find_reasons(text: str) -> list[Reason]:
    """All reasons given in a text (in uniform punctuation), in order."""
    found: list[Reason] = []
    depth: list[int] | None = None
    position = 0
    while match := _MARK.search(text, position):
        depth = depths(text) if depth is None else depth
        end = _end(text, match.end(), depth)
        is_parts = match["mainly"] is not None and match["mainly"].startswith("主要是")
        found.append(Reason(match.start(), match.end(), end, is_parts))
        position = max(end, match.end())
    return found


def _end(text: str, start: int, depth: Sequence[int]) -> int:
    """A reason ends with its sentence, or where after a semicolon another amount is spoken of."""
    level = depth[start] if start < len(depth) else 0
    for i in range(start, len(text)):
        if depth[i] < level or (text[i] == "）" and depth[i] == level and level > 0):
            return i
        if depth[i] != level or text[i] not in _END:
            continue
        rest = text[i + 1 :].lstrip("。；")
        if _GOES_ON.match(rest) and not _NEW_STATEMENT.match(rest):
            continue
        if text[i] == "；" and rest and not _NEW_SUBJECT.match(rest) and not _is_next_item(rest):
            continue
        return i
    return len(text)


def _is_next_item(rest: str) -> bool:
    """因公出国费用与上年持平 after a semicolon: another item with a comparison of its own."""
    match = _NEW_COMPARISON.match(rest)
    return match is not None and parse_subject(match["item"]).scope in ("three_public", "other", "operating")


def reason_after(text: str, end: int, following: int, reasons: Sequence[Reason]) -> str | None:
    """The reason of a statement that ends at ``end``; the next statement begins at ``following``."""
    for reason in reasons:
        if reason.mark < end - 1:
            continue
        between = text[end : reason.mark]
        if reason.mark > following and not end >= following:
            return None
        if len(between) > 12 or re.search(r"其中|元|。.*\d", between):
            return None
        given = text[reason.start : reason.end].strip("，：。；")
        return None if not given or _NOT_A_REASON.match(given) else given
    return None
