"""A page runs no script but its own, loads nothing, and leads nowhere outside the folder of the reports."""

import base64
import hashlib
import re

import nbformat.v4 as nbf
import pytest
from matplotlib.figure import Figure

from budgetlib.charts import chart_style, figure_svg
from budgetlib.contract.schema import frame
from budgetlib.reports.convert import notebook_html
from budgetlib.reports.index import index_html
from budgetlib.reports.safety import sanitise


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("<script>run()</script>甲", "甲"),
        ('<p onclick="run()" onerror=run()>甲</p>', "<p>甲</p>"),
        ("<svg><script>run()</script><animate onbegin=run()></animate></svg>", "<svg></svg>"),
        ("<style>p{background:url(http://example.org)}</style><p>甲</p>", "<p>甲</p>"),
        ('<iframe srcdoc="甲"></iframe><base href="http://example.org"><link rel="x">', ""),
        ('<p style="background:url(http://example.org/a)">甲</p>', "<p>甲</p>"),
        ('<p style="background:u\\72l(x)">甲</p><p style="position:fixed">乙</p>', "<p>甲</p><p>乙</p>"),
        ('<rect fill="url(http://example.org/a#b)">', ""),
        ('<svg><rect fill="url(http://example.org/a#b)"/></svg>', "<svg><rect></rect></svg>"),
        ('<svg><rect style="fill: url(#a)"/></svg>', '<svg><rect style="fill: url(#a)"></rect></svg>'),
        ("<div>甲", "<div>甲</div>"),
        ("<!-- <main> --></main>", ""),
    ],
)
def test_what_runs_loads_or_covers_is_taken_out(given, left):
    assert sanitise(given) == left


@pytest.mark.parametrize(
    ("address", "stays"),
    [
        ("#c12", True), ("../index.html", True), ("甲局-2024/audit.html", True), ("?a=b", True),
        ("http://example.org", False), ("//example.org/a", False), ("/etc/hosts", False),
        ("file:///etc/hosts", False), ("javascript:run()", False), ("java\nscript:run()", False),
        (" javascript:run()", False), ("\\\\example.org", False), ("data:text/html,甲", False),
    ],
)  # fmt: skip
def test_a_link_leads_into_the_page_or_to_its_neighbours(address, stays):
    assert ("href" in sanitise(f'<a href="{address}">甲</a>')) is stays


def test_pictures_come_with_the_page():
    assert sanitise('<img src="data:image/png;base64,aa">') == '<img src="data:image/png;base64,aa">'
    assert sanitise('<img src="a.png"><img src="http://example.org/a.png">') == "<img><img>"
    drawing = (
        '<svg><use href="#p1"></use><use href="a.svg#x"></use><image href="http://example.org"></image></svg>'
    )
    assert sanitise(drawing) == '<svg><use href="#p1"></use><use></use><image></image></svg>'


def test_a_chart_goes_through_as_it_is():
    with chart_style():
        figure = Figure(figsize=(3, 2))
        axes = figure.add_subplot()
        axes.bar(["甲"], [1], hatch="//")
        axes.grid()
    figure.set_label("图 <1>")
    drawing = figure_svg(figure)

    shown = sanitise(drawing)

    assert "<style" not in drawing and "xlink" not in drawing
    assert shown.count("<path") == drawing.count("<path") and shown.count("<use") == drawing.count("<use")
    assert re.findall(r'(?:viewBox|clip-path|href|d|style)="[^"]*"', shown) == re.findall(
        r'(?:viewBox|clip-path|href|d|style)="[^"]*"', drawing
    )


def test_a_chart_takes_no_name_for_mathematics():
    with chart_style():
        figure = Figure()
        figure.text(0.1, 0.1, r"$\frac{1}$ 元与 $x$")

    assert r">$\frac{1}$ 元与 $x$</text>" in figure_svg(figure)


def notebook(*outputs):
    code = nbf.new_code_cell("x", outputs=[nbf.new_output("display_data", data=data) for data in outputs])
    return nbf.new_notebook(cells=[nbf.new_markdown_cell("# 题"), code])


def policy_of(page):
    (text,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    return {name: values.split() for name, values in (rule.split(" ", 1) for rule in text.split("; "))}


def hashed(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


PAGES = {
    "report": lambda: notebook_html(
        notebook({"text/html": "<p>甲</p><script>run()</script>"}), "乙 /*font*/"
    ),
    "index": lambda: index_html(frame("documents", "", []), frame("findings", "", []), {}, {}),
}


@pytest.mark.parametrize("kind", PAGES)
def test_the_policy_names_the_style_and_the_script_of_the_page_and_nothing_else(kind):
    page = PAGES[kind]()

    policy = policy_of(page)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert policy["script-src"] == [hashed(script)]
    assert policy["style-src"] == [hashed(style)]
    assert policy["img-src"] == policy["font-src"] == ["data:"]
    assert page.index("Content-Security-Policy") < page.index("<style>") < page.index("<title>")
    assert "font/woff2;base64," in style


@pytest.mark.parametrize("kind", ["text/html", "text/markdown", "image/svg+xml"])
def test_outputs_of_every_kind_are_cleaned(kind):
    page = notebook_html(notebook({kind: '<svg onload="run()"></svg><img src="http://example.org/a.png">'}))

    assert "run()" not in page and "example.org" not in page


def test_an_output_that_is_not_closed_ends_with_itself():
    page = notebook_html(notebook({"text/html": "<textarea><!-- <p>甲"}, {"text/html": "<p>乙</p>"}))

    assert "<p>乙</p>" in page and page.rstrip().endswith("</html>") and page.count("</main>") == 1


def test_a_picture_in_markdown_is_not_loaded():
    page = notebook_html(
        notebook({"text/markdown": "![](http://example.org/a.png) [甲](http://example.org)"})
    )

    assert "example.org" not in page
