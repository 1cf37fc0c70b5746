"""Strokes of curves, fast on the screen and plain in vector files.

Qt strokes a noisy antialiased polyline as one outline, which takes milliseconds;
the same segments as separate lines take a tenth of that. A vector file gets the
polyline itself, with a dashed pen.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen

from nnviz.picture.polyline import cut_to_band, dashes, runs, thin_out
from nnviz.ui.shapes import polygon_of

Floats = NDArray[np.float64]

_DASH = (4.5, 3.0)


def is_raster(painter: QPainter) -> bool:
    """Whether the painter makes pixels, not an SVG or PDF file."""
    return painter.paintEngine().type() == QPaintEngine.Type.Raster


def draw_curve(
    painter: QPainter,
    points: Floats,
    rect: QRectF,
    color: QColor,
    width: float = 1.5,
    dashed: bool = False,
    pattern: tuple[float, ...] = (),
) -> None:
    """Draw points (m, 2) in px, x ascending, cut to the height of ``rect``.

    ``pattern`` is the dash of a branch, px drawn and px left out; ``dashed`` is that
    of a test curve.
    The colour must be opaque: the segments overlap at their ends.
    """
    raster = is_raster(painter)
    # A stroke is two px wide on the screen; a file may be enlarged.
    columns = max(int(rect.width() / (2 if raster else 1)), 1)
    cut = cut_to_band(thin_out(points, columns), rect.top(), rect.bottom())
    if dashed:
        pattern = tuple(length * max(width, 1.0) / 1.5 for length in _DASH)
    pen = QPen(color, width)
    if pattern and not raster:
        pen.setDashPattern([length / width for length in pattern])
    painter.setPen(pen)
    for run in runs(cut):
        if not raster:
            painter.drawPolyline(polygon_of(run))
            continue
        if pattern:
            segments = dashes(run, *pattern)
        else:
            segments = np.stack([run[:-1], run[1:]], axis=1)
        painter.drawLines([QLineF(*line) for line in segments.reshape(-1, 4).tolist()])
