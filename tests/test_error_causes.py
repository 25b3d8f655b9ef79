"""Why a document could not be read is told in Chinese, for every cause that the program knows."""

import ast
import io
import zipfile
from pathlib import Path

import pytest

from budgetlib.analysis.causes import UNKNOWN_CAUSE, chinese_cause
from budgetlib.errors import DocumentError
from budgetlib.reading.pdf import open_pdf
from budgetlib.reading.sniff import detect_format

PACKAGE = Path(__file__).parents[1] / "budgetlib"


def archive_with(name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "文件是空的"),
        (archive_with("word/document.xml"), "这是 Word 文档（docx），目前不能读取；请另存为 PDF"),
        (archive_with("xl/workbook.xml"), "这是 Excel 工作簿（xlsx），目前不能读取；请另存为 PDF"),
        (archive_with("OFD.xml"), "这是 OFD 版式文件，目前不能读取；请另存为 PDF"),
        (archive_with("a.pdf"), "这是压缩包（ZIP），请先解压"),
        (b"\x89PNG\r\n\x1a\n", "这是一张图片（PNG），不是带文字的文件"),
        ("<html><body>公开".encode(), "扩展名是 pdf，内容却不是 PDF，可能没有下载成功"),
        (b"\0\1\2\3" * 99, "既不是 PDF，也不是网页或纯文本"),
        (b"%PDF-1.7 and nothing more", "文件已损坏，读不出 PDF 结构"),
    ],
)
def test_a_file_of_another_kind_is_told_in_chinese(tmp_path, content, cause):
    path = tmp_path / "甲局-2024-部门预算.pdf"
    path.write_bytes(content)

    with pytest.raises(DocumentError) as raised:
        detect_format(path)
        open_pdf(path)

    assert chinese_cause(str(raised.value)) == cause


def causes_in_the_program():
    """Sentences written out in ``DocumentError(...)`` and in variables named ``cause``."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "DocumentError":
                yield from texts(node.args[1:2])
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "cause":
                yield from texts([node.value])


def texts(nodes):
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.IfExp):
            yield from texts([node.body, node.orelse])
        if isinstance(node, ast.JoinedStr):
            yield "".join(v.value if isinstance(v, ast.Constant) else "7" for v in node.values)


def test_every_cause_written_in_the_program_has_its_chinese():
    causes = set(causes_in_the_program())

    assert len(causes) >= 10
    assert {c for c in causes if chinese_cause(f"a.pdf: {c}") == UNKNOWN_CAUSE} == set()
