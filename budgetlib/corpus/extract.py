"""From files and folders to the data folder: many documents, each on its own, unchanged ones skipped."""

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from budgetlib.contract.records import DocumentRow
from budgetlib.contract.schema import columns
from budgetlib.corpus import store
from budgetlib.corpus.input_files import InputFile, find_files, stem_of
from budgetlib.corpus.limits import MEMORY_LIMIT_MIB, TIME_LIMIT_SECONDS
from budgetlib.corpus.one_document import DEFAULT_READER, Outcome, Task, outcome_of, reading
from budgetlib.corpus.progress import in_notebook, track
from budgetlib.corpus.same_body import compare_documents
from budgetlib.corpus.workers import Answer, Work, as_finished, pooled, processors, run_shared
from budgetlib.errors import DocumentError, ParameterError
from budgetlib.reading.sniff import guess_format

# The rooms that reading goes through: a change elsewhere does not change what is extracted.
READING = (
    "errors.py", "privacy.py", "vocabulary", "money.py", "formatting.py", "contract", "reading",
    "tables", "narrative", "audit", "doubt", "views", "document",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one document. ``action`` is ``read`` or ``unchanged`` (then nothing was done);
    ``tables`` is how many were found, ``None`` where nothing was read."""

    document_id: str
    source: str
    action: str
    status: str
    error: str | None
    seconds: float
    tables: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ExtractSummary:
    """All documents of one extraction, in the order in which they were found."""

    results: tuple[Result, ...]

    def __repr__(self) -> str:
        counts = ", ".join(f"{self.count(status=status)} {status}" for status in ("ok", "partial", "failed"))
        reasons = (f"\n{result.error}" for result in self.failed)
        return f"ExtractSummary({len(self.results)} documents: {counts}){''.join(reasons)}"

    @property
    def failed(self) -> tuple[Result, ...]:
        """The documents that could not be read, unchanged ones included."""
        return tuple(result for result in self.results if result.status == "failed")

    def count(self, **wanted: str) -> int:
        """Number of results with the given attributes, such as ``count(status="ok")``."""
        return sum(all(getattr(r, name) == value for name, value in wanted.items()) for r in self.results)


def extract(
    inputs: Sequence[Path | str],
    out: Path | str,
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    force: bool = False,
    progress: bool | None = None,
    time_limit: float | None = TIME_LIMIT_SECONDS,
    memory_limit: int | None = MEMORY_LIMIT_MIB,
    exclude: Iterable[Path] = (),
    reader: str = DEFAULT_READER,
) -> ExtractSummary:
    """Read documents into the data folder ``out``, each in a process of its own.

    A document that fails, crashes or takes too long becomes a row in ``documents`` with status ``failed``
    and never stops the others. A file whose bytes were read before by the same version of the program is
    skipped, unless only time, memory or a crash had kept it from being read. At the end, documents about
    the same body are compared with each other.

    Parameters
    ----------
    inputs
        Files, or folders that are searched with their subfolders.
    out
        The data folder; it is made where missing.
    jobs
        How many documents at a time; default: one a processor.
    scheduler
        Address of a Dask scheduler, whose workers then read instead; they must see the same paths.
    force
        Read unchanged files again too.
    progress
        Show progress on standard error; by default in notebooks only.
    time_limit
        Seconds for one document.
    memory_limit
        MiB that one document may need on top of the program itself (kept on Linux only).
    exclude
        Folders that are not searched.
    reader
        The function that reads, as ``module:function``.

    Raises
    ------
    NoInputError
        If an input does not exist, or nothing is found.
    StoreError
        If ``out`` cannot be written to.
    ParameterError
        If ``jobs`` or a limit is not positive, or the scheduler cannot be used.
    """
    _check_positive(jobs=jobs, time_limit=time_limit, memory_limit=memory_limit)
    out = Path(out)
    files = find_files([Path(i) for i in inputs], exclude=[out, *exclude])
    store.prepare(out)
    stored = store.stored_documents(out)
    planned = plan(files, stored, out.resolve())
    waiting = [task for task in planned if force or not _is_unchanged(task, stored)]
    work = reading(reader, time_limit, memory_limit)
    done = _read_all(waiting, work, scheduler, jobs, in_notebook() if progress is None else progress)
    _note_moved([task for task in planned if task.document_id not in done], stored, out)
    compare_documents(out)
    return ExtractSummary(tuple(done.get(t.document_id) or _unchanged(t, stored) for t in planned))


def _read_all(
    waiting: Sequence[Task], work: Work, scheduler: str | None, jobs: int | None, progress: bool
) -> dict[str, Result]:
    """Read what has to be read, the largest files first so that no long one is left for the end, and say
    how far the work is if that is wanted."""
    largest_first = sorted(waiting, key=lambda task: -_size(Path(task.path)))
    with _executor(scheduler, jobs, work) as (executor, do):
        answers = as_finished(executor, partial(_timed, do), largest_first)
        finished = (
            _result(task, outcome_of(answer, task, work), seconds) for task, (answer, seconds) in answers
        )
        shown = track(finished, len(waiting), "reading", _describe) if progress and waiting else finished
        return {result.document_id: result for result in shown}


def _note_moved(unchanged: Sequence[Task], stored: Mapping[str, store.StoredDocument], out: Path) -> None:
    """An unchanged file that lies elsewhere now is looked for there from now on."""
    for task in unchanged:
        known = stored[task.document_id].origin
        elsewhere = Path(os.path.normpath(out.resolve() / known)) != Path(task.path)
        if elsewhere and store.original_file(out, task.document_id) is None:
            store.note_origin(out, task.document_id, Path(task.path))


def plan(files: Sequence[InputFile], stored: Mapping[str, store.StoredDocument], out: Path) -> list[Task]:
    """Give every file its ``document_id``: its stem; where that is taken, with 8 digits of its SHA-256.

    A file keeps the id under which its bytes, or an earlier version of it (same place in the input folder),
    are stored already. Copies of one file under the same id are one document.
    """
    ids = {file: known for file in files if (known := _stored_id(file, stored)) is not None}
    tasks = {document_id: _task(file, document_id, out) for file, document_id in ids.items()}
    for file in files:
        if file not in ids:
            task = _new_task(file, tasks, stored, out)
            tasks[task.document_id] = task
    return list(tasks.values())


@cache
def extractor_version() -> str:
    """A fingerprint of the code and vocabulary that decide what is extracted."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in {".py", ".csv"}):
        if path.relative_to(root).parts[0] in READING:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _check_positive(**values: float | None) -> None:
    for name, value in values.items():
        if value is not None and value <= 0:
            raise ParameterError(f"{name.replace('_', ' ')} must be more than 0, not {value:g}")


def _with_digits(file: InputFile) -> str:
    return f"{stem_of(file)}-{file.sha256[:8]}"


def _stored_id(file: InputFile, stored: Mapping[str, store.StoredDocument]) -> str | None:
    candidates = [stored.get(stem_of(file)), stored.get(_with_digits(file))]
    same_bytes = [s for s in candidates if s is not None and s.sha256 == file.sha256]
    same_place = [s for s in same_bytes if s.source == file.source]
    return next((s.document_id for s in same_place or same_bytes), None)


def _new_task(
    file: InputFile, tasks: Mapping[str, Task], stored: Mapping[str, store.StoredDocument], out: Path
) -> Task:
    stem = stem_of(file)
    family = re.compile(re.escape(stem) + "(-[0-9a-f]{8})?")
    same_place = [
        s.document_id for s in stored.values() if s.source == file.source and s.document_id not in tasks
    ]
    earlier = [document_id for document_id in same_place if family.fullmatch(document_id)]
    free = stem not in tasks and stem not in stored
    if earlier == [stem] or (free and not earlier):
        return _task(file, stem, out)
    replaces = earlier[0] if len(earlier) == 1 else None
    return _task(file, _with_digits(file), out, replaces)


def _task(file: InputFile, document_id: str, out: Path, replaces: str | None = None) -> Task:
    path = str(file.path.resolve())
    return Task(path, document_id, file.source, file.sha256, str(out), extractor_version(), replaces)


def _is_unchanged(task: Task, stored: Mapping[str, store.StoredDocument]) -> bool:
    earlier = stored.get(task.document_id)
    return earlier is not None and (earlier.sha256, earlier.extractor) == (task.sha256, task.extractor)


def _unchanged(task: Task, stored: Mapping[str, store.StoredDocument]) -> Result:
    earlier = stored[task.document_id]
    return Result(task.document_id, task.source, "unchanged", earlier.status, earlier.error, 0.0)


@contextlib.contextmanager
def _executor(
    scheduler: str | None, jobs: int | None, work: Work
) -> Iterator[tuple[Executor, Callable[[Any], Answer]]]:
    if scheduler is None:
        with pooled(work, jobs or processors()) as threads:
            yield threads
    else:
        with _dask_executor(scheduler) as executor:
            yield executor, partial(run_shared, work)


@contextlib.contextmanager
def _dask_executor(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise ParameterError("--scheduler needs Dask: pip install 'budgetlib[dask]'") from error
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise ParameterError(f"no Dask scheduler answers at {address}") from error
    with client:
        yield client.get_executor(pure=False)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # gone since it was found; the reader will say so


def _timed(do: Callable[[Any], Answer], task: Task) -> tuple[Answer, float]:
    start = time.monotonic()
    return do(asdict(task)), time.monotonic() - start


def _result(task: Task, outcome: Outcome, seconds: float) -> Result:
    if outcome.cause == "output":
        raise store.StoreError(outcome.error)
    if outcome.cause is not None:
        _store_failure(task, outcome)
    if task.replaces is not None:
        store.remove_document(Path(task.directory), task.replaces)
    return Result(
        task.document_id,
        task.source,
        "read",
        outcome.status,
        outcome.error,
        round(seconds, 3),
        outcome.tables,
    )


def _store_failure(task: Task, outcome: Outcome) -> None:
    extractor = task.extractor if outcome.cause == "document" else ""  # no version: tried again next time
    row, origin = _failed_row(task, outcome), Path(task.path)
    store.write_failure(Path(task.directory), task.document_id, row, extractor=extractor, origin=origin)


def _failed_row(task: Task, outcome: Outcome) -> DocumentRow:
    row: dict[str, Any] = dict.fromkeys(name for name in columns("documents") if name != "document_id")
    row |= {"source": task.source, "sha256": task.sha256, "format": _format(Path(task.path))}
    return DocumentRow(**(row | {"status": "failed", "error": outcome.error}))


def _format(path: Path) -> str:
    """The format by content where it is one of the contract's, else by the name."""
    with contextlib.suppress(DocumentError):
        found = guess_format(path)
        if re.fullmatch("pdf|docx|xlsx|xls|html|text", found):
            return found
    return path.suffix.lower().lstrip(".") or "unknown"


def _describe(result: Result) -> str:
    return f"{result.source}: {result.status} ({result.seconds:.1f} s)"
