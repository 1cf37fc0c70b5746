"""Drawing an activation: f above f' over one axis, neurons as points, all z as bars."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from nnviz.picture.activation_picture import ActivationPicture
from nnviz.picture.numbers import format_number
from nnviz.ui.flag_mark import FLAG_RADIUS, draw_flag
from nnviz.ui.lettering import draw_text, elided
from nnviz.ui.math_text import math_text
from nnviz.ui.plot_axes import Ticks, draw_axes, draw_grid, ticks_along
from nnviz.ui.theme import CAPTION_SIZE, TEXT_SIZE, Theme

Floats = NDArray[np.float64]

_LEFT, _RIGHT, _TOP, _FOOT = 40.0, 14.0, 14.0, 24.0
_WORDS = 132.0
_WIDE_FROM = 330.0
_BETWEEN = 12.0
_SHARE_OF_F = 0.6
_BARS_HEIGHT = 0.42
_POINT = 3.6
_REACH = 8.0


@dataclass(frozen=True, slots=True)
class ActivationLayout:
    """The plots of f and f', and the room for words (empty where there is none)."""

    f: QRectF
    slope: QRectF
    words: QRectF


def activation_layout(theme: Theme, size: QSizeF) -> ActivationLayout:
    """Where the parts are in a drawing of a size."""
    px = theme.px
    words = px(_WORDS) if size.width() >= px(_WIDE_FROM) else 0.0
    left, top = px(_LEFT), px(_TOP)
    width = max(size.width() - left - px(_RIGHT) - words, 10.0)
    height = max(size.height() - top - px(_FOOT) - px(_BETWEEN), 10.0)
    upper = round(height * _SHARE_OF_F)
    f = QRectF(left, top, width, upper)
    slope = QRectF(left, f.bottom() + px(_BETWEEN), width, height - upper)
    at = QRectF(f.right() + px(_RIGHT), top, max(words - px(4.0), 0.0), height)
    return ActivationLayout(f, slope, at)


def points_in(picture: ActivationPicture, layout: ActivationLayout) -> Floats:
    """The neurons as points of the plots, (2, n_l, 2): on f, and on f'."""
    return np.stack(
        [
            _places(picture, layout.f, picture.z, picture.f, picture.limits),
            _places(
                picture, layout.slope, picture.z, picture.slope, picture.slope_limits
            ),
        ]
    )


def neuron_at(
    picture: ActivationPicture, layout: ActivationLayout, theme: Theme, at: QPointF
) -> int | None:
    """The neuron whose point on one of the curves is nearest, within a few px."""
    points = points_in(picture, layout)
    away = np.hypot(points[..., 0] - at.x(), points[..., 1] - at.y())
    away = np.where(np.isnan(away), np.inf, away).min(axis=0)
    nearest = int(np.argmin(away))
    return nearest if away[nearest] <= theme.px(_REACH) else None


def draw_activation(
    painter: QPainter, theme: Theme, picture: ActivationPicture, size: QSizeF
) -> None:
    """The whole view."""
    layout = activation_layout(theme, size)
    reach = picture.curve.reach
    x_ticks = ticks_along(-reach, reach, layout.f.width(), theme.px(46.0))
    for rect, limits, values, name, axis in (
        (layout.f, picture.limits, picture.curve.f, "*f*", False),
        (layout.slope, picture.slope_limits, picture.curve.slope, "*f*′", True),
    ):
        low, high = limits
        y_ticks = ticks_along(low, high, rect.height(), theme.px(26.0))
        draw_grid(painter, theme, rect, y_ticks)
        if rect is layout.f:
            _draw_bars(painter, theme, picture, rect)
        labels: Ticks = x_ticks if axis else ()
        draw_axes(painter, theme, rect, labels, y_ticks)
        _draw_curve(painter, theme, picture, rect, values, limits)
        math_text(name).draw(
            painter, theme, rect.left() + theme.px(5.0), rect.top() + theme.px(9.0),
            TEXT_SIZE, color=theme.color("muted"),
        )  # fmt: skip
    _draw_points(painter, theme, picture, layout)
    math_text("*z*").draw(
        painter, theme, layout.slope.right() + theme.px(3.0),
        layout.slope.bottom() + theme.px(4.0), CAPTION_SIZE,
        color=theme.color("muted"),
    )  # fmt: skip
    if layout.words.width() > 0.0:
        _draw_words(painter, theme, picture, layout.words)


