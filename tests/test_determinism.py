"""The same input gives the same bytes: two runs into two folders differ in nothing."""

from pathlib import Path

from budgetlib.corpus.extract import extract
from budgetlib.reports import build_reports

SAMPLE = Path(__file__).parents[1] / "data" / "raw" / "若羌县人民政府办公室-2024-部门预算.pdf"


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_runs_write_the_same_tables_notebooks_and_pages(tmp_path):
    runs = [tmp_path / "first", tmp_path / "other"]
    for run in runs:
        extract([SAMPLE], run / "data")
        build_reports(run / "data", run / "reports")

    first, other = map(contents, runs)

    assert {name.rpartition(".")[2] for name in first} == {"parquet", "ipynb", "html", "lock"}
    assert list(first) == list(other)
    assert [name for name in first if first[name] != other[name]] == []
