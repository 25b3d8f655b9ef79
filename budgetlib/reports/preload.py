"""Imported once by the process that the workers are forked from: everything slow happens here."""

import gc

import nbformat.v4 as nbf
from matplotlib.figure import Figure

from budgetlib.charts.style import chart_style
from budgetlib.charts.svg import figure_svg
from budgetlib.reports import worker
from budgetlib.reports.convert import notebook_html


def warm_up() -> None:
    """Draw and convert next to nothing, so that fonts, templates and lexers are loaded."""
    with chart_style():
        figure = Figure(figsize=(1, 1))
        figure.text(0, 0, "报告")
    figure_svg(figure)
    notebook_html(nbf.new_notebook(cells=[nbf.new_markdown_cell("# 报告")]), "报告")


worker.register()
warm_up()
# What is loaded by now lives as long as the process: collections need not look at it, nor copy its pages.
gc.freeze()
