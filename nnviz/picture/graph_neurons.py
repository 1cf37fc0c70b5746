"""The neurons of a network drawing: their numbers, colours, tiles, biases and names."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.colors import Rgb, readable_on, rgb_of
from nnviz.picture.graph_layout import LayerLayout
from nnviz.picture.graph_shape import NodeStyle
from nnviz.picture.numbers import format_number
from nnviz.picture.tokens import Tokens

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint32]

# The fill of the largest value: not the very end of the ramp, text stands on it.
_FULLEST = 0.86

_BIAS_RADII = {
    NodeStyle.TILE: (2.4, 4.6),
    NodeStyle.TEMPLATE: (1.6, 2.8),
    NodeStyle.DOT: (2.2, 4.0),
    NodeStyle.CIRCLE: (3.2, 6.0),
}


@dataclass(frozen=True, slots=True, eq=False)
class BiasPicture:
    """The satellites of a layer: ``values`` (m,) are biases, or their gradients.

    NaN where not known yet. Each is a dot at ``centers`` (m, 2) with ``radii`` (m,)
    and ``colors`` (m, 3), tied to its neuron at ``ties`` (m, 2); hollow where zero or
    not known. ``texts`` are the values; ``labelled`` where there is room for them.
    """

    values: Floats
    centers: Floats
    ties: Floats
    radii: Floats
    colors: Rgb
    texts: tuple[str, ...]
    labelled: bool


@dataclass(frozen=True, slots=True, eq=False)
class LayerPicture:
    """The m neurons drawn of a layer.

    ``values`` (m,) are written as ``texts``; NaN and an empty text where the value is
    not known yet. ``fills`` (m, 3) and ``text_colors`` colour the boxes or circles;
    where ``empty`` (m,) the box has an outline and no fill. ``pixels`` are the tiles
    or templates (m, rows, columns), or (1, rows, columns) for an image layer, drawn
    with ``opacity``. ``names`` (markup) stand beside inputs and outputs, ``notes``
    below them, and ``marks`` are class numbers whose marks stand before them.
    """

    layout: LayerLayout
    caption: str
    caption_below: str
    is_now: bool
    values: Floats
    texts: tuple[str, ...]
    fills: Rgb
    text_colors: tuple[str, ...]
    empty: NDArray[np.bool_]
    pixels: Pixels | None
    opacity: float
    bias: BiasPicture | None
    names: tuple[str, ...]
    notes: tuple[str, ...]
    marks: tuple[int, ...]


def filled_values(
    values: Floats, limit: float, ramp: Rgb, tokens: Tokens, *, colored: bool
) -> tuple[tuple[str, ...], Rgb, tuple[str, ...], NDArray[np.bool_]]:
    """Texts, fills, text colours and which boxes are empty, for ``values`` (m,).

    Exact zeros, unknown values and all where not ``colored`` stand in an empty box.
    """
    unknown = np.isnan(values)
    empty = unknown | (values == 0.0) | (not colored)
    fills = _shaded(_shares(values, limit) * _FULLEST, ramp)
    texts = tuple(
        "" if hidden else format_number(value)
        for value, hidden in zip(values.tolist(), unknown.tolist(), strict=True)
    )
    colors = tuple(
        tokens.muted if bare else _text_on(*fill)
        for fill, bare in zip(fills.tolist(), empty.tolist(), strict=True)
    )
    return texts, fills, colors, empty


def _shares(values: Floats, limit: float) -> Floats:
    """Values as shares of ±limit, from −1 to 1; 0 for NaN and without a limit."""
    if not limit > 0.0:
        return np.zeros(len(values))
    shares = np.minimum(np.maximum(values / limit, -1.0), 1.0)
    return np.where(np.isnan(shares), 0.0, shares)


def _shaded(shares: Floats, ramp: Rgb) -> Rgb:
    """Colours on a diverging ramp of shares from −1 to 1."""
    middle = (len(ramp) - 1) / 2
    return ramp[(shares * middle + (middle + 0.5)).astype(np.intp)]


@lru_cache(maxsize=1024)
def _text_on(red: int, green: int, blue: int) -> str:
    return readable_on((red, green, blue))


def bias_picture(
    at: LayerLayout,
    values: Floats,
    limit: float,
    ramp: Rgb,
    tokens: Tokens,
    *,
    labelled: bool,
) -> BiasPicture:
    """The satellites of a layer whose biases (or their gradients) are ``values`` (m,).

    The radius grows with √|b|, so that the area tells the size.
    """
    small, large = _BIAS_RADII[at.style]
    if at.style is NodeStyle.TILE and at.size < 30.0:
        small, large = _BIAS_RADII[NodeStyle.TEMPLATE]
    elif at.style is NodeStyle.CIRCLE and not labelled:
        small, large = _BIAS_RADII[NodeStyle.DOT]
    known = _shares(values, limit)
    share = np.sqrt(np.abs(known))
    radii = np.where(known == 0.0, small, small + (large - small) * share)
    centers, ties = _satellites(at, radii, labelled)
    # As edges: the colour tells the sign first, and small values stay visible.
    colors = _shaded(np.sign(known) * (0.55 + 0.35 * share), ramp)
    colors[known == 0.0] = rgb_of(tokens.ctl)
    texts = tuple(
        "" if np.isnan(value) else format_number(value) for value in values.tolist()
    )
    return BiasPicture(values, centers, ties, radii, colors, texts, labelled)


def _satellites(
    at: LayerLayout, radii: Floats, spacious: bool
) -> tuple[Floats, Floats]:
    half = at.size / 2
    match at.style:
        case NodeStyle.CIRCLE if not spacious:
            away = np.broadcast_to(np.array([-0.82, 0.82]) * half, (len(radii), 2))
            tie = away
        case NodeStyle.CIRCLE:
            away = np.column_stack([np.full(len(radii), 8.0), half + 5.0 + radii])
            tie = np.array([0.22, 0.975]) * half
        case NodeStyle.DOT:
            away = np.broadcast_to(np.array([-0.88, 1.02]) * half, (len(radii), 2))
            tie = away
        case NodeStyle.TEMPLATE:
            away = np.broadcast_to(np.array([-half - 4.5, half - 3.0]), (len(radii), 2))
            tie = np.array([-half, half - 5.0])
        case _:
            reach = 8.5 if half > 15.0 else 5.0
            away = np.broadcast_to(np.array([-half - reach, half]), (len(radii), 2))
            tie = np.array([-half + 1.0, half - 4.0])
    return at.centers + away, at.centers + tie
