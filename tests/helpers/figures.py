"""What a drawn figure shows: its texts, where they stand, which are cut off or stand on another."""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from budgetlib.charts.style import chart_style


def text_boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every visible text with the box that it fills."""
    with chart_style():
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
        texts = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
        return [(t.get_text(), t.get_window_extent(renderer)) for t in texts]


def texts_outside(figure: Figure) -> list[str]:
    """Texts that reach over the edge of the figure."""
    whole = figure.bbox
    return [
        text
        for text, box in text_boxes(figure)
        if box.x0 < -1 or box.y0 < -1 or box.x1 > whole.x1 + 1 or box.y1 > whole.y1 + 1
    ]


def overlapping_labels(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that stand on each other."""
    boxes = text_boxes(figure)
    return [
        (a, b)
        for i, (a, first) in enumerate(boxes)
        for b, second in boxes[i + 1 :]
        if first.shrunk(0.98, 0.7).overlaps(second.shrunk(0.98, 0.7))
    ]
