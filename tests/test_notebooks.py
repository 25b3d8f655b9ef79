"""The notebooks are half prose, short in code, take typed and described parameters, and run top to bottom."""

import ast
import re
import shutil
from pathlib import Path

import nbclient
import nbformat
import nbformat.v4 as nbf
import papermill
import pytest

from budgetlib.corpus.extract import extract
from budgetlib.errors import ParameterError
from budgetlib.reports.notebooks import (
    REPORTS,
    available_notebooks,
    notebook_folder,
    parameters_of,
)
from budgetlib.reports.papermill_engine import register
from budgetlib.vocabulary.labels import labels

ROOT = Path(__file__).parents[1]
PATHS = {path.stem: path for path in sorted(notebook_folder().glob("*.ipynb"))}
LITTLE = "某镇-2024-部门预算"


@pytest.fixture(params=PATHS, scope="module")
def notebook(request):
    return nbformat.read(PATHS[request.param], as_version=4)


def cells(notebook, kind):
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def test_every_report_has_its_notebook():
    assert list(available_notebooks()) == [*REPORTS]


def test_a_notebook_is_valid_and_its_cells_have_ids(notebook):
    nbformat.validate(notebook)

    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_no_output_is_committed(notebook):
    assert [cell.source for cell in cells(notebook, "code") if cell.outputs or cell.execution_count] == []


def test_every_percentage_has_a_heading(notebook):
    code = "\n".join(cell.source for cell in cells(notebook, "code"))

    assert [name for name in re.findall(r"\b\w+_pct\b", code) if name not in labels("heading")] == []


@pytest.mark.parametrize("name", PATHS)
def test_every_parameter_has_a_type_a_default_and_a_description(name):
    parameters = parameters_of(PATHS[name])

    assert {"data_dir", "unit"} <= set(parameters)
    assert [p.name for p in parameters.values() if p.type_name == "None" or not p.default or not p.help] == []


def test_parameters_are_one_a_line_and_come_before_all_other_code(notebook):
    first, *others = cells(notebook, "code")

    assert first.metadata.get("tags") == ["parameters"]
    assert all(isinstance(node, ast.AnnAssign) for node in ast.parse(first.source).body)
    assert len(first.source.splitlines()) == len(ast.parse(first.source).body)
    assert [cell.source for cell in others if "parameters" in cell.metadata.get("tags", [])] == []


def test_code_cells_have_one_to_six_statements_without_definitions(notebook):
    code = [ast.parse(cell.source) for cell in cells(notebook, "code")[1:]]
    barred = (ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.Try, ast.For, ast.While, ast.If)

    assert [ast.unparse(cell) for cell in code if not 1 <= len(cell.body) <= 6] == []
    assert [ast.unparse(cell) for cell in code if any(isinstance(n, barred) for n in ast.walk(cell))] == []


# What a reader who knows pandas knows as a computation on the data.
COMPUTING = {
    "agg", "assign", "clip", "cumsum", "diff", "fillna", "groupby", "mean", "merge", "nlargest", "notna",
    "pivot_table", "query", "rank", "sort_values", "sum", "value_counts",
}  # fmt: skip


def computes_in_pandas(source):
    """Whether a cell calls such a method, reckons with columns, or chooses rows by a condition."""
    nodes = list(ast.walk(ast.parse(source)))
    calls = {n.func.attr for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
    reckons = any(isinstance(n, ast.BinOp) and has_column(n.left) and has_column(n.right) for n in nodes)
    chooses = any(isinstance(n, ast.Subscript) and isinstance(n.slice, ast.Compare) for n in nodes)
    return bool(calls & COMPUTING) or reckons or chooses


def has_column(node):
    """Whether an operand is a column of a frame: ``frame["amount_yuan"]``."""
    subscripts = (n.slice for n in ast.walk(node) if isinstance(n, ast.Subscript))
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in subscripts)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('spending.nlargest(5, "amount_yuan")', True),
        ('spending["share"] = spending["amount_yuan"] / spending["total_yuan"]', True),
        ('tops = spending[spending["item_level"] == 1]', True),
        ('say(sentences.describe_functions(functions, unit))', False),
        ('corpus = budgetlib.load(data_dir)', False),
        ('show_table(tables, ["title", "kind"], unit)', False),
    ],
)  # fmt: skip
def test_what_counts_as_a_computation_in_pandas(source, expected):
    assert computes_in_pandas(source) is expected


@pytest.mark.parametrize("name", [*REPORTS])
def test_at_least_a_third_of_the_code_cells_of_a_report_compute_in_pandas(name):
    code = cells(nbformat.read(PATHS[name], as_version=4), "code")

    computing = [cell.source for cell in code if computes_in_pandas(cell.source)]

    assert len(computing) >= len(code) / 3


