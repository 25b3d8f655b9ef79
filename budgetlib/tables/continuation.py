"""Whether a piece of a page goes on with the table before it: one table of named cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from budgetlib.tables.captions import Caption, is_continued, same_title
from budgetlib.tables.cells import row_texts
from budgetlib.tables.pieces import Piece
from budgetlib.vocabulary.kinds import kinds_with_layout
from budgetlib.vocabulary.wording import heading_means, kind_of_title, meaning_in, plain

SAME_EDGE = 5.0  # points: column edges of two pages nearer than this are one
MET_SHARE = 0.7  # share of the column edges that must meet for two pages to have the same columns
SAME_SPAN = 0.05  # share by which the widths of two pages of one table may differ
HEADING_SHARE = 0.8  # share of the texts of a row that are headings where the row is one
FEWEST_HEADINGS = 3


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


Case = tuple[str, bool, Callable[[Draft, Piece], bool]]

# Why, whether the piece goes on with the table, and when: the first that holds decides.
CASES: tuple[Case, ...] = (
    ("a page lies between", False, lambda table, piece: piece.page > table.last.page + 1),
    ("the columns are others", False, lambda table, piece: not _fits(table, piece)),
    ("it is the head of a form", False, lambda table, piece: _begins_form(piece)),
    ("a text stands between", False, lambda table, piece: _same_page(table, piece) and piece.text_before),
    ("a caption stands between", False, lambda table, piece: _same_page(table, piece) and _is_titled(piece)),
    ("nothing stands between", True, lambda table, piece: _same_page(table, piece)),
    ("another grid stands over it", False, lambda table, piece: not piece.is_first_on_page),
    (
        "it is titled otherwise",
        False,
        lambda table, piece: _is_titled(piece) and not same_title(table.caption, piece.caption),
    ),
    ("its title says 续", True, lambda table, piece: is_continued(piece.caption)),
    ("the title of a form again", True, lambda table, piece: _is_titled(piece) and _is_form(table)),
    ("title and headings again", True, lambda table, piece: _is_titled(piece) and repeats(table, piece) > 0),
    ("the title, but not the headings", False, lambda table, piece: _is_titled(piece)),
    ("running text stands before it", False, lambda table, piece: piece.text_before),
    ("the headings were cut", True, lambda table, piece: is_heading_only(table)),
    ("the headings again", True, lambda table, piece: repeats(table, piece) > 0),
    ("a form goes on with its indicators", True, lambda table, piece: _is_form(table)),
    ("it has headings of its own", False, lambda table, piece: _has_headings(piece)),
    ("the page goes on", True, lambda table, piece: True),
)


def goes_on(draft: Draft, piece: Piece) -> tuple[bool, str]:
    """Whether a piece goes on with the table before it, and why."""
    return next((answer, why) for why, answer, holds in CASES if holds(draft, piece))


def _same_page(draft: Draft, piece: Piece) -> bool:
    return piece.page == draft.last.page


def _is_titled(piece: Piece) -> bool:
    return not piece.caption.is_blank


def _is_form(draft: Draft) -> bool:
    return kind_of_title(draft.caption.title or "") in kinds_with_layout("form")


def _begins_form(piece: Piece) -> bool:
    """Whether the piece is the head of a form of its own: one project, one form."""
    return any(_is_form_field([plain(t).rstrip(":") for t in row_texts(row)]) for row in piece.rows[:3])


def _is_form_field(texts: Sequence[str]) -> bool:
    """A row such as 项目名称 | its value, perhaps with pairs beside it; not the headings 项目名称 | 金额."""
    if not texts or meaning_in("form_labels", texts[0]) != "project":
        return False
    is_list = any(heading_means("total", value) for value in texts[1::2])
    return not is_list and all(meaning_in("form_labels", label) == "field" for label in texts[2::2])


def _has_headings(piece: Piece) -> bool:
    """Whether the first row of a piece is known to be one of headings."""
    texts = [plain(text) for text in row_texts(piece.rows[0])]
    known = [text for text in texts if meaning_in("column_headings", text, "aspect")]
    return len(texts) >= FEWEST_HEADINGS and len(known) >= HEADING_SHARE * len(texts)


def repeats(draft: Draft, piece: Piece) -> int:
    """How many leading rows of the piece print the table's headings again."""
    count = draft.header_rows
    mine = [row_texts(row) for row in draft.first.rows[:count]]
    return count if mine == [row_texts(row) for row in piece.rows[:count]] else 0


def is_heading_only(draft: Draft) -> bool:
    """Whether the page ended within the headings."""
    return draft.header_rows == sum(len(piece.rows) - skipped for piece, skipped in draft.pieces)


def _fits(draft: Draft, piece: Piece) -> bool:
    """Whether the columns of a piece are those of the table so far."""
    if draft.first.edges is None or piece.edges is None:
        return len(draft.first.rows[0]) == len(piece.rows[0])
    known = [before.edges for before, _ in draft.pieces if before.edges]
    return any(aligned(edges, piece.edges) is not None for edges in known)


def aligned(mine: Sequence[float], theirs: Sequence[float]) -> list[float] | None:
    """The column edges of another page moved so that they meet these, or ``None`` if they do not fit.

    Tried in turn: where they stand, shifted to the same left edge, stretched to the same width.
    """
    span, other = mine[-1] - mine[0], theirs[-1] - theirs[0]
    candidates = [list(theirs), [x + mine[0] - theirs[0] for x in theirs]]
    if abs(span - other) <= SAME_SPAN * span:
        candidates.append([mine[0] + (x - theirs[0]) * span / other for x in theirs])
    needed = max(2, MET_SHARE * min(len(mine), len(theirs)))
    for moved in candidates:
        if sum(any(abs(x - m) <= SAME_EDGE for m in mine) for x in moved) >= needed:
            return moved
    return None
