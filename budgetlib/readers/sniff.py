"""What a file is, by its content."""

from pathlib import Path

from budgetlib.errors import DocumentError


def detect_format(path: Path) -> str:
    """`pdf`, `html` or `text` by the first bytes of the file."""
    head = path.read_bytes()[:2048]
    if not head:
        raise DocumentError(path.name, "the file is empty")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if b"<html" in head.lower():
        return "html"
    return "text"
