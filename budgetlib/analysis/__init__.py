"""Questions to one disclosure or several: contract tables in, small tables out; no drawing, no wording."""

from budgetlib.analysis.change import (
    bridge_from_statements,
    bridge_from_years,
    compare_statements,
    compare_years,
    expenditure_series,
    explained_change,
    stated_item_changes,
    stated_parts,
    stated_total_changes,
)
from budgetlib.analysis.dossier import Dossier, find_companions, open_dossier, open_previous, open_years
from budgetlib.analysis.flow import revenue_to_expenditure
from budgetlib.analysis.headcost import cost_parts_per_head
from budgetlib.analysis.peers import (
    compare_bodies,
    compare_figures,
    coverage_of_measures,
    group_summary,
    list_bodies,
    peer_groups,
)
from budgetlib.analysis.places import Place, place_of
from budgetlib.analysis.reading import coverage_counts, findings_of, parts_read, scorecard, tables_read
from budgetlib.analysis.staffing import (
    cost_change_parts,
    costs_per_head,
    fill_rate_pct,
    headcounts,
    personnel_cost_change,
    split_cost_change,
    staffing_caveats,
    workforce,
)
from budgetlib.analysis.structure import (
    basic_and_project,
    economic_categories,
    expenditure_by_function,
    general_by_function,
    personnel_and_operating,
    revenue_by_source,
    three_public_expenses,
    total_expenditure,
)

__all__ = [
    "Dossier",
    "Place",
    "basic_and_project",
    "bridge_from_statements",
    "bridge_from_years",
    "compare_bodies",
    "compare_figures",
    "compare_statements",
    "compare_years",
    "cost_change_parts",
    "cost_parts_per_head",
    "costs_per_head",
    "coverage_counts",
    "coverage_of_measures",
    "economic_categories",
    "expenditure_by_function",
    "expenditure_series",
    "explained_change",
    "fill_rate_pct",
    "find_companions",
    "findings_of",
    "general_by_function",
    "group_summary",
    "headcounts",
    "list_bodies",
    "open_dossier",
    "open_previous",
    "open_years",
    "parts_read",
    "peer_groups",
    "personnel_and_operating",
    "personnel_cost_change",
    "place_of",
    "revenue_by_source",
    "revenue_to_expenditure",
    "scorecard",
    "split_cost_change",
    "staffing_caveats",
    "stated_item_changes",
    "stated_parts",
    "stated_total_changes",
    "tables_read",
    "three_public_expenses",
    "total_expenditure",
    "workforce",
]
