"""A view that takes fewer snapshots while the network plays."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.theme import Theme
from nnviz.ui.view import View

_REST_MS = 45


class CalmView(View):
    """Shows at most about 20 snapshots a second while playing, and always the last.

    For views whose numbers nobody could read faster; the time goes to training. When
    nothing plays, every snapshot is shown at once.
    """

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._waiting: Snapshot | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._show_waiting)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.playing and self._rest.isActive():
            self._waiting = snapshot
            return
        self._waiting = None
        self.take_snapshot(snapshot)
        if snapshot.playing:
            self._rest.start()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show a snapshot; what `show_snapshot` is to other views."""
        super().show_snapshot(snapshot)

    def _show_waiting(self) -> None:
        if self._waiting is not None:
            self.show_snapshot(self._waiting)
