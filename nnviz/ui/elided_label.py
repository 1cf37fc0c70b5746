"""A label that shortens its text where there is no room for all of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from nnviz.ui.theme import SMALL_SIZE, Theme

_LEAST_SHOWN = 8


class ElidedLabel(QLabel):
    """Muted text that gives way: shortened with …, and then whole in the tool tip.

    Where a few letters alone would be left there are none.
    ``set_tip``: a tool tip that says more, and stays.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font(SMALL_SIZE))
        self.updateGeometry()
        self.update()

    def set_tip(self, text: str) -> None:
        self._tip = text
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        if len(shown) <= _LEAST_SHOWN and shown != self.text():
            shown = ""
        tip = self._tip or (self.text() if shown != self.text() else "")
        if tip != self.toolTip():
            self.setToolTip(tip)
        with QPainter(self) as painter:
            painter.setFont(self.font())
            painter.setPen(self._theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(self.rect(), flags, shown)
