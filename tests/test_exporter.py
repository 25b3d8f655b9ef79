"""Our page from nbconvert and from JupyterLab's Save and Export Notebook As."""

import re

import nbformat
import nbformat.v4 as nbf
import pytest
from nbconvert.exporters import get_exporter
from nbconvert.nbconvertapp import NbConvertApp

from budgetlib.reports.convert import notebook_html

NOTEBOOK = nbf.new_notebook(
    cells=[
        nbf.new_markdown_cell("# 各镇的钱\n\n花在哪里？", id="a"),
        nbf.new_code_cell(
            "1 + 1",
            id="b",
            outputs=[nbf.new_output("execute_result", data={"text/html": "<table><td>二百</td></table>"})],
        ),
    ]
)


def exported():
    return get_exporter("budgetlib_report")().from_notebook_node(NOTEBOOK)


def test_nbconvert_knows_our_exporter_by_its_name_and_makes_the_page_of_the_reports():
    page, resources = exported()

    assert page == notebook_html(NOTEBOOK)
    assert resources["output_extension"] == ".html"


def test_the_title_is_the_first_heading_and_nothing_points_to_an_index():
    page, _ = exported()

    assert re.findall("<title>(.*?)</title>", page) == ["各镇的钱"]
    assert "index.html" not in page
    assert "二百" in page and "1 + 1" not in page


def test_the_page_loads_nothing():
    page, _ = exported()
    addresses = re.findall(r'(?:src|href)="([^"]*)"|url\(([^)]*)\)', page)

    assert [a for pair in addresses for a in pair if a and not a.startswith(("#", "data:"))] == []


@pytest.mark.parametrize("flags", [[], ["--no-input"]])
def test_the_command_line_of_nbconvert_writes_the_file(tmp_path, flags):
    nbformat.write(NOTEBOOK, tmp_path / "town.ipynb")

    app = NbConvertApp()
    app.initialize(["--to", "budgetlib_report", *flags, str(tmp_path / "town.ipynb")])
    app.convert_notebooks()

    assert "<h1" in (tmp_path / "town.html").read_text(encoding="utf-8")
