"""How one year's budget or final accounts are made up."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import (
    Citation,
    Citations,
    citations_in,
    cite_cell,
    cite_sentence,
    join,
    join_by_name,
)
from budgetlib.analysis.hierarchy import Item, add_amounts, build_tree, item_names
from budgetlib.analysis.names import FUND_LABELS, SPENDING_LABELS, find_item, item_labels, parents, plain_name
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.select import (
    FUND_ORDER,
    PrintedLine,
    candidate_tables,
    cite_total,
    one_line,
    printed_total,
    sum_parts,
    text_or_none,
)
from budgetlib.formatting import is_missing

EXPENDITURE_KINDS = (
    "expenditure_summary",
    "appropriation_expenditure",
    "general_expenditure",
    "revenue_expenditure_summary",
    "appropriation_summary",
)
GENERAL_KINDS = ("general_expenditure", "appropriation_expenditure", "expenditure_summary")
BASIC_KINDS = ("general_basic_expenditure", "basic_expenditure")
ECONOMIC_KINDS = ("economic_expenditure", "basic_expenditure", "general_basic_expenditure")
# 工资福利支出 and 对个人和家庭的补助 (Ministry of Finance, 政府收支分类科目)
PERSONNEL_CODES = ("301", "303")
REVENUE_KINDS = ("revenue_summary", "revenue_expenditure_summary", "appropriation_summary")

FUNCTION_COLUMNS = [
    "item_code",
    "item_name",
    "item_level",
    "parent_code",
    "amount_yuan",
    "basic_yuan",
    "personnel_yuan",
    "operating_yuan",
    "project_yuan",
    "share_pct",
    "is_derived",
    "is_leaf",
    "fund",
    "document_id",
    "table_id",
    "table_title",
    "page",
    "citations",
]
SPENDING_COLUMNS = [
    "spending_type",
    "item_name",
    "amount_yuan",
    "total_yuan",
    "share_pct",
    "is_derived",
    "fund",
    "document_id",
    "table_id",
    "table_title",
    "page",
    "citations",
]
REVENUE_COLUMNS = [
    "fund",
    "item_name",
    "amount_yuan",
    "share_pct",
    "document_id",
    "table_id",
    "table_title",
    "page",
    "citations",
]
THREE_PUBLIC_ORDER = (
    "total",
    "overseas_travel",
    "reception",
    "vehicles",
    "vehicle_purchase",
    "vehicle_operation",
    "meeting",
    "training",
)
THREE_PUBLIC_COLUMNS = [
    "item",
    "item_name",
    "amount_yuan",
    "prior_yuan",
    "change_yuan",
    "fund",
    "document_id",
    "table_id",
    "table_title",
    "page",
    "citations",
]

# Half of the last digit that disclosures in 万元 print, in yuan.
ROUNDING = Decimal(50)

_TOTAL_ROW = re.compile(r"总计|合计")
_CARRYOVER = re.compile(r"结转|结余|弥补收支差额")
_SECTION = re.compile(r"^[一二三四五六七八九十]+[、.．]")


def percent(part: Any, whole: Any) -> Decimal | None:
    """``part`` of ``whole`` in percent, unrounded; ``None`` if either is missing or ``whole`` is 0.

    Examples
    --------
    >>> percent(Decimal(1), Decimal(4))
    Decimal('25')
    """
    if is_missing(part) or is_missing(whole) or whole == 0:
        return None
    return Decimal(part) * 100 / Decimal(whole)


def expenditure_by_function(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """Expenditure by function: 类, 款, 项, each once.

    The first table that prints the deepest levels is taken, all funds before a part of them. Levels
    that are not printed are added up from those below (``is_derived``); a parent's printed amount stays
    as printed. Items whose total is 0 are left out.

    Parameters
    ----------
    amounts
        Rows of ``amounts`` of one disclosure.
    phase
        ``budget``, or ``outturn`` in final accounts.

    Returns
    -------
    DataFrame
        One row an item, sorted by code: ``item_code``, ``item_name``, ``item_level``, ``parent_code``,
        ``amount_yuan``, the parts ``basic_yuan``, ``personnel_yuan``, ``operating_yuan``,
        ``project_yuan`` (null where blank), ``share_pct`` of all 类, ``fund``, and the source, with the
        cells of each figure in ``citations`` (see :mod:`budgetlib.analysis.citations`).
    """
    return _item_frame(amounts, EXPENDITURE_KINDS, phase, "functional")


def general_by_function(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """As :func:`expenditure_by_function`, of the general public budget where it is printed apart.

    The statements of change in the narrative are about this table.
    """
    return _item_frame(amounts, GENERAL_KINDS, phase, "functional")


def economic_categories(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """Expenditure by economic category (类, 款); columns as :func:`expenditure_by_function`."""
    return _item_frame(amounts, ECONOMIC_KINDS, phase, "economic")


def _item_frame(
    amounts: pd.DataFrame, kinds: tuple[str, ...], phase: str, classification: str
) -> pd.DataFrame:
    best: list[Item] = []
    for lines in candidate_tables(rows_of_classification(amounts, classification), kinds, phase=phase):
        tree = coded_tree(lines, classification)
        if tree and (not best or _deepest(tree) > _deepest(best)):
            best = tree
    whole = sum((_amount_of(item) or Decimal(0) for item in best if item.level == 1), Decimal(0))
    rows = [_item_row(item, whole) for item in best]
    return pd.DataFrame([r for r in rows if r["amount_yuan"]], columns=FUNCTION_COLUMNS)


def rows_of_classification(amounts: pd.DataFrame, classification: str) -> pd.DataFrame:
    """Rows of one classification, and the totals of tables that have such rows."""
    own = amounts["classification"] == classification
    keys = set(zip(amounts.loc[own, "document_id"], amounts.loc[own, "table_id"], strict=True))
    with_rows = [key in keys for key in zip(amounts["document_id"], amounts["table_id"], strict=True)]
    return amounts[
        own | (amounts["is_total"] & amounts["item_code"].isna() & pd.Series(with_rows, amounts.index))
    ]


def coded_tree(lines: list[PrintedLine], classification: str) -> list[Item]:
    """The items of one table's lines, each code once; a 类 without a code is known by its name."""
    total = printed_total(lines)
    lines = [line if line.item_code else _coded_by_name(line, classification) for line in lines]
    return build_tree(lines, total.total if total else None, classification)


