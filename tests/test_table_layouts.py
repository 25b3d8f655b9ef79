"""Rows, codes, totals, rules and pages: the same invented figures in many printed layouts."""

from pathlib import Path

import pytest

from tests.helpers.typeset_tables import HIGH, SHEET, WIDE, Paper, expected, facts, tables

GENERAL = """
201      一般公共服务支出              expenditure total   general_public_budget budget 2024 1505000
201      一般公共服务支出              expenditure basic   general_public_budget budget 2024 1005000
201      一般公共服务支出              expenditure project general_public_budget budget 2024 500000
20103    政府办公厅（室）及相关机构事务 expenditure total   general_public_budget budget 2024 1505000
20103    政府办公厅（室）及相关机构事务 expenditure basic   general_public_budget budget 2024 1005000
20103    政府办公厅（室）及相关机构事务 expenditure project general_public_budget budget 2024 500000
2010301  行政运行                      expenditure total   general_public_budget budget 2024 1005000
2010301  行政运行                      expenditure basic   general_public_budget budget 2024 1005000
2010302  一般行政管理事务              expenditure total   general_public_budget budget 2024 500000
2010302  一般行政管理事务              expenditure project general_public_budget budget 2024 500000
208      社会保障和就业支出            expenditure total   general_public_budget budget 2024 202500
208      社会保障和就业支出            expenditure basic   general_public_budget budget 2024 202500
20805    行政事业单位养老支出          expenditure total   general_public_budget budget 2024 202500
20805    行政事业单位养老支出          expenditure basic   general_public_budget budget 2024 202500
2080502  事业单位离退休                expenditure total   general_public_budget budget 2024 202500
2080502  事业单位离退休                expenditure basic   general_public_budget budget 2024 202500
"""
TOTAL = """
-        合计                          expenditure total   general_public_budget budget 2024 1707500
-        合计                          expenditure basic   general_public_budget budget 2024 1207500
-        合计                          expenditure project general_public_budget budget 2024 500000
"""
ROWS = """
201     | 一般公共服务支出               | 150.50 | 100.50 | 50.00
20103   | 政府办公厅（室）及相关机构事务 | 150.50 | 100.50 | 50.00
2010301 | 行政运行                       | 100.50 | 100.50 |
2010302 | 一般行政管理事务               | 50.00  |        | 50.00
208     | 社会保障和就业支出             | 20.25  | 20.25  |
20805   | 行政事业单位养老支出           | 20.25  | 20.25  |
2080502 | 事业单位离退休                 | 20.25  | 20.25  |
合计    | <                              | 170.75 | 120.75 | 50.00
"""
HEADS = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出"
WITHOUT_CODES = [(("-", *fact[1:])) for fact in expected(GENERAL)]


def paper(tmp_path: Path, **how: object) -> Paper:
    """The cover of an invented disclosure for 2024, and a new page."""
    sheet = Paper(tmp_path / "disclosure.pdf", **how)  # type: ignore[arg-type]
    sheet.line("青溪县林草局2024年部门预算", "centre", 22)
    return sheet.page()


def general(tmp_path: Path, text: str, **how: object) -> list[tuple[object, ...]]:
    """What is read of one table of the general public budget's expenditure."""
    sheet = paper(tmp_path).title("一般公共预算支出表").table(text, **how)  # type: ignore[arg-type]
    found = sheet.read()
    assert [t[0] for t in tables(found)] == ["general_expenditure"]
    return sorted(facts(found))


def test_codes_of_three_five_and_seven_digits_stand_in_one_column(tmp_path):
    assert general(tmp_path, HEADS + ROWS) == sorted(expected(GENERAL + TOTAL))


