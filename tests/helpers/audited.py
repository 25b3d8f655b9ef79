"""Small disclosures for the tests of the audit, written as a reader of budgets would write them down."""

import csv
import dataclasses
import types
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from budgetlib.audit.facts import Facts, Passage, facts_of
from budgetlib.audit.registry import Failure, Result
from budgetlib.contract.records import (
    AllocationRow,
    AmountRow,
    ChangeRow,
    DocumentRow,
    FigureRow,
    IndicatorRow,
    ProjectRow,
    StaffingRow,
    TableRow,
)
from budgetlib.contract.schema import TABLES, frame

SPENDING = {
    "合计": "total",
    "支出合计": "total",
    "基本支出": "basic",
    "人员经费": "personnel",
    "公用经费": "operating",
    "项目支出": "project",
}
FUNDS = {
    "general_expenditure": "general_public_budget",
    "general_basic_expenditure": "general_public_budget",
    "appropriation_summary": "fiscal_appropriation",
}
TEN_THOUSAND = 10_000
Row = Any


def amounts(text: str, kind: str, table_id: str = "t01", **same: Any) -> list[AmountRow]:
    """The amounts of one table in 万元, from lines ``code,name,column,column,…``; a heading line first.

    Heading cells may be paths (``基本支出/人员经费``). ``same`` sets fields alike in every row
    (``flow="revenue"``, ``phase="prior_budget"``).
    """
    head, *lines = csv.reader(line for line in text.splitlines() if line.strip())
    rows = []
    for r, (code, name, *cells) in enumerate(lines):
        for c, (label, cell) in enumerate(zip(head[2:], cells, strict=True)):
            if cell.strip():
                rows.append(
                    _amount(
                        kind, table_id, r, c, code.strip(), name.strip(), label.strip(), cell.strip(), same
                    )
                )
    return rows


def _amount(
    kind: str,
    table_id: str,
    r: int,
    c: int,
    code: str,
    name: str,
    label: str,
    cell: str,
    same: dict[str, Any],
) -> AmountRow:
    classes = {"2": "functional", "3": "economic", "5": "government_economic"}
    spending = SPENDING.get(label.split("/")[-1])
    if kind == "general_basic_expenditure" and spending == "total":
        spending = "basic"
    values: dict[str, Any] = {
        "table_id": table_id,
        "row": r,
        "column": c + same.get("column_offset", 0),
        "page": 1,
        "x0": 10.0 + 60 * c,
        "top": 20.0 + 12 * r,
        "x1": 70.0 + 60 * c,
        "bottom": 32.0 + 12 * r,
        "table_kind": kind,
        "flow": "expenditure",
        "classification": classes.get(code[:1], "other"),
        "item_code": code or None,
        "item_name": name,
        "item_level": None,
        "second_code": None,
        "second_name": None,
        "is_total": name.endswith(("合计", "总计", "小计")),
        "spending_type": spending,
        "fund": FUNDS.get(kind, "all"),
        "phase": "budget",
        "fiscal_year": 2024,
        "column_header": label.replace("/", " / "),
        "amount_yuan": (Decimal(cell) * TEN_THOUSAND).quantize(Decimal("0.01")),
        "step_yuan": Decimal(1).scaleb(-len(cell.partition(".")[2])) * TEN_THOUSAND,
        "raw_text": cell,
    }
    fields = {f.name for f in dataclasses.fields(AmountRow)}
    return AmountRow(**{**values, **{k: v for k, v in same.items() if k in fields}})


def change(sentence: str, **fields: Any) -> ChangeRow:
    """One statement of change; amounts in 万元 as text (``amount="15.00"``), percentages as text."""
    money = {
        f"{name}_yuan": Decimal(fields.pop(name)) * TEN_THOUSAND if name in fields else None
        for name in ("amount", "prior", "change")
    }
    pct = Decimal(fields.pop("pct")) if "pct" in fields else None
    defaults: dict[str, Any] = {
        "page": 2,
        "section": "general",
        "scope": "item",
        "flow": "expenditure",
        "item_code": None,
        "item_name": None,
        "base": "prior_budget",
        "reason": None,
    }
    return ChangeRow(**{**defaults, **fields, **money, "change_pct": pct, "sentence": sentence})


