"""Changes: signs and percentages agree with the amounts, directions and reasons with the page."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tests.proofreader.numbers import mentions, plain, same_amount, squeezed
from tests.proofreader.report import Figure, Place, Row, Sentence
from tests.proofreader.violation import Reading, Violation

_UP, _DOWN = "增加|增长|上升|提高|新增|多", "减少|下降|降低|压减|少"
_STEP = Decimal("0.011")
_SAID = re.compile(
    rf"(?P<word>{_UP}|{_DOWN})\s*(?P<amount>[\d,.]+)\s*万元(?:[,，（(]\s*(?P<way>增长|下降|增加|减少)?\s*"
    r"(?P<percent>[-+−]?[\d,.]+)%)?"
)
_BETWEEN = 400  # letters between an item and its reason in one statement


def check_changes(reading: Reading) -> Iterator[Violation]:
    for row in reading.report.rows:
        if row.cell("变动") is not None:
            yield from _arithmetic(reading, row)
            yield from _direction(reading, row)
            yield from _reason(reading, row)
            yield from _base(reading, row)
    for sentence in reading.results():
        yield from _signs(reading, sentence)
        yield from _quoted_reason(reading, sentence)


def _arithmetic(reading: Reading, row: Row) -> Iterator[Violation]:
    amount, prior, change, percent = (row.amount(name) for name in ("金额", "上年", "变动", "变动率"))
    if None not in (amount, prior, change) and abs(amount - prior - change) > _STEP:
        why = f"金额 {amount} 减上年 {prior} 不等于变动 {change}"
        yield reading.violation("change-arithmetic", row, why, _place(row))
    if percent is not None and change is not None and (percent > 0 > change or percent < 0 < change):
        why = f"变动 {change} 与变动率 {percent}% 方向相反"
        yield reading.violation("change-sign", row, why, _place(row))
    if None not in (prior, change, percent) and prior:
        expected = change / abs(prior) * 100
        step = Decimal("0.06") + Decimal("1.1") / abs(prior) * (1 + abs(expected) / 100)
        if abs(expected - percent) > max(step, abs(expected) / 200):
            why = f"变动 {change} 是上年 {prior} 的 {expected:.2f}%，不是 {percent}%"
            yield reading.violation("change-percent", row, why, _place(row))


def _place(row: Row) -> Place | None:
    return next((figure.places[0] for _, figure in row.figures() if figure.places), None)


def _direction(reading: Reading, row: Row) -> Iterator[Violation]:
    """The word before the amount of change, in the sentence that it links to, has the change's sign."""
    cell = row.cell("变动")
    figure = cell.figure if cell else None
    if cell is None or cell.number is None or figure is None or figure.formula or not cell.number.value:
        return
    for place in figure.places:
        words = _directions(figure, place)
        meant = {"up" if re.fullmatch(_UP, word) else "down" for word in words}
        if (meant == {"down"} and cell.number.value > 0) or (meant == {"up"} and cell.number.value < 0):
            yield reading.violation(
                "change-sign", row, f"文件写的是“{words[0]}”：“{place.words[:100]}”", place
            )


def _directions(figure: Figure, place: Place) -> list[str]:
    words, found = plain(place.words), []
    for mention in mentions(words):
        if mention.is_money and figure.amount is not None and same_amount(mention.amount, figure.amount):
            before = re.findall(rf"{_UP}|{_DOWN}", words[max(mention.start - 6, 0) : mention.start])
            found.extend(before[-1:])
    return found


