"""Many reports at once: a pool of processes, good reports kept, failures apart, and the index."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgetlib.analysis.peers import expenditure_totals
from budgetlib.analysis.plain_rows import records
from budgetlib.corpus.collection import load
from budgetlib.corpus.progress import track
from budgetlib.corpus.workers import as_finished, pooled, processors
from budgetlib.errors import BudgetlibError
from budgetlib.reports.index import index_html
from budgetlib.reports.links import link_reports
from budgetlib.reports.notebooks import (
    available_notebooks,
    check_parameters,
    find_notebook,
    is_overall,
)
from budgetlib.reports.one_report import ReportResult, ReportTask, plain_task, reporting, result_of
from budgetlib.views.overviews import title_of

FAILED_FOLDER = "failed"


class ReportError(BudgetlibError):
    """A folder for reports that cannot be written to."""


@dataclass(frozen=True, slots=True)
class FailedReport:
    """A notebook that failed for a document (for all, where that is empty), and where its message is kept."""

    document_id: str
    notebook: str
    message: str
    folder: Path


@dataclass(frozen=True, slots=True)
class ReportRun:
    """What a run made: the index, the pages that were built, and the notebooks that failed."""

    index: Path
    built: tuple[Path, ...]
    failed: tuple[FailedReport, ...]


def build_reports(
    data_dir: str | Path,
    out_dir: str | Path,
    notebooks: Sequence[str] | None = None,
    documents: Sequence[str] | None = None,
    parameters: Mapping[str, Any] | None = None,
    jobs: int | None = None,
    compare_all: bool = False,
) -> ReportRun:
    """Run notebooks for documents and write one HTML file each, and ``index.html`` over all.

    Reports are made in a temporary place and moved to ``OUT/<document_id>/<notebook>.html`` when done, with
    the executed notebook beside them. One that fails leaves an earlier report as it is; its message
    and notebook go to ``OUT/failed/<document_id>/``. One that says nothing (a report on projects where a
    document has none) is not made. A notebook over many documents (``peers``) is run
    once and goes to ``OUT/<notebook>.html`` or ``OUT/failed/``.

    Parameters
    ----------
    data_dir
        Folder that ``budgetlib extract`` has written.
    out_dir
        Folder for the reports; made if it is not there.
    notebooks
        Names of report notebooks or paths of others; default: all report notebooks.
    documents
        Which documents; default: all that were read. A notebook over many documents takes these too.
    parameters
        Further notebook parameters; text values are read as the declared type.
    jobs
        How many processes; default: one a processor.
    compare_all
        Whether notebooks over many documents take all in the data, not only those given.

    Raises
    ------
    ParameterError
        If a notebook, document or parameter is not known or has another type; nothing has run then.
    NoInputError
        If the data folder holds no document.
    ReportError
        If the folder for the reports cannot be written to.
    """
    data_dir, out_dir = Path(data_dir).resolve(), Path(out_dir).resolve()
    paths = [find_notebook(name) for name in notebooks or available_notebooks()]
    given = check_parameters(paths, parameters or {})
    rows = load(data_dir, documents or None).documents
    wanted = records(rows[rows["status"] != "failed"])  # a failed one has nothing to report
    staging = _make_folder(out_dir, inside=".building-")
    try:
        tasks = _tasks(wanted, paths, given, data_dir, staging, () if compare_all else documents or ())
        results = [_settle(result, out_dir) for result in _run(tasks, data_dir, jobs)]
        link_reports(out_dir, load(data_dir).documents, reports_in(out_dir))
        index = build_index(data_dir, out_dir)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return ReportRun(
        index,
        tuple(r for r in results if isinstance(r, Path)),
        tuple(r for r in results if isinstance(r, FailedReport)),
    )


def build_index(data_dir: str | Path, out_dir: str | Path) -> Path:
    """Write ``index.html`` over the reports that are there; runs no notebook."""
    data_dir, out_dir = Path(data_dir), Path(out_dir)
    corpus = load(data_dir)
    _make_folder(out_dir)
    page = index_html(
        corpus.documents,
        corpus.findings,
        reports_in(out_dir),
        failures_in(out_dir),
        overall_reports_in(out_dir),
        expenditure_totals(corpus),
    )
    return _replace_text(out_dir / "index.html", page)


def reports_in(out_dir: Path) -> dict[str, list[str]]:
    """Document -> names of the reports that are there."""
    pages = sorted(out_dir.glob("*/*.html"))  # what failed has none, whatever a document is called
    order = list(available_notebooks())
    found: dict[str, list[str]] = {}
    for page in sorted(pages, key=lambda p: order.index(p.stem) if p.stem in order else len(order)):
        found.setdefault(page.parent.name, []).append(page.stem)
    return found


def failures_in(out_dir: Path) -> dict[tuple[str, str], str]:
    """(document, notebook) -> message of the reports that failed when they were last built.

    The document is empty for a report over all documents.
    """
    files = sorted((out_dir / FAILED_FOLDER).rglob("*.json"))
    kept = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return {(record["document_id"], record["notebook"]): record["message"] for record in kept}


def overall_reports_in(out_dir: Path) -> list[str]:
    """Names of the reports over all documents that are there."""
    return sorted(page.stem for page in out_dir.glob("*.html") if page.with_suffix(".ipynb").exists())


def _make_folder(folder: Path, inside: str | None = None) -> Path:
    """The folder, made if it is not there, or a new one inside that begins so."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return folder if inside is None else Path(tempfile.mkdtemp(prefix=inside, dir=folder))
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise ReportError(f"cannot write to the folder {folder}: {cause}") from error


