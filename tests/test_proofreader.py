"""The proof-reader: what is so passes, and each thing that is not so is found by its own check."""

import html
import os
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.helpers.raw_pdf import RawPage, file_of, table
from tests.proofreader.formulas import FormulaError, evaluated
from tests.proofreader.funds import _spoken_of
from tests.proofreader.numbers import mentions, numbers, squeezed
from tests.proofreader.original import open_original, padded
from tests.proofreader.printed import is_printed
from tests.proofreader.proofread import CHECKS, counts, meanings, proofread, summary, summary_rows, write_list
from tests.proofreader.report import Figure, Place
from tests.proofreader.violation import Violation

# ---------------------------------------------------------------- an invented original and true reports of it

ORIGINAL = """某某局2026年部门预算
2026年部门支出预算总表 单位：万元
科目编码 科目名称 合计 基本支出 项目支出
201 一般公共服务支出 120.50 100.25 20.25
2010301 行政运行 100.25 100.25
2010302 一般行政管理事务 20.25 20.25
合计 120.50 100.25 20.25
2026年支出预算120.50万元，比上年预算增加22.50万元，增长22.96%，主要原因是人员增加。
1.一般公共服务支出（类）办公厅（款）行政运行（项）100.25万元，比上年预算增加10.25万元，增长11.39%，主要原因是调整工资标准。
2.一般公共服务支出（类）办公厅（款）一般行政管理事务（项）20.25万元，比上年预算增加12.25万元，增长153.13%，主要原因是新增维修项目。
本单位2026年没有使用政府性基金预算拨款安排的支出。
在职人员编制15人。
"""
FIRST = ORIGINAL.splitlines()[8].rstrip("。")
SECOND = ORIGINAL.splitlines()[9].rstrip("。")
TITLE = "2026年部门支出预算总表"
PLACES = {
    "c0": f"{TITLE}，行政运行，合计：100.25",
    "c1": f"{TITLE}，一般行政管理事务，合计：20.25",
    "c2": f"{TITLE}，合计，合计：120.50",
    "c3": FIRST,
    "c4": SECOND,
    "c5": "一般公共预算支出表，行政运行，合计：100.25",
    "c6": "一般行政管理事务安排了20.25万元，这句话文件里没有",
}


def link(shown: str, place: str, more: str = "", formula: str = "") -> str:
    yuan = Decimal(shown.replace(",", "").lstrip("+")) * 10000
    computed = f' data-formula="{formula}"' if formula else ""
    others = f' data-more="{more}"' if more else ""
    return f'<a class="cited" href="#{place}"{others}{computed}><data value="{yuan:.2f}">{shown}</data></a>'


def table_of(caption: str, headings: str, *rows: tuple[str, ...]) -> str:
    head = "".join(f"<th>{heading}</th>" for heading in headings.split())
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def page_of(body: str, document: str = "某某局-2026-部门预算") -> str:
    words = "".join(f'<li id="{name}">{html.escape(text)}</li>' for name, text in PLACES.items())
    return (
        f'<html><body><main>{body}<section class="sources"><h2>原文页面</h2>'
        f'<figure class="page" data-document="{document}" data-page="1"><ul>{words}</ul></figure>'
        "</section></main></body></html>"
    )


