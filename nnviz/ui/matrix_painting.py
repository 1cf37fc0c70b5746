"""Painting matrices: cells in their colours with their numbers, and what lights up."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.picture.colors import readable_on
from nnviz.picture.matrices import Grid, Outline
from nnviz.picture.matrix_layout import (
    FOOT,
    HEAD,
    GridPlace,
    GridShape,
    Lettering,
    MatrixLayout,
    matrix_layout,
    symbol_width,
)
from nnviz.picture.numbers import format_number, format_rough
from nnviz.picture.templates import ramp_pixels
from nnviz.session.selection import Unit
from nnviz.ui.curve_strokes import is_raster
from nnviz.ui.kept_layer import KeptLayer
from nnviz.ui.lettering import draw_text, elided, middle_baseline
from nnviz.ui.math_text import math_text
from nnviz.ui.number_width import number_width
from nnviz.ui.pixels import argb_image_of
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE, Theme

# Sizes of type with the number that must have room, and how much higher cells are.
_LETTERINGS = (
    (16.0, "−0.978", 14.0),
    (13.0, "−0.978", 9.0),
    (11.0, "−0.978", 6.0),
    (10.0, "−0.978", 6.0),
    (9.0, "−0.978", 6.0),
    (9.0, "−0.98", 3.0),
)
_AHEAD = 0.42
_LINED = 5.0
_MOST_RECTS = 2_000
_SYMBOLS = {"·", "+", "=", "←", "→"}


def layout_of(
    theme: Theme,
    grids: tuple[Grid, ...],
    width: float,
    height: float,
    unit: Unit | None = None,
) -> MatrixLayout:
    """Where the grids stand in (0, 0, width, height); ``unit`` is drawn in any case."""
    letterings = tuple(
        Lettering(
            size,
            number_width(theme, usual, size) + theme.px(2.0),
            theme.px(size + higher),
        )
        for size, usual, higher in _LETTERINGS
    )
    shapes = tuple(
        GridShape(grid.kind, *grid.shape, grid.before, grid.focus(unit))
        for grid in grids
    )
    return matrix_layout(shapes, width, height, letterings, theme.scale)


class MatrixDrawing:
    """Draws grids; what stands around their numbers is painted once and kept."""

    def __init__(self) -> None:
        self._frame = KeptLayer()

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        grids: tuple[Grid, ...],
        layout: MatrixLayout,
        size: QSizeF,
    ) -> None:
        """Every grid with its title, its shape and the symbol before it."""
        pixels = [
            _draw_cells(painter, theme, grid, place)
            for grid, place in zip(grids, layout.places, strict=True)
        ]
        words = tuple((g.title, g.size, g.before, g.is_now) for g in grids)

        def paint(layer: QPainter) -> None:
            for grid, place in zip(grids, layout.places, strict=True):
                _draw_symbol(layer, theme, grid, place)
                _draw_title(layer, theme, grid, place)
                _draw_lines(layer, theme, place)
            _draw_sizes(layer, theme, grids, layout)

        self._frame.draw(painter, size, (theme, layout, words), paint)
        if layout.text_size is None:
            return
        painter.setFont(theme.font(layout.text_size))
        for grid, place, colors in zip(grids, layout.places, pixels, strict=True):
            if grid.pixels is None:
                painter.setOpacity(_AHEAD if grid.is_ahead else 1.0)
                _draw_numbers(painter, theme, grid, place, colors, layout.text_size)
        painter.setOpacity(1.0)


def draw_outlines(
    painter: QPainter,
    theme: Theme,
    layout: MatrixLayout,
    outlines: Iterable[Outline],
) -> None:
    """Around what is chosen the ink of the selection with yellow in it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for outline in outlines:
        box = layout.places[outline.grid].box(outline.rows, outline.columns)
        if box is None:
            continue
        rect = QRectF(*box)
        if outline.kind == "chosen":
            painter.setPen(_mitred(theme.color("ink"), 3.5))
            painter.drawRect(rect)
            painter.setPen(_mitred(theme.color("mark"), 2.0))
        elif outline.kind == "pointed":
            painter.setPen(_mitred(theme.color("ink"), 1.5))
        else:
            pen = _mitred(theme.color("ink"), 1.5)
            pen.setDashPattern([2.0, 1.5])
            painter.setPen(pen)
        painter.drawRect(rect)


