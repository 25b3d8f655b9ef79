"""Grids of single pages put together to the tables of the document."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from budgetlib.money import is_amount
from budgetlib.reading.pages import Cell, Grid, Line, LogicalTable, Page, TableCell
from budgetlib.tables.captions import (
    NOTE,
    NUMBER,
    PAGE_NUMBER,
    Caption,
    caption_of_cells,
    find_unit,
    is_continued,
    looks_like_title,
    merge,
    read_caption,
    same_title,
)
from budgetlib.tables.cells import Matrix, matrix, row_cells, row_texts
from budgetlib.tables.headings import count_header_rows
from budgetlib.vocabulary.wording import heading_means, kind_of_title, plain, squeeze

SAME_EDGE = 5.0  # points: column edges of two pages nearer than this are one
SAME_WIDTH = 10.0  # points: an outer edge of one table may move this far from page to page
LEAD_LINES = 8  # lines above a table that can belong to its caption
_FORM_FIELDS = (
    "项目名称",
    "部门名称",
    "部门(单位)名称",
    "预算单位",
    "单位名称",
    "专项名称",
    "政策名称",
    "部门(单位)",
)


_FIELD_ENDS = (
    "名称",
    "单位",
    "部门",
    "代码",
    "编码",
    "负责人",
    "联系人",
    "电话",
    "期",
    "期限",
    "类别",
    "属性",
    "性质",
    "类型",
)


@dataclass(frozen=True)
class Piece:
    """One grid, or the part of it that is one table, with the lines around it."""

    page: int
    rows: Matrix
    caption: Caption
    edges: tuple[float, ...] | None
    is_first_on_page: bool
    text_before: bool  # running text stands between this piece and the one before
    engine: str


@dataclass
class Draft:
    """A table that is being put together."""

    caption: Caption
    pieces: list[tuple[Piece, int]] = field(default_factory=list)  # piece, leading rows to leave out
    header_rows: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def first(self) -> Piece:
        return self.pieces[0][0]

    @property
    def last(self) -> Piece:
        return self.pieces[-1][0]


def build_tables(pages: Sequence[Page]) -> tuple[LogicalTable, ...]:
    """All tables of a document in reading order, each with its caption; ``kind`` is what the title says.

    Ruled lists of contents are no tables and are left out.
    """
    drafts: list[Draft] = []
    for item in _pieces_and_notes(pages):
        if isinstance(item, str):
            if drafts:
                drafts[-1].notes.append(item)
        elif drafts and _continues(drafts[-1], item):
            _append(drafts[-1], item)
        else:
            drafts.append(_begin(item))
    kept = [d for d in drafts if not _is_contents_list(d)]
    return tuple(_logical(d, f"t{number:02d}") for number, d in enumerate(kept, 1))


def _furniture(pages: Sequence[Page]) -> set[str]:
    """Lines that stand at the head or foot of many pages: running heads, not captions."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [squeeze(line.text) for line in page.lines]
        counts.update(
            {
                t
                for t in (*lines[:2], *lines[-2:])
                if not (NUMBER.match(t) or find_unit(t) or looks_like_title(t))
            }
        )
    return {t for t, n in counts.items() if n >= max(4, 0.3 * len(pages))}


def _pieces_and_notes(pages: Sequence[Page]) -> Iterator[Piece | str]:
    furniture = _furniture(pages)
    pending: list[tuple[int, Line]] = []
    for page in pages:
        first = True
        after_grid = False
        for block in page.blocks:
            if isinstance(block, Line):
                text = squeeze(block.text)
                if PAGE_NUMBER.match(text) or text in furniture:
                    continue
                pending.append((page.number, block))
                if after_grid and NOTE.match(text):
                    yield text
                after_grid = after_grid and len(pending) < 2
            else:
                yield from _pieces(page.number, block, _beside_removed(pending, page.number, block), first)
                pending = []
                first, after_grid = False, True


def _beside_removed(pending: list[tuple[int, Line]], page: int, grid: Grid) -> list[tuple[int, Line]]:
    """The lines before a grid without those that stand beside it."""
    if grid.box is None:
        return pending
    top = grid.box.top + 2
    return [
        (p, line)
        for p, line in pending
        if p != page
        or line.box is None
        or _is_sideways(line)
        or line.box.bottom <= top + (line.size or 0) / 2
    ]


