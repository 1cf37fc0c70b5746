"""Painting Σ where it is apart from f, and the input that is always 1."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.picture.graph_layout import NAME_GAP
from nnviz.picture.graph_neurons import ConstantPicture, LayerPicture, SumsPicture
from nnviz.picture.graph_picture import GraphPicture
from nnviz.ui.chrome import draw_triangle
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import TEXT_SIZE, VALUE_SIZE, Theme

_CENTER = Qt.AlignmentFlag.AlignCenter
_SIGN_SIZE = 10.0
_SMALL = 40.0
_ARROW = 3.6


def paint_sums(
    painter: QPainter,
    theme: Theme,
    picture: GraphPicture,
    layer: LayerPicture,
    sums: SumsPicture,
) -> None:
    """The circles of Σ with their edges to f, beneath the circles of f."""
    at = layer.layout
    assert at.sums is not None
    half = at.size / 2
    ink = theme.color("ink")
    for slot, ((x, y), (end, _)) in enumerate(
        zip(at.sums.tolist(), at.centers.tolist(), strict=True)
    ):
        painter.setPen(QPen(ink, 1.2))
        painter.drawLine(QPointF(x, y), QPointF(end, y))
        if end - x > at.size + 2 * _ARROW:
            tip = QPointF(end - half - _ARROW, y)
            draw_triangle(painter, tip, "right", ink, _ARROW)
        rect = QRectF(x - half, y - half, at.size, at.size)
        painter.setPen(QPen(ink if sums.texts[slot] else theme.color("ctl"), 1.2))
        painter.setBrush(theme.color("panel"))
        painter.drawEllipse(rect)
        muted = theme.color("muted")
        rect = paint_sign(painter, theme, rect, "Σ", muted)
        value = float(sums.values[slot])
        painter.setPen(theme.signed_color(value, picture.gradients))
        painter.setFont(theme.font(VALUE_SIZE, 600))
        painter.drawText(rect, _CENTER, sums.texts[slot])


def paint_sign(
    painter: QPainter, theme: Theme, circle: QRectF, sign: str, color: QColor
) -> QRectF:
    """Σ or the sign of f in the upper part of a circle; what is left for the value."""
    if circle.height() < _SMALL:
        return circle
    upper = QRectF(circle)
    upper.setHeight(0.46 * circle.height())
    painter.setPen(color)
    painter.setFont(theme.font(_SIGN_SIZE))
    painter.drawText(upper, _CENTER, sign)
    return circle.adjusted(0.0, 0.2 * circle.height(), 0.0, 0.0)


def paint_constant(
    painter: QPainter,
    theme: Theme,
    picture: GraphPicture,
    layer: LayerPicture,
    constant: ConstantPicture,
) -> None:
    """The input that is always 1, named as one more of its layer."""
    x, y = constant.place
    half = constant.size / 2
    rect = QRectF(x - half, y - half, constant.size, constant.size)
    painter.setPen(QPen(theme.color("ink"), 1.2))
    painter.setBrush(QColor(*constant.fill))
    painter.drawEllipse(rect)
    color = theme.color("muted") if constant.empty else QColor(constant.text_color)
    painter.setPen(color)
    painter.setFont(theme.font(TEXT_SIZE, 600))
    painter.drawText(rect, _CENTER, "1")
    name = math_text(constant.name)
    if layer.layout.layer == 0:
        left = rect.left() - NAME_GAP - name.width(theme, 13.0)
        name.draw(painter, theme, left, y + 4.5, 13.0)
    elif picture.layout.spacious:
        offset = 0.8 * half
        name.draw(painter, theme, x + offset + 1.0, y - offset, TEXT_SIZE)
