"""Growth over several years is that of the first and the last year of its row, at the prices of the table."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from tests.proofreader.report import Row
from tests.proofreader.violation import Reading, Violation

HEADINGS = ("平均每年", "扣除价格")
PRICES = Path(__file__).parents[2] / "budgetlib" / "vocabulary" / "consumer_prices.csv"
_STEP = 0.0151  # percent, of figures that are shown to two decimals
_SHOWN = 0.0051  # ten thousand yuan that a shown amount may be off


def check_growth(reading: Reading) -> Iterator[Violation]:
    """A growth a year, and one at constant prices, follow from the years and amounts of the row."""
    for row in reading.report.rows:
        for heading, found in zip(HEADINGS, _growth(row), strict=True):
            shown = row.amount(heading)
            if shown is not None and found is not None and not found[0] <= float(shown) <= found[1]:
                least, most = (f"{end:.2f}%" for end in found)
                why = f"“{heading} {shown}%”不能由首末两年的数推得（应在 {least} 与 {most} 之间）"
                yield reading.violation("growth", row, why)


Range = tuple[float, float] | None


def _growth(row: Row) -> tuple[Range, Range]:
    """The least and the greatest that each growth can be; none where the row does not give it."""
    years = [_under(row, name) for name in ("头一年", "末一年")]
    amounts = [_under(row, name) for name in ("头一年（万元）", "末一年（万元）")]
    if None in years or None in amounts:
        return None, None
    first, last = (int(year) for year in years if year is not None)
    before, now = (float(amount) for amount in amounts if amount is not None)
    if before <= _SHOWN or now <= 0 or last <= first:
        return None, None
    ratios = ((now - _SHOWN) / (before + _SHOWN), (now + _SHOWN) / (before - _SHOWN))
    yearly = [(max(ratio, 0) ** (1 / (last - first)) - 1) * 100 for ratio in ratios]
    prices = _prices(first, last)
    real = None if prices is None else [(ratio / prices - 1) * 100 for ratio in ratios]
    return _wider(yearly), None if real is None else _wider(real)


def _under(row: Row, heading: str) -> Decimal | None:
    found = (cell.number.value for cell in row.cells if cell.heading == heading and cell.number)
    return next(found, None)


def _wider(ends: list[float]) -> tuple[float, float]:
    return ends[0] - _STEP, ends[1] + _STEP


def _prices(first: int, last: int) -> float | None:
    known = _changes()
    ratio = Decimal(1)
    for year in range(first + 1, last + 1):
        if year not in known:
            return None
        ratio *= 1 + known[year] / 100
    return float(ratio)


@lru_cache
def _changes() -> dict[int, Decimal]:
    with PRICES.open(encoding="utf-8") as file:
        return {int(row["year"]): Decimal(row["change_pct"]) for row in csv.DictReader(file)}
