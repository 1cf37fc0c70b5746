r"""The general formulas of moments, losses, activations and optimisers, in LaTeX.

To be set with fractions, roots and sums with limits; a formula that one line of text
says as well stands in the text. Superscript = layer, subscript = neuron.
"""

from nnviz.engine.settings import ActivationName, LossName, Optimizer
from nnviz.session.moments import Moment
from nnviz.session.snapshot import Snapshot

ACTIVATION_FORMULAS: dict[ActivationName, str] = {
    "sigmoid": r"\sigma(z) = \frac{1}{1 + e^{-z}}",
    "tanh": r"\tanh z = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}",
    "relu": r"\mathrm{relu}(z) = \max(0, z)",
    "leaky_relu": r"\mathrm{leaky}(z) = \max(0.01\,z, z)",
    "linear": r"f(z) = z",
}

LOSS_FORMULAS: dict[LossName, str] = {
    "cross_entropy": (
        r"L = {-}\log p_{y} = {-}\log \frac{e^{f_{y}}}{\sum_{k} e^{f_{k}}}"
    ),
    "squared_error": r"L = \sum_{k} \left(\hat{y}_{k} - t_{k}\right)^{2}",
    "hinge": r"L = \sum_{k} \max(0, 1 - s_{k} f_{k})",
}

OUTPUT_GRADIENT_FORMULAS: dict[LossName, str] = {
    "cross_entropy": r"\frac{\partial L}{\partial f_{k}} = p_{k} - y_{k}",
    "squared_error": (
        r"\frac{\partial L}{\partial \hat{y}_{k}}"
        r" = 2 \left(\hat{y}_{k} - t_{k}\right)"
    ),
    "hinge": (
        r"\frac{\partial L}{\partial f_{k}} = \begin{cases}"
        r" -s_{k} & 1 - s_{k} f_{k} > 0 \\ 0 & \mathrm{else} \end{cases}"
    ),
}

_SOFTMAX = r"p_{k} = \frac{e^{f_{k}}}{\sum_{i} e^{f_{i}}}"
_MEAN_LOSS = r"L = \frac{1}{n} \sum_{i \in \mathrm{batch}} L_{i}"


def moment_formula(snapshot: Snapshot, moment: Moment) -> str:
    """What a moment computes, for every neuron of its layer."""
    experiment, layer = snapshot.experiment, moment.layer
    match moment.kind:
        case "batch":
            return _MEAN_LOSS
        case "z":
            return _weighted_sum(snapshot, layer)
        case "a":
            return ACTIVATION_FORMULAS[snapshot.architecture.activations[layer - 1]]
        case "exp":
            return r"f_{k} \;\mapsto\; e^{f_{k}}"
        case "normalise":
            return _SOFTMAX
        case "loss":
            return LOSS_FORMULAS[experiment.loss]
        case "d_output":
            return OUTPUT_GRADIENT_FORMULAS[experiment.loss]
        case "d_activations":
            return _activation_gradient(snapshot, layer)
        case "d_weights":
            return _weight_gradient(snapshot, layer)
        case "update":
            return update_formula(experiment.optimizer)


def update_formula(optimizer: Optimizer) -> str:
    """The rule of an optimiser for a parameter θ with the gradient g."""
    decays = optimizer.weight_decay != 0.0
    match optimizer.kind:
        case "sgd":
            step = r"\lambda\, g" if optimizer.momentum == 0.0 else r"\lambda\, v"
        case "rmsprop":
            step = r"\lambda \frac{g}{\sqrt{v} + \varepsilon}"
        case "adam" | "adamw":
            step = r"\lambda \frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon}"
            if optimizer.kind == "adamw" and decays:
                step += r" - \lambda\, w\, \theta"
    return rf"\theta \leftarrow \theta - {step}"


def _weighted_sum(snapshot: Snapshot, layer: int) -> str:
    result = _pre_activation(snapshot, layer, "j")
    sources = snapshot.architecture.layers[layer - 1]
    source = _activation(snapshot, layer - 1, "i")
    weight, bias = rf"W^{{{layer}}}_{{j,i}}", rf"b^{{{layer}}}_{{j}}"
    return rf"{result} = \sum_{{i=1}}^{{{sources}}} {weight}\, {source} + {bias}"


def _activation_gradient(snapshot: Snapshot, layer: int) -> str:
    above = layer + 1
    targets = snapshot.architecture.layers[above]
    a, z = _activation(snapshot, layer, "j"), _pre_activation(snapshot, above, "k")
    return (
        rf"{_derivative(a)} = \sum_{{k=1}}^{{{targets}}}"
        rf" W^{{{above}}}_{{k,j}}\, {_derivative(z)}"
    )


def _weight_gradient(snapshot: Snapshot, layer: int) -> str:
    z = _pre_activation(snapshot, layer, "j")
    source = _activation(snapshot, layer - 1, "i")
    weight = rf"W^{{{layer}}}_{{j,i}}"
    return rf"{_derivative(weight)} = {_derivative(z)}\, {source}"


def _derivative(symbol: str) -> str:
    return rf"\frac{{\partial L}}{{\partial {symbol}}}"


def _pre_activation(snapshot: Snapshot, layer: int, index: str) -> str:
    """z^l_j; f_j for a score, ŷ_j for an output without activation of its own."""
    architecture = snapshot.architecture
    if layer == architecture.depth:
        if snapshot.experiment.loss != "squared_error":
            return rf"f_{{{index}}}"
        if architecture.activations[-1] == "linear":
            return _activation(snapshot, layer, index)
    return rf"z^{{{layer}}}_{{{index}}}"


def _activation(snapshot: Snapshot, layer: int, index: str) -> str:
    """a^l_j, x_j for an input, ŷ_j for an output."""
    if layer == 0:
        return rf"x_{{{index}}}"
    if layer == snapshot.architecture.depth:
        return rf"\hat{{y}}_{{{index}}}"
    return rf"a^{{{layer}}}_{{{index}}}"
