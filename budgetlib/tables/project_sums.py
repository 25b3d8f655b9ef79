"""Which rows of a list add up to which: bodies over kinds of projects over projects, in one column."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

_ZERO = Decimal(0)


def lowest_rows(amounts: Sequence[Decimal]) -> list[int]:
    """The rows that are the sum of no others, if the sums lead from the first row down to every row.

    Rows of equal amounts stand side by side or one under the other, as the sums above them need it.

    Examples
    --------
    >>> lowest_rows([Decimal(n) for n in (9, 5, 2, 3, 4)])
    [2, 3, 4]
    >>> lowest_rows([Decimal(n) for n in (9, 5, 2, 3, 3)])
    []
    """
    if len(amounts) < 2 or not amounts[0]:
        return []
    ends: list[tuple[int, ...]] = [()] * len(amounts)
    for n in range(len(amounts) - 1, -1, -1):
        ends[n] = (*_ends_of_sum(n, amounts, ends), n + 1)
    whole = len(amounts)
    return list(_lowest(0, whole, amounts, ends)) if ends[0][0] == whole else []


_Ends = Sequence[tuple[int, ...]]  # where the rows of each row may end, the furthest first


def _ends_of_sum(n: int, amounts: Sequence[Decimal], ends: _Ends) -> list[int]:
    """Where the rows may end that row ``n`` is the sum of, the furthest first."""
    seen, waiting, found = set(), [(n + 1, amounts[n])], set()
    while waiting:
        at, rest = waiting.pop()
        if (at, rest) in seen:
            continue
        seen.add((at, rest))
        if rest == _ZERO and at > n + 1:
            found.add(at)
        if at < len(amounts) and amounts[at] <= rest:
            waiting += [(end, rest - amounts[at]) for end in ends[at]]
    return sorted(found, reverse=True) if amounts[n] else []


def _lowest(n: int, end: int, amounts: Sequence[Decimal], ends: _Ends) -> Iterator[int]:
    if end == n + 1:
        yield n
        return
    for child, child_end in _children(n, end, amounts, ends):
        yield from _lowest(child, child_end, amounts, ends)


def _children(n: int, end: int, amounts: Sequence[Decimal], ends: _Ends) -> list[tuple[int, int]]:
    """The rows just under row ``n``, each with where its own rows end."""
    seen: set[tuple[int, Decimal]] = set()
    waiting: list[tuple[int, Decimal, list[tuple[int, int]]]] = [(n + 1, amounts[n], [])]
    while waiting:
        at, rest, path = waiting.pop()
        if at == end and rest == _ZERO:
            return path
        if (at, rest) in seen or at >= end or amounts[at] > rest:
            continue
        seen.add((at, rest))
        waiting += [(e, rest - amounts[at], [*path, (at, e)]) for e in reversed(ends[at])]
    return []
