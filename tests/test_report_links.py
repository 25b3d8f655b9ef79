"""Reports lead to the others of their document and to the same report of the body's other years."""

import pandas as pd
import pytest

from budgetlib.reports.links import link_reports

NAMED = "".join(f'<span data-report="{name}">部门预算</span>' for name in ("甲局-2023", "甲局-2024", "乙局"))
PAGE = f"<ul><!--reports--><!--/reports--></ul>{NAMED}<p>详见数据检查报告。</p>"


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
    assert linked("甲局-2024", "structure") == linked("甲局-2024", "structure")


def test_a_document_that_is_named_leads_to_its_first_report_where_it_has_one_and_is_another(linked):
    page = linked("甲局-2024", "structure")

    assert page.count("<a data-report") == 1
    assert '/structure.html">部门预算</a>' in page
    assert '<span data-report="甲局-2024">' in page
    assert '<span data-report="乙局">' in page


@pytest.mark.parametrize(
    ("document_id", "name", "leads"),
    [("甲局-2024", "structure", True), ("甲局-2024", "audit", False), ("甲局-2023", "structure", False)],
    ids=["to the report", "not from itself", "not where there is none"],
)
def test_the_report_on_the_checks_is_led_to_where_it_is_spoken_of(linked, document_id, name, leads):
    assert ('详见<a href="audit.html">数据检查报告</a>' in linked(document_id, name)) is leads
