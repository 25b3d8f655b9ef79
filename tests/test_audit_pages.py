"""The audit and the page itself: frames on the operands, and a second look before a cell is blamed."""

import json

import pandas as pd
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from reportlab.pdfgen.canvas import Canvas

from budgetlib.audit import reading_finding
from budgetlib.contract.findings import cell_evidence, sentence_evidence
from budgetlib.contract.schema import frame
from budgetlib.doubt.second_look import look_again
from budgetlib.reading.geometry import Frame, cell_frame, seen_box, sentence_frames
from budgetlib.reading.pages import Box
from budgetlib.views.annotate import annotate

WIDTH, HEIGHT = 400, 300
NUMBER = (100, 50)  # where "668.70" stands on the unrotated page, from the top left


@pytest.fixture
def page_file(tmp_path):
    """A page that prints 668.70, and a sentence over two lines."""

    def write(rotation: int = 0):
        path = tmp_path / f"page{rotation}.pdf"
        upright = tmp_path / "upright.pdf"
        canvas = Canvas(str(upright), pagesize=(WIDTH, HEIGHT))
        canvas.drawString(NUMBER[0], HEIGHT - NUMBER[1], "668.70")
        canvas.drawString(50, HEIGHT - 150, "operating costs rise by")
        canvas.drawString(50, HEIGHT - 170, "12.21, that is 46.11%.")
        canvas.save()
        document = pdfium.PdfDocument(upright)
        document[0].set_rotation(rotation)
        document.save(path)
        return path

    return write


def _seen(rotation: int, x: float, y: float) -> tuple[float, float]:
    """Where a point of the unrotated page (from the top left) is seen on the page as it is shown."""
    return {
        0: (x, y),
        90: (HEIGHT - y, x),
        180: (WIDTH - x, HEIGHT - y),
        270: (y, WIDTH - x),
    }[rotation]


def _box_around_the_number(rotation: int) -> tuple[float, float, float, float]:
    corners = [_seen(rotation, NUMBER[0] - 2, NUMBER[1] - 12), _seen(rotation, NUMBER[0] + 42, NUMBER[1] + 4)]
    xs, ys = sorted(c[0] for c in corners), sorted(c[1] for c in corners)
    return xs[0], ys[0], xs[1], ys[1]


def _cell_finding(box, text="668.70", severity="error"):
    return reading_finding(
        "table.total", severity, "数据不一致。", [cell_evidence("合计", "t01", 0, 0, 1, box, text)]
    )


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_box_as_seen_lies_on_the_number_whatever_the_rotation(page_file, rotation):
    page = pdfium.PdfDocument(page_file(rotation))[0]

    framed = cell_frame(page, _box_around_the_number(rotation))

    assert framed == Frame(98, HEIGHT - 54, 142, HEIGHT - 38)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_frame_is_seen_where_its_box_was(page_file, rotation):
    page = pdfium.PdfDocument(page_file(rotation))[0]
    box = _box_around_the_number(rotation)

    assert seen_box(page, cell_frame(page, box)) == pytest.approx(box)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_cell_that_reads_the_same_again_is_confirmed(page_file, rotation):
    (finding,) = look_again([_cell_finding(_box_around_the_number(rotation))], page_file(rotation))

    assert (finding.severity, finding.reading_check) == ("error", "same_digits")
    assert json.loads(finding.evidence)[0]["reread"] is True


def test_a_cell_that_reads_otherwise_is_a_question_to_the_reading(page_file):
    (finding,) = look_again([_cell_finding(_box_around_the_number(0), text="668.10")], page_file())

    assert (finding.severity, finding.reading_check) == ("info", "suspected_misreading")


def test_findings_without_cells_are_left_as_they_are(page_file):
    spoken = reading_finding(
        "text.percent", "error", "数据不一致。", [sentence_evidence("文中表述", 1, "46.11%")]
    )

    assert look_again([spoken], page_file()) == [spoken]


