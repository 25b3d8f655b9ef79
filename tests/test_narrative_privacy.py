"""Names and numbers of contact persons reach no output; the document is invented."""

import pytest

from budgetlib.narrative import read_narrative
from budgetlib.privacy import is_contact_label, redact
from budgetlib.reading.pages import Cell, Grid, Line, Page

NAME, MOBILE, LANDLINE = "钱大有", "138" + "12345678", "0999-7654321"  # all invented


@pytest.mark.parametrize(
    "label",
    [
        "部门联系人",
        "联系电话：",
        "联系人及电话",
        "项目负责人",
        "经办人签字",
        "填报人",
        "负责人（签章）",
        "电话",
        "传真号码",
        "电子邮箱",
    ],
)
def test_labels_of_contacts(label):
    assert is_contact_label(label)


@pytest.mark.parametrize(
    "label",
    [
        "主管部门",
        "实施单位",
        "项目名称",
        "受益人数",
        "审核人数",
        "邮电费",
        "电话费",
        "手机应用运维",
        "编制人数",
        "行政编制人员经费",
    ],
)
def test_other_labels(label):
    assert not is_contact_label(label)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"联系人：{NAME} 联系电话：{LANDLINE}", "联系人：＊ 联系电话：＊"),
        (f"联系人：{NAME}、赵小二，手机{MOBILE}。", "联系人：＊，手机＊。"),
        (f"部门主要负责人审签情况：{NAME}", "部门主要负责人审签情况：＊"),
        ("咨询：(0999)7654321", "咨询：＊"),
        ("邮箱 someone@example.org", "邮箱 ＊"),
        ("部门主要负责人审签情况：已审签", "部门主要负责人审签情况：已审签"),
        (
            "12345热线受理30.5万件，科目2010399，代码202612345678901",
            "12345热线受理30.5万件，科目2010399，代码202612345678901",
        ),
    ],
)
def test_redaction(text, expected):
    assert redact(text) == expected


def test_no_contact_in_any_record_of_a_narrative():
    lines = (
        f"公开联系人：{NAME} 联系电话：{LANDLINE}",
        f"支出预算30万元，比上年增加3万元，主要原因是新设机构（联系人：{NAME}，{MOBILE}）。",
        "项目名称：档案整理",
        f"项目承担单位：某馆 负责人：{NAME}",
        "预算安排规模：5万元",
        f"资金分配情况：整理费5万元（联系电话{MOBILE}）",
        f"（三）国有资产情况：共有车辆3辆，管理员电话：{MOBILE}。",
    )
    grid = Grid(1, 4, tuple(Cell(0, c, 1, 1, text) for c, text in enumerate(("联系人", NAME, "编制", "5"))))

    narrative = read_narrative([Page(1, 0, 0, (*(Line(text) for text in lines), grid))], 2031)

    assert len(narrative.changes) == 1 and len(narrative.projects) == 1
    printed = repr(narrative)
    assert not [secret for secret in (NAME, MOBILE, LANDLINE, "7654321") if secret in printed]
