"""The time bar for the keyboard and for screen readers: a slider that is not seen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QSlider, QWidget

from nnviz.ui.chrome import claims

if TYPE_CHECKING:
    from nnviz.session.snapshot import Snapshot

_ZOOM_KEYS = (
    Qt.Key.Key_Plus,
    Qt.Key.Key_Equal,
    Qt.Key.Key_Minus,
    Qt.Key.Key_0,
)
_LARGEST = 2**31 - 1


class TimeSlider(QSlider):
    """Lies over the track, lets the mouse through and draws nothing.

    Its name, value and range are what Qt tells a screen reader. ``moved`` carries the
    step asked for by one, ``zoom_wanted`` +1, −1 or 0 (the whole run), and
    ``menu_wanted`` asks for the menu of the present step.
    """

    moved = Signal(int)
    zoom_wanted = Signal(int)
    menu_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Step")
        self.valueChanged.connect(self.moved)

    def show_snapshot(self, snapshot: "Snapshot") -> None:
        """Take over step and range, telling nobody."""
        with QSignalBlocker(self):
            self.setRange(0, min(snapshot.last_step, _LARGEST))
            self.setValue(min(snapshot.step, _LARGEST))

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        """Nothing that is drawn has changed."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The time bar draws the focus, too."""

    def event(self, event: QEvent) -> bool:
        if claims(event, *_ZOOM_KEYS):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key not in _ZOOM_KEYS:
            event.ignore()
        elif key == Qt.Key.Key_0:
            self.zoom_wanted.emit(0)
        else:
            self.zoom_wanted.emit(-1 if key == Qt.Key.Key_Minus else +1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_focus()

    def _show_focus(self) -> None:
        bar = self.parentWidget()
        if bar is not None:
            bar.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit()
