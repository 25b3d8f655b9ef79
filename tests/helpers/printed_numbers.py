"""An independent count of the decimal numbers printed inside ruled tables.

It reads pages with pdfplumber (pdfminer's text, its own table finder) and shares nothing with budgetlib, so
that a number lost or misread there shows up here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pdfplumber

DECIMAL = re.compile(r"[-−△]?\d[\d,]*\.\d+")


def printed_decimals(path: Path) -> Iterator[tuple[int, Counter[Decimal]]]:
    """For every page of a PDF file, how often each decimal number stands alone in its ruled tables."""
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            page = page.crop(page.bbox, strict=False)
            boxes = [table.bbox for table in page.find_tables()]
            found: Counter[Decimal] = Counter()
            if boxes:
                for word in page.extract_words(x_tolerance=1.5, y_tolerance=2):
                    if not _inside(word, page.bbox):  # printed beyond the paper: nobody sees it
                        continue
                    if DECIMAL.fullmatch(word["text"]) and any(_inside(word, box) for box in boxes):
                        found[parse(word["text"])] += 1
            yield number, found
            page.close()


def _inside(word: dict[str, float], box: tuple[float, float, float, float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def parse(text: str) -> Decimal:
    """The number as printed, without its separators."""
    digits = text.replace(",", "").lstrip("-−△")
    return -Decimal(digits) if text[0] in "-−△" else Decimal(digits)
