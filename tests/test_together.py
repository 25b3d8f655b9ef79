"""Stored documents about one body: compared once, and again only when one of them changes."""

import json

import pandas as pd
import pytest
from helpers.audited import amounts, change, disclosure

from budgetlib.audit import audit_disclosure
from budgetlib.contract.schema import TABLES, frame
from budgetlib.corpus import store
from budgetlib.corpus.same_body import compare_documents

LAST = amounts("code,name,合计\n2010301,行政运行,60.00\n", "general_expenditure")
THIS = change("行政运行66.00万元，减少4.00万元", item_code="2010301", amount="66.00", change="-4.00")
RULE = "documents.prior_year"


@pytest.fixture
def folder(tmp_path):
    store.prepare(tmp_path)
    return tmp_path


def put(folder, document_id, rows, year, sha256="a" * 64):
    """Store a document with the findings of its own audit, as an extraction does."""
    given = disclosure(rows, document_id=document_id, fiscal_year=year, sha256=sha256)
    result = audit_disclosure(given)
    given.findings = frame("findings", document_id, result.findings)
    given.coverage = frame("coverage", document_id, result.coverage)
    tables = {name: getattr(given, name) for name in TABLES}
    store.write_document(folder, document_id, tables, extractor="1", origin=folder / "file.pdf")


def outcome(folder, document_id):
    coverage = store.read_table(folder, "coverage", [document_id]).set_index("rule_id")
    findings = store.read_table(folder, "findings", [document_id])
    return coverage.loc[RULE, "outcome"], (findings.rule_id == RULE).sum()


def test_adding_last_years_file_later_is_found_in_this_years(folder):
    put(folder, "this", THIS, 2024)
    assert compare_documents(folder) == []
    assert outcome(folder, "this") == ("not_applicable", 0)

    put(folder, "last", LAST, 2023)

    assert sorted(compare_documents(folder)) == ["last", "this"]
    assert outcome(folder, "this") == ("failed", 1)


def test_a_second_comparison_of_the_same_documents_writes_nothing(folder):
    put(folder, "this", THIS, 2024)
    put(folder, "last", LAST, 2023)
    compare_documents(folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}

    assert compare_documents(folder) == []
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")} == before


def test_a_partner_that_changes_is_compared_again(folder):
    put(folder, "this", THIS, 2024)
    put(folder, "last", LAST, 2023)
    compare_documents(folder)

    corrected = amounts("code,name,合计\n2010301,行政运行,70.00\n", "general_expenditure")
    put(folder, "last", corrected, 2023, sha256="b" * 64)
    compare_documents(folder)

    assert outcome(folder, "this") == ("held", 0)


def test_a_partner_that_is_taken_away_takes_its_findings_along(folder):
    put(folder, "this", THIS, 2024)
    put(folder, "last", LAST, 2023)
    compare_documents(folder)

    store.remove_document(folder, "last")

    assert compare_documents(folder) == ["this"]
    assert outcome(folder, "this") == ("not_applicable", 0)


def test_the_findings_of_the_document_by_itself_stay(folder):
    wrong = amounts("code,name,合计\n20103,款,9.00\n2010301,行政运行,66.00\n", "expenditure_summary")
    put(folder, "this", [THIS, *wrong], 2024)
    own = store.read_table(folder, "findings", ["this"])
    put(folder, "last", LAST, 2023)

    compare_documents(folder)

    after = store.read_table(folder, "findings", ["this"])
    pd.testing.assert_frame_equal(after[after.rule_id != RULE].reset_index(drop=True), own)
    coverage = store.read_table(folder, "coverage", ["this"])
    assert coverage.rule_id.is_unique


def test_the_evidence_names_the_other_document(folder):
    put(folder, "this", THIS, 2024)
    put(folder, "last", LAST, 2023)
    compare_documents(folder)

    (text,) = store.read_table(folder, "findings", ["this"]).query("rule_id == @RULE").evidence
    assert [entry.get("document_id") for entry in json.loads(text)] == [None, "last"]


def test_a_crash_between_the_two_tables_is_made_good_by_the_next_run(folder, monkeypatch):
    put(folder, "this", THIS, 2024)
    put(folder, "last", LAST, 2023)
    place, placed = store._place, []

    def crash(staged, path):
        if placed:
            raise KeyboardInterrupt
        placed.append(path)
        place(staged, path)

    monkeypatch.setattr(store, "_place", crash)
    with pytest.raises(KeyboardInterrupt):
        compare_documents(folder)
    monkeypatch.undo()

    compare_documents(folder)

    assert outcome(folder, "this") == ("failed", 1)


def test_a_document_stored_anew_meanwhile_is_not_touched(folder):
    put(folder, "this", THIS, 2024)
    earlier = store.stored_documents(folder)["this"]
    put(folder, "this", THIS, 2024, sha256="c" * 64)

    findings = store.read_table(folder, "findings", ["this"])

    assert store.replace_tables(folder, earlier, {"findings": findings}, comparison="x") is False
    assert store.comparison_of(folder, "this") == ""
