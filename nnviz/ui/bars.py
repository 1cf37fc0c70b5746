"""Bars beside numbers: signed ones from a zero line, and marks on their scale."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.picture.tokens import Tokens
from nnviz.ui.theme import Theme

# Near the two ends of a ramp, a little inside its extremes.
_NEGATIVE, _POSITIVE = 20, 235


@cache
def bar_color(tokens: Tokens, is_negative: bool, is_gradient: bool) -> QColor:
    """Blue or orange for a value, purple or green for a gradient."""
    ramp = tokens.gradient_ramp if is_gradient else tokens.weight_ramp
    red, green, blue = ramp[_NEGATIVE if is_negative else _POSITIVE].tolist()
    return QColor(red, green, blue)


def draw_signed_bar(
    painter: QPainter,
    tokens: Tokens,
    room: QRectF,
    fraction: float,
    is_gradient: bool,
    over: float,
) -> None:
    """A bar from the middle of ``room`` to the left or right by ``fraction`` (−1 to 1).

    The zero line stands ``over`` px beyond the bar above and below.
    """
    zero = room.center().x()
    length = fraction * room.width() / 2
    bar = QRectF(min(zero, zero + length), room.top(), abs(length), room.height())
    painter.fillRect(bar, bar_color(tokens, fraction < 0, is_gradient))
    painter.setPen(QPen(QColor(tokens.ctl), 1.0))
    painter.drawLine(
        QPointF(zero, room.top() - over), QPointF(zero, room.bottom() + over)
    )


def draw_tick(painter: QPainter, theme: Theme, x: float, bar: QRectF) -> None:
    """An upright ink mark across a bar: where the target is."""
    over, width = theme.px(3.0), theme.px(2.0)
    rect = QRectF(x - width / 2, bar.top() - over, width, bar.height() + 2 * over)
    painter.fillRect(rect, theme.color("ink"))
