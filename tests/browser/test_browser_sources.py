"""A figure of a report opens the page that it is printed on, by pointer, by keyboard and without script."""

import nbformat
import nbformat.v4 as nbf
import pytest

from budgetlib.reports import build_reports

RUOQIANG = "若羌县人民政府办公室-2024-部门预算"
SIZES = [{"width": 1280, "height": 900}, {"width": 390, "height": 844}]


# The first and the last item of a table together, on two pages or far apart on one.
SUM = """
from budgetlib.analysis.citations import join
items = budgetlib.table_of_record(published, "expenditure", by="function")
ends = items[items["is_leaf"]].iloc[[0, -1]]
places = join(row["amount_yuan"] for row in ends["citations"])
texts = " + ".join(place.text for place in places)
both = pd.DataFrame({"item_name": ["两项"], "amount_yuan": [ends["amount_yuan"].sum()]})
both["citations"], both["formulas"] = [{"amount_yuan": places}], [{"amount_yuan": texts}]
show_table(pd.concat([ends[["item_name", "amount_yuan", "citations"]], both], ignore_index=True))
"""


@pytest.fixture(scope="module")
def computed(site, tmp_path_factory):
    """A report with two printed figures and their sum."""
    folder = tmp_path_factory.mktemp("computed")
    cells = [
        nbf.new_markdown_cell("# 两项之和"),
        nbf.new_code_cell('data_dir = ""\ndocument_id = ""', metadata={"tags": ["parameters"]}),
        nbf.new_code_cell(
            "import budgetlib, pandas as pd\nfrom budgetlib import analysis\n"
            "from budgetlib.display import show_table\n"
            "published = analysis.open_publication(budgetlib.load(data_dir), document_id)"
        ),
        nbf.new_code_cell(SUM),
    ]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    nbformat.write(nbf.new_notebook(cells=cells, metadata=kernel), folder / "own.ipynb")
    run = build_reports(site.parent / "data", folder / "out", [str(folder / "own.ipynb")], [RUOQIANG])
    assert run.failed == ()
    return run.built[0]


def test_a_computed_figure_shows_its_arithmetic_and_each_operand_leads_to_its_place(page, computed):
    page.goto(computed.as_uri())
    assert page.locator(".legend").all_inner_texts() == [
        "下划线：文件印出，点开见原文位置；点线：推算，点开见算式和各数的原文位置。"
    ]
    printed, link = page.locator("a.cited").first, page.locator("a.computed")
    looks = [e.evaluate("(e) => getComputedStyle(e).textDecorationStyle") for e in (printed, link)]
    assert looks == ["solid", "dotted"]

    link.click()

    dialog = page.get_by_role("dialog")
    formula = dialog.locator(".formula").inner_text()
    operands = dialog.locator("button.operand")
    assert formula.startswith("推算：") and formula.endswith(f" = {link.inner_text()}")
    assert [text in formula for text in [o.inner_text().split("：")[-1] for o in operands.all()]] == [
        True,
        True,
    ]
    for number in (1, 0):
        operands.nth(number).click()
        frame = dialog.locator(".mark rect").nth(number).bounding_box()
        assert is_inside(frame, dialog.locator(".source-page").bounding_box())


def test_a_printed_figure_opens_without_any_arithmetic(page, computed):
    page.goto(computed.as_uri())

    page.locator("a.cited").first.click()

    assert page.locator("dialog .formula, dialog .operand").count() == 0


def test_without_script_a_computed_figure_leads_to_its_first_operand_and_says_how(browser, computed):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(computed.as_uri())
    link = page.locator("a.computed")

    assert link.get_attribute("title").startswith("推算：") and "原文第" in link.get_attribute("title")
    page.locator("summary", has_text="个原文页面").click()
    link.click()

    assert page.locator(f"#{page.url.rsplit('#', 1)[1]} rect").first.is_visible()
    context.close()


def open_report(page, site, name="structure"):
    page.goto((site / RUOQIANG / f"{name}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    return page


def is_inside(inner, outer):
    """Whether the middle of one box lies in another."""
    x, y = inner["x"] + inner["width"] / 2, inner["y"] + inner["height"] / 2
    return outer["x"] <= x <= outer["x"] + outer["width"] and outer["y"] <= y <= outer["y"] + outer["height"]


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_a_figure_opens_its_page_with_its_cell_framed_and_in_view(page, site, size):
    page.set_viewport_size(size)
    link = open_report(page, site).locator("a.cited").last

    link.click()

    dialog = page.get_by_role("dialog")
    assert link.inner_text() in dialog.inner_text()
    frame, shown = (
        dialog.locator(".mark rect").first.bounding_box(),
        dialog.locator(".source-page").bounding_box(),
    )
    assert is_inside(frame, shown)
    assert shown["height"] > 300 and shown["width"] > 300


@pytest.mark.parametrize("name", ["structure", "year-on-year", "staffing-cost", "audit"])
def test_the_page_opens_by_enter_closes_by_escape_and_the_focus_returns(page, site, name):
    link = open_report(page, site, name).locator("a.cited").first

    link.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")

    assert not page.locator("dialog").is_visible()
    assert link.evaluate("(element) => element === document.activeElement")


def test_the_button_and_a_click_beside_the_page_close_it_too(page, site):
    link = open_report(page, site).locator("a.cited").first
    for close in (lambda: page.get_by_role("button", name="关闭").click(), lambda: page.mouse.click(2, 2)):
        link.click()
        close()
        assert not page.locator("dialog").is_visible()


def test_without_script_the_link_leads_to_the_framed_place(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / RUOQIANG / "audit.html").as_uri())
    page.locator("summary", has_text="个数字或句子的出处").first.click()

    page.locator("a.cited").first.click()

    (target,) = (page.url.rsplit("#", 1)[1],)
    assert page.locator(f"#{target} rect").first.is_visible()
    context.close()


def test_every_picture_that_is_used_is_in_the_page(page, site):
    for report in sorted(site.glob("*/*.html")):
        page.goto(report.as_uri())
        missing = page.evaluate(
            "[...document.querySelectorAll('a.cited, .page-part use')].map((e) => e.getAttribute('href'))"
            ".filter((href) => !document.querySelector(href))"
        )
        assert missing == [], report


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_page_has_no_serious_violation(page, site, axe, scheme):
    page.emulate_media(color_scheme=scheme)
    open_report(page, site).locator("a.cited").first.click()

    page.evaluate(axe)
    found = page.evaluate("axe.run(document.querySelector('dialog')).then((result) => result.violations)")

    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
