"""A small table beside the chosen weight or bias: old, what the update adds, new."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.equation_names import bias_symbol, plain, weight_symbol
from nnviz.picture.graph_blocks import CaptionLines
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
_CAPTIONS: dict[CaptionLines, float] = {1: 34.0, 2: 50.0}
# A bias with its text; rows that are tried; px² of what is covered per px away.
_BIAS_TEXT = (56.0, 16.0)
_LEVELS = 9
_COST_OF_DISTANCE = 3.0


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
    covered = [
        *_neuron_boxes(layers),
        *_bias_boxes(layers),
        *(_label_box(label) for label in labels),
        place,
    ]
    box = _free_place(place, (width, height), covered, layout)
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


def _bias_boxes(layers: Sequence[LayerPicture]) -> list[Box]:
    """The biases that are written beside their dots."""
    return [
        (x, y - _BIAS_TEXT[1] / 2, *_BIAS_TEXT)
        for layer in layers
        if layer.bias is not None and layer.bias.labelled
        for x, y in layer.bias.centers.tolist()
    ]


def _label_box(label: EdgeLabel) -> Box:
    return (
        label.x - label.width / 2,
        label.y - label.height / 2,
        label.width,
        label.height,
    )


def _free_place(
    beside: Box, size: tuple[float, float], covered: list[Box], layout: GraphLayout
) -> Box:
    """Beside a box or between two layers: where little is covered, and near."""
    width, height = size
    middle_x, middle_y = beside[0] + beside[2] / 2, beside[1] + beside[3] / 2
    lefts = [beside[0] + beside[2] + _GAP, beside[0] - _GAP - width]
    for source, target in pairwise(layout.layers):
        near, far = source.right + _GAP / 2, target.left - _GAP / 2 - width
        lefts += [near, (near + far) / 2, far]
    highest = _CAPTIONS[layout.caption_lines]
    lowest = max(layout.height - height - _MARGIN, highest)
    tops = [middle_y - height / 2, *np.linspace(highest, lowest, _LEVELS).tolist()]

    def cost(box: Box) -> float:
        away = abs(box[0] + width / 2 - middle_x) + abs(box[1] + height / 2 - middle_y)
        return sum(_overlap(box, other) for other in covered) + _COST_OF_DISTANCE * away

    return min(
        (
            (
                min(max(left, _MARGIN), layout.width - width - _MARGIN),
                min(max(top, highest), lowest),
                width,
                height,
            )
            for left in lefts
            for top in tops
        ),
        key=cost,
    )


def _overlap(box: Box, other: Box) -> float:
    """The area that two boxes share."""
    across = min(box[0] + box[2], other[0] + other[2]) - max(box[0], other[0])
    down = min(box[1] + box[3], other[1] + other[3]) - max(box[1], other[1])
    return max(across, 0.0) * max(down, 0.0)
