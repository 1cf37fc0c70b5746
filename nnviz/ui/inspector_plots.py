"""The plots of the inspector: the curve over the run, histogram, weights."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from nnviz.picture.colors import blend, rgb_of
from nnviz.picture.inspector import SpreadPicture
from nnviz.picture.inspector_paths import PathPicture
from nnviz.picture.inspector_weights import WeightsPicture
from nnviz.picture.numbers import MINUS, format_number
from nnviz.picture.templates import Pixels
from nnviz.ui.bars import bar_color, draw_signed_bar
from nnviz.ui.curve_strokes import draw_curve
from nnviz.ui.inspector_layout import WeightsPlace
from nnviz.ui.lettering import Alignment, draw_text, middle_baseline
from nnviz.ui.math_text import math_text
from nnviz.ui.plot_axes import draw_axes, draw_grid
from nnviz.ui.ramp_legend import draw_ramp
from nnviz.ui.theme import CAPTION_SIZE, SMALL_SIZE, VALUE_SIZE, Theme

_FUTURE_OPACITY = 0.32
_MOST_DOTS = 40
_DOT = 3.5
_SMALL_DOT = 1.8
_NAME_WIDTH = 32.0
_NUMBER_WIDTH = 46.0


def draw_path(
    painter: QPainter, theme: Theme, shown: PathPicture, rect: QRectF
) -> None:
    """Past solid, future pale, a yellow dot at the present step."""
    y_ticks = shown.y.ticks(3)
    draw_grid(painter, theme, rect, y_ticks)
    x_ticks = shown.x.ticks(max(int(rect.width() / theme.px(52.0)), 2))
    draw_axes(painter, theme, rect, x_ticks, y_ticks)
    strong = theme.color("ink")
    mixed = blend(rgb_of(strong.name()), rgb_of(theme.tokens.panel), _FUTURE_OPACITY)
    faint = QColor(*(int(part) for part in mixed))
    for places, color in ((shown.future, faint), (shown.past, strong)):
        points = np.column_stack(
            [
                rect.left() + places[:, 0] * rect.width(),
                rect.bottom() - places[:, 1] * rect.height(),
            ]
        )
        draw_curve(painter, points, rect, color, 1.5)
        if len(shown.steps) <= _MOST_DOTS:
            painter.setPen(QPen(theme.color("panel"), 0.8))
            painter.setBrush(color)
            for x, y in points[np.isfinite(points).all(axis=1)].tolist():
                radius = theme.px(_SMALL_DOT)
                painter.drawEllipse(QPointF(x, y), radius, radius)
    x = rect.left() + shown.cursor * rect.width()
    painter.setPen(QPen(strong, theme.px(1.2)))
    painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
    place = float(shown.past[-1, 1])
    if np.isfinite(place):
        painter.setPen(QPen(theme.color("on_mark"), 1.2))
        painter.setBrush(theme.color("mark"))
        y = rect.bottom() - place * rect.height()
        painter.drawEllipse(QPointF(x, y), theme.px(_DOT), theme.px(_DOT))


def draw_pointed_state(
    painter: QPainter, theme: Theme, shown: PathPicture, index: int, rect: QRectF
) -> None:
    """The cross-hair: a line at the step pointed at, a ring on the curve."""
    along, up = shown.point(index)
    x = rect.left() + along * rect.width()
    painter.setPen(QPen(theme.color("ctl"), 1.0))
    painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
    if np.isfinite(up):
        painter.setPen(QPen(theme.color("ink"), 1.2))
        painter.setBrush(theme.color("panel"))
        y = rect.bottom() - up * rect.height()
        painter.drawEllipse(QPointF(x, y), theme.px(2.5), theme.px(2.5))


def draw_spread(
    painter: QPainter, theme: Theme, shown: SpreadPicture, rect: QRectF
) -> None:
    """Bars in the colours of their signs; the chosen sample's number on yellow."""
    bars = shown.bars
    # The label of the chosen number has its own room above the bars.
    room = rect.adjusted(0.0, theme.px(15.0), 0.0, 0.0)
    highest = bars.highest
    each = room.width() / len(bars.counts)
    for index, count in enumerate(bars.counts.tolist()):
        if count == 0:
            continue
        height = max(count / highest * room.height(), theme.px(1.5))
        is_negative = bars.edges[index + 1] <= 1e-12 * abs(bars.edges[index])
        left = room.left() + index * each
        bar = QRectF(left + 0.5, room.bottom() - height, max(each - 1.0, 1.0), height)
        color = bar_color(theme.tokens, bool(is_negative), shown.is_gradient)
        painter.fillRect(bar, color)
        if bars.zeros and index == bars.bar_of_zeros:
            # Exact zeros have no sign, and no colour.
            bar.setTop(bar.bottom() - bars.zeros / count * height)
            painter.fillRect(bar, theme.color("ctl"))
    draw_axes(painter, theme, room, bars.ticks, ())
    if bars.zero is not None:
        x = room.left() + bars.zero * room.width()
        painter.setPen(QPen(theme.color("ctl"), 1.0))
        painter.drawLine(QLineF(x, room.top(), x, room.bottom()))
    if bars.chosen is not None:
        _draw_chosen(painter, theme, shown, bars.chosen, rect, room)


