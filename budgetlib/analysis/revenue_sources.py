"""Revenue by source: from the columns of a summary's total row, or from its named rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import Citation, Citations, cite_cell, join
from budgetlib.analysis.named_items import find_item, parents
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.select import (
    WHOLE_COLUMNS,
    PrintedLine,
    candidate_tables,
    last_heading,
    one_line,
    sum_formula,
    text_or_none,
    tolerance,
    whole_of,
)
from budgetlib.vocabulary.kinds import kinds_answering
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.outline import outline_depth
from budgetlib.vocabulary.wording import is_carryover, is_total_name, squeeze

REVENUE_COLUMNS = [
    "item_name",
    "amount_yuan",
    "total_yuan",
    "total_name",
    "total_origin",
    *WHOLE_COLUMNS,
    "formulas",
]
Places = tuple[Citation, ...]
Total = tuple[Decimal, str, Places]  # amount, the word it is printed under, and where


@dataclass(frozen=True, slots=True)
class _Option:
    """Sources with their amounts and cells, as one table prints them, and the totals printed beside them."""

    parts: dict[str, Decimal]
    cells: Citations
    totals: tuple[Total, ...]
    line: PrintedLine

    @property
    def added(self) -> Decimal:
        return sum(self.parts.values(), Decimal(0))

    @property
    def total(self) -> Total | None:
        """The printed total that is the sum of the sources."""
        allowed = tolerance(len(self.parts), self.added)
        near = (total for total in self.totals if abs(float(total[0] - self.added)) <= allowed)
        return next(near, None)


def revenue_by_source(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """Revenue of the year by source, each source once, zero sources left out.

    What was carried over and balances that are used are no revenue of the year. Taken from the columns of
    the revenue summary's total row, or else from the rows of a summary. A parent (财政拨款, 单位资金) gives
    way to its printed parts.

    Returns
    -------
    DataFrame
        One row a source, largest first: ``fund``, ``item_name``, ``amount_yuan``, the total, source.
    """
    of_year = (_without_carryover(option) for option in _options(amounts, phase))
    return _frame([option for option in of_year if option.parts])


def money_by_source(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """Revenue of the year by source, and what was carried over as one more."""
    return _frame(_options(amounts, phase))


def _options(amounts: pd.DataFrame, phase: str) -> list[_Option]:
    return [*_from_fund_columns(amounts, phase), *_from_named_rows(amounts, phase)]


def _without_carryover(option: _Option) -> _Option:
    return replace(
        option, parts={fund: amount for fund, amount in option.parts.items() if fund != "carryover"}
    )


def _frame(options: list[_Option]) -> pd.DataFrame:
    best = min(options, key=_distance, default=None)
    rows = [_source_row(best, fund) for fund in best.parts] if best else []
    out = as_numbers(pd.DataFrame(rows, columns=REVENUE_COLUMNS))
    return out.sort_values("amount_yuan", ascending=False, kind="stable").reset_index(drop=True)


def _distance(option: _Option) -> tuple[bool, Decimal]:
    """Options that are the parts of a printed total come first, those of the largest total before others."""
    nearest = min((abs(amount - option.added) for amount, *_ in option.totals), default=Decimal("Infinity"))
    return (True, nearest) if option.total is None else (False, -option.added)


def _source_row(option: _Option, fund: str) -> dict[str, Any]:
    places = join(cells for source, cells in option.cells.items() if source in option.parts)
    amount, name, printed = option.total or (option.added, "", places)
    own = option.cells.get(fund, ())
    formulas = {"amount_yuan": _rest_formula(own)} if len(own) > 1 else {}
    return {
        **whole_of(option.line),
        "fund": fund,
        "item_name": labels("fund")[fund],
        "amount_yuan": option.parts[fund],
        "total_yuan": amount,
        "total_name": name,
        "total_origin": "printed" if option.total else "computed",
        "citations": {"amount_yuan": own, "total_yuan": printed},
        "formulas": formulas if option.total else {**formulas, "total_yuan": sum_formula(places)},
    }


def _rest_formula(places: Places) -> str:
    """What is left of a source beside its parts; of carryover, which has no parts here, the sum."""
    return " − ".join(place.text for place in places)


def _from_fund_columns(amounts: pd.DataFrame, phase: str) -> list[_Option]:
    rows = amounts[
        (amounts["table_kind"] == "revenue_summary") & (amounts["phase"] == phase) & amounts["is_total"]
    ]
    options: list[_Option] = []
    for _, line in rows.groupby(["document_id", "table_id", "row"], sort=False):
        cells = records(line)
        printed: dict[str, dict[str, Any]] = {}
        for record in cells:
            printed.setdefault(_fund_of_column(record), record)
        funds = {
            fund: r["amount_yuan"] for fund, r in printed.items() if fund in labels("fund") and fund != "all"
        }
        finest = finest_sources(funds)
        if finest:
            own = {fund: cite_cell(record) for fund, record in printed.items()}
            totals = tuple(_column_total(record) for record in cells if record["fund"] == "all")
            options.append(_Option(finest, _cite_sources(finest, funds, own), totals, one_line(cells)))
    return options


def _column_total(record: dict[str, Any]) -> Total:
    name = next((n for n in (last_heading(record), record["item_name"]) if n and is_total_name(n)), "")
    return record["amount_yuan"], squeeze(name), cite_cell(record)


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
    heading = last_heading(record)
    if fund is not None or heading.startswith("其中"):
        return fund or ""
    item = find_item("revenue_sources", heading)
    return item.code if item else ""


def _from_named_rows(amounts: pd.DataFrame, phase: str) -> list[_Option]:
    options: list[_Option] = []
    for lines in candidate_tables(amounts, kinds_answering("revenue"), flow="revenue", phase=phase):
        sums = (line for line in lines if line.item_code is None and line.total is not None)
        totals = tuple(
            (line.total or Decimal(0), line.total_name, line.total_citations)
            for line in sums
            if line.is_total
        )
        for carried in (_first_carryover, _all_carryover):
            named, cells = _named_sources(lines, carried)
            finest = finest_sources(named)
            if named:
                options.append(_Option(finest, _cite_sources(finest, named, cells), totals, lines[0]))
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
