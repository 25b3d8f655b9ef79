"""Whose change a statement is: subject and amount, sentence by sentence."""

from decimal import Decimal

import pytest

from budgetlib.contract.records import ChangeRow
from budgetlib.narrative import read_narrative
from budgetlib.reading.pages import Line, Page


def changes(*texts: str, year: int | None = 2031, kind: str = "budget") -> list[ChangeRow]:
    return list(read_narrative([Page(1, 0, 0, tuple(Line(text) for text in texts))], year, kind).changes)


def yuan(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def owners(*texts: str) -> list[tuple[str | None, int | None]]:
    return [(row.item_name, yuan(row.amount_yuan)) for row in changes(*texts)]


@pytest.mark.parametrize(
    ("text", "name", "amount"),
    [
        # the nearest amount of the sentence
        ("会议费5元，比上年增加1元。", "会议费", 5),
        ("档案整理5元比上年增加1元。", "档案整理", 5),
        ("会议费5元、培训费3元，比上年增加1元。", "培训费", 3),
        ("培训费3元（含教材费2元），比上年增加1元。", "培训费", 3),
        ("档案整理3元（比上年增加1元）。", "档案整理", 3),
        ("合计9元，其中档案整理3元（比上年增加1元）。", "档案整理", 3),
        # the whole that a list divides
        ("收入合计9元，其中：教育收费5元、其他收入4元，比上年增加1元。", "收入合计", 9),
        ("档案整理9元，包括装订5元、扫描4元，比上年增加1元。", "档案整理", 9),
        ("档案整理9元，用于装订5元、扫描4元，比上年增加1元。", "档案整理", 9),
        ("收入合计9元，其中：一般公共预算9元，比上年增加1元。", "收入合计", 9),
        # no list: one part, not the whole, closed, or with changes of their own
        ("收入合计9元，其中：其他收入9元，比上年增加1元。", "其他收入", 9),
        ("收入合计9元，其中：一般公共预算8元，比上年增加1元。", "一般公共预算", 8),
        ("收入合计9元，其中：事业收入5元，其他收入2元，比上年增加1元。", "其他收入", 2),
        ("收入合计9元，其中：事业收入5元；其他收入4元，比上年增加1元。", "其他收入", 4),
        # what names nothing takes its name from before
        ("会议费：2031年预算安排5元，比上年增加1元。", "会议费", 5),
        ("会议费，2031年，安排5元，比上年增加1元。", "会议费", 5),
        ("会议费5元，预算安排5元，比上年增加1元。", "会议费", 5),
        # of a sentence before: first what is no part of something
        ("会议费5元，其中伙食费2元。比上年增加1元。", "会议费", 5),
        ("会议费5元，培训费3元。比上年增加1元。", "培训费", 3),
        ("会议费5元。比上年增加1元。", "会议费", 5),
        # a second figure without words is another year's
        ("会议费5元，4元，比上年增加1元。", "会议费", 5),
        # beside the comparison
        ("会议费比上年增加1元。", "会议费", None),
        ("与上年相比会议费增加1元。", "会议费", None),
        ("会议费5元。与上年相比，会议费增加1元。", "会议费", 5),
        # of the year before, and misdated
        ("2030年会议费4元，2031年会议费5元，比2030年增加1元。", "会议费", 5),
        ("会议费5元，上年预算4元，比上年增加1元。", "会议费", 5),
        ("2030年会议费5元，比2030年增加1元。", "会议费", 5),
        # what the percentage says
        ("会议费5元，培训费10元。比上年增加1元，增长25%。", "会议费", 5),
        ("会议费5元，培训费10元。比上年增加1元，增长50%。", "培训费", 10),
        # nothing names it
        ("2031年预算5元，比上年增加1元。", None, 5),
        ("会议费5元，比上年增加5元，增长100%。", "会议费", 5),
        # amounts of a reason are none
        ("会议费5元，原因是场租4元。比上年增加1元。", "会议费", 5),
        ("会议费5元，原因是场租4元，比上年增加1元。", None, None),
    ],
)
def test_whose_change_it_is(text, name, amount):
    assert owners(text) == ([(name, amount)] if name or amount else [])


def test_a_total_keeps_its_name_beside_the_first_item():
    text = "预算收入9元，比上年增加1元；预算支出8元，比上年增加2元。"

    assert owners(text) == [("预算收入", 9), ("预算支出", 8)]


@pytest.mark.parametrize(
    ("texts", "owner"),
    [
        # the amount of the paragraph before
        (("会议费5元。", "会议费比上年增加1元。"), ("会议费", 5)),
        # the title of the paragraph, or the heading above it
        (("1.会议费。2031年预算5元，比上年增加1元。",), ("会议费", 5)),
        (("二、会议费情况", "2031年预算5元，比上年增加1元。"), ("会议费", 5)),
        (("二、会议费情况", "2031年预算。比上年增加1元。"), ("会议费", None)),
        (("二、会议费情况", "收入5元，比上年增加1元。"), ("收入", 5)),
        (("二、支出预算情况", "档案整理比上年增加1元。"), ("档案整理", None)),
        (("二、会议费情况", "档案整理5元，比上年增加1元。"), ("档案整理", 5)),
        # or the first item that is spoken of
        (("会议费5元，完成三次。2031年预算4元，比上年增加1元。",), ("会议费", 4)),
    ],
)
def test_what_lends_its_name_or_amount(texts, owner):
    assert owners(*texts) == [owner]


@pytest.mark.parametrize(
    ("text", "change", "prior"),
    [
        ("会议费202元，比上年2元，增加1%。", 2, None),
        ("会议费198元，比上年2元，减少1%。", -2, None),
        ("会议费202元，比上年2元，增加3%。", None, 2),
        ("会议费20元，比上年10元增加10元，增长100%。", 10, 10),
        ("会议费5元，上年预算4元，增加1元。", 1, 4),
        ("会议费5元，上年预算4元，比上年增加1元。", 1, 4),
        ("上年会议费预算4元。会议费5元，比上年增加1元。", 1, None),
        ("会议费5元，上年决算4元，增加1元。", 1, 4),
        ("会议费5元，上年执行数4元，增加1元。", 1, 4),
        ("会议费5元，上年为4元，增加1元。", 1, 4),
        ("会议费5元，2030年4元，增加1元。", 1, 4),
    ],
)
def test_the_amount_of_the_year_before(text, change, prior):
    (row,) = changes(text)

    assert (yuan(row.change_yuan), yuan(row.prior_yuan)) == (change, prior)


def test_without_a_fiscal_year_no_named_year_is_the_one_before():
    (row,) = changes("2030年会议费4元，2031年会议费5元，比2030年增加1元。", year=None)

    assert (yuan(row.amount_yuan), row.prior_yuan) == (5, None)


# ---- what belongs to the statement before


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        # a remark on the change just stated is none of its own
        ("会议费9元，比上年增加1元，增长12.5%，与上年基本持平。", [("会议费", 9, 1)]),
        ("会议费9元，比上年执行数增加1元，增长12.5%，基本与上年持平。", [("会议费", 9, 1)]),
        # another base, another subject or another sentence is
        ("会议费9元，比上年执行数增加1元，与上年预算持平。", [("会议费", 9, 1), ("会议费", 9, 0)]),
        ("会议费9元，比上年增加1元，培训费与上年持平。", [("会议费", 9, 1), ("培训费", None, 0)]),
        ("会议费9元，比上年增加1元，培训费3元，与上年持平。", [("会议费", 9, 1), ("培训费", 3, 0)]),
    ],
)
def test_a_remark_on_a_stated_change_is_no_second_one(text, stated):
    assert [(row.item_name, yuan(row.amount_yuan), yuan(row.change_yuan)) for row in changes(text)] == stated


