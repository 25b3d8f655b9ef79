"""How long all documents take with two reading processes beside one."""

import tempfile
import time
from pathlib import Path

from budgetlib.corpus.extract import extract
from tests.benchmarks.common import documents_folder, median, report

ROUNDS = 3


def seconds(folder: Path, jobs: int) -> float:
    """Time on the clock for extracting a folder into a new one."""
    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        extract([folder], Path(out) / "data", jobs=jobs)
        return time.perf_counter() - start


def main() -> None:
    folder = documents_folder(__doc__ or "")
    rounds = [(seconds(folder, 1), seconds(folder, 2)) for _ in range(ROUNDS)]
    one, two = (median(column) for column in zip(*rounds, strict=True))
    print(f"one process {one:.1f} s, two {two:.1f} s (medians of {ROUNDS} rounds)")
    report("two processes / one", median([b / a for a, b in rounds]), 0.6)


if __name__ == "__main__":
    main()
