"""Many documents into the data folder: each on its own, unchanged ones skipped, nothing lost."""

import hashlib
import os
import time

import pandas as pd
import pytest

from budgetlib.corpus import extract as extract_module
from budgetlib.corpus import store
from budgetlib.corpus.extract import extract as extract_documents
from budgetlib.corpus.input_files import find_files
from budgetlib.errors import NoInputError, ParameterError


def extract(inputs, out, **options):
    return extract_documents(inputs, out, reader="fake_readers:by_content", **options)


def folder_of(path, **files):
    for name, content in files.items():
        file = path / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return path


def digits(content):
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def outcomes(summary):
    return {r.document_id: (r.action, r.status) for r in summary.results}


def test_documents_go_into_the_folder_with_their_place_in_the_input_folder(tmp_path):
    folder_of(tmp_path / "in" / "2024", town="ok")

    extract([tmp_path / "in"], tmp_path / "out")

    (row,) = pd.read_parquet(tmp_path / "out" / "documents").itertuples()
    assert (row.document_id, row.source, row.status) == ("town", "2024/town.txt", "ok")
    assert pd.read_parquet(tmp_path / "out" / "staffing").headcount.tolist() == [5]


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        ("hang", "bad.txt: reading took longer than the limit of 6 seconds"),
        ("abort", "bad.txt: reading ended in a crash (SIGABRT)"),
        ("segfault", "bad.txt: reading ended in a crash (SIGSEGV)"),
        ("hog", "bad.txt: reading needs more memory than the limit allows"),
        ("damaged", "bad.txt, page 7: the page tree is damaged"),
        ("bug", "bad.txt: the program made a mistake while reading it (KeyError in one_document.py"),
        ("scan", "bad.txt: a scan without text"),
    ],
)
def test_a_bad_document_is_one_failed_row_and_the_others_are_read(tmp_path, deed, sentence):
    folder = folder_of(tmp_path / "in", a="ok", bad=deed, c="ok", d="noise")

    summary = extract([folder], tmp_path / "out", jobs=1, time_limit=6, memory_limit=1024)

    statuses = {r.document_id: r.status for r in summary.results}
    assert statuses == {"a": "ok", "bad": "failed", "c": "ok", "d": "ok"}
    documents = store.read_table(tmp_path / "out", "documents").set_index("document_id")
    assert documents.error["bad"].startswith(sentence)
    assert not list((tmp_path / "out").glob("[!d]*/bad.parquet"))


def test_the_message_of_an_internal_error_does_not_quote_the_document(tmp_path):
    summary = extract([folder_of(tmp_path / "in", bad="bug")], tmp_path / "out")

    assert "138" not in summary.failed[0].error and "王" not in summary.failed[0].error


def test_a_second_run_does_nothing_for_unchanged_files(tmp_path):
    folder = folder_of(tmp_path / "in", a="ok", b="damaged", c="partial")
    extract([folder], tmp_path / "out")
    written = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.parquet")}

    again = extract([folder], tmp_path / "out")

    assert outcomes(again) == {
        "a": ("unchanged", "ok"),
        "b": ("unchanged", "failed"),
        "c": ("unchanged", "partial"),
    }
    assert [r.document_id for r in again.failed] == ["b"]
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.parquet")} == written


def test_a_document_that_ran_out_of_time_is_tried_again(tmp_path):
    folder = folder_of(tmp_path / "in", a="abort")
    extract([folder], tmp_path / "out")

    assert outcomes(extract([folder], tmp_path / "out")) == {"a": ("read", "failed")}


def test_changed_forced_or_differently_extracted_files_are_read_again(tmp_path, monkeypatch):
    folder = folder_of(tmp_path / "in", a="ok")
    extract([folder], tmp_path / "out")

    assert outcomes(extract([folder], tmp_path / "out", force=True)) == {"a": ("read", "ok")}
    folder_of(folder, a="damaged")
    assert outcomes(extract([folder], tmp_path / "out")) == {"a": ("read", "failed")}
    assert store.read_table(tmp_path / "out", "staffing").empty
    monkeypatch.setattr(extract_module, "extractor_version", lambda: "another")
    assert outcomes(extract([folder], tmp_path / "out")) == {"a": ("read", "failed")}


def test_of_two_files_with_one_stem_the_later_gets_digits_of_its_bytes(tmp_path):
    folder_of(tmp_path / "in" / "x", town="ok 1")
    folder_of(tmp_path / "in" / "y", town="ok 2")

    first = extract([tmp_path / "in"], tmp_path / "out")
    second = extract([tmp_path / "in"], tmp_path / "out")

    names = ["town", f"town-{digits('ok 2')}"]
    assert [r.document_id for r in first.results] == names
    assert outcomes(second) == {name: ("unchanged", "ok") for name in names}


def test_a_file_keeps_its_id_when_a_namesake_that_sorts_before_it_turns_up(tmp_path):
    folder_of(tmp_path / "in" / "y", town="ok 2")
    extract([tmp_path / "in"], tmp_path / "out")
    folder_of(tmp_path / "in" / "x", town="ok 1")

    summary = extract([tmp_path / "in"], tmp_path / "out")

    assert {r.document_id: r.source for r in summary.results} == {
        "town": "y/town.txt",
        f"town-{digits('ok 1')}": "x/town.txt",
    }


