"""The list of rules. A rule is one function from the facts to results; all else about it is data here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from budgetlib.audit.facts import Facts, Source

ONE_YUAN = Decimal(1)

Roles = Mapping[str, Any]  # what was compared, by the part that it plays: a source or a sequence of them


class Operand(NamedTuple):
    role: str
    source: Source


@dataclass(frozen=True, slots=True)
class Held:
    """One comparison that came out as it should; ``roles`` where it is an identity of printed figures.

    Two of them are equal whatever they compared.
    """

    roles: Roles = field(default_factory=dict, compare=False)

    @property
    def operands(self) -> tuple[Operand, ...]:
        return operands_of(self.roles)


@dataclass(frozen=True, slots=True)
class Failure:
    """One comparison that did not; ``severity`` where it differs from the rule's own."""

    message: str
    roles: Roles = field(default_factory=dict)
    expected: Decimal | None = None
    found: Decimal | None = None
    tolerance: Decimal | None = None
    severity: str | None = None
    key: str = ""

    @property
    def operands(self) -> tuple[Operand, ...]:
        return operands_of(self.roles)

    @property
    def gap(self) -> Decimal:
        """How far the two amounts are apart, without sign."""
        return abs((self.found or Decimal(0)) - (self.expected or Decimal(0)))

    @property
    def is_of_print(self) -> bool:
        """Whether the two amounts are apart by less than one yuan, or by no more than print explains.

        The tolerance allows half a printed step for each operand; figures that were cut off, not rounded,
        are up to a whole step off.
        """
        if self.expected is None or self.found is None or not self.gap:
            return False
        return self.gap < max(ONE_YUAN, 2 * (self.tolerance or Decimal(0)))


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A comparison that the rule asks for and that could not be made."""

    reason: str


HELD = Held()


def held(*sources: Source) -> Held:
    """A comparison of these cells or sentences that came out as it should."""
    return Held({"核对": sources})


def operands_of(roles: Roles) -> tuple[Operand, ...]:
    """The operands one by one, in the order of their roles."""
    listed = {role: found if isinstance(found, Sequence) else (found,) for role, found in roles.items()}
    return tuple(Operand(role, source) for role, found in listed.items() for source in found)


Result = Held | Failure | NotChecked
Check = Callable[[Facts], Iterable[Result]]

TOLERANCE_FROM_PRINT = "各操作数末位的一半之和：n个分项与合计为(n+1)/2个末位"
EXACT = "无（逐字或逐数比较）"


@dataclass(frozen=True, slots=True)
class Rule:
    rule_id: str
    severity: str
    statement: str
    reads: str
    tolerance: str
    reason: str
    check: Check


RULES: dict[str, Rule] = {}


def rule(
    rule_id: str,
    severity: str,
    statement: str,
    reads: str,
    reason: str,
    tolerance: str = TOLERANCE_FROM_PRINT,
) -> Callable[[Check], Check]:
    """Enter a function into the list of rules.

    Parameters
    ----------
    rule_id
        Family and name: ``table.children``.
    severity
        Of its findings, unless a finding says otherwise: ``error``, ``warning``, ``info``.
    statement
        What should be so, one Chinese line.
    reads
        Tables and columns of the contract that the rule looks at.
    reason
        Why it should be so: arithmetic, accounting, or the regulation.
    tolerance
        How far figures may differ.
    """

    def enter(check: Check) -> Check:
        if rule_id in RULES:
            raise ValueError(f"rule {rule_id} is entered twice")
        RULES[rule_id] = Rule(rule_id, severity, statement, reads, tolerance, reason, check)
        return check

    return enter


def compare(
    roles: Roles,
    expected: Decimal,
    found: Decimal,
    slack: Decimal,
    message: Callable[[], str],
    severity: str | None = None,
) -> Held | Failure:
    """Two amounts that should agree within ``slack``; the message is worded only where they do not."""
    if abs(found - expected) <= slack:
        return Held(roles)
    return Failure(message(), roles, expected, found, slack, severity)


def at_most(
    roles: Roles,
    limit: Decimal,
    found: Decimal,
    slack: Decimal,
    message: Callable[[], str],
    severity: str | None = None,
) -> Held | Failure:
    """An amount that should not exceed another; that it does not is no identity of the two."""
    return HELD if found <= limit + slack else Failure(message(), roles, limit, found, slack, severity)


def unless_most_fail(results: Iterable[Result], subject: str) -> Iterator[Result]:
    """Pass results on, but doubt the reading, not the document, where most comparisons of a table fail.

    A table whose layout was misunderstood fails in nearly every row; how many were withheld is said.
    """
    kept = list(results)
    yield from _withheld(kept, subject) if _most_fail(kept) else kept


def likely_if_most_fail(results: Iterable[Result], subject: str | None = None) -> Iterator[Result]:
    """Pass results on, as warnings where most comparisons fail: a document may be full of errors.

    Where nothing in a table (``subject``) holds, nothing confirms that its layout was understood, and its
    failures are counted and withheld. A sentence that contradicts itself needs no such witness.
    """
    kept = list(results)
    if not _most_fail(kept):
        yield from kept
    elif subject is None or any(isinstance(r, Held) for r in kept):
        yield from map(_likely, kept)
    else:
        yield from _withheld(kept, subject)


def _most_fail(results: Sequence[Result]) -> bool:
    failures = sum(isinstance(r, Failure) for r in results)
    return failures > 2 and failures * 2 > len(results)


def _likely(result: Result) -> Result:
    """A failure as a warning at most: another reading exists."""
    return replace(result, severity=result.severity or "warning") if isinstance(result, Failure) else result


def _withheld(results: Sequence[Result], subject: str) -> Iterator[Result]:
    failures = sum(isinstance(r, Failure) for r in results)
    yield NotChecked(f"{subject}的比较多数不符（{len(results)}处中{failures}处），可能为识读所致，未列出")
