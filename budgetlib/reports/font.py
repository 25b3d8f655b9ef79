"""The font inside a report: only the characters that it uses, as a WOFF2 data URI."""

import base64
import io

from fontTools import subset, ttLib

from budgetlib.fonts import font_path


def subset_font(text: str) -> bytes:
    """Cut our font down to the characters of a text, as WOFF2.

    Characters that the font lacks are left to the reader's own fonts.
    """
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False, name_IDs=[1, 2, 13, 14])
    font = ttLib.TTFont(font_path(), lazy=True, recalcTimestamp=False)  # the same text gives the same bytes
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(set(text))))
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def font_uri(text: str) -> str:
    """The subset as a ``data:`` address for a style sheet."""
    return "data:font/woff2;base64," + base64.b64encode(subset_font(text)).decode("ascii")
