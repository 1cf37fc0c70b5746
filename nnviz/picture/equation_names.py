"""Symbols and names in the equations: superscript = layer, subscript = neuron."""

from nnviz.engine.settings import ActivationName
from nnviz.picture.output_names import output_index, output_name
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.snapshot import Snapshot

FUNCTIONS: dict[ActivationName, str] = {
    "sigmoid": "*σ*",
    "tanh": "tanh",
    "relu": "relu",
    "leaky_relu": "leaky",
    "linear": "",
}
ACTIVATION_NAMES: dict[ActivationName, str] = {
    "sigmoid": "the sigmoid",
    "tanh": "tanh",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "linear": "the identity",
}
BARE_NAMES: dict[ActivationName, str] = {
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "linear": "linear",
}
ACTIVATION_CAPTIONS: dict[ActivationName, str] = {
    "sigmoid": "sigmoid, 1/(1 + *e*^{−*z*})",
    "tanh": "tanh, from −1 to 1",
    "relu": "ReLU, max(0, *z*)",
    "leaky_relu": "leaky ReLU, max(0.01 *z*, *z*)",
    "linear": "linear",
}
_COUNT_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


def count_word(count: int) -> str:
    """Small counts as words."""
    return _COUNT_WORDS[count] if count < len(_COUNT_WORDS) else str(count)


def is_output(snapshot: Snapshot, layer: int) -> bool:
    """Whether a layer is the output layer."""
    return layer == snapshot.architecture.depth


def index_of(snapshot: Snapshot, layer: int, index: int) -> str:
    """A neuron as subscript: its number from 1, an output's short class name."""
    if is_output(snapshot, layer):
        return output_index(snapshot.dataset, index)
    return str(index + 1)


def z_symbol(snapshot: Snapshot, layer: int, index: int) -> str:
    """*z*²₅; *f*₃ for a score, *ŷ* for an output without activation of its own."""
    if is_output(snapshot, layer):
        if snapshot.experiment.loss != "squared_error":
            return f"*f*_{{{index_of(snapshot, layer, index)}}}"
        if snapshot.architecture.activations[-1] == "linear":
            return _output_symbol(snapshot, index)
    return f"*z*{_layer(snapshot, layer)}_{{{index_of(snapshot, layer, index)}}}"


def a_symbol(snapshot: Snapshot, layer: int, index: int) -> str:
    """*a*¹₂, *x*₂ for an input, *ŷ*₁ for an output."""
    if layer == 0:
        return f"*x*_{{{index + 1}}}"
    if is_output(snapshot, layer):
        return _output_symbol(snapshot, index)
    return f"*a*{_layer(snapshot, layer)}_{{{index + 1}}}"


def weight_symbol(snapshot: Snapshot, at: Weight) -> str:
    """*W*²₅,₂: layer, then target and source."""
    target = index_of(snapshot, at.layer, at.target)
    return f"*W*^{{{at.layer}}}_{{{target},{at.source + 1}}}"


def bias_symbol(snapshot: Snapshot, at: Bias) -> str:
    """*b*²₅."""
    return f"*b*^{{{at.layer}}}_{{{index_of(snapshot, at.layer, at.index)}}}"


def derivative(symbol: str) -> str:
    """∂*L*/∂ of a symbol."""
    return f"∂*L*/∂{symbol}"


def neuron_name(snapshot: Snapshot, neuron: Neuron) -> str:
    """In words: "hidden 2, neuron 5", "output neuron for class 3", "input x₁"."""
    if neuron.layer == 0:
        return f"input {neuron.index + 1}"
    if is_output(snapshot, neuron.layer):
        name = output_name(snapshot.dataset, neuron.index)
        if not snapshot.dataset.is_classification:
            number = "" if snapshot.dataset.output_count == 1 else neuron.index + 1
            return f"output neuron {number}".rstrip()
        return f"output neuron for {name}"
    if snapshot.architecture.depth == 2:
        return f"hidden neuron {neuron.index + 1}"
    return f"hidden {neuron.layer}, neuron {neuron.index + 1}"


def plain(markup: str) -> str:
    """A symbol without its markup, for names of numbers: z^2_5."""
    return markup.replace("*", "").replace("{", "").replace("}", "")


def _layer(snapshot: Snapshot, layer: int) -> str:
    """The superscript; left out for the only hidden layer, as in the lecture."""
    only_hidden = snapshot.architecture.depth == 2 and layer == 1
    return "" if only_hidden else f"^{{{layer}}}"


def _output_symbol(snapshot: Snapshot, index: int) -> str:
    if snapshot.dataset.output_count == 1:
        return "*ŷ*"
    return f"*ŷ*_{{{output_index(snapshot.dataset, index)}}}"
