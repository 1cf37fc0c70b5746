"""Painting the loss along a line: a curve with the present point on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.loss_bands import LossScale
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.plane import Window
from nnviz.picture.slice_words import axis_name, loss_name
from nnviz.picture.ticks import linear_ticks, log_ticks, tick_label
from nnviz.session.loss_slice import LossSlice
from nnviz.session.surface_task import Frame
from nnviz.ui.curve_strokes import draw_curve
from nnviz.ui.lettering import draw_text, middle_baseline
from nnviz.ui.plot_axes import Ticks, draw_axes, draw_grid, plot_rect, ticks_along
from nnviz.ui.sample_marks import Placement, draw_disc
from nnviz.ui.theme import SMALL_SIZE, Theme

Floats = NDArray[np.float64]

_MARGIN = 0.06
_POINT = 5.5


def line_placement(
    theme: Theme, picture: LossSlice, size: QSizeF, frame: Frame | None = None
) -> Placement:
    """The line from left to right; up and down the places of the scale, 0 to 1."""
    shown = frame or picture.frame
    window = Window(
        shown.a - shown.half_width,
        shown.a + shown.half_width,
        -_MARGIN,
        1.0 + _MARGIN,
    )
    return Placement(window, plot_rect(theme, size, named=True))


@dataclass(frozen=True, slots=True, eq=False)
class SliceLine:
    """The curve (m, 2) in places of the scale, ready to be drawn."""

    picture: LossSlice
    scale: LossScale
    placement: Placement
    curve: Floats

    def draw(self, painter: QPainter, theme: Theme) -> None:
        """Axes, curve, the lowest point and the present one."""
        rect, window = self.placement.rect, self.placement.window
        first = self.picture.slice.first
        y_ticks = self._loss_ticks(rect.height() / theme.px(22.0))
        x_ticks = ticks_along(
            window.left + first.offset,
            window.right + first.offset,
            rect.width(),
            theme.px(52.0),
        )
        draw_grid(painter, theme, rect, y_ticks)
        name = axis_name(first, self.picture.settings.choice)
        words = loss_name(self.picture.settings)
        draw_axes(painter, theme, rect, x_ticks, y_ticks, name, words)
        painter.save()
        painter.setClipRect(rect)
        points = self.placement.to_px(self.curve)
        draw_curve(painter, points, rect, theme.color("ink"), 1.6)
        self._draw_minimum(painter, theme)
        painter.restore()
        self._draw_point(painter, theme, rect)

    def _loss_ticks(self, most: float) -> Ticks:
        scale, window = self.scale, self.placement.window
        if not scale.high > scale.low:
            return [((0.0 - window.bottom) / window.height, tick_label(scale.low))]
        choose = log_ticks if scale.levels == "log" and scale.low > 0 else linear_ticks
        values = choose(scale.low, scale.high, max(2, int(most)))
        places = (scale.places(values) - window.bottom) / window.height
        return [
            (float(place), tick_label(float(value)))
            for place, value in zip(places, values, strict=True)
        ]

    def _draw_minimum(self, painter: QPainter, theme: Theme) -> None:
        lowest = self.picture.minimum
        if lowest is None:
            return
        x, y = self.placement.to_px(
            np.array([(lowest.a, self.scale.places(np.array(lowest.loss)))])
        )[0]
        reach = theme.px(4.5)
        painter.setPen(QPen(theme.color("muted"), 1.5))
        painter.drawLines(
            [QLineF(x - reach, y, x + reach, y), QLineF(x, y - reach, x, y + reach)]
        )

    def _draw_point(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        """Its own loss, which is that of the line only where it lies on it."""
        point = self.picture.point
        if point is None:
            return
        loss = point.loss if point.loss is not None else np.nan
        place = self.scale.places(np.array(loss))
        x, y = self.placement.to_px(np.array([(point.a, float(place))]))[0]
        if not rect.adjusted(-1, -9, 1, 9).contains(QPointF(x, y)):
            return
        draw_disc(painter, theme, QPointF(x, y), theme.px(_POINT))
        text = f"step {format_count(point.step)} · loss {format_number(loss)}"
        half = theme.text_width(text, SMALL_SIZE) / 2 + theme.px(4.0)
        middle = min(max(x, rect.left() + half), rect.right() - half)
        above = y - theme.px(18.0)
        if above < rect.top() + theme.px(8.0):
            above = y + theme.px(18.0)
        box = QRectF(middle - half, above - theme.px(8.0), 2 * half, theme.px(16.0))
        painter.fillRect(box, theme.color("canvas"))
        draw_text(
            painter,
            theme,
            middle,
            middle_baseline(theme, above, SMALL_SIZE),
            text,
            size=SMALL_SIZE,
            align="center",
        )


def slice_line(picture: LossSlice, scale: LossScale, placement: Placement) -> SliceLine:
    """The curve of a picture of a line; a gap where the loss is no finite number."""
    losses = picture.grid.loss[:, 0]
    places = np.where(np.isfinite(losses), scale.places(losses), np.nan)
    curve = np.column_stack([picture.grid.a, places])
    return SliceLine(picture, scale, placement, curve)
