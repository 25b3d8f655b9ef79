"""From revenue to expenditure: which money goes to which function, type of spending and use.

Three stages, each only as far as a table prints it: fund to function, function to basic or project
expenditure, and these to personnel, operating or an economic group. What a stage leaves open is a row of
its own, not a guess.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from budgetlib.analysis.citations import citations_of
from budgetlib.analysis.hierarchy import Item, build_tree
from budgetlib.analysis.named_items import parents
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.record_tables import table_of_record
from budgetlib.analysis.select import (
    ROUNDING,
    WHOLE_COLUMNS,
    printed_lines,
    printed_total,
    whole_of,
)
from budgetlib.formatting import is_missing
from budgetlib.vocabulary.kinds import kinds_answering
from budgetlib.vocabulary.labels import labels

FUND_TO_FUNCTION, FUNCTION_TO_TYPE, TYPE_TO_USE = "fund_to_function", "function_to_type", "type_to_use"
STAGES = (FUND_TO_FUNCTION, FUNCTION_TO_TYPE, TYPE_TO_USE)
FLOW_COLUMNS = [
    "stage",
    "source",
    "source_name",
    "target",
    "target_name",
    "amount_yuan",
    "is_rounding",
    *WHOLE_COLUMNS,
]
# Sums of many rounded figures differ by more than the printed digits of the few that are compared here.
_SAME_MONEY = 0.0001
_CENT = 0.01


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
        One row a flow: ``stage`` (one of :data:`STAGES`), ``source`` and ``target`` (codes) with their
        names, ``amount_yuan``, the whole, and where it is printed. Where a node's flows do not make up its
        amount, a row without ``target`` (or without ``source``) holds the rest; it is negative where they
        make up more, and ``is_rounding`` where the printed digits explain it. A stage with one side only has
        no rows.
    """
    columns, links = _nodes_and_links(published)
    rows = [
        row
        for stage, sources, targets, flows in zip(STAGES, columns, columns[1:], links, strict=False)
        if sources and targets
        for row in _stage_rows(stage, sources, targets, flows)
    ]
    return as_numbers(pd.DataFrame(rows, columns=FLOW_COLUMNS))


def flow_nodes(flow: pd.DataFrame) -> pd.DataFrame:
    """The funds, functions, types and uses of a flow with their amounts.

    Returns
    -------
    DataFrame
        ``place`` (0 fund, 1 function, 2 type, 3 use), ``code``, ``name``, ``amount_yuan``; the order of
        the flow.
    """
    sums: dict[tuple[int, str], dict[str, Any]] = {}
    for place, stage in enumerate(STAGES):
        for side, at in (("source", place), ("target", place + 1)):
            rows = flow[(flow["stage"] == stage) & flow[side].notna()]
            for code, own in rows.groupby(side, sort=False):
                amount = own["amount_yuan"].sum()
                node = {"place": at, "code": code, "name": own[f"{side}_name"].iloc[0], "amount_yuan": amount}
                sums.setdefault((at, str(code)), node)
    nodes = sorted(sums.values(), key=lambda node: node["place"])
    return pd.DataFrame(nodes, columns=["place", "code", "name", "amount_yuan"])


def linked(flow: pd.DataFrame) -> pd.DataFrame:
    """The flows that are printed; without what is left open."""
    return flow[flow["source"].notna() & flow["target"].notna()]


def open_sources(flow: pd.DataFrame, stage: str) -> list[tuple[str, float]]:
    """The sources of a stage with what no table divides, in yuan, largest first; rounding is not counted."""
    rows = _open_rows(flow, stage, "target")
    found = [(str(row["source_name"]), row["amount_yuan"]) for row in records(rows)]
    return sorted(found, key=lambda pair: -pair[1])


def left_open(flow: pd.DataFrame, stage: str) -> float:
    """What the targets of a stage have beyond its flows, in yuan; rounding is not counted."""
    return float(_open_rows(flow, stage, "source")["amount_yuan"].sum())


def _open_rows(flow: pd.DataFrame, stage: str, missing: str) -> pd.DataFrame:
    rows = flow[(flow["stage"] == stage) & flow[missing].isna() & ~flow["is_rounding"].astype(bool)]
    return rows[rows["amount_yuan"] > 0]


def _nodes_and_links(published: Publication) -> tuple[list[list[Node]], list[list[Link]]]:
    """Funds, functions, types and uses, and the links between each two of them."""
    functions, general = (table_of_record(published, what) for what in ("expenditure", "general"))
    funds, to_functions = _fund_links(published)
    nodes = _function_nodes(functions, to_functions)
    split = table_of_record(published, "expenditure", by="spending")
    to_types = _type_links([functions, general])
    types = [_spending_node(row) for row in records(split)] or _types_added_up(to_types)
    uses, to_uses = _use_links(published, {node.code: node.amount_yuan for node in types})
    return [funds, nodes, types, uses], [to_functions, to_types, to_uses]


def _fund_links(published: Publication) -> tuple[list[Node], list[Link]]:
    revenue = records(table_of_record(published, "revenue", by="source"))
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
    """A fund whose functions hold more than this year's revenue has spent some of what was carried over.

    How much of each is not printed by function, so the two are one source.
    """
    carried = next((fund for fund in funds if fund.code == "carryover"), None)
    if carried is None or any(link.source == "carryover" for link in links):
        return funds
    for fund in funds:
        flows = [link.amount_yuan for link in links if link.source == fund.code]
        more = sum(flows) - fund.amount_yuan
        if _tolerance(len(flows)) < more <= carried.amount_yuan + _tolerance(len(flows)):
            both = replace(
                fund, name=f"{fund.name}及{carried.name}", amount_yuan=fund.amount_yuan + carried.amount_yuan
            )
            return [both if node is fund else node for node in funds if node is not carried]
    return funds


