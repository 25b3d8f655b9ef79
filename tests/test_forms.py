"""Forms inside tables: their money, their indicators, and what they aim at."""

from decimal import Decimal

import pytest
from helpers.drawn_tables import drawn

from budgetlib.contract.records import IndicatorRow
from budgetlib.tables.columns import Context
from budgetlib.tables.forms.form_funds import form_amounts
from budgetlib.tables.forms.form_labels import project_named
from budgetlib.tables.forms.indicator_columns import indicator_columns
from budgetlib.tables.forms.indicators import read_indicators
from budgetlib.tables.forms.target_values import Target, parse_target, split_levels, unit_in_name

MOBILE = "138" + "00001111"  # invented, put together so that no number stands here

FORM = (
    "项目名称|档案整理|||||",
    f"项目负责人|钱大有|联系电话|{MOBILE}|||",
    "一级指标|二级指标|三级指标|指标值|分值权重（90分）|上年完成值|评分标准",
    "产出指标|数量指标|整理卷数|≥300卷|20|280卷|按比例",
    "|  |装订册数|>=1,200册|20||按比例",
    "|质量指标|合格率|=100%|20||",
    "满意度指标|服务对象满意度指标|利用者满意度|有所提高|30||",
)


def indicators(*rows: str, kind: str = "project_performance", **more) -> list[IndicatorRow]:
    return read_indicators([drawn(*rows, kind=kind, **more)])


def short(row: IndicatorRow) -> tuple[str | None, ...]:
    return (row.level1, row.level2, row.level3, row.operator, row.target, row.unit)


# ------------------------------------------------------------------------------------ indicators
def test_levels_are_carried_down_and_columns_known_by_their_headings():
    rows = indicators(*FORM)

    assert [short(row) for row in rows] == [
        ("产出指标", "数量指标", "整理卷数", "≥", "300", "卷"),
        ("产出指标", "数量指标", "装订册数", ">=", "1200", "册"),
        ("产出指标", "质量指标", "合格率", "=", "100", "%"),
        ("满意度指标", "服务对象满意度指标", "利用者满意度", None, "有所提高", None),
    ]
    assert {row.project for row in rows} == {"档案整理"}
    assert [(row.weight, row.prior) for row in rows[:2]] == [("20", "280卷"), ("20", None)]
    assert [(row.basis, row.scoring, row.evidence) for row in rows[1:3]] == [
        (None, "按比例", None),
        (None, None, None),
    ]


def test_another_first_level_does_not_keep_the_second():
    rows = indicators(
        "一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|巡护次数|9次",
        "效益指标||群众知晓度|高",
        "效益指标|社会效益指标|带动就业|3人",
    )

    assert [(row.level1, row.level2) for row in rows] == [
        ("产出指标", "数量指标"),
        ("效益指标", None),
        ("效益指标", "社会效益指标"),
    ]


def test_what_an_indicator_rests_on():
    (row,) = indicators(
        "三级指标|指标值|指标权重|指标值设置依据|指标赋分规则|佐证资料",
        "办结率|95%|无|年度计划|按比例|台账",
    )

    assert (row.weight, row.basis, row.scoring, row.evidence) == (None, "年度计划", "按比例", "台账")
    assert (row.prior, row.level1, row.level2) == (None, None, None)


def test_a_row_that_adds_up_the_scores_is_no_indicator():
    rows = indicators(
        "一级指标|三级指标|指标值|实际完成值|分值|得分",
        "产出指标|巡护次数|9次|9次|50|48.5",
        "总分|<|<|<|100|98.5",
    )

    assert [row.level3 for row in rows] == ["巡护次数"]


@pytest.mark.parametrize("nothing", ["/", "-", "无", ""])
def test_nothing_is_printed_in_several_ways(nothing):
    (row,) = indicators("三级指标|指标性质|指标值|计量单位|指标权重", f"办结率|≥|95|{nothing}|{nothing}")

    assert (row.unit, row.weight) == (None, None)


