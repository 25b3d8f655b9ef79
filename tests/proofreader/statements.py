"""Every change that the original states of an item is in the report of changes."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tests.proofreader.numbers import as_shown, numbers, plain
from tests.proofreader.report import Sentence
from tests.proofreader.violation import Reading, Violation

_ITEM = re.compile(r"\(项\)|项\)[”\"]?|\(\d{7}\)")
_STATED = re.compile(
    r"(?P<amount>\d[\d,]*\.?\d*)万元[^。;\d]{0,40}?(?:(?:比|较|与)(?:上年|去年|20\d\d年)[^。;\d]{0,16}?)"
    r"(?P<way>增加|减少|增长|下降|降低)(?P<change>\d[\d,]*\.?\d*)(?P<unit>万元|%)"
)


def check_statements(reading: Reading) -> Iterator[Violation]:
    """Only in the report of changes, and only against the file that it is about."""
    if reading.report.kind != "year-on-year" or reading.own is None:
        return
    shown = {abs(cell.number.value) for row in reading.report.rows for cell in row.cells if cell.number}
    quoted = [set(numbers(plain(cell.text))) for row in reading.report.rows for cell in row.cells]
    seen: set[str] = set()
    for clause in re.split(r"[。;]", reading.own.squeezed):
        for part in re.split(r"(?<=[^\d])(?=\d{1,2}[.、][^\d])", clause):
            stated = _STATED.search(part)
            if stated is None or not _ITEM.search(part[: stated.start()]) or part in seen:
                continue
            seen.add(part)
            amount, change = (Decimal(stated[name].replace(",", "")) for name in ("amount", "change"))
            if as_shown(change) & shown or change in shown or any({amount, change} <= q for q in quoted):
                continue
            said = Sentence("", part[-200:], True)
            yield reading.violation("left-out", said, "文件说明了这一项的变动，报告里没有", reading.own.name)
