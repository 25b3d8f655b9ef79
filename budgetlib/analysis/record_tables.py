"""The table that answers a question, as a frame for pandas: one row an item, one column a spending type.

Several tables print the same money, at unlike depth and for unlike funds. :func:`table_of_record` chooses one
and brings it into a form that can be computed with; shares, rankings and differences are left to the caller.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import citations_in, citations_of, cite_cell, join, join_by_name
from budgetlib.analysis.hierarchy import Item, add_amounts, build_tree, item_names
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.publication import Publication, open_publication
from budgetlib.analysis.revenue_sources import money_by_source, revenue_by_source
from budgetlib.analysis.select import (
    ROUNDING,
    WHOLE_COLUMNS,
    PrintedLine,
    candidate_tables,
    last_heading,
    printed_lines,
    printed_total,
    sum_formula,
    sum_parts,
    whole_of,
)
from budgetlib.analysis.three_public import three_public_expenses
from budgetlib.analysis.wholes import (
    Whole,
    adds_up,
    grand_total,
    is_near,
    is_read,
    printed_elsewhere,
    row_of_sum,
    whole_of_items,
    widest_total,
)
from budgetlib.errors import ParameterError
from budgetlib.vocabulary.kinds import kind_of, kinds_answering, kinds_with_layout
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.outline import without_outline
from budgetlib.vocabulary.wording import plain_name, squeeze

# 工资福利支出 and 对个人和家庭的补助 (Ministry of Finance, 政府收支分类科目)
PERSONNEL_CODES = ("301", "303")
PARTS = ("basic", "personnel", "operating", "project")
TOTAL_COLUMNS = ("total_yuan", "total_name", "total_origin")
ITEM_COLUMNS = [
    "item_code",
    "item_name",
    "item_level",
    "parent_code",
    "amount_yuan",
    *(f"{part}_yuan" for part in PARTS),
    *TOTAL_COLUMNS,
    "is_derived",
    "is_leaf",
    *WHOLE_COLUMNS,
    "formulas",
]
SPENDING_COLUMNS = [
    "spending_type",
    "item_name",
    "amount_yuan",
    *TOTAL_COLUMNS,
    "is_derived",
    *WHOLE_COLUMNS,
    "formulas",
]


def table_of_record(
    published: Any, what: str = "expenditure", by: str | None = "function", phase: str | None = None
) -> pd.DataFrame:
    """The table that answers what money goes where: one row an item, one column a spending type.

    Among the tables that may answer (``vocabulary/table_kinds.csv`` has their order) the first of the deepest
    level is taken, all funds before a part of them. Items are read one by one, also where a table prints
    several side by side in a row. Levels that are not printed are added up from those below (``is_derived``);
    a printed amount stays as printed. Items of zero are left out.

    Parameters
    ----------
    published
        A :class:`budgetlib.Disclosure`, or what :func:`budgetlib.analysis.open_publication` gives.
    what
        ``expenditure``; ``general``, of the general public budget alone where it is printed apart; ``basic``
        expenditure; ``revenue`` of the year; ``money``, which is revenue and what was carried over;
        ``three_public`` expenses.
    by
        ``function`` (类, 款, 项), ``economy`` (economic category), ``spending`` (basic and project; of basic
        expenditure: personnel and operating), ``source`` of revenue or money, ``item`` of the three public
        expenses; ``None`` for the total alone.
    phase
        A phase of the contract; by default ``outturn`` in final accounts and ``budget`` in budgets.

    Returns
    -------
    DataFrame
        ``item_name`` and ``amount_yuan``; by function and economy also ``item_code``, ``item_level``,
        ``parent_code``, ``is_leaf`` and the columns ``basic_yuan``, ``personnel_yuan``, ``operating_yuan``
        and ``project_yuan``. ``total_yuan`` is the total that the items are part of, on every row and on no
        row of its own; ``total_name`` is the word that it is printed under, ``total_origin`` says whether it
        is ``printed`` or ``computed``. ``fund``, ``flow``, ``phase`` and ``fiscal_year`` name the whole, the
        rest the table and page; ``citations`` has the printed cells of each figure, ``formulas`` the
        arithmetic of each that is computed. Money is ``float64`` in yuan: every amount of a budget has a
        float of its own, and ``round(2)`` gives back what is printed. NaN is not printed, which is not zero.
        No row where no table answers.

    Raises
    ------
    ParameterError
        If there is no such question.

    Examples
    --------
    >>> spending = table_of_record(disclosure, "expenditure", by="function")  # doctest: +SKIP
    >>> spending["share_pct"] = spending["amount_yuan"] / spending["total_yuan"] * 100  # doctest: +SKIP
    >>> spending.nlargest(5, "amount_yuan")  # doctest: +SKIP
    """
    if (what, by) not in _ANSWERS:
        known = "; ".join(f"{name} by {part}" for name, part in _ANSWERS)
        raise ParameterError(f"no table answers “{what} by {by}”; known are {known}")
    if not isinstance(published, Publication):
        published = open_publication(published, published.documents["document_id"].iloc[0])
    table = _ANSWERS[what, by](published, phase or published.phase)
    table.attrs = {"what": what, "by": by}
    return table


def _by_item(question: str, classification: str, published: Publication, phase: str) -> pd.DataFrame:
    return _items_of(published, kinds_answering(question), classification, phase)


def _items_of(
    published: Publication,
    kinds: tuple[str, ...],
    classification: str,
    phase: str,
) -> pd.DataFrame:
    best: list[Item] = []
    best_lines: list[PrintedLine] = []
    rows = rows_of_classification(published.amounts, classification)
    for lines in candidate_tables(rows, kinds, phase=phase):
        tree = coded_tree(lines, classification)
        if tree and (not best or _deepest(tree) > _deepest(best)):
            best, best_lines = tree, lines
    tops = [_line_of(item) for item in best if item.level == 1]
    is_basic = bool(best_lines) and kind_of(best_lines[0].table_kind).total_is == "basic"
    also, part = (kinds_answering("general"), "basic") if is_basic else ((), None)
    whole = whole_of_items(published, _whole_table(published, best_lines), tops, (*kinds, *also), part)
    found = [_as_printed(published, _item_row(item, whole)) for item in best if whole is not None]
    return as_numbers(pd.DataFrame([row for row in found if row["amount_yuan"]], columns=ITEM_COLUMNS))


def _line_of(item: Item) -> PrintedLine:
    """An item as a line: with its own amounts, also where they are added up from those below."""
    return replace(item.line, amounts=dict(item.amounts), citations=dict(item.citations))


def _whole_table(published: Publication, lines: list[PrintedLine]) -> list[PrintedLine]:
    """All lines of a table of which some are given, those of other classifications too."""
    if not lines:
        return []
    rows, first = published.amounts, lines[0]
    own = (rows["document_id"] == first.document_id) & (rows["table_id"] == first.table_id)
    own &= (rows["flow"] == first.flow) & (rows["phase"] == first.phase)
    return printed_lines(rows[own])


def rows_of_classification(amounts: pd.DataFrame, classification: str) -> pd.DataFrame:
    """Rows of one classification, and the totals of tables that have such rows."""
    own = amounts["classification"] == classification
    keys = set(zip(amounts.loc[own, "document_id"], amounts.loc[own, "table_id"], strict=True))
    with_rows = [key in keys for key in zip(amounts["document_id"], amounts["table_id"], strict=True)]
    is_total = amounts["is_total"] & amounts["item_code"].isna()
    return amounts[own | (is_total & pd.Series(with_rows, amounts.index, dtype=bool))]


def coded_tree(lines: list[PrintedLine], classification: str) -> list[Item]:
    """The items of one table's lines, each code once; a 类 without a code is known by its name."""
    total = printed_total(lines)
    lines = [line if line.item_code else _coded_by_name(line, classification) for line in lines]
    return build_tree(lines, total.total if total else None, classification)


