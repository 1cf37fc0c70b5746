"""The view "activation": f and f' of a layer, with every neuron as a live point."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from nnviz.picture.activation_picture import (
    ActivationPicture,
    activation_picture,
    activation_table,
    flag_definition,
    layer_name,
    layer_of,
    neuron_lines,
)
from nnviz.picture.graph_steps import neighbour
from nnviz.picture.table import Table
from nnviz.session.activity import LayerActivity
from nnviz.session.selection import Neuron
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.activation_drawing import activation_layout, draw_activation, neuron_at
from nnviz.ui.activity_pace import ActivityPace
from nnviz.ui.drop_down import DropDown
from nnviz.ui.graph_keys import meaning_of
from nnviz.ui.pointed_text import PointedText
from nnviz.ui.theme import Theme
from nnviz.ui.view import View


class ActivationView(View):
    """The activation of a layer, the neurons on it, and who is dead or saturated.

    The layer is that of the chosen neuron, or one chosen in the header. A click on a
    point chooses its neuron.
    """

    name: ClassVar[str] = "activation"
    heading: ClassVar[str] = "Activation function"

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, parent)
        self._layer = 1
        self._followed: object = None
        self._pace = ActivityPace()
        self._activity: LayerActivity | None = None
        self._words = PointedText(self)
        self.layers = DropDown(
            "Layer", (("1", "hidden 1"),), theme, size="header", parent=self
        )
        self.layers.setToolTip("The layer whose activation function is drawn")
        self.layers.chosen.connect(self._choose_layer)
        self.layers.hide()

    @property
    def layer(self) -> int:
        """The layer shown, from 1."""
        return self._layer

    def set_layer(self, layer: int) -> None:
        """Show another layer until a neuron of a different one is chosen."""
        self._layer = layer
        if self.snapshot is not None:
            self.show_snapshot(self.snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        unit = snapshot.selection.unit
        if unit != self._followed:
            self._followed = unit
            self._layer = layer_of(snapshot, self._layer)
        self._layer = min(self._layer, snapshot.architecture.depth)
        self._activity = self._pace.activity(snapshot)[self._layer - 1]
        self._show_layers(snapshot)
        super().show_snapshot(snapshot)

    def drawn_part(self, snapshot: Snapshot) -> tuple[object, ...]:
        return (
            snapshot.dataset,
            snapshot.architecture,
            snapshot.sample,
            snapshot.selection,
            snapshot.moments,
            snapshot.moment,
            self._activity,
            self._layer,
        )

    def header_widgets(self) -> list[QWidget]:
        self.layers.show()
        return [self.layers]

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.layers.apply_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(round(self.theme.px(442)), round(self.theme.px(182)))

    def draw(self, painter: QPainter, size: QSizeF) -> None:
        picture = self.picture()
        if picture is not None:
            draw_activation(painter, self.theme, picture, size)

    def table(self) -> Table:
        assert self.snapshot is not None
        assert self._activity is not None
        return activation_table(self.snapshot, self._activity)

    def picture(self) -> ActivationPicture | None:
        """What is drawn."""
        if self.snapshot is None or self._activity is None:
            return None
        return activation_picture(self.snapshot, self._activity)

    def _show_layers(self, snapshot: Snapshot) -> None:
        depth = snapshot.architecture.depth
        choices = [
            (str(layer), layer_name(snapshot, layer)) for layer in range(1, depth + 1)
        ]
        shown = [self.layers.itemText(place) for place in range(self.layers.count())]
        if [text for _, text in choices] != shown:
            self.layers.set_choices(choices)
            self.layers.updateGeometry()
        if self.layers.value != str(self._layer):
            self.layers.set_chosen(str(self._layer))

    def _choose_layer(self, layer: str) -> None:
        self.set_layer(int(layer))

    # Pointing and choosing

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._explain(event)
            return True
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            is_ours = meaning_of(event, None) in ("up", "down", "left", "right")
            if is_ours or self._words.claims(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._words.copies(event):
            return
        meaning = meaning_of(event, None)
        if self.snapshot is None or meaning not in ("up", "down", "left", "right"):
            super().keyPressEvent(event)
            return
        unit = self.snapshot.selection.unit
        start = unit if isinstance(unit, Neuron) else Neuron(self._layer, 0)
        beside = neighbour(self.snapshot.architecture, start, meaning)
        if beside.layer > 0:
            self.session.choose_unit(beside)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        neuron = self._neuron_at(event.position())
        if neuron is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if neuron != self.session.snapshot().selection.hover_unit:
            self.session.point_at(unit=neuron)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.session.choose_unit(self._neuron_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._words.hide()
        self.session.point_at()

    def _neuron_at(self, position: QPointF) -> Neuron | None:
        picture = self.picture()
        if picture is None:
            return None
        layout = activation_layout(self.theme, QSizeF(self.size()))
        index = neuron_at(picture, layout, self.theme, position)
        return None if index is None else Neuron(picture.layer, index)

    def _explain(self, event: QHelpEvent) -> None:
        snapshot, activity = self.snapshot, self._activity
        if snapshot is None or activity is None:
            return
        neuron = self._neuron_at(QPointF(event.pos()))
        if neuron is not None:
            lines = neuron_lines(snapshot, activity, neuron.index)
            self._words.show(event.globalPos(), lines, "Click to choose")
            return
        words = activation_layout(self.theme, QSizeF(self.size())).words
        about = flag_definition(activity)
        if words.contains(QPointF(event.pos())) and about:
            self._words.show(event.globalPos(), (about,))
        else:
            bars = "Bars: the pre-activations of all neurons for the training samples"
            self._words.show(event.globalPos(), (bars,))
