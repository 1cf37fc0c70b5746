"""The three drawings of a neuron, and every place between two of them.

``apart``: the sum Σ and the activation f are two nodes, the bias is drawn.
``combined``: both in one circle, the bias is drawn. ``input``: in one circle, and the
bias is the weight of one more input, w_{N+1} = b with x_{N+1} = 1.
"""

from dataclasses import dataclass
from typing import Literal

Drawing = Literal["apart", "combined", "input"]

DRAWINGS: dict[Drawing, str] = {
    "apart": "Σ and f apart",
    "combined": "combined",
    "input": "bias as an input",
}
"""What a person reads on the switch."""

DRAWING_TIPS: dict[Drawing, str] = {
    "apart": "The weighted sum Σ and the activation f as two nodes, the bias drawn",
    "combined": "Sum and activation in one circle, the bias drawn",
    "input": "The bias as the weight of one more input, which is always 1",
}


@dataclass(frozen=True, slots=True)
class DrawingMix:
    """A place between the drawings; each share goes from 0 to 1.

    ``apart``: how far f has gone from Σ. ``as_input``: how far the bias has gone from
    its neuron to the inputs.
    """

    apart: float = 0.0
    as_input: float = 0.0


COMBINED = DrawingMix()

MIXES: dict[Drawing, DrawingMix] = {
    "apart": DrawingMix(apart=1.0),
    "combined": COMBINED,
    "input": DrawingMix(as_input=1.0),
}


def between(start: DrawingMix, end: DrawingMix, share: float) -> DrawingMix:
    """The place a share of the way from one to the other; the ends are exact."""
    if share >= 1.0:
        return end
    return DrawingMix(
        apart=mixed(start.apart, end.apart, share),
        as_input=mixed(start.as_input, end.as_input, share),
    )


def mixed(start: float, end: float, share: float) -> float:
    """A number a share of the way from one to another; exact at both ends."""
    return start * (1.0 - share) + end * share
