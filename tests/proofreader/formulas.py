"""Each computed figure is what its formula or the figures beside it give; else it is from nowhere."""

import ast
import csv
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import cache
from itertools import accumulate, permutations

from tests.proofreader.growth import HEADINGS, PRICES
from tests.proofreader.numbers import PER_TEN_THOUSAND, as_shown, mentions, numbers, plain
from tests.proofreader.original import Original
from tests.proofreader.printed import cell_text, with_what_is_before
from tests.proofreader.report import Cell, Figure, Place, Row, Sentence
from tests.proofreader.violation import Reading, Violation

_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_SIGNS = (("−", "-"), ("–", "-"), ("×", "*"), ("÷", "/"), ("^", "**"), (",", ""), ("%", "*0.01"))
_UNITS = re.compile("[千万亿]?元|[人个名项年]")
_NO_OPERANDS = {Decimal(0), Decimal(1), Decimal(2), Decimal(100)}  # nothing that is printed: × 100, ÷ 2
_HALF_A_CENT = Decimal("0.0051")


class FormulaError(ValueError):
    """A formula that is not plain arithmetic."""


def evaluated(formula: str) -> Decimal:
    """The value of plain arithmetic: numbers, brackets, ``+ − × ÷ ^`` and percent signs.

    Raises
    ------
    FormulaError
        If it is anything else.
    """
    text = _UNITS.sub("", plain(formula).split("=")[0])
    for sign, meant in (
        ("−", "-"),
        ("–", "-"),
        ("×", "*"),
        ("÷", "/"),
        ("^", "**"),
        (",", ""),
        ("%", "*0.01"),
    ):
        text = text.replace(sign, meant)
    try:
        return _value(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, DivisionByZero, InvalidOperation) as error:
        raise FormulaError(formula) from error


def _value(node: ast.AST) -> Decimal:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    raise FormulaError(ast.dump(node))


def check_formulas(reading: Reading) -> Iterator[Violation]:
    """Each figure with a formula is what the formula gives, and each operand is printed at its place."""
    for row in reading.report.rows:
        for cell, figure in row.figures():
            yield from _formula_violations(reading, row, figure, cell.heading)
    for sentence in reading.report.sentences:
        for figure in sentence.figures:
            yield from _formula_violations(reading, sentence, figure, "")


def _formula_violations(
    reading: Reading, said: Row | Sentence, figure: Figure, heading: str
) -> Iterator[Violation]:
    found = mentions(plain(figure.text).lstrip("+"))
    if not figure.formula or not found:
        return
    name = f"{heading.split('（')[0]} {figure.text}"
    place = figure.places[0] if figure.places else None
    try:
        value = evaluated(figure.formula)
    except FormulaError:
        yield reading.violation("formula", said, f"“{name}”的算式读不懂：{figure.formula}", place)
        return
    if not _is_value_of(figure, found[0].value, value):
        yield reading.violation(
            "formula", said, f"“{name}”不等于其算式 {figure.formula} = {value:.4f}", place
        )
        return
    if not figure.places:
        why = f"“{name}”的算式 {figure.formula[:80]} 中没有一个数指向原文"
        yield reading.violation("formula-operand", said, why)
    missing = [o for o in numbers(plain(figure.formula)) if not _is_operand_printed(reading, o, figure)]
    if missing:
        which = "、".join(map(str, missing[:3]))
        why = f"“{name}”的算式 {figure.formula[:80]} 中的 {which} 不印在所指的任何一处"
        yield reading.violation("formula-operand", said, why, place)


def _is_value_of(figure: Figure, shown: Decimal, value: Decimal) -> bool:
    """Whether a shown figure is a value, whichever unit the formula is in."""
    scales = (
        [*PER_TEN_THOUSAND.values(), Decimal(100)] if not figure.is_percent else [Decimal(1), Decimal(100)]
    )
    return any(abs(abs(value * scale) - abs(shown)) <= _HALF_A_CENT for scale in scales)


def _is_operand_printed(reading: Reading, operand: Decimal, figure: Figure) -> bool:
    places = [(place, reading.original(place)) for place in figure.places]
    if (
        operand in _NO_OPERANDS | _price_ratios()
        or not places
        or any(original is None for _, original in places)
    ):
        return True
    return any(_is_at(operand, place, original) for place, original in places if original is not None)


