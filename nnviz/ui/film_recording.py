"""A film made while the window lives: a frame per turn of the event loop."""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.picture.film_file import (
    FilmCancelledError,
    FilmError,
    FilmPace,
    Frames,
    write_film,
)
from nnviz.session.atomic_file import replacing
from nnviz.session.session import Session
from nnviz.ui.film import walked

_POLLED_MS = 40
_DRAWN_SHARE = 0.8


class FilmRecording(QObject):
    """Walks the session through the steps, draws each, and writes the file.

    Drawing is done on the window's thread, a frame at a time; encoding in a thread of
    its own. At the end the session stands where it stood before. One of ``finished``
    (the number of frames), ``failed`` (a sentence) and ``cancelled`` comes last.

    Parameters
    ----------
    draw
        Gives the picture of the session as it is now.
    """

    progressed = Signal(float)
    finished = Signal(int)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(
        self,
        session: Session,
        draw: Callable[[], NDArray[np.uint8]],
        stops: list[int],
        *,
        moments: bool,
        path: Path,
        pace: FilmPace,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._draw = draw
        self._path = path
        self._pace = pace
        self._frames = Frames()
        snapshot = session.snapshot()
        self._place = snapshot.step, snapshot.moment
        self._way = walked(session, stops, moments=moments)
        self._share = 0.0
        self._stop = self._given_up = False
        self._problem: str | None = None
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        self._timer.start(0)

    def cancel(self) -> None:
        """Make an end as soon as possible; no file is left."""
        self._stop = True

    def _go_on(self) -> None:
        if self._thread is not None:
            self._watch_thread()
        elif self._stop:
            self._end()
            self.cancelled.emit()
        else:
            self._take_frame()

    def _take_frame(self) -> None:
        share = next(self._way, None)
        if share is None:
            self._go_back()
            self._thread = threading.Thread(target=self._write, name="nnviz-film")
            self._timer.start(_POLLED_MS)
            self._thread.start()
            return
        try:
            self._frames.add(self._draw())
        except FilmError as problem:
            self._end()
            self.failed.emit(str(problem))
            return
        self.progressed.emit(_DRAWN_SHARE * share)

    def _write(self) -> None:
        """In the thread; touches nothing of Qt."""
        try:
            with replacing(self._path) as file:
                suffix = self._path.suffix.lower()
                write_film(file, suffix, self._frames, self._pace, self._note)
        except FilmCancelledError:
            self._given_up = True
        except FilmError as problem:
            self._problem = str(problem)
        except OSError as problem:
            reason = problem.strerror or problem
            self._problem = f"{self._path.name} cannot be written: {reason}."

    def _note(self, share: float) -> bool:
        self._share = share
        return not self._stop

    def _watch_thread(self) -> None:
        thread = self._thread
        assert thread is not None
        if thread.is_alive():
            self.progressed.emit(_DRAWN_SHARE + (1 - _DRAWN_SHARE) * self._share)
            return
        thread.join()
        self._timer.stop()
        if self._problem is not None:
            self.failed.emit(self._problem)
        elif self._given_up:
            self.cancelled.emit()
        else:
            self.finished.emit(len(self._frames))

    def _end(self) -> None:
        self._timer.stop()
        self._go_back()

    def _go_back(self) -> None:
        step, moment = self._place
        self._session.seek(step)
        with suppress(IndexError, ValueError):
            self._session.go_to_moment(moment)
