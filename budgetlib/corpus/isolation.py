"""Reading in processes of their own, so that no document can stop, slow or take down the others.

A reading process gets one task a line on its standard input and answers with one line, both JSON. It is a
plain child process and not a ``multiprocessing`` one, which would run the caller's script again. The time
limit is kept from outside, by ending the process; the memory limit from inside, by the operating system.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from budgetlib.contract.schema import TABLES
from budgetlib.corpus.store import StoreError, write_document
from budgetlib.document.printed_table import contact_boxes
from budgetlib.errors import DocumentError

DEFAULT_READER = "budgetlib.document.disclosure:read"

_START_SECONDS = 120.0
_READY = "ready"
# One thread a process, as the processes are the parallelism; and no allocator that reserves a GiB at a time,
# which would use up the memory limit at once.
_FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
_BOOT = """\
import json, sys
settings = json.loads(sys.argv[1])
sys.path[:] = settings["sys_path"]
from budgetlib.corpus.isolation import serve
serve(settings["reader"], settings["memory_mib"])
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are read: by which function, and within which limits (``None``: no limit).

    ``memory_mib`` is what a document may need on top of the program itself.
    """

    seconds: float | None
    memory_mib: int | None
    reader: str = DEFAULT_READER


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read and store."""

    path: str
    document_id: str
    source: str
    sha256: str
    directory: str
    extractor: str
    replaces: str | None = None  # id of an earlier version of the same file, stored under another id


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went. ``cause`` of a failure is ``document`` (it fails again), ``circumstances`` (time,
    memory or a crash: worth another try) or ``output`` (the data folder cannot be written); ``tables`` is
    how many logical tables were found."""

    status: str
    error: str | None = None
    cause: str | None = None
    tables: int | None = None


@dataclass(frozen=True)
class Pool:
    """Reading processes with the same settings: all that were started, those that wait for work, and
    whether the work was stopped."""

    settings: Settings
    started: list[subprocess.Popen[str]] = field(default_factory=list)
    idle: queue.SimpleQueue[subprocess.Popen[str]] = field(default_factory=queue.SimpleQueue)
    stopped: threading.Event = field(default_factory=threading.Event)


def run(pool: Pool, task: Task) -> Outcome:
    """Carry out one task in a process of the pool; the calling thread waits.

    Never raises for what the document does: a crash or a time-out is an outcome.
    """
    process = _idle_process(pool)
    answer, timed_out = _ask(process, json.dumps(asdict(task)), pool.settings.seconds)
    if answer is None:
        return _ended(process, task, pool.settings, timed_out)
    outcome = Outcome(**json.loads(answer))
    if not timed_out and outcome.cause != "circumstances":  # after these the process ends
        pool.idle.put(process)
    return outcome


def run_shared(settings: Settings, task: Task) -> Outcome:
    """Like :func:`run`, with a pool that this program keeps: for the workers of a Dask cluster."""
    return run(_shared_pool(settings), task)


def stop(pool: Pool) -> None:
    """End all processes of the pool, whatever they are doing; threads that wait for one get their answer."""
    pool.stopped.set()
    for process in pool.started:
        process.kill()
        process.wait()


def serve(reader: str, memory_mib: int | None) -> None:
    """Be a reading process: answer the tasks on standard input until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    answers = _claim_standard_output()
    module, _, function = reader.partition(":")
    read = getattr(import_module(module), function)
    if memory_mib is not None:
        _limit_memory(memory_mib)
    print(_READY, file=answers, flush=True)
    for line in sys.stdin:
        outcome = _carry_out(Task(**json.loads(line)), read)
        print(json.dumps(asdict(outcome)), file=answers, flush=True)
        if outcome.cause == "circumstances":
            return  # what used up the memory may still hold it; the parent starts a fresh process


@cache
def _shared_pool(settings: Settings) -> Pool:
    return Pool(settings)


def _idle_process(pool: Pool) -> subprocess.Popen[str]:
    while True:
        try:
            process = pool.idle.get_nowait()
        except queue.Empty:
            return _start(pool)
        if process.poll() is None:
            return process


