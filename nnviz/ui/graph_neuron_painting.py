"""Painting the neurons of a network: tiles, circles, value boxes and biases."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen

from nnviz.picture.graph_neurons import BiasPicture, LayerPicture
from nnviz.picture.graph_picture import GraphPicture
from nnviz.picture.graph_shape import NodeStyle
from nnviz.ui.flag_mark import FLAG_RADIUS, draw_flag
from nnviz.ui.graph_name_painting import (
    box_rect,
    glyph_rect,
    paint_input_names,
    paint_neuron_names,
    paint_output_bars,
    paint_output_names,
    stand_in_dots,
)
from nnviz.ui.graph_sum_painting import paint_constant, paint_sign, paint_sums
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import SMALL_SIZE, TEXT_SIZE, VALUE_SIZE, Theme

TILE_RADIUS = 5.0
_TILE_SIDE = 37.0
BOX_RADIUS = 3.5
_CENTER = Qt.AlignmentFlag.AlignCenter
_SMALL_BOX_TEXT = 10.5
_LOW_BOX = 17.0
_SMALLEST_TEXT = 8.0
# A mark of a dead or saturated neuron, from the corner of its circle or tile.
_FLAG_IN = 3.0
# No text is narrower than this many em a character: it need not be measured.
_NARROWEST = 0.55


def paint_layer(
    painter: QPainter, theme: Theme, picture: GraphPicture, layer: LayerPicture
) -> None:
    """One layer without its caption."""
    # A satellite is beneath a tile that it is tied to, and on the rim of a circle.
    is_circle = layer.layout.style in (NodeStyle.CIRCLE, NodeStyle.DOT)
    as_input = picture.layout.mix.as_input
    beneath = not is_circle or 0.0 < as_input < 1.0
    if layer.bias is not None and beneath:
        _paint_biases(painter, theme, layer.bias, picture.gradients)
    match layer.layout.style:
        case NodeStyle.TILE | NodeStyle.TEMPLATE:
            _paint_glyphs(painter, theme, picture, layer)
            _paint_boxes(painter, theme, layer)
        case NodeStyle.DOT:
            _paint_circles(painter, theme, layer)
            _paint_boxes(painter, theme, layer)
        case NodeStyle.CIRCLE:
            if layer.sums is not None:
                paint_sums(painter, theme, picture, layer, layer.sums)
            _paint_circles(painter, theme, layer)
            if layer.constant is not None and as_input >= 1.0:
                paint_constant(painter, theme, picture, layer, layer.constant)
        case NodeStyle.IMAGE:
            _paint_image(painter, theme, picture, layer)
    if layer.bias is not None and not beneath and as_input < 1.0:
        _paint_biases(painter, theme, layer.bias, picture.gradients)
    if layer.layout.layer == 0:
        paint_input_names(painter, theme, layer)
    elif layer.names:
        if layer.layout.style is NodeStyle.DOT:
            paint_output_bars(painter, theme, picture, layer)
        else:
            paint_output_names(painter, theme, layer)
    elif picture.layout.spacious:
        paint_neuron_names(painter, theme, picture, layer)
    for slot, flag in enumerate(layer.flags):
        rect = glyph_rect(layer, slot)
        corner = QPointF(rect.left() + _FLAG_IN, rect.top() + _FLAG_IN)
        draw_flag(painter, theme, corner, flag, FLAG_RADIUS)


def _paint_glyphs(
    painter: QPainter, theme: Theme, picture: GraphPicture, layer: LayerPicture
) -> None:
    """The tiles or templates of a layer, and their frames."""
    pixels = layer.pixels
    assert pixels is not None
    is_tile = layer.layout.style is NodeStyle.TILE
    frames = QPainterPath()
    radius = TILE_RADIUS * layer.layout.size / _TILE_SIDE - 0.5
    rects = [glyph_rect(layer, slot) for slot in range(len(pixels))]
    for rect in rects:
        if is_tile:
            inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
            frames.addRoundedRect(inner, radius, radius)
        else:
            frames.addRect(rect)
    if layer.opacity < 1.0:
        # Tiles that step back do so towards the canvas, whatever frame is beneath.
        painter.fillPath(frames, theme.color("canvas"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_tile)
    painter.setOpacity(layer.opacity)
    for slot, rect in enumerate(rects):
        # An image each: in SVG a part of an image comes out as the whole of it.
        painter.drawImage(rect, _image(pixels[slot]))
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("ctl"), 1.0))
    painter.drawPath(frames)
    if picture.hover_dot is not None:
        painter.setBrush(theme.color("panel"))
        _paint_dots(painter, theme, layer, picture.hover_dot, 2.0)
    if picture.dot is not None:
        painter.setBrush(theme.color("mark"))
        _paint_dots(painter, theme, layer, picture.dot, 2.6)


def _image(pixels: NDArray[np.uint32]) -> QImage:
    """Premultiplied ARGB (rows, columns) as an image that shares the array's memory."""
    rows, columns = pixels.shape
    ready = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, columns, rows, 4 * columns, ready)


