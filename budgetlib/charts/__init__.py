"""Charts of the reports: each makes one point, carries its unit, source and alternative text."""

from budgetlib.charts.change_charts import plot_bridge, plot_series
from budgetlib.charts.flow_chart import plot_flow
from budgetlib.charts.peer_charts import plot_peers
from budgetlib.charts.phase_charts import plot_phases
from budgetlib.charts.reason_charts import plot_item_changes
from budgetlib.charts.staffing_charts import (
    plot_cost_change,
    plot_cost_parts,
    plot_cost_per_head,
    plot_headcounts,
)
from budgetlib.charts.structure_charts import (
    plot_economic,
    plot_functions,
    plot_revenue,
    plot_split,
    plot_three_public,
)
from budgetlib.charts.style import MissingGlyphError, chart_style, check_glyphs
from budgetlib.charts.svg import figure_svg
from budgetlib.charts.user_charts import plot_amounts

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
    "plot_phases",
    "plot_revenue",
    "plot_series",
    "plot_split",
    "plot_three_public",
]
