"""Which statements no claim may rest on: those that arithmetic or the item's own row does not bear out."""

import pandas as pd
import pytest
from helpers.audited import amounts, change, disclosure

from budgetlib.analysis import stated_changes, stated_items
from budgetlib.contract.schema import frame
from budgetlib.doubt.plausibility import with_doubts

TABLE = "code,name,合计\n2010301,行政运行,15.00\n2010301,行政运行,4.00\n"
PRINTED = amounts(TABLE, "general_expenditure")


def is_doubtful(sentence: str = "", printed=(), **said) -> bool:
    (row,) = with_doubts([change(sentence, **said)], printed)
    return row.is_doubtful


@pytest.mark.parametrize(
    ("said", "doubtful"),
    [
        # last year's amount is not negative
        ({"amount": "0", "change": "24.17", "pct": "3.82"}, True),
        ({"amount": "24.17", "change": "24.17"}, False),
        ({"amount": "24.17", "change": "24.18"}, False),  # within print
        # amount less change is the amount of the year before
        ({"amount": "9.00", "change": "1.00", "prior": "8.00"}, False),
        ({"amount": "9.00", "change": "1.00", "prior": "8.01"}, False),  # rounded
        ({"amount": "9.00", "change": "1.00", "prior": "0"}, True),
        # the percentage is that of the amounts, rounded or cut
        ({"amount": "12.00", "change": "2.00", "pct": "20"}, False),
        ({"amount": "13.00", "change": "1.00", "pct": "8.3"}, False),
        ({"amount": "13.00", "change": "1.00", "pct": "8.4"}, False),
        ({"amount": "13.00", "change": "1.00", "pct": "9.3"}, True),
        ({"amount": "12.00", "change": "2.00", "pct": "-20"}, True),
        ({"amount": "12.00", "prior": "10.00", "pct": "25"}, True),
        ({"amount": "12.00", "prior": "10.00", "pct": "20"}, False),
        # of nothing there is no percentage, but all of it may be called 100%
        ({"amount": "3.00", "change": "3.00", "prior": "0", "pct": "100"}, False),
        ({"amount": "3.00", "change": "3.00", "prior": "0", "pct": "7"}, True),
        # what says too little is not doubted
        ({"change": "2.00", "pct": "20"}, False),
        ({"amount": "2.00"}, False),
    ],
)  # fmt: skip
def test_what_arithmetic_does_not_bear_out_is_doubtful(said, doubtful):
    sentence = "，".join(f"{value}万元" if name != "pct" else f"{value}%" for name, value in said.items())

    assert is_doubtful(sentence, **said) is doubtful


@pytest.mark.parametrize(
    ("said", "doubtful"),
    [
        ({"item_code": "2010301", "amount": "15.00"}, False),
        ({"item_code": "2010301", "amount": "4.00"}, False),  # as one of the units prints it
        ({"item_code": "2010301", "amount": "16.00"}, True),
        ({"item_name": "行政运行", "amount": "16.00"}, True),
        ({"item_code": "2010302", "item_name": "行政运行", "amount": "16.00"}, False),  # code before name
        ({"item_code": "2010301", "amount": "16.00", "fund": "government_fund"}, False),
        ({"item_code": "2010301", "amount": "16.00", "fund": None}, False),
        ({"item_code": "2010301", "amount": "16.00", "flow": "revenue"}, False),
        ({"item_code": "2010301", "amount": "16.00", "scope": "total"}, False),
    ],
)
def test_an_item_is_held_against_its_row_in_the_table_of_its_fund(said, doubtful):
    said = {"fund": "general_public_budget", **said}

    assert is_doubtful(f"{said['amount']}万元", PRINTED, **said) is doubtful


def test_no_claim_rests_on_a_doubtful_statement():
    said = {"scope": "total", "amount": "9.00", "change": "1.00"}
    rows = [
        change("收入9.00万元", flow="revenue", is_doubtful=True, **said),
        change("支出9.00万元", **said),
        change("甲9.00万元", item_code="2010301", is_doubtful=True, amount="9.00", change="1.00"),
    ]
    changes = frame("changes", "d", rows)
    stated = stated_changes(changes, pd.DataFrame(columns=["item_code", "item_name", "amount_yuan", "flow"]))

    assert not stated_items(stated)["is_counted"].any()
    assert (
        stated.loc[stated["is_doubtful"], ["amount_yuan", "prior_yuan", "change_yuan"]].isna().all(axis=None)
    )
    assert list(stated.loc[stated["change_yuan"].notna(), "flow"]) == ["expenditure"]


def test_a_disclosure_without_statements_has_none_in_doubt():
    assert disclosure(PRINTED).changes.empty and with_doubts([], PRINTED) == []
