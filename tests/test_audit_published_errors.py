"""Errors that a human checker found in published documents: those that arithmetic can find are found.

The expectations are keyed from the pages, with their arithmetic, in the notes beside the golden files.
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from budgetlib import read


def _read(folder: Path, name: str):
    (path,) = folder.glob(f"{name}.*")
    return read(path)


def _gaps(disclosure, severity="error") -> set[tuple[str, Decimal | None]]:
    """Rule and difference in 万元 of each finding of a severity."""
    rows = disclosure.findings[disclosure.findings["severity"] == severity]
    return {
        (rule_id, None if gap is None else gap / 10_000)
        for rule_id, gap in zip(rows["rule_id"], rows["difference_yuan"], strict=True)
    }


def test_the_fifteen_ten_thousands_that_the_items_leave_open(shared_documents):
    disclosure = _read(shared_documents, "若羌县人民政府办公室-2024-部门预算")

    gaps = disclosure.findings.query("rule_id == 'text.items_and_total'")
    stated = [json.loads(e)[0]["sentence"] for e in gaps["evidence"]]
    assert _gaps(disclosure) == set()  # an item that fell to nothing may be left out: no proof
    assert ("text.items_and_total", Decimal("15.00")) in _gaps(disclosure, "warning")
    assert sum("项目支出" in sentence for sentence in stated) == 1  # and it lies in the projects


def test_growth_from_zero_and_a_reason_against_its_figure(shared_documents):
    disclosure = _read(shared_documents, "若羌县人民政府办公室-2024-部门预算")

    assert {rule_id for rule_id, _ in _gaps(disclosure, "warning")} - {"text.items_and_total"} == {
        "text.percent_of_zero",
        "text.reason_operating",
    }


def test_tables_of_the_contents_list_that_are_not_printed(shared_documents):
    findings = _read(shared_documents, "若羌县人民政府办公室-2024-部门预算").findings

    absent = findings.query("rule_id == 'form.contents'")
    assert set(absent["severity"]) == {"info"}
    for title in (
        "部门收入总体情况表",
        "一般公共预算项目支出情况表",
        "政府性基金预算支出情况表",
        "上年结转结余情况明细表",
    ):
        assert absent["message"].str.contains(title).sum() == 1


def test_a_change_that_is_not_the_difference_of_its_amounts(shared_documents):
    disclosure = _read(shared_documents, "北京市司法局-2026-部门预算说明")

    assert _gaps(disclosure) == {("text.prior", Decimal("0.30"))}


def test_half_a_ten_thousand_left_out_of_a_row_and_its_column(shared_documents):
    disclosure = _read(shared_documents, "西南大学-2023-部门预算")

    assert _gaps(disclosure) == {("table.columns", Decimal("-0.50")), ("table.children", Decimal("0.50"))}


def test_a_share_made_to_fit_one_hundred(shared_documents):
    findings = _read(shared_documents, "西南大学-2023-部门预算").findings

    assert findings.query("rule_id == 'text.share'")["message"].str.contains("16.84%").any()


@pytest.mark.parametrize(
    "name",
    [
        "上海市审计局-2026-单位预算",
        "北京市司法局-2026-部门预算报表",
        "广州市信访局-2026-部门预算",
        "江苏省高级人民法院-2019-部门预算",
        "深圳市人民政府办公厅-2026-部门预算",
        "烟台市人民政府办公室-2026-部门预算",
        "苏州市审计局-2026-部门预算",
        "西安市审计局-2026-部门预算",
        "重庆市人民政府办公厅-2026-部门预算",
    ],
)
def test_documents_with_nothing_but_rounding_have_no_error(shared_documents, name):
    assert _gaps(_read(shared_documents, name)) == set()


def test_a_year_left_over_from_last_years_objectives(shared_documents):
    findings = _read(shared_documents, "烟台市人民政府办公室-2026-部门预算").findings

    assert findings.query("rule_id == 'form.title_year'")["message"].str.contains("2025年计划").sum() == 1
