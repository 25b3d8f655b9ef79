"""Tables too wide for their paper, whose further columns stand on the next pages."""

from dataclasses import replace

import pytest

from budgetlib.reading.pages import Box, LogicalTable, TableCell
from budgetlib.tables.sideways import join_sideways
from tests.helpers.typeset_tables import Paper, expected, facts, tables

NARROW = [60, 160, 80, 80]
LEFT = """
功能分类科目编码 | 功能分类科目名称 | 收入预算 | <
^ | ^ | 合计 | 财政拨款收入
213 | 农林水支出 | 60.00 | 50.00
2130201 | 行政运行 | 60.00 | 50.00
合计 | < | 60.00 | 50.00
"""
RIGHT = """
 | <
事业收入 | 其他收入
6.00 | 4.00
6.00 | 4.00
6.00 | 4.00
"""
FIELDS = ("item_code", "item_name", "fund", "amount_yuan")


@pytest.fixture
def paper(tmp_path):
    sheet = Paper(tmp_path / "disclosure.pdf")
    sheet.line("青溪县林草局2024年部门预算", "centre", 22)
    return sheet.page()


def test_columns_of_the_next_page_belong_to_the_rows_at_their_height(paper):
    paper.title("2024年部门收入预算总表").table(LEFT, widths=NARROW)
    found = paper.page().title("部门收入预算总表").table(RIGHT).read()

    assert tables(found) == [("revenue_summary", "-", "万元", "2", "3")]
    assert facts(found, fields=FIELDS) == expected("""
    213     农林水支出 all                  600000
    213     农林水支出 fiscal_appropriation 500000
    213     农林水支出 business_income      60000
    213     农林水支出 other_income         40000
    2130201 行政运行   all                  600000
    2130201 行政运行   fiscal_appropriation 500000
    2130201 行政运行   business_income      60000
    2130201 行政运行   other_income         40000
    -       合计       all                  600000
    -       合计       fiscal_appropriation 500000
    -       合计       business_income      60000
    -       合计       other_income         40000
    """)
    assert set(found.amounts[found.amounts.fund == "other_income"].page) == {3}


def test_all_rows_are_printed_before_the_further_columns(paper):
    heading, rows = LEFT.strip().splitlines()[:2], LEFT.strip().splitlines()[2:]
    over, figures = RIGHT.strip("\n").splitlines()[:2], RIGHT.strip("\n").splitlines()[2:]
    paper.title("部门收入预算总表").table("\n".join([*heading, *rows[:2]]), widths=NARROW)
    paper.page().table("\n".join([*rows[2:], *rows[:2]]), widths=NARROW)
    paper.page().title(" ", " ").table("\n".join([*over, *figures[:2]]))
    found = paper.page().table("\n".join(["7.00 | 5.00", *figures[1:]])).read()

    assert tables(found) == [("revenue_summary", "-", "万元", "2", "5")]
    spent = found.amounts[found.amounts.fund == "business_income"]
    assert [int(yuan) for yuan in spent.amount_yuan] == [60000, 60000, 70000, 60000, 60000]


def test_a_table_with_names_of_its_own_is_another_table(paper):
    paper.title("部门收入预算总表").table(LEFT, widths=NARROW)
    found = paper.page().title("部门收入预算总表").table(LEFT, widths=NARROW).read()

    assert found.amounts.table_id.nunique() == len(found.tables)
    assert set(found.amounts["column"]) == {2, 3}


LINE = 20.0


def grid_table(title, page, last, rows, first_column=0):
    """A table of one page from rows of texts, each with the height at which it stands."""
    cells = [
        TableCell(r, c, 1, 1, text, page, Box(40 + 60 * c, top, 100 + 60 * c, top + LINE))
        for r, (top, texts) in enumerate(rows)
        for c, text in enumerate(texts)
    ]
    return LogicalTable(
        "t01", "other", title, None, None, page, last, len(rows), len(rows[0][1]), 1, tuple(cells)
    )


LEFT_ROWS = [
    (100.0, ["项目", "合计"]),
    (120.0, ["防火", "9.00"]),
    (140.0, ["苗圃", "8.00"]),
    (160.0, ["合计", "17.00"]),
]
RIGHT_ROWS = [(100.0, ["其他"]), (120.0, ["1.00"]), (140.0, [""]), (160.0, ["1.00"])]


@pytest.mark.parametrize(
    ("why", "title", "pages", "rows", "count"),
    [
        ("all stand as high", None, (2, 2), RIGHT_ROWS, 1),
        ("the same title", "支出总表", (2, 2), RIGHT_ROWS, 1),
        ("a little lower", None, (2, 2), [(top + 1, texts) for top, texts in RIGHT_ROWS], 1),
        ("another title", "收入总表", (2, 2), RIGHT_ROWS, 2),
        ("two pages later", None, (3, 3), RIGHT_ROWS, 2),
        ("names", None, (2, 2), [*RIGHT_ROWS[:3], (160.0, ["防火"])], 2),
        ("lower", None, (2, 2), [(top + 2, texts) for top, texts in RIGHT_ROWS], 2),
        ("fewer rows", None, (2, 2), RIGHT_ROWS[:2], 2),
        ("one row lower", None, (2, 2), [*RIGHT_ROWS[:3], (180.0, ["1.00"])], 2),
    ],
)
def test_when_a_table_is_the_further_columns_of_the_one_before(why, title, pages, rows, count):
    left = grid_table("部门支出总表", 1, 1, LEFT_ROWS)

    assert len(join_sideways((left, grid_table(title, *pages, rows)))) == count, why


def test_further_columns_bring_their_unit_and_note():
    left, right = grid_table("部门支出总表", 1, 1, LEFT_ROWS), grid_table(None, 2, 2, RIGHT_ROWS)
    (joined,) = join_sideways((replace(left, note="注：上"), replace(right, unit="元", note="注：下")))
    (plain,) = join_sideways((replace(left, unit="万元"), right))

    assert (joined.unit, joined.note, joined.n_columns, joined.last_page) == ("元", "注：上 注：下", 3, 2)
    assert (plain.unit, plain.note) == ("万元", None)
