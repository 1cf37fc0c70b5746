"""The tools for drawing points: classes or a target, eraser, width, clear."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLineF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz.picture.numbers import format_number
from nnviz.ui.buttons import PushButton, ToolButton
from nnviz.ui.chrome import CHIP_RADIUS, claims, draw_box, shows_focus
from nnviz.ui.icons import draw_icon
from nnviz.ui.marks import draw_mark
from nnviz.ui.slider import Slider
from nnviz.ui.theme import SMALL_SIZE, Theme

ERASER = -1
"""What the strip has chosen when it is no class."""
_EDGE = 22.0
_IN_A_ROW = 5
_LEAST_RADIUS, _MOST_RADIUS, _USUAL_RADIUS = 2, 40, 10
_VALUES = 20


class MarkButton(QToolButton):
    """The mark of a class to draw with; or a plus, for one that is not there yet."""

    def __init__(self, label: int, name: str, is_new: bool, theme: Theme) -> None:
        super().__init__()
        self.label = label
        self._is_new = is_new
        self._theme = theme
        self.setCheckable(True)
        key = f" (Ctrl {label + 1})" if label < 9 else ""
        tip = f"One more class: {name}" if is_new else f"Draw points of {name}"
        self.setToolTip(tip + key)
        self.setAccessibleName(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        edge = round(theme.px(_EDGE))
        self.setFixedSize(edge, edge)
        self.update()

    def event(self, event: QEvent) -> bool:
        if claims(event, Qt.Key.Key_Space):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, rect = self._theme, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_choice(painter, self, theme)
            middle = rect.center()
            if self._is_new and not self.isChecked():
                reach = theme.px(6.0)
                icon = QRectF(middle.x() - reach, middle.y() - reach, *[2 * reach] * 2)
                draw_icon(painter, "plus", icon, theme.color("muted"))
            else:
                draw_mark(painter, theme, self.label, middle, theme.px(4.6))


class EraserButton(ToolButton):
    """The eraser, chosen as a class is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("eraser", "Erase points (also: the right button)", theme)
        self.setCheckable(True)

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        edge = round(theme.px(_EDGE))
        self.setFixedSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_choice(painter, self, theme)
            reach = theme.px(7.0)
            middle = QRectF(self.rect()).center()
            icon = QRectF(middle.x() - reach, middle.y() - reach, *[2 * reach] * 2)
            draw_icon(painter, "eraser", icon, theme.color("text"))


def draw_choice(painter: QPainter, button: QToolButton, theme: Theme) -> None:
    """The ground of a tool: outlined in ink where it is the one in the hand."""
    rect = QRectF(button.rect())
    if button.isChecked():
        ink = theme.color("ink")
        draw_box(painter, rect, CHIP_RADIUS, theme.color("raised"), ink, 1.5)
    elif button.underMouse() or shows_focus(button):
        border = theme.color("ink") if shows_focus(button) else None
        draw_box(painter, rect, CHIP_RADIUS, theme.color("raised"), border)


