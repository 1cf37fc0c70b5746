"""The menu that says how much memory the way back through time may take."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.session.session import Session
from nnviz.ui.window_settings import TIMELINE_SIZES

MEGABYTE = 2**20


class MemoryMenu(QMenu):
    """One size of a few; ``chosen`` carries its bytes.

    Its first line says how much is in use now.
    """

    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Timeline memory", parent)
        self._session = session
        self.setToolTipsVisible(True)
        self._used = self.addAction("")
        self._used.setEnabled(False)
        self.addSeparator()
        self._sizes = QActionGroup(self)
        for size in TIMELINE_SIZES:
            action = QAction(size_text(size), self)
            action.setCheckable(True)
            action.setData(size)
            action.setToolTip(
                "Every step stays within reach; with less, going back takes longer"
            )
            self._sizes.addAction(action)
            self.addAction(action)
        self._sizes.triggered.connect(self._choose)
        self.aboutToShow.connect(self.show_use)

    def show_use(self) -> None:
        """Show how much is in use, and how much may be."""
        used, limit = self._session.keyframe_bytes_used, self._session.keyframe_bytes
        self._used.setText(f"{max(used / MEGABYTE, 0.1):.1f} MB in use")
        for action in self._sizes.actions():
            action.setChecked(action.data() == limit)

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())


def size_text(size: int) -> str:
    """``256 MB``, ``1 GB``."""
    megabytes = size // MEGABYTE
    return f"{megabytes // 1024} GB" if megabytes >= 1024 else f"{megabytes} MB"
