"""Points and colours of a picture as those of Qt."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPolygonF


def polygon_of(points: NDArray[np.float64]) -> QPolygonF:
    """Points (m, 2) as a polygon or polyline."""
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def faded(color: QColor, opacity: float) -> QColor:
    """A colour that lets what is below shine through."""
    result = QColor(color)
    result.setAlphaF(opacity)
    return result
