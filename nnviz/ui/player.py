"""Play and pause: who calls the session while the window runs by itself.

Training runs in slices on the GUI thread, one slice a frame, or, where that is too
slow, in a process beside the window. Nobody else knows where it runs.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Literal

from PySide6.QtCore import QObject, Signal

from nnviz.session.pace import Pace
from nnviz.session.session import Session
from nnviz.session.side_training import SideTraining
from nnviz.ui.frame_clock import FrameClock

StepUnit = Literal["moment", "layer", "batch", "epoch"]
Direction = Literal["forward", "backward"]

# The share of a frame that may be used up altogether; the rest is left for input.
_BUSY_MS = 12.0
_SHORTEST_SLICE_MS = 1.0
_LONGEST_SLICE_MS = 8.0
# Units a second that a person can still follow one by one.
_READABLE_SPEED = 20.0
# What is late by more than this is dropped, in seconds.
_LATEST = 0.25
# The share of the time that slices may take before a process trains instead.
_SHARE_OF_SLICES = 0.25
_LEAST_STEP_MS = 0.05
# An old measurement counts for this much of the next estimate.
_MEMORY = 0.8


class Player(QObject):
    """Steps the session on at a speed, a frame at a time, forward or backward.

    ``speed`` is in units a second, ``None`` as fast as the machine can; then steps
    are trained whatever the unit. `close` it when done.

    ``measured`` carries `FrameFigures`, ``frame_painted`` the milliseconds that each
    frame took, training and painting together, ``said`` a sentence for the person.
    """

    playing_changed = Signal(bool)
    measured = Signal(object)
    frame_painted = Signal(float)
    said = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.speed: float | None = 10.0
        self.unit: StepUnit = "batch"
        self.direction: Direction = "forward"
        self._side = SideTraining(session)
        self._clock = FrameClock(self)
        self._clock.tick.connect(self._frame)
        self._clock.painted.connect(self._frame_is_painted)
        self._clock.measured.connect(self.measured)
        self._owed = 0.0
        self._last = 0.0
        self._stands_at = self._trains_to = 0
        self._slice_ms = 0.0
        self._paced: Pace | None = None
        self._step_ms = 0.0
        self._expect(session.run.pace)
        self._drawing_ms = 4.0
        self._failure_told: str | None = None

    @property
    def playing(self) -> bool:
        return self._clock.running

    @property
    def hurried(self) -> bool:
        """Whether it plays faster than anyone can read."""
        fast = self.speed is None or self.speed > _READABLE_SPEED
        return self.playing and fast

    @property
    def trains_elsewhere(self) -> bool:
        """Whether a process beside the window trains now."""
        return self._side.training

    @property
    def process_id(self) -> int | None:
        """The number of the process beside the window, where there is one."""
        return self._side.pid

    def toggle(self) -> None:
        """Pause if playing, in whatever direction; else play forward."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def toggle_backward(self) -> None:
        """Pause if playing backward; else play backward."""
        if self.playing and self.direction == "backward":
            self.pause()
        else:
            self.play_backward()

    def play(self) -> None:
        """Play forward; nothing happens where the run cannot go on."""
        if self._session.stopped is None:
            self._start("forward")

    def play_backward(self) -> None:
        """Play backward, down to the start; nothing happens there."""
        if not self._is_at_the_start():
            self._start("backward")

    def pause(self) -> None:
        """Stop between two steps."""
        if not self.playing:
            return
        self._clock.stop()
        self._side.stop()
        self._session.playing = False
        self.playing_changed.emit(False)
        self._tell_failure()

    def close(self) -> None:
        """Pause, and end the process beside the window."""
        self.pause()
        self._side.close()

    def _start(self, direction: Direction) -> None:
        self._side.stop()
        self.direction = direction
        self._owed = 1.0
        self._last = perf_counter()
        self._stands_at = self._trains_to = self._session.step
        self._expect(self._session.run.pace)
        if self.playing:
            return
        # After a failure the next try is at the next start.
        self._side.failed = self._failure_told = None
        self._clock.start()
        self._session.playing = True
        self.playing_changed.emit(True)

    def _expect(self, pace: Pace) -> None:
        """How long a step takes, as long as no step of this run has been measured."""
        if pace is not self._paced:
            self._paced, self._step_ms = (
                pace,
                max(1e-3 * pace.step_cost, _LEAST_STEP_MS),
            )

    def _frame(self) -> None:
        session = self._session
        before, shown = session.step, session.snapshot()
        if before != self._stands_at:
            # Somebody else has moved in time.
            self._trains_to = before
        self._slice_ms = 0.0
        self._go_on()
        self._stands_at = session.step
        self._clock.note(
            abs(session.step - before), shown=session.snapshot() is not shown
        )
        self._tell_failure()
        if session.goal_reached is not None:
            self.pause()
            self.said.emit(session.goal_reached)
        elif self._is_at_an_end():
            self.pause()

    def _is_at_an_end(self) -> bool:
        if self.direction == "forward":
            return self._session.stopped is not None
        return self._is_at_the_start()

    def _is_at_the_start(self) -> bool:
        session = self._session
        if session.step > 0:
            return False
        return not self._by_moments or session.snapshot().moment == 0

    @property
    def _by_moments(self) -> bool:
        return self.unit in ("moment", "layer") and self.speed is not None

    def _go_on(self) -> None:
        now = perf_counter()
        due = self._due(now - self._last)
        self._last = now
        if self.direction == "backward":
            self._side.stop()
            self._go_back(due)
        elif self._by_moments:
            self._side.stop()
            self._repeat(self._next_moment, due)
        else:
            self._train(due)

    def _due(self, seconds: float) -> int:
        """How many units are due after ``seconds`` since the last frame."""
        if self.speed is None:
            return self._affordable()
        most = 1.0 + self.speed * _LATEST
        self._owed = min(self._owed + seconds * self.speed, most)
        due = int(self._owed)
        self._owed -= due
        return due

    def _affordable(self) -> int:
        """How many steps may be trained in this frame."""
        slice_ms = min(
            max(_BUSY_MS - self._drawing_ms, _SHORTEST_SLICE_MS), _LONGEST_SLICE_MS
        )
        return max(1, int(slice_ms / self._step_ms))

    def _repeat(self, move: Callable[[], None], count: int) -> None:
        """Make a move so many times, or fewer where a frame has no time for them."""
        start = perf_counter()
        for _ in range(count):
            move()
            if self._session.goal_reached is not None or self._is_at_an_end():
                return
            if 1e3 * (perf_counter() - start) > _LONGEST_SLICE_MS:
                return

    # Forward

    def _train(self, due: int) -> None:
        session = self._session
        before, start = session.step, perf_counter()
        limit = self._limit(due)
        elsewhere = False
        if self._needs_process():
            self._side.prepare()
            elsewhere = self._side.train(limit)
        else:
            self._side.stop()
        if not elsewhere:
            self._train_slice(limit)
        self._slice_ms = 1e3 * (perf_counter() - start)
        if session.step != before or session.stopped is not None:
            session.announce()

    def _train_slice(self, limit: int | None) -> None:
        step, start = self._session.step, perf_counter()
        count = self._affordable()
        if limit is not None:
            count = min(count, limit - step)
        if count > 0 and (done := self._session.train(count)):
            measured = 1e3 * (perf_counter() - start) / done
            self._step_ms = _MEMORY * self._step_ms + (1 - _MEMORY) * measured

    def _limit(self, due: int) -> int | None:
        """The step to train to by now, when so many units more are due."""
        if self.speed is None:
            return None
        step = self._session.step
        if self.unit == "batch":
            latest = step + max(due, int(self.speed * _LATEST))
            self._trains_to = min(max(self._trains_to, step) + due, latest)
        elif due and step >= self._trains_to:
            epochs = self._session.snapshot().epochs
            self._trains_to = epochs.start_of(self._session.epoch + due)
        return self._trains_to

    def _needs_process(self) -> bool:
        """Whether slices would take too much of the time of this thread."""
        if self.speed is None:
            return True
        steps = self.speed
        if self.unit == "epoch":
            epoch, epochs = self._session.epoch, self._session.snapshot().epochs
            steps *= epochs.start_of(epoch + 1) - epochs.start_of(epoch)
        share = _SHARE_OF_SLICES / (2 if self._side.training else 1)
        return 1e-3 * self._step_ms * steps > share

    def _next_moment(self) -> None:
        """The next moment or layer, and into the next step, where a goal may be."""
        session = self._session
        snapshot = session.snapshot()
        if snapshot.moment < len(snapshot.moments) - 1:
            if self.unit == "layer":
                session.next_layer()
            else:
                session.next_moment()
        elif session.train(1) and session.goal_reached is None:
            session.go_to_moment(0)
        else:
            session.announce()

    # Backward

    def _go_back(self, due: int) -> None:
        session = self._session
        if self.speed is None or self.unit == "batch":
            if due > 0:
                session.seek(max(0, session.step - due))
        elif self.unit == "epoch":
            self._repeat(session.previous_epoch, due)
        elif self.unit == "layer":
            self._repeat(session.previous_layer, due)
        else:
            self._repeat(session.previous_moment, due)

    # What it costs, and what goes wrong

    def _frame_is_painted(self, busy_ms: float) -> None:
        self.frame_painted.emit(busy_ms)
        drawing = busy_ms - self._slice_ms
        # The frames differ in what they draw; there must be room for the dearest.
        faded = _MEMORY * self._drawing_ms + (1 - _MEMORY) * drawing
        self._drawing_ms = max(drawing, faded)

    def _tell_failure(self) -> None:
        failed = self._side.failed
        if failed is not None and failed != self._failure_told:
            self._failure_told = failed
            self.said.emit(failed)