STRUCTURE = page_of(
    "<h2>花在哪些功能上</h2>"
    '<div class="result"><p>支出合计 120.50 万元。最大的一项是行政运行，100.25 万元，占 83.20%。</p></div>'
    + table_of(
        "支出按功能分类（全部资金）（万元）",
        "编码 项目 金额（万元） 合计（万元） 占比",
        ("2010301", "行政运行", link("100.25", "c0"), link("120.50", "c2"), "83.20%"),
        ("2010302", "一般行政管理事务", link("20.25", "c1"), link("120.50", "c2"), "16.80%"),
    )
    + '<h2>文件未公开的内容</h2><div class="result"><ul><li>政府性基金预算：文件印出'
    "“本单位2026年没有使用政府性基金预算拨款安排的支出”（第 1 页）。</li></ul></div>"
)
CHANGES = page_of(
    "<h2>总额变了多少</h2>"
    '<div class="result"><p>支出预算 120.50 万元，比上年预算增加 22.50 万元，增长 22.96%（第 1 页）。</p>'
    "<p>说明的原因：人员增加。</p></div>"
    + table_of(
        "各项支出的变动（万元）",
        "项目 金额（万元） 上年（万元） 变动（万元） 变动率 比较基数 说明的原因",
        (
            "行政运行",
            link("100.25", "c3"),
            link("90.00", "c3", formula="100.25 − 10.25"),
            link("10.25", "c3"),
            link("11.39", "c3").replace("</data>", "%</data>").replace('value="113900.00"', 'value="11.39%"'),
            "上年预算",
            "调整工资标准",
        ),
        (
            "一般行政管理事务",
            link("20.25", "c4"),
            link("8.00", "c4", formula="20.25 − 12.25"),
            link("12.25", "c4"),
            "+153.13%",
            "上年预算",
            "新增维修项目",
        ),
    )
)


def read(tmp_path: Path, structure: str = STRUCTURE, changes: str = CHANGES) -> list[Violation]:
    documents, folder = tmp_path / "documents", tmp_path / "reports" / "某某局-2026-部门预算"
    documents.mkdir()
    folder.mkdir(parents=True)
    (documents / "某某局-2026-部门预算.txt").write_text(ORIGINAL, "utf-8")
    (folder / "structure.html").write_text(structure, "utf-8")
    (folder / "year-on-year.html").write_text(changes, "utf-8")
    return proofread(tmp_path / "reports", documents)


def test_what_is_so_passes(tmp_path):
    assert read(tmp_path) == []


SAID = "最大的一项是行政运行，100.25 万元，占 83.20%。"
BROKEN_STRUCTURE = [  # (the violation that must be found, what is broken in the report of structure)
    ("printed", link("100.25", "c0"), link("101.25", "c0")),
    ("printed", link("100.25", "c0"), link("100.25", "c1")),
    ("printed-place", link("20.25", "c1"), link("20.25", "c6")),
    ("printed-sum", link("120.50", "c2"), link("130.75", "c0", more="c1")),
    ("formula", link("100.25", "c0"), link("100.25", "c0", formula="80.00 + 20.00")),
    ("formula-operand", link("20.25", "c1"), link("20.25", "c1", formula="30.25 − 10.00")),
    ("formula-operand", link("20.25", "c1"), link("20.25", "nowhere", formula="30.25 − 10.00")),
    ("unexplained", "16.80%", "61.80%"),
    ("name", "<td>一般行政管理事务</td>", "<td>住房公积金</td>"),
    ("fund", link("100.25", "c0"), link("100.25", "c5")),
    ("share-whole", link("100.25", "c0"), link("100.25", "c5")),
    ("share-range", SAID, "行政运行 120.50 万元，相当于支出合计的 120.20%。"),
    ("share-sum", "83.20%</td>", "93.20%</td>"),
    ("total", "支出合计 120.50 万元", "支出合计 120.51 万元"),
    ("total-word", "支出合计 120.50 万元", "支出总计 120.50 万元"),
    ("rank", SAID, "最大的一项是一般行政管理事务，20.25 万元。"),
    ("nowhere", SAID, "最大的一项是行政运行，77.77 万元。"),
    ("nowhere", SAID, "最大的一项是行政运行，100.25 万元，占 43.21%。"),
    ("absence-place", SAID, "未能读出三公经费。"),
    ("absence-unproven", SAID, "项目支出没有公开用途。"),
    ("absence-refuted", SAID, "未能读出编制和人员数。"),
    ("absence-quote", "没有使用政府性基金预算拨款安排的支出", "没有国有资本经营预算拨款安排的支出"),
    ("share-carryover", SAID, "其余为上年结转结余 20.25 万元（16.80%）。"),
    ("words", "<td>行政运行</td>", "<td>general_public_budget</td>"),
    ("words", SAID, "见表22026年部门支出预算总表。"),
    ("words", SAID, "金额为 None。"),
]
GROWTH = table_of(
    "各项的增长",
    "项目 头一年 末一年 头一年（万元） 末一年（万元） 平均每年 扣除价格",
    ("行政运行", "2021", "2023", "100.00", "121.00", "10.00%", "18.39%"),
)
BROKEN_GROWTH = [  # (the violation that must be found, what is broken in a table of growth)
    ("growth", "10.00%", "21.00%"),
    ("growth", "18.39%", "21.00%"),
]
BROKEN_CHANGES = [  # (the violation that must be found, what is broken in the report of changes)
    ("printed", link("90.00", "c3", formula="100.25 − 10.25"), link("90.00", "c3")),
    ("change-arithmetic", 'value="1002500.00">100.25', 'value="1002500.00">100.35'),
    ("change-percent", "+153.13%", "+12.50%"),
    ("change-sign", "增加 22.50 万元，增长", "增加 22.50 万元，下降"),
    ("change-sign", "增长 22.96%", "增长 0.00%"),
    ("change-sign", "+153.13%", "-153.13%"),
    ("reason", "<td>调整工资标准</td>", "<td>工资标准提高</td>"),
    ("reason", "说明的原因：人员增加", "说明的原因：人员减少"),
    ("base", "<td>上年预算</td><td>调整", "<td>上年执行数（决算数）</td><td>调整"),
    ("count", "</p></div>", "</p><p>3 项变动，2 项增加，0 项减少，0 项持平。</p></div>"),
    ("page", "增加 22.50 万元", "增加 21.50 万元"),
    ("left-out", CHANGES[CHANGES.index("<tr><td>一般行政") : CHANGES.index("</tbody>")], ""),
    (
        "remainder",
        "</p></div>",
        "</p><p>总额变动为增加 22.50 万元，2 项变动合计为增加 10.25 万元，两者相差 11.25 万元，"
        "这部分未能归入读出的各项。</p></div>",
    ),
]