@pytest.mark.parametrize(
    ("text", "priors"),
    [
        ("会议费5元，比上年增加2元（上年预算数为3元），用于甲；培训费4元，比上年减少2元。", [3, None]),
        ("会议费5元，比上年增加5元（上年预算数为0元，无法计算比率）。", [0]),
        ("会议费5元，上年预算数为3元，比上年增加2元；培训费4元，上年预算数为6元，比上年减少2元。", [3, 6]),
        ("会议费5元，比上年增加2元（主要是场租2元）。", [None]),
        ("会议费5元，比上年增加2元（上年未安排），另有3元。", [None]),
    ],
)
def test_the_prior_amount_in_brackets_is_of_the_statement_before_them(text, priors):
    assert [yuan(row.prior_yuan) for row in changes(text)] == priors


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("收入预算9元，其中：服务收入9元、上级经费收入0元。收入较去年增加1元。", 9),
        ("收入预算9元，其中：服务收入4元、上级经费收入0元。收入较去年增加1元，上升12.5%。", 9),
        ("收入预算8元，其中：服务收入4元；收入预算9元。收入较去年增加1元，上升12.5%。", 9),
    ],
)
def test_a_whole_named_anew_has_the_amount_of_the_whole(text, amount):
    assert owners(text) == [("收入", amount)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        # the outturn of what was spoken of
        ("机关运行经费预算9元，支出决算8元。支出决算比上年增加1元。", ("机关运行经费", "operating", 8)),
        # a total by another name: the percentage says so
        (
            "一般公共预算拨款支出80元。与上年相比，财政拨款支出增加16元，增长25%。",
            ("一般公共预算拨款支出", "total", 80),
        ),
        (
            "一般公共预算拨款支出80元。与上年相比，财政拨款支出增加16元，增长5%。",
            ("财政拨款支出", "total", None),
        ),
        # a part of an item is not that part of the body
        ("商品和服务支出（302）9元，其中：公用经费5元，比上年增加1元。", ("公用经费", "other", 5)),
        ("支出预算9元，其中：公用经费5元，比上年增加1元。", ("公用经费", "basic", 5)),
    ],
)
def test_what_a_change_is_of(text, row):
    (found,) = changes(text, kind="final_accounts")

    assert (found.item_name, found.scope, yuan(found.amount_yuan)) == row


