"""What cells show: printed and computed figures apart, nothing where there is nothing."""

import re

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure

from budgetlib.analysis.citations import Citation
from budgetlib.display import cited, say, show, show_findings, show_table
from budgetlib.formatting import marked

PLACES = (Citation("甲局", 3, "265.54", "工资"), Citation("甲局", 4, "44.15", "补助"))


def spending(**columns):
    return pd.DataFrame({"item_name": ["工资福利支出"], "amount_yuan": [3096900.0], **columns})


def test_a_printed_figure_says_its_page_and_a_computed_one_its_arithmetic():
    assert 'class="cited" data-cited=' in cited("265.54", PLACES[:1])
    assert 'title="第 3 页"' in cited("265.54", PLACES[:1])

    computed = cited("309.69", PLACES, "265.54 + 44.15")

    assert computed.startswith('<span class="cited computed" data-formula="265.54 + 44.15" data-cited=')
    assert 'title="推算：265.54 + 44.15（第 3、4 页）"' in computed


def test_a_formula_without_places_is_said_and_links_nowhere():
    shown = cited("50.00%", (), "1 ÷ 2")

    assert shown == '<span class="computed" data-formula="1 ÷ 2" title="推算：1 ÷ 2">50.00%</span>'


def test_a_table_marks_each_figure_as_its_row_says():
    formulas, citations = (
        [{"prior_yuan": "309.69 − 10.00"}],
        [dict.fromkeys(["amount_yuan", "prior_yuan"], PLACES)],
    )

    shown = show_table(spending(prior_yuan=[2996900.0], formulas=formulas, citations=citations)).html

    assert shown.count('class="cited"') == 1 and shown.count('class="cited computed"') == 1
    assert 'data-formula="309.69 − 10.00"' in shown


@pytest.mark.parametrize(
    "shown",
    [
        say(""),
        show_table(spending().iloc[:0], caption="表"),
        show(Figure(), spending().iloc[:0]),
        show_findings(pd.DataFrame()),
    ],
    ids=["say", "show_table", "show", "show_findings"],
)
def test_what_is_empty_is_no_output_at_all(shown):
    formats, _ = DisplayFormatter().format(shown)
    said, _ = DisplayFormatter().format(say("甲。"))

    assert formats == {}
    assert "<p>甲。</p>" in said["text/html"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一段。\n\n另一段。", "<p>一段。</p><p>另一段。</p>"),
        ("要点：\n\n1. 甲\n2. 乙\n\n注意：\n\n- 丙", 
         "<p>要点：</p><ol><li>甲</li><li>乙</li></ol><p>注意：</p><ul><li>丙</li></ul>"),
        ("12 个项目，3. 类", "<p>12 个项目，3. 类</p>"),
        ("-5.00 万元", "<p>-5.00 万元</p>"),
        ("- <script>run()</script> & **粗** ![](http://example.org/a.png)",
         "<ul><li>&lt;script&gt;run()&lt;/script&gt; &amp; **粗** ![](http://example.org/a.png)</li></ul>"),
        ("{0} {name} $x$ # 甲", "<p>{0} {name} $x$ # 甲</p>"),
    ],
)  # fmt: skip
def test_sentences_are_paragraphs_and_lists_and_everything_else_is_text(text, shown):
    assert say(text).html == shown


def test_names_that_only_the_program_uses_are_not_shown():
    flow = spending(source=["general_public_budget"], target_name=["基本支出"], target=["basic"])

    shown = show_table(flow, ["source", "target", "target_name", "item_name", "amount_yuan"]).html

    assert "general_public_budget" not in shown and ">basic<" not in shown
    assert "基本支出" in shown and "文件" not in shown


def test_codes_words_and_ids_that_are_asked_for_stay():
    table = spending(
        item_code=["301"], kind=["budget"], source=["a.pdf"], document_id=["form"], status=["ok"]
    )

    shown = show_table(table, ["item_code", "kind", "source", "document_id", "status", "item_name"]).html

    assert [text for text in ("301", "预算", "a.pdf", ">form<") if text not in shown] == []


def test_jupyterlab_takes_no_name_for_mathematics():
    name = r"$\href{javascript:run()}{甲}$"
    table = pd.DataFrame({"item_name": [name], "amount_yuan": [1.0]})

    for shown in (say(name)._repr_html_(), show_table(table)._repr_html_(), table._repr_html_()):
        assert "mathjax_ignore" in shown[: shown.index(name)]


def test_an_area_is_shown_to_the_digit_that_is_printed():
    shown = show_table(pd.DataFrame({"item_name": ["甲", "乙"], "area_m2": [1063297.5, 12345.0]})).html

    assert ">1,063,297.5<" in shown and ">12,345<" in shown


def finding(number, message, *tables, rule="table.total"):
    operands = [
        {"role": "合计", "page": 2, "text": "9.00", "table_id": t, "document_id": None} for t in tables
    ]
    amounts = dict.fromkeys(["expected_yuan", "found_yuan", "difference_yuan", "tolerance_yuan"])
    return {
        "number": number, "document_id": "d", "rule_id": rule, "severity": "error", "message": message,
        "pages": "2", "reading_check": None, "operands": operands, **amounts,
    }  # fmt: skip


def test_of_findings_of_one_rule_in_one_table_the_first_stands_and_the_others_are_folded():
    rows = [finding(1, "甲不等于乙。", "t07"), finding(2, "丙不等于丁。", "t07"), finding(3, "戊。", "t08")]

    shown = show_findings(pd.DataFrame(rows)).html

    assert shown.index("甲") < shown.index("同一张表另有 1 处") < shown.index("丙") < shown.index("戊")
    assert 'value="3"' in shown and "t07" not in shown


def test_findings_of_two_tables_or_of_none_stand_by_themselves():
    rows = [finding(1, "甲。", "t07", "t08"), finding(2, "乙。", "t07", "t08"), finding(3, "丙。", None)]

    assert "另有" not in show_findings(pd.DataFrame(rows)).html


PLACE = Citation("甲局-2024", 3, "12.50", "收支总表，合计", (1.0, 2.0, 3.0, 4.0))


def test_a_marked_figure_leads_to_its_place_whatever_sentences_it_went_through():
    figure = marked("12.50 万元", (PLACE,))
    text = "1. " + "；".join([f"支出 {figure}", "另有 <乙>"]).rstrip("。")

    shown = say(text)

    assert f"支出 {cited('12.50 万元', (PLACE,))}；另有 &lt;乙&gt;" in shown.html
    assert shown.text == "1. 支出 12.50 万元；另有 <乙>"


def test_a_marked_figure_that_is_computed_shows_its_arithmetic():
    shown = say(f"共 {marked('8 万元', (PLACE,), '3 + 5')}。")

    assert cited("8 万元", (PLACE,), "3 + 5") in shown.html


@pytest.mark.parametrize(
    "name",
    ['甲\ue000[[],"1 + 1"]\ue0019\ue002', "\ue002甲\ue001局\ue000"],
)
def test_a_document_cannot_forge_a_mark_nor_show_a_private_character(name):
    shown = say(f"{name}支出 {marked(name, (PLACE,))}。").html

    assert not re.search("[\ue000-\uf8ff]", shown)
    assert shown.count("data-cited") <= 1
    assert "data-formula" not in shown


def test_what_comes_after_a_line_of_its_kind_is_folded_under_it():
    shown = say("1. 甲\n\n> 阅读时请注意\n\n- 乙\n- 丙").html

    assert shown == (
        '<ol><li>甲</li></ol><details class="method"><summary>阅读时请注意</summary>'
        "<ul><li>乙</li><li>丙</li></ul></details>"
    )