def _coded_by_name(line: PrintedLine, classification: str) -> PrintedLine:
    """A 类 that is printed without its code has the code of its name."""
    if line.is_total:
        return line
    name = plain_name(line.item_name)
    code = next(
        (
            code
            for code, known in item_names(classification).items()
            if len(code) == 3 and known.removesuffix("支出") == name.removesuffix("支出")
        ),
        None,
    )
    return replace(line, item_code=code, item_name=name) if code else line


def _deepest(tree: list[Item]) -> int:
    return max(item.level for item in tree)


def _amount_of(item: Item) -> Decimal | None:
    return item.amounts["total"] if "total" in item.amounts else sum_parts(item.amounts)


def _item_row(item: Item, whole: Decimal) -> dict[str, Any]:
    total = _amount_of(item)
    kinds = ("basic", "personnel", "operating", "project")
    cells = {f"{kind}_yuan": item.citations.get(kind, ()) for kind in kinds}
    return {
        "item_code": item.code,
        "item_name": item.name,
        "item_level": item.level,
        "parent_code": item.code[:-2] if item.level > 1 else None,
        "amount_yuan": total,
        **{f"{kind}_yuan": item.amounts.get(kind) for kind in kinds},
        "citations": {"amount_yuan": cite_total(item.amounts, item.citations), **cells},
        "share_pct": percent(total, whole),
        "is_derived": item.is_derived,
        "is_leaf": item.is_leaf,
        "fund": item.line.fund,
        **source_of(item.line),
    }


def source_of(line: PrintedLine) -> dict[str, Any]:
    """The columns that say where a figure is printed."""
    return {
        "document_id": line.document_id,
        "table_id": line.table_id,
        "table_title": line.table_title,
        "page": line.page,
    }


