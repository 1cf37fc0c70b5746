"""The layout of a network in the three drawings of a neuron, and between them.

Positions are mixed: circles slide apart, and each bias goes from its neuron to the one
more input that is always 1. That takes circles, one for every neuron; where a network
is drawn in another way, the drawing stays the combined one.
"""

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from nnviz.picture.drawings import COMBINED, MIXES, Drawing, DrawingMix
from nnviz.picture.graph_layout import GraphLayout, LayerLayout, graph_layout
from nnviz.picture.graph_shape import GraphShape

_LEAST_GAP = 64.0


def why_combined(shape: GraphShape, width: float, height: float) -> str:
    """Why neurons are drawn combined whatever is asked for; empty where they are not.

    Edges must have room between two columns of circles.
    """
    layout = graph_layout(replace(shape, drawing="combined"), width, height)
    if not layout.straight:
        if shape.plane:
            return "Neurons are tiles here, each the plane of the data as it sees it"
        return "There are too many neurons here to draw each as a circle"
    apart = _layout(shape, width, height, "apart")
    for source, target in pairwise(apart.layers):
        gap = (
            target.entries[0, 0] - source.exits[0, 0] - (source.size + target.size) / 2
        )
        if gap < _LEAST_GAP:
            return "There is too little room here to draw Σ and f apart"
    return ""


@lru_cache(maxsize=64)
def drawn_layout(
    shape: GraphShape, width: float, height: float, mix: DrawingMix
) -> GraphLayout:
    """The layout at a place between the drawings."""
    if mix == COMBINED or why_combined(shape, width, height):
        return graph_layout(shape, width, height)
    for drawing, place in MIXES.items():
        if mix == place:
            return _layout(shape, width, height, drawing)
    shares: tuple[tuple[Drawing, float], ...] = (
        ("combined", 1.0 - mix.apart - mix.as_input),
        ("apart", mix.apart),
        ("input", mix.as_input),
    )
    parts = [
        (share, _layout(shape, width, height, drawing))
        for drawing, share in shares
        if share > 0.0
    ]
    return _mixed(parts, mix)


def _layout(
    shape: GraphShape, width: float, height: float, drawing: Drawing
) -> GraphLayout:
    return graph_layout(replace(shape, drawing=drawing), width, height)


def _mixed(parts: list[tuple[float, GraphLayout]], mix: DrawingMix) -> GraphLayout:
    layouts = [layout for _, layout in parts]
    shares = [share for share, _ in parts]
    layers = zip(*(layout.layers for layout in layouts), strict=True)
    return replace(
        layouts[0],
        layers=tuple(_mixed_layer(shares, list(each)) for each in layers),
        all_labels=all(layout.all_labels for layout in layouts),
        mix=mix,
    )


def _mixed_layer(shares: list[float], layers: list[LayerLayout]) -> LayerLayout:
    def number(name: str) -> float:
        values = (getattr(each, name) for each in layers)
        return float(sum(s * v for s, v in zip(shares, values, strict=True)))

    def places(name: str) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        arrays = [getattr(each, name) for each in layers]
        return np.tensordot(np.array(shares), np.stack(arrays), axes=1)

    first = layers[0]
    is_apart = any(each.sums is not None for each in layers)
    constants = [each.constant for each in layers if each.constant is not None]
    return replace(
        first,
        pitch=number("pitch"),
        centers=places("centers"),
        size=number("size"),
        entries=places("entries"),
        exits=places("exits"),
        left=number("left"),
        right=number("right"),
        caption=(
            float(
                sum(s * each.caption[0] for s, each in zip(shares, layers, strict=True))
            ),
            first.caption[1],
        ),
        caption_width=number("caption_width"),
        sums=places("entries") if is_apart else None,
        constant=constants[0] if constants else None,
    )
