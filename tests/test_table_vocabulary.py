"""The words of headings, titles, captions and covers: what each is read as, and that each is needed."""

import re

import pytest

from budgetlib.reading.pages import LogicalTable, TableCell
from budgetlib.tables.identity import is_body_name
from budgetlib.tables.recognition import kind_of_contents
from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.kinds import kind_of
from budgetlib.vocabulary.wording import (
    heading_means,
    heading_without,
    is_total_name,
    kind_of_title,
    plain,
    three_public_item,
)

HEADINGS = """
ignore percent                          增减（%）
ignore percent                          增减百分比
ignore percent                          占支出比重
ignore percent                          占比
ignore percent                          增减比例
ignore percent                          年度增幅
ignore percent                          增减幅度
ignore percent                          执行率
ignore count                            数量
ignore count                            人数
ignore count                            次数
ignore count                            面积（平方米）
ignore count                            场次
ignore count                            天数
ignore count                            单价
ignore count                            接待（人次）
ignore count                            团组数
ignore count                            接待批次
ignore count                            接待人次
ignore count                            车辆保有量
ignore count                            车辆购置数
ignore identifier                       序号
ignore identifier                       行次
ignore identifier                       合同编号
ignore identifier                       采购时间
ignore identifier                       预算年度
ignore identifier                       备注
ignore identifier                       增减变化说明
ignore identifier                       项目简介
ignore identifier                       年度绩效目标
ignore identifier                       支出内容
ignore identifier                       规格型号
ignore -                                预算数
count count                             会议（场）
count count                             设备（台、套）
count count                             因公出国（境）团组数
count count                             国内接待批次数
count count                             国内接待人次
count count                             公务用车保有量
count count                             公务用车购置数
count -                                 行政运行（人力资源事务）
spending_type personnel                 人员经费
spending_type personnel                 人员支出
spending_type personnel                 人员类项目
spending_type operating                 公用经费
spending_type operating                 日常公用支出
spending_type basic                     基本支出
spending_type project                   项目支出
spending_type project                   专项业务经费
spending_type project                   专项经费
spending_type project                   扣除基建后预算数
no_spending_total other                 事业单位经营支出
no_spending_total other                 上缴上级支出
no_spending_total other                 对附属单位补助支出
no_spending_total other                 对下级单位补助支出
no_spending_total other                 其中：政府采购
no_spending_total other                 结转下年
fund carryover                          上年财政拨款结转
fund carryover                          上年专户余额
fund carryover                          财政拨款结转结余
fund carryover                          财政拨款结转资金
fund carryover                          年初结转和结余
fund general_public_budget              一般公共预算拨款
fund general_public_budget              公共财政预算拨款
fund government_fund                    政府性基金
fund government_fund                    政府基金预算
fund state_capital                      国有资本经营预算
fund special_account                    财政专户管理资金
fund special_account                    教育收费收入
fund business_income                    事业收入
fund business_income                    事业预算收入
fund operating_income                   事业单位经营收入
fund operating_income                   经营预算收入
fund superior_subsidy                   上级补助收入
fund affiliate_remittance               附属单位上缴收入
fund affiliate_remittance               附属单位缴款
fund affiliate_remittance               下级单位上缴收入
fund other_income                       其他收入
fund other_income                       其他预算收入
fund other_income                       其他资金
fund unit_funds                         单位资金
fund unit_funds                         自有资金
fund unit_funds                         非财政拨款资金
fund fiscal_appropriation               财政拨款收入
fund fiscal_appropriation               财政资金
fund fiscal_appropriation               财政补助收入
no_fund other                           使用非财政拨款结余
no_fund other                           其中：缴入专户的教育收费
no_fund other                           使用专用结余
no_fund other                           用事业基金弥补收支差额
phase other                             三年合计
phase other                             总投资
phase other                             累计完成投资
phase change                            增减额
phase change                            变动金额
phase change                            比上年增加
phase change                            较上年减少
phase prior                             上年预算数
phase prior                             上一年度预算数
phase outturn                           执行数
phase outturn                           完成数
phase outturn                           决算数
phase outturn                           实际支出
phase outturn                           年度支出数
phase budget                            预算数
phase budget                            年初数
phase budget                            调整数
phase -                                 用事业基金弥补收支差额
phase -                                 上年财政拨款结转
total total                             合计
total total                             共计
total total                             本年支出合计
total total                             收入总计
total total                             金额
total total                             资金总额
total total                             预算数
total total                             财政拨款支出
total -                                 基本支出小计
code class                              类
code section                            款
code item                               项
code code                               功能分类科目编码
code code                               科目代码
code code                               科目编号
code code                               项目编号
unit_code unit                          单位代码
unit_code unit                          部门编码
unit_name unit                          单位
unit_name unit                          部门名称
unit_name unit                          预算单位（部门）
unit_name unit                          一级单位名称
unit_name unit                          项目单位
unit_name unit                          主管部门
group group                             项目类别
group group                             资金性质
group group                             一级项目
project project                         项目名称
project project                         二级项目
project project                         项目
classification government_economic      政府预算支出经济分类科目
classification economic                 部门预算支出经济分类科目
classification functional               支出功能分类科目
classification other                    项目（按支出性质）
flow revenue                            年初结转和结余
flow revenue                            上年财政拨款结转
flow expenditure                        年末结转和结余
flow expenditure                        结转下年
flow revenue                            本年收入
flow revenue                            资金来源
flow expenditure                        本年支出
flow expenditure                        资金用途
index label                             栏次
index label                             **
index label                             A
index label                             甲
index label                             款
money named                             因公出国（境）费
money named                             合同金额
money named                             年初预算数
money named                             本年收入
money named                             本年支出
money named                             省级拨款
label named                             单位名称
label named                             功能科目
label named                             支出项目
label named                             支出分类
label named                             支出类别
label named                             工作内容
label named                             收入来源
no_item phase                           预算数
no_item phase                           上年
no_item phase                           增减变化情况
title_flow both                         收入支出决算总表
title_flow expenditure                  支出总表
title_flow revenue                      政府性基金收入表
title_fund general_public_budget        一般公共预算“三公”经费支出表
title_fund special_account              财政专户管理资金支出表
title_fund fiscal_appropriation         财政拨款支出表
form_money named                        项目资金（万元）
form_money named                        年度预算（万元）
form_money named                        金额（万元）
form_money named                        项目总额（万元）
heading word                            合计
heading word                            收入
heading word                            支出
heading word                            经费
heading word                            科目
heading word                            名称
heading word                            编码
heading word                            代码
heading word                            预算
heading word                            决算
heading word                            金额
heading word                            资金
heading word                            单位
heading word                            部门
heading word                            人员
heading word                            年度
heading word                            指标
heading word                            目标
heading word                            内容
heading word                            数量
heading -                               行政运行
"""


