"""The one item of the graph's scene."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget


class GraphItem(QGraphicsObject):
    """The whole network as one item: a scene of an item per edge is 40 times slower.

    Parameters
    ----------
    paint
        Draws the network into the rectangle from (0, 0) that `set_size` gave.
    """

    def __init__(self, paint: Callable[[QPainter], None]) -> None:
        super().__init__()
        self._paint = paint
        self._bounds = QRectF()

    def set_size(self, width: float, height: float) -> None:
        """The size of the drawing, px of the design."""
        bounds = QRectF(0.0, 0.0, width, height)
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        self._paint(painter)
