"""What the boundary view asks of a drawing of data, whatever the data are."""

from typing import Protocol

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainter

from nnviz.picture.plane import Window
from nnviz.picture.table import Table
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot
from nnviz.ui.sample_marks import Placement
from nnviz.ui.theme import Theme


class DataDrawing(Protocol):
    """Draws one kind of data; keeps nothing but what can be computed again.

    ``size`` is that of the whole view in px.
    """

    def heading(self, snapshot: Snapshot) -> str:
        """The title of the panel."""

    def note(self, snapshot: Snapshot) -> str:
        """What the colours or curves are, in a few words."""

    def draw(
        self, painter: QPainter, theme: Theme, snapshot: Snapshot, size: QSizeF
    ) -> None:
        """Draw into (0, 0, size)."""

    def sample_at(
        self, theme: Theme, snapshot: Snapshot, size: QSizeF, position: QPointF
    ) -> Sample | None:
        """The sample under the pointer."""

    def table(self, snapshot: Snapshot) -> Table:
        """The numbers behind the drawing."""


class PointDrawing(DataDrawing, Protocol):
    """A drawing of the points themselves, where samples can be taken and moved.

    ``window``: what it shows while a sample is in the hand, else ``None``. A drawing
    that went on to follow its data would slide away under the hand.
    """

    window: Window | None

    def placement(self, theme: Theme, snapshot: Snapshot, size: QSizeF) -> Placement:
        """Where data units lie in the drawing."""
