"""What agrees with a printed amount: the sums of its row and column, other tables, the narrative."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from budgetlib.audit.facts import Entry
from budgetlib.audit.registry import Held, Result
from budgetlib.contract.records import AmountRow
from budgetlib.vocabulary.kinds import kinds_with_layout

# What an identity that holds confirms its figures by: the first rule, or family of rules, that fits.
_WITNESSES = {
    "table.columns": "row",
    "table.change_column": "row",
    "table.total": "column",
    "table.procurement": "column",
    "table.": "children",
    "tables.": "table",
    "text_table.": "narrative",
}
_ORDER = tuple(dict.fromkeys(_WITNESSES.values()))

Cell = tuple[str, int, int]  # table, row, column


def confirmations(outcome: Mapping[str, Iterable[Result]]) -> dict[Cell, str]:
    """What confirms each cell that took part in an identity that held, joined by “;”.

    Parameters
    ----------
    outcome
        The results of the audit, by rule.
    """
    found: dict[Cell, set[str]] = defaultdict(set)
    for rule_id, results in outcome.items():
        witness = next((name for rule, name in _WITNESSES.items() if rule_id.startswith(rule)), None)
        for result in results if witness else ():
            for operand in result.operands if isinstance(result, Held) else ():
                if isinstance(operand.source, Entry):
                    found[_cell(operand.source)].add(str(witness))
    return {cell: ";".join(name for name in _ORDER if name in names) for cell, names in found.items()}


def _cell(row: AmountRow) -> Cell:
    return (row.table_id, row.row, row.column)


def with_confirmations(rows: Iterable[AmountRow], confirmed: Mapping[Cell, str]) -> list[AmountRow]:
    """The amounts with what confirms them."""
    return [
        replace(row, confirmed_by=confirmed[_cell(row)]) if _cell(row) in confirmed else row for row in rows
    ]


def confirmed_share(rows: Sequence[AmountRow]) -> float | None:
    """How much of the money in budget tables is confirmed, in percent; ``None`` where they print none."""
    forms = kinds_with_layout("form")
    rows = [row for row in rows if row.table_kind not in forms]
    money = sum(abs(row.amount_yuan) for row in rows)
    if not money:
        return None
    return float(sum(abs(row.amount_yuan) for row in rows if row.confirmed_by) * 100 / money)
