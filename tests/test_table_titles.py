"""Titles, captions and covers in the wordings that places use, and what they are read as."""

from datetime import date

import pytest

from budgetlib.money import UNITS
from budgetlib.reading.pages import Box, Cell, Grid, Line, Page
from budgetlib.tables.captions import (
    Caption,
    caption_of_cells,
    find_unit,
    is_continued,
    line_kind,
    merge,
    named_body,
    read_caption,
    same_title,
)
from budgetlib.tables.columns import Context, phase_of
from budgetlib.tables.identity import caption_bodies, read_identity
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
project_performance          专项资金整体绩效目标表
carryover                    上年结转支出明细表
carryover                    部门结转结余情况表
carryover                    财政拨款结转资金支出表
other                        政府购买服务支出预算表
meeting_training             会议费支出预算表
meeting_training             培训费支出预算表
general_expenditure          一般公共预算财政拨款收入支出决算表
economic_expenditure         一般公共预算支出表（按经济分类）
other                        财政拨款基本支出表（按经济科目）
project_list                 项目经费支出表
project_list                 部门项目预算支出表
project_list                 部门项目明细支出表
project_list                 专项业务经费支出表
project_list                 专项经费支出表
project_list                 专项资金支出预算表
economic_expenditure         支出预算表（经济科目）
expenditure_summary          部门支出总体情况
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
        (["部门收支总表", "编制单位：青溪县林草局 单位：万元"], Caption("部门收支总表", None, "万元")),
        (["部门收支总表", "（千元）"], Caption("部门收支总表", None, "千元")),
        (["部门收支总表", "单位：万"], Caption("部门收支总表", None, "万元")),
        (["部门收支总表", "2024年度", "单位：百万元"], Caption("部门收支总表", None, "百万元")),
        (["部门收支总表", "二〇二四年", "- 12 -"], Caption("部门收支总表")),
        (["2024年部门收支总体情况", "单位：元"], Caption("2024年部门收支总体情况", None, "元")),
        (["2024年部门整体情况", "单位：元"], Caption(None, None, "元")),
        (["一、部门收支总体情况", "单位：元"], Caption(None, None, "元")),
        (["决算公开表2", "收入决算表"], Caption("收入决算表", "决算公开表2")),
        (["表1", "部门收支总表", "表2", "部门收入总表"], Caption("部门收入总表", "表2")),
        (["部门收入总表", "表2", "续"], Caption("部门收入总表", "表2")),
        (["部门收入总表", "（甲）", "（乙）", "表2"], Caption(None, "表2")),
        (["部门收入总表", "（甲）", "表2", "（丙）"], Caption("部门收入总表", "表2")),
        (["部门收入总表", "本表反映收入。", "单位：元"], Caption(None, None, "元")),
        (["部门收入总表", "注：本表无数据", "单位：元"], Caption(None, None, "元")),
        (["部门收入总表", "一、其他事项", "部门支出总表"], Caption("部门支出总表")),
        (["表1反映部门全部收支，内容如下"], Caption(None, "表1")),
        (["表2024年"], Caption()),
        (["表1 支出表"], Caption("支出表", "表1")),
    ],
)  # fmt: skip
def test_a_caption_gives_title_number_and_unit(texts, caption):
    assert read_caption(lines(*texts)) == caption


def over(upper: Line, lower: Line) -> str | None:
    return read_caption([upper, lower]).title


FIRST, SECOND = "部门一般公共预算财政拨款", "基本支出预算表"
BELOW = Line(SECOND, Box(100, 20, 400, 32), 12)


@pytest.mark.parametrize(
    ("upper", "title"),
    [
        (Line(FIRST, Box(100, 0, 400, 12), 12), FIRST + SECOND),
        (Line("部门收支总体情况", Box(100, 0, 400, 12), 12), "部门收支总体情况" + SECOND),
        (Line(FIRST, Box(110, 0, 430, 12), 12), FIRST + SECOND),  # its middle is a little to the right
        (Line(FIRST, Box(130, 0, 430, 12), 12), SECOND),  # its middle is elsewhere
        (Line(FIRST, Box(100, 0, 400, 12), 13.2), SECOND),  # letters a tenth larger
        (Line(FIRST, Box(100, 0, 400, 12), 12.5), FIRST + SECOND),
        (Line(FIRST, Box(100, -20, 400, -2), 12), SECOND),  # too far above
        (Line(FIRST, None, None), SECOND),
        (Line("一、" + FIRST, Box(100, 0, 400, 12), 12), SECOND),
        (Line("第二部分", Box(100, 0, 400, 12), 12), SECOND),
        (Line("部门收支总表", Box(100, 0, 400, 12), 12), SECOND),
        (Line("2024年度", Box(100, 0, 400, 12), 12), SECOND),
        (Line("（万元）", Box(100, 0, 400, 12), 12), SECOND),
    ],
)
def test_a_title_runs_over_two_lines_that_are_printed_alike(upper, title):
    assert over(upper, BELOW) == title


