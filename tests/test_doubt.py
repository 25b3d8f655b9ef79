"""What a second reading says of a finding: a verdict in its own column, never in the message."""

import json
from dataclasses import fields
from decimal import Decimal

import pytest
from helpers.audited import amounts, disclosure

from budgetlib.analysis import findings_of
from budgetlib.audit import audit_disclosure, render_findings
from budgetlib.audit.facts import ReadRecords
from budgetlib.contract.findings import build_finding, cell_evidence
from budgetlib.contract.records import RECORDS, ContractTables
from budgetlib.contract.schema import frame, rows_of
from budgetlib.display import show_findings
from budgetlib.document.disclosure import Disclosure
from budgetlib.doubt import second_engine
from budgetlib.doubt.second_engine import better_reading
from budgetlib.reading.pages import Cell, Grid, Page, SourceDocument


def grid(text: str) -> Grid:
    rows = [line.split("|") for line in text.split("/")]
    cells = [Cell(r, c, 1, 1, word) for r, row in enumerate(rows) for c, word in enumerate(row)]
    return Grid(len(rows), len(rows[0]), tuple(cells))


def sum_that_fails(*texts: str):
    evidence = [cell_evidence("分项", "t01", n, 1, 1, None, text) for n, text in enumerate(texts)]
    return build_finding("d", "table.total", "error", "数据不一致。", evidence, Decimal(5), Decimal(6))


def reading(pages: SourceDocument, *findings) -> ReadRecords:
    tables = {name: () for name in RECORDS} | {"findings": list(findings)}
    return ReadRecords(**tables, source=pages, logical_tables=(), paragraphs=())


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        ("项目|金额/甲|2.00/乙|3.00/合计|6.00", "same_structure"),
        (
            "甲|2.00/乙|3.00/合计|6.00",
            "same_digits",
        ),  # a row less: nobody knows which reading has the right rows
        ("项目|金额/甲|2.00/乙|3.00/丙|1.00/合计|6.00", "same_digits"),
        ("项目|金额/甲|2.00/乙|3.00/合计|5.00", "suspected_misreading"),
        ("项目/甲", "suspected_misreading"),
    ],
)
def test_the_second_engine_says_how_far_it_agrees(monkeypatch, tmp_path, second, verdict):
    first = Page(1, 100, 100, (grid("项目|金额/甲|2.00/乙|3.00/合计|6.00"),))
    origin = SourceDocument("d.pdf", "0" * 64, "pdf", (first,))
    monkeypatch.setattr(
        "budgetlib.reading.pdf.read_page_again", lambda *_: Page(1, 100, 100, (grid(second),))
    )

    best = better_reading(
        tmp_path, origin, lambda pages: reading(pages, sum_that_fails("2.00", "3.00", "6.00"))
    )

    (finding,) = best.findings
    assert (finding.reading_check, finding.severity, finding.message) == (verdict, "error", "数据不一致。")


def test_a_reading_that_adds_up_better_stays(monkeypatch, tmp_path):
    first, second = (Page(1, 100, 100, (grid(text),)) for text in ("甲|2.00/合计|6.00", "甲|6.00/合计|6.00"))
    origin = SourceDocument("d.pdf", "0" * 64, "pdf", (first,))
    monkeypatch.setattr("budgetlib.reading.pdf.read_page_again", lambda *_: second)

    def interpret(pages: SourceDocument) -> ReadRecords:
        return reading(pages, *([sum_that_fails("2.00", "6.00")] if pages.pages[0] is first else []))

    best = better_reading(tmp_path, origin, interpret)

    assert (best.source.pages, best.findings) == ((second,), [])


def test_a_reading_without_doubt_is_read_once(monkeypatch, tmp_path):
    origin = SourceDocument("d.pdf", "0" * 64, "pdf", (Page(1, 100, 100, (grid("甲|2.00"),)),))
    monkeypatch.setattr(second_engine, "MOST_PAGES", 0)

    best = better_reading(tmp_path, origin, lambda pages: reading(pages, sum_that_fails("2.00")))

    assert best.findings[0].reading_check is None


# ---- where the verdict is shown


def _checked(verdict):
    evidence = [cell_evidence("合计", "t01", 0, 0, 1, None, "6.00")]
    found = build_finding("d", "table.total", "error", "第1页甲不等于乙。", evidence, reading_check=verdict)
    return frame("findings", "d", [found])


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("same_structure", "（另一引擎读出的行、列与数字都相同）"),
        ("same_digits", "（复读时数字相同）"),
        ("suspected_misreading", "（可能为识读所致）"),
        (None, ""),
    ],
)
def test_reports_and_the_command_line_say_what_came_of_the_second_reading(verdict, words):
    findings = _checked(verdict)

    assert f"第1页甲不等于乙。{words}" in render_findings(findings, width=200)
    shown = show_findings(findings_of(findings, "error"))._repr_html_()
    assert words in shown and ("（" in shown) is bool(words)


def test_a_message_says_nothing_of_the_reading():
    wrong = amounts("code,name,合计\n20103,款,9.00\n2010301,项,8.00\n", "general_expenditure")

    messages = [f.message for f in audit_disclosure(disclosure(wrong)).findings]

    assert messages and not any("识读" in message or "复" in message for message in messages)


# ---- the contract, once


def test_whatever_has_the_tables_has_those_of_the_contract():
    assert [f.name for f in fields(ContractTables)] == list(RECORDS)
    assert [f.name for f in fields(Disclosure)][: len(RECORDS)] == list(RECORDS)


def test_records_come_back_from_their_dataframe():
    rows = tuple(amounts("code,name,合计\n201,类,9.00\n", "general_expenditure"))
    evidence = json.dumps([])

    assert rows_of("amounts", frame("amounts", "d", rows)) == rows
    assert rows_of("findings", _checked(None))[0].evidence != evidence
