"""One live neuron as texts and places, in one of its three drawings or between two."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.picture.activation_curve import activation_curve, reach_for
from nnviz.picture.colors import Rgb
from nnviz.picture.drawings import Drawing, DrawingMix
from nnviz.picture.equation_names import (
    FUNCTIONS,
    a_symbol,
    bias_symbol,
    neuron_name,
    weight_symbol,
    z_symbol,
)
from nnviz.picture.graph_edges import level_color, levels_of, widths_of
from nnviz.picture.graph_names import text_room
from nnviz.picture.graph_neurons import filled_values
from nnviz.picture.graph_values import activation_title, forward_values, largest
from nnviz.picture.neuron_layout import (
    Box,
    NeuronLayout,
    Point,
    TermPlace,
    most_rows,
    neuron_layout,
)
from nnviz.picture.neuron_terms import NeuronTerms, neuron_terms
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.table import Cell, Table
from nnviz.picture.tokens import Tokens
from nnviz.picture.written_numbers import in_product
from nnviz.session.selection import Bias, Neuron, Unit, Weight
from nnviz.session.snapshot import Snapshot

Floats = NDArray[np.float64]

_NAME_SIZE = 13.0
_FEW_PRODUCTS = 7
_DESCRIPTIONS: dict[Drawing, str] = {
    "apart": "first the weighted sum Σ with the bias, then the activation f",
    "combined": "sum and activation in one circle, with the bias",
    "input": "the bias is the weight of one more input, which is always 1",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A number in a box or pill: its text, the fill and what is written on it."""

    value: float
    text: str
    fill: tuple[int, int, int]
    text_color: str
    empty: bool


@dataclass(frozen=True, slots=True)
class TermPicture:
    """A product w·x on its way into the sum.

    ``source`` is the neuron or input that it comes from, ``None`` for the constant 1
    of the bias, which is called ``extra_name`` (*w*₄ = *b*) among the weights. Names
    are markup. ``width`` and ``color`` are those of the edge; a zero weight has none
    and is ``faint``.
    """

    unit: Weight | Bias
    source: Neuron | None
    name: str
    weight_name: str
    input: Filled
    weight: float
    weight_text: str
    product: float
    product_text: str
    place: TermPlace
    width: float
    color: tuple[int, int, int]
    faint: bool
    extra_name: str = ""


@dataclass(frozen=True, slots=True)
class RestPicture:
    """The row that stands for the products that are not drawn: how many, their sum."""

    count: int
    total: float
    text: str
    total_text: str
    place: TermPlace


@dataclass(frozen=True, slots=True, eq=False)
class NeuronPicture:
    """All that is painted. ``terms`` has the numbers, with all their digits.

    ``source`` (markup) is the letter of the inputs. ``curve`` (m, 2) is f as points
    of the drawing, ``axes`` the places of z = 0 and of f = 0, ``point`` that of
    (z, a), ``None`` while it is not known. ``equations`` say the sum in numbers, the
    longest first: the first that fits is written. ``now``: what of the neuron the
    present moment computes.
    """

    terms: NeuronTerms
    mix: DrawingMix
    layout: NeuronLayout
    heading: str
    description: str
    rows: tuple[TermPicture, ...]
    bias: TermPicture
    rest: RestPicture | None
    source: str
    z_symbol: str
    a_symbol: str
    function: str
    z_text: str
    output: Filled
    curve: Floats
    axes: tuple[float, float]
    point: Point | None
    formula: str
    equations: tuple[str, ...]
    now: Literal["", "z", "a"]
    selected: Unit | None
    hovered: Unit | None


@dataclass(frozen=True, slots=True)
class NeuronPictureOptions:
    """Size in px of the design, the drawing that is named, and the place drawn.

    ``mix`` differs from that of ``drawing`` while one changes into the other.
    """

    width: float
    height: float
    drawing: Drawing
    mix: DrawingMix
    tokens: Tokens


def neuron_picture(
    snapshot: Snapshot, neuron: Neuron, options: NeuronPictureOptions
) -> NeuronPicture:
    """The drawing of a hidden or output neuron for the chosen sample."""
    with np.errstate(over="ignore", invalid="ignore"):
        return _picture(snapshot, neuron, options)


