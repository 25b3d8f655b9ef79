"""Titles, captions and covers in the wordings that places use, and what they are read as."""

import pytest

from budgetlib.reading.pages import Box, Line, Page
from budgetlib.tables.captions import Caption, read_caption
from budgetlib.tables.columns import Context, phase_of
from budgetlib.tables.identity import read_identity
from budgetlib.tables.items import split_code
from budgetlib.vocabulary.wording import kind_of_title

TITLES = """
revenue_expenditure_summary  部门收支总表
revenue_expenditure_summary  收支预算总表
revenue_expenditure_summary  部门预算收支总表
revenue_expenditure_summary  部门财务收支总体情况表
revenue_expenditure_summary  2024年部门收支总体情况
revenue_expenditure_summary  收入支出决算总表
revenue_expenditure_summary  单位收支预算总体情况表
revenue_summary              部门收入总表
revenue_summary              收入决算表
revenue_summary              收入总体情况
revenue_summary              部门收入预算情况表
expenditure_summary          部门支出总表
expenditure_summary          支出决算表
expenditure_summary          支出预算总表（按功能分类）
appropriation_summary        财政拨款收支总表
appropriation_summary        财政拨款收入支出决算总表
appropriation_summary        财政拨款预算收支总表
appropriation_expenditure    财政拨款支出表（按功能分类）
general_expenditure          一般公共预算支出表
general_expenditure          一般公共预算拨款支出预算表
general_expenditure          一般公共预算财政拨款支出决算表
general_expenditure          一般公共预算支出情况表（功能分类）
general_basic_expenditure    一般公共预算基本支出表（经济分类）
general_basic_expenditure    一般公共预算财政拨款基本支出决算表
general_basic_expenditure    一般公共预算财政拨款基本支出决算明细表
general_project_expenditure  一般公共预算项目支出情况表
government_fund_expenditure  政府性基金预算支出表
government_fund_expenditure  政府性基金预算财政拨款收入支出决算表
state_capital_expenditure    国有资本经营预算支出表
state_capital_expenditure    国有资本经营预算财政拨款支出决算表
three_public_expenses        “三公”经费支出表
three_public_expenses        一般公共预算“三公”经费支出预算表
three_public_expenses        财政拨款"三公"经费支出决算表
three_public_expenses        一般公共预算财政拨款三公经费预算情况表
economic_expenditure         支出总表（按部门预算经济分类）
economic_expenditure         部门支出预算表（政府预算支出经济分类）
project_list                 项目支出明细表
project_list                 项目支出预算表
other                        部门新增资产配置预算表
other                        政府购买服务预算表
procurement                  政府采购预算表
carryover                    上年结转结余表
department_performance       部门（单位）整体支出绩效目标表
department_performance       部门整体绩效目标申报表
project_performance          项目绩效目标申报表
project_performance          项目支出绩效目标表
operating_costs              机关运行经费预算表
meeting_training             会议费、培训费预算表
revenue_expenditure_summary  收支预算总体情况表
revenue_expenditure_summary  收入支出预算总表
revenue_expenditure_summary  部门收、支总体情况表
revenue_summary              部门收入明细表
expenditure_summary          支出预算分类汇总表（按功能科目）
economic_expenditure         支出预算分类汇总表（按政府预算经济分类）
economic_expenditure         财政拨款支出明细表（按经济科目分类）
appropriation_summary        财政拨款收、支总表
appropriation_summary        一般公共预算收支总表
appropriation_expenditure    财政拨款支出明细表
general_expenditure          一般公共预算当年财政拨款支出表
general_expenditure          公共财政预算拨款支出表
general_basic_expenditure    一般公共预算基本支出情况表—人员经费
general_basic_expenditure    公共财政预算基本支出表
general_project_expenditure  一般公共预算财政拨款项目支出表
government_fund_expenditure  部门预算政府基金预算财政拨款支出表
government_fund_expenditure  政府性基金收支预算表
state_capital_expenditure    国有资本经营预算收支表
three_public_expenses        财政拨款“三公”经费、行政参公单位机关运行经费情况表
three_public_expenses        2024年“三公”经费公共预算财政拨款支出情况表
project_list                 特定目标类项目支出预算表
project_list                 部门项目支出中期规划预算表
procurement                  政府采购情况表
basic_expenditure            基本支出预算明细表－工资福利支出
operating_costs              一般公共预算机关运行经费表
project_performance          市对下转移支付绩效目标表
project_performance          项目支出绩效自评表
department_performance       部门整体支出绩效自评表
other                        省对下转移支付预算表
other                        财政专户管理资金预算支出情况表
other                        国有资产占用情况表
"""


