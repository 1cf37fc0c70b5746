"""Predicted against target, with the diagonal on which all would agree."""

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPen

from nnviz.picture.agreement import Agreement, agreement
from nnviz.picture.function_fit import shown_output
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.sample_table import samples_table
from nnviz.picture.scatter import PartName, nearest_sample
from nnviz.picture.table import Table
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot
from nnviz.ui.data_legend import draw_set_dot, legend_width
from nnviz.ui.lettering import draw_text, middle_baseline
from nnviz.ui.plot_axes import draw_axes, draw_grid, plot_rect, window_ticks
from nnviz.ui.sample_marks import Placement, SampleMarks, draw_chosen
from nnviz.ui.theme import CAPTION_SIZE, READOUT_SIZE, Theme

_REACH = 9.0
_ROW = 19.0


class AgreementDrawing:
    """Samples at (target, predicted); ``parts`` names the sets, ``None`` for all."""

    def __init__(self) -> None:
        self.parts: tuple[PartName, ...] | None = None
        self._marks = SampleMarks()

    def heading(self, snapshot: Snapshot) -> str:
        return "Predicted against target"

    def note(self, snapshot: Snapshot) -> str:
        if snapshot.dataset.output_count == 1:
            return ""
        return f"output {shown_output(snapshot) + 1}"

    def draw(
        self, painter: QPainter, theme: Theme, snapshot: Snapshot, size: QSizeF
    ) -> None:
        drawn = self._agreement(snapshot)
        placement = _placement(theme, drawn, size)
        rect = placement.rect
        x_ticks, y_ticks = window_ticks(theme, drawn.window, rect)
        painter.fillRect(rect, theme.color("canvas"))
        draw_grid(painter, theme, rect, y_ticks)
        draw_axes(painter, theme, rect, x_ticks, y_ticks, "target", "predicted")
        painter.setPen(QPen(theme.color("ctl"), 1.0))
        painter.drawLine(QLineF(rect.bottomLeft(), rect.topRight()))
        self._marks.draw(painter, theme, drawn.sets, placement)
        draw_chosen(painter, theme, drawn.sets, placement, snapshot.selection)
        width = legend_width(theme, size.width())
        if width > 0.0:
            column = QRectF(size.width() - width, 0, width, size.height())
            _draw_figures(painter, theme, snapshot, drawn, column)

    def sample_at(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF, position: QPointF
    ) -> Sample | None:
        drawn = self._agreement(snapshot)
        placement = _placement(theme, drawn, size)
        return nearest_sample(
            drawn.sets,
            placement.to_units(position),
            placement.px_per_unit,
            theme.px(_REACH),
        )

    def table(self, snapshot: Snapshot) -> Table:
        return samples_table(snapshot)

    def _agreement(self, snapshot: Snapshot) -> Agreement:
        return agreement(snapshot, shown_output(snapshot), self.parts)


def _placement(theme: Theme, drawn: Agreement, size: QSizeF) -> Placement:
    width = size.width() - legend_width(theme, size.width())
    rect = plot_rect(theme, QSizeF(width, size.height()), named=True)
    return Placement(drawn.window, rect)


def _draw_figures(
    painter: QPainter,
    theme: Theme,
    snapshot: Snapshot,
    drawn: Agreement,
    column: QRectF,
) -> None:
    left = column.left() + theme.px(12.0)
    y = column.top() + theme.px(20.0)
    figures = [(f"RMSE, {drawn.scored}", format_number(drawn.rmse))]
    if drawn.r2 is not None:
        figures.append((f"R², {drawn.scored}", format_number(drawn.r2)))
    for name, value in figures:
        draw_text(painter, theme, left, y, name, size=CAPTION_SIZE, color="muted")
        y += theme.px(19.0)
        draw_text(painter, theme, left, y, value, size=READOUT_SIZE, weight=600)
        y += theme.px(23.0)
    for points in drawn.sets:
        middle = y + theme.px(1.0)
        if middle + theme.px(9.0) > column.bottom():
            return
        dot = QPointF(left + theme.px(3.0), middle)
        draw_set_dot(painter, theme, dot, points.part)
        count = format_count(len(points.position))
        draw_text(
            painter,
            theme,
            left + theme.px(13.0),
            middle_baseline(theme, middle),
            f"{points.part} {count}",
        )
        y += theme.px(_ROW)
    beyond = drawn.outside
    if beyond and y + theme.px(4.0) < column.bottom():
        text = f"{format_count(beyond)} outside"
        baseline = y + theme.px(4.0)
        draw_text(
            painter, theme, left, baseline, text, size=CAPTION_SIZE, color="muted"
        )
