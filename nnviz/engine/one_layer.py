"""One layer for one sample, by the very product of the tape: z = [W|b] (x, 1).

The bias is the weight of one more input that is always 1. The tape computes it so, and
in floating point b · 1 is b: whoever draws the bias apart draws the same sum.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import activate_in_place
from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.layout import BlockLayout
from nnviz.engine.network import Architecture

Array = NDArray[Any]


@np.errstate(all="ignore")
def layer_output(
    architecture: Architecture, layer: int, weights: Array, inputs: Array
) -> tuple[Array, Array]:
    """Pre-activations and activations of a layer, bit for bit those of a trace.

    Parameters
    ----------
    layer
        From 1.
    weights
        (n_l, n_{l−1} + 1): the bias of each neuron is its last weight.
    inputs
        (n_{l−1} + 1,): the last one is that of the biases.

    Returns
    -------
    z, a : (n_l,) each
    """
    use_one_blas_thread()
    n_out, n_in = weights.shape
    # The first block may have more columns, filled up with zeros.
    width = BlockLayout(architecture).input_width if layer == 1 else n_in
    block = np.zeros((n_out, width), weights.dtype)
    block[:, :n_in] = weights
    column = np.zeros((width, 1), weights.dtype)
    column[:n_in, 0] = inputs
    z = np.empty((n_out, 1), weights.dtype)
    block.dot(column, z)
    a = z.copy()
    activate_in_place(architecture.activations[layer - 1], a)
    return z[:, 0], a[:, 0]