def _tasks(
    wanted: Sequence[dict[str, Any]],
    paths: Sequence[Path],
    given: Mapping[Path, dict[str, Any]],
    data_dir: Path,
    staging: Path,
    documents: Sequence[str],
) -> list[ReportTask]:
    """The notebooks over all documents first, for they take longest, then the others for each document."""
    overall = [path for path in paths if is_overall(path)]
    single = [path for path in paths if path not in overall]
    return [
        *(_overall_task(path, given[path], data_dir, staging, documents) for path in overall if wanted),
        *(_task(row, path, given[path], data_dir, staging) for row in wanted for path in single),
    ]


def _task(
    row: dict[str, Any], path: Path, given: dict[str, Any], data_dir: Path, staging: Path
) -> ReportTask:
    folder = staging / row["document_id"]
    folder.mkdir(exist_ok=True)
    relative = _seen_from(staging, data_dir)
    parameters = {"data_dir": relative, "document_id": row["document_id"], **given}
    return ReportTask(row["document_id"], path.stem, path, parameters, title_of(row), folder, staging)


def _overall_task(
    path: Path, given: dict[str, Any], data_dir: Path, staging: Path, documents: Sequence[str]
) -> ReportTask:
    out_dir = staging.parent
    parameters = {"data_dir": _seen_from(out_dir, data_dir), "documents": list(documents), **given}
    subject = f"所选 {len(documents)} 份文件" if documents else "全部文件"
    return ReportTask("", path.stem, path, parameters, subject, staging, out_dir)


def _seen_from(folder: Path, data_dir: Path) -> str:
    """A relative path, which still holds when both folders move; on another drive there is none."""
    try:
        return Path(os.path.relpath(data_dir, folder)).as_posix()
    except ValueError:
        return str(data_dir)


def _run(tasks: Sequence[ReportTask], data_dir: Path, jobs: int | None) -> Iterator[ReportResult]:
    """Run tasks in processes, and say how far the work is."""
    if not tasks:
        return
    with pooled(reporting(data_dir), min(jobs or processors(), len(tasks))) as (threads, do):
        answers = as_finished(threads, lambda task: do(plain_task(task)), tasks)
        results = (result_of(answer, task) for task, answer in answers)
        yield from track(results, len(tasks), "reports", _progress_line)


def _progress_line(result: ReportResult) -> str:
    name = f"{result.task.document_id} {result.task.notebook}".strip()
    return f"{name}{'' if result.error is None else ' failed'}"


def _settle(result: ReportResult, out_dir: Path) -> Path | FailedReport | None:
    """Move a good report to its place, keep what failed apart, take away what says nothing any more."""
    task = result.task
    failed = out_dir / FAILED_FOLDER / task.document_id
    if result.error is not None:
        return _keep_failure(result, failed)
    for suffix in (".json", ".ipynb"):
        (failed / f"{task.notebook}{suffix}").unlink(missing_ok=True)
    target = out_dir / task.document_id
    if not result.page.exists():
        for file in (result.executed, result.page):
            (target / file.name).unlink(missing_ok=True)
        return None
    target.mkdir(exist_ok=True)
    os.replace(result.executed, target / result.executed.name)
    os.replace(result.page, target / result.page.name)
    return target / result.page.name


def _keep_failure(result: ReportResult, folder: Path) -> FailedReport:
    task, message = result.task, str(result.error)
    folder.mkdir(parents=True, exist_ok=True)
    if result.executed.exists():
        os.replace(result.executed, folder / result.executed.name)
    record = {
        "document_id": task.document_id,
        "notebook": task.notebook,
        "message": message,
        "details": result.details,
    }
    _replace_text(folder / f"{task.notebook}.json", json.dumps(record, ensure_ascii=False, indent=1))
    return FailedReport(task.document_id, task.notebook, message, folder)


def _replace_text(path: Path, text: str) -> Path:
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)
    return path
