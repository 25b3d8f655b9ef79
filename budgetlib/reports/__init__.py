"""From notebooks to HTML files: parameters, execution, conversion, the index over all reports."""

from budgetlib.reports.build import FailedReport, ReportRun, build_index, build_reports
from budgetlib.reports.notebooks import available_notebooks, find_notebook

__all__ = [
    "FailedReport",
    "ReportRun",
    "available_notebooks",
    "build_index",
    "build_reports",
    "find_notebook",
]