def test_a_title_is_one_line_where_the_format_has_no_pages():
    assert over(Line(FIRST, Box(100, 0, 400, 12), 12), Line(SECOND)) == SECOND


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_of_the_vocabulary_is_found_in_captions_and_headings(unit):
    texts = (f"金额单位：{unit}", f"预算数（{unit}）", f"单位:人民币{unit}")

    assert [find_unit(text) for text in texts] == [unit] * 3


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-12-", "page number"),
        ("第3页", "page number"),
        ("第3页，共20页", "page number"),
        ("3/20", "page number"),
        ("2024年", "year"),
        ("（2024年度）", "year"),
        ("二〇二四年度", "year"),
        ("编制单位：青溪县林草局", "body"),
        ("填报单位：青溪县林草局", "body"),
        ("预算部门：青溪县林草局", "body"),
        ("公开部门：青溪县林草局", "body"),
        ("主管部门：青溪县林草局", "body"),
        ("申报单位（盖章）：青溪县林草局", "body"),
        ("部门（单位）名称：青溪县林草局", "body"),
        ("附表1", "number"),
        ("预算01-1表", "number"),
        ("财决公开01表", "number"),
        ("县级公开表2", "number"),
        ("表一", "number"),
        ("附件3-1", "number"),
        ("部门支出总表", "title"),
        ("表", "other"),
        ("支出总表" * 18, "other"),  # longer than any title
        ("支出总表" * 15, "title"),
        ("注：故本表", "note"),
        ("备注：本表按功能分类填列表", "note"),
        ("说明：本表", "note"),
        ("具体情况见附表", "speaks of tables"),
        ("按下表", "speaks of tables"),
        ("部门预算公开表目录", "speaks of tables"),
        ("故本表为空表", "speaks of tables"),
        ("部门预算公开表格", "speaks of tables"),
        ("2024年部门预算报表", "speaks of tables"),
        ("整体支出绩效目标申报表", "title"),
        ("部门预算批复公开表", "speaks of tables"),
        ("第二部分部门支出总表", "speaks of tables"),
        ("青溪县林草局2024年预算表", "speaks of tables"),
        ("邀请各界人大代表", "speaks of tables"),
        ("一、部门收支情况", "numbered heading"),
        ("2024年部门收支总体情况", "heading"),
        ("“三公”经费支出预算", "heading"),
        ("2023年部门收支决算", "heading"),
        ("2024年林草工作情况", "other"),
        ("第二部分部门预算收支情况", "speaks of tables"),
        ("（按功能分类科目）", "tail"),
        ("(按经济科目)", "tail"),
        ("（修订）", "other"),
        ("按功能分类科目", "other"),
        ("收入总额120万元，支出总额120万元", "running text"),
        ("内容如下：", "running text"),
        ("金额（万元）", "unit"),
        ("青溪县林草局", "other"),
    ],
)
def test_what_a_line_over_a_table_is(text, kind):
    assert (line_kind(text), text) == (kind, text)


@pytest.mark.parametrize(
    ("texts", "caption"),
    [
        (["部门收支总表"], Caption("部门收支总表")),
        (["表1 部门收支总表", "单位：万元"], Caption("部门收支总表", "表1", "万元")),
        (["编制单位：青溪县林草局", "金额单位：元"], Caption(None, None, "元")),
        (["公开01表", "2024年"], Caption(None, "公开01表")),
        (["部门名称：青溪县林草局"], Caption()),
        (["项目", "预算数（万元）"], None),
        (["机关运行经费预算数"], None),
        (["预算数（万元）"], None),
        (["登记表"], None),
        (["部门收支总表", "合计"], None),
    ],
)
def test_a_row_of_a_grid_prints_the_caption(texts, caption):
    assert caption_of_cells(texts) == caption


