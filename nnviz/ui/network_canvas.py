"""A view of the network that is zoomed, pointed at, and changed where it is drawn."""

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QGraphicsScene, QWidget

from nnviz.picture.graph_hits import anchor_of, unit_at
from nnviz.picture.graph_options import GraphMode
from nnviz.picture.graph_picture import GraphPicture
from nnviz.picture.graph_steps import neighbour
from nnviz.picture.graph_words import unit_name, unit_value
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.session.session import Session
from nnviz.ui.buttons import ToolButton
from nnviz.ui.exact_numbers import NumberUnderPointer, Spot
from nnviz.ui.graph_canvas import ZOOM_STEP, GraphCanvas
from nnviz.ui.graph_editing import ParameterEditing
from nnviz.ui.graph_item import GraphItem
from nnviz.ui.graph_keys import meaning_of
from nnviz.ui.graph_menu import GraphMenu
from nnviz.ui.image_painting import ImagePainting
from nnviz.ui.theme import Theme
from nnviz.ui.view import View


class NetworkCanvas(View):
    """What a person does with the drawing of a network; what is drawn is its heir's.

    Heirs override `picture`, `_paint_item`, `_tip_of` and `_after_zoom`.
    """

    inspection_wanted = Signal()

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._mode: GraphMode = "weights"
        self._item = GraphItem(self._paint_item)
        self._scene = QGraphicsScene(self)
        self._scene.addItem(self._item)
        self._canvas = GraphCanvas(
            self._scene, self._unit_at, self._may_drag, self._tip_of, self
        )
        self._canvas.setBackgroundBrush(theme.color("canvas"))
        self._canvas.pointed.connect(self._point_at)
        self._canvas.clicked.connect(self._choose)
        self._canvas.zoomed.connect(self._after_zoom)
        self._number = NumberUnderPointer(self)
        self._editing = ParameterEditing(self, session, theme, self._place_of)
        self._canvas.double_clicked.connect(self._open)
        self._canvas.drag_started.connect(self._editing.start_drag)
        self._canvas.dragged.connect(self._editing.drag_to)
        self.painting = ImagePainting(self, self._canvas, session, theme, self.picture)
        self._fit = ToolButton("fit", "Fit the whole network (0)", theme, parent=self)
        self._fit.clicked.connect(self._fit_all)
        self._fit.hide()
        self._draw_all = QAction("Draw all edges (up to 3 000 of a layer)", self)
        self._draw_all.setCheckable(True)

    # What heirs draw

    def picture(self) -> GraphPicture | None:
        """What the screen shows."""
        raise NotImplementedError

    def _paint_item(self, painter: QPainter) -> None:
        """Paint the picture on the screen, in px of the design."""
        raise NotImplementedError

    def _tip_of(self, unit: Unit) -> str:
        """What a tool tip says of a unit."""
        raise NotImplementedError

    def _after_zoom(self) -> None:
        """The zoom is another."""
        raise NotImplementedError

    # Pointing and choosing

    def _unit_at(self, place: QPointF) -> Unit | None:
        picture = self.picture()
        return None if picture is None else unit_at(picture, place.x(), place.y())

    def _point_at(self, unit: Unit | None) -> None:
        self._number.point_at(None if unit is None else self._spot_of(unit))
        self.session.point_at(unit=unit)

    def _choose(self, unit: Unit | None) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.session.choose_unit(unit)

    def _open(self, unit: Unit | None) -> None:
        """A value is typed where it stands; a neuron is looked at more closely."""
        if isinstance(unit, Neuron):
            self.inspection_wanted.emit()
        else:
            self._editing.open_editor(unit)

    # Changing a value, or the image, by hand

    @property
    def draws_by_hand(self) -> bool:
        return self.painting.draws

    def take_pencil(self, taken: bool) -> None:
        self.painting.take_pencil(taken)

    def _may_drag(self, unit: Unit, place: QPointF) -> bool:
        """Labels and biases are handles; an edge is one when it is chosen."""
        if self.snapshot is None or self._mode != "weights":
            return False
        if isinstance(unit, Bias) or unit == self.snapshot.selection.unit:
            return isinstance(unit, Weight | Bias)
        picture = self.picture()
        return picture is not None and any(
            label.contains(place.x(), place.y()) for label in picture.labels
        )

    def _place_of(self, unit: Unit) -> QPoint:
        """Where a unit is drawn, in the view; its middle where it is left out."""
        picture = self.picture()
        anchor = None if picture is None else anchor_of(picture, unit)
        if anchor is None:
            return self.rect().center()
        return self._canvas.mapFromScene(QPointF(*anchor))

    # Keys and menu

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            # The window may know the key as well.
            assert isinstance(event, QKeyEvent)
            if self.painting.claims(event) or (
                meaning_of(event, self._chosen()) is not None
            ):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.painting.claims(event):
            self.painting.take_pencil(False)
            return
        chosen = self._chosen()
        match meaning_of(event, chosen):
            case None:
                super().keyPressEvent(event)
            case "copy":
                self._copy_value()
            case "edit":
                self._editing.open_editor(chosen)
            case "type":
                self._editing.open_editor(chosen, event.text())
            case "let go":
                self.session.choose_unit(None)
            case "closer":
                self._canvas.zoom_by(ZOOM_STEP)
            case "farther":
                self._canvas.zoom_by(1 / ZOOM_STEP)
            case "fit":
                self._fit_all()
            case direction if self.snapshot is not None:
                architecture = self.snapshot.architecture
                self.session.choose_unit(neighbour(architecture, chosen, direction))

    def _chosen(self) -> Unit | None:
        return None if self.snapshot is None else self.snapshot.selection.unit

    def _spot_of(self, unit: Unit) -> Spot | None:
        """The number of a unit, to be copied."""
        if self.snapshot is None:
            return None
        value = unit_value(self.snapshot, unit, self._mode)
        is_known = not math.isnan(value)
        name = unit_name(self.snapshot, unit)
        return Spot(QRectF(), name, value if is_known else None)

    def _copy_value(self) -> None:
        """The number of what is pointed at, else chosen, with all its digits."""
        if self.snapshot is None:
            return
        unit = self.snapshot.selection.hover_unit or self._chosen()
        if unit is not None:
            self._number.point_at(self._spot_of(unit))
            self._number.copy()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        unit = self._canvas.unit_under(QPointF(event.pos()))
        name = ""
        if self.snapshot is not None and unit is not None:
            self.session.choose_unit(unit)
            name = unit_name(self.snapshot, unit)
        menu = GraphMenu(self, unit, name)
        menu.offer_unit(
            self._copy_value, self._edit_chosen, self.inspection_wanted.emit
        )
        menu.offer_drawing(
            self._draw_all, self._fit_all, zoomed=self._canvas.zoom > 1.0
        )
        menu.popup(event.globalPos())

    def _edit_chosen(self) -> None:
        self._editing.open_editor(self._chosen())

    def _fit_all(self) -> None:
        self._canvas.fit()
