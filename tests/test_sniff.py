"""What a file is, by its content; each refusal is one plain sentence."""

import io
import zipfile

import pytest

from budgetlib.errors import DocumentError
from budgetlib.reading.sniff import detect_format

CHINESE = "2024年部门预算公开。收入总计 8,330.37 万元。\n"


def zip_with(name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", b"%PDF-1.7\n...", "pdf"),
        ("junk-in-front.pdf", b"\r\n\r\n%PDF-1.4\n...", "pdf"),
        ("pdf-named.txt", b"%PDF-1.4\n...", "pdf"),
        ("a.txt", CHINESE.encode(), "text"),
        ("with-bom.txt", CHINESE.encode("utf-8-sig"), "text"),
        ("gb.txt", CHINESE.encode("gb18030"), "text"),
        ("utf16.txt", CHINESE.encode("utf-16"), "text"),
        ("cut-in-a-character.txt", ("a" + "预" * 200_000).encode(), "text"),
        ("a.html", f"<!DOCTYPE html><html><body>{CHINESE}".encode(), "html"),
        ("fragment.htm", f"<div>{CHINESE}</div>".encode("gb18030"), "html"),
        ("html-named.txt", f"<html>{CHINESE}</html>".encode(), "html"),
    ],
)
def test_the_format_is_what_the_content_says(tmp_path, name, content, expected):
    path = tmp_path / name
    path.write_bytes(content)

    assert detect_format(path) == expected


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("a.pdf", b"", "the file is empty"),
        ("blank.txt", b" \n\n", "the file is empty"),
        ("page.pdf", b"<html><title>404</title></html>", "an HTML page, although it is named .pdf"),
        ("text.pdf", CHINESE.encode(), "plain text, although it is named .pdf"),
        ("scan.png", b"\x89PNG\r\n\x1a\n\x00\x00", "a picture (PNG)"),
        ("scan.pdf", b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture (JPEG)"),
        ("a.docx", zip_with("word/document.xml"), "a Word document (docx), which is not read yet"),
        ("a.xlsx", zip_with("xl/workbook.xml"), "an Excel workbook (xlsx), which is not read yet"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "an old Word or Excel file"),
        ("a.ofd", zip_with("OFD.xml"), "an OFD file"),
        ("a.zip", zip_with("budget.pdf"), "an archive (ZIP)"),
        ("broken.docx", b"PK\x03\x04 cut", "an archive (ZIP)"),
        ("a.bin", bytes(range(256)) * 4, "neither PDF nor HTML nor plain text"),
    ],
)
def test_what_is_not_read_is_refused_with_file_and_cause(tmp_path, name, content, cause):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(DocumentError) as refusal:
        detect_format(path)
    assert str(refusal.value).startswith(f"{name}: {cause}")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DocumentError, match=r"gone\.pdf: cannot be opened: No such file"):
        detect_format(tmp_path / "gone.pdf")
