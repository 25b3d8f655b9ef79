"""The tables of wording: each row shows itself in its example, and one row is all that a new word takes."""

import re

import pytest

from budgetlib.narrative.phrases import any_of
from budgetlib.vocabulary import read_vocabulary

TABLES = ("narrative_words", "narrative_bases", "narrative_absences", "narrative_items")


@pytest.mark.parametrize("table", TABLES)
def test_every_pattern_occurs_in_its_example(table):
    rows = read_vocabulary(table)

    assert [row for row in rows if not re.search(row["pattern"], row["example"])] == []


def test_of_two_wordings_the_longer_is_tried_first():
    assert re.match(any_of("budget"), "年初预算")[0] == "年初预算"
    assert any_of("budget").index("全年预算") < any_of("budget").index("|预算")
