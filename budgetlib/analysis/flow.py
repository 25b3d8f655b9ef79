"""From money to its use: which fund pays for which function, type of spending and use.

Three stages, each drawn only where the tables divide the same whole: every source gives all that it has, and
every target has all that it takes, within rounding. A stage that does not is left out, and so is what hangs
on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import citations_of, cite_sentence, join
from budgetlib.analysis.hierarchy import Item, build_tree
from budgetlib.analysis.named_items import parents
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.select import (
    WHOLE_COLUMNS,
    printed_lines,
    printed_total,
    sum_formula,
    tolerance,
    whole_of,
)
from budgetlib.formatting import is_missing
from budgetlib.vocabulary.kinds import kinds_answering

FUND_TO_FUNCTION, FUNCTION_TO_TYPE, TYPE_TO_USE = "fund_to_function", "function_to_type", "type_to_use"
STAGES = (FUND_TO_FUNCTION, FUNCTION_TO_TYPE, TYPE_TO_USE)
FLOW_COLUMNS = [
    "stage",
    "from_node",
    "source_name",
    "to_node",
    "target_name",
    "amount_yuan",
    "source_yuan",
    "target_yuan",
    *WHOLE_COLUMNS,
    "formulas",
]
LEAST_STAGES = 2


@dataclass(frozen=True, slots=True)
class Node:
    """One fund, function, type of spending or use, with its amount in yuan and where that is printed."""

    code: str
    name: str
    amount_yuan: float
    source: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """Money of one node that a table says goes to another, in yuan."""

    source: str
    target: str
    amount_yuan: float
    printed: dict[str, Any]


def revenue_to_expenditure(published: Publication) -> pd.DataFrame:
    """Follow the money from its funds over functions and basic or project expenditure to its use.

    Parameters
    ----------
    published
        Result of :func:`budgetlib.analysis.open_publication`.

    Returns
    -------
    DataFrame
        One row a flow: ``stage`` (one of :data:`STAGES`), ``from_node`` and ``to_node`` (codes) with their
        names, ``amount_yuan`` and all that either has, the whole, and where it is printed. Empty where fewer
        than :data:`LEAST_STAGES` stages follow on one another.
    """
    rows = [
        _row(name, sources[link.source], targets[link.target], link)
        for name, sources, targets, links in _unbroken(_stages(published))
        for link in links
    ]
    return as_numbers(pd.DataFrame(rows, columns=FLOW_COLUMNS))


def flow_nodes(flow: pd.DataFrame) -> pd.DataFrame:
    """The funds, functions, types and uses of a flow with their amounts.

    Returns
    -------
    DataFrame
        ``place`` (0 fund, 1 function, 2 type, 3 use), ``code``, ``name``, ``amount_yuan`` and its
        ``formulas``; the order of the flow.
    """
    known: dict[tuple[int, str], dict[str, Any]] = {}
    for place, stage in enumerate(STAGES):
        rows = flow[flow["stage"] == stage]
        for node, side, at in (("from_node", "source", place), ("to_node", "target", place + 1)):
            for row in records(rows.drop_duplicates(node)):
                found = {"place": at, "code": row[node], "name": row[f"{side}_name"]}
                found |= {"amount_yuan": row[f"{side}_yuan"]}
                found |= {"formulas": {"amount_yuan": (row.get("formulas") or {}).get(f"{side}_yuan", "")}}
                known.setdefault((at, row[node]), found)
    nodes = sorted(known.values(), key=lambda node: node["place"])
    return pd.DataFrame(nodes, columns=["place", "code", "name", "amount_yuan", "formulas"])


# The name of a stage, its sources and its targets by their codes, and what goes from one to the other.
Stage = tuple[str, dict[str, Node], dict[str, Node], list[Link]]


def _stages(published: Publication) -> list[Stage]:
    """Funds, functions, types and uses, and the links between each two of them, where they are one whole."""
    functions, general = (table_of_record(published, what) for what in ("expenditure", "general"))
    funds, to_functions = _fund_links(published)
    nodes = _function_nodes(functions)
    split = table_of_record(published, "expenditure", by="spending")
    to_types = _type_links([functions, general])
    types = [_spending_node(row) for row in records(split)]
    uses, to_uses = _use_links(published, types)
    columns = [{node.code: node for node in column} for column in (funds, nodes, types, uses)]
    links = (to_functions, to_types, to_uses)
    return [
        stage
        for stage in zip(STAGES, columns[:-1], columns[1:], links, strict=True)
        if stage[3] and _is_one_whole(*stage)
    ]


def _unbroken(stages: list[Stage]) -> list[Stage]:
    """The stages that follow on one another, if they are enough for a way."""
    known = {name: stage for stage in stages for name in stage[:1]}
    runs = [STAGES, STAGES[:LEAST_STAGES], STAGES[-LEAST_STAGES:]]
    return next(([known[name] for name in run] for run in runs if set(run) <= set(known)), [])


def _is_one_whole(name: str, sources: dict[str, Node], targets: dict[str, Node], links: list[Link]) -> bool:
    """Whether what goes out and comes in is all of what each source and target has.

    A type of spending has all its uses or none.
    """
    out = {code: [link.amount_yuan for link in links if link.source == code] for code in sources}
    into = {code: [link.amount_yuan for link in links if link.target == code] for code in targets}
    if name == TYPE_TO_USE:
        out = {code: amounts for code, amounts in out.items() if amounts}
    return (
        all(link.source in sources and link.target in targets for link in links)
        and all(_make_up(sources[code], amounts) for code, amounts in out.items())
        and all(_make_up(targets[code], amounts) for code, amounts in into.items())
    )


def _make_up(node: Node, amounts: list[float]) -> bool:
    return abs(node.amount_yuan - sum(amounts)) <= tolerance(len(amounts), node.amount_yuan)


def _fund_links(published: Publication) -> tuple[list[Node], list[Link]]:
    revenue = records(table_of_record(published, "money", by="source"))
    funds = [Node(r["fund"], r["item_name"], r["amount_yuan"], _printed(r)) for r in revenue]
    tables = _items_by_fund(published.amounts, published.phase)
    links = [link for fund in funds for link in _links_of_fund(fund, tables)]
    return _with_carryover(funds, links), links


def _items_by_fund(amounts: pd.DataFrame, phase: str) -> dict[str, list[list[Item]]]:
    """Fund -> for every table that prints it by function its 类, the tables in their order of preference."""
    rows = amounts[(amounts["phase"] == phase) & ~amounts["fund"].isin(["all"]) & amounts["fund"].notna()]
    rows = rows[rows["classification"].eq("functional") | (rows["is_total"] & rows["item_code"].isna())]
    rows = rows[rows["flow"].eq("expenditure") | rows["table_kind"].eq("revenue_summary")]
    found: dict[str, list[list[Item]]] = {}
    for kind in kinds_answering("by_fund"):
        of_kind = rows[rows["table_kind"] == kind]
        for (_, _, _, fund), cells in of_kind.groupby(
            ["document_id", "table_id", "flow", "fund"], sort=False
        ):
            found.setdefault(str(fund), []).append(_top_items(cells))
    return found


def _top_items(cells: pd.DataFrame) -> list[Item]:
    lines = printed_lines(cells)
    total = printed_total(lines)
    items = build_tree(lines, total.total if total else None, "functional")
    return [item for item in items if item.level == 1 and item.total]


def _amount(item: Item) -> float:
    return float(item.total or 0)


def _links_of_fund(fund: Node, tables: dict[str, list[list[Item]]]) -> list[Link]:
    """The table whose 类 come nearest to the fund's revenue; a whole of several has those of its parts."""
    parts = [code for code, above in parents("revenue_sources").items() if above == fund.code]
    of_parts = [item for part in parts for item in next(iter(tables.get(part, [])), [])]
    options = [items for items in (*tables.get(fund.code, []), of_parts) if items]
    nearest = min(options, key=lambda items: abs(_sum(items) - fund.amount_yuan), default=[])
    return [Link(fund.code, item.code, _amount(item), _line_source(item)) for item in nearest]