def _paint_dots(
    painter: QPainter,
    theme: Theme,
    layer: LayerPicture,
    place: tuple[float, float],
    radius: float,
) -> None:
    """A sample in every tile of a layer, with the brush that is set."""
    size = layer.layout.size
    radius *= min(1.0, size / 30.0)
    across, down = (place[0] - 0.5) * size, (place[1] - 0.5) * size
    painter.setPen(QPen(QColor(theme.tokens.on_mark), 1.0))
    for x, y in layer.layout.centers.tolist():
        painter.drawEllipse(QPointF(x + across, y + down), radius, radius)


def _paint_boxes(painter: QPainter, theme: Theme, layer: LayerPicture) -> None:
    at = layer.layout
    if at.box is None:
        return
    outline = QPen(theme.color("border"), 1.0)
    canvas = theme.color("canvas")
    size = _SMALL_BOX_TEXT if at.box[1] < _LOW_BOX else VALUE_SIZE
    palest = QPen(theme.color("border"), 1.0)
    for slot, text in enumerate(layer.texts):
        rect = box_rect(layer, slot)
        if layer.empty[slot]:
            painter.setPen(outline)
            painter.setBrush(canvas)
        else:
            fill = QColor(*layer.fills[slot].tolist())
            painter.setBrush(fill)
            # A pale fill needs the outline of the empty boxes to have an edge.
            is_pale = _distance(fill, canvas) < 90
            painter.setPen(palest if is_pale else Qt.PenStyle.NoPen)
            if not is_pale:
                rect = rect.adjusted(-0.5, -0.5, 0.5, 0.5)
        painter.drawRoundedRect(rect, BOX_RADIUS, BOX_RADIUS)
        if text:
            weight = 400 if layer.empty[slot] else 600
            painter.setFont(_fitting(theme, text, size, weight, at.box[0] - 3.0))
            painter.setPen(QColor(layer.text_colors[slot]))
            painter.drawText(rect, _CENTER, text)


def _distance(color: QColor, other: QColor) -> int:
    return (
        abs(color.red() - other.red())
        + abs(color.green() - other.green())
        + abs(color.blue() - other.blue())
    )


def _paint_circles(painter: QPainter, theme: Theme, layer: LayerPicture) -> None:
    at = layer.layout
    is_small = at.style is NodeStyle.DOT
    ink = QPen(theme.color("ink"), 1.0 if is_small else 1.2)
    pale = QPen(theme.color("ctl"), 1.0)
    canvas = theme.color("canvas")
    named = is_small and bool(layer.names) and stand_in_dots(layer.names)
    for slot, text in enumerate(layer.texts):
        rect = glyph_rect(layer, slot)
        fill = canvas if layer.empty[slot] else QColor(*layer.fills[slot].tolist())
        painter.setPen(ink if text else pale)
        painter.setBrush(fill)
        painter.drawEllipse(rect)
        written = layer.names[slot] if named else text
        if not written or (is_small and not named):
            continue
        color = QColor(layer.text_colors[slot])
        if layer.sums is not None:
            rect = paint_sign(painter, theme, rect, layer.sums.function, color)
        painter.setPen(theme.color("text") if layer.empty[slot] and named else color)
        painter.setFont(_fitting(theme, written, TEXT_SIZE, 600, at.size - 3.0))
        painter.drawText(rect, _CENTER, written)


