"""Counting up and down: a whole number between − and +, and paging with ◂ ▸."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from nnviz.ui.buttons import HEIGHTS
from nnviz.ui.chrome import (
    BUTTON_RADIUS,
    claims,
    draw_box,
    draw_triangle,
    rounded_path,
    shows_focus,
)
from nnviz.ui.icons import draw_icon
from nnviz.ui.theme import SMALL_SIZE, Theme

_BUTTON_WIDTH = 23
_NUMBER_WIDTH = 30
_COUNTING_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class Stepper(QWidget):
    """A whole number with a minus on its left and a plus on its right.

    ``changed`` carries the number when a person changes it: by the buttons (which
    repeat while held), the arrow keys, the wheel when the control has the keyboard,
    or by typing; `set_value` is silent.
    """

    changed = Signal(int)

    def __init__(
        self,
        name: str,
        theme: Theme,
        *,
        minimum: int,
        maximum: int,
        value: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self._number = _Number(self)
        self._number.setObjectName("stepper_number")
        self._number.setAccessibleName(name)
        self._number.setRange(minimum, maximum)
        self._number.setValue(value)
        self._fewer = _Edge("minus", f"{name}: one less", theme, self)
        self._more = _Edge("plus", f"{name}: one more", theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addWidget(self._fewer)
        row.addWidget(self._number, 1)
        row.addWidget(self._more)
        self.setFocusProxy(self._number)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._fewer.clicked.connect(self._number.stepDown)
        self._more.clicked.connect(self._number.stepUp)
        self._number.valueChanged.connect(self._tell)
        self.apply_theme(theme)

    @property
    def value(self) -> int:
        return self._number.value()

    def set_value(self, value: int) -> None:
        """Show a number without telling anyone."""
        with QSignalBlocker(self._number):
            self._number.setValue(value)
        self._limit_buttons()

    def set_range(self, minimum: int, maximum: int) -> None:
        """Other limits; the number is moved into them silently."""
        with QSignalBlocker(self._number):
            self._number.setRange(minimum, maximum)
        self._limit_buttons()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        height = round(theme.px(HEIGHTS["form"]))
        self.setFixedHeight(height)
        digits = len(str(self._number.maximum()))
        extra = max(0.0, (digits - 3) * 8.0)
        self.setFixedWidth(round(theme.px(2 * _BUTTON_WIDTH + _NUMBER_WIDTH + extra)))
        self._number.setFont(theme.font(weight=600))
        for button in (self._fewer, self._more):
            button.apply_theme(theme, round(theme.px(_BUTTON_WIDTH)))
        self._limit_buttons()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        rect = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_box(painter, rect, BUTTON_RADIUS, theme.color("raised"), None)
            number = self._number.geometry()
            painter.fillRect(number.adjusted(0, -1, 0, 1), theme.color("panel"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(theme.color("border"), 1.0))
            for x in (number.left() - 1, number.right() + 1):
                painter.drawLine(x, 0, x, self.height())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focused = shows_focus(self._number)
            border = theme.color("ink" if focused else "border")
            draw_box(
                painter, rect, BUTTON_RADIUS, None, border, 1.5 if focused else 1.0
            )

    def _tell(self, value: int) -> None:
        self._limit_buttons()
        self.changed.emit(value)

    def _limit_buttons(self) -> None:
        value = self._number.value()
        self._fewer.setEnabled(value > self._number.minimum())
        self._more.setEnabled(value < self._number.maximum())


class Pager(QWidget):
    """A text between two small arrows, as in "◂ sample 2 ▸".

    ``previous`` and ``following`` are emitted by the arrows, which repeat while held.
    """

    previous = Signal()
    following = Signal()

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self._text = QLabel(self)
        self._text.setObjectName("pager_text")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._back = _Edge("left", f"{name}: previous", theme, self)
        self._next = _Edge("right", f"{name}: next", theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addWidget(self._back)
        row.addWidget(self._text, 1)
        row.addWidget(self._next)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._back.clicked.connect(self.previous)
        self._next.clicked.connect(self.following)
        self.apply_theme(theme)

    def set_text(self, text: str) -> None:
        """What is between the arrows."""
        self._text.setText(text)

    def set_tooltips(self, previous: str, following: str) -> None:
        """What the arrows do, with their keys."""
        self._back.setToolTip(previous)
        self._next.setToolTip(following)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(round(theme.px(HEIGHTS["header"])))
        self._text.setFont(theme.font(SMALL_SIZE))
        # Wide enough for "sample 1797", so that paging does not move the header.
        self._text.setMinimumWidth(round(theme.px(50)))
        for button in (self._back, self._next):
            button.apply_theme(theme, round(theme.px(20)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect())
            panel, border = theme.color("panel"), theme.color("border")
            draw_box(painter, box, BUTTON_RADIUS, panel, border)


class _Number(QSpinBox):
    """The number itself; the stepper around it paints the box."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Told when the typing is done, not at each digit of 100.
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)

    def minimumSizeHint(self) -> QSize:
        return QSize(10, 10)

    def event(self, event: QEvent) -> bool:
        if claims(event, *_COUNTING_KEYS):
            event.accept()
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            # The ring around the control is painted by the stepper.
            stepper = self.parentWidget()
            if stepper is not None:
                stepper.update()
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _Edge(QToolButton):
    """A button at an edge of a stepper or pager, without a box of its own."""

    def __init__(self, sign: str, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = sign
        self._theme = theme
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setAutoRepeat(True)
        self.setAutoRepeatDelay(400)
        self.setAutoRepeatInterval(60)
        # The steppers' number takes the arrow keys; a pager has no other way in.
        pages = sign in ("left", "right")
        self.setFocusPolicy(
            Qt.FocusPolicy.TabFocus if pages else Qt.FocusPolicy.NoFocus
        )
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def apply_theme(self, theme: Theme, width: int) -> None:
        self._theme = theme
        self.setFixedWidth(width)
        self.update()

    def event(self, event: QEvent) -> bool:
        if claims(event, Qt.Key.Key_Space):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        rect = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isEnabled() and (self.isDown() or self.underMouse()):
                painter.setClipPath(rounded_path(rect, BUTTON_RADIUS - 1))
                pages = self._sign in ("left", "right")
                over = "raised" if pages else "line"
                name = "border" if self.isDown() else over
                painter.fillRect(self.rect(), theme.color(name))
                painter.setClipping(False)
            color = theme.color("text" if self.isEnabled() else "border")
            if self._sign in ("left", "right"):
                reach = theme.px(3.2)
                draw_triangle(painter, QPointF(rect.center()), self._sign, color, reach)
            else:
                edge = round(theme.px(11))
                left = round((rect.width() - edge) / 2)
                top = round((rect.height() - edge) / 2)
                draw_icon(painter, self._sign, QRectF(left, top, edge, edge), color)
            if shows_focus(self):
                ink = theme.color("ink")
                draw_box(painter, rect, BUTTON_RADIUS - 1, None, ink, 1.5)
