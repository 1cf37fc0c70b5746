"""Linear collapse: layers with nothing bent between them are one layer.

ŷ = W₂ (W₁ x + b₁) + b₂ = (W₂ W₁) x + (W₂ b₁ + b₂) = W* x + b*

and so on for any number of layers. Only the activation behind the last of them stays.
However many parameters the layers have, W* has no higher rank than the narrowest of
them is wide.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.forward import network_output
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.piecewise_linear import rounding

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Collapse:
    """A network whose last layers, from ``first_layer`` (from 1) on, are one.

    ``layer_count``: how many layers that one stands for. ``architecture`` and
    ``parameters``: the network with it in their place, in float64. ``most_rank``: the
    highest rank that W* can have; ``rank``: the one that it has, as far as float64 can
    tell; ``None`` where W* has left the finite numbers.
    """

    first_layer: int
    layer_count: int
    architecture: Architecture
    parameters: Parameters
    most_rank: int
    rank: int | None

    @property
    def W(self) -> Floats:
        """W* (K, n_in)."""
        return self.parameters.W[-1]

    @property
    def b(self) -> Floats:
        """b* (K,)."""
        return self.parameters.b[-1]


def first_linear_layer(architecture: Architecture) -> int:
    """The layer, from 1, from which on no activation but the last is bent.

    The last layer itself where the one before it is bent.
    """
    layer = architecture.depth
    while layer > 1 and architecture.activations[layer - 2] == "linear":
        layer -= 1
    return layer


@np.errstate(all="ignore")
def collapse(
    architecture: Architecture, parameters: Parameters, first_layer: int | None = None
) -> Collapse:
    """Fold the layers from ``first_layer`` on, as many as can be unless given.

    Raises
    ------
    ValueError
        Where there is no such layer, or an activation between the layers is bent.
    """
    lowest, depth = first_linear_layer(architecture), architecture.depth
    first = lowest if first_layer is None else first_layer
    if not lowest <= first <= depth:
        accepted = f"from {lowest} to {depth}" if lowest < depth else f"{depth} alone"
        raise ValueError(
            f"first_layer must be {accepted}, where only linear activations follow up"
            f" to the last layer, not {first}."
        )
    use_one_blas_thread()
    weights = [np.asarray(W, np.float64) for W in parameters.W]
    biases = [np.asarray(b, np.float64) for b in parameters.b]
    W, b = weights[first - 1], biases[first - 1]
    size = np.abs(W)
    for above in range(first, depth):
        W, b = weights[above] @ W, weights[above] @ b + biases[above]
        size = np.abs(weights[above]) @ size
    widths = architecture.layers[first - 1 :]
    rank = None
    if np.isfinite(size).all():
        # Scaled, since squares of what is finite need not be.
        scale = float(size.max()) or 1.0
        lost = rounding(sum(widths[:-1])) * float(np.linalg.norm(size / scale))
        rank = int(np.linalg.matrix_rank(W / scale, tol=lost))
    return Collapse(
        first,
        depth - first + 1,
        Architecture(
            (*architecture.layers[:first], architecture.layers[-1]),
            (*architecture.activations[: first - 1], architecture.activations[-1]),
        ),
        Parameters.of((*weights[: first - 1], W), (*biases[: first - 1], b)),
        min(widths),
        rank,
    )


def largest_difference(
    architecture: Architecture,
    parameters: Parameters,
    collapsed: Collapse,
    x: NDArray[Any],
) -> float:
    """The largest absolute difference of an output over the inputs x (n, n_0).

    Between the network as it is and the one with the folded layers.
    """
    layers = network_output(architecture, parameters, x)
    one = network_output(collapsed.architecture, collapsed.parameters, x)
    with np.errstate(all="ignore"):
        return float(np.abs(layers - one).max(initial=0.0))
