"""How large the neurons of each layer are, how many are drawn, in how many columns.

A block is one layer before it has its place from left to right. What fits is decided
here: the space from top to bottom is shared out among the rows, wide layers take two
columns, and of a layer too large for that the first neurons are drawn.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.graph_shape import (
    BOX_GAP,
    GraphShape,
    NodeStyle,
    circle_radius,
    value_box,
)

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
CaptionLines = Literal[1, 2]

COLUMN_GAP = 34.0
NOTE_HEIGHT = 14.0
# Value, bar and "true" beside the small circles of the outputs.
BARS_WIDTH = 156.0

_TOP: dict[CaptionLines, float] = {1: 36.0, 2: 48.0}
_BOTTOM = 9.0
_LEAST_REACH = 40.0
_MORE_HEIGHT = 16.0
# The satellite below a circle, with its value beside it.
_BIAS_BELOW = 16.0

_TILE_SHARE = 0.84  # of the pitch: tiles of 37 px at the pitch 44
# Small templates stand edge to edge, larger ones apart.
_TEMPLATE_SHARE = 0.98
_TEMPLATE_SHARE_APART = 0.88
_TEMPLATE_APART_FROM = 25.0
_LARGEST_GLYPH = 0.107  # of the height: 37 of 345
_FEW_GLYPHS = 0.24  # pitch of a layer of few, of the height: 84 of 345
_FEW_CIRCLES = 0.42
_DOT_DIAMETER = 26.0

_LEAST_PITCH = {NodeStyle.TILE: 26.0, NodeStyle.DOT: 22.0, NodeStyle.TEMPLATE: 26.0}
_LEAST_PITCH_IN_TWO = 18.5
_LEAST_CIRCLE_PITCH = 50.0
_SPACIOUS_PITCH = 60.0
# From Σ to f, in radii.
_APART = 3.1

_IMAGE_OF_HEIGHT = 0.57
_IMAGE_OF_WIDTH = 0.25
IMAGE_FOOT = 28.0


@dataclass(slots=True)
class Block:
    """One layer: ``ys`` are the heights of the neurons in each column.

    ``size`` is the side of a tile or template, the diameter of a circle or the width
    of an image, whose ``pitch`` is the side of a pixel. ``extra`` is the width of
    what stands beside the neurons. ``apart``: how far Σ is from f, at its left.
    ``constant``: the height of the input that is always 1, where it is drawn.
    """

    layer: int
    style: NodeStyle
    shown: Indices
    pitch: float
    size: float
    box: tuple[float, float] | None
    ys: tuple[Floats, ...]
    left_out: int = 0
    extra: float = 0.0
    apart: float = 0.0
    constant: float | None = None

    @property
    def columns(self) -> int:
        return len(self.ys)

    @property
    def column_width(self) -> float:
        box = BOX_GAP + self.box[0] if self.box else 0.0
        return self.size + self.apart + box

    @property
    def width(self) -> float:
        gaps = COLUMN_GAP * (self.columns - 1)
        return self.column_width * self.columns + gaps + self.extra


def reach_of(
    shape: GraphShape, height: float, lines: CaptionLines
) -> tuple[float, float]:
    """Top and bottom of what neurons may cover."""
    notes = 0 if shape.image else shape.notes
    top = _TOP[lines]
    return top, max(height - _BOTTOM - NOTE_HEIGHT * notes, top + _LEAST_REACH)


def is_spacious(shape: GraphShape, height: float) -> bool:
    """Whether circles have room for the values of the biases beside them."""
    if shape.plane or shape.image or len(shape.layers) > 4:
        return False
    top, bottom = reach_of(shape, height, 2)
    return _circle_pitch(shape, bottom - top - _BIAS_BELOW) >= _SPACIOUS_PITCH


def blocks_of(
    shape: GraphShape,
    width: float,
    height: float,
    lines: CaptionLines,
    *,
    hidden_boxes: bool = True,
    most_columns: int = 2,
) -> list[Block]:
    """The blocks of all layers, input first.

    Without ``hidden_boxes`` the hidden layers have no value boxes.
    """
    reach = reach_of(shape, height, lines)
    last = len(shape.layers) - 1
    blocks = []
    for layer in range(last + 1):
        style = _style_of(shape, layer, reach[1] - reach[0])
        if style is NodeStyle.IMAGE:
            blocks.append(_image_block(shape, width, height, reach))
            continue
        if style is NodeStyle.CIRCLE:
            blocks.append(
                _circle_block(shape, layer, reach, is_spacious(shape, height))
            )
            continue
        block = _column_block(shape, layer, style, reach, most_columns)
        if 0 < layer < last and not hidden_boxes:
            block.box = None
        if layer == last and style is NodeStyle.DOT:
            block.box = None
            block.extra = BARS_WIDTH - block.size / 2
        blocks.append(block)
    return blocks


def _style_of(shape: GraphShape, layer: int, reach: float) -> NodeStyle:
    if shape.plane:
        return NodeStyle.TILE
    if shape.image and layer <= 1:
        return NodeStyle.IMAGE if layer == 0 else NodeStyle.TEMPLATE
    is_named = shape.image is not None and shape.named_dots
    if not is_named and _circle_pitch(shape, reach) >= _LEAST_CIRCLE_PITCH:
        return NodeStyle.CIRCLE
    return NodeStyle.DOT


def _circle_pitch(shape: GraphShape, reach: float, as_input: bool = False) -> float:
    """The pitch of the most crowded layer that is drawn as circles.

    ``as_input``: each but the last has one more, which is always 1.
    """
    counts = list(shape.layers[2 if shape.image else 0 :])
    if as_input:
        counts = [*(count + 1 for count in counts[:-1]), counts[-1]]
    return reach / max(max(counts, default=1) - 0.36, 1.64)


def _circle_block(
    shape: GraphShape, layer: int, reach: tuple[float, float], spacious: bool
) -> Block:
    top, bottom = reach
    as_input = shape.drawing == "input"
    radius = circle_radius(
        _circle_pitch(shape, bottom - top - _BIAS_BELOW, as_input), spacious=spacious
    )
    bottom -= _BIAS_BELOW
    count = shape.layers[layer]
    rows = count + (as_input and layer < len(shape.layers) - 1)
    pitch = (bottom - top - 2 * radius) / max(rows - 1, 1)
    pitch = min(pitch, _FEW_CIRCLES * (bottom - top))
    ys = _spread(rows, pitch, (top + bottom) / 2)
    return Block(
        layer=layer,
        style=NodeStyle.CIRCLE,
        shown=np.arange(count),
        pitch=pitch,
        size=2 * radius,
        box=None,
        ys=(ys[:count],),
        apart=_APART * radius if shape.drawing == "apart" and layer > 0 else 0.0,
        constant=float(ys[-1]) if rows > count else None,
    )


def _column_block(
    shape: GraphShape,
    layer: int,
    style: NodeStyle,
    reach: tuple[float, float],
    most_columns: int,
) -> Block:
    top, bottom = reach
    whole = bottom - top
    count = shape.layers[layer]
    is_hidden = 0 < layer < len(shape.layers) - 1
    columns = 1
    left_out = 0
    if count > _capacity(whole, _LEAST_PITCH[style], 1):
        columns = most_columns if is_hidden else 1
        if count > _capacity(whole, _LEAST_PITCH_IN_TWO, columns):
            bottom -= _MORE_HEIGHT
            capacity = _capacity(bottom - top, _LEAST_PITCH_IN_TWO, columns)
            left_out = count - capacity
    drawn = count - left_out
    rows = -(-drawn // columns)
    stagger = 0.5 if columns == 2 else 0.0
    share = _TILE_SHARE
    if style is NodeStyle.TEMPLATE:
        is_apart = (bottom - top) / (rows + stagger) >= _TEMPLATE_APART_FROM
        share = _TEMPLATE_SHARE_APART if is_apart else _TEMPLATE_SHARE
    pitch = min((bottom - top) / (rows - 1 + stagger + share), _FEW_GLYPHS * whole)
    largest = _DOT_DIAMETER if style is NodeStyle.DOT else _LARGEST_GLYPH * whole
    # Whole px, so that the pixels of tiles and templates are those of the screen.
    size = float(np.floor(min(share * pitch, largest)))
    middle = (top + bottom) / 2
    if columns == 1:
        ys: tuple[Floats, ...] = (_spread(drawn, pitch, middle),)
    else:
        first = _spread(rows, pitch, middle - pitch / 4)
        ys = (first, first[: drawn - rows] + pitch / 2)
    return Block(
        layer=layer,
        style=style,
        shown=_shown(layer, count, drawn, shape.pinned),
        pitch=pitch,
        size=size,
        box=value_box(pitch),
        ys=tuple(np.round(column - size / 2) + size / 2 for column in ys),
        left_out=left_out,
    )


def _image_block(
    shape: GraphShape, width: float, height: float, reach: tuple[float, float]
) -> Block:
    assert shape.image is not None
    rows, columns = shape.image
    top, bottom = reach
    foot = IMAGE_FOOT + NOTE_HEIGHT * shape.notes
    side = min(_IMAGE_OF_HEIGHT * height, _IMAGE_OF_WIDTH * width, bottom - top - foot)
    # Whole px per pixel: the lines between the pixels are then equally thick.
    pixel = max(1.0, float(np.floor(side / max(rows, columns))))
    shown = np.arange(shape.layers[0])
    size = pixel * columns
    return Block(0, NodeStyle.IMAGE, shown, pixel, size, None, (np.zeros(0),))


def _capacity(reach: float, pitch: float, columns: int) -> int:
    stagger = 0.5 if columns == 2 else 0.0
    return max(1, int(reach / pitch - stagger)) * columns


def _spread(count: int, pitch: float, middle: float) -> Floats:
    offsets: Floats = pitch * (np.arange(count, dtype=np.float64) - (count - 1) / 2)
    return offsets + middle


def _shown(
    layer: int, count: int, drawn: int, pinned: tuple[tuple[int, int], ...]
) -> Indices:
    """The first neurons; pinned ones that are not among them take the last places."""
    shown = np.arange(drawn)
    place = drawn - 1
    for of_layer, index in pinned:
        if of_layer == layer and drawn <= index < count and place >= 0:
            shown[place] = index
            place -= 1
    return np.sort(shown)