def test_codes_stand_in_three_columns_and_every_row_is_full(tmp_path):
    found = general(
        tmp_path,
        """
    科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出
    类 | 款 | 项 | ^ | ^ | ^ | ^
    201 |    |    | 一般公共服务支出 | 150.50 | 100.50 | 50.00
    201 | 03 |    | 政府办公厅（室）及相关机构事务 | 150.50 | 100.50 | 50.00
    201 | 03 | 01 | 行政运行 | 100.50 | 100.50 |
    201 | 03 | 02 | 一般行政管理事务 | 50.00 | | 50.00
    208 |    |    | 社会保障和就业支出 | 20.25 | 20.25 |
    208 | 05 |    | 行政事业单位养老支出 | 20.25 | 20.25 |
    208 | 05 | 02 | 事业单位离退休 | 20.25 | 20.25 |
    合计 | < | < | < | 170.75 | 120.75 | 50.00
    """,
    )

    assert found == sorted(expected(GENERAL + TOTAL))


OWN_PARTS = """
    科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出
    类 | 款 | 项 | ^ | ^ | ^ | ^
    201 |    |    | 一般公共服务支出 | 150.50 | 100.50 | 50.00
        | 03 |    | 政府办公厅（室）及相关机构事务 | 150.50 | 100.50 | 50.00
        |    | 01 | 行政运行 | 100.50 | 100.50 |
"""


def test_codes_stand_in_three_columns_and_every_row_prints_its_own_part(tmp_path):
    found = general(
        tmp_path,
        OWN_PARTS
        + """
            |    | 02 | 一般行政管理事务 | 50.00 | | 50.00
        208 |    |    | 社会保障和就业支出 | 20.25 | 20.25 |
            | 05 |    | 行政事业单位养老支出 | 20.25 | 20.25 |
            |    | 02 | 事业单位离退休 | 20.25 | 20.25 |
        合计 | < | < | < | 170.75 | 120.75 | 50.00
    """,
    )

    assert found == sorted(expected(GENERAL + TOTAL))


def test_a_row_takes_the_parts_of_its_code_from_the_page_before(tmp_path):
    sheet = paper(tmp_path).title("一般公共预算支出表").table(OWN_PARTS, widths=[30, 30, 30, 180, 60, 60, 60])
    sheet.page().table(
        """
            |    | 02 | 一般行政管理事务 | 50.00 | | 50.00
        208 |    |    | 社会保障和就业支出 | 20.25 | 20.25 |
            | 05 |    | 行政事业单位养老支出 | 20.25 | 20.25 |
            |    | 02 | 事业单位离退休 | 20.25 | 20.25 |
        合计 | < | < | < | 170.75 | 120.75 | 50.00
        """,
        widths=[30, 30, 30, 180, 60, 60, 60],
    )

    found = sheet.read()

    assert tables(found) == [("general_expenditure", "-", "万元", "2", "3")]
    assert sorted(facts(found)) == sorted(expected(GENERAL + TOTAL))


def one_label_column(write: str) -> str:
    """The rows with code and name in one cell, as the pattern says."""
    out = ["功能科目 | 合计 | 基本支出 | 项目支出"]
    for row in ROWS.strip().splitlines():
        code, name, *amounts = (cell.strip() for cell in row.split("|"))
        label = "合计" if name == "<" else write.format(code=code, name=name, indent="　" * (len(code) - 3))
        out.append(" | ".join([label, *amounts]))
    return "\n".join(out)


@pytest.mark.parametrize(
    "write",
    [
        "[{code}]{name}",
        "【{code}】{name}",
        "{code}-{name}",
        "{code}{name}",
        "{code} {name}",
        "{code}_{name}",
        "({code}){name}",
        "{name}（{code}）",
        "{name}[{code}]",
        "{code}\\n{name}",
        "{indent}{code}{name}",
        "{indent}[{code}]{name}",
    ],
)
def test_code_and_name_stand_in_one_cell(tmp_path, write):
    assert general(tmp_path, one_label_column(write)) == sorted(expected(GENERAL + TOTAL))


@pytest.mark.parametrize("write", ["{name}", "{indent}{name}"])
def test_no_code_is_made_up_where_none_is_printed(tmp_path, write):
    found = general(tmp_path, one_label_column(write))

    assert found == sorted([*WITHOUT_CODES, *expected(TOTAL)])


