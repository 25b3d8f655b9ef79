"""The second reader of tables: camelot, which finds rules in a picture of the page."""

import itertools
import logging
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from budgetlib.reading.lattice import Lattice, build_lattice
from budgetlib.reading.layout import grid_of_texts
from budgetlib.reading.pages import Grid

_log = logging.getLogger(__name__)


def camelot_grids(path: Path, page_number: int) -> list[Grid]:
    """The tables that camelot finds on one page, with camelot's own text.

    None where it finds none or gives up: it reads files with another library, which trips over faults that
    PDFium mends, and a second opinion that fails must not cost the first. Camelot is loaded on first use: it
    brings OpenCV, which most documents never need.
    """
    import camelot

    logging.getLogger("camelot").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tables = camelot.read_pdf(str(path), pages=str(page_number), flavor="lattice", split_text=True)
        except MemoryError:
            raise
        except Exception as error:  # of any kind, from any of its libraries
            _log.info("page %d: camelot gave up (%s)", page_number, type(error).__name__)
            return []
    found = (_grid(table) for table in tables)
    return sorted((g for g in found if g is not None and len(g.cells) > 1), key=_top)


def _top(grid: Grid) -> float:
    return grid.box.top if grid.box else 0.0


def _grid(table: Any) -> Grid | None:
    """One camelot table with its merged cells and with positions from the top left of the page."""
    cells = table.cells
    if not cells or not cells[0]:
        return None
    height = float(table.pdf_size[1])
    xs = np.array([c.x1 for c in cells[0]] + [cells[0][-1].x2], dtype=np.float64)
    ys = np.array([height - row[0].y2 for row in cells] + [height - cells[-1][0].y1], dtype=np.float64)
    wall_right = np.array(
        [[a.right or b.left for a, b in itertools.pairwise(row)] for row in cells], dtype=bool
    )
    wall_below = np.array(
        [
            [a.bottom or b.top for a, b in zip(upper, lower, strict=True)]
            for upper, lower in itertools.pairwise(cells)
        ],
        dtype=bool,
    )
    lattice = build_lattice(xs, ys, wall_right.reshape(len(cells), -1), wall_below.reshape(-1, len(cells[0])))
    texts: dict[int, str] = {}
    for row in cells:
        for cell in row:
            if text := cell.text.strip():
                number = _owner_at(lattice, (cell.x1 + cell.x2) / 2, height - (cell.y1 + cell.y2) / 2)
                texts[number] = f"{texts[number]}\n{text}" if number in texts else text
    return grid_of_texts(lattice, texts, "camelot")


def _owner_at(lattice: Lattice, x: float, y: float) -> int:
    """The number of the cell at a position within the lattice."""
    rows, columns = lattice.owner.shape
    i = min(max(int(np.searchsorted(lattice.ys, y)) - 1, 0), rows - 1)
    j = min(max(int(np.searchsorted(lattice.xs, x)) - 1, 0), columns - 1)
    return int(lattice.owner[i, j])
