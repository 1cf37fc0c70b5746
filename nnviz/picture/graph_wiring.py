"""The edges of a snapshot between the neurons that are drawn."""

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.graph_edges import (
    CONSTANT,
    FAN,
    GRADIENT_EXPONENT,
    OPACITY_OTHER,
    Culling,
    Edges,
    emphasis_of,
    levels_of,
    paced,
    select_edges,
    widths_of,
)
from nnviz.picture.graph_flow import (
    BACKWARD,
    FORWARD,
    STILL,
    LayerFlow,
    is_error_flow,
    layer_flow,
)
from nnviz.picture.graph_layout import GraphLayout
from nnviz.picture.graph_options import GraphMode, GraphOptions
from nnviz.picture.graph_shape import NodeStyle
from nnviz.picture.graph_values import (
    forward_values,
    gradient_values,
    knows_gradient,
    largest,
)
from nnviz.session.moments import MomentKind
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def wired_edges(
    snapshot: Snapshot, layout: GraphLayout, options: GraphOptions, limit: float
) -> tuple[Edges, list[Culling]]:
    """The edges drawn, and per layer what is drawn of how many."""
    mode = options.mode
    exponent = 1.0 if mode == "weights" else GRADIENT_EXPONENT
    unit = snapshot.selection.unit
    cullings: list[Culling] = []
    flows: list[LayerFlow] = []
    columns: list[tuple[Indices, Indices, Indices, Floats, Floats, Floats]] = []
    levels: list[NDArray[np.int16]] = []
    for layer in range(1, snapshot.architecture.depth + 1):
        source, target = layout.layers[layer - 1], layout.layers[layer]
        if source.style is NodeStyle.IMAGE:
            flow = _fan_flow(snapshot, layer, mode)
            count = len(target.shown)
            total = count * snapshot.architecture.layers[0]
            cullings.append(Culling(layer, count, total, "fan", flow.measure))
            values = flow.values[target.shown]
            levels.append(levels_of(values, flow.limit, exponent))
            targets, sources = target.shown, np.full(count, FAN)
            target_slots, source_slots = np.arange(count), np.zeros(count, np.intp)
        else:
            flow = layer_flow(snapshot, layer, mode, limit)
            between = np.ix_(target.shown, source.shown)
            drawn = flow.drawn[between]
            target_slots, source_slots, culling = select_edges(
                source,
                target,
                _importance(snapshot, layer, drawn, source.shown, mode),
                flow.measure,
                flow.drawn.size,
                unit,
                options.all_edges,
            )
            cullings.append(culling)
            values = flow.values[between][target_slots, source_slots]
            shown = drawn[target_slots, source_slots]
            levels.append(levels_of(shown, flow.limit, exponent))
            targets, sources = target.shown[target_slots], source.shown[source_slots]
        flows.append(flow)
        starts, ends = source.exits[source_slots], target.entries[target_slots]
        if source.constant is not None and layout.mix.as_input >= 1.0:
            # The biases as the weights of one more input, which is always 1.
            biases = _bias_values(snapshot, layer, mode)[target.shown]
            levels.append(levels_of(biases, flow.limit, exponent))
            values = np.append(values, biases)
            targets = np.append(targets, target.shown)
            sources = np.append(sources, np.full(len(biases), CONSTANT))
            starts = np.append(starts, np.tile(source.constant, (len(biases), 1)), 0)
            ends = np.append(ends, target.entries, 0)
        columns.append(
            (
                np.full(len(targets), layer),
                targets,
                sources,
                values,
                starts,
                ends,
            )
        )
    counts = [len(column[0]) for column in columns]
    layers, targets, sources, values, starts, ends = (
        np.concatenate(parts) for parts in zip(*columns, strict=True)
    )
    opacities = _opacities(snapshot, layers, targets, sources, flows, counts)
    all_levels = np.concatenate(levels)
    edges = Edges(
        layers=layers,
        targets=targets,
        sources=sources,
        values=values,
        starts=starts,
        ends=ends,
        widths=widths_of(all_levels, layout.straight),
        levels=all_levels,
        opacities=opacities,
        directions=np.repeat([flow.direction for flow in flows], counts).astype(
            np.int8
        ),
        is_now=np.repeat([flow.is_now for flow in flows], counts),
        straight=layout.straight,
    )
    return edges, cullings


def _opacities(
    snapshot: Snapshot,
    layers: Indices,
    targets: Indices,
    sources: Indices,
    flows: list[LayerFlow],
    counts: list[int],
) -> Floats:
    """By what is chosen or pointed at, and by how far the pass has come."""
    selection = snapshot.selection
    opacities = emphasis_of(layers, targets, sources, selection.unit)
    bounds = np.cumsum(counts)[:-1]
    opacities = np.concatenate(
        [
            paced(part, flow.is_now, flow.is_ahead, bool((part > OPACITY_OTHER).any()))
            for flow, part in zip(flows, np.split(opacities, bounds), strict=True)
        ]
    )
    if selection.hover_unit is None:
        return opacities
    lit = emphasis_of(layers, targets, sources, selection.hover_unit)
    return np.where(lit > OPACITY_OTHER, np.maximum(lit, opacities), opacities)


def _importance(
    snapshot: Snapshot, layer: int, drawn: Floats, sources: Indices, mode: GraphMode
) -> Floats:
    """What ranks the edges of a crowded layer: |w·a| (|w| where a is unknown), |g|.

    ``drawn`` is what they show, between the neurons that are drawn.
    """
    sizes = np.abs(np.where(np.isnan(drawn), 0.0, drawn))
    if mode != "weights" or snapshot.is_now("z", layer):
        return sizes
    below = forward_values(snapshot, layer - 1)[0][sources]
    if np.isnan(below).any():
        return sizes
    return sizes * np.abs(below)


def _bias_values(snapshot: Snapshot, layer: int, mode: GraphMode) -> Floats:
    """What the edges of the biases into a layer show, (n_l,); NaN: nothing yet.

    No error flows back along them: what they come from is always 1.
    """
    if mode == "updates":
        return np.asarray(snapshot.trace.updates.b[layer - 1], dtype=np.float64)
    if mode == "weights":
        return np.asarray(snapshot.parameters.b[layer - 1], dtype=np.float64)
    values = np.asarray(snapshot.sample.db[layer - 1], dtype=np.float64)
    if knows_gradient(snapshot, layer) and not is_error_flow(snapshot, layer):
        return values
    return np.full_like(values, np.nan)


def _fan_flow(snapshot: Snapshot, layer: int, mode: GraphMode) -> LayerFlow:
    """The edges that stand for a whole image: what each of their neurons shows."""
    count = snapshot.architecture.layers[layer]
    values = np.full(count, np.nan)
    if mode == "weights":
        values = forward_values(snapshot, layer)[0]
    elif mode == "gradients" and knows_gradient(snapshot, layer):
        values = gradient_values(snapshot, layer)
    kind: MomentKind = "z" if mode == "weights" else "d_weights"
    is_now = mode != "updates" and snapshot.is_now(kind, layer)
    direction = BACKWARD if mode == "gradients" else FORWARD if is_now else STILL
    return LayerFlow(values, values, largest(values), "", direction, is_now)
