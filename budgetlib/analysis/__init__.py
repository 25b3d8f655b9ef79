"""Questions to one disclosure or several: contract tables in, small tables out; no drawing, no wording.

:func:`table_of_record` chooses the table that answers; what is computed from it stands in the notebooks.
"""

from budgetlib.analysis.carrying_out import execution_of
from budgetlib.analysis.change import (
    item_changes,
    largest_first,
    part_changes,
    stated_items,
    statements,
    total_changes,
    whole_of_items,
    whole_of_spending,
)
from budgetlib.analysis.cost_parts import with_cost_parts
from budgetlib.analysis.coverage import findings_of, parts_read, scorecard, unread_numbers
from budgetlib.analysis.flow import flow_nodes, revenue_to_expenditure
from budgetlib.analysis.key_measures import disclosures_of_body, key_figures
from budgetlib.analysis.many_years import growth_over_years, yearly_figures
from budgetlib.analysis.matters import matters_of
from budgetlib.analysis.peers import compare_bodies, compare_figures, list_bodies
from budgetlib.analysis.prior_columns import printed_item_changes, printed_total_change
from budgetlib.analysis.project_list import goals_of, printed_whole, projects_of, purposes_of
from budgetlib.analysis.publication import (
    Publication,
    find_companions,
    open_previous,
    open_publication,
    open_years,
)
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.staffing import cost_bases, headcounts, personnel_in_two_years, staffing_caveats
from budgetlib.analysis.stated_changes import stated_changes
from budgetlib.analysis.two_years import both_totals, both_years, not_stated, stated_beside_tables
from budgetlib.tables.places import Place, place_of
from budgetlib.views.overviews import tables_read

__all__ = [
    "Place",
    "Publication",
    "both_totals",
    "both_years",
    "compare_bodies",
    "compare_figures",
    "cost_bases",
    "disclosures_of_body",
    "execution_of",
    "find_companions",
    "findings_of",
    "flow_nodes",
    "goals_of",
    "growth_over_years",
    "has_unlike_bases",
    "headcounts",
    "item_changes",
    "key_figures",
    "largest_first",
    "list_bodies",
    "matters_of",
    "not_stated",
    "open_previous",
    "open_publication",
    "open_years",
    "part_changes",
    "parts_read",
    "personnel_in_two_years",
    "place_of",
    "printed_item_changes",
    "printed_total_change",
    "printed_whole",
    "projects_of",
    "purposes_of",
    "revenue_to_expenditure",
    "scorecard",
    "staffing_caveats",
    "stated_beside_tables",
    "stated_changes",
    "stated_item_changes",
    "stated_items",
    "stated_parts",
    "stated_total_changes",
    "statements",
    "table_of_record",
    "tables_read",
    "total_changes",
    "unread_numbers",
    "whole_of_items",
    "whole_of_spending",
    "with_cost_parts",
    "yearly_figures",
]
