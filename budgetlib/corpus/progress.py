"""Progress of long work: on standard error, in notebooks on standard output, which is not coloured there.

A bar where somebody watches, on a terminal or in JupyterLab; plain lines in logs and where papermill runs a
notebook. Neither needs a widget.
"""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO, TypeVar

from tqdm import tqdm

T = TypeVar("T")

_BAR = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}]"


def track(
    items: Iterable[T],
    total: int,
    label: str,
    describe: Callable[[T], str] = str,
    stream: TextIO | None = None,
) -> Iterator[T]:
    """Hand the items on, one by one, and say how far the work is.

    Parameters
    ----------
    items
        Finished pieces of work, in the order in which they finish.
    total
        How many there will be.
    label
        What is being done, such as ``reading``.
    describe
        One line about a finished piece; shown where there is no bar.
    stream
        Where to write; by default standard error, or standard output in a notebook.

    Examples
    --------
    >>> list(track(["a.pdf", "b.pdf"], 2, "reading", stream=sys.stdout))
    reading 1/2: a.pdf
    reading 2/2: b.pdf
    ['a.pdf', 'b.pdf']
    """
    stream = stream or (sys.stdout if in_notebook() else sys.stderr)
    if _shows_bars(stream):
        width = shutil.get_terminal_size().columns
        yield from tqdm(items, desc=label, total=total, file=stream, ncols=width, bar_format=_BAR)
        return
    for done, item in enumerate(items, start=1):
        print(f"{label} {done}/{total}: {describe(item)}", file=stream, flush=True)
        yield item


def in_notebook() -> bool:
    """Whether this is the kernel of a notebook."""
    return _kernel() is not None


def _shows_bars(stream: TextIO) -> bool:
    return stream.isatty() or (stream is sys.stdout and _is_attended(_kernel()))


def _is_attended(kernel: Any) -> bool:
    """Whether a cell runs for somebody who could answer it: JupyterLab tells the kernel so, papermill not."""
    return bool(getattr(kernel, "_allow_stdin", False))


def _kernel() -> Any:
    """The kernel that this process is, or ``None``; nothing is imported to find out."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None)
