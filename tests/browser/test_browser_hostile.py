"""Documents that try to run or load something, by each way in; no page lets them."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from budgetlib.contract.records import (
    AllocationRow,
    AmountRow,
    ChangeRow,
    CoverageRow,
    DocumentRow,
    ProjectRow,
    TableRow,
)
from budgetlib.contract.schema import TABLES, frame
from budgetlib.corpus.store import write_document
from budgetlib.reports import build_reports

HIT = (
    '<script>hit("script")</script><img src=x onerror=hit("img")><svg onload=hit("svg")>'
    "\"' onmouseover=\"hit()\" ![](http://127.0.0.1:9/a.png)[链](javascript:hit('link')) "
    "<http://127.0.0.1:9/> $\\frac{$ {0} {name} =1+1"
)
WAYS = ("item", "body", "reason", "project", "title", "file")
# What a script of the document would call.
HITS = "window.hits = []; window.hit = (how) => hits.push(how);"


def rows_with(way):
    """The tables of a document whose payload stands in one place."""
    text = dict.fromkeys(WAYS, "甲") | {way: f"={HIT}"}
    document = DocumentRow(
        source=f"{text['file']}.pdf", sha256="0" * 64, format="text", pages=3, text_layer="text",
        department=f"某县{text['body']}局", entity_level="department", kind="budget", fiscal_year=2024,
        published_on=None, status="ok", error=None,
    )  # fmt: skip
    table = TableRow(
        "t01", "expenditure_summary", text["title"], "表3", "万元", 2, 2, 4, 3, False, text["title"]
    )
    total = AmountRow(
        table_id="t01", row=3, column=1, page=2, x0=None, top=None, x1=None, bottom=None,
        table_kind="expenditure_summary", flow="expenditure", classification="functional", item_code=None,
        item_name="合计", item_level=None, second_code=None, second_name=None, is_total=True,
        spending_type="total", fund="all", phase="budget", fiscal_year=2024, column_header=text["title"],
        amount_yuan=Decimal("600000"), step_yuan=Decimal(100), raw_text="60.00",
    )  # fmt: skip
    item = replace(total, row=1, item_code="201", item_name=text["item"], item_level=1, is_total=False)
    finest = replace(item, row=2, item_code="2010301", item_level=3)
    change = ChangeRow(
        2, "支出", "item", "expenditure", "2010301", text["item"], Decimal("600000"), None, Decimal("-1000"),
        None, None, text["reason"], f"{text['item']}60万元，因{text['reason']}减少0.1万元。",
    )  # fmt: skip
    return {
        "documents": [document],
        "tables": [table],
        "amounts": [item, finest, total],
        "changes": [change, replace(change, scope="total", item_code=None, item_name="支出")],
        "projects": [ProjectRow(3, text["project"], text["project"], Decimal("600000"), None, None)],
        "allocations": [AllocationRow(text["project"], text["project"], Decimal("600000"))],
        "coverage": [CoverageRow("rows_add_up", "held", 3, None)],
    }


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Reports of a document for each way in, and a comparison whose parameter is one more."""
    folder = tmp_path_factory.mktemp("hostile")
    for way in WAYS:
        name = f"<img src=x onerror=hit('{way}')>{way}"
        rows = rows_with(way)
        tables = {table: frame(table, name, rows.get(table, [])) for table in TABLES}
        write_document(folder / "data", name, tables, extractor="1", origin=folder / "gone.txt")
    run = build_reports(folder / "data", folder / "reports", parameters={"highlight": HIT})
    assert run.failed == ()
    return run


def test_nothing_of_a_hostile_document_runs_or_is_loaded(page, hostile):
    page.add_init_script(HITS)

    for report in (*hostile.built, hostile.index):
        page.goto(report.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        for link in page.locator("a.cited").all()[:3]:
            link.click()
            page.keyboard.press("Escape")
        assert page.evaluate("hits") == [], report
        assert page.locator("main script, main img, [onerror], [onload], [onmouseover]").count() == 0, report
        addresses = page.locator("a[href]").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
        assert [a for a in addresses if "javascript" in a.lower() or a.startswith("http")] == [], report


def test_what_a_document_says_is_seen_letter_by_letter(page, hostile):
    said = {way: 0 for way in WAYS}
    for report in hostile.built:
        page.goto(report.as_uri())
        text = page.locator("body").evaluate("(body) => body.textContent")
        assert "&lt;" not in text, "escaped twice"
        for way in said:
            said[way] += way in report.parent.name and HIT[:28] in text

    assert [way for way, times in said.items() if not times and way != "project"] == []


def test_data_for_a_spreadsheet_hold_no_formula(page, hostile):
    (report,) = (r for r in hostile.built if r.parent.name.endswith("item") and r.stem == "structure")
    page.goto(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    names = []
    for button in page.get_by_role("button", name="CSV").all():
        with page.expect_download() as waiting:
            button.click()
        rows = csv.reader(io.StringIO(waiting.value.path().read_text(encoding="utf-8-sig")))
        names += [cell for row in rows for cell in row if "script" in cell]

    assert names and [name for name in names if not name.startswith("'=")] == []


def test_the_policy_alone_stops_what_got_into_a_page(browser, hostile, tmp_path):
    inside = (
        "<script>hit('script')</script><img src=x onerror=hit('img')><img src='http://127.0.0.1:9/a.png'>"
        "<iframe src='http://127.0.0.1:9/'></iframe><style>@import 'http://127.0.0.1:9/a.css';</style>"
        "<p style='background:url(http://127.0.0.1:9/b.png)'>甲</p><link rel=stylesheet href='http://127.0.0.1:9/c'>"
        "<a id=go href='javascript:hit()'>乙</a><object data='http://127.0.0.1:9/d'></object>"
        "<form action='http://127.0.0.1:9/e'><button id=send>丙</button></form></main>"
    )
    for report in (hostile.built[0], hostile.index):
        page_with = report.read_text(encoding="utf-8").replace("</main>", inside, 1)
        (tmp_path / "page.html").write_text(page_with, encoding="utf-8")
        context = browser.new_context()
        opened, asked = context.new_page(), []
        opened.on("requestfinished", lambda r, asked=asked: asked.append(r.url))
        opened.on("requestfailed", lambda r, asked=asked: asked.append(f"{r.failure} {r.url}"))
        opened.add_init_script(HITS)
        opened.goto((tmp_path / "page.html").as_uri())
        for name in ("go", "send"):
            opened.locator(f"#{name}").dispatch_event("click")
        opened.wait_for_timeout(300)

        assert opened.evaluate("hits") == []
        went_out = [a for a in asked if "127.0.0.1" in a and "csp" not in a and "BLOCKED_BY_CSP" not in a]
        assert went_out == []
        context.close()
