"""Bodies are compared only with comparable ones, and every comparison says on how many it rests."""

from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest
from helpers.figures import overlapping_labels, texts_outside

from budgetlib import analysis, charts, sentences
from budgetlib.analysis.peers import (
    BODY_COLUMNS,
    MEASURES,
    body_kind_of,
    body_kinds,
    parse_documents,
    quartiles,
)
from budgetlib.charts.style import check_glyphs
from budgetlib.contract.records import AmountRow, DocumentRow, StaffingRow
from budgetlib.contract.schema import TABLES, frame
from budgetlib.errors import ParameterError


def body(
    name, total, heads=None, operating=None, *, year=2026, entity="department", kind="budget", level="county"
):
    """One row of the figures of all bodies; ``total`` and ``operating`` per head in 万元."""
    sourced = ("total", "operating_per_head")
    source = {f"{m}_{part}": value for m in sourced for part, value in
              (("document_id", f"{name}-{year}"), ("table_title", "表3支出总表"), ("page", 4))}  # fmt: skip
    return dict.fromkeys(BODY_COLUMNS) | source | {
        "body": name, "fiscal_year": year, "kind": kind, "entity_level": entity, "place_level": level,
        "body_kind": body_kind_of(name), "headcount": heads, "errors": 0,
        "total_yuan": float(total) * 10_000,
        "operating_per_head_yuan": None if operating is None else float(operating) * 10_000,
    }  # fmt: skip


def bodies(*rows):
    types = {"fiscal_year": "Int64", "headcount": "Int64", "errors": "Int64"}
    return pd.DataFrame(rows, columns=BODY_COLUMNS).astype(types)


FIVE = [body(f"{n}县审计局", 100 + i, 20 + i, f"{i + 1}.5") for i, n in enumerate("甲乙丙丁戊")]


def groups(figures, measure="total"):
    numbers = analysis.peer_groups(figures, measure)
    known = figures.assign(n=numbers).dropna(subset="n")
    return sorted(sorted(rows["body"]) for _, rows in known.groupby("n"))


@pytest.mark.parametrize(
    "other",
    [
        body("乙县审计局", 100, year=2025),
        body("乙县审计局", 100, entity="unit"),
        body("乙县审计局", 100, kind="final_accounts"),
        body("乙市审计局", 100, level="prefecture"),
        body("乙县人民法院", 100),
        body("乙县审计局", 301),
    ],
    ids=["year", "level of the entity", "kind", "level of the place", "kind of body", "size"],
)
def test_bodies_that_differ_in_one_thing_are_in_groups_of_their_own(other):
    assert len(groups(bodies(body("甲县审计局", 100), other))) == 2


def test_the_largest_of_a_group_is_at_most_three_times_the_smallest():
    sizes = [10, 11, 12, 30, 33, 90, 100]
    figures = bodies(*(body(f"县{i}财政局", size) for i, size in enumerate(sizes)))

    totals = figures.set_index("body")["total_yuan"]
    found = groups(figures)

    assert [max(totals[g]) / min(totals[g]) for g in found if max(totals[g]) > 3 * min(totals[g])] == []
    assert found == [[f"县{i}财政局" for i in g] for g in ((0, 1, 2), (3, 4), (5, 6))]


def test_figures_per_head_are_compared_by_staff_and_the_others_by_expenditure():
    figures = bodies(body("甲县审计局", 100, 10, "1"), body("乙县审计局", 100, 100, "1"))

    assert len(groups(figures, "total")) == 1
    assert len(groups(figures, "operating_per_head")) == 2


def test_quartiles_stand_only_where_five_bodies_are_comparable():
    five = analysis.compare_bodies(bodies(*FIVE), "operating_per_head")

    assert quartiles(five["value"]) == (25_000, 35_000, 45_000)
    assert quartiles(five["value"].head(4)) is None
    assert "中位数 3.50 万元" in sentences.describe_peers(five, "operating_per_head")


def test_three_bodies_are_shown_with_a_warning_and_two_are_only_listed():
    three = analysis.compare_bodies(bodies(*FIVE[:3]), "operating_per_head")
    two = analysis.compare_bodies(bodies(*FIVE[:2]), "operating_per_head")

    assert "仅供参考" in sentences.describe_peers(three, "operating_per_head")
    assert "没有一组达到 3 个主体，因此不作比较，只列出数字。" in sentences.describe_peers(
        two, "operating_per_head"
    )
    assert charts.plot_peers(three, "operating_per_head").axes
    assert not charts.plot_peers(two, "operating_per_head").axes


def test_members_of_a_group_without_the_figure_are_counted():
    figures = bodies(*FIVE, body("己县审计局", 101, 21))

    compared = analysis.compare_bodies(figures, "operating_per_head")

    assert set(zip(compared["bodies"], compared["lacking"], strict=True)) == {(5, 1)}
    assert "5 个主体，另有 1 个未能得出" in sentences.describe_peers(compared, "operating_per_head")


def test_the_highlighted_body_is_placed_among_its_peers():
    compared = analysis.compare_bodies(bodies(*FIVE), "operating_per_head")
    compared["rank"] = compared.groupby("group")["value"].rank(ascending=False, method="min")

    told = sentences.describe_highlight(compared, "operating_per_head", "丁县")

    assert told == "丁县审计局 2026 年部门预算为 4.50 万元，在 5 个可比主体中由高到低排第 2。"
    assert "未能得出" in sentences.describe_highlight(compared, "operating_per_head", "庚县")


