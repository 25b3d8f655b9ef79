"""Grids of single pages put together to the tables of the document."""

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgetlib.reading.pages import LogicalTable, Page, TableCell
from budgetlib.tables.captions import NOTE, looks_like_title, merge
from budgetlib.tables.cells import Matrix, row_cells, row_texts
from budgetlib.tables.continuation import (
    SAME_EDGE,
    Draft,
    aligned,
    goes_on,
    is_heading_only,
    repeats,
)
from budgetlib.tables.headings import count_header_rows
from budgetlib.tables.pieces import Piece, pieces_and_notes, shifted, text_across
from budgetlib.vocabulary.wording import kind_of_title, squeeze

FEWEST_TITLES = 4  # a ruled list of contents names so many tables, and
TITLED_SHARE = 0.6  # does so in this share of its rows


def build_tables(pages: Sequence[Page]) -> tuple[LogicalTable, ...]:
    """All tables of a document in reading order, each with its caption; ``kind`` is what the title says.

    Ruled lists of contents are no tables and are left out.
    """
    drafts: list[Draft] = []
    for item in pieces_and_notes(pages):
        if isinstance(item, str):
            if drafts:  # a grid of nothing but a caption makes no table
                drafts[-1].notes.append(item)
        elif drafts and goes_on(drafts[-1], item)[0]:
            _append(drafts[-1], item)
        else:
            drafts.append(Draft(item.caption, [(item, 0)], count_header_rows(item.rows)))
    kept = [draft for draft in drafts if not _is_contents_list(draft)]
    return tuple(_logical(draft, f"t{number:02d}") for number, draft in enumerate(kept, 1))


def _append(draft: Draft, piece: Piece) -> None:
    repeated = repeats(draft, piece)
    if is_heading_only(draft) and not repeated:
        draft.header_rows += count_header_rows(piece.rows)
    draft.pieces.append((piece, repeated))
    draft.caption = merge(piece.caption, draft.caption)


def _is_contents_list(draft: Draft) -> bool:
    """Whether most rows name a table."""
    rows = draft.first.rows
    named = [row for row in rows if any(looks_like_title(text) for text in row_texts(row))]
    return len(named) >= max(FEWEST_TITLES, TITLED_SHARE * len(rows))


def _logical(draft: Draft, table_id: str) -> LogicalTable:
    rasters = _rasters([piece for piece, _ in draft.pieces])
    cells: list[TableCell] = []
    n_rows = 0
    for (piece, skipped), raster in zip(draft.pieces, rasters, strict=True):
        rows, notes = _without_note_rows(shifted(piece.rows[skipped:], skipped))
        draft.notes.extend(notes)
        cells = _mended(cells, list(_placed(rows, n_rows, raster, piece.page)), n_rows)
        n_rows += len(rows)
    cells, width = _without_blank_columns(cells, max(raster[-1] for raster in rasters))
    title = draft.caption.title
    return LogicalTable(
        table_id=table_id,
        kind=kind_of_title(title or "") or "other",
        title=title,
        printed_number=draft.caption.number,
        unit=draft.caption.unit,
        first_page=draft.first.page,
        last_page=draft.last.page,
        n_rows=n_rows,
        n_columns=width,
        header_rows=min(draft.header_rows, n_rows),
        cells=tuple(cells),
        note=" ".join(draft.notes) or None,
    )


def _mended(above: list[TableCell], below: list[TableCell], row: int) -> list[TableCell]:
    """Both pieces' cells, with the tall cells that the end of a page cut put together again.

    A merged cell that goes on over the page is printed once more on the next page: it is one cell. From the
    left, the first cell that differs ends what is the same. ``row`` is the first row of the lower piece.
    """
    ends = {(c.column, c.column_span): i for i, c in enumerate(above) if c.row + c.row_span == row}
    first = sorted((c for c in below if c.row == row and squeeze(c.text)), key=lambda c: c.column)
    pairs = [(ends[c.column, c.column_span], c) for c in first if (c.column, c.column_span) in ends]
    tall = [(i, c) for i, c in pairs if max(above[i].row_span, c.row_span) > 1]
    same = list(itertools.takewhile(lambda pair: squeeze(above[pair[0]].text) == squeeze(pair[1].text), tall))
    whole = list(above)
    for i, cell in same:
        whole[i] = replace(above[i], row_span=above[i].row_span + cell.row_span)
    again = {id(cell) for _, cell in same}
    return [*whole, *(cell for cell in below if id(cell) not in again)]


def _without_blank_columns(cells: list[TableCell], width: int) -> tuple[list[TableCell], int]:
    """Drop columns in which no printed cell begins, headings included: spacers and stray rules."""
    starts = sorted({cell.column for cell in cells if squeeze(cell.text)})
    if len(starts) in (0, width):
        return cells, width
    kept = []
    for cell in cells:
        first = bisect_left(starts, cell.column)
        span = bisect_left(starts, cell.column + cell.column_span) - first
        if span:
            kept.append(replace(cell, column=first, column_span=span))
    return kept, len(starts)


def _rasters(pieces: Sequence[Piece]) -> list[tuple[int, ...]]:
    """For each piece the column of the whole table at which each of its own columns begins, and the end."""
    all_edges = [piece.edges for piece in pieces if piece.edges is not None]
    widths = {len(piece.rows[0]) for piece in pieces}
    if len(widths) == 1 or len(all_edges) < len(pieces):
        return [tuple(range(len(piece.rows[0]) + 1)) for piece in pieces]
    whole = list(all_edges[0])
    moved = []
    for edges in all_edges:
        met = aligned(whole, edges) or edges
        whole = sorted([*whole, *(x for x in met if all(abs(x - w) > SAME_EDGE for w in whole))])
        moved.append(met)
    return [tuple(_nearest(whole, x) for x in met) for met in moved]


def _nearest(positions: Sequence[float], x: float) -> int:
    return min(range(len(positions)), key=lambda i: abs(positions[i] - x))


def _without_note_rows(rows: Matrix) -> tuple[Matrix, list[str]]:
    """Split off trailing rows that are one text with a note."""
    notes: list[str] = []
    while rows and (text := text_across(rows[-1])) and NOTE.match(text):
        notes.insert(0, text)
        rows = rows[:-1]
    return rows, notes


def _placed(rows: Matrix, first_row: int, raster: Sequence[int], page: int) -> Iterator[TableCell]:
    seen: set[int] = set()
    for row in rows:
        for cell in row_cells(row):
            if id(cell) in seen:
                continue
            seen.add(id(cell))
            start, stop = raster[cell.column], raster[cell.column + cell.column_span]
            span = min(cell.row_span, len(rows) - cell.row)
            yield TableCell(
                first_row + cell.row, start, span, max(stop - start, 1), cell.text, page, cell.box
            )
