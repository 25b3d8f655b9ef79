"""Names and numbers of contact persons, which belong in no output."""

import re

from budgetlib.vocabulary import read_vocabulary


def _words(part: str) -> str:
    """The words of ``contact_words.csv`` for one part of the grammar, as a group of a pattern."""
    rows = read_vocabulary("contact_words")
    return f"(?:{'|'.join(row['pattern'] for row in rows if row['part'] == part)})"


# 负责人满意度, 负责人培训人数: an indicator about them, not a place for their names
_LABEL = re.compile(
    rf"{_words('person')}(?!.*{_words('indicator')})|{_words('reach')}|"
    rf"(?:{_words('act')}|{_words('drafting')})人员?(?:{_words('signature')}|[（(].*)?$|"
    rf"{_words('channel')}(?:号码?|地址)?(?:[（(].*)?$",
    re.IGNORECASE,
)
_LONGEST_LABEL = 16  # letters: what is longer is a text about contacts, not the label of one
_MOBILE = re.compile(r"(?<![\d.])1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?![\d.])")
_LANDLINE = re.compile(r"(?<![\d.])[（(]?0\d{2,3}[)）]?[-—－–\s]{0,3}\d{7,8}(?:[-—转]\d{1,5})?(?![\d.])")
_NUMBER_AFTER_LABEL = re.compile(
    rf"((?:{_words('channel')}|联系方式)(?:号码)?[为是]?[：:]?)\s*\+?[\d\-—－–（）()、,，/转\s]{{7,}}"
)
_NAME = rf"(?!{_words('no_name')}|{_words('cleared')})[\u4e00-\u9fa5·]{{1,3}}(?:\s?[\u4e00-\u9fa5])?"
_SIGNATORY = rf"(?:{_words('person')}|{_words('act')}人|{_words('signed')})(?:{_words('signature')}|员)*"
_NAME_AFTER_LABEL = re.compile(
    rf"({_SIGNATORY}(?:[（(][^（()）]{{0,8}}[)）])?\s*[：:]\s*)(?:{_words('cleared')}\s*)?"
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
