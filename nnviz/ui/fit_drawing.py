"""One input: the network's curve over the samples, and the chosen one's residual."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.function_fit import FunctionFit, function_fit
from nnviz.picture.plane import Window
from nnviz.picture.sample_table import samples_table
from nnviz.picture.scatter import nearest_sample
from nnviz.picture.table import Table
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot
from nnviz.ui.curve_strokes import draw_curve
from nnviz.ui.data_legend import draw_legend, legend_width
from nnviz.ui.plot_axes import draw_axes, draw_grid, plot_rect, window_ticks
from nnviz.ui.sample_marks import Placement, SampleMarks, draw_chosen
from nnviz.ui.theme import Theme

_REACH = 9.0


class FitDrawing:
    """The fitted function of data with one input column."""

    def __init__(self) -> None:
        self.window: Window | None = None
        self._marks = SampleMarks()

    def heading(self, snapshot: Snapshot) -> str:
        return "Data and fitted function"

    def note(self, snapshot: Snapshot) -> str:
        return "curve = output" if not snapshot.dataset.is_classification else ""

    def draw(
        self, painter: QPainter, theme: Theme, snapshot: Snapshot, size: QSizeF
    ) -> None:
        placement, fit = self._laid_out(theme, snapshot, size)
        rect = placement.rect
        x_ticks, y_ticks = window_ticks(theme, fit.window, rect)
        painter.fillRect(rect, theme.color("canvas"))
        draw_grid(painter, theme, rect, y_ticks)
        draw_axes(painter, theme, rect, x_ticks, y_ticks, fit.x_name, fit.y_name)
        # The curve lies over the many and under the chosen sample.
        self._marks.draw(painter, theme, fit.sets, placement)
        for k, curve in enumerate(fit.curves):
            color = theme.class_color(fit.classes[k]) if fit.classes else None
            draw_curve(
                painter,
                placement.to_px(np.column_stack([fit.x, curve])),
                rect,
                color or theme.color("ink"),
                theme.px(2.0),
            )
        _draw_residual(painter, theme, placement, fit)
        draw_chosen(painter, theme, fit.sets, placement, snapshot.selection)
        width = legend_width(theme, size.width())
        if width > 0.0:
            legend = QRectF(size.width() - width, 0, width, size.height())
            sample = snapshot.selection.sample
            sets = next(s for s in fit.sets if s.part == sample.part)
            chosen = sets.position[sample.index]
            draw_legend(painter, theme, snapshot, legend, tuple(chosen.tolist()))

    def sample_at(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF, position: QPointF
    ) -> Sample | None:
        placement, fit = self._laid_out(theme, snapshot, size)
        return nearest_sample(
            fit.sets,
            placement.to_units(position),
            placement.px_per_unit,
            theme.px(_REACH),
        )

    def placement(self, theme: Theme, snapshot: Snapshot, size: QSizeF) -> Placement:
        return self._laid_out(theme, snapshot, size)[0]

    def table(self, snapshot: Snapshot) -> Table:
        return samples_table(snapshot)

    def _laid_out(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF
    ) -> tuple[Placement, FunctionFit]:
        width = size.width() - legend_width(theme, size.width())
        rect = plot_rect(theme, QSizeF(width, size.height()), named=True)
        # A place for every half px, so that a kink is as sharp as the screen.
        fit = function_fit(snapshot, max(int(2 * rect.width()), 2), self.window)
        return Placement(fit.window, rect), fit


def _draw_residual(
    painter: QPainter, theme: Theme, placement: Placement, fit: FunctionFit
) -> None:
    (x, start), (_, end) = placement.to_px(fit.chosen)
    low, high = placement.rect.top(), placement.rect.bottom()
    pen = QPen(theme.color("ink"), 1.5)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    start, end = float(np.clip(start, low, high)), float(np.clip(end, low, high))
    painter.drawLine(QLineF(float(x), start, float(x), end))
