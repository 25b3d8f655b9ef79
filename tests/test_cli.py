"""The command line: what a user sees, and the exit status, when all is well and when it is not."""

import json
import os
import subprocess
import sys
from decimal import Decimal

import nbformat
import pandas as pd
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from budgetlib import cli
from budgetlib.contract.records import CoverageRow, DocumentRow, FindingRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.corpus import store

TEXT = "某县财政局2024年部门预算\n\n一、收入支出总体情况\n本部门2024年收入总计100.00万元。\n"


@pytest.fixture
def command(capsys):
    """Run one command; gives status, standard output and standard error."""

    def run(*arguments):
        status = cli.run([str(a) for a in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def data(tmp_path):
    """A data folder with one document that has one finding of each severity."""
    stored(
        tmp_path / "data", "town", [finding("f1", "error"), finding("f2", "warning"), finding("f3", "info")]
    )
    return tmp_path / "data"


def stored(folder, document_id, findings):
    document = DocumentRow(
        "town.pdf", "0" * 64, "pdf", 9, "text", "某县财政局", "department", "budget", 2024, None, "ok", None
    )
    rows = {
        "documents": [document],
        "findings": findings,
        "coverage": [CoverageRow("total_is_sum", "failed", 3, None)],
    }
    tables = {name: frame(name, document_id, rows.get(name, [])) for name in TABLES}
    store.write_document(folder, document_id, tables, extractor="1", origin=folder / "town.pdf")


def finding(finding_id, severity):
    evidence = json.dumps([{"role": "合计", "table_id": "t01", "row": 3, "column": 2, "page": 5}])
    yuan = Decimal("150000.00")
    return FindingRow(
        finding_id, "total_is_sum", severity, "合计与分项之和不一致。", yuan, yuan, yuan, yuan, evidence
    )


def pdf(path, *lines, password=None):
    encryption = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(str(path), encrypt=encryption)
    for number, line in enumerate(lines):
        canvas.drawString(72, 750 - 20 * number, line)
    canvas.save()
    return path


def truncated(path):
    whole = pdf(path, "Budget 2024", "Total 100.00").read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    return path


def file(path, content):
    path.write_bytes(content)
    return path


def test_extract_writes_the_tables_and_says_how_many(command, tmp_path):
    source = file(tmp_path / "town.txt", TEXT.encode())

    status, out, err = command("extract", source, "--out", tmp_path / "data")

    assert status == 0
    assert out.startswith(f"documents in {tmp_path / 'data'}: ")
    assert "reading 1/1: town.txt" in err
    assert set(TABLES) <= {p.name for p in (tmp_path / "data").iterdir()}


def test_extract_as_json_prints_one_object_and_nothing_else(command, tmp_path):
    good, bad = file(tmp_path / "a.txt", TEXT.encode()), file(tmp_path / "b.pdf", b"")

    status, out, _ = command("extract", good, bad, "--out", tmp_path / "data", "--json")

    told = json.loads(out)
    assert status == 4
    assert [d["document_id"] for d in told["documents"]] == ["a", "b"]
    assert told["documents"][1]["error"] == "b.pdf: the file is empty"
    assert told["counts"]["failed"] == 1


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda p: file(p / "bad.pdf", b""), "bad.pdf: the file is empty"),
        (
            lambda p: file(p / "bad.pdf", b"<!DOCTYPE html><html><title>404</title></html>"),
            "bad.pdf: an HTML page, although it is named .pdf; the download probably went wrong",
        ),
        (lambda p: truncated(p / "bad.pdf"), "bad.pdf: the file is damaged"),
        (lambda p: pdf(p / "bad.pdf", "secret", password="x"), "bad.pdf: the file asks for a password"),
        (
            lambda p: file(p / "bad.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            "bad.png: a picture (PNG), not a document with text",
        ),
    ],
    ids=["empty", "html-named-pdf", "truncated", "password", "png"],
)
def test_a_file_that_cannot_be_read_is_one_sentence_a_failed_row_and_status_4(
    command, tmp_path, make, sentence
):
    status, _, err = command("extract", make(tmp_path), "--out", tmp_path / "data")

    documents = pd.read_parquet(tmp_path / "data" / "documents")
    assert status == 4
    assert sentence in err and "Traceback" not in err
    assert documents.status.tolist() == ["failed"]
    assert documents.error[0].startswith(sentence)


