"""Where the parts of a network drawing are: a function of shape and size alone.

Everything is in px of the design. The drawing is a row of blocks, one per layer, with
gaps of equal width between them for the edges.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.drawings import COMBINED, MIXES, DrawingMix, mixed
from nnviz.picture.graph_blocks import (
    COLUMN_GAP,
    IMAGE_FOOT,
    NOTE_HEIGHT,
    Block,
    CaptionLines,
    blocks_of,
    is_spacious,
    reach_of,
)
from nnviz.picture.graph_shape import GraphShape, NodeStyle, label_place

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

CAPTION_BASELINE = 20.0
SIDE_MARGIN = 14.0
_SPACIOUS_MARGIN = 32.0
_WIDE = 780.0
NAME_GAP = 9.0

STRAIGHT_LABEL_WIDTH, WIDEST_LABEL = 46.0, 54.0
# The ring of the chosen neuron, and a little.
_CLEAR_OF_CIRCLES = 8.0

_LEAST_GAP = 72.0
_LEAST_COMPACT_GAP = 50.0
_WIDEST_GAP = 1.0  # of the height
# Labels of one line of text, a hairline apart; with all of them, few layers.
_LEAST_LABEL_PITCH = 15.3
_MOST_LABELLED_LAYERS = 4
_MORE_BELOW = 13.0
_LEAST_CAPTION_WIDTH = 64.0


@dataclass(frozen=True, slots=True, eq=False)
class LayerLayout:
    """One layer: m neurons are drawn, at ``centers`` (m, 2), y downwards.

    ``shown`` (m,) are their indices in the layer; ``left_out`` counts the others.
    ``size`` is the side of a tile or template, or the diameter of a circle. ``box``
    is the (width, height) of the value box to the right of each. Edges arrive at
    ``entries`` (m, 2) and leave from ``exits`` (m, 2). ``left`` and ``right`` bound
    the block. ``image`` is (left, top, width, height) where the layer is drawn as one
    image, with a single exit; ``more`` is where "… 68 more" is written.
    ``sums`` (m, 2) are the circles of Σ where they are apart from those of f, which
    are at ``centers``. ``constant`` is the place of the input that is always 1, where
    the biases are its weights.
    """

    layer: int
    style: NodeStyle
    shown: Indices
    left_out: int
    pitch: float
    columns: int
    centers: Floats
    size: float
    box: tuple[float, float] | None
    entries: Floats
    exits: Floats
    left: float
    right: float
    caption: tuple[float, float]
    caption_width: float
    image: tuple[float, float, float, float] | None = None
    more: tuple[float, float] | None = None
    sums: Floats | None = None
    constant: tuple[float, float] | None = None

    def slot_of(self, index: int) -> int | None:
        """Where among the drawn neurons ``index`` is; ``None`` if it is left out."""
        found = np.flatnonzero(self.shown == index)
        return int(found[0]) if len(found) else None


@dataclass(frozen=True, slots=True, eq=False)
class GraphLayout:
    """The whole drawing, ``width`` × ``height`` px.

    ``straight``: edges are lines, not curves. ``spacious``: there is room for the
    names of neurons and the values of biases. ``all_labels``: every weight can have a
    label. ``caption_lines``: lines of text above each layer; ``notes``: lines that
    have room at the foot. ``mix``: where between the three drawings of neurons it is.
    """

    width: float
    height: float
    layers: tuple[LayerLayout, ...]
    straight: bool
    spacious: bool
    all_labels: bool
    caption_lines: CaptionLines
    notes: int
    mix: DrawingMix = COMBINED


@lru_cache(maxsize=64)
def graph_layout(shape: GraphShape, width: float, height: float) -> GraphLayout:
    """Lay the network out in ``width`` × ``height`` px.

    Where the gaps become too narrow for edges, the hidden layers give up their value
    boxes (and their captions take two lines), then their second column.
    """
    spacious = is_spacious(shape, height)
    two = shape.terms or (spacious and len(shape.layers) <= 3)
    lines: CaptionLines = 2 if two else 1
    blocks = blocks_of(shape, width, height, lines)
    if _gap(shape, blocks, width, spacious) < _LEAST_GAP:
        lines = 2
        blocks = blocks_of(shape, width, height, lines, hidden_boxes=False)
    if _gap(shape, blocks, width, spacious) < _LEAST_COMPACT_GAP:
        blocks = blocks_of(
            shape, width, height, lines, hidden_boxes=False, most_columns=1
        )
    reach = reach_of(shape, height, lines)
    layers = _placed(shape, blocks, width, height, spacious, reach)
    straight = all(layer.style is NodeStyle.CIRCLE for layer in layers)
    return GraphLayout(
        width=width,
        height=height,
        layers=layers,
        straight=straight,
        spacious=spacious and straight,
        all_labels=straight and _labels_fit(layers, MIXES[shape.drawing].as_input),
        caption_lines=lines,
        notes=shape.notes,
        mix=MIXES[shape.drawing],
    )


def _sides(
    shape: GraphShape, blocks: list[Block], width: float, spacious: bool
) -> tuple[float, float]:
    """Space left of the first and right of the last block, for names."""
    left = right = SIDE_MARGIN
    if spacious and width >= _WIDE:
        left = right = _SPACIOUS_MARGIN
    if blocks[0].style is not NodeStyle.IMAGE:
        left += shape.input_names + NAME_GAP
    if blocks[-1].style is not NodeStyle.DOT or not shape.named_dots:
        right += shape.output_names + NAME_GAP
    return left, right


def _gap(shape: GraphShape, blocks: list[Block], width: float, spacious: bool) -> float:
    used = sum(block.width for block in blocks) + sum(
        _sides(shape, blocks, width, spacious)
    )
    return (width - used) / (len(blocks) - 1)


def _placed(
    shape: GraphShape,
    blocks: list[Block],
    width: float,
    height: float,
    spacious: bool,
    reach: tuple[float, float],
) -> tuple[LayerLayout, ...]:
    x = _sides(shape, blocks, width, spacious)[0]
    free = max(_gap(shape, blocks, width, spacious), 8.0)
    gap = min(free, _WIDEST_GAP * height)
    x += (free - gap) * (len(blocks) - 1) / 2
    layers = []
    for block in blocks:
        if block.style is NodeStyle.IMAGE:
            layers.append(_placed_image(shape, block, x, gap, reach))
        else:
            layers.append(_placed_neurons(block, x, gap))
        x += block.width + gap
    return tuple(layers)


def _placed_neurons(block: Block, x: float, gap: float) -> LayerLayout:
    half = block.size / 2
    x = float(np.round(x))
    step = block.column_width + COLUMN_GAP
    centers = np.concatenate(
        [
            np.column_stack([np.full(len(ys), x + half + column * step), ys])
            for column, ys in enumerate(block.ys)
        ]
    )
    entries = exits = centers
    sums = None
    if block.apart:
        entries = sums = centers
        centers = exits = centers + np.array([block.apart, 0.0])
    elif block.style is not NodeStyle.CIRCLE:
        entries = centers - np.array([half, 0.0])
        exits = centers + np.array([block.column_width - half, 0.0])
    middle = x + block.width / 2
    caption_room = block.width + 0.85 * gap
    if block.extra:
        # Over the circles and their scores, not over the bars.
        middle = x + block.size / 2 + 30.0
        caption_room = block.size + 60.0 + 0.85 * gap
    more = None
    if block.left_out:
        more = (middle, float(centers[:, 1].max()) + half + _MORE_BELOW)
    return LayerLayout(
        layer=block.layer,
        style=block.style,
        shown=block.shown,
        left_out=block.left_out,
        pitch=block.pitch,
        columns=block.columns,
        centers=centers,
        size=block.size,
        box=block.box,
        entries=entries,
        exits=exits,
        left=x,
        right=x + block.width,
        caption=(middle, CAPTION_BASELINE),
        caption_width=max(caption_room, _LEAST_CAPTION_WIDTH),
        more=more,
        sums=sums,
        constant=None if block.constant is None else (middle, block.constant),
    )


def _placed_image(
    shape: GraphShape, block: Block, x: float, gap: float, reach: tuple[float, float]
) -> LayerLayout:
    assert shape.image is not None
    tall = block.pitch * shape.image[0]
    top, bottom = reach
    middle = (top + bottom - NOTE_HEIGHT * max(shape.notes - 1, 0)) / 2
    # Whole px, so that the pixels have sharp edges.
    left = float(np.round(x))
    # Below it stand a line of text and the notes.
    lowest = bottom - IMAGE_FOOT - NOTE_HEIGHT * shape.notes - tall
    upper = float(np.round(max(min(middle - tall / 2, lowest), top)))
    center = np.array([[left + block.size / 2, upper + tall / 2]])
    exits = center + np.array([block.size / 2 + 4.0, 0.0])
    return LayerLayout(
        layer=0,
        style=block.style,
        shown=block.shown,
        left_out=0,
        pitch=block.pitch,
        columns=1,
        centers=center,
        size=block.size,
        box=None,
        entries=exits,
        exits=exits,
        left=left,
        right=left + block.size,
        caption=(left + block.size / 2, CAPTION_BASELINE),
        caption_width=block.width + 0.85 * gap,
        image=(left, upper, block.size, tall),
    )


def straight_share(
    source: LayerLayout, target: LayerLayout, as_input: float = 0.0
) -> tuple[float, float]:
    """Where along straight edges their labels stand, and their least distance, px.

    Where the drawing is narrow the labels must not touch the circles of the targets.
    ``as_input``: how far the biases have become the weights of one more source.
    """
    count = len(source.shown)
    share, pitch = label_place(count, source.pitch, len(target.shown), target.pitch)
    if as_input > 0.0:
        more = label_place(count + 1, source.pitch, len(target.shown), target.pitch)
        share, pitch = mixed(share, more[0], as_input), mixed(pitch, more[1], as_input)
        count += as_input >= 1.0
    reach = float(target.entries[0, 0] - source.exits[0, 0])
    clear = WIDEST_LABEL / 2 + target.size / 2 + _CLEAR_OF_CIRCLES
    most = 1.0 - clear / reach
    if share <= most:
        return share, pitch
    within = (1.0 - most) * source.pitch
    return most, min(within, most * target.pitch - (count - 1) * within)


def _labels_fit(layers: tuple[LayerLayout, ...], as_input: float) -> bool:
    if len(layers) > _MOST_LABELLED_LAYERS:
        return False
    for source, target in pairwise(layers):
        share, pitch = straight_share(source, target, as_input)
        reach = float(target.entries[0, 0] - source.exits[0, 0])
        clear = WIDEST_LABEL / 2 + source.size / 2 + _CLEAR_OF_CIRCLES
        if pitch < _LEAST_LABEL_PITCH or share * reach < clear:
            return False
    return True
