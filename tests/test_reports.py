"""Reports: one file that loads nothing; a failure keeps what was good; wrong parameters run nothing."""

import html.parser
import re
from decimal import Decimal
from pathlib import Path

import nbformat.v4 as nbf
import pytest

from budgetlib.contract.records import AmountRow, CoverageRow, DocumentRow, StaffingRow, TableRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.corpus.store import write_document, write_failure
from budgetlib.errors import NoInputError, ParameterError
from budgetlib.reports import build_index, build_reports, find_notebook
from budgetlib.reports.build import failures_in
from budgetlib.reports.convert import notebook_html
from budgetlib.reports.notebooks import check_parameters
from budgetlib.reports.papermill_engine import register

ID = "甲局-2024-部门预算"


def amount(row, code, name, spending, yuan):
    return AmountRow(
        table_id="t01", row=row, column=0, page=2, x0=None, top=None, x1=None, bottom=None,
        table_kind="expenditure_summary", flow="expenditure", classification="functional", item_code=code,
        item_name=name, item_level=None, second_code=None, second_name=None, is_total=code is None,
        spending_type=spending, fund="all", phase="budget", fiscal_year=2024, column_header="",
        amount_yuan=Decimal(yuan), step_yuan=Decimal(100), raw_text="",
    )  # fmt: skip


def document(status="ok", error=None):
    identity = ("甲局", "department", "budget", 2024) if status == "ok" else (None, None, None, None)
    return DocumentRow(f"{ID}.pdf", "0" * 64, "pdf", 3, "text", *identity, None, status, error)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    rows = dict.fromkeys(TABLES, ())
    rows |= {
        "documents": [document()],
        "tables": [
            TableRow("t01", "expenditure_summary", "支出总表", "表3", "万元", 2, 2, 4, 3, False, None)
        ],
        "amounts": [
            amount(1, "2010301", "行政运行", "total", "600000.00"),
            amount(2, None, "合计", "total", "600000.00"),
            amount(2, None, "合计", "basic", "600000.00"),
        ],
        "staffing": [StaffingRow(1, "active", 5, -1, None)],
        "coverage": [CoverageRow("rows_add_up", "held", 3, None)],
    }
    tables = {name: frame(name, ID, rows[name]) for name in TABLES}
    write_document(folder, ID, tables, extractor="1", origin=folder / f"{ID}.pdf")
    failed = document("failed", "乙局-扫描件.pdf: no text layer")
    write_failure(folder, "乙局-扫描件", failed, extractor="1", origin=folder / "乙局-扫描件.pdf")
    return folder


@pytest.fixture(scope="module")
def built(data, tmp_path_factory):
    """All reports of one document with almost nothing in it."""
    out = tmp_path_factory.mktemp("out")
    return build_reports(data, out, jobs=2), out


def test_a_document_with_little_in_it_has_the_reports_that_say_something(built):
    run, out = built

    assert run.failed == ()
    assert sorted(p.name for p in run.built) == [
        "audit.html",
        "body.html",
        "peers.html",
        "staffing-cost.html",
        "structure.html",
    ]
    assert all((out / ID / name).with_suffix(".ipynb").exists() for name in ("structure.html", "audit.html"))


def test_of_what_is_not_known_nothing_is_said(built):
    pages = [page.read_text(encoding="utf-8") for page in (built[1] / ID).glob("*.html")]

    assert re.findall("未能读出总额|文字说明：|项支出的变动|因此没有图|没有内容", "".join(pages)) == []


def test_the_comparison_of_all_documents_lies_beside_the_index_and_they_link_to_each_other(built):
    out = built[1]

    assert (out / "peers.ipynb").exists()
    assert 'href="peers.html"' in (out / "index.html").read_text(encoding="utf-8")
    assert '<a href="index.html">' in (out / "peers.html").read_text(encoding="utf-8")


def test_an_executed_notebook_finds_its_data_when_both_folders_are_moved_and_names_no_other_folder(
    built, data
):
    out = built[1]

    for name in ("peers.ipynb", f"{ID}/audit.ipynb"):
        notes = nbf.reads((out / name).read_text(encoding="utf-8")).metadata.papermill
        folder = notes.parameters["data_dir"]
        assert not Path(folder).is_absolute()
        assert ((out / name).parent / folder).resolve() == data.resolve()
        assert [n for n in (notes.input_path, notes.output_path) if "/" in n] == []


def test_a_comparison_is_of_the_documents_given_or_of_all(data, tmp_path):
    given = build_reports(data, tmp_path / "given", ["peers"], [ID], jobs=1)
    whole = build_reports(data, tmp_path / "whole", ["peers"], [ID], jobs=1, compare_all=True)

    notebooks = [
        nbf.reads(r.built[0].with_suffix(".ipynb").read_text(encoding="utf-8")) for r in (given, whole)
    ]
    assert [n.metadata.papermill.parameters["documents"] for n in notebooks] == [[ID], []]
    assert [p.name for run in (given, whole) for p in run.built] == ["peers.html", "peers.html"]


def test_a_comparison_that_fails_is_kept_apart_and_leaves_the_reports_of_documents(data, tmp_path):
    cell = nbf.new_code_cell("documents: list[str] = []  # 文件", metadata={"tags": ["parameters"]})
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    own = nbf.new_notebook(
        cells=[nbf.new_markdown_cell("# 试"), cell, nbf.new_code_cell("1 / 0")], metadata=kernel
    )
    path = tmp_path / "own.ipynb"
    path.write_text(nbf.writes(own), encoding="utf-8")

    run = build_reports(data, tmp_path / "out", [str(path), "audit"], jobs=2)

    (failed,) = run.failed
    assert (failed.document_id, failed.notebook) == ("", "own")
    assert failures_in(tmp_path / "out") == {("", "own"): "ZeroDivisionError: division by zero"}
    assert [page.name for page in run.built] == ["audit.html"]


