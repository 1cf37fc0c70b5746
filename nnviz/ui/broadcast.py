"""The one signal of the window: the session has a new snapshot."""

from PySide6.QtCore import QObject, Signal

from nnviz.session.session import Session


class Broadcast(QObject):
    """Hands each new snapshot of a session to whoever is connected.

    Views subscribe through this object, so that Qt drops the connection with the
    view.
    """

    snapshot_changed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._unsubscribe = session.subscribe(self.send)

    def send(self) -> None:
        """Send the present snapshot to every view."""
        self.snapshot_changed.emit(self._session.snapshot())

    def close(self) -> None:
        """Hear nothing of the session any more."""
        self._unsubscribe()
