"""Statements of change that arithmetic or the tables do not bear out: kept, marked, used for no claim."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetlib.audit.arithmetic import ZERO, percent_fits, percent_range, percent_step, step_of
from budgetlib.audit.facts import CURRENT
from budgetlib.contract.records import AmountRow, ChangeRow
from budgetlib.vocabulary.wording import plain_name

_WHOLLY = Decimal(100)  # 增长100%, printed of what was zero the year before
_Printed = Mapping[tuple[str, str], Sequence[AmountRow]]  # by fund and code, and by fund and name


def with_doubts(changes: Iterable[ChangeRow], amounts: Iterable[AmountRow]) -> list[ChangeRow]:
    """The statements, with ``is_doubtful`` where one fails what arithmetic or its item's row allows.

    Parameters
    ----------
    changes, amounts
        The rows of one document. A statement is held against the table of its own fund only.
    """
    printed = _by_fund_and_item(amounts)
    return [replace(c, is_doubtful=_is_doubtful(c, printed)) for c in changes]


def _is_doubtful(c: ChangeRow, printed: _Printed) -> bool:
    return any(fails(c) for fails in _ARITHMETIC) or _is_unlike_its_row(c, printed)


def _slack(c: ChangeRow, *values: Decimal | None) -> Decimal:
    """How far the amounts may be off together: a printed step each, as figures may be cut, not rounded."""
    return sum((step_of(value, c.sentence) for value in values), ZERO)


def _falls_below_zero(c: ChangeRow) -> bool:
    """An amount less its change is last year's, which is not negative where the amount is not."""
    if c.amount_yuan is None or c.change_yuan is None or c.amount_yuan < 0:
        return False
    return c.amount_yuan - c.change_yuan < -_slack(c, c.amount_yuan, c.change_yuan)


def _has_another_prior(c: ChangeRow) -> bool:
    if c.amount_yuan is None or c.change_yuan is None or c.prior_yuan is None:
        return False
    stated = (c.amount_yuan, c.change_yuan, c.prior_yuan)
    return abs(c.amount_yuan - c.change_yuan - c.prior_yuan) > _slack(c, *stated)


def _has_another_percentage(c: ChangeRow) -> bool:
    change, prior = c.change_yuan, c.prior_yuan
    if change is None and c.amount_yuan is not None and prior is not None:
        change = c.amount_yuan - prior
    if prior is None and c.amount_yuan is not None and change is not None:
        prior = c.amount_yuan - change
    if c.change_pct is None or change is None or prior is None:
        return False
    if prior == 0:
        return c.change_pct not in (0, _WHOLLY)
    known = [value for value in (c.amount_yuan, c.change_yuan, c.prior_yuan) if value is not None]
    bounds = percent_range(change, _slack(c, *known[:2]), prior, _slack(c, *known[-2:]))
    step = percent_step(c.change_pct, c.sentence)
    return bounds is not None and not percent_fits(c.change_pct, 2 * step, bounds)


_ARITHMETIC: tuple[Callable[[ChangeRow], bool], ...] = (
    _falls_below_zero,
    _has_another_prior,
    _has_another_percentage,
)


def _by_fund_and_item(amounts: Iterable[AmountRow]) -> _Printed:
    found: dict[tuple[str, str], list[AmountRow]] = defaultdict(list)
    for amount in amounts:
        if amount.phase in CURRENT and amount.fund and amount.flow == "expenditure":
            for item in {amount.item_code, amount.second_code, plain_name(amount.item_name)} - {None, ""}:
                found[amount.fund, str(item)].append(amount)
    return found


def _is_unlike_its_row(c: ChangeRow, printed: _Printed) -> bool:
    """Whether no row of the item in a table of its fund has the amount; by name only without a code.

    An item of nothing has no row, and the rows of its name are those of other items.
    """
    if not c.amount_yuan or c.scope != "item" or c.flow == "revenue":
        return False
    rows = printed.get((c.fund or "", c.item_code or plain_name(c.item_name)), ())
    slack = _slack(c, c.amount_yuan)
    return bool(rows) and not any(abs(r.amount_yuan - c.amount_yuan) <= slack + r.step_yuan for r in rows)
