"""Revenue by source: from the columns of a summary's total row, or from its named rows."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, Citations, cite_cell, join
from budgetlib.analysis.named_items import find_item, parents
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.select import (
    ROUNDING,
    WHOLE_COLUMNS,
    PrintedLine,
    candidate_tables,
    one_line,
    printed_total,
    text_or_none,
    whole_of,
)
from budgetlib.vocabulary.kinds import kinds_answering
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.outline import outline_depth
from budgetlib.vocabulary.wording import is_carryover, is_total_name

REVENUE_COLUMNS = ["item_name", "amount_yuan", "total_yuan", "total_origin", *WHOLE_COLUMNS]


def revenue_by_source(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """Revenue by source, each source once, zero sources left out.

    Taken from the columns of the revenue summary's total row, or else from the rows of a summary. A
    parent (财政拨款, 单位资金) gives way to its printed parts.

    Returns
    -------
    DataFrame
        One row a source, largest first: ``fund``, ``item_name``, ``amount_yuan``, ``total_yuan``, source.
    """
    options = [*_from_fund_columns(amounts, phase), *_from_named_rows(amounts, phase)]
    parts, printed, line, cells, places = min(options, key=_distance, default=({}, None, None, {}, ()))
    added = sum(parts.values(), Decimal(0))
    rows = [
        {
            **whole_of(line),
            "fund": fund,
            "item_name": labels("fund")[fund],
            "amount_yuan": amount,
            "total_yuan": printed or added,
            "total_origin": "printed" if printed else "computed",
            "citations": {"amount_yuan": cells.get(fund, ()), "total_yuan": places or join(cells.values())},
        }
        for fund, amount in parts.items()
        if line
    ]
    out = as_numbers(pd.DataFrame(rows, columns=REVENUE_COLUMNS))
    return out.sort_values("amount_yuan", ascending=False, kind="stable").reset_index(drop=True)


# Sources with their amounts, the printed total that they belong to, a line of the table, the cells of the
# sources and those of the total.
Option = tuple[dict[str, Decimal], Decimal | None, PrintedLine, Citations, tuple[Citation, ...]]


def _distance(option: Option) -> tuple[bool, Decimal]:
    """Options that add up to their printed total come first, those of the largest total before others.

    本年收入合计 leaves out what is carried over, 收入总计 has it.
    """
    parts, total, *_ = option
    difference = abs((total or Decimal(0)) - sum(parts.values(), Decimal(0)))
    adds_up = total is not None and difference <= ROUNDING * (len(parts) + 1)
    return (not adds_up, -(total or Decimal(0)) if adds_up else difference)


def _from_fund_columns(amounts: pd.DataFrame, phase: str) -> list[Option]:
    rows = amounts[
        (amounts["table_kind"] == "revenue_summary") & (amounts["phase"] == phase) & amounts["is_total"]
    ]
    options: list[Option] = []
    for _, line in rows.groupby(["document_id", "table_id", "row"], sort=False):
        cells = records(line)
        printed: dict[str, dict[str, Any]] = {}
        for record in cells:
            printed.setdefault(_fund_of_column(record), record)
        whole = printed.pop("all", None)
        funds = {fund: record["amount_yuan"] for fund, record in printed.items() if fund in labels("fund")}
        finest = finest_sources(funds)
        if finest:
            own = {fund: cite_cell(record) for fund, record in printed.items()}
            total, places = (whole["amount_yuan"], cite_cell(whole)) if whole else (None, ())
            options.append((finest, total, one_line(cells), _cite_sources(finest, funds, own), places))
    return options


def _cite_sources(
    finest: dict[str, Decimal], printed: dict[str, Decimal], citations: Citations
) -> dict[str, tuple[Citation, ...]]:
    """The cells of each source; what is left of a parent beside its parts has those of all of them."""
    above = parents("revenue_sources")
    return {
        fund: join(
            citations.get(code, ())
            for code in printed
            if code == fund or (above.get(code) == fund and amount != printed[fund])
        )
        for fund, amount in finest.items()
    }


def _fund_of_column(record: dict[str, Any]) -> str:
    """The column's fund, or the source that its heading names; a part of another column is none."""
    fund = text_or_none(record["fund"])
    heading = (text_or_none(record["column_header"]) or "").rsplit(" / ", 1)[-1]
    if fund is not None or heading.startswith("其中"):
        return fund or ""
    item = find_item("revenue_sources", heading)
    return item.code if item else ""


def _from_named_rows(amounts: pd.DataFrame, phase: str) -> list[Option]:
    options: list[Option] = []
    for lines in candidate_tables(amounts, kinds_answering("revenue"), flow="revenue", phase=phase):
        total = printed_total(lines)
        for carried in (_first_carryover, _all_carryover):
            named, cells = _named_sources(lines, carried)
            finest = finest_sources(named)
            if named:
                amount, places = (total.total, total.total_citations) if total else (None, ())
                options.append((finest, amount, lines[0], _cite_sources(finest, named, cells), places))
    return options


def _first_carryover(found: Decimal | None, more: Decimal) -> Decimal:
    """The first row on carryover is the whole, those below it are its parts."""
    return more if found is None else found


def _all_carryover(found: Decimal | None, more: Decimal) -> Decimal:
    """Each row on carryover is money of its own."""
    return more if found is None else found + more


def _named_sources(
    lines: list[PrintedLine], carried: Callable[[Decimal | None, Decimal], Decimal]
) -> tuple[dict[str, Decimal], dict[str, tuple[Citation, ...]]]:
    """Source -> the first amount under its name, and its cells; what stands under 结转 is carryover."""
    found: dict[str, Decimal] = {}
    cells: dict[str, tuple[Citation, ...]] = {}
    under_carryover = False
    for line in lines:
        if line.is_total or is_total_name(line.item_name) or line.total is None or line.item_code:
            continue
        if outline_depth(line.item_name) == 0 or is_carryover(line.item_name):
            under_carryover = is_carryover(line.item_name)
        item = find_item("revenue_sources", line.item_name)
        if under_carryover:
            before = found.get("carryover")
            found["carryover"] = carried(before, line.total)
            if found["carryover"] != before:
                cells["carryover"] = join([cells.get("carryover", ()), line.total_citations])
        elif item is not None:
            found.setdefault(item.code, line.total)
            cells.setdefault(item.code, line.total_citations)
    return found, cells


def finest_sources(sources: dict[str, Decimal]) -> dict[str, Decimal]:
    """Replace a parent source by its parts, so that every yuan is there once; zero sources go.

    Where the parts are less than the parent, the rest stays under the parent; where they are more, they
    do not belong to it and the parent alone is kept.
    """
    above = parents("revenue_sources")
    finest = {code: amount for code, amount in sources.items() if amount}
    for parent in set(above.values()) & set(finest):
        children = [code for code in finest if above.get(code) == parent]
        rest = finest[parent] - sum((finest[code] for code in children), Decimal(0))
        if children and rest >= 0:
            finest[parent] = rest
        elif children:
            finest = {code: amount for code, amount in finest.items() if code not in children}
    return {code: amount for code, amount in finest.items() if amount}
