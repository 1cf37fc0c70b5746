"""The view "loss": loss or accuracy over the steps, past solid and future faint."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnviz.picture.colors import blend, rgb_of
from nnviz.picture.curves import (
    Curves,
    Reading,
    curves,
    curves_table,
    free_corner,
    has_accuracy,
    reading_at,
)
from nnviz.picture.numbers import (
    format_count,
    format_exact,
    format_number,
    format_percent,
)
from nnviz.picture.table import Table
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.controls import SegmentedControl
from nnviz.ui.curve_strokes import draw_curve, is_raster
from nnviz.ui.kept_layer import KeptLayer
from nnviz.ui.lettering import draw_text, middle_baseline
from nnviz.ui.option_group import option_group
from nnviz.ui.plot_axes import Ticks, draw_axes, draw_grid, plot_rect
from nnviz.ui.pointed_text import PointedText
from nnviz.ui.theme import TEXT_SIZE, Theme
from nnviz.ui.view import View

_FUTURE_OPACITY = 0.32
_LEGEND_ROW = 16.0
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
        self._pointed: float | None = None
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
        super().show_snapshot(snapshot)

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        history = snapshot.history
        return (
            snapshot.experiment,
            snapshot.step,
            snapshot.last_step,
            snapshot.evaluation,
            len(history.steps),
            history.train_loss[-1:].tolist(),
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

        self._axes.draw(painter, size, (theme, x_ticks, y_ticks), axes)
        self._draw_curves(painter, drawn, rect)
        ink = theme.color("ink")
        x = rect.left() + drawn.cursor * rect.width()
        painter.setPen(QPen(ink, theme.px(1.2)))
        painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
        self._draw_legend(painter, snapshot, drawn, rect)
        for curve in drawn.curves:
            if np.isfinite(curve.past[-1]).all():
                y = rect.bottom() - float(curve.past[-1, 1]) * rect.height()
                painter.setPen(QPen(theme.color("on_mark"), 1.2))
                painter.setBrush(theme.color("mark"))
                painter.drawEllipse(QPointF(x, y), theme.px(_DOT), theme.px(_DOT))
        if self._pointed is not None and is_raster(painter):
            reading = reading_at(snapshot, drawn, self._pointed)
            _draw_reading(painter, theme, reading, rect)

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
        self._pointed = reading.place
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        at = event.globalPosition().toPoint()
        self._words.show(at, self._lines(reading), "Click goes to this step")
        self.update()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(reading)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        reading = self._reading(event.position())
        if event.button() == Qt.MouseButton.LeftButton and reading is not None:
            self._go_to(reading)

    def leaveEvent(self, event: QEvent) -> None:
        self._leave()
        super().leaveEvent(event)

    def _go_to(self, reading: Reading) -> None:
        if reading.step != self.session.step:
            self.session.seek(reading.step)

    def _leave(self) -> None:
        if self._pointed is not None:
            self._pointed = None
            self.unsetCursor()
            self._words.hide()
            self.update()

    def _choose_mode(self, mode: str) -> None:
        self.set_title("Accuracy" if mode == "accuracy" else "Loss")
        self.update()

    def _curves(self, snapshot: Snapshot) -> Curves:
        if self.mode == "accuracy":
            return curves(snapshot, "accuracy", log=False)
        return curves(snapshot, "loss", log=self.mode == "log")

    def _plot(self, drawn: Curves, size: QSizeF) -> tuple[QRectF, Ticks]:
        """The area of the curves and the ticks beside it, whose labels need room."""
        height = plot_rect(self.theme, size).height()
        ticks = drawn.y.ticks(max(int(height / self.theme.px(18.0)), 2))
        return plot_rect(self.theme, size, y_ticks=ticks), ticks

    def _reading(self, position: QPointF) -> Reading | None:
        if self.snapshot is None:
            return None
        drawn = self._curves(self.snapshot)
        rect, _ = self._plot(drawn, QSizeF(self.size()))
        if not rect.adjusted(-6, -6, 6, 6).contains(position):
            return None
        place = (position.x() - rect.left()) / rect.width()
        return reading_at(self.snapshot, drawn, place)

    def _lines(self, reading: Reading) -> tuple[str, ...]:
        unit = " %" if self.mode == "accuracy" else ""
        lines = [f"step {format_count(reading.step)}"]
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
                points = np.column_stack(
                    [
                        rect.left() + places[:, 0] * rect.width(),
                        rect.bottom() - places[:, 1] * rect.height(),
                    ]
                )
                draw_curve(painter, points, rect, color, width, dashed)

    def _draw_legend(
        self, painter: QPainter, snapshot: Snapshot, drawn: Curves, rect: QRectF
    ) -> None:
        theme = self.theme
        percent = drawn.quantity == "accuracy"
        texts = [
            format_percent(curve.now / 100.0) if percent else format_number(curve.now)
            for curve in drawn.curves
        ]
        values = max(theme.text_width(text, TEXT_SIZE, 600) for text in texts)
        names = max(theme.text_width(curve.part) for curve in drawn.curves)
        width = theme.px(6.0 + 18.0 + 6.0 + 16.0 + 6.0) + names + values
        height = theme.px(_LEGEND_ROW) * len(texts) + theme.px(4.0)
        corner = free_corner(drawn, width / rect.width(), height / rect.height())
        left = rect.left() + 2.0 if "left" in corner else rect.right() - width - 2.0
        top = rect.top() - theme.px(4.0)
        if "bottom" in corner:
            top = rect.bottom() - height - theme.px(4.0)
        painter.fillRect(QRectF(left, top, width, height), theme.color("panel"))
        for row, (curve, text) in enumerate(zip(drawn.curves, texts, strict=True)):
            middle = top + theme.px(2.0) + (row + 0.5) * theme.px(_LEGEND_ROW)
            key = QRectF(left + theme.px(6.0), middle - 2, theme.px(18.0), 4)
            color = theme.color("ink" if curve.part == "train" else "muted")
            line = np.array([(key.left(), middle), (key.right(), middle)])
            draw_curve(painter, line, key, color, 1.8, curve.part == "test")
            baseline = middle_baseline(theme, middle)
            x = key.right() + theme.px(6.0)
            draw_text(painter, theme, x, baseline, curve.part)
            x = left + width - theme.px(6.0)
            draw_text(painter, theme, x, baseline, text, weight=600, align="right")


def _draw_reading(
    painter: QPainter, theme: Theme, reading: Reading, rect: QRectF
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
