"""The kind of a table where its title does not say it: from headings and codes."""

import re
from dataclasses import replace

from budgetlib.reading.pages import LogicalTable
from budgetlib.tables.captions import find_unit
from budgetlib.tables.cells import CODE_AND_NAME, is_code
from budgetlib.vocabulary.wording import heading_means, kind_of_title, plain


def recognise(tables: tuple[LogicalTable, ...]) -> tuple[LogicalTable, ...]:
    """Give every table its kind, by its title, else by what its headings and codes mean, and its unit."""
    kinds = [(t, _kind(t)) for t in tables]
    return tuple(replace(t, kind=kind, unit=t.unit or _unit_in_cells(t, kind)) for t, kind in kinds)


def _unit_in_cells(table: LogicalTable, kind: str) -> str | None:
    """The unit that headings name, 预算数（万元）, or the labels of a form, 项目资金（万元）."""
    is_form = kind.endswith("performance")
    for cell in table.cells:
        named = find_unit(cell.text) if cell.row < table.header_rows or is_form else None
        if named and _MONEY.search(cell.text):
            return named
    return None


_MONEY = re.compile(r"资金|预算|金额|总额|经费|拨款|收入|支出")


def _kind(table: LogicalTable) -> str:
    named = kind_of_title(table.title) if table.title else None
    if named is not None:
        return named
    return _kind_of_contents(table)


def _kind_of_contents(table: LogicalTable) -> str:
    texts = [plain(c.text) for c in table.cells]
    heads = [plain(c.text) for c in table.cells if c.row < max(table.header_rows, 1)]
    joined, head = "|".join(texts), "|".join(heads)
    if "三级指标" in joined or "绩效目标" in joined or "绩效指标" in joined:
        return (
            "department_performance" if "整体" in head or "年度主要任务" in joined else "project_performance"
        )
    if "出国" in head and "接待" in head:
        return "three_public_expenses"
    if "采购" in head:
        return "procurement"
    if "收入" in heads and "支出" in heads:
        return (
            "appropriation_summary"
            if "财政拨款" in head and "事业收入" not in joined
            else "revenue_expenditure_summary"
        )
    return _kind_of_columns(texts, heads, head)


def _kind_of_columns(texts: list[str], heads: list[str], head: str) -> str:
    basic = any(heading_means("spending_type", h) == "basic" for h in heads)
    project = any(heading_means("spending_type", h) == "project" for h in heads)
    general = "一般公共预算" in head
    functional = _count_codes(texts, "2") >= 2
    economic = _count_codes(texts, "3") >= 2
    if functional and basic and project:
        return "general_expenditure" if general else "expenditure_summary"
    if functional and ("事业收入" in head or "上级补助收入" in head):
        return "revenue_summary"
    if economic and (basic or ("人员经费" in head and "公用经费" in head)):
        return (
            "economic_expenditure"
            if project
            else "general_basic_expenditure"
            if general
            else "basic_expenditure"
        )
    return "other"


def _count_codes(texts: list[str], first: str) -> int:
    codes = [t if is_code(t) else m["code"] if (m := CODE_AND_NAME.match(t)) else "" for t in texts]
    return sum(code.startswith(first) for code in codes)
