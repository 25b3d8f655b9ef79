"""Change one figure of the sample documents at a time: the audit must point at it.

Each mutation falls on a figure that took part in an identity that held. It counts as found when a new
finding names the changed cell or sentence, or a cell beside it in the same row or column of its table.
"""

import dataclasses
import json
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from budgetlib import read
from budgetlib.audit.engine import audit_disclosure
from budgetlib.audit.facts import Entry, evidence_of, facts_of
from budgetlib.audit.registry import RULES, Held
from budgetlib.contract.records import ChangeRow, StaffingRow

SAMPLES = sorted((Path(__file__).parents[1] / "data" / "raw").glob("*.pdf"))
SEED = 20240218
MUTATIONS = {"amount": 180, "code": 60, "percentage": 40, "sign": 30, "year": 20, "staffing": 10}
IDENTITIES = {
    "amount": ("table.", "tables."),
    "code": ("codes.name",),
    "percentage": ("text.percent",),
    "sign": ("text.percent", "text.prior", "text.items_and_total", "text.three_public_changes"),
    "year": ("form.amount_year",),
    "staffing": ("staffing.",),
}


@dataclasses.dataclass(frozen=True)
class Mutation:
    kind: str
    table: str  # of the contract
    place: dict[str, Any]  # columns and values that find the row or rows
    column: str
    value: Any
    operand: Any


@pytest.fixture(scope="module")
def samples() -> list[Any]:
    if not SAMPLES:
        pytest.skip("data/raw holds no sample documents")
    return [read(path) for path in SAMPLES]


@pytest.fixture(scope="module")
def outcomes(samples) -> list[tuple[Mutation, bool]]:
    chance = random.Random(SEED)
    checked = [_checked(sample) for sample in samples]
    before = [{f.finding_id for f in audit_disclosure(sample).findings} for sample in samples]
    found = []
    for kind, wanted in MUTATIONS.items():
        pool = [(i, operand) for i, by_kind in enumerate(checked) for operand in by_kind[kind]]
        for i, operand in chance.sample(pool, min(wanted, len(pool))):
            mutation = MUTATE[kind](operand, chance)
            found.append((mutation, _points_at(samples[i], mutation, before[i])))
    return found


def _checked(sample: Any) -> dict[str, list[Any]]:
    """Figures of a sample that took part in identities, by the kinds of mutation that touch them."""
    facts = facts_of(sample)
    operands = {
        name: [o for r in rule.check(facts) if isinstance(r, Held) for o in r.operands]
        for name, rule in RULES.items()
    }
    pools: dict[str, list[Any]] = {}
    for kind, prefixes in IDENTITIES.items():
        sources = [
            o.source for rule_id, found in operands.items() if rule_id.startswith(prefixes) for o in found
        ]
        unique = {id(s): s for s in sources if _suits(kind, s)}
        pools[kind] = sorted(unique.values(), key=lambda s: json.dumps(evidence_of(s, ""), sort_keys=True))
    return pools


def _suits(kind: str, source: Any) -> bool:
    wanted = {"staffing": StaffingRow, "percentage": ChangeRow, "sign": ChangeRow}.get(kind, Entry)
    if not isinstance(source, wanted):
        return False
    if kind == "percentage":
        return bool(source.change_pct)
    return bool(source.change_yuan) if kind == "sign" else True


def _cell(entry: Entry) -> dict[str, Any]:
    return {"table_id": entry.table_id, "row": entry.row, "column": entry.column}


def _sentence(source: ChangeRow) -> dict[str, Any]:
    place = {
        "page": source.page,
        "sentence": source.sentence,
        "item_name": source.item_name,
        "scope": source.scope,
    }
    return {k: v for k, v in place.items() if v is not None}


def change_amount(entry: Entry, chance: random.Random) -> Mutation:
    """One digit misread: at least ten steps, for the last digit of many parts may drown in rounding."""
    moved = entry.step_yuan * chance.choice([10, 100, 1000]) * chance.choice([1, 2, 7])
    wrong = (entry.amount_yuan + moved).quantize(Decimal("0.01"))
    return Mutation("amount", "amounts", _cell(entry), "amount_yuan", wrong, entry)


def change_code(entry: Entry, chance: random.Random) -> Mutation:
    code = entry.item_code or ""
    others = [d for d in "0123456789" if d != code[-1]]
    place = {"table_id": entry.table_id, "row": entry.row, "item_code": code}
    return Mutation("code", "amounts", place, "item_code", code[:-1] + chance.choice(others), entry)


def change_percentage(c: ChangeRow, chance: random.Random) -> Mutation:
    wrong = c.change_pct + Decimal(chance.choice(["10", "1.1", "-9"]))
    return Mutation("percentage", "changes", _sentence(c), "change_pct", wrong, c)


def change_sign(c: ChangeRow, chance: random.Random) -> Mutation:
    return Mutation("sign", "changes", _sentence(c), "change_yuan", -c.change_yuan, c)


def change_year(entry: Entry, chance: random.Random) -> Mutation:
    place = {"table_id": entry.table_id, "column": entry.column}
    return Mutation("year", "amounts", place, "fiscal_year", entry.fiscal_year - chance.choice([1, 2]), entry)


def change_staffing(h: StaffingRow, chance: random.Random) -> Mutation:
    place = {"page": h.page, "category": h.category}
    wrong = h.headcount + chance.choice([1, 3, 10])
    return Mutation("staffing", "staffing", place, "headcount", wrong, h)


MUTATE = {
    "amount": change_amount,
    "code": change_code,
    "percentage": change_percentage,
    "sign": change_sign,
    "year": change_year,
    "staffing": change_staffing,
}


def _spoiled(sample: Any, mutation: Mutation) -> Any:
    frame = getattr(sample, mutation.table).copy()
    rows = pd.Series(True, index=frame.index)
    for column, value in mutation.place.items():
        rows &= frame[column] == value
    assert rows.any(), mutation
    for index in frame.index[rows]:
        frame.at[index, mutation.column] = mutation.value
    return dataclasses.replace(sample, **{mutation.table: frame})


def _points_at(sample: Any, mutation: Mutation, known: set[str]) -> bool:
    new = [f for f in audit_disclosure(_spoiled(sample, mutation)).findings if f.finding_id not in known]
    return any(_is_near(entry, mutation.operand) for f in new for entry in json.loads(f.evidence))


def _is_near(entry: dict[str, Any], operand: Any) -> bool:
    if not isinstance(operand, Entry):
        return "sentence" in entry and entry["page"] == operand.page
    same_table = entry.get("table_id") == operand.table_id
    return same_table and (entry["row"] == operand.row or entry["column"] == operand.column)


def test_at_least_three_hundred_figures_are_changed(outcomes):
    assert len(outcomes) >= 300


def test_nineteen_of_twenty_changed_figures_are_found(outcomes):
    missed = Counter(mutation.kind for mutation, is_found in outcomes if not is_found)
    drawn = Counter(mutation.kind for mutation, _ in outcomes)

    assert sum(missed.values()) <= len(outcomes) * 0.05, f"missed {dict(missed)} of {dict(drawn)}"
