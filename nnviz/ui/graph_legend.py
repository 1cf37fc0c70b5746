"""The legend of the edges: the ramp with its limits."""

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.picture.colors import Rgb
from nnviz.picture.numbers import MINUS, format_number
from nnviz.ui.theme import SMALL_SIZE, Theme

_RAMP_WIDTH = 72.0
_SHORT_RAMP = 36.0
_RAMP_HEIGHT = 8.0
_SEGMENTS = 24
_GAP = 9.0
# Room for the widest limits, so that the header does not move while they change.
_WIDEST_LIMIT = "−0.0000"


class RampLegend(QWidget):
    """ "weight −3.67 ▬ +3.67": what the colours of the edges mean."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = "weight"
        self._limit = 0.0
        self._gradients = False
        self._short = False
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_range(self, name: str, limit: float, *, gradients: bool) -> None:
        """The quantity ("weight" or "gradient") and the ends ±limit of the ramp.

        ``gradients``: in the colours of gradients.
        """
        if (name, limit, gradients) == (self._name, self._limit, self._gradients):
            return
        self._name, self._limit, self._gradients = name, limit, gradients
        low, high = self._ends()
        ends = f"from {low} to {high}" if low else "not known yet"
        self.setAccessibleName(f"Colours: {name} {ends}")
        self.setToolTip(f"The colour and width of an edge show its {name}, here {ends}")
        self.update()

    def set_short(self, short: bool) -> None:
        """Only the ramp and ±limit, for a narrow panel."""
        if short != self._short:
            self._short = short
            self.updateGeometry()
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._theme
        words = theme.text_width("gradient", SMALL_SIZE)
        limits = 2 * theme.text_width(_WIDEST_LIMIT, SMALL_SIZE)
        width = words + limits + theme.px(_RAMP_WIDTH + 3 * _GAP)
        if self._short:
            width = self._short_width()
        return QSize(round(width), round(theme.px(18)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._short_width()), self.sizeHint().height())

    def _short_width(self) -> float:
        theme = self._theme
        limit = theme.text_width(_WIDEST_LIMIT, SMALL_SIZE)
        return limit + theme.px(_SHORT_RAMP + _GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        length = theme.px(_SHORT_RAMP if self._short else _RAMP_WIDTH)
        gap, limit_width = theme.px(_GAP), theme.text_width(_WIDEST_LIMIT, SMALL_SIZE)
        ramp = QRectF(
            self.width() - limit_width - gap - length,
            (self.height() - theme.px(_RAMP_HEIGHT)) / 2,
            length,
            theme.px(_RAMP_HEIGHT),
        )
        middle = Qt.AlignmentFlag.AlignVCenter
        with QPainter(self) as painter:
            painter.setFont(theme.font(SMALL_SIZE))
            painter.setPen(theme.color("muted"))
            low, high = self._ends()
            if not self._short:
                left = QRectF(0, 0, ramp.left() - gap, self.height())
                painter.drawText(
                    left,
                    middle | Qt.AlignmentFlag.AlignRight,
                    f"{self._name}  {low}",
                )
            elif self._limit > 0.0:
                high = f"±{high.removeprefix('+')}"
            right = QRectF(ramp.right() + gap, 0, limit_width, self.height())
            painter.drawText(right, middle | Qt.AlignmentFlag.AlignLeft, high)
            _draw_ramp(painter, ramp, self._ramp())

    def _ends(self) -> tuple[str, str]:
        if math.isnan(self._limit):
            return "", ""
        said = format_number(self._limit)
        # Where all are zero, neither end has a sign.
        return (f"{MINUS}{said}", f"+{said}") if self._limit > 0.0 else (said, said)

    def _ramp(self) -> Rgb:
        tokens = self._theme.tokens
        return tokens.gradient_ramp if self._gradients else tokens.weight_ramp


def _draw_ramp(painter: QPainter, rect: QRectF, ramp: Rgb) -> None:
    width = rect.width() / _SEGMENTS
    places = np.linspace(0.04, 0.96, _SEGMENTS) * (len(ramp) - 1)
    for index, color in enumerate(ramp[np.round(places).astype(int)].tolist()):
        segment = QRectF(rect.left() + index * width, rect.top(), width, rect.height())
        painter.fillRect(segment, QColor(*color))
