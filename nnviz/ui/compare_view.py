"""The view "compare": classic classifiers beside the network, on the same data."""

from dataclasses import replace
from time import perf_counter
from typing import ClassVar, cast

from PySide6.QtCore import QEvent, QLineF, QPointF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from nnviz.picture.compared import Side, network_standing
from nnviz.picture.compared_table import compared_table
from nnviz.picture.plane import data_kind, default_columns, without_unit
from nnviz.picture.scatter import PartName
from nnviz.picture.table import Table
from nnviz.session.comparison import (
    ColumnName,
    Comparison,
    ComparisonSettings,
    Standing,
)
from nnviz.session.selection import Neuron
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.column_drawing import NOTHING, Pointed
from nnviz.ui.compare_columns import CompareColumns
from nnviz.ui.compare_controls import CompareControls
from nnviz.ui.compare_layout import ColumnPlace, column_places, place_at
from nnviz.ui.controls import SegmentedControl
from nnviz.ui.option_group import option_group
from nnviz.ui.pointed_text import PointedText
from nnviz.ui.theme import Theme
from nnviz.ui.view import View

_SIDES = (
    ("regions", "Regions"),
    ("confusion", "Confusion"),
    ("templates", "Templates"),
    ("scores", "Scores"),
)
_PARTS = (("train", "train"), ("test", "test"))
_TICK_MS = 16
_SLICE_SECONDS = 0.004
# Of the ticks, in which descent goes on, so many go by without a picture of it.
_SHOWN_EVERY = 6
# What takes no longer shows no progress: a bar that flits by says nothing.
_SOON_SECONDS = 0.15


