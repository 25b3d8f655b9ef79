"""Files in, pages out: one reader a format behind :func:`read_source`."""

import hashlib
from pathlib import Path

from budgetlib.reading.html import read_html
from budgetlib.reading.pages import SourceDocument
from budgetlib.reading.pdf import read_pdf
from budgetlib.reading.plain_text import read_plain_text
from budgetlib.reading.sniff import detect_format


def read_source(path: Path | str) -> SourceDocument:
    """Read one file of any known format into pages of lines and grids.

    Raises
    ------
    DocumentError
        If the file is missing, empty, damaged, locked, or of a format that is not read.
    """
    path = Path(path)
    kind = detect_format(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    pages, unread = READERS[kind](path)
    return SourceDocument(path.name, sha256, kind, pages, unread)


READERS = {"pdf": read_pdf, "text": read_plain_text, "html": read_html}
