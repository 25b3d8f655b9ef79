"""The data folder: what is written is read back as it was, and never half."""

import hashlib
import os
import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from budgetlib.contract.records import AllocationRow, ChangeRow, DocumentRow, StaffingRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.corpus import store

DOCUMENT = DocumentRow(
    source="town.pdf",
    sha256="ab" * 32,
    format="pdf",
    pages=12,
    text_layer="text",
    department="某县财政局",
    entity_level="department",
    kind="budget",
    fiscal_year=2024,
    published_on=date(2024, 2, 1),
    status="ok",
    error=None,
)
CHANGE = ChangeRow(
    page=3,
    section="收入",
    scope="total",
    flow="revenue",
    item_code=None,
    item_name=None,
    amount_yuan=Decimal("1000000.10"),
    prior_yuan=None,
    change_yuan=Decimal("-0.01"),
    change_pct=Decimal("-3.456789"),
    base="prior_budget",
    reason=None,
    sentence="比上年减少。",
)


def tables_of(document_id, **rows):
    return {
        name: frame(name, document_id, rows.get(name, [DOCUMENT] if name == "documents" else []))
        for name in TABLES
    }


def write(directory, document_id, extractor="1", **rows):
    tables = tables_of(document_id, **rows)
    store.write_document(directory, document_id, tables, extractor=extractor, origin=directory / "town.pdf")


def assert_same_types(read, table):
    expected = frame(table, "", []).dtypes
    assert list(read.dtypes.items()) == list(expected.items())


@pytest.mark.parametrize("empty_first", [True, False])
def test_plain_pandas_reads_the_folder_with_the_contract_types_although_one_file_is_empty(
    tmp_path, empty_first
):
    first, second = ("a", "b") if empty_first else ("b", "a")
    write(tmp_path, first)
    write(tmp_path, second, changes=[CHANGE], staffing=[StaffingRow(1, "active", 7, None, None)])

    changes = pd.read_parquet(tmp_path / "changes")
    staffing = pd.read_parquet(tmp_path / "staffing")
    documents = pd.read_parquet(tmp_path / "documents")

    for read, table in ((changes, "changes"), (staffing, "staffing"), (documents, "documents")):
        assert_same_types(read, table)
    assert changes.change_yuan.tolist() == [Decimal("-0.01")]
    assert changes.change_pct.tolist() == [Decimal("-3.456789")]
    assert changes.prior_yuan.isna().all() and changes.reason.isna().all()
    assert staffing.change.isna().all() and staffing.headcount.tolist() == [7]
    assert documents.published_on.tolist() == [date(2024, 2, 1)] * 2


@pytest.mark.parametrize("table", TABLES)
def test_every_table_reads_back_with_its_types_when_no_document_has_a_row_in_it(tmp_path, table):
    write(tmp_path, "a")

    assert_same_types(store.read_table(tmp_path, table), table)
    assert_same_types(pd.read_parquet(tmp_path / table), table)


def test_money_with_a_fraction_of_a_cent_is_refused_and_not_rounded(tmp_path):
    bad = AllocationRow("项目", "用途", Decimal("0.001"))

    with pytest.raises(Exception, match="data loss"):
        write(tmp_path, "a", allocations=[bad])
    assert store.document_ids(tmp_path) == ()


def test_read_table_of_chosen_documents_leaves_the_others_out(tmp_path):
    for name in ("a", "b", "c"):
        write(tmp_path, name, changes=[CHANGE])

    assert store.read_table(tmp_path, "changes", ["c", "a", "absent"]).document_id.tolist() == ["c", "a"]


def test_a_failed_document_leaves_its_row_and_nothing_else(tmp_path):
    write(tmp_path, "a", changes=[CHANGE])
    failed = replace(DOCUMENT, status="failed", error="a.pdf: the file is empty")

    store.write_failure(tmp_path, "a", failed, extractor="1", origin=tmp_path / "a.pdf")

    left = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("a.parquet"))
    assert left == ["documents/a.parquet"]
    assert store.read_table(tmp_path, "documents").status.tolist() == ["failed"]


@pytest.mark.parametrize("moves_before_crash", range(len(TABLES)))
def test_a_crash_while_files_are_moved_leaves_no_half_document(tmp_path, monkeypatch, moves_before_crash):
    write(tmp_path, "a", changes=[CHANGE])
    moves, move = [], os.replace

    def crash(source, target):
        if len(moves) == moves_before_crash:
            raise KeyboardInterrupt
        moves.append(target)
        move(source, target)

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, "a", extractor="2")
    monkeypatch.undo()

    assert store.read_table(tmp_path, "changes").empty
    assert store.stored_documents(tmp_path) == {}
    write(tmp_path, "a", extractor="2")
    assert store.stored_documents(tmp_path)["a"].extractor == "2"


def test_a_crash_before_the_files_are_moved_leaves_the_stored_document_as_it_was(tmp_path, monkeypatch):
    write(tmp_path, "a", changes=[CHANGE])

    def crash(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(store.pq, "write_table", crash)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, "a", extractor="2")

    assert len(store.read_table(tmp_path, "changes")) == 1
    assert store.stored_documents(tmp_path)["a"].extractor == "1"


def test_writers_of_one_document_at_the_same_time_leave_one_whole_version(tmp_path):
    def writer(number):
        row = StaffingRow(1, "active", number, None, None)
        rows = {"staffing": [row] * number, "changes": [CHANGE] * number}
        write(tmp_path, "a", extractor=str(number), **rows)

    threads = [threading.Thread(target=writer, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    version = int(store.stored_documents(tmp_path)["a"].extractor)
    assert len(store.read_table(tmp_path, "changes")) == version
    assert store.read_table(tmp_path, "staffing").headcount.tolist() == [version] * version


def test_the_original_file_is_found_after_the_whole_project_moved_and_not_once_it_changed(tmp_path):
    original = tmp_path / "before" / "raw" / "town.pdf"
    original.parent.mkdir(parents=True)
    original.write_bytes(b"as it was")
    tables = tables_of("a", documents=[replace(DOCUMENT, sha256=hashlib.sha256(b"as it was").hexdigest())])
    store.write_document(tmp_path / "before" / "data", "a", tables, extractor="1", origin=original)

    moved = (tmp_path / "before").rename(tmp_path / "after")

    assert store.original_file(moved / "data", "a") == moved / "raw" / "town.pdf"
    (moved / "raw" / "town.pdf").write_bytes(b"another version")
    assert store.original_file(moved / "data", "a") is None


def test_a_damaged_stored_file_is_named_in_one_sentence(tmp_path):
    write(tmp_path, "a")
    (tmp_path / "amounts" / "a.parquet").write_bytes(b"PAR1 cut")

    with pytest.raises(store.StoreError, match=r"amounts: a stored table is damaged"):
        store.read_table(tmp_path, "amounts")


def test_a_damaged_commit_mark_counts_as_not_stored(tmp_path):
    write(tmp_path, "a")
    (tmp_path / "documents" / "a.parquet").write_bytes(b"")

    assert store.stored_documents(tmp_path) == {}


def test_a_file_in_place_of_the_folder_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "out").write_text("not a folder")

    with pytest.raises(store.StoreError, match=r"cannot write to the folder .*out: "):
        store.prepare(tmp_path / "out")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_without_write_permission_is_refused_in_one_sentence(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(store.StoreError, match="Permission denied"):
        store.prepare(tmp_path)
