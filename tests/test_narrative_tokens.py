"""Uniform punctuation, brackets, sentences and amounts."""

import pytest

from budgetlib.narrative.tokens import amounts, depths, sentences, uniform


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("其中:会议费(含场租);共3次!可否?", "其中：会议费（含场租）；共3次！可否？"),
        ("其中︰会议费〔含场租〕﹔", "其中：会议费（含场租）；"),
        ("支出1,066.60万元,增加3,000元,共5,", "支出1,066.60万元，增加3,000元，共5，"),
        ("2030年,2031年", "2030年，2031年"),
        ("共12,3456册", "共12，3456册"),
    ],
)
def test_punctuation_is_uniform_and_thousands_stay(printed, expected):
    assert uniform(printed) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲（乙）丙", [0, 1, 1, 1, 0]),
        ("（甲（乙））", [1, 1, 2, 2, 2, 1]),
        ("甲）（乙）", [0, 0, 1, 1, 1]),
        ("甲（乙", [0, 0, 0]),
        ("（甲）（乙", [1, 1, 1, 0, 0]),
    ],
)
def test_how_many_brackets_are_open(text, expected):
    assert depths(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共三次。用于培训！可否？", ["共三次。", "用于培训！", "可否？"]),
        ("共三次（含年会。）。用于培训", ["共三次（含年会。）。", "用于培训"]),
        ("共三次；用于培训", ["共三次；用于培训"]),
    ],
)
def test_a_sentence_ends_with_a_full_stop_outside_brackets(text, expected):
    assert [text[start:end] for start, end in sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1元", [1]),
        ("2百元", [200]),
        ("2千元", [2000]),
        ("1,234.5万元", [12345000]),
        ("3百万元", [3000000]),
        ("2亿元", [200000000]),
        ("-1元和−2元和–3元和△4元", [-1, -2, -3, -4]),
        ("0.001元", []),  # a fraction of a cent is a misprint
        ("3人", []),
    ],
)
def test_amounts_of_money(text, yuan):
    assert [amount.yuan for amount in amounts(text, depths(text))] == yuan
