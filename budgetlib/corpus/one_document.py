"""One document, read and stored: what a worker does for an extraction."""

import os
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from budgetlib.contract.schema import TABLES
from budgetlib.corpus.store import StoreError, write_document
from budgetlib.corpus.workers import Answer, Work, function_named
from budgetlib.errors import DocumentError, kind_and_place
from budgetlib.tables.contacts import contact_boxes

DEFAULT_READER = "budgetlib.document.disclosure:read"


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


def reading(reader: str, seconds: float | None, memory_mib: int | None) -> Work:
    """The work of reading documents by a function (``module:function``) within limits."""
    return Work("budgetlib.corpus.one_document:make_reader", reader, seconds, memory_mib)


def outcome_of(answer: Answer, task: Task, work: Work) -> Outcome:
    """What a worker's answer says of the document."""
    if answer.failure is None:
        return Outcome(**answer.value)
    limit = f" (the limit is {work.memory_mib} MiB)" if work.memory_mib is not None else ""
    causes = {
        "time": f"reading took longer than the limit of {work.seconds:g} seconds",
        "memory": "reading needs more memory than the limit allows",
        "crash": f"reading ended in a crash ({answer.how}), perhaps for want of more memory than it may "
        f"use{limit}",
    }
    return Outcome("failed", f"{task.source}: {causes[answer.failure]}", "circumstances")


def make_reader(reader: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The function that a worker calls with each task."""
    read = function_named(reader)
    return lambda given: asdict(_carry_out(Task(**given), read))


def _carry_out(task: Task, read: Callable[..., Any]) -> Outcome:
    try:
        return _read_and_store(task, read)
    except DocumentError as error:
        return _failed(str(DocumentError(task.source, error.cause, error.page)))
    except StoreError as error:
        return Outcome("failed", str(error), "output")
    except MemoryError:
        raise
    except Exception as error:
        mistake = f"the program made a mistake while reading it ({kind_and_place(error)}); please report it"
        return _failed(f"{task.source}: {mistake}")


def _failed(error: str) -> Outcome:
    if os.environ.get("BUDGETLIB_DEBUG"):
        traceback.print_exc()
    return Outcome("failed", error, "document")


def _read_and_store(task: Task, read: Callable[..., Any]) -> Outcome:
    disclosure = read(task.path, document_id=task.document_id, source=task.source)
    tables = {name: getattr(disclosure, name) for name in TABLES}
    write_document(
        Path(task.directory),
        task.document_id,
        tables,
        extractor=task.extractor,
        origin=Path(task.path),
        hidden=contact_boxes(disclosure.logical_tables, disclosure.source.pages),
    )
    (document,) = tables["documents"].itertuples()
    error = document.error if document.status == "failed" else None
    return Outcome(document.status, error, tables=len(tables["tables"]))
