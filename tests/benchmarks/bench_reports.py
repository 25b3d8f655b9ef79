"""Reports of documents by `budgetlib report`, beside the same notebooks through the stock command lines.

Both run the same four notebooks for each document, on the same data, in turns: ours for a share of the
documents, then `papermill` and `jupyter nbconvert --to html` for the same share, and so on. Memory is that of
all processes together, memory that they share counted once.
"""

import argparse
import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

from budgetlib.corpus.extract import extract
from budgetlib.reports import find_notebook
from tests.benchmarks.common import TEN_PLACES

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
NOTEBOOKS = ("structure", "year-on-year", "staffing-cost", "audit")
TWELVE_PLACES = (*TEN_PLACES, "普陀区万里街道-2025-部门预算", "若羌县人民政府办公室-2024-部门预算")
SAMPLE_SECONDS = 0.2
Work = Callable[[Sequence[str], Path, Path, int], None]


@dataclass(frozen=True, slots=True)
class Cost:
    """What some work took: seconds on the clock, and the most MiB at one time."""

    seconds: float
    mebibytes: float


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        documents = _extracted(options, data)
        ours, stock = [], []
        for number, share in enumerate(_shares(documents, options.turns)):
            ours.append(_measured(run_ours, share, data, Path(folder, f"ours-{number}"), options.jobs))
            stock.append(
                _measured(run_stock, share, data, Path(folder, f"stock-{number}"), options.stock_jobs)
            )
            _print_turn(number, share, ours[-1], stock[-1])
    print(f"{len(documents)} documents, {len(NOTEBOOKS) * len(documents)} reports")
    _print_total("budgetlib report", ours)
    _print_total(f"papermill, jupyter nbconvert ({options.stock_jobs} at a time)", stock)
    print(f"ratio {_seconds(stock) / _seconds(ours):.1f} (at least 5, aiming at 8)")


def run_ours(documents: Sequence[str], data: Path, out: Path, jobs: int) -> None:
    """All reports by one command."""
    chosen = [word for name in NOTEBOOKS for word in ("--notebook", name)]
    chosen += [word for name in documents for word in ("--document", name)]
    _call([BIN / "budgetlib", "report", "--data", data, "--out", out, "--jobs", str(jobs), *chosen])
    _check_pages(out, documents)


def run_stock(documents: Sequence[str], data: Path, out: Path, jobs: int) -> None:
    """All reports by two commands each, ``jobs`` of them at a time."""
    pairs = [(document, name) for document in documents for name in NOTEBOOKS]
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda pair: _stock_report(*pair, data, out), pairs))
    _check_pages(out, documents)


def _stock_report(document: str, name: str, data: Path, out: Path) -> None:
    notebook, executed = find_notebook(name), out / document / f"{name}.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    given = ["-p", "data_dir", data, "-p", "document_id", document, "--cwd", notebook.parent]
    _call([BIN / "papermill", notebook, executed, *given, "--no-progress-bar"])
    _call([BIN / "jupyter", "nbconvert", "--to", "html", "--no-input", executed])


def _call(command: Sequence[object]) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr[-500:]}")


def _check_pages(out: Path, documents: Sequence[str]) -> None:
    missing = [d for d in documents for n in NOTEBOOKS if not (out / d / f"{n}.html").exists()]
    if missing:
        raise SystemExit(f"no report for {', '.join(missing)}")


def _measured(work: Work, documents: Sequence[str], data: Path, out: Path, jobs: int) -> Cost:
    with _peak_memory() as peak:
        start = time.perf_counter()
        work(documents, data, out, jobs)
        seconds = time.perf_counter() - start
    return Cost(seconds, max(peak, default=0.0))


@contextlib.contextmanager
def _peak_memory() -> Iterator[list[float]]:
    """Look at all child processes every moment; the list holds the MiB that they had together."""
    seen: list[float] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(SAMPLE_SECONDS):
            seen.append(sum(map(_mebibytes, psutil.Process().children(recursive=True))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        stop.set()
        watcher.join()


def _mebibytes(process: psutil.Process) -> float:
    """Memory of a process; of what it shares with others, its part (where the system can tell)."""
    try:
        memory = process.memory_full_info()
    except psutil.Error:
        return 0.0  # it has ended since it was found
    return float(getattr(memory, "pss", memory.rss)) / 2**20


def _extracted(options: argparse.Namespace, data: Path) -> list[str]:
    """Extract the documents, unmeasured; give the ids that are reported on."""
    folder: Path = options.folder
    wanted = [p for name in TWELVE_PLACES for p in sorted(folder.glob(f"{name}.*"))]
    files = (wanted or sorted(folder.glob("*.pdf")))[: options.documents]
    done = extract(files, data, progress=False)
    return [result.document_id for result in done.results if result.status != "failed"]


def _shares(documents: Sequence[str], turns: int) -> list[Sequence[str]]:
    size = -(-len(documents) // turns)
    return [documents[i : i + size] for i in range(0, len(documents), size)]


def _seconds(costs: Sequence[Cost]) -> float:
    return sum(cost.seconds for cost in costs)


def _print_turn(number: int, share: Sequence[str], ours: Cost, stock: Cost) -> None:
    ratio = stock.seconds / ours.seconds
    print(
        f"turn {number + 1}, {len(share)} documents: {ours.seconds:.1f} s, {stock.seconds:.1f} s, {ratio:.1f}"
    )


def _print_total(what: str, costs: Sequence[Cost]) -> None:
    peak = max(cost.mebibytes for cost in costs)
    print(f"{what}: {_seconds(costs):.1f} s, at most {peak:.0f} MiB")


def _options() -> argparse.Namespace:
    shared = ROOT.parent / "shared" / "documents"
    default = shared if shared.is_dir() else ROOT / "data" / "raw"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=default, help="of the documents")
    parser.add_argument("--documents", type=int, default=12, help="how many documents (default 12)")
    parser.add_argument("--turns", type=int, default=3, help="how often both take turns (default 3)")
    parser.add_argument("--jobs", type=int, default=2, help="processes of budgetlib report (default 2)")
    parser.add_argument("--stock-jobs", type=int, default=1, help="stock commands at a time (default 1)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
