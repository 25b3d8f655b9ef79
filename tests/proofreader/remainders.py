"""A remainder exists only where the parts and the total are of one whole."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tests.proofreader.numbers import mentions, plain
from tests.proofreader.report import Row, Sentence
from tests.proofreader.violation import Reading, Violation

_SAID = re.compile(r"相差|差额|未能归入|其他部分|没有归入")
_DIFFERENCE = re.compile(
    r"(?P<total>[^,。;]*万元),(?P<parts>[^。;]*?万元),两者相差\s*(?P<left>\d[\d,]*\.?\d*)"
)
_LEFT = re.compile(r"差额|其他部分|未归入|未列")
_TOTALS = re.compile(r"合计|总计|上年|本年")
_STEP = Decimal("0.5")


def check_remainders(reading: Reading) -> Iterator[Violation]:
    for sentence in reading.results():
        if _SAID.search(sentence.text) and "万元" in sentence.text and reading.report.kind == "year-on-year":
            yield from _difference(reading, sentence)
            yield from _whole(reading, sentence)


def _difference(reading: Reading, sentence: Sentence) -> Iterator[Violation]:
    found = _DIFFERENCE.search(re.sub(r"(?<=\d),(?=\d{3})", "", plain(sentence.text)))
    if found:
        total, parts = (_signed(found[name]) for name in ("total", "parts"))
        left = Decimal(found["left"].replace(",", ""))
        if total is not None and parts is not None and abs(abs(total - parts) - left) > Decimal("0.02"):
            yield reading.violation("remainder", sentence, f"{total} 与 {parts} 相差不是 {left}")


def _signed(text: str) -> Decimal | None:
    money = [mention for mention in mentions(text) if mention.is_money]
    if not money:
        return None
    falls = re.search("减少|下降", text[: money[-1].start])
    return -money[-1].amount if falls else money[-1].amount


def _whole(reading: Reading, sentence: Sentence) -> Iterator[Violation]:
    """The amounts of the items make up the amount of the total; else they are no parts of it."""
    tables = reading.report.tables().values()
    rows = next((rows for rows in tables if "到本年" in rows[0].caption), [])
    items = [row for row in rows if not _is_left(row)]
    amounts = [amount for row in items if (amount := row.amount("金额")) is not None]
    total = _total(reading, sentence)
    if amounts and total is not None and abs(sum(amounts) - total) > _STEP:
        why = f"各项金额合起来是 {sum(amounts):,}，总额是 {total:,}：各项不是这个整体的全部，差额没有意义"
        yield reading.violation("remainder", sentence, why)


def _is_left(row: Row) -> bool:
    name = row.cell("项目")
    return bool(name and (_LEFT.search(name.text) or _TOTALS.search(name.text)))


def _total(reading: Reading, sentence: Sentence) -> Decimal | None:
    """The amount of the total whose change the sentence begins with."""
    change = next(
        (abs(mention.amount) for mention in mentions(plain(sentence.text)) if mention.is_money), None
    )
    totals = [row for row in reading.report.rows if row.caption.startswith("总额的变动")]
    named = [row for row in totals if (name := row.cell("项目")) and sentence.text.startswith(name.text)]
    for row in named or totals:
        if abs(row.amount("变动") or 0) == change:
            return row.amount("金额")
    return None
