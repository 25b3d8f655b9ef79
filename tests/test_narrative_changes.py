"""Statements of change: subject, amount, sign, percentage, base and reason, form by form."""

from decimal import Decimal

import pytest

from budgetlib.contract.records import ChangeRow
from budgetlib.narrative import read_narrative
from budgetlib.reading.pages import Line, Page

YEAR = 2031


def changes(*texts: str, kind: str = "budget") -> list[ChangeRow]:
    page = Page(1, 0, 0, tuple(Line(text) for text in texts))
    return list(read_narrative([page], YEAR, kind).changes)


def wan(value: Decimal | None) -> str | None:
    return None if value is None else f"{value / 10000:f}".rstrip("0").rstrip(".") or "0"


def short(row: ChangeRow) -> tuple[str | None, ...]:
    pct = None if row.change_pct is None else f"{row.change_pct:f}"
    return (row.item_name, row.scope, wan(row.amount_yuan), wan(row.change_yuan), pct)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # amount first, then percent
        (
            "2031年支出预算90万元，比上年增加10万元，增长12.5%。",
            [("支出预算", "total", "90", "10", "12.5")],
        ),
        (
            "机关运行经费30.5万元，较2030年年初预算减少2.5万元，减幅7.58%。",
            [("机关运行经费", "operating", "30.5", "-2.5", "-7.58")],
        ),
        # percent first
        ("项目支出20万元，较上年下降33.33%，减少10万元。", [("项目支出", "project", "20", "-10", "-33.33")]),
        ("收入合计110万元，同比增长10%（增加10万元）。", [("收入合计", "total", "110", "10", "10")]),
        # percent alone, percent in brackets
        ("会议费2万元，比上年下降20%。", [("会议费", "other", "2", None, "-20")]),
        ("培训费6万元，较上年增加1万元（20%）。", [("培训费", "other", "6", "1", "20")]),
        # no change, in words and in numbers
        ("公务接待费3万元，与2030年预算持平。", [("公务接待费", "three_public", "3", "0", "0")]),
        ("公务接待费3万元，与上年基本持平。", [("公务接待费", "three_public", "3", "0", "0")]),
        ("公务接待费3万元，较上年无增减；", [("公务接待费", "three_public", "3", "0", "0")]),
        ("公务接待费3万元，和2030年相比未发生增减变化。", [("公务接待费", "three_public", "3", "0", "0")]),
        ("公务接待费3万元。与上年预算数相同。", [("公务接待费", "three_public", "3", "0", "0")]),
        (
            "公务接待费3万元，比上年增加0万元，增长0%。",
            [("公务接待费", "three_public", "3", "0", "0")],
        ),
        # a form half filled in, negative forms, other units
        (
            "委托业务费8万元，比上年减少2万元，下降（增长）20%。",
            [("委托业务费", "other", "8", "-2", "-20")],
        ),
        ("事业收入5万元，比上年增加-1万元，增长-16.67%。", [("事业收入", "item", "5", "-1", "-16.67")]),
        ("会议费2000元，比上年减少500元，下降20%。", [("会议费", "other", "0.2", "-0.05", "-20")]),
        ("支出预算1.2亿元，比上年增加0.2亿元。", [("支出预算", "total", "12000", "2000", None)]),
        # the change in a sentence of its own
        (
            "1.档案整理40万元，主要用于整理、装订等支出。较2030年年初预算增加4万元，增幅11.1%。",
            [("档案整理", "other", "40", "4", "11.1")],
        ),
        (
            "此外，基本支出预算数为80万元。与上年相比增加8万元，增长11.11%。",
            [("基本支出预算", "basic", "80", "8", "11.11")],
        ),
        # the subject beside the comparison
        (
            "某局2031年财政拨款预算支出70万元，占本年支出的100%。与上年相比，财政拨款支出减少7万元，减少9.09%。",
            [("财政拨款支出", "total", "70", "-7", "-9.09")],
        ),
        (
            "收入、支出预算总计90万元，与上年相比收、支预算总计各增加9万元，增长11.11%。",
            [("收、支预算总计", "total", "90", "9", "11.11")],
        ),
        ("教育支出比上年增加3万元。", [("教育支出", "item", None, "3", None)]),
        # the whole after its parts
        (
            "预算收入100万元，其中：一般公共预算拨款60万元、其他收入40万元，较上年增加10万元，增长11.11%。",
            [("预算收入", "total", "100", "10", "11.11")],
        ),
        (
            "公务用车购置及运行维护费2.5万元（公务用车购置费0万元，比上年增加0万元；公务用车运行维护费2.5万元，"
            "比上年减少1万元。）比上年减少1万元，下降28.6%。",
            [
                ("公务用车购置费", "three_public", "0", "0", None),
                ("公务用车运行维护费", "three_public", "2.5", "-1", None),
                ("公务用车购置及运行维护费", "three_public", "2.5", "-1", "-28.6"),
            ],
        ),
        # the nearest amount is a part of the purpose, not the subject
        (
            "4.调研活动66万元，主要包括：起草文稿40万元，用于印刷；培训26万元，用于授课。较上年增加6万元，增幅10%。",
            [("调研活动", "other", "66", "6", "10")],
        ),
        # parts of a change, without a comparison of their own
        (
            "2031年收入总计50万元，与上年相比减少5万元。其中：财政拨款收入增加2万元，其他收入减少7万元。",
            [
                ("收入总计", "total", "50", "-5", None),
                ("财政拨款收入", "total", None, "2", None),
                ("其他收入", "item", None, "-7", None),
            ],
        ),
        (
            "“三公”经费5万元，比上年减少1万元，其中公务用车运行费3万元（减少1万元），公务接待费2万元（持平）。",
            [
                ("“三公”经费", "three_public", "5", "-1", None),
                ("公务用车运行费", "three_public", "3", "-1", None),
                ("公务接待费", "three_public", "2", "0", "0"),
            ],
        ),
        (
            "支出比上年增加7万元，主要是基本支出增加5万元，项目支出增加2万元。",
            [
                ("支出", "total", None, "7", None),
                ("基本支出", "basic", None, "5", None),
                ("项目支出", "project", None, "2", None),
            ],
        ),
        # the year before beside this year
        (
            "因公出国（境）费：2031年预算10万元，上年预算12万元，减少2万元，下降16.67%。",
            [("因公出国（境）费", "three_public", "10", "-2", "-16.67")],
        ),
        (
            "公务接待费：0万元，上年为0万元，无增减变化。",
            [("公务接待费", "three_public", "0", "0", "0")],
        ),
        # a part with its amount and its change
        (
            "人员经费200万元，较上年增加20万元，其中：工资福利支出180万元，增加18万元；对个人和家庭的补助20万元，增加2万元。",
            [
                ("人员经费", "basic", "200", "20", None),
                ("工资福利支出", "item", "180", "18", None),
                ("对个人和家庭的补助", "item", "20", "2", None),
            ],
        ),
        # the rate in other words
        ("会议费5万元，比上年增加1万元，同比增长25%。", [("会议费", "other", "5", "1", "25")]),
        ("会议费5万元，较上年增加1万元，增长率为25%。", [("会议费", "other", "5", "1", "25")]),
        ("会议费5万元，较上年增加1万元，增长约25%。", [("会议费", "other", "5", "1", "25")]),
        ("会议费5万元，比上年多1万元。", [("会议费", "other", "5", "1", None)]),
        ("会议费5万元，较上年压缩1万元，压缩16.67%。", [("会议费", "other", "5", "-1", "-16.67")]),
        # words that only qualify the comparison
        (
            "会议费5万元，同口径比上年增加1万元，增长25%。",
            [("会议费", "other", "5", "1", "25")],
        ),
        # as other places word it
        (
            "2031年本部门收入预算90万元，其中，一般公共预算拨款80万元，上年结转10万元。收入较去年增加9万元。",
            [("收入", "total", "90", "9", None)],
        ),
        (
            "2031年部门预算总收入90万元，比2030年预算100万元减少10万元，下降10%。",
            [("总收入", "total", "90", "-10", "-10")],
        ),
        (
            "2031年部门财务总收入90万元。与上年对比，增加9万元，增长11.11%，主要原因分析：新增项目。",
            [("总收入", "total", "90", "9", "11.11")],
        ),
        (
            "公务接待费：2031年安排5万元，比上年预算数下降10%。",
            [("公务接待费", "three_public", "5", None, "-10")],
        ),
        (
            "（二）公务接待费5万元，主要用于接待。预算数比2030年减少1万元，主要原因：压减。",
            [("公务接待费", "three_public", "5", "-1", None)],
        ),
        (
            "2031年支出预算比上年预算增加10万元，其中：基本支出预算增加6万元，增长11.11%；项目支出预算增加4万元。",
            [
                ("支出预算", "total", None, "10", None),
                ("基本支出预算", "basic", None, "6", "11.11"),
                ("项目支出预算", "project", None, "4", None),
            ],
        ),
        ("项目支出预算40万元，比上年净增加2万元。", [("项目支出预算", "project", "40", "2", None)]),
        ("培训费3万元，较上年压减1万元，压减比例为25%。", [("培训费", "other", "3", "-1", "-25")]),
        ("公务接待费5万元，较上年（6万元）减少1万元。", [("公务接待费", "three_public", "5", "-1", None)]),
        (
            "“三公”经费比上年减少1万元。其中，因公出国（境）费减少0万元，公务接待费减少1万元。",
            [
                ("“三公”经费", "three_public", None, "-1", None),
                ("因公出国（境）费", "three_public", None, "0", None),
                ("公务接待费", "three_public", None, "-1", None),
            ],
        ),
        # revenue and expenditure in one sentence
        (
            "一般公共预算财政拨款收入40万元，一般公共预算财政拨款支出40万元，比2030年增加4万元。",
            [("一般公共预算财政拨款支出", "total", "40", "4", None)],
        ),
    ],
)
def test_forms_of_change(text, expected):
    assert [short(row) for row in changes(text)] == expected


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("行政运行（2012601）20万元，比上年增加1万元。", "2012601", "行政运行"),
        ("档案事务（26款）行政运行（01项）2031年预算数为20万元，比上年增加1万元。", None, "行政运行"),
        (
            "一般公共服务支出(201类)档案事务(26款)行政运行(01项)：2031年预算数为20万元，比上年增加1万元。",
            "2012601",
            "行政运行",
        ),
        ("1．档案事务（款）档案馆（项）支出20万元，比上年增加1万元。", None, "档案馆"),
        ("住房保障（类）支出20万元，比上年增加1万元。", None, "住房保障"),
        ("2012601行政运行20万元，比上年增加1万元。", "2012601", "行政运行"),
        ("205教育支出20万元，比上年增加1万元。", "205", "教育支出"),
        ("2130201行政运行2031年预算20万元，比上年增加1万元。", "2130201", "行政运行"),
        ("（2130201）行政运行：2031年预算20万元，比上年增加1万元。", "2130201", "行政运行"),
        ("213农林水支出02林业和草原01行政运行20万元，比上年增加1万元。", "2130201", "行政运行"),
        (
            "农林水支出213（类）林业和草原02（款）行政运行01（项）20万元，比上年增加1万元。",
            "2130201",
            "行政运行",
        ),
        ("（4）资本性支出（基本建设）（309）20万元，比上年增加1万元。", "309", "资本性支出（基本建设）"),
        ("“住房保障支出-住房改革支出-住房公积金”科目20万元，比上年增加1万元。", None, "住房公积金"),
    ],
)
def test_codes_and_names_of_items(text, code, name):
    (row,) = changes(text)

    assert (row.item_code, row.item_name, row.scope, row.flow) == (code, name, "item", "expenditure")


