"""The function of a body is read from how its printed name ends."""

import pytest

from budgetlib.tables.body_kinds import body_kind_of, body_kinds


@pytest.mark.parametrize("row", body_kinds(), ids=lambda row: row.kind)
def test_the_first_fitting_row_decides_and_each_row_is_reached_by_its_example(row):
    assert body_kind_of(row.example) is row


def test_a_kind_has_one_row():
    kinds = [row.kind for row in body_kinds()]

    assert len(set(kinds)) == len(kinds)


OTHERS = [
    ("青溪市审计局（本级）", "审计", "行政机关"),
    ("青溪市公安局（汇总）", "公安", "行政机关"),
    ("青溪市公安局交通警察支队", "交通警察", None),  # a part of a bureau, and no public institution
    ("青溪市人民政府办公厅", "政府办公", "行政机关"),
    ("青溪市住房和城乡建设委员会", "住房建设", "行政机关"),
]


@pytest.mark.parametrize(("body", "kind", "sort"), OTHERS)
def test_a_bracket_is_not_asked_and_a_detachment_is_no_bureau(body, kind, sort):
    found = body_kind_of(body)

    assert found is not None
    assert (found.kind, found.sort) == (kind, sort)


@pytest.mark.parametrize(
    "body", ["青溪市审计局信息中心", "青溪市财政局会计核算中心", "柳岸基地综合协调办公室", "", None]
)
def test_a_name_that_says_no_function_has_none(body):
    assert body_kind_of(body) is None
