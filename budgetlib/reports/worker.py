"""One report: run a notebook for a document and convert it. Imported once, before processes are forked."""

import contextlib
import logging
import os
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill

import budgetlib.charts
import budgetlib.display
import budgetlib.sentences  # noqa: F401  what the notebooks import is imported here, before the fork
from budgetlib.reports.convert import notebook_html
from budgetlib.reports.papermill_engine import register
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
    """What came of a task: files in the task's folder, and the error if it failed."""

    task: ReportTask
    error: str | None
    details: str = ""

    @property
    def executed(self) -> Path:
        return self.task.folder / f"{self.task.notebook}.ipynb"

    @property
    def page(self) -> Path:
        return self.task.folder / f"{self.task.notebook}.html"


def run_task(task: ReportTask) -> ReportResult:
    """Run and convert one notebook; an error is returned, so that the other reports go on."""
    try:
        _execute(task)
        notebook = nbformat.read(task.folder / f"{task.notebook}.ipynb", as_version=4)
        home = "../index.html" if task.document_id else "index.html"
        page = notebook_html(notebook, task.subject, home=home, originals=_originals(task))
        (task.folder / f"{task.notebook}.html").write_text(page, encoding="utf-8")
    except Exception as error:  # whatever a notebook may raise becomes a failed report
        return ReportResult(task, _one_sentence(error), traceback.format_exc())
    return ReportResult(task, None)


def _originals(task: ReportTask) -> Originals:
    """The data folder as the notebook sees it; pages once drawn are kept beside the document's reports."""
    return Originals((task.run_in / str(task.parameters["data_dir"])).resolve(), task.folder)


def _execute(task: ReportTask) -> None:
    logging.getLogger("papermill").setLevel(logging.ERROR)
    output = task.folder / f"{task.notebook}.ipynb"
    with warnings.catch_warnings(), open(os.devnull, "w") as quiet, contextlib.redirect_stderr(quiet):
        warnings.simplefilter("ignore")
        papermill.execute_notebook(
            task.path,
            output,
            parameters=task.parameters,
            engine_name=register(),
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            cwd=task.run_in,
        )
    _forget_paths(output)


def _forget_paths(path: Path) -> None:
    """papermill notes the full paths of its files; a notebook that is passed on should not have them."""
    notebook = nbformat.read(path, as_version=4)
    notes = notebook.metadata.get("papermill", {})
    for name in ("input_path", "output_path"):
        if notes.get(name):
            notes[name] = Path(notes[name]).name
    nbformat.write(notebook, path)


def _one_sentence(error: BaseException) -> str:
    if isinstance(error, papermill.PapermillExecutionError):
        return f"{error.ename}: {error.evalue}".splitlines()[0]
    return f"{type(error).__name__}: {error}".splitlines()[0]
