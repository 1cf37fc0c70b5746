"""Buttons: plain and primary push buttons, small icon buttons, check boxes."""

from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QToolButton, QWidget

from nnviz.ui.chrome import (
    BUTTON_RADIUS,
    CHIP_RADIUS,
    claims,
    draw_box,
    draw_focus_ring,
    shows_focus,
)
from nnviz.ui.icons import draw_icon
from nnviz.ui.theme import SMALL_SIZE, TEXT_SIZE, Theme

ControlSize = Literal["tool", "form", "header"]
"""Where a control stands: in the tool bar, in a form, in a panel's header."""

HEIGHTS: dict[ControlSize, float] = {"tool": 28.0, "form": 22.0, "header": 19.0}
TEXT_SIZES: dict[ControlSize, float] = {
    "tool": TEXT_SIZE,
    "form": TEXT_SIZE,
    "header": SMALL_SIZE,
}
_ICON = 14.0


class PushButton(QPushButton):
    """A button with a text, an icon, or both.

    The primary one of a group is filled with ink. A click does not take the keyboard
    away from where it is; Tab reaches the button.
    """

    def __init__(
        self,
        text: str,
        theme: Theme,
        *,
        icon: str = "",
        icon_after: bool = False,
        primary: bool = False,
        size: ControlSize = "tool",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon = icon
        self._icon_after = icon_after
        self._primary = primary
        self._size = size
        self._icon_alone = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        weight = 600 if self._primary else 400
        self.setFont(theme.font(TEXT_SIZES[self._size], weight))
        self.updateGeometry()
        self.update()

    def set_icon_name(self, name: str) -> None:
        """Another icon, as when Play becomes Pause."""
        if name != self._icon:
            self._icon = name
            self.updateGeometry()
            self.update()

    def show_icon_alone(self, alone: bool) -> None:
        """Leave the text to the tool tip and the screen reader, or draw it again."""
        if alone != self._icon_alone:
            self._icon_alone = alone
            self.updateGeometry()
            self.update()

    def follow(self, action: QAction) -> None:
        """Trigger the action, and show its tool tip and whether it is possible."""
        self.clicked.connect(action.trigger)
        action.changed.connect(self._take_action)
        self._action = action
        self._take_action()

    def sizeHint(self) -> QSize:
        theme = self._theme
        text = self._drawn_text()
        width = self.fontMetrics().horizontalAdvance(text)
        if self._icon:
            width += round(theme.px(_ICON))
            width += round(theme.px(8)) if text else 0
        padding = 24 if self._size == "tool" else 16
        height = round(theme.px(HEIGHTS[self._size]))
        return QSize(width + round(theme.px(padding)), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if claims(event, Qt.Key.Key_Space):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            fill, border, text = self._colors()
            draw_box(painter, QRectF(self.rect()), BUTTON_RADIUS, fill, border)
            self._draw_content(painter, text)
            draw_focus_ring(painter, self, theme)

    def _colors(self) -> tuple[QColor, QColor, QColor]:
        theme = self._theme
        if not self.isEnabled():
            border = theme.color("line" if not self._primary else "border")
            fill = theme.color("border" if self._primary else "panel")
            return fill, border, theme.color("ctl" if not self._primary else "panel")
        if self.isChecked():
            return theme.color("ink"), theme.color("ink"), theme.color("on_ink")
        if self._primary:
            fill = theme.color("muted" if self.isDown() else "ink")
            return fill, fill, theme.color("on_ink")
        name = "line" if self.isDown() else "raised" if self.underMouse() else "panel"
        return theme.color(name), theme.color("border"), theme.color("text")

    def _draw_content(self, painter: QPainter, color: QColor) -> None:
        theme = self._theme
        text = self._drawn_text()
        edge = theme.px(_ICON) if self._icon else 0.0
        gap = theme.px(8) if self._icon and text else 0.0
        text_width = self.fontMetrics().horizontalAdvance(text)
        x = (self.width() - edge - gap - text_width) / 2
        icon_x = x + text_width + gap if self._icon_after else x
        text_x = x if self._icon_after else x + edge + gap
        if self._icon:
            # Whole px, so that straight strokes stay sharp.
            top = round((self.height() - edge) / 2)
            draw_icon(
                painter, self._icon, QRectF(round(icon_x), top, edge, edge), color
            )
        painter.setPen(color)
        painter.setFont(self.font())
        painter.drawText(
            QRectF(text_x, 0, text_width + 2, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            text,
        )

    def _drawn_text(self) -> str:
        return "" if self._icon_alone else self.text()

    def _take_action(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())


class ToolButton(QToolButton):
    """A small button with an icon alone; its name is its tool tip and spoken name."""

    def __init__(
        self,
        icon: str,
        name: str,
        theme: Theme,
        *,
        edge: float = 20.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._edge = edge
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        edge = round(theme.px(self._edge))
        self.setFixedSize(edge, edge)
        self.update()

    def set_icon_name(self, name: str) -> None:
        """Another icon, as when the sun becomes the moon."""
        if name != self._icon:
            self._icon = name
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
            lit = self.isDown() or self.isChecked()
            if self.isEnabled() and (lit or self.underMouse()):
                fill = theme.color("line" if lit else "raised")
                draw_box(painter, rect, CHIP_RADIUS, fill, None)
            name = "text" if self.underMouse() or lit else "muted"
            color = theme.color(name if self.isEnabled() else "border")
            edge = min(theme.px(_ICON), rect.width() - 4)
            corner = QPointF(
                round((rect.width() - edge) / 2), round((rect.height() - edge) / 2)
            )
            draw_icon(
                painter, self._icon, QRectF(corner.x(), corner.y(), edge, edge), color
            )
            draw_focus_ring(painter, self, theme, CHIP_RADIUS)


class CheckBox(QCheckBox):
    """A check box: an empty square, or one filled with ink and a check."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._theme
        width = theme.px(14 + 8) + self.fontMetrics().horizontalAdvance(self.text())
        return QSize(round(width) + 2, round(theme.px(HEIGHTS["form"])))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def event(self, event: QEvent) -> bool:
        if claims(event, Qt.Key.Key_Space):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        edge = round(theme.px(14))
        box = QRectF(0, round((self.height() - edge) / 2), edge, edge)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ink = theme.color("ink" if self.isEnabled() else "border")
            if self.isChecked():
                draw_box(painter, box, CHIP_RADIUS, ink, None)
                draw_icon(
                    painter, "check", box.adjusted(2, 2, -2, -2), theme.color("on_ink")
                )
            else:
                width = 1.5 if shows_focus(self) else 1.0
                border = ink if shows_focus(self) else theme.color("ctl")
                fill = theme.color("panel")
                draw_box(painter, box, CHIP_RADIUS, fill, border, width)
            ink = theme.color("text" if self.isEnabled() else "ctl")
            words = QRectF(self.rect()).adjusted(edge + theme.px(8), 0, 0, 0)
            painter.setPen(ink)
            painter.setFont(self.font())
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(words, flags, self.text())
            if shows_focus(self):
                width = self.fontMetrics().horizontalAdvance(self.text())
                line = QRectF(words.left(), box.bottom() + 0.5, width, 1.5)
                painter.fillRect(line, ink)