@pytest.mark.parametrize(
    ("text", "kind", "base"),
    [
        ("会议费2万元，比上年增加1万元。", "budget", "prior_budget"),
        ("会议费2万元，比2030年预算增加1万元。", "budget", "prior_budget"),
        ("会议费2万元，比2030年年初预算数1万元增加1万元。", "budget", "prior_initial"),
        ("会议费2万元，比2030年初预算增加1万元。", "budget", "prior_initial"),
        ("“三公”经费2万元，比2030年财政拨款“三公”经费年初预算增加1万元。", "budget", "prior_initial"),
        ("会议费2万元，比上年预算执行数增加1万元。", "budget", "prior_outturn"),
        ("会议费2万元，比2030年决算数增加1万元。", "budget", "prior_outturn"),
        ("会议费2万元，比上年增加1万元。", "final_accounts", "prior_outturn"),
        ("会议费支出决算2万元，比年初预算增加1万元。", "final_accounts", "prior_initial"),
    ],
)
def test_base(text, kind, base):
    assert [row.base for row in changes(text, kind=kind)] == [base]


@pytest.mark.parametrize(
    ("text", "prior"),
    [
        ("支出预算30万元，比2030年年初预算数25万元增加5万元。", "25"),
        ("支出预算30万元，比上年预算数（25万元）增加5万元。", "25"),
        ("2030年预算执行数为25万元，2031年会议费预算安排30万元，比2030年预算执行数增加20%。", "25"),
        ("支出预算30万元，比上年增加5万元。", None),
    ],
)
def test_prior_amount_only_where_it_is_stated(text, prior):
    (row,) = changes(text)

    assert wan(row.prior_yuan) == prior


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("会议费2万元，比上年增加1万元，主要原因是新增年会。", ["新增年会"]),
        ("会议费2万元，比上年增加1万元。增长的主要原因是：新增年会；", ["新增年会"]),
        ("会议费2万元，比上年增加1万元，主要是新增年会。", ["新增年会"]),
        ("会议费2万元，比上年增加1万元，变动原因新增年会。", ["新增年会"]),
        ("会议费2万元，比上年增加1万元，主要由于新增年会。", ["新增年会"]),
        ("会议费2万元，比上年增加1万元，主要为新增年会。", ["新增年会"]),
        ("会议费2万元，比上年增加1万元，主要原因系新增年会。", ["新增年会"]),
        ("会议费2万元，比上年增加1万元（主要原因是新增年会）。", ["新增年会"]),
        ("会议费2万元，与上年持平，持平的主要原因是会议费标准与上年一致。", ["会议费标准与上年一致"]),
        ("会议费2万元，比上年增加1万元，主要用于年会。", [None]),
        (
            "会议费2万元，比上年增加1万元，主要原因是一是新增年会；二是场租上涨；培训费3万元，比上年减少1万元。",
            ["一是新增年会；二是场租上涨", None],
        ),
        (
            "公务接待费2万元，比上年增加1万元，主要是来访增加；因公出国（境）费与上年持平。",
            ["来访增加", None],
        ),
        (
            "会议费2万元，比上年增加1万元，培训费3万元，比上年增加1万元，主要原因是业务增加。",
            ["业务增加", "业务增加"],
        ),
    ],
)
def test_reasons(text, reasons):
    assert [row.reason for row in changes(text)] == reasons