def test_a_statement_that_is_quoted_is_not_left_out(tmp_path):
    row = CHANGES[CHANGES.index("<tr><td>一般行政") : CHANGES.index("</tbody>")]
    cells = "<td>一般行政管理事务</td>" + "<td>—</td>" * 5 + "<td>支出20.25万元，比上年增加12.25万元</td>"
    quoted = f"<tr>{cells}</tr>"

    found = read(tmp_path, changes=CHANGES.replace(row, quoted))

    assert [violation for violation in found if violation.check == "left-out"] == []


WHOLE = "各项的变动相加（推算）为增加 22.50 万元，两者相符，不相差。"
OTHER_TOTALS = table_of(
    "总额的变动（万元）",
    "项目 金额（万元） 变动（万元）",
    ("支出预算", "240.50", "22.50"),
    ("一般公共预算支出", "120.50", "22.50"),
)
STEPS = table_of("从上年到本年（万元）", "项目 金额（万元）", ("甲", "100.25"), ("乙", "20.25"))


@pytest.mark.parametrize(("name", "is_whole"), [("一般公共预算支出", True), ("支出预算", False)])
def test_the_total_of_a_remainder_is_the_one_that_is_named(tmp_path, name, is_whole):
    said = f'<div class="result"><p>{name}增加 22.50 万元，{WHOLE}</p></div>'

    found = read(tmp_path, changes=page_of(OTHER_TOTALS + STEPS + said))

    assert ("remainder" not in {violation.check for violation in found}) == is_whole


@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        ("财政拨款收支总表，合计，支出 / 一般公共预算财政拨款：9.00", ["一般公共预算", "财政拨款"]),
        ("财政拨款收支总表，合计，合计：9.00", ["财政拨款"]),
        ("一般公共预算支出年初预算8.00万元,支出决算9.00万元", ["一般公共预算"]),
        ("使用非财政拨款结余9.00万元", []),
        ("预算8.00万元。全部由财政拨款。比上年增加9.00万元", []),
        ("预算收入9.50万元,其中一般公共预算8.00万元,增加9.00万元", []),
        ("一般公共预算财政拨款支出8.00万元,财政拨款支出减少9.00万元", ["一般公共预算", "财政拨款"]),
    ],
)
def test_a_place_speaks_of_the_money_of_its_column_its_table_or_its_sentence(words, spoken):
    place = Place("某某局", 1, words)

    assert _spoken_of(Figure("9.00", Decimal("9.00"), (place,)), place) == spoken


