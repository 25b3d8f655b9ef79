"""Bodies are compared only with comparable ones: same function, year, kind, level and base, or not at all."""

from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest
from helpers.figures import overlapping_labels, texts_outside

from budgetlib import analysis, charts, sentences
from budgetlib.analysis.peers import FIGURE_COLUMNS, MEASURES, expenditure_totals, parse_documents, quartiles
from budgetlib.charts.style import check_glyphs
from budgetlib.contract.records import AmountRow, ChangeRow, DocumentRow, StaffingRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.errors import ParameterError

ALL = "全部资金，与收入总计相等"


def figure(name, value, measure="total", **other):
    """One figure of one body, in 万元."""
    return dict.fromkeys(FIGURE_COLUMNS) | {
        "body": name, "fiscal_year": 2026, "kind": "budget", "entity_level": "department",
        "place_level": "county", "body_kind": "审计", "measure": measure, "value": float(value) * 10_000,
        "basis": ALL, "document_id": f"{name}-2026", "table_title": "表3支出总表", "page": 4, "citations": (),
        **other,
    }  # fmt: skip


def figures(*rows):
    types = {"fiscal_year": "Int64", "page": "Int64", "value": "float64"}
    return pd.DataFrame(rows, columns=FIGURE_COLUMNS).astype(types)


FIVE = [figure(f"{n}县审计局", f"{i + 1}.5") for i, n in enumerate("甲乙丙丁戊")]


@pytest.mark.parametrize(
    "other",
    [
        {"fiscal_year": 2025},
        {"entity_level": "unit"},
        {"kind": "final_accounts"},
        {"place_level": "prefecture"},
        {"body_kind": "财政"},
        {"basis": "一般公共预算"},
        {"basis": None},
        {"place_level": None},
        {"body_kind": None},
        {"fiscal_year": None},
    ],
    ids=lambda other: "{} is {}".format(*next(iter(other.items()))),
)
def test_a_body_that_differs_in_one_thing_or_of_which_it_is_not_known_is_not_compared(other):
    three = figures(*FIVE[:3])
    two_and_another = figures(*FIVE[:2], FIVE[2] | other)

    assert set(analysis.compare_bodies(three, "total")["bodies"]) == {3}
    assert analysis.compare_bodies(two_and_another, "total").empty


def test_bodies_that_lack_the_same_are_no_group():
    unknown = [row | {"body_kind": None} for row in FIVE]

    assert analysis.compare_bodies(figures(*unknown), "total").empty


def test_of_fewer_than_three_nothing_is_said_or_drawn():
    two = analysis.compare_bodies(figures(*FIVE[:2]), "total")

    assert two.empty
    assert sentences.describe_compared(two, "total", "甲县") == ""
    assert sentences.summarise_peers({"total": two}) == ""
    assert not charts.plot_peers(two, "total").axes


def test_quartiles_stand_only_where_five_bodies_are_comparable():
    four, five = (analysis.compare_bodies(figures(*FIVE[:count]), "total") for count in (4, 5))

    assert quartiles(five["value"]) == (25_000, 35_000, 45_000)
    assert quartiles(four["value"]) is None
    assert sentences.describe_peers(five, "total") == (
        f"2026 年部门预算，县区级，审计的 5 个主体：支出总额（{ALL}）最高的是戊县审计局（5.50 万元），"
        "最低的是甲县审计局（1.50 万元），中位数 3.50 万元，中间一半在 2.50 万元至4.50 万元之间。"
    )
    assert sentences.describe_peers(four, "total").endswith("最低的是甲县审计局（1.50 万元）。")


def test_equal_figures_have_no_highest_and_share_a_place():
    equal = analysis.compare_bodies(figures(*(row | {"value": 10_000.0} for row in FIVE[:3])), "total")

    assert sentences.describe_peers(equal, "total").endswith(f"支出总额（{ALL}）都是 1.00 万元。")
    assert "由高到低并列排第 1。" in sentences.describe_highlight(equal, "total", "甲县")


def test_the_highlighted_body_is_placed_among_its_peers_and_another_is_not_spoken_of():
    compared = analysis.compare_bodies(figures(*FIVE), "total")

    told = sentences.describe_highlight(compared, "total", "丁县")

    assert told == "丁县审计局为 4.50 万元，在 5 个可比主体中由高到低排第 2。"
    assert sentences.describe_highlight(compared, "total", "庚县") == ""
    assert sentences.describe_highlight(compared, "total", "") == ""


