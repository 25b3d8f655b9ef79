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

from budgetlib.analysis.citations import Citations, citations_in, join, join_by_name
from budgetlib.analysis.hierarchy import Item, add_amounts, build_tree, item_names
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.publication import Publication, open_publication
from budgetlib.analysis.revenue_sources import revenue_by_source
from budgetlib.analysis.select import (
    WHOLE_COLUMNS,
    PrintedLine,
    candidate_tables,
    printed_total,
    whole_of,
)
from budgetlib.analysis.three_public import three_public_expenses
from budgetlib.errors import ParameterError
from budgetlib.vocabulary.kinds import kinds_answering
from budgetlib.vocabulary.labels import labels
from budgetlib.vocabulary.outline import without_outline
from budgetlib.vocabulary.wording import plain_name, squeeze

# 工资福利支出 and 对个人和家庭的补助 (Ministry of Finance, 政府收支分类科目)
PERSONNEL_CODES = ("301", "303")
PARTS = ("basic", "personnel", "operating", "project")
ITEM_COLUMNS = [
    "item_code",
    "item_name",
    "item_level",
    "parent_code",
    "amount_yuan",
    *(f"{part}_yuan" for part in PARTS),
    "total_yuan",
    "total_origin",
    "is_derived",
    "is_leaf",
    *WHOLE_COLUMNS,
]
SPENDING_COLUMNS = [
    "spending_type",
    "item_name",
    "amount_yuan",
    "total_yuan",
    "total_origin",
    "is_derived",
    *WHOLE_COLUMNS,
]
# A total with the word for how it came about, and where it is printed.
Whole = tuple[Decimal, str, tuple[Any, ...]]


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
        expenditure; ``revenue``; ``three_public`` expenses.
    by
        ``function`` (类, 款, 项), ``economy`` (economic category), ``spending`` (basic and project; of basic
        expenditure: personnel and operating), ``source`` of revenue, ``item`` of the three public expenses;
        ``None`` for the total alone.
    phase
        A phase of the contract; by default ``outturn`` in final accounts and ``budget`` in budgets.

    Returns
    -------
    DataFrame
        ``item_name`` and ``amount_yuan``; by function and economy also ``item_code``, ``item_level``,
        ``parent_code``, ``is_leaf`` and the columns ``basic_yuan``, ``personnel_yuan``, ``operating_yuan``
        and ``project_yuan``. ``total_yuan`` is the total that the items are part of, on every row and on no
        row of its own; ``total_origin`` says whether it is ``printed`` or ``computed``. ``fund``, ``flow``,
        ``phase`` and ``fiscal_year`` name the whole, the rest the table and page; ``citations`` has the
        printed cells of each figure. Money is ``float64`` in yuan: every amount of a budget has a float of
        its own, and ``round(2)`` gives back what is printed. NaN is not printed, which is not zero. No row
        where no table answers.

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
    return _items_of(published.amounts, kinds_answering(question), classification, phase)


def _items_of(amounts: pd.DataFrame, kinds: tuple[str, ...], classification: str, phase: str) -> pd.DataFrame:
    best: list[Item] = []
    best_lines: list[PrintedLine] = []
    for lines in candidate_tables(rows_of_classification(amounts, classification), kinds, phase=phase):
        tree = coded_tree(lines, classification)
        if tree and (not best or _deepest(tree) > _deepest(best)):
            best, best_lines = tree, lines
    whole = _whole_of(best_lines, [item for item in best if item.level == 1])
    rows = [_item_row(item, whole) for item in best]
    return as_numbers(pd.DataFrame([row for row in rows if row["amount_yuan"]], columns=ITEM_COLUMNS))


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


def _whole_of(lines: list[PrintedLine], tops: list[Item]) -> Whole:
    """The printed total nearest to the sum of the items (总计 may hold what is carried over), or that sum."""
    added = sum((item.total or Decimal(0) for item in tops), Decimal(0))
    printed = [(line.total, line) for line in lines if line.is_total and line.item_code is None]
    known = [(total, line) for total, line in printed if total]
    if not known:
        return added, "computed", join(item.total_citations for item in tops)
    total, line = min(known, key=lambda pair: abs(pair[0] - added))
    return total, "printed", line.total_citations


def _item_row(item: Item, whole: Whole) -> dict[str, Any]:
    total, origin, places = whole
    cells = {f"{part}_yuan": item.citations.get(part, ()) for part in PARTS}
    return {
        "item_code": item.code,
        "item_name": item.name,
        "item_level": item.level,
        "parent_code": item.code[:-2] if item.level > 1 else None,
        "amount_yuan": item.total,
        **{f"{part}_yuan": item.amounts.get(part) for part in PARTS},
        "total_yuan": total,
        "total_origin": origin,
        "is_derived": item.is_derived,
        "is_leaf": item.is_leaf,
        **whole_of(item.line),
        "citations": {"amount_yuan": item.total_citations, "total_yuan": places, **cells},
    }


