"""Where the parts of one neuron are, in each of its drawings and between them.

Everything is in px of the design. Inputs are rows at the left: input, weight, product.
Their edges end in Σ; f is at its right, or in the same circle. The bias hangs below Σ,
or is the last row.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.drawings import DrawingMix, mixed

Floats = NDArray[np.float64]
Point = tuple[float, float]

_TOP, _FOOT = 78.0, 66.0
_LEAST_REACH = 40.0
_WIDEST_PITCH, _LEAST_PITCH = 54.0, 25.0
_INPUT, _LABEL = (56.0, 24.0), (58.0, 19.0)
_PRODUCT_ROOM = 50.0
_OUTPUT = (70.0, 30.0)
_MARGIN = 14.0
_NAME_GAP = 8.0
_DOT = 9.0
_HANGS_BY = 34.0

# Along the way from the inputs to the output.
_WEIGHTS_AT, _PRODUCTS_AT = 0.17, 0.37
_SUM_APART, _ACTIVATION_APART, _COMBINED = 0.60, 0.86, 0.72
_RADIUS_APART, _RADIUS_COMBINED = 46.0, 62.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle about (x, y)."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether a point is on it."""
        return abs(x - self.x) <= self.width / 2 and abs(y - self.y) <= self.height / 2


def mixed_box(start: Box, end: Box, share: float) -> Box:
    """A box a share of the way from one to another."""
    return Box(
        mixed(start.x, end.x, share),
        mixed(start.y, end.y, share),
        mixed(start.width, end.width, share),
        mixed(start.height, end.height, share),
    )


