"""The name of a row of the report stands in the row of the page that its figures link to."""

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from tests.proofreader.numbers import squeezed
from tests.proofreader.original import Original, padded
from tests.proofreader.report import Cell, Figure, Place
from tests.proofreader.violation import Reading, Violation

_COMMON = 0.6  # of the letters of a name must stand in the row or over the column
_NAME_HEADINGS = ("项目", "科目")
_NO_ITEM = re.compile(
    "增减|变化|金额|预算数|决算数|执行数|[收支][入出]总计|合计|年度?"
)  # labels of rows whose items are the columns
_OF_FORM = re.compile("资金总额|当年预算|项目资金")  # the form of one project, whose name stands at its head
_DRAWN = Counter("项收支出费经预算合总计本年数、,“”()")  # letters that every table has


def check_names(reading: Reading) -> Iterator[Violation]:
    for row in reading.report.rows:
        name = row.cell(*_NAME_HEADINGS)
        if name is None or name.text in ("", "—"):
            continue
        places = {figure.places[0] for cell, figure in row.figures() if _is_of_row(cell, figure)}
        for place in sorted(places, key=str):
            original = reading.original(place)
            if original is not None and _missing(squeezed(name.text), place, original):
                there = row_text(place, original) if place.is_cell and place.boxes else squeezed(place.words)
                why = f"所指的行（句）里没有“{name.text}”，那里印的是“{there[:80]}”"
                yield reading.violation("name", row, why, place)
                break


def _is_of_row(cell: Cell, figure: Figure) -> bool:
    """Whether a figure is the row's own and printed: the total that shares are taken of is another row's."""
    is_own = not cell.heading.startswith(("合计", "上年", "人数"))
    return is_own and figure.amount is not None and not figure.formula and len(figure.places) == 1


def _missing(name: str, place: Place, original: Original) -> bool:
    page, words = original.page(place.page), squeezed(place.words)
    if not place.is_cell:
        return _is_missing(name, words) and _is_missing(name, _before(words, original.around(place.page)))
    if page.letters is None or not place.boxes:
        return _is_missing(name, words + page.squeezed)
    row = row_text(place, original)
    if not _is_missing(name, row) or not _is_missing(name, row + _column_text(place, original)):
        return False
    if re.search("合计|总计|小计", name) or _names_no_item(row):
        return _is_missing(name, row + _head_text(place, original))  # a table whose columns are the items
    return True


def _names_no_item(row: str) -> bool:
    """Whether a row has no name: that of a table whose columns are the items, or the money of a form."""
    return not re.search(r"[\u4e00-\u9fff]{3}", _NO_ITEM.sub("", row)) or bool(_OF_FORM.search(row))


def _before(words: str, text: str) -> str:
    """What stands before a sentence: the heading that names the item which the sentence is about."""
    at = text.find(words[:12])
    return text[max(at - 80, 0) : at + len(words)] if at >= 0 else words


def _head_text(place: Place, original: Original) -> str:
    """All letters over a cell, on its page and the one before."""
    before = original.page(place.page - 1).squeezed if place.page > 1 else ""
    letters = original.page(place.page).letters
    _, _, _, bottom = place.boxes[0]
    return before + (squeezed(letters.within(-np.inf, -np.inf, np.inf, bottom)) if letters else "")


def _is_missing(name: str, text: str) -> bool:
    if name in text:
        return False
    telling = Counter(name) - _DRAWN or Counter(name)
    common = telling & Counter(text)
    return common.total() < _COMMON * telling.total()


def row_text(place: Place, original: Original) -> str:
    """The letters on the height of a cell, over the page's whole width."""
    letters = original.page(place.page).letters
    if letters is None or not place.boxes:
        return ""
    _, top, _, bottom = padded(place.boxes[0], 2)
    return squeezed(letters.within(-np.inf, top, np.inf, bottom))


def _column_text(place: Place, original: Original) -> str:
    """The letters over a cell, on its page and on those before, where the table's head may be."""
    x0, top, x1, _ = padded(place.boxes[0], 2)
    found = ""
    for number in range(max(place.page - 8, 1), place.page + 1):
        letters = original.page(number).letters
        if letters is not None:
            found += squeezed(letters.within(x0, -np.inf, x1, top if number == place.page else np.inf))
    return found