def test_the_code_stands_on_a_line_of_its_own_within_the_wrapped_name(tmp_path):
    text = (HEADS + ROWS).replace("政府办公厅（室）及相关机构事务", "政府办公厅（室）\\n及相关机构事务")
    found = general(tmp_path, text)

    assert found == sorted(expected(GENERAL + TOTAL))


def test_the_name_wraps_around_the_code_in_one_cell(tmp_path):
    text = one_label_column("{code}{name}").replace(
        "20103政府办公厅（室）及相关机构事务", "20103政府办公厅（室）\\n及相关机构事务"
    )

    assert general(tmp_path, text) == sorted(expected(GENERAL + TOTAL))


def test_full_width_digits_are_digits(tmp_path):
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    text = HEADS + "\n" + ROWS.translate(wide)

    assert general(tmp_path, text) == sorted(expected(GENERAL + TOTAL))


@pytest.mark.parametrize("label", ["合 计", "合　　计", "合~~~计", "合计：", "总 计", "合计"])
def test_a_total_may_be_letter_spaced(tmp_path, label):
    text = HEADS + ROWS.replace("合计    |", f"{label} |")
    name = label.replace("~", "").replace(" ", "").replace("　", "")

    assert general(tmp_path, text) == sorted(expected(GENERAL + TOTAL.replace("合计", name)))


def test_the_total_comes_first(tmp_path):
    rows = ROWS.strip().splitlines()
    text = "\n".join([HEADS, rows[-1], *rows[:-1]])

    assert general(tmp_path, text) == sorted(expected(GENERAL + TOTAL))


def test_the_label_of_the_total_stands_in_the_code_column(tmp_path):
    text = HEADS + ROWS.replace("合计    | <", "合计 | ")

    assert general(tmp_path, text) == sorted(expected(GENERAL + TOTAL))


def test_the_label_of_the_total_stands_in_the_name_column(tmp_path):
    rows = ROWS.strip().splitlines()
    total = rows[-1].replace("合计    | <", " | 合计")

    assert general(tmp_path, "\n".join([HEADS, total, *rows[:-1]])) == sorted(expected(GENERAL + TOTAL))


def test_a_row_of_which_names_a_part(tmp_path):
    text = HEADS + ROWS.replace("合计    |", "| 其中：人员补助 | 40.00 | 40.00 |\n合计 |")
    part = """
    - 其中：人员补助 expenditure total general_public_budget budget 2024 400000
    - 其中：人员补助 expenditure basic general_public_budget budget 2024 400000
    """

    assert general(tmp_path, text) == sorted(expected(GENERAL + TOTAL + part))


@pytest.mark.parametrize("rules", ["lines", "fills", "double", "pieces", "open"])
def test_rules_may_be_drawn_in_many_ways(tmp_path, rules):
    assert general(tmp_path, HEADS + ROWS, rules=rules) == sorted(expected(GENERAL + TOTAL))


def test_letters_printed_twice_look_bold_and_count_once(tmp_path):
    assert general(tmp_path, HEADS + ROWS, bold=True) == sorted(expected(GENERAL + TOTAL))


def test_a_long_name_runs_over_the_cell_beside_it(tmp_path):
    found = general(tmp_path, HEADS + ROWS, overflow=True, widths=[50, 60, 80, 60, 60])

    assert found == sorted(expected(GENERAL + TOTAL))


@pytest.mark.parametrize("size", [WIDE, HIGH, SHEET], ids=["landscape", "portrait", "a3"])
@pytest.mark.parametrize(
    ("rotate", "sideways"), [(0, 0), (90, 0), (180, 0), (270, 0), (0, 90), (0, 270), (90, 270)]
)
def test_pages_may_be_turned_and_wide(tmp_path, size, rotate, sideways):
    sheet = paper(tmp_path, size=size, rotate=rotate, sideways=sideways)
    found = sheet.title("一般公共预算支出表").table(HEADS + ROWS).read()

    assert tables(found) == [("general_expenditure", "-", "万元", "2", "2")]
    assert sorted(facts(found)) == sorted(expected(GENERAL + TOTAL))


