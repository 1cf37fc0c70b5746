"""One input: what moves a kink, and what turns the piece behind it.

The layers below a neuron do not depend on its bias, so a bias moves the neuron's whole
pre-activation up or down: b − z(x) is the one with which it passes 0 at x, in whatever
layer. Where a layer is scaled on the way out of a neuron, its kink stays where it is,
and the outputs turn there in proportion.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import activate, activation_derivative
from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.linear_pieces import LinearPieces
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.piecewise_linear import AffineInputs, Floats, off_slopes


@dataclass(frozen=True, slots=True, eq=False)
class LayerLine:
    """Pre-activations of a layer at one x, and how they grow with x, both (n_l,)."""

    z: Floats
    slopes: Floats


@np.errstate(all="ignore")
def layer_at(
    architecture: Architecture,
    parameters: Parameters,
    layer: int,
    x: float,
    inputs: AffineInputs | None = None,
) -> LayerLine:
    """z and dz/dx of a layer (from 1); at a kink below, the slopes of one side."""
    use_one_blas_thread()
    along = AffineInputs.same(1) if inputs is None else inputs
    a = along.at(np.array([[x]]))[0]
    turn = along.matrix[:, 0]
    for place in range(layer):
        W = np.asarray(parameters.W[place], np.float64)
        z, slopes = W @ a + parameters.b[place], W @ turn
        a = activate(architecture.activations[place], z)
        turn = slopes * activation_derivative(architecture.activations[place], a)
    return LayerLine(z, slopes)


def bias_for_kink(
    architecture: Architecture,
    parameters: Parameters,
    layer: int,
    index: int,
    x: float,
    inputs: AffineInputs | None = None,
) -> float | None:
    """The bias with which a neuron (layer from 1, index from 0) passes 0 at x: b − z.

    ``None`` where no bias does that: its pre-activation does not change with x there.
    """
    line = layer_at(architecture, parameters, layer, x, inputs)
    if line.slopes[index] == 0:
        return None
    return float(parameters.b[layer - 1][index]) - float(line.z[index])


def gain(
    architecture: Architecture,
    parameters: Parameters,
    pieces: LinearPieces,
    piece: int,
    layer: int,
    index: int,
) -> Floats:
    """∂outputs/∂a of a neuron within a piece, (K,): what is made of its activation.

    Raises
    ------
    NotPiecewiseLinearError
        Where an activation is bent everywhere.
    """
    factors = off_slopes(architecture)
    outputs: Floats = np.eye(architecture.layers[layer])[index]
    for place in range(layer, architecture.depth):
        outputs = np.asarray(parameters.W[place], np.float64) @ outputs
        off = factors[place]
        if off is not None:
            outputs = outputs * np.where(pieces.active[place + 1][piece], 1.0, off)
    return outputs


def with_scaled_output(
    parameters: Parameters, layer: int, index: int, factor: float
) -> Parameters:
    """All weights out of a neuron times a factor: W^(layer+1)[:, index]."""
    W: list[NDArray[np.floating]] = list(parameters.W)
    W[layer] = np.array(W[layer])
    W[layer][:, index] *= factor
    return Parameters.of(W, parameters.b)


def bent_prefix(
    architecture: Architecture, parameters: Parameters
) -> tuple[Architecture, Parameters] | None:
    """A network with a sigmoid or tanh, up to that layer, and with ReLU there.

    Its pieces or regions end where a neuron of that layer has z = 0: there a sigmoid
    and a tanh have their point of inflection. ``None`` without such a layer.
    """
    names = architecture.activations
    bent = [place for place, name in enumerate(names) if name in ("sigmoid", "tanh")]
    if not bent:
        return None
    end = bent[0] + 1
    prefix = Architecture(architecture.layers[: end + 1], (*names[: end - 1], "relu"))
    return prefix, Parameters(parameters.W[:end], parameters.b[:end])
