"""Invented tables set as PDF in the layouts that places print them in, and what was read of them.

A table is written as text, one row a line, cells separated by ``|``. A cell ``<`` goes on with the cell to
its left, ``^`` with the one above it; ``\\n`` breaks a line within a cell, ``~`` prints a blank.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from budgetlib import read
from budgetlib.document.disclosure import Disclosure
from budgetlib.fonts import font_path

FONT = "Typeset Tables"
MARGIN = 40.0
WIDE, HIGH, SHEET = landscape(A4), A4, landscape(A3)
Rows = list[list[str]]


@cache
def register_font() -> str:
    pdfmetrics.registerFont(TTFont(FONT, str(font_path())))
    return FONT


def rows_of(text: str) -> Rows:
    """The cells of a table written as text; lines that are blank are left out."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    widths = {len(row) for row in rows}
    assert len(widths) == 1, f"rows of different lengths: {[(len(r), r[:2]) for r in rows]}"
    return [[cell.replace("\\n", "\n").replace("~", " ") for cell in row] for row in rows]


class Paper:
    """A PDF in the making: lines and tables go on from the top of the page downwards."""

    def __init__(
        self,
        path: Path,
        size: tuple[float, float] = WIDE,
        rotate: int = 0,
        sideways: int = 0,
        fonts: float = 9,
    ):
        register_font()
        self.path, self.rotate, self.sideways, self.letters = path, rotate, sideways, fonts
        self.size = size  # as it is read
        # reportlab wants the size as the page is seen, /Rotate applied
        self.canvas = Canvas(str(path), pagesize=size[::-1] if sideways % 180 else size, invariant=1)
        self._begin()

    def _begin(self) -> None:
        wide, high = self.size
        if self.rotate:
            self.canvas.setPageRotation(self.rotate)
        turn = (self.rotate + self.sideways) % 360  # counter-clockwise, so that /Rotate sets it upright again
        if turn == 90:
            self.canvas.transform(0, 1, -1, 0, high, 0)
        elif turn == 180:
            self.canvas.transform(-1, 0, 0, -1, wide, high)
        elif turn == 270:
            self.canvas.transform(0, -1, 1, 0, 0, wide)
        self.y = high - MARGIN

    def page(self) -> "Paper":
        self.canvas.showPage()
        self._begin()
        return self

    def write(self, text: str, x: float, y: float, size: float, bold: bool = False) -> None:
        self.canvas.setFont(FONT, size)
        for shift in (0, 0.3) if bold else (0,):
            self.canvas.drawString(x + shift, y, text)

    def line(self, text: str, align: str = "left", size: float | None = None, down: bool = True) -> "Paper":
        """One line of text; with ``down=False`` the next stands on the same height."""
        size = size or self.letters
        room = self.size[0] - 2 * MARGIN - pdfmetrics.stringWidth(text, FONT, size)
        x = MARGIN + {"left": 0, "right": room, "centre": room / 2}[align]
        self.write(text, x, self.y - size, size)
        if down:
            self.y -= size * 1.6
        return self

    def title(self, text: str, unit: str | None = "单位：万元") -> "Paper":
        self.line(text, "centre", 15)
        return self.line(unit, "right") if unit else self

    def table(
        self,
        text: str,
        rules: str = "lines",
        widths: Sequence[float] | None = None,
        bold: bool = False,
        overflow: bool = False,
        high: float = 17,
    ) -> "Paper":
        rows = rows_of(text)
        widths = list(widths or self._widths(rows))
        scale = (self.size[0] - 2 * MARGIN) / sum(widths)
        xs = [MARGIN]
        for width in widths:
            xs.append(xs[-1] + width * scale)
        ys = [self.y]
        for row in rows:
            tall = max(1, *(cell.count("\n") + 1 for cell in row))
            ys.append(ys[-1] - max(high, tall * self.letters * 1.25 + 5))
        for r, c, low, right in _cells(rows):
            self._text(rows[r][c], xs[c], xs[right], ys[r], ys[low], bold, overflow)
        self._rules(rows, xs, ys, rules)
        self.y = ys[-1] - 4
        return self

    def _widths(self, rows: Rows) -> list[float]:
        widths = [2.0 * self.letters] * len(rows[0])
        for r, c, _low, right in _cells(rows):
            if right == c + 1:
                longest = max(pdfmetrics.stringWidth(t, FONT, self.letters) for t in rows[r][c].split("\n"))
                widths[c] = max(widths[c], longest + 8)
        return widths

    def _text(
        self, text: str, x0: float, x1: float, top: float, bottom: float, bold: bool, overflow: bool
    ) -> None:
        lines = text.split("\n")
        y = (top + bottom) / 2 + (len(lines) * 1.25 * self.letters) / 2 - self.letters
        for line in lines:
            wide = pdfmetrics.stringWidth(line, FONT, self.letters)
            number = line.strip().replace(",", "").replace(".", "").lstrip("-").isdigit() and "." in line
            x = x1 - wide - 3 if number else x0 + 3 if overflow else max(x0 + 3, (x0 + x1 - wide) / 2)
            if line.startswith((" ", "\u3000")):
                x = x0 + 3
            self.write(line, x, y, self.letters, bold)
            y -= self.letters * 1.25

    def _rules(self, rows: Rows, xs: list[float], ys: list[float], rules: str) -> None:
        for r, c, low, right in _cells(rows):
            left, top, end, bottom = xs[c], ys[r], xs[right], ys[low]
            is_open = rules == "open"
            self._stroke(left, top, end, top, rules)
            self._stroke(left, bottom, end, bottom, rules)
            if not (is_open and c == 0):
                self._stroke(left, top, left, bottom, rules)
            if not (is_open and right == len(rows[0])):
                self._stroke(end, top, end, bottom, rules)

    def _stroke(self, x0: float, y0: float, x1: float, y1: float, rules: str) -> None:
        draw = self.canvas
        draw.setLineWidth(0.5)
        if rules == "fills":
            draw.rect(min(x0, x1) - 0.25, min(y0, y1) - 0.25, abs(x1 - x0) + 0.5, abs(y1 - y0) + 0.5, 0, 1)
        elif rules == "double":
            shift = 1.6
            draw.line(x0, y0, x1, y1)
            draw.line(x0 + (shift if x0 == x1 else 0), y0 - (shift if y0 == y1 else 0),
                      x1 + (shift if x0 == x1 else 0), y1 - (shift if y0 == y1 else 0))  # fmt: skip
        elif rules == "pieces":
            count = max(1, int((abs(x1 - x0) + abs(y1 - y0)) / 6))
            for i in range(count):
                draw.line(x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count,
                          x0 + (x1 - x0) * (i + 0.9) / count, y0 + (y1 - y0) * (i + 0.9) / count)  # fmt: skip
        else:
            draw.line(x0, y0, x1, y1)

    def read(self) -> Disclosure:
        """Finish the file and read it."""
        self.canvas.save()
        return read(self.path)


