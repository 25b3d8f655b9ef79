"""What could not be read, said as findings: pages, cells and numbers that found no place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetlib.contract.findings import cell_evidence, reading_finding, sentence_evidence
from budgetlib.contract.records import AmountRow, FindingRow
from budgetlib.doubt.accounting import Accounting
from budgetlib.money import is_amount
from budgetlib.privacy import redact
from budgetlib.reading.pages import Line, LogicalTable, Page, SourceDocument
from budgetlib.vocabulary.wording import squeeze

FEWEST_ROWS = 3  # lines that look like rows of a table, before a page is said to hold one
_DECIMAL = re.compile(r"\d\.\d")
_SENTENCE = re.compile(r"[，。；：！？]")


@dataclass(frozen=True, slots=True)
class ReadingDoubt:
    """One finding about the reading; ``is_loss`` where something printed is missing from the tables."""

    finding: FindingRow
    is_loss: bool


def reading_findings(
    document_id: str,
    origin: SourceDocument,
    tables: Sequence[LogicalTable],
    amounts: Sequence[Sequence[AmountRow]],
) -> list[ReadingDoubt]:
    """All doubts about the reading of one document."""
    return [
        *_no_table(document_id, tables),
        *_pages(document_id, origin),
        *_unplaced_rows(document_id, origin.pages),
        *_unknown_units(document_id, tables, amounts),
        *_unknown_kinds(document_id, tables, amounts),
    ]


def _no_table(document_id: str, tables: Sequence[LogicalTable]) -> Iterator[ReadingDoubt]:
    if not tables:
        message = "文件中没有找到表格，只读取了文字说明。"
        yield ReadingDoubt(reading_finding("reading.no_table", "info", message, (), document_id), False)


def _pages(document_id: str, origin: SourceDocument) -> Iterator[ReadingDoubt]:
    for page in origin.pages:
        if page.number in origin.unread_pages:
            message = f"第{page.number}页无法载入，未能读取。"
        elif page.text_layer == "none":
            message = f"第{page.number}页为图片，没有文字层，未能读取。"
        elif page.text_layer == "unreadable":
            message = f"第{page.number}页所用字体不含文字编码，文字不可用，未能读取。"
        else:
            continue
        yield ReadingDoubt(reading_finding("reading.page", "warning", message, (), document_id), True)


def table_like_lines(page: Page) -> list[Line]:
    """Lines outside all grids that look like rows of a table: several amounts, no sentence."""
    found = []
    for line in page.lines:
        words = line.text.split(" ")
        decimals = [w for w in words if _DECIMAL.search(w) and is_amount(w)]
        if len(words) >= 3 and len(decimals) >= 2 and not _SENTENCE.search(line.text):
            found.append(line)
    return found


def _unplaced_rows(document_id: str, pages: Sequence[Page]) -> Iterator[ReadingDoubt]:
    for page in pages:
        lines = table_like_lines(page)
        if len(lines) >= FEWEST_ROWS:
            message = f"第{page.number}页有{len(lines)}行数字排列如表格，但未能识别为表格，数字未计入。"
            evidence = [sentence_evidence("行", page.number, redact(line.text)) for line in lines[:5]]
            finding = reading_finding("reading.unplaced_rows", "warning", message, evidence, document_id)
            yield ReadingDoubt(finding, True)


def unread_money(accounting: Accounting, document_id: str) -> Iterator[ReadingDoubt]:
    """Money that a table prints and that is in no table of the contract: each with its place."""
    for row, cell in accounting.lost:
        message = f"第{row.page}页表中的“{row.text}”未能读出，没有计入。"
        place = cell.box
        text = redact(squeeze(cell.text))
        evidence = [cell_evidence("单元格", str(row.table_id), cell.row, cell.column, row.page, place, text)]
        finding = reading_finding("reading.unread_number", "warning", message, evidence, document_id)
        yield ReadingDoubt(finding, True)


def _unknown_units(
    document_id: str, tables: Sequence[LogicalTable], amounts: Sequence[Sequence[AmountRow]]
) -> Iterator[ReadingDoubt]:
    for table, found in zip(tables, amounts, strict=True):
        if table.unit is None and found and "performance" not in table.kind:
            message = f"第{table.first_page}页的表格未注明金额单位，按本文件其他表格的单位计。"
            key = [sentence_evidence("表", table.first_page, _title(table))]
            finding = reading_finding("reading.unit_not_printed", "info", message, key, document_id)
            yield ReadingDoubt(finding, False)


def _title(table: LogicalTable) -> str:
    """The title of a table; which table of the file it is, where none is printed."""
    return table.title or f"未印标题的表（文件中第 {table.table_id.lstrip('t0')} 张）"


def _unknown_kinds(
    document_id: str, tables: Sequence[LogicalTable], amounts: Sequence[Sequence[AmountRow]]
) -> Iterator[ReadingDoubt]:
    for table, found in zip(tables, amounts, strict=True):
        if table.kind == "other" and found:
            name = f"“{table.title}”" if table.title else f"第{table.first_page}页的表格"
            message = f"{name}未能归入任何已知种类，其{len(found)}个金额照样保留。"
            key = [sentence_evidence("表", table.first_page, _title(table))]
            finding = reading_finding("reading.table_kind_unknown", "info", message, key, document_id)
            yield ReadingDoubt(finding, False)
