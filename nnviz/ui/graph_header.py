"""The controls of the network panel's header."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnviz.picture.drawings import DRAWING_TIPS, DRAWINGS, Drawing
from nnviz.picture.graph_options import GraphMode
from nnviz.ui.buttons import PushButton
from nnviz.ui.graph_legend import RampLegend
from nnviz.ui.tab_chooser import TabChooser
from nnviz.ui.theme import Theme

_MODES: dict[str, GraphMode] = {
    "weights": "weights",
    "gradients": "gradients",
    "updates": "updates",
}
# From these widths of the panel on, px of the design, there is room for a row of
# drawings, for the long legend, for a row of modes, and for any legend.
_ROW_OF_DRAWINGS = 1200.0
_LONG_LEGEND = 1050.0
_ROW_OF_MODES = 900.0
_LEGEND = 720.0

_DRAWINGS: dict[str, Drawing] = {name: name for name in DRAWINGS}


class GraphHeader(QObject):
    """Legend, terms, the three drawings of a neuron, and what the edges show.

    ``mode_chosen`` carries a `GraphMode`, ``drawing_chosen`` a `Drawing`, and
    ``terms_chosen`` whether terms and counts are shown.
    """

    mode_chosen = Signal(str)
    drawing_chosen = Signal(str)
    terms_chosen = Signal(bool)

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.legend = RampLegend(theme)
        self.terms = PushButton("Terms", theme, size="header")
        self.terms.setCheckable(True)
        self.terms.setToolTip(
            "Name the layers and count neurons, weights and parameters"
        )
        self.terms.toggled.connect(self.terms_chosen)
        self.drawings = TabChooser("Draw", tuple(DRAWINGS.items()), theme)
        self.drawings.set_chosen("combined")
        self.drawings.list.setToolTip("How neurons are drawn")
        self.drawings.chosen.connect(self._choose_drawing)
        self.modes = TabChooser(
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
        self.modes.list.setToolTip("What the edges show")
        self.modes.chosen.connect(self._choose_mode)
        self._why_not: str | None = None
        self.allow_drawings("")
        # Narrow at first: a window must not be made wider for it.
        self._width = 0.0
        self.fit(0.0)

    def widgets(self) -> list[QWidget]:
        """The controls from left to right."""
        return [self.legend, self.terms, self.drawings, self.modes]

    def apply_theme(self, theme: Theme) -> None:
        self.legend.apply_theme(theme)
        self.terms.apply_theme(theme)
        self.drawings.apply_theme(theme)
        self.modes.apply_theme(theme)
        self.fit(self._width)

    def fit(self, width: float) -> None:
        """Take less room in a narrower panel, ``width`` px of the design."""
        self._width = width
        _set_out(self.drawings, in_row=width >= _ROW_OF_DRAWINGS)
        _set_out(self.modes, in_row=width >= _ROW_OF_MODES)
        self.legend.set_short(width < _LONG_LEGEND)
        self.legend.setVisible(width >= _LEGEND)

    def allow_drawings(self, why_not: str) -> None:
        """Whether there is a choice of drawings; if not, why."""
        if why_not == self._why_not:
            return
        self._why_not = why_not
        self.drawings.setEnabled(not why_not)
        tips = tuple(DRAWING_TIPS.values())
        self.drawings.set_tooltips(
            tips if not why_not else tuple(f"{tip}.\n{why_not}." for tip in tips)
        )
        self.drawings.setToolTip(why_not and f"{why_not}.")

    def _choose_mode(self, mode: str) -> None:
        self.mode_chosen.emit(_MODES[mode])

    def _choose_drawing(self, drawing: str) -> None:
        self.drawing_chosen.emit(_DRAWINGS[drawing])


def _set_out(chooser: TabChooser, *, in_row: bool) -> None:
    """The choices side by side, or in a list; narrower while a panel is made so."""
    shown = chooser.row if in_row else chooser.list
    chooser.setMaximumWidth(shown.sizeHint().width())
