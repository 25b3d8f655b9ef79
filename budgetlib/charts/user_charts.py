"""A chart of any table of amounts, for questions that no report asks."""

import pandas as pd
from matplotlib.figure import Figure

from budgetlib.analysis.plain_rows import records
from budgetlib.charts.bars import Bar, Segment, plot_bars
from budgetlib.charts.source import source_line
from budgetlib.charts.style import FUND_COLOURS, chart_style, in_unit
from budgetlib.formatting import amount_text, is_missing, number_text

MOST_BARS = 40
_SPOKEN = 5


def plot_amounts(
    table: pd.DataFrame,
    title: str,
    unit: str = "万元",
    name: str = "item_name",
    amount: str = "amount_yuan",
    source: str = "",
) -> Figure:
    """One bar a row, in the order of the table, in the look of the reports.

    Parameters
    ----------
    table
        Any table with a column of names and one of amounts in yuan. A row without an amount has its name
        and no bar; of more than ``MOST_BARS`` rows the first are drawn, and the source line says so.
    title
        What is measured; the unit is added.
    unit
        Of the figures.
    name, amount
        The columns.
    source
        Where the amounts are from; by default the documents, tables and pages that the table names.

    Returns
    -------
    Figure
        Its label is the alternative text.

    Examples
    --------
    >>> from decimal import Decimal
    >>> totals = pd.DataFrame({"item_name": ["甲局", "乙局"], "amount_yuan": [Decimal(30000), None]})
    >>> plot_amounts(totals, "支出合计").get_label()
    '支出合计（万元）。甲局 3.00 万元；乙局未读出。'
    """
    rows = records(table.head(MOST_BARS))
    left_out = len(table) - len(rows)
    note = f"只画出前 {len(rows)} 项，另有 {left_out} 项。" if left_out else ""
    bars = [Bar(str(row[name]), _segments(row[amount], unit), number_text(row[amount], unit)) for row in rows]
    with chart_style():
        figure = plot_bars(bars, f"{title}（{unit}）", source + note if source else source_line(table, note))
    spoken = "；".join(_spoken(str(row[name]), row[amount], unit) for row in rows[:_SPOKEN])
    figure.set_label(f"{title}（{unit}）。{spoken}{'等' if len(table) > _SPOKEN else ''}。")
    return figure


def _segments(yuan: object, unit: str) -> tuple[Segment, ...]:
    return () if is_missing(yuan) else (Segment(in_unit(yuan, unit), FUND_COLOURS["fiscal_appropriation"]),)


def _spoken(name: str, yuan: object, unit: str) -> str:
    return f"{name}未读出" if is_missing(yuan) else f"{name} {amount_text(yuan, unit)}"
