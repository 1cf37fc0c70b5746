"""The values written on edges, and the chevrons that show which way gradients flow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.graph_edges import LEVELS, Edges, chosen_neuron, curve_height
from nnviz.picture.graph_layout import (
    STRAIGHT_LABEL_WIDTH,
    WIDEST_LABEL,
    GraphLayout,
    straight_share,
)
from nnviz.picture.graph_shape import NodeStyle
from nnviz.picture.numbers import format_number
from nnviz.session.selection import Unit, Weight

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

_LABEL_HEIGHT = 17.0
_BETWEEN_LABELS = 1.0
_LEAST_SPACING = 19.0
_NEAR_SOURCES = 0.22
_CLEAR_OF_BOXES = 36.0
_BETWEEN = 0.42
_FEW_SOURCES = 4
_MOST_CHEVRONS = 48
_CHEVRON_FROM = 2
_USUAL_LENGTH = 6


@dataclass(frozen=True, slots=True)
class EdgeLabel:
    """A value on an edge, in a box about (x, y). ``edge`` is an index into `Edges`.

    ``of_chosen``: the edge leads into the chosen neuron. ``is_chosen``: this weight
    itself is chosen.
    """

    edge: int
    unit: Weight
    x: float
    y: float
    width: float
    height: float
    text: str
    value: float
    of_chosen: bool
    is_chosen: bool

    def contains(self, x: float, y: float) -> bool:
        """Whether a point is on the label."""
        return abs(x - self.x) <= self.width / 2 and abs(y - self.y) <= self.height / 2


@dataclass(frozen=True, slots=True, eq=False)
class Chevrons:
    """Arrow heads on edges: tips (c, 2), unit directions (c, 2), sizes (c,) px."""

    edges: Indices
    tips: Floats
    directions: Floats
    sizes: Floats


def edge_labels(
    layout: GraphLayout, edges: Edges, unit: Unit | None
) -> tuple[EdgeLabel, ...]:
    """The labels: of all weights in a small network, else of those into what is chosen.

    In a layer too crowded for a column of labels only the chosen weight has one.
    """
    known = ~np.isnan(edges.values) & (edges.sources >= 0)
    if layout.all_labels:
        wanted = np.flatnonzero(known)
    else:
        neuron = chosen_neuron(unit)
        if neuron is None:
            return ()
        wanted = np.flatnonzero(
            known & (edges.layers == neuron.layer) & (edges.targets == neuron.index)
        )
    labels: list[EdgeLabel] = []
    for layer in np.unique(edges.layers[wanted]).tolist():
        members = wanted[edges.layers[wanted] == layer]
        share = _share_along(layout, layer)
        heights = share if edges.straight else curve_height(share)
        low, high = edges.starts[members], edges.ends[members]
        ys = low[:, 1] + (high[:, 1] - low[:, 1]) * heights
        # One column: the sources of a wide layer do not all start at the same place.
        x = float(low[:, 0].max() + (high[0, 0] - low[:, 0].max()) * share)
        if not layout.all_labels and not _are_apart(ys):
            is_chosen = [_is(unit, edges, edge) for edge in members.tolist()]
            members, ys = members[is_chosen], ys[is_chosen]
        height = _height(ys)
        texts = [format_number(value) for value in edges.values[members].tolist()]
        # In a column of all labels they are equally wide.
        column = None
        if layout.all_labels:
            long = any(len(text) > _USUAL_LENGTH for text in texts)
            column = WIDEST_LABEL if long else STRAIGHT_LABEL_WIDTH
        for edge, y, text in zip(members.tolist(), ys.tolist(), texts, strict=True):
            width = column or max(10.0 + 6.9 * len(text), 24.0)
            place = (x, y, width, height)
            labels.append(_label(edges, edge, place, text, unit))
    return tuple(labels)


def _share_along(layout: GraphLayout, layer: int) -> float:
    source, target = layout.layers[layer - 1], layout.layers[layer]
    if layout.straight:
        share, pitch = straight_share(source, target)
        if layout.all_labels or pitch >= _LEAST_SPACING:
            return share
        return max(0.2, min(0.5, 1.0 - 1.1 * _LEAST_SPACING / source.pitch))
    if len(source.shown) <= _FEW_SOURCES:
        return _BETWEEN
    gap = float(target.entries[:, 0].min() - source.exits[:, 0].max())
    return min(max(_NEAR_SOURCES, _CLEAR_OF_BOXES / gap), _BETWEEN)


def _height(ys: Floats) -> float:
    """As high as a line with air around it, less where a column is dense."""
    if len(ys) < 2:
        return _LABEL_HEIGHT
    return min(_LABEL_HEIGHT, float(np.diff(np.sort(ys)).min()) - _BETWEEN_LABELS)


def _are_apart(ys: Floats) -> bool:
    return len(ys) < 2 or float(np.diff(np.sort(ys)).min()) >= _LEAST_SPACING


def _is(unit: Unit | None, edges: Edges, edge: int) -> bool:
    return unit == _weight(edges, edge)


def _weight(edges: Edges, edge: int) -> Weight:
    return Weight(
        int(edges.layers[edge]), int(edges.targets[edge]), int(edges.sources[edge])
    )


def _label(
    edges: Edges,
    edge: int,
    place: tuple[float, float, float, float],
    text: str,
    unit: Unit | None,
) -> EdgeLabel:
    x, y, width, height = place
    weight = _weight(edges, edge)
    neuron = chosen_neuron(unit)
    return EdgeLabel(
        edge=edge,
        unit=weight,
        x=x,
        y=y,
        width=width,
        height=height,
        text=text,
        value=float(edges.values[edge]),
        of_chosen=neuron is not None
        and (neuron.layer, neuron.index) == (weight.layer, weight.target),
        is_chosen=unit == weight,
    )


def gradient_chevrons(edges: Edges) -> Chevrons:
    """One arrow head in the middle of each edge that is not thin, towards the input.

    Of many edges only the widest have one.
    """
    levels = np.abs(edges.levels)
    marked = np.flatnonzero(levels >= _CHEVRON_FROM)
    if len(marked) > _MOST_CHEVRONS:
        order = np.argsort(-levels[marked], kind="stable")
        marked = np.sort(marked[order[:_MOST_CHEVRONS]])
    start, end = edges.starts[marked], edges.ends[marked]
    # Off the middle, where the edges of a fully connected layer all cross.
    t = 0.42
    if edges.straight:
        tips = start + (end - start) * t
        slopes = end - start
    else:
        along = 1.5 * t * (1 - t) ** 2 + 1.5 * t**2 * (1 - t) + t**3
        across = 3 * t**2 * (1 - t) + t**3
        tips = start + (end - start) * (along, across)
        # The derivative of the cubic with its controls halfway.
        along = 1.5 * (1 - t) ** 2 + 1.5 * t**2
        slopes = (end - start) * (along, 6 * t * (1 - t))
    lengths = np.maximum(np.hypot(slopes[:, 0], slopes[:, 1]), 1e-9)
    sizes = 4.5 + 4.0 * (levels[marked] / LEVELS)
    return Chevrons(marked, tips, -slopes / lengths[:, np.newaxis], sizes)


def image_pixel(layout: GraphLayout, x: float, y: float) -> int | None:
    """The input under a point of an input image, row by row; ``None`` beside it."""
    first = layout.layers[0]
    if first.style is not NodeStyle.IMAGE or first.image is None:
        return None
    left, top, width, height = first.image
    if not (left <= x < left + width and top <= y < top + height):
        return None
    columns = round(width / first.pitch)
    row, column = int((y - top) / first.pitch), int((x - left) / first.pitch)
    return row * columns + column