def figure(topic: str, item: str, value: str, sentence: str | None = None) -> FigureRow:
    """One figure of the narrative in 万元."""
    return FigureRow(3, topic, item, Decimal(value) * TEN_THOUSAND, "yuan", sentence or f"{item}{value}万元")


def headcount(
    category: str, number: int, change: int | None = None, subtype: str | None = None
) -> StaffingRow:
    return StaffingRow(1, category, number, change, subtype)


def project(name: str, amount: str) -> ProjectRow:
    return ProjectRow(3, name, None, Decimal(amount) * TEN_THOUSAND, None, None)


def allocation(name: str, purpose: str, amount: str) -> AllocationRow:
    return AllocationRow(name, purpose, Decimal(amount) * TEN_THOUSAND)


def indicator(
    table_id: str,
    level3: str,
    target: str,
    unit: str | None,
    level1: str = "产出指标",
    weight: str | None = None,
) -> IndicatorRow:
    return IndicatorRow(
        table_id, 5, "某项目", level1, None, level3, "≤", target, unit, weight, None, None, None, None
    )


def _document(**known: Any) -> DocumentRow:
    values: dict[str, Any] = {
        "source": "d.pdf",
        "sha256": "0" * 64,
        "format": "pdf",
        "pages": 9,
        "text_layer": "text",
        "department": "某局",
        "entity_level": "department",
        "kind": "budget",
        "fiscal_year": 2024,
        "published_on": None,
        "status": "ok",
        "error": None,
    }
    return DocumentRow(**{**values, **known})


def _table(table_id: str, rows: list[AmountRow], title: str | None) -> TableRow:
    kind = rows[0].table_kind
    empty = not any(r.amount_yuan for r in rows)
    return TableRow(table_id, kind, title, None, "万元", 1, 1, 30, 6, empty, None)


def disclosure(*rows: Row, document_id: str = "d", text: tuple[str, ...] = (), **document: Any) -> Any:
    """A disclosure of the given records (amounts, changes, staffing …) and paragraphs."""
    flat = [r for row in rows for r in (row if isinstance(row, list) else [row])]
    tables: dict[str, list[AmountRow]] = {}
    for r in flat:
        if isinstance(r, AmountRow):
            tables.setdefault(r.table_id, []).append(r)
    kinds = {
        "amounts": AmountRow,
        "changes": ChangeRow,
        "staffing": StaffingRow,
        "projects": ProjectRow,
        "allocations": AllocationRow,
        "figures": FigureRow,
        "indicators": IndicatorRow,
        "tables": TableRow,
    }
    given: dict[str, list[Row]] = {
        name: [r for r in flat if isinstance(r, kind)] for name, kind in kinds.items()
    }
    known = {t.table_id for t in given["tables"]}
    given["tables"] += [_table(i, found, None) for i, found in tables.items() if i not in known]
    given["documents"] = [_document(**document)]
    frames = {name: frame(name, document_id, given.get(name, [])) for name in TABLES}
    paragraphs = tuple(types.SimpleNamespace(page=2, text=t) for t in text)
    return types.SimpleNamespace(**frames, paragraphs=paragraphs)


def facts(*rows: Row, **more: Any) -> Facts:
    return facts_of(disclosure(*rows, **more))


def failures(check: Callable[[Facts], Any], *rows: Row, **more: Any) -> list[Failure]:
    """What a rule finds fault with in a small disclosure."""
    results: list[Result] = list(check(facts(*rows, **more)))
    return [r for r in results if isinstance(r, Failure)]


def passage(text: str, page: int = 2) -> Passage:
    return Passage(page, text)
