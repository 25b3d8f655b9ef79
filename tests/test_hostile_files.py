"""Broken and hostile files: each ends with the right status and a true sentence, and the others are read."""

import io
import subprocess
import sys
from decimal import Decimal

import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont

import budgetlib
from budgetlib.corpus import store
from budgetlib.corpus.extract import extract
from budgetlib.fonts import font_path
from tests.helpers.raw_pdf import (
    ROWS,
    STEP,
    TOP,
    XS,
    RawPage,
    build,
    file_of,
    stream,
    table,
    written,
)

GOOD = RawPage(table())
AMOUNTS = sorted(Decimal(words) * 10000 for row in ROWS for words in row[2:] if "." in words)

FORM = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>/XObject<</X {next} 0 R>>>>"
USES_FORM = "/XObject<</X 6 0 R>>"
PICTURE = stream(
    b"\x80" * 10_000,
    "/Type/XObject/Subtype/Image/Width 100/Height 100/ColorSpace/DeviceGray/BitsPerComponent 8",
)
PICTURE_PAGE = RawPage(b"q 500 0 0 700 40 40 cm /I Do Q", resources="/XObject<</I 6 0 R>>")

HTML = (
    "<html><head><title>某某局2026年部门预算</title></head><body>"
    "<p>一般公共预算支出情况表 单位：万元</p>{}</body></html>"
)
HTML_TABLE = (
    "<table><tr><td>科目编码</td><td>科目名称</td><td>合计</td></tr>"
    "<tr><td>201</td><td>一般公共服务支出</td><td>12.50</td></tr>"
    "<tr><td></td><td>合计</td><td>12.50</td></tr></table>"
)
LINES = (
    "某某局2026年部门预算\n一般公共预算支出情况表\n单位：万元\n"
    "{}科目编码\t科目名称\t合计\n201\t一般公共服务支出\t12.50\n"
)


def forms(depth, fan=1):
    """A form in a form in a form …, the innermost one with the table, each drawn ``fan`` times."""
    middle = [stream(b"/X Do " * fan, FORM.format(next=7 + n)) for n in range(depth - 1)]
    return [*middle, stream(table(), FORM.format(next=6))]