def _draw_chosen(
    painter: QPainter,
    theme: Theme,
    shown: SpreadPicture,
    place: float,
    rect: QRectF,
    room: QRectF,
) -> None:
    x = room.left() + place * room.width()
    painter.setPen(QPen(theme.color("ink"), theme.px(1.2)))
    painter.drawLine(QLineF(x, rect.top() + theme.px(7.0), x, room.bottom()))
    width = theme.text_width(shown.text, SMALL_SIZE, 600) + theme.px(8.0)
    left = min(max(x - width / 2, rect.left()), rect.right() - width)
    chip = QRectF(left, rect.top() - theme.px(1.0), width, theme.px(14.0))
    painter.setPen(QPen(theme.color("on_mark"), 1.0))
    painter.setBrush(theme.color("mark"))
    painter.drawRoundedRect(chip, 3.0, 3.0)
    draw_text(
        painter,
        theme,
        chip.center().x(),
        middle_baseline(theme, chip.center().y(), SMALL_SIZE),
        shown.text,
        size=SMALL_SIZE,
        weight=600,
        color="on_mark",
        align="center",
    )


def draw_weights(
    painter: QPainter,
    theme: Theme,
    shown: WeightsPicture,
    place: WeightsPlace,
    lit: int | None,
) -> None:
    """The weights at their place; ``lit`` is the one pointed at."""
    if place.image is not None and shown.image is not None:
        draw_pixels(painter, theme, shown.image, place.image)
        _draw_scale(painter, theme, shown, place)
        _draw_lit_pixel(painter, theme, shown, place.image, lit)
    elif place.bars is not None:
        _draw_bars(painter, theme, shown, place.bars, lit)
    else:
        _draw_entries(painter, theme, shown, place.entries, lit)


def draw_pixels(painter: QPainter, theme: Theme, pixels: Pixels, rect: QRectF) -> None:
    """An image with sharp pixels in a hairline frame."""
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    painter.drawImage(rect, image)
    painter.setBrush(QColor(0, 0, 0, 0))
    painter.setPen(QPen(theme.color("ctl"), 1.0))
    painter.drawRect(rect)