def cell_under(
    grids: tuple[Grid, ...], layout: MatrixLayout, position: QPointF
) -> Unit | None:
    """What the cell at a point is."""
    for grid, place in zip(grids, layout.places, strict=True):
        cell = place.cell_at(position.x(), position.y())
        if cell is not None:
            return grid.unit(*cell)
    return None


def place_of_unit(
    grids: tuple[Grid, ...], layout: MatrixLayout, unit: Unit
) -> QRectF | None:
    """The cell of a unit; one with its number rather than a pixel of the image."""
    found = None
    for grid, place in zip(grids, layout.places, strict=True):
        cell = grid.cell_of(unit)
        if cell is None:
            continue
        row, column = cell
        box = place.box((row, row + 1), (column, column + 1))
        if box is not None and (found is None or grid.kind != "image"):
            found = QRectF(*box)
    return found


def _mitred(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _draw_title(painter: QPainter, theme: Theme, grid: Grid, place: GridPlace) -> None:
    middle = place.left + place.width / 2
    title = math_text(grid.title)
    width = title.width(theme, TEXT_SIZE, 600)
    # Also above a narrow grid at the edge the title is whole.
    middle = max(middle, width / 2 + theme.px(4.0))
    baseline = place.line_top + theme.px(HEAD - 7.0)
    color = theme.color("text")
    if grid.is_now:
        chip = QRectF(
            middle - width / 2 - theme.px(3.0),
            baseline - theme.px(11.5),
            width + theme.px(6.0),
            theme.px(16.0),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("mark"))
        painter.drawRoundedRect(chip, 3.0, 3.0)
        color = theme.color("on_mark")
    title.draw(painter, theme, middle - width / 2, baseline, TEXT_SIZE, color, 600)


def _draw_sizes(
    painter: QPainter, theme: Theme, grids: tuple[Grid, ...], layout: MatrixLayout
) -> None:
    """The shapes below the grids, moved on where narrow ones stand close together."""
    end, line = -np.inf, -1.0
    for grid, place in zip(grids, layout.places, strict=True):
        width = theme.text_width(grid.size, CAPTION_SIZE)
        left = max(place.left + (place.width - width) / 2, theme.px(2.0))
        if place.line_bottom == line:
            left = max(left, end + theme.px(5.0))
        baseline = place.line_bottom - theme.px(FOOT - 13.0)
        draw_text(
            painter, theme, left, baseline, grid.size, size=CAPTION_SIZE, color="muted"
        )
        end, line = left + width, place.line_bottom


def _draw_symbol(painter: QPainter, theme: Theme, grid: Grid, place: GridPlace) -> None:
    if not grid.before:
        return
    room = symbol_width(grid.before, theme.scale)
    middle = place.left - room / 2
    line = place.line_top + theme.px(HEAD)
    height = (line + place.line_bottom - theme.px(FOOT)) / 2
    if grid.before in _SYMBOLS:
        baseline = middle_baseline(theme, height, TEXT_SIZE)
        draw_text(painter, theme, middle, baseline, grid.before, align="center")
        return
    half = room / 2 - theme.px(4.0)
    draw_text(
        painter,
        theme,
        middle,
        height - theme.px(4.0),
        elided(theme, grid.before, room, CAPTION_SIZE),
        size=CAPTION_SIZE,
        color="muted",
        align="center",
    )
    painter.setPen(QPen(theme.color("muted"), 1.0))
    tip = QPointF(middle + half, height)
    painter.drawLine(QPointF(middle - half, height), tip)
    barb = theme.px(3.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(
        QPolygonF([tip + QPointF(-barb, -barb), tip, tip + QPointF(-barb, barb)])
    )


def _draw_cells(
    painter: QPainter, theme: Theme, grid: Grid, place: GridPlace
) -> NDArray[np.uint32]:
    """The colours of the cells that are drawn, and which they are."""
    rows, columns = slice(*place.rows), slice(*place.columns)
    if grid.pixels is not None:
        pixels = grid.pixels[rows, columns]
    else:
        values = grid.values[rows, columns]
        pixels = ramp_pixels(values, grid.limit, theme.tokens, grid.is_gradient)
    rect = QRectF(place.left, place.top, place.width, place.height)
    painter.setOpacity(_AHEAD if grid.is_ahead else 1.0)
    _fill(painter, rect, pixels)
    painter.setOpacity(1.0)
    return pixels


def _fill(painter: QPainter, rect: QRectF, pixels: NDArray[np.uint32]) -> None:
    if is_raster(painter) or pixels.size > _MOST_RECTS:
        painter.drawImage(rect, argb_image_of(pixels))
        return
    # A viewer of vector files would smooth the pixels of an image.
    width, height = rect.width() / pixels.shape[1], rect.height() / pixels.shape[0]
    for row, line in enumerate(pixels.tolist()):
        for column, color in enumerate(line):
            corner = QPointF(rect.left() + column * width, rect.top() + row * height)
            cell = QRectF(corner.x(), corner.y(), width, height)
            painter.fillRect(cell, QColor.fromRgba(color))


def _draw_lines(painter: QPainter, theme: Theme, place: GridPlace) -> None:
    """Hairlines of the ground between the cells, and the border around them."""
    rect = QRectF(place.left, place.top, place.width, place.height)
    if min(place.cell_width, place.cell_height) >= _LINED:
        lines = []
        for column in range(1, place.columns[1] - place.columns[0]):
            x = rect.left() + column * place.cell_width
            lines.append(QLineF(x, rect.top(), x, rect.bottom()))
        for row in range(1, place.rows[1] - place.rows[0]):
            y = rect.top() + row * place.cell_height
            lines.append(QLineF(rect.left(), y, rect.right(), y))
        painter.setPen(QPen(theme.color("panel"), 1.0))
        painter.drawLines(lines)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("border"), 1.0))
    painter.drawRect(rect)


