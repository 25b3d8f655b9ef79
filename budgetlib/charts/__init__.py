"""Charts of the reports: each makes one point, carries its unit, source and alternative text."""

from budgetlib.charts.change import plot_bridge, plot_series
from budgetlib.charts.flow import plot_flow
from budgetlib.charts.own import plot_amounts
from budgetlib.charts.peers import plot_peers
from budgetlib.charts.reasons import plot_item_changes
from budgetlib.charts.staffing import plot_cost_change, plot_cost_parts, plot_cost_per_head, plot_headcounts
from budgetlib.charts.structure import (
    plot_economic,
    plot_functions,
    plot_revenue,
    plot_split,
    plot_three_public,
)
from budgetlib.charts.style import MissingGlyphError, chart_style, check_glyphs
from budgetlib.charts.svg import figure_svg

__all__ = [
    "MissingGlyphError",
    "chart_style",
    "check_glyphs",
    "figure_svg",
    "plot_amounts",
    "plot_bridge",
    "plot_cost_change",
    "plot_cost_parts",
    "plot_cost_per_head",
    "plot_economic",
    "plot_flow",
    "plot_functions",
    "plot_headcounts",
    "plot_item_changes",
    "plot_peers",
    "plot_revenue",
    "plot_series",
    "plot_split",
    "plot_three_public",
]
