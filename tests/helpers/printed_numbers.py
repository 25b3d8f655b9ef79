"""An independent count of the decimal numbers printed inside ruled tables.

It reads pages with pdfplumber (pdfminer's text, its own table finder) and shares nothing with budgetlib, so
that a number lost or misread there shows up here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pdfplumber

FEWEST_OF_PROSE = 10  # Chinese characters in a cell that make it running text
CHINESE = re.compile(r"[一-鿿]")
INDICATORS = re.compile("绩效目标|绩效指标|三级指标")
DECIMAL = re.compile(r"[-−△]?\d[\d,]*\.\d+")


def printed_decimals(path: Path) -> Iterator[tuple[int, Counter[Decimal]]]:
    """For every page of a PDF file, how often each decimal number stands alone in its ruled tables.

    Numbers in running text are left out, and pages of performance forms, where most numbers are targets.
    """
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            page = page.crop(page.bbox, strict=False)
            # One row alone is no table: some writers paint a white rectangle behind each run of text.
            tables = [t for t in page.find_tables() if len({top for _, top, _, _ in t.cells}) > 1]
            boxes = [table.bbox for table in tables]
            cells = [cell for table in tables for cell in table.cells]
            found: Counter[Decimal] = Counter()
            words = page.extract_words(x_tolerance=1.5, y_tolerance=2) if boxes else []
            if not INDICATORS.search("".join(word["text"] for word in words)):
                for word in words:
                    if not _inside(word, page.bbox):  # printed beyond the paper: nobody sees it
                        continue
                    if DECIMAL.fullmatch(word["text"]) and any(_inside(word, box) for box in boxes):
                        if _is_in_prose(word, cells, words):
                            continue
                        found[parse(word["text"])] += 1
            yield number, found
            page.close()


def _is_in_prose(
    word: dict[str, Any], cells: list[tuple[float, float, float, float]], words: list[dict[str, Any]]
) -> bool:
    """Whether the cell that holds a word, or its line where none does, also holds a sentence of Chinese."""
    cell = next((cell for cell in cells if _inside(word, cell)), None)
    line = (float("-inf"), word["top"] - 1, float("inf"), word["bottom"] + 1)
    beside = "".join(w["text"] for w in words if _inside(w, cell or line))
    return len(CHINESE.findall(beside)) >= FEWEST_OF_PROSE


def _inside(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def parse(text: str) -> Decimal:
    """The number as printed, without its separators."""
    digits = text.replace(",", "").lstrip("-−△")
    return -Decimal(digits) if text[0] in "-−△" else Decimal(digits)
