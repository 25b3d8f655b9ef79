"""Chinese government budget disclosures as exact, traceable tables.

``read`` reads one file, ``load`` opens what ``budgetlib extract`` has written. Both give one DataFrame
a table of the data contract; ``table_of_record`` gives the printed table that answers a question. The names
are imported on first use, so that ``import budgetlib`` and ``budgetlib --help`` stay quick.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budgetlib.analysis.record_tables import table_of_record
    from budgetlib.corpus.collection import Corpus, load
    from budgetlib.document.disclosure import Disclosure, read

__version__ = "0.1.0"
__all__ = ["Corpus", "Disclosure", "__version__", "load", "read", "table_of_record"]

_HOMES = {
    "Corpus": "budgetlib.corpus.collection",
    "load": "budgetlib.corpus.collection",
    "Disclosure": "budgetlib.document.disclosure",
    "read": "budgetlib.document.disclosure",
    "table_of_record": "budgetlib.analysis.record_tables",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'budgetlib' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
