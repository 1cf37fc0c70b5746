"""The values written on edges, and the chevrons that show which way gradients flow."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Parameters
from nnviz.picture.graph_edges import (
    CONSTANT,
    FAN,
    LEVELS,
    Edges,
    chosen_neuron,
    curve_height,
)
from nnviz.picture.graph_layout import (
    STRAIGHT_LABEL_WIDTH,
    WIDEST_LABEL,
    GraphLayout,
    straight_share,
)
from nnviz.picture.graph_shape import NodeStyle
from nnviz.picture.numbers import format_number
from nnviz.session.selection import Bias, Unit, Weight

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
# With the numbers before and after an update; px of the edges that must stay in sight.
_TWO_LINES = 29.0
_MOST_SQUEEZE = 2.0
_CHARACTER, _SMALL_CHARACTER = 6.7, 6.1
_LEAST_EDGE, _LEAST_EDGE_OF_FEW = 44.0, 24.0
_BESIDE_BOXES = 5.0


@dataclass(frozen=True, slots=True)
class EdgeLabel:
    """A value on an edge, in a box about (x, y). ``edge`` is an index into `Edges`.

    ``of_chosen``: the edge leads into the chosen neuron. ``is_chosen``: this weight
    itself is chosen. At an update the value is the change, and ``before`` and
    ``after`` the weight at its two ends, where there is room for them: in ``columns``
    of these widths (old, change, new), or on a line above the change.
    """

    edge: int
    unit: Weight | Bias
    x: float
    y: float
    width: float
    height: float
    text: str
    value: float
    of_chosen: bool
    is_chosen: bool
    before: str = ""
    after: str = ""
    columns: tuple[float, float, float] | None = None

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
    layout: GraphLayout,
    edges: Edges,
    unit: Unit | None,
    ends: tuple[Parameters, Parameters] | None = None,
) -> tuple[EdgeLabel, ...]:
    """The labels: of all weights in a small network, else of those into what is chosen.

    In a layer too crowded for a column of labels only the chosen weight has one.
    ``ends`` are the parameters before and after an update that the edges show.
    """
    known = ~np.isnan(edges.values) & (edges.sources != FAN)
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
    for layer in sorted(set(edges.layers[wanted].tolist())):
        members = wanted[edges.layers[wanted] == layer]
        column = None
        if ends is not None:
            column = change_column(layout, edges, layer, members, ends)
        labels += column or _value_column(layout, edges, layer, members, unit)
    return tuple(_chosen(label, unit) for label in labels)


def _value_column(
    layout: GraphLayout, edges: Edges, layer: int, members: Indices, unit: Unit | None
) -> list[EdgeLabel]:
    x, ys = places_along(edges, members, _share_along(layout, layer))
    if not layout.all_labels and not _are_apart(ys):
        is_chosen = [unit_of(edges, edge) == unit for edge in members.tolist()]
        members, ys = members[is_chosen], ys[is_chosen]
    height = _height(ys)
    texts = [format_number(value) for value in edges.values[members].tolist()]
    # In a column of all labels they are equally wide.
    column = None
    if layout.all_labels:
        long = any(len(text) > _USUAL_LENGTH for text in texts)
        column = WIDEST_LABEL if long else STRAIGHT_LABEL_WIDTH
    return [
        EdgeLabel(
            edge=edge,
            unit=unit_of(edges, edge),
            x=x,
            y=y,
            width=column or max(10.0 + 6.9 * len(text), 24.0),
            height=height,
            text=text,
            value=float(edges.values[edge]),
            of_chosen=False,
            is_chosen=False,
        )
        for edge, y, text in zip(members.tolist(), ys.tolist(), texts, strict=True)
    ]


def change_column(
    layout: GraphLayout,
    edges: Edges,
    layer: int,
    members: Indices,
    ends: tuple[Parameters, Parameters],
) -> list[EdgeLabel] | None:
    """Labels with old, change and new side by side, or on two lines.

    ``None`` where there is room for neither.
    """
    places = edges.targets[members], edges.sources[members]
    before, after = (
        [
            format_number(value)
            for value in np.where(
                places[1] == CONSTANT,
                of.b[layer - 1][places[0]],
                of.W[layer - 1][places],
            ).tolist()
        ]
        for of in ends
    )
    changes = [format_number(value) for value in edges.values[members].tolist()]
    source, target = layout.layers[layer - 1], layout.layers[layer]
    gap = float(target.entries[:, 0].min() - source.exits[:, 0].max())
    widths = tuple(
        8.0 + _CHARACTER * max(map(len, texts)) for texts in (before, changes, after)
    )
    columns = widths[0], widths[1], widths[2]
    longest = max(len(a) + len(b) for a, b in zip(before, after, strict=True))
    for width, height, shape, least in (
        (sum(columns), _LABEL_HEIGHT, columns, _LEAST_EDGE),
        (24.0 + _SMALL_CHARACTER * longest, _TWO_LINES, None, _LEAST_EDGE_OF_FEW),
    ):
        if gap - width < least:
            continue
        share = _share_along(layout, layer)
        if edges.straight:
            # They stay on their edges with the right end, where they are apart.
            x, ys = places_along(edges, members, share)
            first = float(source.exits[:, 0].max()) + width / 2 + _BESIDE_BOXES
            x = max(x + (STRAIGHT_LABEL_WIDTH - width) / 2, first)
        else:
            nearest = (width / 2 + _BESIDE_BOXES) / gap
            x, ys = places_along(edges, members, max(share, nearest))
        if _closest(ys) < height - _MOST_SQUEEZE:
            continue
        height = min(height, _closest(ys) - _BETWEEN_LABELS)
        return [
            EdgeLabel(
                edge=edge,
                unit=unit_of(edges, edge),
                x=x,
                y=float(ys[place]),
                width=width,
                height=height,
                text=changes[place],
                value=float(edges.values[edge]),
                of_chosen=False,
                is_chosen=False,
                before=before[place],
                after=after[place],
                columns=shape,
            )
            for place, edge in enumerate(members.tolist())
        ]
    return None


def places_along(edges: Edges, members: Indices, share: float) -> tuple[float, Floats]:
    """The x of a column of labels a share of the way along edges, and their heights."""
    heights = share if edges.straight else curve_height(share)
    low, high = edges.starts[members], edges.ends[members]
    ys = low[:, 1] + (high[:, 1] - low[:, 1]) * heights
    # One column: the sources of a wide layer do not all start at the same place.
    x = float(low[:, 0].max() + (high[0, 0] - low[:, 0].max()) * share)
    return x, ys


def _chosen(label: EdgeLabel, unit: Unit | None) -> EdgeLabel:
    """The label with what the choice means for it."""
    neuron = chosen_neuron(unit)
    target = chosen_neuron(label.unit)
    return replace(label, of_chosen=neuron == target, is_chosen=unit == label.unit)


def _share_along(layout: GraphLayout, layer: int) -> float:
    source, target = layout.layers[layer - 1], layout.layers[layer]
    if layout.straight:
        share, pitch = straight_share(source, target, layout.mix.as_input)
        if layout.all_labels or pitch >= _LEAST_SPACING:
            return share
        return max(0.2, min(0.5, 1.0 - 1.1 * _LEAST_SPACING / source.pitch))
    if len(source.shown) <= _FEW_SOURCES:
        return _BETWEEN
    gap = float(target.entries[:, 0].min() - source.exits[:, 0].max())
    return min(max(_NEAR_SOURCES, _CLEAR_OF_BOXES / gap), _BETWEEN)


def _height(ys: Floats) -> float:
    """As high as a line with air around it, less where a column is dense."""
    return min(_LABEL_HEIGHT, _closest(ys) - _BETWEEN_LABELS)


def _are_apart(ys: Floats) -> bool:
    return _closest(ys) >= _LEAST_SPACING


def _closest(ys: Floats) -> float:
    """The smallest distance of two labels in a column."""
    return float(np.diff(np.sort(ys)).min()) if len(ys) > 1 else np.inf


def unit_of(edges: Edges, edge: int) -> Weight | Bias:
    """The weight that an edge is, or the bias."""
    layer, target = int(edges.layers[edge]), int(edges.targets[edge])
    source = int(edges.sources[edge])
    return Bias(layer, target) if source == CONSTANT else Weight(layer, target, source)


def flow_chevrons(edges: Edges) -> Chevrons | None:
    """One arrow head on each edge that is not thin, the way that it flows.

    Of many edges only the widest have one, first of those of the present moment.
    """
    levels = np.abs(edges.levels)
    marked = np.flatnonzero((levels >= _CHEVRON_FROM) & (edges.directions != 0))
    if not len(marked):
        return None
    if len(marked) > _MOST_CHEVRONS:
        order = np.lexsort((-levels[marked], ~edges.is_now[marked]))
        marked = np.sort(marked[order[:_MOST_CHEVRONS]])
    tips, slopes = _along(edges, marked)
    forward = edges.directions[marked, np.newaxis]
    lengths = np.maximum(np.hypot(slopes[:, 0], slopes[:, 1]), 1e-9)
    sizes = 4.5 + 4.0 * (levels[marked] / LEVELS)
    return Chevrons(marked, tips, forward * slopes / lengths[:, np.newaxis], sizes)


def change_chevrons(edges: Edges) -> Chevrons | None:
    """Arrow heads that point up on edges whose weight grows, down where it shrinks."""
    levels = np.abs(edges.levels)
    marked = np.flatnonzero(levels >= _CHEVRON_FROM)
    if not len(marked):
        return None
    if len(marked) > _MOST_CHEVRONS:
        order = np.argsort(-levels[marked], kind="stable")
        marked = np.sort(marked[order[:_MOST_CHEVRONS]])
    tips, _ = _along(edges, marked)
    up = -np.sign(edges.levels[marked]).astype(np.float64)
    directions = np.column_stack([np.zeros(len(marked)), up])
    sizes = 4.5 + 4.0 * (levels[marked] / LEVELS)
    return Chevrons(marked, tips, directions, sizes)


def _along(edges: Edges, marked: Indices) -> tuple[Floats, Floats]:
    """Where an arrow head sits on each edge, and the slope of the edge there."""
    start, end = edges.starts[marked], edges.ends[marked]
    # Off the middle, where the edges of a fully connected layer all cross.
    t = 0.42
    if edges.straight:
        return start + (end - start) * t, end - start
    along = 1.5 * t * (1 - t) ** 2 + 1.5 * t**2 * (1 - t) + t**3
    across = 3 * t**2 * (1 - t) + t**3
    # The derivative of the cubic with its controls halfway.
    steepness = 1.5 * (1 - t) ** 2 + 1.5 * t**2
    return (
        start + (end - start) * (along, across),
        (end - start) * (steepness, 6 * t * (1 - t)),
    )


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