def _fitting(theme: Theme, text: str, size: float, weight: int, width: float) -> QFont:
    """The font of a size, or a smaller one where the text would be too wide."""
    while (
        size > _SMALLEST_TEXT
        and len(text) * size * _NARROWEST > width
        and theme.text_width(text, size, weight) > width
    ):
        size -= 1.0
    return theme.font(size, weight)


def _paint_biases(
    painter: QPainter, theme: Theme, bias: BiasPicture, gradients: bool
) -> None:
    canvas, hollow = theme.color("canvas"), QPen(theme.color("ctl"), 1.2)
    font = theme.font(VALUE_SIZE, 600)
    for slot, (x, y) in enumerate(bias.centers.tolist()):
        color = QColor(*bias.colors[slot].tolist())
        radius = float(bias.radii[slot])
        tie_x, tie_y = bias.ties[slot].tolist()
        value = float(bias.values[slot])
        is_solid = value == value and value != 0.0
        tie = QColor(*bias.tie_colors[slot].tolist())
        painter.setPen(QPen(tie, 1.4) if is_solid else hollow)
        painter.drawLine(QPointF(x, y), QPointF(tie_x, tie_y))
        if is_solid:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
        else:
            painter.setBrush(canvas)
        painter.drawEllipse(QPointF(x, y), radius, radius)
        if bias.labelled:
            painter.setFont(font)
            painter.setPen(theme.signed_color(value, gradients))
            text_x, text_y = bias.text_places[slot].tolist()
            painter.drawText(QPointF(text_x, text_y), bias.texts[slot])


def _paint_image(
    painter: QPainter, theme: Theme, picture: GraphPicture, layer: LayerPicture
) -> None:
    at = layer.layout
    assert at.image is not None
    assert layer.pixels is not None
    left, top, width, height = at.image
    rows, columns = layer.pixels.shape[1:]
    rect = QRectF(left, top, width, height)
    painter.drawImage(rect, _image(layer.pixels[0]))
    if at.pitch >= 8.0:
        bottom, right = top + height, left + width
        xs = [left + column * at.pitch for column in range(1, columns)]
        ys = [top + row * at.pitch for row in range(1, rows)]
        color = theme.color("ctl")
        color.setAlphaF(0.3)
        painter.setPen(QPen(color, 1.0))
        # Straight lines are sharper so, and translucent ones many times quicker.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawLines(
            [QLineF(x, top, x, bottom) for x in xs]
            + [QLineF(left, y, right, y) for y in ys]
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("ctl"), 1.0))
    painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
    if picture.pixel is not None:
        row, column = divmod(picture.pixel % (rows * columns), columns)
        pixel = QRectF(
            left + column * at.pitch, top + row * at.pitch, at.pitch, at.pitch
        )
        painter.setPen(QPen(QColor(theme.tokens.on_mark), 4.0))
        painter.drawRect(pixel)
        painter.setPen(QPen(theme.color("mark"), 2.0))
        painter.drawRect(pixel)
    if picture.image_note:
        painter.setFont(theme.font(SMALL_SIZE))
        painter.setPen(theme.color("muted"))
        painter.drawText(QPointF(left, top - 7.0), picture.image_note)
    baseline = top + height + 19.0
    if picture.image_value:
        math_text(picture.image_value).draw(painter, theme, left + 1.0, baseline, 13.0)
    if picture.image_label:
        text = picture.image_label
        painter.setFont(theme.font(13.0, 600))
        painter.setPen(theme.color("text"))
        x = left + width - theme.text_width(text, 13.0, 600)
        painter.drawText(QPointF(x, baseline), text)
