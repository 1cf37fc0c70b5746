"""The view "pieces": the linear pieces of the network, its kinks and its regions."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from nnviz.picture.drawn_target import can_be_drawn, drawn_experiment
from nnviz.picture.function_fit import shown_output
from nnviz.picture.linear_spline import kinks_table
from nnviz.picture.plane import data_kind
from nnviz.picture.region_map import regions_table
from nnviz.picture.region_words import region_bound, region_lines
from nnviz.picture.spline_picture import SplinePicture
from nnviz.picture.spline_tables import spline_table
from nnviz.picture.spline_words import (
    DRAG_HINT,
    SLOPE_HINT,
    bound_remark,
    kink_lines,
    piece_lines,
)
from nnviz.picture.table import Table
from nnviz.session.selection import Neuron
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.buttons import ToolButton
from nnviz.ui.caption_row import CAPTION_HEIGHT
from nnviz.ui.kink_editing import KinkEditing
from nnviz.ui.option_group import option_group
from nnviz.ui.pointed_text import PointedText
from nnviz.ui.region_drawing import RegionDrawing
from nnviz.ui.sample_marks import Placement
from nnviz.ui.spline_drawing import SplineDrawing
from nnviz.ui.theme import Theme
from nnviz.ui.view import View

Floats = NDArray[np.float64]

_DRAW = "Draw the target: press the button and draw a curve over the plot"
_CANNOT_DRAW = "A target can be drawn for data of one input whose targets are numbers"
_NEURON_HINT = "Click to choose the neuron"


class PiecesView(View):
    """Pieces and kinks over one input, regions over two.

    A kink is dragged to the left or right, the slope behind the kink of the chosen
    neuron by its handle. While the pencil is down, a curve drawn over the plot becomes
    the target. Over two inputs, and on a slice through the chosen sample where there
    are more, the regions are polygons.
    """

    name: ClassVar[str] = "pieces"
    heading: ClassVar[str] = "Linear pieces"
    ground: ClassVar[str] = "panel"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._spline = SplineDrawing()
        self._regions = RegionDrawing()
        self._editing = KinkEditing(session)
        self._words = PointedText(self)
        self._pointed: int | None = None
        self._stroke: list[tuple[float, float]] = []
        self._draws = ToolButton("pencil", _DRAW, theme)
        self._draws.setCheckable(True)
        self._draws.toggled.connect(self._pencil_taken)
        self._options = option_group(self, self._draws)

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(404)), round(self.theme.px(182)))

    def header_widgets(self) -> list[QWidget]:
        self._options.show()
        return [self._options]

    @property
    def draws_by_hand(self) -> bool:
        """Whether the pencil is down."""
        return self._draws.isChecked()

    def take_pencil(self, taken: bool) -> None:
        """Draw the target from now on, or no more."""
        self._draws.setChecked(taken and self._draws.isEnabled())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        super().show_snapshot(snapshot)
        is_line = _is_line(snapshot)
        self.set_title("Linear pieces" if is_line else "Linear regions")
        possible = can_be_drawn(snapshot.dataset)
        if possible != self._draws.isEnabled():
            self._draws.setEnabled(possible)
            self._draws.setToolTip(_DRAW if possible else _CANNOT_DRAW)
        if not possible:
            self.take_pencil(False)

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        selection = snapshot.selection
        return (
            snapshot.parameters,
            snapshot.dataset,
            snapshot.playing,
            selection.sample,
            selection.hover_sample,
            selection.unit,
            selection.hover_unit,
        )

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        if _is_line(snapshot):
            stroke = np.array(self._stroke) if self._stroke else None
            self._spline.draw(
                painter, self.theme, snapshot, size, self._pointed, stroke
            )
        else:
            self._regions.draw(painter, self.theme, snapshot, size, self._pointed)

    def table(self) -> Table:
        snapshot = self.snapshot
        if snapshot is None:
            return Table((), ())
        size = self.export_size()
        if _is_line(snapshot):
            picture = self._spline.laid_out(self.theme, snapshot, size)[1]
            if picture.pieces is not None and not picture.part.is_whole:
                return kinks_table(picture.pieces)
            return spline_table(picture)
        shown = self._regions.laid_out(self.theme, snapshot, size)[1]
        if shown.regions is None:
            return Table(("missing",), ((shown.missing,),))
        return regions_table(shown.regions, shown.plane.names)

    # Mouse and keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._words.claims(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self._stroke or self.draws_by_hand):
            if not self._stroke:
                self.take_pencil(False)
            self._drop_stroke()
        elif not self._words.copies(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        snapshot = self.snapshot
        if event.button() != Qt.MouseButton.LeftButton or snapshot is None:
            return
        size, at = QSizeF(self.size()), event.position()
        if not _is_line(snapshot):
            neuron = self._regions.neuron_at(self.theme, snapshot, size, at)
            if neuron is not None:
                self.session.choose_unit(neuron)
            return
        placement, picture = self._spline.laid_out(self.theme, snapshot, size)
        if self.draws_by_hand:
            if placement.rect.contains(at):
                self._begin_stroke(placement, at)
            return
        handle = self._spline.on_handle(self.theme, snapshot, size, at)
        kink = self._spline.kink_at(self.theme, snapshot, size, at)
        if handle is not None:
            self._editing.take(handle.grip, placement, at, handle.at)
        elif kink is not None and picture.pieces is not None:
            neuron = self._neuron_of(picture, kink)
            self.session.choose_unit(neuron)
            x = float(picture.pieces.kinks[kink])
            place = placement.to_px(np.array([[x, placement.window.bottom]]))[0]
            grip = QPointF(float(place[0]), at.y())
            self._editing.take(neuron, placement, at, grip)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._stroke:
            self._go_on_with_stroke(at)
        elif self._editing.holds:
            self._drag_to(event)
        else:
            self._point_at(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._stroke:
            self._end_stroke()
        elif self._editing.holds:
            self._editing.let_go()
            self._spline.window = None
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._point_nowhere()
        super().leaveEvent(event)

    # The target under the pencil

    def _begin_stroke(self, placement: Placement, at: QPointF) -> None:
        self._spline.window = placement.window
        self._words.hide()
        self._stroke = []
        self._go_on_with_stroke(at)

    def _go_on_with_stroke(self, at: QPointF) -> None:
        snapshot = self.snapshot
        assert snapshot is not None
        size = QSizeF(self.size())
        placement, _ = self._spline.laid_out(self.theme, snapshot, size)
        rect = placement.rect
        inside = QPointF(
            min(max(at.x(), rect.left()), rect.right()),
            min(max(at.y(), rect.top()), rect.bottom()),
        )
        x, y = placement.to_units(inside).tolist()
        self._stroke.append((x, y))
        self.update()

    def _end_stroke(self) -> None:
        snapshot = self.snapshot
        assert snapshot is not None
        stroke = np.array(self._stroke)
        self._drop_stroke()
        drawn = drawn_experiment(
            self.session.experiment,
            self.session.dataset,
            stroke,
            shown_output(snapshot),
        )
        self.session.change_experiment(drawn, "Draw the target")

    def _drop_stroke(self) -> None:
        self._stroke = []
        self._spline.window = None
        self.update()

    def _pencil_taken(self, taken: bool) -> None:
        self._point_nowhere()
        if not taken:
            self._drop_stroke()
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.CrossCursor)

    # What the pointer is over

    def _neuron_of(self, picture: SplinePicture, kink: int) -> Neuron:
        """The neuron of a kink: the chosen one if it is among several."""
        neurons = picture.neurons_at(kink)
        chosen = self.session.snapshot().selection.unit
        return (
            chosen if isinstance(chosen, Neuron) and chosen in neurons else neurons[0]
        )

    def _drag_to(self, event: QMouseEvent) -> None:
        snapshot = self.snapshot
        assert snapshot is not None
        placement, _ = self._spline.laid_out(self.theme, snapshot, QSizeF(self.size()))
        self._spline.window = placement.window
        sentence = self._editing.drag_to(event.position())
        at = event.globalPosition().toPoint()
        self._words.show(at, (sentence,) if sentence else ())

    def _point_at(self, event: QMouseEvent) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        at, size = event.position(), QSizeF(self.size())
        neuron: Neuron | None = None
        pointed: int | None = None
        lines: tuple[str, ...] = ()
        hint = ""
        cursor = Qt.CursorShape.ArrowCursor
        if at.y() < self.theme.px(CAPTION_HEIGHT):
            is_line = _is_line(snapshot)
            lines = bound_remark(snapshot) if is_line else region_bound(snapshot)
        elif not _is_line(snapshot):
            neuron = self._regions.neuron_at(self.theme, snapshot, size, at)
            pointed = self._regions.region_at(self.theme, snapshot, size, at)
            _, regions = self._regions.laid_out(self.theme, snapshot, size)
            if pointed is not None:
                lines = region_lines(snapshot, regions, pointed)
            if neuron is not None:
                cursor, hint = Qt.CursorShape.PointingHandCursor, _NEURON_HINT
        elif self.draws_by_hand:
            cursor = Qt.CursorShape.CrossCursor
        else:
            placement, picture = self._spline.laid_out(self.theme, snapshot, size)
            kink = self._spline.kink_at(self.theme, snapshot, size, at)
            if self._spline.on_handle(self.theme, snapshot, size, at) is not None:
                cursor, lines = Qt.CursorShape.SizeVerCursor, (SLOPE_HINT,)
            elif kink is not None:
                neuron = self._neuron_of(picture, kink)
                lines = kink_lines(snapshot, picture, kink)
                cursor, hint = Qt.CursorShape.SizeHorCursor, DRAG_HINT
            elif placement.rect.adjusted(0, -self.theme.px(15), 0, 0).contains(at):
                pointed = picture.piece_at(float(placement.to_units(at)[0]))
                if pointed is not None:
                    lines = piece_lines(snapshot, picture, pointed)
        self._words.show(event.globalPosition().toPoint(), lines, hint)
        self.setCursor(cursor)
        self._show_pointed(pointed, neuron)

    def _point_nowhere(self) -> None:
        self._words.hide()
        self._show_pointed(None, None)

    def _show_pointed(self, pointed: int | None, neuron: Neuron | None) -> None:
        if pointed != self._pointed:
            self._pointed = pointed
            self.update()
        if self.snapshot is None:
            return
        if neuron != self.session.snapshot().selection.hover_unit:
            self.session.point_at(unit=neuron)


def _is_line(snapshot: Snapshot) -> bool:
    return data_kind(snapshot.dataset) == "fit"
