"""What a phrase speaks of: an item of the vocabulary, of the classification, or a thing of its own."""

import pytest

from budgetlib.narrative.subjects import clean, is_empty, is_outturn_of_the_same, parse_subject


@pytest.mark.parametrize(
    ("phrase", "kind", "scope", "flow"),
    [
        # the three public expenses
        ("公务用车购置及运行维护费", "vehicles", "three_public", "expenditure"),
        ("公务用车费用", "vehicles", "three_public", "expenditure"),
        ("公务用车购置费", "vehicle_purchase", "three_public", "expenditure"),
        ("公务用车运行维护费", "vehicle_operation", "three_public", "expenditure"),
        ("公务接待费", "reception", "three_public", "expenditure"),
        ("因公出国（境）费", "overseas_travel", "three_public", "expenditure"),
        ("“三公”经费", "total", "three_public", "expenditure"),
        # other items
        ("机关运行经费", "operating", "operating", "expenditure"),
        ("会议费", "meeting", "other", "expenditure"),
        ("培训费", "training", "other", "expenditure"),
        ("委托业务费", "outsourcing", "other", "expenditure"),
        ("政府采购预算", "procurement", "procurement", "expenditure"),
        ("单位预留机动经费", "reserve", "other", "expenditure"),
        ("结转下年", "carryover_out", "item", "expenditure"),
        # revenue
        ("收、支预算总计", "total", "total", None),
        ("政府性基金预算拨款收入", "government_fund_revenue", "item", "revenue"),
        ("国有资本经营预算拨款收入", "state_capital_revenue", "item", "revenue"),
        ("一般公共预算拨款收入", "general_revenue", "item", "revenue"),
        ("财政拨款收入", "appropriation_revenue", "total", "revenue"),
        ("财政专户管理资金", "special_account", "item", "revenue"),
        ("事业收入", "business_income", "item", "revenue"),
        ("事业单位经营收入", "operating_income", "item", "revenue"),
        ("上级补助收入", "superior_subsidy", "item", "revenue"),
        ("附属单位上缴收入", "affiliate_remittance", "item", "revenue"),
        ("其他收入", "other_income", "item", "revenue"),
        ("单位资金", "unit_funds", "item", "revenue"),
        ("使用非财政拨款结余", "reserves", "item", "revenue"),
        ("上年结转结余", "carryover", "item", "revenue"),
        # funds and kinds of expenditure
        ("政府性基金支出", "government_fund", "other", "expenditure"),
        ("国有资本经营预算支出", "state_capital", "other", "expenditure"),
        ("基本支出", "basic", "basic", "expenditure"),
        ("人员经费", "personnel", "basic", "expenditure"),
        ("公用经费", "public", "basic", "expenditure"),
        ("项目支出", "project", "project", "expenditure"),
        ("一般公共预算拨款支出", "general_expenditure", "total", "expenditure"),
        ("财政拨款支出", "appropriation_expenditure", "total", "expenditure"),
        ("收入预算", "total_revenue", "total", "revenue"),
        ("支出预算", "total_expenditure", "total", "expenditure"),
        ("一般公共预算", "general", "total", "expenditure"),
        ("财政拨款", "appropriation", "total", "expenditure"),
        # names of the classification
        ("教育支出", "functional", "item", "expenditure"),
        ("工资福利支出", "economic", "item", "expenditure"),
        # and what nobody knows
        ("档案整理", None, "other", None),
    ],
)
def test_kind_scope_and_flow(phrase, kind, scope, flow):
    subject = parse_subject(phrase)

    assert (subject.kind, subject.scope, subject.flow) == (kind, scope, flow)


@pytest.mark.parametrize(
    ("phrase", "revenue_scope"),
    [
        ("一般公共预算", "item"),
        ("财政拨款", "total"),
        ("政府性基金预算", "item"),
        ("国有资本经营预算", None),
    ],
)
def test_what_a_fund_is_where_revenue_is_spoken_of(phrase, revenue_scope):
    assert parse_subject(phrase).revenue_scope == revenue_scope


@pytest.mark.parametrize(
    ("phrase", "code", "name"),
    [
        ("行政运行（2012601）", "2012601", "行政运行"),
        ("2031年行政运行（2012601）", "2012601", "行政运行"),
        ("教育支出（205）", "205", "教育支出"),
        ("普通教育（20502）", "20502", "普通教育"),
        ("行政单位医疗（210101）", "210101", "行政单位医疗"),  # a digit is missing in print
        ("一般公共服务支出（201类）档案事务（26款）行政运行（01项）", "2012601", "行政运行"),
        ("一般公共服务支出201（类）档案事务26（款）行政运行01（项）", "2012601", "行政运行"),
        ("档案事务（款）档案馆（项）", None, "档案馆"),
        ("档案事务（26款）行政运行（01项）", None, "行政运行"),
        ("2012601行政运行2031年预算数", "2012601", "行政运行"),
        ("（2012601）行政运行", "2012601", "行政运行"),
        ("205教育支出", "205", "教育支出"),
        ("213农林水支出02林业和草原01行政运行", "2130201", "行政运行"),
        ("“住房保障支出-住房改革支出-住房公积金（2210201）”", "2210201", "住房公积金"),
    ],
)
def test_items_by_their_codes(phrase, code, name):
    subject = parse_subject(phrase)

    assert (subject.kind, subject.code, subject.name) == ("classified", code, name)


@pytest.mark.parametrize("phrase", ["12345热线", "档案馆（1234567）", "档案整理（二期）", "30万册档案整理"])
def test_other_numbers_are_no_codes(phrase):
    assert (parse_subject(phrase).kind, parse_subject(phrase).code) == (None, None)


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("2.2031年档案整理", "档案整理"),
        ("全年档案整理", "档案整理"),
        ("档案整理预算", "档案整理"),
        ("档案整理财政拨款预算", "档案整理"),
        ("档案整理预算支出", "档案整理"),
        ("档案整理预算数为", "档案整理"),
        ("档案整理科目", "档案整理"),
        ("编印《2030年档案年鉴》", "编印《2030年档案年鉴》"),
        ("2031年《2030年档案年鉴》", "《2030年档案年鉴》"),
    ],
)
def test_words_around_a_name_are_left_out(phrase, name):
    assert clean(phrase) == name


@pytest.mark.parametrize(
    ("phrase", "empty"),
    [
        ("2031年预算安排", True),
        ("2031年度决算数为", True),
        ("本年预算", True),
        ("本年度预算", True),
        ("年初预算为", True),
        ("收入", True),
        ("比上年", True),
        ("上年", True),
        ("按同口径", True),
        ("，：", True),
        ("档案整理", False),
        ("预算外档案整理", False),
    ],
)
def test_phrases_that_name_nothing(phrase, empty):
    assert is_empty(phrase) == empty


@pytest.mark.parametrize(
    ("phrase", "same"),
    [
        ("支出决算为", True),
        ("支出决算数为", True),
        ("决算数", True),
        ("支出决算", True),
        ("会议费支出决算为", False),
        ("支出预算为", False),
    ],
)
def test_the_outturn_of_what_has_been_spoken_of(phrase, same):
    assert is_outturn_of_the_same(phrase) == same
