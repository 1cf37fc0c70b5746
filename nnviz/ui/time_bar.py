"""The time bar: where in the run, and at which moment of a step, the window is."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip

from nnviz.picture.numbers import format_count
from nnviz.picture.table import Table
from nnviz.picture.time_bar import Chip, TimeBarPicture, time_bar_picture, time_table
from nnviz.session.snapshot import Snapshot
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE
from nnviz.ui.time_track import TimeTrack
from nnviz.ui.view import View

HEIGHT = 70
_TRACK_LEFT = 118.0
_MARGIN = 10.0
_TRACK_TOP = 4.0
_TRACK_BOTTOM = 34.0
_TRACK_FOOT = 38.0
_CHIP_TOP = 41.0
_CHIP_HEIGHT = 21.0
_CHIP_PADDING = 8.0
_CHIP_GAP = 17.0
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
        end = self._draw_chips(painter, picture, size)
        hint_width = self.theme.text_width(_HINT, CAPTION_SIZE)
        left = size.width() - px(_MARGIN) - hint_width
        if end + px(20) < left:
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

    def chip_places(
        self, picture: TimeBarPicture, size: QSizeF
    ) -> list[tuple[QRectF, Chip]]:
        """Each chip with its rectangle; the chain slides when it is too long."""
        px = self.theme.px
        x = self._left() + self._word_width("forward")
        backward_seen = False
        places = []
        for chip in picture.chips:
            if chip.backward and not backward_seen:
                x += px(10) + self._word_width("backward")
                backward_seen = True
            width = math_text(chip.markup).width(self.theme) + px(2 * _CHIP_PADDING)
            places.append((QRectF(x, px(_CHIP_TOP), width, px(_CHIP_HEIGHT)), chip))
            x += width + px(_CHIP_GAP)
        room = size.width() - px(_MARGIN)
        over = x - px(_CHIP_GAP) - room
        if over > 0:
            now = places[picture.moment][0]
            middle = (self._left() + room) / 2
            slide = min(max(now.center().x() - middle, 0.0), over)
            places = [(rect.translated(-slide, 0), chip) for rect, chip in places]
        return places

    def _word_width(self, word: str) -> float:
        return self.theme.text_width(word, TEXT_SIZE) + self.theme.px(9)

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

    def _draw_chips(
        self, painter: QPainter, picture: TimeBarPicture, size: QSizeF
    ) -> float:
        theme, px = self.theme, self.theme.px
        places = self.chip_places(picture, size)
        baseline = px(_CHIP_TOP + 15)
        painter.save()
        painter.setClipRect(
            QRectF(
                self._left() - 2,
                0,
                size.width() - self._left() - px(4),
                size.height(),
            )
        )
        muted = theme.color("muted")
        first_backward = next(i for i, (_, chip) in enumerate(places) if chip.backward)
        for index, (rect, chip) in enumerate(places):
            if index in (0, first_backward):
                word = "backward" if chip.backward else "forward"
                painter.setFont(theme.font())
                painter.setPen(muted)
                painter.drawText(
                    QPointF(rect.left() - self._word_width(word), baseline), word
                )
            else:
                painter.setFont(theme.font())
                painter.setPen(muted)
                painter.drawText(
                    QPointF(rect.left() - px(_CHIP_GAP / 2 + 2.5), baseline), "›"
                )
            now, done = index == picture.moment, index < picture.moment
            painter.setPen(
                QPen(theme.color("ink"), 1.5)
                if now
                else QPen(theme.color("border"), 1.0)
            )
            painter.setBrush(
                theme.color("mark" if now else "raised" if done else "panel")
            )
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), px(3), px(3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            math_text(chip.markup).draw(
                painter,
                theme,
                rect.left() + px(_CHIP_PADDING),
                baseline,
                color=theme.color("on_mark" if now else "text" if done else "muted"),
                weight=600 if now else 400,
            )
        painter.restore()
        return places[-1][0].right()

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
        places = self.chip_places(self._picture(), QSizeF(self.size()))
        return next(
            (i for i, (rect, _) in enumerate(places) if rect.contains(position)), None
        )

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