@pytest.mark.parametrize(
    "row",
    [
        "栏次 | < | 1 | 2 | 3",
        "** | ** | 1 | 2 | 3",
        "栏次 | | 1=2+3 | 2 | 3",
        "1 | 2 | 3 | 4 | 5",
        "** | ** | ** | ** | **",
        "A | B | 1 | 2 | 3",
    ],
)
def test_a_row_that_numbers_the_columns_has_no_amounts(tmp_path, row):
    assert general(tmp_path, f"{HEADS}\n{row}{ROWS}") == sorted(expected(GENERAL + TOTAL))


def test_spacer_columns_are_left_out(tmp_path):
    text = "\n".join(
        line.replace("|", "| | ", 1).replace("| 1", "| 1") + " | "
        for line in (HEADS + ROWS.replace("合计    | <", "合计 | ")).strip().splitlines()
    )

    assert general(tmp_path, text, widths=[50, 6, 180, 60, 60, 60, 6]) == sorted(expected(GENERAL + TOTAL))


def test_a_running_page_number_lands_inside_the_table(tmp_path):
    sheet = paper(tmp_path).title("一般公共预算支出表")
    sheet.table(HEADS + ROWS)
    sheet.write("— 12 —", 390, (sheet.y + 4) - 20, 9)
    assert sorted(facts(sheet.read())) == sorted(expected(GENERAL + TOTAL))


THREE = (
    "序号 | 科目编码 | 科目名称 | 合计 | 基本支出 | < | < | 项目支出\n"
    "^ | ^ | ^ | ^ | 小计 | 人员经费 | 公用经费 | ^"
)


def test_headings_of_two_rows_split_the_basic_expenditure(tmp_path):
    found = general(
        tmp_path,
        THREE
        + """
    1 | 201 | 一般公共服务支出 | 150.50 | 100.50 | 80.50 | 20.00 | 50.00
    2 | 20103 | 政府办公厅（室）及相关机构事务 | 150.50 | 100.50 | 80.50 | 20.00 | 50.00
    合计 | < | < | 150.50 | 100.50 | 80.50 | 20.00 | 50.00
    """,
    )
    kinds = ["total 1505000", "basic 1005000", "personnel 805000", "operating 200000", "project 500000"]
    items = ["201 一般公共服务支出", "20103 政府办公厅（室）及相关机构事务", "- 合计"]
    want = [
        f"{i} expenditure {k.split()[0]} general_public_budget budget 2024 {k.split()[1]}"
        for i in items
        for k in kinds
    ]

    assert found == sorted(expected("\n".join(want)))


def test_headings_of_four_rows(tmp_path):
    found = general(
        tmp_path,
        """
    功能分类科目 | < | 2024年预算数 | < | < | < | <
    ^ | ^ | 合计 | 基本支出 | < | < | 项目支出
    ^ | ^ | ^ | 小计 | 其中 | < | ^
    编码 | 名称 | ^ | ^ | 人员经费 | 公用经费 | ^
    201 | 一般公共服务支出 | 150.50 | 100.50 | 80.50 | 20.00 | 50.00
    合计 | < | 150.50 | 100.50 | 80.50 | 20.00 | 50.00
    """,
    )
    kinds = ["total 1505000", "basic 1005000", "personnel 805000", "operating 200000", "project 500000"]
    want = [
        f"{i} expenditure {k.split()[0]} general_public_budget budget 2024 {k.split()[1]}"
        for i in ("201 一般公共服务支出", "- 合计")
        for k in kinds
    ]

    assert found == sorted(expected("\n".join(want)))


def test_headings_of_one_row_with_the_body_before_the_items(tmp_path):
    text = (
        "单位编码 | 单位名称 | "
        + HEADS
        + "\n"
        + "\n".join(
            ("合计 | < | < | < |" + row.split("<")[1].strip().lstrip("|"))
            if "<" in row
            else f"105001 | 青溪县林草局本级 | {row}"
            for row in ROWS.strip().splitlines()
        )
    )

    assert general(tmp_path, text) == sorted(expected(GENERAL + TOTAL))
