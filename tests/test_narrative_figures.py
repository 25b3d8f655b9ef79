"""Single figures, and what is said without a number."""

from decimal import Decimal

import pytest

from budgetlib.narrative import Narrative, read_narrative
from budgetlib.reading.pages import Line, Page


def read(*texts: str) -> Narrative:
    return read_narrative([Page(1, 0, 0, tuple(Line(text) for text in texts))], 2031)


def figures(*texts: str) -> list[tuple[str, str, Decimal, str]]:
    return [(row.topic, row.item, row.value, row.unit) for row in read(*texts).figures]


def test_three_public_items_once_each_and_without_their_changes():
    found = figures(
        "二、“三公”经费情况",
        "2031年“三公”经费6万元，比上年减少1万元。其中：因公出国（境）费0万元；公务用车购置及运行费4万元"
        "（公务用车购置费0万元，公务用车运行费4万元）；公务接待费2万元。",
        "1.公务接待费2万元，与上年持平。",
    )

    assert found == [
        ("three_public", "total", Decimal("60000.00"), "yuan"),
        ("three_public", "overseas_travel", Decimal("0.00"), "yuan"),
        ("three_public", "vehicles", Decimal("40000.00"), "yuan"),
        ("three_public", "vehicle_purchase", Decimal("0.00"), "yuan"),
        ("three_public", "vehicle_operation", Decimal("40000.00"), "yuan"),
        ("three_public", "reception", Decimal("20000.00"), "yuan"),
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "政府采购预算总额9.5万元，其中：政府采购货物预算2万元、政府采购工程预算0万元、政府采购服务预算7.5万元。",
            ["total", "goods", "works", "services"],
        ),
        (
            "采购安排9.5万元，其中：货物类2万元，工程类0万元，服务类7.5万元。",
            ["total", "goods", "works", "services"],
        ),
        ("拟采购货物支出2万元；拟采购工程支出0万元；拟采购服务支出7.5万元。", ["goods", "works", "services"]),
        (
            "面向中小企业预留政府采购项目预算金额5万元，其中，预留给小型和微型企业的政府采购项目预算为3万元。",
            ["sme_reserved", "micro_reserved"],
        ),
    ],
)
def test_procurement_by_kind(text, items):
    assert [
        item for topic, item, _, _ in figures("（二）政府采购情况", text) if topic == "procurement"
    ] == items


def test_a_second_breakdown_of_procurement_is_part_of_the_first():
    found = figures(
        "政府采购情况",
        "政府采购预算总额9万元：货物预算2万元、服务预算7万元；其中一般公共预算拨款政府采购5万元：货物预算1万元、服务预算4万元。",
    )

    assert [(topic, item, value) for topic, item, value, _ in found] == [
        ("procurement", "total", 90000),
        ("procurement", "goods", 20000),
        ("procurement", "services", 70000),
        ("other", "一般公共预算拨款政府采购", 50000),
        ("other", "一般公共预算拨款政府采购：货物预算", 10000),
        ("other", "一般公共预算拨款政府采购：服务预算", 40000),
    ]


def test_contracts_of_a_part_of_the_projects_are_no_total():
    found = figures(
        "政府采购情况",
        "政府采购金额9万元。在面向中小企业预留的项目中，由中小企业中标或成交的，采购金额5万元；"
        "在其他项目中，由中小企业中标或成交的，采购金额2万元。",
    )

    assert [(topic, item, value) for topic, item, value, _ in found] == [
        ("procurement", "total", 90000),
        ("other", "面向中小企业预留的项目中由中小企业中标或成交", 50000),
        ("other", "其他项目中由中小企业中标或成交", 20000),
    ]


def test_running_costs_are_divided_in_the_same_sentence():
    found = figures(
        "机关运行经费情况",
        "机关运行经费预算82万元，其中：办公经费41万元，工会经费17万元。某站公用经费9万元。",
    )

    assert [(topic, item, value) for topic, item, value, _ in found] == [
        ("operating_costs", "total", 820000),
        ("other", "机关运行经费：办公经费", 410000),
        ("other", "机关运行经费：工会经费", 170000),
    ]


