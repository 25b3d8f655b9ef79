"""The grammar of a change: what it is against, which way it goes, by how much."""

from decimal import Decimal

import pytest

from budgetlib.narrative.change_grammar import Form, find_after_amount, find_bare, find_compared


def said(form: Form) -> tuple[str | None, ...]:
    """Change in 元 and percent as they are printed in the tables below."""
    return tuple(None if value is None else f"{value.normalize():f}" for value in (form.change, form.pct))


@pytest.mark.parametrize(
    ("text", "change", "pct"),
    [
        # verbs, and which way they go
        ("比上年增加1元", "1", None),
        ("比上年增长1元", "1", None),
        ("比上年上升1元", "1", None),
        ("比上年减少1元", "-1", None),
        ("比上年下降1元", "-1", None),
        ("比上年降低1元", "-1", None),
        ("比上年压减1元", "-1", None),
        ("比上年减少了1元", "-1", None),
        # the percentage after the amount
        ("比上年增加1元，增长5%", "1", "5"),
        ("比上年增加1元，上升5%", "1", "5"),
        ("比上年增加1元，增幅5%", "1", "5"),
        ("比上年增加1元，增幅为5%", "1", "5"),
        ("比上年减少1元，减幅5%", "-1", "-5"),
        ("比上年减少1元，降幅5%", "-1", "-5"),
        ("比上年压减1元，压减比例5%", "-1", "-5"),
        ("比上年压减1元，压减比例为5%", "-1", "-5"),
        ("比上年减少1元（下降5%）", "-1", "-5"),
        ("比上年减少1元，（下降5%）", "-1", "-5"),
        ("比上年减少1元5%", "-1", "-5"),
        # the two go different ways
        ("比上年增加1元，下降5%", "1", "-5"),
        ("比上年减少1元，增长5%", "-1", "5"),
        # the percentage first
        ("比上年增长5%", None, "5"),
        ("比上年下降5%", None, "-5"),
        ("比上年下降5%，减少1元", "-1", "-5"),
        ("比上年下降5%（减少1元）", "-1", "-5"),
        ("比上年下降5%（1元）", "-1", "-5"),
        # a form half filled in
        ("比上年减少（增加）1元，下降（增长）5%", "-1", "-5"),
        ("比上年增加（减少）1元", "1", None),
        # signs
        ("比上年增加-1元", "-1", None),
        ("比上年增加−1元，增长–5%", "-1", "-5"),
        # no change
        ("与上年持平", "0", "0"),
        ("与上年基本持平", "0", "0"),
        ("与上年相同", "0", "0"),
        ("与上年一致", "0", "0"),
        ("比上年无增减", "0", "0"),
        ("比上年无变化", "0", "0"),
        ("比上年无增减变化", "0", "0"),
        ("比上年没有变化", "0", "0"),
        ("比上年未变化", "0", "0"),
        ("比上年未发生变化", "0", "0"),
        ("比上年未发生增减变化", "0", "0"),
        ("比上年增加0元", "0", None),
        # words between
        ("比上年各增加1元", "1", None),
        ("比上年同比增加1元", "1", None),
    ],
)
def test_change_and_percentage(text, change, pct):
    (form,) = find_compared(text)

    assert said(form) == (change, pct)


@pytest.mark.parametrize(
    ("text", "year", "basis", "prior", "inline"),
    [
        ("比上年增加1元", "上年", "", None, ""),
        ("较去年增加1元", "去年", "", None, ""),
        ("与2030年持平", "2030", "", None, "年"),
        ("同上年持平", "上年", "", None, ""),
        ("和上年持平", "上年", "", None, ""),
        ("较2030年年初预算增加1元", "2030", "", None, "年年初预算"),
        ("比上年预算数3元增加1元", "上年", "预算数", 3, ""),
        ("较上年（3元）增加1元", "上年", "（", 3, ""),
        ("与上年相比增加1元", "上年", "", None, ""),
        ("与上年相比，收入增加1元", "上年", "", None, "收入"),
        ("与上年对比，增加1元", "上年", "", None, ""),
        ("与上年相比：收入增加1元", "上年", "", None, "收入"),
        ("与上年相比，2031年收支总预算增加1元", "上年", "", None, "2031年收支总预算"),
        ("同比增加1元", None, "", None, ""),
        ("与年初预算持平", None, "年初预算", None, ""),
        ("比年初预算数增加1元", None, "年初预算", None, "数"),
        ("与全年预算数持平", None, "全年预算", None, "数"),
        ("决算数同预算数持平", None, "预算", None, "数"),
    ],
)
def test_what_a_change_is_against(text, year, basis, prior, inline):
    (form,) = find_compared(text)

    assert (form.year, form.basis, form.prior, form.inline) == (year, basis, prior, inline)


@pytest.mark.parametrize(
    "text",
    [
        "比上年压减5%以上",
        "与上年统计口径一致相比",
        "比上年增加3人",
        "比上年预算。增加1元",
        # too far apart
        "比上年的各项预算安排情况以及与之有关联的全部经费来源渠道的数额一并计算在内以后的总体安排情况"
        "依照同一个口径进行必要的调整以后增加1元",
    ],
)
def test_what_is_no_change(text):
    assert list(find_compared(text)) == []


@pytest.mark.parametrize(
    ("text", "inline", "change"),
    [
        ("其中：其他收入增加1元", "其他收入", 1),
        ("1.其他收入增加1元", "其他收入", 1),
        ("（其他收入增加1元）", "其他收入", 1),
        ("其他收入（利息）增加1元", "其他收入（利息）", 1),
        ("其他收入（利息）合计增加1元", "其他收入（利息）合计", 1),
        ("其他收入持平，", "其他收入", 0),
        ("其他收入持平", "其他收入", 0),
        # the change of the amount before the bracket
        ("其他收入2元（减少1元）", "", -1),
        ("其他收入2元（减少1元，利息）", "", -1),
        ("其他收入2元（持平）", "", 0),
    ],
)
def test_a_change_without_comparison(text, inline, change):
    (form,) = find_bare(text)

    assert (form.year, form.basis, form.inline, form.change) == (None, "", inline, change)


@pytest.mark.parametrize(
    "text", ["其他收入持平稳增长态势", "减1元", "共增加1元", "其他收入2元（减少1元的部分）"]
)
def test_what_is_no_change_of_its_own(text):
    assert list(find_bare(text)) == []


@pytest.mark.parametrize(("text", "change"), [("上年预算3元，减少1元。", -1), ("上年为0元，无增减变化。", 0)])
def test_a_change_right_after_an_amount(text, change):
    assert [form.change for form in find_after_amount(text)] == [Decimal(change)]
