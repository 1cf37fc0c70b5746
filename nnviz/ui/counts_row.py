"""The row of counts under the network: pointing at a term lights up what it counts."""

from PySide6.QtCore import QEvent, QPointF, QSizeF, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from nnviz.engine.network import Architecture
from nnviz.picture.count_terms import Counts, CountTarget, counts_of
from nnviz.ui.counts_painting import (
    CountPiece,
    counts_height,
    counts_layout,
    draw_counts,
)
from nnviz.ui.theme import Theme


class CountsRow(QWidget):
    """The counts of a network, as `draw_counts` draws them.

    ``pointed`` carries the target of the term under the pointer, or ``None``.
    """

    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._architecture: Architecture | None = None
        self._counts: Counts | None = None
        self._lit: CountTarget | None = None
        self.setMouseTracking(True)
        self.setAccessibleName("Counts of the network")
        self.hide()

    def show_counts(self, architecture: Architecture, lit: CountTarget | None) -> None:
        """The counts of a network, one of them lit or none."""
        if self._counts is None or architecture != self._architecture:
            self._architecture = architecture
            self._counts = counts_of(architecture)
            sums = (
                f"{each.name} {' + '.join(term.text for term in each.terms)}"
                f" = {each.total.text}"
                for each in self._counts.sums
            )
            self.setAccessibleDescription("; ".join(sums))
        self._lit = lit
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        """Draw the row, in px of the design."""
        if self._counts is not None:
            plain = Theme(self._theme.tokens)
            draw_counts(painter, plain, self._counts, size, self._lit)

    def height_in(self, height: float) -> float:
        """How much of a view's height the row takes, px of the design."""
        return counts_height(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        scale = self._theme.scale
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), self._theme.color("panel"))
            painter.scale(scale, scale)
            self.draw(painter, self._drawn_size())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        piece = self._piece_at(event.position())
        term = None if piece is None else piece.term
        self._tell(None if term is None else term.target)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tell(None)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            piece = self._piece_at(QPointF(event.pos()))
            if piece is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), piece.words, self)
            return True
        return super().event(event)

    def _piece_at(self, position: QPointF) -> CountPiece | None:
        if self._counts is None:
            return None
        scale = self._theme.scale
        plain = Theme(self._theme.tokens)
        layout = counts_layout(plain, self._counts, self._drawn_size())
        return layout.piece_at(position.x() / scale, position.y() / scale)

    def _drawn_size(self) -> QSizeF:
        """The size in px of the design."""
        scale = self._theme.scale
        return QSizeF(self.width() / scale, self.height() / scale)

    def _tell(self, target: CountTarget | None) -> None:
        if target != self._lit:
            self.pointed.emit(target)
