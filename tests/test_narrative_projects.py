"""Projects and the division of their money."""

from decimal import Decimal

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
