"""The nearest valid name for a mistyped one."""

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