def test_a_changed_file_replaces_what_was_stored_of_it_under_digits(tmp_path):
    folder_of(tmp_path / "in" / "x", town="ok 1")
    folder_of(tmp_path / "in" / "y", town="ok 2")
    extract([tmp_path / "in"], tmp_path / "out")
    folder_of(tmp_path / "in" / "y", town="ok 3")

    extract([tmp_path / "in"], tmp_path / "out")

    assert set(store.document_ids(tmp_path / "out")) == {"town", f"town-{digits('ok 3')}"}


def test_the_same_name_in_another_input_folder_does_not_take_the_place_of_the_first(tmp_path):
    a, b = folder_of(tmp_path / "a", town="ok 1"), folder_of(tmp_path / "b", town="ok 2")
    extract([a, b], tmp_path / "out")
    folder_of(b, town="ok 3")

    extract([b], tmp_path / "out")

    stored = store.read_table(tmp_path / "out", "documents").set_index("document_id").sha256
    assert stored["town"].startswith(digits("ok 1"))
    assert stored[f"town-{digits('ok 3')}"].startswith(digits("ok 3"))


def test_ids_that_parquet_readers_would_skip_or_file_systems_refuse_are_made_safe(tmp_path):
    long = "预" * 83
    folder = folder_of(tmp_path / "in", _draft="ok", **{long: "partial"})

    summary = extract([folder], tmp_path / "out")

    assert {r.document_id for r in summary.results} == {"draft", "预" * 79}
    assert len(pd.read_parquet(tmp_path / "out" / "documents")) == 2


def test_a_file_name_in_the_encoding_of_chinese_windows_becomes_legible(tmp_path):
    raw = os.fsencode(tmp_path) + "/财政局.txt".encode("gbk")
    with open(raw, "w") as file:
        file.write("ok")

    summary = extract([tmp_path], tmp_path / "out")

    assert [(r.document_id, r.source, r.status) for r in summary.results] == [("财政局", "财政局.txt", "ok")]


def test_folders_are_searched_without_hidden_files_and_without_the_output(tmp_path):
    folder_of(tmp_path, a="ok", notes="ok")
    folder_of(tmp_path / ".cache", b="ok")
    folder_of(tmp_path / "out" / "deep", c="ok")
    (tmp_path / "~$a.docx").write_bytes(b"lock")
    (tmp_path / "a.csv").write_text("not a disclosure")

    found = find_files([tmp_path], exclude=[tmp_path / "out"])

    assert [f.source for f in found] == ["a.txt", "notes.txt"]


def test_a_missing_input_is_named_before_anything_is_written(tmp_path):
    with pytest.raises(NoInputError, match=r"no such file or folder: .*gone\.pdf"):
        extract([tmp_path / "gone.pdf"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_without_documents_is_named(tmp_path):
    (tmp_path / "empty").mkdir()

    with pytest.raises(NoInputError, match=r"no documents \(PDF, HTML or text\) in .*empty"):
        extract([tmp_path / "empty"], tmp_path / "out")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"jobs": 0}, "jobs must be more than 0, not 0"),
        ({"time_limit": -1.5}, "time limit must be more than 0, not -1.5"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(tmp_path, options, sentence):
    with pytest.raises(ParameterError, match=sentence):
        extract([folder_of(tmp_path / "in", a="ok")], tmp_path / "out", **options)


def test_an_interruption_ends_the_reading_processes_and_keeps_what_was_done(tmp_path, monkeypatch):
    folder = folder_of(tmp_path / "in", a="ok and the largest file", b="hang")

    def interrupted(finished, *_):
        yield next(finished)
        raise KeyboardInterrupt

    monkeypatch.setattr(extract_module, "track", interrupted)
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        extract([folder], tmp_path / "out", jobs=2, progress=True)

    assert time.monotonic() - start < 50, "the process that hangs was waited for"
    assert store.document_ids(tmp_path / "out") == ("a",)


def test_a_dask_scheduler_reads_the_same(tmp_path):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    folder = folder_of(tmp_path / "in", a="ok", b="damaged")

    with distributed.LocalCluster(1, 1, processes=False, dashboard_address=None) as cluster:
        summary = extract([folder], tmp_path / "out", scheduler=cluster.scheduler_address)

    assert outcomes(summary) == {"a": ("read", "ok"), "b": ("read", "failed")}


def test_an_unchanged_file_that_was_moved_is_found_where_it_lies_now(tmp_path):
    folder_of(tmp_path / "in", town="ok")
    extract([tmp_path / "in"], tmp_path / "out")
    (tmp_path / "in").rename(tmp_path / "archive")

    summary = extract([tmp_path / "archive"], tmp_path / "out")

    assert outcomes(summary) == {"town": ("unchanged", "ok")}
    assert store.original_file(tmp_path / "out", "town") == tmp_path / "archive" / "town.txt"
