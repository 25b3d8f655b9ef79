"""Findings that somebody has judged: the verdict stays with the finding when the document is read again."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from budgetlib.errors import ParameterError

COLUMNS = ("id", "verdict", "who", "why")
DISMISSED = frozenset({"not_an_error", "misreading"})
VERDICTS = frozenset({"published_error", "rounding", *DISMISSED})


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: str
    who: str
    why: str


def load_judged(path: Path) -> dict[str, Judgement]:
    """The judgements of a file ``id,verdict,who,why`` by finding id; none where the file is absent.

    Raises
    ------
    ParameterError
        If a column is missing or a verdict is not one of ``published_error`` (printed so),
        ``rounding`` (printed so, by rounding), ``not_an_error``, ``misreading``.
    """
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        _check(path.name, number, row)
    return {row["id"].strip(): Judgement(row["verdict"], row["who"], row["why"]) for row in rows}


def with_verdicts(findings: pd.DataFrame, judged: Path | None) -> pd.DataFrame:
    """The findings without those judged to be no error of the document.

    Parameters
    ----------
    findings
        Rows of the contract's table.
    judged
        A file ``id,verdict,who,why``; the findings that stay have their verdict in ``judged``, and why in
        the further column ``why``.
    """
    verdicts = load_judged(judged) if judged is not None else {}
    verdict = findings["finding_id"].map(lambda i: verdicts[i].verdict if i in verdicts else None)
    why = findings["finding_id"].map(lambda i: verdicts[i].why if i in verdicts else None)
    kept = findings.assign(judged=verdict.astype(object), why=why.astype(object))
    return kept[~kept["judged"].isin(DISMISSED)].reset_index(drop=True)


def _check(name: str, number: int, row: dict[str, str]) -> None:
    missing = [column for column in COLUMNS if row.get(column) is None]
    if missing:
        raise ParameterError(f"{name}, line {number}: column {missing[0]} is missing")
    if row["verdict"] not in VERDICTS:
        raise ParameterError(
            f"{name}, line {number}: unknown verdict “{row['verdict']}”: one of {', '.join(sorted(VERDICTS))}"
        )
