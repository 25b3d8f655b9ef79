"""Questions to one disclosure or several: contract tables in, small tables out; no drawing, no wording.

:func:`table_of_record` chooses the table that answers; what is computed from it stands in the notebooks.
"""

from budgetlib.analysis.absence import unpublished
from budgetlib.analysis.carrying_out import execution_statements
from budgetlib.analysis.change import (
    both_years,
    has_unlike_bases,
    item_changes,
    largest_first,
    like_tables,
    not_stated,
    part_changes,
    parts_of_total,
    stated_item_changes,
    stated_parts,
    stated_total_changes,
    total_changes,
)
from budgetlib.analysis.cost_parts import with_cost_parts
from budgetlib.analysis.coverage import findings_of, parts_read, scorecard
from budgetlib.analysis.flow import flow_nodes, revenue_to_expenditure
from budgetlib.analysis.peers import compare_bodies, compare_figures, list_bodies, measure_labels, peer_groups
from budgetlib.analysis.places import Place, place_of
from budgetlib.analysis.prior_columns import printed_item_changes, printed_total_change
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
from budgetlib.analysis.wholes import adds_up, is_all_basic
from budgetlib.analysis.year_balance import year_balance
from budgetlib.views.overviews import tables_read

__all__ = [
    "Place",
    "Publication",
    "adds_up",
    "both_years",
    "compare_bodies",
    "compare_figures",
    "cost_bases",
    "cost_change",
    "cost_per_head",
    "execution_statements",
    "find_companions",
    "findings_of",
    "flow_nodes",
    "has_unlike_bases",
    "headcounts",
    "is_all_basic",
    "item_changes",
    "largest_first",
    "like_tables",
    "list_bodies",
    "measure_labels",
    "not_stated",
    "open_previous",
    "open_publication",
    "open_years",
    "part_changes",
    "parts_of_total",
    "parts_read",
    "peer_groups",
    "personnel_in_two_years",
    "place_of",
    "printed_item_changes",
    "printed_total_change",
    "revenue_to_expenditure",
    "scorecard",
    "staffing_caveats",
    "stated_item_changes",
    "stated_parts",
    "stated_total_changes",
    "table_of_record",
    "tables_read",
    "total_changes",
    "unpublished",
    "with_cost_parts",
    "year_balance",
]