def _is_sideways(line: Line) -> bool:
    """Whether a line runs up or down the page as it is seen: above it is beside it."""
    box = line.box
    return box is not None and len(line.text) > 2 and box.bottom - box.top > box.x1 - box.x0


def _pieces(page: int, grid: Grid, before: list[tuple[int, Line]], first: bool) -> Iterator[Piece]:
    """The parts of a grid: a title printed across it begins another table."""
    rows = matrix(grid)
    same_page = [line for p, line in before if p == page]
    caption = read_caption(same_page[-LEAD_LINES:])
    if caption.is_blank and first:
        earlier = [line for p, line in before if p == page - 1]
        if len(same_page) <= 3 and not any(_is_running_text(line) for line in same_page):
            caption = merge(read_caption(earlier[-LEAD_LINES:]), caption)
    text_before = any(_is_running_text(line) for _, line in before) or (bool(same_page) and not first)
    edges = _edges(grid)
    for start, stop in _stretches(rows):
        own, skipped = _inner_caption(rows[start:stop])
        body = _shifted(rows[start + skipped : stop], start + skipped)
        if body:
            whole = merge(caption, own) if start == 0 else own
            yield Piece(page, body, whole, edges, first and start == 0, text_before or start > 0, grid.engine)


def _is_running_text(line: Line) -> bool:
    text = squeeze(line.text)
    return len(text) > 12 and any(mark in text for mark in "。；") and not NOTE.match(text)


def _stretches(rows: Matrix) -> list[tuple[int, int]]:
    starts = [0]
    for number in range(2, len(rows) - 1):
        texts = row_texts(rows[number])
        if (
            len(texts) == 1
            and looks_like_title(texts[0])
            and kind_of_title(texts[0])
            and _spans_most(rows[number])
        ):
            starts.append(number)
    return list(zip(starts, [*starts[1:], len(rows)], strict=True))


def _spans_most(row: Sequence[Cell]) -> bool:
    return max(cell.column_span for cell in row_cells(row) if squeeze(cell.text)) >= 0.7 * len(row)


def _inner_caption(rows: Matrix) -> tuple[Caption, int]:
    """The caption printed in the first rows of a grid, and how many rows it takes (blank ones included)."""
    caption, taken = Caption(), 0
    for number, row in enumerate(rows[:6]):
        texts = row_texts(row)
        found = caption_of_cells(texts) if texts else Caption()
        if found is None:
            break
        caption = merge(caption, found)
        if texts:
            taken = number + 1
    return caption, taken


def _shifted(rows: Matrix, by: int) -> Matrix:
    """Rows of a grid that begin at row ``by``, with the cells' own row numbers moved to match."""
    if not by:
        return rows
    moved: dict[int, Cell] = {}

    def move(cell: Cell) -> Cell:
        if id(cell) not in moved:
            cut = max(by - cell.row, 0)
            moved[id(cell)] = replace(cell, row=cell.row + cut - by, row_span=cell.row_span - cut)
        return moved[id(cell)]

    return [[move(cell) for cell in row] for row in rows]


def _edges(grid: Grid) -> tuple[float, ...] | None:
    """The x positions of the column borders; ``None`` where the page is read sideways or has none."""
    starts: dict[int, float] = {}
    for cell in grid.cells:
        if cell.box is None:
            return None
        starts.setdefault(cell.column, cell.box.x0)
    edges = [starts.get(c, -1.0) for c in range(grid.n_columns)]
    edges.append(grid.box.x1 if grid.box else -1.0)
    rising = all(b - a > 0.5 for a, b in itertools.pairwise(edges))
    return tuple(edges) if rising else None


def _begin(piece: Piece) -> Draft:
    draft = Draft(piece.caption, header_rows=count_header_rows(piece.rows))
    draft.pieces.append((piece, 0))
    return draft


