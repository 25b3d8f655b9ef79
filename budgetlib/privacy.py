"""Names and numbers of contact persons, which belong in no output."""

import re

_LABEL = re.compile(
    # 负责人满意度, 负责人培训人数: an indicator about them, not a place for their names
    r"联系人|联系方式|联系电话|负责人(?!.*(?:满意|评价|培训|人数|审计|[率度数次]$))|法定代表人|法人代表|会计主管|(?:主管|分管)领导|审签情况|"
    r"(?:经办|填报|填表|制表|审核|复核|签发|报送|申报|编制)(?:人员|人)(?:签[字章名]|姓名|[（(].*)?$|"
    r"(?:电话|手机|传真|邮箱|电子邮件|E-?mail)(?:号码?|地址)?(?:[（(].*)?$",
    re.IGNORECASE,
)
_LONGEST_LABEL = 16
_MOBILE = re.compile(r"(?<![\d.])1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?![\d.])")
_LANDLINE = re.compile(r"(?<![\d.])[（(]?0\d{2,3}[)）]?[-—－–\s]{0,3}\d{7,8}(?:[-—转]\d{1,5})?(?![\d.])")
_NUMBER_AFTER_LABEL = re.compile(
    r"((?:电话|手机|传真|联系方式)(?:号码)?[为是]?[：:]?)\s*\+?[\d\-—－–（）()、，,/转\s]{7,}"
)
_NOT_A_NAME = (
    r"(?!联系|电话|手机|传真|邮箱|地址|单位|部门|处室|科室|日期|时间|填报|审核|复核|负责|"
    r"已审|不设密|不涉密|通过|签[字章名])"
)
_NAME = rf"{_NOT_A_NAME}[\u4e00-\u9fa5·]{{1,3}}(?:\s?[\u4e00-\u9fa5])?"
_NAME_AFTER_LABEL = re.compile(
    r"((?:联系人|经办人|填报人|填表人|制表人?|审核人?|复核人|负责人|主管领导|分管领导|法定代表人|会计主管|签发人|审签情况|审查情况)(?:姓名|签[字章名]|员)*"
    r"(?:[（(][^（()）]{0,8}[)）])?\s*[：:]\s*)(?:(?:已审[签查核]|不设密|不涉密)\s*)?"
    rf"{_NAME}(?:[、，/\s]\s*{_NAME}){{0,3}}(?=[\s，。；、）)0-9（(]|联系|电话|手机|填|审|$)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
MASK = "＊"


def is_contact_label(text: str) -> bool:
    """Whether a table cell is the label of a contact person, telephone or mail address.

    What stands beside such a cell is not to be put out.

    Examples
    --------
    >>> is_contact_label("部门联系人"), is_contact_label("联系电话："), is_contact_label("负责人满意度")
    (True, True, False)
    """
    plain = re.sub(r"[\s：:]", "", text)
    return len(plain) <= _LONGEST_LABEL and _LABEL.search(plain) is not None


def redact(text: str) -> str:
    """The text with telephone numbers, mail addresses and names after a contact label masked.

    Examples
    --------
    >>> redact("联系人：王某某 联系电话：010-12345678")
    '联系人：＊ 联系电话：＊'
    """
    if not text:
        return text
    text = _NAME_AFTER_LABEL.sub(rf"\1{MASK}", text)
    text = _NUMBER_AFTER_LABEL.sub(rf"\1{MASK}", text)
    return _MAIL.sub(MASK, _MOBILE.sub(MASK, _LANDLINE.sub(MASK, text)))
