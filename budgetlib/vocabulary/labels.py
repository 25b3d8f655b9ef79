"""The Chinese words of the contract's codes, for whoever shows them: one table, ``labels.csv``."""

from functools import cache

from budgetlib.vocabulary import read_vocabulary


@cache
def labels(use: str) -> dict[str, str]:
    """Code -> label for one use: the name of a column of the contract (``fund``), or ``heading``, ``table``.

    Examples
    --------
    >>> labels("fund")["government_fund"]
    '政府性基金预算'
    """
    return {row["code"]: row["label"] for row in read_vocabulary("labels") if row["use"] == use}
