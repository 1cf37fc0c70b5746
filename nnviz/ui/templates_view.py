"""The view "templates": the rows of a weight matrix as what they look for."""

from typing import ClassVar, cast

from PySide6.QtCore import QEvent, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from nnviz.picture.compared import network_standing
from nnviz.picture.numbers import format_number
from nnviz.picture.table import Table
from nnviz.picture.template_rows import (
    TemplateRows,
    row_name,
    rows_table,
    template_rows,
    weight_lines,
)
from nnviz.session.comparison import (
    ColumnName,
    Comparison,
    ComparisonSettings,
    Standing,
)
from nnviz.session.selection import Neuron, Weight
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.compare_controls import RIDGE_STRENGTHS
from nnviz.ui.controls import LabeledSlider, SegmentedControl
from nnviz.ui.lettering import draw_text, wrapped
from nnviz.ui.option_group import option_group
from nnviz.ui.pointed_text import PointedText
from nnviz.ui.template_bars import BarLayout, draw_bars
from nnviz.ui.template_tiles import TemplateTiles, tiles_of, weight_under
from nnviz.ui.theme import TEXT_SIZE, Theme
from nnviz.ui.view import View

_SOURCES = (
    ("network", "network"),
    ("ridge", "ridge"),
    ("nearest_mean", "means"),
)
_SOURCE_TIPS = (
    "The rows of the network's first weight matrix",
    "One-hot regression in closed form on the same data, with a ridge",
    "The mean of each class; its score is 2 m · x − ‖m‖²",
)
_TICK_MS = 30
_NARROW = 520.0
"""Below it a header has no room for words, px."""
_SLIDER = (230.0, 22.0)
_MOST_SPOKEN = 10


