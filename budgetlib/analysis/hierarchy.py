"""类, 款, 项: coded lines to a complete tree in which nothing is counted twice."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from budgetlib.analysis.citations import Citation, join_by_name
from budgetlib.analysis.select import PrintedLine, cite_total, sum_parts, tolerance
from budgetlib.vocabulary import read_vocabulary

LEVELS = {3: 1, 5: 2, 7: 3}
Rule = Callable[[list[PrintedLine]], PrintedLine]


@dataclass(frozen=True, slots=True)
class Item:
    """One node of the tree; ``is_derived`` where the line is not printed but added up from those below."""

    code: str
    name: str
    amounts: dict[str, Decimal]
    line: PrintedLine
    is_derived: bool
    is_leaf: bool
    citations: dict[str, tuple[Citation, ...]] = field(default_factory=dict)

    @property
    def level(self) -> int:
        return LEVELS[len(self.code)]

    @property
    def total(self) -> Decimal | None:
        """The printed total, or the sum of the printed parts."""
        return self.amounts["total"] if "total" in self.amounts else sum_parts(self.amounts)

    @property
    def total_citations(self) -> tuple[Citation, ...]:
        """The cells of :attr:`total`."""
        return cite_total(self.amounts, self.citations)


@cache
def item_names(classification: str) -> dict[str, str]:
    """Code -> name of the ``functional`` or ``economic`` classification."""
    return {row["code"]: row["name"] for row in read_vocabulary(classification)}


def level_of(code: str) -> int | None:
    """1 类, 2 款, 3 项, from the length of the code."""
    return LEVELS.get(len(code))


def ancestors(code: str) -> list[str]:
    """The codes above a code, outermost first.

    Examples
    --------
    >>> ancestors("2010301")
    ['201', '20103']
    """
    return [code[:n] for n in LEVELS if n < len(code)]


def leaf_codes(codes: set[str]) -> set[str]:
    """The codes that no other code stands below.

    Examples
    --------
    >>> sorted(leaf_codes({"201", "20103", "2010301", "208"}))
    ['2010301', '208']
    """
    parents = {above for code in codes for above in ancestors(code)}
    return codes - parents


def build_tree(lines: list[PrintedLine], total: Decimal | None, classification: str) -> list[Item]:
    """Bring coded lines to one item a code, with the levels above that are not printed.

    A printed parent keeps its printed amount. A code that is printed several times is added up where
    it stands for several units, and taken once where it is repeated: the printed total decides, and the
    printed item above it.

    Parameters
    ----------
    lines
        Lines of one table; those without a code and totals are left out.
    total
        The table's printed total in yuan, if there is one.
    classification
        ``functional`` or ``economic``, for the names of levels that are not printed.
    """
    coded = [line for line in lines if line.item_code and not line.is_total and level_of(line.item_code)]
    by_code: dict[str, list[PrintedLine]] = {}
    for line in coded:
        by_code.setdefault(line.item_code or "", []).append(line)
    merge = _merge_rule(by_code, total)
    printed = {code: merge(same) for code, same in by_code.items()}
    for code, same in by_code.items():
        if _is_more(printed[code], printed.get(code[:-2])):  # 款 and 项 printed under one code
            printed[code] = _first(same)
    leaves = leaf_codes(set(printed))
    items = {
        code: Item(code, line.item_name, line.amounts, line, False, code in leaves, line.citations)
        for code, line in printed.items()
    }
    for code in {above for leaf in leaves for above in ancestors(leaf)} - set(items):
        items[code] = _derived(
            code, [items[leaf] for leaf in sorted(leaves) if leaf.startswith(code)], classification
        )
    return [items[code] for code in sorted(items)]


def _is_more(line: PrintedLine, above: PrintedLine | None) -> bool:
    """Whether an item is more than the printed one that it is a part of."""
    if above is None or above.total is None or line.total is None:
        return False
    return float(line.total - above.total) > tolerance(1, above.total)


def _merge_rule(by_code: dict[str, list[PrintedLine]], total: Decimal | None) -> Rule:
    """Whether lines of one code are added or taken once."""
    if total is None or all(len(same) == 1 for same in by_code.values()):
        return _first_if_alike
    tops = {code for code in by_code if not any(above in by_code for above in ancestors(code))}

    def distance(rule: Rule) -> Decimal:
        return abs(total - sum((rule(by_code[code]).total or Decimal(0) for code in tops), Decimal(0)))

    return min((_added, _first), key=distance)


def _first(same: list[PrintedLine]) -> PrintedLine:
    return same[0]


def _first_if_alike(same: list[PrintedLine]) -> PrintedLine:
    return same[0] if all(line.amounts == same[0].amounts for line in same) else _added(same)


def _added(same: list[PrintedLine]) -> PrintedLine:
    if len(same) == 1:
        return same[0]
    amounts, citations = add_amounts([s.amounts for s in same]), join_by_name(s.citations for s in same)
    return replace(same[0], amounts=amounts, citations=citations)


def add_amounts(several: list[dict[str, Decimal]]) -> dict[str, Decimal]:
    """Add amounts by spending type; a type that is printed nowhere stays away."""
    kinds = dict.fromkeys(kind for amounts in several for kind in amounts)
    return {kind: sum((a[kind] for a in several if kind in a), Decimal(0)) for kind in kinds}


def _derived(code: str, leaves: list[Item], classification: str) -> Item:
    totals = [{**leaf.amounts, "total": leaf.line.total or Decimal(0)} for leaf in leaves]
    name = item_names(classification).get(code, code)
    cells = join_by_name({**leaf.citations, "total": leaf.line.total_citations} for leaf in leaves)
    return Item(code, name, add_amounts(totals), leaves[0].line, True, False, cells)
