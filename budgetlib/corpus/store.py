"""The data folder: one Parquet file a document and table, ``DIR/<table>/<document_id>.parquet``.

The file in ``documents`` is the commit mark. It is taken away first and put back last, and every file is
moved into place whole, so that a crash at any moment leaves a document either there or not there.
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from budgetlib.contract.records import DocumentRow
from budgetlib.contract.schema import TABLES, arrow_schema, frame
from budgetlib.errors import BudgetlibError
from budgetlib.reading.pages import Box

_EXTRACTOR = b"budgetlib_extractor"
_INPUT = b"budgetlib_input"
_HIDDEN = b"budgetlib_hidden"
_COMPARISON = b"budgetlib_comparison"
_STAGING = ".staging"
_ABANDONED_AFTER_SECONDS = 24 * 3600


class StoreError(BudgetlibError):
    """A data folder that cannot be written, or a stored file that cannot be read."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What the data folder says of one document; ``extractor`` is the version that read it, ``origin`` the
    file's path as seen from the data folder."""

    document_id: str
    source: str
    sha256: str
    status: str
    error: str | None
    extractor: str
    origin: str


def prepare(directory: Path) -> None:
    """Make the data folder, make sure that it can be written to, and clear what a crash left long ago.

    Raises
    ------
    StoreError
        If the folder cannot be made or written to; one sentence with the cause.
    """
    with _writing(directory):
        staging = directory / _STAGING
        staging.mkdir(parents=True, exist_ok=True)
        for left in staging.iterdir():
            if time.time() - left.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryFile(dir=staging):
            pass


def write_document(
    directory: Path,
    document_id: str,
    tables: Mapping[str, pd.DataFrame],
    *,
    extractor: str,
    origin: Path,
    hidden: Iterable[tuple[int, Box]] = (),
) -> None:
    """Store all tables of one document, or none of them; of a failed one only its row in ``documents``.

    Parameters
    ----------
    tables
        One DataFrame of :func:`~budgetlib.contract.schema.frame` for every name of ``TABLES``;
        their ``document_id`` is replaced by the one given.
    extractor
        The version of the extractor; a later run skips the file while this and its bytes are the same.
    origin
        The file that was read. Only its path relative to the data folder is kept, beside the tables.
    hidden
        Page and box of everything that no picture of the file may show, kept beside the tables too.

    Raises
    ------
    StoreError
        If the folder cannot be written to.
    """
    failed = (tables["documents"].status == "failed").any()
    names = ("documents",) if failed else TABLES
    places = [[page, box.x0, box.top, box.x1, box.bottom] for page, box in hidden]
    marks = {**_marks(directory, extractor, origin), _HIDDEN: json.dumps(places).encode()}
    arrow = {name: _to_arrow(name, tables[name], document_id, marks) for name in names}
    _replace_document(directory, document_id, arrow)


def write_failure(
    directory: Path, document_id: str, row: DocumentRow, *, extractor: str, origin: Path
) -> None:
    """Store a document that could not be read: its row in ``documents`` and nothing else of its own."""
    documents = frame("documents", document_id, [row])
    marks = _marks(directory, extractor, origin)
    _replace_document(
        directory, document_id, {"documents": _to_arrow("documents", documents, document_id, marks)}
    )


def replace_tables(
    directory: Path, document: StoredDocument, tables: Mapping[str, pd.DataFrame], *, comparison: str
) -> bool:
    """Replace some tables of a stored document, which stays committed, one after the other.

    Parameters
    ----------
    document
        As it was read from the folder. If another run has stored it anew since, nothing is written.
    tables
        DataFrames of the contract; ``comparison`` is marked in each, so that after a crash between two of
        them the last one does not bear it.

    Returns
    -------
    bool
        Whether the tables were replaced.
    """
    with _writing(directory), tempfile.TemporaryDirectory(dir=directory / _STAGING) as staging:
        mark = {_COMPARISON: comparison.encode()}
        for name, rows in tables.items():
            arrow = _to_arrow(name, rows, document.document_id, mark)
            pq.write_table(arrow, Path(staging, name), compression="zstd")
        with _locked(directory):
            if _stored_document(_path(directory, "documents", document.document_id)) != document:
                return False
            for name in tables:
                _place(Path(staging, name), _path(directory, name, document.document_id))
    return True


def comparison_of(directory: Path, document_id: str) -> str:
    """The mark of the last comparison with other documents, empty where there was none."""
    return os.fsdecode(_marks_of(_path(directory, "coverage", document_id)).get(_COMPARISON, b""))


def stored_documents(directory: Path) -> dict[str, StoredDocument]:
    """The documents in the folder by ``document_id``; empty where there is no folder yet.

    A file that cannot be read counts as not stored, so that the next extraction writes it again.
    """
    found = (_stored_document(path) for path in sorted((directory / "documents").glob("*.parquet")))
    return {document.document_id: document for document in found if document is not None}


def original_file(directory: Path, document_id: str) -> Path | None:
    """The file that a stored document was read from, or ``None`` where it is gone or has changed."""
    document = _stored_document(_path(directory, "documents", document_id))
    if document is None or not document.origin:
        return None
    path = Path(os.path.normpath(directory.resolve() / document.origin))
    try:
        with open(path, "rb") as file:
            unchanged = hashlib.file_digest(file, "sha256").hexdigest() == document.sha256
    except OSError:
        return None
    return path if unchanged else None


def hidden_boxes(directory: Path, document_id: str) -> dict[int, list[Box]] | None:
    """What no picture of a document's pages may show: page -> boxes. ``None`` where that is not known."""
    marks = _marks_of(_path(directory, "documents", document_id))
    if _HIDDEN not in marks:
        return None
    boxes: dict[int, list[Box]] = {}
    for page, *edges in json.loads(marks[_HIDDEN]):
        boxes.setdefault(page, []).append(Box(*edges))
    return boxes


