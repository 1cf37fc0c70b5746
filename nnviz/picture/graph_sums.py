"""What Σ and f show where they are two circles: z and a, or the gradients at them."""

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.settings import ActivationName
from nnviz.picture.graph_options import GraphMode
from nnviz.picture.graph_values import forward_values, knows_gradient
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

FUNCTION_SIGNS: dict[ActivationName, str] = {
    "sigmoid": "σ",
    "tanh": "tanh",
    "relu": "ReLU",
    "leaky_relu": "leaky",
    "linear": "f",
}
"""What stands in the circle of f."""


def sum_values(snapshot: Snapshot, layer: int, mode: GraphMode) -> Floats:
    """z of the chosen sample (n_l,), or ∂L/∂z; NaN while not known."""
    place = layer - 1
    if mode == "gradients":
        known, values = knows_gradient(snapshot, layer), snapshot.sample.dz[place]
    else:
        known, values = snapshot.knows("z", layer), snapshot.sample.z[place]
    shown = np.asarray(values, dtype=np.float64)
    return shown if known else np.full_like(shown, np.nan)


def activation_values(snapshot: Snapshot, layer: int, mode: GraphMode) -> Floats:
    """a of the chosen sample (n_l,), or ∂L/∂a; NaN while not known."""
    if mode != "gradients":
        values, before = forward_values(snapshot, layer)
        return np.full_like(values, np.nan) if before else values
    shown = np.asarray(snapshot.sample.da[layer - 1], dtype=np.float64)
    known = any(snapshot.knows(kind, layer) for kind in ("d_output", "d_activations"))
    ahead = not snapshot.moments[snapshot.moment].backward
    return shown if known or ahead else np.full_like(shown, np.nan)
