"""A row of segments of which one is pressed."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from nnviz.ui.buttons import HEIGHTS, TEXT_SIZES, ControlSize
from nnviz.ui.chrome import BUTTON_RADIUS, claims, draw_box, rounded_path, shows_focus
from nnviz.ui.theme import SMALL_SIZE, Theme

_ARROWS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class SegmentedControl(QWidget):
    """One of a few choices, each with a key and a text.

    ``chosen`` carries the key when a person chooses; `set_chosen` is silent. The
    arrow keys move the choice; Tab goes to the control as one. With ``even`` all
    segments are equally wide and fill the width given.
    """

    chosen = Signal(str)

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        theme: Theme,
        *,
        size: ControlSize = "header",
        even: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._even = even
        self._keys = [key for key, _ in choices]
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self._segments = [_Segment(text, size, even, self) for _, text in choices]
        for index, segment in enumerate(self._segments):
            segment.setAccessibleDescription(name)
            self._group.addButton(segment, index)
            row.addWidget(segment, 1 if even else 0)
        horizontal = QSizePolicy.Policy.Expanding if even else QSizePolicy.Policy.Fixed
        self.setSizePolicy(horizontal, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(self._choose)
        self.set_chosen(self._keys[0])
        self.apply_theme(theme)

    @property
    def value(self) -> str:
        """The key of the pressed segment."""
        return self._keys[self._group.checkedId()]

    def set_chosen(self, key: str) -> None:
        """Press a segment without telling anyone."""
        index = self._keys.index(key)
        for number, segment in enumerate(self._segments):
            policy = Qt.FocusPolicy.TabFocus
            segment.setFocusPolicy(
                policy if number == index else Qt.FocusPolicy.NoFocus
            )
        self._segments[index].setChecked(True)
        self.update()

    def set_tooltips(self, texts: Sequence[str]) -> None:
        """What each choice means, in the order of the segments."""
        for segment, text in zip(self._segments, texts, strict=True):
            segment.setToolTip(text)

    def set_text(self, key: str, text: str) -> None:
        """Another text for a choice."""
        segment = self._segments[self._keys.index(key)]
        if text != segment.text():
            segment.setText(text)
            segment.updateGeometry()

    def set_available(self, key: str, available: bool) -> None:
        """Whether a choice can be made."""
        self._segments[self._keys.index(key)].setEnabled(available)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        height = round(theme.px(HEIGHTS[self._size]))
        self.setFixedHeight(height)
        for segment in self._segments:
            segment.apply_theme(theme)
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        index = self._group.checkedId() + step
        while 0 <= index < len(self._segments):
            if self._segments[index].isEnabled():
                self._choose(index)
                self._segments[index].setFocus(Qt.FocusReason.TabFocusReason)
                return
            index += step

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        rect = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_box(painter, rect, BUTTON_RADIUS, theme.color("raised"), None)
            painter.setClipPath(rounded_path(rect, BUTTON_RADIUS))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            checked = self._group.checkedId()
            for index, segment in enumerate(self._segments):
                place = segment.geometry()
                if index == checked:
                    painter.fillRect(place.adjusted(0, -1, 0, 1), self._pressed())
                elif index > 0 and index - 1 != checked:
                    painter.setPen(QPen(theme.color("border"), 1.0))
                    painter.drawLine(place.topLeft(), place.bottomLeft())
            painter.setClipping(False)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focused = any(shows_focus(segment) for segment in self._segments)
            border = theme.color("ink" if focused else "border")
            draw_box(
                painter, rect, BUTTON_RADIUS, None, border, 1.5 if focused else 1.0
            )

    def _pressed(self) -> QColor:
        return self._theme.color("ink" if self.isEnabled() else "border")

    def _choose(self, index: int) -> None:
        self.set_chosen(self._keys[index])
        self.chosen.emit(self._keys[index])


class _Segment(QPushButton):
    """The text of one segment; the control paints what lies beneath."""

    def __init__(
        self, text: str, size: ControlSize, even: bool, parent: QWidget
    ) -> None:
        super().__init__(text, parent)
        self._size = size
        self._even = even
        self._theme: Theme | None = None
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        vertical = QSizePolicy.Policy.Expanding
        self.setSizePolicy(
            QSizePolicy.Policy.Expanding if even else QSizePolicy.Policy.Fixed, vertical
        )

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(self._font(600))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        # The width of the bold text, so that nothing moves when it is pressed.
        theme = self._theme
        if theme is None:
            return super().sizeHint()
        padding = {"tool": 20, "form": 8, "header": 15}[self._size]
        width = self.fontMetrics().horizontalAdvance(self.text())
        height = round(theme.px(HEIGHTS[self._size])) - 2
        return QSize(width + round(theme.px(padding)), height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(hint.width() - 6, hint.height()) if self._even else hint

    def event(self, event: QEvent) -> bool:
        if claims(event, Qt.Key.Key_Space, *_ARROWS):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _ARROWS:
            event.ignore()  # the control moves the choice
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        if not self.isEnabled():
            color = theme.color("ctl")
        elif self.isChecked():
            color = theme.color("on_ink")
        else:
            color = theme.color("text")
        with QPainter(self) as painter:
            if self.underMouse() and self.isEnabled() and not self.isChecked():
                painter.fillRect(self.rect().adjusted(1, 0, 0, 0), theme.color("line"))
            painter.setPen(color)
            painter.setFont(self._font(600 if self.isChecked() else 400))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())

    def _font(self, weight: int) -> QFont:
        theme = self._theme
        assert theme is not None
        size = SMALL_SIZE if self._even else TEXT_SIZES[self._size]
        return theme.font(size, weight)
