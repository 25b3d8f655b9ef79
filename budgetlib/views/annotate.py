"""A copy of a PDF with numbered frames on the operands of each finding, and a legend at the end.

The legend is typeset with matplotlib, which embeds of our font only the letters that it uses.
"""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pypdfium2 as pdfium

from budgetlib.audit.summary import SEVERITY_WORDS, numbered, worded, wrap
from budgetlib.fonts import font_path
from budgetlib.views.marks import COLOURS, Mark, draw_marks

_LEGEND_SIZE = (8.27, 11.69)  # A4 in inches
_LEGEND_LINES, _LEGEND_COLUMNS = 52, 92


def annotate(pdf_path: Path, findings: pd.DataFrame, out_path: Path) -> int:
    """Write a copy of a PDF with the operands of its findings framed and numbered.

    Parameters
    ----------
    pdf_path
        The document as published; it is not changed.
    findings
        The document's rows of the contract's table ``findings``; numbers are those of
        :func:`budgetlib.audit.summary.numbered`.
    out_path
        Where the copy goes.

    Returns
    -------
    int
        How many frames were drawn. A sentence that does not stand on its page in one piece, and a
        finding without operands, have a line in the legend and no frame.
    """
    rows = numbered(findings)
    document = pdfium.PdfDocument(pdf_path)
    try:
        drawn = sum(len(draw_marks(document, page, marks)) for page, marks in _by_page(rows).items())
        if rows:
            _append_legend(document, rows)
        document.save(out_path)
    finally:
        document.close()
    return drawn


def _by_page(rows: Sequence[Mapping[str, Any]]) -> dict[int, list[Mark]]:
    """Findings with each of their operands, by the page that the operand stands on."""
    pages: dict[int, list[Mark]] = {}
    for row in rows:
        for entry in json.loads(row["evidence"]):
            pages.setdefault(int(entry["page"]), []).append((row, entry))
    return pages


# ---- legend


def _append_legend(document: pdfium.PdfDocument, rows: Sequence[Mapping[str, Any]]) -> None:
    legend = pdfium.PdfDocument(_legend_pdf(rows))
    try:
        document.import_pages(legend)
    finally:
        legend.close()


def _legend_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Lines of text with the severity that colours them."""
    for row in rows:
        severity = str(row["severity"])
        head = f"{row['number']}  {SEVERITY_WORDS[severity]}  {row['rule_id']}  {row['finding_id']}"
        yield severity, head
        for line in wrap(worded(row), _LEGEND_COLUMNS):
            yield "", line


def _legend_pdf(rows: Sequence[Mapping[str, Any]]) -> bytes:
    import matplotlib
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    lines = [
        ("", "核对结果：编号与页面上的方框一致。所列为数据不一致之处，供复核。"),
        ("", ""),
        *_legend_lines(rows),
    ]
    buffer = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}), PdfPages(buffer) as pages:
        for start in range(0, len(lines), _LEGEND_LINES):
            figure = Figure(figsize=_LEGEND_SIZE)
            _typeset(figure, lines[start : start + _LEGEND_LINES])
            pages.savefig(figure)
    return buffer.getvalue()


def _typeset(figure: Any, lines: Sequence[tuple[str, str]]) -> None:
    for i, (severity, line) in enumerate(lines):
        colour = [c / 255 for c in COLOURS[severity]] if severity else "black"
        figure.text(
            0.08, 0.94 - i * 0.0172, line, font=font_path(), fontsize=9, color=colour, parse_math=False
        )
