"""What of a network drawing is under a point."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.graph_edges import CONSTANT, FAN, Edges, edge_points
from nnviz.picture.graph_labels import image_pixel, unit_of
from nnviz.picture.graph_layout import LayerLayout
from nnviz.picture.graph_neurons import LayerPicture
from nnviz.picture.graph_picture import GraphPicture
from nnviz.picture.graph_shape import BOX_GAP, NodeStyle
from nnviz.session.selection import Bias, Neuron, Unit, Weight

Floats = NDArray[np.float64]

_REACH = 4.0
_BIAS_REACH = 3.0


def unit_at(picture: GraphPicture, x: float, y: float) -> Unit | None:
    """The neuron, weight or bias drawn at a point, what is painted on top first."""
    for label in reversed(picture.labels):
        if label.contains(x, y):
            return label.unit
    bias = _bias_at(picture, x, y)
    if bias is not None:
        return bias
    pixel = image_pixel(picture.layout, x, y)
    if pixel is not None:
        return Neuron(0, pixel)
    for layer in picture.layers:
        slot = neuron_slot_at(layer.layout, x, y)
        if slot is not None:
            return Neuron(layer.layout.layer, int(layer.layout.shown[slot]))
    return edge_at(picture.edges, x, y)


def neuron_slot_at(at: LayerLayout, x: float, y: float) -> int | None:
    """Which of the neurons drawn in a layer a point is on: on its glyph or its box."""
    if at.style is NodeStyle.IMAGE:
        return None
    half = at.size / 2
    if at.sums is not None:
        on_sum = np.hypot(at.sums[:, 0] - x, at.sums[:, 1] - y) <= half
        if on_sum.any():
            return int(np.flatnonzero(on_sum)[0])
    across = x - at.centers[:, 0]
    down = np.abs(y - at.centers[:, 1])
    hit = (np.abs(across) <= half) & (down <= half)
    if at.box is not None:
        width, height = at.box
        hit |= (
            (across > half)
            & (across <= half + BOX_GAP + width)
            & (down <= max(height, 1.0) / 2 + 1.0)
        )
    elif at.right - float(at.centers[0, 0]) > at.size:
        # Beside the circles of the outputs stand their scores.
        hit |= (across > 0.0) & (x <= at.right) & (down <= half)
    found = np.flatnonzero(hit)
    return int(found[0]) if len(found) else None


def edge_at(edges: Edges, x: float, y: float) -> Weight | Bias | None:
    """The edge nearest to a point, within 4 px of its stroke; a fan has no weights."""
    if not len(edges):
        return None
    distances = edge_distances(edges, x, y) - edges.widths / 2
    distances[edges.sources == FAN] = np.inf
    # Of strokes that overlap, the one painted last.
    on_stroke = np.maximum(distances, 0.0)
    order = np.lexsort((-np.abs(edges.levels), -edges.opacities, on_stroke))
    nearest = int(order[0])
    if on_stroke[nearest] > _REACH:
        return None
    return unit_of(edges, nearest)


def edge_distances(edges: Edges, x: float, y: float) -> Floats:
    """The distance (k,) of every edge from a point, from the middle of its stroke."""
    points = _sampled(edges)
    start, along = points[:, :-1], np.diff(points, axis=1)
    lengths = np.maximum((along**2).sum(axis=-1), 1e-12)
    to_point = np.array([x, y]) - start
    share = np.clip((to_point * along).sum(axis=-1) / lengths, 0.0, 1.0)
    offset = to_point - share[..., np.newaxis] * along
    nearest: Floats = np.sqrt((offset**2).sum(axis=-1).min(axis=1))
    return nearest


def anchor_of(picture: GraphPicture, unit: Unit) -> tuple[float, float] | None:
    """A point of the drawing where a unit is; ``None`` where it is left out."""
    if isinstance(unit, Neuron):
        return _neuron_anchor(picture, unit)
    layer = picture.layers[unit.layer]
    for label in picture.labels:
        if label.unit == unit:
            return label.x, label.y
    if isinstance(unit, Bias) and picture.layout.mix.as_input < 1.0:
        slot = layer.layout.slot_of(unit.index)
        if slot is None or layer.bias is None:
            return None
        return _point(layer.bias.centers[slot])
    edges = picture.edges
    target, source = (
        (unit.target, unit.source)
        if isinstance(unit, Weight)
        else (unit.index, CONSTANT)
    )
    found = np.flatnonzero(
        (edges.layers == unit.layer)
        & (edges.targets == target)
        & (edges.sources == source)
    )
    if not len(found):
        return None
    points = _sampled(edges)[found[0]]
    return _point(points[len(points) // 2])


def _neuron_anchor(picture: GraphPicture, unit: Neuron) -> tuple[float, float] | None:
    at = picture.layers[unit.layer].layout
    if at.image is not None:
        left, top, width, height = at.image
        columns, rows = round(width / at.pitch), round(height / at.pitch)
        row, column = divmod(unit.index % (rows * columns), columns)
        return left + (column + 0.5) * at.pitch, top + (row + 0.5) * at.pitch
    slot = at.slot_of(unit.index)
    return None if slot is None else _point(at.centers[slot])


def _point(point: Floats) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _bias_at(picture: GraphPicture, x: float, y: float) -> Bias | None:
    for layer in picture.layers:
        if layer.bias is None or picture.layout.mix.as_input >= 1.0:
            continue
        slot = _bias_slot_at(layer, x, y)
        if slot is not None:
            return Bias(layer.layout.layer, int(layer.layout.shown[slot]))
    return None


def _bias_slot_at(layer: LayerPicture, x: float, y: float) -> int | None:
    bias = layer.bias
    assert bias is not None
    away = np.hypot(bias.centers[:, 0] - x, bias.centers[:, 1] - y)
    if bias.labelled:
        # The value beside the dot is part of it.
        across = x - bias.centers[:, 0]
        down = np.abs(y - bias.centers[:, 1])
        away = np.where((across > 0) & (across < 50.0) & (down < 8.0), 0.0, away)
    nearest = int(np.argmin(away))
    return nearest if away[nearest] <= bias.radii[nearest] + _BIAS_REACH else None


@lru_cache(maxsize=2)
def _sampled(edges: Edges) -> Floats:
    return edge_points(edges)
