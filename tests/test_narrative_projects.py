"""Projects and the division of their money."""

from decimal import Decimal

import pytest

from budgetlib.contract.records import AllocationRow
from budgetlib.narrative import read_narrative
from budgetlib.reading.pages import Line, Page

LABELLED = (
    "1、项目名称：档案整理经费",
    "设立的政策依据：《某县档案管理办法》某政发[2030]8号",
    "预算安排规模：9.5万元",
    "项目承担单位：某县档案馆",
    "资金分配情况：1、整理服务费4万元；2、装订费3.5；3、数字化服务费2万元。",
    "资金执行时间：2031年1月1日-2031年12月31日",
    "2、项目名称：值班经费",
    "预算安排规模：5万元",
    "资金分配情况：值班补助3万元、值班室维护2万元。",
)


def read(*blocks: Line):
    return read_narrative([Page(4, 0, 0, blocks)], 2031)


def test_projects_under_labels_with_their_allocations():
    narrative = read(*(Line(text) for text in LABELLED))

    first, second = narrative.projects
    assert (first.project, first.policy_basis) == ("档案整理经费", "《某县档案管理办法》某政发[2030]8号")
    assert (first.amount_yuan, first.implementing_unit) == (Decimal("95000.00"), "某县档案馆")
    assert (first.period, first.page) == ("2031年1月1日-2031年12月31日", 4)
    assert (second.project, second.policy_basis) == ("值班经费", None)
    assert narrative.allocations == (
        AllocationRow("档案整理经费", "整理服务费", Decimal("40000.00")),
        AllocationRow("档案整理经费", "装订费", Decimal("35000.00")),  # 3.5: the unit of the list
        AllocationRow("档案整理经费", "数字化服务费", Decimal("20000.00")),
        AllocationRow("值班经费", "值班补助", Decimal("30000.00")),
        AllocationRow("值班经费", "值班室维护", Decimal("20000.00")),
    )


def test_an_amount_without_unit_gives_no_row_if_the_parts_do_not_add_up():
    changed = [text.replace("3.5；", "3.6；") for text in LABELLED[:6]]

    purposes = [row.purpose for row in read(*(Line(text) for text in changed)).allocations]

    assert purposes == ["整理服务费", "数字化服务费"]


def test_a_project_in_sections_with_fixed_headings():
    lines = (
        "馆藏修复项目经费情况说明",
        "一、项目概述",
        "修复受损档案。",
        "二、立项依据",
        "《某市档案条例》。",
        "三、实施主体",
        "某市档案馆。",
        "五、实施周期",
        "2031年全年。",
        "六、年度预算安排",
        "年度预算30万元。",
    )

    (project,) = read(*(Line(text) for text in lines)).projects

    assert (project.project, project.policy_basis) == ("馆藏修复", "《某市档案条例》")
    assert (project.implementing_unit, project.period) == ("某市档案馆", "2031年全年")
    assert project.amount_yuan == Decimal("300000.00")


NAMED = "项目名称：值班经费"


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("设立的政策依据", "policy_basis"),
        ("政策依据", "policy_basis"),
        ("立项依据", "policy_basis"),
        ("项目承担单位", "implementing_unit"),
        ("实施主体", "implementing_unit"),
        ("资金执行时间", "period"),
        ("项目实施周期", "period"),
        ("实施期限", "period"),
        ("执行期", "period"),
        ("项目概述", None),
        ("项目内容", None),
        ("项目简介", None),
        ("项目概况", None),
        ("实施方案", None),
    ],
)
def test_labels_of_a_project(label, field):
    (project,) = read(Line(NAMED), Line(f"（一）{label}：某某。"), Line("又一句。")).projects

    said = {name: getattr(project, name) for name in ("policy_basis", "implementing_unit", "period")}
    assert {name: text for name, text in said.items() if text} == ({field: "某某。又一句"} if field else {})


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("年度预算安排规模：9.5万元。", "95000.00"),
        ("预算安排：9.5万元。", "95000.00"),
        ("项目预算：9.5万元。", "95000.00"),
        ("项目预算：9.5万。", "95000.00"),
        ("项目预算：服务5万人次。", None),
        ("预算安排：一季度3万元，二季度4万元。", None),
        ("预算安排：待定。", None),
        ("预算安排9.5万元。", None),
        ("关于本项目在下一年度所需的预算安排：9.5万元。", None),
        ("预算安排的说明：9.5万元。", None),
    ],
)
def test_the_amount_of_a_project(text, amount):
    (project,) = read(Line(NAMED), Line(text)).projects

    assert project.amount_yuan == (amount and Decimal(amount))


@pytest.mark.parametrize(
    "heading",
    ["一、名词解释", "一、政府性基金情况", "一、国有资本情况", "一、三公经费情况", "一、运行经费情况"],
)
def test_a_heading_of_another_matter_ends_a_project(heading):
    (project,) = read(Line(NAMED), Line("立项依据：某办法。"), Line(heading), Line("另一件事。")).projects

    assert project.policy_basis == "某办法"


@pytest.mark.parametrize("line", ["二、其他", "某某局"])
def test_another_heading_is_no_part_of_a_value(line):
    (project,) = read(Line(NAMED), Line("立项依据：某办法。"), Line(line), Line("又一句。")).projects

    assert project.policy_basis == "某办法。又一句"


def test_a_sentence_about_another_matter_ends_no_project():
    (project,) = read(Line(NAMED), Line("立项依据：某办法。"), Line("与三公经费无关。")).projects

    assert project.policy_basis == "某办法。与三公经费无关"


def test_a_label_before_any_project_is_no_project():
    assert read(Line("立项依据：某办法。"), Line("又一句。")).projects == ()


def test_nothing_said_is_no_value():
    (project,) = read(Line(NAMED), Line("立项依据：。"), Line("承担单位：；")).projects

    assert (project.policy_basis, project.implementing_unit) == (None, None)


@pytest.mark.parametrize(
    ("total", "text", "parts"),
    [
        ("9万元", "整理费4万元；装订费5万元。", {"整理费": 40000, "装订费": 50000}),
        ("9万元", "整理费4万元，装订费5万元。", {"整理费": 40000, "装订费": 50000}),
        ("9万元", "整理费4万元、装订费5万元。", {"整理费": 40000, "装订费": 50000}),
        ("9万元", "整理费4万元；装订费50,000元。", {"整理费": 40000, "装订费": 50000}),
        ("9万元", "①整理费为4万元；②装订费5万元。", {"整理费": 40000, "装订费": 50000}),
        ("9万元", "整理费（4万元）；装订费：5万元。", {"整理费": 40000, "装订费": 50000}),
        ("9万元", "整理费4万元；装订费5。", {"整理费": 40000, "装订费": 50000}),
        ("9万元", "整理费4万元；装订费6。", {"整理费": 40000}),
        ("9万元", "整理费4万元；装订费5千元；其他8.5。", {"整理费": 40000, "装订费": 5000}),
        ("9万元", "整理费4；装订费5。", {}),
        ("待定", "整理费4万元；装订费5。", {"整理费": 40000}),
        ("9万元", "共9万元；4万元；整理费4万元左右。", {"共": 90000}),
    ],
)  # fmt: skip
def test_parts_of_the_money(total, text, parts):
    narrative = read(Line(NAMED), Line(f"项目预算：{total}"), Line(f"资金分配：{text}"))

    assert {row.purpose: row.amount_yuan for row in narrative.allocations} == parts
