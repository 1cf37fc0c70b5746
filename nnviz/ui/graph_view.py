"""The view of the network: what is shown, chosen, pointed at and changed in it."""

import math
import sys

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QGraphicsScene, QMenu, QWidget

from nnviz.picture.graph_flow import edge_range
from nnviz.picture.graph_hits import anchor_of, unit_at
from nnviz.picture.graph_options import GraphMode, GraphOptions
from nnviz.picture.graph_picture import GraphPicture, graph_picture
from nnviz.picture.graph_steps import neighbour
from nnviz.picture.graph_table import graph_table
from nnviz.picture.graph_values import phase_of
from nnviz.picture.graph_words import (
    unit_hint,
    unit_lines,
    unit_name,
    unit_value,
)
from nnviz.picture.table import Table
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.buttons import ToolButton
from nnviz.ui.exact_numbers import NumberUnderPointer, Spot
from nnviz.ui.graph_canvas import ZOOM_STEP, GraphCanvas
from nnviz.ui.graph_editing import ParameterEditing
from nnviz.ui.graph_item import GraphItem
from nnviz.ui.graph_keys import meaning_of
from nnviz.ui.graph_legend import RampLegend
from nnviz.ui.graph_painting import draw_graph
from nnviz.ui.segmented import SegmentedControl
from nnviz.ui.theme import Theme
from nnviz.ui.view import View

_EXPORT_DENSITY = 2.0
_BADGES: dict[GraphMode, str] = {
    "weights": "forward pass ▸",
    "gradients": "◂ backward pass",
    "updates": "update",
}
_MODES: dict[str, GraphMode] = {mode: mode for mode in _BADGES}


