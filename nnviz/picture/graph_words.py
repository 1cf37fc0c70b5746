"""The parts of a network in words with all digits: tool tips, spoken names, copying."""

from nnviz.picture.graph_flow import is_error_flow, layer_flow
from nnviz.picture.graph_options import GraphMode
from nnviz.picture.graph_values import (
    forward_values,
    gradient_values,
    knows_gradient,
    neuron_values,
)
from nnviz.picture.numbers import format_exact
from nnviz.picture.output_names import output_name
from nnviz.picture.update_rows import update_rows
from nnviz.session.events import value_of
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


def unit_value(snapshot: Snapshot, unit: Unit, mode: GraphMode) -> float:
    """The number that the drawing shows of a unit, with all its digits.

    NaN where it is not known at the present moment.
    """
    if isinstance(unit, Neuron):
        return float(neuron_values(snapshot, unit.layer, mode).values[unit.index])
    if isinstance(unit, Weight):
        flow = layer_flow(snapshot, unit.layer, mode, 0.0)
        return float(flow.values[unit.target, unit.source])
    match mode:
        case "gradients":
            return gradient_of(snapshot, unit)
        case "updates":
            return value_of(snapshot.trace.updates, unit)
        case _:
            return value_of(snapshot.parameters, unit)


def gradient_of(snapshot: Snapshot, unit: Weight | Bias) -> float:
    """∂L/∂ a weight or a bias, of the chosen sample; NaN where not known yet."""
    if not knows_gradient(snapshot, unit.layer):
        return float("nan")
    if isinstance(unit, Weight):
        return float(snapshot.sample.dW[unit.layer - 1][unit.target, unit.source])
    return float(snapshot.sample.db[unit.layer - 1][unit.index])


def unit_lines(snapshot: Snapshot, unit: Unit, mode: GraphMode) -> tuple[str, ...]:
    """What a tool tip says of a unit: its name, and its numbers with all digits."""
    if isinstance(unit, Neuron):
        return _neuron_lines(snapshot, unit, mode)
    if mode == "updates":
        return (*_update_lines(snapshot, unit), _path(snapshot, unit))
    name = parameter_name(unit)
    value = value_of(snapshot.parameters, unit)
    lines = [f"{name} = {format_exact(value)}"]
    if isinstance(unit, Weight):
        lines += _product_lines(snapshot, unit, mode)
    gradient = gradient_of(snapshot, unit)
    if gradient == gradient:
        lines.append(f"∂L/∂{name} = {format_exact(gradient)} for this sample")
    lines.append(_path(snapshot, unit))
    return tuple(lines)


def graph_description(snapshot: Snapshot, mode: GraphMode) -> str:
    """What a screen reader says of the drawing."""
    layers = " – ".join(map(str, snapshot.architecture.layers))
    unit = snapshot.selection.unit
    chosen = "nothing chosen"
    if unit is not None and not snapshot.playing:
        chosen = "chosen: " + ", ".join(unit_lines(snapshot, unit, mode))
    return f"A network of {layers} neurons; {chosen}. Alt and arrows move the choice."


def unit_hint(unit: Unit) -> str:
    """What a person can do with a unit."""
    if isinstance(unit, Neuron):
        return "Click to choose · Alt+arrows go to a neighbour"
    return "Drag up or down, or type a number, to change it"


def _product_lines(snapshot: Snapshot, at: Weight, mode: GraphMode) -> list[str]:
    """What flows along an edge at this moment, w·a or w·∂L/∂z."""
    if mode == "weights" and snapshot.is_now("z", at.layer):
        below = forward_values(snapshot, at.layer - 1)[0]
        product = value_of(snapshot.parameters, at) * float(below[at.source])
        return [f"w · {'x' if at.layer == 1 else 'a'} = {format_exact(product)}"]
    if mode == "gradients" and is_error_flow(snapshot, at.layer):
        product = unit_value(snapshot, at, mode)
        return [f"w · ∂L/∂z = {format_exact(product)}"]
    return []


def _update_lines(snapshot: Snapshot, at: Weight | Bias) -> list[str]:
    """Old, what the optimiser makes of the gradient, and new."""
    return [
        f"{row.name} = {format_exact(row.value)}" for row in update_rows(snapshot, at)
    ]


def _path(snapshot: Snapshot, unit: Weight | Bias) -> str:
    if isinstance(unit, Bias):
        return f"the bias of {unit_name(snapshot, Neuron(unit.layer, unit.index))}"
    source = unit_name(snapshot, Neuron(unit.layer - 1, unit.source))
    target = unit_name(snapshot, Neuron(unit.layer, unit.target))
    return f"from {source} to {target}"


def _neuron_lines(snapshot: Snapshot, unit: Neuron, mode: GraphMode) -> tuple[str, ...]:
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
    if mode == "updates":
        return (*lines, *_update_lines(snapshot, bias))
    value = value_of(snapshot.parameters, bias)
    lines.append(f"{parameter_name(bias)} = {format_exact(value)}")
    if mode == "gradients":
        lines += _gradient_lines(snapshot, unit)
    return tuple(lines)


def _gradient_lines(snapshot: Snapshot, unit: Neuron) -> list[str]:
    """∂L/∂a and ∂L/∂z of a neuron, as far as they are known."""
    name = f"{superscript(unit.layer)}[{unit.index + 1}]"
    place = unit.layer - 1
    is_linear = snapshot.architecture.activations[place] == "linear"
    known = gradient_values(snapshot, unit.layer)[unit.index]
    if known != known:
        return []
    lines = []
    if not is_linear or not knows_gradient(snapshot, unit.layer):
        da = float(snapshot.sample.da[place][unit.index])
        lines.append(f"∂L/∂a{name} = {format_exact(da)}")
    if knows_gradient(snapshot, unit.layer):
        dz = float(snapshot.sample.dz[place][unit.index])
        lines.append(f"∂L/∂z{name} = {format_exact(dz)}")
    return lines
