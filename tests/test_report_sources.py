"""Every figure of a report leads to where it is printed: pages embedded once, places framed, sizes kept."""

import base64
import html
import io
import re
import shutil
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import budgetlib
from budgetlib import analysis
from budgetlib.analysis.citations import Citation
from budgetlib.corpus.extract import extract
from budgetlib.display import cited, show_findings, show_table
from budgetlib.reports import sources
from budgetlib.reports.sources import Originals, with_sources
from budgetlib.views import sheets

ID = "若羌县人民政府办公室-2024-部门预算"
SAMPLE = Path(__file__).parents[1] / "data" / "raw" / f"{ID}.pdf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The sample read into a data folder, its file beside it."""
    place = tmp_path_factory.mktemp("sources")
    (place / "raw").mkdir()
    shutil.copy(SAMPLE, place / "raw")
    extract([place / "raw"], place / "data", progress=False)
    return place


@pytest.fixture(scope="module")
def published(folder):
    return analysis.open_publication(budgetlib.load(folder / "data"), ID)


def page_of(*fragments):
    return f"<html><main>{''.join(f.html for f in fragments)}</main></html>"


def functions_of(published):
    return budgetlib.table_of_record(published, "expenditure", by="function")


def links(page):
    return re.findall(r'<a class="cited" href="#(c\d+)"[^>]*><data value="([\d.]+)">', page)


def place(page, name):
    """Page number, first box and words of a place."""
    figure = next(
        f for f in re.findall(r"<figure class=\"page\".*?</figure>", page, re.S) if f'id="{name}"' in f
    )
    (found,) = re.findall(rf'<g id="{name}"><title>(.*?)</title><rect ([^>]*)/>', figure)
    box = tuple(float(v) for v in re.findall(r'="([\d.]+)"', found[1]))
    return int(re.search(r'data-page="(\d+)"', figure)[1]), box, html.unescape(found[0])


def test_each_figure_of_a_table_links_to_the_cell_that_prints_it(folder, published):
    page = with_sources(page_of(show_table(functions_of(published))), Originals(folder / "data"))

    amounts = published.amounts
    printed = {
        (row.page, round(row.x0, 1), round(row.top, 1)): f"{row.amount_yuan}" for row in amounts.itertuples()
    }
    found = [(value, place(page, name)) for name, value in links(page)]
    assert len(found) >= 30
    assert [value for value, _ in found] == [printed[number, box[0], box[1]] for _, (number, box, _) in found]


def test_a_page_is_embedded_once_whatever_the_number_of_links(folder, published):
    table = show_table(functions_of(published))

    page = with_sources(page_of(table, table, table), Originals(folder / "data"))

    assert len({place(page, name)[0] for name, _ in links(page)}) == page.count("data:image/png;base64,")


def test_the_picture_shows_the_figure_in_its_frame(folder, published):
    page = with_sources(page_of(show_table(functions_of(published))), Originals(folder / "data"))

    name, _ = links(page)[0]
    number, (x, y, width, height), _ = place(page, name)
    image = picture_of(page, number)
    inside = image.crop(tuple(round(e * 1.5) for e in (x + 3, y + 3, x + width - 3, y + height - 3)))
    assert inside.getextrema() == (0, 255), "ink and paper, and no other ink than that of the figure"


def picture_of(page, number):
    data = re.search(rf'data-page="{number}">.*?base64,([^"]*)"', page, re.S)[1]
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("L")


def test_a_sum_links_to_all_its_parts_and_says_their_pages(folder):
    places = [Citation(ID, 3, "1.00", "甲", (1, 2, 3, 4)), Citation(ID, 4, "2.00", "乙", (5, 6, 7, 8))]

    page = with_sources(f"<main>{cited('3.00', places)}</main>", Originals(folder / "data"))

    assert (
        '<a class="cited" href="#c0" data-more="c1" title="原文第 3、4 页" aria-label="3.00，原文第 3、4 页">'
        in page
    )
    assert [place(page, name)[::2] for name in ("c0", "c1")] == [(3, "甲：1.00"), (4, "乙：2.00")]


def test_a_finding_shows_the_parts_of_the_pages_with_its_operands_numbered(folder, published):
    warned = analysis.findings_of(published.findings, "warning").head(1)

    page = with_sources(page_of(show_findings(warned)), Originals(folder / "data"))

    operands = warned["operands"].iloc[0]
    parts = "".join(re.findall(r'<figure class="page-part">.*?</figure>', page, re.S))
    shown = {int(n) for n in re.findall(r"<text [^>]*>(\d+)</text>", parts)}
    assert shown == set(range(1, len(operands) + 1))
    assert all(f'id="{name}"' in page for name in re.findall(r'<use href="#(\w+)"', parts))


