"""Headcounts from the small tables of posts and staff."""

from helpers.drawn_tables import drawn

from budgetlib.narrative.headcounts import parse_label
from budgetlib.tables.headcount_rows import read_headcount_rows


def counted(*rows, header_rows=2):
    found = read_headcount_rows([drawn(*rows, header_rows=header_rows)], parse_label)
    return [(row.category, row.subtype, row.headcount) for row in found]


def test_the_lowest_heading_names_the_people():
    assert counted("单位|编制数|<|实有人数|退休", "^|行政|事业|在职|人员", "某局本级|12|5|16|7") == [
        ("authorised", "administrative", 12),
        ("authorised", "public_institution", 5),
        ("active", None, 16),
        ("retired", None, 7),
    ]


def test_of_several_bodies_the_total_counts():
    assert counted("单位|编制数|实有人数", "某局|12|11", "某站|5|", "合计|17|11", header_rows=1) == [
        ("authorised", None, 17),
        ("actual", None, 11),
    ]


def test_staff_alone_makes_a_table_of_headcounts():
    assert counted("单位|实有人数|备注", "某局|12|3", header_rows=1) == [("actual", None, 12)]


def test_a_column_of_people_in_a_list_of_units_has_headcounts():
    assert counted("单位名称|在职人数", "某局|12", "某站|5", header_rows=1) == [
        ("active", None, 12),
        ("active", None, 5),
    ]
    assert counted("单位名称|在职人员", "某局|12", header_rows=1) == []


def test_tables_of_money_or_of_other_people_have_no_headcounts():
    assert counted("项目|编制人员金额", "数目|12", header_rows=1) == []
    assert counted("单位|退休人数", "某局|7", header_rows=1) == []
