"""Painting the loss on a plane: bands, lines, paths, the present point."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.picture.branch_styles import branch_style
from nnviz.picture.loss_bands import LossScale
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.plane import Window
from nnviz.picture.slice_path import DrawnPath, drawn_path, thinned
from nnviz.session.loss_slice import LossSlice
from nnviz.session.surface_task import Frame
from nnviz.ui.branch_key import branch_pen, draw_branch_marker
from nnviz.ui.kept_layer import KeptLayer
from nnviz.ui.sample_marks import Placement, draw_disc
from nnviz.ui.shapes import polygon_of
from nnviz.ui.slice_contour_painting import draw_contours
from nnviz.ui.slice_labels import SliceLabels
from nnviz.ui.theme import Theme

Floats = NDArray[np.float64]

_FUTURE_OPACITY = 0.45
_PATH, _PATH_GROUND = 1.7, 4.0
_DOT = 2.6
_POINT = 5.5
_ARROW = 36.0
_UPDATE = 24.0
_OTHERS = 1.5
_AGAIN = 0.9


def window_of(frame: Frame) -> Window:
    """The part of the plane that a frame shows."""
    return Window(
        frame.a - frame.half_width,
        frame.a + frame.half_width,
        frame.b - frame.half_height,
        frame.b + frame.half_height,
    )


class SlicePainting:
    """Paints a picture of a plane into a rectangle; contours from a kept layer."""

    def __init__(self) -> None:
        self._layer = KeptLayer()
        self._numbers: list[Floats] = []

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        picture: LossSlice,
        scale: LossScale,
        placement: Placement,
        step: int,
        hover_branch: int | None,
        kept_free: tuple[QRectF, ...] = (),
    ) -> None:
        """Everything inside ``placement.rect``, no words on what is ``kept_free``."""
        rect = placement.rect
        current = picture.paths[0]
        point = picture.point
        # Where it stands now, unless the run has gone on to another branch since.
        here = None if point is None else (point.a, point.b)
        path = drawn_path(current, step, here)
        key = (
            picture.grid,
            scale,
            theme,
            placement.window,
            (rect.x(), rect.y(), rect.width(), rect.height()),
            current,
        )

        def paint(on: QPainter) -> None:
            on.save()
            on.setClipRect(rect)
            self._numbers = draw_contours(
                on, theme, picture, scale, placement, kept_free
            )
            on.restore()

        painter.save()
        self._layer.draw(painter, QSizeF(rect.right(), rect.bottom()), key, paint)
        painter.setClipRect(rect)
        _draw_minimum(painter, theme, picture, placement)
        _draw_others(painter, theme, picture, placement, hover_branch)
        _draw_path(painter, theme, placement, path, current.coordinates)
        labels = SliceLabels(painter, theme, rect)
        for number in self._numbers:
            labels.keep_off(number, theme.px(12.0))
        for plate in kept_free:
            labels.avoid(plate)
        if len(current.coordinates):
            labels.keep_off(placement.to_px(current.coordinates[:1])[0], _DOT + 2.0)
        if point is not None:
            _draw_point(painter, theme, picture, placement, labels)
        if len(current.coordinates) and step > 0:
            start = placement.to_px(current.coordinates[:1])[0]
            labels.draw(start, f"step {current.steps[0]}")
        painter.restore()


def _draw_minimum(
    painter: QPainter, theme: Theme, picture: LossSlice, placement: Placement
) -> None:
    """A cross at the lowest point of the grid."""
    lowest = picture.minimum
    if lowest is None:
        return
    x, y = placement.to_px(np.array([(lowest.a, lowest.b)]))[0]
    reach = theme.px(4.5)
    cross = [
        QLineF(x - reach, y, x + reach, y),
        QLineF(x, y - reach, x, y + reach),
    ]
    for color, width in ((_deep(theme), 3.4), (_pale(), 1.5)):
        painter.setPen(QPen(color, width))
        painter.drawLines(cross)


def _draw_others(
    painter: QPainter,
    theme: Theme,
    picture: LossSlice,
    placement: Placement,
    hover_branch: int | None,
) -> None:
    """The paths of the other branches, each in its dash and with its marker."""
    for path in picture.paths[1:]:
        points = thinned(placement.to_px(path.coordinates), 1.0)
        if len(points) < 2:
            continue
        style = branch_style(path.number)
        lit = path.number == hover_branch
        ground = QPen(_deep(theme), _PATH_GROUND + (1.0 if lit else 0.0))
        painter.setPen(ground)
        painter.drawPolyline(polygon_of(points))
        painter.setPen(branch_pen(style, _pale(), _OTHERS + (0.7 if lit else 0.0)))
        painter.drawPolyline(polygon_of(points))
        draw_branch_marker(
            painter,
            style,
            QPointF(*points[-1]),
            theme.px(3.5),
            _pale(),
            _deep(theme),
        )


def _draw_path(
    painter: QPainter,
    theme: Theme,
    placement: Placement,
    path: DrawnPath,
    coordinates: Floats,
) -> None:
    """White over dark up to the present, and what comes after it paler."""
    painter.save()
    for part, opacity in ((path.future, _FUTURE_OPACITY), (path.past, 1.0)):
        points = thinned(placement.to_px(part), _AGAIN)
        if len(points) < 2:
            continue
        painter.setOpacity(opacity)
        line = polygon_of(points)
        for color, width in ((_deep(theme), _PATH_GROUND), (_pale(), _PATH)):
            pen = QPen(color, width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline(line)
    painter.restore()
    painter.setPen(QPen(_deep(theme), 1.2))
    past = len(path.past)
    for index in path.dots.tolist():
        x, y = placement.to_px(coordinates[index : index + 1])[0]
        painter.setBrush(_pale() if index < past else _between(theme))
        radius = theme.px(_DOT)
        painter.drawEllipse(QPointF(x, y), radius, radius)


def _draw_point(
    painter: QPainter,
    theme: Theme,
    picture: LossSlice,
    placement: Placement,
    labels: SliceLabels,
) -> None:
    point = picture.point
    assert point is not None
    center = placement.to_px(np.array([(point.a, point.b)]))[0]
    if not np.isfinite(center).all():
        return
    labels.keep_off(center, _POINT + 2.0)
    for way, length, color, width in (
        (point.last_update, _UPDATE, _pale(), 1.5),
        (point.downhill, _ARROW, theme.color("mark"), 2.2),
    ):
        tip = None if way is None else _tip(placement, center, way, theme.px(length))
        if tip is not None:
            _draw_arrow(painter, theme, center, tip, color, width)
            labels.keep_off((center + tip) / 2, 8.0)
            labels.keep_off(tip, 8.0)
    draw_disc(painter, theme, QPointF(*center), theme.px(_POINT))
    text = f"step {format_count(point.step)}"
    if point.loss is not None:
        text = f"{text} · loss {format_number(point.loss)}"
    labels.draw(center, text)


def _tip(
    placement: Placement, start: Floats, way: tuple[float, float], length: float
) -> Floats | None:
    """The end of an arrow of this length in px along a direction of the slice."""
    drawn = np.array(way) * placement.px_per_unit * (1.0, -1.0)
    norm = float(np.hypot(*drawn))
    if norm == 0.0 or not np.isfinite(norm):
        return None
    tip: Floats = start + drawn / norm * length
    return tip


def _draw_arrow(
    painter: QPainter,
    theme: Theme,
    start: Floats,
    tip: Floats,
    color: QColor,
    width: float,
) -> None:
    along = (tip - start) / np.hypot(*(tip - start))
    across = np.array([-along[1], along[0]])
    reach = theme.px(2.0 + 2.6 * width)
    neck = tip - along * reach
    head = np.array([tip, neck + across * 0.5 * reach, neck - across * 0.5 * reach])
    dark = theme.color("on_mark")
    shaft = QLineF(QPointF(*start), QPointF(*neck))
    painter.setPen(QPen(dark, width + 1.8))
    painter.drawLine(shaft)
    painter.setPen(QPen(dark, 1.2))
    painter.setBrush(color)
    painter.drawPolygon(polygon_of(head))
    painter.setPen(QPen(color, width))
    painter.drawLine(shaft)


def _deep(theme: Theme) -> QColor:
    """The dark that parts a line from whatever is below it."""
    return QColor(*theme.tokens.loss_ramp[0].tolist())


def _pale() -> QColor:
    return QColor("#FFFFFF")


def _between(theme: Theme) -> QColor:
    return QColor(*theme.tokens.loss_ramp[150].tolist())
