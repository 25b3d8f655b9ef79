"""How the budget was carried out, as final accounts state it: initial and adjusted budget, and outturn."""

import pandas as pd

from budgetlib.analysis.citations import cite_sentence
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.publication import Publication

FIGURES = ("initial_yuan", "adjusted_yuan", "outturn_yuan", "completed_pct")


def execution_statements(published: Publication) -> pd.DataFrame:
    """The statements of ``execution`` with the place of each, those of a whole first.

    Returns
    -------
    DataFrame
        The columns of ``execution``; money and percent as ``float64``, as printed, missing where not;
        ``citations``.
    """
    rows = [
        {**row, "citations": dict.fromkeys(FIGURES, cite_sentence(row))}
        for row in records(published.execution)
    ]
    out = as_numbers(pd.DataFrame(rows, columns=[*published.execution.columns, "citations"]))
    return out.sort_values("scope", key=lambda scope: scope != "total", kind="stable").reset_index(drop=True)