def _draw_numbers(
    painter: QPainter,
    theme: Theme,
    grid: Grid,
    place: GridPlace,
    pixels: NDArray[np.uint32],
    size: float,
) -> None:
    room = place.cell_width - theme.px(1.0)
    baseline = middle_baseline(theme, place.top + place.cell_height / 2, size)
    muted = theme.color("muted")
    values = grid.values[slice(*place.rows), slice(*place.columns)]
    for line, colors in zip(values.tolist(), pixels.tolist(), strict=True):
        middle = place.left + place.cell_width / 2
        for value, color in zip(line, colors, strict=True):
            text = _fitting(theme, value, size, room)
            if text:
                width = number_width(theme, text, size)
                painter.setPen(muted if value == 0.0 else _ink_on(color))
                painter.drawText(QPointF(middle - width / 2, baseline), text)
            middle += place.cell_width
        baseline += place.cell_height


def _fitting(theme: Theme, value: float, size: float, room: float) -> str:
    """The number in as many digits as there is room for; empty where there is none."""
    if value != value:
        return ""
    text = format_number(value)
    if number_width(theme, text, size) <= room:
        return text
    text = format_rough(value)
    return text if number_width(theme, text, size) <= room else ""


@lru_cache(maxsize=1024)
def _ink_on(color: int) -> QColor:
    red, green, blue = color >> 16 & 255, color >> 8 & 255, color & 255
    return QColor(readable_on((red, green, blue)))