def _coded_by_name(line: PrintedLine, classification: str) -> PrintedLine:
    """A 类 that is printed without its code has the code of its name."""
    if line.is_total:
        return line
    code = code_of_name(line.item_name, classification)
    return replace(line, item_code=code, item_name=without_outline(squeeze(line.item_name))) if code else line


def code_of_name(name: str | None, classification: str) -> str | None:
    """The code of a 类 by its name, with or without 支出 at its end."""
    wanted = plain_name(name).removesuffix("支出")
    tops = ((code, known) for code, known in item_names(classification).items() if len(code) == 3)
    return next((code for code, known in tops if plain_name(known).removesuffix("支出") == wanted), None)


def _deepest(tree: list[Item]) -> int:
    return max(item.level for item in tree)


def _item_row(item: Item, whole: Whole) -> dict[str, Any]:
    cells = {f"{part}_yuan": item.citations.get(part, ()) for part in PARTS}
    sums = {**cells, "amount_yuan": item.total_citations}
    return {
        "item_code": item.code,
        "item_name": item.name,
        "item_level": item.level,
        "parent_code": item.code[:-2] if item.level > 1 else None,
        "amount_yuan": item.total,
        **{f"{part}_yuan": item.amounts.get(part) for part in PARTS},
        **whole.columns,
        "is_derived": item.is_derived,
        "is_leaf": item.is_leaf,
        **whole_of(item.line),
        "citations": {"amount_yuan": item.total_citations, "total_yuan": whole.citations, **cells},
        "formulas": {
            **{n: sum_formula(p) for n, p in sums.items() if len(p) > 1 or (p and item.is_derived)},
            **whole.formulas,
        },
    }


