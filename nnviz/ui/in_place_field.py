"""A field laid over a drawing, in which a number or a name is typed."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from nnviz.ui.theme import TEXT_SIZE, Theme


class InPlaceField(QLineEdit):
    """Enter takes what is typed, Escape and leaving the field leave all as it was."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._take: Callable[[str], str] | None = None
        self._back: QWidget | None = None
        self.setObjectName("value_editor")
        self.hide()
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        self.setFont(theme.font(TEXT_SIZE, 600))

    def open(
        self, name: str, text: str, place: QRect, take: Callable[[str], str]
    ) -> None:
        """Edit ``text`` at a place.

        ``take`` gets what is typed and gives the sentence that says why it cannot be
        taken, or an empty one.
        """
        self._take = take
        self._back = self.window().focusWidget() or self.parentWidget()
        self.setAccessibleName(name)
        self.setText(text)
        self.setGeometry(place)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Neither key must reach the view as well, which knows them too.
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._take = None
            self.hide()

    def _enter(self) -> None:
        if self._take is None:
            return
        problem = self._take(self.text())
        if problem:
            below = self.mapToGlobal(QPoint(0, self.height()))
            QToolTip.showText(below, problem, self)
            self.selectAll()
        else:
            self._close()

    def _close(self) -> None:
        self._take = None
        self.hide()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
