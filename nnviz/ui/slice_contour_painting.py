"""Painting the contours of the loss on a plane: bands, lines, and numbers on lines."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from nnviz.engine.surface_grid import GridPicture
from nnviz.picture.loss_bands import (
    BANDS,
    TOLD,
    Contours,
    LossScale,
    band_colors,
    contours,
    label_place,
)
from nnviz.picture.numbers import format_number
from nnviz.session.loss_slice import LossSlice
from nnviz.ui.chrome import draw_box
from nnviz.ui.lettering import draw_text, middle_baseline
from nnviz.ui.sample_marks import Placement
from nnviz.ui.shapes import polygon_of
from nnviz.ui.theme import CAPTION_SIZE, Theme

Floats = NDArray[np.float64]

_LINE_OPACITY = 0.22


@lru_cache(maxsize=8)
def kept_contours(grid: GridPicture, scale: LossScale) -> Contours:
    """The contours of a grid; they depend on nothing else."""
    return contours(grid, scale)


def draw_contours(
    painter: QPainter,
    theme: Theme,
    picture: LossSlice,
    scale: LossScale,
    placement: Placement,
    kept_free: tuple[QRectF, ...],
) -> list[Floats]:
    """Bands and lines; where the numbers of lines stand."""
    drawn = kept_contours(picture.grid, scale)
    colors = [QColor(*color) for color in band_colors(theme.tokens).tolist()]
    whole = placement.to_px(
        np.array(
            [
                (picture.grid.a[0], picture.grid.b[-1]),
                (picture.grid.a[-1], picture.grid.b[0]),
            ]
        )
    )
    # Each area over the one before: no seams between bands, in no kind of file.
    painter.fillRect(QRectF(QPointF(*whole[0]), QPointF(*whole[1])), colors[0])
    painter.setPen(Qt.PenStyle.NoPen)
    for area in drawn.areas:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for ring in area.rings:
            path.addPolygon(polygon_of(placement.to_px(ring)))
        painter.setBrush(colors[area.edge])
        painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    line_color = theme.color("ink")
    line_color.setAlphaF(_LINE_OPACITY)
    painter.setPen(QPen(line_color, 0.6))
    lines = [
        tuple(placement.to_px(line) for line in of_edge) for of_edge in drawn.lines
    ]
    for of_edge in lines:
        for line in of_edge:
            painter.drawPolyline(polygon_of(line))
    return _draw_numbers(painter, theme, picture, scale, placement, lines, kept_free)


def _draw_numbers(
    painter: QPainter,
    theme: Theme,
    picture: LossSlice,
    scale: LossScale,
    placement: Placement,
    lines: list[tuple[Floats, ...]],
    kept_free: tuple[QRectF, ...],
) -> list[Floats]:
    """The loss of some lines, where there is room for it beside the path."""
    rect = placement.rect
    if not scale.high > scale.low:
        return []
    bounds = (rect.left(), rect.top(), rect.right(), rect.bottom())
    obstacles = placement.to_px(np.vstack([p.coordinates for p in picture.paths]))
    obstacles = obstacles[np.isfinite(obstacles).all(axis=1)][::4]
    for plate in kept_free:
        middle = plate.center().y()
        row = np.arange(plate.left(), plate.right(), plate.height() / 2)
        obstacles = np.vstack(
            [obstacles, np.column_stack([row, np.full(len(row), middle)])]
        )
    numbers: list[Floats] = []
    colors = band_colors(theme.tokens)
    edges = scale.edges
    height = theme.px(CAPTION_SIZE)
    for edge in range(TOLD, BANDS, TOLD):
        text = format_number(float(edges[edge]))
        width = theme.text_width(text, CAPTION_SIZE) + theme.px(6.0)
        place = label_place(lines[edge - 1], (width, height), bounds, obstacles)
        if place is None:
            continue
        numbers.append(np.array([place.x, place.y]))
        obstacles = np.vstack([obstacles, numbers[-1:]])
        ground = QColor(*colors[edge].tolist())
        painter.save()
        painter.translate(place.x, place.y)
        painter.rotate(place.angle)
        box = QRectF(-width / 2, -height / 2, width, height)
        draw_box(painter, box, height / 2, ground, None)
        draw_text(
            painter,
            theme,
            0.0,
            middle_baseline(theme, 0.0, CAPTION_SIZE),
            text,
            size=CAPTION_SIZE,
            color=theme.readable_on(ground),
            align="center",
        )
        painter.restore()
    return numbers
