"""The words that name single figures: text in, name out."""

from decimal import Decimal

import pytest

from budgetlib.narrative import read_narrative
from budgetlib.narrative.figures import find_quantities, is_measure, label_of, procurement_item
from budgetlib.reading.pages import Line, Page


def figures(*texts: str) -> list[tuple[str, str, Decimal, str]]:
    page = Page(1, 0, 0, tuple(Line(text) for text in texts))
    return [(row.topic, row.item, row.value, row.unit) for row in read_narrative([page], 2031).figures]


def items(*texts: str) -> list[str]:
    return [item for _, item, _, _ in figures(*texts)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("房屋1,234.5平方米", [("房屋", "1234.5", "平方米")]),
        ("设备2台（套）", [("设备", "2", "台（套）")]),
        ("设备2台", [("设备", "2", "台")]),
        ("车辆3辆", [("车辆", "3", "辆")]),
        ("船舶1艘", [("船舶", "1", "艘")]),
        ("文物4件", [("文物", "4", "件")]),
        ("绩效目标5个", [("绩效目标", "5", "个")]),
        ("指标6项", [("指标", "6", "项")]),
        ("价值3元", [("价值", "3.00", "元")]),
        ("价值3千元", [("价值", "3000.00", "千元")]),
        ("价值3.5万元", [("价值", "35000.00", "万元")]),
        ("价值3百万元", [("价值", "3000000.00", "百万元")]),
        ("价值3亿元", [("价值", "300000000.00", "亿元")]),
        ("价值0.001元", []),  # a fraction of a cent: a misprint
        ("单价100万元以上的设备2台", [("单价100万元以上的设备", "2", "台")]),
        ("单价100万元（含）以上设备2台", [("单价100万元（含）以上设备", "2", "台")]),
        ("所属3个预算单位，车辆3辆", [("车辆", "3", "辆")]),
        ("所属3个二级单位，车辆3辆", [("车辆", "3", "辆")]),
        ("房屋2平方米，价值3元", [("房屋", "2", "平方米"), ("价值", "3.00", "元")]),
        ("房屋2平方米。车辆3辆", [("房屋", "2", "平方米"), ("车辆", "3", "辆")]),
        ("其中：车辆3辆；设备2台", [("车辆", "3", "辆"), ("设备", "2", "台")]),
        ("车辆3辆、设备2台", [("车辆", "3", "辆"), ("设备", "2", "台")]),
        ("货物、工程3元", [("货物、工程", "3.00", "元")]),
        ("车辆（含轿车1辆）3辆", [("含轿车", "1", "辆"), ("）", "3", "辆")]),
        ("设备（不含车辆）2台", [("设备（不含车辆）", "2", "台")]),
        ("轿车（共）和（车辆3辆）", [("车辆", "3", "辆")]),
        ("（某局（本级，共）车辆3辆）", [("某局（本级，共）车辆", "3", "辆")]),
    ],
)
def test_quantities_with_the_words_in_front(text, found):
    assert [(q.phrase, str(q.value), q.unit) for q in find_quantities(text)] == found


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("截至2030年底，本部门共有车辆", "车辆"),
        ("截至2030年12月31日，本单位车辆", "12月31日，本单位车辆"),
        ("2030年初车辆", "车辆"),
        ("2030年末车辆", "车辆"),
        ("2030年度车辆", "车辆"),
        ("2030年车辆", "车辆"),
        ("2030年至2031年车辆", "车辆"),
        ("绩效自评的2031年度项目", "绩效自评的项目"),
        ("2031年度项目", "项目"),
        ("1.房屋", "房屋"),
        ("固定资产分布情况：共有车辆", "车辆"),
        ("共有：车辆", "车辆"),
        ("车辆共有", "车辆共有"),
        ("其中机要通信用车", "机要通信用车"),
        ("，其中机要通信用车", "机要通信用车"),
        ("本部门车辆", "车辆"),
        ("本单位车辆", "车辆"),
        ("当年购置车辆", "购置车辆"),
        ("部门预算安排购置车辆", "安排购置车辆"),
        ("单位预算安排购置车辆", "安排购置车辆"),
        ("预算安排购置车辆", "安排购置车辆"),
        ("预算购置车辆", "预算购置车辆"),
        ("部门价值100万元以上的设备", "价值100万元以上的设备"),
        ("部门设备", "部门设备"),
        ("所属预算单位车辆", "车辆"),
        ("本部门所属预算单位共车辆", "车辆"),
        ("车辆为", "车辆"),
        ("车辆共", "车辆"),
        ("车辆约", "车辆"),
        ("、车辆、", "车辆"),
        ("：车辆，", "车辆"),
    ],
)
def test_the_name_of_a_counted_thing(phrase, label):
    assert label_of(phrase) == label


