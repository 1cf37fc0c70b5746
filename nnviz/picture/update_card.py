"""A small table beside the chosen weight or bias: old, what the update adds, new."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.equation_names import bias_symbol, plain, weight_symbol
from nnviz.picture.graph_edges import Edges, edge_points
from nnviz.picture.graph_labels import EdgeLabel
from nnviz.picture.graph_layout import GraphLayout, LayerLayout
from nnviz.picture.graph_names import text_room
from nnviz.picture.graph_neurons import LayerPicture
from nnviz.picture.graph_shape import BOX_GAP, NodeStyle
from nnviz.picture.numbers import format_number
from nnviz.picture.update_rows import RowKind, update_rows
from nnviz.session.selection import Bias, Neuron, Weight
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

ROW_HEIGHT = 16.0
PADDING = 8.0
TITLE_HEIGHT = 20.0
SYMBOL_SIZE = 11.5
_GAP = 14.0
_BETWEEN = 12.0
_MARGIN = 4.0
_CAPTIONS = 34.0


@dataclass(frozen=True, slots=True)
class CardRow:
    """A line of the card: what it is (markup), the number as text and in full."""

    kind: RowKind
    symbol: str
    text: str
    value: float


@dataclass(frozen=True, slots=True)
class UpdateCard:
    """The update of ``unit``, in a box (left, top, width, height) px."""

    unit: Weight | Bias
    title: str
    rows: tuple[CardRow, ...]
    box: Box


def update_card(
    snapshot: Snapshot,
    layout: GraphLayout,
    layers: Sequence[LayerPicture],
    edges: Edges,
    labels: Sequence[EdgeLabel],
) -> UpdateCard | None:
    """The card of what is chosen; ``None`` where that is no parameter.

    A neuron has the short card of its bias, unless that is written below it anyway.
    """
    chosen = snapshot.selection.unit
    unit = chosen
    if isinstance(chosen, Neuron):
        if chosen.layer == 0 or layout.spacious:
            return None
        unit = Bias(chosen.layer, chosen.index)
    if not isinstance(unit, Weight | Bias):
        return None
    place = (
        _edge_place(edges, labels, unit)
        if isinstance(unit, Weight)
        else _neuron_place(layout.layers[unit.layer], unit.index)
    )
    if place is None:
        return None
    title = (
        weight_symbol(snapshot, unit)
        if isinstance(unit, Weight)
        else bias_symbol(snapshot, unit)
    )
    rows = tuple(
        CardRow(row.kind, row.symbol, format_number(row.value), row.value)
        for row in update_rows(snapshot, unit)
        if unit == chosen or row.kind != "part"
    )
    symbols = max(text_room(plain(row.symbol), SYMBOL_SIZE) for row in rows)
    numbers = max(text_room(row.text, SYMBOL_SIZE, True) for row in rows)
    width = symbols + numbers + _BETWEEN + 2 * PADDING
    height = TITLE_HEIGHT + ROW_HEIGHT * len(rows) + PADDING
    covered = [*_neuron_boxes(layers), *(_label_box(label) for label in labels)]
    box = _free_place(place, (width, height), covered, (layout.width, layout.height))
    return UpdateCard(unit, title, rows, box)


def _edge_place(edges: Edges, labels: Sequence[EdgeLabel], unit: Weight) -> Box | None:
    """The label of a weight, else the middle of its edge."""
    for label in labels:
        if label.unit == unit:
            return _label_box(label)
    found = np.flatnonzero(
        (edges.layers == unit.layer)
        & (edges.targets == unit.target)
        & (edges.sources == unit.source)
    )
    if not len(found):
        return None
    points = edge_points(edges)[found[0]]
    x, y = points[len(points) // 2].tolist()
    return x, y, 0.0, 0.0


def _neuron_place(at: LayerLayout, index: int) -> Box | None:
    slot = at.slot_of(index)
    return None if slot is None else _neuron_box(at, slot)


def _neuron_box(at: LayerLayout, slot: int) -> Box:
    """A neuron with the value beside it."""
    x, y = at.centers[slot].tolist()
    half = at.size / 2
    width = at.size if at.box is None else at.size + BOX_GAP + at.box[0]
    return x - half, y - half, width, at.size


def _neuron_boxes(layers: Sequence[LayerPicture]) -> list[Box]:
    return [
        _neuron_box(layer.layout, slot)
        for layer in layers
        if layer.layout.style is not NodeStyle.IMAGE
        for slot in range(len(layer.layout.shown))
    ]


def _label_box(label: EdgeLabel) -> Box:
    return (
        label.x - label.width / 2,
        label.y - label.height / 2,
        label.width,
        label.height,
    )


def _free_place(
    beside: Box,
    size: tuple[float, float],
    covered: list[Box],
    room: tuple[float, float],
) -> Box:
    """Right or left of a box, level with it, below or above: where least is covered."""
    left, top, wide, high = beside
    width, height = size
    best, least = (left, top, width, height), np.inf
    for x in (left + wide + _GAP, left - _GAP - width):
        for y in (
            top + high / 2 - height / 2,
            top + high + _GAP / 2,
            top - _GAP / 2 - height,
        ):
            x_in = min(max(x, _MARGIN), room[0] - width - _MARGIN)
            y_in = min(max(y, _CAPTIONS), room[1] - height - _MARGIN)
            box = x_in, y_in, width, height
            overlap = sum(_overlap(box, other) for other in (*covered, beside))
            if overlap < least:
                best, least = box, overlap
    return best


def _overlap(box: Box, other: Box) -> float:
    """The area that two boxes share."""
    across = min(box[0] + box[2], other[0] + other[2]) - max(box[0], other[0])
    down = min(box[1] + box[3], other[1] + other[3]) - max(box[1], other[1])
    return max(across, 0.0) * max(down, 0.0)
