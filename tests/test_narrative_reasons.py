"""Where a text gives a reason, and where the reason ends."""

import pytest

from budgetlib.narrative.reasons import find_reasons, reason_after


def reasons(text: str) -> list[str]:
    return [text[r.start : r.end] for r in find_reasons(text)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("会议费增加1万元，原因是新增年会。", "新增年会"),
        ("会议费增加1万元，原因为新增年会。", "新增年会"),
        ("会议费增加1万元，原因系新增年会。", "新增年会"),
        ("会议费增加1万元，原因是由于新增年会。", "新增年会"),
        ("会议费增加1万元，主要原因说明：新增年会。", "：新增年会"),
        ("会议费增加1万元，变动原因新增年会。", "新增年会"),
        ("会议费增加1万元，主要是新增年会。", "新增年会"),
        ("会议费增加1万元，主要为新增年会。", "新增年会"),
        ("会议费增加1万元，主要由于新增年会。", "新增年会"),
    ],
)
def test_what_a_reason_opens_with(text, reason):
    assert reasons(text) == [reason]


@pytest.mark.parametrize("text", ["会议费增加1万元，主要用于年会。", "会议费2万元，原因"])
def test_other_words_open_none(text):
    assert reasons(text) == []


@pytest.mark.parametrize(
    ("text", "introduces_parts"),
    [("主要是基本支出增加1万元。", True), ("主要原因是基本支出增加1万元。", False)],
)
def test_parts_of_a_change_follow_only_what_is_no_word_of_reason(text, introduces_parts):
    assert [r.introduces_parts for r in find_reasons(text)] == [introduces_parts]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # it goes on
        ("原因是新增年会；场租上涨。", "新增年会；场租上涨"),
        ("原因是1.新增年会。2.场租上涨。", "1.新增年会。2.场租上涨"),
        ("原因是1、新增年会。2、场租上涨。", "1、新增年会。2、场租上涨"),
        ("（原因是新增年会（含场租。）及培训）。", "新增年会（含场租。）及培训"),
        ("原因是新增年会）及培训。", "新增年会）及培训"),
        # it ends
        ("原因是新增年会。场租上涨。", "新增年会"),
        ("（原因是新增年会），共三次。", "新增年会"),
        ("原因是1.新增年会。2.培训费3万元，比上年增加1万元。", "1.新增年会"),
        ("原因是新增年会；其中培训另列。", "新增年会"),
        ("原因是新增年会；2030年办三次。", "新增年会"),
        ("原因是新增年会；培训费3万元。", "新增年会"),
        ("原因是新增年会；培训费与上年持平。", "新增年会"),
    ],
)
def test_how_far_a_reason_goes(text, reason):
    assert reasons(text) == [reason]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("会议费增加1万元，原因是新增年会。", "新增年会"),
        ("会议费增加1万元，增加的主要原因是新增年会。", "新增年会"),
        ("会议费增加1万元，原因是用于年会。", None),
        ("会议费增加1万元，原因是。", None),
        ("会议费增加1万元，均由本级财政安排解决。主要原因是新增年会。", "新增年会"),
        # too far away to be that of the change
        ("会议费增加1万元，全部由本级财政安排解决。主要原因是新增年会。", None),
        ("会议费增加1万元，培训费增加1万元，原因是新增年会。", None),
    ],
)
def test_the_reason_of_a_change(text, reason):
    end = text.index("元") + 1
    following = text.find("培训费")

    assert reason_after(text, end, following if following > 0 else len(text), find_reasons(text)) == reason


def test_a_mark_may_begin_with_the_last_word_of_the_change():
    text = "会议费与上年持平的主要原因是次数不变。"

    assert reason_after(text, text.index("持平") + 2, len(text), find_reasons(text)) == "次数不变"
