"""The font that budgetlib carries."""

from fontTools.ttLib import TTFont

from budgetlib.fonts import font_path

SIGNS = "，。：；“”‘’《》〔〕（）％＋－１Ａ①⑳≥≤±□√☐☑△▲№㎡→−–—αΩ"
RARE_NAMES = "圳堃甪垟濮亳鄞衢"


def test_font_covers_the_signs_of_disclosures_and_rare_place_names():
    covered = TTFont(font_path()).getBestCmap()

    assert [sign for sign in SIGNS + RARE_NAMES if ord(sign) not in covered] == []


def test_font_has_outlines_that_reportlab_can_embed_and_keeps_copyright_and_licence():
    font = TTFont(font_path())

    assert "glyf" in font
    assert font["name"].getDebugName(1) == "Budgetlib Sans"
    assert "Adobe" in font["name"].getDebugName(0)
    assert "SIL Open Font License" in font["name"].getDebugName(13)
