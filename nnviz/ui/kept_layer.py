"""A part of a drawing that seldom changes, painted once and then copied."""

from collections.abc import Callable, Hashable
from math import ceil

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from nnviz.ui.curve_strokes import is_raster


class KeptLayer:
    """Paints through an image with the device's own pixels while a key is the same.

    Vector files are painted directly.
    """

    def __init__(self) -> None:
        self._image: QImage | None = None
        self._key: tuple[Hashable, ...] = ()

    def draw(
        self,
        painter: QPainter,
        size: QSizeF,
        key: tuple[Hashable, ...],
        paint: Callable[[QPainter], None],
    ) -> None:
        """Draw what ``paint`` draws into (0, 0, size); ``key`` tells what that is."""
        if not is_raster(painter):
            paint(painter)
            return
        density = painter.deviceTransform().m11()
        whole = (key, density, size.width(), size.height())
        if self._image is None or whole != self._key:
            self._key = whole
            self._image = _blank(size, density)
            with QPainter(self._image) as layer:
                layer.setRenderHints(
                    QPainter.RenderHint.Antialiasing
                    | QPainter.RenderHint.TextAntialiasing
                )
                paint(layer)
        painter.drawImage(QPointF(0.0, 0.0), self._image)


def _blank(size: QSizeF, density: float) -> QImage:
    image = QImage(
        max(1, ceil(size.width() * density)),
        max(1, ceil(size.height() * density)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(density)
    image.fill(Qt.GlobalColor.transparent)
    return image
