"""The confusion matrix of one classifier, as narrow as its column."""

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainter

from nnviz.picture.confusion import Confusion, confusion, next_sample_of
from nnviz.picture.confusion_words import cell_lines
from nnviz.picture.scatter import PartName
from nnviz.session.comparison import Standing
from nnviz.session.snapshot import Snapshot
from nnviz.ui.column_drawing import NOTHING, Pointed
from nnviz.ui.confusion_drawing import MatrixLayout, draw_confusion, matrix_layout
from nnviz.ui.theme import Theme

_HIGHEST = 1.2


class ConfusionColumn:
    """Counts of a set; a click chooses the next sample of a cell."""

    def __init__(self, part: PartName) -> None:
        self._part: PartName = part

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        standing: Standing,
        size: QSizeF,
    ) -> None:
        counted, layout = self._laid_out(theme, snapshot, size)
        draw_confusion(painter, theme, snapshot, counted, layout, None)

    def pointed(
        self,
        theme: Theme,
        snapshot: Snapshot,
        standing: Standing,
        size: QSizeF,
        position: QPointF,
    ) -> Pointed:
        counted, layout = self._laid_out(theme, snapshot, size)
        cell = layout.cell_at(position)
        if cell is None:
            return NOTHING
        chooses = next_sample_of(counted, *cell, snapshot.selection.sample)
        hint = "" if chooses is None else "Click chooses the next of them"
        return Pointed(cell_lines(snapshot, counted, cell), None, chooses, hint)

    def _laid_out(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF
    ) -> tuple[Confusion, MatrixLayout]:
        counted = confusion(snapshot, self._part)
        room = QSizeF(size.width(), min(size.height(), _HIGHEST * size.width()))
        return counted, matrix_layout(theme, counted, room)
