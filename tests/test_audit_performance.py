"""Forms of objectives: funds, cost indicators, weights."""

from decimal import Decimal

import pytest
from helpers.audited import amounts, failures, indicator

from budgetlib.audit.rules.targets import check_cost_indicators, check_form_funds, check_weights

FORM = """\
code,name,金额
,年度资金总额：,{total}
,其中：财政拨款,91.00
,其他资金,3.01
"""


@pytest.mark.parametrize(("total", "gap"), [("94.01", []), ("94.10", [Decimal("900.00")])])
def test_the_funds_of_a_project_make_its_total(total, gap):
    rows = amounts(FORM.format(total=total), "project_performance")

    assert [f.found - f.expected for f in failures(check_form_funds, rows)] == gap


@pytest.mark.parametrize(
    ("row", "fails"),
    [
        ("17.00,17.00,", False),  # the other source is blank
        ("17.00,12.00,5.00", False),
        ("17.50,17.00,", True),
        ("17.50,12.00,5.00", True),
    ],
)
def test_the_funds_of_a_project_in_a_list_make_its_total(row, fails):
    rows = amounts(f"code,name,项目总额,财政资金,其他资金\n,办刊经费,{row}\n", "project_performance")

    assert bool(failures(check_form_funds, rows)) is fails


def test_a_part_beside_the_total_of_a_form_is_not_its_whole():
    rows = amounts("code,name,年度资金总额,其中：财政拨款\n,某项目,17.00,12.00\n", "project_performance")

    assert not failures(check_form_funds, rows)


@pytest.mark.parametrize(
    ("level3", "target", "unit", "fails"),
    [
        ("项目总成本", "94.01", "万元", False),
        ("项目总成本", "91", "万元", True),
        ("设备购置成本", "17.22", "万元", False),
        ("设备购置成本", "170", "万元", True),
        ("人均成本", "560", "元/人/天", False),
        ("项目总成本", "有效控制", None, False),
    ],
)
def test_a_cost_indicator_fits_the_funds_of_its_project(level3, target, unit, fails):
    rows = amounts(FORM.format(total="94.01"), "project_performance")
    said = indicator("t01", level3, target, unit, level1="成本指标")

    assert bool(failures(check_cost_indicators, rows, said)) is fails


@pytest.mark.parametrize(
    ("weights", "fails"), [(("50", "40"), False), (("50", "50"), False), (("50", "45"), True)]
)
def test_weights_make_one_hundred_or_ninety(weights, fails):
    rows = [indicator("t01", "办结率", "95", "%", weight=w) for w in weights]

    assert bool(failures(check_weights, rows)) is fails
