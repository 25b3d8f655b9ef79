"""Ruling lines to grids: the first reader of tables, geometry only.

The lines of a page fall into connected groups; each group is a table. Its distinct positions make a fine
raster, and neighbouring fields of the raster with no line between them are one merged cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from budgetlib.reading.marks import Floats, Rulings

SNAP = 2.5  # points: lines nearer than this are one line (double rules, rules drawn in pieces)
TOUCH = 3.0  # points: a gap up to this between lines that should meet
OVERHANG = 10.0  # points: lines that stick out further than this show an open side

Ints = npt.NDArray[np.int64]
Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Lattice:
    """One ruled table: raster positions and the owner cell of each field of the raster.

    ``owner[i, j]`` is the number of the cell that covers raster row i, column j; ``spans`` has one row
    (row, column, row_span, column_span) a cell.
    """

    xs: Floats
    ys: Floats
    owner: Ints
    spans: Ints


def find_lattices(rulings: Rulings) -> list[Lattice]:
    """All ruled tables of a page, from top to bottom. Frames of one single cell are no tables."""
    horizontal = _joined(rulings.horizontal)
    vertical = _joined(rulings.vertical)
    lattices = (_lattice(h, v) for h, v in _groups(horizontal, vertical))
    found = [lattice for lattice in lattices if lattice is not None and len(lattice.spans) > 1]
    return sorted(found, key=lambda g: (g.ys[0], g.xs[0]))


def _clusters(positions: Floats, tolerance: float) -> Ints:
    """Number each position by the cluster of near positions that it belongs to, in rising order."""
    order = np.argsort(positions, kind="stable")
    steps = np.diff(positions[order], prepend=positions[order[:1]])
    labels = np.empty(len(positions), dtype=np.int64)
    labels[order] = np.cumsum(steps > tolerance)
    return labels


def _centres(positions: Floats, labels: Ints) -> Floats:
    count = int(labels.max()) + 1 if len(labels) else 0
    return np.bincount(labels, positions, count) / np.maximum(np.bincount(labels, minlength=count), 1)


def _joined(lines: Floats) -> Floats:
    """Merge lines at one position that touch or overlap; rows stay (from, to, position)."""
    if not len(lines):
        return lines
    labels = _clusters(lines[:, 2], SNAP / 2)
    position = _centres(lines[:, 2], labels)
    order = np.lexsort((lines[:, 0], labels))
    merged: list[list[float]] = []
    previous = -1
    for label, (start, end, _) in zip(labels[order].tolist(), lines[order].tolist(), strict=True):
        if label == previous and start <= merged[-1][1] + TOUCH:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end, float(position[label])])
        previous = label
    return np.array(merged)


def _groups(horizontal: Floats, vertical: Floats) -> list[tuple[Floats, Floats]]:
    """Split the lines into groups that are connected by crossings."""
    if not len(horizontal) or not len(vertical):
        return []
    x0, x1, y = (horizontal[:, [i]] for i in range(3))
    top, bottom, x = (vertical[:, i] for i in range(3))
    meets = (x >= x0 - TOUCH) & (x <= x1 + TOUCH) & (y >= top - TOUCH) & (y <= bottom + TOUCH)
    groups = []
    done = np.zeros(len(horizontal), dtype=bool)
    for first in range(len(horizontal)):
        if done[first]:
            continue
        h, v = _connected(meets, first)
        done[h] = True
        if v.any():
            groups.append((horizontal[h], vertical[v]))
    return groups


def _connected(
    meets: npt.NDArray[np.bool_], first: int
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """The horizontal and vertical lines that hang together with one horizontal line."""
    h: npt.NDArray[np.bool_] = np.zeros(meets.shape[0], dtype=bool)
    h[first] = True
    while True:
        v: npt.NDArray[np.bool_] = np.logical_or.reduce(meets[h], axis=0)
        wider = np.logical_or(h, np.logical_or.reduce(meets[:, v], axis=1))
        if np.array_equal(wider, h):
            return h, v
        h = wider


def _closed(lines: Floats, across: Floats) -> Floats:
    """Add the missing outer lines of an open-sided table: where most lines across it end beyond the last."""
    out = [lines]
    start, end = np.median(across[:, 0]), np.median(across[:, 1])
    first, last = lines[:, 2].min(), lines[:, 2].max()
    low, high = across[:, 2].min(), across[:, 2].max()
    if start < first - OVERHANG:
        out.append(np.array([[low, high, start]]))
    if end > last + OVERHANG:
        out.append(np.array([[low, high, end]]))
    return np.vstack(out)


def _lattice(horizontal: Floats, vertical: Floats) -> Lattice | None:
    vertical = _closed(vertical, horizontal)
    horizontal = _closed(horizontal, vertical)
    v_label, h_label = _clusters(vertical[:, 2], SNAP), _clusters(horizontal[:, 2], SNAP)
    xs, ys = _centres(vertical[:, 2], v_label), _centres(horizontal[:, 2], h_label)
    if len(xs) < 2 or len(ys) < 2:
        return None
    right_of = _covered(vertical, v_label, len(xs), (ys[:-1] + ys[1:]) / 2).T  # [row, line]
    below = _covered(horizontal, h_label, len(ys), (xs[:-1] + xs[1:]) / 2)  # [line, column]
    return build_lattice(xs, ys, right_of[:, 1:-1], below[1:-1])


def build_lattice(
    xs: Floats, ys: Floats, wall_right: npt.NDArray[np.bool_], wall_below: npt.NDArray[np.bool_]
) -> Lattice:
    """Put fields together to cells.

    Parameters
    ----------
    xs, ys
        Positions of the raster, one more than it has columns and rows.
    wall_right
        Rows by columns - 1: whether a line runs between a field and its right neighbour.
    wall_below
        Rows - 1 by columns: whether a line runs between a field and the one below.
    """
    return _pruned(xs, ys, _merge(wall_right.tolist(), wall_below.tolist()))


def _covered(lines: Floats, labels: Ints, count: int, middles: Floats) -> npt.NDArray[np.bool_]:
    """For each cluster of lines, which fields (given by their middles) it runs along."""
    out = np.zeros((count, len(middles)), dtype=bool)
    starts = np.searchsorted(middles, lines[:, 0] - 1).tolist()
    stops = np.searchsorted(middles, lines[:, 1] + 1).tolist()
    for label, start, stop in zip(labels.tolist(), starts, stops, strict=True):
        out[label, start:stop] = True
    return out


def _merge(wall_right: Sequence[Sequence[bool]], wall_below: Sequence[Sequence[bool]]) -> list[Span]:
    """Fields without a wall between them as cells (row, column, row_span, column_span), all rectangles."""
    rows, columns = len(wall_right), len(wall_right[0]) + 1
    taken = [[False] * columns for _ in range(rows)]
    spans: list[Span] = []
    for i in range(rows):
        for j in range(columns):
            if taken[i][j]:
                continue
            right = j + 1
            while right < columns and not wall_right[i][right - 1] and not taken[i][right]:
                right += 1
            low = i + 1
            while low < rows and _continues(low, j, right, wall_right, wall_below):
                low += 1
            for row in taken[i:low]:
                row[j:right] = [True] * (right - j)
            spans.append((i, j, low - i, right - j))
    return spans


def _continues(
    row: int,
    left: int,
    right: int,
    wall_right: Sequence[Sequence[bool]],
    wall_below: Sequence[Sequence[bool]],
) -> bool:
    """Whether the cell over columns left..right goes on in this row: no wall above it, none inside it."""
    return not any(wall_below[row - 1][left:right]) and not any(wall_right[row][left : right - 1])


def _pruned(xs: Floats, ys: Floats, cells: Sequence[Span]) -> Lattice:
    """Drop raster rows and columns in which no cell begins: leftovers of doubled rules."""
    rows = sorted({i for i, _, _, _ in cells})
    columns = sorted({j for _, j, _, _ in cells})
    row_at = np.searchsorted(rows, np.arange(len(ys))).tolist()
    column_at = np.searchsorted(columns, np.arange(len(xs))).tolist()
    owner = np.empty((len(rows), len(columns)), dtype=np.int64)
    spans: list[Span] = []
    for number, (i, j, high, wide) in enumerate(cells):
        top, bottom, left, right = row_at[i], row_at[i + high], column_at[j], column_at[j + wide]
        owner[top:bottom, left:right] = number
        spans.append((top, left, bottom - top, right - left))
    kept_xs, kept_ys = xs[[*columns, len(xs) - 1]], ys[[*rows, len(ys) - 1]]
    return Lattice(kept_xs, kept_ys, owner, np.array(spans, dtype=np.int64))