class TemplatesView(View):
    """Rows of W¹ as images, or as bars by feature, with their scores of the sample.

    Beside the network's own, those of ridge and of the nearest mean on the same data;
    they are fitted once for data and choices, in a thread where that takes a while.
    """

    name: ClassVar[str] = "templates"
    heading: ClassVar[str] = "Templates"
    ground: ClassVar[str] = "panel"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._tiles = TemplateTiles()
        self._comparison = Comparison()
        self._comparison.set_settings(ComparisonSettings(columns=()))
        self._words = PointedText(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._go_on)
        self._source = SegmentedControl("Templates of", _SOURCES, theme)
        self._source.set_tooltips(_SOURCE_TIPS)
        self._source.chosen.connect(self._choose_source)
        self._options = option_group(self, self._source)
        self.strength = LabeledSlider(
            "L2 strength", RIDGE_STRENGTHS, theme, parent=self
        )
        self.strength.set_value(1.0)
        self.strength.hide()
        self.strength.moved.connect(self._choose_strength)

    @property
    def source(self) -> ColumnName:
        """Whose templates are drawn."""
        return cast(ColumnName, self._source.value)

    def set_source(self, source: ColumnName) -> None:
        """Draw the templates of the network, of ridge, or the class means."""
        self._source.set_chosen(source)
        self._choose_source(source)

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(442)), round(self.theme.px(182)))

    def header_widgets(self) -> list[QWidget]:
        self._options.show()
        return [self._options]

    def apply_theme(self, theme: Theme) -> None:
        self._source.apply_theme(theme)
        self.strength.apply_theme(theme)
        super().apply_theme(theme)
        self._place_slider()

    # The snapshot, and what follows it

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before = self.snapshot
        super().show_snapshot(snapshot)
        if before is None or before.dataset is not snapshot.dataset:
            has_classes = snapshot.dataset.is_classification
            self._source.set_available("nearest_mean", has_classes)
            if not has_classes and self.source == "nearest_mean":
                self.set_source("network")
            self._follow()
        self.set_subtitle(self._says_what(snapshot))
        if not snapshot.playing:
            self._describe(snapshot)

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        return (
            snapshot.dataset,
            snapshot.architecture,
            snapshot.parameters,
            snapshot.sample,
            snapshot.selection,
            snapshot.moments,
            snapshot.moment,
        )

    def _says_what(self, snapshot: Snapshot) -> str:
        if self.isVisible() and self.width() < self.theme.px(_NARROW):
            return ""
        if self.source == "nearest_mean":
            return "class means"
        is_linear = snapshot.architecture.depth == 1
        return "rows of W" if is_linear or self.source == "ridge" else "rows of W¹"

    def _follow(self) -> None:
        """Fit to the data of the snapshot, where something is to be fitted."""
        snapshot = self.snapshot
        if snapshot is not None and self.source != "network":
            self._comparison.show(snapshot.experiment, snapshot.dataset)
            self._take_up()

    def _take_up(self) -> None:
        self.update()
        if self.isVisible() and self._comparison.pending:
            self._timer.start()

    def _go_on(self) -> None:
        fitted = self._comparison.go_on(0.0)
        if not self._comparison.pending:
            self._timer.stop()
        if fitted or not self._comparison.pending:
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._comparison.resume()
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._comparison.pause()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_slider()
        if self.snapshot is not None:
            self.set_subtitle(self._says_what(self.snapshot))

    # Drawing

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        if not self.is_on_screen:
            self._finish(snapshot)
        rows = self._rows(snapshot)
        if rows is None:
            self._draw_reason(painter, size)
            return
        room = self._room(size, with_slider=self.is_on_screen)
        if rows.sheet.image_shape is None:
            draw_bars(painter, self.theme, rows, room)
        else:
            self._tiles.draw(painter, self.theme, snapshot, rows, room)

    def table(self) -> Table:
        snapshot = self.snapshot
        if snapshot is None:
            return Table((), ())
        self._finish(snapshot)
        rows = self._rows(snapshot)
        return Table((), ()) if rows is None else rows_table(rows)

    def _finish(self, snapshot: Snapshot) -> None:
        """A picture or a table that is taken away waits for what it shows."""
        if self.source != "network":
            self._comparison.show(snapshot.experiment, snapshot.dataset)
            self._comparison.resume()
            self._comparison.finish()

    def _rows(self, snapshot: Snapshot) -> TemplateRows | None:
        standing = self._standing(snapshot)
        if standing is None or standing.parameters is None:
            return None
        return template_rows(snapshot, standing)

    def _standing(self, snapshot: Snapshot) -> Standing | None:
        if self.source == "network":
            return network_standing(snapshot)
        return self._comparison.standing(self.source)

    def _room(self, size: QSizeF, *, with_slider: bool) -> QSizeF:
        """What is left above the slider, which is there on the screen alone."""
        if self.source != "ridge" or not with_slider:
            return size
        return QSizeF(size.width(), size.height() - self.theme.px(_SLIDER[1]))

    def _draw_reason(self, painter: QPainter, size: QSizeF) -> None:
        """Why there is nothing to see yet, or will not be."""
        snapshot = self.snapshot
        standing = None if snapshot is None else self._standing(snapshot)
        reason = None if standing is None else standing.reason
        left, line = self.theme.px(12.0), self.theme.px(16.0)
        lines = wrapped(
            self.theme, reason or "Fitting …", size.width() - 2 * left, TEXT_SIZE
        )
        for number, text in enumerate(lines):
            baseline = self.theme.px(24.0) + number * line
            draw_text(painter, self.theme, left, baseline, text, color="muted")

    def _describe(self, snapshot: Snapshot) -> None:
        """What a screen reader says: each template with its score."""
        rows = self._rows(snapshot)
        if rows is None:
            return
        scores = [
            f"{row_name(rows, row)}: {format_number(score)}"
            for row, score in enumerate(rows.scores.tolist()[:_MOST_SPOKEN])
        ]
        text = f"Templates with their scores; {', '.join(scores)}."
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def _place_slider(self) -> None:
        width, height = (round(self.theme.px(length)) for length in _SLIDER)
        left = round(self.theme.px(10.0))
        self.strength.setGeometry(left, self.height() - height - 2, width, height)

    # What a person does

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
        snapshot = self.snapshot
        rows = None if snapshot is None else self._rows(snapshot)
        if snapshot is None or rows is None:
            return
        found = self._weight_at(rows, event)
        unit = Weight(1, *found) if found and rows.is_network else None
        if unit != snapshot.selection.hover_unit:
            self.session.point_at(unit=unit)
        if found is None:
            self._words.hide()
            return
        hint = "Click chooses the neuron" if rows.is_network else ""
        lines = weight_lines(snapshot, rows, *found)
        self._words.show(event.globalPosition().toPoint(), lines, hint)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        snapshot = self.snapshot
        rows = None if snapshot is None else self._rows(snapshot)
        if rows is None or event.button() != Qt.MouseButton.LeftButton:
            return
        found = self._weight_at(rows, event)
        if found is not None and rows.is_network:
            self.session.choose_unit(Neuron(1, found[0]))

    def leaveEvent(self, event: QEvent) -> None:
        self._words.hide()
        if self.session.snapshot().selection.hover_unit is not None:
            self.session.point_at()
        super().leaveEvent(event)

    def _weight_at(
        self, rows: TemplateRows, event: QMouseEvent
    ) -> tuple[int, int] | None:
        """The (row, input) under the pointer."""
        room = self._room(QSizeF(self.size()), with_slider=True)
        if rows.sheet.image_shape is None:
            return BarLayout(self.theme, rows, room).weight_at(event.position())
        return weight_under(rows, tiles_of(self.theme, rows, room), event.position())

    def _choose_source(self, key: str) -> None:
        source = cast(ColumnName, key)
        self.strength.setVisible(source == "ridge")
        columns = () if source == "network" else (source,)
        settings = ComparisonSettings(columns, ridge_strength=self.strength.value)
        self._comparison.set_settings(settings)
        self._words.hide()
        self._follow()
        if self.snapshot is not None:
            self.set_subtitle(self._says_what(self.snapshot))
        self.update()

    def _choose_strength(self, strength: float) -> None:
        settings = ComparisonSettings(("ridge",), ridge_strength=strength)
        self._comparison.set_settings(settings)
        self._take_up()