def note_origin(directory: Path, document_id: str, origin: Path) -> None:
    """Remember where the file of a stored document lies now; its tables stay as they are.

    Raises
    ------
    StoreError
        If the folder cannot be written to.
    """
    path = _path(directory, "documents", document_id)
    rows = pq.read_table(path, partitioning=None)
    relative = os.fsencode(os.path.relpath(origin.resolve(), directory.resolve()))
    moved = rows.replace_schema_metadata({**(rows.schema.metadata or {}), _INPUT: relative})
    with _writing(directory), tempfile.TemporaryDirectory(dir=directory / _STAGING) as staging:
        pq.write_table(moved, Path(staging, "documents"), compression="zstd")
        with _locked(directory):
            os.replace(Path(staging, "documents"), path)


def remove_document(directory: Path, document_id: str) -> None:
    """Take one document and all its tables out of the folder.

    Raises
    ------
    StoreError
        If the folder cannot be written to.
    """
    _replace_document(directory, document_id, {})


def document_ids(directory: Path) -> tuple[str, ...]:
    """Ids of the stored documents, sorted."""
    return tuple(sorted(path.stem for path in (directory / "documents").glob("*.parquet")))


def read_table(directory: Path, table: str, documents: Iterable[str] | None = None) -> pd.DataFrame:
    """One contract table of the given documents (default: all), with the dtypes of ``schema.frame``.

    Only committed documents count. A table without rows has its columns all the same.

    Raises
    ------
    StoreError
        If a stored file is damaged.
    """
    wanted = document_ids(directory) if documents is None else documents
    paths = [
        path
        for name in wanted
        if _path(directory, "documents", name).exists() and (path := _path(directory, table, name)).exists()
    ]
    if not paths:
        return frame(table, "", [])
    try:
        read = pq.read_table(paths, schema=arrow_schema(table), partitioning=None)
    except (pa.ArrowException, OSError) as error:
        raise StoreError(
            f"{directory / table}: a stored table is damaged; extract again with --force"
        ) from error
    return read.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)


def read_documents(directory: Path) -> pd.DataFrame:
    """The table ``documents`` of all, read once a process as long as no document is written or removed.

    Processes that are forked afterwards have it too, so that a thousand reports do not read it a thousand
    times.

    Raises
    ------
    StoreError
        If a stored file is damaged.
    """
    folder = (directory / "documents").resolve()
    if not folder.is_dir():
        return frame("documents", "", [])
    return _documents_as_of(folder.parent, folder.stat().st_mtime_ns).copy()


@lru_cache(maxsize=2)
def _documents_as_of(directory: Path, _changed_ns: int) -> pd.DataFrame:
    return read_table(directory, "documents")


def _path(directory: Path, table: str, document_id: str) -> Path:
    return directory / table / f"{document_id}.parquet"


def _marks(directory: Path, extractor: str, origin: Path) -> dict[bytes, bytes]:
    relative = os.path.relpath(origin.resolve(), directory.resolve())
    return {_EXTRACTOR: extractor.encode(), _INPUT: os.fsencode(relative)}


def _marks_of(path: Path) -> dict[bytes, bytes]:
    """What is noted beside the rows of a stored table; nothing where it is not there or damaged."""
    try:
        return pq.read_schema(path).metadata or {}
    except (pa.ArrowException, OSError):
        return {}


def _to_arrow(table: str, rows: pd.DataFrame, document_id: str, marks: Mapping[bytes, bytes]) -> pa.Table:
    own = rows.assign(document_id=pd.Series(document_id, index=rows.index, dtype="str"))
    arrow = pa.Table.from_pandas(own, schema=arrow_schema(table), preserve_index=False)
    return arrow.replace_schema_metadata({**arrow.schema.metadata, **marks})


def _replace_document(directory: Path, document_id: str, tables: Mapping[str, pa.Table]) -> None:
    with _writing(directory):
        (directory / _STAGING).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory / _STAGING) as staging:
            for name, rows in tables.items():
                pq.write_table(rows, Path(staging, name), compression="zstd")
            with _locked(directory):
                _withdraw(directory, document_id, keep=tables)
                for name in sorted(tables, key=lambda name: name == "documents"):
                    _place(Path(staging, name), _path(directory, name, document_id))


def _withdraw(directory: Path, document_id: str, keep: Iterable[str]) -> None:
    stale = ["documents", *(name for name in TABLES if name not in keep)]
    for name in stale:
        _path(directory, name, document_id).unlink(missing_ok=True)


def _place(staged: Path, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    os.replace(staged, path)


@contextlib.contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Let two extractions into one folder take turns in moving their files into place."""
    try:
        import fcntl
    except ImportError:  # Windows has no fcntl; there only one extraction at a time is safe
        yield
        return
    with open(directory / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _writing(directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise StoreError(f"cannot write to the folder {directory}: {cause}") from error


def _stored_document(path: Path) -> StoredDocument | None:
    try:
        stored = pq.read_table(path, partitioning=None)
    except (pa.ArrowException, OSError):
        return None
    if stored.num_rows != 1:
        return None
    (row,) = stored.to_pylist()
    marks = stored.schema.metadata or {}
    extractor, origin = (os.fsdecode(marks.get(mark, b"")) for mark in (_EXTRACTOR, _INPUT))
    own = {name: row[name] for name in ("source", "sha256", "status", "error")}
    return StoredDocument(document_id=path.stem, extractor=extractor, origin=origin, **own)
