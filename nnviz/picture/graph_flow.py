"""What the edges of each layer show at a moment, and which way it flows.

A weighted sum z^l = W^l a^{l−1} + b^l draws w·a forward into layer l; the chain rule
∂L/∂a^l = (W^{l+1})ᵀ ∂L/∂z^{l+1} draws w·∂L/∂z backward out of layer l + 1. At all other
moments edges show their weight, its gradient, or what the update adds to it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.graph_options import GraphMode
from nnviz.picture.graph_values import forward_values, knows_gradient, largest
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

FORWARD, BACKWARD, STILL = 1, -1, 0


@dataclass(frozen=True, slots=True, eq=False)
class LayerFlow:
    """What the edges into a layer show; arrays (n_l, n_{l−1}), NaN: not known yet.

    ``values`` are written on them, ``drawn`` gives their width and colour against
    ``limit``, and ``measure`` says what that is. ``direction``: which way it flows.
    ``is_now``: the moment computes it. ``is_ahead``: the pass has not come so far.
    """

    values: Floats
    drawn: Floats
    limit: float
    measure: str
    direction: int
    is_now: bool = False
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class EdgeRange:
    """What the colours of the edges mean, for the legend: ±``limit`` of a quantity.

    NaN where none of it is known yet.
    """

    name: str
    limit: float


@np.errstate(over="ignore", invalid="ignore")
def layer_flow(
    snapshot: Snapshot, layer: int, mode: GraphMode, limit: float
) -> LayerFlow:
    """The flow into a layer; ``limit`` is that of `edge_limit`."""
    if mode == "updates":
        changes = np.asarray(snapshot.trace.updates.W[layer - 1], dtype=np.float64)
        return LayerFlow(changes, changes, limit, "|change|", STILL)
    weights = np.asarray(snapshot.parameters.W[layer - 1], dtype=np.float64)
    if mode == "weights":
        if not snapshot.is_now("z", layer):
            is_ahead = not snapshot.knows("z", layer)
            return LayerFlow(weights, weights, limit, "|w·a|", STILL, is_ahead=is_ahead)
        signals = weights * forward_values(snapshot, layer - 1)[0]
        most = largest(signals)
        return LayerFlow(weights, signals, most, "|w·a|", FORWARD, is_now=True)
    if is_error_flow(snapshot, layer):
        errors = weights * np.asarray(snapshot.sample.dz[layer - 1])[:, np.newaxis]
        most = largest(errors)
        return LayerFlow(errors, errors, most, "|w·∂z|", BACKWARD, is_now=True)
    if not knows_gradient(snapshot, layer):
        unknown = np.full_like(weights, np.nan)
        return LayerFlow(unknown, unknown, limit, "|gradient|", BACKWARD, is_ahead=True)
    gradients = np.asarray(snapshot.sample.dW[layer - 1], dtype=np.float64)
    is_now = snapshot.is_now("d_weights", layer)
    return LayerFlow(gradients, gradients, limit, "|gradient|", BACKWARD, is_now)


def is_error_flow(snapshot: Snapshot, layer: int) -> bool:
    """Whether the edges into a layer carry w·∂L/∂z down to the layer below now."""
    return layer > 1 and snapshot.is_now("d_activations", layer - 1)


def edge_limit(snapshot: Snapshot, mode: GraphMode) -> float:
    """The largest size over the layers drawn as edges, as far as it is known.

    Of the weights, of their gradients, or of their changes; over the templates where a
    network has nothing else.
    """
    has_fan = snapshot.dataset.image_shape is not None
    depth = snapshot.architecture.depth
    layers = range(2 if has_fan and depth > 1 else 1, depth + 1)
    matrices = {
        "weights": snapshot.parameters.W,
        "gradients": snapshot.sample.dW,
        "updates": snapshot.trace.updates.W,
    }[mode]
    return max(
        (
            largest(matrices[layer - 1])
            for layer in layers
            if mode != "gradients" or knows_gradient(snapshot, layer)
        ),
        default=0.0,
    )


def edge_range(snapshot: Snapshot, mode: GraphMode) -> EdgeRange:
    """What the edges show, of those that the moment computes where there are some."""
    limit = edge_limit(snapshot, mode)
    now = snapshot.moments[snapshot.moment]
    is_image = snapshot.dataset.image_shape is not None
    if mode == "weights" and now.kind == "z" and not (is_image and now.layer == 1):
        return EdgeRange("w·a", layer_flow(snapshot, now.layer, mode, limit).limit)
    if mode == "gradients" and now.kind == "d_activations":
        above = now.layer + 1
        return EdgeRange("w·∂z", layer_flow(snapshot, above, mode, limit).limit)
    depth = snapshot.architecture.depth
    if mode == "gradients" and not knows_gradient(snapshot, depth):
        return EdgeRange("gradient", np.nan)
    names = {"weights": "weight", "gradients": "gradient", "updates": "change"}
    return EdgeRange(names[mode], limit)
