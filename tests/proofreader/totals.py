"""What a sentence calls a total is printed as one."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tests.proofreader.numbers import plain
from tests.proofreader.report import Sentence
from tests.proofreader.violation import Reading, Violation

_CALLED = re.compile(
    r"(?P<name>收入|支出|收支|收、支|预算|决算|”经费)(?P<word>合计|总计|总额|总数)(?:\([^)]*\))?\s*(?:为|是)?\s*"
    r"(?P<amount>\d[\d,]*\.?\d*)\s*万元"
)
_OTHER_WORD = {"合计": "总计", "总计": "合计"}
_TOTAL = re.compile(
    r"[合总小共]计|总额|总数|总预算|总收入|总支出|总决算|收支|预算总|决算总|本年收入|本年支出|收入预算|支出预算|预算收入|预算支出|预算数|经费"
)


def check_totals(reading: Reading) -> Iterator[Violation]:
    for sentence in reading.results():
        if "推算" in sentence.text or "之和" in sentence.text or reading.report.kind == "audit":
            continue
        for called in _CALLED.finditer(plain(sentence.text)):
            yield from _unprinted_total(reading, sentence, called)


def _unprinted_total(reading: Reading, sentence: Sentence, called: re.Match[str]) -> Iterator[Violation]:
    amount, own = Decimal(called["amount"].replace(",", "")), reading.own
    if own is None or any(page.is_picture for page in own.pages[3:-1]):
        return
    around = [
        original.surroundings(page, found)
        for original in reading.readable
        for page, found in original.where(amount)
    ]
    name = f"{called['name']}{called['word']} {called['amount']} 万元"
    if not around:
        yield reading.violation("total", sentence, f"“{name}”：文件中没有印出这个数")
    elif not any(_TOTAL.search(text) for text in around):
        yield reading.violation("total", sentence, f"“{name}”：文件中这个数旁边没有合计、总计之类的字")
    elif called["name"] in ("收入", "支出") and called["word"] in _OTHER_WORD:
        word, other = called["word"], _OTHER_WORD[called["word"]]
        joined = " ".join(around)
        if word not in joined and other in joined:
            yield reading.violation("total-word", sentence, f"“{name}”：文件把这个数称作{other}，不是{word}")