def test_contact_persons_reach_no_indicator():
    rows = indicators("三级指标|指标值|备注", "联系人|钱大有|", f"办结率|好|{MOBILE}", "填报人|吴小有|")

    assert [row.level3 for row in rows] == ["办结率"]
    assert MOBILE not in str(rows)


def test_merged_cells_and_vertical_text():
    rows = indicators(
        "项目名称|值班|||",
        "一级\n指标|二级\n指标|三级指标|指标性质|指标值",
        "产出指标|数量指标|值班天数|≥|365",
        "^|时效指标|到岗及时率（%）|＝|100",
        "^|^|值班态度（级）|定性|优",
    )

    assert [short(row) for row in rows] == [
        ("产出指标", "数量指标", "值班天数", "≥", "365", None),
        ("产出指标", "时效指标", "到岗及时率（%）", "＝", "100", "%"),
        ("产出指标", "时效指标", "值班态度（级）", None, "优", None),
    ]


def test_several_projects_in_one_table_and_a_column_for_the_project():
    stacked = indicators(*FORM[:1], *FORM[2:4], "项目名称|值班|||||", *FORM[2:4])
    listed = indicators(
        "单位、项目名称|指标名称|指标性质|指标值|计量单位",
        "甲项目|办结率|≥|95|%",
        "|次数|＝|2|",
        "乙项目|满意度|定性|良好|",
    )

    assert [row.project for row in stacked] == ["档案整理", "值班"]
    assert [(row.project, *short(row)[2:]) for row in listed] == [
        ("甲项目", "办结率", "≥", "95", "%"),
        ("甲项目", "次数", "＝", "2", None),
        ("乙项目", "满意度", None, "良好", None),
    ]


def test_the_whole_department_has_no_project_and_other_tables_no_indicators():
    (row,) = indicators(*FORM[:1], *FORM[2:4], kind="department_performance")

    assert (row.project, row.level3) == (None, "整理卷数")
    assert indicators(*FORM, kind="project_list") == []


def test_rows_without_a_name_or_a_target_are_no_indicators():
    rows = indicators("三级指标|指标性质|指标值|备注", "办结率||/|", "|≥|95|", "备注|||以上", "满意度|≥||")

    assert [short(row)[2:] for row in rows] == [("满意度", "≥", None, None)]


def test_nothing_before_the_headings_is_an_indicator():
    assert indicators("年度目标|办结率|95%", "三级指标|指标值|备注") == []


def test_cells_that_a_page_end_has_cut():
    rows = indicators(
        "项目名称|一级指标|二级指标|三级指标|指标值",
        "甲项目|效益指|社会效益指标|办结率|≥95%",
        "|标|满意度指标|满意度|≥90%",
        pages={2: 2},
    )

    assert [(row.page, row.project, row.level1, row.level2) for row in rows] == [
        (1, "甲项目", "效益指标", "社会效益指标"),
        (2, "甲项目", "效益指标", "满意度指标"),
    ]


def test_levels_that_stand_in_one_cell():
    rows = indicators("绩效指标|指标值", "产出指标数量指标办件数|≥18次", "服务态度|好")

    assert [short(row)[:3] for row in rows] == [("产出指标", "数量指标", "办件数"), (None, None, "服务态度")]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("产出指标数量指标办件数", ("产出指标", "数量指标", "办件数")),
        ("产出指标质量指标合格率", ("产出指标", "质量指标", "合格率")),
        ("产出时效完成时间", ("产出", "时效", "完成时间")),
        ("成本指标经济成本指标总额", ("成本指标", "经济成本指标", "总额")),
        ("效益指标经济效益指标增收", ("效益指标", "经济效益指标", "增收")),
        ("效益指标社会效益指标带动就业人数", ("效益指标", "社会效益指标", "带动就业人数")),
        ("效益指标生态效益指标绿化面积", ("效益指标", "生态效益指标", "绿化面积")),
        ("效益指标可持续影响指标机制", ("效益指标", "可持续影响指标", "机制")),
        ("满意度指标服务对象满意度指标群众", ("满意度指标", "服务对象满意度指标", "群众")),
        ("产出指标办件数", ("", "", "产出指标办件数")),
    ],
)
def test_levels_in_one_cell(text, levels):
    assert split_levels(text) == levels


