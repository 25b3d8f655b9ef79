"""What no reader should see: ids of the program, halves of values, headings glued together."""

import re
from collections.abc import Iterator

from tests.proofreader.report import Row
from tests.proofreader.violation import Reading, Violation

_WORDS = [  # (what is wrong, the pattern of it)
    ("程序内部的名称", re.compile(r"\b[a-z]+_[a-z_]+\b")),
    ("程序内部的名称", re.compile(r"^(?:basic|project|functional|economic|revenue|expenditure|all)$")),
    (
        "程序内部的名称",
        re.compile(
            r"(?<![A-Za-z.])(?:other|authorised|actual|active|retired|stated|derived|total|item|prior|outturn)(?![A-Za-z.])"
        ),
    ),
    ("程序内部的表号", re.compile(r"(?<![A-Za-z0-9])t\d{2}(?![A-Za-z0-9])")),
    ("表号与表题连在一起", re.compile(r"表\d{1,2}20[12]\d年")),
    ("没有意义的变动率", re.compile(r"(?:增加|增长|下降|减少)\s*-?0\.00%|[（(][-+]0\.00%[）)]")),
    ("不是数", re.compile(r"(?<![A-Za-z])(?:None|nan|NaN|NaT|inf|Decimal|True|False)(?![A-Za-z])")),
    ("两个负号", re.compile(r"(?:减少|下降)\s*[-−]\d")),
    ("空的括号或并列的标点", re.compile(r"（）|“”|，，|。。|；。|、、|，。|：。")),
]


def check_words(reading: Reading) -> Iterator[Violation]:
    for sentence in reading.report.sentences:
        for why, pattern in _WORDS:
            if sentence.is_result and (found := pattern.search(sentence.text)):
                yield reading.violation("words", sentence, f"{why}：“{found[0]}”")
    for rows in reading.report.tables().values():
        seen: set[tuple[str, str]] = set()
        for row, heading, why in _in_rows(rows):
            if (heading, why) not in seen:
                seen.add((heading, why))
                yield reading.violation("words", row, f"在“{heading}”一栏有{why}")


def _in_rows(rows: list[Row]) -> Iterator[tuple[Row, str, str]]:
    """What is wrong in the cells of a table; each fault of a column is told once."""
    for row in rows:
        for cell in row.cells:
            for why, pattern in _WORDS:
                if pattern.search(cell.text):
                    yield row, cell.heading, f"{why}，如“{_found(pattern, rows, cell.heading)}”"
            if cell.heading == "文件" and re.fullmatch(r"\d{3,7}", cell.text):
                yield row, cell.heading, "科目编码"


def _found(pattern: re.Pattern[str], rows: list[Row], heading: str) -> str:
    texts = (cell.text for row in rows for cell in row.cells if cell.heading == heading)
    return next(found[0] for text in texts if (found := pattern.search(text)))