SUMMARY = Caption("部门收支总表", "表1")


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (Caption("部门收支总表", "表1"), True),
        (Caption("部门收支总表"), True),
        (Caption("部门收支总表（续）", "表1"), True),
        (Caption("续表1：部门收支总表"), True),
        (Caption(None, "表1"), True),
        (Caption("部门收支总表", "表2"), False),
        (Caption("部门收入总表"), False),
        (Caption("部门收入总表", "表1"), False),
        (Caption(), False),
    ],
)
def test_two_captions_name_one_table(other, is_same):
    assert same_title(SUMMARY, other) is is_same


@pytest.mark.parametrize(
    ("title", "goes_on"),
    [("部门收支总表（续）", True), ("续表：部门收支总表", True), ("部门收支总表续二", True),
     ("部门收支总表", False), (None, False)],
)  # fmt: skip
def test_a_title_says_that_its_table_has_begun_before(title, goes_on):
    assert is_continued(Caption(title)) is goes_on


@pytest.mark.parametrize(
    ("lower", "merged"),
    [
        (Caption("部门支出总表"), Caption("部门支出总表", "表1", "元")),
        (Caption(None, "表2"), Caption("部门收支总表", "表2", "元")),
        (Caption(None, None, "万元"), Caption("部门收支总表", "表1", "万元")),
    ],
)
def test_the_lower_of_two_captions_is_nearer_to_the_table(lower, merged):
    assert merge(Caption("部门收支总表", "表1", "元"), lower) == merged


@pytest.mark.parametrize(
    ("caption", "is_blank"),
    [(Caption(unit="元"), True), (Caption("部门收支总表"), False), (Caption(None, "表1"), False)],
)
def test_a_caption_without_title_and_number_is_blank(caption, is_blank):
    assert caption.is_blank is is_blank


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("编制单位：青溪县林草局 单位：万元", "青溪县林草局"),
        ("（部门名称：青溪县林草局）", "青溪县林草局"),
        ("单位：青溪县苗圃站 金额单位：元", "青溪县苗圃站"),
        ("单位：万元", None),
        ("编制单位：", None),
        ("项目单位负责人：", None),
    ],
)
def test_a_line_names_the_body(text, body):
    assert named_body(text) == body


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
        (["2024年青溪县林草局部门综合预算"], "青溪县林草局", "department", "budget", 2024),
        (["青溪县林草局部门收支预算", "2024年部门收支预算"], "青溪县林草局", "department", "budget", 2024),
        (["青溪县林草局单位财政决算（2024年）"], "青溪县林草局", "unit", "final_accounts", 2024),
        (["青溪县苗圃站单位2024年预算"], "青溪县苗圃站", "department", "budget", 2024),
        (["二○二四年部门预算", "青溪县林草局"], "青溪县林草局", "department", "budget", 2024),
        (["青溪市生态环境和自然", "资源局2024年部门决算"],
         "青溪市生态环境和自然资源局", "department", "final_accounts", 2024),
        (["2024年部门预算", "编制单位：万元"], None, "department", "budget", 2024),
        (["一、青溪县财政局负责全县财政"], None, "department", "budget", None),
    ],
)  # fmt: skip
def test_a_cover_says_whose_document_it_is(texts, department, level, kind, year):
    page = Page(1, 595, 842, tuple(lines(*texts)))

    found = read_identity([page], [])

    assert (found.department, found.entity_level, found.kind, found.fiscal_year) == (
        department, level, kind, year
    )  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "青溪县林草局2024年收入预算",
        "青溪县林草局贯彻执行林业方针",
        "青溪县林草局负责全县林业工作",
        "青溪县林草局是县政府工作部门",
        "青溪县林草局内设五个股室",
    ],
)
def test_a_text_without_a_cover_says_whose_it_is(line):
    first, second = Page(1, 595, 842, tuple(lines("目录"))), Page(2, 595, 842, tuple(lines(line)))

    assert read_identity([first, second], []).department == "青溪县林草局"