def test_a_reason_in_a_paragraph_of_its_own_belongs_to_the_totals_before_it():
    rows = changes(
        "收入预算30万元，比上年增加3万元。",
        "支出预算30万元，比上年增加3万元。",
        "收支预算增加的主要原因是新设机构。",
    )

    assert [row.reason for row in rows] == ["新设机构", "新设机构"]


def test_a_reason_in_a_paragraph_of_its_own_is_given_whole():
    (row,) = changes(
        "收入预算30万元，比上年增加3万元。",
        "预算收支增加主要原因说明：一是新设机构，增加2万元；二是业务增加1万元。",
    )

    assert row.reason == "一是新设机构，增加2万元；二是业务增加1万元"


@pytest.mark.parametrize(
    "text",
    [
        "本单位2031年未安排会议费预算。",
        "上年及本年度，本部门均无公务用车购置费预算。",
        "支出40万元，主要原因是会议费比上年增加3万元。",
        "各单位压缩一般性支出，比上年压减5%以上。",
        "力争2031年营业收入比2028年增长30%。",
        "统计口径与上年不一致。",
        "在职职工比上年增加3人。",
    ],
)
def test_no_statement_of_change(text):
    assert changes(text) == []


def test_amounts_in_a_reason_are_no_changes_of_their_own():
    (row,) = changes(
        "收入预算50万元，比上年增加5万元。主要原因是基本支出增加人员经费8万元、项目支出安排减少3万元。"
    )

    assert (row.item_name, wan(row.change_yuan)) == ("收入预算", "5")
    assert row.reason == "基本支出增加人员经费8万元、项目支出安排减少3万元"


