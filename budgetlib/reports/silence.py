"""Sections of a report that come to nothing, left out with their headings and their prose.

A notebook asks its questions of every document; where a document has no answer, the cells show nothing, and
a reader should not meet the question either.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

_HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)
_DEEPEST_TITLE = 1  # the title of the report stays whatever happens


def without_silent_sections(notebook: Any) -> Any:
    """A copy of an executed notebook without what leads to cells that show nothing.

    A section (``##``, ``###``) in which there are code cells and none of them shows anything goes whole. In
    the others prose without a heading goes where the code cells that follow it show nothing.

    Parameters
    ----------
    notebook
        As executed; it is not changed. A Markdown cell with several headings counts as its first.
    """
    cells = list(_spoken(_sections_kept(list(notebook.cells))))
    return type(notebook)({**notebook, "cells": cells})


def says_nothing(notebook: Any) -> bool:
    """Whether an executed notebook has sections (``##``) and all of them come to nothing.

    A cell tagged ``aside`` (where a report is from, what limits it) says nothing by itself.
    """
    asides = [{**cell, "outputs": []} if _is_aside(cell) else cell for cell in notebook.cells]
    told = type(notebook)({**notebook, "cells": [type(notebook)(cell) for cell in asides]})
    before, after = (
        any(_level(cell) > _DEEPEST_TITLE for cell in cells)
        for cells in (notebook.cells, without_silent_sections(told).cells)
    )
    return before and not after


def _is_aside(cell: Any) -> bool:
    return cell.cell_type == "code" and "aside" in cell.metadata.get("tags", ())


def _sections_kept(cells: Sequence[Any]) -> list[Any]:
    dropped: set[int] = set()
    for start, cell in enumerate(cells):
        if (level := _level(cell)) > _DEEPEST_TITLE:
            own = range(start, _end(cells, start, level))
            if _is_silent([cells[i] for i in own]):
                dropped.update(own)
    return [cell for i, cell in enumerate(cells) if i not in dropped]


def _end(cells: Sequence[Any], start: int, level: int) -> int:
    """Where the section that begins with a cell is over: at the next heading that is not below its own."""
    after = (i for i in range(start + 1, len(cells)) if 0 < _level(cells[i]) <= level)
    return next(after, len(cells))


def _spoken(cells: Sequence[Any]) -> Iterator[Any]:
    """The cells without prose that leads to nothing: a run of Markdown cells, then a run of code cells."""
    start = 0
    while start < len(cells):
        code = next((i for i in range(start, len(cells)) if cells[i].cell_type == "code"), len(cells))
        end = next((i for i in range(code, len(cells)) if cells[i].cell_type != "code"), len(cells))
        silent = _is_silent(cells[code:end])
        yield from (cell for cell in cells[start:code] if not silent or _level(cell))
        yield from cells[code:end]
        start = end


def _is_silent(cells: Sequence[Any]) -> bool:
    """Whether there are code cells, and none of them shows anything."""
    code = [cell for cell in cells if cell.cell_type == "code"]
    return bool(code) and not any(_shows(output) for cell in code for output in cell.outputs)


def _shows(output: Any) -> bool:
    data = output.get("data")
    return data is None or any(str(data[kind]).strip() for kind in _best(data))


def _best(data: Any) -> list[str]:
    """The form of an output that the page shows: plain text only where there is no other."""
    return [kind for kind in data if kind != "text/plain"] or list(data)


def _level(cell: Any) -> int:
    """The depth of the first heading of a Markdown cell; 0 where it has none, or is code."""
    found = _HEADING.search(cell.source) if cell.cell_type == "markdown" else None
    return len(found[1]) if found else 0