def _cells(rows: Rows) -> Iterable[tuple[int, int, int, int]]:
    """Each cell as (first row, first column, row after the last, column after the last)."""
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            right, low = c + 1, r + 1
            while right < len(row) and row[right] == "<":
                right += 1
            while low < len(rows) and rows[low][c] == "^":
                low += 1
            yield r, c, low, right


Fact = tuple[object, ...]
FIELDS = ("item_code", "item_name", "flow", "spending_type", "fund", "phase", "fiscal_year", "amount_yuan")


def facts(disclosure: Disclosure, table: int | None = None, fields: Sequence[str] = FIELDS) -> list[Fact]:
    """What was read, one tuple an amount, as text; a null is ``-``. ``table`` counts from 1."""
    found = disclosure.amounts
    if table is not None:
        found = found[found["table_id"] == f"t{table:02d}"]
    texts = found[list(fields)].astype("object").where(found[list(fields)].notna(), "-")
    return [tuple(_text(value) for value in row) for row in texts.itertuples(index=False)]


def _text(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def expected(text: str) -> list[Fact]:
    """Facts written as text: one a line, fields separated by blanks."""
    return [tuple(line.split()) for line in text.splitlines() if line.strip()]


def tables(disclosure: Disclosure) -> list[Fact]:
    """The tables that were read: kind, printed number, unit, first page, last page."""
    fields = ["kind", "printed_number", "unit", "first_page", "last_page"]
    found = disclosure.tables[fields].astype("object")
    return [tuple(str(v) for v in row) for row in found.where(found.notna(), "-").itertuples(index=False)]
