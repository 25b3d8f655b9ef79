"""Sections of a report in which nothing is shown go with their headings and their prose."""

import nbformat.v4 as nbf
import pytest

from budgetlib.reports.convert import notebook_html
from budgetlib.reports.silence import says_nothing, without_silent_sections


def cell(line):
    """``1`` is a cell that shows something, ``0`` one that shows nothing, ``E`` an error, the rest prose."""
    outputs = {
        "1": [nbf.new_output("display_data", data={"text/html": "<p>甲</p>", "text/plain": "甲"})],
        "0": [],
        "blank": [nbf.new_output("display_data", data={"text/html": "", "text/plain": "Fragment"})],
        "E": [nbf.new_output("error", ename="ValueError", evalue="x", traceback=[])],
    }
    if line in outputs:
        return nbf.new_code_cell("x", outputs=outputs[line])
    return nbf.new_markdown_cell(line.replace("|", "\n\n"))


def kept(lines):
    notebook = without_silent_sections(nbf.new_notebook(cells=[cell(line) for line in lines.split(", ")]))
    shown = [c for c in notebook.cells if c.cell_type == "markdown" or c.outputs]
    return ", ".join("1" if c.cell_type == "code" else c.source.replace("\n\n", "|") for c in shown)


@pytest.mark.parametrize(
    ("cells", "left"),
    [
        ("# 题, 0, ## 一|问, 0, ## 二|问, 1", "# 题, ## 二|问, 1"),
        ("## 一|问, blank, ## 二, E", "## 二, 1"),
        ("## 一|问, 0, 再问, 1", "## 一|问, 再问, 1"),
        ("## 一|问, 1, 再问, 0", "## 一|问, 1"),
        ("## 一|问, 1, 再问, 0, 1", "## 一|问, 1, 再问, 1"),
        ("## 一, 1, ### 甲|问, 0, ### 乙, 1, ## 二, 1", "## 一, 1, ### 乙, 1, ## 二, 1"),
        ("## 一, 0, ### 甲, 0, ### 乙, 1", "## 一, ### 乙, 1"),
        ("## 一, 0, ### 甲, 0, ## 二, 1", "## 二, 1"),
        ("## 一|只有文字, ## 二, 0", "## 一|只有文字"),
        ("# 题|问, 0", "# 题|问"),
    ],
)
def test_what_leads_to_nothing_is_left_out(cells, left):
    assert kept(cells) == left


def test_the_page_has_no_trace_of_a_silent_section_and_the_notebook_keeps_it():
    lines = ["# 题", "## 有|看什么？", "1", "## 无|这一节没有。", "0"]
    notebook = nbf.new_notebook(cells=[cell(line) for line in lines])

    page = notebook_html(notebook)

    assert "看什么" in page and "无" not in page and "这一节没有" not in page
    assert len(notebook.cells) == 5


def test_notes_on_method_fold_away():
    note = nbf.new_markdown_cell("空白**不是**零。", metadata={"tags": ["method"]})
    notebook = nbf.new_notebook(cells=[cell("# 题"), cell("## 节"), note, cell("1")])

    page = notebook_html(notebook)

    assert '<details class="method"><summary>怎样读、怎样算</summary>' in page
    assert page.index("<details") < page.index("<strong>不是</strong>") < page.index("</details>")


@pytest.mark.parametrize(
    ("lines", "nothing"),
    [
        ("# 题, 1, ## 一, 0, ## 来源, aside", True),
        ("# 题, ## 一, 1, ## 来源, aside", False),
        ("# 题, 1", False),  # a notebook without sections is its own affair
    ],
)
def test_a_report_says_nothing_where_all_its_sections_but_asides_come_to_nothing(lines, nothing):
    cells = [cell("1" if line == "aside" else line) for line in lines.split(", ")]
    for line, made in zip(lines.split(", "), cells, strict=True):
        made.metadata["tags"] = [line] if line == "aside" else []

    assert says_nothing(nbf.new_notebook(cells=cells)) is nothing
