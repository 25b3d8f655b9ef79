"""Pages as pictures: what is printed stands where its box says, and no contact person is seen."""

import io

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from budgetlib.reading.pages import Box
from budgetlib.views.pictures import draw_page, places_of, strip_around

WIDTH, HEIGHT = 400, 300
NUMBER = {0: Box(100, 40, 150, 52), 90: Box(300 - 52, 100, 300 - 40, 150)}  # as seen, by rotation


@pytest.fixture
def sheet(tmp_path):
    """A page that prints 668.70 and a sentence, turned as asked."""
    canvas = Canvas(str(tmp_path / "page.pdf"), pagesize=(WIDTH, HEIGHT))
    canvas.drawString(100, HEIGHT - 50, "668.70")
    canvas.drawString(100, HEIGHT - 120, "The total rises by 3 percent.")
    canvas.save()
    document = pdfium.PdfDocument(tmp_path / "page.pdf")

    def turned(rotation=0):
        document[0].set_rotation(rotation)
        return document[0]

    yield turned
    document.close()


def seen(picture):
    return Image.open(io.BytesIO(picture.png)).convert("L")


def darkest(image, box, scale):
    x0, top, x1, bottom = (edge * scale for edge in box)
    return image.crop((x0, top, x1, bottom)).getextrema()[0]


@pytest.mark.parametrize("rotation", [0, 90])
def test_what_is_printed_stands_where_its_box_says(sheet, rotation):
    picture = draw_page(sheet(rotation), [], scale=2)

    assert (picture.width, picture.height) == ((WIDTH, HEIGHT), (HEIGHT, WIDTH))[rotation == 90]
    assert darkest(seen(picture), NUMBER[rotation], 2) == 0, "ink"
    assert darkest(seen(picture), (0, 0, 40, 40), 2) == 255, "paper"


@pytest.mark.parametrize("rotation", [0, 90])
def test_what_is_hidden_is_painted_over(sheet, rotation):
    picture = draw_page(sheet(rotation), [NUMBER[rotation]], scale=2)

    assert darkest(seen(picture), NUMBER[rotation], 2) > 128


def test_a_strip_of_a_page_hides_too_and_keeps_the_coordinates_of_the_page(sheet):
    strip = strip_around([NUMBER[0]], HEIGHT, margin=10)
    picture = draw_page(sheet(), [NUMBER[0]], scale=2, part=strip)

    assert strip == (30, 62)
    assert seen(picture).size == (2 * WIDTH, 2 * 32)
    assert seen(picture).getextrema()[0] > 128, "the number was all that the strip prints"


def test_a_sentence_is_placed_by_its_words_and_a_cell_by_its_box(sheet):
    ((_, top, _, bottom),) = places_of(sheet(), None, "The total rises by 3 percent.")

    assert 105 < top < bottom < 128
    assert places_of(sheet(), NUMBER[0], "668.70") == (NUMBER[0],)
    assert places_of(sheet(), None, "Nothing of the kind.") == ()
    assert places_of(sheet(), None, "") == ()