def _picture(
    snapshot: Snapshot, neuron: Neuron, options: NeuronPictureOptions
) -> NeuronPicture:
    layer, tokens = neuron.layer, options.tokens
    terms = neuron_terms(snapshot, neuron, options.drawing)
    weights = np.asarray(snapshot.parameters.W[layer - 1][neuron.index], np.float64)
    bias = float(snapshot.parameters.b[layer - 1][neuron.index])
    inputs, before = forward_values(snapshot, layer - 1)
    if before:
        inputs = np.full_like(inputs, np.nan)
    products = weights * inputs
    drawn = _largest(snapshot, neuron, weights, products, most_rows(options.height) - 1)
    left_out = len(weights) - len(drawn)
    names = tuple(a_symbol(snapshot, layer - 1, i) for i in drawn)
    is_linear = terms.activation == "linear"
    symbol = (z_symbol if is_linear else a_symbol)(snapshot, layer, neuron.index)
    one_name = a_symbol(snapshot, layer - 1, len(weights))
    widest = max(map(_markup_room, (*names, one_name)))
    layout = neuron_layout(
        options.width,
        options.height,
        len(drawn) + (left_out > 0),
        (widest, _markup_room(symbol)),
        options.mix,
    )
    ramp = tokens.weight_ramp
    limit = max(largest(weights), abs(bias) if np.isfinite(bias) else 0.0)
    fills = _filled(inputs, max(largest(inputs), 1.0), tokens)
    rows = tuple(
        _term(
            Weight(layer, neuron.index, i),
            Neuron(layer - 1, i),
            (name, weight_symbol(snapshot, Weight(layer, neuron.index, i))),
            (fills[i], float(weights[i])),
            layout.rows[slot],
            limit,
            ramp,
        )
        for slot, (i, name) in enumerate(zip(drawn, names, strict=True))
    )
    one = _filled(np.ones(1), max(largest(inputs), 1.0), tokens)[0]
    unit = Bias(layer, neuron.index)
    hanging = _term(
        unit,
        None,
        (one_name, bias_symbol(snapshot, unit)),
        (one, bias),
        layout.bias,
        limit,
        ramp,
    )
    extra_weight = f"*w*_{{{len(weights) + 1}}} = {hanging.weight_name}"
    extra = replace(hanging, extra_name=extra_weight)
    knows_z = snapshot.knows("z", layer)
    a, is_z = forward_values(snapshot, layer)
    a_known = knows_z and not is_z and bool(a[neuron.index] == a[neuron.index])
    output = _filled(
        np.array([terms.a if a_known else np.nan]), max(largest(a), 1.0), tokens
    )[0]
    curve, axes, point = _curve(terms, layout.plot, a_known)
    return NeuronPicture(
        terms=terms,
        mix=options.mix,
        layout=layout,
        heading=neuron_name(snapshot, neuron),
        description=_DESCRIPTIONS[options.drawing],
        rows=rows,
        bias=extra,
        rest=_rest(products, drawn, layout.rows[-1]) if left_out else None,
        z_symbol=z_symbol(snapshot, layer, neuron.index),
        a_symbol=symbol,
        function=activation_title(terms.activation),
        z_text=format_number(terms.z) if knows_z else "",
        output=output,
        curve=curve,
        axes=axes,
        point=point,
        source="*x*" if layer == 1 else "*a*",
        formula=_formula(terms, len(weights)),
        equations=_equations(snapshot, terms, rows, left_out, a_known)
        if knows_z
        else (),
        now=_now(snapshot, layer),
        selected=snapshot.selection.unit,
        hovered=snapshot.selection.hover_unit,
    )


def _now(snapshot: Snapshot, layer: int) -> Literal["", "z", "a"]:
    if snapshot.is_now("z", layer):
        return "z"
    return "a" if snapshot.is_now("a", layer) else ""


def neuron_table(terms: NeuronTerms) -> Table:
    """The terms and the result of a drawing; neurons and inputs are counted from 1."""
    rows: list[tuple[Cell, ...]] = [
        ("term", i + 1, float(w), float(x), float(p))
        for i, (w, x, p) in enumerate(
            zip(terms.weights, terms.inputs, terms.products, strict=True)
        )
    ]
    if terms.bias is not None:
        rows.append(("bias", None, terms.bias, None, terms.bias))
    rows += [("z", None, None, None, terms.z), ("a", None, None, None, terms.a)]
    return Table(("quantity", "input", "weight", "x", "value"), tuple(rows))


def _largest(
    snapshot: Snapshot,
    neuron: Neuron,
    weights: Floats,
    products: Floats,
    most: int,
) -> list[int]:
    """Which inputs have a row, ascending: those of the largest |w·x|.

    One row less where the rest needs one. The chosen weight is always there.
    """
    if len(weights) <= most:
        return list(range(len(weights)))
    sizes = np.abs(weights if np.isnan(products).any() else products)
    chosen = snapshot.selection.unit
    if isinstance(chosen, Weight) and chosen.layer == neuron.layer:
        sizes = sizes.copy()
        sizes[chosen.source] = np.inf
    order = np.argsort(-sizes, kind="stable")
    return sorted(order[: most - 1].tolist())


