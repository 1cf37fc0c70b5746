"""The field in which a weight or a bias is typed, at its place in the drawing."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from nnviz.picture.numbers import MINUS, format_exact, parse_number
from nnviz.session.selection import Unit
from nnviz.ui.theme import VALUE_SIZE, Theme

_SIZE = (96, 22)
_PADDING = 20


class ValueEditor(QLineEdit):
    """A field for one value: Enter takes it, Escape leaves everything as it was.

    ``typed`` carries the unit and the number.
    """

    typed = Signal(object, float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = parent
        self._theme = theme
        self._unit: Unit | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setObjectName("value_editor")
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font(VALUE_SIZE, 600))

    def open(
        self, unit: Unit, name: str, value: float, center: QPoint, start: str
    ) -> None:
        """Edit ``value``, or go on from the first character typed, ``start``."""
        self._unit = unit
        self.setFont(self._theme.font(VALUE_SIZE, 600))
        self.setAccessibleName(name)
        text = start or format_exact(value)
        room = self._theme.text_width(text, VALUE_SIZE, 600) + self._theme.px(_PADDING)
        width = round(max(self._theme.px(_SIZE[0]), room))
        height = round(self._theme.px(_SIZE[1]))
        corner = center - QPoint(width // 2, height // 2)
        area = self._view.rect()
        corner.setX(min(max(corner.x(), 2), max(area.width() - width - 2, 2)))
        corner.setY(min(max(corner.y(), 2), max(area.height() - height - 2, 2)))
        self.setGeometry(QRect(corner.x(), corner.y(), width, height))
        self.setText(text)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if start:
            self.end(False)
        else:
            self.selectAll()

    def close_editor(self) -> None:
        """Leave the value as it was."""
        self._unit = None
        if self.isVisible():
            self.hide()
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Neither key must reach the view as well, which knows them too.
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._unit = None
            self.hide()

    def _take(self) -> None:
        unit = self._unit
        if unit is None:
            return
        try:
            value = parse_number(self.text())
        except ValueError:
            below = self.mapToGlobal(QPoint(0, self.height()))
            QToolTip.showText(below, f"Type a number such as {MINUS}1.24 or 3e-4", self)
            self.selectAll()
            return
        self.close_editor()
        self.typed.emit(unit, value)