def test_a_list_over_paragraphs_takes_its_base_from_the_statement_above():
    rows = changes(
        "（三）增减变化：2031年收支预算60万元，比上年增加6万元，其中：",
        "1.收入预算增加6万元，其中其他收入增加6万元。",
        "2.支出预算增加6万元。",
    )

    assert [(row.item_name, row.flow, row.base) for row in rows] == [
        ("收支预算", None, "prior_budget"),
        ("收入预算", "revenue", "prior_budget"),
        ("其他收入", "revenue", "prior_budget"),
        ("支出预算", "expenditure", "prior_budget"),
    ]


def test_a_title_lends_its_name_to_a_sentence_without_subject():
    (row,) = changes("3.公务接待费。2031年预算数7万元，较2030年预算增加1万元。")

    assert (row.item_name, wan(row.amount_yuan)) == ("公务接待费", "7")


def test_items_below_project_expenditure_are_projects():
    rows = changes(
        "（五）项目支出30万元，具体包括：",
        "1.档案整理20万元，与2030年年初预算持平。",
        "2.值班业务10万元，较上年减少1万元。",
    )

    assert [(row.scope, row.item_name) for row in rows] == [("project", "档案整理"), ("project", "值班业务")]


def test_a_fund_in_a_section_on_revenue_is_an_item_of_revenue():
    rows = changes("二、收入预算情况说明", "一般公共预算30万元，占100%，比上年减少3万元，下降9.09%。")

    assert [(row.scope, row.flow, row.section) for row in rows] == [("item", "revenue", "revenue")]


