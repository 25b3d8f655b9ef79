"""The narrative by itself: amounts, percentages, words, items against the whole, reasons against figures."""

from decimal import Decimal

import pytest
from helpers.audited import amounts, change, facts, failures, figure, headcount

from budgetlib.audit.registry import NotChecked
from budgetlib.audit.rules.headcount import (
    check_actual_headcount,
    check_headcounts_by_type,
    check_reasons_against_staffing,
    check_within_authorised,
)
from budgetlib.audit.rules.text import (
    check_item_changes_add_up,
    check_percent_of_zero,
    check_percentages,
    check_prior_amounts,
    check_prior_is_not_negative,
    check_procurement,
    check_reasons_on_operating_costs,
    check_reasons_on_staff,
    check_repeated_statements,
    check_shares,
    check_signs,
    check_three_public_changes,
    check_three_public_figures,
)


def test_this_year_less_last_year_is_the_change():
    said = "支出预算29956.27万元，比上年28479.84万元增加1476.73万元"
    wrong = change(said, scope="total", amount="29956.27", prior="28479.84", change="1476.73")

    (failure,) = failures(check_prior_amounts, wrong)

    assert (failure.expected, failure.found) == (Decimal("14764300.00"), Decimal("14767300.00"))


@pytest.mark.parametrize(
    ("pct", "fails"),
    [("-6.62", False), ("-6.63", True), ("-6.6", False), ("-7", False), ("-5.95", True)],
)
def test_a_percentage_is_judged_at_its_printed_decimals(pct, fails):
    said = f"预算842.07万元，比上年减少59.67万元，下降{pct.lstrip('-')}%"

    found = failures(check_percentages, change(said, amount="842.07", change="-59.67", pct=pct))

    assert bool(found) is fails


def test_rounded_amounts_leave_room_for_the_percentage():
    """0.28 of 7.00 is 4.0%, and 4.1% if 0.28 stands for 0.284."""
    said = "预算6.72万元，较上年减少0.28万元，减幅4.1%"

    assert failures(check_percentages, change(said, amount="6.72", change="-0.28", pct="-4.1")) == []


def test_no_percentage_exists_of_zero():
    grown = change("预算15万元，比上年增加15万元，增长100%", amount="15", change="15", pct="100")
    still = change("预算0万元，比上年增加0万元，增长0%", amount="0", change="0", pct="0")

    assert [f.operands[0].source.change_pct for f in failures(check_percent_of_zero, grown, still)] == [100]


def test_words_amounts_and_percentages_point_the_same_way():
    mixed = change("预算10万元，比上年减少2万元，增长16.67%", amount="10", change="-2", pct="16.67")

    assert len(failures(check_signs, mixed)) == 1


def test_an_increase_larger_than_the_amount_leaves_a_negative_last_year():
    said = "预算6.51万元，较上年增加9.49万元"

    (failure,) = failures(check_prior_is_not_negative, change(said, amount="6.51", change="9.49"))

    assert failure.found == Decimal("-29800.00")


def test_one_fact_told_twice_is_told_alike():
    first = change(
        "购房补贴99.45万元，较上年增加16.627万元", item_code="2210203", amount="99.45", change="16.627"
    )
    again = change(
        "购房补贴99.45万元，较上年增加16.62万元", item_code="2210203", amount="99.45", change="16.62"
    )

    assert len(failures(check_repeated_statements, first, again)) == 1


# ---- items against the whole

TABLE = """\
code,name,合计,基本支出,项目支出
2010301,行政运行,265.54,265.54,
2010399,其他支出,234.08,,234.08
2014004,信访业务,15.00,,15.00
,合计,514.62,265.54,249.08
"""


def _items(change_of_2010399: str) -> list:
    spoken = [
        ("2010301", "265.54", "-44.15"),
        ("2010399", "234.08", change_of_2010399),
        ("2014004", "15.00", "15.00"),
    ]
    items = [
        change(f"{code}项{amount}万元，变动{moved}万元", item_code=code, amount=amount, change=moved)
        for code, amount, moved in spoken
    ]
    whole = change(
        "预算514.62万元，减少82.77万元", scope="total", section="size", amount="514.62", change="-82.77"
    )
    basic = change(
        "基本支出265.54万元，减少44.15万元", scope="basic", section="size", amount="265.54", change="-44.15"
    )
    projects = change(
        "项目支出249.08万元，减少38.62万元", scope="project", section="size", amount="249.08", change="-38.62"
    )
    return [*items, whole, basic, projects]


def test_the_gap_between_the_items_and_the_whole_is_found_and_placed_in_the_projects():
    found = failures(check_item_changes_add_up, amounts(TABLE, "general_expenditure"), _items("-38.62"))

    gaps = {(f.operands[0].source.scope, f.found - f.expected) for f in found}
    assert gaps == {("total", Decimal("150000.00")), ("project", Decimal("150000.00"))}


def test_items_that_add_up_are_left_in_peace():
    found = failures(check_item_changes_add_up, amounts(TABLE, "general_expenditure"), _items("-53.62"))

    assert found == []


def test_items_are_compared_with_the_whole_only_where_their_amounts_make_it():
    few = _items("-38.62")[1:]

    results = list(check_item_changes_add_up(facts(amounts(TABLE, "general_expenditure"), few)))

    assert [type(r) for r in results] == [NotChecked]


