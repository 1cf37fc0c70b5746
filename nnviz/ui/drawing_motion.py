"""Going smoothly from one drawing of a neuron to another."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEasingCurve, QObject, Qt, QVariantAnimation, Signal
from PySide6.QtWidgets import QStyle, QWidget

from nnviz.picture.drawings import MIXES, Drawing, DrawingMix, between

DURATION_MS = 300


@runtime_checkable
class DrawsNeurons(Protocol):
    """A view in which neurons can be drawn in three ways."""

    @property
    def drawing(self) -> Drawing: ...

    def set_drawing(self, drawing: Drawing) -> None: ...


class DrawingMotion(QObject):
    """The drawing that a view shows, and the place between two while it changes.

    ``moved`` says that the place is another. Where the desktop asks for less motion,
    or the view is not seen, the change is at once.
    """

    moved = Signal()

    def __init__(self, view: QWidget, drawing: Drawing) -> None:
        super().__init__(view)
        self._view = view
        self._drawing = drawing
        self._start = self._mix = MIXES[drawing]
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(DURATION_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._animation.valueChanged.connect(self._move)

    @property
    def drawing(self) -> Drawing:
        """The drawing that is shown, or on its way."""
        return self._drawing

    @property
    def mix(self) -> DrawingMix:
        """Where between the drawings the picture is now."""
        return self._mix

    @property
    def moving(self) -> bool:
        """Whether it is on its way."""
        return self._animation.state() == QVariantAnimation.State.Running

    def go_to(self, drawing: Drawing) -> None:
        """Change into another drawing."""
        if drawing == self._drawing:
            return
        self._drawing = drawing
        self._animation.stop()
        self._start = self._mix
        if self._view.isVisible() and _has_motion(self._view):
            self._animation.start()
        else:
            self._set(MIXES[drawing])

    def _move(self, share: object) -> None:
        assert isinstance(share, float)
        self._set(between(self._start, MIXES[self._drawing], share))

    def _set(self, mix: DrawingMix) -> None:
        self._mix = mix
        self.moved.emit()


def _has_motion(view: QWidget) -> bool:
    """Whether the desktop wants things to move, and there is somebody to see it."""
    if view.window().testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen):
        return False
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    return view.style().styleHint(hint, None, view) > 0
