"""A field for a number, which says what it accepts."""

import math

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolTip, QWidget

from nnviz.picture.numbers import format_exact, parse_number
from nnviz.ui.buttons import HEIGHTS
from nnviz.ui.chrome import BUTTON_RADIUS, claims, draw_box
from nnviz.ui.icons import draw_icon
from nnviz.ui.theme import Theme

_UP_FROM_ZERO = 0.01
_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}


class NumberField(QLineEdit):
    """A number typed by a person, within limits.

    Enter, or leaving the field, takes the number and emits ``committed`` if it has
    changed; Escape takes back what was typed. A text that is no number within the
    limits is kept and marked while the person is in the field, with a sentence that
    says what is accepted; leaving the field brings the last good number back. Up and
    Down change the leading digit (whole numbers by one, Page keys by ten).

    ``committed`` carries a float, an int where ``whole``, or ``None`` where the field
    was emptied and ``none_text`` (shown then, as "full") allows that.
    """

    committed = Signal(object)

    def __init__(
        self,
        name: str,
        theme: Theme,
        *,
        minimum: float = -math.inf,
        maximum: float = math.inf,
        value: float | None = 0.0,
        whole: bool = False,
        none_text: str = "",
        above: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``above``: the minimum itself is not allowed ("more than 0")."""
        super().__init__(parent)
        self._name = name
        self._minimum = minimum
        self._maximum = maximum
        self._whole = whole
        self._none_text = none_text
        self._above = above
        self._value = value
        self._problem = ""
        self._explanation = ""
        self.setObjectName("number_field")
        self.setAccessibleName(name)
        self.setFrame(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._edited)
        self.apply_theme(theme)
        self.set_value(value)
        self.set_explanation("")

    @property
    def value(self) -> float | None:
        """The last good number."""
        return self._value

    @property
    def problem(self) -> str:
        """Why what is typed is not accepted; empty where it is."""
        return self._problem

    def set_value(self, value: float | None) -> None:
        """Show a number without telling anyone; typing that goes on is not touched."""
        changed = value != self._value
        self._value = value
        if changed or not (self.hasFocus() and self.isModified()):
            self._show_value()

    def set_limits(self, minimum: float, maximum: float) -> None:
        """Other limits for what is typed from now on."""
        self._minimum, self._maximum = minimum, maximum
        self._show_problem("")

    def set_explanation(self, text: str) -> None:
        """What the number is, in the tool tip, before what is accepted."""
        self._explanation = text
        self._show_problem(self._problem)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font())
        self.setFixedHeight(round(theme.px(HEIGHTS["form"])))
        self._keep_margins()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._theme.px(80)), round(self._theme.px(HEIGHTS["form"])))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(48)), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if claims(event, *_STEPS):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._commit():
                self.selectAll()
            else:
                self._say_problem()
        elif key == Qt.Key.Key_Escape and self.isModified():
            self._show_value()
            self.selectAll()
        elif key in _STEPS and not self.isReadOnly():
            self._step(_STEPS[key])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isModified() and not self._commit():
            self._show_value()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        rect = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            strong = self.hasFocus() or bool(self._problem)
            border = theme.color("ink" if strong else "border")
            fill = theme.color("panel" if self.isEnabled() else "raised")
            width = 1.5 if strong else 1.0
            draw_box(painter, rect, BUTTON_RADIUS, fill, border, width)
            if self._problem:
                edge = round(theme.px(13))
                left = self.width() - edge - round(theme.px(5))
                top = round((self.height() - edge) / 2)
                place = QRectF(left, top, edge, edge)
                draw_icon(painter, "warning", place, theme.color("text"))
        super().paintEvent(event)

    def _edited(self, text: str) -> None:
        self._show_problem(self._read(text)[1])

    def _read(self, text: str) -> tuple[float | None, str]:
        """The number typed, or why it is none."""
        wanted = f"{self._name} must be {self._accepted()}"
        shown = text.strip()
        if self._none_text and shown in ("", self._none_text):
            return None, ""
        if not shown:
            return None, f"{wanted}."
        try:
            number = parse_number(shown)
        except ValueError:
            return None, f"{wanted}, not “{shown}”."
        if self._whole and not number.is_integer():
            return None, f"{wanted}, not {format_exact(number)}."
        too_low = number <= self._minimum if self._above else number < self._minimum
        if too_low or number > self._maximum:
            return None, f"{wanted}, not {format_exact(number)}."
        return (int(number) if self._whole else number), ""

    def _accepted(self) -> str:
        kind = "a whole number" if self._whole else "a number"
        low, high = format_exact(self._minimum), format_exact(self._maximum)
        bounded_below, bounded_above = (
            self._minimum > -math.inf,
            self._maximum < math.inf,
        )
        beginning = f"above {low}" if self._above else f"from {low}"
        if bounded_below and bounded_above:
            kind += f" {beginning} {'up ' if self._above else ''}to {high}"
        elif bounded_below:
            kind += f" {beginning}{'' if self._above else ' on'}"
        elif bounded_above:
            kind += f" up to {high}"
        return kind + (f", or empty for {self._none_text}" if self._none_text else "")

    def _commit(self) -> bool:
        number, problem = self._read(self.text())
        if problem:
            self._show_problem(problem)
            return False
        changed = number != self._value
        self._value = number
        self._show_value()
        if changed:
            self.committed.emit(number)
        return True

    def _step(self, steps: int) -> None:
        number, problem = self._read(self.text())
        if problem or number is None:
            number = self._value
        if number is None:
            return
        if self._whole:
            changed = number + steps
        else:
            changed = number
            for _ in range(abs(steps)):
                changed = _by_leading_digit(changed, up=steps > 0)
        low = self._minimum
        if self._above and changed <= low:
            return
        self.setText(format_exact(min(max(changed, low), self._maximum)))
        self.setModified(True)
        self._commit()

    def _show_value(self) -> None:
        value = self._value
        self.setText(self._none_text if value is None else format_exact(value))
        if not self.hasFocus():
            self.home(False)  # of a long number the first digits count
        self.setModified(False)
        self._show_problem("")

    def _show_problem(self, problem: str) -> None:
        self._problem = problem
        accepted = self._accepted()
        rule = f"{accepted[0].upper()}{accepted[1:]}."
        explained = f"{self._explanation}\n{rule}" if self._explanation else rule
        self.setToolTip(problem or explained)
        self.setAccessibleDescription(problem or explained)
        self._keep_margins()
        self.update()

    def _say_problem(self) -> None:
        place = self.mapToGlobal(QPoint(0, self.height()))
        QToolTip.showText(place, self._problem, self)

    def _keep_margins(self) -> None:
        right = round(self._theme.px(20 if self._problem else 4))
        self.setTextMargins(round(self._theme.px(5)), 0, right, 0)


def _by_leading_digit(value: float, up: bool) -> float:
    """One more or less in the leading digit: 0.05 → 0.06, 0.01 → 0.009, 0 → 0.01."""
    if value == 0.0:
        return _UP_FROM_ZERO if up else -_UP_FROM_ZERO
    exponent = math.floor(math.log10(abs(value)) + 1e-9)
    shrinks = up == (value < 0)
    if shrinks and abs(value) <= 10.0**exponent * (1 + 1e-9):
        exponent -= 1
    unit = 10.0**exponent
    changed = value + unit if up else value - unit
    # Rounded at the unit's place, or 0.06 + 0.01 would be 0.06999999999999999.
    return round(changed, 2 - exponent)
