"""Painting what stands beside the neurons: names, class marks, targets, scores."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.picture.graph_layout import NAME_GAP
from nnviz.picture.graph_neurons import LayerPicture
from nnviz.picture.graph_picture import GraphPicture
from nnviz.picture.graph_shape import BOX_GAP
from nnviz.picture.tokens import LIGHT
from nnviz.session.selection import Neuron
from nnviz.ui.marks import draw_mark
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE, Theme

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Beside the small circles of the outputs: right end of the value, axis of the bars,
# their reach, and where "true" begins, px from the centre of the circle.
_VALUE_END = 70.0
_BAR_AXIS = 96.0
_BAR_REACH = 23.0
BARS_END = _BAR_AXIS + _BAR_REACH - 4.0
_BAR_HEIGHT = 6.0
_TRUE_START = 124.0
# Rows closer than this have no room for a note below a name.
_NOTE_BELOW_FROM = 40.0


def box_rect(layer: LayerPicture, slot: int) -> QRectF:
    """The value box of a neuron; the circle or tile itself where it has none."""
    at = layer.layout
    x, y = at.centers[slot].tolist()
    half = at.size / 2
    if at.box is None:
        return QRectF(x - half, y - half, at.size, at.size)
    width, height = at.box
    # A border of 1 px is sharp where it runs through the middle of pixels.
    left, top = round(x + half + BOX_GAP - 0.5) + 0.5, round(y - height / 2 - 0.5) + 0.5
    return QRectF(left, top, round(width), round(height))


def glyph_rect(layer: LayerPicture, slot: int) -> QRectF:
    """The tile, template or circle of a neuron."""
    at = layer.layout
    x, y = at.centers[slot].tolist()
    return QRectF(x - at.size / 2, y - at.size / 2, at.size, at.size)


def stand_in_dots(names: tuple[str, ...]) -> bool:
    return all(len(name) <= 2 for name in names)


def paint_input_names(painter: QPainter, theme: Theme, layer: LayerPicture) -> None:
    at = layer.layout
    for slot, markup in enumerate(layer.names):
        x, y = at.centers[slot].tolist()
        text = math_text(markup)
        right = x - at.size / 2 - NAME_GAP
        text.draw(painter, theme, right - text.width(theme, 13.0), y + 4.5, 13.0)


def paint_neuron_names(
    painter: QPainter, theme: Theme, picture: GraphPicture, layer: LayerPicture
) -> None:
    """*a*₁ at the upper right of the circles of a small network."""
    at = layer.layout
    layers = len(picture.layout.layers)
    for slot, index in enumerate(at.shown.tolist()):
        x, y = at.centers[slot].tolist()
        level = "" if layers == 3 else f"^{{{at.layer}}}"
        text = math_text(f"*a*{level}_{{{index + 1}}}")
        offset = 0.8 * at.size / 2
        if picture.selection.unit == Neuron(at.layer, index):
            offset += 4.0
        text.draw(painter, theme, x + offset + 1.0, y - offset, 12.0)


def paint_output_names(painter: QPainter, theme: Theme, layer: LayerPicture) -> None:
    at = layer.layout
    for slot, markup in enumerate(layer.names):
        rect = box_rect(layer, slot)
        y = rect.center().y()
        x = rect.right() + NAME_GAP + 2.0
        note = layer.notes[slot]
        if layer.marks:
            center = QPointF(x + 5.0, y)
            draw_mark(painter, theme, layer.marks[slot], center, 5.2)
            x += 15.0
        weight = 600 if note == "true class" else 400
        end = math_text(markup).draw(painter, theme, x, y + 4.3, 12.0, weight=weight)
        if note and at.pitch < _NOTE_BELOW_FROM:
            painter.setFont(theme.font(CAPTION_SIZE))
            painter.setPen(theme.color("muted"))
            beside = "true" if note == "true class" else note
            painter.drawText(QPointF(end + 6.0, y + 4.3), beside)
        elif note:
            painter.setFont(theme.font(CAPTION_SIZE))
            painter.setPen(theme.color("muted"))
            start = rect.right() + NAME_GAP + 1.0
            painter.drawText(QPointF(start, y + 21.0), note)


def paint_output_bars(
    painter: QPainter, theme: Theme, picture: GraphPicture, layer: LayerPicture
) -> None:
    """Beside small circles: the value, a bar from zero, and which is the true class."""
    at = layer.layout
    finite = [abs(value) for value in layer.values.tolist() if math.isfinite(value)]
    largest = max(finite, default=0.0)
    font = theme.font(TEXT_SIZE + 0.5)
    axis = QPen(theme.color("ctl"), 1.0)
    for slot, text in enumerate(layer.texts):
        x, y = at.centers[slot].tolist()
        if not text:
            continue
        painter.setFont(font)
        chosen = picture.selection.unit == Neuron(at.layer, int(at.shown[slot]))
        plain = "muted" if layer.empty[slot] else "text"
        color = "on_mark" if chosen else plain
        painter.setPen(theme.color(color))
        painter.drawText(QRectF(x, y - 10, _VALUE_END, 20), _RIGHT, text)
        value = float(layer.values[slot])
        if largest > 0.0:
            length = _BAR_REACH * min(max(value / largest, -1.0), 1.0)
            bar = QRectF(x + _BAR_AXIS, y - _BAR_HEIGHT / 2, length, _BAR_HEIGHT)
            # The yellow of the chosen one is the same in both looks.
            tokens = LIGHT if chosen else theme.tokens
            sign = QColor(tokens.signed_text(value, picture.gradients))
            painter.fillRect(bar.normalized(), sign)
        painter.setPen(axis)
        painter.drawLine(
            QPointF(x + _BAR_AXIS, y - 6.0), QPointF(x + _BAR_AXIS, y + 6.0)
        )
        if stand_in_dots(layer.names):
            _paint_note(painter, theme, layer, slot, x + _TRUE_START, color)
        else:
            _paint_dot_name(painter, theme, layer, slot, x + _TRUE_START)


def _paint_dot_name(
    painter: QPainter, theme: Theme, layer: LayerPicture, slot: int, x: float
) -> None:
    """The name of an output drawn as a small circle, and "true" or the target."""
    y = float(layer.layout.centers[slot, 1])
    note = layer.notes[slot]
    if layer.marks:
        draw_mark(painter, theme, layer.marks[slot], QPointF(x + 5.0, y), 5.0)
        x += 14.0
    name = math_text(layer.names[slot])
    weight = 600 if note == "true class" else 400
    end = name.draw(painter, theme, x, y + 4.3, 12.0, weight=weight)
    if note and layer.layout.pitch >= _NOTE_BELOW_FROM:
        painter.setFont(theme.font(CAPTION_SIZE))
        painter.setPen(theme.color("muted"))
        painter.drawText(QPointF(x, y + 19.0), note)
    elif note:
        _paint_note(painter, theme, layer, slot, end + 6.0, "text")


def _paint_note(
    painter: QPainter,
    theme: Theme,
    layer: LayerPicture,
    slot: int,
    x: float,
    color: str,
) -> None:
    """ "true" or the target, on the line of the neuron."""
    note = "true" if layer.notes[slot] == "true class" else layer.notes[slot]
    if note:
        y = float(layer.layout.centers[slot, 1])
        painter.setFont(theme.font(TEXT_SIZE, 600 if note == "true" else 400))
        painter.setPen(theme.color(color))
        painter.drawText(QPointF(x, y + 4.3), note)
