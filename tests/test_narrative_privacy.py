"""Names and numbers of contact persons reach no output; the document is invented."""

import pytest

from budgetlib.narrative import read_narrative
from budgetlib.privacy import is_contact_label, redact
from budgetlib.reading.pages import Cell, Grid, Line, Page

NAME, MOBILE, LANDLINE = "钱大有", "138" + "12345678", "0999-7654321"  # all invented


LABELS = """\
部门联系人 联系方式 联系电话： 联系电话及地址 联系人及电话 项目负责人 法定代表人 法人代表 会计主管 主管领导
分管领导 主要负责人审签情况 审签情况 负责人（签章）
经办人 填报人 填表人 制表人 审核人 复核人 签发人 报送人 申报人 编制人 编制人员 审核人（盖章）
经办人签字 填报人签名 审核人签章 制表人姓名
电话 手机 传真 邮箱 电子邮箱 电子邮件 email E-mail 传真号码 手机号 电子邮件地址 咨询电话（工作日）
"""
SIGNATORIES = """\
联系人 法定代表人 法人代表 会计主管 主管领导 分管领导 项目负责人 审签情况 审查情况 经办人 填报人 填表人
制表 制表人 审核 审核人 审核人员 复核人 签发人 报送人 申报人 经办人签字 审核人签名 复核人签章 填报人姓名
负责人（签章）
"""
NO_NAMES = "联系 电话 手机 传真 邮箱 地址 单位 部门 处室 科室 日期 时间 审核 复核 负责 签字 签名 签章"
OTHER_LABELS = """\
主管部门 实施单位 项目名称 受益人数 审核人数 邮电费 电话费 手机应用运维 编制人数 行政编制人员经费 编制人员经费
负责人满意度 负责人评价结果 负责人培训班 负责人人数占比 负责人经济责任审计 负责人到岗率 负责人满意程度
负责人授课天数 负责人下乡频次 审核通过 填报说明 签发文件数 报送材料 申报项目 经办机构 复核率 制表说明
本项目由联系人负责与各有关部门和单位沟通
"""


@pytest.mark.parametrize("label", LABELS.split())
def test_labels_of_contacts(label):
    assert is_contact_label(label)


@pytest.mark.parametrize("label", OTHER_LABELS.split())
def test_other_labels(label):
    assert not is_contact_label(label)


@pytest.mark.parametrize(
    "label",
    SIGNATORIES.split(),
)
@pytest.mark.parametrize("text", [f"{NAME}", f"{NAME}，", f"{NAME} 2031年", "赵 二"])
def test_a_name_after_a_label_is_masked(label, text):
    masked = redact(f"{label}：{text}")

    assert masked.startswith(f"{label}：＊")
    assert NAME not in masked and "二" not in masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"联系人：{NAME} 联系电话：{LANDLINE}", "联系人：＊ 联系电话：＊"),
        (f"联系人：{NAME}、赵小二，手机{MOBILE}。", "联系人：＊，手机＊。"),
        (f"联系人：{NAME}/孙三。", "联系人：＊。"),
        (f"联系人：{NAME}，孙三。", "联系人：＊。"),
        (f"联系人：{NAME}、赵小二、孙三、李四。", "联系人：＊。"),
        (f"填报人：{NAME}审核人：赵小二", "填报人：＊审核人：＊"),
        (f"制表：{NAME}填表日期", "制表：＊填表日期"),
        (f"联系人：{NAME}联系方式", "联系人：＊联系方式"),
        (f"联系人：{NAME}电话", "联系人：＊电话"),
        (f"联系人：{NAME}手机", "联系人：＊手机"),
        (f"联系人：{NAME}；地址", "联系人：＊；地址"),
        (f"（联系人：{NAME}）", "（联系人：＊）"),
        (f"审核人：{NAME}（签章）", "审核人：＊（签章）"),
        (f"部门主要负责人审签情况：{NAME}", "部门主要负责人审签情况：＊"),
        (f"审签情况：已审签 {NAME}", "审签情况：＊"),
        (f"审查情况：不设密 {NAME}", "审查情况：＊"),
        (f"审查情况：不涉密{NAME}", "审查情况：＊"),
        (f"审查情况：已审核{NAME}", "审查情况：＊"),
        ("咨询：(0999)7654321", "咨询：＊"),
        ("咨询：0999 7654321", "咨询：＊"),
        ("咨询：0999-7654321-123", "咨询：＊"),
        ("咨询：0999-7654321转8", "咨询：＊"),
        ("咨询：099-87654321", "咨询：＊"),
        (f"经办{MOBILE}", "经办＊"),
        (f"经办{MOBILE[:3]}-{MOBILE[3:7]}-{MOBILE[7:]}", "经办＊"),
        (f"经办{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}", "经办＊"),
        ("电话：7654321", "电话：＊"),
        ("联系方式为7654321、7654322", "联系方式为＊"),
        ("手机号码是7654321", "手机号码是＊"),
        ("传真7654321转12", "传真＊"),
        ("电话：+86 7654321", "电话：＊"),
        ("邮箱：12345678", "邮箱：＊"),
        ("邮箱 someone@example.org", "邮箱 ＊"),
        ("some.one+a-b@mail.example.org。", "＊。"),
    ],
)
def test_redaction(text, expected):
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "部门主要负责人审签情况：已审签",
        "审查情况：不设密",
        "审查情况：不涉密",
        "审查情况：已审核",
        "审核：通过",
        "12345热线受理30.5万件，科目2010399，代码202612345678901",
        "合计1" + "3812345678.50元，编码20991381234567",
        "编制人员：行政12名",
        "项目负责人由某某局指定",
        "电话费12345元，手机123456部",
        "传真：见附件",
        *(f"填报人：{word}" for word in NO_NAMES.split()),
        "审核人：填报",
    ],
)
def test_what_is_no_contact_stays(text):
    assert redact(text) == text


def test_no_contact_in_any_record_of_a_narrative():
    lines = (
        f"公开联系人：{NAME} 联系电话：{LANDLINE}",
        f"支出预算30万元，比上年增加3万元，主要原因是新设机构（联系人：{NAME}，{MOBILE}）。",
        "项目名称：档案整理",
        f"项目承担单位：某馆 负责人：{NAME}",
        "预算安排规模：5万元",
        f"资金分配情况：整理费5万元（联系电话{MOBILE}）",
        f"（三）国有资产情况：共有车辆3辆，管理员电话：{MOBILE}。",
    )
    grid = Grid(1, 4, tuple(Cell(0, c, 1, 1, text) for c, text in enumerate(("联系人", NAME, "编制", "5"))))

    narrative = read_narrative([Page(1, 0, 0, (*(Line(text) for text in lines), grid))], 2031)

    assert len(narrative.changes) == 1 and len(narrative.projects) == 1
    printed = repr(narrative)
    assert not [secret for secret in (NAME, MOBILE, LANDLINE, "7654321") if secret in printed]
