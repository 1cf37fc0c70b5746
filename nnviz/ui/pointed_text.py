"""What the pointer is over, in words: the tool tip, and what Ctrl-C copies."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QToolTip, QWidget

from nnviz.picture.numbers import MINUS


class PointedText:
    """The lines about the thing under the pointer of one view.

    The last of the lines shown may be a hint on what a click does; it is no number
    and is not copied.
    """

    def __init__(self, view: QWidget) -> None:
        self._view = view
        self.lines: tuple[str, ...] = ()

    def show(self, at: QPoint, lines: Sequence[str], hint: str = "") -> None:
        """Show the lines beside a place on the screen; without lines, none."""
        self.lines = tuple(lines)
        if self.lines:
            text = "\n".join([*self.lines, *([hint] if hint else [])])
            QToolTip.showText(at, text, self._view)
        else:
            QToolTip.hideText()

    def hide(self) -> None:
        """The pointer is over nothing."""
        self.show(QPoint(), ())

    def claims(self, event: QEvent) -> bool:
        """Whether a shortcut asked about is Ctrl-C, and there is something to copy."""
        return isinstance(event, QKeyEvent) and self._is_copy(event)

    def copies(self, event: QKeyEvent) -> bool:
        """Copy the lines, with an ordinary minus, if the key press asks for it."""
        if not self._is_copy(event):
            return False
        text = "\n".join(self.lines).replace(MINUS, "-")
        QGuiApplication.clipboard().setText(text)
        return True

    def _is_copy(self, event: QKeyEvent) -> bool:
        return bool(self.lines) and event.matches(QKeySequence.StandardKey.Copy)