@pytest.mark.parametrize("count", [3, 5, 40, 60])
def test_labels_of_a_chart_are_whole_and_apart(count):
    long = "自然资源和规划执法监督管理综合服务保障办公室"
    rows = [figure(f"第{i}县{long if i % 7 == 0 else ''}审计局", f"{i % 9}.{i}") for i in range(count)]
    compared = analysis.compare_bodies(figures(*rows), "total")

    drawn = charts.plot_peers(compared, "total", highlight="第5县")

    check_glyphs(drawn)
    assert texts_outside(drawn) == []
    assert overlapping_labels(drawn) == []
    assert str(drawn.get_label()).startswith("支出总额（万元）。")


def test_of_a_very_long_group_the_extremes_and_the_highlighted_body_are_drawn_and_that_is_said():
    rows = [figure(f"第{i}县审计局", f"{i}") for i in range(1, 61)]
    compared = analysis.compare_bodies(figures(*rows), "total")

    texts = [t.get_text() for t in charts.plot_peers(compared, "total", highlight="第30县").axes[0].texts]

    assert {"第60县审计局", "第30县审计局", "第1县审计局"} <= set(texts)
    assert "第40县审计局" not in texts
    assert "其余 49 个在此之间" in texts


def test_documents_are_named_in_a_list_or_with_commas():
    known = ["甲", "乙", "丙，丁"]

    assert parse_documents("", known) == known
    assert parse_documents(["乙"], known) == ["乙"]
    assert parse_documents("甲, 乙", known) == ["甲", "乙"]
    assert parse_documents("丙，丁", known) == ["丙，丁"]
    with pytest.raises(ParameterError, match="戊"):
        parse_documents("甲，戊", known)


def corpus(*documents):
    """A corpus in memory of documents of 审计局: id, body, table rows as (kind of table, flow, name, spending
    type, fund, 万元), further rows of other tables."""
    parts = {name: [] for name in TABLES}
    for key, name, amounts, others in documents:
        identity = (name, "department", "budget", 2026)
        own = DocumentRow(f"{key}.pdf", "0" * 64, "pdf", 3, "text", *identity, None, "ok", None, "甲省",
                          "乙市", None, "prefecture", "审计")  # fmt: skip
        rows = {"documents": [own], "amounts": [_amount(i, *row) for i, row in enumerate(amounts)], **others}
        for table in TABLES:
            parts[table].append(frame(table, key, rows.get(table, [])))
    return SimpleNamespace(**{name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()})


def _amount(place, table, flow, name, spending, fund, yuan, code=None):
    of_function = "economic" if code and code.startswith("3") else "functional"
    return AmountRow(
        table_id=table, row=int(code or 1), column=place, page=2, x0=None, top=None, x1=None, bottom=None,
        table_kind=table, flow=flow, classification="revenue_source" if flow == "revenue" else of_function,
        item_code=code, item_name=name, item_level=code and 1, second_code=None, second_name=None,
        is_total=name == "合计", spending_type=spending, fund=fund, phase="budget", fiscal_year=2026,
        column_header="", amount_yuan=Decimal(yuan) * 10_000, step_yuan=Decimal(100),
        raw_text=f"{yuan}.00",
    )  # fmt: skip


def spent(total, basic=None):
    parts = {"total": total} | ({"basic": basic} if basic else {})
    return [("expenditure_summary", "expenditure", "合计", s, "all", yuan) for s, yuan in parts.items()]


def received(**sources):
    return [("revenue_summary", "revenue", "合计", None, fund, yuan) for fund, yuan in sources.items()]


def figures_of(amounts, **others):
    found = analysis.compare_figures(corpus(("甲", "乙市审计局", amounts, others)))
    return found.set_index("measure")


TOTALS = [
    ("with what is carried over", {"all": 100, "general_public_budget": 90, "carryover": 10}, 100, ALL),
    ("without", {"all": 100, "general_public_budget": 90, "carryover": 10}, 90, "全部资金，不含上年结转"),
    ("nothing carried over", {"all": 100, "general_public_budget": 100}, 100, ALL),
    ("neither", {"all": 100, "general_public_budget": 90, "carryover": 10}, 95, None),
    ("no revenue read", {}, 100, None),
]


@pytest.mark.parametrize(("sources", "total", "basis"), [r[1:] for r in TOTALS], ids=[r[0] for r in TOTALS])
def test_revenue_proves_whether_a_total_has_what_is_carried_over(sources, total, basis):
    found = figures_of([*spent(total), *received(**sources)]).loc["total"]

    assert found["value"] == total * 10_000
    assert found["basis"] == basis or (basis is None and pd.isna(found["basis"]))


def test_what_is_carried_over_in_a_part_that_is_not_told_apart_leaves_the_base_open():
    apart = ("appropriation_summary", "revenue", "上年结转", None, "fiscal_appropriation", 10)
    found = figures_of([*spent(100), *received(all=100, general_public_budget=100), apart])

    assert pd.isna(found.loc["total", "basis"])


