"""The page of the reports for nbconvert: ``jupyter nbconvert --to budgetlib_report``, Save and Export As."""

from typing import Any

from nbconvert.exporters import Exporter
from traitlets import default

from budgetlib.reports.convert import notebook_html


class BudgetlibReportExporter(Exporter):
    """Any executed notebook as one HTML file that loads nothing, with the same code as the reports.

    The title is the notebook's first heading. Settings of nbconvert that act before a notebook is converted
    (``--execute``, tags of cells to leave out) act here as well; those of its templates do not.
    """

    export_from_notebook = "budgetlib report"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """Convert a notebook to the text of a page."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return notebook_html(notebook), resources
