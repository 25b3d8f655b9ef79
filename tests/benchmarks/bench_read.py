"""Processor time of budgetlib.read on ten documents beside camelot and the bare text of PDFium."""

import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one thread each, so that processor time compares

import pypdfium2 as pdfium

import budgetlib
from tests.benchmarks.common import documents_folder, median, processor_seconds, report, ten_documents

ROUNDS = 7


def text_of_all_pages(path: Path) -> int:
    """Let PDFium hand out the text of every page; how many letters."""
    with pdfium.PdfDocument(path) as document:
        return sum(len(page.get_textpage().get_text_range()) for page in document)


def camelot_tables(path: Path) -> int:
    """Let camelot read all pages by their rules; how many tables."""
    import camelot

    return len(camelot.read_pdf(str(path), flavor="lattice", pages="all"))


def main() -> None:
    paths = ten_documents(documents_folder(__doc__ or ""))
    for work in (budgetlib.read, text_of_all_pages):  # loads what both need before the clock runs
        processor_seconds(work, paths[:1])
    rounds = [
        (processor_seconds(budgetlib.read, paths), processor_seconds(text_of_all_pages, paths))
        for _ in range(ROUNDS)
    ]
    ours, text = (median(column) for column in zip(*rounds, strict=True))
    print(f"budgetlib.read {ours:.2f} s, text by pypdfium2 {text:.3f} s (medians of {ROUNDS} rounds)")
    report("budgetlib.read / text by pypdfium2", median([a / b for a, b in rounds]), 8)
    camelot = processor_seconds(camelot_tables, paths)
    print(f"camelot {camelot:.1f} s, that is {camelot / ours:.0f} times as long as budgetlib.read")
    report("budgetlib.read / camelot", ours / camelot, 1 / 20)


if __name__ == "__main__":
    main()
