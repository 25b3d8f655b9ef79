"""What agrees with an amount: the sums of its row and column, its children, other tables, the narrative."""

from decimal import Decimal

import pytest

from budgetlib.audit.confirmation import confirmed_share, with_confirmations
from budgetlib.audit.engine import audit_disclosure
from tests.helpers.audited import amounts, disclosure

TABLE = """
编码,名称,合计,基本支出,项目支出
201,一般公共服务支出,80.00,30.00,50.00
20103,政府办公厅,80.00,30.00,50.00
2010301,行政运行,30.00,30.00,
2010302,一般行政管理事务,{managing},,{managing}
,合计,80.00,30.00,50.00
"""


def confirmed(managing="50.00"):
    rows = amounts(TABLE.format(managing=managing), "expenditure_summary")
    result = audit_disclosure(disclosure(rows))
    return {
        (row.item_code or row.item_name, row.column): row.confirmed_by
        for row in with_confirmations(rows, result.confirmed)
    }


@pytest.mark.parametrize(
    ("cell", "by"),
    [
        (("201", 0), "row;column;children"),
        (("2010301", 0), "row;children"),
        (("合计", 0), "row;column"),
        (("合计", 2), "row;column"),
    ],
)
def test_an_amount_names_the_sums_that_it_takes_part_in(cell, by):
    assert confirmed()[cell] == by


def test_an_amount_that_no_sum_bears_out_is_confirmed_by_its_row_alone():
    assert confirmed("51.00")["2010302", 0] == "row"


def test_the_share_of_confirmed_money_counts_money_not_cells():
    rows = amounts("编码,名称,合计\n201,甲,30.00\n203,乙,-10.00\n", "expenditure_summary")
    (first, second) = rows

    assert confirmed_share(with_confirmations(rows, {("t01", first.row, first.column): "row"})) == 75.0
    assert confirmed_share(with_confirmations([second], {})) == 0.0
    assert confirmed_share([]) is None
    assert first.amount_yuan == Decimal("300000.00")
