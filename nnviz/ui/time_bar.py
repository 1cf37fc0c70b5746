"""The time bar: where in the run, and at which moment of a step, the window is."""

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from nnviz.picture.branches import time_length
from nnviz.picture.table import Table
from nnviz.picture.time_bar import TimeBarPicture, time_bar_picture, time_table
from nnviz.picture.time_marks import BranchTrack, TimeMark
from nnviz.picture.time_window import TimeWindow
from nnviz.picture.time_words import read_name, read_step, spoken_place
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.chrome import shows_focus
from nnviz.ui.in_place_field import InPlaceField
from nnviz.ui.moment_chain import MomentChain
from nnviz.ui.theme import Theme
from nnviz.ui.time_buttons import BranchButton, GoalButton
from nnviz.ui.time_drawing import TimeDrawing
from nnviz.ui.time_hover import cursor_at, tip_at
from nnviz.ui.time_layout import HEIGHT, TimeLayout
from nnviz.ui.time_mark_drawing import TimeMarkDrawing
from nnviz.ui.time_menu import TimeMenu
from nnviz.ui.time_pointer import TimePointer
from nnviz.ui.time_slider import TimeSlider
from nnviz.ui.time_track import TimeTrack
from nnviz.ui.view import View


class TimeBar(View):
    """Scrubs through the run with the mouse and shows the chain of moments.

    ``step_wanted`` carries a step typed by a person, which may be far beyond the last
    one known; ``settled`` asks to draw what had to wait while it was `hurried`.
    """

    name = "time"
    heading = "Time"

    step_wanted = Signal(int)
    settled = Signal()

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._window: TimeWindow | None = None
        self._kept_picture: tuple[Snapshot, object, TimeBarPicture] | None = None
        self._painting = False
        self._track_alone = False
        self._chips_drawn: tuple[object, ...] | None = None
        self._pointer = TimePointer(self)
        self._pointer.pace.settled.connect(self.settled)
        self._field = InPlaceField(theme, self)
        self._slider = TimeSlider(self)
        self._slider.moved.connect(self._seek)
        self._slider.zoom_wanted.connect(self._zoom_by_key)
        self._slider.menu_wanted.connect(self._open_menu_here)
        self.branch_button = BranchButton(theme, self)
        self.goal_button = GoalButton(theme, self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self._slider)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Repaint what has changed: while playing, that is only the track."""
        before, self.snapshot = self.snapshot, snapshot
        if before is not None and _on_track(before) == _on_track(snapshot):
            return
        self._keep_window(before, snapshot)
        self._slider.show_snapshot(snapshot)
        self._slider.setAccessibleDescription(spoken_place(snapshot))
        self.branch_button.show_snapshot(snapshot)
        self.goal_button.show_snapshot(snapshot)
        chips = (
            snapshot.moments,
            snapshot.moment,
            snapshot.architecture,
            len(str(snapshot.last_step)),
        )
        if chips == self._chips_drawn:
            self.update_track()
        else:
            self._chips_drawn = chips
            self._lay_out()
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        for part in (self.branch_button, self.goal_button, self._field):
            part.apply_theme(theme)
        super().apply_theme(theme)
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(int(self.theme.px(900)), int(self.theme.px(HEIGHT)))

    def minimumSizeHint(self) -> QSize:
        return QSize(int(self.theme.px(400)), int(self.theme.px(HEIGHT)))

    def table(self) -> Table:
        assert self.snapshot is not None
        return time_table(self.snapshot)

    @property
    def hurried(self) -> bool:
        """Whether time is dragged faster than the whole window can be drawn."""
        return self._pointer.pace.hurried

    # The stretch that is shown

    @property
    def window_shown(self) -> TimeWindow | None:
        """The stretch zoomed into; ``None`` is the whole run."""
        return self._window

    @property
    def visible_steps(self) -> float:
        """How many steps the bar shows."""
        return self.picture().window.span

    def set_window(self, window: TimeWindow | None) -> None:
        """Show a stretch of the run; ``None`` shows all of it."""
        assert self.snapshot is not None
        if window is not None and window.is_whole(time_length(self.snapshot)):
            window = None
        if window != self._window:
            self._window = window
            self.update_track()

    def zoom(self, factor: float, place: float) -> None:
        """Go nearer to what is at a place (0 to 1), or farther away."""
        picture = self.picture()
        self.set_window(picture.window.zoomed(factor, place, picture.length))

    def move_window(self, share: float) -> None:
        """Move on by a share of what is shown."""
        picture = self.picture()
        steps = share * picture.window.span
        self.set_window(picture.window.moved(steps, picture.length))

    def _keep_window(self, before: Snapshot | None, snapshot: Snapshot) -> None:
        """Let the stretch follow the present step, and the run when it is another."""
        if self._window is None or before is None:
            return
        length = time_length(snapshot)
        window = self._window.within(length)
        if snapshot.step != before.step and not self._pointer.drag:
            window = window.following(snapshot.step, length)
        self._window = None if window.is_whole(length) else window

    def _zoom_by_key(self, direction: int) -> None:
        if direction == 0:
            self.set_window(None)
            return
        picture = self.picture()
        place = min(max(picture.place(picture.step), 0.0), 1.0)
        self.zoom(1.5**direction, place)

    # Drawing

    def picture(self) -> TimeBarPicture:
        """What is drawn on the screen now."""
        return self._picture_in(self.places())

    def places(self) -> TimeLayout:
        """What lies where on the screen."""
        return self._places_in(QSizeF(self.size()), has_buttons=True)

    def track(self) -> TimeTrack:
        """The track on the screen."""
        return TimeTrack(self.theme, self.picture(), self.places().track)

    def chain(self) -> MomentChain:
        """The chain of moments on the screen."""
        assert self.snapshot is not None
        places = self.places()
        picture = self._picture_in(places)
        return TimeDrawing(self.theme, self.snapshot, picture, places).chain()

    def update_track(self) -> None:
        """Repaint the upper row alone."""
        self.update(0, 0, self.width(), round(self.places().foot))

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        if self.snapshot is None:
            return
        places = self._places_in(size, has_buttons=self._painting)
        picture = self._picture_in(places)
        track = TimeTrack(self.theme, picture, places.track)
        words = TimeDrawing(self.theme, self.snapshot, picture, places)
        words.draw_count(painter)
        track.draw(painter, self.snapshot.selection.hover_branch)
        if self._painting:
            if self._pointer.band is not None:
                track.draw_band(painter, *self._pointer.band)
            if shows_focus(self._slider):
                track.draw_focus(painter)
        if not self._track_alone:
            words.draw_moments(painter)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._track_alone = (
            self.snapshot is not None and event.rect().bottom() < self.places().foot
        )
        self._painting = True
        super().paintEvent(event)
        self._track_alone = self._painting = False

    def _places_in(self, size: QSizeF, *, has_buttons: bool) -> TimeLayout:
        assert self.snapshot is not None
        return TimeLayout(self.theme, size, self.snapshot, has_buttons=has_buttons)

    def _picture_in(self, places: TimeLayout) -> TimeBarPicture:
        assert self.snapshot is not None
        width = places.track.width() / self.theme.scale
        key = (width, self._window)
        kept = self._kept_picture
        if kept is None or kept[0] is not self.snapshot or kept[1] != key:
            picture = time_bar_picture(self.snapshot, width, self._window)
            self._kept_picture = kept = self.snapshot, key, picture
        return kept[2]

    def _lay_out(self) -> None:
        """Put the buttons and the slider in their places."""
        if self.snapshot is None:
            return
        places = self.places()
        for row, button in enumerate((self.branch_button, self.goal_button)):
            button.setGeometry(places.button(row))
        self._slider.setGeometry(places.track.toAlignedRect())

    # What a person does

    def open_step_field(self) -> None:
        """Let a person type the step to go to."""
        self._field.open(
            "Step to go to",
            str(self.session.step),
            self.places().count,
            self._take_step,
        )

    def rename_bookmark(self, number: int) -> None:
        """Let a person type another name for a bookmark, beside it."""
        assert self.snapshot is not None
        for bookmark in self.snapshot.bookmarks:
            if bookmark.number == number:
                x = self.track().x_of(bookmark.step)
                place = self.places().name_field(x)

                def take(text: str) -> str:
                    name, problem = read_name(text)
                    if not problem:
                        self.session.rename_bookmark(number, name)
                    return problem

                self._field.open("Name of the bookmark", bookmark.name, place, take)

    def go_to_mark(self, mark: TimeMark) -> None:
        """Rest exactly where a mark is."""
        if mark.kind == "bookmark":
            self.session.go_to_bookmark(mark.numbers[0])
        else:
            self._seek(min(mark.step, self.session.last_step))

    def current_place(self) -> tuple[int, int]:
        """The number of the current branch and the present step."""
        assert self.snapshot is not None
        current = next(b.number for b in self.snapshot.branches if b.is_current)
        return current, self.snapshot.step

    def marks_at(self, position: QPointF) -> tuple[TimeMark, ...]:
        """The marks under a position, uppermost first."""
        if not self.places().is_on_track(position):
            return ()
        return self._pointer.marks_at(position)

    def branch_at(self, position: QPointF) -> BranchTrack | None:
        """The other branch whose line is under a position."""
        if not self.places().is_on_track(position):
            return None
        track = self.track()
        drawing = TimeMarkDrawing(self.theme, self.picture(), track.track)
        return drawing.branch_at(position)

    def open_menu(self, position: QPointF) -> None:
        """What can be done at a place of the track."""
        step = self.picture().step_at(self.places().place(position))
        menu = TimeMenu(self, self.marks_at(position), self.branch_at(position), step)
        menu.popup(self.mapToGlobal(position.toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.snapshot is None:
            return
        position = event.position()
        left = event.button() == Qt.MouseButton.LeftButton
        chip = self.chain().chip_at(position)
        if left and chip is not None:
            self.session.go_to_moment(chip)
        elif left and self.places().count.contains(position.toPoint()):
            self.open_step_field()
        elif self.places().is_on_track(position):
            self._pointer.press(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.places().is_on_track(
            event.position()
        ):
            self._pointer.double_click(event)
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.snapshot is None:
            return
        if self._pointer.drag:
            self._pointer.move(event)
            return
        position = event.position()
        branch = self.branch_at(position)
        number = None if branch is None else branch.number
        if number != self.snapshot.selection.hover_branch:
            self.session.point_at_branch(number)
        self.setCursor(cursor_at(self, position))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.snapshot is not None and self.places().is_on_track(event.position()):
            self._pointer.wheel(event)
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        if self.snapshot is not None and self.snapshot.selection.hover_branch:
            self.session.point_at_branch(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.snapshot is not None:
            position = QPointF(event.pos())
            QToolTip.showText(event.globalPos(), tip_at(self, position), self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        self.update()
        super().resizeEvent(event)

    def _seek(self, step: int) -> None:
        if step != self.session.step:
            self.session.seek(step)

    def _take_step(self, text: str) -> str:
        step, problem = read_step(text)
        if not problem:
            self.step_wanted.emit(step)
        return problem

    def _open_menu_here(self) -> None:
        picture = self.picture()
        x = self.track().x_of(picture.step)
        self.open_menu(QPointF(x, self.places().track.bottom()))


def _on_track(snapshot: Snapshot) -> tuple[object, ...]:
    """What of a snapshot the time bar shows."""
    selection = snapshot.selection
    return (
        snapshot.step,
        snapshot.last_step,
        snapshot.moment,
        snapshot.moments,
        snapshot.edits,
        snapshot.epochs,
        len(snapshot.history.steps),
        snapshot.branches,
        snapshot.bookmarks,
        snapshot.goal,
        selection.hover_branch,
        selection.hidden_branches,
    )