def _continues(draft: Draft, piece: Piece) -> bool:
    """Whether a piece goes on with the table of the page before it."""
    if piece.page - draft.last.page > 1 or not _fits(draft, piece):
        return False
    if piece.page == draft.last.page:
        return not piece.text_before and piece.caption.is_blank and not _begins_form(piece)
    if not piece.is_first_on_page or _begins_form(piece):
        return False
    if piece.caption.title or piece.caption.number:
        return same_title(draft.caption, piece.caption) and (
            _repeats_header(draft, piece) > 0 or _is_form(draft) or is_continued(piece.caption)
        )
    if piece.text_before:
        return False
    return (
        _is_heading_only(draft)
        or _repeats_header(draft, piece) > 0
        or count_header_rows(piece.rows) == 0
        or not _has_header_of_own(piece)
    )


def _has_header_of_own(piece: Piece) -> bool:
    texts = row_texts(piece.rows[0])
    return (
        len(texts) >= 3
        and "指标" not in "".join(texts)
        and sum(_is_heading(t) for t in texts) >= 0.8 * len(texts)
    )


def _is_heading(text: str) -> bool:
    value = plain(text)
    return value in ("项目", "合计", "金额", "预算数", "收入", "支出", "备注", "序号") or value.endswith(
        ("名称", "编码", "科目", "支出", "合计")
    )


def _is_form(draft: Draft) -> bool:
    return "performance" in (kind_of_title(draft.caption.title or "") or "")


def _begins_form(piece: Piece) -> bool:
    """Whether the piece is the head of a form of its own: one project, one form."""
    return any(_is_form_field(row_texts(row)) for row in piece.rows[:3])


def _is_form_field(texts: Sequence[str]) -> bool:
    """A row such as 项目名称 / its value, perhaps with a second pair beside it."""
    values = [plain(t).rstrip(":：") for t in texts]
    if not values or values[0] not in _FORM_FIELDS or any(is_amount(v) for v in values):
        return False
    if any(
        heading_means("total", value) for value in values[1::2]
    ):  # 项目名称 / 金额 are headings of columns
        return False
    return len(values) == 2 or (len(values) <= 8 and all(v.endswith(_FIELD_ENDS) for v in values[2::2]))


def _fits(draft: Draft, piece: Piece) -> bool:
    """Whether the columns of a piece are those of the table so far."""
    if any(p.edges is None for p in (draft.first, piece)):
        return len(draft.first.rows[0]) == len(piece.rows[0])
    if _repeats_header(draft, piece) and len(draft.first.rows[0]) == len(piece.rows[0]):
        return True
    known = [p.edges for p, _ in draft.pieces if p.edges is not None]
    return any(_aligned(edges, piece.edges or ()) is not None for edges in known)


def _aligned(mine: Sequence[float], theirs: Sequence[float]) -> list[float] | None:
    """The column edges of another page moved so that they meet these, or ``None`` if they do not fit.

    Tried in turn: where they stand, shifted to the same left edge, stretched to the same width.
    """
    span, other = mine[-1] - mine[0], theirs[-1] - theirs[0]
    candidates = [list(theirs), [x + mine[0] - theirs[0] for x in theirs]]
    if abs(span - other) <= 0.05 * span:
        candidates.append([mine[0] + (x - theirs[0]) * span / other for x in theirs])
    for moved in candidates:
        shared = sum(any(abs(x - m) <= SAME_EDGE for m in mine) for x in moved)
        if (
            shared >= max(2, 0.7 * min(len(mine), len(theirs)))
            and min(abs(moved[0] - mine[0]), abs(moved[-1] - mine[-1])) <= SAME_WIDTH
        ):
            return moved
    return None


def _repeats_header(draft: Draft, piece: Piece) -> int:
    """How many leading rows of the piece print the table's headings again."""
    count = draft.header_rows
    if not count or len(piece.rows) < count:
        return 0
    mine = [row_texts(row) for row in draft.first.rows[:count]]
    return count if mine == [row_texts(row) for row in piece.rows[:count]] else 0


def _is_heading_only(draft: Draft) -> bool:
    """Whether the page ended within the headings."""
    return len(draft.pieces) == 1 and draft.header_rows == len(draft.first.rows)


def _append(draft: Draft, piece: Piece) -> None:
    repeated = _repeats_header(draft, piece)
    if _is_heading_only(draft) and not repeated:
        draft.header_rows += count_header_rows(piece.rows)
    draft.pieces.append((piece, repeated))
    draft.caption = merge(piece.caption, draft.caption)


