"""Painting the box around the loss surface: floor, walls, axes, ticks and names."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPen

from nnviz.picture.slice_words import axis_name, loss_name
from nnviz.picture.surface_box import BoxAxis, SurfaceBox
from nnviz.session.loss_slice import LossSlice
from nnviz.ui.lettering import draw_text, middle_baseline
from nnviz.ui.shapes import polygon_of
from nnviz.ui.theme import CAPTION_SIZE, Theme

Floats = NDArray[np.float64]

_RAMP_STOPS = 16
_BAR = 6.0
_LONGEST_NAME = 0.3
"""Of the width of the drawing; without its unit where it is longer."""


def draw_box_behind(painter: QPainter, theme: Theme, box: SurfaceBox) -> None:
    """What is never in front of the surface: floor and walls with their lines."""
    floor, *walls = box.faces
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("raised"))
    painter.drawPolygon(polygon_of(floor))
    painter.setBrush(theme.color("panel"))
    for wall in walls:
        painter.drawPolygon(polygon_of(wall))
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.drawLines([QLineF(*line) for line in box.lines.reshape(-1, 4).tolist()])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("border"), 1.0))
    for face in box.faces:
        painter.drawPolygon(polygon_of(face))


def draw_box_axes(
    painter: QPainter,
    theme: Theme,
    size: QSizeF,
    box: SurfaceBox,
    shown: LossSlice,
    color_share: float,
) -> None:
    """Ticks and names, and beside the upright axis the colours of the losses.

    ``color_share``: how far up the ramp the colour at the top of the box is.
    """
    second = shown.slice.second
    assert second is not None
    for axis, of_slice in ((box.first, shown.slice.first), (box.second, second)):
        painter.setPen(QPen(theme.color("ctl"), 1.0))
        painter.drawLine(QLineF(*axis.edge.reshape(-1).tolist()))
        _draw_ticks(painter, theme, size, axis)
        name = axis_name(of_slice, shown.settings.choice)
        if theme.text_width(name, CAPTION_SIZE) > _LONGEST_NAME * size.width():
            name = of_slice.name
        _draw_name(painter, theme, size, axis, name)
    if box.upright is not None:
        name = loss_name(shown.settings)
        _draw_upright(painter, theme, box.upright, name, color_share)


def _draw_ticks(painter: QPainter, theme: Theme, size: QSizeF, axis: BoxAxis) -> None:
    outward = axis.outward
    tick = outward * theme.px(4.0)
    painter.setPen(QPen(theme.color("ctl"), 1.0))
    painter.drawLines(
        [QLineF(x, y, x + tick[0], y + tick[1]) for x, y in axis.places.tolist()]
    )
    for place, label in zip(axis.places, axis.labels, strict=True):
        _write_outside(painter, theme, size, place, outward, theme.px(6.0), label)


def _draw_name(
    painter: QPainter, theme: Theme, size: QSizeF, axis: BoxAxis, name: str
) -> None:
    _write_outside(
        painter,
        theme,
        size,
        axis.edge.mean(axis=0),
        axis.outward,
        theme.px(25.0),
        name,
        color="text",
    )


def _draw_upright(
    painter: QPainter, theme: Theme, axis: BoxAxis, name: str, color_share: float
) -> None:
    (x, bottom), (_, top) = axis.edge.tolist()
    width = theme.px(_BAR)
    bar = QRectF(x - width - theme.px(4.0), top, width, bottom - top)
    gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
    ramp = theme.tokens.loss_ramp
    for place in np.linspace(0.0, 1.0, _RAMP_STOPS).tolist():
        color = ramp[round(place * color_share * (len(ramp) - 1))]
        gradient.setColorAt(place, QColor(*(int(part) for part in color)))
    painter.setPen(QPen(theme.color("border"), 1.0))
    painter.setBrush(QBrush(gradient))
    painter.drawRect(bar)
    for (_, y), label in zip(axis.places.tolist(), axis.labels, strict=True):
        draw_text(
            painter,
            theme,
            bar.left() - theme.px(5.0),
            middle_baseline(theme, y, CAPTION_SIZE),
            label,
            size=CAPTION_SIZE,
            color="muted",
            align="right",
        )
    wide = theme.text_width(name, CAPTION_SIZE)
    left = max(theme.px(6.0), bar.right() - wide)
    baseline = max(top - theme.px(8.0), theme.px(14.0))
    draw_text(painter, theme, left, baseline, name, size=CAPTION_SIZE)


def _write_outside(
    painter: QPainter,
    theme: Theme,
    size: QSizeF,
    place: Floats,
    outward: Floats,
    gap: float,
    text: str,
    color: str = "muted",
) -> None:
    """A text that begins outside of a place, on the side where ``outward`` points."""
    wide = theme.text_width(text, CAPTION_SIZE)
    tall = theme.metrics(CAPTION_SIZE).capHeight()
    x, y = (place + outward * gap).tolist()
    # The nearer to straight down, the nearer to centred.
    x += float(np.clip(2 * outward[0], -1.0, 1.0)) * wide / 2
    y += float(np.clip(2 * outward[1], -1.0, 1.0)) * tall / 2
    margin = theme.px(6.0)
    # Where there is no room below, it gives way to the side.
    below = max(y - (size.height() - margin - tall / 2), 0.0)
    y -= below
    x += float(np.sign(outward[0])) * 2 * below
    x = min(max(x, margin + wide / 2), size.width() - margin - wide / 2)
    draw_text(
        painter,
        theme,
        x,
        y + tall / 2,
        text,
        size=CAPTION_SIZE,
        color=color,
        align="center",
    )
