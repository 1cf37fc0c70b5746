"""The mark of a neuron that is dead (a cross) or saturated (a level bar)."""

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.session.activity import Flag
from nnviz.ui.theme import Theme

FLAG_RADIUS = 5.0


def draw_flag(
    painter: QPainter, theme: Theme, center: QPointF, flag: Flag, radius: float
) -> None:
    """Draw the mark about a point; nothing without a flag."""
    if not flag:
        return
    painter.setPen(QPen(theme.color("ink"), 1.2))
    painter.setBrush(theme.color("panel"))
    painter.drawEllipse(center, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("ink"), 1.4))
    arm = 0.46 * radius
    x, y = center.x(), center.y()
    if flag == "dead":
        painter.drawLine(QLineF(x - arm, y - arm, x + arm, y + arm))
        painter.drawLine(QLineF(x - arm, y + arm, x + arm, y - arm))
    else:
        painter.drawLine(QLineF(x - 1.2 * arm, y, x + 1.2 * arm, y))
