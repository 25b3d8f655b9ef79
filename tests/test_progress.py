"""Progress: a bar where somebody watches, plain lines in logs."""

import io

from budgetlib.progress import track


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
