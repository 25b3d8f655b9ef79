"""Everything budgetlib raises on purpose; each message is one plain sentence."""

import difflib
import traceback
from collections.abc import Iterable
from pathlib import Path


class BudgetlibError(Exception):
    """Base of all errors that a user may see; ``str(error)`` is one sentence.

    Elsewhere an exception like any other, in a notebook it shows as its sentence without the path through
    the program, which says nothing about the document or the parameter that it is about.
    """

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class AmountError(BudgetlibError):
    """A text that is neither an amount nor a known blank."""


class DocumentError(BudgetlibError):
    """A file that cannot be read: the sentence names the file, the page if known, and the cause."""

    def __init__(self, source: str, cause: str, page: int | None = None):
        self.source, self.cause, self.page = source, cause, page
        where = f"{source}, page {page}" if page is not None else source
        super().__init__(f"{where}: {cause}")


class ParameterError(BudgetlibError):
    """A wrong command, option or notebook parameter, with the nearest valid name where there is one."""


class UnknownKeyError(ParameterError, KeyError):
    """A key that names nothing, or more than one thing: ``disclosure[key]``, ``corpus[key]``."""

    __str__ = Exception.__str__  # a KeyError shows its message in quotation marks


class NoInputError(BudgetlibError):
    """Nothing to read: no such file, or a folder without disclosures."""


class NotebookError(BudgetlibError):
    """A notebook that failed while it ran."""


def nearest(name: str, valid: Iterable[str]) -> str:
    """The end of an error sentence that names the nearest valid name; empty where none is near.

    Examples
    --------
    >>> nearest("--jbos", ["--jobs", "--out"])
    '; did you mean --jobs?'
    >>> nearest("colour", ["--jobs", "--out"])
    ''
    """
    found = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.6)
    return f"; did you mean {found[0]}?" if found else ""


def nearest_or_all(name: str, valid: Iterable[str]) -> str:
    """Like :func:`nearest`, but where none is near, all valid names.

    Examples
    --------
    >>> nearest_or_all("pdf", ["csv", "xlsx"])
    '; there are csv, xlsx'
    """
    valid = list(valid)
    return nearest(name, valid) or f"; there are {', '.join(valid)}"


def kind_and_place(error: BaseException) -> str:
    """Type of an unexpected error and the last line of this program on its way; not its message, which may
    quote the document."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(Path(__file__).parent)]
    place = f" in {Path(own[-1].filename).name}, line {own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{place}"