def test_a_share_is_of_the_total_of_its_own_table_and_says_how_it_is_computed():
    found = figures_of([*spent(100, 80), *received(all=100, general_public_budget=100)]).loc["basic"]

    assert (found["value"], found["basis"], found["formula"]) == (80, ALL, "80.00 ÷ 100.00 × 100")
    assert [place.text for place in found["citations"]] == ["80.00", "100.00"]


def test_money_per_head_names_the_fund_and_the_heads():
    basic = [("general_basic_expenditure", "expenditure", "合计", kind, "general_public_budget", yuan)
             for kind, yuan in (("basic", 90), ("personnel", 80), ("operating", 10))]  # fmt: skip
    found = figures_of(basic, staffing=[StaffingRow(1, "active", 5, None, None)])

    head = found.loc["operating_per_head"]
    assert (head["value"], head["basis"], head["formula"]) == (
        20_000,
        "一般公共预算，按在职人员",
        "10.00 ÷ 5",
    )
    assert found.loc["personnel", "formula"] == "80.00 ÷ 90.00 × 100"


def test_basic_expenditure_out_of_a_wider_table_is_cited_from_its_own_column():
    rows = [("economic_expenditure", "expenditure", name, spending, "all", yuan, code)
            for code, name, total, basic in (("301", "工资", 70, 70), ("302", "商品", 50, 20))
            for spending, yuan in (("total", total), ("basic", basic))]  # fmt: skip

    assert figures_of(rows).loc["personnel", "formula"] == "70.00 ÷ (70.00 + 20.00) × 100"


def stated(amount, pct, flow="expenditure"):
    values = dict.fromkeys(ChangeRow.__dataclass_fields__) | {
        "page": 3, "section": "", "scope": "total", "flow": flow, "amount_yuan": Decimal(amount) * 10_000,
        "change_pct": Decimal(pct), "base": "prior_budget", "sentence": f"支出{amount}万元，增长{pct}%。",
    }  # fmt: skip
    return ChangeRow(**values)


def test_a_stated_change_is_of_the_total_that_the_table_prints_or_is_left_out():
    whole = [*spent(100), *received(all=100, general_public_budget=100)]
    fund_only, own = stated(90, 7), stated(100, 5)

    assert "stated_change" not in figures_of(whole, changes=[fund_only, stated(100, 4, "revenue")]).index
    found = figures_of(whole, changes=[fund_only, own]).loc["stated_change"]
    assert (found["value"], found["basis"]) == (5, f"{ALL}，比上年预算")


def test_a_disclosure_in_two_files_is_one_body_also_where_one_names_the_party():
    data = corpus(("报表", "中共乙市委办公厅", spent(100), {}), ("说明", "乙市委办公厅", [], {}))

    bodies = analysis.list_bodies(data)

    assert list(bodies["documents"]) == ["报表、说明"]
    assert list(bodies["body"]) == ["乙市委办公厅"]
    assert len(analysis.compare_figures(data)) == 1


def test_bodies_are_listed_by_place_and_name_not_by_size():
    data = corpus(("a", "乙市审计局", spent(1), {}), ("b", "丙市审计局", spent(9), {}))

    bodies = analysis.list_bodies(data)

    assert list(bodies["body"]) == ["丙市审计局", "乙市审计局"]
    assert bodies.loc[0, ["place", "body_kind", "sort", "disclosure"]].tolist() == [
        "甲省 乙市", "审计", "行政机关", "部门预算",
    ]  # fmt: skip


def test_the_total_of_a_disclosure_is_of_all_funds_or_not_told():
    part = [("expenditure_summary", "expenditure", "合计", "total", "general_public_budget", 5)]
    items = [("expenditure_summary", "expenditure", "科目", "total", "all", yuan, code)
             for code, yuan in (("201", 60), ("208", 40))]  # fmt: skip
    proven = [*items, *received(all=100, general_public_budget=100)]
    cases = (("a", spent(100)), ("b", part), ("c", items), ("d", proven))
    data = corpus(*((name, f"{name}市审计局", rows, {}) for name, rows in cases))

    assert expenditure_totals(data) == {"a": 1_000_000, "d": 1_000_000}


def test_only_the_documents_named_are_compared():
    data = corpus(("a", "乙市审计局", spent(1), {}), ("b", "丙市审计局", spent(9), {}))

    assert list(analysis.compare_figures(data, "b")["body"]) == ["丙市审计局"]


def test_an_unknown_measure_is_refused():
    with pytest.raises(ParameterError, match="nothing"):
        analysis.compare_bodies(figures(), "nothing")
    assert all(analysis.compare_bodies(figures(), measure).empty for measure in MEASURES)