def _sum(items: Iterable[Item]) -> float:
    return sum(_amount(item) for item in items)


def _line_source(item: Item) -> dict[str, Any]:
    return {**whole_of(item.line), "citations": {"amount_yuan": item.total_citations}}


def _with_carryover(funds: list[Node], links: list[Link]) -> list[Node]:
    """A fund whose functions hold more than this year's revenue has spent what was carried over.

    How much of each is not printed by function, so the two are one source.
    """
    carried = next((fund for fund in funds if fund.code == "carryover"), None)
    if carried is None or any(link.source == "carryover" for link in links):
        return funds
    for fund in funds:
        places = join(node.source["citations"]["amount_yuan"] for node in (fund, carried))
        both = replace(
            fund,
            name=f"{fund.name}及{carried.name}",
            amount_yuan=fund.amount_yuan + carried.amount_yuan,
            source={**fund.source, "citations": {"amount_yuan": places}},
        )
        if _make_up(both, [link.amount_yuan for link in links if link.source == fund.code]):
            return [both if node is fund else node for node in funds if node is not carried]
    return funds


def _function_nodes(functions: pd.DataFrame) -> list[Node]:
    """类 of the widest table."""
    tops = functions[functions["item_level"] == 1]
    return [Node(r["item_code"], r["item_name"], r["amount_yuan"], _printed(r)) for r in records(tops)]


