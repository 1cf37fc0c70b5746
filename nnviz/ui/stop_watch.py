"""A main window with stop watches on it: how long frames, keys and the start take."""

import gc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz.session.experiment import Experiment
from nnviz.session.session import Session
from nnviz.ui.main_window import MainWindow
from nnviz.ui.offscreen_messages import harmless_messages_dropped
from nnviz.ui.run_commands import SPEEDS
from nnviz.ui.theme import theme_named

WARM_UP_FRAMES = 60
_BETWEEN_KEYS_MS = 23


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
        self.session = Session(experiment)
        self.window = MainWindow(self.session, store, theme_named("light"))
        self._paints = _PaintWatch(self.window)
        with harmless_messages_dropped():
            self.window.show()
            _until(lambda: self._paints.count > 0)
        self.painted_at = time()
        # As the program does once its window is open.
        gc.collect()
        gc.freeze()

    def frame_times(self, count: int) -> tuple[list[float], float]:
        """Milliseconds of each frame while training flat out, and steps a second."""
        times: list[float] = []
        player = self.window.player
        self.window.run_commands.set_speed(len(SPEEDS) - 1)
        player.frame_painted.connect(times.append)
        player.play()
        _until(lambda: len(times) >= WARM_UP_FRAMES)
        times.clear()
        begin, first = perf_counter(), self.session.step
        _until(lambda: len(times) >= count)
        seconds = perf_counter() - begin
        steps = (self.session.step - first) / seconds
        player.pause()
        player.frame_painted.disconnect(times.append)
        return times, steps

    def key_times(self, count: int, *, playing: bool) -> list[float]:
        """Milliseconds from a key press to the paint that shows what it did."""
        player = self.window.player
        if playing:
            player.play()
        key = Qt.Key.Key_N if playing else Qt.Key.Key_Right
        presses = _KeyPresses(self.window, self._paints, key, count)
        _until(lambda: presses.done)
        player.pause()
        return presses.times

    def draw_frames(self, count: int) -> None:
        """Train a step and draw everything, so many times."""
        for _ in range(count):
            self.session.advance(1)
            QCoreApplication.processEvents()

    def close(self) -> None:
        """Close the window and let Qt forget it."""
        gc.unfreeze()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        self._folder.cleanup()


class _PaintWatch(QObject):
    """Counts the paints of the softmax view, which shows every change."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.count = 0
        window.workspace.views["softmax"].installEventFilter(self)

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
        before = self._paints.count
        _until(lambda: self._paints.count > before)
        self.times.append(1e3 * (perf_counter() - start))
        self._left -= 1
        if self._left:
            QTimer.singleShot(_BETWEEN_KEYS_MS, self, self._press)


def _until(reached: Callable[[], bool]) -> None:
    while not reached():
        QCoreApplication.processEvents()
