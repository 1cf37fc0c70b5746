"""Edits, bookmarks, branch points, stops and other branches on the time bar."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from nnviz.picture.time_bar import TimeBarPicture
from nnviz.picture.time_marks import BranchTrack, TimeMark
from nnviz.ui.branch_key import branch_pen, draw_branch_marker
from nnviz.ui.theme import Theme

_FIRST_ROW = 13.0
_ROW_PITCH = 5.0
_ROOM_FOR_MARKER = 5.0


class TimeMarkDrawing:
    """Draws what lies along a track, and knows where."""

    def __init__(self, theme: Theme, picture: TimeBarPicture, track: QRectF) -> None:
        self._theme = theme
        self._picture = picture
        self._track = track

    def branch_at(self, position: QPointF) -> BranchTrack | None:
        """The other branch whose line is under a position."""
        place = (position.x() - self._track.left()) / self._track.width()
        reach = 4.0 / self._track.width()
        near = [
            track
            for track in self._picture.tracks
            if track.start - reach <= place <= track.end + reach
            and abs(self._row_y(track) - position.y()) <= self._theme.px(2.5)
        ]
        return min(
            near,
            key=lambda track: abs(self._row_y(track) - position.y()),
            default=None,
        )

    def draw_branches(self, painter: QPainter, hover: int | None) -> None:
        """Each other branch as a thin line that leaves the current one and ends."""
        theme = self._theme
        for track in self._picture.tracks:
            pointed = track.number == hover
            color = theme.color("ink" if pointed else "muted")
            y = self._row_y(track)
            start, end = self._x(max(track.start, 0.0)), self._x(min(track.end, 1.0))
            painter.setPen(branch_pen(track.style, color, 1.8 if pointed else 1.2))
            rise = min(theme.px(6), max(end - start, 0.0) / 2)
            if track.start >= 0.0:
                foot = QPointF(start, self._track.bottom())
                painter.setPen(QPen(color, painter.pen().widthF()))
                painter.drawPolyline(
                    QPolygonF([foot, QPointF(start, y), QPointF(start + rise, y)])
                )
                painter.setPen(branch_pen(track.style, color, 1.8 if pointed else 1.2))
                start += rise
            marked = track.end <= 1.0
            stop = end - theme.px(_ROOM_FOR_MARKER) if marked else end
            if stop - start >= 1.0:
                painter.drawLine(QPointF(start, y), QPointF(stop, y))
            if marked:
                at = QPointF(end, y)
                radius = theme.px(2.8)
                ground = theme.color("panel")
                draw_branch_marker(painter, track.style, at, radius, color, ground)

    def draw_marks(self, painter: QPainter) -> None:
        """All marks, edits over the others."""
        for mark in self._picture.marks:
            x = self._x(mark.place)
            {
                "edit": self._draw_edit,
                "bookmark": self._draw_bookmark,
                "fork": self._draw_fork,
                "goal": self._draw_goal,
            }[mark.kind](painter, x, mark)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _x(self, place: float) -> float:
        return self._track.left() + place * self._track.width()

    def _row_y(self, track: BranchTrack) -> float:
        return self._track.top() + self._theme.px(_FIRST_ROW + _ROW_PITCH * track.row)

    def _draw_edit(self, painter: QPainter, x: float, mark: TimeMark) -> None:
        theme = self._theme
        r = theme.px(5)
        y = self._track.bottom() - theme.px(10)
        painter.setPen(QPen(theme.color("ink"), 1.4))
        painter.setBrush(theme.color("panel"))
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

    def _draw_bookmark(self, painter: QPainter, x: float, mark: TimeMark) -> None:
        """A flag; a hollow one where it stands on another branch."""
        theme, px = self._theme, self._theme.px
        color = theme.color("ink" if mark.is_here else "muted")
        top = self._track.bottom() - px(20)
        painter.setPen(QPen(color, 1.3))
        painter.drawLine(QLineF(x, top, x, self._track.bottom()))
        painter.setBrush(color if mark.is_here else theme.color("panel"))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x, top),
                    QPointF(x + px(8), top + px(3.2)),
                    QPointF(x, top + px(6.4)),
                ]
            )
        )

    def _draw_fork(self, painter: QPainter, x: float, mark: TimeMark) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("ink"), 1.4))
        painter.setBrush(theme.color("panel"))
        at = QPointF(x, self._track.bottom())
        painter.drawEllipse(at, theme.px(2.6), theme.px(2.6))

    def _draw_goal(self, painter: QPainter, x: float, mark: TimeMark) -> None:
        """A line with a square at its foot, the sign for stop."""
        theme, px = self._theme, self._theme.px
        ink = theme.color("ink")
        painter.setPen(QPen(ink, 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(x, self._track.top(), x, self._track.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        foot = self._track.bottom() - px(5)
        painter.drawRect(QRectF(x - px(2.5), foot, px(5), px(5)))
