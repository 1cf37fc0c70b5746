"""Text at a place of a drawing: aligned, elided, turned."""

from typing import Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from nnviz.ui.theme import TEXT_SIZE, Theme

Alignment = Literal["left", "center", "right"]


def draw_text(
    painter: QPainter,
    theme: Theme,
    x: float,
    baseline: float,
    text: str,
    *,
    size: float = TEXT_SIZE,
    weight: int = 400,
    color: str | QColor = "text",
    align: Alignment = "left",
) -> float:
    """Draw real text on a baseline, and return how wide it is.

    ``x`` is its left end, middle or right end, as ``align`` says; ``color`` is the
    name of a token or a colour.
    """
    width = theme.text_width(text, size, weight)
    left = {"left": x, "center": x - width / 2, "right": x - width}[align]
    painter.setPen(theme.color(color) if isinstance(color, str) else color)
    painter.setFont(theme.font(size, weight))
    painter.drawText(QPointF(left, baseline), text)
    return width


def draw_upward(
    painter: QPainter,
    theme: Theme,
    x: float,
    middle: float,
    text: str,
    *,
    size: float = TEXT_SIZE,
    color: str = "muted",
) -> None:
    """Text that reads upwards, baseline at ``x``, its middle at height ``middle``."""
    painter.save()
    painter.translate(x, middle)
    painter.rotate(-90.0)
    draw_text(painter, theme, 0.0, 0.0, text, size=size, color=color, align="center")
    painter.restore()


def middle_baseline(theme: Theme, middle: float, size: float = TEXT_SIZE) -> float:
    """The baseline that puts figures of a size in the middle of their line."""
    return middle + theme.metrics(size).capHeight() / 2


def elided(
    theme: Theme, text: str, width: float, size: float = TEXT_SIZE, weight: int = 400
) -> str:
    """The text, cut short with an ellipsis where it is wider than ``width``."""
    return theme.metrics(size, weight).elidedText(
        text, Qt.TextElideMode.ElideRight, width
    )


def wrapped(theme: Theme, text: str, width: float, size: float) -> list[str]:
    """The lines of a text, broken between words where they would be wider, px."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and theme.text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
