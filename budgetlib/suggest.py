"""The valid name that was probably meant by a mistyped one."""

import difflib
from collections.abc import Iterable


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