def test_a_sentence_over_two_lines_has_two_frames(page_file):
    page = pdfium.PdfDocument(page_file())[0]

    lines = sentence_frames(page, "operating costs rise by 12.21, that is 46.11%.")

    assert [round(f.bottom / 10) * 10 for f in lines] == [150, 130]


def test_of_sentences_that_begin_alike_the_one_that_goes_on_alike_is_framed(tmp_path):
    file = Canvas(str(tmp_path / "alike.pdf"))
    file.drawString(50, 300, "project expenditure falls, as works have ended.")
    file.drawString(50, 200, "project expenditure falls, as wages have fallen.")
    file.save()
    page = pdfium.PdfDocument(tmp_path / "alike.pdf")[0]

    (line,) = sentence_frames(page, "project expenditure falls, as wages have fallen.")

    assert line.bottom < 200 < line.top


def test_the_marked_copy_has_a_frame_a_number_and_a_legend(page_file, tmp_path):
    findings = frame("findings", "d", [_cell_finding(_box_around_the_number(0))])

    drawn = annotate(page_file(), findings, tmp_path / "marked.pdf")

    marked = pdfium.PdfDocument(tmp_path / "marked.pdf")
    legend = marked[1].get_textpage().get_text_range()
    assert drawn == 1
    assert "1" in marked[0].get_textpage().get_text_bounded(95, HEIGHT - 38, 110, HEIGHT - 20)
    assert [o.type for o in marked[0].get_objects()].count(raw.FPDF_PAGEOBJ_PATH) == 1
    assert "数据不一致" in legend and findings["finding_id"][0] in legend


def test_what_names_a_contact_person_is_neither_seen_nor_left_as_text(page_file, tmp_path):
    box = _box_around_the_number(0)
    hidden = Box(box[0] - 80, box[1] - 2, box[0] - 2, box[3] + 2)
    findings = frame("findings", "d", [_cell_finding(box)])

    drawn = annotate(page_file(), findings, tmp_path / "marked.pdf", {1: [hidden]})

    page = pdfium.PdfDocument(tmp_path / "marked.pdf")[0]
    assert drawn == 1
    assert page.get_size() == pdfium.PdfDocument(page_file())[0].get_size()
    assert page.get_textpage().get_text_range().strip() == "1", "the number of the frame, and no other text"
    picture = page.render(scale=2).to_pil().convert("L")
    painted = picture.crop((hidden.x0 * 2 + 4, hidden.top * 2 + 4, hidden.x1 * 2 - 4, hidden.bottom * 2 - 4))
    around_number = picture.crop([round(edge * 2) for edge in box])
    low, high = painted.getextrema()
    assert (low > 140, high < 180) == (True, True), "paint, and nothing through it"
    assert around_number.getextrema()[0] < 60, "the figure itself is seen"


def test_the_original_is_left_as_it_is(page_file, tmp_path):
    path = page_file()
    before = path.read_bytes()

    annotate(
        path, frame("findings", "d", [_cell_finding(_box_around_the_number(0))]), tmp_path / "marked.pdf"
    )

    assert path.read_bytes() == before


def test_no_findings_make_a_plain_copy(page_file, tmp_path):
    none = frame("findings", "d", [])

    assert annotate(page_file(), none, tmp_path / "marked.pdf") == 0
    assert isinstance(none, pd.DataFrame)
    assert len(pdfium.PdfDocument(tmp_path / "marked.pdf")) == 1


def test_an_operand_of_another_document_is_not_drawn(page_file, tmp_path):
    entry = cell_evidence("上年文件", "t01", 0, 0, 1, _box_around_the_number(0), "668.70")
    finding = reading_finding(
        "documents.prior_year", "info", "数据不一致。", [{**entry, "document_id": "去年"}]
    )

    assert annotate(page_file(), frame("findings", "d", [finding]), tmp_path / "marked.pdf") == 0
