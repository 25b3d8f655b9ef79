"""Absence is a claim: what a report says is not there must not be there, and needs its proof."""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tests.proofreader.numbers import squeezed
from tests.proofreader.original import Original
from tests.proofreader.report import Row, Sentence
from tests.proofreader.violation import Reading, Violation

_CLAIMS = Path(__file__).with_name("absence.csv")
_OF_OURS = re.compile(
    r"一级的发现|没有发现(?:不一致|问题)|检查规则|规则有|规则写|没有一处不符|复读|不同的数比较|不能相加|不能相互核对|不能直接比较|没有内容|不当作零|没有(?:未能检查|不符)的规则|没有非零|没有找到表格|没有读出表格|没有同一主体|金额都是零|任何已知种类|本年没有的项目|^读出的(?:正文|表)中没有"
)
_DENIED = re.compile(r"没有|未公开|未披露|未列|未印|未注明|未说明|为空|只列出|不公开|文件未")
_UNREAD = re.compile(r"未能(?:读出|得出|分到|归到|归入|找到)|没有读出")
_PLACE = re.compile(r"第\s*[\d、–-]+\s*页|见数据检查报告")  # which lists the places
_QUOTED = re.compile(r"“([^“”]{8,})”")
_PROVEN_SECTION = "文件未公开的内容"
_ZERO = re.compile(r"^0+(?:\.0+)?$")


@lru_cache
def _claims() -> list[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]]:
    """Claims of absence, what they are about, and the letters in an original that refute them."""
    with _CLAIMS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [tuple(re.compile(row[name]) for name in ("said", "matter", "refuted_by")) for row in rows]  # type: ignore[misc]


def check_absence(reading: Reading) -> Iterator[Violation]:
    for sentence in reading.results():
        text = sentence.text
        if _OF_OURS.search(text) or not (_DENIED.search(text) or _UNREAD.search(text)):
            continue
        yield from _refuted(reading, sentence, text)
        yield from _wrong_quote(reading, sentence)
        if _UNREAD.search(text) and not _PLACE.search(text):
            yield reading.violation("absence-place", sentence, "说未能读出，却没有指出在哪里")
        elif _DENIED.search(text) and not _is_proven(sentence):
            yield reading.violation("absence-unproven", sentence, "说文件没有，却没有给出依据（引文或页码）")
    for row in reading.report.rows:
        for cell in row.cells:
            if re.fullmatch(
                r"(?:文件)?(?:没有说明|未说明|未披露|未公开|没有公开|没有列数|未讲到).{0,10}", cell.text
            ):
                yield from _unfounded_cell(reading, row, cell.text)


def _is_proven(sentence: Sentence) -> bool:
    return bool(_PLACE.search(sentence.text) or _QUOTED.search(sentence.text))


def _refuted(reading: Reading, sentence: Sentence, text: str) -> Iterator[Violation]:
    for said, matter, evidence in _claims():
        if said.search(text) and matter.search(text):
            for original in reading.readable:
                found = _evidence(evidence, original)
                if found:
                    page, words = found
                    yield reading.violation(
                        "absence-refuted", sentence, f"文件印有“{words}”", f"{original.name} 第 {page} 页"
                    )
                    return


def _evidence(pattern: re.Pattern[str], original: Original) -> tuple[int, str] | None:
    for number, page in enumerate(original.pages, start=1):
        if "目录" in page.squeezed[:200] and len(original.pages) > 1:
            continue
        for found in pattern.finditer(page.squeezed):
            if not _ZERO.match(found.groupdict().get("number") or "1"):
                return number, found[0][:80]
    return None


def _wrong_quote(reading: Reading, sentence: Sentence) -> Iterator[Violation]:
    if sentence.section != _PROVEN_SECTION:
        return
    for quote in _QUOTED.findall(sentence.text):
        words = squeezed(quote).rstrip("。…")
        if reading.readable and not any(words in original.squeezed for original in reading.readable):
            yield reading.violation("absence-quote", sentence, f"文件中没有这句话：“{quote}”")


def _unfounded_cell(reading: Reading, row: Row, text: str) -> Iterator[Violation]:
    """A cell that says that nothing is said of an item: its name with a change near it refutes it."""
    name = row.cell("项目", "指标")
    wanted = squeezed(name.text) if name else ""
    if len(wanted) >= 3:
        near = re.compile(re.escape(wanted) + r"[^。]{0,60}?(?:增加|减少|持平|增长|下降|原因)")
        for original in reading.readable:
            if found := _evidence(near, original):
                where = f"{original.name} 第 {found[0]} 页"
                yield reading.violation("absence-refuted", row, f"“{text}”，文件印有“{found[1]}”", where)
                return
    yield reading.violation("absence-unproven", row, f"“{text}”没有给出依据")
