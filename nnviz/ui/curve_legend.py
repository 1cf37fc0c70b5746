"""The legend of the loss curves, in the corner where it hides least."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.picture.curves import Curves, free_corner
from nnviz.picture.numbers import format_number, format_percent
from nnviz.ui.curve_strokes import draw_curve
from nnviz.ui.lettering import draw_text, middle_baseline
from nnviz.ui.theme import TEXT_SIZE, Theme

_ROW = 16.0


def draw_curve_legend(
    painter: QPainter, theme: Theme, drawn: Curves, rect: QRectF
) -> None:
    """Train and test with their present numbers, over the plot ``rect``."""
    texts = [value_text(drawn, curve.now) for curve in drawn.curves]
    values = max(theme.text_width(text, TEXT_SIZE, 600) for text in texts)
    names = max(theme.text_width(curve.part) for curve in drawn.curves)
    width = theme.px(6.0 + 18.0 + 6.0 + 16.0 + 6.0) + names + values
    height = theme.px(_ROW) * len(texts) + theme.px(4.0)
    corner = free_corner(drawn, width / rect.width(), height / rect.height())
    left = rect.left() + 2.0 if "left" in corner else rect.right() - width - 2.0
    top = rect.top() - theme.px(4.0)
    if "bottom" in corner:
        top = rect.bottom() - height - theme.px(4.0)
    painter.fillRect(QRectF(left, top, width, height), theme.color("panel"))
    for row, (curve, text) in enumerate(zip(drawn.curves, texts, strict=True)):
        middle = top + theme.px(2.0) + (row + 0.5) * theme.px(_ROW)
        key = QRectF(left + theme.px(6.0), middle - 2, theme.px(18.0), 4)
        color = theme.color("ink" if curve.part == "train" else "muted")
        line = np.array([(key.left(), middle), (key.right(), middle)])
        draw_curve(painter, line, key, color, 1.8, curve.part == "test")
        baseline = middle_baseline(theme, middle)
        x = key.right() + theme.px(6.0)
        draw_text(painter, theme, x, baseline, curve.part)
        x = left + width - theme.px(6.0)
        draw_text(painter, theme, x, baseline, text, weight=600, align="right")


def value_text(drawn: Curves, number: float) -> str:
    """A loss, or an accuracy in percent, as it is written beside its name."""
    if drawn.quantity == "accuracy":
        return format_percent(number / 100.0)
    return format_number(number)
