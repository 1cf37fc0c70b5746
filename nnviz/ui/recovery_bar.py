"""The offer to go on with a session that nnviz left behind when it died."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from nnviz.ui.controls import PushButton
from nnviz.ui.recovery import Orphan
from nnviz.ui.theme import TEXT_SIZE, Theme

_HEIGHT = 38


class RecoveryBar(QFrame):
    """One line above the panels; nothing waits for the answer.

    ``restore_wanted`` and ``discard_wanted`` carry the `Orphan`.
    """

    restore_wanted = Signal(object)
    discard_wanted = Signal(object)

    def __init__(
        self, orphan: Orphan, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._orphan = orphan
        self._text = QLabel(offer(orphan, date.today()))
        self._text.setMinimumWidth(50)
        self.restore = PushButton("Restore", theme, primary=True, size="form")
        self.discard = PushButton("Discard", theme, size="form")
        self.restore.setToolTip("Go on with the session that was kept.")
        self.discard.setToolTip("Delete the copy that was kept.")
        self.restore.clicked.connect(self._restore)
        self.discard.clicked.connect(self._discard)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(self.restore)
        row.addWidget(self.discard)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        self.setFixedHeight(round(theme.px(_HEIGHT)))
        self._text.setFont(theme.font(TEXT_SIZE))
        for button in (self.restore, self.discard):
            button.apply_theme(theme)

    def _restore(self) -> None:
        self.restore_wanted.emit(self._orphan)

    def _discard(self) -> None:
        self.discard_wanted.emit(self._orphan)


def offer(orphan: Orphan, today: date) -> str:
    """What is said of an orphan."""
    at = orphan.saved_at
    day = "" if at.date() == today else f" on {at:%d %B}"
    return (
        "nnviz did not close as it should the last time. The session was kept"
        f"{day} at {at:%H:%M}."
    )