def test_assets_with_their_values_and_what_is_to_be_bought():
    found = figures(
        "（三）国有资产占用使用情况",
        "1.房屋1,234.5平方米，价值65万元。",
        "2.本部门共有车辆3辆，其中：机要通信用车1辆、其他用车2辆；单价100万元（含）以上设备（不含车辆）2台（套）。",
        "2031年预算安排购置车辆1辆，18万元；购置单价100万元以上设备0台（套）。",
    )

    assert found == [
        ("state_assets", "房屋", Decimal("1234.5"), "m2"),
        ("state_assets", "房屋价值", Decimal("650000.00"), "yuan"),
        ("state_assets", "车辆", Decimal(3), "count"),
        ("state_assets", "机要通信用车", Decimal(1), "count"),
        ("state_assets", "其他用车", Decimal(2), "count"),
        ("state_assets", "单价100万元（含）以上设备（不含车辆）", Decimal(2), "count"),
        ("state_assets", "安排购置车辆", Decimal(1), "count"),
        ("state_assets", "安排购置车辆金额", Decimal("180000.00"), "yuan"),
        ("state_assets", "购置单价100万元以上设备", Decimal(0), "count"),
    ]


def test_performance_counts_and_the_money_they_concern():
    found = figures("绩效目标设置情况", "本单位编报绩效目标的项目共9个，涉及项目预算资金1,887.00万元。")

    assert found == [
        ("performance", "编报绩效目标的项目", Decimal(9), "count"),
        ("performance", "编报绩效目标的项目涉及项目预算资金", Decimal("18870000.00"), "yuan"),
    ]


def test_running_costs_are_the_amount_and_not_the_change():
    found = figures(
        "机关运行经费情况",
        "机关运行经费是指办公费等。2031年本部门机关运行经费安排44.5万元，比上年减少3万元，下降6.3%。",
    )

    assert found == [("operating_costs", "total", Decimal("445000.00"), "yuan")]


def test_carryover_and_other_costs():
    assert figures("2.上年结转结余为12万元。") == [
        ("carryover", "上年结转结余", Decimal("120000.00"), "yuan")
    ]
    assert figures("四、委托业务费情况", "委托业务费预算为6万元。") == [
        ("other", "委托业务费", Decimal("60000.00"), "yuan")
    ]


def test_the_glossary_gives_no_figures():
    assert figures("四、名词解释", "一、机关运行经费：指公用经费5万元等。") == []


@pytest.mark.parametrize(
    ("text", "kind", "item"),
    [
        ("本部门2031年没有使用政府性基金预算拨款安排的支出。", "none_planned", "government_fund"),
        ("国有资本经营预算未安排；", "none_planned", "state_capital"),
        ("上年及本年度，本部门均无公务用车购置费预算。", "none_planned", "vehicle_purchase"),
        ("政府性基金预算支出情况表为空表。", "empty_table", "government_fund"),
        ("本单位无上年结转结余。", "none_planned", "carryover"),
    ],
)
def test_absence_is_a_statement_and_no_amount(text, kind, item):
    narrative = read(text)

    assert [(s.kind, s.item) for s in narrative.statements] == [(kind, item)]
    assert (narrative.changes, narrative.figures) == ((), ())


def test_an_empty_table_is_named_by_the_title_above_the_note():
    (statement,) = read("政府性基金预算支出表", "注：本表本年无发生额。").statements

    assert (statement.kind, statement.subject, statement.item) == (
        "empty_table",
        "政府性基金预算支出表",
        "government_fund",
    )


@pytest.mark.parametrize("text", ["与上年相比无增减变化。", "建设无障碍设施项目。", "无法计算增减比率。"])
def test_other_uses_of_the_word_state_no_absence(text):
    assert read(text).statements == ()


