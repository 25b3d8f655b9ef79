"""Projects in forms: labels with their values, one form a project (项目名称, 年度资金总额, 实施单位)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from budgetlib.contract.records import ProjectRow
from budgetlib.errors import AmountError
from budgetlib.money import UNITS, parse_amount
from budgetlib.privacy import redact
from budgetlib.reading.pages import LogicalTable
from budgetlib.tables.captions import find_unit
from budgetlib.tables.forms.form_labels import project_named, text_rows
from budgetlib.vocabulary.wording import meaning_in, plain

# The year's money comes before that of the project, and that before what all its years cost.
_AMOUNTS = ("year_total", "total", "whole")
_TITLE = re.compile(r"(?P<name>.{4,})项目(?:支出)?绩效目标表$")


def form_projects(table: LogicalTable, common_unit: str | None) -> Iterator[ProjectRow]:
    """The projects of a table of forms, each with the money of the year, as far as its labels say it.

    Parameters
    ----------
    table : a table of performance forms
    common_unit : the unit of the document's tables, where the form prints none
    """
    texts = text_rows(table)
    pages = {cell.row: cell.page for cell in table.cells}
    named = [(n, name) for n, row in enumerate(texts) if (name := project_named(row))]
    if not named and (title := _TITLE.match(table.title or "")):
        named = [(0, title["name"])]
    for (begin, name), (end, _) in pairwise([*named, (len(texts), "")]):
        said = _said(texts[begin:end], table.unit or common_unit)
        if any(key in said for key in _AMOUNTS):
            yield _project(name, said, pages[begin])


def _said(rows: Sequence[Sequence[str]], unit: str | None) -> dict[str, str]:
    """What the labels of a form say, each once; amounts in yuan."""
    said: dict[str, str] = {}
    for row in rows:
        printed = [text for text, _ in groupby(row) if text]
        unit_here = next((found for text in printed if (found := find_unit(text))), unit)
        for label, value in pairwise(printed):
            field = meaning_in("project_form_labels", plain(label))
            if field in _AMOUNTS:
                amount = _yuan(value, unit_here)
                value = "" if amount is None else str(amount)
            if field and value:
                said.setdefault(field, value)
    return said


def _yuan(text: str, unit: str | None) -> Decimal | None:
    try:
        amount = parse_amount(text, UNITS[unit]) if unit else None
    except AmountError:
        return None
    return amount.yuan if amount else None


def _project(name: str, said: dict[str, str], page: int) -> ProjectRow:
    dates = [said[key] for key in ("start", "end") if key in said]
    return ProjectRow(
        page=page,
        project=redact(name),
        policy_basis=None,
        amount_yuan=next(Decimal(said[key]) for key in _AMOUNTS if key in said),
        implementing_unit=redact(said.get("implementing_unit", "")) or None,
        period="至".join(dates) or None,
    )
