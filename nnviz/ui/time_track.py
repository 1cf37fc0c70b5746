"""The track of the time bar: loss, epochs, edits and the handle."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from nnviz.picture.time_bar import TimeBarPicture
from nnviz.ui.theme import CAPTION_SIZE, Theme

_FUTURE_OPACITY = 0.32


class TimeTrack:
    """Draws the run into a rectangle: the past solid, the future pale."""

    def __init__(self, theme: Theme, picture: TimeBarPicture, track: QRectF) -> None:
        self.theme = theme
        self.picture = picture
        self.track = track

    def draw(self, painter: QPainter) -> None:
        """Draw all of it."""
        self._draw_loss(painter)
        self._draw_ticks(painter)
        self._draw_edits(painter)
        self._draw_handle(painter)

    def _draw_loss(self, painter: QPainter) -> None:
        color = self.theme.color("ctl")
        now = self.track.left() + self.track.width() * self.picture.place(
            self.picture.step
        )
        if len(self.picture.loss) > 1:
            self._fill_loss(painter, now, color)
        for left, right, opacity in (
            (self.track.left(), now, 1.0),
            (now, self.track.right(), _FUTURE_OPACITY),
        ):
            if right - left < 1.0:
                continue  # a PDF would get an empty path, which readers complain about
            painter.setOpacity(opacity)
            painter.setPen(QPen(color, 1.5))
            painter.drawLine(
                QPointF(left, self.track.bottom()), QPointF(right, self.track.bottom())
            )
        painter.setOpacity(1.0)

    def _fill_loss(
        self,
        painter: QPainter,
        now: float,
        color: QColor,
    ) -> None:
        places, heights = self.picture.loss.T
        top = self.track.height() * 0.62
        xs = self.track.left() + places * self.track.width()
        ys = self.track.bottom() - 2.0 - heights * top
        outline = QPolygonF(list(map(QPointF, xs.tolist(), ys.tolist())))
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
                x = self.track.left() + tick.place * self.track.width()
                painter.drawText(
                    QPointF(x + px(3), self.track.top() + px(8)), tick.label
                )

    def _draw_edits(self, painter: QPainter) -> None:
        r = self.theme.px(5)
        painter.setPen(QPen(self.theme.color("ink"), 1.4))
        painter.setBrush(self.theme.color("panel"))
        y = self.track.center().y() + self.theme.px(5)
        for place in self.picture.edits:
            x = self.track.left() + place * self.track.width()
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(x, y - r),
                        QPointF(x + r, y),
                        QPointF(x, y + r),
                        QPointF(x - r, y),
                    ]
                )
            )
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_handle(self, painter: QPainter) -> None:
        theme, px = self.theme, self.theme.px
        x = (
            self.track.left()
            + self.picture.place(self.picture.step) * self.track.width()
        )
        painter.setPen(QPen(theme.color("ink"), 1.5))
        painter.drawLine(
            QPointF(x, self.track.top()), QPointF(x, self.track.bottom() + px(3))
        )
        painter.setBrush(theme.color("mark"))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x - px(5.5), self.track.top() - px(1)),
                    QPointF(x + px(5.5), self.track.top() - px(1)),
                    QPointF(x + px(5.5), self.track.top() + px(8)),
                    QPointF(x, self.track.top() + px(13.5)),
                    QPointF(x - px(5.5), self.track.top() + px(8)),
                ]
            )
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
