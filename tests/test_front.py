"""A page answers first: what explains the answer, and what the data are, stand folded after it."""

import nbformat.v4 as nbf
import pytest

from budgetlib.reports.convert import notebook_html
from budgetlib.reports.front import answer_first, sections_of


def shows(html, source="say(text)"):
    output = nbf.new_output("execute_result", {"text/html": html})
    return nbf.new_code_cell(source, outputs=[output])


def notebook(*cells):
    return nbf.new_notebook(cells=[nbf.new_markdown_cell("# 收支结构\n\n钱从哪里来？"), *cells])


FILES, ANSWER, CHART = "<p>数据来自一个文件。</p>", "<ol><li>支出 8 万元。</li></ol>", "<figure>图</figure>"


@pytest.fixture
def page():
    return notebook_html(
        notebook(
            shows(FILES),
            nbf.new_markdown_cell("## 要点\n\n先看规模。"),
            shows(ANSWER),
            nbf.new_markdown_cell("## 收入"),
            shows(CHART),
            nbf.new_markdown_cell("## 支出"),
            shows(CHART),
        ),
        "甲局 2024 年部门预算",
    )


def test_the_answer_comes_before_the_files_and_the_method_which_are_folded(page):
    places = [page.index(text) for text in ("支出 8 万元", "先看规模", "数据来自一个文件", "图</figure>")]

    assert places == sorted(places)
    assert page.count('<details class="method">') == 2


def test_body_and_year_stand_in_the_heading(page):
    assert '<h1><span class="subject">甲局 2024 年部门预算</span> 收支结构</h1>' in page


def test_the_contents_lead_to_every_section(page):
    assert all(f'<a href="#s{n}">{title}</a>' in page for n, title in ((1, "要点"), (2, "收入"), (3, "支出")))
    assert all(f' id="s{n}"' in page for n in (1, 2, 3))
    assert page.count("<section") == page.count("</section>")


def test_a_chart_before_the_first_section_stays_there():
    told = answer_first(notebook(shows(CHART), nbf.new_markdown_cell("## 要点"), shows(ANSWER)))

    assert [cell.cell_type for cell in told.cells] == ["markdown", "code", "markdown", "code"]


def test_a_notebook_without_sections_and_the_one_that_was_given_stay_as_they_are():
    given = notebook(shows(FILES), nbf.new_markdown_cell("## 要点\n\n先看规模。"), shows(ANSWER))
    before = given.copy()
    answer_first(given)

    assert given == before
    assert sections_of(answer_first(notebook(shows(ANSWER)))) == []
