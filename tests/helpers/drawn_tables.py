"""Tables written as text: one line a row, `|` between cells, `^` and `<` for a cell that goes on."""

from budgetlib.reading.pages import LogicalTable, TableCell


def drawn(
    *rows: str,
    kind: str = "other",
    header_rows: int = 1,
    unit: str | None = None,
    pages: dict[int, int] | None = None,
) -> LogicalTable:
    """A logical table; ``pages`` gives the page from a row on, if it is not the first."""
    texts = [[part.strip() for part in row.split("|")] for row in rows]
    width = len(texts[0])
    assert {len(row) for row in texts} == {width}, "rows of different lengths"
    cells = []
    for r, row in enumerate(texts):
        page = max((p for first, p in (pages or {}).items() if first <= r), default=1)
        for c, text in enumerate(row):
            if text not in ("^", "<"):
                high = _run([texts[n][c] for n in range(r + 1, len(texts))], "^")
                wide = _run(row[c + 1 :], "<")
                cells.append(TableCell(r, c, 1 + high, 1 + wide, text, page))
    last = max(cell.page for cell in cells)
    return LogicalTable("t01", kind, None, None, unit, 1, last, len(rows), width, header_rows, tuple(cells))


def _run(marks: list[str], mark: str) -> int:
    """How many marks stand at the beginning."""
    return next((n for n, text in enumerate(marks) if text != mark), len(marks))
