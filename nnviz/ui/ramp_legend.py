"""A colour ramp as a bar."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.colors import Rgb
from nnviz.ui.pixels import image_of
from nnviz.ui.theme import Theme


def draw_ramp(painter: QPainter, theme: Theme, bar: QRectF, ramp: Rgb) -> None:
    """The ramp from left to right in a hairline frame."""
    painter.drawImage(bar, image_of(ramp[None]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("border"), 1.0))
    painter.drawRect(bar)