class CompareView(View):
    """A column for each classifier that is compared, and one side of all of them.

    What takes a while is fitted and trained while the view is seen, beside what else
    there is to do; a picture that is taken away waits for it.
    """

    name: ClassVar[str] = "compare"
    heading: ClassVar[str] = "Compare"
    ground: ClassVar[str] = "panel"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self.comparison = Comparison()
        self._columns = CompareColumns()
        self._ticks = 0
        self._began = 0.0
        self._words = PointedText(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._go_on)
        self._side = SegmentedControl("Side compared", _SIDES, theme)
        self._side.set_tooltips(
            (
                "which class wins where",
                "which classes are taken for which",
                "the rows of W",
                "the scores of the chosen sample",
            )
        )
        self._part = SegmentedControl("Set", _PARTS, theme)
        self._part.set_tooltips(("the training set", "the test set"))
        self.controls = CompareControls(theme, self)
        self._options = option_group(self, self._part, self._side, self.controls)
        self.controls.show()
        self._side.chosen.connect(self._choose_side)
        self._part.chosen.connect(self._choose_part)
        self.controls.changed.connect(self.set_settings)

    @property
    def side(self) -> Side:
        """Which side of the classifiers is drawn."""
        return cast(Side, self._side.value)

    def set_side(self, side: Side) -> None:
        """Draw another side."""
        self._side.set_chosen(side)
        self._choose_side(side)

    def set_settings(self, settings: ComparisonSettings) -> None:
        """Compare others, or with other choices."""
        self._columns.explains = "nearest_mean" in settings.columns
        self.comparison.set_settings(settings)
        self._take_up()

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(900)), round(self.theme.px(390)))

    def header_widgets(self) -> list[QWidget]:
        self._options.show()
        return [self._options]

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self._side.apply_theme(theme)
        self._part.apply_theme(theme)
        self.controls.apply_theme(theme)
        self._place_controls()

    # The snapshot, and what follows it

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before = self.snapshot
        super().show_snapshot(snapshot)
        dataset = snapshot.dataset
        if before is None or before.dataset.settings is not dataset.settings:
            self._offer(snapshot)
        self.controls.show_snapshot(snapshot)
        self._show_note()
        if self.isVisible():
            self._follow()

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        selection = snapshot.selection
        return (
            snapshot.parameters,
            snapshot.step,
            snapshot.dataset,
            snapshot.experiment,
            snapshot.playing,
            selection.sample,
            selection.hover_sample,
            selection.unit,
            selection.hover_unit,
        )

    def _offer(self, snapshot: Snapshot) -> None:
        """The sides that there are for the data, and one of them."""
        dataset = snapshot.dataset
        has_classes = dataset.is_classification
        has_regions = data_kind(dataset) != "images"
        self._side.set_text("regions", "Regions" if has_classes else "Fit")
        self._side.set_available("regions", has_regions)
        self._side.set_available("confusion", has_classes)
        if (self.side == "regions" and not has_regions) or (
            self.side == "confusion" and not has_classes
        ):
            self._side.set_chosen("templates")
        self._columns.side = self.side
        part: PartName = "train" if dataset.test is None else "test"
        self._part.set_chosen(part)
        self._columns.part = part
        self._show_part_choice()

    def _show_note(self) -> None:
        """Which sample; where that decides on the plane drawn, which plane."""
        snapshot = self.snapshot
        if snapshot is None:
            return
        sample = snapshot.selection.sample
        text = f"{sample.part} sample {sample.index}"
        if self.side == "regions" and data_kind(snapshot.dataset) == "slice":
            names = snapshot.dataset.point_names
            columns = default_columns(snapshot.dataset)
            across, upward = (without_unit(names[column]) for column in columns)
            text = f"→ {across} · ↑ {upward} · slice through {text}"
        self.set_note(text)

    def _follow(self) -> None:
        """Compare on the data of the snapshot."""
        snapshot = self.snapshot
        if snapshot is not None and self.comparison.show(
            snapshot.experiment, snapshot.dataset
        ):
            self._take_up()

    def _take_up(self) -> None:
        """Show what is known, and go on with what is not."""
        settings = self.comparison.settings
        self.controls.show_settings(settings, self.comparison.loss_of_descent())
        self._place_controls()
        self.update()
        if not self.isVisible() or not self.comparison.pending:
            return
        if not self._timer.isActive():
            self._began = perf_counter()
            self._timer.start()

    def _go_on(self) -> None:
        """Give what is under way a moment, and show it now and then."""
        self._ticks += 1
        fitted = self.comparison.go_on(_SLICE_SECONDS)
        if not self.comparison.pending:
            self._timer.stop()
        if fitted or not self.comparison.pending or self._ticks % _SHOWN_EVERY == 0:
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.comparison.resume()
        self._follow()
        self._take_up()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self.comparison.pause()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_controls()

    # Drawing

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        if not self.is_on_screen:
            self._finish(snapshot)
        is_late = perf_counter() - self._began > _SOON_SECONDS
        for place in self._places(size, with_controls=self.is_on_screen):
            if place.whole.left() > 0.0:
                painter.setPen(QPen(self.theme.color("line"), 1.0))
                x = place.whole.left() + 0.5
                painter.drawLine(QLineF(x, 0.0, x, size.height()))
            self._columns.draw(
                painter,
                self.theme,
                snapshot,
                place,
                self._standing(snapshot, place.column),
                with_choices=not self.is_on_screen,
                with_progress=is_late,
            )

    def table(self) -> Table:
        snapshot = self.snapshot
        if snapshot is None:
            return Table((), ())
        self._finish(snapshot)
        standings = [
            standing
            for column in self.comparison.settings.columns
            if (standing := self._standing(snapshot, column)) is not None
            and standing.parameters is not None
        ]
        return compared_table(snapshot, standings, self.side, self._columns.part)

    def _finish(self, snapshot: Snapshot) -> None:
        """A picture or a table that is taken away waits for all that it shows."""
        self.comparison.show(snapshot.experiment, snapshot.dataset)
        self.comparison.resume()
        self.comparison.finish()

    def _places(
        self, size: QSizeF, *, with_controls: bool = True
    ) -> tuple[ColumnPlace, ...]:
        columns = self.comparison.settings.columns
        is_offered = self.comparison.is_offered
        return column_places(
            self.theme,
            columns,
            size,
            with_controls=with_controls,
            empty=[column for column in columns if not is_offered(column)],
        )

    def _standing(self, snapshot: Snapshot, column: ColumnName) -> Standing | None:
        if column == "network":
            return network_standing(snapshot)
        return self.comparison.standing(column)

    def _place_controls(self) -> None:
        if self.snapshot is None:
            return
        offered = filter(self.comparison.is_offered, self.comparison.settings.columns)
        self.controls.place(self._places(QSizeF(self.size())), frozenset(offered))

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
        if self.snapshot is None:
            return
        found = self.pointed(event.position())
        selection = self.session.snapshot().selection
        if (found.unit, found.sample) != (selection.hover_unit, selection.hover_sample):
            self.session.point_at(found.unit, found.sample)
        if found.lines:
            at = event.globalPosition().toPoint()
            self._words.show(at, found.lines, found.hint)
        else:
            self._words.hide()
        if found.chooses is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            chooses = self.pointed(event.position()).chooses
            if chooses is not None:
                self.session.choose_sample(chooses)

    def leaveEvent(self, event: QEvent) -> None:
        self._words.hide()
        self.session.point_at()
        super().leaveEvent(event)

    def pointed(self, position: QPointF) -> Pointed:
        """What is at a place of the view; ``unit`` is one of the network."""
        snapshot = self.snapshot
        place = place_at(self._places(QSizeF(self.size())), position)
        if snapshot is None or place is None or not place.has_body(self.theme):
            return NOTHING
        if not place.body.contains(position):
            return NOTHING
        standing = self._standing(snapshot, place.column)
        if standing is None or standing.parameters is None:
            return NOTHING
        found = self._columns.pointed(self.theme, snapshot, place, standing, position)
        if place.column != "network" and isinstance(found.unit, Neuron):
            output = Neuron(snapshot.architecture.depth, found.unit.index)
            return replace(found, unit=output)
        return found

    def _choose_side(self, key: str) -> None:
        self._columns.side = self.side
        self._show_part_choice()
        self._show_note()
        self._words.hide()
        self.update()

    def _choose_part(self, key: str) -> None:
        self._columns.part = "train" if key == "train" else "test"
        self.update()

    def _show_part_choice(self) -> None:
        has_test = self.snapshot is not None and self.snapshot.dataset.test is not None
        self._part.setVisible(self.side == "confusion" and has_test)