def _is_contents_list(draft: Draft) -> bool:
    """A ruled list of the document's tables: most rows name a table and none prints an amount."""
    rows = draft.first.rows
    named = [any(looks_like_title(t) and kind_of_title(t) for t in row_texts(row)) for row in rows]
    printed = any("." in t and is_amount(t) for row in rows for t in row_texts(row))
    return sum(named) >= max(4, 0.6 * len(rows)) and not printed


def _logical(draft: Draft, table_id: str) -> LogicalTable:
    rasters = _rasters(draft)
    width = max(max(r) for r in rasters)
    cells: list[TableCell] = []
    n_rows = 0
    for (piece, skipped), raster in zip(draft.pieces, rasters, strict=True):
        rows = _shifted(piece.rows[skipped:], skipped)
        rows, note = _without_note_rows(rows)
        draft.notes.extend(note)
        placed = list(_placed(rows, n_rows, raster, piece.page))
        cells = _mended(cells, placed, n_rows)
        n_rows += len(rows)
    cells, width = _without_blank_columns(cells, width)
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
    pairs = [
        (ends[c.column, c.column_span], c)
        for c in below
        if c.row == row and squeeze(c.text) and (c.column, c.column_span) in ends
    ]
    tall = itertools.takewhile(
        lambda pair: squeeze(above[pair[0]].text) == squeeze(pair[1].text),
        sorted(
            (p for p in pairs if p[1].row_span > 1 or above[p[0]].row_span > 1), key=lambda p: p[1].column
        ),
    )
    same = list(tall)
    whole = list(above)
    for i, cell in same:
        whole[i] = replace(above[i], row_span=above[i].row_span + cell.row_span)
    again = {id(cell) for _, cell in same}
    return [*whole, *(cell for cell in below if id(cell) not in again)]


def _without_blank_columns(cells: list[TableCell], width: int) -> tuple[list[TableCell], int]:
    """Drop columns in which nothing is printed anywhere, headings included: spacers and stray rules."""
    used = {
        c for cell in cells if squeeze(cell.text) for c in range(cell.column, cell.column + cell.column_span)
    }
    starts = {cell.column for cell in cells if squeeze(cell.text)}
    keep = [c for c in range(width) if c in used and (c in starts or not _only_spanned(cells, c))]
    if len(keep) == width or not keep:
        return cells, width
    place = {c: i for i, c in enumerate(keep)}
    out = []
    for cell in cells:
        columns = [place[c] for c in range(cell.column, cell.column + cell.column_span) if c in place]
        if columns:
            out.append(replace(cell, column=columns[0], column_span=len(columns)))
    return out, len(keep)


def _only_spanned(cells: list[TableCell], column: int) -> bool:
    """Whether every cell that begins in a column is blank."""
    return all(not squeeze(cell.text) for cell in cells if cell.column == column)


def _rasters(draft: Draft) -> list[tuple[int, ...]]:
    """For each piece the column of the whole table at which each of its own columns begins, and the end."""
    pieces = [piece for piece, _ in draft.pieces]
    widths = {len(piece.rows[0]) for piece in pieces}
    if len(widths) == 1 or any(piece.edges is None for piece in pieces):
        return [tuple(range(len(piece.rows[0]) + 1)) for piece in pieces]
    whole = list(pieces[0].edges or ())
    moved: list[list[float]] = []
    for piece in pieces:
        edges = _aligned(whole, piece.edges or ()) or list(piece.edges or ())
        whole = sorted([*whole, *(x for x in edges if all(abs(x - w) > SAME_EDGE for w in whole))])
        moved.append(edges)
    return [tuple(_nearest(whole, x) for x in edges) for edges in moved]


def _nearest(positions: Sequence[float], x: float) -> int:
    return min(range(len(positions)), key=lambda i: abs(positions[i] - x))


def _without_note_rows(rows: Matrix) -> tuple[Matrix, list[str]]:
    """Split off trailing rows that are one cell with a note."""
    notes: list[str] = []
    while rows:
        texts = row_texts(rows[-1])
        if len(texts) != 1 or not NOTE.match(texts[0]) or not _spans_most(rows[-1]):
            break
        notes.insert(0, texts[0])
        rows = rows[:-1]
    return rows, notes


def _placed(rows: Matrix, first_row: int, raster: Sequence[int], page: int) -> Iterable[TableCell]:
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