@pytest.mark.parametrize("line", TITLES.strip().splitlines())
def test_a_title_names_its_kind(line):
    kind, title = line.split(maxsplit=1)

    assert (kind_of_title(title) or "other", title) == (kind, title)


def lines(*texts: str) -> list[Line]:
    return [Line(text, Box(100, 20 * i, 400, 20 * i + 12), 12) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "caption"),
    [
        (["表1 部门收支总表", "单位：万元"], Caption("部门收支总表", "表1", "万元")),
        (["附表1", "部门收支总表", "金额单位：元"], Caption("部门收支总表", "附表1", "元")),
        (["公开01表", "部门收支总表", "单位：千元"], Caption("部门收支总表", "公开01表", "千元")),
        (["部门收支总表", "公开01表", "单位：万元"], Caption("部门收支总表", "公开01表", "万元")),
        (["预算公开表3", "部门支出总表", "单位：万元"], Caption("部门支出总表", "预算公开表3", "万元")),
        (["部门公开表5", "一般公共预算支出表"], Caption("一般公共预算支出表", "部门公开表5")),
        (["附件1-2", "一般公共预算支出表", "单位：亿元"], Caption("一般公共预算支出表", "附件1-2", "亿元")),
        (["附件2：", "部门收支总表", "单位：万元"], Caption("部门收支总表", "附件2", "万元")),
        (["表（一）", "部门收支总表", "单位：元"], Caption("部门收支总表", "表（一）", "元")),
        (["预算01-1表", "部门收支总表"], Caption("部门收支总表", "预算01-1表")),
        (["省级预算公开表1", "部门收支总表"], Caption("部门收支总表", "省级预算公开表1")),
        (["财决公开01表", "收入支出决算总表", "部门：青溪县林草局"],
         Caption("收入支出决算总表", "财决公开01表")),
        (["支出总表", "（按经济分类科目）", "金额单位为：万元"],
         Caption("支出总表（按经济分类科目）", None, "万元")),
        (["部门整体支出绩效目标申报表", "单位：万元"], Caption("部门整体支出绩效目标申报表", None, "万元")),
        (["部门收支总表", "单位：人民币万元"], Caption("部门收支总表", None, "万元")),
        (["部门收支总表", "（单位：万元）"], Caption("部门收支总表", None, "万元")),
        (["部门收支总表（试行）", "单位：万元"], Caption("部门收支总表（试行）", None, "万元")),
        (
            ["部门收支总表", "编制单位：青溪县林草局 单位：万元"],
            Caption("部门收支总表", None, "万元"),
        ),
    ],
)  # fmt: skip
def test_a_caption_gives_title_number_and_unit(texts, caption):
    assert read_caption(lines(*texts)) == caption


