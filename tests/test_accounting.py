"""Every printed number is in a table of the contract, or unread with its place and a reason."""

import pytest

import budgetlib
from budgetlib.reading.numbers import find_numbers
from tests.helpers.raw_pdf import ROWS, RawPage, file_of, table, text


def read(tmp_path, content: bytes) -> budgetlib.Disclosure:
    path = tmp_path / "某局-2031-部门预算.pdf"
    path.write_bytes(file_of([RawPage(content)]))
    return budgetlib.read(path)


def as_hex(words: str) -> bytes:
    return words.encode("utf-16-be").hex().encode()


def unread(disclosure: budgetlib.Disclosure) -> list[tuple[str, str, bool]]:
    rows = disclosure.unread
    return list(zip(rows["text"], rows["reason"], rows["table_id"].notna(), strict=True))


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("收入1,250.30万元，增长3.5%", ["1,250.30万元", "3.5%"]),
        ("在职人员45人，公务用车3辆", ["45人", "3辆"]),
        ("1 250.00 △30.5", ["250.00", "△30.5"]),  # a lone integer is no quantity
        ("扩充至4.3万个", ["4.3万个"]),  # no money
        ("在校学生5万余人，增加200万", ["5万余人", "200万"]),
        ("单价100万元（含）以上设备2台", ["2台"]),  # what a thing costs at least
        ("其他用车4辆；单位价值100万元（含）以", ["4辆"]),  # goes on in the next line
        ("设备价值100万元", ["100万元"]),
        ("2031年3月5日，财预〔2031〕143号，见表3，第12页", []),
        ("2031.1.15", []),
        ("1.2总体情况", []),
        ("1.2万元", ["1.2万元"]),
        ("2010109人大信访工作", []),
        ("A4.5型", []),
    ],
)
def test_the_numbers_of_a_line(line, numbers):
    assert [number.text for number in find_numbers(line)] == numbers


def test_a_document_that_is_read_whole_has_nothing_unread(tmp_path):
    disclosure = read(tmp_path, table())
    (document,) = disclosure.documents.to_dict("records")
    printed = sum(bool(word) for row in ROWS[1:] for word in row[2:])

    assert unread(disclosure) == []
    assert (document["numbers_printed"], document["numbers_read"], document["status"]) == (
        printed,
        printed,
        "ok",
    )


def test_a_number_that_cannot_be_parsed_is_said_with_its_place(tmp_path):
    damaged = table().replace(
        "100.25".encode("utf-16-be").hex().encode(), "1,00.25".encode("utf-16-be").hex().encode()
    )

    disclosure = read(tmp_path, damaged)
    losses = disclosure.findings[disclosure.findings["rule_id"].str.startswith("reading.unread")]

    assert set(unread(disclosure)) == {("1,00.25", "not_a_number", True)}
    assert disclosure.unread[["x0", "top", "x1", "bottom"]].notna().all(axis=None)
    assert disclosure.documents["status"].tolist() == ["partial"]
    assert len(losses) == len(disclosure.unread)


def test_a_number_of_the_text_that_no_sentence_form_knows_is_unread(tmp_path):
    said = text(60, 500, "一、主要职能", 12) + text(60, 480, "负责77.70万元项目的审批。")

    assert unread(read(tmp_path, table() + said)) == [("77.70万元", "no_pattern", False)]


def test_a_number_within_a_reason_is_read(tmp_path):
    said = text(60, 500, "一、支出情况说明", 12) + text(
        60, 480, "支出预算120.50万元，比上年增加20.50万元，主要原因是某项目增加77.70万元。"
    )

    assert unread(read(tmp_path, table() + said)) == []


def test_a_number_of_a_statement_is_read(tmp_path):
    said = text(60, 500, "一、支出情况说明", 12) + text(60, 480, "支出预算120.50万元，比上年增加20.50万元。")

    assert unread(read(tmp_path, table() + said)) == []
