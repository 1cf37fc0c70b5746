"""The network as formulas in LaTeX, with its numbers where they are few."""

from typing import Any

from numpy.typing import NDArray

from nnviz.engine.activations import LEAKY_SLOPE
from nnviz.engine.settings import ActivationName
from nnviz.models.source_text import head
from nnviz.models.trained import TrainedNetwork

MOST_WRITTEN = 200
"""Parameters up to which the matrices are written out; of more only the shapes."""
_DIGITS = 4

_ACTIVATIONS: dict[ActivationName, str] = {
    "sigmoid": r"\sigma({z})",
    "tanh": r"\tanh({z})",
    "relu": r"\max(0, {z})",
    "leaky_relu": rf"\max({{z}}, {LEAKY_SLOPE}\, {{z}})",
    "linear": "{z}",
}
_LOSSES = {
    "cross_entropy": [
        r"p_i &= \frac{e^{f_i}}{\sum_j e^{f_j}}",
        r"L &= -\log p_y",
    ],
    "squared_error": [r"L &= \sum_k (\hat{y}_k - t_k)^2"],
    "hinge": [r"L &= \sum_k \max(0, 1 - s_k f_k), \quad s_y = 1,\ s_{k \neq y} = -1"],
}


def latex_source(network: TrainedNetwork) -> str:
    """``align*`` environments (amsmath): the layers, the loss, then the numbers.

    Numbers are rounded to four significant digits, and the text says so.
    """
    settings = network.experiment.network
    few = settings.architecture.parameter_count <= MOST_WRITTEN
    lines = [*head(network, "%"), r"% Needs \usepackage{amsmath}.", r"\begin{align*}"]
    lines.append(" \\\\\n".join(_layers(network) + _LOSSES[network.experiment.loss]))
    lines.append(r"\end{align*}")
    if few:
        lines.append(f"% Rounded to {_DIGITS} significant digits.")
        lines.append(r"\begin{align*}")
        lines.append(" \\\\\n".join(_numbers(network)))
        lines.append(r"\end{align*}")
    else:
        count = settings.architecture.parameter_count
        lines.append(
            f"% The {count} parameters are too many to write out;"
            r" W^l has n_l rows and n_{l-1} columns."
        )
    return "\n".join(lines) + "\n"


def _layers(network: TrainedNetwork) -> list[str]:
    settings = network.experiment.network
    activations = settings.architecture.activations
    result = r"\hat{y}" if network.experiment.loss == "squared_error" else "f"
    lines = []
    a = "x"
    for layer, activation in enumerate(activations, start=1):
        product = f"W^{{{layer}}} {a} + b^{{{layer}}}"
        last = layer == len(activations)
        if last and activation == "linear":
            lines.append(f"{result} &= {product}")
            continue
        z = f"z^{{{layer}}}"
        a = result if last else f"a^{{{layer}}}"
        lines.append(f"{z} &= {product}")
        lines.append(f"{a} &= {_ACTIVATIONS[activation].replace('{z}', z)}")
    return lines


def _numbers(network: TrainedNetwork) -> list[str]:
    lines = []
    for layer, (W, b) in enumerate(network.layers, start=1):
        lines.append(
            f"W^{{{layer}}} &= {_matrix(W)}, & b^{{{layer}}} &= {_matrix(b[:, None])}"
        )
    return lines


def _matrix(array: NDArray[Any]) -> str:
    rows = [" & ".join(_number(float(value)) for value in row) for row in array]
    return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"


def _number(value: float) -> str:
    text = f"{value:.{_DIGITS}g}"
    mantissa, mark, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if mark else text
