"""Changing kinks and slopes by hand, and drawing the target."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from nnviz.engine.network import Parameters
from nnviz.picture.graph_words import unit_name
from nnviz.picture.kink_drag import SlopeGrip, meant
from nnviz.picture.linear_spline import moved_kink
from nnviz.picture.numbers import format_number
from nnviz.session.selection import Neuron
from nnviz.session.session import Session
from nnviz.ui.sample_marks import Placement

Floats = NDArray[np.float64]

_START_DISTANCE = 3.0
NOTHING_COMES_THROUGH = (
    "No bias makes a kink here: what this neuron is given does not change with x."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Hold:
    """A neuron's kink, or the slope behind it, under a button that is down."""

    held: Neuron | SlopeGrip
    placement: Placement
    pressed_at: QPointF
    grip: QPointF


class KinkEditing:
    """Takes hold of kinks and slopes for a view, and changes them in the session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._hold: _Hold | None = None
        self._moves = False

    @property
    def holds(self) -> bool:
        """Whether something is under a button that is down."""
        return self._hold is not None

    def take(
        self,
        held: Neuron | SlopeGrip,
        placement: Placement,
        position: QPointF,
        at: QPointF,
    ) -> None:
        """The button goes down at ``position`` on what is drawn ``at`` a place."""
        self._moves = False
        self._hold = _Hold(held, placement, position, at - position)

    def drag_to(self, position: QPointF) -> str:
        """The pointer moves with the button down; a sentence where nothing can."""
        hold = self._hold
        if hold is None:
            return ""
        way = (position - hold.pressed_at).manhattanLength()
        if not self._moves and way < _START_DISTANCE:
            return ""
        self._moves = True
        x, y = hold.placement.to_units(position + hold.grip).tolist()
        if isinstance(hold.held, Neuron):
            return self._move(hold.held, x, hold.placement)
        return self._turn(hold.held, y, hold)

    def let_go(self) -> None:
        """The button is up again."""
        self._hold = None

    def _move(self, neuron: Neuron, x: float, placement: Placement) -> str:
        window = placement.window
        x = min(max(x, window.left), window.right)
        moved = moved_kink(self._session.snapshot(), neuron, x)
        if moved is None:
            return NOTHING_COMES_THROUGH
        at, bias = moved
        self._session.set_bias(at.layer, at.index, meant(bias))
        return ""

    def _turn(self, grip: SlopeGrip, y: float, hold: _Hold) -> str:
        # Where the handle was taken, across: the slope is that of the way there.
        start = hold.placement.to_units(hold.pressed_at + hold.grip)
        turned = grip.turned((y - grip.y) / (float(start[0]) - grip.x))
        if isinstance(turned, Parameters):
            name = unit_name(self._session.snapshot(), grip.neuron)
            factor = _factor(grip, turned)
            text = f"{name}: weights out of it × {format_number(factor)}"
            self._session.move_to(turned, text)
        elif turned is not None:
            at, value = turned
            self._session.set_weight(at.layer, at.target, at.source, value)
        return ""


def _factor(grip: SlopeGrip, turned: Parameters) -> float:
    """By what the weights out of the neuron were multiplied."""
    layer, index = grip.neuron.layer, grip.neuron.index
    before, after = grip.parameters.W[layer][:, index], turned.W[layer][:, index]
    largest = int(np.abs(before).argmax())
    return float(after[largest] / before[largest])