def _type_links(tables: Sequence[pd.DataFrame]) -> list[Link]:
    """Basic and project expenditure of each 类, from the first table that prints them."""
    for table in tables:
        links = [link for row in records(table[table["item_level"] == 1]) for link in _parts(row)]
        if links:
            return links
    return []


def _parts(row: dict[str, Any]) -> Iterator[Link]:
    basic = row["basic_yuan"]
    if is_missing(basic):
        halves = [row[k] for k in ("personnel_yuan", "operating_yuan") if not is_missing(row[k])]
        basic = sum(halves)
    for kind, amount in (("basic", basic), ("project", row["project_yuan"])):
        if not is_missing(amount) and amount:
            yield Link(row["item_code"], kind, amount, _printed(row, f"{kind}_yuan"))


def _spending_node(row: dict[str, Any]) -> Node:
    return Node(row["spending_type"], row["item_name"], row["amount_yuan"], _printed(row))


def _use_links(published: Publication, types: list[Node]) -> tuple[list[Node], list[Link]]:
    """What each type of spending is made up of, where the parts are all of it.

    Basic expenditure is personnel and operating; project expenditure is divided by economic category, or else
    by project.
    """
    halves = [_spending_node(row) for row in records(table_of_record(published, "basic", by="spending"))]
    options = {"basic": [halves], "project": [_project_groups(published), _projects(published)]}
    found = {
        node.code: next((uses for uses in options.get(node.code, []) if uses and _all_of(node, uses)), [])
        for node in types
    }
    links = [
        Link(kind, use.code, use.amount_yuan, use.source) for kind, uses in found.items() for use in uses
    ]
    return [use for uses in found.values() for use in uses], links


def _all_of(node: Node, uses: list[Node]) -> bool:
    return _make_up(node, [use.amount_yuan for use in uses])


def _project_groups(published: Publication) -> list[Node]:
    """The project column of the table by economic category."""
    economic = table_of_record(published, "expenditure", by="economy")
    tops = economic[(economic["item_level"] == 1) & (economic["project_yuan"].fillna(0) != 0)]
    return [
        Node(f"project:{r['item_code']}", r["item_name"], r["project_yuan"], _printed(r, "project_yuan"))
        for r in records(tops)
    ]


def _projects(published: Publication) -> list[Node]:
    """The projects that are listed with their amounts."""
    rows = records(published.projects.dropna(subset="amount_yuan"))
    return [
        Node(f"project:{place}", row["project"], float(row["amount_yuan"]), _listed(row))
        for place, row in enumerate(rows)
    ]


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    known = {"document_id": row["document_id"], "page": row["page"]}
    return {**dict.fromkeys(WHOLE_COLUMNS), **known, "citations": {"amount_yuan": cite_sentence(row)}}


def _printed(row: dict[str, Any], figure: str = "amount_yuan") -> dict[str, Any]:
    """The whole of a figure and where it is printed."""
    return {
        **{name: row[name] for name in WHOLE_COLUMNS},
        "citations": {"amount_yuan": citations_of(row, figure)},
        "formula": row["formulas"].get(figure, ""),
    }


def _row(stage: str, source: Node, target: Node, link: Link) -> dict[str, Any]:
    return {
        "stage": stage,
        "from_node": source.code,
        "source_name": source.name,
        "to_node": target.code,
        "target_name": target.name,
        "amount_yuan": link.amount_yuan,
        "source_yuan": source.amount_yuan,
        "target_yuan": target.amount_yuan,
        **link.printed,
        "formulas": {
            "amount_yuan": _formula(link.printed),
            "source_yuan": _formula(source.source),
            "target_yuan": _formula(target.source),
        },
    }


def _formula(printed: dict[str, Any]) -> str:
    """The arithmetic of an amount that is printed in parts; empty where it is printed as one figure."""
    places = printed["citations"]["amount_yuan"]
    return sum_formula(places) if len(places) > 1 else str(printed.get("formula", ""))
