"""Reports lead to the others of their document and to the same report of the body's other years."""

import pandas as pd
import pytest

from budgetlib.reports.links import link_reports

PAGE = "<ul><!--reports--><!--/reports--></ul>"


@pytest.fixture
def linked(tmp_path):
    """The pages of a body in two years, with their links."""
    reports = {"甲局-2023": ["structure"], "甲局-2024": ["structure", "audit"]}
    for document_id, names in reports.items():
        (tmp_path / document_id).mkdir()
        for name in names:
            (tmp_path / document_id / f"{name}.html").write_text(PAGE, encoding="utf-8")
    documents = pd.DataFrame(
        {
            "document_id": list(reports),
            "department": "甲局",
            "fiscal_year": pd.array([2023, 2024], dtype="Int64"),
            "entity_level": "department",
            "kind": "budget",
            "status": "ok",
        }
    )

    def read(document_id, name):
        link_reports(tmp_path, documents, reports)
        return (tmp_path / document_id / f"{name}.html").read_text(encoding="utf-8")

    return read


def test_a_report_links_to_the_others_of_its_document_and_names_itself(linked):
    page = linked("甲局-2024", "audit")

    assert '<a href="structure.html">收支结构</a>' in page
    assert '<li aria-current="page">数据检查</li>' in page


@pytest.mark.parametrize(("name", "there"), [("structure", "structure"), ("audit", "structure")])
def test_another_year_is_the_same_report_or_the_first_there_is(linked, name, there):
    assert f'/{there}.html">2023 年</a>' in linked("甲局-2024", name)


def test_links_made_again_are_the_same(linked):
    assert linked("甲局-2024", "audit") == linked("甲局-2024", "audit")
