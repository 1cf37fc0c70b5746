"""Points and colours of a picture as those of Qt."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPolygonF
from shiboken6 import Shiboken

_POINT_BYTES = 16


def polygon_of(points: NDArray[np.float64]) -> QPolygonF:
    """Points (m, 2) as a polygon or polyline."""
    polygon = QPolygonF()
    if len(points) == 0:
        return polygon
    polygon.resize(len(points))
    # Straight into its memory: a QPointF for each point would cost twenty times more.
    # Its stub knows of no arguments.
    pointer: Any = Shiboken.VoidPtr
    memory = pointer(polygon.data(), len(points) * _POINT_BYTES, True)
    np.frombuffer(memory, np.float64).reshape(-1, 2)[...] = points
    return polygon


def faded(color: QColor, opacity: float) -> QColor:
    """A colour that lets what is below shine through."""
    result = QColor(color)
    result.setAlphaF(opacity)
    return result