# ------------------------------------------------------------------------------------ headings
@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        ("一级指标|二级指标|三级指标|指标值", {"level1": 0, "level2": 1, "level3": 2, "target": 3}),
        ("一级指标名称|指标内容|年度(/项目)目标值", {"level1": 0, "level3": 1, "target": 2}),
        ("指标名称|指标性质|绩效度量单位", {"level3": 0, "operator": 1, "unit": 2}),
        ("三级指标|指标值|计量单位|备注", {"level3": 0, "target": 1, "unit": 2}),
        ("绩效指标|指标值|上年完成值", {"combined": 0, "target": 1, "prior": 2}),
        ("绩效指标|一级指标|三级指标|指标值", {"level1": 1, "level3": 2, "target": 3}),
        ("绩效指标|三级指标|指标值", {"level3": 1, "target": 2}),
        ("绩效指标|一级指标|指标值", {}),  # the levels stand beside it, and none names the indicator
        ("三级指标|指标值|指标值设置依据", {"level3": 0, "target": 1, "basis": 2}),
        ("三级指标|指标赋分规则|佐证资料|指标值", {"level3": 0, "scoring": 1, "evidence": 2, "target": 3}),
        ("三级指标|指标权重(%)|分值|指标值", {"level3": 0, "weight": 1, "target": 3}),
        ("项目名称|三级指标|指标值", {"project": 0, "level3": 1, "target": 2}),
        ("三级指标|备注", {}),  # no target
        ("指标值|备注", {}),  # no indicator
    ],
)
def test_headings_of_a_list_of_indicators(headings, columns):
    assert indicator_columns(headings.split("|")) == columns


def test_a_text_that_tells_of_indicators_is_no_heading():
    told = "指标值" + "设置时参考了各处室的情况并且与主管部门商定后报送" * 2

    assert indicator_columns(["三级指标", told]) == {}
    assert indicator_columns(["三级指标", told[:40]]) == {"level3": 0, "target": 1}


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["项目名称", "林区防火"], "林区防火"),
        (["项目名称：", "项目名称：", "", "林区防火"], "林区防火"),
        (["单位", "某局", "项目名称", "林区防火"], "林区防火"),
        (["项目名称", ""], None),
        (["项目内容", "林区防火"], None),
    ],
)
def test_a_row_that_names_the_project(texts, name):
    assert project_named(texts) == name


# ------------------------------------------------------------------------------------ targets
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥18 次", Target("≥", "18", "次")),
        ("≤560元/人/天", Target("≤", "560", "元/人/天")),
        (">=5次", Target(">=", "5", "次")),
        ("<=144.08万元", Target("<=", "144.08", "万元")),
        ("≧3次", Target("≧", "3", "次")),
        ("≦2小时", Target("≦", "2", "小时")),
        ("＞90%", Target("＞", "90", "%")),
        ("＜5%", Target("＜", "5", "%")),
        ("＝100%", Target("＝", "100", "%")),
        (">80%", Target(">", "80", "%")),
        ("<3天", Target("<", "3", "天")),
        ("=1项", Target("=", "1", "项")),
        ("》90%", Target("》", "90", "%")),
        ("不低于50%", Target("≥", "50", "%")),
        ("不少于3次", Target("≥", "3", "次")),
        ("大于等于1篇", Target("≥", "1", "篇")),
        ("小于等于5%", Target("≤", "5", "%")),
        ("≥12.00(次)", Target("≥", "12.00", "次")),
        ("≥2台（套）", Target("≥", "2", "台（套）")),
        ("≥1,200册", Target("≥", "1200", "册")),
        ("-3%", Target(None, "-3", "%")),
        ("20门", Target(None, "20", "门")),
        ("100", Target(None, "100", None)),
        ("3个月内", Target(None, "3", "个月内")),
        ("12月底前", Target(None, "12月底前", None)),  # a day, no number of months
        ("≤12月", Target("≤", "12", "月")),
        ("2031年", Target(None, "2031年", None)),
        ("2031年12月31日前完成", Target(None, "2031年12月31日前完成", None)),
        ("投诉率≤5%", Target(None, "投诉率≤5%", None)),
        ("不低于50人次的个体心理咨询和辅导", Target(None, "不低于50人次的个体心理咨询和辅导", None)),
        ("", Target(None, None, None)),
    ],
)
def test_targets(text, expected):
    assert parse_target(text) == expected


