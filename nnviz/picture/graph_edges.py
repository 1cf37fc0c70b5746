"""Which edges are drawn, how wide, in which colour, and the shape of their curves."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.colors import Rgb
from nnviz.picture.graph_layout import LayerLayout
from nnviz.session.selection import Bias, Neuron, Unit, Weight

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Stroke = Literal["plain", "dotted", "faint"]

# A layer with more edges than this is drawn by its largest ones alone, unless all are
# asked for; nobody can follow them and each costs paint.
LEGIBLE_EDGES = 128
LARGEST_EDGES = 60
MOST_EDGES = 3000

FAN, CONSTANT = -1, -2

THINNEST = 0.7
WIDENING = 4.3
STRAIGHT_THINNEST = 1.0
STRAIGHT_WIDENING = 5.0
GRADIENT_EXPONENT = 0.6
LEVELS = 16
# The palest colour of an edge, as a share of the ramp's arm: at 0 it would be ground.
_PALEST = 0.34
_DARKEST = 0.94

OPACITY_IN = 1.0
OPACITY_OUT = 0.8
OPACITY_OTHER = 0.5
OPACITY_PLAIN = 0.8
# Into layers that the pass has not come to yet.
_AHEAD = 0.4
_FAN_ZERO = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """The k edges drawn, of all layers; every array has k rows.

    ``layers`` from 1 and ``targets``, ``sources`` name the weight; a fan edge from an
    image to a neuron has no single weight and the source `FAN`; one from the input
    that is always 1 is a bias and has the source `CONSTANT`. ``values``: what is
    written on the edge (weight, gradient, change, or the activation of a fan), NaN
    where that is not known yet. ``starts``, ``ends`` (k, 2). ``widths`` px.
    ``levels``: size of what the edge shows in steps of 1 / 15, with the sign.
    ``opacities``: 1 into what is chosen, less elsewhere. ``directions``: 1 where it
    flows to the outputs, −1 to the inputs, 0 where nothing flows. ``is_now``: whether
    the present moment computes it.
    """

    layers: Indices
    targets: Indices
    sources: Indices
    values: Floats
    starts: Floats
    ends: Floats
    widths: Floats
    levels: NDArray[np.int16]
    opacities: Floats
    directions: NDArray[np.int8]
    is_now: NDArray[np.bool_]
    straight: bool

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class PenGroup:
    """Edges that one pen draws: indices into `Edges`."""

    kind: Stroke
    rgb: tuple[int, int, int]
    width: float
    opacity: float
    edges: Indices


@dataclass(frozen=True, slots=True)
class Culling:
    """What is drawn of a layer with ``total`` edges; ``rule`` says which are.

    ``measure`` is what ranks them. ``shown``: those between the neurons that are
    drawn. ``largest``: of these the ``largest`` ones and more that touch what is
    chosen. ``fan``: none, ``drawn`` templates stand for them.
    """

    layer: int
    drawn: int
    total: int
    rule: Literal["all", "shown", "largest", "fan"]
    measure: str
    largest: int = 0


def chosen_neuron(unit: Unit | None) -> Neuron | None:
    """The neuron that a chosen unit belongs to: a weight and a bias to their target."""
    match unit:
        case Weight(layer, target, _):
            return Neuron(layer, target)
        case Bias(layer, index):
            return Neuron(layer, index)
        case _:
            return unit


def select_edges(
    source: LayerLayout,
    target: LayerLayout,
    importance: Floats,
    measure: str,
    total: int,
    unit: Unit | None,
    all_edges: bool,
) -> tuple[Indices, Indices, Culling]:
    """Slots of the targets and sources of the edges drawn between two layers.

    ``importance`` (targets drawn, sources drawn) ranks them; ``measure`` names it. Of a
    crowded layer the largest are taken, and all that touch the chosen neuron.
    """
    crowd = MOST_EDGES if all_edges else LEGIBLE_EDGES
    rows, columns = importance.shape
    if importance.size <= crowd:
        chosen = np.arange(importance.size)
        rule: Literal["all", "shown"] = "all" if len(chosen) == total else "shown"
        culling = Culling(target.layer, len(chosen), total, rule, measure)
    else:
        most = MOST_EDGES if all_edges else LARGEST_EDGES
        flat = importance.ravel()
        taken = np.zeros(flat.size, dtype=bool)
        taken[np.argpartition(flat, flat.size - most)[flat.size - most :]] = True
        touched = taken.reshape(rows, columns)
        for neuron in {chosen_neuron(unit), unit}:
            if not isinstance(neuron, Neuron):
                continue
            if neuron.layer == target.layer:
                slot = target.slot_of(neuron.index)
                if slot is not None:
                    touched[slot] = True
            elif neuron.layer == source.layer:
                slot = source.slot_of(neuron.index)
                if slot is not None:
                    touched[:, slot] = True
        chosen = np.flatnonzero(taken)
        culling = Culling(target.layer, len(chosen), total, "largest", measure, most)
    return chosen // columns, chosen % columns, culling


def emphasis_of(
    layers: Indices, targets: Indices, sources: Indices, unit: Unit | None
) -> Floats:
    """The opacity of each edge: 1 into what is chosen, 0.8 out of it, 0.5 elsewhere."""
    if unit is None:
        return np.full(len(layers), OPACITY_PLAIN)
    opacities = np.full(len(layers), OPACITY_OTHER)
    neuron = chosen_neuron(unit)
    assert neuron is not None
    opacities[(layers == neuron.layer) & (targets == neuron.index)] = OPACITY_IN
    if not isinstance(unit, Neuron):
        return opacities
    opacities[(layers == neuron.layer + 1) & (sources == neuron.index)] = OPACITY_OUT
    return opacities


def paced(opacities: Floats, is_now: bool, is_ahead: bool, stands_out: bool) -> Floats:
    """The opacities of a layer's edges at a moment: less for what is yet to come.

    What the moment computes is never drawn fainter than with nothing chosen, unless
    one of these edges ``stands_out`` because of what is chosen.
    """
    if is_ahead:
        return opacities * _AHEAD
    if is_now and not stands_out:
        return np.maximum(opacities, OPACITY_PLAIN)
    return opacities


def levels_of(values: Floats, limit: float, exponent: float = 1.0) -> NDArray[np.int16]:
    """Size against the limit in 16 steps with the sign; NaN and zero give 0.

    The smallest value that is not zero has the level ±1, the limit ±16.
    """
    if not limit > 0.0:
        return np.zeros(len(values), dtype=np.int16)
    shares = np.minimum(np.maximum(values / limit, -1.0), 1.0)
    shares = np.where(np.isnan(shares), 0.0, shares)
    sizes = np.abs(shares)
    steps = np.ceil((sizes if exponent == 1.0 else sizes**exponent) * LEVELS)
    return (np.sign(shares) * steps).astype(np.int16)


def widths_of(levels: NDArray[np.int16], straight: bool) -> Floats:
    """0.7 + 4.3 · size px; straight edges, of which there are few, 1 + 5 · size."""
    share: Floats = np.maximum(np.abs(levels) - 1, 0) / (LEVELS - 1)
    if straight:
        return STRAIGHT_THINNEST + STRAIGHT_WIDENING * share
    return THINNEST + WIDENING * share


def level_color(level: int, ramp: Rgb) -> tuple[int, int, int]:
    """The colour of a level on a diverging ramp; small ones stay visible."""
    share = (abs(level) - 1) / (LEVELS - 1)
    arm = _PALEST + (_DARKEST - _PALEST) * share
    middle = (len(ramp) - 1) / 2
    sign = 1.0 if level > 0 else -1.0
    red, green, blue = ramp[round(middle + sign * arm * middle)].tolist()
    return red, green, blue


def pen_groups(
    edges: Edges,
    ramp: Rgb,
    neutral: tuple[int, int, int],
    zero: Literal["dotted", "faint"],
) -> tuple[PenGroup, ...]:
    """The edges by pen, in the order of painting: what is chosen comes last.

    Exact zeros and what is not known are drawn in ``neutral``: zeros ``dotted`` where
    they mean something (a zero gradient), else ``faint``.
    """
    if not len(edges):
        return ()
    unknown = np.isnan(edges.values)
    keys = (
        (np.round(edges.opacities * 10).astype(np.int64) * 100)
        + edges.levels
        + 50
        + 10000 * (~unknown & (edges.levels != 0))
        + 5000 * (~unknown & (edges.levels == 0))
    )
    order = np.argsort(keys, kind="stable")
    bounds = np.flatnonzero(np.diff(keys[order])) + 1
    groups = []
    for members in np.split(order, bounds):
        first = members[0]
        level = int(edges.levels[first])
        opacity = float(edges.opacities[first])
        if level:
            color = level_color(level, ramp)
            width = float(edges.widths[first])
            groups.append(PenGroup("plain", color, width, opacity, members))
        else:
            kind: Stroke = "faint" if unknown[first] else zero
            groups.append(PenGroup(kind, neutral, _FAN_ZERO, 1.0, members))
    return tuple(groups)


def edge_points(edges: Edges, steps: int = 25) -> Floats:
    """Points along every edge, (k, steps, 2), from its start to its end."""
    t = np.linspace(0.0, 1.0, steps)
    start, end = edges.starts[:, np.newaxis], edges.ends[:, np.newaxis]
    if edges.straight:
        return start + (end - start) * t[:, np.newaxis]
    # A cubic with its controls halfway, at the heights of the ends, as it is painted.
    along = 1.5 * t * (1 - t) ** 2 + 1.5 * t**2 * (1 - t) + t**3
    across = 3 * t**2 * (1 - t) + t**3
    share = np.stack([along, across], axis=-1)
    return start + (end - start) * share


def curve_height(along: float) -> float:
    """How far a curve has come from the height of its start to that of its end.

    ``along`` is the share of the way from left to right.
    """
    t = 0.5
    low, high = 0.0, 1.0
    for _ in range(40):
        t = (low + high) / 2
        x = 1.5 * t * (1 - t) ** 2 + 1.5 * t**2 * (1 - t) + t**3
        low, high = (t, high) if x < along else (low, t)
    return 3 * t**2 * (1 - t) + t**3
