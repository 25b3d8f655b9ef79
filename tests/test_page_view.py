"""A page with what was found on it: amounts framed where they are printed, and sentences of findings."""

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

import budgetlib
from budgetlib.errors import ParameterError, UnknownKeyError

SAMPLE = Path(__file__).parents[1] / "data" / "raw" / "若羌县人民政府办公室-2024-部门预算.pdf"
WITH_TABLE, WITH_FINDINGS = 7, 11


@pytest.fixture(scope="module")
def disclosure():
    return budgetlib.read(SAMPLE)


def rectangles(shown):
    return re.findall(r'<rect x="([\d.]+)" y="([\d.]+)"[^>]*><title>(.*?)</title>', shown.html)


def test_every_amount_of_a_page_is_framed_where_it_is_printed_and_says_what_it_is(disclosure):
    shown = disclosure.show(WITH_TABLE)

    printed = disclosure.amounts[disclosure.amounts["page"] == WITH_TABLE]
    places = {(f"{x:.1f}", f"{top:.1f}") for x, top in zip(printed["x0"], printed["top"], strict=True)}
    assert {(x, y) for x, y, _ in rectangles(shown)} == places
    assert "2010301，行政运行，一般公共预算支出 / 合计：2,655,400.00 元" in [
        text for *_, text in rectangles(shown)
    ]


def test_the_sentences_that_a_finding_compares_are_framed_with_its_message(disclosure):
    shown = disclosure.show(WITH_FINDINGS)

    texts = {text for *_, text in rectangles(shown)}
    assert any("相差15.00万元" in text for text in texts)
    assert "stroke-dasharray" in shown.html, "told apart without colour"


def test_a_finding_shows_the_part_of_the_page_that_its_operands_stand_on(disclosure):
    finding = disclosure.findings.query("severity != 'info'").iloc[0]

    shown = disclosure.show(finding["finding_id"])

    (height,) = re.findall(r'viewBox="0 [\d.]+ [\d.]+ ([\d.]+)"', shown.html)[:1]
    assert shown.text == finding["message"]
    assert {text for *_, text in rectangles(shown)} == {finding["message"]}
    assert float(height) < disclosure.source.pages[0].height


def test_an_unknown_finding_is_refused_with_the_nearest(disclosure):
    known = disclosure.findings["finding_id"].iloc[0]

    with pytest.raises(UnknownKeyError, match=rf"no finding “{known}x” in this document; did you mean"):
        disclosure.show(f"{known}x")


def test_the_picture_is_in_the_output_itself_and_has_a_description(disclosure):
    shown = disclosure.show(WITH_TABLE)

    assert re.findall('href="(data:image/png;base64,|[^"]*)', shown.html) == ["data:image/png;base64,"]
    assert 'role="img" aria-label="第 7 页' in shown.html
    assert len(shown.html) < 200_000


@pytest.mark.parametrize("page", [0, 18])
def test_a_page_that_is_not_there_is_refused_with_the_number_of_pages(disclosure, page):
    with pytest.raises(ParameterError, match=rf"no page {page} in this document; its pages are 1 to 17"):
        disclosure.show(page)


def test_a_format_without_pages_says_so(tmp_path):
    file = tmp_path / "某镇-2024-部门预算.txt"
    file.write_text("某镇2024年部门预算\n\n本镇没有财政拨款安排的支出。\n", encoding="utf-8")

    assert budgetlib.read(file).show(1).text == "这份文件没有可以画出的页面。"


def test_lines_that_name_a_contact_person_are_painted_over(tmp_path):
    plain, named = tmp_path / "plain.pdf", tmp_path / "named.pdf"
    for file, line in ((plain, "budget"), (named, "budget, telephone 010-12345678")):
        canvas = Canvas(str(file), pagesize=(300, 200))
        canvas.drawString(50, 150, line)
        canvas.save()

    shown = {file.stem: picture(budgetlib.read(file).show(1)) for file in (plain, named)}

    assert darkest(shown["plain"]) < 64, "ink"
    assert darkest(shown["named"]) > 128, "grey paint over the only line"


def picture(shown):
    (data,) = re.findall(r"base64,([^\"]*)", shown.html)
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("L")


def darkest(image):
    return image.getextrema()[0]