class GraphView(View):
    """The network with its numbers; a weight or bias is changed where it is drawn."""

    name = "graph"
    heading = "Network"
    ground = "canvas"

    inspection_wanted = Signal()

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._mode: GraphMode = "weights"
        self._phase: GraphMode = "weights"
        self._all_edges = False
        self._picture: GraphPicture | None = None
        # The drawing is laid out at scale 1; the transform of the painter enlarges it.
        self._drawing_theme = Theme(theme.tokens)
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
        self._fit = ToolButton("fit", "Fit the whole network (0)", theme, parent=self)
        self._fit.clicked.connect(self._fit_all)
        self._fit.hide()
        self.legend = RampLegend(theme)
        self.modes = SegmentedControl(
            "What the edges show",
            (
                ("weights", "weights"),
                ("gradients", "gradients"),
                ("updates", "update"),
            ),
            theme,
        )
        self.modes.set_tooltips(
            (
                "Edges show the weights, neurons their activations",
                "Edges show ∂L/∂W of the chosen sample, neurons ∂L/∂z",
                "Edges and biases show what the next update adds to them",
            )
        )
        self.modes.chosen.connect(self._choose_mode)
        self.setToolTip("")
        self.setAccessibleName("Network")
        self._draw_all = QAction("Draw all edges (up to 3 000 of a layer)", self)
        self._draw_all.setCheckable(True)
        self._draw_all.toggled.connect(self._set_all_edges)

    # What is shown

    def show_snapshot(self, snapshot: Snapshot) -> None:
        phase = phase_of(snapshot)
        if phase != self._phase:
            # The drawing follows the moment; a choice by hand holds until it turns.
            self._phase = self._mode = phase
            self.modes.set_chosen(phase)
        before = self._drawn_part
        super().show_snapshot(snapshot)
        if self._drawn_part is not before:
            self._refresh()

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        return (
            snapshot.dataset,
            snapshot.architecture,
            snapshot.parameters,
            snapshot.trace if self._mode == "updates" else None,
            snapshot.sample,
            snapshot.selection,
            snapshot.moments,
            snapshot.moment,
            snapshot.playing,
            self._mode,
        )

    def apply_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._drawing_theme = Theme(theme.tokens)
        self._canvas.setBackgroundBrush(theme.color("canvas"))
        self._editing.editor.apply_theme(theme)
        self._fit.apply_theme(theme)
        self.legend.apply_theme(theme)
        self.modes.apply_theme(theme)
        self.updateGeometry()
        self._lay_out()

    def header_widgets(self) -> list[QWidget]:
        return [self.legend, self.modes]

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        if self.snapshot is None:
            return
        scale = self.theme.scale
        picture = graph_picture(
            self.snapshot,
            self._options(size.width() / scale, size.height() / scale, _EXPORT_DENSITY),
        )
        painter.save()
        painter.scale(scale, scale)
        draw_graph(painter, self._drawing_theme, picture)
        painter.restore()

    def table(self) -> Table:
        assert self.snapshot is not None
        return graph_table(self.snapshot)

    def picture(self) -> GraphPicture | None:
        """What the screen shows; made once for each state."""
        if self._picture is None and self.snapshot is not None:
            scale = self.theme.scale
            density = self._canvas.zoom * scale * self.devicePixelRatioF()
            self._picture = graph_picture(
                self.snapshot,
                self._options(self.width() / scale, self.height() / scale, density),
            )
        return self._picture

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(840)), round(self.theme.px(390)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.theme.px(360)), round(self.theme.px(180)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._canvas.setGeometry(self.rect())
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing: the canvas covers all of the view."""

    def _options(self, width: float, height: float, density: float) -> GraphOptions:
        return GraphOptions(
            width, height, self.theme.tokens, self._mode, density, self._all_edges
        )

    def _lay_out(self) -> None:
        scale = self.theme.scale
        width, height = self.width() / scale, self.height() / scale
        self._item.set_size(width, height)
        self._scene.setSceneRect(QRectF(0.0, 0.0, width, height))
        self._canvas.set_base_scale(scale)
        hint = self._fit.sizeHint()
        self._fit.setGeometry(
            self.width() - hint.width() - 8,
            self.height() - hint.height() - 8,
            hint.width(),
            hint.height(),
        )
        self._refresh()

    def _paint_item(self, painter: QPainter) -> None:
        if self._failed:
            self._draw_failure(painter)
            return
        painter.save()
        try:
            picture = self.picture()
            if picture is not None:
                moving = self.snapshot is not None and self.snapshot.playing
                draw_graph(painter, self._drawing_theme, picture, moving=moving)
        except Exception:
            # As in View.paintEvent: an exception must not leave a paint.
            self._failed = True
            sys.excepthook(*sys.exc_info())
        painter.restore()

    def _refresh(self) -> None:
        """Draw anew; the picture is made when it is painted."""
        self._picture = None
        self._item.update()
        self.set_badge(_BADGES[self._mode])
        if self.snapshot is not None:
            shown = edge_range(self.snapshot, self._mode)
            self.legend.show_range(
                shown.name, shown.limit, gradients=self._mode == "gradients"
            )
            self._describe(self.snapshot)

    def _describe(self, snapshot: Snapshot) -> None:
        """What a screen reader says of the drawing."""
        layers = " – ".join(map(str, snapshot.architecture.layers))
        unit = snapshot.selection.unit
        chosen = "nothing chosen"
        if unit is not None and not snapshot.playing:
            lines = unit_lines(snapshot, unit, self._mode)
            chosen = "chosen: " + ", ".join(lines)
        text = (
            f"A network of {layers} neurons; {chosen}. Alt and arrows move the choice."
        )
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

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

    def _tip_of(self, unit: Unit) -> str:
        if self.snapshot is None:
            return ""
        lines = unit_lines(self.snapshot, unit, self._mode)
        return "\n".join((*lines, unit_hint(unit)))

    def _choose_mode(self, mode: str) -> None:
        self._mode = _MODES[mode]
        self._refresh()

    def _set_all_edges(self, all_edges: bool) -> None:
        self._all_edges = all_edges
        self._refresh()

    # Changing a value by hand

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
            if meaning_of(event, self._chosen()) is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
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
        menu = QMenu(self)
        unit = self._canvas.unit_under(QPointF(event.pos()))
        if self.snapshot is not None and unit is not None:
            self.session.choose_unit(unit)
            copy = menu.addAction(f"Copy the value of {unit_name(self.snapshot, unit)}")
            copy.triggered.connect(self._copy_value)
            if isinstance(unit, Weight | Bias):
                edit = menu.addAction("Type a value…")
                edit.triggered.connect(self._edit_chosen)
            inspect = menu.addAction("Inspect")
            inspect.triggered.connect(self.inspection_wanted)
            menu.addSeparator()
        menu.addAction(self._draw_all)
        fit = menu.addAction("Fit the whole network")
        fit.setEnabled(self._canvas.zoom > 1.0)
        fit.triggered.connect(self._fit_all)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _edit_chosen(self) -> None:
        self._editing.open_editor(self._chosen())

    def _fit_all(self) -> None:
        self._canvas.fit()

    def _after_zoom(self) -> None:
        self._editing.editor.close_editor()
        self._fit.setVisible(self._canvas.zoom > 1.0)
        self._picture = None
        self._item.update()
