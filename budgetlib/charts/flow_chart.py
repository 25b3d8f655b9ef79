"""The chart of the money's way from its funds to its use: nodes in columns, ribbons between them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from budgetlib.analysis.flow import STAGES, flow_nodes
from budgetlib.analysis.plain_rows import records
from budgetlib.charts.source import source_line
from budgetlib.charts.style import (
    FUND_COLOURS,
    INK,
    MUTED,
    OPEN,
    SPENDING_COLOURS,
    WIDTH,
    chart_style,
    in_unit,
    new_chart,
    text_width,
    wrap_text,
)
from budgetlib.formatting import number_text
from budgetlib.sentences import describe_flow

MOST_NODES = 8  # in one column; the smallest of more are gathered
BARS_HEIGHT, GAP = 230.0, 4.0
NODE, BESIDE = 6.0, 3.0
_PALE = 0.38
_SIZES = (8.6, 8.0, 7.4, 6.8, 6.2)
_COLUMNS = ("资金来源", "功能分类", "支出类型", "用途")
_OTHERS = "others"
_USES = 3  # the place of the last column


@dataclass(frozen=True, slots=True)
class _Box:
    """One node as drawn: lengths and places in points, ``y`` its upper end."""

    place: int
    code: str
    label: str
    length: float
    colour: str
    y: float = 0.0
    room: float = 0.0


def plot_flow(flow: pd.DataFrame, unit: str = "万元") -> Figure:
    """From funds over functions and types of spending to use, as far as these are parts of one whole.

    The smallest nodes of a column are gathered where there are more than ``MOST_NODES``.

    Parameters
    ----------
    flow
        Result of :func:`budgetlib.analysis.revenue_to_expenditure`.
    unit
        Of the figures.
    """
    title = f"钱从哪里来、到哪里去（{unit}）"
    if flow.empty:
        figure = Figure(figsize=(WIDTH / 72, 0.5))
        figure.set_label(f"{title}。{describe_flow(flow, unit)}")
        return figure
    drawn = _gathered(flow)
    lengths = _lengths(drawn)
    size, boxes = _sized_boxes(drawn, lengths, unit)
    scale = BARS_HEIGHT / _longest(lengths)
    columns = [[box for box in boxes if box.place == place] for place in sorted({box.place for box in boxes})]
    height = max(sum(box.room + GAP for box in column) - GAP for column in columns)
    with chart_style():
        figure, axes = new_chart(title, source_line(flow), height + 18, 4, 4)
        axes.set_xlim(4, WIDTH - 4)
        axes.set_ylim(height, -18)
        axes.set_yticks([])
        xs = _column_places(boxes, size)
        placed = _placed(columns, height)
        for place, stage in enumerate(STAGES):
            _draw_stage(axes, drawn[drawn["stage"] == stage], place, placed, xs, scale)
        _draw_nodes(axes, placed.values(), xs, size)
    figure.set_label(f"{title}。{describe_flow(flow, unit)}")
    return figure


def _gathered(flow: pd.DataFrame) -> pd.DataFrame:
    """The flow with the smallest nodes of a full column as one."""
    nodes = flow_nodes(flow).sort_values("amount_yuan", ascending=False, kind="stable")
    for place in range(len(_COLUMNS)):
        column = nodes[nodes["place"] == place]
        if len(column) > MOST_NODES:
            small = list(column["code"].iloc[MOST_NODES - 1 :])
            flow = _as_one(flow, _stage(place), "from", small)
            flow = _as_one(flow, _stage(place - 1), "to", small)
    return flow


def _as_one(flow: pd.DataFrame, stage: str, side: str, codes: list[str]) -> pd.DataFrame:
    node, name = ("from_node", "source_name") if side == "from" else ("to_node", "target_name")
    rows = flow["stage"].eq(stage) & flow[node].isin(codes)
    gathered = {
        node: flow[node].where(~rows, _OTHERS),
        name: flow[name].where(~rows, f"其他 {len(codes)} 项"),
    }
    return flow.assign(**gathered)


def _stage(place: int) -> str:
    return STAGES[place] if 0 <= place < len(STAGES) else ""


def _lengths(flow: pd.DataFrame) -> dict[tuple[int, str], float]:
    """Every node's length in yuan, to draw: its amount, or what flows in or out where tables disagree and
    that is more."""
    lengths = {
        (n["place"], str(n["code"])): in_unit(n["amount_yuan"], "元") for n in records(flow_nodes(flow))
    }
    for side, step in (("from_node", 0), ("to_node", 1)):
        sums: dict[tuple[int, str], float] = {}
        for row in records(flow):
            node = (STAGES.index(row["stage"]) + step, str(row[side]))
            sums[node] = sums.get(node, 0.0) + in_unit(row["amount_yuan"], "元")
        lengths |= {node: max(length, lengths[node]) for node, length in sums.items()}
    return lengths


def _longest(lengths: dict[tuple[int, str], float]) -> float:
    """The length of the longest column."""
    places = {place for place, _ in lengths}
    return max(sum(length for (at, _), length in lengths.items() if at == place) for place in places) or 1.0


def _sized_boxes(
    flow: pd.DataFrame, lengths: dict[tuple[int, str], float], unit: str
) -> tuple[float, list[_Box]]:
    """The nodes with their lengths and labels, in the largest type that leaves room for all columns."""
    nodes = [row for row in records(flow_nodes(flow)) if row["amount_yuan"] > 0]
    scale = BARS_HEIGHT / _longest(lengths)
    for size in _SIZES:
        boxes = [_box(node, lengths[node["place"], str(node["code"])] * scale, size, unit) for node in nodes]
        if sum(_column_widths(boxes, size).values()) <= WIDTH - 8:
            break
    boxes.sort(key=lambda box: (box.place, box.code == _OTHERS, -box.length))
    types = [box.code for box in boxes if box.place == 2]
    # A use follows the type of spending that it belongs to, so that ribbons do not cross.
    return size, sorted(
        boxes, key=lambda box: (box.place, box.place == _USES and types.index(_type_of(box.code)))
    )


def _box(node: dict[str, Any], length: float, size: float, unit: str) -> _Box:
    code, number = str(node["code"]), number_text(node["amount_yuan"], unit)
    name = f"{code} {node['name']}" if node["place"] == 1 and code != _OTHERS else node["name"]
    label = f"{wrap_text(name, max(7.5 * size, text_width(number, size)), size)}\n{number}"
    length = max(0.8, length)
    room = max(length, (label.count("\n") + 1) * size * 1.2 + 2)
    return _Box(node["place"], code, label, length, _colour(node["place"], code), room=room)


def _type_of(use: str) -> str:
    return "project" if use.startswith("project") or use == _OTHERS else "basic"


def _colour(place: int, code: str) -> str:
    if place == 0:
        return FUND_COLOURS.get(code, OPEN)
    if place == 1:
        return SPENDING_COLOURS["total"]
    return SPENDING_COLOURS["project"] if code.startswith("project") else SPENDING_COLOURS.get(code, OPEN)


def _column_widths(boxes: Iterable[_Box], size: float) -> dict[int, float]:
    """What each column needs for its nodes and labels."""
    widths: dict[int, float] = {}
    for box in boxes:
        label = max(text_width(line, size) for line in box.label.split("\n"))
        widths[box.place] = max(widths.get(box.place, 0.0), NODE + BESIDE + label + 5)
    return widths


def _column_places(boxes: Iterable[_Box], size: float) -> dict[int, float]:
    """Where each column begins, so that its labels end before the next."""
    widths = _column_widths(boxes, size)
    spare = max(0.0, WIDTH - 8 - sum(widths.values())) / max(1, len(widths) - 1)
    places, x = {}, 4.0
    for place in sorted(widths):
        places[place] = x
        x += widths[place] + spare
    return places


def _placed(columns: list[list[_Box]], height: float) -> dict[tuple[int, str], _Box]:
    """Every column over the whole height, but uses beside the type of spending that they belong to."""
    uses = [box for column in columns for box in column if box.place == _USES]
    others = [column for column in columns if column[0].place != _USES]
    placed = {(box.place, box.code): box for column in others for box in _spread(column, height)}
    y = 0.0
    below = [sum(box.room + GAP for box in uses[i:]) - GAP for i in range(len(uses))]
    for box, rest in zip(uses, below, strict=True):
        beside = placed[2, _type_of(box.code)]
        y = min(max(y, beside.y), height - rest)
        placed[box.place, box.code] = replace(box, y=y + (box.room - box.length) / 2)
        y += box.room + GAP
    return placed


def _spread(column: list[_Box], height: float) -> list[_Box]:
    """One below the other, each in the middle of its room, the column as high as the chart."""
    spare = height - sum(box.room for box in column)
    gap = spare / (len(column) - 1) if len(column) > 1 else 0.0
    y = 0.0 if len(column) > 1 else spare / 2
    out = []
    for box in column:
        out.append(replace(box, y=y + (box.room - box.length) / 2))
        y += box.room + gap
    return out


def _draw_nodes(axes: Axes, boxes: Iterable[_Box], xs: dict[int, float], size: float) -> None:
    for box in boxes:
        x = xs[box.place]
        axes.add_patch(Rectangle((x, box.y), NODE, box.length, facecolor=box.colour, linewidth=0))
        place = (x + NODE + BESIDE, box.y + box.length / 2)
        axes.annotate(box.label, place, va="center", ha="left", size=size, color=INK, linespacing=1.12)
    for at, x in xs.items():
        axes.annotate(_COLUMNS[at], (x, -14), va="center", ha="left", size=size, color=MUTED)


def _draw_stage(
    axes: Axes,
    rows: pd.DataFrame,
    place: int,
    boxes: dict[tuple[int, str], _Box],
    xs: dict[int, float],
    scale: float,
) -> None:
    """Ribbons in the order of both columns; a stage without a ribbon stays empty."""
    order = {code: i for i, (_, code) in enumerate(boxes)}
    known = sorted(records(rows), key=lambda r: (order[r["from_node"]], order[r["to_node"]]))
    if not known:
        return
    left = {code: box.y for (at, code), box in boxes.items() if at == place}
    right = {code: box.y for (at, code), box in boxes.items() if at == place + 1}
    ends = (xs[place] + NODE, xs[place + 1])
    for row in known:
        length = in_unit(row["amount_yuan"], "元") * scale
        source, target = boxes[place, row["from_node"]], boxes[place + 1, row["to_node"]]
        colour = source.colour if place == 0 else target.colour
        _ribbon(axes, ends, (left[source.code], right[target.code]), length, colour)
        left[source.code] += length
        right[target.code] += length


def _ribbon(axes: Axes, xs: tuple[float, float], ys: tuple[float, float], length: float, colour: str) -> None:
    (x0, x1), (y0, y1) = xs, ys
    middle = (x0 + x1) / 2
    points = [
        (x0, y0), (middle, y0), (middle, y1), (x1, y1),
        (x1, y1 + length), (middle, y1 + length), (middle, y0 + length), (x0, y0 + length), (x0, y0),
    ]  # fmt: skip
    curve = [Path.CURVE4] * 3
    codes = [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(points, codes), facecolor=colour, alpha=_PALE, linewidth=0))