def _basic_by_economy(published: Publication, phase: str) -> pd.DataFrame:
    """The economic categories of basic expenditure: their own table, or the basic part of a wider one."""
    own = _items_of(published.amounts, kinds_answering("basic"), "economic", phase)
    if len(own):
        return own
    wider = _by_item("economic", "economic", published, phase)
    halves = wider[["personnel_yuan", "operating_yuan"]].sum(axis=1, min_count=1)
    cited = pd.Series([_of_basic(cells) for cells in wider["citations"]], index=wider.index, dtype=object)
    amounts = wider["basic_yuan"].fillna(halves)
    basic = wider.assign(amount_yuan=amounts, citations=cited).dropna(subset="amount_yuan")
    tops = basic[basic["item_level"] == 1]
    return basic.assign(total_yuan=tops["amount_yuan"].sum(), total_origin="computed")


def _of_basic(cells: Citations) -> Citations:
    """The places of basic expenditure, or of its two halves, as those of the amount."""
    halves = (cells.get(f"{half}_yuan", ()) for half in ("personnel", "operating"))
    return {**cells, "amount_yuan": cells.get("basic_yuan") or join(halves)}


def _total(published: Publication, phase: str) -> pd.DataFrame:
    """The total of expenditure alone, of the widest table that prints it."""
    for lines in candidate_tables(published.amounts, kinds_answering("expenditure"), phase=phase):
        line = _total_or_sum(lines)
        if line is not None and line.total:
            return _spending_frame([_spending_row("total", line, line.total, (line.total, "printed", ()))])
    return _spending_frame([])


def _split(
    questions: tuple[str, ...], parts: tuple[str, str], published: Publication, phase: str
) -> pd.DataFrame:
    """Two parts of the total row of the first table that prints both; else of the first that prints one."""
    kinds = tuple(kind for question in questions for kind in kinds_answering(question))
    found = (
        _split_rows(line, parts)
        for lines in candidate_tables(published.amounts, kinds, phase=phase)
        if (line := _total_or_sum(lines)) is not None
    )
    rows = sorted((rows for rows in found if rows), key=lambda rows: -len(rows))
    return _spending_frame(rows[0] if rows else [])


def _split_rows(line: PrintedLine, wanted: tuple[str, str]) -> list[dict[str, Any]]:
    parts, cells = dict(line.amounts), dict(line.citations)
    is_derived = "basic" not in parts and "personnel" in parts
    if is_derived:
        halves = [half for half in ("personnel", "operating") if half in parts]
        parts["basic"] = sum((parts[half] for half in halves), Decimal(0))
        cells["basic"] = join(cells.get(half, ()) for half in halves)
    present = [kind for kind in wanted if kind in parts]
    # Personnel and operating are parts of basic, whatever else the line sums.
    above = "total" if "basic" in wanted else "basic"
    added = (sum((parts[kind] for kind in present), Decimal(0)), "computed")
    whole = (parts[above], "printed") if parts.get(above) and above in line.amounts else added
    places = join(cells.get(kind, ()) for kind in ([above] if whole[1] == "printed" else present))
    line = replace(line, amounts=parts, citations=cells)
    return [
        _spending_row(kind, line, parts[kind], (*whole, places), is_derived and kind == "basic")
        for kind in present
    ]


def _spending_row(
    kind: str, line: PrintedLine, amount: Decimal, whole: Whole, is_derived: bool = False
) -> dict[str, Any]:
    own = line.total_citations if kind == "total" else line.citations.get(kind, ())
    return {
        "spending_type": kind,
        "item_name": labels("spending_type")[kind],
        "amount_yuan": amount,
        "total_yuan": whole[0],
        "total_origin": whole[1],
        "is_derived": is_derived,
        **whole_of(line),
        "citations": {"amount_yuan": own, "total_yuan": whole[2] or own},
    }


def _spending_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return as_numbers(pd.DataFrame(rows, columns=SPENDING_COLUMNS))


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


def _personnel_and_operating(published: Publication, phase: str) -> pd.DataFrame:
    """As printed, or else by economic category: 301 and 303 are personnel, the others operating."""
    printed = _split(("basic", "expenditure"), ("personnel", "operating"), published, phase)
    tops = _basic_by_economy(published, phase).query("item_level == 1")
    if len(printed) or tops.empty:
        return printed
    is_personnel = tops["item_code"].isin(PERSONNEL_CODES)
    source, cells = records(tops)[0], citations_in(tops, "amount_yuan")
    rows = [
        {
            "spending_type": kind,
            "item_name": labels("spending_type")[kind],
            "amount_yuan": own["amount_yuan"].sum(),
            "total_yuan": tops["amount_yuan"].sum(),
            "total_origin": "computed",
            "is_derived": True,
            **{name: source[name] for name in WHOLE_COLUMNS},
            "citations": {"amount_yuan": citations_in(own, "amount_yuan"), "total_yuan": cells},
        }
        for kind, own in (("personnel", tops[is_personnel]), ("operating", tops[~is_personnel]))
    ]
    return _spending_frame(rows)


def _revenue(published: Publication, phase: str) -> pd.DataFrame:
    return revenue_by_source(published.amounts, phase)


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
    ("three_public", "item"): _three_public,
}