def _filled(values: Floats, limit: float, tokens: Tokens) -> list[Filled]:
    texts, fills, colors, empty = filled_values(
        values, limit, tokens.weight_ramp, tokens, colored=True
    )
    return [
        Filled(value, text, (fill[0], fill[1], fill[2]), color, bare)
        for value, text, fill, color, bare in zip(
            values.tolist(), texts, fills.tolist(), colors, empty.tolist(), strict=True
        )
    ]


def _term(
    unit: Weight | Bias,
    source: Neuron | None,
    names: tuple[str, str],
    factors: tuple[Filled, float],
    place: TermPlace,
    limit: float,
    ramp: Rgb,
) -> TermPicture:
    shown, weight = factors
    product = weight * shown.value
    level = levels_of(np.array([weight]), limit)
    is_known = product == product
    return TermPicture(
        unit=unit,
        source=source,
        name=names[0],
        weight_name=names[1],
        input=shown,
        weight=weight,
        weight_text=format_number(weight),
        product=product,
        product_text=format_number(product) if is_known else "",
        place=place,
        width=float(widths_of(level, straight=True)[0]),
        color=level_color(int(level[0]), ramp) if level[0] else (0, 0, 0),
        faint=not level[0],
    )


def _rest(products: Floats, drawn: list[int], place: TermPlace) -> RestPicture:
    others = np.delete(products, drawn)
    total = float(others.sum())
    known = total == total
    return RestPicture(
        count=len(others),
        total=total,
        text=f"{format_count(len(others))} more",
        total_text=format_number(total) if known else "",
        place=place,
    )


def _curve(
    terms: NeuronTerms, plot: Box, known: bool
) -> tuple[Floats, tuple[float, float], Point | None]:
    size = abs(terms.z) if np.isfinite(terms.z) else 0.0
    shown = activation_curve(terms.activation, reach_for(terms.activation, size))

    def across(z: Floats) -> Floats:
        return plot.left + (z + shown.reach) / (2 * shown.reach) * plot.width

    def down(f: Floats) -> Floats:
        return plot.bottom - (f - shown.low) / (shown.high - shown.low) * plot.height

    curve = np.column_stack([across(shown.z), down(shown.f)])
    axes = float(across(np.zeros(1))[0]), float(down(np.zeros(1))[0])
    if not (known and np.isfinite(terms.z) and np.isfinite(terms.a)):
        return curve, axes, None
    z, a = np.array([terms.z]), np.array([terms.a])
    return curve, axes, (float(across(z)[0]), float(down(a)[0]))


def _markup_room(markup: str) -> float:
    plain = [letter for letter in markup if letter not in "*_^{}"]
    return text_room("".join(plain), _NAME_SIZE) + 2.0


def _formula(terms: NeuronTerms, count: int) -> str:
    """The sum in symbols, as the lecture writes it for this drawing."""
    function = FUNCTIONS[terms.activation]
    output = f",   *a* = {function}(*z*)" if function else ",   *a* = *z*"
    x = "*x*" if terms.neuron.layer == 1 else "*a*"
    if terms.drawing == "input":
        return (
            f"*z* = Σ_{{*i* = 1…{count + 1}}} *w*_{{*i*}} {x}_{{*i*}}"
            f"   with {x}_{{{count + 1}}} = 1, *w*_{{{count + 1}}} = *b*{output}"
        )
    if count == 1:
        return f"*z* = *w*_{{1}} {x}_{{1}} + *b*{output}"
    return f"*z* = Σ_{{*i* = 1…{count}}} *w*_{{*i*}} {x}_{{*i*}} + *b*{output}"


def _equations(
    snapshot: Snapshot,
    terms: NeuronTerms,
    rows: tuple[TermPicture, ...],
    left_out: int,
    a_known: bool,
) -> tuple[str, ...]:
    neuron = terms.neuron
    z = z_symbol(snapshot, neuron.layer, neuron.index)
    last = in_product(float(snapshot.parameters.b[neuron.layer - 1][neuron.index]))
    if terms.bias is None:
        last += "·1"
    result = f" = **{format_number(terms.z)}**"
    function = FUNCTIONS[terms.activation]
    if function and a_known:
        a = a_symbol(snapshot, neuron.layer, neuron.index)
        result += (
            f",   {a} = {function}({format_number(terms.z)})"
            f" = **{format_number(terms.a)}**"
        )
    x = "*x*" if neuron.layer == 1 else "*a*"
    short = f"{z} = Σ *w* {x}" + (" + *b*" if terms.bias is not None else "") + result
    if left_out or len(rows) > _FEW_PRODUCTS:
        return (short,)
    factors = [
        f"{in_product(row.weight)}·{in_product(row.input.value)}" for row in rows
    ]
    sums = [in_product(row.product) for row in rows]
    return (
        f"{z} = {' + '.join([*factors, last])}{result}",
        f"{z} = {' + '.join([*sums, last])}{result}",
        short,
    )
