"""Writes sessions in a thread, so that the window goes on meanwhile."""

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, Signal

from nnviz.session.saved_layout import SavedLayout
from nnviz.session.session_file import save_session
from nnviz.session.session_record import SessionRecord

_SECONDS_UNTIL_PROGRESS = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """How a save ended: ``problem`` in one sentence, or ``None`` when all is well."""

    record: SessionRecord
    path: Path
    problem: str | None


class SessionWriter(QObject):
    """One save after another.

    ``ended`` carries a `Written`, ``progressed`` the percent of a save that takes
    longer than a moment.
    """

    ended = Signal(object)
    progressed = Signal(int)
    _left_thread = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: Thread | None = None
        self._result: Written | None = None
        self._left_thread.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether a save is under way, or its end not told yet."""
        return self._thread is not None

    def write(self, record: SessionRecord, layout: SavedLayout, path: Path) -> None:
        """Begin to write; a save under way is waited for."""
        self.wait()
        self._thread = Thread(
            target=self._work, args=(record, layout, path), name="nnviz save"
        )
        self._thread.start()

    def wait(self) -> None:
        """Until no save is under way; its end is told before this returns."""
        if self._thread is not None:
            self._thread.join()
            self._tell()

    def _work(self, record: SessionRecord, layout: SavedLayout, path: Path) -> None:
        begun = time.perf_counter()
        total, done, shown = max(1, record.nbytes), 0, -1

        def report(nbytes: int) -> None:
            nonlocal done, shown
            done += nbytes
            percent = min(100, 100 * done // total)
            if (
                percent > shown
                and time.perf_counter() - begun > _SECONDS_UNTIL_PROGRESS
            ):
                shown = percent
                self.progressed.emit(percent)

        problem = None
        try:
            save_session(record, path, layout, report)
        except OSError as error:
            problem = f"{path} cannot be saved: {error.strerror or error}."
        except (MemoryError, ValueError) as error:
            problem = f"{path} cannot be saved: {str(error) or 'out of memory'}."
        self._result = Written(record, path, problem)
        self._left_thread.emit(self._result)

    def _take(self, result: Written) -> None:
        """In the thread of the window; perhaps `wait` was there before."""
        if result is self._result and self._thread is not None:
            self._thread.join()
            self._tell()

    def _tell(self) -> None:
        result, self._result, self._thread = self._result, None, None
        if result is not None:
            self.ended.emit(result)
