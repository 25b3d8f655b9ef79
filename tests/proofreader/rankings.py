"""What a sentence ranks and counts agrees with the rows of its report."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tests.proofreader.numbers import plain
from tests.proofreader.report import Row, Sentence
from tests.proofreader.violation import Reading, Violation

_RANKED = re.compile(
    r"(?P<how>最大的一类是|最大的一项是|增加最多的是|减少最多的是)(?P<name>[^,;(]+?)(?:\(\d+\))?\s*,\s*(?:增加|减少)?\s*"
    r"(?P<amount>\d[\d,]*\.?\d*)\s*万元"
)
_COUNTED = re.compile(
    r"(?P<all>\d+)\s*项[^,;。]*,(?P<up>\d+)\s*项增加,(?P<down>\d+)\s*项减少,(?P<same>\d+)\s*项持平"
)


def check_rankings(reading: Reading) -> Iterator[Violation]:
    for sentence in reading.results():
        for ranked in _RANKED.finditer(plain(sentence.text)):
            yield from _outranked(reading, sentence, ranked)
        if counted := _COUNTED.search(plain(sentence.text)):
            up, down, same = (int(counted[name]) for name in ("up", "down", "same"))
            if up + down + same != int(counted["all"]):
                yield reading.violation("count", sentence, f"“{counted[0]}”的项数合不起来")


def _outranked(reading: Reading, sentence: Sentence, ranked: re.Match[str]) -> Iterator[Violation]:
    """A larger row of the same kind, in each table that has the one that is called the largest."""
    name, shown = ranked["name"].strip(), Decimal(ranked["amount"].replace(",", ""))
    heading = "变动" if "最多" in ranked["how"] else "金额"
    beaten = []
    for rows in reading.report.tables().values():
        own = [row for row in rows if _named(row) == name and abs(row.amount(heading) or 0) == shown]
        if own:
            sign = -1 if "减少" in ranked["how"] else 1
            peers = [row for row in rows if _kind(row) == _kind(own[0]) and row.amount(heading) is not None]
            first = max(peers, key=lambda row: sign * (row.amount(heading) or 0))
            beaten.append((sign * (first.amount(heading) or 0) > shown + Decimal("0.01"), first))
    if beaten and all(is_beaten for is_beaten, _ in beaten):
        first = beaten[0][1]
        why = f"“{ranked['how']}{name}”，而表中“{_named(first)}”是 {first.amount(heading):,}"
        yield reading.violation("rank", sentence, why)


def _named(row: Row) -> str:
    cell = row.cell("项目")
    return plain(cell.text) if cell else ""


def _kind(row: Row) -> tuple[str, ...]:
    """What rows must have in common to be ranked: the level of their codes, the money and the base."""
    code = row.cell("编码")
    level = f"{len(code.text)}" if code and code.text.isdigit() else ""
    common = (row.cell(heading) for heading in ("口径", "比较基数"))
    return (level, *(cell.text for cell in common if cell))
