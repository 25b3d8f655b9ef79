"""Tables that no ruling line holds together, and tables whose lines only a picture shows."""

import io
from decimal import Decimal

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import budgetlib
from budgetlib.fonts import font_path

ROWS = [
    ("201", "一般公共服务支出", "683.70", "434.62", "249.08"),
    ("20103", "政府办公厅（室）及相关机构事务", "668.70", "434.62", "234.08"),
    ("2010301", "行政运行", "434.62", "434.62", ""),
    ("2010399", "其他支出", "234.08", "", "234.08"),
    ("20140", "信访事务", "15.00", "", "15.00"),
    ("2014004", "信访业务", "15.00", "", "15.00"),
    ("", "合计", "683.70", "434.62", "249.08"),
]
HEADINGS = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
LEFT = (60, 130, 330, 410, 480)
RIGHT = (125, 325, 405, 475, 550)
TOP, STEP = 640, 22


@pytest.fixture
def typeset(tmp_path):
    """A page with a table of expenditure; ``draw`` puts the rules under it, or none."""
    pdfmetrics.registerFont(TTFont("Sans", font_path()))

    def make(draw=None):
        path = tmp_path / "某县财政局-2024-部门预算.pdf"
        canvas = Canvas(str(path), pagesize=(612, 792))
        canvas.setFont("Sans", 16)
        canvas.drawCentredString(306, 740, "某县财政局2024年部门预算")
        canvas.drawCentredString(306, 700, "一般公共预算支出表")
        canvas.setFont("Sans", 10)
        canvas.drawRightString(550, 672, "单位：万元")
        if draw:
            draw(canvas)
        for number, row in enumerate([HEADINGS, *ROWS]):
            y = TOP - number * STEP
            for column, text in enumerate(row):
                if column < 2 or number == 0:
                    canvas.drawString(LEFT[column], y, text)
                else:
                    canvas.drawRightString(RIGHT[column], y, text)
        canvas.save()
        return path

    return make


def as_picture(canvas):
    """The rules of the table as a picture: no path object of the page shows them."""
    scale = 4
    width, height = (RIGHT[-1] - LEFT[0] + 10) * scale, STEP * (len(ROWS) + 1) * scale
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    for x in (0, *((x - LEFT[0]) * scale for x in LEFT[1:]), width - 4):
        pen.line([(x, 0), (x, height)], fill="black", width=5)
    for row in range(len(ROWS) + 2):
        y = min(row * STEP * scale, height - 4)
        pen.line([(0, y), (width, y)], fill="black", width=5)
    data = io.BytesIO()
    picture.save(data, "PNG")
    bottom = TOP + 15 - height / scale
    canvas.drawImage(ImageReader(data), LEFT[0] - 5, bottom, width / scale, height / scale)


def expected():
    return [
        (code or None, column, Decimal(text) * 10000)
        for code, _, *amounts in ROWS
        for column, text in zip(("total", "basic", "project"), amounts, strict=True)
        if text
    ]


def found(disclosure):
    amounts = disclosure.amounts.astype(object).where(disclosure.amounts.notna(), None)
    return list(zip(amounts.item_code, amounts.spending_type, amounts.amount_yuan, strict=True))


def test_a_table_without_rules_is_read_by_its_alignment(typeset):
    disclosure = budgetlib.read(typeset())

    assert list(disclosure.tables.kind) == ["general_expenditure"]
    assert found(disclosure) == expected()
    assert disclosure.amounts.x0.notna().all()


def test_a_table_whose_rules_are_a_picture_is_read(typeset):
    disclosure = budgetlib.read(typeset(as_picture))

    assert list(disclosure.tables.kind) == ["general_expenditure"]
    assert found(disclosure) == expected()


def test_amounts_in_sentences_make_no_table(tmp_path):
    lines = [f"{n}．某项支出{n}.00万元，占{n}.00%，比上年增加{n}.00万元。" for n in range(1, 9)]
    path = tmp_path / "town.txt"
    path.write_text("某镇2024年部门预算\n\n" + "\n".join(lines), encoding="utf-8")

    assert budgetlib.read(path).tables.empty
