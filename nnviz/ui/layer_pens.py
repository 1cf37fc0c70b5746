"""Pens and markers in the style of a layer."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.layer_styles import layer_style
from nnviz.ui.lettering import draw_text, middle_baseline
from nnviz.ui.shapes import faded
from nnviz.ui.theme import Theme

_MARKER_RADIUS = 6.5
_SMALL_RADIUS = 2.6
_NUMBER_SIZE = 10.0


def layer_pen(theme: Theme, layer: int, share: float = 1.0) -> QPen:
    """The pen of lines that neurons of a layer make, of a ``share`` of its width."""
    style = layer_style(layer)
    width = share * theme.px(style.width)
    pen = QPen(faded(theme.color("ink"), style.opacity), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if style.pattern:
        pen.setDashPattern([theme.px(length) / width for length in style.pattern])
    return pen


def draw_segments(painter: QPainter, segments: NDArray[np.float64], pen: QPen) -> None:
    """Lines (m, 2, 2) in px."""
    painter.setPen(pen)
    painter.drawLines([QLineF(*line) for line in segments.reshape(-1, 4).tolist()])


def marker_radius(text: str, layer: int) -> float:
    """Half the width of a marker that holds a text, px of the design."""
    if not text:
        return _SMALL_RADIUS
    # A diamond is narrow where the top and the foot of a text are.
    longer = 2.8 if layer > 2 else 2.2
    return _MARKER_RADIUS + longer * (len(text) - 1)


def draw_kink_marker(
    painter: QPainter,
    theme: Theme,
    center: QPointF,
    layer: int,
    text: str,
    *,
    chosen: bool = False,
    faint: bool = False,
) -> None:
    """A kink: a disc for the first layer, a box for the second, then a diamond.

    Filled with ink for the first layer, hollow for the others, yellow for what is
    chosen. Without a ``text`` it is small. ``faint``: the outputs know nothing of it.
    """
    radius = theme.px(marker_radius(text, layer))
    ink = theme.color("ctl" if faint else "ink")
    fill = ink if layer == 1 and not faint else theme.color("panel")
    color = theme.color("on_ink") if layer == 1 and not faint else ink
    if chosen:
        fill, color = theme.color("mark"), theme.color("on_mark")
    painter.setPen(QPen(theme.color("on_mark") if chosen else ink, 1.2))
    painter.setBrush(fill)
    if layer == 1:
        painter.drawEllipse(center, radius, radius)
    elif layer == 2:
        side = 0.9 * radius
        box = QRectF(center.x() - side, center.y() - side, 2 * side, 2 * side)
        painter.drawRoundedRect(box, 1.5, 1.5)
    else:
        reach = 1.25 * radius
        painter.drawPolygon(
            [center + QPointF(*at) for at in _diamond(reach)],
        )
    if text:
        baseline = middle_baseline(theme, center.y(), _NUMBER_SIZE)
        draw_text(
            painter,
            theme,
            center.x(),
            baseline,
            text,
            size=_NUMBER_SIZE,
            weight=600,
            color=color,
            align="center",
        )


def _diamond(reach: float) -> tuple[tuple[float, float], ...]:
    return (0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0)
