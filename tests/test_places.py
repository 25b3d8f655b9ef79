"""The place of a body is read from its printed name; an ending alone does not make a place."""

import csv
from collections import Counter
from importlib.resources import files

import pytest

from budgetlib.tables.places import CENTRAL, place_of, printed_place
from budgetlib.vocabulary import read_vocabulary

PLACES = [
    ("国家统计局", "中央", "central", None),
    ("国家税务总局上海市税务局", "中央", "central", None),
    ("最高人民法院", "中央", "central", None),
    ("江苏省高级人民法院", "江苏省", "province", "江苏省"),
    ("江苏省人大常委会办公厅", "江苏省", "province", "江苏省"),
    ("北京市政务服务和数据管理局", "北京市", "province", "北京市"),
    ("重庆市气象局", "重庆市", "province", "重庆市"),
    ("新疆维吾尔自治区审计厅", "新疆维吾尔自治区", "province", "新疆维吾尔自治区"),
    ("新疆生产建设兵团办公厅", "新疆生产建设兵团", "province", "新疆生产建设兵团"),
    ("深圳市水务局", "深圳市", "prefecture", "广东省"),
    ("山东省烟台市审计局", "山东省烟台市", "prefecture", "山东省"),
    ("中共西安市委宣传部", "西安市", "prefecture", "陕西省"),
    ("西安市城市管理和综合执法局", "西安市", "prefecture", "陕西省"),
    ("西安市市场监督管理局", "西安市", "prefecture", "陕西省"),
    ("西安市安全生产监督管理局", "西安市", "prefecture", "陕西省"),
    ("中国人民政治协商会议聊城市委员会", "聊城市", "prefecture", "山东省"),
    ("九三学社西安市委员会", "西安市", "prefecture", "陕西省"),
    ("景德镇市审计局", "景德镇市", "prefecture", "江西省"),
    ("喀什地区行政公署办公室", "喀什地区", "prefecture", "新疆维吾尔自治区"),
    ("恩施土家族苗族自治州民政局", "恩施土家族苗族自治州", "prefecture", "湖北省"),
    ("锡林郭勒盟财政局", "锡林郭勒盟", "prefecture", "内蒙古自治区"),
    ("若羌县人民政府办公室", "若羌县", "county", None),
    ("中共若羌县委办公室", "若羌县", "county", None),
    ("若羌县市场监督管理局", "若羌县", "county", None),
    ("若羌县人民政府驻乌鲁木齐市办事处", "若羌县", "county", None),
    ("沛县财政局", "沛县", "county", None),
    ("积石山保安族东乡族撒拉族自治县教育局", "积石山保安族东乡族撒拉族自治县", "county", None),
    ("正蓝旗民政局", "正蓝旗", "county", None),
    ("昆山市人民政府办公室", "昆山市", "county", None),
    ("昆山市政务服务管理办公室", "昆山市", "county", None),
    ("苏州市昆山市水务局", "苏州市昆山市", "county", "江苏省"),
    ("普陀区财政局", "普陀区", "county", None),
    ("上海市普陀区财政局", "上海市普陀区", "county", "上海市"),
    ("上海市浦东新区财政局", "上海市浦东新区", "county", "上海市"),
    ("新乡市红旗区民政局", "新乡市红旗区", "county", "河南省"),
    ("荆州市沙市区财政局", "荆州市沙市区", "county", "湖北省"),
    ("禹城市财政局", "禹城市", "county", None),
    ("西藏自治区那曲市色尼区人民政府", "西藏自治区那曲市色尼区", "county", "西藏自治区"),
    ("神农架林区财政局", "神农架林区", "county", None),
    ("普陀区社区服务中心", "普陀区", "county", None),
    ("上海市普陀区人民政府万里街道办事处", "上海市普陀区万里街道", "township", "上海市"),
    ("若羌县铁干里克镇人民政府", "若羌县铁干里克镇", "township", None),
    ("万里街道社区卫生服务中心", "万里街道", "township", None),
    ("红旗街道办事处", "红旗街道", "township", None),
    ("依吞布拉克镇社区服务中心", "依吞布拉克镇", "township", None),
    ("西安高新技术产业开发区管理委员会", "西安高新技术产业开发区", None, "陕西省"),
    ("苏州工业园区管理委员会", "苏州工业园区", None, "江苏省"),
    ("重庆两江新区管理委员会", "重庆两江新区", None, "重庆市"),
    ("上海浦东新区财政局", "上海浦东新区", "county", "上海市"),
]


