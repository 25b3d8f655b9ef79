"""How far a budget was carried out: the statements of final accounts, phase beside phase."""

import pandas as pd

from budgetlib.analysis.citations import cite_sentence
from budgetlib.analysis.plain_rows import as_numbers, records
from budgetlib.analysis.publication import Publication

_PRINTED = ("initial_yuan", "adjusted_yuan", "outturn_yuan", "completed_pct")


def execution_of(published: Publication, *scopes: str) -> pd.DataFrame:
    """Initial budget, adjusted budget and outturn of the items of some scopes, as the narrative states them.

    Returns
    -------
    DataFrame
        The largest outturn first: ``item_code``, ``item_name``, ``fund``, ``initial_yuan``,
        ``adjusted_yuan``, ``outturn_yuan``, ``completed_pct``, ``reason`` (each null where not
        printed), source and citations.
    """
    rows = published.execution[published.execution["scope"].isin(scopes)]
    cells = [{name: cite_sentence(row) for name in _PRINTED} for row in records(rows)]
    out = as_numbers(rows.assign(citations=pd.Series(cells, index=rows.index, dtype=object)))
    unique = out.drop_duplicates(["item_code", "item_name", *_PRINTED])
    return unique.sort_values("outturn_yuan", ascending=False, kind="stable").reset_index(drop=True)
