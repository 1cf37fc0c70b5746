"""The view "loss": loss or accuracy over the steps, past solid and future faint."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnviz.picture.branch_curves import BranchReading, branch_reading
from nnviz.picture.branches import current_branch
from nnviz.picture.colors import blend, rgb_of
from nnviz.picture.curve_scale import Quantity
from nnviz.picture.curves import (
    Curves,
    Reading,
    branch_near,
    curves,
    curves_table,
    has_accuracy,
    reading_at,
)
from nnviz.picture.numbers import format_count, format_exact
from nnviz.picture.polyline import markers_along
from nnviz.picture.read_outs import measured_words
from nnviz.picture.table import Table
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.branch_key import draw_branch_marker
from nnviz.ui.branch_legend import BranchLegend
from nnviz.ui.controls import SegmentedControl
from nnviz.ui.curve_legend import draw_curve_legend
from nnviz.ui.curve_strokes import draw_curve, is_raster
from nnviz.ui.kept_layer import KeptLayer
from nnviz.ui.option_group import option_group
from nnviz.ui.plot_axes import Ticks, draw_axes, draw_grid, plot_rect
from nnviz.ui.pointed_text import PointedText
from nnviz.ui.theme import Theme
from nnviz.ui.view import View

Floats = NDArray[np.float64]

_FUTURE_OPACITY = 0.32
_BETWEEN_MARKERS = 72.0
_DOT = 3.5
_MANY_POINTS = 600
_SCALES = (("linear", "linear"), ("log", "log"), ("accuracy", "accuracy"))


class LossView(View):
    """Train and test curves with a cursor at the present step.

    Hovering shows the exact numbers of the nearest measured step; a click goes there.
    """

    name: ClassVar[str] = "loss"
    heading: ClassVar[str] = "Loss"
    ground: ClassVar[str] = "panel"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._pointed: Reading | BranchReading | None = None
        self._kept: tuple[Snapshot, str, Curves] | None = None
        self._words = PointedText(self)
        self._axes = KeptLayer()
        self._mode = SegmentedControl("What the curves show", _SCALES, theme)
        self._mode.set_tooltips(
            (
                "loss on a linear axis",
                "loss on a logarithmic axis",
                "share of right answers",
            )
        )
        self._mode.set_chosen("log")
        self._options = option_group(self, self._mode)
        self._mode.chosen.connect(self._choose_mode)

    @property
    def mode(self) -> str:
        """ "linear" or "log" for the loss, or "accuracy"."""
        return self._mode.value

    def set_mode(self, mode: str) -> None:
        """Show the loss on a linear or a log axis, or the accuracy."""
        self._mode.set_chosen(mode)
        self._choose_mode(mode)

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(304)), round(self.theme.px(182)))

    def header_widgets(self) -> list[QWidget]:
        self._options.show()
        return [self._options]

    def show_snapshot(self, snapshot: Snapshot) -> None:
        possible = has_accuracy(snapshot)
        self._mode.set_available("accuracy", possible)
        if not possible and self.mode == "accuracy":
            self._mode.set_chosen("log")
            self._choose_mode("log")
        self.set_subtitle(measured_words(snapshot))
        super().show_snapshot(snapshot)

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        history, selection = snapshot.history, snapshot.selection
        return (
            snapshot.experiment,
            snapshot.step,
            snapshot.last_step,
            snapshot.evaluation,
            len(history.steps),
            history.train_loss[-1:].tolist(),
            snapshot.branches,
            selection.hover_branch,
            selection.hidden_branches,
        )

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        if self.snapshot is None:
            return
        theme, snapshot = self.theme, self.snapshot
        drawn = self._curves(snapshot)
        rect, y_ticks = self._plot(drawn, size)
        x_ticks = drawn.x.ticks(max(int(rect.width() / theme.px(46.0)), 2))

        def axes(on: QPainter) -> None:
            draw_grid(on, theme, rect, y_ticks)
            draw_axes(on, theme, rect, x_ticks, y_ticks)

        self._axes.draw(painter, size, (theme, x_ticks, y_ticks, rect.top()), axes)
        hover = snapshot.selection.hover_branch
        self._draw_branches(painter, drawn, rect, hover)
        self._draw_curves(painter, drawn, rect)
        ink = theme.color("ink")
        x = rect.left() + drawn.cursor * rect.width()
        painter.setPen(QPen(ink, theme.px(1.2)))
        painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
        legend = self._branch_legend(drawn, size)
        if legend is None:
            draw_curve_legend(painter, theme, drawn, rect)
        else:
            legend.draw(painter, hover)
        for curve in drawn.curves:
            if np.isfinite(curve.past[-1]).all():
                y = rect.bottom() - float(curve.past[-1, 1]) * rect.height()
                painter.setPen(QPen(theme.color("on_mark"), 1.2))
                painter.setBrush(theme.color("mark"))
                painter.drawEllipse(QPointF(x, y), theme.px(_DOT), theme.px(_DOT))
        if self._pointed is not None and is_raster(painter):
            _draw_reading(painter, theme, self._pointed, rect)

    def table(self) -> Table:
        if self.snapshot is None:
            return Table((), ())
        return curves_table(self.snapshot)

    def event(self, event: QEvent) -> bool:
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and self._words.claims(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._words.copies(event):
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        reading = self._reading(event.position())
        if reading is None:
            self._leave()
            return
        self._pointed = reading
        number = reading.number if isinstance(reading, BranchReading) else None
        if number != self.session.snapshot().selection.hover_branch:
            self.session.point_at_branch(number)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        at = event.globalPosition().toPoint()
        hint = "Click goes to this step"
        if number is not None:
            hint = "Click goes to this branch at this step"
        self._words.show(at, self._lines(reading), hint)
        self.update()
        if event.buttons() & Qt.MouseButton.LeftButton and number is None:
            self._go_to(reading)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        reading = self._reading(event.position())
        if event.button() == Qt.MouseButton.LeftButton and reading is not None:
            self._go_to(reading)

    def leaveEvent(self, event: QEvent) -> None:
        self._leave()
        super().leaveEvent(event)

    def _go_to(self, reading: Reading | BranchReading) -> None:
        if isinstance(reading, BranchReading):
            self.session.go_to(reading.number, reading.step)
        elif reading.step != self.session.step:
            self.session.seek(reading.step)

    def _leave(self) -> None:
        if self._pointed is not None:
            if isinstance(self._pointed, BranchReading):
                self.session.point_at_branch(None)
            self._pointed = None
            self.unsetCursor()
            self._words.hide()
            self.update()

    def _choose_mode(self, mode: str) -> None:
        self.set_title("Accuracy" if mode == "accuracy" else "Loss")
        self.update()

    def _curves(self, snapshot: Snapshot) -> Curves:
        kept = self._kept
        if kept is None or kept[0] is not snapshot or kept[1] != self.mode:
            quantity: Quantity = "accuracy" if self.mode == "accuracy" else "loss"
            drawn = curves(snapshot, quantity, log=self.mode == "log")
            self._kept = kept = snapshot, self.mode, drawn
        return kept[2]

    def _plot(self, drawn: Curves, size: QSizeF) -> tuple[QRectF, Ticks]:
        """The area of the curves and the ticks beside it, whose labels need room."""
        legend = self._branch_legend(drawn, size)
        # The legend takes the place of the margin above the plot.
        above = 0.0 if legend is None else legend.height - self.theme.px(6.0)
        height = plot_rect(self.theme, size).height() - above
        ticks = drawn.y.ticks(max(int(height / self.theme.px(18.0)), 2))
        rect = plot_rect(self.theme, size, y_ticks=ticks)
        return rect.adjusted(0.0, above, 0.0, 0.0), ticks

    def _branch_legend(self, drawn: Curves, size: QSizeF) -> BranchLegend | None:
        """The legend above the plot, where there are other branches."""
        assert self.snapshot is not None
        current = current_branch(self.snapshot)
        if not drawn.branches or current is None:
            return None
        return BranchLegend(self.theme, drawn, current.name, size.width())

    def _reading(self, position: QPointF) -> Reading | BranchReading | None:
        if self.snapshot is None:
            return None
        drawn = self._curves(self.snapshot)
        rect, _ = self._plot(drawn, QSizeF(self.size()))
        if not rect.adjusted(-6, -6, 6, 6).contains(position):
            return None
        place = np.array(
            [
                (position.x() - rect.left()) / rect.width(),
                (rect.bottom() - position.y()) / rect.height(),
            ]
        )
        size = np.array([rect.width(), rect.height()])
        branch = branch_near(drawn, place, size)
        if branch is not None:
            return branch_reading(branch, drawn.x, drawn.y, float(place[0]))
        return reading_at(self.snapshot, drawn, float(place[0]))

    def _lines(self, reading: Reading | BranchReading) -> tuple[str, ...]:
        unit = " %" if self.mode == "accuracy" else ""
        lines = []
        if isinstance(reading, BranchReading):
            lines.append(reading.name)
        lines += [f"step {format_count(reading.step)}"]
        for name, value, _ in reading.values:
            if value is not None:
                lines.append(f"{name} {format_exact(value)}{unit}")
        return tuple(lines)

    def _draw_curves(self, painter: QPainter, drawn: Curves, rect: QRectF) -> None:
        theme = self.theme
        for curve in reversed(drawn.curves):
            strong = theme.color("ink" if curve.part == "train" else "muted")
            faint = _mixed(strong, theme.color("panel"), _FUTURE_OPACITY)
            count = len(curve.past) + len(curve.future)
            width = 1.0 if count > _MANY_POINTS else 1.5
            dashed = curve.part == "test"
            for places, color in ((curve.future, faint), (curve.past, strong)):
                points = _in_px(places, rect)
                draw_curve(painter, points, rect, color, width, dashed)

    def _draw_branches(
        self, painter: QPainter, drawn: Curves, rect: QRectF, hover: int | None
    ) -> None:
        """Each other branch in its dash and marker; that pointed at also its test."""
        theme = self.theme
        for branch in sorted(drawn.branches, key=lambda each: each.number == hover):
            pointed = branch.number == hover
            color = theme.color("ink" if pointed else "muted")
            train = _in_px(branch.points["train"], rect)
            thin = len(train) > _MANY_POINTS
            width = 1.8 if pointed and not thin else 1.0 if thin else 1.2
            draw_curve(painter, train, rect, color, width, pattern=branch.style.pattern)
            if pointed and "test" in branch.points:
                test = _in_px(branch.points["test"], rect)
                draw_curve(painter, test, rect, theme.color("muted"), 1.0, True)
            for x, y in markers_along(train, theme.px(_BETWEEN_MARKERS)).tolist():
                if rect.top() <= y <= rect.bottom():
                    draw_branch_marker(
                        painter,
                        branch.style,
                        QPointF(x, y),
                        theme.px(2.8),
                        color,
                        theme.color("panel"),
                    )


def _in_px(places: Floats, rect: QRectF) -> Floats:
    """Places in the unit square (m, 2) as px of a plot."""
    return np.column_stack(
        [
            rect.left() + places[:, 0] * rect.width(),
            rect.bottom() - places[:, 1] * rect.height(),
        ]
    )


def _draw_reading(
    painter: QPainter, theme: Theme, reading: Reading | BranchReading, rect: QRectF
) -> None:
    """The cross-hair: a line at the step, a ring on each curve."""
    x = rect.left() + reading.place * rect.width()
    painter.setPen(QPen(theme.color("ctl"), 1.0))
    painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
    painter.setPen(QPen(theme.color("ink"), 1.2))
    painter.setBrush(theme.color("panel"))
    for _, value, place in reading.values:
        if value is not None and np.isfinite(place):
            y = rect.bottom() - place * rect.height()
            painter.drawEllipse(QPointF(x, y), theme.px(2.5), theme.px(2.5))


def _mixed(over: QColor, under: QColor, opacity: float) -> QColor:
    """Opaque, since a curve is drawn as segments that overlap at their ends."""
    mixed = blend(rgb_of(over.name()), rgb_of(under.name()), opacity)
    return QColor(*(int(part) for part in mixed))
