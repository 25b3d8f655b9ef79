"""The rules, a module a family; importing the package enters them all into the registry."""

from budgetlib.audit.rules import (
    between_tables,
    codes,
    form,
    headcount,
    targets,
    text,
    text_and_tables,
    two_documents,
    within_tables,
)

__all__ = [
    "between_tables",
    "codes",
    "form",
    "headcount",
    "targets",
    "text",
    "text_and_tables",
    "two_documents",
    "within_tables",
]
