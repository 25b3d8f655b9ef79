"""The words of the documents: small tables that a reader of budgets can edit, and what they mean.

One table a matter, one loader for all; each matter has one module that every stage asks:

============== ==================================================================================
``kinds``      which kinds of table there are, and what is true of each (``table_kinds.csv``)
``outline``    how headings and items are numbered: 一、（一）1.（1）①
``wording``    white space, names as they are compared, totals, what headings and titles mean
``labels``     the Chinese words of the contract's codes (``labels.csv``)
============== ==================================================================================

Units of money stand in ``units.csv`` and are read by :mod:`budgetlib.money`.
"""

import csv
from importlib.resources import files


def read_vocabulary(name: str) -> list[dict[str, str]]:
    """The rows of one table of this folder, by its name without ``.csv``."""
    text = (files("budgetlib") / "vocabulary" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