def without_unicode():
    """A page whose font holds shapes under numbers and nothing that says which characters they are."""
    font = TTFont(font_path())
    names = font.getBestCmap()
    del font["cmap"]
    buffer = io.BytesIO()
    font.save(buffer)
    content = table()
    for words in {ROWS[0][1], *(words for row in ROWS for words in row if words)}:
        shapes = "".join(
            f"{font.getGlyphID(names[ord(c)]):04x}" if ord(c) in names else "0000" for c in words
        )
        content = content.replace(words.encode("utf-16-be").hex().encode() + b">", shapes.encode() + b">")
    return RawPage(content, fonts="/F1 6 0 R"), [
        b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Mute/Encoding/Identity-H/DescendantFonts[7 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Mute/CIDToGIDMap/Identity/FontDescriptor 8 0 R"
        b"/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        b"<</Type/FontDescriptor/FontName/AAAAAA+Mute/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        b"/Ascent 752/Descent -271/CapHeight 737/StemV 58/FontFile2 9 0 R>>",
        stream(buffer.getvalue()),
    ]


def locked():
    """A file that opens with a password only."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 100, "budget")
    canvas.save()
    return buffer.getvalue()


def scribble(count):
    return b"".join(
        b"%d %d m %d %d l S\n" % (i % 595, i % 842, i * 7 % 595, i * 3 % 842) for i in range(count)
    )


def write(folder, **files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


MUTE_PAGE, MUTE_FONT = without_unicode()

# file: (bytes, status, what the sentence says, or None where the table must be read whole)
FILES = {
    "several_levels_of_forms_pdf": (
        file_of([RawPage(b"/X Do", resources=USES_FORM)], forms(4)), "ok", None),
    "forms_without_end_pdf": (
        file_of([RawPage(b"/X Do", resources=USES_FORM)], forms(2000)), "failed", "there is no text in it"),
    "form_that_holds_itself_pdf": (
        file_of([RawPage(table() + b"/X Do", resources=USES_FORM)], [stream(b"/X Do", FORM.format(next=6))]),
        "ok", None),
    "page_of_no_size_pdf": (file_of([GOOD, RawPage(b"", media="0 0 0 0")]), "ok", None),
    "page_without_end_pdf": (file_of([GOOD, RawPage(b"", media="0 0 1e30 1e30")]), "ok", None),
    "page_size_of_names_pdf": (file_of([GOOD, RawPage(b"", media="/a /b /c /d")]), "ok", None),
    "wrong_offsets_pdf": (written(build([GOOD]), shift=17), "ok", None),
    "cut_short_pdf": (written(build([GOOD]))[:-300], "failed", "the file is damaged"),
    "half_pdf": (written(build([GOOD]))[:700], "failed", "the file is damaged"),
    "header_only_pdf": (b"%PDF-1.7\n", "failed", "the file is damaged"),
    "no_page_pdf": (written(build([])), "failed", ""),
    "locked_pdf": (locked(), "failed", "the file asks for a password"),
    "mute_font_pdf": (file_of([MUTE_PAGE], MUTE_FONT), "failed", "the text is unusable: its fonts"),
    "one_mute_page_pdf": (file_of([GOOD, MUTE_PAGE], MUTE_FONT), "partial", None),
    "pictures_pdf": (file_of([PICTURE_PAGE] * 2, [PICTURE]), "failed", "all pages are pictures"),
    "text_and_picture_pdf": (file_of([GOOD, PICTURE_PAGE], [PICTURE]), "partial", None),
    "scribble_pdf": (file_of([GOOD, RawPage(scribble(250_000))]), "ok", None),
    "spans_html": (HTML.format(HTML_TABLE.replace("<td></td>", "<td rowspan=999999999></td>")), "ok", ""),
    "odd_spans_html": (HTML.format(HTML_TABLE.replace("<td>201", "<td rowspan=-3 colspan=²>201")), "ok", ""),
    "deep_html": (HTML.format("<div>" * 1500 + HTML_TABLE + "</div>" * 1500), "ok", ""),
    "too_deep_html": (HTML.format("<div>" * 10_000 + HTML_TABLE), "failed", "nested too deeply"),
    "zero_bytes_txt": (LINES.format("\0\0\n"), "failed", "neither PDF nor HTML nor plain text"),
    "zero_byte_html": (HTML.format(HTML_TABLE + "\0"), "failed", "neither PDF nor HTML nor plain text"),
    "lone_tabs_txt": (LINES.format("\t\n\t\t\t\n") + "\t", "ok", ""),
    "very_many_tabs_txt": (LINES.format("\t" * 200_000 + "\n") + "\t" * 200_000, "ok", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """All files of the list and a good one, extracted into one folder."""
    folder = tmp_path_factory.mktemp("hostile")
    files = {name: data for name, (data, _, _) in FILES.items()}
    write(folder / "in", good_pdf=file_of([GOOD]), **files)
    summary = extract([folder / "in"], folder / "out", jobs=2, time_limit=60, memory_limit=1024)
    return folder, {result.document_id: result for result in summary.results}


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_ends_with_its_status_and_a_sentence_that_names_it(outcome, name):
    folder, results = outcome
    _, status, sentence = FILES[name]
    stem, _, suffix = name.rpartition("_")
    result = results[stem]

    assert result.status == status, result.error
    if status == "failed":
        assert result.error.startswith(f"{stem}.{suffix}") and sentence in result.error
        assert str(folder) not in result.error and "mistake" not in result.error
    else:
        assert result.error is None
    documents = store.read_table(folder / "out", "documents").set_index("document_id")
    assert documents.status[stem] == status and documents.sha256[stem]


@pytest.mark.parametrize("name", [n for n, (_, status, sentence) in FILES.items() if sentence is None])
def test_what_is_good_in_a_broken_file_is_read_whole(outcome, name):
    folder, _ = outcome
    amounts = store.read_table(folder / "out", "amounts")
    found = amounts[amounts.document_id == name.rpartition("_")[0]]

    assert sorted(found.amount_yuan) == AMOUNTS


@pytest.mark.parametrize("name", [n for n in FILES if n.endswith(("html", "txt")) and FILES[n][1] == "ok"])
def test_the_amount_in_odd_markup_is_read(outcome, name):
    folder, _ = outcome
    amounts = store.read_table(folder / "out", "amounts")
    tables = store.read_table(folder / "out", "tables")
    found = amounts[(amounts.document_id == name.rpartition("_")[0]) & (amounts.item_code == "201")]

    assert found.amount_yuan.tolist() == [Decimal(125000)]
    assert (tables.document_id == name.rpartition("_")[0]).sum() == 1


@pytest.mark.parametrize("stem", ["text_and_picture", "one_mute_page"])
def test_a_page_that_cannot_be_read_among_others_is_a_finding(outcome, stem):
    folder, _ = outcome
    findings = store.read_table(folder / "out", "findings")
    (finding,) = findings[(findings.document_id == stem) & (findings.rule_id == "reading.page")].itertuples()

    assert finding.message.startswith("第2页") and finding.severity == "warning"


def test_a_file_of_thousands_of_pages_stops_at_the_time_limit_and_the_others_are_read(tmp_path):
    folder = write(tmp_path / "in", many_pdf=file_of([GOOD] * 6000), good_pdf=file_of([GOOD]))

    summary = extract([folder], tmp_path / "out", jobs=1, time_limit=3)

    (failed,) = summary.failed
    assert failed.error == "many.pdf: reading took longer than the limit of 3 seconds"
    assert [r.document_id for r in summary.results if r.status == "ok"] == ["good"]


@pytest.mark.parametrize(
    ("content", "more"),
    [(table() + b" " * (400 * 2**20), []), (table() + b"/X Do", forms(9, fan=12))],
    ids=["a stream that unpacks to 400 MiB", "forms that draw each other a thousand million times"],
)
def test_a_file_that_unpacks_without_end_stops_at_the_memory_limit(tmp_path, content, more):
    bomb = file_of([RawPage(content, resources=USES_FORM if more else "")], more)
    folder = write(tmp_path / "in", bomb_pdf=bomb, good_pdf=file_of([GOOD]))
    assert len(bomb) < 2**20

    summary = extract([folder], tmp_path / "out", jobs=1, time_limit=60, memory_limit=300)

    (failed,) = summary.failed
    assert failed.error.startswith("bomb.pdf: reading ") and "memory" in failed.error
    assert [r.document_id for r in summary.results if r.status == "ok"] == ["good"]


def test_the_command_line_prints_no_traceback_and_ends_with_status_4(tmp_path):
    folder = write(tmp_path / "in", bad_pdf=b"%PDF-1.7\n\0", good_pdf=file_of([GOOD]))

    done = subprocess.run(
        [sys.executable, "-m", "budgetlib", "extract", folder, "--out", tmp_path / "out"],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 4
    assert "Traceback" not in done.stdout + done.stderr and "bad.pdf: the file is damaged" in done.stderr


def test_a_second_engine_that_gives_up_does_not_cost_the_first_reading(tmp_path):
    wrong_sum = table().replace(_hex("100.25"), _hex("100.26"), 1)
    path = tmp_path / "wrong.pdf"
    path.write_bytes(written(build([RawPage(wrong_sum, media="0 0 595 842/")]), shift=17))

    disclosure = budgetlib.read(path)

    assert len(disclosure.amounts) == len(AMOUNTS)


CELL = (XS[2], TOP - 2 * STEP, XS[3], TOP - STEP)  # of the first amount: left, bottom, right, top as drawn


@pytest.mark.parametrize(
    ("page", "box"),
    [
        (GOOD, (300, 122, 370, 142)),
        (RawPage(table(), extra="/Rotate 45"), (300, 122, 370, 142)),
        (RawPage(table(), media="595 842 0 0"), (300, 122, 370, 142)),
        (RawPage(table(1000, -2000), media="1000 -2000 1595 -1158"), (300, 122, 370, 142)),
        (RawPage(table(), extra="/CropBox[40 500 540 800]"), (260, 80, 330, 100)),
        (RawPage(table(), extra="/CropBox[-400 -500 5400 8000]"), (300, 122, 370, 142)),
        (RawPage(table(), extra="/Rotate 90"), (700, 300, 720, 370)),
        (RawPage(table(), extra="/Rotate 180"), (225, 700, 295, 720)),
        (RawPage(table(), extra="/Rotate -90"), (122, 225, 142, 295)),
        (RawPage(table(), extra="/Rotate 90/CropBox[40 500 540 800]"), (200, 260, 220, 330)),
    ],
    ids=["plain", "turned by 45", "inverted", "not at the origin", "cropped", "cropped wider than the page",
         "turned by 90", "turned by 180", "turned by -90", "turned and cropped"],
)  # fmt: skip
def test_cells_have_the_boxes_that_are_seen(tmp_path, page, box):
    path = tmp_path / "page.pdf"
    path.write_bytes(file_of([page]))

    first = budgetlib.read(path).amounts.iloc[0]

    assert (first.raw_text, first.x0, first.top, first.x1, first.bottom) == (
        "120.50",
        *map(pytest.approx, box),
    )
    assert _is_ruled(path, box), "the expected box itself is not where the page shows rulings"


def _is_ruled(path, box):
    """Whether a picture of the page is dark along the middle of all four sides of the box."""
    with pdfium.PdfDocument(path) as document:
        picture = document[0].render(scale=2, grayscale=True).to_numpy().squeeze()
    x0, top, x1, bottom = (round(2 * v) for v in box)
    x, y = x0 + 9, top + 5
    spots = [(top, x), (bottom, x), (y, x0), (y, x1)]
    return all(picture[r - 2 : r + 3, c - 2 : c + 3].min() < 128 for r, c in spots)


def _hex(words):
    return words.encode("utf-16-be").hex().encode()