class BrushStrip(QWidget):
    """What the brush draws and how wide it is; lies over a view, never in a picture.

    ``changed`` says that another tool or width is in the hand, ``cleared`` that all
    points are to go.
    """

    changed = Signal()
    cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.setAccessibleName("Drawing tools")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._theme = theme
        self._offered: tuple[object, ...] = ()
        self._last = 0
        self._marks: list[MarkButton] = []
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._choose)
        self._eraser = EraserButton(theme)
        self._group.addButton(self._eraser)
        self._limit: float | None = None
        self._value_name = QLabel()
        self._value = Slider("Target of the points", theme)
        self._value.setRange(-_VALUES, _VALUES)
        self._value.setValue(_VALUES)
        self._value.setToolTip("The target of the points that are drawn")
        self._value.valueChanged.connect(self._value_moved)
        self._radius_name = QLabel("Width")
        self._radius = Slider("Radius of the brush", theme)
        self._radius.setRange(_LEAST_RADIUS, _MOST_RADIUS)
        self._radius.setValue(_USUAL_RADIUS)
        self._radius.setToolTip("How far points fall from the path, and what is erased")
        self._radius.valueChanged.connect(self.changed)
        self._clear = PushButton("Clear", theme, size="header")
        self._clear.setToolTip("Take all points away but one, which a run needs")
        self._clear.clicked.connect(self.cleared)
        self._classes = QGridLayout()
        self._classes.setSpacing(1)
        self._classes.setColumnStretch(_IN_A_ROW, 1)
        width, tools = QHBoxLayout(), QHBoxLayout()
        for row, parts in (
            (width, (self._radius_name, self._radius)),
            (tools, (self._eraser, self._clear)),
        ):
            row.setSpacing(6)
            for part in parts:
                row.addWidget(part)
            if parts[-1] is self._clear:
                row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 7, 7, 7)
        box.setSpacing(6)
        box.addLayout(self._classes)
        box.addWidget(self._value_name)
        box.addWidget(self._value)
        box.addLayout(width)
        box.addLayout(tools)
        box.addStretch(1)
        self._show_value()
        self.apply_theme(theme)

    @property
    def erases(self) -> bool:
        """Whether the eraser is in the hand."""
        return self._eraser.isChecked()

    @property
    def label(self) -> int | None:
        """The class in the hand, or that before the eraser; none for values."""
        chosen = [mark.label for mark in self._marks if mark.isChecked()]
        return (chosen[0] if chosen else self._last) if self._marks else None

    @property
    def value(self) -> float:
        """The target that is drawn, where there are no classes: three digits of it."""
        return float(f"{(self._limit or 0.0) * self._value.value() / _VALUES:.3g}")

    @property
    def radius(self) -> float:
        """How wide the brush is, px."""
        return self._theme.px(float(self._radius.value()))

    def show_classes(self, names: Sequence[str], known: int) -> None:
        """Offer classes by name; those from ``known`` on are not there yet."""
        if self._offered == (*names, known):
            return
        self._empty()
        self._offered = (*names, known)
        for number, name in enumerate(names):
            mark = MarkButton(number, name, number >= known, self._theme)
            self._marks.append(mark)
            self._group.addButton(mark)
            self._classes.addWidget(mark, *divmod(number, _IN_A_ROW))
        self._group.setExclusive(True)
        self._last = min(self._last, len(names) - 1)
        if not self.erases:
            self._marks[self._last].setChecked(True)

    def show_values(self, limit: float) -> None:
        """Offer targets from −limit to limit instead of classes."""
        if limit == self._limit:
            return
        self._empty()
        self._limit = limit
        # Alone the eraser is taken and put away by itself.
        self._group.setExclusive(False)
        self._show_value()

    def choose(self, label: int) -> None:
        """Take a class into the hand, or the `ERASER`."""
        button = self._eraser if label == ERASER else self._marks[label]
        button.setChecked(True)
        self._choose(button)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        for name in (self._radius_name, self._value_name):
            name.setFont(theme.font(SMALL_SIZE))
        self._eraser.apply_theme(theme)
        self._radius.apply_theme(theme)
        self._clear.apply_theme(theme)
        for mark in self._marks:
            mark.apply_theme(theme)
        self._value.apply_theme(theme)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Between the tools nothing is drawn into what lies below."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.color("panel"))
            painter.setPen(QPen(self._theme.color("border"), 1.0))
            painter.drawLine(QLineF(0.5, 0.0, 0.5, self.height()))

    def _empty(self) -> None:
        for mark in self._marks:
            self._group.removeButton(mark)
            self._classes.removeWidget(mark)
            mark.hide()
            mark.deleteLater()
        self._marks = []
        self._offered = ()
        self._limit = None
        self._show_value()

    def _show_value(self) -> None:
        for part in (self._value_name, self._value):
            part.setVisible(self._limit is not None)
        self._value_name.setText(f"Target {format_number(self.value)}")

    def _value_moved(self) -> None:
        self._eraser.setChecked(False)
        self._show_value()
        self.changed.emit()

    def _choose(self, button: object) -> None:
        if isinstance(button, MarkButton):
            self._last = button.label
        self.changed.emit()
