"""What a reader meets first: the answer, then what the data are, then the other sections by name.

A notebook says first which files it read, as an analyst wants it. On a page that stands folded after the
first section, which answers. The sections are numbered, so that a list of contents can lead to them.
"""

import re
from collections.abc import Sequence
from typing import Any

_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)
_PROSE = re.compile(r"<(?!/?(?:div|p|ul|ol|li|a|span)\b)")  # any element that is no sentence
PROVENANCE, SECTION = "provenance", "budgetlib_section"


def answer_first(notebook: Any) -> Any:
    """A copy of a notebook with its sections numbered, and what explains the first one after it.

    Parameters
    ----------
    notebook
        As executed; it is not changed. A cell that opens a section (``##``) has its number in the
        metadata of the copy. Sentences before the first section follow it with the tag ``provenance``, prose
        under its heading with the tag ``method``: the page folds both. Charts and tables before the first
        section stay where they are.
    """
    cells = [type(cell)({**cell, "metadata": type(cell.metadata)(cell.metadata)}) for cell in notebook.cells]
    openings = [i for i, cell in enumerate(cells) if title_of_section(cell)]
    for number, i in enumerate(openings, start=1):
        cells[i].metadata[SECTION] = number
    if openings:
        first, end = openings[0], [*openings, len(cells)][1]
        kept = [cell for cell in cells[:first] if not _is_prose(cell)]
        said_before = [_tagged(cell, PROVENANCE) for cell in cells[:first] if _is_prose(cell)]
        prose = [_tagged(cell, "method") for cell in _prose_of(cells[first])]
        cells = [*kept, *cells[first:end], *prose, *said_before, *cells[end:]]
    return type(notebook)({**notebook, "cells": cells})


def _prose_of(opening: Any) -> list[Any]:
    """What stands under the heading of a cell, as a cell of its own; the first keeps the heading."""
    heading, _, prose = opening.source.partition("\n")
    if not heading.startswith("## ") or not prose.strip():
        return []
    opening.source = heading
    own = {"id": f"{opening.id}-prose"[-64:], "source": prose.strip(), "metadata": type(opening.metadata)()}
    return [type(opening)({**opening, **own})]


def _tagged(cell: Any, tag: str) -> Any:
    cell.metadata["tags"] = [*cell.metadata.get("tags", []), tag]
    return cell


def sections_of(notebook: Any) -> list[tuple[int, str]]:
    """The numbers and titles of the sections of a notebook that :func:`answer_first` has numbered."""
    return [
        (cell.metadata[SECTION], title_of_section(cell))
        for cell in notebook.cells
        if SECTION in cell.metadata
    ]


def title_of_section(cell: Any) -> str:
    """The first heading of the second level in a Markdown cell; empty where it has none."""
    found = _HEADING.search(cell.source) if cell.cell_type == "markdown" else None
    return found[1] if found else ""


def _is_prose(cell: Any) -> bool:
    """Whether a code cell shows sentences, and nothing else."""
    outputs: Sequence[Any] = cell.get("outputs", ()) if cell.cell_type == "code" else ()
    shown = [output.get("data", {}).get("text/html") for output in outputs]
    return bool(shown) and all(isinstance(text, str) and not _PROSE.search(text) for text in shown)