class Links(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.loaded, self.names = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.loaded += [
            v for k, v in attrs if k in ("src", "srcset", "data") or (tag == "link" and k == "href")
        ]


@pytest.mark.parametrize("name", [f"{ID}/structure.html", f"{ID}/audit.html", "index.html"])
def test_a_page_loads_nothing_and_is_a_proper_document(built, name):
    page = (built[1] / name).read_text(encoding="utf-8")
    found = Links(page)

    assert [address for address in found.loaded if not address.startswith("data:")] == []
    assert re.findall(r"url\((?!#|data:)[^)]*\)|@import", page) == []
    assert '<html lang="zh-CN">' in page
    assert found.names.count("h1") == 1 and "main" in found.names
    assert re.search(r"<title>[^<]{4,}</title>", page)
    assert "font/woff2;base64," in page
    assert "Traceback" not in page


def test_every_chart_has_alternative_text_and_no_code_is_shown(built):
    page = (built[1] / ID / "structure.html").read_text(encoding="utf-8")

    drawings = re.findall(r"<svg [^>]*>", page)
    assert drawings
    assert [d for d in drawings if 'role="img"' not in d or not re.search(r'aria-label="[^"]{10,}"', d)] == []
    assert "analysis.open_publication" not in page


def test_index_names_documents_with_links_status_and_the_error_of_a_failed_one(built):
    page = (built[1] / "index.html").read_text(encoding="utf-8")

    assert page.count("</tr>") == 3
    assert "乙局-扫描件.pdf: no text layer" in page
    assert page.count('.html">') == 5


def notebook_that(source, folder, name="own"):
    cells = [
        nbf.new_markdown_cell("# 试\n\n问？"),
        nbf.new_code_cell(
            'data_dir: str = ""  # 数据\ndocument_id: str = ""  # 文档\nn: int = 1  # 数',
            metadata={"tags": ["parameters"]},
        ),
        nbf.new_code_cell(source),
    ]
    spec = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    path = folder / f"{name}.ipynb"
    path.write_text(nbf.writes(nbf.new_notebook(cells=cells, metadata=spec)), encoding="utf-8")
    return path


def test_a_failing_notebook_keeps_the_good_report_and_its_message_apart(data, tmp_path):
    out = tmp_path / "out"
    own = notebook_that("n + 1", tmp_path)
    notebook_that("n", tmp_path, "other")
    build_reports(data, out, [str(own), str(tmp_path / "other.ipynb")])
    good = (out / ID / "own.html").read_text(encoding="utf-8")
    notebook_that("raise ValueError('没有这个数')", tmp_path)

    run = build_reports(data, out, [str(own), str(tmp_path / "other.ipynb")])

    assert (out / ID / "own.html").read_text(encoding="utf-8") == good
    assert [(f.notebook, f.message) for f in run.failed] == [("own", "ValueError: 没有这个数")]
    assert [p.name for p in run.built] == ["other.html"]
    assert (out / "failed" / ID / "own.json").exists()
    index = (out / "index.html").read_text(encoding="utf-8")
    assert 'own未能生成</summary><p lang="en">ValueError: 没有这个数</p>' in index
    assert not list(out.glob(".building-*"))


def test_a_notebook_that_takes_its_process_down_is_a_failed_report(data, tmp_path):
    own = notebook_that("import os; os._exit(3)", tmp_path)

    run = build_reports(data, tmp_path / "out", [str(own)])

    assert [f.message for f in run.failed] == ["the process of the report ended with exit status 3"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"units": "元"}, "did you mean unit"),
        ({"unit": "万"}, "did you mean 万元"),
        ({"document_id": "x"}, "cannot be given"),
    ],
)
def test_a_wrong_parameter_is_refused_before_anything_runs(data, tmp_path, given, message):
    with pytest.raises(ParameterError, match=message):
        build_reports(data, tmp_path / "out", ["structure"], parameters=given)

    assert not (tmp_path / "out").exists()


def test_a_value_of_another_type_is_refused(tmp_path):
    own = notebook_that("n", tmp_path)

    assert check_parameters([own], {"n": "3"}) == {own: {"n": 3}}
    with pytest.raises(ParameterError, match="“n” is of type int"):
        check_parameters([own], {"n": "drei"})


def test_an_unknown_notebook_or_document_is_refused_with_the_nearest(data, tmp_path):
    with pytest.raises(ParameterError, match="structure"):
        find_notebook("structur")
    with pytest.raises(ParameterError, match=ID):
        build_reports(data, tmp_path, ["structure"], documents=["甲局-2025-部门预算"])


def test_a_folder_without_documents_is_no_input(tmp_path):
    with pytest.raises(NoInputError):
        build_index(tmp_path, tmp_path)


def test_the_engine_runs_every_notebook_in_a_namespace_of_its_own(tmp_path):
    import papermill

    first = notebook_that("left_over = 1", tmp_path, "first")
    second = notebook_that("'left_over' in globals()", tmp_path, "second")
    papermill.execute_notebook(first, None, engine_name=register(), progress_bar=False)

    done = papermill.execute_notebook(second, None, engine_name=register(), progress_bar=False)

    assert done.cells[-1].outputs[0].data["text/plain"] == "False"


def test_a_heading_of_the_notebook_is_part_of_the_title():
    page = notebook_html(
        nbf.new_notebook(cells=[nbf.new_markdown_cell("# 收支结构")]), "甲局 2024 年部门预算"
    )

    assert "<title>甲局 2024 年部门预算：收支结构</title>" in page
