"""A main window with stop watches on it: how long frames, keys and the start take."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, time

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QObject,
    QPointF,
    QSettings,
    Qt,
    QTimer,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui.collector import keep_out_of_frames, work_as_ever
from nnviz.ui.main_window import MainWindow
from nnviz.ui.offscreen_messages import harmless_messages_dropped
from nnviz.ui.player import Player
from nnviz.ui.run_commands import SPEEDS
from nnviz.ui.theme import theme_named
from nnviz.ui.time_bar import TimeBar
from nnviz.ui.view import View

WARM_UP_FRAMES = 60
_BETWEEN_KEYS_MS = 23
_PROCESS_SECONDS = 10.0


class StopWatch:
    """Opens the window on an experiment and measures it; close it when done.

    The window is drawn where QT_QPA_PLATFORM says; an application is made where
    there is none. Settings of the person are neither read nor changed.
    """

    def __init__(self, experiment: Experiment) -> None:
        self._application = QApplication.instance() or QApplication(["nnviz"])
        self._folder = TemporaryDirectory(prefix="nnviz-")
        file = str(Path(self._folder.name) / "nnviz.ini")
        store = QSettings(file, QSettings.Format.IniFormat)
        self.session = Session(experiment, sampling=True)
        self.window = MainWindow(self.session, store, theme_named("light"))
        self._surface = self.window.workspace.surface_source
        self._paints = _PaintWatch(self.window.workspace.views["softmax"])
        with harmless_messages_dropped():
            self.window.show()
            _until(lambda: self._paints.count > 0)
        self.painted_at = time()
        # As the program does once its window is open.
        keep_out_of_frames()

    def frame_times(self, count: int) -> tuple[list[float], float]:
        """Milliseconds of each frame while training flat out, and steps a second.

        Measured once a process trains beside the window, where one can.
        """
        player = self.window.player
        self.window.run_commands.set_speed(len(SPEEDS) - 1)
        self.session.seek(self.session.last_step)
        player.play()
        latest = perf_counter() + _PROCESS_SECONDS
        _until(lambda: player.trains_elsewhere or perf_counter() > latest)
        begin, first = perf_counter(), self.session.step
        times = self._frames_of(player, count)
        steps = (self.session.step - first) / (perf_counter() - begin)
        player.pause()
        return times, steps

    def idle_frame_times(self, count: int) -> list[float]:
        """Milliseconds of each frame of the same window at the same pace, at rest.

        At rest nobody trains, here or elsewhere: each frame goes to another state that
        is kept, measures it and shows it in the same views in the same turns.
        """
        with self._idle_player() as player:
            return self._frames_of(player, count)

    def key_times(self, count: int, *, playing: bool) -> list[float]:
        """Milliseconds from a key press to the paint that shows what it did.

        Another sample while training flat out, another step while paused.
        """
        player = self.window.player
        if playing:
            self.session.seek(self.session.last_step)
            player.play()
        key = Qt.Key.Key_N if playing else Qt.Key.Key_Right
        times = self._key_times(key, count)
        player.pause()
        return times

    def idle_key_times(self, count: int) -> list[float]:
        """As `key_times` while playing, in the window at rest of `idle_frame_times`."""
        with self._idle_player():
            return self._key_times(Qt.Key.Key_N, count)

    def scrub_times(self, count: int) -> list[float]:
        """Milliseconds from each move of the mouse along the time bar to its picture.

        The mouse drags the run from its end to its start.
        """
        bar = self.window.workspace.views["time"]
        assert isinstance(bar, TimeBar)
        paints = _PaintWatch(bar)
        track = bar.places().track
        places = [
            QPointF(track.right() - share * track.width() / count, track.center().y())
            for share in range(count)
        ]
        times = []
        QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=places[0].toPoint())
        for place in places[1:]:
            start, before = perf_counter(), paints.count
            QTest.mouseMove(bar, place.toPoint())
            paints.wait_beyond(before)
            QCoreApplication.processEvents()
            times.append(1e3 * (perf_counter() - start))
        QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=places[-1].toPoint())
        return times

    def draw_frames(self, count: int) -> None:
        """Train a step and draw everything, so many times."""
        for _ in range(count):
            self.session.advance(1)
            QCoreApplication.processEvents()

    def resident_bytes(self) -> int | None:
        """The memory of all processes of the window, what they share counted once.

        ``None`` where the system does not tell.
        """
        others = self.window.player.process_id, self._surface.process_id
        pids = [os.getpid(), *(pid for pid in others if pid is not None)]
        try:
            return sum(map(_resident_bytes_of, pids))
        except OSError:
            return None

    def close(self) -> None:
        """Close the window and let Qt forget it."""
        work_as_ever()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        self._folder.cleanup()

    def _frames_of(self, player: Player, count: int) -> list[float]:
        times: list[float] = []
        player.frame_painted.connect(times.append)
        _until(lambda: len(times) >= WARM_UP_FRAMES)
        times.clear()
        _until(lambda: len(times) >= count)
        player.frame_painted.disconnect(times.append)
        return times

    def _key_times(self, key: Qt.Key, count: int) -> list[float]:
        presses = _KeyPresses(self.window, self._paints, key, count)
        _until(lambda: presses.done)
        return presses.times

    @contextmanager
    def _idle_player(self) -> Iterator[Player]:
        """While the block runs, the window plays without training."""
        window, session = self.window, self.session
        session.seek(session.last_step)
        _, stretch = session.stretch()
        own, idle = window.player, _IdlePlayer(session, stretch.keyframes.spacing)
        window.player = idle
        idle.play()
        try:
            yield idle
        finally:
            idle.close()
            idle.deleteLater()
            window.player = own


class _IdlePlayer(Player):
    """Goes to one state after another that is kept, and trains nothing."""

    def __init__(self, session: Session, spacing: int) -> None:
        super().__init__(session)
        self.speed = None
        self._spacing = spacing

    def _go_on(self) -> None:
        # Back from the end, so that hardly any was looked at and measured before.
        step = self._session.step
        self._session.seek(step - (step % self._spacing or self._spacing))


class _PaintWatch(QObject):
    """Counts the paints of a view that shows every change."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.count = 0
        view.installEventFilter(self)

    def wait_beyond(self, count: int) -> None:
        """Handle events until there was one more."""
        _until(lambda: self.count > count)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


class _KeyPresses(QObject):
    """Presses a key now and then, and waits for the paint after each."""

    def __init__(
        self, window: MainWindow, paints: _PaintWatch, key: Qt.Key, count: int
    ) -> None:
        super().__init__(window)
        self.times: list[float] = []
        self._window = window
        self._paints = paints
        self._key = key
        self._left = count
        QTimer.singleShot(_BETWEEN_KEYS_MS, self, self._press)

    @property
    def done(self) -> bool:
        return self._left == 0

    def _press(self) -> None:
        start = perf_counter()
        QTest.keyClick(self._window, self._key)
        self._paints.wait_beyond(self._paints.count)
        self.times.append(1e3 * (perf_counter() - start))
        self._left -= 1
        if self._left:
            QTimer.singleShot(_BETWEEN_KEYS_MS, self, self._press)


def _resident_bytes_of(pid: int) -> int:
    """What Linux says: pages that several processes share count in parts."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return 1024 * int(line.split()[1])
    raise OSError


def _until(reached: Callable[[], bool]) -> None:
    # As a program does that has nothing to do: it leaves the processor to others.
    wait = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
    while not reached():
        QCoreApplication.processEvents(wait)
