"""What the comparison asks of a drawing of one classifier."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.session.comparison import Standing
from nnviz.session.selection import Sample, Unit
from nnviz.session.snapshot import Snapshot
from nnviz.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Pointed:
    """What is under the pointer: in words, as a sample, and what a click chooses.

    ``unit``: a part of the classifier in whose column it is.
    """

    lines: tuple[str, ...] = ()
    sample: Sample | None = None
    chooses: Sample | None = None
    hint: str = ""
    unit: Unit | None = None


NOTHING = Pointed()


def draw_outline(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    """Around what the pointer is over, here or in another view."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("ink"), 1.5))
    painter.drawRect(rect.adjusted(-0.75, -0.75, 0.75, 0.75))


class ColumnDrawing(Protocol):
    """Draws one side of a classifier; keeps nothing but what can be computed again.

    ``snapshot`` is seen with the classifier in the network's place
    (`nnviz.picture.compared.seen_with`), ``size`` that of the column's body in px.
    """

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        snapshot: Snapshot,
        standing: Standing,
        size: QSizeF,
    ) -> None:
        """Draw into (0, 0, size)."""

    def pointed(
        self,
        theme: Theme,
        snapshot: Snapshot,
        standing: Standing,
        size: QSizeF,
        position: QPointF,
    ) -> Pointed:
        """What is at a place of the body."""