def _start(pool: Pool) -> subprocess.Popen[str]:
    settings = {
        "sys_path": sys.path,
        "reader": pool.settings.reader,
        "memory_mib": pool.settings.memory_mib,
    }
    environment = _FRUGAL | os.environ
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _BOOT, json.dumps(settings)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What libraries print may quote the document, names of persons included.
        stderr=None if os.environ.get("BUDGETLIB_DEBUG") else subprocess.DEVNULL,
        encoding="utf-8",
        env=environment,
    )
    pool.started.append(process)
    if pool.stopped.is_set():
        process.kill()
    if _ask(process, None, _START_SECONDS)[0] != _READY:
        process.kill()
        raise RuntimeError("a reading process did not start; set BUDGETLIB_DEBUG=1 to see why")
    return process


def _ask(process: subprocess.Popen[str], line: str | None, seconds: float | None) -> tuple[str | None, bool]:
    """The process's next line, or ``None`` where it ended, and whether it was ended for taking too long."""
    assert process.stdin is not None and process.stdout is not None
    timed_out = threading.Event()

    def end() -> None:
        timed_out.set()
        process.kill()

    timer = threading.Timer(seconds, end) if seconds is not None else None
    if timer is not None:
        timer.daemon = True
        timer.start()
    try:
        if line is not None:
            print(line, file=process.stdin, flush=True)
        answer = process.stdout.readline()
    except BrokenPipeError:
        answer = ""
    finally:
        if timer is not None:
            timer.cancel()
    return answer.rstrip("\n") or None, timed_out.is_set()


def _ended(process: subprocess.Popen[str], task: Task, settings: Settings, timed_out: bool) -> Outcome:
    code = process.wait()
    if timed_out:
        cause = f"reading took longer than the limit of {settings.seconds:g} seconds"
    else:
        how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        limit = f" (the limit is {settings.memory_mib} MiB)" if settings.memory_mib is not None else ""
        cause = f"reading ended in a crash ({how}), perhaps for want of more memory than it may use{limit}"
    return Outcome("failed", f"{task.source}: {cause}", "circumstances")


def _claim_standard_output() -> TextIO:
    """Keep standard output for the answers; what libraries print goes where errors go."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _limit_memory(memory_mib: int) -> None:
    """Allow ``memory_mib`` on top of the address space that the imported program takes already."""
    import resource

    try:
        own_pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:  # no /proc on macOS, which does not keep this limit anyway
        return
    limit = own_pages * resource.getpagesize() + memory_mib * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _carry_out(task: Task, read: Callable[..., Any]) -> Outcome:
    try:
        return _read_and_store(task, read)
    except DocumentError as error:
        return _failed(task, str(DocumentError(task.source, error.cause, error.page)), "document")
    except StoreError as error:
        return Outcome("failed", str(error), "output")
    except MemoryError:
        return _failed(
            task, f"{task.source}: reading needs more memory than the limit allows", "circumstances"
        )
    except Exception as error:
        return _failed(task, f"{task.source}: {_internal_cause(error)}", "document")


def _failed(task: Task, error: str, cause: str) -> Outcome:
    if os.environ.get("BUDGETLIB_DEBUG"):
        traceback.print_exc()
    return Outcome("failed", error, cause)


def _read_and_store(task: Task, read: Callable[..., Any]) -> Outcome:
    disclosure = read(task.path, document_id=task.document_id, source=task.source)
    tables = {name: getattr(disclosure, name) for name in TABLES}
    directory, origin = Path(task.directory), Path(task.path)
    hidden = contact_boxes(disclosure.logical_tables, disclosure.source.pages)
    write_document(
        directory, task.document_id, tables, extractor=task.extractor, origin=origin, hidden=hidden
    )
    (document,) = tables["documents"].itertuples()
    error = document.error if document.status == "failed" else None
    return Outcome(document.status, error, tables=len(tables["tables"]))


def _internal_cause(error: Exception) -> str:
    return f"the program made a mistake while reading it ({kind_and_place(error)}); please report it"


def kind_and_place(error: BaseException) -> str:
    """Type of an unexpected error and the last line of this program on its way; not its message, which may
    quote the document."""
    frames = traceback.extract_tb(error.__traceback__)
    package = Path(__file__).parents[1]
    own = [f for f in frames if Path(f.filename).is_relative_to(package) and f.filename != __file__]
    place = f" in {Path(own[-1].filename).name}, line {own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{place}"
