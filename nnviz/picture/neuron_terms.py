"""What a neuron adds up in each of the three drawings, and what comes out of it.

With the bias drawn there are N terms w_i x_i and b; with the bias as an input there are
N + 1 terms, the last one w_{N+1} x_{N+1} = b · 1. The outputs are the same bits.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Architecture, frozen_copy
from nnviz.engine.one_layer import layer_output
from nnviz.engine.settings import ActivationName
from nnviz.picture.drawings import Drawing
from nnviz.picture.graph_edges import chosen_neuron
from nnviz.session.selection import Neuron, Unit
from nnviz.session.snapshot import Snapshot

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class NeuronTerms:
    """The terms of a neuron, in the dtype of the network, for the chosen sample.

    ``weights``, ``inputs`` and ``products`` are (N,), or (N + 1,) where the bias is
    one of them; ``bias`` is then ``None``. ``z`` and ``a`` are what the engine makes
    of these very numbers.
    """

    neuron: Neuron
    drawing: Drawing
    activation: ActivationName
    weights: Array
    inputs: Array
    products: Array
    bias: float | None
    z: float
    a: float


def shown_neuron(unit: Unit | None) -> Neuron:
    """The neuron that a drawing of one neuron shows: inputs are none."""
    neuron = chosen_neuron(unit)
    return Neuron(1, 0) if neuron is None or neuron.layer == 0 else neuron


def neuron_beside(architecture: Architecture, neuron: Neuron, by: int) -> Neuron:
    """The neuron ``by`` places on; hidden and output neurons are a circle."""
    sizes = architecture.layers
    place = sum(sizes[1 : neuron.layer]) + neuron.index + by
    place %= architecture.neuron_count
    layer = 1
    while place >= sizes[layer]:
        place -= sizes[layer]
        layer += 1
    return Neuron(layer, place)


def neuron_terms(snapshot: Snapshot, neuron: Neuron, drawing: Drawing) -> NeuronTerms:
    """The terms of a hidden or output neuron in one of the drawings."""
    place, sample = neuron.layer - 1, snapshot.sample
    weights = snapshot.parameters.W[place][neuron.index]
    bias = snapshot.parameters.b[place][neuron.index]
    inputs = sample.x if place == 0 else sample.a[place - 1]
    is_input = drawing == "input"
    if is_input:
        weights = np.append(weights, bias)
        inputs = np.append(inputs, np.ones_like(bias))
    with np.errstate(all="ignore"):
        products = weights * inputs
    # What is drawn apart from the weights comes last among them, as on the tape.
    row = weights if is_input else np.append(weights, bias)
    column = inputs if is_input else np.append(inputs, np.ones_like(bias))
    z, a = _output(snapshot, neuron, row, column)
    return NeuronTerms(
        neuron=neuron,
        drawing=drawing,
        activation=snapshot.architecture.activations[place],
        weights=frozen_copy(weights),
        inputs=frozen_copy(inputs),
        products=frozen_copy(products),
        bias=None if is_input else float(bias),
        z=z,
        a=a,
    )


def _output(
    snapshot: Snapshot, neuron: Neuron, row: Array, column: Array
) -> tuple[float, float]:
    """z and a of a neuron with these numbers, its layer computed as the tape does."""
    place = neuron.layer - 1
    parameters = snapshot.parameters
    rows = np.column_stack([parameters.W[place], parameters.b[place]])
    rows[neuron.index] = row
    z, a = layer_output(snapshot.architecture, neuron.layer, rows, column)
    return float(z[neuron.index]), float(a[neuron.index])
