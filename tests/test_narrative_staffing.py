"""Headcounts of the body's own staff, from sentences."""

import pytest

from budgetlib.narrative import read_narrative
from budgetlib.narrative.headcounts import Label, parse_label
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
        "调出14人，退休1人。",
        "本年退休1人。",
        "新增在职人员3人。",
    ],
)
def test_people_served_and_other_numbers_are_no_staff(text):
    assert staffing(Line(text)) == []


@pytest.mark.parametrize(
    ("label", "category", "subtype"),
    [
        ("离退休人员", "retired_all", None),
        ("离休人员", "retired_cadre", None),
        ("退休人员", "retired", None),
        ("编外人员", "contract", None),
        ("编制外人员", "contract", None),
        ("公益性岗位", "contract", None),
        ("编制内人员", "active", None),
        ("编制在职人员", "active", None),
        ("人员编制", "authorised", None),
        ("在职人员", "active", None),
        ("实有人员", "actual", None),
        ("行政编制", "authorised", "administrative"),
        ("事业编制", "authorised", "public_institution"),
        ("工勤编制", "authorised", "worker"),
        ("行政附属编制", "authorised", "worker"),
        ("行政工勤编制", "authorised", "worker"),
        ("行政和事业编制", "other", None),
        ("行政事业编制", "other", None),
        ("人员", None, None),
    ],
)
def test_labels_of_headcounts(label, category, subtype):
    assert parse_label(label) == Label(category, subtype)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人员编制：25人。", [("authorised", None, 25, None)]),
        ("人员编制25名。", [("authorised", None, 25, None)]),
        ("人员编制25个。", [("authorised", None, 25, None)]),
        ("编制数25，在职人数20；退休人数3、离休人数1", [
            ("authorised", None, 25, None), ("active", None, 20, None), ("retired", None, 3, None),
            ("retired_cadre", None, 1, None)]),
        ("某局（编制数25）", [("authorised", None, 25, None)]),
        ("教师编制1,234名，在编人员1,200人，聘用人员7人。", [
            ("authorised", None, 1234, None), ("active", None, 1200, None), ("contract", None, 7, None)]),
        ("在职人员56人，其中行政编制20人、事业编制36人；行政编制25名。", [  # who fills the posts, and posts
            ("active", None, 56, None), ("active", "administrative", 20, None),
            ("active", "public_institution", 36, None), ("authorised", "administrative", 25, None)]),
        ("编制30名，其中行政编制20名；在职25人，其中：行政编制18人。", [
            ("authorised", None, 30, None), ("authorised", "administrative", 20, None),
            ("active", None, 25, None), ("active", "administrative", 18, None)]),
        ("编制25。", []),  # no unit, and not called a number
        ("编制数25间。", []),
        ("在职岗位25个。", []),  # a count of things, of which no post is spoken
        ("编制数25个，在职20个。", [("authorised", None, 25, None), ("active", None, 20, None)]),
        ("在职人员28人，比上年增加1人。", [("active", None, 28, 1)]),
        ("在职人员28人，较上年增加1人。", [("active", None, 28, 1)]),
        ("在职人员28名，与上年持平。", [("active", None, 28, 0)]),
        ("在职人员28人（减少2人）。", [("active", None, 28, -2)]),
        ("在职人员28人，减少2名。", [("active", None, 28, -2)]),
        ("在职人员28人，增加，退休3人。", [("active", None, 28, None), ("retired", None, 3, None)]),
        ("在职人员28人。在职人员增加2人。", [("active", None, 28, 2)]),
        ("在职人员28人。在职人员减少2人。", [("active", None, 28, -2)]),
        ("退休人员28人。在职人员减少2人。", [("retired", None, 28, None)]),
        ("实有人员19人。行政8人。", [("actual", None, 19, None)]),  # a category ends with its sentence
        ("实有人员19人。其中行政8人。", [("actual", None, 19, None), ("actual", "administrative", 8, None)]),
        ("行政编制1名，事业编制2名，实有3名。", [
            ("authorised", "administrative", 1, None), ("authorised", "public_institution", 2, None),
            ("actual", None, 3, None)]),
        ("行政编制1名，退休1名，实有3名。", [
            ("authorised", "administrative", 1, None), ("retired", None, 1, None),
            ("actual", None, 3, None)]),
    ],
)  # fmt: skip
def test_counts_units_and_changes(text, expected):
    assert staffing(Line(text)) == expected


@pytest.mark.parametrize(
    ("heading", "has_staff"),
    [
        ("一、主要职能", True),
        ("一、机构设置", True),
        ("一、人员情况", True),
        ("一、收支情况", True),
        ("一、其他", True),
        ("一、绩效情况", False),
        ("一、名词解释", False),
    ],
)
def test_the_sections_in_which_staff_is_counted(heading, has_staff):
    assert bool(staffing(Line(heading), Line("本单位在职人员28人。"))) == has_staff


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("注：共72人，其中在职46人，退休26人。", [("active", None, 46, None), ("retired", None, 26, None)]),
        ("其中在职46人，退休26人。", []),  # what else stands among the tables may be a target
    ],
)
def test_a_note_among_the_tables_may_count_staff(note, expected):
    assert staffing(Line("第二部分 2031年部门预算公开表"), Line(note)) == expected


def test_a_sentence_broken_at_the_end_of_its_line_is_one():
    assert staffing(Line("人员编制25人，实有人员"), Line("19人，其中行政8人。")) == [
        ("authorised", None, 25, None),
        ("actual", None, 19, None),
        ("actual", "administrative", 8, None),
    ]
