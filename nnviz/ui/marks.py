"""Drawing the mark of a class: colour and shape, the same in every view."""

from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.picture.markers import mark_of, marker_polygon
from nnviz.ui.theme import Theme


def draw_mark(
    painter: QPainter,
    theme: Theme,
    class_index: int,
    center: QPointF,
    radius: float,
    filled: bool = True,
    outline: QColor | None = None,
) -> None:
    """Draw the mark of a class with about the area of a circle of ``radius``.

    Filled for training samples and legends, hollow (a panel-coloured middle) for
    test samples. ``outline`` is drawn around a filled mark, to part it from what
    lies beneath.
    """
    color = theme.class_color(class_index)
    painter.save()
    if filled:
        painter.setBrush(color)
        painter.setPen(QPen(outline, 1.0) if outline else Qt.PenStyle.NoPen)
    else:
        painter.setBrush(theme.color("panel"))
        painter.setPen(QPen(color, max(1.2, 0.3 * radius)))
    if mark_of(class_index) == "●":
        painter.drawEllipse(center, radius * 0.94, radius * 0.94)
    else:
        painter.translate(center)
        painter.drawPolygon(_scaled(class_index, radius))
    painter.restore()


@cache
def _scaled(class_index: int, radius: float) -> QPolygonF:
    corners = marker_polygon(class_index) * radius
    return QPolygonF([QPointF(float(x), float(y)) for x, y in corners])