def test_no_figure_is_typed_into_prose(notebook):
    assert [cell.source for cell in cells(notebook, "markdown") if re.search(r"\d", cell.source)] == []


def test_a_notebook_begins_with_its_title_and_question(notebook):
    first = notebook.cells[0]

    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "？" in first.source


def test_about_half_of_the_cells_of_a_notebook_are_prose(notebook):
    assert 0.4 <= len(cells(notebook, "markdown")) / len(notebook.cells) <= 0.6


@pytest.mark.parametrize("name", PATHS)
def test_default_data_folder_is_where_the_program_writes(name):
    default = ast.literal_eval(parameters_of(PATHS[name])["data_dir"].default)

    assert (PATHS[name].parent / default).resolve() == ROOT / "data" / "processed"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Notebooks and samples as they lie in the project, extracted, with one document that says little."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(notebook_folder(), folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    little = "某镇2024年部门预算\n\n本镇没有财政拨款安排的支出。\n"
    (folder / "data" / "raw" / f"{LITTLE}.txt").write_text(little, encoding="utf-8")
    extract([folder / "data" / "raw"], folder / "data" / "processed")
    return folder


@pytest.mark.parametrize("name", PATHS)
def test_a_notebook_runs_unchanged_with_its_defaults_where_jupyterlab_runs_it(project, name):
    folder = project / "notebooks"
    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)

    nbclient.execute(notebook, cwd=folder, kernel_name="python3")

    streams = [o for cell in cells(notebook, "code") for o in cell.outputs if o.output_type == "stream"]
    assert streams == [], "nothing is printed or warned of"
    assert any("text/html" in o.get("data", {}) for cell in cells(notebook, "code") for o in cell.outputs)


@pytest.mark.parametrize(
    "given",
    [
        {"document_id": LITTLE, "documents": [LITTLE]},
        {"document_id": "普陀区万里街道-2025-部门预算", "unit": "元", "highlight": "万里"},
        {
            "document_id": "深圳市人民政府办公厅-2026-部门预算",
            "unit": "亿元",
            "table": "three_public_expenses",
        },
        {"document_id": "西安市人民政府办公厅-2026-部门预算", "unit": "百万元", "rows": 3, "page": 99},
        {
            "document_id": "若羌县人民政府办公室-2024-部门预算",
            "documents": "若羌县人民政府办公室-2024-部门预算，西安市人民政府办公厅-2026-部门预算",
            "highlight": "若羌县",
        },
    ],
    ids=lambda given: given["document_id"],
)
@pytest.mark.parametrize("name", PATHS)
def test_a_notebook_runs_under_papermill_with_other_parameters(project, tmp_path, name, given):
    known = parameters_of(PATHS[name])
    parameters = {key: value for key, value in given.items() if key in known}

    executed = papermill.execute_notebook(
        PATHS[name], tmp_path / "out.ipynb", engine_name=register(), kernel_name="python3",
        parameters={"data_dir": str(project / "data" / "processed"), **parameters}, progress_bar=False,
    )  # fmt: skip

    outputs = [o for cell in cells(executed, "code") for o in cell.outputs]
    assert [o for o in outputs if o.output_type == "error"] == []
    shown = "".join(o.get("data", {}).get("text/html", "") for o in outputs)
    assert re.findall(r">\s*(?:nan|None|NaT|&lt;NA&gt;)\s*<", shown) == [], "what is missing says so"


def test_a_mistake_shows_as_one_plain_sentence_in_a_notebook(project):
    source = "import budgetlib\nbudgetlib.load('../data/processed')['某镇-2042-部门预算']"
    notebook = nbf.new_notebook(cells=[nbf.new_code_cell(source)])

    with pytest.raises(nbclient.exceptions.CellExecutionError):
        nbclient.execute(notebook, cwd=project / "notebooks", kernel_name="python3")

    (error,) = notebook.cells[0].outputs
    (sentence,) = error.traceback
    assert re.fullmatch(
        rf"UnknownKeyError: no document 某镇-2042-部门预算 in \S+; did you mean {LITTLE}\?", sentence
    )


def test_papermill_repeats_the_sentence_of_a_wrong_parameter(project, tmp_path):
    with pytest.raises(papermill.PapermillExecutionError) as failed:
        papermill.execute_notebook(
            PATHS["structure"], tmp_path / "out.ipynb", cwd=project / "notebooks", kernel_name="python3",
            parameters={"document_id": "某镇-2042-部门预算"}, progress_bar=False,
        )  # fmt: skip

    assert failed.value.ename == ParameterError.__name__
    assert failed.value.evalue == f"no document “某镇-2042-部门预算” in the data; the nearest is “{LITTLE}”"
    assert "Traceback" not in str(failed.value)