@pytest.mark.parametrize(
    ("text", "operator", "unit", "expected"),
    [
        ("95", "≥", "%", Target("≥", "95", "%")),
        ("95%", "≥", "分", Target("≥", "95", "%")),
        ("≤95", "≥", None, Target("≤", "95", None)),
        ("良好", "定性", "级", Target(None, "良好", None)),
        ("满期", "＝", "次", Target("＝", "满期", "次")),
    ],
)
def test_sign_and_unit_may_have_columns_of_their_own(text, operator, unit, expected):
    assert parse_target(text, operator, unit) == expected


@pytest.mark.parametrize(
    ("name", "unit"),
    [("到岗率（%）", "%"), ("到岗率(%)", "%"), ("到岗率（2031年）", None), ("到岗（次）数", None)],
)
def test_units_in_the_names_of_indicators(name, unit):
    assert unit_in_name(name) == unit


# ------------------------------------------------------------------------------------ money
def money(*rows, kind="project_performance", unit="万元", default=None, **more):
    table = drawn(*rows, kind=kind, unit=unit, **more)
    found = form_amounts(table, Context(2031, False, default))
    return [(a.item_name, a.column_header, a.amount_yuan) for a in found]


def test_an_amount_has_its_label_to_the_left_or_above():
    assert money("项目名称|值班|项目总额", "年度资金总额|9.5|12", "其中：财政拨款|9|3") == [
        ("年度资金总额", "年度资金总额", Decimal(95000)),
        ("年度资金总额", "项目总额", Decimal(120000)),
        ("其中：财政拨款", "其中：财政拨款", Decimal(90000)),
        ("其中：财政拨款", "项目总额", Decimal(30000)),
    ]


@pytest.mark.parametrize(
    "label",
    ["年度资金", "项目总额", "财政拨款", "全年预算数", "金额", "上年结转", "上级补助", "基本支出"],
)
def test_labels_of_money(label):
    assert money(f"{label}|3") == [(label, label, Decimal(30000))]


@pytest.mark.parametrize(
    "label", ["预算项目编码", "满意度", "安排在年度资金里的各项工作全部完成以后由主管部门验收并评价"]
)
def test_labels_that_name_no_money(label):
    assert money(f"{label}|3") == []


@pytest.mark.parametrize("heading", ["分值", "得分", "执行率（B/A）"])
def test_scores_and_rates_are_no_money_whatever_stands_beside_them(heading):
    assert money(f"项目资金|全年预算数|{heading}", "年度资金总额|9.5|10", "^|^|95.5%") == [
        ("年度资金总额", "全年预算数", Decimal(95000))
    ]
    assert money(f"项目资金|{heading}", "年度资金总额|95.5%", "上年结转|0", "其他|—") == []


def test_numbers_dashes_and_column_numbers_are_no_labels():
    assert money("单位名称|项目名称|金额", "**|**|**", "||7", "某局|—|5") == [
        ("金额", "金额", Decimal(70000)),
        ("某局", "金额", Decimal(50000)),
    ]


def test_targets_are_no_money_but_a_column_of_money_beside_them_is():
    rows = (
        "项目名称|项目总额|三级指标|指标值|备注",
        "^|财政资金|^|^|^",
        "值班|9|投入资金|7|预算",
        "防火|8|次数|6|",
    )

    assert [name_and_amount[::2] for name_and_amount in money(*rows)] == [
        ("值班", Decimal(90000)),
        ("防火", Decimal(80000)),
    ]
    assert money("三级指标|指标值", "投入资金|7", "项目总额|5", "|8") == []


