"""What of the drawing of one neuron is under a point."""

from dataclasses import dataclass
from typing import Literal

from nnviz.picture.neuron_picture import NeuronPicture, TermPicture
from nnviz.session.selection import Unit

Part = Literal["input", "weight", "edge", "node"]

_REACH = 5.0


@dataclass(frozen=True, slots=True)
class NeuronHit:
    """A unit, and the part of the drawing that it was found by."""

    unit: Unit
    part: Part


def neuron_hit(picture: NeuronPicture, x: float, y: float) -> NeuronHit | None:
    """What is at a point; boxes lie over edges."""
    terms = (*picture.rows, picture.bias)
    for term in reversed(terms):
        if term.place.weight.contains(x, y):
            return NeuronHit(term.unit, "weight")
        if term.place.input.contains(x, y):
            if term.source is None:
                return NeuronHit(term.unit, "weight")
            return NeuronHit(term.source, "input")
    layout = picture.layout
    for at_x, at_y, radius in (layout.sum, layout.activation):
        if (x - at_x) ** 2 + (y - at_y) ** 2 <= radius**2:
            return NeuronHit(picture.terms.neuron, "node")
    if layout.output.contains(x, y):
        return NeuronHit(picture.terms.neuron, "node")
    for term in terms:
        if _is_on_row(term, x, y):
            return NeuronHit(term.unit, "edge")
    return None


def _is_on_row(term: TermPicture, x: float, y: float) -> bool:
    start, knee = term.place.path[:2]
    return start[0] <= x <= knee[0] and abs(y - start[1]) <= _REACH + term.width / 2


def place_of(picture: NeuronPicture, unit: Unit) -> tuple[float, float] | None:
    """Where the number of a unit is written; ``None`` where it is not drawn."""
    for term in (*picture.rows, picture.bias):
        if term.unit == unit:
            return term.place.weight.x, term.place.weight.y
        if term.source == unit:
            return term.place.input.x, term.place.input.y
    if unit == picture.terms.neuron:
        return picture.layout.output.x, picture.layout.output.y
    return None
