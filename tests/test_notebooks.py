"""The notebooks are half prose, short in code, and take typed and described parameters."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from budgetlib.reports.notebooks import REPORTS, available_notebooks, parameters_of

PATHS = available_notebooks()


@pytest.fixture(params=PATHS, scope="module")
def notebook(request):
    return nbformat.read(PATHS[request.param], as_version=4)


def cells(notebook, kind):
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def test_every_report_has_its_notebook():
    assert list(PATHS) == list(REPORTS)


def test_a_notebook_is_valid_and_its_cells_have_ids(notebook):
    nbformat.validate(notebook)

    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_no_output_is_committed(notebook):
    assert [cell.source for cell in cells(notebook, "code") if cell.outputs or cell.execution_count] == []


@pytest.mark.parametrize("name", PATHS)
def test_every_parameter_has_a_type_a_default_and_a_description(name):
    parameters = parameters_of(PATHS[name])

    assert {"data_dir", "document_id", "unit"} <= set(parameters)
    assert [p.name for p in parameters.values() if p.type_name == "None" or not p.default or not p.help] == []


def test_code_cells_are_one_to_three_lines_without_definitions(notebook):
    code = [cell.source for cell in cells(notebook, "code")]
    barred = (ast.FunctionDef, ast.ClassDef, ast.Try, ast.For, ast.While, ast.If)

    assert [source for source in code if len(source.splitlines()) > 3] == []
    assert [
        source for source in code if any(isinstance(n, barred) for n in ast.walk(ast.parse(source)))
    ] == []


def test_no_figure_is_typed_into_prose(notebook):
    assert [cell.source for cell in cells(notebook, "markdown") if re.search(r"\d", cell.source)] == []


def test_a_notebook_begins_with_its_title_and_question(notebook):
    first = notebook.cells[0]

    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "？" in first.source


def test_about_half_of_a_notebook_is_prose(notebook):
    assert len(cells(notebook, "markdown")) >= len(cells(notebook, "code")) / 3


def test_default_data_folder_is_where_the_program_writes():
    default = ast.literal_eval(parameters_of(PATHS["structure"])["data_dir"].default)

    assert (PATHS["structure"].parent / default).resolve() == Path(__file__).parents[1] / "data" / "processed"
