"""Painting what lies on the loss surface in 3-D: paths, the ball and its arrows."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QRadialGradient

from nnviz.picture.branch_styles import branch_style
from nnviz.picture.surface_camera import Camera
from nnviz.picture.surface_scene import Ball, LowestPoint, ScenePath
from nnviz.ui.branch_key import branch_pen, draw_branch_marker
from nnviz.ui.shapes import faded, polygon_of
from nnviz.ui.theme import Theme

Floats = NDArray[np.float64]

_FUTURE, _HIDDEN = 0.32, 0.38


def draw_path(painter: QPainter, theme: Theme, path: ScenePath) -> None:
    """White over dark, as on the plane; behind the surface faint and dotted."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    dark, light = QColor(theme.tokens.loss_stops[0]), QColor("#FFFFFF")
    join = Qt.PenJoinStyle.RoundJoin
    for wanted_seen in (False, True):
        for piece in path.pieces:
            if piece.seen is not wanted_seen:
                continue
            line = polygon_of(piece.points)
            share = _FUTURE if piece.future else 1.0
            if not piece.seen:
                pen = QPen(faded(light, share * _HIDDEN), theme.px(1.4))
                pen.setDashPattern([1.2, 2.4])
                painter.setPen(pen)
                painter.drawPolyline(line)
                continue
            under = QPen(faded(dark, share), theme.px(3.6))
            under.setJoinStyle(join)
            painter.setPen(under)
            painter.drawPolyline(line)
            if path.is_current:
                over = QPen(faded(light, share), theme.px(1.6))
            else:
                over = branch_pen(
                    branch_style(path.number), faded(light, share), theme.px(1.6)
                )
            over.setJoinStyle(join)
            painter.setPen(over)
            painter.drawPolyline(line)
    _draw_dots(painter, theme, path, dark, light)


def _draw_dots(
    painter: QPainter, theme: Theme, path: ScenePath, dark: QColor, light: QColor
) -> None:
    radius = theme.px(2.6)
    if not path.is_current:
        style = branch_style(path.number)
        for dot in path.dots:
            if dot.seen:
                place = QPointF(dot.x, dot.y)
                draw_branch_marker(painter, style, place, theme.px(3.2), light, dark)
        return
    for dot in path.dots:
        share = (_FUTURE if dot.future else 1.0) * (1.0 if dot.seen else _HIDDEN)
        painter.setPen(QPen(faded(dark, share), theme.px(1.2)))
        painter.setBrush(faded(light, share))
        painter.drawEllipse(QPointF(dot.x, dot.y), radius, radius)


def draw_lowest(painter: QPainter, theme: Theme, lowest: LowestPoint) -> None:
    """A cross, as on the plane; behind the surface faint."""
    share = 1.0 if lowest.seen else _HIDDEN
    x, y, reach = lowest.x, lowest.y, theme.px(4.5)
    cross = [
        QLineF(x - reach, y, x + reach, y),
        QLineF(x, y - reach, x, y + reach),
    ]
    dark, light = QColor(theme.tokens.loss_stops[0]), QColor("#FFFFFF")
    for color, width in ((dark, 3.4), (light, 1.5)):
        painter.setPen(QPen(faded(color, share), theme.px(width)))
        painter.drawLines(cross)


def draw_ball(
    painter: QPainter, theme: Theme, ball: Ball, camera: Camera, radius: float
) -> None:
    """A ball on the surface, the way that it would roll, and the way it came."""
    _, upright = camera.rise
    on_mark = theme.color("on_mark")
    painter.setOpacity(1.0 if ball.seen else 0.5)
    _draw_arrow(painter, theme, ball.update, QColor("#FFFFFF"), 1.5)
    _draw_arrow(painter, theme, ball.arrow, theme.color("mark"), 2.4)
    painter.setPen(Qt.PenStyle.NoPen)
    shadow = QColor(theme.tokens.loss_stops[0])
    painter.setBrush(faded(shadow, 0.35))
    flat = max(camera.rise[0], 0.35)
    painter.drawEllipse(
        QPointF(ball.x + radius * 0.25, ball.y), radius, radius * 0.7 * flat
    )
    middle = QPointF(ball.x, ball.y - radius * 0.85 * upright)
    mark = theme.color("mark")
    light = QRadialGradient(middle - QPointF(radius, radius) * 0.35, radius * 1.35)
    light.setColorAt(0.0, mark.lighter(135))
    light.setColorAt(0.45, mark)
    light.setColorAt(1.0, mark.darker(122))
    pen = QPen(on_mark, theme.px(1.3))
    if not ball.seen:
        pen.setDashPattern([2.0, 2.0])
    painter.setPen(pen)
    painter.setBrush(QBrush(light))
    painter.drawEllipse(middle, radius, radius)
    painter.setOpacity(1.0)


def _draw_arrow(
    painter: QPainter, theme: Theme, line: Floats, color: QColor, width: float
) -> None:
    """An arrow in a dark rim that follows the surface."""
    if not len(line):
        return
    dark = theme.color("on_mark")
    tip = line[-1]
    length = float(np.hypot(*(line[-1] - line[0])))
    if length < theme.px(4.0):
        return
    direction = (tip - line[-4 if len(line) > 4 else 0]).astype(float)
    size = float(np.hypot(*direction))
    direction = direction / size if size > 0 else np.array([0.0, 1.0])
    across = np.array([-direction[1], direction[0]])
    head = theme.px(3.0 + 2.5 * width)
    neck = tip - direction * head
    corners = np.array([tip, neck + across * head * 0.48, neck - across * head * 0.48])
    # The shaft ends within the head.
    past_neck = (line - neck) @ direction > 0
    shaft = np.vstack([line[~past_neck], neck + direction]) if past_neck.any() else line
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke, wide in ((dark, width + 2.2), (color, width)):
        painter.setPen(
            QPen(
                stroke,
                theme.px(wide),
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        )
        painter.drawPolyline(polygon_of(shaft))
        if stroke is dark:
            painter.setPen(QPen(dark, theme.px(1.4)))
            painter.setBrush(color)
            painter.drawPolygon(polygon_of(corners))
            painter.setBrush(Qt.BrushStyle.NoBrush)