def _reason(reading: Reading, row: Row) -> Iterator[Violation]:
    reason, text = row.cell("说明的原因"), _text_around(reading, row)
    if reason is None or reason.text in ("", "—") or not text:
        return
    said = squeezed(reason.text).rstrip("。;…")
    if said not in text:
        if not _broken(said, text):
            why = f"所指页上没有这个原因：“{reason.text[:80]}”"
            yield reading.violation("reason", row, why, _place(row))
        return
    amounts = [cell.text for cell in (row.cell("金额"), row.cell("变动")) if cell and cell.number]
    numbers = {form for amount in amounts for form in _printed_forms(amount)}
    starts = [found.start() for found in re.finditer(re.escape(said), text)]
    before = [text[max(start - _BETWEEN, 0) : start] for start in starts]
    if numbers and not any(number in part for part in before for number in numbers):
        why = f"原因“{reason.text[:60]}”之前 {_BETWEEN} 字内没有这一项的数（{'、'.join(amounts)}）"
        yield reading.violation("reason", row, why, _place(row))


def _text_around(reading: Reading, row: Row) -> str:
    """The letters of all pages that the figures of a row link to; empty where one cannot be read."""
    places = {(place.document, place.page): place for _, figure in row.figures() for place in figure.places}
    originals = [(reading.original(place), place.page) for place in places.values()]
    if any(original is None for original, _ in originals):
        return ""
    return "|".join(original.around(page) for original, page in originals if original is not None)


def _broken(said: str, text: str) -> bool:
    """Whether a reason stands there in two parts, a page's foot between them."""
    return any(said[:cut] in text and said[cut:] in text for cut in range(2, len(said) - 1))


def _printed_forms(shown: str) -> set[str]:
    bare = plain(shown).lstrip("+-")
    forms = {bare, bare.replace(",", "")}
    return forms | {form.rstrip("0").rstrip(".") for form in forms if "." in form}


def _base(reading: Reading, row: Row) -> Iterator[Violation]:
    """What a change is measured against is called what the statement calls it."""
    base, place = row.cell("比较基数"), _place(row)
    if base is None or place is None or place.is_cell:
        return
    original, words = reading.original(place), squeezed(place.words)
    if original is None or "决算" in original.page(1).squeezed[:100]:
        return  # in final accounts the year before is their own
    if not (found := re.search(r"(?:比|较|与)(?:上年|20\d\d年)[^。,;]{0,12}", words)):
        return
    for called, printed in (
        ("决算数", "决算"),
        ("执行数", "执行|决算"),
        ("年初预算", "年初|预算"),
        ("上年预算", ""),
    ):
        denied = "执行|决算" if called == "上年预算" else ""
        if called in base.text and printed and not re.search(printed, words):
            why = f"文件没有说是与“{called}”相比，写的是“{found[0]}”"
            yield reading.violation("base", row, why, place)
            return
        if called in base.text and denied and re.search(denied, found[0]):
            yield reading.violation("base", row, f"文件写的是“{found[0]}”", place)
            return


def _signs(reading: Reading, sentence: Sentence) -> Iterator[Violation]:
    for said in _SAID.finditer(plain(sentence.text)):
        up = bool(re.fullmatch(_UP, said["word"]))
        percent = Decimal(said["percent"].replace(",", "").replace("−", "-")) if said["percent"] else None
        way_up = bool(re.fullmatch(_UP, said["way"])) if said["way"] else up
        signed = bool(said["percent"]) and said["percent"][0] in "+-−"
        wrong = way_up != up or (signed and percent is not None and percent != 0 and (percent > 0) != up)
        if wrong or (percent is not None and not percent and Decimal(said["amount"].replace(",", "")) > 1):
            yield reading.violation("change-sign", sentence, f"“{said[0]}”的金额与百分比不合")


def _quoted_reason(reading: Reading, sentence: Sentence) -> Iterator[Violation]:
    found = re.match(r"(?:-\s*)?说明的原因[：:](?P<reason>.+?)。?$", sentence.text)
    if found is None or not reading.readable:
        return
    said = squeezed(found["reason"]).rstrip("。…;")
    if not any(
        said in original.squeezed or _broken(said, original.squeezed) for original in reading.readable
    ):
        yield reading.violation("reason", sentence, "文件中没有这个原因")