def test_a_verb_left_out_is_found_by_the_percentage():
    (row,) = changes("机关运行经费安排202万元，比上年2万元，增加1%。")

    assert (wan(row.change_yuan), row.prior_yuan) == ("2", None)


def test_an_amount_printed_with_the_wrong_year_is_still_the_amount():
    (row,) = changes("2030年“三公”经费预算13万元，比2030年减少5万元。")

    assert wan(row.amount_yuan) == "13"


def test_a_statement_in_the_glossary_is_none():
    assert changes("四、名词解释", "会议费2万元，比上年增加1万元。") == []


def test_the_sentence_is_as_printed_and_page_is_where_the_statement_stands():
    pages = [
        Page(5, 0, 0, (Line("支出预算30万元,比上年"),)),
        Page(6, 0, 0, (Line("增加3万元。"),)),
    ]

    (row,) = read_narrative(pages, YEAR).changes

    assert (row.page, row.sentence) == (5, "支出预算30万元,比上年增加3万元。")


def test_final_accounts_speak_of_the_outturn_of_the_item_before():
    (row,) = changes(
        "机关运行经费支出预算为10万元，支出决算为8万元，完成预算的80%，比2030年度减少1万元。",
        kind="final_accounts",
    )

    assert (row.item_name, wan(row.amount_yuan), row.base) == ("机关运行经费", "8", "prior_outturn")


def test_a_subject_beside_the_comparison_is_no_base():
    (row,) = changes("与2030年度相比，一般公共预算财政拨款支出增加3万元。", kind="final_accounts")

    assert row.base == "prior_outturn"


def test_an_item_of_the_classification_as_title_lends_its_name():
    (row,) = changes(
        "2、一般公共服务支出（类）档案事务（款）行政运行（项）。主要用于日常工作。年初预算为10.00万元，"
        "支出决算为10.00万元。决算数与预算数基本持平。",
        kind="final_accounts",
    )

    assert (row.item_name, row.scope, wan(row.amount_yuan), wan(row.change_yuan)) == (
        "行政运行",
        "item",
        "10",
        "0",
    )
    assert row.base == "prior_initial"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # an item that the vocabulary knows, but not what is only a part of a reason
        (
            "支出9万元，比上年增加3万元，其中：档案整理增加1万元，人员经费增加1万元，公用经费增加1万元，"
            "基本支出增加1万元。",
            ["支出", "基本支出"],
        ),
        (
            "支出9万元，比上年增加3万元，其中：基本支出增加1万元，项目支出比上年增加2万元。",
            ["支出", "基本支出", "项目支出"],
        ),
        (
            "支出9万元，比上年增加3万元，其中：会议费5万元，与上年相比，会议费增加1万元。",
            ["支出", "会议费"],
        ),
        # within a reason only after 主要是, and only if the reason opens with a part
        ("支出比上年增加3万元，主要是基本支出增加3万元。", ["支出", "基本支出"]),
        ("支出比上年增加3万元，主要原因是基本支出增加3万元。", ["支出"]),
        ("支出比上年增加3万元，主要是档案整理增加1万元，基本支出增加2万元。", ["支出"]),
        # beside an amount
        (
            "支出9万元，比上年增加3万元，其中：会议费5万元，增加1万元，培训费2万元，持平。",
            ["支出", "会议费", "培训费"],
        ),
        ("支出9万元，比上年增加3万元，其中：档案整理5万元，增加1万元。", ["支出"]),
        ("会议费5万元，增加1万元。", []),
        ("支出比上年增加3万元，减少1万元。", ["支出"]),
        # without a statement that it is a part of
        ("其中：基本支出增加1万元。", []),
        # said again
        ("会议费5万元，比上年增加0万元。与上年持平。", ["会议费"]),
        ("会议费5万元，比上年增加1万元。比上年增加1万元。", ["会议费"]),
    ],
)
def test_parts_of_a_change(text, names):
    assert [row.item_name for row in changes(text)] == names


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (("支出比上年增加3万元，其中：", "1.基本支出增加3万元。"), ["支出", "基本支出"]),
        (("支出比上年增加3万元，明细如下：", "1.基本支出增加3万元。"), ["支出", "基本支出"]),
        (("支出比上年增加3万元。", "1.基本支出增加3万元。"), ["支出"]),
        (("支出比上年增加3万元，其中：", "另有说明。", "1.基本支出增加3万元。"), ["支出"]),
        (("支出如下：", "1.基本支出增加3万元。"), []),
    ],
)
def test_a_list_takes_what_it_is_against_from_above(texts, names):
    assert [row.item_name for row in changes(*texts)] == names


