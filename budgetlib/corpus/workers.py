"""Work in processes of its own, so that no task can stop, slow or take down the others.

A worker gets one task a line on its standard input and answers with one line, both JSON. It is a plain child
process and not a ``multiprocessing`` one, which would run the caller's script again. The time limit is kept
from outside, by ending the process; the memory limit from inside, by the operating system.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_CAN_FORK = hasattr(os, "fork")
_START_SECONDS = 120.0
_READY = "ready"
# One thread a process, as the processes are the parallelism; and no allocator that reserves a GiB at a time,
# which would use up the memory limit at once.
_FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
_BOOT = """\
import json, sys
work, sys.path[:] = json.loads(sys.argv[1])
from budgetlib.corpus.workers import Work, serve
serve(Work(**work))
"""


@dataclass(frozen=True, slots=True)
class Work:
    """What the workers of a pool do, and within which limits (``None``: no limit).

    Attributes
    ----------
    maker
        ``module:function``; called once in every worker with ``argument``, for what is slow, it returns the
        function that is called with each task. Tasks and what comes of them are JSON.
    memory_mib
        What a task may need on top of the program itself (kept on Linux only).
    is_apart
        Whether each task has a copy of the worker as it was before the first one, where the system can fork.
    """

    maker: str
    argument: str = ""
    seconds: float | None = None
    memory_mib: int | None = None
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a task: its value, or why there is none (``time``, ``memory``, ``crash``) and ``how``."""

    value: Any = None
    failure: str | None = None
    how: str = ""


@dataclass(frozen=True)
class Pool:
    """Workers for the same work: all that were started, those that wait for a task, and whether the work was
    stopped."""

    work: Work
    started: list[subprocess.Popen[str]] = field(default_factory=list)
    idle: queue.SimpleQueue[subprocess.Popen[str]] = field(default_factory=queue.SimpleQueue)
    stopped: threading.Event = field(default_factory=threading.Event)


def processors() -> int:
    """How many processors this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def pooled(work: Work, jobs: int) -> Iterator[tuple[Executor, Callable[[Any], Answer]]]:
    """Threads, and what each calls with a task to have a worker do it; all workers end with the block."""
    pool, threads = Pool(work), ThreadPoolExecutor(jobs)
    try:
        yield threads, partial(run, pool)
    finally:
        stop(pool)
        threads.shutdown(cancel_futures=True)


def as_finished(executor: Executor, do: Callable[[T], R], tasks: Iterable[T]) -> Iterator[tuple[T, R]]:
    """Each task with what came of it, in the order in which they finish."""
    futures = {executor.submit(do, task): task for task in tasks}
    for future in as_completed(futures):
        yield futures[future], future.result()


def run(pool: Pool, task: Any) -> Answer:
    """Have one task done by a worker of the pool; the calling thread waits.

    Never raises for what the task does: a crash or a time-out is an answer.
    """
    process = _idle_process(pool)
    line, is_late = _ask(process, json.dumps(task), pool.work.seconds)
    if line is None:
        return Answer(failure="time" if is_late else "crash", how=_how(process.wait()))
    answer = Answer(**json.loads(line))
    if not is_late and answer.failure != "memory":  # after these the process ends
        pool.idle.put(process)
    return answer


def run_shared(work: Work, task: Any) -> Answer:
    """Like :func:`run`, with a pool that this program keeps: for the workers of a Dask cluster."""
    return run(_shared_pool(work), task)


@cache
def _shared_pool(work: Work) -> Pool:
    return Pool(work)


def stop(pool: Pool) -> None:
    """End all workers of the pool, whatever they are doing; threads that wait for one get their answer."""
    pool.stopped.set()
    for process in pool.started:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """End a worker and what it has forked."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if _CAN_FORK:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
    process.wait()


def _how(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"exit status {status}"


def _idle_process(pool: Pool) -> subprocess.Popen[str]:
    while True:
        try:
            process = pool.idle.get_nowait()
        except queue.Empty:
            return _start(pool)
        if process.poll() is None:
            return process


def _start(pool: Pool) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _BOOT, json.dumps([asdict(pool.work), sys.path])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What libraries print may quote the document, names of persons included.
        stderr=None if os.environ.get("BUDGETLIB_DEBUG") else subprocess.DEVNULL,
        encoding="utf-8",
        env=_FRUGAL | os.environ,
        start_new_session=True,
    )
    pool.started.append(process)
    if pool.stopped.is_set():
        _end(process)
    if _ask(process, None, _START_SECONDS)[0] != _READY:
        _end(process)
        raise RuntimeError("a process for the work did not start; set BUDGETLIB_DEBUG=1 to see why")
    return process


def _ask(process: subprocess.Popen[str], line: str | None, seconds: float | None) -> tuple[str | None, bool]:
    """The worker's next line, or ``None`` where it ended, and whether it was ended for taking too long."""
    assert process.stdin is not None and process.stdout is not None
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        _end(process)

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
    return answer.rstrip("\n") or None, is_late.is_set()


# ---------------------------------------------------------------- in the worker


def serve(work: Work) -> None:
    """Be a worker: answer the tasks on standard input until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    answers = _claim_standard_output()
    do = function_named(work.maker)(work.argument)
    if work.memory_mib is not None:
        _limit_memory(work.memory_mib)
    print(_READY, file=answers, flush=True)
    answer_to = _answer_apart if work.is_apart and _CAN_FORK else _answer
    for line in sys.stdin:
        answer = answer_to(do, json.loads(line))
        print(json.dumps(asdict(answer), ensure_ascii=False), file=answers, flush=True)
        if answer.failure == "memory":
            return  # what used up the memory may still hold it; the parent starts a fresh process


def function_named(name: str) -> Callable[..., Any]:
    """The function that ``module:function`` names."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


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


def _answer(do: Callable[[Any], Any], task: Any) -> Answer:
    try:
        return Answer(do(task))
    except MemoryError:
        return Answer(failure="memory")


def _answer_apart(do: Callable[[Any], Any], task: Any) -> Answer:
    """The answer of a fork of this process, which ends with the task."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        process = os.fork()
        if process == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # standard input brings tasks, and not to this one
            json.dump(asdict(_answer(do, task)), file)
            file.flush()
            os._exit(0)  # nothing of the parent's is finished or flushed twice
        _, status = os.waitpid(process, 0)
        file.seek(0)
        answer = file.read()
    return (
        Answer(**json.loads(answer))
        if answer
        else Answer(failure="crash", how=_how(os.waitstatus_to_exitcode(status)))
    )