@pytest.mark.parametrize(
    ("texts", "department", "level", "kind", "year"),
    [
        (["青溪市林草局2025年度部门预算"], "青溪市林草局", "department", "budget", 2025),
        (["2025年度青溪县财政局部门预算公开"], "青溪县财政局", "department", "budget", 2025),
        (["青溪区人民政府柳岸街道办事处（本级）2025年单位预算"],
         "青溪区人民政府柳岸街道办事处（本级）", "unit", "budget", 2025),
        (["青溪县林草局", "二〇二四年部门预算"], "青溪县林草局", "department", "budget", 2024),
        (["青溪县林草局", "2023年度部门决算"], "青溪县林草局", "department", "final_accounts", 2023),
        (["2024年部门预算", "青溪县林草局"], "青溪县林草局", "department", "budget", 2024),
        (["2024年单位预算公开", "编制单位：青溪县苗圃站"], "青溪县苗圃站", "unit", "budget", 2024),
        (["2024年部门预算", "部门名称：青溪县林草局"], "青溪县林草局", "department", "budget", 2024),
        (["青溪县林草局", "2024 年度", "部门预算"], "青溪县林草局", "department", "budget", 2024),
        (["中共青溪县委组织部2024年部门预算公开说明"], "中共青溪县委组织部", "department", "budget", 2024),
        (["青溪县总工会2024年部门预算"], "青溪县总工会", "department", "budget", 2024),
        (["青溪县人民检察院2023年度部门决算公开"], "青溪县人民检察院", "department", "final_accounts", 2023),
        (["青溪县妇女联合会2024年部门预算"], "青溪县妇女联合会", "department", "budget", 2024),
        (["青溪县第三幼儿园2024年单位预算"], "青溪县第三幼儿园", "unit", "budget", 2024),
        (["青溪县人大常委会机关2024年部门预算"], "青溪县人大常委会机关", "department", "budget", 2024),
        (["青溪县图书馆2024年度单位决算"], "青溪县图书馆", "unit", "final_accounts", 2024),
        (["共青团青溪县委员会2024年部门预算"], "共青团青溪县委员会", "department", "budget", 2024),
        (["关于青溪县林草局2024年部门预算的说明"], "青溪县林草局", "department", "budget", 2024),
        (["青溪县林草局关于2024年部门预算公开的说明"], "青溪县林草局", "department", "budget", 2024),
        (["青溪县林草局部门2024年预算公开"], "青溪县林草局", "department", "budget", 2024),
        (["2024年度青溪县林草局部门整体预算公开"], "青溪县林草局", "department", "budget", 2024),
        (["青溪县青山林场2024年单位预算"], "青溪县青山林场", "unit", "budget", 2024),
        (["2024年市级部门预算公开", "青溪市林草局"], "青溪市林草局", "department", "budget", 2024),
        (["国家统计局青溪调查总队2024年单位预算"], "国家统计局青溪调查总队", "unit", "budget", 2024),
        (["单位代码：105001", "单位名称：青溪县林草局", "2024年单位预算公开"],
         "青溪县林草局", "unit", "budget", 2024),
        (["青溪县林草局", "部门预算", "2024年"], "青溪县林草局", "department", "budget", 2024),
    ],
)  # fmt: skip
def test_a_cover_says_whose_document_it_is(texts, department, level, kind, year):
    page = Page(1, 595, 842, tuple(lines(*texts)))

    found = read_identity([page], [])

    assert (found.department, found.entity_level, found.kind, found.fiscal_year) == (
        department, level, kind, year
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "phase"),
    [
        (("2024年预算数",), ("budget", 2024)),
        (("2023年预算数",), ("prior_budget", 2023)),
        (("2023年执行数",), ("prior_outturn", 2023)),
        (("2023年预计执行数",), ("prior_outturn", 2023)),
        (("上年预算数",), ("prior_budget", 2023)),
        (("上年执行数",), ("prior_outturn", 2023)),
        (("上年决算数",), ("prior_outturn", 2023)),
        (("2024年预算数", "比2023年增减"), ("change", 2024)),
        (("2024年预算比2023年预算增减", "增减额"), ("change", 2024)),
        (("上年结转",), ("budget", 2024)),
        (("2022年决算数",), ("other", 2022)),
    ],
)
def test_headings_name_the_phase_and_the_year(path, phase):
    assert phase_of(path, Context(2024, False, "万元")) == phase


@pytest.mark.parametrize(
    ("path", "phase"),
    [
        (("年初预算数",), "budget"),
        (("决算数",), "outturn"),
        (("本年支出", "合计"), "outturn"),
        (("预算数",), "budget"),
    ],
)
def test_headings_of_final_accounts_name_budget_or_outturn(path, phase):
    assert phase_of(path, Context(2024, True, "万元")) == (phase, 2024)


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("[2010301]行政运行", ("2010301", "行政运行")),
        ("2040601-行政运行", ("2040601", "行政运行")),
        ("2010301行政运行", ("2010301", "行政运行")),
        ("２０１０３０１　行政运行", ("2010301", "行政运行")),
        ("行政运行（2010301）", ("2010301", "行政运行")),
        ("2024年预算", (None, "2024年预算")),
        ("100%完成", (None, "100%完成")),
        ("行政运行", (None, "行政运行")),
    ],
)
def test_a_code_is_split_from_its_name(text, split):
    assert split_code(text) == split
