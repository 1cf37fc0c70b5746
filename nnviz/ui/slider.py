"""A slider with its name on the left and its value on the right."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from nnviz.picture.numbers import format_number
from nnviz.ui.buttons import HEIGHTS
from nnviz.ui.chrome import claims, shows_focus
from nnviz.ui.theme import Theme

_GROOVE = 3.0
_HANDLE = 12.0


class LabeledSlider(QWidget):
    """A choice out of ascending values, one of which the handle stands at.

    ``moved`` carries the value while the handle moves; ``chosen`` when it is let go,
    and after each key or click: start costly work there. `set_value` is silent.

    Parameters
    ----------
    values
        The values that can be chosen, ascending; even steps or not (100, 200, 500).
    write
        How a value is written on the right.
    """

    moved = Signal(float)
    chosen = Signal(float)

    def __init__(
        self,
        name: str,
        values: Sequence[float],
        theme: Theme,
        *,
        write: Callable[[float], str] = format_number,
        label_width: float | None = None,
        value_width: float = 44.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values = [float(value) for value in values]
        self._write = write
        self._label_width = label_width
        self._value_width = value_width
        self._name = QLabel(name, self)
        self._name.setObjectName("slider_name")
        self._slider = Slider(name, theme, self)
        self._slider.setRange(0, len(self._values) - 1)
        self._slider.setPageStep(max(1, len(self._values) // 10))
        self._text = QLabel(self)
        self._text.setObjectName("slider_value")
        self._text.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        self._name.setBuddy(self._slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self._slider, 1)
        row.addWidget(self._text)
        self.setFocusProxy(self._slider)
        self._told = self._values[0]
        self._slider.valueChanged.connect(self._move)
        self._slider.sliderReleased.connect(self._tell)
        self.apply_theme(theme)
        self._show()

    @property
    def value(self) -> float:
        return self._values[self._slider.value()]

    def set_value(self, value: float) -> None:
        """Move the handle to the nearest value without telling anyone."""
        distances = [abs(one - value) for one in self._values]
        with QSignalBlocker(self._slider):
            self._slider.setValue(distances.index(min(distances)))
        self._told = self.value
        self._show(value)

    def setToolTip(self, text: str) -> None:
        for part in (self._name, self._slider, self._text):
            part.setToolTip(text)

    def apply_theme(self, theme: Theme) -> None:
        self._slider.apply_theme(theme)
        for label in (self._name, self._text):
            label.setFont(theme.font())
        self._text.setFixedWidth(round(theme.px(self._value_width)))
        if self._label_width is not None:
            self._name.setFixedWidth(round(theme.px(self._label_width)))
        self.setFixedHeight(round(theme.px(HEIGHTS["form"])))

    def _move(self, index: int) -> None:
        self._show()
        self.moved.emit(self._values[index])
        if not self._slider.isSliderDown():
            self._tell()

    def _tell(self) -> None:
        if self.value != self._told:
            self._told = self.value
            self.chosen.emit(self._told)

    def _show(self, exact: float | None = None) -> None:
        # A value from a file can lie between those of the slider: it is shown as it is.
        written = self._write(self.value if exact is None else exact)
        self._text.setText(written)
        self._slider.setAccessibleDescription(written)


class Slider(QSlider):
    """A horizontal slider: a thin groove, filled up to a round handle."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(round(theme.px(HEIGHTS["form"])))
        self.update()

    def sizeHint(self) -> QSize:
        height = round(self._theme.px(HEIGHTS["form"]))
        return QSize(round(self._theme.px(92)), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(40)), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        keys = Qt.Key
        if claims(
            event,
            keys.Key_Left,
            keys.Key_Right,
            keys.Key_Up,
            keys.Key_Down,
            keys.Key_Home,
            keys.Key_End,
        ):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # The handle goes where one clicks, and follows from there.
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self.setSliderPosition(self._index_at(event.position().x()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderPosition(self._index_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # the panel below scrolls

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        handle = theme.px(_HANDLE)
        groove = theme.px(_GROOVE)
        x = self._x_of(self.sliderPosition())
        middle = round(self.height() / 2)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            top = middle - groove / 2
            painter.setBrush(theme.color("border"))
            painter.drawRoundedRect(
                QRectF(0, top, self.width(), groove), groove / 2, groove / 2
            )
            painter.setBrush(theme.color("muted" if self.isEnabled() else "border"))
            painter.drawRoundedRect(QRectF(0, top, x, groove), groove / 2, groove / 2)
            lit = self.isSliderDown() or (self.underMouse() and self.isEnabled())
            painter.setBrush(theme.color("raised" if lit else "panel"))
            ink = theme.color("ink" if self.isEnabled() else "ctl")
            painter.setPen(QPen(ink, 1.5))
            reach = handle / 2 - 0.75
            painter.drawEllipse(QPointF(x, middle), reach, reach)
            if shows_focus(self):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(x, middle), reach + 3, reach + 3)

    def _x_of(self, index: int) -> float:
        reach = self._theme.px(_HANDLE) / 2 + 3
        span = max(1, self.maximum() - self.minimum())
        share = (index - self.minimum()) / span
        return reach + share * max(1.0, self.width() - 2 * reach)

    def _index_at(self, x: float) -> int:
        reach = self._theme.px(_HANDLE) / 2 + 3
        share = (x - reach) / max(1.0, self.width() - 2 * reach)
        span = self.maximum() - self.minimum()
        return self.minimum() + round(min(1.0, max(0.0, share)) * span)