@pytest.mark.parametrize("line", HEADINGS.strip().splitlines())
def test_a_heading_means(line):
    aspect, value, heading = line.split(maxsplit=2)

    assert (heading_means(aspect, plain(heading)) or "-", heading) == (value, heading)


@pytest.mark.parametrize(
    ("heading", "rest"),
    [
        ("一般公共预算财政拨款", "财政拨款"),
        ("公共财政预算", ""),
        ("政府性基金预算", ""),
        ("国有资本经营预算", ""),
        ("财政拨款预算", ""),
        ("部门预算支出", "支出"),
        ("单位预算支出", "支出"),
        ("预算单位", ""),
        ("预算科目", ""),
        ("年初财政拨款结转", ""),
        ("年末结余", ""),
        ("2024年预算数", "2024年预算数"),
    ],
)
def test_words_that_name_no_phase_are_left_out(heading, rest):
    assert heading_without("no_phase", heading) == rest


@pytest.mark.parametrize(
    ("name", "is_total"),
    [
        ("合计", True),
        ("本年收入合计", True),
        ("支 出 总 计：", True),
        ("资金总额", True),
        ("小计（一至三项）", True),
        ("一般公共预算支出小计", True),
        ("“三公”经费财政拨款预算总额", True),
        ("其中：合计", False),
        ("会计核算", False),
        ("基本支出", False),
    ],
)
def test_a_name_of_a_total(name, is_total):
    assert is_total_name(name) is is_total


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        ("因公出国（境）费", "overseas_travel"),
        ("公务接待费", "reception"),
        ("“三公”经费", "total"),
        ("财政拨款", None),
    ],
)
def test_a_heading_names_an_item_of_the_three_public_expenses(heading, item):
    assert three_public_item(heading) == item


def decides(rows, text):
    """The first of some rows whose pattern fits a text."""
    return next((row for row in rows if re.search(row["pattern"], text)), None)


HEADING_ROWS = read_vocabulary("column_headings")


@pytest.mark.parametrize("row", HEADING_ROWS, ids=lambda row: f"{row['aspect']}-{row['pattern']}")
def test_the_example_of_a_heading_is_decided_by_its_own_row(row):
    same = [other for other in HEADING_ROWS if other["aspect"] == row["aspect"]]

    assert decides(same, plain(row["example"])) == row


TITLE_ROWS = read_vocabulary("table_titles")


@pytest.mark.parametrize("row", TITLE_ROWS, ids=lambda row: f"{row['kind']}-{row['pattern']}")
def test_the_example_of_a_title_is_decided_by_its_own_row(row):
    assert decides(TITLE_ROWS, plain(row["example"])) == row
    assert kind_of_title(row["example"]) == row["kind"]


WORD_ROWS = read_vocabulary("caption_words") + read_vocabulary("cover_words")


@pytest.mark.parametrize("row", WORD_ROWS, ids=lambda row: f"{row['use']}-{row['pattern']}")
def test_a_word_of_captions_and_covers_stands_in_its_example(row):
    assert re.search(row["pattern"], plain(row["example"])) or re.search(row["pattern"], row["example"])