@pytest.mark.parametrize("count", [3, 5, 40, 60])
def test_labels_of_a_chart_are_whole_and_apart(count):
    long = "自然资源和规划执法监督管理综合服务保障办公室"
    rows = [
        body(f"第{i}县{long if i % 7 == 0 else ''}审计局", 100 + i, 20, f"{i % 9}.{i}") for i in range(count)
    ]
    compared = analysis.compare_bodies(bodies(*rows), "operating_per_head")

    compared["rank"] = compared["value"].rank(ascending=False)
    figure = charts.plot_peers(compared, "operating_per_head", highlight="第5县")

    check_glyphs(figure)
    assert texts_outside(figure) == []
    assert overlapping_labels(figure) == []
    assert str(figure.get_label()).startswith("人均公用经费（万元）。")


def test_of_a_very_long_group_the_extremes_and_the_highlighted_body_are_drawn_and_that_is_said():
    rows = [body(f"第{i}县审计局", 100 + i, 20, f"{i}") for i in range(1, 61)]
    compared = analysis.compare_bodies(bodies(*rows), "operating_per_head").assign(rank=1)

    texts = [
        t.get_text()
        for t in charts.plot_peers(compared, "operating_per_head", highlight="第30县").axes[0].texts
    ]

    assert {"第60县审计局", "第30县审计局", "第1县审计局"} <= set(texts)
    assert "第40县审计局" not in texts
    assert "其余 49 个在此之间" in texts


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_is_said_to_be_missing_where_no_body_has_it(measure):
    empty = analysis.compare_bodies(bodies(), measure)

    assert MEASURES[measure].label in sentences.describe_peers(empty, measure)


@pytest.mark.parametrize("kind", [kind.code for kind in body_kinds()])
def test_the_first_fitting_line_of_the_vocabulary_decides_the_kind_of_a_body(kind):
    assert body_kind_of(EXAMPLES[kind]) == kind


EXAMPLES = {
    "congress": "江苏省人大常委会办公厅", "court": "江苏省高级人民法院", "procuratorate": "若羌县人民检察院",
    "party": "西安市委宣传部", "university": "西南大学", "school": "若羌县中学", "hospital": "甲县人民医院",
    "mass_organisation": "甲市妇女联合会", "street_or_town": "上海市普陀区人民政府万里街道办事处",
    "public_institution": "甲市大数据服务中心", "organ": "西安市人民政府国有资产监督管理委员会",
}  # fmt: skip


def test_documents_are_named_in_a_list_or_with_commas():
    known = ["甲", "乙", "丙，丁"]

    assert parse_documents("", known) == known
    assert parse_documents(["乙"], known) == ["乙"]
    assert parse_documents("甲, 乙", known) == ["甲", "乙"]
    assert parse_documents("丙，丁", known) == ["丙，丁"]
    with pytest.raises(ParameterError, match="戊"):
        parse_documents("甲，戊", known)


def corpus(*documents):
    """A corpus in memory: of each body a total, its operating cost, active staff and an error."""
    parts = {name: [] for name in TABLES}
    for name, year, total, operating, heads in documents:
        key = f"{name}-{year}"
        identity = (name, "department", "budget", year)
        spent = {"total": total, "basic": total, "personnel": total - operating, "operating": operating}
        rows = {
            "documents": [DocumentRow(f"{key}.pdf", "0" * 64, "pdf", 3, "text", *identity, None, "ok", None)],
            "amounts": [_amount(i, spending, spent[spending], year) for i, spending in enumerate(spent)],
            "staffing": [StaffingRow(1, "active", heads, None, None)],
        }
        for table in TABLES:
            parts[table].append(frame(table, key, rows.get(table, [])))
    return SimpleNamespace(**{name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()})


def _amount(place, spending, yuan, year):
    return AmountRow(
        table_id="t01", row=1, column=place, page=2, x0=None, top=None, x1=None, bottom=None,
        table_kind="expenditure_summary", flow="expenditure", classification="functional", item_code=None,
        item_name="合计", item_level=None, second_code=None, second_name=None, is_total=True,
        spending_type=spending, fund="all", phase="budget", fiscal_year=year, column_header="",
        amount_yuan=Decimal(yuan), step_yuan=Decimal(100), raw_text="",
    )  # fmt: skip


def test_figures_of_bodies_agree_with_the_printed_amounts_and_the_year_before():
    figures = analysis.compare_figures(
        corpus(("甲县审计局", 2024, 1000, 200, 5), ("甲县审计局", 2025, 1500, 300, 4))
    )

    newest = figures.iloc[0]
    assert (newest["body"], newest["fiscal_year"], newest["place"]) == ("甲县审计局", 2025, "甲县")
    assert (newest["total_yuan"], newest["headcount"]) == (Decimal(1500), 4)
    assert newest["operating_per_head_yuan"] == Decimal(75)
    assert newest["table_change_pct"] == Decimal(50)
    assert (newest["operating_per_head_document_id"], newest["operating_per_head_page"]) == (
        "甲县审计局-2025",
        2,
    )


def test_a_named_set_is_compared_and_the_year_before_still_counts_for_the_change():
    data = corpus(
        ("甲县审计局", 2024, 1000, 200, 5), ("甲县审计局", 2025, 1500, 300, 4), ("乙县审计局", 2025, 9, 3, 1)
    )

    figures = analysis.compare_figures(data, "甲县审计局-2025")

    assert list(zip(figures["body"], figures["fiscal_year"], strict=True)) == [("甲县审计局", 2025)]
    assert figures["table_change_pct"].iloc[0] == Decimal(50)