@pytest.mark.parametrize(
    ("opening", "scopes"),
    [
        ("（五）项目支出9万元，包括：", ["project", "other"]),
        ("（五）项目支出9万元，明细如下：", ["project", "other"]),
        ("（五）项目支出9万元。", ["other", "other"]),
        ("（五）基本支出9万元，包括：", ["other", "other"]),
        ("项目支出9万元，包括：", ["other", "other"]),
    ],
)
def test_items_are_projects_below_project_expenditure_and_no_longer(opening, scopes):
    rows = changes(opening, "1.档案整理5万元，比上年增加1万元。", "（六）值班4万元，比上年增加1万元。")

    assert [row.scope for row in rows] == scopes


@pytest.mark.parametrize(
    ("texts", "scope", "flow"),
    [
        (("一般公共预算5万元，比上年增加1万元。",), "total", "expenditure"),
        (("收入预算9万元，其中：一般公共预算8万元，比上年增加1万元。",), "item", "revenue"),
        (("二、收入预算情况", "财政拨款5万元，比上年增加1万元。"), "total", "revenue"),
        (("二、收入预算情况", "政府性基金预算5万元，比上年增加1万元。"), "item", "revenue"),
        (("二、收入预算情况", "政府性基金预算支出5万元，比上年增加1万元。"), "other", "expenditure"),
        (("二、收入预算情况", "会议费5万元，比上年增加1万元。"), "other", "expenditure"),
    ],
)
def test_scope_and_flow_of_a_fund(texts, scope, flow):
    (row,) = changes(*texts)

    assert (row.scope, row.flow) == (scope, flow)


@pytest.mark.parametrize(
    ("heading", "count"),
    [
        ("一、收支预算总体情况", 1),
        ("二、收入预算情况", 1),
        ("三、支出预算情况", 1),
        ("四、财政拨款收支情况", 1),
        ("五、一般公共预算当年拨款情况", 1),
        ("六、基本支出情况", 1),
        ("七、项目支出情况", 1),
        ("八、“三公”经费情况", 1),
        ("九、机关运行经费情况", 1),
        ("十、政府采购情况", 1),
        ("十一、人员情况说明", 0),
        ("十二、绩效管理情况", 0),
    ],
)
def test_an_unknown_thing_without_amount_is_one_of_money_in_sections_on_money(heading, count):
    assert len(changes(heading, "接待人次比上年增长5%。")) == count


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        (
            "会议费2万元，比上年增加1万元，培训费3万元，比上年减少1万元，原因是业务调整。",
            ["业务调整", "业务调整"],
        ),
        ("会议费2万元，比上年增加1万元；培训费3万元，比上年减少1万元，原因是业务调整。", [None, "业务调整"]),
        ("会议费2万元，比上年增加1万元。培训费3万元，比上年减少1万元，原因是业务调整。", [None, "业务调整"]),
        (
            "支出9万元，比上年增加1万元，其中培训费3万元，比上年增加1万元，原因是业务调整。",
            [None, "业务调整"],
        ),
        ("会议费2万元，与上年持平，培训费3万元，比上年增加1万元，原因是业务调整。", [None, "业务调整"]),
        ("会议费2万元，比上年增加1万元，培训费3万元，与上年持平，原因是业务调整。", [None, "业务调整"]),
        (
            "会议费2万元，比上年增加1万元（原因是年会），培训费3万元，比上年增加1万元，原因是业务调整。",
            ["年会", "业务调整"],
        ),
    ],
)
def test_one_reason_at_the_end_of_a_list(text, reasons):
    assert [row.reason for row in changes(text)] == reasons


