"""Full precision on hover: where the numbers of a drawing lie, and copying them."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QToolTip, QWidget

from nnviz.picture.numbers import MINUS, format_exact


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the drawing: what is there, and its number if it is one."""

    rect: QRectF
    name: str
    value: float | None = None

    @property
    def tip(self) -> str:
        """The name, and the number with all its digits."""
        if self.value is None:
            return self.name
        return f"{self.name} = {format_exact(self.value)}\nCtrl+C copies the number"


def spot_at(spots: Iterable[Spot], position: QPointF) -> Spot | None:
    """The spot at a position; of several the one listed last lies on top."""
    found = None
    for spot in spots:
        if spot.rect.contains(position):
            found = spot
    return found


class NumberUnderPointer(QObject):
    """The tool tip of the number under the pointer, and Ctrl+C for it.

    The key works wherever the keyboard is in the window, so that pointing at a number
    takes the keyboard from nobody; a text field that has it copies its own text.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._spot: Spot | None = None
        self._copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), view)
        self._copy.setContext(Qt.ShortcutContext.WindowShortcut)
        self._copy.setEnabled(False)
        self._copy.activated.connect(self.copy)

    def point_at(self, spot: Spot | None) -> None:
        """Say what the pointer is over."""
        self._spot = spot
        self._copy.setEnabled(spot is not None and spot.value is not None)

    def explain(self, event: QHelpEvent, spot: Spot | None) -> None:
        """Show the tool tip of a spot, or take it away."""
        if spot is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPos(), spot.tip, self._view)

    def copy(self) -> None:
        """Put the number on the clipboard with all its digits, an ordinary minus."""
        if self._spot is not None and self._spot.value is not None:
            text = format_exact(self._spot.value).replace(MINUS, "-")
            QGuiApplication.clipboard().setText(text)