def test_an_item_takes_no_amount_from_the_paragraph_before():
    rows = changes("专项业务费20元。", "行政运行（2010301）9元，比上年减少3元，其中：专项业务费减少2元。")

    assert [(row.item_name, yuan(row.amount_yuan)) for row in rows] == [("行政运行", 9), ("专项业务费", None)]


def test_a_change_said_again_is_one_statement():
    assert owners("会议费5元，比上年减少1元。增减相抵后与上年相比减少1元。") == [("会议费", 5)]


def test_the_amount_itself_is_no_prior_where_its_year_is_misprinted():
    (row,) = changes("2030年会议费5元，比2030年增加1元。")

    assert (row.amount_yuan, row.prior_yuan) == (5, None)


def test_results_of_work_are_no_changes_of_money():
    assert changes("一、预算绩效情况说明", "执行数5元，采血总量比去年同期增加0.91%。") == []


def test_without_a_base_an_item_is_new():
    (row,) = changes("司法救助支出（2049902）5元，较上年不可比，上年基数为零，原因是新增项目。")

    assert (row.amount_yuan, row.prior_yuan, row.change_yuan) == (5, 0, None)


@pytest.mark.parametrize(
    ("percent", "amount"),
    [("25%", 50), ("20%", 48), ("3%", 48)],  # the item's own; that beside; neither, so the nearest
)
def test_of_two_amounts_of_an_item_the_percentage_of_the_prior_decides(percent, amount):
    (row,) = changes(
        f"“行政运行（项）”50元，用于运行。2030年预算执行数为40元，2031年预算安排48元，比2030年预算执行数增加{percent}。"
    )

    assert (row.item_name, row.amount_yuan, row.prior_yuan) == ("行政运行", amount, 40)
