"""Break Chinese text into lines as typesetters do: numbers stay whole, no line starts with a closing mark."""

import re
from collections.abc import Callable

CLOSING = "，。、；：！？）》〉】〕”’％%"
OPENING = "（《〈【〔“‘"
ROUNDING = 0.01  # of a point
PIECE = re.compile(rf"[{OPENING}]*(?:[A-Za-z0-9.,/≥≤=<>-]+|.)[{CLOSING}]*", re.DOTALL)


def pieces_of(text: str, width_of: Callable[[str], float], width: float) -> list[str]:
    """Split `text` into what may not be broken; a piece that is too wide for a line goes letter by letter."""
    pieces: list[str] = []
    for piece in PIECE.findall(text):
        pieces += [piece] if width_of(piece) <= width + ROUNDING else list(piece)
    return pieces


def break_lines(text: str, width: float, first: float, width_of: Callable[[str], float]) -> list[str]:
    """Return `text` in lines of at most `width`, the first of at most `first`."""
    lines, room = [""], first
    for piece in pieces_of(text, width_of, width):
        if lines[-1] and width_of(lines[-1] + piece) > room + ROUNDING:
            lines.append("")
            room = width
        lines[-1] += piece
    return lines