def _function_nodes(functions: pd.DataFrame, links: list[Link]) -> list[Node]:
    """类 of the widest table, with the money of funds that this table leaves out."""
    tops = functions[functions["item_level"] == 1]
    scope = tops["fund"].iloc[0] if len(tops) else None
    nodes = {
        r["item_code"]: Node(r["item_code"], r["item_name"], r["amount_yuan"], _printed(r))
        for r in records(tops)
    }
    if is_missing(scope) or scope == "all":
        return list(nodes.values())
    for link in links:
        if not _belongs_to(link.source, str(scope)) and link.target in nodes:
            node = nodes[link.target]
            nodes[link.target] = replace(node, amount_yuan=node.amount_yuan + link.amount_yuan)
    return list(nodes.values())


def _belongs_to(fund: str, scope: str) -> bool:
    above = parents("revenue_sources")
    return fund == scope or above.get(fund) == scope or above.get(scope) == fund


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


def _types_added_up(links: list[Link]) -> list[Node]:
    kinds = [kind for kind in ("basic", "project") if any(link.target == kind for link in links)]
    return [
        Node(
            kind,
            labels("spending_type")[kind],
            sum(link.amount_yuan for link in links if link.target == kind),
            next(link.printed for link in links if link.target == kind),
        )
        for kind in kinds
    ]


def _spending_node(row: dict[str, Any]) -> Node:
    return Node(row["spending_type"], row["item_name"], row["amount_yuan"], _printed(row))


def _use_links(published: Publication, types: dict[str, float]) -> tuple[list[Node], list[Link]]:
    """Personnel and operating within basic expenditure, economic groups within project expenditure."""
    split = table_of_record(published, "basic", by="spending")
    of_type = {
        "basic": [_spending_node(row) for row in records(split)],
        "project": _project_groups(published),
    }
    fitting = {kind: nodes for kind, nodes in of_type.items() if _fits(nodes, types.get(kind))}
    links = [
        Link(kind, node.code, node.amount_yuan, node.source)
        for kind, nodes in fitting.items()
        for node in nodes
    ]
    return [node for nodes in fitting.values() for node in nodes], links


def _project_groups(published: Publication) -> list[Node]:
    """The project column of the table by economic category."""
    economic = table_of_record(published, "expenditure", by="economy")
    tops = economic[(economic["item_level"] == 1) & (economic["project_yuan"].fillna(0) != 0)]
    return [
        Node(f"project:{r['item_code']}", r["item_name"], r["project_yuan"], _printed(r))
        for r in records(tops)
    ]


def _fits(nodes: list[Node], whole: float | None) -> bool:
    """Parts that are more than the whole, beyond what rounding makes, are of other money."""
    parts = sum(node.amount_yuan for node in nodes)
    return whole is not None and parts <= whole + max(_tolerance(len(nodes)), whole * _SAME_MONEY)


def _tolerance(parts: int) -> float:
    return ROUNDING * (parts + 1)


def _noise(node: Node | None, parts: int) -> float:
    """What rounding may leave between a node and its flows: more, where the node is a sum of many figures."""
    return max(_tolerance(parts), (node.amount_yuan if node else 0.0) * _SAME_MONEY / 100)


def _printed(row: dict[str, Any], figure: str = "amount_yuan") -> dict[str, Any]:
    """The whole of a figure and where it is printed."""
    return {
        **{name: row[name] for name in WHOLE_COLUMNS},
        "citations": {"amount_yuan": citations_of(row, figure)},
    }


def _stage_rows(
    stage: str, sources: list[Node], targets: list[Node], links: list[Link]
) -> Iterator[dict[str, Any]]:
    """The flows of one stage, then what its sources and its targets leave open."""
    left, right = {n.code: n for n in sources}, {n.code: n for n in targets}
    known = [link for link in links if link.source in left and link.target in right]
    for link in known:
        yield _row(stage, left[link.source], right[link.target], link.amount_yuan, link.printed)
    for node in sources:
        out = [link.amount_yuan for link in known if link.source == node.code]
        if abs(node.amount_yuan - sum(out)) >= _CENT:
            yield _row(stage, node, None, node.amount_yuan - sum(out), node.source, len(out))
    for node in targets:
        into = [link.amount_yuan for link in known if link.target == node.code]
        if abs(node.amount_yuan - sum(into)) >= _CENT:
            yield _row(stage, None, node, node.amount_yuan - sum(into), node.source, len(into))


def _row(
    stage: str,
    source: Node | None,
    target: Node | None,
    amount: float,
    printed: dict[str, Any],
    parts: int | None = None,
) -> dict[str, Any]:
    open_text = "未分到"
    return {
        "stage": stage,
        "source": source.code if source else None,
        "source_name": source.name if source else open_text,
        "target": target.code if target else None,
        "target_name": target.name if target else open_text,
        "amount_yuan": amount,
        "is_rounding": parts is not None and abs(amount) <= _noise(source or target, parts),
        **printed,
        "citations": printed["citations"] if parts is None else {},
    }
