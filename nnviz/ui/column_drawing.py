"""What the comparison asks of a drawing of one classifier."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainter

from nnviz.session.comparison import Standing
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot
from nnviz.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Pointed:
    """What is under the pointer: in words, as a sample, and what a click chooses."""

    lines: tuple[str, ...] = ()
    sample: Sample | None = None
    chooses: Sample | None = None
    hint: str = ""


NOTHING = Pointed()


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
