"""What the benchmarks share: the documents, the clock and how a figure is printed."""

import argparse
import contextlib
import io
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

TEN_PLACES = (
    "上海市审计局-2026-单位预算", "北京市司法局-2026-部门预算报表", "广州市信访局-2026-部门预算",
    "江苏省高级人民法院-2019-部门预算", "深圳市人民政府办公厅-2026-部门预算",
    "烟台市人民政府办公室-2026-部门预算", "苏州市审计局-2026-部门预算", "西南大学-2023-部门预算",
    "西安市审计局-2026-部门预算", "重庆市人民政府办公厅-2026-部门预算",
)  # fmt: skip
LARGEST = "深圳市水务局-2026-部门预算"


def documents_folder(purpose: str) -> Path:
    """The folder of published documents from the command line, ``../shared/documents`` by default."""
    parser = argparse.ArgumentParser(description=purpose)
    default = Path(__file__).parents[3] / "shared" / "documents"
    parser.add_argument("documents", nargs="?", type=Path, default=default)
    folder: Path = parser.parse_args().documents
    if not folder.is_dir():
        parser.error(f"no such folder: {folder}")
    return folder


def ten_documents(folder: Path) -> list[Path]:
    """One document of each of ten places."""
    return [folder / f"{name}.pdf" for name in TEN_PLACES]


def processor_seconds(work: Callable[[Path], object], paths: Sequence[Path]) -> float:
    """Processor time of this process for doing the work on all files once, without what it prints."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = time.process_time()
        for path in paths:
            work(path)
        return time.process_time() - start


def median(values: Sequence[float]) -> float:
    """The middle one, which a busy moment of the machine does not move."""
    return statistics.median(values)


def report(what: str, value: float, target: float, unit: str = "") -> None:
    """Print one figure beside the most that it may be."""
    verdict = "held" if value <= target else "MISSED"
    print(f"{what}: {value:.3g}{unit} (at most {target:g}{unit}: {verdict})")
