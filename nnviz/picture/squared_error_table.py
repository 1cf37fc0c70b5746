"""The table of the squared error: z → ŷ = f(z), target t, (ŷ − t)².

L = Σ_k (ŷ_k − t_k)² per sample, ∂L/∂z = 2 (ŷ − t) · f′(z).
"""

import numpy as np

from nnviz.engine.activations import activation_derivative
from nnviz.engine.settings import ActivationName
from nnviz.picture.loss_parts import Shown, gradient_cells, gradient_column, row_of
from nnviz.picture.loss_table import (
    Cell,
    Column,
    GradientRow,
    GradientSection,
    LossTable,
    fraction,
    largest,
)
from nnviz.picture.numbers import format_number
from nnviz.picture.written_numbers import in_product
from nnviz.session.moments import MomentKind
from nnviz.session.wording import superscript

_FORMULA_TERMS = 4

_TITLES: dict[ActivationName, str] = {
    "linear": "Squared error",
    "sigmoid": "Sigmoid and squared error",
    "tanh": "Tanh and squared error",
    "relu": "ReLU and squared error",
    "leaky_relu": "Leaky ReLU and squared error",
}
_FUNCTIONS: dict[ActivationName, str] = {
    "sigmoid": "σ",
    "tanh": "tanh",
    "relu": "relu",
    "leaky_relu": "leaky",
}
# The derivative as a function of ŷ where it is one that can be written out.
_DERIVATIVES: dict[ActivationName, str] = {
    "linear": "",
    "sigmoid": " · *ŷ* (1 − *ŷ*)",
    "tanh": " · (1 − *ŷ*²)",
    "relu": " · relu′(*z*)",
    "leaky_relu": " · leaky′(*z*)",
}


def squared_error_table(shown: Shown) -> LossTable:
    """The table of the squared error for the outputs of one sample."""
    sample = shown.sample
    activation = shown.snapshot.architecture.activations[-1]
    z = [float(value) for value in sample.z[-1]]
    outputs = [float(value) for value in sample.a[-1]]
    targets = [float(value) for value in shown.target]
    with np.errstate(over="ignore"):  # a diverged run: the square is then infinite
        errors = np.square(np.subtract(outputs, targets)).tolist()
    loss = float(sample.loss)
    # A sigmoid's bar is a share of its range; other outputs are drawn from zero.
    limit = 1.0 if activation == "sigmoid" else largest([*outputs, *targets])
    columns = _columns(shown, activation)
    by_key = {
        "z": [Cell(v, format_number(v), fraction(v, largest(z))) for v in z],
        "output": [
            Cell(y, format_number(y), fraction(y, limit), fraction(t, limit))
            for y, t in zip(outputs, targets, strict=True)
        ],
        "target": [Cell(t, format_number(t)) for t in targets],
        "loss": [
            Cell(e, format_number(e), fraction(e, loss), strong=True) for e in errors
        ],
    }
    texts = [format_number(e) for e in errors]
    many = len(texts) > _FORMULA_TERMS
    formula = "*L* = Σ (*ŷ* − *t*)²" if many else "*L* = " + " + ".join(texts)
    if not shown.knows("loss") or len(texts) == 1:
        formula = "*L* = (*ŷ* − *t*)²" if len(texts) == 1 else "*L* = Σ (*ŷ* − *t*)²"
    return LossTable(
        title=_TITLES[activation],
        line=shown.line,
        columns=columns,
        rows=tuple(
            row_of(shown, k, columns, [by_key[column.key][k] for column in columns])
            for k in range(shown.count)
        ),
        totals=(),
        loss=shown.loss_box(formula),
        gradient=_gradient(shown, activation, outputs, targets),
        gradient_column=_gradient_column(shown, activation),
        notes=tuple(shown.next_moment_note("∂ŷ")),
    )


