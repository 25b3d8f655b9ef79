"""One report, as a worker makes it: run a notebook for a document and convert it."""

import contextlib
import gc
import logging
import os
import traceback
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat
import nbformat.v4 as nbf
import papermill
from matplotlib.figure import Figure

import budgetlib.display
import budgetlib.sentences  # noqa: F401  what the notebooks import is imported here, before the fork
from budgetlib.charts import chart_style, figure_svg
from budgetlib.corpus.store import read_documents
from budgetlib.corpus.workers import Answer, Work
from budgetlib.errors import BudgetlibError
from budgetlib.reports.convert import notebook_html
from budgetlib.reports.notebooks import verbatim
from budgetlib.reports.papermill_engine import register
from budgetlib.reports.silence import says_nothing
from budgetlib.reports.sources import Originals


@dataclass(frozen=True, slots=True)
class ReportTask:
    """One notebook for one document, or for all where ``document_id`` is empty.

    ``folder`` is a temporary place; nothing is written elsewhere. ``run_in`` is where the notebook runs: as
    deep as the place where it will be kept, so that its relative data folder holds there too.
    """

    document_id: str
    notebook: str
    path: Path
    parameters: dict[str, Any]
    subject: str
    folder: Path
    run_in: Path


@dataclass(frozen=True, slots=True)
class ReportResult:
    """What came of a task: files in its folder (none where nothing was to say), the error if it failed."""

    task: ReportTask
    error: str | None
    details: str = ""

    @property
    def executed(self) -> Path:
        return self.task.folder / f"{self.task.notebook}.ipynb"

    @property
    def page(self) -> Path:
        return self.task.folder / f"{self.task.notebook}.html"


def reporting(data_dir: Path) -> Work:
    """The work of making reports from a data folder, each in a process of its own."""
    return Work("budgetlib.reports.one_report:make_reporter", str(data_dir), is_apart=True)


def plain_task(task: ReportTask) -> dict[str, Any]:
    """The task as JSON has it."""
    return {name: str(v) if isinstance(v, Path) else v for name, v in asdict(task).items()}


def result_of(answer: Answer, task: ReportTask) -> ReportResult:
    """What a worker's answer says of the report."""
    if answer.failure is not None:
        return ReportResult(task, f"the process of the report ended with {answer.how}")
    return ReportResult(task, *answer.value)


def make_reporter(data_dir: str) -> Callable[[dict[str, Any]], tuple[str | None, str]]:
    """The function that a worker calls with each task, once everything slow has happened."""
    register()
    _warm_up()
    # Every report looks for the body's other documents: read here, the copies of this process have them.
    with contextlib.suppress(BudgetlibError):  # the reports that need a damaged folder say so themselves
        read_documents(Path(data_dir))
    # What is loaded by now lives as long as the process: collections need not look at it, nor copy its pages.
    gc.freeze()
    return _run_task


def _warm_up() -> None:
    """Draw and convert next to nothing, so that fonts, templates and lexers are loaded."""
    with chart_style():
        figure = Figure(figsize=(1, 1))
        figure.text(0, 0, "报告")
    figure_svg(figure)
    notebook_html(nbf.new_notebook(cells=[nbf.new_markdown_cell("# 报告")]), "报告")


def _run_task(given: dict[str, Any]) -> tuple[str | None, str]:
    """Run and convert one notebook; an error is returned, in a sentence and in full."""
    task = ReportTask(**{**given, **{name: Path(given[name]) for name in ("path", "folder", "run_in")}})
    try:
        _execute(task)
        executed = task.folder / f"{task.notebook}.ipynb"
        notebook = nbformat.read(executed, as_version=4)
        if says_nothing(notebook):  # no document is reported on that has nothing of the matter
            executed.unlink()
            return None, ""
        home = "../index.html" if task.document_id else "index.html"
        page = notebook_html(notebook, task.subject, home=home, originals=_originals(task))
        (task.folder / f"{task.notebook}.html").write_text(page, encoding="utf-8")
    except Exception as error:  # whatever a notebook may raise becomes a failed report
        return _one_sentence(error), traceback.format_exc()
    return None, ""


def _originals(task: ReportTask) -> Originals:
    """The data folder as the notebook sees it; pages once drawn are kept beside the document's reports."""
    return Originals((task.run_in / str(task.parameters["data_dir"])).resolve(), task.folder)


def _execute(task: ReportTask) -> None:
    logging.getLogger("papermill").setLevel(logging.ERROR)
    output = task.folder / f"{task.notebook}.ipynb"
    with warnings.catch_warnings(), open(os.devnull, "w") as quiet, contextlib.redirect_stderr(quiet):
        warnings.simplefilter("ignore")
        papermill.execute_notebook(
            verbatim(task.path),
            verbatim(output),
            parameters=task.parameters,
            engine_name=register(),
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            cwd=task.run_in,
        )
    _forget_circumstances(output)


def _forget_circumstances(path: Path) -> None:
    """Take out the full paths of files, the times, and the random name of a cell that papermill leaves: a
    notebook that is passed on should not have the first, and the same data should give the same notebook."""
    notebook = nbformat.read(path, as_version=4)
    notes = notebook.metadata.get("papermill", {})
    for name in ("input_path", "output_path"):
        if notes.get(name):
            notes[name] = Path(notes[name]).name
    for noted in (notes, *(cell.metadata.get("papermill", {}) for cell in notebook.cells)):
        for name in ("start_time", "end_time", "duration"):
            noted.pop(name, None)
    for cell in notebook.cells:
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell.id = "injected-parameters"
    nbformat.write(notebook, path)


def _one_sentence(error: BaseException) -> str:
    if isinstance(error, papermill.PapermillExecutionError):
        return f"{error.ename}: {error.evalue}".splitlines()[0]
    return f"{type(error).__name__}: {error}".splitlines()[0]