@pytest.mark.parametrize(
    ("statements", "explanation", "reasons"),
    [
        (("收入预算9万元，比上年增加3万元。",), "收支增加的主要原因是新设机构。", ["新设机构"]),
        (("收入预算9万元，比上年增加3万元。",), "支出增加的主要原因是新设机构。", [None]),
        (("收入预算9万元，比上年增加3万元。",), "增加的主要原因是新设机构。", [None]),
        (("收支预算9万元，比上年增加3万元。",), "增加的主要原因是新设机构。", [None]),
        (("收支预算9万元，比上年增加3万元。",), "收入增加的主要原因是新设机构。", ["新设机构"]),
        (("收入预算9万元，比上年增加3万元，原因是搬迁。",), "收支增加的主要原因是新设机构。", ["搬迁"]),
        (("收入预算9万元，与上年持平。",), "收支增加的主要原因是新设机构。", [None]),
        (("会议费9万元，比上年增加3万元。",), "支出增加的主要原因是新设机构。", [None]),
        (
            ("收入预算9万元，比上年增加3万元。", "三、支出预算情况"),
            "收支增加的主要原因是新设机构。",
            [None],
        ),
    ],
)
def test_a_reason_of_its_own_belongs_to_totals_of_its_side_and_section(statements, explanation, reasons):
    assert [row.reason for row in changes(*statements, explanation)] == reasons


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("支出9万元，原因是会议费5万元，比上年增加3万元。", 1),
        ("支出9万元，原因是会议费5万元比上年增加3万元。", 1),
        ("支出9万元，原因是会议费5万元用于年会比上年增加3万元。", 0),
        ("支出9万元，原因是档案整理5万元，比上年增加3万元。", 0),
        ("原因是会议费比上年增加3万元。", 0),
    ],
)
def test_a_comparison_within_a_reason_stands_for_itself_after_an_item_with_its_amount(text, count):
    assert len(changes(text)) == count


@pytest.mark.parametrize(("year", "count"), [(2030, 1), (2031, 1), (2029, 0), (2032, 0)])
def test_only_the_year_before_counts_and_the_own_year_as_a_misprint(year, count):
    assert len(changes(f"会议费5万元，比{year}年增加1万元。")) == count


# ---- without a printed difference


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        # of nothing the year before
        ("会议费5元，上年无此项。", [("会议费", 5, 0, None, None)]),
        ("会议费5元（上年无此项支出），培训费3元。", [("会议费", 5, 0, None, None)]),
        (
            "1.教育支出（类）普通教育（款）学前教育（项）5元，为今年新增项目。",
            [("学前教育", 5, 0, None, None)],
        ),
        (
            "1.教育支出（类）普通教育（款）学前教育（项）5元，该项支出是本年新增支出。",
            [("学前教育", 5, 0, None, None)],
        ),
        # stated with its difference, within a reason, of part of an item, or of what is not known
        ("会议费5元，上年无此项，比上年增加5元。", [("会议费", 5, None, 5, None)]),
        ("会议费5元，比上年增加2元，主要是培训费2元，上年无此项。", [("会议费", 5, None, 2, None)]),
        ("会议费5元，比上年增加2元，为本年新增。", [("会议费", 5, None, 2, None)]),
        ("会议费5元，本年新增会议3次。", []),
        ("苗木5元，上年无此项。", []),
        # two amounts and their percentage
        ("会议费5元，上年预算4元，增长25%。", [("会议费", 5, 4, None, 25)]),
        ("2031年会议费3元，2030年会议费4元，下降25%。", [("会议费", 3, 4, None, -25)]),
        ("会议费5元，占25%，增长25%。", []),
    ],
)
def test_a_statement_may_print_no_difference(text, stated):
    found = [(r.item_name, r.amount_yuan, r.prior_yuan, r.change_yuan, r.change_pct) for r in changes(text)]

    assert found == stated
