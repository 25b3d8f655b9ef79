"""The decimal numbers printed inside ruled tables are amounts, counted against an independent reading."""

import os
import re
from collections import Counter
from decimal import Decimal

import pypdfium2 as pdfium

import budgetlib
from budgetlib.errors import DocumentError
from tests.helpers.printed_numbers import parse, printed_decimals

LEAST_SHARE = 0.998
MOST_PAGES = 25  # a place whose shortest document is longer is left to the long run
ALL = "BUDGETLIB_ALL_DOCUMENTS"  # set in the environment: count in all documents, some minutes
NUMBER = re.compile(r"[-−△]?\d[\d,]*(\.\d+)?")


def test_printed_decimals_are_amounts(shared_documents):
    counted, missing = 0, {}
    for path in _chosen(sorted(shared_documents.glob("*.pdf"))):
        try:
            read = _amounts_by_page(budgetlib.read(path).amounts)
        except DocumentError:
            continue  # a scan
        for number, printed in printed_decimals(path):
            counted += printed.total()
            if lost := printed - read.get(number, Counter()):
                missing[path.stem, number] = {str(value): times for value, times in lost.items()}

    lost_in_all = sum(sum(page.values()) for page in missing.values())
    assert counted > 1000, "the counter found hardly any number"
    assert lost_in_all <= (1 - LEAST_SHARE) * counted, f"{lost_in_all} of {counted} are no amounts: {missing}"


def _chosen(paths):
    """All documents, or the shortest one of each place."""
    if os.environ.get(ALL):
        return paths
    shortest = {}
    for path in paths:
        with pdfium.PdfDocument(path) as document:
            shortest.setdefault(path.name[:2], []).append((len(document), path))
    return [min(found)[1] for found in shortest.values() if min(found)[0] <= MOST_PAGES]


def _amounts_by_page(amounts) -> dict[int, Counter[Decimal]]:
    found: dict[int, Counter[Decimal]] = {}
    for page, raw in zip(amounts.page, amounts.raw_text, strict=True):
        text = "".join(raw.split())
        if NUMBER.fullmatch(text):
            found.setdefault(page, Counter())[parse(text)] += 1
    return found
