"""PDF files written object by object, so that a test can break exactly one thing in them."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

ROWS = (
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("201", "一般公共服务支出", "120.50", "100.25", "20.25"),
    ("20103", "政府办公厅（室）及相关机构事务", "120.50", "100.25", "20.25"),
    ("2010301", "行政运行", "100.25", "100.25", ""),
    ("2010302", "一般行政管理事务", "20.25", "", "20.25"),
    ("", "合计", "120.50", "100.25", "20.25"),
)
TITLE = "某某局2026年部门预算一般公共预算支出情况表"
XS = (60, 120, 300, 370, 440, 510)  # rulings of the table, points from the left
TOP, STEP = 740, 20  # its upper edge above the page's lower edge, and the height of a row


@dataclass(frozen=True)
class RawPage:
    """One page: its content stream and what stands in its dictionary beside it."""

    content: bytes
    media: str = "0 0 595 842"
    extra: str = ""
    resources: str = ""
    packed: bool = True
    fonts: str = "/F1 3 0 R"


@dataclass(frozen=True)
class RawPdf:
    """The objects of a file; the first five are catalogue, page tree and the font."""

    objects: list[bytes] = field(default_factory=list)

    def add(self, body: bytes) -> int:
        """Append an object and return its number."""
        self.objects.append(body)
        return len(self.objects)


_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
    b"/Supplement 2>>/FontDescriptor 5 0 R/DW 1000/W[1[500] 814 939 500]>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
    b"/Ascent 752/Descent -271/CapHeight 737/StemV 58>>",
)


def stream(data: bytes, entries: str = "", *, packed: bool = True) -> bytes:
    """A stream object, with Flate unless it is to stand plain."""
    if packed:
        data, entries = zlib.compress(data), entries + "/Filter/FlateDecode"
    return f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def text(x: float, y: float, words: str, size: float = 9) -> bytes:
    """Operators that print one piece of text."""
    return f"BT /F1 {size} Tf {x} {y} Td <{words.encode('utf-16-be').hex()}> Tj ET\n".encode()


def table(dx: float = 0, dy: float = 0) -> bytes:
    """Operators that print :data:`ROWS` as a ruled table under :data:`TITLE`, moved by dx and dy."""
    out = [text(60 + dx, TOP + 30 + dy, TITLE, 14), text(430 + dx, TOP + 8 + dy, "单位：万元")]
    bottom = TOP - STEP * len(ROWS)
    for n in range(len(ROWS) + 1):
        out.append(f"{XS[0] + dx} {TOP - STEP * n + dy} m {XS[-1] + dx} {TOP - STEP * n + dy} l S\n".encode())
    for x in XS:
        out.append(f"{x + dx} {TOP + dy} m {x + dx} {bottom + dy} l S\n".encode())
    for n, row in enumerate(ROWS, 1):
        for x, words in zip(XS, row, strict=False):
            if words:
                out.append(text(x + 3 + dx, TOP - STEP * n + 6 + dy, words))
    return b"".join(out)


def build(pages: Sequence[RawPage], more: Sequence[bytes] = ()) -> RawPdf:
    """The objects of a file with these pages; ``more`` take the numbers from 6 on."""
    pdf = RawPdf([b"<</Type/Catalog/Pages 2 0 R>>", b"", *_FONT, *more])
    kids = []
    for page in pages:
        content = pdf.add(stream(page.content, packed=page.packed))
        kids.append(
            pdf.add(
                f"<</Type/Page/Parent 2 0 R/MediaBox[{page.media}]/Contents {content} 0 R{page.extra}"
                f"/Resources<</Font<<{page.fonts}>>{page.resources}>>>>".encode()
            )
        )
    pdf.objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{k} 0 R' for k in kids)}]>>".encode()
    return pdf


def written(pdf: RawPdf, *, shift: int = 0) -> bytes:
    """The bytes of the file; ``shift`` puts every entry of its cross-reference table off by so many."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(pdf.objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % (offset + shift) for offset in offsets)
    out += f"trailer<</Size {len(offsets) + 1}/Root 1 0 R>>\nstartxref\n{start + shift}\n%%EOF\n".encode()
    return bytes(out)


def file_of(pages: Sequence[RawPage], more: Sequence[bytes] = ()) -> bytes:
    """The bytes of a well-formed file with these pages."""
    return written(build(pages, more))
