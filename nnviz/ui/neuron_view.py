"""The view "neuron": one live neuron in the three drawings of the lecture."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from nnviz.picture.drawings import DRAWING_TIPS, DRAWINGS, MIXES, Drawing, DrawingMix
from nnviz.picture.graph_edges import chosen_neuron
from nnviz.picture.graph_steps import neighbour
from nnviz.picture.graph_words import unit_lines
from nnviz.picture.neuron_hits import NeuronHit, neuron_hit, place_of
from nnviz.picture.neuron_picture import (
    NeuronPicture,
    NeuronPictureOptions,
    neuron_picture,
    neuron_table,
)
from nnviz.picture.neuron_terms import neuron_terms, shown_neuron
from nnviz.picture.table import Table
from nnviz.session.selection import Neuron, Unit
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.drawing_motion import DrawingMotion
from nnviz.ui.graph_keys import meaning_of
from nnviz.ui.neuron_chooser import NeuronChooser
from nnviz.ui.neuron_editing import NeuronEditing
from nnviz.ui.neuron_painting import draw_neuron
from nnviz.ui.segmented import SegmentedControl
from nnviz.ui.theme import Theme
from nnviz.ui.view import View

_DRAG_FROM = 3.0
_KEYS: dict[str, Drawing] = {name: name for name in DRAWINGS}


class NeuronView(View):
    """The chosen neuron: its inputs, weights, products, sum and activation.

    Weights, the bias and the inputs of the chosen sample are changed where they are
    drawn. A click on an activation of the layer before goes to that neuron.
    """

    name: ClassVar[str] = "neuron"
    heading: ClassVar[str] = "One neuron"
    ground: ClassVar[str] = "canvas"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._drawing_theme = Theme(theme.tokens)
        self._neuron = Neuron(1, 0)
        self._motion = DrawingMotion(self, "apart")
        self._motion.moved.connect(self.update)
        self._editing = NeuronEditing(self, session, theme, self._place_of)
        self._press: QPointF | None = None
        self._held: NeuronHit | None = None
        self._dragging = False
        self.chooser = NeuronChooser(session, theme, self)
        self.chooser.hide()
        self.drawings = SegmentedControl(
            "Draw", tuple(DRAWINGS.items()), theme, parent=self
        )
        self.drawings.set_tooltips(tuple(DRAWING_TIPS.values()))
        self.drawings.set_chosen("apart")
        self.drawings.chosen.connect(self._choose_drawing)
        self.drawings.hide()

    # What is shown

    @property
    def drawing(self) -> Drawing:
        """Which of the three drawings is shown."""
        return self._motion.drawing

    def set_drawing(self, drawing: Drawing) -> None:
        """Change into another drawing."""
        self.drawings.set_chosen(drawing)
        self._motion.go_to(drawing)

    @property
    def neuron(self) -> Neuron:
        """The neuron shown: the one chosen last."""
        return self._neuron

    def show_snapshot(self, snapshot: Snapshot) -> None:
        chosen = chosen_neuron(snapshot.selection.unit)
        sizes = snapshot.architecture.layers
        if chosen is not None and chosen.layer > 0:
            self._neuron = shown_neuron(chosen)
        elif not (
            self._neuron.layer < len(sizes)
            and self._neuron.index < sizes[self._neuron.layer]
        ):
            self._neuron = Neuron(1, 0)
        super().show_snapshot(snapshot)
        self.chooser.show_neuron(snapshot, self._neuron)

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        return (
            snapshot.dataset,
            snapshot.architecture,
            snapshot.parameters,
            snapshot.sample,
            snapshot.selection,
            snapshot.moments,
            snapshot.moment,
            self._neuron,
        )

    def header_widgets(self) -> list[QWidget]:
        for widget in (self.chooser, self.drawings):
            widget.show()
        return [self.chooser, self.drawings]

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self._drawing_theme = Theme(theme.tokens)
        self._editing.editor.apply_theme(theme)
        self.chooser.apply_theme(theme)
        self.drawings.apply_theme(theme)

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        # A picture that is taken away is never one on its way to another.
        mix = self._motion.mix if self.is_on_screen else MIXES[self.drawing]
        picture = self._picture(size, mix)
        if picture is None:
            return
        painter.save()
        painter.scale(self.theme.scale, self.theme.scale)
        draw_neuron(painter, self._drawing_theme, picture)
        painter.restore()

    def table(self) -> Table:
        assert self.snapshot is not None
        return neuron_table(neuron_terms(self.snapshot, self._neuron, self.drawing))

    def picture(self) -> NeuronPicture | None:
        """What the screen shows."""
        return self._picture(QSizeF(self.size()), self._motion.mix)

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(840)), round(self.theme.px(390)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.theme.px(420)), round(self.theme.px(220)))

    def _picture(self, size: QSizeF, mix: DrawingMix) -> NeuronPicture | None:
        if self.snapshot is None:
            return None
        scale = self.theme.scale
        options = NeuronPictureOptions(
            size.width() / scale,
            size.height() / scale,
            self.drawing,
            mix,
            self.theme.tokens,
        )
        return neuron_picture(self.snapshot, self._neuron, options)

    def _choose_drawing(self, name: str) -> None:
        self._motion.go_to(_KEYS[name])

    # Pointing, choosing and changing

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._explain(event)
            return True
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if meaning_of(event, self._chosen()) not in (None, "copy"):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self._chosen()
        match meaning_of(event, chosen):
            case "edit":
                self._editing.open_editor(chosen)
            case "type":
                self._editing.open_editor(chosen, event.text())
            case "let go":
                self.session.choose_unit(None)
            case "up":
                self.chooser.choose_previous()
            case "down":
                self.chooser.choose_next()
            case ("left" | "right") as direction if self.snapshot is not None:
                beside = neighbour(self.snapshot.architecture, self._neuron, direction)
                if isinstance(beside, Neuron) and beside.layer > 0:
                    self.session.choose_unit(beside)
            case _:
                super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event, self._held)
            return
        hit = self._hit(event.position())
        if hit is None:
            self.unsetCursor()
        elif self._is_handle(hit):
            self.setCursor(Qt.CursorShape.SizeVerCursor)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        unit = None if hit is None else hit.unit
        if unit != self.session.snapshot().selection.hover_unit:
            self.session.point_at(unit=unit)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._press = event.position()
            self._held = self._hit(event.position())
            self._dragging = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, dragged = self._held, self._dragging
        self._held, self._press, self._dragging = None, None, False
        if event.button() == Qt.MouseButton.LeftButton and not dragged:
            self.session.choose_unit(None if held is None else held.unit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event.position())
        if hit is not None and self._editing.may_set(hit.unit):
            self._editing.open_editor(hit.unit)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.session.point_at()

    def _drag(self, event: QMouseEvent, held: NeuronHit) -> None:
        assert self._press is not None
        down = event.position().y() - self._press.y()
        if not self._is_handle(held):
            return
        if not self._dragging and abs(down) >= _DRAG_FROM:
            self._dragging = True
            self._editing.start(held.unit)
        if self._dragging:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._editing.drag_to(held.unit, down, fine)

    def _hit(self, position: QPointF) -> NeuronHit | None:
        picture = self.picture()
        if picture is None:
            return None
        scale = self.theme.scale
        return neuron_hit(picture, position.x() / scale, position.y() / scale)

    def _is_handle(self, hit: NeuronHit) -> bool:
        """Whether a drag from here moves a number: boxes, and the chosen edge."""
        if hit.part == "edge":
            return hit.unit == self._chosen()
        return hit.part != "node" and self._editing.may_set(hit.unit)

    def _chosen(self) -> Unit | None:
        return None if self.snapshot is None else self.snapshot.selection.unit

    def _place_of(self, unit: Unit) -> QPoint:
        picture = self.picture()
        place = None if picture is None else place_of(picture, unit)
        if place is None:
            return self.rect().center()
        return (QPointF(*place) * self.theme.scale).toPoint()

    def _explain(self, event: QHelpEvent) -> None:
        hit = self._hit(QPointF(event.pos()))
        if hit is None or self.snapshot is None:
            QToolTip.hideText()
            return
        lines = list(unit_lines(self.snapshot, hit.unit, "weights"))
        if self._is_handle(hit):
            lines.append("Drag up or down, or double-click and type, to change it")
        elif hit.part == "input":
            lines.append(_input_hint(hit.unit))
        QToolTip.showText(event.globalPos(), "\n".join(lines), self)


def _input_hint(unit: Unit) -> str:
    if isinstance(unit, Neuron) and unit.layer > 0:
        return "Computed by the layer before; click to go to that neuron"
    return "It follows from the coordinates of the sample; change those"
