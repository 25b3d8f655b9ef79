"""Make the font that budgetlib carries: a renamed TrueType subset of a Chinese OpenType font.

The source is Noto Sans CJK SC (SIL Open Font License 1.1), for instance
``/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc`` of the Debian package ``fonts-noto-cjk``::

    python tools/make_font.py NotoSansCJK-Regular.ttc budgetlib/fonts/BudgetlibSans-Regular.ttf

Two things are changed on the way: the outlines become quadratic, since reportlab embeds TrueType outlines
only, and the name becomes the one below, since the licence lets no derivative carry a reserved name.
"""

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.misc.transform import Transform
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

SOURCE_FAMILY = "Noto Sans CJK SC"
FAMILY, STYLE = "Budgetlib Sans", "Regular"
POSTSCRIPT_NAME = "BudgetlibSans-Regular"
OUTLINE_TOLERANCE = 1.0  # of 1000 units an em

HANZI_ROWS = range(0xB0, 0xF8)  # of GB 2312: its 6763 characters
BEYOND = "垟埇甪瀍浉浬堃塆昇喆玥祎淼镕翀湉劵瞭體"  # place names, and forms seen in disclosures
FORMS = (
    "·×÷±°−–—―…‰‖‘’“”„‟′″※‑•・"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇⒈⒉⒊⒋⒌⒍⒎⒏⒐㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩㊣"
    "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ≤≥≠≈≡∑∏√∞∈∩∪∴∵∶∷∥⊥∠"
    "□■▢▪▫△▲▽▼◇◆○●◎★☆→←↑↓↔⇒✓✔✕✗№℃℡™㎡㎥㎏㎜㎝㎞㏄﹣﹥﹤―─│┌┐└┘├┤┬┴┼￥¥€£§©®"
)
RANGES = (
    range(0x20, 0x7F),  # Latin
    range(0xA0, 0x100),
    range(0x391, 0x3CA),  # Greek
    range(0x2010, 0x2027),
    range(0x3000, 0x3020),  # ideographic punctuation, 〇, 〒, 〓
    range(0xFF01, 0xFF5F),  # full-width forms
    range(0xFFE0, 0xFFE7),
)
FIELDS_OF_HINTS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
)
BALLOT_BOXES = {"☐": (), "☑": ("✓",), "☒": ("×",)}  # not in the source: drawn as a mark in a box


def wanted_characters() -> set[str]:
    """Return the characters that tables, narratives, place names and charts of disclosures need."""
    rows = (bytes((row, cell)) for row in HANZI_ROWS for cell in range(0xA1, 0xFF))
    hanzi = {code.decode("gb2312", errors="ignore") for code in rows} - {""}
    ranges = {chr(code) for codes in RANGES for code in codes}
    return hanzi | ranges | set(BEYOND) | set(FORMS)


def open_source(path: Path) -> TTFont:
    """Open the face of `path` that carries the simplified Chinese forms."""
    for font in TTCollection(path).fonts:
        if font["name"].getDebugName(1) == SOURCE_FAMILY:
            return font
    raise SystemExit(f"{path}: no face named {SOURCE_FAMILY}")


def reduce_to(font: TTFont, characters: set[str]) -> None:
    """Drop all glyphs, layout features and hints that `characters` do not need."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)


def quadratic_glyph(draw: list, glyph_set: dict) -> object:
    """Draw `(glyph name, transform)` pairs into one TrueType glyph."""
    pen = TTGlyphPen(None)
    curves = Cu2QuPen(pen, OUTLINE_TOLERANCE, reverse_direction=True)
    for name, transform in draw:
        glyph_set[name].draw(TransformPen(curves, transform))
    return pen.glyph()


def ballot_boxes(font: TTFont) -> dict[str, list]:
    """Compose the ballot boxes from the box and the marks that the source has."""
    names = font.getBestCmap()
    inner = Transform(0.6, 0, 0, 0.6, 200, 152)
    box = (names[ord("□")], Transform())
    return {
        sign: [box, *((names[ord(mark)], inner) for mark in marks)] for sign, marks in BALLOT_BOXES.items()
    }


def add_ballot_boxes(font: TTFont, glyphs: dict, glyph_set: dict) -> None:
    """Add glyphs for the ballot boxes to `glyphs` and the character map."""
    box = font.getBestCmap()[ord("□")]
    for sign, draw in ballot_boxes(font).items():
        name = f"uni{ord(sign):04X}"
        glyphs[name] = quadratic_glyph(draw, glyph_set)
        font["hmtx"][name] = font["hmtx"][box]
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format != 14:
                table.cmap[ord(sign)] = name


def to_truetype(font: TTFont) -> None:
    """Replace the CFF outlines by quadratic ones."""
    glyph_set = font.getGlyphSet()
    glyphs = {name: quadratic_glyph([(name, Transform())], glyph_set) for name in font.getGlyphOrder()}
    add_ballot_boxes(font, glyphs, glyph_set)
    order = list(glyphs)
    font.setGlyphOrder(order)
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    del font["CFF "]
    font["maxp"].tableVersion, font["maxp"].maxZones = 0x00010000, 1
    for field in FIELDS_OF_HINTS:
        setattr(font["maxp"], field, 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\000\001\000\000"


def rename(font: TTFont) -> None:
    """Give the derivative its own name; copyright and licence stay."""
    names = font["name"]
    kept = {name_id: names.getDebugName(name_id) for name_id in (0, 13, 14)}
    own = {
        1: FAMILY,
        2: STYLE,
        3: f"{POSTSCRIPT_NAME};1.0",
        4: FAMILY,
        5: "Version 1.000",
        6: POSTSCRIPT_NAME,
        10: f"Subset with quadratic outlines, derived from {SOURCE_FAMILY}",
    }
    names.names = []
    for name_id, text in sorted({**kept, **own}.items()):
        names.setName(text, name_id, 3, 1, 0x409)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="the source font, a .ttc with the face " + SOURCE_FAMILY)
    parser.add_argument("target", type=Path, help="the .ttf to write")
    arguments = parser.parse_args()
    font = open_source(arguments.source)
    font.recalcTimestamp = False
    reduce_to(font, wanted_characters())
    to_truetype(font)
    rename(font)
    font.save(arguments.target)


if __name__ == "__main__":
    main()
