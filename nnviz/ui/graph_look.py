"""How a person has the network drawn: drawing of neurons, terms, what stands out."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnviz.picture.activation_picture import flag_definition
from nnviz.picture.count_terms import CountTarget
from nnviz.picture.drawings import Drawing, DrawingMix
from nnviz.session.activity import Flag
from nnviz.session.selection import Neuron, Unit
from nnviz.session.snapshot import Snapshot
from nnviz.ui.activity_pace import ActivityPace
from nnviz.ui.counts_row import CountsRow
from nnviz.ui.drawing_motion import DrawingMotion
from nnviz.ui.graph_header import GraphHeader
from nnviz.ui.theme import Theme


class GraphLook(QObject):
    """The choices in the header of the network, and the row of counts.

    ``changed`` says that the drawing is another, ``moved`` that it is on its way to
    another, ``terms_turned`` that there is a row of counts now, or none.
    """

    changed = Signal()
    moved = Signal()
    terms_turned = Signal()

    def __init__(self, view: QWidget, theme: Theme) -> None:
        super().__init__(view)
        self.header = GraphHeader(theme, self)
        self.counts = CountsRow(theme, view)
        self._motion = DrawingMotion(view, "combined")
        self._pace = ActivityPace()
        self._shows_flags = False
        self.lit: CountTarget | None = None
        self.flags: tuple[tuple[Flag, ...], ...] = ()
        self._motion.moved.connect(self.moved)
        self.counts.pointed.connect(self.set_lit)
        self.header.drawing_chosen.connect(self._choose_drawing)
        self.header.terms_chosen.connect(self._turn_terms)

    @property
    def drawing(self) -> Drawing:
        """The drawing of neurons that is shown, or on its way."""
        return self._motion.drawing

    @property
    def mix(self) -> DrawingMix:
        """Where between the drawings the picture is now."""
        return self._motion.mix

    def set_drawing(self, drawing: Drawing) -> None:
        """Change into another drawing."""
        self.header.drawings.set_chosen(drawing)
        self._motion.go_to(drawing)

    @property
    def terms(self) -> bool:
        """Whether the layers have their names, and the counts stand below."""
        return self.header.terms.isChecked()

    def set_terms(self, shown: bool) -> None:
        """Show terms and counts, or not."""
        self.header.terms.setChecked(shown)

    def set_lit(self, target: CountTarget | None) -> None:
        """Let the neurons, weights or biases stand out that a term counts."""
        if target != self.lit:
            self.lit = target
            self.changed.emit()

    def show_flags(self, shown: bool) -> None:
        """Mark dead and saturated neurons, also without the terms."""
        if shown != self._shows_flags:
            self._shows_flags = shown
            self.changed.emit()

    def look_at(self, snapshot: Snapshot) -> None:
        """See who is dead or saturated, where that is shown; seldom while it plays."""
        self.flags = ()
        if self.terms or self._shows_flags:
            layers = self._pace.activity(snapshot)
            self.flags = tuple(layer.flags for layer in layers)

    def flag_words(self, snapshot: Snapshot, unit: Unit) -> tuple[str, ...]:
        """What a tool tip says of the mark of a neuron, where it has one."""
        if not isinstance(unit, Neuron) or unit.layer == 0 or not self.flags:
            return ()
        if not self.flags[unit.layer - 1][unit.index]:
            return ()
        return (flag_definition(self._pace.activity(snapshot)[unit.layer - 1]),)

    def apply_theme(self, theme: Theme) -> None:
        """Draw the controls in another look."""
        self.header.apply_theme(theme)
        self.counts.apply_theme(theme)

    def _choose_drawing(self, drawing: Drawing) -> None:
        self._motion.go_to(drawing)

    def _turn_terms(self) -> None:
        self.lit = None
        self.terms_turned.emit()