BODIES = """
青溪县林草局 江北省农业农村厅 青溪市住房城乡建设委 青溪市外办 青溪县委组织部 青溪区办事处 青溪县检察院
青溪县委党校 青溪林业科学研究所 青溪县苗圃站 青溪县图书馆 青溪县执法大队 青溪县供销合作社 青溪县妇女联合会
青溪县广播电视台 青溪县第三幼儿园 青溪县印刷厂 青溪县青山林场 青溪县仲裁庭 青溪县委巡察组 青溪县政府办公室
青溪县疾控中心 青溪县第一中学 青溪区柳岸街道 青溪县青溪镇 青溪县柳岸乡 青溪县人民政府 青溪县人大机关
青溪县水务公司 江北省青山监狱 江北省血液银行 青溪县实训基地 青溪县经济开发区 青溪县湿地保护区
青溪县林草局（本级）
"""
NO_BODIES = """
青溪县 资源局 青溪县林草局的职责 第一部分青溪县林草局 一、青溪县林草局 部门预算情况由财政局 预算说明由财政局
主管，财政局。部门预算由财政局 内设机构：办公室；财务室 林草局（本级）经费
"""


@pytest.mark.parametrize("name", BODIES.split())
def test_a_name_of_a_public_body(name):
    assert is_body_name(name)


@pytest.mark.parametrize("text", NO_BODIES.split())
def test_no_name_of_a_public_body(text):
    assert not is_body_name(text)


KINDS = """
revenue_expenditure_summary  two_sided split   -
revenue_summary              columns   -       -
expenditure_summary          columns   split   -
appropriation_summary        two_sided split   fiscal_appropriation
general_expenditure          columns   split   general_public_budget
general_basic_expenditure    columns   basic   general_public_budget
general_project_expenditure  columns   project general_public_budget
government_fund_expenditure  columns   split   government_fund
state_capital_expenditure    columns   split   state_capital
three_public_expenses        part      -       fiscal_appropriation
carryover                    columns   -       carryover
department_performance       form      -       -
project_performance          form      -       -
appropriation_expenditure    columns   split   fiscal_appropriation
project_list                 part      -       -
procurement                  part      -       -
operating_costs              part      -       -
economic_expenditure         columns   split   -
basic_expenditure            columns   basic   -
meeting_training             part      -       -
other                        columns   split   -
"""


@pytest.mark.parametrize("line", KINDS.strip().splitlines())
def test_what_is_true_of_a_kind_of_table(line):
    name, *facts = line.split()
    kind = kind_of(name)

    assert [kind.layout, kind.total_is or "-", kind.fund or "-"] == facts


CODED = ["2130201行政运行", "2130299其他支出"]
SPENT = ["30101基本工资", "30201办公费"]


@pytest.mark.parametrize(
    ("headings", "texts", "kind"),
    [
        (["部门整体情况"], ["绩效目标"], "department_performance"),
        (["部门名称"], ["绩效目标", "年度主要任务"], "department_performance"),
        (["项目名称"], ["年度绩效目标"], "project_performance"),
        (["项目名称"], ["绩效指标"], "project_performance"),
        (["项目名称"], ["三级指标"], "project_performance"),
        (["因公出国（境）费", "公务接待费"], [], "three_public_expenses"),
        (["采购项目", "数量"], [], "procurement"),
        (["收入", "支出"], ["财政拨款"], "revenue_expenditure_summary"),
        (["收入", "支出", "财政拨款"], [], "appropriation_summary"),
        (["收入", "支出", "财政拨款"], ["事业收入"], "revenue_expenditure_summary"),
        (["一般公共预算", "基本支出", "项目支出"], CODED, "general_expenditure"),
        (["合计", "基本支出", "项目支出"], CODED, "expenditure_summary"),
        (["合计", "基本支出", "项目支出"], CODED[:1], "other"),
        (["合计", "财政拨款", "事业收入"], CODED, "revenue_summary"),
        (["合计", "上级补助收入"], CODED, "revenue_summary"),
        (["合计", "基本支出", "项目支出"], SPENT, "economic_expenditure"),
        (["一般公共预算", "人员经费", "公用经费"], SPENT, "general_basic_expenditure"),
        (["合计", "人员经费", "公用经费"], SPENT, "basic_expenditure"),
        (["合计", "基本支出"], SPENT, "basic_expenditure"),
        (["合计", "人员经费"], SPENT, "other"),
        (["名称", "金额"], ["林区防火"], "other"),
    ],
)
def test_headings_and_codes_say_the_kind_of_a_table_without_a_title(headings, texts, kind):
    cells = [TableCell(0, i, 1, 1, text, 1, None) for i, text in enumerate(headings)]
    cells += [TableCell(1 + i, 0, 1, 1, text, 1, None) for i, text in enumerate(texts)]
    table = LogicalTable(
        "t01", "other", None, None, None, 1, 1, 1 + len(texts), len(headings), 1, tuple(cells)
    )

    assert kind_of_contents(table) == kind
