"""The numbers of the neurons at a moment: what each layer shows, and what that is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.settings import ActivationName
from nnviz.picture.graph_options import GraphMode
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

_ACTIVATIONS: dict[ActivationName, str] = {
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
}


@dataclass(frozen=True, slots=True, eq=False)
class NeuronValues:
    """What the neurons of a layer show, ``values`` (n_l,); NaN: not known yet.

    ``quantity`` says what it is; empty for inputs, activations, and what is not known.
    """

    values: Floats
    quantity: str = ""


def phase_of(snapshot: Snapshot) -> GraphMode:
    """What a drawing of the network shows by itself at a moment."""
    now = snapshot.moments[snapshot.moment]
    if now.kind == "update":
        return "updates"
    return "gradients" if now.backward else "weights"


def neuron_values(snapshot: Snapshot, layer: int, mode: GraphMode) -> NeuronValues:
    """Activations of the chosen sample, the gradient at them, or changes of biases."""
    if mode == "weights" or layer == 0:
        values, before_activation = forward_values(snapshot, layer)
        if not before_activation:
            return NeuronValues(values)
        activation = activation_title(snapshot.architecture.activations[layer - 1])
        return NeuronValues(values, f"before {activation}")
    if mode == "updates":
        changes = np.asarray(snapshot.trace.updates.b[layer - 1], dtype=np.float64)
        return NeuronValues(changes, "change of b")
    values = gradient_values(snapshot, layer)
    if np.isnan(values).all():
        return NeuronValues(values)
    return NeuronValues(values, f"∂L/∂{_gradient_of(snapshot, layer)}")


def _gradient_of(snapshot: Snapshot, layer: int) -> str:
    """What the gradient that a layer shows is taken of: f, ŷ, z or a."""
    is_scores = snapshot.experiment.loss != "squared_error"
    is_linear = snapshot.architecture.activations[layer - 1] == "linear"
    if layer == snapshot.architecture.depth:
        if is_scores:
            return "f"
        return "z" if knows_gradient(snapshot, layer) and not is_linear else "ŷ"
    return "z" if knows_gradient(snapshot, layer) else "a"


def activation_title(name: ActivationName) -> str:
    """The name of an activation as it is written: ReLU, sigmoid."""
    return _ACTIVATIONS.get(name, name)


def is_active_moment(snapshot: Snapshot, layer: int) -> bool:
    """Whether the moment computes what a layer shows (inputs: takes the batch)."""
    now = snapshot.moments[snapshot.moment]
    match now.kind:
        case "batch":
            return layer == 0
        case "z" | "a" | "d_output" | "d_weights" | "d_activations":
            return now.layer == layer
        case "update":
            return layer > 0
        case _:
            return False


def forward_values(snapshot: Snapshot, layer: int) -> tuple[Floats, bool]:
    """The activations of the chosen sample (n_l,), and whether they are still z.

    Before its activation is computed a layer shows its pre-activations; before these
    are, NaN.
    """
    sample = snapshot.sample
    if layer == 0:
        return np.asarray(sample.x, dtype=np.float64), False
    is_linear_output = (
        layer == snapshot.architecture.depth
        and snapshot.architecture.activations[-1] == "linear"
    )
    if snapshot.knows("a", layer) or (is_linear_output and snapshot.knows("z", layer)):
        return np.asarray(sample.a[layer - 1], dtype=np.float64), False
    if snapshot.knows("z", layer):
        is_linear = snapshot.architecture.activations[layer - 1] == "linear"
        return np.asarray(sample.z[layer - 1], dtype=np.float64), not is_linear
    return np.full(snapshot.architecture.layers[layer], np.nan), False


def knows_gradient(snapshot: Snapshot, layer: int) -> bool:
    """Whether ∂L/∂W of a layer is known; looking ahead of the moment shows them all."""
    if not snapshot.moments[snapshot.moment].backward:
        return True
    return snapshot.knows("d_weights", layer)


def gradient_values(snapshot: Snapshot, layer: int) -> Floats:
    """∂L/∂z of the chosen sample (n_l,); ∂L/∂a while no more is known, NaN before.

    Inputs have no gradient: x.
    """
    sample = snapshot.sample
    if layer == 0:
        return np.asarray(sample.x, dtype=np.float64)
    if knows_gradient(snapshot, layer):
        return np.asarray(sample.dz[layer - 1], dtype=np.float64)
    if snapshot.knows("d_output", layer) or snapshot.knows("d_activations", layer):
        return np.asarray(sample.da[layer - 1], dtype=np.float64)
    return np.full(snapshot.architecture.layers[layer], np.nan)


def largest(values: Floats) -> float:
    """max |v| over what is finite, 0 where nothing is."""
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) if finite.size else 0.0
