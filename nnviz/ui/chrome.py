"""How the controls are painted: boxes, focus rings, triangles, all crisp at 1x.

The chrome has no shadow, blur or gradient; borders are one device-independent px,
drawn through pixel centres.
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from nnviz.ui.theme import Theme

BUTTON_RADIUS = 4.0
CHIP_RADIUS = 3.0


def draw_box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None,
    border: QColor | None,
    border_width: float = 1.0,
) -> None:
    """A rounded box whose border lies inside ``rect``."""
    inset = border_width / 2 if border is not None else 0.0
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
    painter.setPen(Qt.PenStyle.NoPen if border is None else QPen(border, border_width))
    painter.drawRoundedRect(
        rect.adjusted(inset, inset, -inset, -inset),
        max(0.0, radius - inset),
        max(0.0, radius - inset),
    )


def rounded_path(rect: QRectF, radius: float) -> QPainterPath:
    """A rounded rectangle as a path, to clip by."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def draw_focus_ring(
    painter: QPainter, widget: QWidget, theme: Theme, radius: float = BUTTON_RADIUS
) -> None:
    """The outline of a control that has the keyboard, if a person uses the keyboard.

    A ring of ink with a hairline of the ground inside it, so that it is seen on an
    ink-filled button as well.
    """
    if not shows_focus(widget):
        return
    rect = QRectF(widget.rect())
    draw_box(painter, rect, radius, None, theme.color("ink"), 1.5)
    inner = rect.adjusted(1.5, 1.5, -1.5, -1.5)
    draw_box(painter, inner, radius - 1.5, None, theme.color("on_ink"), 1.0)


def shows_focus(widget: QWidget) -> bool:
    """Whether the widget has the keyboard and the person got there by keyboard."""
    by_keyboard = Qt.WidgetAttribute.WA_KeyboardFocusChange
    return widget.hasFocus() and widget.window().testAttribute(by_keyboard)


def draw_triangle(
    painter: QPainter, center: QPointF, direction: str, color: QColor, reach: float
) -> None:
    """A small filled triangle pointing "up", "down", "left" or "right"."""
    along, across = 0.62 * reach, reach
    corners = {
        "down": ((-across, -along), (across, -along), (0.0, along)),
        "up": ((-across, along), (across, along), (0.0, -along)),
        "right": ((-along, -across), (along, 0.0), (-along, across)),
        "left": ((along, -across), (along, across), (-along, 0.0)),
    }[direction]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([center + QPointF(x, y) for x, y in corners]))


def claims(event: QEvent, *keys: Qt.Key) -> bool:
    """Whether this event asks if the control wants one of its keys for itself.

    The window has shortcuts on Space and the arrows; a control that has the keyboard
    and uses these keys accepts the question, and gets them as ordinary key presses.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    plain = event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
    return plain and Qt.Key(event.key()) in keys