def _draw_scale(
    painter: QPainter, theme: Theme, shown: WeightsPicture, place: WeightsPlace
) -> None:
    """The ramp beside the image, with its ends, and what the image is of."""
    assert place.image is not None
    px = theme.px
    left = place.image.right() + px(14.0)
    bar = QRectF(left, place.image.top() + px(2.0), place.head.right() - left, px(8.0))
    draw_ramp(painter, theme, bar, theme.tokens.weight_ramp)
    limit = format_number(shown.limit)
    baseline = bar.bottom() + px(14.0)
    ends: tuple[tuple[float, str, Alignment], ...] = (
        (bar.left(), MINUS + limit, "left"),
        (bar.center().x(), "0", "center"),
        (bar.right(), "+" + limit, "right"),
    )
    for x, text, align in ends:
        draw_text(
            painter,
            theme,
            x,
            baseline,
            text,
            size=CAPTION_SIZE,
            color="muted",
            align=align,
        )


def bar_of(shown: WeightsPicture, rect: QRectF, index: int) -> QRectF:
    """The column of a weight in ``rect``, over its whole height."""
    each = rect.width() / len(shown.units)
    return QRectF(rect.left() + index * each, rect.top(), each, rect.height())


def _draw_lit_pixel(
    painter: QPainter,
    theme: Theme,
    shown: WeightsPicture,
    rect: QRectF,
    lit: int | None,
) -> None:
    if lit is None or shown.image is None or shown.image.size != len(shown.units):
        return
    rows, columns = shown.image.shape
    row, column = divmod(lit, columns)
    width, height = rect.width() / columns, rect.height() / rows
    cell = QRectF(
        rect.left() + column * width, rect.top() + row * height, width, height
    )
    painter.setPen(QPen(theme.color("ink"), 1.5))
    painter.drawRect(cell)


def _draw_bars(
    painter: QPainter,
    theme: Theme,
    shown: WeightsPicture,
    rect: QRectF,
    lit: int | None,
) -> None:
    """Upright bars from a zero line in the middle."""
    middle = rect.center().y()
    for index, share in enumerate(shown.shares().tolist()):
        column = bar_of(shown, rect, index)
        if index == lit:
            painter.fillRect(column, theme.color("line"))
        height = share * rect.height() / 2
        gap = min(1.0, column.width() / 4)
        bar = QRectF(
            column.left() + gap / 2,
            min(middle, middle - height),
            column.width() - gap,
            abs(height),
        )
        painter.fillRect(bar, bar_color(theme.tokens, share < 0.0, False))
    painter.setPen(QPen(theme.color("ctl"), 1.0))
    painter.drawLine(QLineF(rect.left(), middle, rect.right(), middle))


def _draw_entries(
    painter: QPainter,
    theme: Theme,
    shown: WeightsPicture,
    entries: tuple[QRectF, ...],
    lit: int | None,
) -> None:
    """Name, signed bar, number."""
    px = theme.px
    shares = shown.shares().tolist()
    for index, (entry, share) in enumerate(zip(entries, shares, strict=True)):
        if index == lit:
            painter.fillRect(entry, theme.color("raised"))
        baseline = middle_baseline(theme, entry.center().y(), VALUE_SIZE)
        name = math_text(shown.names[index])
        name.draw(
            painter, theme, entry.left() + px(2.0), baseline, 12.0, theme.color("muted")
        )
        room = entry.adjusted(px(_NAME_WIDTH), px(6.0), -px(_NUMBER_WIDTH), -px(6.0))
        draw_signed_bar(painter, theme.tokens, room, share, False, px(2.0))
        draw_text(
            painter,
            theme,
            entry.right() - px(2.0),
            baseline,
            shown.texts[index],
            size=VALUE_SIZE,
            weight=600,
            color=theme.signed_color(float(shown.values[index])),
            align="right",
        )


def draw_note(painter: QPainter, theme: Theme, head: QRectF, text: str) -> None:
    """A muted note at the right end of a section's title."""
    draw_text(
        painter,
        theme,
        head.right(),
        middle_baseline(theme, head.center().y() + theme.px(2.0), CAPTION_SIZE),
        text,
        size=CAPTION_SIZE,
        color="muted",
        align="right",
    )
