"""The running text of a disclosure as exact facts: changes with reasons, staffing, projects, figures.

Read it in the order in which a sentence passes through it: ``paragraphs`` puts the text together,
``sections`` says where a paragraph stands, ``tokens``, ``change_grammar``, ``subjects`` and ``reasons`` are
the grammar, ``changes``, ``execution``, ``headcounts``, ``projects``, ``figures`` and ``statements`` give the
records. The words that they look for stand in ``vocabulary/narrative_*.csv``, each with an example.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from budgetlib.contract.records import (
    AllocationRow,
    ChangeRow,
    ExecutionRow,
    FigureRow,
    ProjectRow,
    StaffingRow,
)
from budgetlib.narrative.changes import read_changes
from budgetlib.narrative.execution import read_execution
from budgetlib.narrative.figures import read_figures
from budgetlib.narrative.headcounts import read_staffing
from budgetlib.narrative.paragraphs import Paragraph, page_at, read_paragraphs
from budgetlib.narrative.projects import read_projects
from budgetlib.narrative.sections import Placed, place
from budgetlib.narrative.statements import Statement, read_statements
from budgetlib.reading.pages import Page

__all__ = ["Narrative", "Paragraph", "Placed", "Statement", "page_at", "read_narrative"]


@dataclass(frozen=True, slots=True)
class Narrative:
    """Everything that the running text of one disclosure says."""

    paragraphs: tuple[Paragraph, ...]
    placed: tuple[Placed, ...]
    changes: tuple[ChangeRow, ...]
    execution: tuple[ExecutionRow, ...]
    staffing: tuple[StaffingRow, ...]
    projects: tuple[ProjectRow, ...]
    allocations: tuple[AllocationRow, ...]
    figures: tuple[FigureRow, ...]
    statements: tuple[Statement, ...]


def read_narrative(
    pages: Sequence[Page], fiscal_year: int | None = None, kind: str | None = None
) -> Narrative:
    """Read the narrative of a document.

    Parameters
    ----------
    pages : pages in order, as a reader gives them
    fiscal_year : the year that the budget or the accounts are for; without it a year that a sentence
        names is taken for the year before
    kind : ``budget`` or ``final_accounts``

    Examples
    --------
    >>> from budgetlib.reading.pages import Line
    >>> text = "2031年本部门支出预算30万元，比上年增加10万元，增长50%。"
    >>> read_narrative([Page(1, 0, 0, (Line(text),))], 2031).changes[0].change_yuan
    Decimal('100000.00')
    """
    paragraphs = read_paragraphs(pages)
    placed = tuple(place(paragraphs))
    projects, allocations = read_projects(placed)
    changes = tuple(read_changes(placed, fiscal_year, kind))
    return Narrative(
        paragraphs=paragraphs,
        placed=placed,
        changes=changes,
        execution=tuple(read_execution(placed, kind)),
        staffing=tuple(read_staffing(placed)),
        projects=tuple(projects),
        allocations=tuple(allocations),
        figures=tuple(read_figures(placed, changes, fiscal_year)),
        statements=tuple(read_statements(placed)),
    )
