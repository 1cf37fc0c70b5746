"""The mouse on the time bar's track: scrubbing, zooming, scrolling, going to marks."""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent

from nnviz.picture.time_marks import TimeMark, marks_near
from nnviz.picture.time_window import between
from nnviz.ui.scrub_pace import ScrubPace

if TYPE_CHECKING:
    from nnviz.ui.time_bar import TimeBar

Drag = Literal["", "scrub", "band", "overview"]

_REACH = 5.0
_ZOOM_PER_NOTCH = 1.25
_NOTCH = 120.0
_SHORTEST_BAND = 4.0
_SCROLL_MS = 30
# Of the window's span, for each px that the pointer is beside the bar, each time.
_SCROLL_SHARE = 0.002
_LARGEST_SCROLL = 0.1


class TimePointer(QObject):
    """What the mouse does on the track of a time bar.

    However often the pointer moves, the run is moved once a turn of the event loop:
    the window follows as fast as it can and no faster.
    """

    def __init__(self, bar: "TimeBar") -> None:
        super().__init__(bar)
        self._bar = bar
        self.pace = ScrubPace(self)
        self._drag: Drag = ""
        self._start = QPointF()
        self._at = QPointF()
        self._grabbed = 0.0
        self._place_before: tuple[int, int] | None = None
        self._moved = QTimer(self)
        self._moved.setSingleShot(True)
        self._moved.setInterval(0)
        self._moved.timeout.connect(self._follow)
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)

    @property
    def drag(self) -> Drag:
        """What the pressed button does."""
        return self._drag

    @property
    def band(self) -> tuple[float, float] | None:
        """From where to where a person draws a stretch to zoom into, px."""
        if self._drag != "band" or self._is_click():
            return None
        return self._start.x(), self._at.x()

    def press(self, event: QMouseEvent) -> None:
        """A button goes down on the track."""
        self._start = self._at = event.position()
        left = event.button() == Qt.MouseButton.LeftButton
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.button() == Qt.MouseButton.RightButton or (left and shifted):
            self._drag = "band"
        elif left and self._is_on_overview(event.position()):
            self._drag = "overview"
            self._grab()
        elif left:
            self._begin(event.position())

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves while a button is held."""
        self._at = event.position()
        if self._drag == "band":
            self._bar.update_track()
        elif self._drag:
            self._moved.start()

    def release(self, event: QMouseEvent) -> None:
        """The button is let go."""
        self._at = event.position()
        drag, self._drag = self._drag, ""
        self._scroll.stop()
        if self._moved.isActive():
            self._moved.stop()
            self._carry_out(drag)
        self.pace.end()
        if drag == "band":
            self._bar.update_track()
            if not self._is_click():
                self._zoom_to_band()
            elif event.button() == Qt.MouseButton.RightButton:
                self._bar.open_menu(event.position())

    def double_click(self, event: QMouseEvent) -> None:
        """The whole run again; the first click of the two has not moved the time."""
        if self._bar.window_shown is not None:
            self._drag = ""
            if self._place_before is not None:
                self._bar.session.go_to(*self._place_before)
            self._bar.set_window(None)
        else:
            self.press(event)

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; sideways, or with Shift, scroll."""
        delta = event.angleDelta()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        sideways = delta.x() if delta.x() else delta.y() if shifted else 0
        if sideways:
            self._bar.move_window(-0.1 * sideways / _NOTCH)
        elif delta.y():
            place = self._place(event.position())
            factor = _ZOOM_PER_NOTCH ** (delta.y() / _NOTCH)
            self._bar.zoom(factor, min(max(place, 0.0), 1.0))
        event.accept()

    def marks_at(self, position: QPointF) -> tuple[TimeMark, ...]:
        """The marks under a position on the track, uppermost first."""
        track = self._bar.track()
        if self._is_on_overview(position):
            return ()
        reach = _REACH / track.track.width()
        return marks_near(self._bar.picture().marks, self._place(position), reach)

    def _begin(self, position: QPointF) -> None:
        bar = self._bar
        assert bar.snapshot is not None
        self._place_before = bar.current_place()
        marks = self.marks_at(position)
        if marks:
            bar.go_to_mark(marks[0])
            self._drag = "scrub"
            return
        branch = bar.branch_at(position)
        if branch is not None:
            step = round(bar.picture().window.step_at(self._place(position)))
            bar.session.go_to(branch.number, step)
            return
        self._drag = "scrub"
        self._scrub()

    def _follow(self) -> None:
        self._carry_out(self._drag)

    def _carry_out(self, drag: Drag) -> None:
        if drag == "scrub":
            self._scrub()
            outside = not 0.0 <= self._place(self._at) <= 1.0
            if outside and self._drag and self._bar.window_shown is not None:
                self._scroll.start()
            else:
                self._scroll.stop()
        elif drag == "overview":
            self._drag_overview()

    def _scrub(self) -> None:
        place = min(max(self._place(self._at), 0.0), 1.0)
        step = self._bar.picture().step_at(place)
        if step != self._bar.session.step:
            self.pace.begin_frame()
            self._bar.session.seek(step)

    def _scroll_on(self) -> None:
        """The pointer is held beside a zoomed bar: the run goes by."""
        track = self._bar.track().track
        beside = self._at.x() - min(max(self._at.x(), track.left()), track.right())
        share = min(max(_SCROLL_SHARE * beside, -_LARGEST_SCROLL), _LARGEST_SCROLL)
        self._bar.move_window(share)
        self._scrub()

    def _zoom_to_band(self) -> None:
        picture = self._bar.picture()
        window = picture.window
        some = window.step_at(min(max(self._place(self._start), 0.0), 1.0))
        other = window.step_at(min(max(self._place(self._at), 0.0), 1.0))
        self._bar.set_window(between(some, other, picture.length))

    def _grab(self) -> None:
        """Take the thumb of the overview where it is, or bring it to the pointer."""
        picture = self._bar.picture()
        step = self._overview_step(self._start)
        if picture.window.has(step):
            self._grabbed = step - picture.window.first
        else:
            self._grabbed = picture.window.span / 2
            self._drag_overview()

    def _drag_overview(self) -> None:
        picture = self._bar.picture()
        first = self._overview_step(self._at) - self._grabbed
        window = picture.window.moved(first - picture.window.first, picture.length)
        self._bar.set_window(window)

    def _overview_step(self, position: QPointF) -> float:
        overview = self._bar.track().overview
        share = (position.x() - overview.left()) / max(overview.width(), 1.0)
        return share * self._bar.picture().length

    def _is_on_overview(self, position: QPointF) -> bool:
        track = self._bar.track()
        return (
            self._bar.window_shown is not None
            and position.y() < track.overview.bottom() + 1.0
        )

    def _is_click(self) -> bool:
        return abs(self._at.x() - self._start.x()) < _SHORTEST_BAND

    def _place(self, position: QPointF) -> float:
        return self._bar.places().place(position)
