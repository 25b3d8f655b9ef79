"""Progress: a bar where somebody watches, plain lines in logs."""

import io
import sys
from types import SimpleNamespace

import pytest

from budgetlib.corpus.progress import in_notebook, track


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_log_gets_one_line_a_piece_of_work():
    log = io.StringIO()

    assert list(track(["a.pdf", "b.pdf"], 2, "reading", lambda name: f"{name}: ok", log)) == [
        "a.pdf",
        "b.pdf",
    ]

    assert log.getvalue() == "reading 1/2: a.pdf: ok\nreading 2/2: b.pdf: ok\n"


def test_a_terminal_gets_a_bar_that_ends_at_the_whole():
    terminal = Terminal()

    assert list(track(["a.pdf", "b.pdf"], 2, "reading", stream=terminal)) == ["a.pdf", "b.pdf"]

    last = terminal.getvalue().rstrip().split("\r")[-1]
    assert last.startswith("reading: 100%|") and "2/2" in last


@pytest.fixture
def notebook(monkeypatch):
    """This process as the kernel of a notebook; gives what is written to its standard output."""

    def start(answers: bool) -> io.StringIO:
        shell = SimpleNamespace(kernel=SimpleNamespace(_allow_stdin=answers))
        monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
        monkeypatch.setattr(sys, "stdout", io.StringIO())
        return sys.stdout

    return start


def test_a_notebook_that_somebody_works_in_gets_a_bar(notebook):
    written = notebook(answers=True)

    list(track(["a.pdf", "b.pdf"], 2, "reading"))

    assert in_notebook()
    assert written.getvalue().startswith("\r") and "2/2" in written.getvalue()


def test_a_notebook_that_papermill_runs_gets_lines_for_its_log(notebook):
    written = notebook(answers=False)

    list(track(["a.pdf", "b.pdf"], 2, "reading"))

    assert in_notebook()
    assert written.getvalue() == "reading 1/2: a.pdf\nreading 2/2: b.pdf\n"


def test_a_script_is_no_notebook():
    assert not in_notebook()
