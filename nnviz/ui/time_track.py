"""The track of the time bar: loss, epochs and the handle."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from nnviz.picture.time_bar import TimeBarPicture
from nnviz.ui.shapes import polygon_of
from nnviz.ui.theme import CAPTION_SIZE, Theme
from nnviz.ui.time_mark_drawing import TimeMarkDrawing

_FUTURE_OPACITY = 0.32
_OVERVIEW = 3.0
_HANDLE = 5.5
"""Half the width of the handle, px."""


class TimeTrack:
    """Draws the run into a rectangle: the past solid, the future pale.

    When it is zoomed, a thin bar above it shows where in the run the window is.
    """

    def __init__(self, theme: Theme, picture: TimeBarPicture, rect: QRectF) -> None:
        self.theme = theme
        self.picture = picture
        top = theme.px(6) if picture.is_zoomed else 0.0
        self.track = rect.adjusted(0, top, 0, 0)
        self.overview = QRectF(rect.left(), rect.top(), rect.width(), top)

    def x_of(self, step: float) -> float:
        """Where a step is drawn, px."""
        return self.track.left() + self.track.width() * self.picture.place(step)

    def draw(self, painter: QPainter, hover_branch: int | None = None) -> None:
        """Draw all of it, and a branch that is pointed at darker."""
        marks = TimeMarkDrawing(self.theme, self.picture, self.track)
        # Not within the clip below: in an SVG of Qt's an inner clip would stay.
        self._draw_loss(painter)
        painter.save()
        px = self.theme.px
        painter.setClipRect(self.track.adjusted(-px(8), -px(2), px(8), px(4)))
        self._draw_ticks(painter)
        marks.draw_branches(painter, hover_branch)
        marks.draw_marks(painter)
        if self.picture.window.has(self.picture.step):
            self._draw_handle(painter)
        painter.restore()
        if self.picture.is_zoomed:
            self._draw_overview(painter)

    def draw_band(self, painter: QPainter, start: float, end: float) -> None:
        """The stretch that a person is about to zoom into, from x to x."""
        left = max(min(start, end), self.track.left())
        right = min(max(start, end), self.track.right())
        band = QRectF(left, self.track.top(), right - left, self.track.height())
        color = self.theme.color("ink")
        painter.setPen(QPen(color, 1.0))
        color.setAlphaF(0.14)
        painter.setBrush(color)
        painter.drawRect(band)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def draw_focus(self, painter: QPainter) -> None:
        """The ring of what has the keyboard."""
        rect = self.track.united(self.overview).adjusted(-4, -2.5, 4, 4)
        painter.setPen(QPen(self.theme.color("ink"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, 3, 3)

    def _draw_loss(self, painter: QPainter) -> None:
        color = self.theme.color("ctl")
        track = self.track
        now = min(max(self.x_of(self.picture.step), track.left()), track.right())
        end = min(max(self.x_of(self.picture.last_step), track.left()), track.right())
        if len(self.picture.loss) > 1:
            self._fill_loss(painter, now, color)
        for left, right, opacity, name in (
            (track.left(), now, 1.0, "ctl"),
            (now, end, _FUTURE_OPACITY, "ctl"),
            (end, track.right(), 1.0, "line"),
        ):
            if right - left < 1.0:
                continue  # a PDF would get an empty path, which readers complain about
            painter.setOpacity(opacity)
            painter.setPen(QPen(self.theme.color(name), 1.5))
            painter.drawLine(
                QPointF(left, track.bottom()), QPointF(right, track.bottom())
            )
        painter.setOpacity(1.0)

    def _fill_loss(self, painter: QPainter, now: float, color: QColor) -> None:
        places, heights = self.picture.loss.T
        top = self.track.height() * 0.62
        xs = self.track.left() + places * self.track.width()
        ys = self.track.bottom() - 2.0 - heights * top
        outline = polygon_of(np.column_stack([xs, ys]))
        outline.append(QPointF(outline.last().x(), self.track.bottom()))
        outline.append(QPointF(outline.first().x(), self.track.bottom()))
        area = QPainterPath()
        area.addPolygon(outline)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for left, right, opacity in (
            (self.track.left(), now, 0.6),
            (now, self.track.right(), 0.6 * _FUTURE_OPACITY),
        ):
            if right - left >= 1.0:
                painter.setClipRect(QRectF(left, 0, right - left, self.track.bottom()))
                painter.setOpacity(opacity)
                painter.fillPath(area, color)
        painter.restore()

    def _draw_ticks(self, painter: QPainter) -> None:
        theme, px = self.theme, self.theme.px
        foot = self.track.bottom() + px(3)
        for labelled, name, top in (
            (False, "ctl", self.track.bottom()),
            (True, "border", self.track.top()),
        ):
            xs = [
                self.track.left() + tick.place * self.track.width()
                for tick in self.picture.ticks
                if bool(tick.label) == labelled
            ]
            painter.setPen(QPen(theme.color(name), 1.0))
            painter.drawLines([QLineF(x, top, x, foot) for x in xs])
        painter.setFont(theme.font(CAPTION_SIZE))
        painter.setPen(theme.color("muted"))
        for tick in self.picture.ticks:
            if tick.label:
                x = self._clear_of_handle(tick.place) + px(3)
                painter.drawText(QPointF(x, self.track.top() + px(8)), tick.label)

    def _clear_of_handle(self, place: float) -> float:
        """Where the label of a tick begins, px: behind the handle that is upon it."""
        x = self.track.left() + place * self.track.width()
        handle, reach = self.x_of(self.picture.step), self.theme.px(_HANDLE)
        shown = self.picture.window.has(self.picture.step)
        return max(x, handle + reach) if shown and abs(handle - x) < reach else x

    def _draw_handle(self, painter: QPainter) -> None:
        theme, px = self.theme, self.theme.px
        x = self.x_of(self.picture.step)
        painter.setPen(QPen(theme.color("ink"), 1.5))
        painter.drawLine(
            QPointF(x, self.track.top()), QPointF(x, self.track.bottom() + px(3))
        )
        painter.setBrush(theme.color("mark"))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x - px(_HANDLE), self.track.top() - px(1)),
                    QPointF(x + px(_HANDLE), self.track.top() - px(1)),
                    QPointF(x + px(_HANDLE), self.track.top() + px(8)),
                    QPointF(x, self.track.top() + px(13.5)),
                    QPointF(x - px(_HANDLE), self.track.top() + px(8)),
                ]
            )
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_overview(self, painter: QPainter) -> None:
        """All of the run as a line, the window on it, and the present step."""
        theme, whole, window = self.theme, self.overview, self.picture.window
        height = theme.px(_OVERVIEW)
        length = self.picture.length
        left = whole.left() + whole.width() * window.first / length
        width = max(whole.width() * window.span / length, theme.px(8))
        left = min(left, whole.right() - width)
        radius = height / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for x, w, name in (
            (whole.left(), whole.width(), "line"),
            (left, width, "muted"),
        ):
            painter.setBrush(theme.color(name))
            painter.drawRoundedRect(QRectF(x, whole.top(), w, height), radius, radius)
        now = whole.left() + whole.width() * self.picture.step / length
        painter.setPen(QPen(theme.color("ink"), 1.0))
        painter.setBrush(theme.color("mark"))
        center = QPointF(now, whole.top() + radius)
        painter.drawEllipse(center, theme.px(2.2), theme.px(2.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
