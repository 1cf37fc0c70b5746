"""The axes of a plot: line, grid, ticks and names."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.plane import Window
from nnviz.picture.ticks import linear_ticks, tick_label
from nnviz.ui.lettering import draw_text, draw_upward, middle_baseline
from nnviz.ui.theme import CAPTION_SIZE, Theme

Ticks = Sequence[tuple[float, str]]

_TICK = 4.0


def plot_rect(
    theme: Theme, size: QSizeF, named: bool = False, y_ticks: Ticks = ()
) -> QRectF:
    """The area of a plot inside a drawing, with room for ticks (and axis names).

    Labels of ``y_ticks`` that are wider than usual have the room they need.
    """
    extra = 14.0 if named else 0.0
    labels = (theme.text_width(label, CAPTION_SIZE) for _, label in y_ticks)
    left = max(theme.px(40.0), max(labels, default=0.0) + theme.px(10.0))
    margins = QMarginsF(
        left + theme.px(extra), theme.px(12.0), theme.px(12.0), theme.px(25.0 + extra)
    )
    return QRectF(0, 0, size.width(), size.height()) - margins


def ticks_along(low: float, high: float, length: float, pitch: float) -> Ticks:
    """(place, label) of round numbers, about ``pitch`` px apart on ``length`` px."""
    values = linear_ticks(low, high, max(int(length / pitch), 2))
    return [
        (float((value - low) / (high - low)), tick_label(float(value)))
        for value in values
    ]


def window_ticks(theme: Theme, window: Window, rect: QRectF) -> tuple[Ticks, Ticks]:
    """Ticks of both axes of a window drawn into a rectangle."""
    return (
        ticks_along(window.left, window.right, rect.width(), theme.px(46.0)),
        ticks_along(window.bottom, window.top, rect.height(), theme.px(28.0)),
    )


def draw_grid(painter: QPainter, theme: Theme, rect: QRectF, ticks: Ticks) -> None:
    """A hairline across for each tick of the vertical axis."""
    painter.setPen(QPen(theme.color("line"), 1.0))
    for place, _ in ticks:
        y = _crisp(rect.bottom() - place * rect.height())
        painter.drawLine(QLineF(rect.left(), y, rect.right(), y))


def draw_axes(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    x_ticks: Ticks,
    y_ticks: Ticks,
    x_name: str = "",
    y_name: str = "",
) -> None:
    """The axis below with its ticks, labels of both, and their names."""
    bottom = _crisp(rect.bottom())
    painter.setPen(QPen(theme.color("ctl"), 1.0))
    painter.drawLine(QLineF(rect.left(), bottom, rect.right(), bottom))
    for place, _ in x_ticks:
        x = _crisp(rect.left() + place * rect.width())
        painter.drawLine(QLineF(x, bottom, x, bottom + theme.px(_TICK)))
    baseline = bottom + theme.px(_TICK + 12.0)
    for place, label in x_ticks:
        x = rect.left() + place * rect.width()
        half = theme.text_width(label, CAPTION_SIZE) / 2
        x = min(x, rect.right() + theme.px(10.0) - half)
        draw_text(
            painter,
            theme,
            x,
            baseline,
            label,
            size=CAPTION_SIZE,
            color="muted",
            align="center",
        )
    for place, label in y_ticks:
        y = rect.bottom() - place * rect.height()
        draw_text(
            painter,
            theme,
            rect.left() - theme.px(6.0),
            middle_baseline(theme, y, CAPTION_SIZE),
            label,
            size=CAPTION_SIZE,
            color="muted",
            align="right",
        )
    if x_name:
        draw_text(
            painter,
            theme,
            rect.center().x(),
            baseline + theme.px(14.0),
            x_name,
            size=CAPTION_SIZE,
            color="muted",
            align="center",
        )
    if y_name:
        draw_upward(
            painter,
            theme,
            theme.px(13.0),
            rect.center().y(),
            y_name,
            size=CAPTION_SIZE,
        )


def _crisp(position: float) -> float:
    """The middle of a pixel, so that a hairline is one pixel."""
    return round(position - 0.5) + 0.5