def _places(
    picture: ActivationPicture,
    rect: QRectF,
    z: Floats,
    values: Floats,
    limits: tuple[float, float],
) -> Floats:
    reach, (low, high) = picture.curve.reach, limits
    x = rect.left() + (z + reach) / (2 * reach) * rect.width()
    y = rect.bottom() - (values - low) / (high - low) * rect.height()
    return np.column_stack([x, y])


def _draw_bars(
    painter: QPainter, theme: Theme, picture: ActivationPicture, rect: QRectF
) -> None:
    """How the pre-activations of all neurons are spread, and those of one of them."""
    painter.setPen(Qt.PenStyle.NoPen)
    width = rect.width() / len(picture.bars)
    for counts, color, share in (
        (picture.bars, "border", 1.0),
        (picture.own, "muted", 0.7),
    ):
        highest = 0 if counts is None else int(counts.max(initial=0))
        if counts is None or highest == 0:
            continue
        for place, count in enumerate(counts.tolist()):
            if count:
                height = max(count / highest * _BARS_HEIGHT * rect.height(), 1.0)
                bar = QRectF(
                    rect.left() + place * width + (1 - share) * width / 2,
                    rect.bottom() - height,
                    width * share - (0.5 if share == 1.0 else 0.0),
                    height,
                )
                painter.fillRect(bar, theme.color(color))


def _draw_curve(
    painter: QPainter,
    theme: Theme,
    picture: ActivationPicture,
    rect: QRectF,
    values: Floats,
    limits: tuple[float, float],
) -> None:
    places = _places(picture, rect, picture.curve.z, values, limits)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    zero = float(_places(picture, rect, np.zeros(1), np.zeros(1), limits)[0, 0])
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.drawLine(QLineF(zero, rect.top(), zero, rect.bottom()))
    painter.setPen(QPen(theme.color("text"), theme.px(1.5)))
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in places.tolist()]))


def _draw_points(
    painter: QPainter,
    theme: Theme,
    picture: ActivationPicture,
    layout: ActivationLayout,
) -> None:
    """Every neuron on both curves; the chosen one last, those with a flag marked."""
    points = points_in(picture, layout)
    last = [each for each in (picture.hovered, picture.chosen) if each is not None]
    order = [index for index in range(len(picture.flags)) if index not in last]
    order.sort(key=lambda index: picture.flags[index] != "")
    radius = theme.px(_POINT)
    for index in (*order, *last):
        for x, y in points[:, index].tolist():
            if x != x or y != y:
                continue
            center = QPointF(x, y)
            chosen, hovered = index == picture.chosen, index == picture.hovered
            if picture.flags[index] and not chosen:
                size = theme.px(FLAG_RADIUS) * (1.25 if hovered else 1.0)
                draw_flag(painter, theme, center, picture.flags[index], size)
                continue
            mark = theme.color("mark" if chosen else "panel")
            painter.setBrush(mark)
            ink = theme.color("ink" if hovered or chosen else "text")
            painter.setPen(QPen(ink, 2.0 if hovered else 1.2))
            grown = radius * (1.35 if hovered or chosen else 1.0)
            painter.drawEllipse(center, grown, grown)


def _draw_words(
    painter: QPainter, theme: Theme, picture: ActivationPicture, room: QRectF
) -> None:
    """What the activation is, and who is dead or saturated."""
    px = theme.px
    x, y = room.left(), room.top() + px(4.0)
    draw_text(painter, theme, x, y + px(6.0), picture.title, weight=600)
    y += px(24.0)
    for fact in picture.facts:
        said = elided(theme, fact, room.width(), CAPTION_SIZE)
        draw_text(painter, theme, x, y, said, size=CAPTION_SIZE, color="muted")
        y += px(16.0)
    looked_at = picture.hovered if picture.hovered is not None else picture.chosen
    y += px(6.0)
    if looked_at is None or y + px(48.0) > room.bottom() + px(14.0):
        return
    flag = picture.flags[looked_at]
    head = f"neuron {looked_at + 1}" + (f", {flag}" if flag else "")
    draw_text(painter, theme, x, y, head, size=CAPTION_SIZE, weight=600)
    for symbol, values in (
        ("*z*", picture.z), ("*f*(*z*)", picture.f), ("*f*′(*z*)", picture.slope),
    ):  # fmt: skip
        y += px(16.0)
        value = float(values[looked_at])
        if value == value:
            text = math_text(f"{symbol} = {format_number(value)}")
            text.draw(painter, theme, x, y, CAPTION_SIZE)
