"""Painting the loss on a plane: bands, lines, paths, the present point."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from nnviz.engine.surface_grid import GridPicture
from nnviz.picture.branch_styles import branch_style
from nnviz.picture.loss_bands import (
    BANDS,
    TOLD,
    Contours,
    LossScale,
    band_colors,
    contours,
    label_place,
)
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.plane import Window
from nnviz.picture.slice_path import DrawnPath, drawn_path, thinned
from nnviz.picture.slice_words import distance_note, loss_name, samples_note
from nnviz.session.loss_slice import LossSlice
from nnviz.session.surface_task import Frame
from nnviz.ui.branch_key import branch_pen, draw_branch_marker
from nnviz.ui.chrome import CHIP_RADIUS, draw_box
from nnviz.ui.kept_layer import KeptLayer
from nnviz.ui.lettering import draw_text, middle_baseline, wrapped
from nnviz.ui.sample_marks import Placement, draw_disc
from nnviz.ui.shapes import polygon_of
from nnviz.ui.theme import CAPTION_SIZE, SMALL_SIZE, Theme

Floats = NDArray[np.float64]

SCALE_WIDTH = 92.0
_LINE_OPACITY = 0.22
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
            self._numbers = _draw_contours(
                on, theme, picture, scale, placement, kept_free
            )
            on.restore()

        painter.save()
        self._layer.draw(painter, QSizeF(rect.right(), rect.bottom()), key, paint)
        painter.setClipRect(rect)
        _draw_minimum(painter, theme, picture, placement)
        _draw_others(painter, theme, picture, placement, hover_branch)
        _draw_path(painter, theme, placement, path, current.coordinates)
        labels = _Labels(painter, theme, rect)
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


@lru_cache(maxsize=8)
def kept_contours(grid: GridPicture, scale: LossScale) -> Contours:
    """The contours of a grid; they depend on nothing else."""
    return contours(grid, scale)


def _draw_contours(
    painter: QPainter,
    theme: Theme,
    picture: LossSlice,
    scale: LossScale,
    placement: Placement,
    kept_free: tuple[QRectF, ...],
) -> list[Floats]:
    """Bands and lines; where the numbers of lines stand."""
    drawn = kept_contours(picture.grid, scale)
    colors = [QColor(*color) for color in band_colors(theme.tokens).tolist()]
    whole = placement.to_px(
        np.array(
            [
                (picture.grid.a[0], picture.grid.b[-1]),
                (picture.grid.a[-1], picture.grid.b[0]),
            ]
        )
    )
    # Each area over the one before: no seams between bands, in no kind of file.
    painter.fillRect(QRectF(QPointF(*whole[0]), QPointF(*whole[1])), colors[0])
    painter.setPen(Qt.PenStyle.NoPen)
    for area in drawn.areas:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for ring in area.rings:
            path.addPolygon(polygon_of(placement.to_px(ring)))
        painter.setBrush(colors[area.edge])
        painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    line_color = theme.color("ink")
    line_color.setAlphaF(_LINE_OPACITY)
    painter.setPen(QPen(line_color, 0.6))
    lines = [
        tuple(placement.to_px(line) for line in of_edge) for of_edge in drawn.lines
    ]
    for of_edge in lines:
        for line in of_edge:
            painter.drawPolyline(polygon_of(line))
    return _draw_numbers(painter, theme, picture, scale, placement, lines, kept_free)


def _draw_numbers(
    painter: QPainter,
    theme: Theme,
    picture: LossSlice,
    scale: LossScale,
    placement: Placement,
    lines: list[tuple[Floats, ...]],
    kept_free: tuple[QRectF, ...],
) -> list[Floats]:
    """The loss of some lines, where there is room for it beside the path."""
    rect = placement.rect
    if not scale.high > scale.low:
        return []
    bounds = (rect.left(), rect.top(), rect.right(), rect.bottom())
    obstacles = placement.to_px(np.vstack([p.coordinates for p in picture.paths]))
    obstacles = obstacles[np.isfinite(obstacles).all(axis=1)][::4]
    for plate in kept_free:
        middle = plate.center().y()
        row = np.arange(plate.left(), plate.right(), plate.height() / 2)
        obstacles = np.vstack(
            [obstacles, np.column_stack([row, np.full(len(row), middle)])]
        )
    numbers: list[Floats] = []
    colors = band_colors(theme.tokens)
    edges = scale.edges
    height = theme.px(CAPTION_SIZE)
    for edge in range(TOLD, BANDS, TOLD):
        text = format_number(float(edges[edge]))
        width = theme.text_width(text, CAPTION_SIZE) + theme.px(6.0)
        place = label_place(lines[edge - 1], (width, height), bounds, obstacles)
        if place is None:
            continue
        numbers.append(np.array([place.x, place.y]))
        obstacles = np.vstack([obstacles, numbers[-1:]])
        ground = QColor(*colors[edge].tolist())
        painter.save()
        painter.translate(place.x, place.y)
        painter.rotate(place.angle)
        box = QRectF(-width / 2, -height / 2, width, height)
        draw_box(painter, box, height / 2, ground, None)
        draw_text(
            painter,
            theme,
            0.0,
            middle_baseline(theme, 0.0, CAPTION_SIZE),
            text,
            size=CAPTION_SIZE,
            color=theme.readable_on(ground),
            align="center",
        )
        painter.restore()
    return numbers


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
    labels: "_Labels",
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


@dataclass(slots=True)
class _Taken:
    """A disc that no label lies on."""

    x: float
    y: float
    radius: float


class _Labels:
    """Words on small plates beside points, off the edges and off one another."""

    def __init__(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        self._painter = painter
        self._theme = theme
        self._rect = rect.adjusted(2, 2, -2, -2)
        self._discs: list[_Taken] = []
        self._plates: list[QRectF] = []

    def keep_off(self, place: Floats, radius: float) -> None:
        """No label is drawn so near to a place."""
        x, y = place.tolist()
        self._discs.append(_Taken(x, y, radius))

    def avoid(self, plate: QRectF) -> None:
        """No label is drawn over something else that is written."""
        self._plates.append(plate)

    def draw(self, place: Floats, text: str) -> None:
        """The text at the best of the places around a point that is in view."""
        x, y = place.tolist()
        if not self._rect.contains(QPointF(x, y)):
            return
        theme, painter = self._theme, self._painter
        width = theme.text_width(text, SMALL_SIZE) + theme.px(10.0)
        height = theme.px(16.0)
        gap = theme.px(9.0)
        corners = [
            (x - width * share, top)
            for top in (y + gap, y - gap - height)
            for share in (0.75, 0.25, 1.0, 0.0)
        ]
        corners += [(x + gap, y - height / 2), (x - gap - width, y - height / 2)]
        plates = [QRectF(left, top, width, height) for left, top in corners]
        plates = [self._inside(plate) for plate in plates]
        best = min(plates, key=self._overlap)
        self._plates.append(best)
        draw_box(painter, best, CHIP_RADIUS, theme.color("panel"), None)
        draw_text(
            painter,
            theme,
            best.center().x(),
            middle_baseline(theme, best.center().y(), SMALL_SIZE),
            text,
            size=SMALL_SIZE,
            align="center",
        )

    def _inside(self, plate: QRectF) -> QRectF:
        rect = self._rect
        left = min(max(plate.left(), rect.left()), rect.right() - plate.width())
        top = min(max(plate.top(), rect.top()), rect.bottom() - plate.height())
        return QRectF(left, top, plate.width(), plate.height())

    def _overlap(self, plate: QRectF) -> float:
        total = 0.0
        for disc in self._discs:
            dx = max(plate.left() - disc.x, 0.0, disc.x - plate.right())
            dy = max(plate.top() - disc.y, 0.0, disc.y - plate.bottom())
            total += max(0.0, disc.radius - float(np.hypot(dx, dy)))
        for other in self._plates:
            shared = plate.intersected(other)
            total += shared.width() * shared.height()
        return total


def draw_loss_scale(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    scale: LossScale,
    picture: LossSlice,
) -> None:
    """The bands from low to high with their numbers, and what has to be said."""
    painter.fillRect(rect, theme.color("panel"))
    painter.setPen(QPen(theme.color("border"), 1.0))
    edge = rect.left() + 0.5
    painter.drawLine(QLineF(edge, rect.top(), edge, rect.bottom()))
    words = []
    for text in (loss_name(picture.settings), samples_note(picture)):
        if text:
            words += wrapped(theme, text, rect.width() - theme.px(14.0), CAPTION_SIZE)
    words += wrapped(
        theme, distance_note(picture), rect.width() - theme.px(14.0), CAPTION_SIZE
    )
    row = theme.px(14.0)
    bar = QRectF(
        rect.left() + theme.px(10.0),
        rect.top() + theme.px(12.0),
        theme.px(11.0),
        min(rect.height() - theme.px(22.0) - row * len(words), theme.px(260.0)),
    )
    if bar.height() < theme.px(40.0):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for band, color in enumerate(band_colors(theme.tokens).tolist()):
        top = bar.bottom() - bar.height() * (band + 1) / BANDS
        bottom = bar.bottom() - bar.height() * band / BANDS
        painter.fillRect(
            QRectF(bar.left(), round(top), bar.width(), round(bottom) - round(top)),
            QColor(*color),
        )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    edges = scale.edges
    every = TOLD if bar.height() >= theme.px(70.0) else 2 * TOLD
    for number in range(0, BANDS + 1, every):
        y = bar.bottom() - bar.height() * number / BANDS
        draw_text(
            painter,
            theme,
            bar.right() + theme.px(6.0),
            middle_baseline(theme, y, CAPTION_SIZE),
            format_number(float(edges[number])),
            size=CAPTION_SIZE,
            color="muted",
        )
    baseline = bar.bottom() + theme.px(6.0)
    for line in words:
        baseline += row
        draw_text(
            painter,
            theme,
            bar.left(),
            baseline,
            line,
            size=CAPTION_SIZE,
            color="muted",
        )


def _deep(theme: Theme) -> QColor:
    """The dark that parts a line from whatever is below it."""
    return QColor(*theme.tokens.loss_ramp[0].tolist())


def _pale() -> QColor:
    return QColor("#FFFFFF")


def _between(theme: Theme) -> QColor:
    return QColor(*theme.tokens.loss_ramp[150].tolist())
