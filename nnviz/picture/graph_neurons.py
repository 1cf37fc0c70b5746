"""The neurons of a network drawing: their numbers, colours, tiles, biases and names."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.colors import Rgb, blend, readable_on, rgb_of
from nnviz.picture.graph_layout import LayerLayout
from nnviz.picture.graph_shape import NodeStyle
from nnviz.picture.numbers import format_number
from nnviz.picture.tokens import Tokens
from nnviz.session.activity import Flag

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint32]

# The fill of the largest value: not the very end of the ramp, text stands on it.
_FULLEST = 0.86

# Where the value of a bias begins, from its dot; and from the middle of its label.
_BESIDE_DOT = (10.0, 4.2)
_IN_LABEL = (-18.0, 4.2)

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
    not known. ``texts`` are the values; ``labelled`` where there is room for them, at
    ``text_places`` (m, 2). ``tie_colors`` (m, 3) are those of the ties.
    """

    values: Floats
    centers: Floats
    ties: Floats
    radii: Floats
    colors: Rgb
    texts: tuple[str, ...]
    labelled: bool
    text_places: Floats
    tie_colors: Rgb


@dataclass(frozen=True, slots=True)
class ConstantPicture:
    """The input that is always 1, where the biases are its weights: its circle."""

    place: tuple[float, float]
    size: float
    name: str
    fill: tuple[int, int, int]
    text_color: str
    empty: bool


@dataclass(frozen=True, slots=True, eq=False)
class SumsPicture:
    """The circles of Σ: ``values`` (m,) as ``texts``, and the sign of f beside them.

    ``is_now``: the present moment computes them, not what is in the circles of f.
    """

    values: Floats
    texts: tuple[str, ...]
    function: str
    is_now: bool


@dataclass(frozen=True, slots=True, eq=False)
class LayerPicture:
    """The m neurons drawn of a layer.

    ``values`` (m,) are written as ``texts``; NaN and an empty text where the value is
    not known yet. ``fills`` (m, 3) and ``text_colors`` colour the boxes or circles;
    where ``empty`` (m,) the box has an outline and no fill. ``pixels`` are the tiles
    or templates (m, rows, columns), or (1, rows, columns) for an image layer, drawn
    with ``opacity``. ``names`` (markup) stand beside inputs and outputs, ``notes``
    below them, and ``marks`` are class numbers whose marks stand before them.
    ``sums`` are given where Σ is apart from f, ``constant`` where biases come from
    an input. ``flags`` (m,) say who is dead or saturated.
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
    sums: SumsPicture | None = None
    constant: ConstantPicture | None = None
    flags: tuple[Flag, ...] = ()


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
    beside = centers + np.array(_BESIDE_DOT)
    return BiasPicture(
        values, centers, ties, radii, colors, texts, labelled, beside, colors
    )


def biases_on_the_way(
    bias: BiasPicture,
    at: LayerLayout,
    constant: ConstantPicture,
    as_input: float,
    label_share: float,
) -> BiasPicture:
    """The satellites on their way to the one input that they become the weights of.

    Their ties grow into its edges, and the values go to their places on these, a
    ``label_share`` of the way from it.
    """

    def mixed(start: Floats, end: Floats) -> Floats:
        return start * (1.0 - as_input) + end * as_input

    goal = np.tile(np.array(constant.place), (len(bias.values), 1))
    on_edges = goal + (at.entries - goal) * label_share
    return replace(
        bias,
        centers=mixed(bias.centers, goal),
        ties=mixed(bias.ties, at.entries),
        radii=mixed(bias.radii, np.full_like(bias.radii, constant.size / 2)),
        colors=blend(np.array(constant.fill), bias.colors, as_input),
        labelled=bias.labelled and as_input < 1.0,
        text_places=mixed(bias.text_places, on_edges + np.array(_IN_LABEL)),
    )


def _satellites(
    at: LayerLayout, radii: Floats, spacious: bool
) -> tuple[Floats, Floats]:
    half = at.size / 2
    neurons = at.centers if at.sums is None else at.sums
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
    return neurons + away, neurons + tie
