"""An activation with the neurons of a layer on it, and all their pre-activations."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import activation_derivative
from nnviz.picture.activation_curve import (
    RANGES,
    ActivationCurve,
    activation_curve,
    reach_for,
)
from nnviz.picture.graph_values import activation_title, largest
from nnviz.picture.graph_words import unit_name
from nnviz.picture.numbers import format_count, format_exact, format_percent
from nnviz.picture.table import Cell, Table
from nnviz.session.activity import STEEPEST, Flag, LayerActivity
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

BARS = 60
# The axis reaches over this share of the pre-activations; few are far out.
_SHOWN_SHARE = 0.998
_MOST_SAMPLED = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class ActivationPicture:
    """All in data units: z across, f and f' up.

    ``z``, ``f``, ``slope`` (n_l,) are the neurons for the chosen sample, NaN while not
    known. ``bars`` (BARS,) count the pre-activations of all neurons and samples over
    equal parts of the axis, ``own`` (BARS,) those of the neuron chosen or pointed at,
    ``None`` where there is none; ``beyond`` of them all are off the axis. ``limits``
    bound f, ``slope_limits`` f'.
    """

    layer: int
    curve: ActivationCurve
    z: Floats
    f: Floats
    slope: Floats
    bars: NDArray[np.intp]
    own: NDArray[np.intp] | None
    beyond: int
    flags: tuple[Flag, ...]
    limits: tuple[float, float]
    slope_limits: tuple[float, float]
    chosen: int | None
    hovered: int | None
    title: str
    facts: tuple[str, ...]
    definition: str


def layer_of(snapshot: Snapshot, before: int) -> int:
    """The layer to show: that of what is chosen, else the one shown before."""
    depth = snapshot.architecture.depth
    unit = snapshot.selection.unit
    if unit is not None and unit.layer > 0:
        return unit.layer
    return before if 1 <= before <= depth else 1


def layer_name(snapshot: Snapshot, layer: int) -> str:
    """ "hidden 2", "output"."""
    return "output" if layer == snapshot.architecture.depth else f"hidden {layer}"


@np.errstate(all="ignore")
def activation_picture(
    snapshot: Snapshot, activity: LayerActivity
) -> ActivationPicture:
    """The picture of the layer whose activity is given."""
    layer, name = activity.layer, activity.activation
    known = snapshot.knows("z", layer)
    z = np.asarray(snapshot.sample.z[layer - 1], np.float64)
    if not known:
        z = np.full_like(z, np.nan)
    f = np.asarray(snapshot.sample.a[layer - 1], np.float64)
    f = np.where(np.isnan(z), np.nan, f)
    curve = activation_curve(name, _reach(activity, z))
    chosen = _index_in(layer, snapshot.selection.unit)
    hovered = _index_in(layer, snapshot.selection.hover_unit)
    edges = np.linspace(-curve.reach, curve.reach, BARS + 1)
    values = np.asarray(activity.z, np.float64)
    bars, _ = np.histogram(values[np.isfinite(values)], edges)
    looked_at = hovered if hovered is not None else chosen
    own = None
    if looked_at is not None:
        column = values[:, looked_at]
        own, _ = np.histogram(column[np.isfinite(column)], edges)
    steepest = STEEPEST[name]
    return ActivationPicture(
        layer=layer,
        curve=curve,
        z=z,
        f=f,
        slope=activation_derivative(name, f),
        bars=bars,
        own=own,
        beyond=int(values.size - bars.sum()),
        flags=activity.flags,
        limits=(curve.low, curve.high),
        slope_limits=(-0.12 * steepest, 1.18 * steepest),
        chosen=chosen,
        hovered=hovered,
        title=activation_title(name),
        facts=_facts(activity),
        definition=flag_definition(activity),
    )


def flag_definition(activity: LayerActivity) -> str:
    """What dead or saturated means for the activation of a layer; may be empty."""
    seen = format_count(activity.samples)
    whole = activity.samples == activity.total
    samples = f"all {seen} training samples"
    if not whole:
        samples = f"the first {seen} of {format_count(activity.total)} training samples"
    match activity.activation:
        case "relu":
            return (
                f"dead: z ≤ 0 for {samples}; f and f′ are 0 there,"
                " so none of its weights is trained any more"
            )
        case "sigmoid" | "tanh":
            return (
                "saturated: f′ is below 5 % of its largest value for at least 95 % of"
                f" {samples}; hardly any gradient comes through"
            )
    return ""


def neuron_lines(
    snapshot: Snapshot, activity: LayerActivity, index: int
) -> tuple[str, ...]:
    """What a tool tip says of a point: z, f, f' and the training samples."""
    layer = activity.layer
    z = float(snapshot.sample.z[layer - 1][index])
    a = np.asarray(snapshot.sample.a[layer - 1][index : index + 1], np.float64)
    slope = float(activation_derivative(activity.activation, a)[0])
    lines = [
        unit_name(snapshot, Neuron(layer, index)),
        f"z = {format_exact(z)}",
        f"f(z) = {format_exact(float(a[0]))}",
        f"f′(z) = {format_exact(slope)}",
        f"z > 0 for {format_count(int(activity.on[index]))} of"
        f" {format_count(activity.samples)} training samples",
    ]
    if activity.activation in ("sigmoid", "tanh"):
        flat = format_percent(float(activity.flat[index]) / activity.samples)
        lines.append(f"f′ below 5 % of its largest value for {flat} of them")
    if activity.flags[index]:
        lines.append(flag_definition(activity))
    return tuple(lines)


def activation_table(snapshot: Snapshot, activity: LayerActivity) -> Table:
    """The neurons of a layer, counted from 1: chosen sample, and training set."""
    place = activity.layer - 1
    a = np.asarray(snapshot.sample.a[place], np.float64)
    slopes = activation_derivative(activity.activation, a)
    rows: list[tuple[Cell, ...]] = [
        (
            activity.layer,
            index + 1,
            float(snapshot.sample.z[place][index]),
            float(a[index]),
            float(slopes[index]),
            activity.samples,
            int(activity.on[index]),
            int(activity.flat[index]),
            flag,
        )
        for index, flag in enumerate(activity.flags)
    ]
    return Table(
        ("layer", "neuron", "z", "f", "slope", "samples", "on", "flat", "flag"),
        tuple(rows),
    )


def _facts(activity: LayerActivity) -> tuple[str, ...]:
    """The range, how many neurons are dead or saturated, and what the bars count."""
    name = activity.activation
    facts = [f"range {RANGES[name]}"]
    of = f"of {format_count(len(activity.flags))}"
    if name == "relu":
        facts.append(f"{format_count(activity.count('dead'))} {of} dead")
    elif name in ("sigmoid", "tanh"):
        facts.append(f"{format_count(activity.count('saturated'))} {of} saturated")
    facts.append(f"bars: {format_count(activity.samples)} samples")
    return tuple(facts)


def _reach(activity: LayerActivity, z: Floats) -> float:
    sizes = np.abs(activity.z[:: 1 + activity.z.size // _MOST_SAMPLED])
    sizes = sizes[np.isfinite(sizes)]
    usual = float(np.quantile(sizes, _SHOWN_SHARE)) if sizes.size else 0.0
    return reach_for(activity.activation, max(usual, largest(z)))


def _index_in(layer: int, unit: Unit | None) -> int | None:
    """The neuron of a layer that a unit belongs to."""
    match unit:
        case Neuron(at, index) | Bias(at, index) | Weight(at, index, _) if at == layer:
            return index
    return None
