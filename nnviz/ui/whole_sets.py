"""Measuring large sets whole, in moments of the window's time once it is at rest."""

from PySide6.QtCore import QObject, QTimer

from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot

# A person who steps on or scrubs does not wait for it.
_AFTER_MS = 400
_SLICE_SECONDS = 0.008


class WholeSets(QObject):
    """Lets the session measure whole sets where a snapshot has a choice of samples."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    @property
    def pending(self) -> bool:
        """Whether something is to be measured yet."""
        return self._timer.isActive()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Begin a moment later, or let it be while it plays."""
        if snapshot.playing or snapshot.evaluation_counts is None:
            self._timer.stop()
        else:
            self._timer.start(_AFTER_MS)

    def close(self) -> None:
        """Measure nothing any more."""
        self._timer.stop()

    def _go_on(self) -> None:
        if self._session.measure_whole(_SLICE_SECONDS) < 1.0:
            self._timer.start(0)
