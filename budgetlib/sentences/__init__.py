"""Plain Chinese sentences with computed figures, for readers who are no specialists.

Every function takes the small tables of :mod:`budgetlib.analysis` and says what they hold; where it has
nothing safe to say, it gives the empty text.
"""

from budgetlib.sentences.body_sentences import (
    change_of,
    describe_body,
    describe_largest_project,
    describe_standout,
    money_of,
)
from budgetlib.sentences.change_sentences import (
    describe_item_changes,
    describe_left_aside,
    describe_parts,
    describe_remainder,
    describe_statement_differences,
    describe_total_change,
    describe_years,
    summarise_change,
)
from budgetlib.sentences.checks import (
    describe_coverage,
    describe_findings,
    describe_numbers,
    describe_rules,
    describe_tables,
    describe_unread,
    summarise_audit,
)
from budgetlib.sentences.common import (
    bullet_list,
    describe_publication,
    describe_reading,
    describe_unpublished,
    scope_text,
)
from budgetlib.sentences.flow_sentences import describe_flow
from budgetlib.sentences.matter_sentences import (
    describe_completion,
    describe_execution,
    describe_matter,
    describe_procurement,
)
from budgetlib.sentences.peer_sentences import (
    describe_bodies,
    describe_compared,
    describe_highlight,
    describe_peers,
    peers_caveats,
    summarise_peers,
)
from budgetlib.sentences.project_sentences import (
    describe_project_economy,
    describe_project_units,
    describe_projects,
    describe_purposes,
)
from budgetlib.sentences.staffing_sentences import (
    describe_cost_change,
    describe_cost_parts,
    describe_cost_per_head,
    describe_fill_rate,
    describe_headcounts,
    staffing_points,
    summarise_staffing,
)
from budgetlib.sentences.structure_sentences import (
    describe_balance,
    describe_economic,
    describe_functions,
    describe_personnel_share,
    describe_revenue,
    describe_split,
    describe_three_public,
    summarise_structure,
)
from budgetlib.sentences.year_sentences import describe_fastest, describe_growth, summarise_years

__all__ = [
    "bullet_list",
    "change_of",
    "describe_balance",
    "describe_bodies",
    "describe_body",
    "describe_compared",
    "describe_completion",
    "describe_cost_change",
    "describe_cost_parts",
    "describe_cost_per_head",
    "describe_coverage",
    "describe_economic",
    "describe_execution",
    "describe_fastest",
    "describe_fill_rate",
    "describe_findings",
    "describe_flow",
    "describe_functions",
    "describe_growth",
    "describe_headcounts",
    "describe_highlight",
    "describe_item_changes",
    "describe_largest_project",
    "describe_left_aside",
    "describe_matter",
    "describe_numbers",
    "describe_parts",
    "describe_peers",
    "describe_personnel_share",
    "describe_procurement",
    "describe_project_economy",
    "describe_project_units",
    "describe_projects",
    "describe_publication",
    "describe_purposes",
    "describe_reading",
    "describe_remainder",
    "describe_revenue",
    "describe_rules",
    "describe_split",
    "describe_standout",
    "describe_statement_differences",
    "describe_tables",
    "describe_three_public",
    "describe_total_change",
    "describe_unpublished",
    "describe_unread",
    "describe_years",
    "money_of",
    "peers_caveats",
    "scope_text",
    "staffing_points",
    "summarise_audit",
    "summarise_change",
    "summarise_peers",
    "summarise_staffing",
    "summarise_structure",
    "summarise_years",
]
