"""The account of a year: what came in and what was there before, what was spent and what is left.

Money carried over is no revenue, and what is left is no expenditure; the printed totals hold both.
"""

from typing import Any

import pandas as pd

from budgetlib.analysis.plain_rows import as_numbers
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.select import WHOLE_COLUMNS, PrintedLine, candidate_tables, tolerance, whole_of
from budgetlib.analysis.wholes import balance_line, balance_patterns
from budgetlib.vocabulary.outline import without_outline
from budgetlib.vocabulary.wording import squeeze

BALANCE_COLUMNS = ["line", "is_total", "item_name", "amount_yuan", *WHOLE_COLUMNS]


def year_balance(published: Publication) -> pd.DataFrame:
    """The lines of the account of a year as the summary prints them, for each side on which they add up.

    Returns
    -------
    DataFrame
        One row a line, revenue first: ``line`` (``balance_lines.csv``), ``is_total`` of the last line of a
        side, ``item_name`` as printed, ``amount_yuan``, the whole. A side without money from or for another
        year has no rows.
    """
    rows = [row for flow in ("revenue", "expenditure") for row in _side(published, flow)]
    return as_numbers(pd.DataFrame(rows, columns=BALANCE_COLUMNS))


def _side(published: Publication, flow: str) -> list[dict[str, Any]]:
    kinds = ("revenue_expenditure_summary", "appropriation_summary")  # all funds before a part of them
    for lines in candidate_tables(published.amounts, kinds, flow=flow, phase=published.phase):
        named = _named(lines, flow)
        of_year, total = named.pop(f"{flow}_of_year", None), named.pop(f"total_{flow}", None)
        others = [line for line in named.values() if line.total]
        if of_year is None or total is None or not others:
            continue
        parts = [of_year, *others]
        added = sum(float(line.total or 0) for line in parts)
        if abs(added - float(total.total or 0)) <= tolerance(len(parts)):
            return [_row(line, line is total) for line in (*parts, total)]
    return []


def _named(lines: list[PrintedLine], flow: str) -> dict[str, PrintedLine]:
    """Line of the account -> the first row under such a name, in the order of the account."""
    found: dict[str, PrintedLine] = {}
    for line in lines:
        name = balance_line(line.item_name, flow)
        if name is not None and line.total is not None:
            found.setdefault(name, line)
    return {name: found[name] for name, _ in balance_patterns(flow) if name in found}


def _row(line: PrintedLine, is_total: bool) -> dict[str, Any]:
    return {
        **whole_of(line),
        "line": balance_line(line.item_name, line.flow or ""),
        "is_total": is_total,
        "item_name": squeeze(without_outline(line.item_name)),
        "amount_yuan": line.total,
        "citations": {"amount_yuan": line.total_citations},
    }
