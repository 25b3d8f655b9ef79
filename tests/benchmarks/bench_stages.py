"""Shares of the narrative and of the audit in the processor time of budgetlib.read, document by document."""

import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

from budgetlib.document import disclosure
from budgetlib.errors import DocumentError
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


def read_or_refuse(path: Path) -> None:
    """Read one document; some are scans, which are refused."""
    with contextlib.suppress(DocumentError):
        disclosure.read(path)


def shares(paths: list[Path], spent: dict[str, float]) -> Mapping[str, float]:
    """Each stage's share in reading some documents: the middle one of several rounds."""
    found = defaultdict(list)
    for _ in range(ROUNDS):
        spent.clear()
        whole = processor_seconds(read_or_refuse, paths)
        for name in MOST:
            found[name].append(spent[name] / whole)
    return {name: median(values) for name, values in found.items()}


def main() -> None:
    folder = documents_folder(__doc__ or "")
    spent: dict[str, float] = defaultdict(float)
    for name in MOST:
        setattr(disclosure, name, timed(getattr(disclosure, name), spent))
    everything = sorted(path for path in folder.iterdir() if path.is_file())
    processor_seconds(read_or_refuse, everything)
    for name, share in shares(ten_documents(folder), spent).items():
        report(f"{name} / budgetlib.read, ten documents", share, MOST[name])
    audit = {path: shares([path], spent)["audit_disclosure"] for path in everything}
    for path, share in sorted(audit.items(), key=lambda item: item[1]):
        print(f"{share:6.1%}  {path.name}")
    report(
        "audit_disclosure / budgetlib.read, the worst document", max(audit.values()), MOST["audit_disclosure"]
    )


if __name__ == "__main__":
    main()