def _as_printed(published: Publication, row: dict[str, Any]) -> dict[str, Any]:
    """An item that is added up as another table prints it, under its name and of the same whole.

    The table of all revenue and expenditure prints the 类 that a table by unit leaves to be added up.
    """
    if row["item_level"] > 1 or "amount_yuan" not in row["formulas"]:
        return row
    rows = published.amounts
    alike = rows[
        rows["spending_type"].fillna("total").eq("total")
        & rows["table_kind"].isin(kinds_with_layout("two_sided"))
        & (rows[["flow", "phase", "fund"]] == [row["flow"], row["phase"], row["fund"]]).all(axis=1)
    ]
    summed = (row["amount_yuan"], len(row["citations"]["amount_yuan"]))
    found = [
        cell
        for cell in records(alike)
        if plain_name(cell["item_name"]) == plain_name(row["item_name"])
        and is_near(cell["amount_yuan"], *summed)
    ]
    if len({cell["amount_yuan"] for cell in found}) != 1:
        return row
    formulas = {name: formula for name, formula in row["formulas"].items() if name != "amount_yuan"}
    places = {**row["citations"], "amount_yuan": cite_cell(found[0])}
    return {**row, "amount_yuan": found[0]["amount_yuan"], "citations": places, "formulas": formulas}


def _basic_by_economy(published: Publication, phase: str) -> pd.DataFrame:
    """The economic categories of basic expenditure: their own table, or the basic part of a wider one."""
    own = _items_of(published, kinds_answering("basic"), "economic", phase)
    if len(own):
        return own
    wider = _by_item("economic", "economic", published, phase)
    halves = wider[["personnel_yuan", "operating_yuan"]].sum(axis=1, min_count=1)
    basic = wider.assign(amount_yuan=wider["basic_yuan"].fillna(halves)).dropna(subset="amount_yuan")
    basic = basic[basic["amount_yuan"] != 0]
    whole = _basic_whole(published, basic, phase)
    if whole is None:
        return basic.iloc[:0]
    rows = [_basic_row(row, whole) for row in records(basic)]
    return as_numbers(pd.DataFrame(rows, columns=ITEM_COLUMNS))


def _basic_whole(published: Publication, basic: pd.DataFrame, phase: str) -> Whole | None:
    """The total of the basic part of a table: printed there or in another of the same fund."""
    if basic.empty:
        return None
    rows = published.amounts
    own = (rows["document_id"] == basic["document_id"].iloc[0]) & (
        rows["table_id"] == basic["table_id"].iloc[0]
    )
    lines = printed_lines(rows[own & (rows["flow"] == "expenditure") & (rows["phase"] == phase)])
    tops = [_line_of(item) for item in coded_tree(lines, "economic") if item.level == 1]
    kinds = (*kinds_answering("economic"), *kinds_answering("general"))
    return whole_of_items(published, lines, tops, kinds, "basic")


def _basic_row(row: dict[str, Any], whole: Whole) -> dict[str, Any]:
    parts = (
        ["basic_yuan"] if row["basic_yuan"] == row["amount_yuan"] else ["personnel_yuan", "operating_yuan"]
    )
    places = join(citations_of(row, part) for part in parts)
    formulas = {"amount_yuan": sum_formula(places)} if len(places) > 1 else {}
    cells = {**row["citations"], "amount_yuan": places, "total_yuan": whole.citations}
    return {**row, **whole.columns, "citations": cells, "formulas": {**formulas, **whole.formulas}}


