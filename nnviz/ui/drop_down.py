"""A drop-down list of a few choices."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from nnviz.ui.buttons import HEIGHTS, TEXT_SIZES, ControlSize
from nnviz.ui.chrome import BUTTON_RADIUS, claims, draw_box, draw_triangle, shows_focus
from nnviz.ui.theme import Theme

_KEYS = (
    Qt.Key.Key_Space,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class DropDown(QComboBox):
    """One of several choices, each with a key and a text.

    ``chosen`` carries the key when a person chooses; `set_chosen` is silent.
    """

    chosen = Signal(str)

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        theme: Theme,
        *,
        size: ControlSize = "form",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size = size
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        grows = size != "header"
        self.setSizePolicy(
            QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Fixed,
            QSizePolicy.Policy.Fixed,
        )
        self.set_choices(choices)
        self.activated.connect(self._tell)
        self.apply_theme(theme)

    @property
    def value(self) -> str:
        """The key of the choice."""
        return str(self.currentData())

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices; the present one is kept where it is among them."""
        present = self.currentData()
        with QSignalBlocker(self):
            self.clear()
            for key, text in choices:
                self.addItem(text, key)
            self.setCurrentIndex(max(0, self.findData(present)))

    def set_chosen(self, key: str) -> None:
        """Show a choice without telling anyone.

        Raises
        ------
        KeyError
            Where no choice has this key.
        """
        index = self.findData(key)
        if index < 0:
            raise KeyError(key)
        self.setCurrentIndex(index)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font(TEXT_SIZES[self._size]))
        self.view().setFont(self.font())
        self.setFixedHeight(round(theme.px(HEIGHTS[self._size])))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        texts = [self.itemText(index) for index in range(self.count())]
        widths = [self.fontMetrics().horizontalAdvance(text) for text in texts]
        width = max(widths, default=0)
        height = round(self._theme.px(HEIGHTS[self._size]))
        return QSize(width + round(self._theme.px(32)), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(48)), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if claims(event, *_KEYS):
            event.accept()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A wheel that scrolls the panel must not change the optimiser on its way.
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        rect = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            lit = self.underMouse() and self.isEnabled()
            fill = theme.color("raised" if lit else "panel")
            focused = shows_focus(self)
            border = theme.color("ink" if focused else "border")
            draw_box(
                painter, rect, BUTTON_RADIUS, fill, border, 1.5 if focused else 1.0
            )
            space = theme.px(20)
            words = rect.adjusted(theme.px(8), 0, -space, 0)
            painter.setFont(self.font())
            painter.setPen(theme.color("text" if self.isEnabled() else "ctl"))
            text = self.fontMetrics().elidedText(
                self.currentText(), Qt.TextElideMode.ElideRight, int(words.width())
            )
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(words, flags, text)
            center = QPointF(rect.right() - theme.px(10.5), rect.center().y())
            color = theme.color("muted" if self.isEnabled() else "border")
            draw_triangle(painter, center, "down", color, theme.px(3.2))

    def _tell(self, index: int) -> None:
        self.chosen.emit(str(self.itemData(index)))