@cache
def _price_ratios() -> set[Decimal]:
    """Consumer prices of each year over those of each year before: published, and in no disclosure."""
    with PRICES.open(encoding="utf-8") as file:
        yearly = [1 + Decimal(row["change_pct"]) / 100 for row in csv.DictReader(file)]
    starts = (yearly[first:] for first in range(len(yearly)))
    return {ratio for years in starts for ratio in accumulate(years, operator.mul)}


def _is_at(operand: Decimal, place: Place, original: Original) -> bool:
    """Whether a number is printed at a place, as it is or in another unit of the file."""
    text = cell_text(place, original) if place.is_cell else with_what_is_before(place, original)
    scales = [Decimal(1), *(PER_TEN_THOUSAND[unit] for unit in original.units)]
    return any(as_shown(number * scale) & as_shown(operand) for number in numbers(text) for scale in scales)


# ---------------------------------------------------------------- cells without link or formula


def check_unexplained(reading: Reading) -> Iterator[Violation]:
    """A number in a table that has neither link nor formula follows from the numbers of its own table."""
    told: set[tuple[str, str]] = set()  # what a table before has explained, by the row's name and the text
    for rows in reading.report.tables().values():
        if any(_linked(row) for row in rows):
            yield from _unexplained(reading, rows, told)
        told.update((_name(row), cell.text) for row in rows for cell in row.cells)


def _name(row: Row) -> str:
    cell = row.cell("项目")
    return cell.text if cell else ""


def _unexplained(reading: Reading, rows: list[Row], told: set[tuple[str, str]]) -> Iterator[Violation]:
    shown = {cell.number.value for row in rows for cell in _linked(row) if cell.number}
    for index, row in enumerate(rows):
        beside = [c.number.value for c in row.cells if c.number and _is_measured(c) and "%" not in c.text]
        beside += _column_sums(rows)
        for column, cell in enumerate(row.cells):
            if cell.figure or cell.number is None or not _is_measured(cell):
                continue
            value = cell.number.value
            known = value in shown or (_name(row), cell.text) in told or _adds_up(rows, index, column)
            if not known and not _follows(value, cell, beside):
                name = f"{cell.heading.split('（')[0]} {cell.text}"
                yield reading.violation("unexplained", row, f"“{name}”没有出处、没有算式，也不能由同一行推得")


def _linked(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if cell.figure]


def _is_measured(cell: Cell) -> bool:
    """Whether a cell measures money or a share, rather than counts, numbers or dates something."""
    return ("元" in cell.heading or "%" in cell.text) and cell.heading not in HEADINGS


def _adds_up(rows: list[Row], index: int, column: int) -> bool:
    """Whether a cell is the sum of another column down to its row, or of its own column over it."""
    value = rows[index].cells[column].number
    for other in range(len(rows[index].cells)):
        last = index + 1 if other != column else index
        found = [cell.number.value for row in rows[:last] if (cell := row.cells[other]).number]
        near = (len(found) + 1) * Decimal("0.005")
        if value and len(found) > 1 - (other != column) and abs(sum(found) - value.value) <= near:
            return True
    return False


def _column_sums(rows: list[Row]) -> list[Decimal]:
    """The sums of the columns of money: what shares are of where no total stands in the row."""
    columns = zip(*(row.cells for row in rows), strict=False)
    numbers_of = ([c.number.value for c in column if c.number and "元" in c.heading] for column in columns)
    return [sum(values, Decimal(0)) for values in numbers_of if len(values) > 1]


def _follows(value: Decimal, cell: Cell, beside: Iterable[Decimal]) -> bool:
    others = [*beside, Decimal(0)]
    pairs = list(permutations(others, 2))
    if "%" in cell.text:
        return any(_is_percent_of(value, one, other) for one, other in pairs)
    return any(
        abs(value - result) <= Decimal("0.011")
        for one, other in pairs
        for result in (one - other, one + other)
    )


def _is_percent_of(value: Decimal, one: Decimal, other: Decimal) -> bool:
    if other == 0:
        return False
    share, growth = one / other * 100, (one - other) / abs(other) * 100
    step = Decimal("0.0051") + Decimal("0.55") / abs(other) * (1 + abs(one / other))
    by_change = one != other and abs(value - one / (other - one) * 100) <= step
    return abs(value - share) <= step or abs(value - growth) <= step or by_change
