"""The line and the marker of a branch, as all views draw them."""

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.picture.branch_styles import BranchStyle
from nnviz.ui.theme import Theme


def branch_pen(style: BranchStyle, color: QColor, width: float) -> QPen:
    """A pen with the dash of a branch."""
    pen = QPen(color, width)
    pen.setDashPattern([length / width for length in style.pattern])
    return pen


def draw_branch_marker(
    painter: QPainter,
    style: BranchStyle,
    center: QPointF,
    radius: float,
    color: QColor,
    ground: QColor | None = None,
) -> None:
    """Draw the marker, on a disc of the ground where it lies over lines."""
    painter.save()
    if ground is not None:
        painter.setPen(QPen(ground, 0.0))
        painter.setBrush(ground)
        painter.drawEllipse(center, radius + 1.0, radius + 1.0)
    painter.setPen(QPen(color, 1.5))
    painter.drawLines(
        [
            QLineF(
                center.x() + radius * x0,
                center.y() + radius * y0,
                center.x() + radius * x1,
                center.y() + radius * y1,
            )
            for (x0, y0), (x1, y1) in style.marker.tolist()
        ]
    )
    painter.restore()


def draw_branch_key(
    painter: QPainter,
    theme: Theme,
    style: BranchStyle,
    rect: QRectF,
    *,
    is_current: bool,
    color: QColor | None = None,
) -> None:
    """A sample of the line with its marker at the end; the current one is solid."""
    color = theme.color("ink" if is_current else "muted") if color is None else color
    radius = theme.px(3.0)
    middle = rect.center().y()
    end = rect.right() - radius
    painter.setPen(QPen(color, 1.8) if is_current else branch_pen(style, color, 1.5))
    painter.drawLine(
        QPointF(rect.left(), middle), QPointF(end - radius - theme.px(1), middle)
    )
    draw_branch_marker(painter, style, QPointF(end, middle), radius, color)