@dataclass(frozen=True, slots=True)
class TermPlace:
    """A row: the input, the box of its weight, where its product is written.

    ``path``: the edge from the input to Σ, straight to its second point, and from
    there a cubic with two controls to its end.
    """

    input: Box
    weight: Box
    product: Point
    path: tuple[Point, Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class NeuronLayout:
    """All places, of ``rows`` and the ``bias``; circles are (x, y, radius).

    ``symbol`` and ``z`` are where Σ and its value stand, ``plot`` the room of the
    curve of f, ``caption`` where its name is written, ``output`` the box of a.
    """

    width: float
    height: float
    rows: tuple[TermPlace, ...]
    bias: TermPlace
    sum: tuple[float, float, float]
    activation: tuple[float, float, float]
    symbol: Point
    z: Point
    plot: Box
    caption: Point
    output: Box
    columns: tuple[float, float, float]
    columns_y: float
    name_right: float


def most_rows(height: float) -> int:
    """How many rows have room, that of the bias among them."""
    top, bottom = _reach(height)
    return max(int((bottom - top) / _LEAST_PITCH), 2)


def neuron_layout(
    width: float, height: float, count: int, names: tuple[float, float], mix: DrawingMix
) -> NeuronLayout:
    """The places of ``count`` rows and the bias.

    ``names``: the room, px, for the names of inputs and of the output.
    """
    top, bottom = _reach(height)
    middle = (top + bottom) / 2
    first = _MARGIN + names[0] + _NAME_GAP + _INPUT[0] / 2
    begin = first + _INPUT[0] / 2
    end = width - _MARGIN - names[1] - _NAME_GAP - _OUTPUT[0]
    span = max(end - begin, 60.0)
    weights_x = begin + _WEIGHTS_AT * span
    products_x = begin + _PRODUCTS_AT * span

    apart = mix.apart
    most = min(0.36 * (bottom - top), 0.105 * span)
    radius = mixed(min(_RADIUS_COMBINED, most), min(_RADIUS_APART, 0.8 * most), apart)
    sum_x = begin + mixed(_COMBINED, _SUM_APART, apart) * span
    activation_x = begin + mixed(_COMBINED, _ACTIVATION_APART, apart) * span
    ys = _row_heights(count, top, bottom, mix.as_input)

    def row(y: float, share: float) -> TermPlace:
        knee = (products_x + _PRODUCT_ROOM * 0.62, y)
        bend = (knee[0] + sum_x) / 2
        # The edges come in side by side, not in one point.
        arrives = (sum_x, middle + 0.8 * radius * share)
        return TermPlace(
            input=Box(first, y, *_fitting(_INPUT, ys.pitch)),
            weight=Box(weights_x, y, *_fitting(_LABEL, ys.pitch)),
            product=(products_x, y),
            path=((begin, y), knee, (bend, y), (bend, arrives[1]), arrives),
        )

    shares = [(y - middle) / max((bottom - top) / 2, 1.0) for y in ys.rows]
    rows = tuple(row(y, s) for y, s in zip(ys.rows, shares, strict=True))
    lowest = min(middle + radius + _HANGS_BY, bottom + 4.0)
    hanging = _hanging_bias((sum_x, middle + 0.8 * radius), lowest, ys.pitch)
    last = row(ys.bias, (ys.bias - middle) / max((bottom - top) / 2, 1.0))
    bias = _mixed_term(hanging, last, mix.as_input)
    return NeuronLayout(
        width=width,
        height=height,
        rows=rows,
        bias=bias,
        sum=(sum_x, middle, radius),
        activation=(activation_x, middle, radius),
        symbol=(sum_x, middle - mixed(0.56, 0.22, apart) * radius),
        z=(sum_x, middle - mixed(0.22, -0.38, apart) * radius),
        plot=Box(
            activation_x,
            middle + mixed(0.36, 0.0, apart) * radius,
            mixed(1.16, 1.4, apart) * radius,
            mixed(0.76, 1.0, apart) * radius,
        ),
        caption=(activation_x, middle - radius - 10.0),
        output=Box(end + _OUTPUT[0] / 2, middle, *_OUTPUT),
        columns=(first, weights_x, products_x),
        columns_y=ys.rows[0] - 25.0,
        name_right=first - _INPUT[0] / 2 - _NAME_GAP,
    )


@dataclass(frozen=True, slots=True)
class _Heights:
    rows: tuple[float, ...]
    bias: float
    pitch: float


def _row_heights(count: int, top: float, bottom: float, as_input: float) -> _Heights:
    """The rows with and without the bias as the last of them, and in between."""
    without, _ = _spread(count, top, bottom)
    with_bias, pitch = _spread(count + 1, top, bottom)
    rows = tuple(
        mixed(one, other, as_input)
        for one, other in zip(without, with_bias[:-1], strict=True)
    )
    return _Heights(rows, with_bias[-1], pitch)


def _spread(count: int, top: float, bottom: float) -> tuple[list[float], float]:
    pitch = min((bottom - top) / max(count, 1), _WIDEST_PITCH)
    offsets = pitch * (np.arange(count) - (count - 1) / 2)
    return (offsets + (top + bottom) / 2).tolist(), pitch


def _reach(height: float) -> tuple[float, float]:
    return _TOP, max(height - _FOOT, _TOP + _LEAST_REACH)


def _fitting(size: tuple[float, float], pitch: float) -> tuple[float, float]:
    return size[0], min(size[1], pitch - 4.0)


def _hanging_bias(end: Point, y: float, pitch: float) -> TermPlace:
    """The bias below Σ: a dot, tied to the circle, and its value beside it."""
    x = end[0]
    dot = (x, y)
    third = (dot[1] - end[1]) / 3
    width, height = _fitting(_LABEL, pitch)
    return TermPlace(
        input=Box(*dot, _DOT, _DOT),
        weight=Box(dot[0] + _DOT + 5.0 + width / 2, dot[1], width, height),
        product=(dot[0], dot[1]),
        path=(dot, dot, (x, dot[1] - third), (x, end[1] + third), end),
    )


def _mixed_term(start: TermPlace, end: TermPlace, share: float) -> TermPlace:
    def point(one: Point, other: Point) -> Point:
        return mixed(one[0], other[0], share), mixed(one[1], other[1], share)

    a, b, c, d, e = (
        point(one, other) for one, other in zip(start.path, end.path, strict=True)
    )
    return TermPlace(
        input=mixed_box(start.input, end.input, share),
        weight=mixed_box(start.weight, end.weight, share),
        product=point(start.product, end.product),
        path=(a, b, c, d, e),
    )
