"""Words beside points of a slice, off the edges and off one another."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from nnviz.picture.free_place import Box, freest
from nnviz.ui.chrome import CHIP_RADIUS, draw_box
from nnviz.ui.lettering import draw_text, middle_baseline
from nnviz.ui.theme import SMALL_SIZE, Theme

Floats = NDArray[np.float64]


class SliceLabels:
    """Words on small plates beside points, off the edges and off one another."""

    def __init__(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        self._painter = painter
        self._theme = theme
        self._rect = rect.adjusted(2, 2, -2, -2)
        self._discs: list[tuple[float, float, float]] = []
        self._plates: list[Box] = []

    def keep_off(self, place: Floats, radius: float) -> None:
        """No label is drawn so near to a place."""
        x, y = place.tolist()
        self._discs.append((x, y, radius))

    def avoid(self, plate: QRectF) -> None:
        """No label is drawn over something else that is written."""
        self._plates.append((plate.left(), plate.top(), plate.right(), plate.bottom()))

    def draw(self, place: Floats, text: str) -> None:
        """The text at the best of the places around a point that is in view."""
        x, y = place.tolist()
        rect = self._rect
        if not rect.contains(QPointF(x, y)):
            return
        theme, painter = self._theme, self._painter
        width = theme.text_width(text, SMALL_SIZE) + theme.px(10.0)
        height = theme.px(16.0)
        gap = theme.px(9.0)
        corners = [
            (x - width * share, top)
            for top in (y + gap, y - gap - height)
            for share in (0.75, 0.25, 1.0, 0.0)
        ]
        corners += [(x + gap, y - height / 2), (x - gap - width, y - height / 2)]
        bounds = rect.left(), rect.top(), rect.right(), rect.bottom()
        best = freest(corners, (width, height), bounds, self._discs, self._plates)
        self._plates.append(best)
        plate = QRectF(best[0], best[1], width, height)
        draw_box(painter, plate, CHIP_RADIUS, theme.color("panel"), None)
        draw_text(
            painter,
            theme,
            plate.center().x(),
            middle_baseline(theme, plate.center().y(), SMALL_SIZE),
            text,
            size=SMALL_SIZE,
            align="center",
        )
