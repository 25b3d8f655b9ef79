"""Which files of the inputs are documents, and what they are called."""

import contextlib
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetlib.errors import NoInputError

DOCUMENT_SUFFIXES = frozenset(
    {".pdf", ".txt", ".html", ".htm", ".docx", ".doc", ".xlsx", ".xls", ".ofd"}  # the last five: refused
)
_UNSEEN = ("Cc", "Cf", "Zl", "Zp")  # control characters, marks of direction, ends of lines
_SUFFIX_OF_REPORTS = re.compile(r"\.(html|ipynb|json)$", re.IGNORECASE)
_LONGEST_ID_BYTES = 255 - len("-12345678.parquet")


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file found; ``source`` is its path relative to the input folder."""

    path: Path
    source: str
    sha256: str


def find_files(inputs: Sequence[Path], exclude: Iterable[Path] = ()) -> list[InputFile]:
    """The documents among the inputs: files as they are, folders searched for known suffixes.

    Hidden files and folders, and the lock files of office programs (``~$…``), are left out, and so are links
    in a folder that lead out of it: what is read is what was put there.

    Raises
    ------
    NoInputError
        If an input does not exist, or there is no document in any of them.
    """
    excluded = {path.resolve() for path in exclude}
    found: dict[Path, InputFile] = {}
    for given in inputs:
        root, paths = _search(given, excluded)
        for path in paths:
            source = _legible(path.relative_to(root).as_posix())
            found.setdefault(path.resolve(), InputFile(path, source, _sha256(path)))
    if not found:
        raise NoInputError(f"no documents (PDF, HTML or text) in {', '.join(map(str, inputs))}")
    return list(found.values())


def _search(given: Path, excluded: set[Path]) -> tuple[Path, list[Path]]:
    if given.is_file():
        return given.parent, [given]
    if not given.is_dir():
        raise NoInputError(f"no such file or folder: {given}")
    paths = [path for path in sorted(given.rglob("*")) if _is_document(path, given)]
    return given, [path for path in paths if excluded.isdisjoint(path.resolve().parents)]


def _is_document(path: Path, root: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(root).parts)
    is_inside = path.resolve().is_relative_to(root.resolve())
    return not hidden and is_inside and path.suffix.lower() in DOCUMENT_SUFFIXES and path.is_file()


def _sha256(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # the reader will say why it cannot be opened


def _legible(name: str) -> str:
    """A file name as text, also where it is GBK: archives packed on Chinese Windows unpack to such names.

    Characters that cannot be seen are left out: a name with a mark of direction reads as another one.
    """
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return _seen(raw.decode(encoding))
    return _seen(raw.decode("utf-8", errors="replace"))


def _seen(name: str) -> str:
    return "".join(c for c in name if unicodedata.category(c) not in _UNSEEN)


def stem_of(file: InputFile) -> str:
    """The stem as an id: Parquet readers skip names that begin with a dot or an underscore, and a file
    name has at most 255 bytes. Where the reports of a document are is a folder of that name, beside files
    such as ``index.html``, which it must not be called like."""
    stem = unicodedata.normalize("NFC", _legible(file.path.stem)).lstrip("._") or "document"
    stem = _SUFFIX_OF_REPORTS.sub(r"-\1", stem)
    return stem.encode()[:_LONGEST_ID_BYTES].decode(errors="ignore")
