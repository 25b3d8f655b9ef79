"""Shares: between 0 and 100, at most 100 together, and of the whole that the part belongs to."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tests.proofreader.numbers import plain
from tests.proofreader.original import Original
from tests.proofreader.report import Figure, Place, Row, Sentence
from tests.proofreader.violation import Reading, Violation

_FUNDS = ("一般公共预算", "政府性基金", "国有资本经营", "财政拨款", "财政专户")
_SAID = re.compile(
    r"(?P<part>\d[\d,]*\.?\d*)\s*万元,(?:占|相当于)(?P<whole>[^\d,。;]{0,20})?的?\s*(?P<share>\d[\d,]*\.?\d*)%"
)
_ROUNDING = Decimal("0.3")


def check_shares(reading: Reading) -> Iterator[Violation]:
    for rows in reading.report.tables().values():
        yield from _together(reading, rows)
        for row in rows:
            yield from _in_range(reading, row)
            yield from _of_no_source(reading, row)
            yield from _one_whole(reading, row)
    for sentence in reading.results():
        yield from _said_share(reading, sentence)
        if found := re.search(r"(?:结转|结余)[^，。、；]{0,4}\s[\d,.]+ 万元（[\d.]+%）", sentence.text):
            yield reading.violation("share-carryover", sentence, f"“{found[0]}”：结转结余不是当年的收入来源")


def _of_no_source(reading: Reading, row: Row) -> Iterator[Violation]:
    """What was left from the year before is no revenue of the year and has no share in it."""
    name, share = row.cell("项目"), row.amount("占比")
    if name and share and row.caption.startswith("收入") and re.search("结转|结余", name.text):
        yield reading.violation(
            "share-carryover", row, f"“{name.text}”不是当年的收入来源，却算了占比 {share}%"
        )


def _in_range(reading: Reading, row: Row) -> Iterator[Violation]:
    for heading in ("占比", "累计占比", "满编率", "项目支出占比"):
        share = row.amount(heading)
        if share is not None and not 0 <= share <= (Decimal("100.05") if heading != "满编率" else 200):
            yield reading.violation("share-range", row, f"{heading} {share}% 不在 0 与 100 之间")


def _together(reading: Reading, rows: list[Row]) -> Iterator[Violation]:
    """The shares of one level of one table are at most 100 together."""
    levels: dict[int, list[Row]] = {}
    for row in rows:
        code = row.cell("编码")
        levels.setdefault(len(code.text) if code and code.text.isdigit() else 0, []).append(row)
    for level, own in levels.items():
        shares = {  # an item that is listed twice, per head of two sorts, is one
            _item(row): share
            for row in own
            if (share := row.amount("占比")) is not None and not _is_total(row)
        }
        together, coded = sum(shares.values()), bool(own[0].cell("编码"))
        if (level or not coded) and together > 100 + _ROUNDING:
            yield reading.violation("share-sum", own[0], f"同一级的占比合起来是 {together}%")


def _item(row: Row) -> tuple[str, ...]:
    cells = (row.cell(heading) for heading in ("编码", "项目", "金额"))
    return tuple(cell.text for cell in cells if cell)


def _is_total(row: Row) -> bool:
    return bool((name := row.cell("项目")) and re.search("合计|总计", name.text))


def _one_whole(reading: Reading, row: Row) -> Iterator[Violation]:
    part, whole, share = row.cell("金额"), row.cell("合计"), row.amount("占比")
    if share is None or part is None or whole is None or not (part.figure and whole.figure):
        return
    yield from _other_fund(reading, row, part.figure, whole.figure)


def _other_fund(reading: Reading, said: Row | Sentence, part: Figure, whole: Figure) -> Iterator[Violation]:
    if not part.places or not whole.places or whole.amount is None:
        return
    one, other = part.places[0], whole.places[0]
    if _fund(one) == _fund(other) or not (one.is_cell and other.is_cell):
        return
    originals = [original for place in (one, other) if (original := reading.original(place))]
    if len(originals) == 2 and not _is_total_of(originals[0], whole.amount, one):
        why = f"分子 {part.text} 出自“{one.title}”，分母 {whole.text} 出自“{other.title}”，不是同一整体"
        yield reading.violation("share-whole", said, why, one)


def _fund(place: Place) -> str:
    return next((fund for fund in _FUNDS if fund in place.title), "")


def _is_total_of(original: Original, total: Decimal, place: Place) -> bool:
    """Whether the total is also printed as one of the part's fund, so that both wholes are the same."""
    fund = _fund(place)
    return not fund or any(
        fund in original.surroundings(page, found) or fund in original.page(page).squeezed[:60]
        for page, found in original.where(total)
    )


def _said_share(reading: Reading, sentence: Sentence) -> Iterator[Violation]:
    """A share in a sentence whose part and whole stand in tables of different funds."""
    for said in _SAID.finditer(plain(sentence.text)):
        part, share = (Decimal(said[name].replace(",", "")) for name in ("part", "share"))
        if share > 100:
            yield reading.violation("share-range", sentence, f"“{said[0]}”超过 100%")
        elif said["whole"] and share:
            yield from _whole_of_sentence(reading, sentence, part, part / share * 100)


def _whole_of_sentence(
    reading: Reading, sentence: Sentence, part: Decimal, whole: Decimal
) -> Iterator[Violation]:
    parts = [figure for figure in _figures(reading) if figure.amount == part or _shown(figure) == part]
    step = max(whole / 5000, Decimal("0.1"))
    wholes = [f for f in _figures(reading) if (shown := _shown(f)) is not None and abs(shown - whole) <= step]
    found = [list(_other_fund(reading, sentence, one, other)) for one in parts for other in wholes]
    if found and all(found):
        yield found[0][0]


def _figures(reading: Reading) -> list[Figure]:
    return [figure for row in reading.report.rows for _, figure in row.figures()]


def _shown(figure: Figure) -> Decimal | None:
    return round(figure.amount, 2) if figure.amount is not None else None