@pytest.mark.parametrize("label", ["", "价值", "计"])
def test_words_of_a_measure(label):
    assert is_measure(label) and not is_measure(label + "设备")


@pytest.mark.parametrize(
    ("phrase", "item"),
    [
        ("预留给小微企业", "micro_reserved"),
        ("预留给小型和微型企业", "micro_reserved"),
        ("面向中小企业预留", "sme_reserved"),
        ("政府采购货物预算", "goods"),
        ("政府采购工程预算", "works"),
        ("政府购买服务", "services"),
        ("政府采购预算", "total"),
        ("其中", None),
        ("授予中小企业合同金额", None),
        ("授予小微企业合同金额", None),
        ("授予服务合同金额", "services"),
    ],
)
def test_items_of_procurement(phrase, item):
    assert procurement_item(phrase) == item


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("政府采购预算9万元。",), [("procurement", "total")]),
        (("机关运行经费安排9万元。",), [("operating_costs", "total")]),
        (("“三公”经费9万元。",), [("three_public", "total")]),
        (("委托业务费9万元。",), [("other", "委托业务费")]),
        (("会议费9万元。",), [("other", "会议费")]),
        (("培训费9万元。",), [("other", "培训费")]),
        (("上年结转结余9万元。",), [("carryover", "上年结转结余")]),
        (("年终结转结余9万元。",), [("carryover", "年终结转结余")]),
        (("上年结转9万元。",), [("carryover", "上年结转")]),
        (("本年上年结转9万元。",), []),
        (("（一）上年结转9万元。",), [("carryover", "上年结转")]),
        (("档案" * 30 + "会议费9万元。",), []),  # not what the paragraph is about
        (("一、采购情况", "货物9万元。"), [("procurement", "goods")]),
        (("一、采购情况", "（一）公务接待费。共9万元。"), [("three_public", "reception")]),
        (("一、名词解释", "政府采购预算9万元。"), []),
        (("支出9万元。",), []),
    ],
)
def test_what_a_paragraph_is_about(texts, found):
    assert [(topic, item) for topic, item, _, _ in figures(*texts)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("车辆3辆，价值9万元。", ["车辆", "车辆价值"]),
        ("车辆3辆，9万元。", ["车辆", "车辆金额"]),
        ("车辆3辆，计9万元。", ["车辆", "车辆金额"]),
        ("价值9万元。", []),
        ("车辆9万元，价值3万元。", ["车辆"]),
        ("购置车辆3辆、设备2台。", ["购置车辆", "购置设备"]),
        ("计划购置车辆3辆、设备2台。", ["计划购置车辆", "计划购置设备"]),
        ("拟购置车辆3辆、设备2台。", ["拟购置车辆", "拟购置设备"]),
        ("安排购置车辆3辆、设备2台。", ["安排购置车辆", "安排购置设备"]),
        ("新增车辆3辆、设备2台。", ["新增车辆", "新增设备"]),
        ("购置车辆3辆、购置设备2台。", ["购置车辆", "购置设备"]),
        ("购置车辆3辆。设备2台。", ["购置车辆", "设备"]),
        ("购置车辆3辆；设备2台。", ["购置车辆", "购置设备"]),
    ],
)
def test_assets(text, found):
    assert items("一、国有资产情况", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("共9个项目。", ["项目"]),
        ("绩效目标5个。", ["绩效目标"]),
        ("项目5个，涉及资金9万元。", ["项目", "项目涉及资金"]),
        ("项目5个，预算资金9万元。", ["项目", "项目预算资金"]),
        ("项目5个，财政拨款9万元。", ["项目", "项目财政拨款"]),
        ("项目5个，计9万元。", ["项目", "项目计"]),
        ("项目5个，9万元。", ["项目", "项目金额"]),
        ("项目5个，评审资金9万元。", ["项目", "评审资金"]),
    ],
)
def test_performance(text, found):
    assert items("一、绩效情况", text) == found