@pytest.mark.parametrize(("body", "name", "level", "province"), PLACES, ids=[row[0] for row in PLACES])
def test_the_place_and_its_level_are_read_from_the_name(body, name, level, province):
    place = place_of(body)

    assert place is not None
    assert (place.name, place.level, place.province) == (name, level, province)


NO_PLACES = [
    "西南大学", "北京大学", "上海交通大学", "城市管理局", "市场监督管理局", "社区服务中心", "市政工程管理处",
    "住房和城乡建设局", "乡镇企业管理局", "乡村振兴局", "新型城镇化办公室", "行政区划研究中心", "灌区管理局",
    "自然资源和规划局高新分局", "林区公安局", "地区行政公署", "区域合作中心", "智慧城市研究院",
    "旗舰工程中心", "第一人民医院", "残疾人联合会",
]  # fmt: skip


@pytest.mark.parametrize("body", [*NO_PLACES, "", None])
def test_a_name_without_a_place_has_none(body):
    assert place_of(body) is None


def test_white_space_and_brackets_in_a_name_change_nothing():
    assert place_of("西安市 人民政府办公厅（汇总）") == place_of("西安市人民政府办公厅")


COUNTIES = [
    ("上海市普陀区人民政府万里街道办事处", None, "普陀区"),
    ("上海浦东新区财政局", None, "浦东新区"),
    ("苏州市昆山市水务局", "苏州市", "昆山市"),
    ("若羌县人民政府办公室", None, "若羌县"),
    ("西安高新技术产业开发区管理委员会", "西安市", None),
    ("江苏省高级人民法院", None, None),
]


@pytest.mark.parametrize(("body", "prefecture", "county"), COUNTIES, ids=[row[0] for row in COUNTIES])
def test_prefecture_and_county_stand_only_where_the_name_leads_to_them(body, prefecture, county):
    place = place_of(body)

    assert place is not None
    assert (place.prefecture, place.county) == (prefecture, county)


COMPLETED = [
    ("cover", "青溪县林草局", ["江西省景德镇市", "青溪县林草局", "2026年部门预算"], "江西省", "青溪县"),
    ("longer name", "社会工作部", ["第一部分 中共上海市普陀区委社会工作部概况"], "上海市", "普陀区"),
    ("bracket", "青溪县林草局（本级）", ["景德镇市青溪县林草局"], "江西省", "青溪县"),
    ("another place", "青溪县林草局", ["按照上海市经验，青溪县林草局"], None, "青溪县"),
    ("words between", "青溪县林草局", ["学习上海市支援青溪县林草局"], None, "青溪县"),
]


@pytest.mark.parametrize(("body", "lines", "province", "county"), [r[1:] for r in COMPLETED],
                         ids=[r[0] for r in COMPLETED])  # fmt: skip
def test_a_name_is_completed_only_by_what_stands_right_before_it(body, lines, province, county):
    place = printed_place(body, lines)

    assert place is not None
    assert (place.province, place.county, place.level) == (province, county, "county")


def test_a_university_that_says_that_it_is_of_a_ministry_is_central():
    assert printed_place("青溪大学", ["青溪大学（Qingxi University）是教育部直属的大学"]) is CENTRAL
    assert printed_place("青溪大学", ["青溪大学与教育部直属的大学合作"]) is None
    assert printed_place(None, ["教育部"]) is None


def test_the_register_has_all_divisions_of_the_second_level():
    text = (files("budgetlib") / "vocabulary" / "places_prefectures.csv").read_text(encoding="utf-8")
    rows = [
        row for row in csv.DictReader(text.splitlines()) if row["name"] != "莱芜市"
    ]  # a district since 2019

    endings = Counter(row["name"][-1] for row in rows)

    assert endings == {"市": 293, "州": 30, "区": 7, "盟": 3}


@pytest.mark.parametrize("row", read_vocabulary("place_endings"), ids=lambda row: row["example"])
def test_every_ending_of_a_name_is_known_by_its_example(row: dict[str, str]):
    place = place_of(row["example"] + "财政局")

    assert place is not None
    assert (place.name, place.level) == (row["example"], row["level"])