def total_expenditure(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """The total of the year's expenditure, one row (none if no table prints it); columns of
    :func:`basic_and_project`."""
    for lines in candidate_tables(amounts, EXPENDITURE_KINDS, phase=phase):
        line = _total_or_sum(lines)
        if line is not None and line.total:
            cells = {"amount_yuan": line.total_citations, "total_yuan": line.total_citations}
            row = _spending_row("total", line.total, line.total, line, cells)
            return pd.DataFrame([row], columns=SPENDING_COLUMNS)
    return pd.DataFrame(columns=SPENDING_COLUMNS)


def basic_and_project(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """Basic against project expenditure, from the totals of the widest table that prints them.

    Returns
    -------
    DataFrame
        Rows ``basic`` and ``project`` with ``amount_yuan``, ``share_pct`` of ``total_yuan`` (the printed
        total, which may hold a third part, or their sum), ``is_derived`` (basic
        added up from personnel and operating), ``fund`` and the source. A part that is not printed has
        no row; no row at all where the disclosure does not split.
    """
    return _split(amounts, EXPENDITURE_KINDS, phase, ("basic", "project"))


def personnel_and_operating(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """Personnel against operating expenditure within basic expenditure; as :func:`basic_and_project`.

    Where no table prints the two columns, they are added up from the economic categories of basic
    expenditure: 301 and 303 are personnel, the others operating (Ministry of Finance, 政府收支分类科目).
    """
    printed = _split(amounts, (*BASIC_KINDS, *EXPENDITURE_KINDS), phase, ("personnel", "operating"))
    return printed if len(printed) else _by_economic_category(amounts, phase)


def _split(
    amounts: pd.DataFrame, kinds: tuple[str, ...], phase: str, wanted: tuple[str, str]
) -> pd.DataFrame:
    fallback = pd.DataFrame(columns=SPENDING_COLUMNS)
    for lines in candidate_tables(amounts, kinds, phase=phase):
        line = _total_or_sum(lines)
        rows = _split_rows(line, wanted) if line is not None else []
        if len(rows) == 2:
            return pd.DataFrame(rows, columns=SPENDING_COLUMNS)
        if rows and fallback.empty:
            fallback = pd.DataFrame(rows, columns=SPENDING_COLUMNS)
    return fallback


def _split_rows(line: PrintedLine, wanted: tuple[str, str]) -> list[dict[str, Any]]:
    parts, cells = dict(line.amounts), dict(line.citations)
    derived = "basic" not in parts and "personnel" in parts
    if derived:
        parts["basic"] = parts["personnel"] + parts.get("operating", Decimal(0))
        cells["basic"] = join(cells.get(kind, ()) for kind in ("personnel", "operating"))
    present = [kind for kind in wanted if kind in parts]
    # Personnel and operating are parts of basic, whatever else the line sums.
    above = "total" if "basic" in wanted else "basic"
    whole = parts.get(above) or sum((parts[kind] for kind in present), Decimal(0))
    cells["whole"] = join(cells.get(kind, ()) for kind in ([above] if parts.get(above) else present))
    return [
        _spending_row(
            kind,
            parts[kind],
            whole,
            line,
            {"amount_yuan": cells.get(kind, ()), "total_yuan": cells["whole"]},
            derived and kind == "basic",
        )
        for kind in present
    ]


def _spending_row(
    kind: str,
    amount: Decimal,
    whole: Decimal,
    line: PrintedLine,
    citations: Citations,
    is_derived: bool = False,
) -> dict[str, Any]:
    return {
        "spending_type": kind,
        "item_name": SPENDING_LABELS[kind],
        "amount_yuan": amount,
        "total_yuan": whole,
        "share_pct": percent(amount, whole),
        "is_derived": is_derived,
        "citations": citations,
        "fund": line.fund,
        **source_of(line),
    }


def _total_or_sum(lines: list[PrintedLine]) -> PrintedLine | None:
    """The printed grand total, or the sum of the outermost coded lines where none is printed."""
    printed = printed_total(lines)
    if printed is not None:
        return printed
    if len(lines) == 1 and lines[0].item_code is None:  # a table of one row without a name: its total
        return lines[0]
    code = "functional" if any((line.item_code or "").startswith("2") for line in lines) else "economic"
    tops = [item for item in build_tree(lines, None, code) if item.level == 1]
    amounts = add_amounts([item.amounts for item in tops])
    cells = join_by_name(item.citations for item in tops)
    return replace(tops[0].line, amounts=amounts, citations=cells) if tops else None


def _by_economic_category(amounts: pd.DataFrame, phase: str) -> pd.DataFrame:
    figure = "amount_yuan"
    items = _item_frame(amounts, BASIC_KINDS, phase, "economic")
    if items.empty:  # the table of all expenditure has a column for the basic part
        figure = "basic_yuan"
        items = _item_frame(amounts, ECONOMIC_KINDS, phase, "economic")
        items = items.assign(amount_yuan=items[figure]).dropna(subset="amount_yuan")
    tops = items[items["item_level"] == 1]
    if tops.empty:
        return pd.DataFrame(columns=SPENDING_COLUMNS)
    kinds = tops["item_code"].map(lambda code: "personnel" if code in PERSONNEL_CODES else "operating")
    sums = {
        kind: sum(tops.loc[kinds == kind, "amount_yuan"], Decimal(0)) for kind in ("personnel", "operating")
    }
    cells = {kind: citations_in(tops[kinds == kind], figure) for kind in sums}
    whole, all_cells = sum(sums.values(), Decimal(0)), join(cells.values())
    source = tops.iloc[0][["fund", "document_id", "table_id", "table_title", "page"]].to_dict()
    rows = [
        {
            "spending_type": kind,
            "item_name": SPENDING_LABELS[kind],
            "amount_yuan": amount,
            "total_yuan": whole,
            "share_pct": percent(amount, whole),
            "is_derived": True,
            "citations": {"amount_yuan": cells[kind], "total_yuan": all_cells},
            **source,
        }
        for kind, amount in sums.items()
    ]
    return pd.DataFrame(rows, columns=SPENDING_COLUMNS)


def revenue_by_source(amounts: pd.DataFrame, phase: str = "budget") -> pd.DataFrame:
    """Revenue by source, each source once, zero sources left out.

    Taken from the columns of the revenue summary's total row, or else from the rows of a summary. A
    parent (财政拨款, 单位资金) gives way to its printed parts.

    Returns
    -------
    DataFrame
        One row a source, largest first: ``fund``, ``item_name``, ``amount_yuan``, ``share_pct``, source.
    """
    options = [*_from_fund_columns(amounts, phase), *_from_named_rows(amounts, phase)]
    parts, _, line, cells = min(options, key=_distance, default=({}, None, None, {}))
    whole = sum(parts.values(), Decimal(0))
    rows = [
        {
            "fund": fund,
            "item_name": FUND_LABELS[fund],
            "amount_yuan": amount,
            "share_pct": percent(amount, whole),
            "citations": {"amount_yuan": cells.get(fund, ())},
            **source_of(line),
        }
        for fund, amount in parts.items()
        if line
    ]
    out = pd.DataFrame(rows, columns=REVENUE_COLUMNS)
    return out.sort_values("amount_yuan", ascending=False, kind="stable").reset_index(drop=True)


# Sources with their amounts, the printed total that they belong to, a line of the table, the sources' cells.
Option = tuple[dict[str, Decimal], Decimal | None, PrintedLine, Citations]


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
        total = printed.pop("all", {}).get("amount_yuan")
        funds = {fund: record["amount_yuan"] for fund, record in printed.items() if fund in FUND_LABELS}
        finest = finest_sources(funds)
        if finest:
            own = {fund: cite_cell(record) for fund, record in printed.items()}
            options.append((finest, total, one_line(cells), _cite_sources(finest, funds, own)))
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
    for lines in candidate_tables(amounts, REVENUE_KINDS, flow="revenue", phase=phase):
        total = printed_total(lines)
        for carried in (_first_carryover, _all_carryover):
            named, cells = _named_sources(lines, carried)
            finest = finest_sources(named)
            if named:
                options.append(
                    (finest, total.total if total else None, lines[0], _cite_sources(finest, named, cells))
                )
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
        if line.is_total or _TOTAL_ROW.search(line.item_name) or line.total is None or line.item_code:
            continue
        if _SECTION.match(line.item_name) or _CARRYOVER.search(line.item_name):
            under_carryover = bool(_CARRYOVER.search(line.item_name))
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


def three_public_expenses(
    amounts: pd.DataFrame, figures: pd.DataFrame, phase: str = "budget"
) -> pd.DataFrame:
    """The three public expenses by item, from their table or else from the narrative.

    Returns
    -------
    DataFrame
        One row an item in the order of the naming table: ``item``, ``item_name``, ``amount_yuan`` (this
        year), ``prior_yuan`` and ``change_yuan`` where the table prints them, ``fund`` and the source.
    """
    rows = amounts[amounts["table_kind"] == "three_public_expenses"]
    names_and_headers = zip(rows["item_name"], rows["column_header"], strict=True)
    items: list[Any] = [_three_public_item(name, header) for name, header in names_and_headers]
    rows = rows.assign(item=items)
    rows = _totals_and_wide_funds_first(rows[rows["item"].isin(THREE_PUBLIC_ORDER)])
    phases = {"amount_yuan": phase, "prior_yuan": "prior_budget", "change_yuan": "change"}
    now, prior, change = (_three_public_amounts(rows, p) for p in phases.values())
    cells = {column: _three_public_cells(rows, p) for column, p in phases.items()}
    if _has_other_total(rows, phase):  # the printed change is that of the total with meetings
        change.pop("total", None)
        cells["change_yuan"].pop("total", None)
    if not now:
        return _three_public_figures(figures)
    first = rows[rows["phase"] == phase].drop_duplicates("item").set_index("item").to_dict("index")
    source = next(iter(first.values()))
    names = item_labels("three_public_items")
    out = [
        {
            **{n: first.get(item, source).get(n) for n in THREE_PUBLIC_COLUMNS},
            "item": item,
            "item_name": names[item],
            "amount_yuan": now[item],
            "prior_yuan": prior.get(item),
            "change_yuan": change.get(item, now[item] - prior[item] if item in prior else None),
            "citations": {column: found.get(item, ()) for column, found in cells.items()},
        }
        for item in THREE_PUBLIC_ORDER
        if item in now
    ]
    return pd.DataFrame(out, columns=THREE_PUBLIC_COLUMNS)


def _three_public_amounts(rows: pd.DataFrame, phase: str) -> dict[str, Decimal]:
    """Item -> amount. A total that also holds meetings and training gives way to the sum of the three."""
    own = rows[rows["phase"] == phase]
    found = {str(item): list(same["amount_yuan"]) for item, same in own.groupby("item", sort=False)}
    amounts = {item: values[0] for item, values in found.items()}
    three = sum(
        (amounts[i] for i in ("overseas_travel", "reception", "vehicles") if i in amounts), Decimal(0)
    )
    others = sum((amounts[i] for i in ("meeting", "training") if i in amounts), Decimal(0))
    if three in found.get("total", []) or (others and three + others in found.get("total", [])):
        amounts["total"] = three
    return amounts


def _three_public_cells(rows: pd.DataFrame, phase: str) -> dict[str, tuple[Citation, ...]]:
    """Item -> the cells of what :func:`_three_public_amounts` gives it."""
    own = rows[rows["phase"] == phase]
    cells = {str(row["item"]): cite_cell(row) for row in reversed(records(own))}
    if _has_other_total(rows, phase):
        cells["total"] = join(cells.get(i, ()) for i in ("overseas_travel", "reception", "vehicles"))
    return cells


def _has_other_total(rows: pd.DataFrame, phase: str) -> bool:
    """Whether the total is put together from the three, and not the one first printed."""
    printed = rows.loc[(rows["phase"] == phase) & (rows["item"] == "total"), "amount_yuan"]
    return len(printed) > 0 and _three_public_amounts(rows, phase)["total"] != printed.iloc[0]


def _three_public_item(name: str | None, header: str | None) -> str | None:
    """The row's own name says the item; where it says only 合计 (or the body), the column does."""
    by_name = find_item("three_public_items", name)
    if by_name is not None and by_name.code != "total":
        return by_name.code
    parts = [] if header is None or pd.isna(header) else header.split(" / ")
    by_header = (find_item("three_public_items", part) for part in reversed(parts))
    code = next((item.code for item in by_header if item and item.code != "total"), None)
    return code or ("total" if by_name or find_item("three_public_items", header) else None)


def _totals_and_wide_funds_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Of one table: the body's own row before its units', a column for all funds before one for a part."""
    if rows.empty:
        return rows
    first = rows.iloc[0]
    rows = rows[(rows["document_id"] == first["document_id"]) & (rows["table_id"] == first["table_id"])]
    place = {fund: i for i, fund in enumerate(FUND_ORDER)}
    order = rows.assign(fund_place=rows["fund"].map(place).fillna(len(place)), part=~rows["is_total"])
    return rows.loc[order.sort_values(["part", "fund_place"], kind="stable").index]


def _three_public_figures(figures: pd.DataFrame) -> pd.DataFrame:
    rows = figures[(figures["topic"] == "three_public") & (figures["unit"] == "yuan")].drop_duplicates("item")
    rows = rows[rows["item"].isin(THREE_PUBLIC_ORDER)]
    names = item_labels("three_public_items")
    found = [
        {
            "item": r["item"],
            "item_name": names.get(r["item"], r["item"]),
            "amount_yuan": r["value"],
            "document_id": r["document_id"],
            "table_title": "文字说明",
            "page": r["page"],
            "citations": {"amount_yuan": cite_sentence(r)},
        }
        for r in records(rows)
    ]
    in_order = [row for item in THREE_PUBLIC_ORDER for row in found if row["item"] == item]
    return pd.DataFrame(in_order, columns=THREE_PUBLIC_COLUMNS)
