"""What lies over a plot while points are drawn into it: brush, preview, a sentence."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnviz.ui.chrome import CHIP_RADIUS, draw_box
from nnviz.ui.lettering import draw_text, elided
from nnviz.ui.marks import draw_mark
from nnviz.ui.sample_marks import RADIUS
from nnviz.ui.theme import CAPTION_SIZE, Theme

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class StrokePreview:
    """A stroke under way, in px: points that come, and points that go (m, 2).

    ``hollow`` (m,) are those that will be for the test; ``label`` is ``None`` for
    points with a target, drawn in ``color``.
    """

    coming: Floats
    hollow: NDArray[np.bool_]
    going: Floats
    label: int | None
    color: QColor


class BrushOverlay(QWidget):
    """Drawn over the view on the screen alone; the pointer does not see it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._theme = theme
        self.area = QRectF()
        self.radius = 0.0
        self.words = ""
        self._pointer: QPointF | None = None
        self._preview: StrokePreview | None = None

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def point_at(self, position: QPointF | None) -> None:
        """The brush is over a place, or over none."""
        self._pointer = position
        self.update()

    def show_preview(self, preview: StrokePreview | None) -> None:
        """What the stroke under way comes to."""
        self._preview = preview
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHints(
                QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
            )
            self._draw_words(painter)
            painter.setClipRect(self.area)
            if self._preview is not None:
                self._draw_preview(painter, self._preview)
            if self._pointer is not None:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for name, width in (("panel", 3.0), ("ink", 1.2)):
                    painter.setPen(QPen(theme.color(name), width))
                    painter.drawEllipse(self._pointer, self.radius, self.radius)

    def _draw_preview(self, painter: QPainter, preview: StrokePreview) -> None:
        theme = self._theme
        panel, radius = theme.color("panel"), theme.px(RADIUS)
        for (x, y), hollow in zip(
            preview.coming.tolist(), preview.hollow.tolist(), strict=True
        ):
            center = QPointF(x, y)
            if preview.label is not None:
                draw_mark(
                    painter, theme, preview.label, center, radius, not hollow, panel
                )
                continue
            painter.setPen(QPen(theme.color("ink"), 0.8))
            painter.setBrush(preview.color)
            painter.drawEllipse(center, radius, radius)
        # What goes is crossed out until the stroke is done.
        reach = theme.px(3.0)
        for name, width in (("panel", 4.0), ("ink", 1.5)):
            painter.setPen(QPen(theme.color(name), width))
            for x, y in preview.going.tolist():
                painter.drawLine(QLineF(x - reach, y - reach, x + reach, y + reach))
                painter.drawLine(QLineF(x - reach, y + reach, x + reach, y - reach))

    def _draw_words(self, painter: QPainter) -> None:
        theme, area = self._theme, self.area
        padding = theme.px(6.0)
        text = elided(theme, self.words, area.width() - 2 * padding, CAPTION_SIZE)
        width = theme.text_width(text, CAPTION_SIZE) + 2 * padding
        height = theme.px(17.0)
        box = QRectF(area.left(), area.bottom() - height, width, height)
        draw_box(painter, box, CHIP_RADIUS, theme.color("panel"), theme.color("line"))
        draw_text(
            painter,
            theme,
            box.left() + padding,
            box.bottom() - theme.px(4.5),
            text,
            size=CAPTION_SIZE,
            color="muted",
        )