def test_where_the_file_is_gone_or_has_changed_the_words_stand_for_the_page(folder, published, tmp_path):
    shutil.copytree(folder, tmp_path / "copy")
    (tmp_path / "copy" / "raw" / SAMPLE.name).write_bytes(b"%PDF-1.4 another")

    page = with_sources(page_of(show_table(functions_of(published))), Originals(tmp_path / "copy" / "data"))

    assert "data:image" not in page
    assert f"原文件已移走或有改动，因此没有页面图像：{ID}。" in page
    assert all(f'<li id="{name}">' in page for name, _ in links(page))


def test_without_a_data_folder_links_lead_to_words():
    page = with_sources(f"<main>{cited('3.00', [Citation(ID, 3, '3.00', '合计')])}</main>", None)

    assert '<a class="cited" href="#c0"' in page and '<li id="c0">合计：3.00</li>' in page


def test_a_page_without_cited_figures_stays_as_it_is():
    assert with_sources("<main>甲</main>", None) == "<main>甲</main>"


def test_the_report_stays_within_its_size_and_says_what_was_left_out(folder, published, monkeypatch):
    table = (
        show_table(functions_of(published)),
        show_table(budgetlib.table_of_record(published, "expenditure", by="economy")),
    )
    monkeypatch.setattr(sources, "_FONT", 0)
    whole = with_sources(page_of(*table), Originals(folder / "data"))
    monkeypatch.setattr(sources, "LARGEST", len(whole.encode()) - 15_000)

    page = with_sources(page_of(*table), Originals(folder / "data"))

    assert len(page.encode()) <= len(whole.encode()) - 15_000
    assert page.count("data:image") <= whole.count("data:image")
    assert [name for name, _ in links(page)] == [name for name, _ in links(whole)]
    monkeypatch.setattr(sources, "LARGEST", 60_000)
    assert "为控制文件大小，引用较少的页没有放入图像" in with_sources(
        page_of(*table), Originals(folder / "data")
    )


def test_pages_once_drawn_serve_the_other_reports(folder, published, tmp_path, monkeypatch):
    page = page_of(show_table(functions_of(published)))
    first = with_sources(page, Originals(folder / "data", tmp_path))
    monkeypatch.setattr(sheets, "draw_page", None)

    assert with_sources(page, Originals(folder / "data", tmp_path)) == first


def test_contact_persons_are_seen_in_no_picture(tmp_path):
    (tmp_path / "raw").mkdir()
    write_form(tmp_path / "raw" / "form.pdf")
    extract([tmp_path / "raw"], tmp_path / "data", progress=False)
    place = Citation("form", 1, "预算", "", (60, 60, 100, 80))

    page = with_sources(f"<main>{cited('1', [place])}</main>", Originals(tmp_path / "data"))

    image = picture_of(page, 1)
    cells = {words: image.crop(tuple(round(e * 1.5) for e in box)) for words, box in CELLS.items()}
    dark = {words: cell.getextrema()[0] for words, cell in cells.items()}
    assert dark["联系人"] == dark["年度预算"] == dark["12.00"] == 0, "labels and figures are seen"
    assert dark["某某某"] > 128 and dark["000-0000000"] > 128 and "某某某" not in page


CELLS = {
    words: (62 + 110 * column, 102 + 30 * row, 168 + 110 * column, 128 + 30 * row)
    for row, line in enumerate(
        [("联系人", "某某某", "联系电话", "000-0000000"), ("年度预算", "12.00", "其中", "3.00")]
    )
    for column, words in enumerate(line)
}


def write_form(path):
    """A performance form with a contact person, typeset with ruled cells."""
    from budgetlib.fonts import font_path

    pdfmetrics.registerFont(TTFont("Sans", str(font_path())))
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Sans", 11)
    canvas.drawString(200, 842 - 70, "某局2024年部门预算 项目支出绩效目标表")
    for words, (x0, top, x1, bottom) in CELLS.items():
        canvas.rect(x0 - 2, 842 - bottom - 2, x1 - x0 + 4, bottom - top + 4)
        canvas.drawString(x0 + 4, 842 - bottom + 8, words)
    canvas.save()
    assert len(pdfium.PdfDocument(path)) == 1