@pytest.mark.parametrize(
    ("bodies", "department"),
    [
        (["青溪县财政局", "青溪县林草局", "青溪县林草局"], "青溪县林草局"),
        (["青溪县林草局金额单位"], "青溪县林草局"),
        (["青溪县林草局（本级"], "青溪县林草局（本级）"),
        (["青溪县林草局（"], "青溪县林草局"),
        (["部门预算", "2024年"], None),
    ],
)
def test_the_name_over_most_tables_is_the_document_s(bodies, department):
    assert read_identity([Page(1, 595, 842, tuple(lines("2024年")))], [], bodies).department == department


@pytest.mark.parametrize(
    ("label", "value", "bodies"),
    [
        ("部门名称", "青溪县林草局", ["青溪县林草局"]),
        ("单位名称：", "青溪县林草局", ["青溪县林草局"]),
        ("部门（单位）名称", "青溪县林草局", ["青溪县林草局"]),
        ("部门名称（盖章）", "青溪县林草局", ["青溪县林草局"]),
        ("预算单位", "青溪县林草局", ["青溪县林草局"]),
        ("主管部门", "青溪县林草局", []),
        ("单位名称", "预算数", []),
        ("单位名称", "青溪县" * 14, []),
    ],
)
def test_a_form_names_the_body_beside_its_label(label, value, bodies):
    grid = Grid(1, 2, (Cell(0, 0, 1, 1, label), Cell(0, 1, 1, 1, value)))

    assert caption_bodies([Page(1, 595, 842, (Line("编制单位：青溪县苗圃站"), grid))]) == [
        "青溪县苗圃站",
        *bodies,
    ]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("2024年2月19日", date(2024, 2, 19)),
        ("公开时间：2024年2月19日", date(2024, 2, 19)),
        ("发布日期：2024年2月19日", date(2024, 2, 19)),
        ("公开日期：2024年2月19日", date(2024, 2, 19)),
        ("二〇二四年2月19日", date(2024, 2, 19)),
        ("2024年2月31日", None),
        ("会议于2024年2月19日", None),
    ],
)
def test_a_date_alone_on_a_line_is_that_of_publication(text, published):
    cover = Page(1, 595, 842, tuple(lines("青溪县林草局2024年部门预算", text)))

    assert read_identity([cover], []).published_on == published


@pytest.mark.parametrize(
    ("cover", "later", "file", "year"),
    [
        (["2024年部门预算", "比2023年部门预算少", "2024年部门预算"], [], "", 2024),
        (["部门预算"], ["（2024年度）"], "某局2023", 2024),
        (["部门预算"], [], "青溪县林草局-2023-部门预算", 2023),
        (["部门预算"], ["二〇二四年预算增加"], "120240", 2024),
        (["2024年3月公开"], ["（2023年）"], "", 2023),
        (["部门预算"], [], "", None),
    ],
)
def test_the_year_of_a_document(cover, later, file, year):
    pages = [Page(1, 595, 842, tuple(lines(*cover))), Page(2, 595, 842, tuple(lines(*later)))]

    assert read_identity(pages, [], file_name=file).fiscal_year == year


@pytest.mark.parametrize(
    ("cover", "later", "level"),
    [
        (["2024年"], ["单位预算表"], "unit"),
        (["2024年"], ["本单位支出", "本单位收入", "本部门"], "unit"),
        (["2024年"], ["本部门支出"], "department"),
        (["单位预算", "部门预算"], [], "unit"),
    ],
)
def test_whether_a_document_is_a_department_s_or_a_unit_s(cover, later, level):
    pages = [Page(1, 595, 842, tuple(lines(*cover))), Page(2, 595, 842, tuple(lines(*later)))]

    assert read_identity(pages, []).entity_level == level


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
        (("总投资",), ("other", None)),
        (("执行数",), ("outturn", 2024)),
        (("上年", "决算数"), ("prior_outturn", 2023)),
        (("预算单位", "2024年"), ("budget", 2024)),
    ],
)
def test_headings_name_the_phase_and_the_year(path, phase):
    assert phase_of(path, Context(2024, False, "万元")) == phase


def test_a_document_without_a_year_has_phases_without_years():
    assert phase_of(["上年预算数"], Context(None, False, None)) == ("prior_budget", None)
    assert phase_of(["2023年预算数"], Context(None, False, None)) == ("budget", None)


@pytest.mark.parametrize(
    ("path", "phase"),
    [
        (("年初预算数",), "budget"),
        (("调整预算数",), "adjusted_budget"),
        (("全年预算数", "财政拨款"), "adjusted_budget"),
        (("全年执行数",), "outturn"),
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
