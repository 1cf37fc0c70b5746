"""The view "confusion": which classes are taken for which; for regression a scatter."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from nnviz.picture.confusion import Confusion, confusion, next_sample_of
from nnviz.picture.confusion_words import cell_lines
from nnviz.picture.scatter import PartName, describe_sample
from nnviz.picture.table import Table
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.agreement_drawing import AgreementDrawing
from nnviz.ui.confusion_drawing import MatrixLayout, draw_confusion, matrix_layout
from nnviz.ui.controls import SegmentedControl
from nnviz.ui.option_group import option_group
from nnviz.ui.pointed_text import PointedText
from nnviz.ui.theme import Theme
from nnviz.ui.view import View

_PARTS = (("train", "train"), ("test", "test"))


class ConfusionView(View):
    """The confusion matrix of a set, or predicted against target for regression.

    A click on a cell chooses the next of its samples.
    """

    name: ClassVar[str] = "confusion"
    heading: ClassVar[str] = "Confusion matrix"
    ground: ClassVar[str] = "panel"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._agreement = AgreementDrawing()
        self._pointed: tuple[int, int] | None = None
        self._words = PointedText(self)
        self._part = SegmentedControl("Set", _PARTS, theme)
        self._part.set_tooltips(("the training set", "the test set"))
        self._options = option_group(self, self._part)
        self._part.chosen.connect(self._choose_part)

    @property
    def part(self) -> PartName:
        """The set that is counted."""
        return "train" if self._part.value == "train" else "test"

    def set_part(self, part: PartName) -> None:
        """Count the training or the test set."""
        self._part.set_chosen(part)
        self._choose_part(part)

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(442)), round(self.theme.px(182)))

    def header_widgets(self) -> list[QWidget]:
        self._options.show()
        return [self._options]

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before = self.snapshot
        super().show_snapshot(snapshot)
        dataset = snapshot.dataset
        # Data in which a sample was changed by hand share the settings: no other data.
        if before is None or before.dataset.settings is not dataset.settings:
            self._part.setVisible(dataset.test is not None)
            self.set_part("train" if dataset.test is None else "test")
        if dataset.is_classification:
            self.set_title(self.heading)
            self.set_note("")
        else:
            self.set_title(self._agreement.heading(snapshot))
            self.set_note(self._agreement.note(snapshot))

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        selection = snapshot.selection
        unit = (
            ()
            if snapshot.dataset.is_classification
            else (
                selection.unit,
                selection.hover_unit,
                selection.hover_sample,
            )
        )
        return snapshot.parameters, snapshot.dataset, selection.sample, *unit

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        if not snapshot.dataset.is_classification:
            self._agreement.draw(painter, self.theme, snapshot, size)
            return
        counted = confusion(snapshot, self.part)
        layout = matrix_layout(self.theme, counted, size)
        draw_confusion(painter, self.theme, snapshot, counted, layout, self._pointed)

    def table(self) -> Table:
        snapshot = self.snapshot
        if snapshot is None:
            return Table((), ())
        if not snapshot.dataset.is_classification:
            return self._agreement.table(snapshot)
        return confusion_table(confusion(snapshot, self.part))

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
        if snapshot is None:
            return
        at = event.globalPosition().toPoint()
        if not snapshot.dataset.is_classification:
            sample = self._agreement.sample_at(
                self.theme, snapshot, QSizeF(self.size()), event.position()
            )
            if sample != snapshot.selection.hover_sample:
                self.session.point_at(sample=sample)
            lines = () if sample is None else describe_sample(snapshot, sample)
            self._words.show(at, lines)
            return
        counted, layout = self._laid_out(snapshot)
        cell = layout.cell_at(event.position())
        if cell != self._pointed:
            self._pointed = cell
            self.update()
        if cell is None:
            self._words.hide()
            return
        hint = "Click chooses the next of them" if counted.counts[cell] else ""
        self._words.show(at, cell_lines(snapshot, counted, cell), hint)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        snapshot = self.snapshot
        if snapshot is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._choose_at(snapshot, event.position())

    def leaveEvent(self, event: QEvent) -> None:
        if self._pointed is not None:
            self._pointed = None
            self.update()
        self._words.hide()
        if self.session.snapshot().selection.hover_sample is not None:
            self.session.point_at()
        super().leaveEvent(event)

    def _choose_at(self, snapshot: Snapshot, position: QPointF) -> None:
        if snapshot.dataset.is_classification:
            counted, layout = self._laid_out(snapshot)
            cell = layout.cell_at(position)
            if cell is None:
                return
            sample = next_sample_of(counted, *cell, snapshot.selection.sample)
        else:
            sample = self._agreement.sample_at(
                self.theme, snapshot, QSizeF(self.size()), position
            )
        if sample is not None:
            self.session.choose_sample(sample)

    def _laid_out(self, snapshot: Snapshot) -> tuple[Confusion, MatrixLayout]:
        counted = confusion(snapshot, self.part)
        return counted, matrix_layout(self.theme, counted, QSizeF(self.size()))

    def _choose_part(self, key: str) -> None:
        part: PartName = "train" if key == "train" else "test"
        self._agreement.parts = (part,)
        self._pointed = None
        self.update()


def confusion_table(counted: Confusion) -> Table:
    """The counts: a row per true class, a column per predicted class."""
    return Table(
        ("true", *(f"predicted {name}" for name in counted.names)),
        tuple(
            (name, *row)
            for name, row in zip(counted.names, counted.counts.tolist(), strict=True)
        ),
    )
