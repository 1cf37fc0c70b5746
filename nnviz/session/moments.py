"""The moments inside a step: a viewing cursor over one traced step."""

from dataclasses import dataclass
from typing import Literal

from nnviz.engine.network import Architecture
from nnviz.engine.settings import LossName

MomentKind = Literal[
    "batch",  # the samples of the step are taken
    "z",  # pre-activations of a layer (the scores f, in the last)
    "a",  # activations of a layer (ŷ, in the last)
    "exp",
    "normalise",
    "loss",
    "d_output",  # ∂L/∂f, or ∂L/∂ŷ where the output has an activation of its own
    "d_weights",  # ∂L/∂z of a layer, and with it ∂L/∂W and ∂L/∂b
    "d_activations",  # ∂L/∂a of a hidden layer
    "update",
]


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment; ``layer`` from 1, 0 where the moment has no layer."""

    kind: MomentKind
    layer: int = 0
    backward: bool = False


def moments_of(architecture: Architecture, loss: LossName) -> tuple[Moment, ...]:
    """The chain batch › z¹ › a¹ › … › loss › ∂f › ∂W^L › ∂a^(L−1) › … › ∂W¹ › update.

    At ∂a^l the gradient has come down to the activations of layer l; ∂L/∂z^l =
    ∂L/∂a^l · f′(z^l) and what follows from it, ∂W^l and ∂b^l, are one moment.
    """
    depth = architecture.depth
    chain = [Moment("batch")]
    for layer in range(1, depth):
        chain += [Moment("z", layer), Moment("a", layer)]
    chain.append(Moment("z", depth))
    if loss == "cross_entropy":
        chain += [Moment("exp", depth), Moment("normalise", depth)]
    elif architecture.activations[-1] != "linear":
        chain.append(Moment("a", depth))
    chain += [Moment("loss"), Moment("d_output", depth, backward=True)]
    for layer in range(depth, 0, -1):
        if layer < depth:
            chain.append(Moment("d_activations", layer, backward=True))
        chain.append(Moment("d_weights", layer, backward=True))
    chain.append(Moment("update", backward=True))
    return tuple(chain)


def rest_index(moments: tuple[Moment, ...]) -> int:
    """Where the cursor stands between steps: everything forward is known."""
    return next(i for i, moment in enumerate(moments) if moment.kind == "loss")


def next_layer_end(moments: tuple[Moment, ...], index: int) -> int:
    """The last moment of the layer that comes next after ``index``.

    Forward and then backward; the number of moments when the step ends before it. The
    scores belong together with what follows from them up to the loss, the gradient at
    the scores with ∂W^L, and ∂a^l with ∂W^l.
    """
    later = (end for end in _layer_ends(moments) if end > index)
    return next(later, len(moments))


def previous_layer_end(moments: tuple[Moment, ...], index: int) -> int:
    """The last moment of the layer before ``index``; −1 when there is none."""
    return max((end for end in _layer_ends(moments) if end < index), default=-1)


def _layer_ends(moments: tuple[Moment, ...]) -> list[int]:
    depth = max(moment.layer for moment in moments)
    groups = [
        (
            moment.backward,
            depth if moment.kind == "loss" else moment.layer,
            moment.kind == "update",
        )
        for moment in moments
    ]
    last = len(moments) - 1
    return [i for i in range(len(moments)) if i == last or groups[i] != groups[i + 1]]
