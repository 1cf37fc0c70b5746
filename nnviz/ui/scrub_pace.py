"""How fast the window keeps up with a person who drags through time."""

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

# Thirty pictures a second leave this much for one; the mouse needs some of it.
_LONGEST_MS = 28.0
_AT_REST_MS = 120


class ScrubPace(QObject):
    """Measures the frames of a drag; where they take too long, parts take turns.

    ``settled`` asks to show everything once the mouse rests or is let go.
    """

    settled = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._slow = False
        self._dragging = False
        self._begun = 0.0
        self._painted = QTimer(self)
        self._painted.setSingleShot(True)
        self._painted.setInterval(0)
        self._painted.timeout.connect(self._measure)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_AT_REST_MS)
        self._rest.timeout.connect(self.settle)

    @property
    def hurried(self) -> bool:
        """Whether the window cannot draw everything in each frame of this drag."""
        return self._dragging and self._slow

    def begin_frame(self) -> None:
        """Time is moved now, and then painted."""
        self._dragging = True
        self._begun = perf_counter()
        # Its turn comes when all that was painted is on the screen.
        self._painted.start()
        self._rest.start()

    def end(self) -> None:
        """The mouse is let go."""
        self.settle()
        self._slow = False

    def settle(self) -> None:
        """Show what had to wait."""
        self._rest.stop()
        self._painted.stop()
        waiting = self.hurried
        self._dragging = False
        if waiting:
            self.settled.emit()

    def _measure(self) -> None:
        # Once slow, it stays so up to the end of the drag: the frames in which parts
        # take turns are faster.
        if 1e3 * (perf_counter() - self._begun) > _LONGEST_MS:
            self._slow = True
