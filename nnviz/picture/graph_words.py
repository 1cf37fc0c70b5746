"""The parts of a network in words with all digits: tool tips, spoken names, copying."""

from nnviz.picture.graph_neurons import (
    forward_values,
    gradient_values,
    knows_gradient,
)
from nnviz.picture.numbers import format_exact
from nnviz.picture.output_names import output_name
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.session.snapshot import Snapshot
from nnviz.session.wording import parameter_name, superscript


def unit_name(snapshot: Snapshot, unit: Unit) -> str:
    """A neuron, weight or bias as a person would call it."""
    if not isinstance(unit, Neuron):
        return parameter_name(unit)
    if unit.layer == 0:
        return f"input {snapshot.dataset.input_names[unit.index]}"
    if unit.layer == snapshot.architecture.depth:
        if not snapshot.dataset.is_classification:
            return output_name(snapshot.dataset, unit.index)
        return f"output for {output_name(snapshot.dataset, unit.index)}"
    return f"hidden {unit.layer}, neuron {unit.index + 1}"


def unit_value(snapshot: Snapshot, unit: Unit, *, gradients: bool) -> float:
    """The number that the drawing shows of a unit, with all its digits.

    NaN where it is not known at the present moment.
    """
    if isinstance(unit, Neuron):
        if gradients:
            return float(gradient_values(snapshot, unit.layer)[unit.index])
        return float(forward_values(snapshot, unit.layer)[0][unit.index])
    return gradient_of(snapshot, unit) if gradients else parameter_of(snapshot, unit)


def parameter_of(snapshot: Snapshot, unit: Weight | Bias) -> float:
    """A weight or a bias."""
    if isinstance(unit, Weight):
        return float(snapshot.parameters.W[unit.layer - 1][unit.target, unit.source])
    return float(snapshot.parameters.b[unit.layer - 1][unit.index])


def gradient_of(snapshot: Snapshot, unit: Weight | Bias) -> float:
    """∂L/∂ a weight or a bias, of the chosen sample; NaN where not known yet."""
    if not knows_gradient(snapshot, unit.layer):
        return float("nan")
    if isinstance(unit, Weight):
        return float(snapshot.sample.dW[unit.layer - 1][unit.target, unit.source])
    return float(snapshot.sample.db[unit.layer - 1][unit.index])


def unit_lines(snapshot: Snapshot, unit: Unit, *, gradients: bool) -> tuple[str, ...]:
    """What a tool tip says of a unit: its name, and its numbers with all digits."""
    if isinstance(unit, Neuron):
        return _neuron_lines(snapshot, unit, gradients)
    name = parameter_name(unit)
    lines = [f"{name} = {format_exact(parameter_of(snapshot, unit))}"]
    gradient = gradient_of(snapshot, unit)
    if gradient == gradient:
        lines.append(f"∂L/∂{name} = {format_exact(gradient)} for this sample")
    lines.append(_path(snapshot, unit))
    return tuple(lines)


def unit_hint(unit: Unit) -> str:
    """What a person can do with a unit."""
    if isinstance(unit, Neuron):
        return "Click to choose · Alt+arrows go to a neighbour"
    return "Drag up or down, or type a number, to change it"


def _path(snapshot: Snapshot, unit: Weight | Bias) -> str:
    if isinstance(unit, Bias):
        return f"the bias of {unit_name(snapshot, Neuron(unit.layer, unit.index))}"
    source = unit_name(snapshot, Neuron(unit.layer - 1, unit.source))
    target = unit_name(snapshot, Neuron(unit.layer, unit.target))
    return f"from {source} to {target}"


def _neuron_lines(snapshot: Snapshot, unit: Neuron, gradients: bool) -> tuple[str, ...]:
    lines = [unit_name(snapshot, unit)]
    number = unit.index + 1
    if unit.layer == 0:
        value = float(snapshot.sample.x[unit.index])
        lines.append(f"x[{number}] = {format_exact(value)}")
        return tuple(lines)
    level = superscript(unit.layer)
    place = unit.layer - 1
    if snapshot.knows("z", unit.layer):
        z = float(snapshot.sample.z[place][unit.index])
        lines.append(f"z{level}[{number}] = {format_exact(z)}")
    values, before_activation = forward_values(snapshot, unit.layer)
    a = float(values[unit.index])
    is_other = snapshot.architecture.activations[place] != "linear"
    if a == a and is_other and not before_activation:
        lines.append(f"a{level}[{number}] = {format_exact(a)}")
    bias = Bias(unit.layer, unit.index)
    name = parameter_name(bias)
    lines.append(f"{name} = {format_exact(parameter_of(snapshot, bias))}")
    gradient = float(gradient_values(snapshot, unit.layer)[unit.index])
    if gradients and gradient == gradient:
        lines.append(f"∂L/∂z{level}[{number}] = {format_exact(gradient)}")
    return tuple(lines)
