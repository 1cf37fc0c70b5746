"""The edges of a snapshot: weights or gradients between the neurons that are drawn."""

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.graph_edges import (
    GRADIENT_EXPONENT,
    OPACITY_OTHER,
    Culling,
    Edges,
    emphasis_of,
    levels_of,
    select_edges,
    widths_of,
)
from nnviz.picture.graph_layout import GraphLayout
from nnviz.picture.graph_neurons import (
    forward_values,
    gradient_values,
    knows_gradient,
    largest,
)
from nnviz.picture.graph_options import GraphOptions
from nnviz.picture.graph_shape import NodeStyle
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def edge_limit(snapshot: Snapshot, gradients: bool) -> float:
    """max|w| (or max|∂L/∂w|, as far as known) over the layers drawn as edges.

    Over the templates where a network has nothing else.
    """
    has_fan = snapshot.dataset.image_shape is not None
    depth = snapshot.architecture.depth
    layers = range(2 if has_fan and depth > 1 else 1, depth + 1)
    matrices = snapshot.sample.dW if gradients else snapshot.parameters.W
    return max(
        (
            largest(matrices[layer - 1])
            for layer in layers
            if not gradients or knows_gradient(snapshot, layer)
        ),
        default=0.0,
    )


def wired_edges(
    snapshot: Snapshot, layout: GraphLayout, options: GraphOptions, limit: float
) -> tuple[Edges, list[Culling]]:
    """The edges drawn, and per layer what is drawn of how many."""
    gradients = options.mode == "gradients"
    exponent = GRADIENT_EXPONENT if gradients else 1.0
    unit = snapshot.selection.unit
    cullings: list[Culling] = []
    columns: list[tuple[Indices, Indices, Indices, Floats, Floats, Floats]] = []
    levels: list[NDArray[np.int16]] = []
    for layer in range(1, snapshot.architecture.depth + 1):
        source, target = layout.layers[layer - 1], layout.layers[layer]
        if source.style is NodeStyle.IMAGE:
            count = len(target.shown)
            total = count * snapshot.architecture.layers[0]
            cullings.append(Culling(layer, count, total, "fan"))
            values = (
                gradient_values(snapshot, layer)
                if gradients
                else forward_values(snapshot, layer)[0]
            )[target.shown]
            levels.append(levels_of(values, largest(values), exponent))
            targets, sources = target.shown, np.full(count, -1)
            target_slots, source_slots = np.arange(count), np.zeros(count, np.intp)
        else:
            matrix = _matrix(snapshot, layer, gradients)
            drawn = matrix[np.ix_(target.shown, source.shown)].astype(np.float64)
            target_slots, source_slots, culling = select_edges(
                source,
                target,
                _importance(snapshot, layer, drawn, source.shown, gradients),
                matrix.size,
                unit,
                options.all_edges,
            )
            cullings.append(culling)
            values = drawn[target_slots, source_slots]
            levels.append(levels_of(values, limit, exponent))
            targets, sources = target.shown[target_slots], source.shown[source_slots]
        columns.append(
            (
                np.full(len(targets), layer),
                targets,
                sources,
                values,
                source.exits[source_slots],
                target.entries[target_slots],
            )
        )
    layers, targets, sources, values, starts, ends = (
        np.concatenate(parts) for parts in zip(*columns, strict=True)
    )
    opacities = emphasis_of(layers, targets, sources, unit)
    hovered = snapshot.selection.hover_unit
    if hovered is not None:
        lit = emphasis_of(layers, targets, sources, hovered)
        opacities = np.where(lit > OPACITY_OTHER, np.maximum(lit, opacities), opacities)
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
        straight=layout.straight,
    )
    return edges, cullings


def _matrix(snapshot: Snapshot, layer: int, gradients: bool) -> NDArray[np.floating]:
    """W of a layer, or ∂L/∂W of the chosen sample, NaN where that is not known yet."""
    if not gradients:
        return snapshot.parameters.W[layer - 1]
    if knows_gradient(snapshot, layer):
        return snapshot.sample.dW[layer - 1]
    return np.full_like(snapshot.sample.dW[layer - 1], np.nan)


def _importance(
    snapshot: Snapshot, layer: int, drawn: Floats, sources: Indices, gradients: bool
) -> Floats:
    """What ranks the edges of a crowded layer: |w·a| (|w| where a is unknown), |g|."""
    sizes = np.abs(np.where(np.isnan(drawn), 0.0, drawn))
    if gradients:
        return sizes
    below = forward_values(snapshot, layer - 1)[0][sources]
    if np.isnan(below).any():
        return sizes
    return sizes * np.abs(below)
