"""Which whole a statement belongs to: the fund that its sentence names, else that of its section."""

from collections.abc import Iterable

from budgetlib.narrative.phrases import wordings
from budgetlib.narrative.sections import Placed, uses
from budgetlib.narrative.tokens import uniform

_WIDE = "fiscal_appropriation"  # 一般公共预算财政拨款 is of the general public budget


def funds_in(phrase: str) -> set[str]:
    """The funds that a phrase (in uniform punctuation) names.

    Examples
    --------
    >>> funds_in("一般公共预算财政拨款支出")
    {'general_public_budget'}
    """
    named = {w.name for w in wordings("narrative_funds", "fund") if w.pattern.search(phrase)}
    return named - {_WIDE} or named


def fund_of(phrases: Iterable[str], placed: Placed) -> str | None:
    """The fund of the first phrase or heading that names one, else that of the section.

    Parameters
    ----------
    phrases : what the statement is said of, the narrowest first
    placed : the paragraph, for the headings above it

    Returns
    -------
    str or None
        A name of the column ``fund`` of the amounts; ``None`` where several are named at once, or none.
    """
    for phrase in (*phrases, *map(uniform, reversed(placed.headings))):
        if named := funds_in(phrase):
            return named.pop() if len(named) == 1 else None
    return uses("fund").get(placed.section or "")
