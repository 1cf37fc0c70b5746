"""Painting the card with the update of what is chosen."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.update_card import (
    PADDING,
    ROW_HEIGHT,
    SYMBOL_SIZE,
    TITLE_HEIGHT,
    CardRow,
    UpdateCard,
)
from nnviz.ui.math_text import math_text
from nnviz.ui.theme import VALUE_SIZE, Theme

_RADIUS = 4.0
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_update_card(painter: QPainter, theme: Theme, card: UpdateCard) -> None:
    """The box, the name of the parameter, and a line for each number."""
    left, top, width, height = card.box
    painter.setPen(QPen(theme.color("ink"), 1.5))
    painter.setBrush(theme.color("panel"))
    painter.drawRoundedRect(QRectF(*card.box), _RADIUS, _RADIUS)
    title = math_text(card.title)
    title.draw(painter, theme, left + PADDING, top + 15.0, SYMBOL_SIZE + 1.0)
    inner = QRectF(left + PADDING, top, width - 2 * PADDING, height)
    y = top + TITLE_HEIGHT
    for row in card.rows:
        line = QRectF(inner.left(), y, inner.width(), ROW_HEIGHT)
        _paint_row(painter, theme, row, line)
        y += ROW_HEIGHT


def _paint_row(painter: QPainter, theme: Theme, row: CardRow, line: QRectF) -> None:
    is_new = row.kind == "after"
    if is_new:
        painter.fillRect(line.adjusted(-4.0, 0.0, 4.0, 1.0), theme.color("mark"))
    color = theme.color("on_mark" if is_new else "muted")
    symbol = math_text(row.symbol)
    symbol.draw(
        painter, theme, line.left(), line.center().y() + 4.0, SYMBOL_SIZE, color=color
    )
    painter.setFont(theme.font(VALUE_SIZE, 400 if row.kind == "part" else 600))
    if row.kind == "change":
        painter.setPen(theme.signed_color(row.value, False))
    else:
        painter.setPen(color if row.kind != "before" else theme.color("text"))
    painter.drawText(line, _RIGHT, row.text)
