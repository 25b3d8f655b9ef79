"""Tables of a disclosure by name, documents of a corpus by id, and what is said where there is none."""

import re

import pandas as pd
import pytest

from budgetlib.corpus.collection import Corpus
from budgetlib.document.printed_table import PrintedTable, find_table, names_a_table, table_keys
from budgetlib.errors import ParameterError, UnknownKeyError
from budgetlib.privacy import MASK
from budgetlib.reading.pages import LogicalTable, TableCell


def a_table(table_id, kind, title, printed_number=None, texts=(), header_rows=1):
    cells = [TableCell(r, c, 1, 1, text, page=1) for r, row in enumerate(texts) for c, text in enumerate(row)]
    return LogicalTable(
        table_id, kind, title, printed_number, "万元", 1, 1, len(texts), len(texts[0]) if texts else 0,
        header_rows, tuple(cells),
    )  # fmt: skip


GENERAL = a_table(
    "t01", "general_expenditure", "某局 2024 年一般公共预算支出情况表", "表5",
    [["科目", "合计"], ["教育支出", "1.00"], ["合计", "1.00"]],
)  # fmt: skip
FORMS = [a_table(f"t0{n}", "project_performance", "项目支出绩效目标表") for n in (2, 3)]
TABLES = [GENERAL, *FORMS, a_table("t04", "other", "附表")]
AMOUNTS = pd.DataFrame({"table_id": ["t01", "t02"], "row": [1, 5], "column": [1, 1]})


@pytest.mark.parametrize(
    "key",
    ["general_expenditure", "表5", "表 5", "某局2024年一般公共预算支出情况表", "一般公共预算支出表", "t01"],
)
def test_a_table_is_found_by_kind_number_title_as_printed_usual_title_or_id(key):
    table = find_table(TABLES, AMOUNTS, key)

    assert table.layout == GENERAL
    assert table.amounts["row"].tolist() == [1], "only its own amounts"


def test_the_grid_shows_the_printed_cells_at_the_positions_that_amounts_name():
    grid = find_table(TABLES, AMOUNTS, "t01").grid

    assert list(grid.columns) == ["科目", "合计"]
    assert grid.loc[1].tolist() == ["教育支出", "1.00"]
    assert grid.index.tolist() == [1, 2]


def test_an_unknown_key_is_refused_in_one_sentence_with_the_nearest():
    with pytest.raises(UnknownKeyError) as refused:
        find_table(TABLES, AMOUNTS, "genral_expenditure")

    assert str(refused.value) == (
        "no table “genral_expenditure” in this document; did you mean general_expenditure?"
    )
    assert isinstance(refused.value, KeyError) and isinstance(refused.value, ParameterError)


def test_a_key_of_several_tables_is_refused_with_their_ids():
    with pytest.raises(
        UnknownKeyError, match="names several tables of this document: choose one of t02, t03"
    ):
        find_table(TABLES, AMOUNTS, "项目支出绩效目标表")


def test_every_key_that_is_offered_for_completion_names_one_table():
    keys = table_keys(TABLES)

    assert {"general_expenditure", "表5", GENERAL.title, "附表", "t02", "t03"} <= set(keys)
    assert "project_performance" not in keys and "t01" not in keys
    assert all(find_table(TABLES, AMOUNTS, key) for key in keys)


def test_whether_there_is_a_table_can_be_asked_without_an_error():
    assert names_a_table(TABLES, "表5") and not names_a_table(TABLES, "表6")
    assert not names_a_table(TABLES, "other"), "other says nothing about a table"
    assert not names_a_table(TABLES, 5)


def test_a_corpus_gives_one_document_by_its_id_and_offers_the_ids(tmp_path):
    corpus = Corpus(tmp_path, ("town-2024", "town-2025"))

    assert corpus["town-2025"].document_ids == ("town-2025",)
    assert corpus._ipython_key_completions_() == ["town-2024", "town-2025"] == list(corpus)
    assert "town-2024" in corpus and "town-2023" not in corpus and len(corpus) == 2
    with pytest.raises(UnknownKeyError, match=r"no document town-2042 in .*; did you mean town-202[45]\?"):
        corpus["town-2042"]


def test_a_table_shows_itself_as_printed_with_its_merged_headings_and_its_amounts_to_the_right():
    cells = (
        TableCell(0, 0, 1, 1, "科目", page=1),
        TableCell(0, 1, 1, 2, "支出<b>", page=1),
        TableCell(1, 0, 1, 1, "201", page=1),
        TableCell(1, 1, 1, 1, "1.00", page=1),
        TableCell(1, 2, 1, 1, "", page=1),
    )
    layout = LogicalTable("t01", "other", "附表", None, "万元", 3, 4, 2, 3, 1, cells, note="含上年")
    table = PrintedTable(layout, pd.DataFrame({"table_id": ["t01"], "row": [1], "column": [1]}))

    shown = table._repr_html_()

    assert "附表，单位：万元，第 3–4 页，读出 1 个金额" in shown
    assert '<th scope="col" colspan="2"' in shown and "支出&lt;b&gt;" in shown
    assert re.findall(r'<td style="text-align:(\w+)[^>]*>(.*?)</td>', shown) == [
        ("left", "201"), ("right", "1.00"), ("left", ""),
    ]  # fmt: skip
    assert "备注：含上年" in shown


@pytest.mark.parametrize(
    ("kind", "texts", "masked"),
    [
        ("project_performance", [["项目负责人", "王某某", "金额", "1.00"]], {(0, 1)}),
        (
            "other",
            [["项目", "负责人", "金额"], ["甲", "王某某", "1.00"], ["乙", "李某", "2.00"]],
            {(1, 1), (2, 1)},
        ),
        ("other", [["项目", "金额"], ["联系人：王某某", "1.00"]], {(1, 0)}),
        ("other", [["项目", "金额"], ["受益人数", "1.00"]], set()),
    ],
    ids=["beside the label of a form", "under the heading of a column", "in one cell with the label", "none"],
)
def test_contact_persons_are_masked_wherever_a_table_prints_them(kind, texts, masked):
    table = find_table([a_table("t01", kind, "附表", texts=texts)], AMOUNTS, "t01")

    assert {(c.row, c.column) for c in table.layout.cells if MASK in c.text} == masked
    assert "某" not in table._repr_html_() and "1.00" in table._repr_html_()
