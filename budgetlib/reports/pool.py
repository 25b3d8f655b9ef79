"""Report tasks in processes that start with all imports done.

One child process imports everything once and then forks a process for every task, so that a report has
a clean interpreter without paying for its start. It is a plain child and not a ``multiprocessing`` one, which
would run the caller's script again. Where the system cannot fork, each of several children runs its share
of the tasks one after the other.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from budgetlib.corpus.store import read_documents
from budgetlib.errors import BudgetlibError
from budgetlib.reports.worker import ReportResult, ReportTask, run_task

_CAN_FORK = hasattr(os, "fork")
# The processes are the parallelism; threads beneath them would only get in each other's way.
_FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_BOOT = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from budgetlib.reports.pool import serve
serve(int(sys.argv[2]))
"""


class PoolError(BudgetlibError):
    """The process that runs reports ended before its work was done."""


def run_tasks(tasks: Sequence[ReportTask], jobs: int) -> Iterator[ReportResult]:
    """Run tasks, ``jobs`` at a time; results come in the order in which they finish.

    Never raises for what a notebook does, not even where it takes its process down.

    Raises
    ------
    PoolError
        If the process that forks the others ends before all tasks are done.
    """
    shares = [list(tasks)] if _CAN_FORK else [list(tasks[i::jobs]) for i in range(min(jobs, len(tasks)))]
    done: SimpleQueue[ReportResult | PoolError] = SimpleQueue()
    with contextlib.ExitStack() as children:
        for share in shares:
            child = children.enter_context(_child(jobs))
            threading.Thread(target=_collect, args=(child, share, done), daemon=True).start()
        for _ in tasks:
            result = done.get()
            if isinstance(result, PoolError):
                raise result
            yield result


@contextlib.contextmanager
def _child(jobs: int) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """A child process and the file of its complaints; it and all that it forked end with the block."""
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, json.dumps(sys.path), str(jobs)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            encoding="utf-8",
            env={**os.environ, **_FRUGAL},
            start_new_session=_CAN_FORK,
        )
        try:
            yield process, complaints
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if _CAN_FORK:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _collect(
    child: tuple[subprocess.Popen[str], IO[str]],
    tasks: list[ReportTask],
    done: "SimpleQueue[ReportResult | PoolError]",
) -> None:
    """Hand the child its tasks and pass its answers on."""
    process, complaints = child
    assert process.stdin is not None and process.stdout is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(json.dumps([_plain(task) for task in tasks]) + "\n")
        process.stdin.flush()
    left = len(tasks)
    for line in process.stdout:
        answer = json.loads(line)
        done.put(ReportResult(tasks[answer["task"]], answer["error"], answer["details"]))
        left -= 1
    if left:
        complaints.seek(0)
        last = complaints.read().strip().rsplit("\n", 1)[-1]
        done.put(PoolError(f"the process that runs the reports ended early: {last or 'no reason given'}"))


def _plain(task: ReportTask) -> dict[str, Any]:
    return {name: str(v) if isinstance(v, Path) else v for name, v in asdict(task).items()}


def serve(jobs: int) -> None:
    """Be the child: read the tasks from standard input, answer each with one line of JSON."""
    import budgetlib.reports.preload  # noqa: F401  slow, and wanted in this process only

    answers = _claim_standard_output()
    tasks = [_task(given) for given in json.loads(sys.stdin.readline())]
    _read_documents_once(tasks)
    results = _fork_each(tasks, jobs) if _CAN_FORK else ((i, run_task(task)) for i, task in enumerate(tasks))
    for place, result in results:
        answer = {"task": place, "error": result.error, "details": result.details}
        print(json.dumps(answer, ensure_ascii=False), file=answers, flush=True)


def _read_documents_once(tasks: Sequence[ReportTask]) -> None:
    """Every report looks for the body's other documents; those forked from here find the list read."""
    for folder in {task.run_in / str(task.parameters["data_dir"]) for task in tasks}:
        with contextlib.suppress(BudgetlibError):  # the reports that need a damaged folder say so themselves
            read_documents(folder)


def _claim_standard_output() -> IO[str]:
    """Keep standard output for answers; what a notebook prints past its cells goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return answers


def _task(given: dict[str, Any]) -> ReportTask:
    return ReportTask(**{**given, **{name: Path(given[name]) for name in ("path", "folder", "run_in")}})


def _fork_each(tasks: Sequence[ReportTask], jobs: int) -> Iterator[tuple[int, ReportResult]]:
    """Fork a process for each task, ``jobs`` at a time, and wait for whichever ends next."""
    waiting = list(enumerate(tasks))[::-1]
    running: dict[int, int] = {}
    while waiting or running:
        while waiting and len(running) < jobs:
            place, task = waiting.pop()
            running[_fork(task)] = place
        process, status = os.wait()
        place = running.pop(process)
        yield place, _read_result(tasks[place], status)


def _fork(task: ReportTask) -> int:
    process = os.fork()
    if process == 0:
        result = run_task(task)
        record = {"error": result.error, "details": result.details}
        _result_file(task).write_text(json.dumps(record), encoding="utf-8")
        os._exit(0)  # nothing of the parent's is finished or flushed twice
    return process


def _result_file(task: ReportTask) -> Path:
    return task.folder / f"{task.notebook}.result"


def _read_result(task: ReportTask, status: int) -> ReportResult:
    file = _result_file(task)
    if not file.exists():
        return ReportResult(task, f"the process of the report ended with {_how(status)}")
    record = json.loads(file.read_text(encoding="utf-8"))
    return ReportResult(task, record["error"], record["details"])


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"status {code}"
