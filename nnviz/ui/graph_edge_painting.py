"""Painting the edges of a network: paths by pen, chevrons, and values on them."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from nnviz.picture.colors import blend, rgb_of
from nnviz.picture.graph_edges import Edges, PenGroup
from nnviz.picture.graph_labels import Chevrons, EdgeLabel
from nnviz.picture.graph_picture import GraphPicture
from nnviz.ui.theme import VALUE_SIZE, Theme

LABEL_RADIUS = 3.0
_CENTER = Qt.AlignmentFlag.AlignCenter
_DOTS = [1.0, 4.0]
_HALO = 1.2
_THIN = 1.6
# From this many edges on speed comes first.
_MANY_EDGES = 500


def paint_edges(
    painter: QPainter, theme: Theme, picture: GraphPicture, *, moving: bool
) -> None:
    """All edges, sorted by pen.

    They are opaque, in the colours that they have on the canvas: Qt takes four times
    as long for translucent ones. While ``moving``, thin ones are a pixel wide and as
    pale as they would be narrow, which is quicker still, and many are not antialiased.
    """
    edges = picture.edges
    points = np.concatenate([edges.starts, edges.ends], axis=1).tolist()
    ground = rgb_of(theme.tokens.canvas)
    painter.save()
    is_smooth = not moving or len(edges) <= _MANY_EDGES
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw = painter.drawPath
    for group in picture.pens:
        painter.setPen(_pen(group, ground, moving=moving))
        if group.kind == "plain" and len(edges) <= _MANY_EDGES:
            # One path each: a path of many curves is filled as one shape, which
            # costs more than its curves do one by one.
            for edge in group.edges.tolist():
                draw(_path(edges, points, (edge,)))
        else:
            draw(_path(edges, points, group.edges.tolist()))
    painter.restore()


def _pen(group: PenGroup, ground: tuple[int, int, int], *, moving: bool) -> QPen:
    thin = moving and group.width <= _THIN
    opacity = group.opacity * (min(group.width, 1.0) if thin else 1.0)
    color = QColor(*blend(group.rgb, ground, opacity).tolist())
    pen = QPen(color, 1.0 if thin else group.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if group.kind == "dotted":
        pen.setWidthF(1.0)
        pen.setDashPattern(_DOTS)
    return pen


def _path(
    edges: Edges, points: list[list[float]], members: Iterable[int]
) -> QPainterPath:
    path = QPainterPath()
    for edge in members:
        x, y, to_x, to_y = points[edge]
        path.moveTo(x, y)
        if edges.straight:
            path.lineTo(to_x, to_y)
        else:
            middle = (x + to_x) / 2
            path.cubicTo(middle, y, middle, to_y, to_x, to_y)
    return path


def paint_chevrons(
    painter: QPainter, theme: Theme, picture: GraphPicture, chevrons: Chevrons
) -> None:
    """Arrow heads that say which way the gradient flows, each with a halo."""
    colors = {
        edge: group.rgb for group in picture.pens for edge in group.edges.tolist()
    }
    painter.setPen(QPen(theme.color("canvas"), _HALO))
    for edge, tip, direction, size in zip(
        chevrons.edges.tolist(),
        chevrons.tips.tolist(),
        chevrons.directions.tolist(),
        chevrons.sizes.tolist(),
        strict=True,
    ):
        painter.setBrush(QColor(*colors[edge]))
        painter.drawPolygon(_chevron(tip, direction, size))


def _chevron(
    center: tuple[float, float], direction: tuple[float, float], size: float
) -> QPolygonF:
    x, y = center
    along_x, along_y = direction[0] * size, direction[1] * size
    corners = ((0.8, 0.0), (-0.7, 0.62), (-0.3, 0.0), (-0.7, -0.62))
    return QPolygonF(
        [
            QPointF(
                x + along * along_x - across * along_y,
                y + along * along_y + across * along_x,
            )
            for along, across in corners
        ]
    )


def paint_labels(painter: QPainter, theme: Theme, picture: GraphPicture) -> None:
    """The values on edges, in boxes."""
    painter.setFont(theme.font(VALUE_SIZE, 600))
    several = len(picture.labels) > 1
    for label in picture.labels:
        if not label.is_chosen:
            _paint_label(painter, theme, picture, label, several)
    for label in picture.labels:
        if label.is_chosen:
            _paint_label(painter, theme, picture, label, several)


def label_rect(label: EdgeLabel) -> QRectF:
    """The box of a label."""
    return QRectF(
        label.x - label.width / 2,
        label.y - label.height / 2,
        label.width,
        label.height,
    )


def _paint_label(
    painter: QPainter,
    theme: Theme,
    picture: GraphPicture,
    label: EdgeLabel,
    several: bool,
) -> None:
    rect = label_rect(label)
    hovered = picture.selection.hover_unit == label.unit
    outlined = label.is_chosen or hovered
    outlined = outlined or (label.of_chosen and picture.layout.all_labels)
    painter.setBrush(theme.color("mark_soft" if label.of_chosen else "panel"))
    pen = QPen(theme.color("ink" if outlined else "border"), 1.5 if outlined else 1.0)
    if label.is_chosen and several:
        painter.setBrush(theme.color("mark"))
    painter.setPen(pen)
    painter.drawRoundedRect(rect, LABEL_RADIUS, LABEL_RADIUS)
    if label.is_chosen and several:
        painter.setPen(theme.color("on_mark"))
    else:
        painter.setPen(theme.signed_color(label.value, picture.gradients))
    painter.drawText(rect, _CENTER, label.text)
