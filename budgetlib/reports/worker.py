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
from budgetlib.reports.engine import register


@dataclass(frozen=True, slots=True)
class ReportTask:
    """One notebook for one document. ``folder`` is a temporary place; nothing is written elsewhere."""

    document_id: str
    notebook: str
    path: Path
    parameters: dict[str, Any]
    subject: str
    folder: Path


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
        page = notebook_html(notebook, task.subject)
        (task.folder / f"{task.notebook}.html").write_text(page, encoding="utf-8")
    except Exception as error:  # whatever a notebook may raise becomes a failed report
        return ReportResult(task, _one_sentence(error), traceback.format_exc())
    return ReportResult(task, None)


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
            cwd=task.folder,
        )


def _one_sentence(error: BaseException) -> str:
    if isinstance(error, papermill.PapermillExecutionError):
        return f"{error.ename}: {error.evalue}".splitlines()[0]
    return f"{type(error).__name__}: {error}".splitlines()[0]
