"""The time bar: where in the run, and at which moment of a step, the window is."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip

from nnviz.picture.numbers import format_count
from nnviz.picture.table import Table
from nnviz.picture.time_bar import TimeBarPicture, time_bar_picture, time_table
from nnviz.session.snapshot import Snapshot
from nnviz.ui.math_text import math_text
from nnviz.ui.moment_chain import MomentChain
from nnviz.ui.theme import CAPTION_SIZE
from nnviz.ui.time_track import TimeTrack
from nnviz.ui.view import View

HEIGHT = 70
_TRACK_LEFT = 118.0
_MARGIN = 10.0
_TRACK_TOP = 4.0
_TRACK_BOTTOM = 34.0
_TRACK_FOOT = 38.0
_CHIP_TOP = 41.0
_HINT = "Space plays · ← → one step back or on"


class TimeBar(View):
    """Scrubs through the run with the mouse and shows the chain of moments."""

    name = "time"
    heading = "Time"
    _scrubbing = False
    _track_alone = False
    _chips_drawn: tuple[object, ...] | None = None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Repaint what has changed: while playing, that is only the track."""
        before, self.snapshot = self.snapshot, snapshot
        if before is not None and _on_track(before) == _on_track(snapshot):
            return
        chips = (
            snapshot.moments,
            snapshot.moment,
            snapshot.architecture,
            len(str(snapshot.last_step)),
        )
        if chips == self._chips_drawn:
            self.update(0, 0, self.width(), round(self.theme.px(_TRACK_FOOT)))
        else:
            self._chips_drawn = chips
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(self.theme.px(900)), int(self.theme.px(HEIGHT)))

    def minimumSizeHint(self) -> QSize:
        return QSize(int(self.theme.px(400)), int(self.theme.px(HEIGHT)))

    def table(self) -> Table:
        assert self.snapshot is not None
        return time_table(self.snapshot)

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        if self.snapshot is None:
            return
        track = self._track(size)
        picture = time_bar_picture(self.snapshot, track.width() / self.theme.scale)
        self._draw_count(painter, picture)
        TimeTrack(self.theme, picture, track).draw(painter)
        if not self._track_alone:
            self._draw_moments(painter, picture, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._track_alone = event.rect().bottom() < self.theme.px(_TRACK_FOOT)
        super().paintEvent(event)
        self._track_alone = False

    def _draw_moments(
        self, painter: QPainter, picture: TimeBarPicture, size: QSizeF
    ) -> None:
        px = self.theme.px
        self._draw_moment_count(painter, picture)
        chain = self.chain(picture, size)
        chain.draw(painter)
        hint_width = self.theme.text_width(_HINT, CAPTION_SIZE)
        left = size.width() - px(_MARGIN) - hint_width
        if chain.end + px(20) < left:
            painter.setFont(self.theme.font(CAPTION_SIZE))
            painter.setPen(self.theme.color("muted"))
            painter.drawText(QPointF(left, px(_CHIP_TOP + 14.5)), _HINT)

    # What lies where

    def _track(self, size: QSizeF) -> QRectF:
        px = self.theme.px
        left = self._left()
        return QRectF(
            left,
            px(_TRACK_TOP),
            max(size.width() - left - px(_MARGIN), 1.0),
            px(_TRACK_BOTTOM - _TRACK_TOP),
        )

    def _left(self) -> float:
        """Where track and chips begin: behind the counts, however long they are."""
        px = self.theme.px
        if self.snapshot is None:
            return px(_TRACK_LEFT)
        # The widest number of so many digits, so that nothing moves while playing.
        last = 10 ** len(str(self.snapshot.last_step)) - 1
        widest = math_text(_count_markup(last, last)).width(self.theme)
        return max(px(_TRACK_LEFT), px(_MARGIN + 16) + widest)

    def chain(self, picture: TimeBarPicture, size: QSizeF) -> MomentChain:
        """The chips of the moments, with their places."""
        px = self.theme.px
        right = size.width() - px(_MARGIN)
        return MomentChain(self.theme, picture, self._left(), right, px(_CHIP_TOP))

    # Drawing

    def _draw_count(self, painter: QPainter, picture: TimeBarPicture) -> None:
        theme, px = self.theme, self.theme.px
        step = math_text(_count_markup(picture.step, picture.last_step))
        step.draw(painter, theme, px(_MARGIN), px(17))
        count = len(self.snapshot.edits) if self.snapshot is not None else 0
        words = "no edits by hand"
        if count:
            words = f"◇ {count} edit{'s' if count > 1 else ''} by hand"
        painter.setFont(theme.font(CAPTION_SIZE))
        painter.setPen(theme.color("muted"))
        painter.drawText(QPointF(px(_MARGIN), px(31)), words)

    def _draw_moment_count(self, painter: QPainter, picture: TimeBarPicture) -> None:
        px = self.theme.px
        math_text(f"Moment **{picture.moment + 1}** of {len(picture.chips)}").draw(
            painter,
            self.theme,
            px(_MARGIN),
            px(_CHIP_TOP + 15),
            color=self.theme.color("muted"),
        )

    # What a person does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.snapshot is None:
            return
        chip = self._chip_at(event.position())
        if chip is not None:
            self.session.go_to_moment(chip)
        elif self._is_on_track(event.position()):
            self._scrubbing = True
            self._scrub(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._scrubbing = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._scrubbing:
            self._scrub(event.position())
        over = self._chip_at(event.position()) is not None
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        )

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.snapshot is not None:
            position = QPointF(event.pos())
            QToolTip.showText(event.globalPos(), self._tip(position), self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.update()
        super().resizeEvent(event)

    def _picture(self) -> TimeBarPicture:
        assert self.snapshot is not None
        width = self._track(QSizeF(self.size())).width()
        return time_bar_picture(self.snapshot, width / self.theme.scale)

    def _chip_at(self, position: QPointF) -> int | None:
        if self.snapshot is None:
            return None
        return self.chain(self._picture(), QSizeF(self.size())).chip_at(position)

    def _is_on_track(self, position: QPointF) -> bool:
        track = self._track(QSizeF(self.size()))
        return position.x() > track.left() - 8 and position.y() < self.theme.px(
            _TRACK_FOOT
        )

    def _scrub(self, position: QPointF) -> None:
        track = self._track(QSizeF(self.size()))
        place = (position.x() - track.left()) / track.width()
        step = self._picture().step_at(place)
        if step != self.session.step:
            self.session.seek(step)

    def _tip(self, position: QPointF) -> str:
        picture = self._picture()
        chip = self._chip_at(position)
        if chip is not None:
            return f"Moment {chip + 1}: {picture.chips[chip].hint}. Click to go there."
        if not self._is_on_track(position):
            return ""
        track = self._track(QSizeF(self.size()))
        place = (position.x() - track.left()) / track.width()
        step = picture.step_at(place)
        assert self.snapshot is not None
        near = 6 / track.width()
        edits = [
            edit.text
            for edit in self.snapshot.edits
            if abs(picture.place(edit.step) - place) < near
        ]
        epoch = self.snapshot.epochs.place(step)[0]
        return "\n".join(
            [f"Step {format_count(step)}, epoch {epoch}. Drag to move in time.", *edits]
        )


def _count_markup(step: int, last_step: int) -> str:
    return f"Step **{format_count(step)}** of {format_count(last_step)}"


def _on_track(snapshot: Snapshot) -> tuple[object, ...]:
    """What of a snapshot the time bar shows."""
    return (
        snapshot.step,
        snapshot.last_step,
        snapshot.moment,
        snapshot.moments,
        snapshot.edits,
        snapshot.epochs,
        len(snapshot.history.steps),
    )
