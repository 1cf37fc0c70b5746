"""Play and pause: who calls the session while the window runs by itself.

Training runs in slices on the GUI thread, one slice a frame. Nobody else knows where
it runs.
"""

from dataclasses import dataclass
from time import perf_counter
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnviz.session.session import Session

StepUnit = Literal["moment", "layer", "batch", "epoch"]

FRAME_MS = 16
# The share of a frame that may be used up altogether; the rest is left for input.
_BUSY_MS = 12.0
_SHORTEST_SLICE_MS = 1.0
_LONGEST_SLICE_MS = 8.0
# Units a second that a person can still follow one by one.
_READABLE_SPEED = 20.0
# An old measurement counts for this much of the next estimate.
_MEMORY = 0.8


@dataclass(frozen=True, slots=True)
class FrameFigures:
    """What playing costs: frames a second, steps a second, milliseconds of work."""

    frames_per_second: float
    steps_per_second: float
    busy_ms: float


class Player(QObject):
    """Steps the session forward at a speed, a frame at a time.

    ``speed`` is in units a second, ``None`` as fast as the machine can.
    ``measured`` carries `FrameFigures` twice a second, ``frame_painted`` the
    milliseconds that each frame took, training and painting together.
    """

    playing_changed = Signal(bool)
    measured = Signal(object)
    frame_painted = Signal(float)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.speed: float | None = 10.0
        self.unit: StepUnit = "batch"
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._frame)
        self._painted = QTimer(self)
        self._painted.setSingleShot(True)
        self._painted.timeout.connect(self._frame_is_painted)
        self._owed = 0.0
        self._last = 0.0
        self._frame_start = 0.0
        self._slice_ms = 0.0
        self._step_ms = 0.05
        self._drawing_ms = 4.0
        self._second = 0.0
        self._frames = 0
        self._steps = 0

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    @property
    def hurried(self) -> bool:
        """Whether it plays faster than anyone can read."""
        fast = self.speed is None or self.speed > _READABLE_SPEED
        return self.playing and fast

    def toggle(self) -> None:
        """Play if paused, pause if playing."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Start; nothing happens where the run cannot go on."""
        if self.playing or self._session.stopped is not None:
            return
        self._owed = 1.0
        self._last = self._second = perf_counter()
        self._frames = self._steps = 0
        self._timer.start()
        self._session.playing = True
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop between two steps."""
        if not self.playing:
            return
        self._timer.stop()
        self._painted.stop()
        self._session.playing = False
        self.playing_changed.emit(False)

    def _frame(self) -> None:
        self._frame_start = perf_counter()
        before = self._session.step
        self._go_on()
        self._steps += self._session.step - before
        self._painted.start(0)
        if self._session.stopped is not None:
            self.pause()

    def _go_on(self) -> None:
        now = perf_counter()
        count = self._due(now - self._last)
        self._last = now
        self._slice_ms = 0.0
        if count == 0:
            return
        if self.speed is None or self.unit == "batch":
            self._train(count)
        elif self.unit == "epoch":
            self._session.next_epoch()
        elif self.unit == "layer":
            self._session.next_layer()
        else:
            self._session.next_moment()

    def _due(self, seconds: float) -> int:
        """How many units are due after ``seconds`` since the last frame."""
        if self.speed is None:
            return self._affordable()
        self._owed += seconds * self.speed
        count = int(self._owed)
        self._owed -= count
        if count > self._affordable():
            self._owed = 0.0
        return min(count, self._affordable())

    def _affordable(self) -> int:
        slice_ms = min(
            max(_BUSY_MS - self._drawing_ms, _SHORTEST_SLICE_MS), _LONGEST_SLICE_MS
        )
        return max(1, int(slice_ms / self._step_ms))

    def _train(self, count: int) -> None:
        start = perf_counter()
        done = self._session.train(count)
        self._slice_ms = 1e3 * (perf_counter() - start)
        if done:
            measured = self._slice_ms / done
            self._step_ms = _MEMORY * self._step_ms + (1 - _MEMORY) * measured
        self._session.announce()

    def _frame_is_painted(self) -> None:
        """Called when the events of the frame, painting among them, are done."""
        now = perf_counter()
        busy = 1e3 * (now - self._frame_start)
        self.frame_painted.emit(busy)
        drawing = busy - self._slice_ms
        # The frames differ in what they draw; there must be room for the dearest.
        faded = _MEMORY * self._drawing_ms + (1 - _MEMORY) * drawing
        self._drawing_ms = max(drawing, faded)
        self._frames += 1
        seconds = now - self._second
        if seconds >= 0.5:
            self.measured.emit(
                FrameFigures(self._frames / seconds, self._steps / seconds, busy)
            )
            self._second, self._frames, self._steps = now, 0, 0