def _total(published: Publication, phase: str) -> pd.DataFrame:
    """The total of expenditure alone: the printed one of the widest whole."""
    kinds = kinds_answering("expenditure")
    line = widest_total(published, kinds, phase)
    if line is not None and line.total:
        return _spending_frame([_spending_row("total", line, line.total, _printed(line))])
    functions = _by_item("expenditure", "functional", published, phase)
    return _spending_frame(
        [
            {
                **{name: row[name] for name in SPENDING_COLUMNS if name in row},
                "spending_type": "total",
                "item_name": labels("spending_type")["total"],
                "amount_yuan": row["total_yuan"],
                "citations": dict.fromkeys(("amount_yuan", "total_yuan"), citations_of(row, "total_yuan")),
                "formulas": dict.fromkeys(
                    ("amount_yuan", "total_yuan"), row["formulas"].get("total_yuan", "")
                ),
            }
            for row in records(functions.head(1))
        ]
    )


def _printed(line: PrintedLine) -> Whole:
    return Whole(line.total or Decimal(0), line.total_citations, line.total_name)


def _split(
    questions: tuple[str, ...], parts: tuple[str, str], published: Publication, phase: str
) -> pd.DataFrame:
    """Two parts of the total row of the first table that prints both; else of the first that prints one.

    Where the total holds more, the other columns of its row stand beside the two.
    """
    kinds = tuple(kind for question in questions for kind in kinds_answering(question))
    found = (
        _split_rows(published, line, parts) + _other_columns(published, line, parts)
        for lines in candidate_tables(published.amounts, kinds, phase=phase)
        if (line := _total_or_sum(published, lines)) is not None
    )
    rows = sorted((rows for rows in found if rows), key=lambda rows: -len(rows))
    return _spending_frame(rows[0] if rows else [])


def _split_rows(published: Publication, line: PrintedLine, wanted: tuple[str, str]) -> list[dict[str, Any]]:
    parts, cells = dict(line.amounts), dict(line.citations)
    if "basic" not in parts and "personnel" in parts:
        halves = [half for half in ("personnel", "operating") if half in parts]
        parts["basic"] = sum((parts[half] for half in halves), Decimal(0))
        added = join(cells.get(half, ()) for half in halves)
        printed = printed_elsewhere(published, line, kinds_answering("basic"), (parts["basic"], 0), "basic")
        cells["basic"] = printed.citations if printed and printed.amount == parts["basic"] else added
    present = [kind for kind in wanted if kind in parts]
    line = replace(line, amounts=parts, citations=cells)
    whole = _whole_of_parts(published, line, present, "total" if "basic" in wanted else "basic")
    return [_spending_row(kind, line, parts[kind], whole) for kind in present]


def _whole_of_parts(published: Publication, line: PrintedLine, present: list[str], above: str) -> Whole:
    """The printed total above the parts; that of personnel and operating is basic expenditure."""
    places = line.citations.get(above, ())
    if line.amounts.get(above) and len(places) == 1:
        return Whole(line.amounts[above], places, line.total_name)
    added = sum((line.amounts[kind] for kind in present), Decimal(0))
    part = "basic" if above == "basic" else None
    kinds = (
        (*kinds_answering("basic"), *kinds_answering("general")) if part else kinds_answering("expenditure")
    )
    places = join(line.citations.get(kind, ()) for kind in present)
    computed = Whole(added, places, formula=sum_formula(places))
    return printed_elsewhere(published, line, kinds, (added, len(present)), part) or computed


def _other_columns(
    published: Publication, line: PrintedLine, wanted: tuple[str, str]
) -> list[dict[str, Any]]:
    """The columns of no type (事业单位经营支出, 单位预留机动经费) that make up the rest of the total."""
    basic = line.amounts.get("basic", sum_parts({k: v for k, v in line.amounts.items() if k != "project"}))
    if "basic" not in wanted or "total" not in line.amounts or basic is None:
        return []
    rest = line.amounts["total"] - basic - line.amounts.get("project", Decimal(0))
    rows = published.amounts
    own = (rows["document_id"] == line.document_id) & (rows["table_id"] == line.table_id)
    own &= (rows["row"] == line.row) & (rows["fund"] == line.fund) & (rows["phase"] == line.phase)
    cells = [
        cell
        for cell in records(rows[own & (rows["flow"] == line.flow) & rows["spending_type"].isna()])
        if cell["amount_yuan"] > 0
    ]
    if rest <= ROUNDING * 4 or sum(cell["amount_yuan"] for cell in cells) != rest:
        return []
    return [
        {
            **_spending_row("other", line, cell["amount_yuan"], _printed(line)),
            "item_name": without_outline(squeeze(last_heading(cell))),
            "citations": {"amount_yuan": cite_cell(cell), "total_yuan": line.total_citations},
        }
        for cell in cells
    ]


