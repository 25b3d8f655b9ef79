"""Shares of the narrative and of the audit in the processor time of budgetlib.read on ten documents."""

import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any

from budgetlib import disclosure
from tests.benchmarks.common import documents_folder, median, processor_seconds, report, ten_documents

ROUNDS = 5
MOST = {"read_narrative": 0.15, "audit_disclosure": 0.10}


def timed(function: Callable[..., Any], spent: dict[str, float]) -> Callable[..., Any]:
    """The same function, whose processor time is added up under its name."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        start = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            spent[function.__name__] += time.process_time() - start

    return wrapper


def main() -> None:
    paths = ten_documents(documents_folder(__doc__ or ""))
    spent: dict[str, float] = defaultdict(float)
    for name in MOST:
        setattr(disclosure, name, timed(getattr(disclosure, name), spent))
    processor_seconds(disclosure.read, paths[:1])
    shares = defaultdict(list)
    for _ in range(ROUNDS):
        spent.clear()
        whole = processor_seconds(disclosure.read, paths)
        for name in MOST:
            shares[name].append(spent[name] / whole)
    for name, most in MOST.items():
        report(f"{name} / budgetlib.read", median(shares[name]), most)


if __name__ == "__main__":
    main()
