"""The stored documents as one set of DataFrames, and what they are exported to."""

import csv
import json
from datetime import date
from decimal import Decimal

import duckdb
import openpyxl
import pandas as pd
import pytest

import budgetlib
from budgetlib.contract.records import AllocationRow, ChangeRow, DocumentRow, StaffingRow
from budgetlib.contract.schema import TABLES, columns, frame
from budgetlib.corpus import store
from budgetlib.corpus.export import defused, export
from budgetlib.errors import NoInputError, ParameterError

HUGE = Decimal("123456789012345678.01")  # 20 digits: more than a spreadsheet's numbers hold
FORMULA = "=1+1 按公式"
LONG = "长" * 40_000


def store_document(folder, document_id, year=2024):
    document = DocumentRow(
        source=f"{document_id}.pdf",
        sha256="0" * 64,
        format="pdf",
        pages=9,
        text_layer="text",
        department="某县财政局",
        entity_level="department",
        kind="budget",
        fiscal_year=year,
        published_on=date(2024, 2, 1),
        status="ok",
        error=None,
    )
    change = ChangeRow(
        1, None, "total", None, None, None, Decimal("0.10"), None, None, Decimal("3.5"), None, None, LONG
    )
    rows = {
        "documents": [document],
        "staffing": [StaffingRow(1, "active", 20, None, None)],
        "allocations": [AllocationRow("项目", FORMULA, HUGE), AllocationRow("项目", "其他", Decimal("0.30"))],
        "changes": [change],
    }
    tables = {name: frame(name, document_id, rows.get(name, [])) for name in TABLES}
    store.write_document(folder, document_id, tables, extractor="1", origin=folder / "x.pdf")


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    store_document(folder, "town-2024")
    store_document(folder, "town-2025", year=2025)
    return folder


def test_a_corpus_has_every_table_of_the_contract_with_its_types(data):
    corpus = budgetlib.load(data)

    for table in TABLES:
        assert dict(getattr(corpus, table).dtypes) == dict(frame(table, "", []).dtypes), table
    assert corpus.documents.fiscal_year.tolist() == [2024, 2025]
    assert corpus.directory == data


def test_the_tables_of_a_corpus_are_listed_and_another_name_is_refused_with_the_nearest(data):
    corpus = budgetlib.load(data)

    assert set(TABLES) <= set(dir(corpus))
    assert corpus.amounts is corpus.amounts, "read once"
    with pytest.raises(AttributeError, match="no attribute “amount”; did you mean amounts"):
        corpus.amount  # noqa: B018


def test_one_document_of_a_corpus_has_only_its_own_rows(data):
    own = budgetlib.load(data)["town-2025"]

    assert own.documents.fiscal_year.tolist() == [2025]
    assert set(own.allocations.document_id) == {"town-2025"}


def test_a_corpus_of_failed_documents_has_empty_tables(tmp_path):
    failed = DocumentRow(
        "a.pdf",
        "0" * 64,
        "pdf",
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        "failed",
        "a.pdf: the file is empty",
    )
    store.write_failure(tmp_path, "a", failed, extractor="1", origin=tmp_path / "a.pdf")

    corpus = budgetlib.load(tmp_path)

    assert corpus.amounts.empty and list(corpus.amounts.columns) == list(columns("amounts"))


def test_an_unknown_document_is_refused_with_the_nearest(data):
    with pytest.raises(ParameterError, match=r"no document town-2042 in .*; did you mean town-202[45]\?"):
        budgetlib.load(data)["town-2042"]


def test_a_folder_without_data_is_refused(tmp_path):
    with pytest.raises(NoInputError, match="no such data folder"):
        budgetlib.load(tmp_path / "gone")
    with pytest.raises(NoInputError, match="no documents in the data folder"):
        budgetlib.load(tmp_path)


