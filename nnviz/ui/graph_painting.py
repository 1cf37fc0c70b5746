"""One paint function for the network: the screen and every export call it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.picture.colors import blend, rgb_of
from nnviz.picture.graph_layout import SIDE_MARGIN, LayerLayout
from nnviz.picture.graph_lit import lights_biases, lights_neurons
from nnviz.picture.graph_neurons import LayerPicture
from nnviz.picture.graph_picture import NOTE_SIZE, GraphPicture
from nnviz.picture.graph_shape import NodeStyle
from nnviz.picture.numbers import format_count
from nnviz.session.selection import Bias, Neuron, Unit
from nnviz.ui.graph_edge_painting import paint_chevrons, paint_edges, paint_labels
from nnviz.ui.graph_name_painting import (
    BARS_END,
    box_rect,
    glyph_rect,
    stand_in_dots,
)
from nnviz.ui.graph_neuron_painting import paint_layer
from nnviz.ui.lettering import draw_text, elided
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE, VALUE_SIZE, Theme
from nnviz.ui.update_card_painting import paint_update_card

_FRAME_PAD = 5.0
_FRAME_RADIUS = 7.0
_RING = 5.0
_NOTE_LINE = 14.0
_CAPTION_LINE = 17.0
_NOW_LINE = 2.0
_CAPTION_MARGIN = 8.0
# How strong the light behind what is computed now is.
_LIGHT = 0.6


def draw_graph(
    painter: QPainter, theme: Theme, picture: GraphPicture, *, moving: bool = False
) -> None:
    """Draw the network, in px of the design.

    ``theme`` has the scale 1; a larger type is the business of the painter's
    transform. While ``moving``, speed comes before the looks of
    the edges.
    """
    unit = picture.selection.unit
    paint_edges(painter, theme, picture, moving=moving)
    if picture.chevrons is not None:
        paint_chevrons(painter, theme, picture, picture.chevrons)
    _paint_choice(painter, theme, picture, unit)
    for layer in picture.layers:
        if layer.is_now and picture.options.mode != "updates":
            _paint_now(painter, theme, layer)
        paint_layer(painter, theme, picture, layer)
        _paint_caption(painter, theme, layer)
        _paint_more(painter, theme, layer)
    _paint_template_choice(painter, theme, picture, unit)
    _paint_hover(painter, theme, picture, picture.selection.hover_unit)
    _paint_lit(painter, theme, picture)
    paint_labels(painter, theme, picture)
    _paint_chosen_bias(painter, theme, picture, unit)
    if picture.card is not None:
        paint_update_card(painter, theme, picture.card)
    _paint_notes(painter, theme, picture)


def _paint_caption(painter: QPainter, theme: Theme, layer: LayerPicture) -> None:
    at = layer.layout
    x, baseline = at.caption
    text = elided(theme, layer.caption, at.caption_width, TEXT_SIZE, 600)
    # The first caption may be wider than its layer and the margin beside it.
    widest = max(
        theme.text_width(text, TEXT_SIZE, 600),
        theme.text_width(layer.caption_below, CAPTION_SIZE + 0.5),
    )
    x = max(x, widest / 2 + _CAPTION_MARGIN)
    width = draw_text(painter, theme, x, baseline, text, weight=600, align="center")
    if layer.is_now:
        line = QRectF(x - width / 2, baseline + 3.5, width, _NOW_LINE)
        painter.fillRect(line, theme.color("mark"))
    if layer.caption_below:
        below = elided(theme, layer.caption_below, at.caption_width, CAPTION_SIZE)
        draw_text(
            painter, theme, x, baseline + _CAPTION_LINE, below,
            size=CAPTION_SIZE + 0.5, color="muted", align="center",
        )  # fmt: skip


def _paint_now(painter: QPainter, theme: Theme, layer: LayerPicture) -> None:
    """A light behind the values that the moment computes."""
    at = layer.layout
    painter.setPen(Qt.PenStyle.NoPen)
    mark, canvas = rgb_of(theme.tokens.mark), rgb_of(theme.tokens.canvas)
    painter.setBrush(QColor(*blend(mark, canvas, _LIGHT).tolist()))
    if at.style is NodeStyle.IMAGE:
        assert at.image is not None
        painter.drawRect(QRectF(*at.image).adjusted(-4.0, -4.0, 4.0, 4.0))
        return
    for slot in range(len(at.shown)):
        rect = box_rect(layer, slot).adjusted(-3.5, -3.5, 3.5, 3.5)
        if at.sums is not None and layer.sums is not None and layer.sums.is_now:
            rect.translate(*(at.sums[slot] - at.centers[slot]).tolist())
        if at.style in (NodeStyle.CIRCLE, NodeStyle.DOT) and at.box is None:
            painter.drawEllipse(rect)
        else:
            painter.drawRoundedRect(rect, _FRAME_RADIUS, _FRAME_RADIUS)


def _paint_more(painter: QPainter, theme: Theme, layer: LayerPicture) -> None:
    at = layer.layout
    if at.more is None:
        return
    text = f"… {format_count(at.left_out)} more"
    draw_text(
        painter, theme, *at.more, text, size=CAPTION_SIZE, color="muted", align="center"
    )


def _paint_choice(
    painter: QPainter, theme: Theme, picture: GraphPicture, unit: Unit | None
) -> None:
    """The yellow frame of the chosen neuron, beneath it."""
    if not isinstance(unit, Neuron):
        return
    found = _found(picture, unit)
    if found is None:
        return
    painter.setPen(QPen(theme.color("ink"), 1.5))
    painter.setBrush(theme.color("mark"))
    _draw_frame(painter, *found)


def _paint_template_choice(
    painter: QPainter, theme: Theme, picture: GraphPicture, unit: Unit | None
) -> None:
    """A frame over the templates: they stand so close that they cover one beneath."""
    found = _found(picture, unit) if isinstance(unit, Neuron) else None
    if found is None or found[0].layout.style is not NodeStyle.TEMPLATE:
        return
    rect = _tight(*found)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("ink"), 4.5))
    painter.drawRoundedRect(rect, 3.0, 3.0)
    painter.setPen(QPen(theme.color("mark"), 2.5))
    painter.drawRoundedRect(rect, 3.0, 3.0)


def _paint_hover(
    painter: QPainter, theme: Theme, picture: GraphPicture, unit: Unit | None
) -> None:
    """An outline around what is pointed at, here or in another view."""
    match unit:
        case Neuron():
            found = _found(picture, unit)
            if found is None or unit == picture.selection.unit:
                return
            painter.setPen(QPen(theme.color("ink"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            _draw_frame(painter, *found)
        case Bias():
            _ring_bias(painter, theme, picture, unit, theme.color("ink"), 1.5)


def _paint_lit(painter: QPainter, theme: Theme, picture: GraphPicture) -> None:
    """Outlines around the neurons or biases that a count is of."""
    lit = picture.options.lit
    for layer in picture.layers[1:]:
        number = layer.layout.layer
        for slot, index in enumerate(layer.layout.shown.tolist()):
            if lights_neurons(lit, number):
                painter.setPen(QPen(theme.color("ink"), 2.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                if layer.layout.style is NodeStyle.TEMPLATE:
                    painter.drawRoundedRect(_tight(layer, slot), 3.0, 3.0)
                else:
                    _draw_frame(painter, layer, slot)
            elif lights_biases(lit, number):
                bias = Bias(number, index)
                _ring_bias(painter, theme, picture, bias, theme.color("ink"), 1.5)


def _paint_chosen_bias(
    painter: QPainter, theme: Theme, picture: GraphPicture, unit: Unit | None
) -> None:
    if not isinstance(unit, Bias):
        return
    found = _ring_bias(painter, theme, picture, unit, theme.color("mark"), 3.0)
    if found is None:
        return
    layer, slot = found
    bias = layer.bias
    assert bias is not None
    rect = bias_value_rect(layer, slot)
    painter.setPen(QPen(theme.color("ink"), 1.5))
    painter.setBrush(theme.color("mark_soft"))
    painter.drawRoundedRect(rect, 3.0, 3.0)
    value = float(bias.values[slot])
    painter.setPen(theme.signed_color(value, picture.gradients))
    painter.setFont(theme.font(VALUE_SIZE, 600))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, bias.texts[slot])


def bias_value_rect(layer: LayerPicture, slot: int) -> QRectF:
    """The box with the value of a chosen bias, beside its satellite."""
    bias = layer.bias
    assert bias is not None
    x, y = bias.centers[slot].tolist()
    width = 12.0 + 6.9 * max(len(bias.texts[slot]), 2)
    if layer.layout.style is NodeStyle.CIRCLE:
        return QRectF(x + 11.0, y - 8.5, width, 17.0)
    return QRectF(x - 11.0 - width, y - 8.5, width, 17.0)


def _ring_bias(
    painter: QPainter,
    theme: Theme,
    picture: GraphPicture,
    unit: Bias,
    color: QColor,
    width: float,
) -> tuple[LayerPicture, int] | None:
    layer = picture.layers[unit.layer]
    slot = layer.layout.slot_of(unit.index)
    # As the weight of an input a bias has a label, as all weights.
    is_edge = picture.layout.mix.as_input >= 1.0
    if slot is None or layer.bias is None or is_edge:
        return None
    x, y = layer.bias.centers[slot].tolist()
    radius = float(layer.bias.radii[slot]) + 2.0 + width / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if width > 2.0:
        painter.setPen(QPen(theme.color("ink"), width + 2.0))
        painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.setPen(QPen(color, width))
    painter.drawEllipse(QPointF(x, y), radius, radius)
    return layer, slot


def _found(picture: GraphPicture, unit: Neuron) -> tuple[LayerPicture, int] | None:
    layer = picture.layers[unit.layer]
    if layer.layout.style is NodeStyle.IMAGE:
        return None
    slot = layer.layout.slot_of(unit.index)
    return None if slot is None else (layer, slot)


def _draw_frame(painter: QPainter, layer: LayerPicture, slot: int) -> None:
    """Around a neuron and its value, with the pen and brush that are set."""
    at = layer.layout
    rect = glyph_rect(layer, slot)
    if at.style is NodeStyle.CIRCLE:
        if at.sums is not None:
            apart = at.sums[slot] - at.centers[slot]
            _draw_ring(painter, at, rect.translated(*apart.tolist()))
        _draw_ring(painter, at, rect)
        return
    pad = min(_FRAME_PAD, max(at.pitch - at.size, 4.0) / 2 + 2.0)
    if at.style is NodeStyle.DOT:
        rect = rect.united(box_rect(layer, slot))
        if layer.names:
            # Over the bars; names that do not stand in the circles are beside it.
            inside = stand_in_dots(layer.names)
            end = float(at.centers[slot, 0]) + BARS_END
            rect.setRight(at.right if inside else end)
        rect.adjust(-pad, -pad, pad, pad)
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        return
    rect = rect.united(box_rect(layer, slot)).adjusted(-pad, -pad, pad, pad)
    painter.drawRoundedRect(rect, _FRAME_RADIUS, _FRAME_RADIUS)


def _tight(layer: LayerPicture, slot: int) -> QRectF:
    """A neuron and its value, where the next ones touch them."""
    whole = glyph_rect(layer, slot).united(box_rect(layer, slot))
    return whole.adjusted(-2, -1, 2, 1)


def _draw_ring(painter: QPainter, at: LayerLayout, circle: QRectF) -> None:
    ring = min(_RING, max(0.45 * (at.pitch - at.size), 3.0))
    painter.drawEllipse(circle.adjusted(-ring, -ring, ring, ring))


def _paint_notes(painter: QPainter, theme: Theme, picture: GraphPicture) -> None:
    """What is left out, at the foot of the drawing."""
    baseline = picture.layout.height - 9.0
    for index, line in enumerate(reversed(picture.notes)):
        draw_text(
            painter, theme, SIDE_MARGIN, baseline - index * _NOTE_LINE, line,
            size=NOTE_SIZE, color="muted",
        )  # fmt: skip