def test_of_budget_and_outturn_in_final_accounts_the_outturn_is_the_figure():
    assert figures("“三公”经费支出预算为10万元，支出决算为8万元，完成预算的80%。") == [
        ("other", "“三公”经费支出预算", Decimal("100000.00"), "yuan"),
        ("three_public", "total", Decimal("80000.00"), "yuan"),
        ("other", "“三公”经费完成预算", Decimal("80"), "percent"),
    ]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (
            (
                "二、支出预算情况说明",
                "支出预算合计100万元，其中：基本支出70万元，占70%；项目支出30万元，占30%。",
            ),
            [
                ("支出预算合计", 1000000, "yuan"),
                ("基本支出", 700000, "yuan"),
                ("基本支出占比", 70, "percent"),
                ("项目支出", 300000, "yuan"),
                ("项目支出占比", 30, "percent"),
            ],
        ),
        (
            ("（一）基本支出。", "基本支出预算70万元，占本年支出预算70%。"),
            [("基本支出预算", 700000, "yuan"), ("基本支出预算占本年支出预算", 70, "percent")],
        ),
        (
            ("三、一般公共预算支出情况", "公共安全支出（204类）9万元，占9.54%。"),
            [("公共安全支出", 90000, "yuan"), ("公共安全支出占比", Decimal("9.54"), "percent")],
        ),
        (
            ("二、基本支出情况", "（二）公用经费9万元，主要包括：办公费、会议费。"),
            [("公用经费", 90000, "yuan")],
        ),
        (("二、支出预算情况说明", "“档案事务-行政运行”科目9万元。"), [("行政运行", 90000, "yuan")]),
        (("二、支出预算情况说明", "2030年基本支出9万元。"), []),
        (("二、支出预算情况说明", "设备更新使经费增加9万元。"), []),
        (("二、支出预算情况说明", "基本支出9万元，比上年增加1万元，增长12.5%。"), []),
        (
            ("二、支出决算情况说明", "行政运行（项）年初预算9万元，支出决算8万元，完成年初预算的88.9%。"),
            [
                ("行政运行预算", 90000, "yuan"),
                ("行政运行", 80000, "yuan"),
                ("行政运行完成年初预算", Decimal("88.9"), "percent"),
            ],
        ),
    ],
)
def test_parts_of_a_whole_and_their_shares(texts, found):
    assert [(item, value, unit) for _, item, value, unit in figures(*texts)] == found


def test_trips_and_guests_are_counted_and_vehicles_for_a_purpose_are_not():
    found = figures(
        "二、“三公”经费情况",
        "因公出国（境）团组1个，公务接待12批次，85人次，主要用于检查的3辆。",
    )

    assert found == [
        ("other", "因公出国（境）团组", Decimal(1), "count"),
        ("other", "公务接待批次", Decimal(12), "count"),
        ("other", "公务接待人次", Decimal(85), "count"),
    ]


def test_contracts_awarded_to_small_firms():
    found = figures(
        "（二）政府采购情况", "授予中小企业合同金额9万元，占合同总额的90%，其中：授予小微企业合同金额8万元。"
    )

    assert found == [
        ("procurement", "sme_awarded", 90000, "yuan"),
        ("other", "授予中小企业合同金额占合同总额", 90, "percent"),
        ("procurement", "micro_awarded", 80000, "yuan"),
    ]


def test_a_part_stands_once_on_a_page_and_again_on_another():
    pages = [
        Page(n, 0, 0, (Line("一、支出预算情况说明"), Line("公用经费9万元。"), Line("公用经费9万元。")))
        for n in (1, 2)
    ]

    assert [(row.page, row.item) for row in read_narrative(pages, 2031).figures] == [
        (1, "公用经费"),
        (2, "公用经费"),
    ]


def test_results_in_percent_have_their_names():
    found = figures("预算绩效情况", "发放调查表，综合满意度为98.5%，预算执行率96%，年离职率低于2%。")

    assert [(item, value) for _, item, value, _ in found] == [
        ("综合满意度", Decimal("98.5")),
        ("预算执行率", Decimal(96)),
    ]
