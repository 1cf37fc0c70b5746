"""Painting the edges of a network: paths by pen, chevrons, and values on them."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from nnviz.picture.colors import blend, rgb_of
from nnviz.picture.graph_edges import Edges, Stroke
from nnviz.picture.graph_labels import Chevrons, EdgeLabel
from nnviz.picture.graph_picture import GraphPicture
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import CAPTION_SIZE, VALUE_SIZE, Theme

LABEL_RADIUS = 3.0
_CENTER = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CELL_PADDING = 4.0
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
        painter.setPen(
            _pen(
                group.kind,
                group.rgb,
                group.width,
                group.opacity,
                ground,
                moving=moving,
            )
        )
        if group.kind == "plain" and len(edges) <= _MANY_EDGES:
            # One path each: a path of many curves is filled as one shape, which
            # costs more than its curves do one by one.
            for edge in group.edges.tolist():
                draw(_curve(*points[edge], straight=edges.straight))
        else:
            draw(_path(edges, points, group.edges.tolist()))
    painter.restore()


@lru_cache(maxsize=1024)
def _pen(
    kind: Stroke,
    rgb: tuple[int, int, int],
    width: float,
    opacity: float,
    ground: tuple[int, int, int],
    *,
    moving: bool,
) -> QPen:
    """Kept, since the same few widths and colours come back with each frame."""
    thin = moving and width <= _THIN
    opacity *= min(width, 1.0) if thin else 1.0
    pen = QPen(QColor(*blend(rgb, ground, opacity).tolist()), 1.0 if thin else width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if kind == "dotted":
        pen.setWidthF(1.0)
        pen.setDashPattern(_DOTS)
    return pen


@lru_cache(maxsize=2 * _MANY_EDGES)
def _curve(
    x: float, y: float, to_x: float, to_y: float, *, straight: bool
) -> QPainterPath:
    """Kept, since an edge changes its colour from frame to frame, not its place."""
    path = QPainterPath()
    _add_curve(path, x, y, to_x, to_y, straight=straight)
    return path


def _path(
    edges: Edges, points: list[list[float]], members: Iterable[int]
) -> QPainterPath:
    path = QPainterPath()
    for edge in members:
        _add_curve(path, *points[edge], straight=edges.straight)
    return path


def _add_curve(
    path: QPainterPath, x: float, y: float, to_x: float, to_y: float, *, straight: bool
) -> None:
    path.moveTo(x, y)
    if straight:
        path.lineTo(to_x, to_y)
    else:
        middle = (x + to_x) / 2
        path.cubicTo(middle, y, middle, to_y, to_x, to_y)


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
    several = len(picture.labels) > 1
    _paint_label_heads(painter, theme, picture)
    painter.setFont(theme.font(VALUE_SIZE, 600))
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
    is_marked = label.is_chosen and several
    sign = theme.signed_color(label.value, picture.gradients)
    color = theme.color("on_mark") if is_marked else sign
    if label.columns is not None:
        _paint_columns(painter, theme, label, label.columns, color, is_marked)
    elif label.before:
        _paint_lines(painter, theme, label, color, is_marked)
    else:
        painter.setPen(color)
        painter.drawText(rect, _CENTER, label.text)


def _paint_columns(
    painter: QPainter,
    theme: Theme,
    label: EdgeLabel,
    columns: tuple[float, float, float],
    color: QColor,
    is_marked: bool,
) -> None:
    """Old, change and new side by side."""
    rect = label_rect(label)
    quiet = theme.color("on_mark" if is_marked else "muted")
    plain = theme.color("on_mark" if is_marked else "text")
    x = rect.left()
    for text, width, pen, weight in (
        (label.before, columns[0], quiet, 400),
        (label.text, columns[1], color, 600),
        (label.after, columns[2], plain, 600),
    ):
        painter.setFont(theme.font(VALUE_SIZE, weight))
        painter.setPen(pen)
        cell = QRectF(x, rect.top(), width - _CELL_PADDING, rect.height())
        painter.drawText(cell, _RIGHT, text)
        x += width


def _paint_lines(
    painter: QPainter, theme: Theme, label: EdgeLabel, color: QColor, is_marked: bool
) -> None:
    """Old → new on one line, the change below it."""
    rect = label_rect(label)
    middle = rect.center().y()
    painter.setFont(theme.font(CAPTION_SIZE))
    painter.setPen(theme.color("on_mark" if is_marked else "text"))
    upper = QRectF(rect.left(), rect.top() + 1.0, rect.width(), middle - rect.top())
    painter.drawText(upper, _CENTER, f"{label.before} → {label.after}")
    painter.setFont(theme.font(VALUE_SIZE, 600))
    painter.setPen(color)
    lower = QRectF(rect.left(), middle - 1.0, rect.width(), rect.bottom() - middle)
    painter.drawText(lower, _CENTER, label.text)


def _paint_label_heads(painter: QPainter, theme: Theme, picture: GraphPicture) -> None:
    """Above each column of labels: old, what is added, new."""
    tops: dict[int, EdgeLabel] = {}
    for label in picture.labels:
        top = tops.get(label.unit.layer)
        if label.columns is not None and (top is None or label.y < top.y):
            tops[label.unit.layer] = label
    for label in tops.values():
        assert label.columns is not None
        right = label_rect(label).left()
        baseline = label.y - label.height / 2 - 5.0
        for markup, width in zip(
            ("old", picture.change_symbol, "new"), label.columns, strict=True
        ):
            right += width
            text = math_text(markup)
            end = right - _CELL_PADDING
            text.draw(
                painter, theme, end - text.width(theme, CAPTION_SIZE), baseline,
                CAPTION_SIZE, color=theme.color("muted"),
            )  # fmt: skip
