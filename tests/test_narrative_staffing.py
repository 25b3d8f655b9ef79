"""Headcounts of the body's own staff, from sentences."""

import pytest

from budgetlib.narrative import read_narrative
from budgetlib.reading.pages import Line, Page

Count = tuple[str, str | None, int, int | None]


def staffing(*blocks: Line) -> list[Count]:
    rows = read_narrative([Page(1, 0, 0, blocks)], 2031).staffing
    return [(row.category, row.subtype, row.headcount, row.change) for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "某局编制数31，实有人数24人，其中：在职15人，减少6人；退休9人，增加2人；离休0人，增加0人。",
            [
                ("authorised", None, 31, None),
                ("actual", None, 24, None),
                ("active", None, 15, -6),
                ("retired", None, 9, 2),
                ("retired_cadre", None, 0, 0),
            ],
        ),
        (
            "本部门人员编制25人，其中行政编制11人，事业编制14人；实有人员19人，其中行政8人，事业11人。离退休人员10人。",
            [
                ("authorised", None, 25, None),
                ("authorised", "administrative", 11, None),
                ("authorised", "public_institution", 14, None),
                ("actual", None, 19, None),
                ("actual", "administrative", 8, None),
                ("actual", "public_institution", 11, None),
                ("retired_all", None, 10, None),
            ],
        ),
        (
            "核定编制30名，其中工勤编制4名；在职人员28人，与上年持平；编外聘用人员7人，比上年增加1人。",
            [
                ("authorised", None, 30, None),
                ("authorised", "worker", 4, None),
                ("active", None, 28, 0),
                ("contract", None, 7, 1),
            ],
        ),
        (
            "行政编制18名，实有17名；工勤编制2名，实有2名。",
            [
                ("authorised", "administrative", 18, None),
                ("actual", "administrative", 17, None),
                ("authorised", "worker", 2, None),
                ("actual", "worker", 2, None),
            ],
        ),
        (
            "行政编制20个，实有19个；事业编制10个，实有9个。",
            [
                ("authorised", "administrative", 20, None),
                ("actual", "administrative", 19, None),
                ("authorised", "public_institution", 10, None),
                ("actual", "public_institution", 9, None),
            ],
        ),
        (
            "本部门编制数30，实有人数28，在职人数28名，离退休人数12名。与上年相比在职减少1人。",
            [
                ("authorised", None, 30, None),
                ("actual", None, 28, None),
                ("active", None, 28, -1),
                ("retired_all", None, 12, None),
            ],
        ),
        (
            "在职人员控制数30人，编制内人员28人，编制外人员5人，公益性岗位2人。",
            [
                ("authorised", None, 30, None),
                ("active", None, 28, None),
                ("contract", None, 5, None),
                ("contract", None, 2, None),
            ],
        ),
        (
            "行政和事业编制人员以及其他人员等共56人；离休4人。",
            [("other", None, 56, None), ("retired_cadre", None, 4, None)],
        ),
    ],
)
def test_headcounts_in_sentences(text, expected):
    assert staffing(Line(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "全市在职职工参保人数12345人，比上年增加300人。",
        "纳入本部门预算编制范围的二级预算单位共有3个。",
        "学校现有教学单位44个，实验中心4个。",
        "在职人员经费7678.47万元，主要是工资福利。",
        "军队离退休人员安置320人。",
    ],
)
def test_people_served_and_other_numbers_are_no_staff(text):
    assert staffing(Line(text)) == []