def test_the_package_offers_its_names_and_refuses_others():
    assert set(budgetlib.__all__) <= set(dir(budgetlib))
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        budgetlib.reed  # noqa: B018


def test_csv_export_is_exact_and_reads_back(data, tmp_path):
    export(budgetlib.load(data), "csv", tmp_path / "out")

    assert {p.name for p in (tmp_path / "out").iterdir()} == {f"{name}.csv" for name in TABLES}
    with open(tmp_path / "out" / "allocations.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["amount_yuan"] for row in rows[:2]] == [str(HUGE), "0.30"]
    assert pd.read_csv(tmp_path / "out" / "changes.csv").columns[0] == "document_id"


def test_csv_export_holds_no_formula_and_a_data_package_the_text_as_it_is(data, tmp_path):
    for kind, purpose in (("csv", f"'{FORMULA}"), ("datapackage", FORMULA)):
        export(budgetlib.load(data), kind, tmp_path / kind)
        rows = pd.read_csv(tmp_path / kind / "allocations.csv")
        assert rows["purpose"].tolist()[:2] == [purpose, "其他"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-1+2", "'-1+2"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("-=1", "'-=1"), ("-1,2-3", "'-1,2-3"),
        ("-1,234.50", "-1,234.50"), ("+12.5%", "+12.5%"), ("-", "-"), ("--", "--"),
        ("甲=1", "甲=1"), ("", ""),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe_and_a_number_none(text, shown):
    assert defused(text) == shown


def test_xlsx_export_keeps_numbers_as_numbers_text_as_text_and_what_is_too_long_for_either_visible(
    data, tmp_path
):
    export(budgetlib.load(data), "xlsx", tmp_path / "out.xlsx")

    workbook = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert workbook.sheetnames == list(TABLES)
    _, purposes, amounts = [column[1:3] for column in workbook["allocations"].iter_cols(min_col=2, max_col=4)]
    assert [(c.value, c.data_type) for c in purposes] == [(FORMULA, "s"), ("其他", "s")]
    assert [(c.value, c.data_type) for c in amounts] == [(str(HUGE), "s"), (0.3, "n")]
    sentence = workbook["changes"].cell(2, 1 + list(columns("changes")).index("sentence")).value
    assert len(sentence) <= 32_767 and sentence.endswith("长 […]")
    published = workbook["documents"].cell(2, 1 + list(columns("documents")).index("published_on")).value
    assert published.date() == date(2024, 2, 1)


def test_duckdb_export_holds_exact_decimals(data, tmp_path):
    export(budgetlib.load(data), "duckdb", tmp_path / "out.duckdb")

    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as database:
        total = database.sql("SELECT sum(amount_yuan) FROM allocations").fetchall()[0][0]
        names = {row[0] for row in database.sql("SHOW TABLES").fetchall()}
    assert total == 2 * (HUGE + Decimal("0.30"))
    assert names == set(TABLES)


def test_a_data_package_describes_every_column_of_its_files(data, tmp_path):
    export(budgetlib.load(data), "datapackage", tmp_path / "out")

    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert [r["name"] for r in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        with open(tmp_path / "out" / resource["path"], encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert [f["name"] for f in resource["schema"]["fields"]] == header
    types = {f["name"]: f["type"] for f in package["resources"][0]["schema"]["fields"]}
    assert (types["fiscal_year"], types["published_on"], types["status"]) == ("integer", "date", "string")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "datapackage"])
def test_an_export_takes_the_place_of_an_earlier_one(data, tmp_path, kind):
    for _ in range(2):
        export(budgetlib.load(data), kind, tmp_path / "made" / "out")

    assert [p.name for p in (tmp_path / "made").iterdir()] == ["out"], "nothing temporary is left"


def test_an_unknown_format_is_refused(data, tmp_path):
    with pytest.raises(ParameterError, match="no export format pdf; there are csv, xlsx"):
        export(budgetlib.load(data), "pdf", tmp_path / "out")
