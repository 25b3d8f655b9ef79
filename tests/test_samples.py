"""The sample disclosures of data/raw and the figure files that they are typeset from."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from data.samples.expected import expected_amounts, expected_changes
from data.samples.figures import PrintedTable, amounts_of, document_folders, read_document
from data.samples.narrative import compose
from data.samples.typeset import NOTICE, typeset

SAMPLES = Path(__file__).parents[1] / "data" / "raw"
NAMES = [folder.name for folder in document_folders()]
TELEPHONE = re.compile(r"(?<![\d.,])(1[3-9]\d{9}|0\d{2,3}[-—－ ]?\d{7,8})(?!\d)")

every_sample = pytest.mark.parametrize("name", NAMES)


def page_texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def differing_sums(table: PrintedTable) -> Iterator[str]:
    """Compare each amount with the sum of those one level below, down to the next row of its own level."""
    coded = [amount for amount in amounts_of(table) if amount.code]
    for column in sorted({amount.column for amount in coded}):
        own = [amount for amount in coded if amount.column == column]
        for place, parent in enumerate(own):
            parts = []
            for amount in own[place + 1 :]:
                if len(amount.code) <= len(parent.code):
                    break
                if len(amount.code) == len(parent.code) + 2:
                    parts.append(amount.amount)
            step = Decimal(1).scaleb(parent.amount.as_tuple().exponent)
            if parts and abs(sum(parts) - parent.amount) > step * (len(parts) + 1) / 2:
                yield f"{table.title}: {parent.code} column {column}: {parent.amount}, its parts {sum(parts)}"


def test_every_document_of_figures_has_its_sample():
    assert sorted(path.stem for path in SAMPLES.glob("*.pdf") if path.stem in NAMES) == sorted(NAMES)


@every_sample
def test_sample_is_what_the_script_makes_of_the_figures(name, tmp_path):
    folder = next(folder for folder in document_folders() if folder.name == name)
    again = tmp_path / "again.pdf"

    typeset(read_document(folder), again)

    assert page_texts(again) == page_texts(SAMPLES / f"{name}.pdf")


@every_sample
def test_sample_says_on_its_first_page_that_it_is_not_the_original(name):
    first, *_ = page_texts(SAMPLES / f"{name}.pdf")

    assert "".join(NOTICE.split()) in "".join(first.split())


@every_sample
def test_sample_holds_no_telephone_number(name):
    assert TELEPHONE.findall("\n".join(page_texts(SAMPLES / f"{name}.pdf"))) == []


@every_sample
def test_every_statement_of_change_in_the_figures_is_printed(name):
    folder = next(folder for folder in document_folders() if folder.name == name)
    document = read_document(folder)
    text = "".join(compose(document))

    for row in document.lists["changes"]:
        assert row["item"] in text
        assert row["change"].lstrip("-") in text
        assert row["reason"] in text


@every_sample
def test_figures_of_a_sample_add_up_as_far_as_rounding_allows(name):
    folder = next(folder for folder in document_folders() if folder.name == name)

    assert [line for table in read_document(folder).tables for line in differing_sums(table)] == []


def test_expected_amounts_are_in_yuan_with_whole_codes():
    amounts = list(expected_amounts("烟台市人民政府办公室-2026-部门预算"))

    assert ("general_expenditure", "2010350", Decimal("8573100.00")) in amounts
    assert ("general_basic_expenditure", "30101", Decimal("5737200.00")) in amounts


def test_expected_changes_carry_their_sign():
    changes = list(expected_changes("若羌县人民政府办公室-2024-部门预算"))

    assert ("行政运行", "2010301", Decimal(-441500), Decimal("-14.26")) in changes
    assert len(changes) == 22