def _spending_row(kind: str, line: PrintedLine, amount: Decimal, whole: Whole) -> dict[str, Any]:
    own = line.total_citations if kind == "total" else line.citations.get(kind, ())
    formulas = {"amount_yuan": sum_formula(own)} if len(own) > 1 else {}
    return {
        "spending_type": kind,
        "item_name": labels("spending_type").get(kind, ""),
        "amount_yuan": amount,
        **whole.columns,
        "is_derived": bool(formulas),
        **whole_of(line),
        "citations": {"amount_yuan": own, "total_yuan": whole.citations},
        "formulas": {**formulas, **whole.formulas},
    }


def _spending_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return as_numbers(pd.DataFrame(rows, columns=SPENDING_COLUMNS))


def _total_or_sum(published: Publication, lines: list[PrintedLine]) -> PrintedLine | None:
    """The printed grand total; or the sum of the outermost lines of a table that was read whole."""
    printed = grand_total(published, lines)
    if printed is not None:
        return printed
    code = "functional" if any((line.item_code or "").startswith("2") for line in lines) else "economic"
    tops = [_line_of(item) for item in build_tree(lines, None, code) if item.level == 1]
    row = row_of_sum(published, lines, tops) if tops else None
    if row is not None or not tops or not is_read(published, lines[0]):
        return row
    amounts = add_amounts([top.amounts for top in tops])
    cells = join_by_name(top.citations for top in tops)
    return replace(tops[0], amounts=amounts, citations=cells)


def _personnel_and_operating(published: Publication, phase: str) -> pd.DataFrame:
    """As printed, or else by economic category: 301 and 303 are personnel, the others operating."""
    printed = _split(("basic", "expenditure"), ("personnel", "operating"), published, phase)
    economic = _basic_by_economy(published, phase)
    if len(printed) or not adds_up(economic):
        return printed
    tops = economic[economic["item_level"] == 1]
    is_personnel = tops["item_code"].isin(PERSONNEL_CODES)
    halves = (("personnel", tops[is_personnel]), ("operating", tops[~is_personnel]))
    return _spending_frame([_half_row(kind, own) for kind, own in halves if len(own)])


def _half_row(kind: str, own: pd.DataFrame) -> dict[str, Any]:
    """What some economic categories add up to; of a single one as well it is we who call it so."""
    first, places = records(own)[0], citations_in(own, "amount_yuan")
    return {
        **{name: first[name] for name in SPENDING_COLUMNS if name in first},
        "spending_type": kind,
        "item_name": labels("spending_type")[kind],
        "amount_yuan": own["amount_yuan"].sum(),
        "is_derived": True,
        "citations": {"amount_yuan": places, "total_yuan": citations_of(first, "total_yuan")},
        "formulas": {**first["formulas"], "amount_yuan": sum_formula(places)},
    }


def _revenue(published: Publication, phase: str) -> pd.DataFrame:
    return revenue_by_source(published.amounts, phase)


def _money(published: Publication, phase: str) -> pd.DataFrame:
    return money_by_source(published.amounts, phase)


def _three_public(published: Publication, phase: str) -> pd.DataFrame:
    return three_public_expenses(published.amounts, published.figures, phase)


_ANSWERS: dict[tuple[str, str | None], Callable[[Publication, str], pd.DataFrame]] = {
    ("expenditure", "function"): partial(_by_item, "expenditure", "functional"),
    ("general", "function"): partial(_by_item, "general", "functional"),
    ("expenditure", "economy"): partial(_by_item, "economic", "economic"),
    ("basic", "economy"): _basic_by_economy,
    ("expenditure", "spending"): partial(_split, ("expenditure",), ("basic", "project")),
    ("basic", "spending"): _personnel_and_operating,
    ("expenditure", None): _total,
    ("revenue", "source"): _revenue,
    ("money", "source"): _money,
    ("three_public", "item"): _three_public,
}