def test_one_bad_file_does_not_keep_the_good_ones_from_being_read(command, tmp_path):
    file(tmp_path / "good.txt", TEXT.encode())
    file(tmp_path / "bad.pdf", b"")

    status, out, _ = command("extract", tmp_path, "--out", tmp_path / "data")

    statuses = pd.read_parquet(tmp_path / "data" / "documents").set_index("document_id").status
    assert status == 4
    assert statuses["bad"] == "failed" and statuses["good"] != "failed"
    assert "1 failed" in out


def test_a_pdf_without_any_table_is_said_to_have_none(command, tmp_path):
    source = pdf(tmp_path / "letter.pdf", "Dear reader,", "there is no budget table here.")

    status, _, err = command("extract", source, "--out", tmp_path / "data")

    assert status == 0
    assert err.splitlines()[-1] == "budgetlib: letter.pdf: no table found in it"
    assert pd.read_parquet(tmp_path / "data" / "tables").empty


def test_a_pdf_that_is_about_something_else_is_refused(command, tmp_path):
    source = pdf(tmp_path / "letter.pdf", "Dear reader,", "there is no table here.")

    status, _, err = command("extract", source, "--out", tmp_path / "data")

    assert status == 4
    assert "letter.pdf: no table found in it, and it nowhere speaks of a budget" in err


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["extract", "gone.pdf", "--out", "d"], 3, "no such file or folder: gone.pdf"),
        (["extract", "empty", "--out", "d"], 3, "no documents (PDF, HTML or text) in empty"),
        (["extract", "pictures", "--out", "d"], 3, "no documents (PDF, HTML or text) in pictures"),
        (["audit", "--data", "gone"], 3, "no such data folder: gone"),
        (["audit", "--data", "empty"], 3, "no documents in the data folder empty"),
        (["export", "--data", "gone", "--format", "csv", "--out", "x"], 3, "no such data folder: gone"),
        (["report", "--data", "gone", "--out", "x"], 3, "no such data folder: "),
        (["extrct"], 2, "no such command: extrct; did you mean extract?"),
        (["extract", "--jbos", "2", "empty"], 2, "no such option: --jbos; did you mean --jobs?"),
        (["extract", "empty"], 2, "missing option '--out'"),
        (["extract", "--out", "d"], 2, "missing argument 'INPUT...'"),
        (["extract", "empty", "--out", "d", "--jobs", "0"], 2, "invalid value for '--jobs': 0"),
        (
            ["extract", "empty", "--out", "d", "--jobs", "1", "--scheduler", "tcp://x"],
            2,
            "exclude each other",
        ),
        (["audit", "--data", "data", "--judged", "gone.csv"], 3, "no such file: gone.csv"),
        (["audit", "--data", "data", "--annotate", "in-the-way"], 2, "cannot write to the folder in-the-way"),
        (["audit", "--data", "data", "--fail-on", "info"], 2, "invalid value for '--fail-on': 'info'"),
        (
            ["audit", "--data", "data", "--document", "twon"],
            2,
            "no document twon in data; did you mean town?",
        ),
        (["report", "--data", "data", "--out", "x", "--document", "twon"], 2, "town"),
        (["report", "--data", "data", "--out", "x", "--notebook", "strcture"], 2, "structure"),
        (["report", "--data", "data", "--out", "x", "--parameter", "unt=元"], 2, "unit"),
        (["report", "--data", "data", "--out", "x", "--parameter", "unit"], 2, "given as NAME=VALUE"),
        (["extract", "letter.txt", "--out", "in-the-way"], 2, "cannot write to the folder in-the-way: "),
        (["report", "--data", "data", "--out", "in-the-way"], 2, "cannot write to the folder"),
        (["export", "--data", "data", "--format", "csv", "--out", "in-the-way"], 2, "cannot write to"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_one_sentence_and_its_status(
    command, tmp_path, data, monkeypatch, arguments, status, sentence
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "pictures").mkdir()
    file(tmp_path / "pictures" / "scan.png", b"\x89PNG\r\n\x1a\n")
    file(tmp_path / "letter.txt", TEXT.encode())
    file(tmp_path / "in-the-way", b"a file where a folder should be")

    found, out, err = command(*arguments)

    assert found == status
    assert sentence in err
    assert err.startswith("budgetlib: ") and err.count("\n") == 1, "one sentence, one line"
    assert out == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_output_folder_is_one_sentence_and_status_2(command, tmp_path):
    source = file(tmp_path / "town.txt", TEXT.encode())
    (tmp_path / "locked").mkdir(mode=0o500)

    status, _, err = command("extract", source, "--out", tmp_path / "locked")

    assert status == 2
    assert err == f"budgetlib: cannot write to the folder {tmp_path / 'locked'}: Permission denied\n"


def test_an_error_with_json_is_an_object_too(command):
    status, out, _ = command("audit", "--data", "gone", "--json")

    assert (status, json.loads(out)) == (3, {"error": "no such data folder: gone", "exit_status": 3})


def test_an_internal_error_is_one_sentence_without_traceback_and_status_1(command, data, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("王某某")

    monkeypatch.setattr("budgetlib.corpus.collection.store.read_table", broken)
    monkeypatch.delenv("BUDGETLIB_DEBUG", raising=False)

    status, _, err = command("audit", "--data", data)

    assert status == 1
    assert err.startswith("budgetlib: internal error (ZeroDivisionError in collection.py, line ")
    assert err.count("\n") == 1 and "王" not in err


def test_audit_prints_every_finding_of_a_document(command, data):
    status, out, _ = command("audit", "--data", data)

    assert status == 0
    assert out.startswith("town  ")
    assert all(name in out for name in ("f1", "f2", "f3", "合计与分项之和不一致。"))


def test_audit_as_json_gives_findings_with_evidence_and_coverage(command, data):
    _, out, _ = command("audit", "--data", data, "--json")

    told = json.loads(out)
    assert told["findings"][0]["evidence"][0]["role"] == "合计"
    assert told["findings"][0]["difference_yuan"] == "150000.00"
    assert told["coverage"][0]["outcome"] == "failed"


def test_audit_of_one_document_leaves_the_others_out(command, data):
    stored(data, "village", [finding("f9", "error")])

    _, out, _ = command("audit", "--data", data, "--document", "village")

    assert "f9" in out and "f1" not in out


def test_annotate_writes_a_marked_copy_of_a_pdf_and_names_one_that_is_gone(command, tmp_path):
    source = pdf(tmp_path / "town.pdf", "Budget 2024")
    command("extract", source, "--out", tmp_path / "data")
    stored(tmp_path / "data", "village", [finding("f1", "error")])

    status, _, err = command("audit", "--data", tmp_path / "data", "--annotate", tmp_path / "marked")

    assert status == 0
    assert [p.name for p in (tmp_path / "marked").iterdir()] == ["town.pdf"]
    assert err == "budgetlib: village: the file that was read is gone or has changed, so it is not marked\n"


@pytest.mark.parametrize(
    ("severities", "fail_on", "status"),
    [
        (["error"], "error", 5),
        (["warning"], "error", 0),
        (["warning"], "warning", 5),
        (["error"], "warning", 5),
        (["info"], "warning", 0),
    ],
)
def test_fail_on_decides_which_findings_fail(command, tmp_path, severities, fail_on, status):
    stored(tmp_path, "town", [finding(f"f{n}", severity) for n, severity in enumerate(severities)])

    assert command("audit", "--data", tmp_path, "--fail-on", fail_on)[0] == status


def test_a_finding_judged_to_be_no_error_does_not_count(command, data, tmp_path):
    judged = tmp_path / "judged.csv"
    judged.write_text("id,verdict,who,why\nf1,not_an_error,analyst,rounded as printed\n", encoding="utf-8")

    status, out, _ = command("audit", "--data", data, "--fail-on", "error", "--judged", judged)

    assert status == 0
    assert "f1" not in out and "f2" in out


def test_a_failing_notebook_is_named_and_status_6(command, data, tmp_path):
    parameters = nbformat.v4.new_code_cell('document_id = "town"  # document\ndata_dir = "."  # data folder')
    parameters.metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [parameters, nbformat.v4.new_code_cell("1 / 0")]
    notebook = nbformat.v4.new_notebook(metadata=kernel, cells=cells)
    nbformat.write(notebook, tmp_path / "broken.ipynb")

    status, out, err = command(
        "report", "--data", data, "--out", tmp_path / "reports", "--notebook", tmp_path / "broken.ipynb"
    )

    assert status == 6
    assert "budgetlib: town, broken: " in err and "Traceback" not in err
    assert out.endswith(f"{tmp_path / 'reports' / 'index.html'}\n")


def test_help_does_not_load_what_the_commands_need():
    code = "import sys; from budgetlib.cli import run; run(['--help']); print(*sys.modules)"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    loaded = set(out.splitlines()[-1].split())
    assert loaded.isdisjoint({"pandas", "numpy", "pyarrow", "matplotlib", "papermill", "camelot"})


def test_python_m_budgetlib_is_the_same_command():
    run = subprocess.run([sys.executable, "-m", "budgetlib", "--version"], capture_output=True, text=True)

    assert (run.returncode, run.stdout.split(",")[0]) == (0, "budgetlib")
