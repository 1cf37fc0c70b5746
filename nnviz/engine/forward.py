"""The forward pass for any inputs, as plain NumPy, samples in rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import activate, activate_in_place
from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.network import Architecture, Parameters

Array = NDArray[Any]


@np.errstate(all="ignore")
def forward(
    architecture: Architecture, parameters: Parameters, x: Array
) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Pre-activations z and activations a per layer, each (n, n_l), for x (n, n_0).

    Computed in the dtype of the parameters; ``z[-1]`` are the scores.
    """
    use_one_blas_thread()
    below = np.asarray(x, parameters.W[0].dtype)
    z: list[Array] = []
    a: list[Array] = []
    for W, b, name in zip(
        parameters.W, parameters.b, architecture.activations, strict=True
    ):
        z.append(below @ W.T + b)
        a.append(activate(name, z[-1]))
        below = a[-1]
    return tuple(z), tuple(a)


@np.errstate(all="ignore")
def network_output(
    architecture: Architecture, parameters: Parameters, x: Array
) -> Array:
    """The outputs (n, K) for x (n, n_0), keeping nothing on the way."""
    use_one_blas_thread()
    below = np.asarray(x, parameters.W[0].dtype)
    for W, b, name in zip(
        parameters.W, parameters.b, architecture.activations, strict=True
    ):
        below = below @ W.T
        below += b
        activate_in_place(name, below)
    return below


@np.errstate(all="ignore")
def forward_by_states(
    architecture: Architecture, states: Sequence[Parameters], x: Array
) -> tuple[Array, ...]:
    """Activations per layer, each (m, n_l), of one input x (n_0,) in m states."""
    use_one_blas_thread()
    below = np.tile(np.asarray(x, states[0].W[0].dtype), (len(states), 1))
    a: list[Array] = []
    for layer, name in enumerate(architecture.activations):
        W = np.stack([state.W[layer] for state in states])
        z = np.matmul(W, below[:, :, np.newaxis])[:, :, 0]
        z += np.stack([state.b[layer] for state in states])
        activate_in_place(name, z)
        a.append(z)
        below = z
    return tuple(a)
