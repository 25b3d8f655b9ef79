"""Performance indicators from the tables of goals."""

import pytest

from budgetlib.contract.records import IndicatorRow
from budgetlib.reading.pages import LogicalTable, TableCell
from budgetlib.tables.indicators import Target, field_of, parse_target, read_indicators, split_levels


def table(*rows: str, kind: str = "project_performance", spans: dict[tuple[int, int], int] | None = None):
    """A table from lines with ``|`` between cells; ``spans`` gives the row spans of merged cells."""
    covered = {(r + n, c) for (r, c), height in (spans or {}).items() for n in range(1, height)}
    cells = tuple(
        TableCell(r, c, (spans or {}).get((r, c), 1), 1, text, 7)
        for r, row in enumerate(rows)
        for c, text in enumerate(row.split("|"))
        if (r, c) not in covered
    )
    width = len(rows[0].split("|"))
    return LogicalTable("t09", kind, None, None, None, 7, 7, len(rows), width, 0, cells)


MOBILE = "138" + "00001111"  # invented, put together so that no number stands here

FORM = (
    "项目名称|档案整理|||||",
    f"项目负责人|钱大有|联系电话|{MOBILE}|||",
    "一级指标|二级指标|三级指标|指标值|分值权重（90分）|上年完成值|评分标准",
    "产出指标|数量指标|整理卷数|≥300卷|20|280卷|按比例",
    "|  |装订册数|>=1,200册|20||按比例",
    "|质量指标|合格率|=100%|20||",
    "满意度指标|服务对象满意度指标|利用者满意度|有所提高|30||",
)


def short(row: IndicatorRow) -> tuple[str | None, ...]:
    return (row.level1, row.level2, row.level3, row.operator, row.target, row.unit)


def test_levels_are_carried_down_and_columns_known_by_their_headings():
    rows = read_indicators([table(*FORM)])

    assert [short(row) for row in rows] == [
        ("产出指标", "数量指标", "整理卷数", "≥", "300", "卷"),
        ("产出指标", "数量指标", "装订册数", ">=", "1200", "册"),
        ("产出指标", "质量指标", "合格率", "=", "100", "%"),
        ("满意度指标", "服务对象满意度指标", "利用者满意度", None, "有所提高", None),
    ]
    assert (rows[0].project, rows[0].weight, rows[0].prior, rows[0].scoring) == (
        "档案整理",
        "20",
        "280卷",
        "按比例",
    )
    assert (rows[0].table_id, rows[0].page) == ("t09", 7)


def test_contact_persons_reach_no_indicator():
    assert not [
        v
        for row in read_indicators([table(*FORM)])
        for v in map(str, short(row))
        if "钱大有" in v or "138" in v
    ]


def test_merged_cells_and_vertical_text():
    rows = read_indicators(
        [
            table(
                "项目名称|值班|||",
                "一级\n指标|二级\n指标|三级指标|指标性质|指标值",
                "产\n出\n指\n标|数量指标|值班天数|≥|365",
                "产出指标|时效指标|到岗及时率（%）|＝|100",
                spans={(2, 0): 2},
            )
        ]
    )

    assert [short(row) for row in rows] == [
        ("产出指标", "数量指标", "值班天数", "≥", "365", None),
        ("产出指标", "时效指标", "到岗及时率（%）", "＝", "100", "%"),
    ]


def test_several_projects_in_one_table_and_a_column_for_the_project():
    stacked = table(*FORM[:1], *FORM[2:4], "项目名称|值班|||||", *FORM[2:4])
    listed = table(
        "项目名称|指标名称|指标性质|指标值|计量单位", "甲项目|办结率|≥|95|%", "乙项目|满意度|定性|良好|"
    )

    assert [row.project for row in read_indicators([stacked])] == ["档案整理", "值班"]
    assert [(row.project, *short(row)[2:]) for row in read_indicators([listed])] == [
        ("甲项目", "办结率", "≥", "95", "%"),
        ("乙项目", "满意度", None, "良好", None),
    ]


def test_the_whole_department_has_no_project_and_other_tables_no_indicators():
    (row,) = read_indicators([table(*FORM[2:4], kind="department_performance")])

    assert row.project is None
    assert read_indicators([table(*FORM, kind="project_list")]) == []


def test_cells_that_a_page_end_has_cut():
    rows = read_indicators(
        [
            table(
                "项目名称|一级指标|二级指标|三级指标|指标值",
                "甲项目|效益指|社会效益指标|办结率|≥95%",
                "|标|满意度指标|满意度|≥90%",
            )
        ]
    )

    assert [(row.project, row.level1, row.level2) for row in rows] == [
        ("甲项目", "效益指标", "社会效益指标"),
        ("甲项目", "效益指标", "满意度指标"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥18 次", Target("≥", "18", "次")),
        ("<=144.08万元", Target("<=", "144.08", "万元")),
        ("≤560元/人/天", Target("≤", "560", "元/人/天")),
        ("≥12.00(次)", Target("≥", "12.00", "次")),
        ("≥2台（套）", Target("≥", "2", "台（套）")),
        ("20门", Target(None, "20", "门")),
        ("100%", Target(None, "100", "%")),
        ("不低于50%", Target("≥", "50", "%")),
        ("3个月内", Target(None, "3", "个月内")),
        ("12月底前", Target(None, "12月底前", None)),
        ("2031年12月31日前完成", Target(None, "2031年12月31日前完成", None)),
        ("投诉率≤5%", Target(None, "投诉率≤5%", None)),
        ("", Target(None, None, None)),
    ],
)
def test_targets(text, expected):
    assert parse_target(text) == expected


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("三级指标", "level3"),
        ("指标内容", "level3"),
        ("本年绩效指标值", "target"),
        ("年度(/项目)指标值", "target"),
        ("指标值设置依据", "basis"),
        ("上年完成值", "prior"),
        ("绩效度量单位", "unit"),
        ("指标权重(%)", "weight"),
        ("佐证资料", "evidence"),
        ("备注", None),
    ],
)
def test_headings(heading, field):
    assert field_of(heading) == field


def test_levels_in_one_cell():
    assert split_levels("效益指标社会效益指标带动就业人数") == ("效益指标", "社会效益指标", "带动就业人数")


def test_the_project_may_share_its_heading_with_the_body():
    found = read_indicators(
        [table("单位名称、项目名称|三级指标|指标性质|指标值|度量单位", "林区防火|巡护次数|>=|120|次")]
    )

    assert [(row.project, row.level3, row.target, row.unit) for row in found] == [
        ("林区防火", "巡护次数", "120", "次")
    ]
