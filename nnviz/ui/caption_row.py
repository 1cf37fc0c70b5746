"""The line of counts above a drawing: what fits of it, the most important first."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen

from nnviz.ui.lettering import draw_text, elided, middle_baseline
from nnviz.ui.theme import SMALL_SIZE, Theme

CAPTION_HEIGHT = 21.0
_MARGIN = 10.0
_BETWEEN = " · "


def draw_caption(
    painter: QPainter, theme: Theme, rect: QRectF, parts: Sequence[str]
) -> float:
    """Draw the parts, the first in bold, the last left out where there is no room.

    A first part that is too long is cut short. Returns where the text ends, px.
    """
    painter.fillRect(rect, theme.color("panel"))
    painter.setPen(QPen(theme.color("line"), 1.0))
    bottom = rect.bottom() - 0.5
    painter.drawLine(QLineF(rect.left(), bottom, rect.right(), bottom))
    if not parts or not parts[0]:
        return rect.left()
    x, right = rect.left() + theme.px(_MARGIN), rect.right() - theme.px(_MARGIN)
    baseline = middle_baseline(theme, rect.center().y(), SMALL_SIZE)
    first = elided(theme, parts[0], right - x, SMALL_SIZE, 600)
    x += draw_text(painter, theme, x, baseline, first, size=SMALL_SIZE, weight=600)
    for part in parts[1:]:
        text = f"{_BETWEEN}{part}"
        if x + theme.text_width(text, SMALL_SIZE) > right:
            break
        x += draw_text(
            painter, theme, x, baseline, text, size=SMALL_SIZE, color="muted"
        )
    return x
