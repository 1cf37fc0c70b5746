"""The frames of the window while it plays, and what they cost."""

from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal

FRAME_MS = 16
# The figures are of at least so many seconds, and of at least one picture unless
# there is none for so long.
_FIGURES_AFTER = 0.5
_FIGURES_AT_LAST = 2.5


@dataclass(frozen=True, slots=True)
class FrameFigures:
    """What playing costs: pictures a second, steps a second, milliseconds of work.

    A picture is a frame in which something new was shown.
    """

    frames_per_second: float
    steps_per_second: float
    busy_ms: float


class FrameClock(QObject):
    """Ticks at the frame rate, and measures each frame until it is painted.

    Whoever works in a frame tells what it did by `note`. ``painted`` carries the
    milliseconds that a frame took, work and painting together, ``measured``
    `FrameFigures` about twice a second.
    """

    tick = Signal()
    painted = Signal(float)
    measured = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._frame)
        # It fires when the events of the frame, painting among them, are done.
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self._frame_is_painted)
        self._start = self._since = 0.0
        self._pictures = self._steps = 0

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def start(self) -> None:
        """Tick from now on."""
        self._since = perf_counter()
        self._pictures = self._steps = 0
        self._timer.start()

    def stop(self) -> None:
        """No more ticks, nor the end of the frame under way."""
        self._timer.stop()
        self._end.stop()

    def note(self, steps: int, *, shown: bool) -> None:
        """Steps gone in this frame, and whether something new is shown."""
        self._steps += steps
        self._pictures += shown

    def _frame(self) -> None:
        self._start = perf_counter()
        self._end.start(0)
        self.tick.emit()

    def _frame_is_painted(self) -> None:
        now = perf_counter()
        busy = 1e3 * (now - self._start)
        self.painted.emit(busy)
        seconds = now - self._since
        if seconds >= (_FIGURES_AFTER if self._pictures else _FIGURES_AT_LAST):
            self.measured.emit(
                FrameFigures(self._pictures / seconds, self._steps / seconds, busy)
            )
            self._since, self._pictures, self._steps = now, 0, 0