def test_an_item_given_up_counts_with_its_change_alone():
    said = [
        change("教育支出80万元，减少10万元", item_name="教育支出", amount="80.00", change="-10.00"),
        change("科技支出20万元，增加5万元", item_name="科学技术支出", amount="20.00", change="5.00"),
        change("农林水支出减少7万元", item_name="农林水支出", change="-7.00"),
        change("支出预算100万元，减少12万元", scope="total", amount="100.00", change="-12.00"),
    ]

    assert failures(check_item_changes_add_up, said) == []


# ---- shares and figures


@pytest.mark.parametrize(
    ("shares", "wrong"),
    [
        (("70.42", "29.58"), []),
        (("71.42", "28.58"), ["71.42", "28.58"]),
    ],
)
def test_shares_follow_from_their_amounts(shares, wrong):
    text = f"基本支出592.99万元，占{shares[0]}%；项目支出249.08万元，占{shares[1]}%。"

    assert [f.key for f in failures(check_shares, text=(text,))] == wrong


def test_a_share_made_to_fit_one_hundred_is_a_remark_only():
    text = "财政拨款230876.38万元，占41.43%；上年结转93801.70万元，占16.84%；其他232581.05万元，占41.73%。"

    assert [(f.key, f.severity) for f in failures(check_shares, text=(text,))] == [
        ("16.84", "info"),
        ("41.73", "info"),
    ]


def test_zero_shares_do_not_close_a_run():
    text = (
        "经营收入0万元，占0%；上级补助0万元，占0%；基本支出4312.17万元，占92.7%；项目支出339.5万元，占7.3%。"
    )

    assert failures(check_shares, text=(text,)) == []


def test_procurement_is_goods_works_and_services():
    said = [
        figure("procurement", i, v) for i, v in (("total", "262.03"), ("goods", "153.80"), ("works", "0"))
    ]

    (failure,) = failures(check_procurement, said, figure("procurement", "services", "108.32"))

    assert failure.found - failure.expected == Decimal("-900.00")


def test_three_public_expenses_in_the_text_are_their_items():
    said = [
        figure("three_public", item, value)
        for item, value in (
            ("total", "0.52"),
            ("overseas_travel", "0"),
            ("vehicles", "0"),
            ("reception", "0.25"),
        )
    ]

    assert len(failures(check_three_public_figures, said)) == 1


def test_the_changes_of_three_public_expenses_add_up():
    said = [
        change("x", scope="three_public", item_name=name, change=moved)
        for name, moved in (
            ("“三公”经费", "9.49"),
            ("因公出国（境）费", "0"),
            ("公务用车购置及运行费", "-8.00"),
            ("公务接待费", "-1.49"),
        )
    ]

    (failure,) = failures(check_three_public_changes, said)

    assert failure.found - failure.expected == Decimal("-189800.00")


# ---- reasons and people


def test_a_reason_of_less_operating_cost_contradicts_a_rise():
    rise = change("机关运行经费增加12.21万元", scope="operating", change="12.21", pct="46.11")
    said = change(
        "减少21.05万元", scope="basic", change="-21.05", reason="人员减少，导致人员经费及公用经费减少"
    )

    (failure,) = failures(check_reasons_on_operating_costs, rise, said, said)

    assert len(failure.operands) == 3  # the rise, and both sentences that give the reason


def test_the_item_called_administrative_operation_is_no_operating_cost():
    fact = change("机关运行经费增加", scope="operating", change="9.00")
    reason = change("减少1.00万元", change="-1.00", reason="人员减少，行政运行经费减少")

    assert failures(check_reasons_on_operating_costs, fact, reason) == []


@pytest.mark.parametrize(("moved", "fails"), [(-6, False), (6, True)])
def test_a_reason_of_fewer_people_agrees_with_the_headcounts(moved, fails):
    said = change("减少44.15万元", change="-44.15", reason="本年度在职人员减少，导致人员经费减少")

    assert bool(failures(check_reasons_on_staff, headcount("active", 22, moved), said)) is fails


@pytest.mark.parametrize(
    ("reason", "fails"), [("在职人员减少6人", False), ("人员减少7人", False), ("人员减少9人", True)]
)
def test_people_named_in_a_reason_are_people_that_left(reason, fails):
    printed = [headcount("active", 22, -6), headcount("retired", 12, -1), headcount("retired_cadre", 0, 0)]

    assert (
        bool(failures(check_reasons_against_staffing, printed, change("x", change="-1", reason=reason)))
        is fails
    )


@pytest.mark.parametrize(("actual", "fails"), [(34, False), (22, False), (35, True)])
def test_people_in_post_and_retired_make_the_actual_headcount(actual, fails):
    """Some bodies count as 实有 those in service only."""
    people = [headcount("active", 22), headcount("retired", 12), headcount("retired_cadre", 0)]

    assert bool(failures(check_actual_headcount, headcount("actual", actual), people)) is fails


def test_headcounts_by_type_make_the_headcount():
    people = [
        headcount("actual", 292),
        headcount("actual", 179, subtype="administrative"),
        headcount("actual", 107, subtype="public_institution"),
    ]

    assert [f.severity for f in failures(check_headcounts_by_type, people)] == ["warning"]


def test_more_people_than_posts_is_a_remark():
    assert len(failures(check_within_authorised, headcount("authorised", 41), headcount("active", 42))) == 1


def test_people_in_all_stand_in_for_people_in_post():
    assert len(failures(check_within_authorised, headcount("authorised", 45), headcount("actual", 67))) == 1
