"""What a file is, by its content and not by its name."""

import codecs
import re
import unicodedata
import zipfile
from pathlib import Path

from budgetlib.errors import DocumentError

READABLE = ("pdf", "html", "text")

_SAMPLE_BYTES = 256 * 1024
_PDF_HEADER_WITHIN = 1024  # readers accept junk in front of the header up to here
_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
}
_ARCHIVES = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_PARTS = {"word/": "docx", "xl/": "xlsx", "OFD.xml": "ofd"}
_NOT_YET = {
    "docx": "a Word document (docx)",
    "xlsx": "an Excel workbook (xlsx)",
    "xls": "an old Word or Excel file (doc, xls)",
    "ofd": "an OFD file",
}
_HTML = re.compile(r"<(!doctype\s+html|html|head|body|meta|table|div)\b", re.IGNORECASE)
_ENCODINGS = ("utf-8-sig", "gb18030")


def detect_format(path: Path) -> str:
    """The format of a file that can be read: ``pdf``, ``html`` or ``text``.

    Parameters
    ----------
    path
        Any file; its name only matters where it promises something else than what is inside.

    Raises
    ------
    DocumentError
        One sentence, for a file that is empty, cannot be opened, is of a kind that is not read, or is
        named ``.pdf`` and is no PDF.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = Path(folder, "notice.html")
    ...     _ = page.write_text("<html><body>2024年部门预算</body></html>", encoding="utf-8")
    ...     detect_format(page)
    'html'
    """
    found = guess_format(path)
    if found not in READABLE:
        raise DocumentError(path.name, _cause(found))
    if found != "pdf" and path.suffix.lower() == ".pdf":
        kind = {"html": "an HTML page", "text": "plain text"}[found]
        raise DocumentError(path.name, f"{kind}, although it is named .pdf; the download probably went wrong")
    return found


def guess_format(path: Path) -> str:
    """What a file is, readable or not: besides the readable formats ``docx``, ``xlsx``, ``xls``, ``ofd``,
    ``empty``, ``image PNG`` and the like, ``archive ZIP`` and the like, or ``unknown``.

    Raises
    ------
    DocumentError
        If the file cannot be opened.
    """
    head = _head(path)
    if not head.strip():
        return "empty"
    if b"%PDF-" in head[:_PDF_HEADER_WITHIN]:
        return "pdf"
    return _binary_format(path, head) or _text_format(head) or "unknown"


def _head(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(_SAMPLE_BYTES)
    except OSError as error:
        raise DocumentError(path.name, f"cannot be opened: {error.strerror}") from error


def _binary_format(path: Path, head: bytes) -> str | None:
    if head.startswith(_OLE):
        return "xls"
    if head.startswith(b"PK"):
        return _zip_format(path)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image WebP"
    for kind, marks in (("image", _IMAGES), ("archive", _ARCHIVES)):
        for mark, name in marks.items():
            if head.startswith(mark):
                return f"{kind} {name}"
    return None


def _zip_format(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return "archive ZIP"
    for part, name in _OFFICE_PARTS.items():
        if any(n.startswith(part) for n in names):
            return name
    return "archive ZIP"


def _text_format(head: bytes) -> str | None:
    text = _decode(head)
    if text is None or not _is_prose(text):
        return None
    return "html" if _HTML.search(text[:8192]) else "text"


def _decode(head: bytes) -> str | None:
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else _ENCODINGS:
        try:
            # The sample may end in the middle of a character, which is no error.
            return codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
    return None


def _is_prose(text: str) -> bool:
    controls = sum(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f\x1a" for c in text)
    return "\0" not in text and controls * 1000 <= len(text)


def _cause(found: str) -> str:
    if found == "empty":
        return "the file is empty"
    if found in _NOT_YET:
        return f"{_NOT_YET[found]}, which is not read yet; save it as PDF first"
    kind, _, name = found.partition(" ")
    if kind == "image":
        return f"a picture ({name}), not a document with text"
    if kind == "archive":
        return f"an archive ({name}); unpack it first"
    return "neither PDF nor HTML nor plain text"
