"""Samples as marks in a plane: training filled, test hollow, the chosen one yellow."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from nnviz.picture.colors import ramp_colors
from nnviz.picture.plane import Window
from nnviz.picture.scatter import Points, drawn_places
from nnviz.session.selection import Sample, Selection
from nnviz.ui.kept_layer import KeptLayer
from nnviz.ui.marks import draw_mark
from nnviz.ui.theme import Theme

Floats = NDArray[np.float64]

RADIUS = 3.0
_CHOSEN_RADIUS = 7.5
_EDGE_OPACITY = 0.6
_MANY = 600
_MANY_RADIUS = 2.2


class Placement:
    """Where data units lie in the drawing: ``window`` fills ``rect``."""

    def __init__(self, window: Window, rect: QRectF) -> None:
        self.window = window
        self.rect = rect
        self.px_per_unit = np.array(
            [rect.width() / window.width, rect.height() / window.height]
        )

    def to_px(self, positions: Floats) -> Floats:
        """Data units (m, 2) as px, y downwards."""
        corner = np.array([self.rect.left(), self.rect.bottom()])
        origin = np.array([self.window.left, self.window.bottom])
        return np.asarray(
            corner + (positions - origin) * self.px_per_unit * (1.0, -1.0)
        )

    def to_units(self, position: QPointF) -> Floats:
        """A place of the drawing in data units, (2,)."""
        x, y = self.units_of(np.array([[position.x(), position.y()]]))[0].tolist()
        return np.array([x, y])

    def units_of(self, places: Floats) -> Floats:
        """Places of the drawing (m, 2) in data units."""
        corner = np.array([self.rect.left(), self.rect.bottom()])
        origin = np.array([self.window.left, self.window.bottom])
        return np.asarray(origin + (places - corner) / self.px_per_unit * (1.0, -1.0))


class SampleMarks:
    """Draws the samples of some sets; on the screen from a layer that is kept.

    All of them, or an even choice of very many (`drawn_places`).

    Classes have their marks; samples without a class are circles in the colour of
    their value on the weight ramp, or muted.
    """

    def __init__(self) -> None:
        self._layer = KeptLayer()

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        sets: tuple[Points, ...],
        placement: Placement,
        limit: float | None = None,
        output: int = 0,
    ) -> None:
        """Draw every sample inside the window; ``limit`` ends the ramp of values."""
        rect = placement.rect
        key = (
            *sets,
            theme,
            placement.window,
            (rect.x(), rect.y(), rect.width(), rect.height()),
            limit,
            output,
        )

        def paint(on: QPainter) -> None:
            _draw_sets(on, theme, sets, placement, limit, output)

        self._layer.draw(painter, QSizeF(rect.right(), rect.bottom()), key, paint)


def draw_chosen(
    painter: QPainter,
    theme: Theme,
    sets: tuple[Points, ...],
    placement: Placement,
    selection: Selection,
) -> None:
    """Ring the hovered sample in ink, and lay the chosen one on a yellow disc."""
    hovered, chosen = selection.hover_sample, selection.sample
    if hovered is not None and hovered != chosen:
        _draw_one(painter, theme, sets, placement, hovered, None)
    _draw_one(painter, theme, sets, placement, chosen, theme.color("mark"))


def draw_disc(painter: QPainter, theme: Theme, center: QPointF, radius: float) -> None:
    """The yellow disc of what is chosen or now."""
    painter.setPen(QPen(theme.color("on_mark"), 1.5))
    painter.setBrush(theme.color("mark"))
    painter.drawEllipse(center, radius, radius)


def _draw_one(
    painter: QPainter,
    theme: Theme,
    sets: tuple[Points, ...],
    placement: Placement,
    sample: Sample,
    ground: QColor | None,
) -> None:
    points = next((p for p in sets if p.part == sample.part), None)
    if points is None or sample.index >= len(points.position):
        return
    x, y = placement.to_px(points.position[sample.index])
    center = QPointF(float(x), float(y))
    if not placement.rect.adjusted(-1, -1, 1, 1).contains(center):
        return
    radius = theme.px(_CHOSEN_RADIUS)
    filled = sample.part == "train"
    if ground is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("panel"), 3.5))
        painter.drawEllipse(center, radius - 1.0, radius - 1.0)
        painter.setPen(QPen(theme.color("ink"), 1.5))
        painter.drawEllipse(center, radius - 1.0, radius - 1.0)
        return
    draw_disc(painter, theme, center, radius)
    if points.labels is not None:
        label = int(points.labels[sample.index])
        # The hollow of a test sample shows the disc, hence an ink outline instead.
        draw_mark(painter, theme, label, center, theme.px(3.4), filled)
        return
    inner = theme.px(2.2)
    painter.setPen(QPen(theme.color("on_mark"), 1.3))
    painter.setBrush(theme.color("on_mark") if filled else theme.color("mark"))
    painter.drawEllipse(center, inner, inner)


def _draw_sets(
    painter: QPainter,
    theme: Theme,
    sets: tuple[Points, ...],
    placement: Placement,
    limit: float | None,
    output: int,
) -> None:
    count = sum(len(points.position) for points in sets)
    radius = theme.px(RADIUS if count <= _MANY else _MANY_RADIUS)
    outline = theme.color("panel")
    area = placement.rect.adjusted(-1, -1, 1, 1)
    for points in reversed(sets):
        places = placement.to_px(points.position)
        filled = points.part == "train"
        colors = _value_colors(theme, points, limit, output)
        drawn = drawn_places(points)
        for index, (x, y) in zip(drawn.tolist(), places[drawn].tolist(), strict=True):
            center = QPointF(x, y)
            if not area.contains(center):
                continue
            if points.labels is not None:
                draw_mark(
                    painter,
                    theme,
                    int(points.labels[index]),
                    center,
                    radius,
                    filled,
                    outline,
                )
            else:
                color = theme.color("muted") if colors is None else colors[index]
                ringed = colors is not None
                _draw_value(painter, theme, center, radius, color, filled, ringed)


def _value_colors(
    theme: Theme, points: Points, limit: float | None, output: int
) -> list[QColor] | None:
    if limit is None:
        return None
    targets = points.targets[:, output]
    rgb = ramp_colors(targets, limit, theme.tokens.weight_ramp)
    return [QColor(*row) for row in rgb.tolist()]


def _draw_value(
    painter: QPainter,
    theme: Theme,
    center: QPointF,
    radius: float,
    color: QColor,
    filled: bool,
    ringed: bool,
) -> None:
    """A circle; one coloured by its value has an edge of ink, hollow ones a hole."""
    if not ringed:
        panel = theme.color("panel")
        painter.setPen(QPen(panel if filled else color, 0.8 if filled else 1.2))
        painter.setBrush(color if filled else panel)
        painter.drawEllipse(center, radius * 0.94, radius * 0.94)
        return
    edge = theme.color("ink")
    edge.setAlphaF(_EDGE_OPACITY)
    painter.setPen(QPen(edge, 0.8))
    painter.setBrush(QBrush(color))
    painter.drawEllipse(center, radius, radius)
    if not filled:
        painter.setBrush(theme.color("canvas"))
        painter.drawEllipse(center, radius * 0.45, radius * 0.45)