def _columns(shown: Shown, activation: ActivationName) -> tuple[Column, ...]:
    knows_z = shown.knows("z")
    is_linear = activation == "linear"
    layer = superscript(shown.depth)
    z = Column(
        "z",
        "z",
        f"*z*{layer}",
        "The pre-activation of each output neuron.",
        bar="signed",
        tone="weight",
        known=knows_z,
        now=shown.is_now("z"),
    )
    title = "*ŷ* = *z*" if is_linear else f"*ŷ* = {_FUNCTIONS[activation]}(*z*)"
    return (
        *(() if is_linear else (z,)),
        Column(
            "output",
            "output",
            title,
            "The output of the network; the upright line marks the target.",
            bar="share" if activation == "sigmoid" else "signed",
            tone="plain" if activation == "sigmoid" else "weight",
            known=knows_z if is_linear else shown.knows("a"),
            now=shown.is_now("z" if is_linear else "a"),
        ),
        Column("target", "target", "target *t*", "What the output should be."),
        Column(
            "loss",
            "squared_error",
            "(*ŷ* − *t*)²",
            "The squared error of each output; the bar is its part of the loss.",
            bar="size",
            known=shown.knows("loss"),
            strong=True,
        ),
    )


def _is_at_outputs(shown: Shown, activation: ActivationName) -> bool:
    """Whether the gradient has come to ŷ = f(z) and not yet through f to z."""
    return activation != "linear" and shown.is_now("d_output")


def _gradient_column(shown: Shown, activation: ActivationName) -> Column:
    if _is_at_outputs(shown, activation):
        return gradient_column(
            shown, "∂*ŷ*", "The gradient ∂L/∂ŷ of this sample's loss at ŷ.", now=True
        )
    return gradient_column(
        shown,
        "∂*z*",
        "The gradient ∂L/∂z of this sample's loss at z.",
        now=shown.is_now(_lit_at(activation)),
    )


def _lit_at(activation: ActivationName) -> MomentKind:
    """The moment that computes ∂L/∂z of the outputs."""
    return "d_output" if activation == "linear" else "d_weights"


def _gradient(
    shown: Shown, activation: ActivationName, outputs: list[float], targets: list[float]
) -> GradientSection:
    known = shown.knows("loss")
    if _is_at_outputs(shown, activation):
        # As of linear outputs: the factor f′(z) comes with the next moment.
        symbol, gradients = "*ŷ*", shown.sample.da[-1]
        reached: ActivationName = "linear"
        explanation = "How the loss of this sample changes with each output ŷ."
    else:
        symbol, reached, gradients = "*z*", activation, shown.sample.dz[-1]
        explanation = "How the loss of this sample changes with each pre-activation z."
    cells = gradient_cells(shown, gradients.tolist())
    return GradientSection(
        title="Gradient at the outputs"
        if shown.count > 1
        else "Gradient at the output",
        formula=f"∂*L*/∂{symbol} = 2 (*ŷ* − *t*){_DERIVATIVES[reached]}",
        explanation=explanation,
        rows=tuple(
            GradientRow(
                _written_out(shown, k, reached, outputs[k], targets[k])
                if known
                else "",
                cell,
            )
            for k, cell in enumerate(cells)
        ),
        known=known,
        now=shown.is_now("d_output") or shown.is_now(_lit_at(activation)),
        active=shown.is_backward,
    )


def _written_out(
    shown: Shown, row: int, activation: ActivationName, output: float, target: float
) -> str:
    """2·(ŷ − t)·f′(z) with its numbers; f′ as the engine has it."""
    text = f"2·{in_product(output - target)}"
    if activation == "linear":
        return text
    if activation == "sigmoid":
        return f"{text}·{in_product(output)}·{in_product(1.0 - output)}"
    if activation == "tanh":
        return f"{text}·{in_product(1.0 - output * output)}"
    slope = float(activation_derivative(activation, shown.sample.a[-1])[row])
    return f"{text}·{in_product(slope)}"
