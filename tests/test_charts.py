"""Charts: every label whole, apart from the others, in glyphs that the font has; alternative text."""

import re

import pandas as pd
import pytest
from helpers.figures import overlapping_labels, texts_outside
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from budgetlib import charts
from budgetlib.charts.style import FUND_COLOURS, SPENDING_COLOURS, MissingGlyphError, check_glyphs

NAMES = ["行政运行", "机关事业单位基本养老保险缴费支出", "其他政府办公厅（室）及相关机构事务支出", "信访业务"]
SOURCE = {
    "document_id": "甲县人民政府办公室-2024-部门预算",
    "table_id": "t03",
    "table_title": "表3部门支出总体情况表",
    "page": 4,
}


def items(amounts, **more):
    rows = [
        {"item_code": f"201030{i}", "item_name": NAMES[i % 4], "amount_yuan": float(a), **SOURCE, **more}
        for i, a in enumerate(amounts)
    ]
    return pd.DataFrame(rows)


def functions():
    below = items(["265.54e4", "169.08e4", "0.3e4"], item_level=3, is_leaf=True)
    top = {"item_code": "201", "item_name": "一般公共服务支出", "amount_yuan": 434.92e4}
    top |= {"item_level": 1, "is_leaf": False, **SOURCE}
    frame = pd.concat([pd.DataFrame([top]), below], ignore_index=True)
    parts = dict.fromkeys(("basic_yuan", "personnel_yuan", "operating_yuan", "project_yuan"))
    return frame.assign(
        share_pct=50.0,
        total_yuan=434.92e4,
        fund="all",
        flow="expenditure",
        table_title=SOURCE["table_title"],
        **parts,
    )


def moving():
    frame = items(["-44.15e4", "29.75e4", "-0.01e4", "15e4"])
    same = {
        "reason": None,
        "base": None,
        "whole": "全部资金",
        "note": None,
        "formulas": None,
        "origin": "stated",
    }
    own = {"prior_yuan": 1e4, "is_counted": True, "is_doubtful": False}
    return frame.assign(change_yuan=frame["amount_yuan"], change_pct=-14.26, **same, **own)


def bridge():
    whole = items(["872.34e4"]).assign(item_name="支出", prior_yuan=901.74e4, change_yuan=-29.4e4, base=None)
    return charts.plot_bridge(whole, moving())


def series():
    rows = [
        {
            "fiscal_year": year,
            "spending_type": kind,
            "item_name": name,
            "amount_yuan": float(amount),
            **SOURCE,
        }
        for year in (2023, 2024, 2025)
        for kind, name, amount in (
            ("total", "合计", "165e6"),
            ("basic", "基本支出", "99e6"),
            ("project", "项目支出", "66e6"),
        )
    ]
    return pd.DataFrame(rows)


def cost_parts():
    rows = [
        ("wages", "personnel", "工资、津贴补贴和奖金", "143200"),
        ("insurance", "personnel", "社会保险和住房公积金", "76100"),
        ("goods", "operating", "商品和服务支出", "17600"),
    ]
    frame = pd.DataFrame(rows, columns=["part", "spending_type", "item_name", "per_head_yuan"])
    return frame.assign(
        per_head_yuan=frame["per_head_yuan"].map(float),
        share_pct=33.0,
        base_name="在职人员",
        headcount=22,
        fund=None,
        **SOURCE,
    )


def cost_change():
    years = {"amount_yuan": [200e4, 300e4], "headcount": [4.0, 3.0], "base_name": "在职人员", "fund": None}
    split = {"item_name": ["人数变动", "人均水平变动"], "amount_yuan": [-75e4, 175e4]}
    return pd.DataFrame(years).assign(**SOURCE), pd.DataFrame(split)


CHARTS = {
    "cost parts": lambda: charts.plot_cost_parts(cost_parts()),
    "functions": lambda: charts.plot_functions(functions()),
    "item changes": lambda: charts.plot_item_changes(moving()),
    "bridge": bridge,
    "series": lambda: charts.plot_series(series()),
    "cost change": lambda: charts.plot_cost_change(*cost_change()),
}


@pytest.fixture(params=CHARTS, scope="module")
def figure(request):
    return CHARTS[request.param]()


def test_every_character_has_a_glyph(figure):
    check_glyphs(figure)


def test_a_character_without_a_glyph_is_an_error():
    figure = Figure()
    figure.text(0, 0, "𠮷")

    with pytest.raises(MissingGlyphError, match="𠮷"):
        check_glyphs(figure)


def test_no_label_is_clipped(figure):
    assert texts_outside(figure) == []


def test_no_label_overlaps_another(figure):
    assert overlapping_labels(figure) == []


def test_alternative_text_names_unit_and_a_figure(figure):
    label = figure.get_label()

    assert "元" in label
    assert re.search(r"\d", label)


def test_bars_begin_at_zero():
    figure = charts.plot_functions(functions())

    low, _ = figure.axes[0].get_xlim()

    assert low == 0