def test_the_prices_of_several_years_are_an_operand_that_no_disclosure_prints(tmp_path):
    deflated = link("100.25", "c0", formula="100.25 ÷ 1.02204 × 1.02204")

    assert read(tmp_path, structure=STRUCTURE.replace(link("100.25", "c0"), deflated)) == []


@pytest.mark.parametrize(("check", "so", "not_so"), BROKEN_STRUCTURE)
def test_a_fault_of_structure_is_found(tmp_path, check, so, not_so):
    assert so in STRUCTURE
    found = read(tmp_path, structure=STRUCTURE.replace(so, not_so, 1))
    assert check in {violation.check for violation in found}, found


@pytest.mark.parametrize(("check", "so", "not_so"), BROKEN_CHANGES)
def test_a_fault_of_changes_is_found(tmp_path, check, so, not_so):
    assert so in CHANGES
    found = read(tmp_path, changes=CHANGES.replace(so, not_so, 1))
    assert check in {violation.check for violation in found}, found


@pytest.mark.parametrize(("check", "so", "not_so"), [(None, "", ""), *BROKEN_GROWTH])
def test_a_fault_of_growth_is_found(tmp_path, check, so, not_so):
    found = read(tmp_path, structure=page_of(GROWTH.replace(so, not_so, 1)))
    assert {violation.check for violation in found} == ({check} if check else set()), found


@pytest.mark.parametrize(("amount", "checks"), [("30.50", set()), ("31.50", {"printed"})])
def test_a_figure_may_stand_in_the_entry_that_begins_with_its_name(tmp_path, amount, checks):
    folder = tmp_path / "documents"
    folder.mkdir()
    entry = "项目名称：校舍维修 立项依据：某办法 预算安排规模：30.50万元"
    (folder / "某局-2026-部门预算.txt").write_text(entry, "utf-8")
    page = page_of(
        table_of("项目", "项目 金额（万元）", ("校舍维修", link(amount, "c7"))), "某局-2026-部门预算"
    ).replace("<ul>", '<ul><li id="c7">校舍维修</li>')
    report = tmp_path / "reports" / "某局-2026-部门预算"
    report.mkdir(parents=True)
    (report / "projects.html").write_text(page, "utf-8")

    assert {v.check for v in proofread(tmp_path / "reports", folder)} == checks


def test_a_violation_names_the_sentence_the_place_and_the_reason(tmp_path):
    (found,) = read(tmp_path, structure=STRUCTURE.replace("<td>一般行政管理事务</td>", "<td>住房公积金</td>"))

    assert found.check == "name"
    assert found.place == "某某局-2026-部门预算 第 1 页"
    assert "住房公积金" in found.said and "所指的行（句）里没有“住房公积金”" in found.why


def test_each_kind_of_violation_is_broken_once_and_has_a_meaning():
    broken = {check for check, *_ in (*BROKEN_STRUCTURE, *BROKEN_CHANGES, *BROKEN_GROWTH)}
    assert set(meanings()) == broken


# ---------------------------------------------------------------- letters of a page


def test_letters_are_found_in_the_box_of_a_cell(tmp_path):
    path = tmp_path / "一局.pdf"
    path.write_bytes(file_of([RawPage(table())]))
    letters = open_original(path).page(1).letters

    assert squeezed(letters.within(*padded((300, 122, 370, 142)))) == "120.50"
    assert squeezed(letters.within(125, 162, 300, 182)) == "行政运行"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_letters_of_a_turned_page_stand_where_they_are_seen(tmp_path, turn):
    path = tmp_path / "一局.pdf"
    path.write_bytes(file_of([RawPage(table(), extra=f"/Rotate {turn}")]))
    letters = open_original(path).page(1).letters
    x0, top, x1, bottom = 300, 122, 370, 142
    seen = {
        90: (842 - bottom, x0, 842 - top, x1),
        180: (595 - x1, 842 - bottom, 595 - x0, 842 - top),
        270: (top, 595 - x1, bottom, 595 - x0),
    }[turn]

    assert squeezed(letters.within(*seen)) == "120.50"


