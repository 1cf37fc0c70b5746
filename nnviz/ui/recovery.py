"""What is kept aside in case nnviz or the machine dies, and what others left there."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from nnviz.session.saved_layout import SavedLayout
from nnviz.session.session_file import SUFFIX, load_session
from nnviz.session.session_reading import OpenedSession
from nnviz.ui.document import Document
from nnviz.ui.session_writer import SessionWriter, Written

EVERY_MS = 60_000
AFTER_EDIT_MS = 2_000
_SHARE_OF_TIME = 20
"""A save that takes long comes so many times as much later."""
_LEFT_OVER_SECONDS = 3600.0


@dataclass(frozen=True, slots=True, eq=False)
class Orphan:
    """A session that a window left when it died; nobody else is offered it now."""

    path: Path
    lock: QLockFile
    saved_at: datetime


class Recovery(QObject):
    """Keeps the session of one window aside, while there is something to lose.

    Every minute and soon after each edit; until it is saved, or the window is closed.
    Each window has a file and a lock of its own in the folder; a lock whose owner is
    gone tells that the file is an orphan.

    Parameters
    ----------
    document
        What to keep.
    layout
        How the window stands.
    folder
        Where; made when it is needed.
    """

    said = Signal(str)

    def __init__(
        self,
        document: Document,
        layout: Callable[[], SavedLayout],
        folder: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._layout = layout
        self._folder = folder
        self.path = folder / f"{os.getpid()}-{token_hex(4)}{SUFFIX}"
        self._lock: QLockFile | None = None
        self._begun = 0.0
        self._complained = False
        self._writer = SessionWriter(self)
        self._writer.ended.connect(self._written)
        self._every = QTimer(self)
        self._every.setInterval(EVERY_MS)
        self._every.timeout.connect(self.keep)
        self._every.start()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER_EDIT_MS)
        self._soon.timeout.connect(self.keep)
        document.edited.connect(self._keep_soon)
        document.changed.connect(self._forget_saved)

    def keep(self) -> None:
        """Keep the session aside now, if there is something to lose."""
        if not self._document.modified or self._writer.busy or not self._locked():
            return
        self._begun = time.perf_counter()
        file = self._document.path
        layout = replace(self._layout(), file=None if file is None else str(file))
        self._writer.write(self._document.copy(), layout, self.path)

    def close(self) -> None:
        """The window closes as it should: nothing is kept."""
        self._every.stop()
        self._soon.stop()
        self._writer.wait()
        self._remove()

    def orphans(self) -> list[Orphan]:
        """What others left, the newest first; locked until it is let go of."""
        found = []
        for path in _files(self._folder, f"*{SUFFIX}"):
            if path == self.path:
                continue
            lock = _lock_of(path)
            if lock.tryLock(0):
                with suppress(OSError):
                    saved_at = datetime.fromtimestamp(path.stat().st_mtime)
                    found.append(Orphan(path, lock, saved_at))
        self._clear_left_overs()
        return sorted(found, key=lambda orphan: orphan.saved_at, reverse=True)

    def take_over(self, orphan: Orphan) -> OpenedSession:
        """The session of an orphan, which is kept as this window's own from now on.

        Raises
        ------
        ExperimentError
            When it cannot be read; it stays where it is.
        """
        opened = load_session(orphan.path)
        if self._locked():
            with suppress(OSError):
                orphan.path.replace(self.path)
                orphan.lock.unlock()
        return opened

    def discard(self, orphan: Orphan) -> None:
        """Nobody wants it."""
        with suppress(OSError):
            orphan.path.unlink()
        orphan.lock.unlock()

    def _locked(self) -> bool:
        """Whether this window has its lock; it is taken with the first session kept."""
        if self._lock is None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                self._complain(f"{self._folder} cannot be made: {error.strerror}.")
                return False
            lock = _lock_of(self.path)
            if not lock.tryLock(0):
                self._complain(f"{self._folder} cannot be written to.")
                return False
            self._lock = lock
        return True

    def _keep_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _forget_saved(self) -> None:
        if not self._document.modified and not self._writer.busy:
            self._remove()

    def _written(self, result: Written) -> None:
        if result.problem is not None:
            self._complain(result.problem)
        elif not self._document.modified:
            self._remove()
        seconds = time.perf_counter() - self._begun
        self._soon.setInterval(
            max(AFTER_EDIT_MS, round(1000 * _SHARE_OF_TIME * seconds))
        )

    def _complain(self, sentence: str) -> None:
        """Once is enough: it would be said every minute."""
        if not self._complained:
            self._complained = True
            self.said.emit(f"No copy is kept for recovery: {sentence}")

    def _remove(self) -> None:
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _clear_left_overs(self) -> None:
        """Files that somebody was writing when he died."""
        for path in _files(self._folder, f".*{SUFFIX}.*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _LEFT_OVER_SECONDS:
                    path.unlink()


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    # A lock is never too old, only without an owner.
    lock.setStaleLockTime(0)
    return lock


def _files(folder: Path, pattern: str) -> list[Path]:
    try:
        return [path for path in folder.glob(pattern) if path.is_file()]
    except OSError:
        return []