def test_a_self_assessment_prints_budget_adjusted_budget_and_outturn_but_no_score_as_money():
    rows = (
        "项目名称|2029年值班|<|<|<|<",
        "项目资金|年初预算数|全年预算数（A）|全年执行数（B）|分值|得分",
        "年度资金总额|9|8|7|10|10.00",
        "上年结转|3|2|1|—|—",
    )
    found = form_amounts(drawn(*rows, kind="project_performance", unit="万元"), Context(2031, True, None))

    assert [(a.phase, a.amount_yuan, a.fiscal_year) for a in found] == [
        ("budget", 90000, 2031),
        ("adjusted_budget", 80000, 2031),
        ("outturn", 70000, 2031),
        ("budget", 30000, 2031),
        ("adjusted_budget", 20000, 2031),
        ("outturn", 10000, 2031),
    ]


def test_the_phase_stands_over_the_sources_of_the_money():
    rows = ("任务|全年预算数|<|全年执行数|<", "^|总额|财政拨款|总额|财政拨款", "2029年值班补助|9|8|7|6")
    found = form_amounts(drawn(*rows, kind="department_performance", unit="元"), Context(2031, True, None))

    assert [(a.phase, a.column_header) for a in found] == [
        ("adjusted_budget", "总额"),
        ("adjusted_budget", "财政拨款"),
        ("outturn", "总额"),
        ("outturn", "财政拨款"),
    ]


def test_what_a_self_assessment_moved_paid_out_and_kept_is_no_budget():
    rows = ("资金|年初安排金额|年中调整金额|年度拨付金额|本年度结余金额", "合计|9|1|8|2")
    found = form_amounts(drawn(*rows, kind="department_performance", unit="元"), Context(2031, False, None))

    assert [a.phase for a in found] == ["budget", "change", "other", "other"]


def test_a_heading_printed_again_on_the_next_page_still_names_money():
    heading = ("项目名称|项目总额|三级指标|指标值", "^|财政资金|^|^")
    rows = (*heading, "值班|9|次数|6", "||人数|5", *heading, "防火|8|座数|3", "||里程|2")

    assert [name_and_amount[::2] for name_and_amount in money(*rows)] == [
        ("值班", Decimal(90000)),
        ("防火", Decimal(80000)),
    ]


def test_the_money_of_a_second_project_stands_below_the_indicators_of_the_first():
    form = ("项目名称|{}", "年度资金总额|{}", "三级指标|指标值", "投入资金|7")
    rows = [row.format(said) for said in ("值班", "防火") for row in form]
    rows[1], rows[5] = "年度资金总额|9", "年度资金总额|8"

    assert [amount for *_, amount in money(*rows)] == [Decimal(90000), Decimal(80000)]


@pytest.mark.parametrize(
    ("rows", "unit", "default", "yuan"),
    [
        (("年度资金（元）|3",), "万元", None, 3),
        (("金额（千元）", "3"), "万元", None, 3000),
        (("金额（千元）|<", "年度资金（元）|3"), "万元", None, 3),
        (("年度资金|3",), "元", "千元", 3),
        (("年度资金|3",), None, "千元", 3000),
        (("年度资金|3",), None, None, 30000),
    ],
)
def test_the_unit_nearest_to_the_amount_holds(rows, unit, default, yuan):
    assert [amount for *_, amount in money(*rows, unit=unit, default=default)] == [Decimal(yuan)]


def test_totals_and_classes_of_the_money_in_forms():
    def said(kind):
        table = drawn("资金总额|3", "其中：财政拨款|3", kind=kind)
        return [(a.classification, a.is_total) for a in form_amounts(table, Context(2031, False, None))]

    assert said("project_performance") == [("project", True), ("project", False)]
    assert said("department_performance") == [("other", True), ("other", False)]


def test_a_number_too_large_for_money_is_none():
    assert money("年度资金|99999999999999999") == []