def test_an_amount_is_found_with_what_stands_around_it(tmp_path):
    path = tmp_path / "一局.pdf"
    path.write_bytes(file_of([RawPage(table())]))
    original = open_original(path)

    around = [original.surroundings(page, found) for page, found in original.where(Decimal("20.25"))]

    assert len(around) == 5
    assert any("一般行政管理事务" in text and "项目支出" in text for text in around)


# ---------------------------------------------------------------- numbers and formulas


@pytest.mark.parametrize(("shown", "is_there"), [("15,621.11 万元", True), ("15,621.12 万元", False)])
def test_a_figure_in_a_sentence_may_round_what_a_cell_prints_in_yuan(shown, is_there):
    page = SimpleNamespace(letters=None, numbers={Decimal(156211123)})
    original = SimpleNamespace(units={"元"}, page=lambda _: page)

    assert is_printed(Figure(shown, None, ()), Place("甲", 1, "合计：156,211,123"), original) is is_there


def test_numbers_with_their_units():
    found = mentions("增加1,234.50万元，增长－2.5%，编制12人".replace("，", ",").replace("－", "-"))

    assert [(m.value, m.unit) for m in found] == [
        (Decimal("1234.50"), "万元"),
        (Decimal("-2.5"), "%"),
        (Decimal(12), ""),
    ]
    assert list(numbers("1,234.50 7 12,3")) == [Decimal("1234.50"), Decimal(7), Decimal(12), Decimal(3)]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("265.54 + 44.15", "309.69"),
        ("1,000.00 − 0.50 = 999.50", "999.50"),
        ("（20.00 − 10.00） ÷ 40.00 × 100", "25"),
        ("200.00 × 5%", "10"),
        ("(121.00 ÷ 100.00) ^ (1 ÷ 2) − 1", "0.1"),
    ],
)
def test_formulas(formula, value):
    assert evaluated(formula) == Decimal(value)


@pytest.mark.parametrize("formula", ["", "open('x')", "1 ÷ 0", "合计"])
def test_what_is_no_arithmetic_is_no_formula(formula):
    with pytest.raises(FormulaError):
        evaluated(formula)


# ---------------------------------------------------------------- lists


def test_the_list_is_written_for_people_and_programs(tmp_path):
    found = [Violation("name", "甲", "structure", "节", "句", "甲 第 1 页", "因")]

    write_list(found, tmp_path / "list.csv")
    write_list(found, tmp_path / "list.json")

    assert (tmp_path / "list.csv").read_text("utf-8-sig").splitlines()[
        1
    ] == "name,甲,structure,节,句,甲 第 1 页,因"
    assert '"check": "name"' in (tmp_path / "list.json").read_text("utf-8")
    assert "## name（1）：" in summary(found)
    assert summary_rows(counts(found)) == ["     1 name               structure 1"]


def test_each_check_can_be_asked_alone(tmp_path):
    broken = STRUCTURE.replace("<td>一般行政管理事务</td>", "<td>住房公积金</td>").replace(
        SAID, "金额为 None。"
    )
    read(tmp_path, structure=broken)

    found = proofread(tmp_path / "reports", tmp_path / "documents", checks=["words"])

    assert {violation.check for violation in found} == {"words"}
    assert "words" in CHECKS


def test_the_reports_of_the_published_documents_say_only_what_is_so(shared_documents):
    """Of the reports in the folder that ``BUDGETLIB_REPORTS`` names, made by ``budgetlib run``."""
    if not (folder := os.environ.get("BUDGETLIB_REPORTS")):
        pytest.skip("BUDGETLIB_REPORTS names no folder of reports")
    found = proofread(Path(folder), shared_documents)

    assert not found, "\n\n".join(map(str, found[:20]))