def test_a_bar_that_its_parts_do_not_fill_shows_the_rest_apart():
    split = functions().assign(basic_yuan=[100e4, None, None, None])

    drawn = charts.plot_functions(split).axes[0]

    assert [text.get_text() for text in drawn.get_legend().get_texts()] == ["基本支出", "未分列"]


REASON = "本年人员减少，相应减少工资、津贴补贴和奖金，同时按照过紧日子的要求压减公用经费，" * 4


def test_every_change_has_its_reason_beside_it_or_both_years_figures():
    frame = moving().assign(reason=["人员增加。", None, "项目完成", "人员减少"])

    texts = [text.get_text() for text in charts.plot_item_changes(frame).axes[0].texts]

    below = [text for text in texts if "原因" in text or "上年" in text]
    assert below == ["上年 1.00，本年 29.75", "原因：人员减少", "原因：项目完成", "原因：人员增加"]


def test_a_long_reason_is_cut_at_the_end_of_a_clause():
    texts = [t.get_text() for t in charts.plot_item_changes(moving().assign(reason=REASON)).axes[0].texts]

    shortened = next(text.replace("\n", "") for text in texts if text.startswith("原因"))

    assert shortened.endswith("…")
    kept = shortened.removeprefix("原因：").removesuffix("…")
    assert REASON.startswith(kept)
    assert REASON[len(kept)] in "，、"


def test_an_empty_table_gives_no_bars_and_no_error():
    frame = pd.DataFrame(columns=[*functions().columns, *moving().columns, "step"]).loc[
        :, lambda f: ~f.columns.duplicated()
    ]
    for plot in (charts.plot_functions, charts.plot_item_changes, charts.plot_revenue):
        assert isinstance(plot(frame), Figure)
    assert isinstance(charts.plot_bridge(frame, frame), Figure)


def colours(figure):
    return {to_hex(patch.get_facecolor()).upper() for patch in figure.axes[0].patches}


def test_a_fund_has_one_colour_in_every_chart():
    fund = {
        "item_name": "政府性基金预算",
        "fund": "government_fund",
        "amount_yuan": 100.0,
        "flow": "revenue",
        **SOURCE,
    }
    revenue = pd.DataFrame([{**fund, "total_yuan": 100.0, "share_pct": 100.0}])
    link = {"stage": "fund_to_function", "from_node": "government_fund", "source_name": fund["item_name"],
            "to_node": "212", "target_name": "城乡社区支出", "target_yuan": 100.0}  # fmt: skip
    flow = pd.DataFrame([{**link, "amount_yuan": 100.0, "source_yuan": 100.0, "fund": None, **SOURCE}])

    charted = colours(charts.plot_revenue(revenue)) & colours(charts.plot_flow(flow))

    assert charted == {FUND_COLOURS["government_fund"]}


def test_a_type_of_spending_has_one_colour_in_every_chart():
    split = pd.DataFrame([
        {"spending_type": kind, "item_name": kind, "amount_yuan": 100.0, "total_yuan": 200.0,
         "share_pct": 50.0, "is_derived": False, "fund": "all", **SOURCE}
        for kind in ("basic", "project")
    ])  # fmt: skip
    whole = functions().head(1).assign(is_leaf=True, basic_yuan=400e4, project_yuan=34.92e4)

    wanted = {SPENDING_COLOURS["basic"], SPENDING_COLOURS["project"]}

    assert colours(charts.plot_split(split)) == wanted
    assert colours(charts.plot_functions(whole)) == wanted
    assert colours(charts.plot_cost_parts(cost_parts())) == {
        SPENDING_COLOURS["personnel"],
        SPENDING_COLOURS["operating"],
    }


def test_what_is_neither_basic_nor_project_is_drawn_beside_them():
    split = pd.DataFrame([
        {"spending_type": kind, "item_name": name, "amount_yuan": 100.0, "total_yuan": 300.0,
         "share_pct": 33.3, "is_derived": False, "fund": "all", **SOURCE}
        for kind, name in (("basic", "基本支出"), ("project", "项目支出"), ("other", "单位预留机动经费"))
    ])  # fmt: skip
    both = pd.concat([split.assign(fiscal_year=year) for year in (2023, 2024)])

    assert SPENDING_COLOURS["other"].upper() in colours(charts.plot_split(split))
    assert charts.plot_split(split).get_label().startswith("基本支出、项目支出与单位预留机动经费")
    assert charts.plot_split(split.head(0))
    assert charts.plot_series(both).axes


def test_drawing_has_its_own_ids_and_the_ink_of_the_page():
    first, second = charts.figure_svg(CHARTS["bridge"]()), charts.figure_svg(CHARTS["functions"]())

    assert not set(re.findall(r'id="([^"]+)"', first)) & set(re.findall(r'id="([^"]+)"', second))
    assert 'role="img"' in first
    assert "currentColor" in first
