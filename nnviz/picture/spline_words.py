"""Pieces, kinks and their greatest possible number in words."""

from math import prod

import numpy as np

from nnviz.engine.network import Architecture
from nnviz.picture.counts import counted
from nnviz.picture.function_fit import shown_range
from nnviz.picture.graph_words import unit_name
from nnviz.picture.linear_spline import neuron_kinks
from nnviz.picture.numbers import MINUS, format_count, format_exact, format_number
from nnviz.picture.output_names import output_name
from nnviz.picture.spline_picture import SplinePicture
from nnviz.session.events import value_of
from nnviz.session.selection import Bias, Neuron
from nnviz.session.snapshot import Snapshot
from nnviz.session.wording import parameter_name

_KINKED = ("relu", "leaky_relu")
_MOST_NEURONS = 4
_LARGEST_BOUND = 10**12
DRAG_HINT = "Drag left or right: another bias"
SLOPE_HINT = "Drag up or down: another slope behind the kink"


def kinked_widths(architecture: Architecture) -> tuple[int, ...]:
    """The sizes of the layers whose neurons make kinks."""
    widths = zip(architecture.layers[1:], architecture.activations, strict=True)
    return tuple(width for width, name in widths if name in _KINKED)


def most_pieces(architecture: Architecture) -> int:
    """What no network of this shape exceeds, for one input: Π (n_l + 1)."""
    return prod(width + 1 for width in kinked_widths(architecture))


def spline_caption(snapshot: Snapshot, picture: SplinePicture) -> tuple[str, ...]:
    """What is counted, the most important part first."""
    pieces, part = picture.pieces, picture.part
    if not part.is_whole:
        return (
            f"{part.bent} bends everywhere: no linear pieces",
            f"marked: z = 0 of layer {part.bent_layer}, the inflection of its neurons",
        )
    if pieces is None:
        return (picture.missing,)
    parts = [counted(pieces.count, "piece"), counted(pieces.count - 1, "kink")]
    if pieces.count_at_outputs != pieces.count:
        parts.insert(1, f"{pieces.count_at_outputs} at the outputs")
    unit = snapshot.selection.unit
    if (
        isinstance(unit, Neuron)
        and unit.layer in pieces.active
        and not len(pieces.kinks_of(unit.layer, unit.index))
    ):
        parts.append(f"none of {unit_name(snapshot, unit)}")
    parts.append(f"at most {bound_written(snapshot.architecture)}")
    return tuple(parts)


def bound_written(architecture: Architecture) -> str:
    """``11 for one hidden layer of 10``, ``81 for hidden layers of 8 and 8``."""
    widths = kinked_widths(architecture)
    most = most_pieces(architecture)
    number = format_count(most)
    if most > _LARGEST_BOUND:
        number = format_number(float(most)) if most < 10**300 else "∞"
    if not widths:
        return "1 without kinked neurons"
    if len(widths) == 1:
        return f"{number} for one layer of {widths[0]}"
    names = f"{', '.join(map(str, widths[:-1]))} and {widths[-1]}"
    return f"{number} for layers of {names}"


def bound_remark(snapshot: Snapshot) -> tuple[str, ...]:
    """What the lecture says of the number of pieces, and what holds."""
    widths = kinked_widths(snapshot.architecture)
    lines = [
        "For one input a layer of n ReLU neurons cuts each piece in at most n + 1,",
        "so L layers give at most (n + 1)ᴸ pieces, and one layer at most n + 1.",
        "The lecture has Ω(2^((2/3) L n)). For one input that cannot hold once n > 3:",
        "it would exceed (n + 1)ᴸ. It takes inputs that grow with the width",
        "(docs/theorems.md).",
    ]
    if widths and len(set(widths)) == 1 and 3 < widths[0] * len(widths) < 300:
        n, depth = widths[0], len(widths)
        lines.append(
            f"Here L = {depth}, n = {n}: 2^((2/3) L n) ="
            f" {format_number(2 ** (2 / 3 * depth * n))}, (n + 1)ᴸ ="
            f" {format_count((n + 1) ** depth)}."
        )
    outside = _outside(snapshot)
    if outside:
        lines.append(f"{counted(outside, 'neuron')} of layer 1 switch out of view.")
    return tuple(lines)


def kink_lines(
    snapshot: Snapshot, picture: SplinePicture, kink: int
) -> tuple[str, ...]:
    """Where a kink is, which neurons make it, and what the slope does there."""
    pieces = picture.pieces
    assert pieces is not None
    x = float(pieces.kinks[kink])
    word = "kink" if picture.part.is_whole else "z = 0"
    lines = [f"{word} at x = {format_exact(x)}"]
    switches = pieces.switches[kink]
    for switch in switches[:_MOST_NEURONS]:
        neuron = Neuron(switch.layer, switch.index)
        bias = Bias(switch.layer, switch.index)
        name = unit_name(snapshot, neuron)
        value = format_exact(value_of(snapshot.parameters, bias))
        side = "right" if switch.turns_on else "left"
        lines.append(f"{name}: z > 0 to the {side}, {parameter_name(bias)} = {value}")
    if len(switches) > _MOST_NEURONS:
        lines.append(f"and {len(switches) - _MOST_NEURONS} more neurons")
    if not picture.part.is_whole:
        return tuple(lines)
    if pieces.bends[kink]:
        left, right = picture.slopes[kink : kink + 2].tolist()
        lines.append(f"slope {format_number(left)} → {format_number(right)}")
    else:
        lines.append("the outputs do not bend here")
    return tuple(lines)


def piece_lines(
    snapshot: Snapshot, picture: SplinePicture, piece: int
) -> tuple[str, ...]:
    """The line of a piece with all digits, and which neurons are on."""
    pieces = picture.pieces
    assert pieces is not None
    left, right = pieces.ends[piece : piece + 2].tolist()
    output = picture.outputs[picture.shown]
    slope = float(pieces.slopes[piece, output])
    intercept = float(pieces.intercepts[piece, output])
    name = output_name(snapshot.dataset, output)
    sign = MINUS if intercept < 0 else "+"
    lines = [
        f"piece {piece + 1} of {pieces.count}: {format_number(left)} ≤ x ≤"
        f" {format_number(right)}",
        f"{name} = {format_exact(slope)} · x {sign} {format_exact(abs(intercept))}",
    ]
    for layer, on in pieces.active.items():
        own = on[piece]
        lines.append(f"layer {layer}: {int(own.sum())} of {len(own)} on")
    return tuple(lines)


def _outside(snapshot: Snapshot) -> int:
    """How many neurons of a kinked first layer have their kink out of view."""
    if snapshot.architecture.activations[0] not in _KINKED:
        return 0
    left, right = shown_range(snapshot.dataset)
    x = neuron_kinks(snapshot).x
    return int(np.count_nonzero((x < left) | (x > right)))
