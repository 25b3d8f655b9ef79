"""Questions to one disclosure or several: contract tables in, small tables out; no drawing, no wording.

:func:`table_of_record` chooses the table that answers; what is computed from it stands in the notebooks.
"""

from budgetlib.analysis.absence import unpublished
from budgetlib.analysis.carrying_out import against_budget, execution_of, three_public_execution
from budgetlib.analysis.change import (
    item_changes,
    part_changes,
    stated_items,
    statements,
    total_changes,
    whole_of_items,
    whole_of_spending,
)
from budgetlib.analysis.cost_parts import sum_cost_parts
from budgetlib.analysis.coverage import findings_of, parts_read, scorecard, unread_numbers
from budgetlib.analysis.flow import flow_nodes, revenue_to_expenditure
from budgetlib.analysis.key_measures import disclosures_of_body, key_figures
from budgetlib.analysis.many_years import growth_over_years, yearly_figures
from budgetlib.analysis.matters import economic_items, matters_of
from budgetlib.analysis.peers import compare_bodies, compare_figures, list_bodies
from budgetlib.analysis.prior_columns import printed_item_changes, printed_total_change
from budgetlib.analysis.project_list import (
    goals_of,
    overall_goals_of,
    printed_whole,
    project_phases_of,
    projects_of,
    purposes_of,
)
from budgetlib.analysis.publication import (
    Publication,
    find_companions,
    open_previous,
    open_publication,
    open_years,
)
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.staffing import (
    cost_bases,
    cost_change,
    cost_per_head,
    headcounts,
    personnel_in_two_years,
    staffing_caveats,
)
from budgetlib.analysis.stated_changes import largest_first, stated_changes
from budgetlib.analysis.two_years import both_totals, both_years, not_stated, stated_beside_tables
from budgetlib.analysis.wholes import adds_up, is_all_basic
from budgetlib.analysis.year_balance import year_balance
from budgetlib.tables.places import Place, place_of
from budgetlib.views.overviews import tables_read

__all__ = [
    "Place",
    "Publication",
    "adds_up",
    "against_budget",
    "both_totals",
    "both_years",
    "compare_bodies",
    "compare_figures",
    "cost_bases",
    "cost_change",
    "cost_per_head",
    "disclosures_of_body",
    "economic_items",
    "execution_of",
    "find_companions",
    "findings_of",
    "flow_nodes",
    "goals_of",
    "growth_over_years",
    "headcounts",
    "is_all_basic",
    "item_changes",
    "key_figures",
    "largest_first",
    "list_bodies",
    "matters_of",
    "not_stated",
    "open_previous",
    "open_publication",
    "open_years",
    "overall_goals_of",
    "part_changes",
    "parts_read",
    "personnel_in_two_years",
    "place_of",
    "printed_item_changes",
    "printed_total_change",
    "printed_whole",
    "project_phases_of",
    "projects_of",
    "purposes_of",
    "revenue_to_expenditure",
    "scorecard",
    "staffing_caveats",
    "stated_beside_tables",
    "stated_changes",
    "stated_items",
    "statements",
    "sum_cost_parts",
    "table_of_record",
    "tables_read",
    "three_public_execution",
    "total_changes",
    "unpublished",
    "unread_numbers",
    "whole_of_items",
    "whole_of_spending",
    "year_balance",
    "yearly_figures",
]
